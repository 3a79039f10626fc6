# Part of recouvrement_module. License LGPL-3.
"""Paying on the customer's page: any selection, by what is left to pay, at the amounts of the ledger."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.recouvrement_module.tests.common import TODAY, days
from odoo.addons.recouvrement_module.tests.test_portal_page import PortalCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPay(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.method = cls.env.ref("payment.payment_method_unknown")
        cls.provider = cls.provider_of(cls.company)
        cls.method.sudo().active = True
        journal = cls.company_data["default_journal_bank"]
        cls._create_dummy_payment_method_for_provider(provider=cls.provider, journal=journal)
        lines = cls.provider.journal_id.inbound_payment_method_line_ids
        online = lines.filtered(lambda line: line.payment_provider_id == cls.provider)
        online.payment_account_id = cls.inbound_payment_method_line.payment_account_id
        cls.late = cls.invoice(amount=500, due=-20)
        cls.later = cls.invoice(amount=200, due=-10)
        cls.coming = cls.invoice(amount=70, due=12)
        cls.other = cls.customer_named("Garage Morel")
        cls.secret = cls.invoice(cls.other, amount=777, due=-10)
        cls.refresh()

    @classmethod
    def provider_of(cls, company):
        form = cls.env["ir.ui.view"].sudo().create({
            "name": "Redirect", "type": "qweb",
            "arch": '<form action="dummy" method="post"><input type="hidden" t-att-value="viewid"/></form>',
        })  # fmt: skip
        return cls.env["payment.provider"].sudo().create({
            "name": "Test", "code": "none", "state": "test", "is_published": True, "company_id": company.id,
            "payment_method_ids": [Command.set(cls.env.ref("payment.payment_method_unknown").ids)],
            "redirect_form_view_id": form.id,
        })  # fmt: skip

    def due_line(self, move, rank=0):
        lines = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        return lines.sorted("date_maturity")[rank]

    def choose(self, page, *lines, **vals):
        """Post a selection, as the page does; the page that comes."""
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        data = {
            "csrf_token": token, "company_id": self.company.id, "currency_id": self.company.currency_id.id,
            "line": [line.id for line in lines], **vals,
        }  # fmt: skip
        return self.url_open(f"{page.url}/pay", data=data)

    def start(self, base, *lines, **vals):
        """Ask for the payment of a selection, as the form of the provider does."""
        ids = "-".join(str(line.id) for line in lines)
        path = f"{base}/transaction/{self.company.id}/{self.company.currency_id.id}/{ids}"
        before = self.env["payment.transaction"].sudo().search([])
        self.make_jsonrpc_request(path, {
            "provider_id": self.provider.id, "payment_method_id": self.method.id, "token_id": None,
            "flow": "redirect", "tokenization_requested": True, "landing_route": "https://evil.example/",
            "is_validation": False, "access_token": None, "payment_reference": None, **vals,
        })  # fmt: skip
        self.env.invalidate_all()
        return self.env["payment.transaction"].sudo().search([]) - before

    def finish(self, transaction):
        transaction._set_done()
        transaction._post_process()
        self.refresh()

    # ---------------------------------------------------------------- paying

    def test_a_selection_by_link_in_one_payment(self):
        link, page = self.open_link()
        self.assertIn("Pay what I ticked", page.text)
        asked = self.choose(page, self.due_line(self.late), self.due_line(self.coming))
        self.assertIn("570.00", self.plain(asked.text))
        base = f"/my/statement/via/{link.id}"
        transaction = self.start(base, self.due_line(self.late), self.due_line(self.coming), amount=570)
        self.assertEqual((transaction.amount, transaction.partner_id), (570, self.customer))
        self.assertEqual(transaction.landing_route, f"{base}?notice=paid")
        self.assertFalse(transaction.tokenize, "whoever holds a link leaves no means of payment in another's name")
        self.finish(transaction)
        self.assertEqual([move.amount_residual for move in (self.late, self.later, self.coming)], [0, 200, 0])
        self.assertEqual(transaction.payment_id.amount, 570)
        self.assertEqual(transaction.invoice_ids, self.late | self.coming)

    def test_residuals_not_totals(self):
        """Paid 150 of 200: the page of core would ask for 200 again."""
        self.pay(self.later, amount=150)
        link, _page = self.open_link()
        transaction = self.start(f"/my/statement/via/{link.id}", self.due_line(self.later), amount=50)
        self.assertEqual(transaction.amount, 50)

    def test_a_credit_is_not_paid_a_second_time(self):
        """500 and 200 less a credit of 120: 380 + 200; what is then left of the first is what the credit covers."""
        self.credit_note(amount=120, due=-30)
        link, _page = self.open_link()
        lines = self.due_line(self.late), self.due_line(self.later)
        transaction = self.start(f"/my/statement/via/{link.id}", *lines, amount=580)
        self.finish(transaction)
        self.assertEqual((self.late.amount_residual, self.later.amount_residual), (120, 0))

    def test_one_instalment_of_an_invoice(self):
        """The second of two instalments is paid: core would settle the first."""
        term = self.env["account.payment.term"].create({
            "name": "Two parts",
            "line_ids": [
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 60}),
            ],
        })  # fmt: skip
        parts = self.invoice(amount=300, due=-10, invoice_payment_term_id=term.id, invoice_date_due=False)
        link, _page = self.open_link()
        self.finish(self.start(f"/my/statement/via/{link.id}", self.due_line(parts, 1), amount=150))
        self.assertEqual([self.due_line(parts, rank).amount_residual for rank in (0, 1)], [150, 0])

    def test_paying_in_part(self):
        self.log_in()
        page = self.url_open("/my/statement")
        lines = self.due_line(self.later), self.due_line(self.late)
        asked = self.choose(page, *lines, amount="550,00")
        self.assertIn("550.00", self.plain(asked.text))
        transaction = self.start("/my/statement", *lines, amount=550)
        self.assertEqual(transaction.partner_id, self.contact)
        self.finish(transaction)
        self.assertEqual((self.late.amount_residual, self.later.amount_residual), (0, 150), "the oldest first")

    def test_a_company_that_wants_it_whole(self):
        self.company.recouvrement_part_payment = False
        self.log_in()
        page = self.url_open("/my/statement")
        asked = self.choose(page, self.due_line(self.late), amount="10")
        self.assertIn("paid in full here", asked.text)
        self.assertNotIn("Pay another amount", asked.text)
        self.assertFalse(self.refused("/my/statement", self.due_line(self.late), amount=10))

    def test_what_is_promised_is_paid_early_by_whoever_wants_to(self):
        """300 of 500 promised, and 200 beside it: 400 is proposed, 700 may be paid, also where no part is taken."""
        self.company.recouvrement_part_payment = False
        case = self.case_of(self.customer)
        self.collection["recouvrement.promise"]._give(case, {self.items_of(self.late): 300}, {"date": days(5)})
        link, page = self.open_link()
        base = f"/my/statement/via/{link.id}"
        lines = self.due_line(self.late), self.due_line(self.later)
        self.assertIn("To pay now400.00", self.plain(self.choose(page, *lines).text).replace("now ", "now"))
        parts = self.start(base, *lines, amount=400).recouvrement_parts
        self.assertEqual({int(key): float(part) for key, part in parts.items()},
                         {lines[0].id: 200, lines[1].id: 200})  # fmt: skip
        self.assertFalse(self.refused(base, *lines, amount=399))
        self.finish(self.start(base, *lines, amount=700))
        self.assertEqual((self.late.amount_residual, self.later.amount_residual), (0, 0))

    def test_the_part_that_was_promised_is_paid_as_it_was_promised(self):
        """300 of 500 promised: the button beside the promise asks for 300, also where no part is taken."""
        self.company.recouvrement_part_payment = False
        case = self.case_of(self.customer)
        self.collection["recouvrement.promise"]._give(case, {self.items_of(self.late): 300}, {"date": days(5)})
        link, page = self.open_link()
        self.assertIn("Pay it now", page.text)
        asked = self.choose(page, self.due_line(self.late), amount="300.00")
        self.assertNotIn("paid in full here", asked.text)
        transaction = self.start(f"/my/statement/via/{link.id}", self.due_line(self.late), amount=300)
        self.assertEqual(transaction.amount, 300)

    def test_nothing_ticked_leads_back_to_the_page(self):
        _link, page = self.open_link()
        back = self.choose(page)
        self.assertIn("Please tick the invoices first", back.text)
        self.assertIn(self.late.name, back.text)

    def test_wrong_amounts_lose_nothing(self):
        self.log_in()
        page = self.url_open("/my/statement")
        for wrong in ("0", "-5", "500.01", "ten", "1e9", "NaN", "10.001", "<b>1</b>"):
            asked = self.choose(page, self.due_line(self.late), amount=wrong)
            self.assertIn("up to what you chose", asked.text, wrong)
            self.assertIn("500.00", self.plain(asked.text))

    def test_what_is_on_its_way_is_not_asked_again(self):
        link, page = self.open_link()
        base = f"/my/statement/via/{link.id}"
        transaction = self.start(base, self.due_line(self.late), amount=500)
        transaction._set_pending()
        entries = self.collection["recouvrement.portal.account"]._get_entries(self.company, self.customer)
        entry = next(entry for entry in entries if entry.row["move_id"] == self.late.id)
        self.assertEqual((entry.asked, entry.payable, entry.words), (0, False, ("payment on its way",)))
        self.assertIn("payment on its way", self.url_open(page.url).text)
        self.assertFalse(self.refused(base, self.due_line(self.late), amount=500))
        transaction._set_canceled()
        self.assertNotIn("payment on its way", self.url_open(page.url).text)

    def test_settled_between_the_form_and_the_confirmation(self):
        link, _page = self.open_link()
        lines = self.due_line(self.late), self.due_line(self.later)
        transaction = self.start(f"/my/statement/via/{link.id}", *lines, amount=700)
        self.pay(self.late)
        self.finish(transaction)
        self.assertEqual((self.late.amount_residual, self.later.amount_residual), (0, 0))
        self.assertEqual(transaction.payment_id.amount, 700, "what is over stays as a credit of the customer")

    # ---------------------------------------------------------------- refused

    @mute_logger("odoo.http")
    def refused(self, base, *lines, **vals):
        """What was made of a payment that must be refused: nothing."""
        made = self.env["payment.transaction"].sudo().search_count([])
        with self.assertRaises(JsonRpcException):
            self.start(base, *lines, **vals)
        return self.env["payment.transaction"].sudo().search_count([]) - made

    def test_only_ones_own(self):
        link, page = self.open_link()
        base = f"/my/statement/via/{link.id}"
        self.assertFalse(self.refused(base, self.due_line(self.secret), amount=777))
        self.assertFalse(self.refused(base, self.due_line(self.late), self.due_line(self.secret), amount=1))
        self.assertNotIn("777", self.choose(page, self.due_line(self.secret)).text)
        self.assertEqual(self.url_open(f"{page.url}/pay", data={"line": "x"}).status_code, 400, "without its token")
        self.assertFalse(self.refused("/my/statement/via/999999", self.due_line(self.late), amount=500))

    def test_after_the_link_was_revoked(self):
        link, page = self.open_link()
        link.action_revoke()
        self.assertEqual(self.choose(page, self.due_line(self.late)).status_code, 410)
        self.assertFalse(self.refused(f"/my/statement/via/{link.id}", self.due_line(self.late), amount=500))

    def test_amounts_and_providers_are_not_the_browsers_to_say(self):
        link, _page = self.open_link()
        base = f"/my/statement/via/{link.id}"
        for wrong in ({"amount": 900}, {"amount": -5}, {"provider_id": 10**6}, {"flow": "token", "token_id": 1},
                      {"reference_prefix": "X"}, {"partner_id": self.other.id}):  # fmt: skip
            self.assertFalse(self.refused(base, self.due_line(self.late), **{"amount": 500, **wrong}), wrong)
        hidden = self.provider_of(self.company)
        hidden.is_published = False
        self.assertFalse(self.refused(base, self.due_line(self.late), amount=500, provider_id=hidden.id))

    def test_ids_that_are_none(self):
        """What is too long for an id is refused as what is another's, not met by an error."""
        link, page = self.open_link()
        line = self.due_line(self.late)
        for wrong in ({"line": "1" * 5000}, {"line": "9" * 12}, {"line": line.id, "company_id": "9" * 20}):
            self.assertEqual(self.choose(page, **wrong).status_code, 404, wrong)
        path = f"/my/statement/via/{link.id}/transaction"
        for company, ids in ((self.company.id, "1" * 5000), (10**12, line.id)):
            with mute_logger("odoo.http"), self.assertRaisesRegex(JsonRpcException, "ValidationError"):
                self.make_jsonrpc_request(f"{path}/{company}/{self.company.currency_id.id}/{ids}", {})

    def test_nothing_assigned(self):
        factor = self.customer_named("Factor SA")
        self.collection["recouvrement.assignment"]._assign(self.items_of(self.late), {
            "factor_id": factor.id, "date": TODAY, "notified": True, "collected_by": "factor",
        })  # fmt: skip
        link, page = self.open_link()
        self.assertIn(f'name="line" value="{self.due_line(self.later).id}"', page.text)
        self.assertNotIn(f'name="line" value="{self.due_line(self.late).id}"', page.text)
        self.assertFalse(self.refused(f"/my/statement/via/{link.id}", self.due_line(self.late), amount=500))

    def test_one_currency_at_a_time(self):
        usd = self.setup_other_currency("USD", rates=[("2020-01-01", 2)])
        dollars = self.invoice(amount=90, due=-5, currency_id=usd.id)
        Account = self.collection["recouvrement.portal.account"]
        with self.assertRaisesRegex(UserError, "each currency apart"):
            Account._get_basket(self.company, self.customer, [self.due_line(self.late).id, self.due_line(dollars).id])
        with self.assertRaisesRegex(UserError, "Please tick"):
            Account._get_basket(self.company, self.customer, [])

    def test_without_online_payment_there_is_no_button(self):
        self.env["ir.config_parameter"].sudo().set_param("account_payment.enable_portal_payment", False)
        _link, page = self.open_link()
        self.assertNotIn("Pay what I ticked", page.text)
        self.assertIn("How to pay by transfer", page.text)
