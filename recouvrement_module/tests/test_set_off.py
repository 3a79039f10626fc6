# Part of recouvrement_module. License LGPL-3.
"""Set-off: what we owe the same person, what of it may settle its debts, letter and entry."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSetOff(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.user_of("collector")
        cls.owed = cls.invoice(amount=500, due=-20)
        cls.later = cls.invoice(amount=300, due=-5)

    def bill(self, amount, due=-10, partner=None, **vals):
        """A bill of the customer to us."""
        return self.invoice(partner, amount=amount, due=due, move_type="in_invoice", **vals)

    def wizard(self, user=None, **vals):
        self.refresh()
        case = self.case_of(self.customer)
        wizard = self.env["recouvrement.setoff"].with_user(user or self.collector).with_company(self.company)
        return wizard.with_context(active_model=case._name, active_ids=case.ids).create(vals)

    def settled(self, wizard, move):
        number = move.name
        return next(line.set_off for line in wizard.line_ids if (line.name or "").startswith(number))

    def why(self, wizard, move):
        return next(line.why for line in wizard.line_ids if (line.name or "").startswith(move.name))

    def test_pairs_and_reasons(self):
        bill, young = self.bill(600), self.bill(50, due=9)
        self.refresh()
        case = self.case_of(self.customer).with_user(self.collector)
        self.assertEqual(case.balance_payable, 650)
        wizard = self.wizard()
        self.assertEqual(
            [self.settled(wizard, move) for move in (self.owed, self.later, bill, young)], [500, 100, 600, 0]
        )
        self.assertIn("not due", self.why(wizard, young))
        self.assertIn("600", wizard.summary)

    def test_entry_in_draft_settles_both_sides_once_posted(self):
        bill = self.bill(600)
        wizard = self.wizard()
        action = wizard.action_propose_entry()
        entry = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((entry.state, entry.journal_id.type), ("draft", "general"))
        debits = entry.line_ids.filtered("debit")
        self.assertEqual(debits.account_id.account_type, "liability_payable")
        self.assertTrue(entry.activity_ids)
        self.assertEqual(sum(debits.mapped("debit")), 600)
        self.assertEqual(entry.line_ids.partner_id, self.customer)
        with self.assertRaisesRegex(UserError, "waits already"):
            self.wizard().action_propose_entry()
        entry.action_post()
        credits = entry.line_ids - debits
        receivable = (self.owed | self.later).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        (credits | receivable).reconcile()
        (debits | bill.line_ids.filtered(lambda line: line.account_id.account_type == "liability_payable")).reconcile()
        self.assertEqual((bill.amount_residual, self.owed.amount_residual + self.later.amount_residual), (0, 200))
        with self.assertRaisesRegex(UserError, "owes nothing"):
            self.wizard()

    def test_the_same_entity_is_found_by_its_numbers(self):
        self.customer.write({"company_registry": "552100554 00013", "vat": "FR83404833048"})
        site = self.customer_named("Duval Négoce", company_registry="55210055400021", vat=False)
        twin = self.customer_named("Duval SAS", vat="FR83404833048", company_registry=False)
        stranger = self.customer_named("Duval & Fils", vat=False, company_registry=False)
        for partner, amount in ((site, 10), (twin, 20), (stranger, 40)):
            self.bill(amount, partner=partner)
        self.refresh()
        self.assertEqual(self.case_of(self.customer).with_user(self.collector).balance_payable, 30)

    def test_numbers_are_compared_whole_and_without_their_spaces(self):
        self.customer.write({"company_registry": "552 100 554", "vat": False})
        site = self.customer_named("Duval Lille", company_registry="552 100 554 00021", vat=False)
        french = self.customer_named("Bois du Nord", company_registry="552 100 999", vat=False)
        self.bill(10, partner=site)
        self.bill(20, partner=french)
        self.refresh()
        self.assertEqual(self.case_of(self.customer).with_user(self.collector).balance_payable, 10)
        german = {"country_id": self.env.ref("base.de").id}
        self.customer.write({**german, "company_registry": "HRB 123456789", "vat": "DE 136 695 976"})
        twin = self.customer_named("Duval DE", **german, company_registry=False, vat="DE136695976")
        other = self.customer_named("Holz", **german, company_registry="HRB 123456780", vat=False)
        self.bill(40, partner=twin)
        self.bill(80, partner=other)
        self.refresh()
        self.assertEqual(self.case_of(self.customer).with_user(self.collector).balance_payable, 40)

    def test_disputes_are_not_certain(self):
        bill = self.bill(600)
        self.refresh()
        item = self.items_of(self.owed)
        reason = self.collection.ref("recouvrement_module.dispute_reason_price")
        self.collection["recouvrement.dispute"]._open([(item, 500)], {"reason_id": reason.id})
        wizard = self.wizard()
        self.assertEqual([self.settled(wizard, move) for move in (self.owed, self.later, bill)], [0, 300, 300])
        self.assertIn("disputed", self.why(wizard, self.owed))

    def test_after_an_opening_judgment_only_what_is_connected(self):
        bill = self.bill(600)
        wizard = self.wizard(opened_on=days(-1))
        self.assertEqual(self.settled(wizard, bill), 0)
        self.assertIn("Say when", self.why(wizard, bill))
        wizard.line_ids.born_on = days(-40)
        self.assertIn("not connected", self.why(wizard, bill))
        names = self.owed.name, bill.name
        wizard.line_ids.filtered(lambda line: line.name.startswith(names)).connected = True
        self.assertEqual([self.settled(wizard, move) for move in (self.owed, self.later, bill)], [500, 0, 500])
        self.assertIn("L622-7", self.letter(wizard))

    def letter(self, wizard):
        report = self.env["ir.actions.report"].with_user(self.collector).with_company(self.company)
        return report._render_qweb_html("recouvrement_module.report_setoff", wizard.ids)[0].decode()

    def test_letter(self):
        self.bill(600)
        text = self.letter(self.wizard())
        for words in ("1347", self.owed.name, "600.00", "remains to be paid"):
            self.assertIn(words, text)
        self.assertNotIn("L622-7", text)

    def test_currencies_do_not_meet(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        bill = self.bill(600, currency_id=usd.id)
        wizard = self.wizard()
        self.assertIn("another currency", self.why(wizard, bill))
        with self.assertRaisesRegex(UserError, "Nothing may be set off"):
            wizard.action_propose_entry()
        mine = self.invoice(amount=100, currency_id=usd.id)
        wizard = self.wizard()
        self.assertEqual(self.settled(wizard, mine), 100)
        entry = self.env["account.move"].browse(wizard.action_propose_entry()["res_id"])
        self.assertEqual(sum(entry.line_ids.mapped("balance")), 0)
        self.assertEqual(set(entry.line_ids.mapped("amount_currency")), {100, -100})

    def test_what_changed_meanwhile_is_refused(self):
        self.bill(600)
        wizard = self.wizard()
        self.pay(self.owed, 200)
        self.refresh()
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            wizard.action_propose_entry()

    def test_a_pending_entry_follows_a_merged_customer(self):
        twin = self.customer_named("Menuiserie Duval (double)")
        self.bill(600)
        entry = self.env["account.move"].browse(self.wizard().action_propose_entry()["res_id"])
        self.env["base.partner.merge.automatic.wizard"]._merge((twin | self.customer).ids, twin)
        self.refresh()
        self.customer = twin
        self.assertEqual(entry.sudo().recouvrement_setoff_case_id, self.case_of(twin))
        with self.assertRaisesRegex(UserError, "waits already"):
            self.wizard().action_propose_entry()

    def test_only_collectors(self):
        self.bill(600)
        viewer = self.user_of("viewer")
        self.refresh()
        case = self.case_of(self.customer)
        with self.assertRaises(AccessError):
            case.with_user(viewer).read(["balance_payable"])
        self.assertEqual(case.with_user(viewer)._get_payables(), [])
        with self.assertRaises(AccessError):
            self.wizard(user=viewer)

    def test_companies_keep_their_debts(self):
        """A bill to a branch does not meet an invoice of the root: an entry is of one company."""
        branch = self.branch_of(self.company)
        bill = self.bill(600, company=branch)
        wizard = self.wizard()
        self.assertIn("same company", self.why(wizard, bill))
        self.assertEqual(self.settled(wizard, bill), 0)

    def test_left_out(self):
        bill = self.bill(600)
        wizard = self.wizard()
        wizard.line_ids.filtered(lambda line: (line.name or "").startswith(self.owed.name)).left_out = True
        self.assertEqual([self.settled(wizard, move) for move in (self.owed, self.later, bill)], [0, 300, 300])

    def test_what_the_browser_sends_is_checked(self):
        """The dialog comes back as the browser has it: it is opened by its form, and nothing in it is believed."""
        self.bill(600)
        self.refresh()
        case = self.case_of(self.customer)
        model = self.env["recouvrement.setoff"].with_user(self.collector).with_company(self.company)
        wizard = Form(model.with_context(active_model=case._name, active_ids=case.ids)).save()
        self.assertEqual(wizard.line_ids.mapped("set_off"), [500, 100, 600])
        for vals in ({"residual": 900}, {"books_id": self.setup_other_company()["company"].id}, {"doubtful": True}):
            with self.subTest(vals), self.assertRaises(UserError), self.cr.savepoint():
                wizard.line_ids[0].write(vals)
                wizard.action_propose_entry()
            self.env.invalidate_all()
        self.assertTrue(wizard.action_propose_entry())
