# Part of recouvrement_module. License LGPL-3.
"""Charging interest, indemnities and costs: the document, who makes it, and what keeps it apart from sales."""

from unittest.mock import patch

import lxml.html
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, days
from .law import day
from .law_common import ClaimCommon, euros


@freeze_time(TODAY)
class ChargeCommon(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.company._recouvrement_create_charge_journal()
        cls.users["accountant"] = new_test_user(
            cls.env, "accountant", groups="recouvrement_module.group_collector,account.group_account_manager",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip

    @classmethod
    def dialog(cls, records, user="collector", until=None, **vals):
        """The dialog as a person opens it from some records."""
        sheet = cls.sheet(records, user, **({"until": day(until)} if until else {}))
        action = sheet.action_charge()
        return sheet.env[action["res_model"]].with_context(**action["context"]).create(vals)

    @classmethod
    def charged(cls, records, user="manager", post=True, **vals):
        """Charge all that is proposed.

        :return: the documents, by currency code.
        """
        wizard = cls.dialog(records, user, post=post, **vals)
        wizard.line_ids.chosen = True
        before = cls.charges()
        wizard.action_charge()
        return (cls.charges() - before).sorted(lambda move: move.currency_id.name)

    @classmethod
    def charges(cls):
        return cls.env["account.move"].search([("recouvrement_is_charge", "=", True)])

    @classmethod
    def balance(cls, kind="interest", move=None):
        claim = cls.claim_of(move or cls.late)
        return cls.collection["recouvrement.accessory"]._get_balances([claim])[claim.invoice.key.move_id, kind]

    def states(self, kind="interest", move=None):
        balance = self.balance(kind, move)
        return tuple(float(amount) for amount in (balance.invoiced, balance.collected, balance.left))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCharge(ChargeCommon):
    """1200.00 due on 30/04/2025 and paid on 15/09/2025: 57.13 of interest, and 40 (oracle 1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.due("30/04/2025", 1200)
        cls.paid(cls.late, "15/09/2025")
        cls.refresh()

    # ---------------------------------------------------------------- the document

    def test_document(self):
        document = self.charged(self.late)
        self.assertRecordValues(document, [{
            "move_type": "out_invoice", "state": "posted", "partner_id": self.customer.id, "amount_total": 97.13,
            "amount_tax": 0, "invoice_date": TODAY, "invoice_date_due": TODAY, "journal_id": self.journal.id,
            "currency_id": self.euro.id, "company_id": self.company.id, "recouvrement_is_charge": True,
        }])  # fmt: skip
        self.assertEqual(
            [(line.account_id.code, line.price_subtotal, line.tax_ids.ids) for line in document.invoice_line_ids],
            [("763100", 57.13, []), ("758100", 40, [])],
        )
        self.assertIn(f"Late-payment interest on invoice {self.late.name}", document.invoice_line_ids[0].name)
        self.assertEqual(self.states(), (57.13, 0, 0))
        self.assertEqual(self.states("indemnity"), (40, 0, 0))

    def test_note_says_why_there_is_no_vat(self):
        for category, article in (
            ("business", "L441-10"), ("public_accountant", "L2192-12"), ("non_professional", "1231-6"),
        ):  # fmt: skip
            self.categorise(category)
            vals = self.collection["recouvrement.accessory"]._prepare_charge_vals([
                (self.claim_of(self.late), "interest", euros(1))
            ])
            self.assertIn("Outside the scope of VAT", vals["narration"])
            self.assertIn(article, vals["narration"])

    def test_claim_is_attached_as_it_was(self):
        document = self.charged(self.late)
        attachment = self.env["ir.attachment"].search([
            ("res_model", "=", "account.move"), ("res_id", "=", document.id),
        ])  # fmt: skip
        self.assertEqual(len(attachment), 1)
        self.assertIn("57.13", attachment.raw.decode())
        self.assertNotIn("Charged", attachment.raw.decode())

    def test_claims_of_all_customers_are_made_in_one_go(self):
        """One call of the renderer, and each document has the claim of its own customer."""
        others = [self.customer_named(f"Client {rank}") for rank in range(3)]
        late = self.late
        for other in others:
            late |= self.due("30/06/2026", 500, partner=other)
        self.refresh()
        letters = self.env.registry["recouvrement.letter"]
        with patch.object(letters, "_render_documents", autospec=True, side_effect=letters._render_documents) as render:
            documents = self.charged(late, post=False)
        self.assertEqual((len(documents), render.call_count), (4, 1))
        for document in documents:
            content = document.recouvrement_claim_id.raw.decode()
            for customer in (self.customer, *others):
                self.assertEqual(customer.name in content, customer == document.partner_id)
            self.assertIn(document.partner_id.name, document.recouvrement_claim_id.name)

    def test_it_is_called_a_debit_note(self):
        document = self.charged(self.late)
        note = document._reverse_moves()
        plain = self.invoice()
        for move, title in ((document, "Debit Note"), (note, "Credit Note"), (plain, "Invoice")):
            html = self.env["ir.actions.report"]._render_qweb_html("account.account_invoices", move.ids)[0].decode()
            (heading,) = lxml.html.fromstring(html).xpath("//h2")
            self.assertIn(title, heading.text_content())

    def test_the_claim_goes_with_it(self):
        document = self.charged(self.late)
        attachments = self.env["account.move.send"]._get_invoice_extra_attachments(document)
        self.assertEqual(attachments, document.recouvrement_claim_id)
        document._recouvrement_attach("claim.pdf", b"%PDF-1.4")
        self.env["ir.attachment"].create({
            "name": "internal.pdf", "raw": b"%PDF-1.4", "res_model": "account.move", "res_id": document.id,
        })  # fmt: skip
        attachments = self.env["account.move.send"]._get_invoice_extra_attachments(document)
        self.assertEqual(attachments.mapped("name"), ["claim.pdf"])
        self.assertFalse(self.env["account.move.send"]._get_invoice_extra_attachments(self.invoice()))

    def test_one_document_for_each_customer(self):
        other = self.customer_named("Serrurerie Blanc")
        late = self.due("30/06/2026", 500, partner=other)
        more = self.due("30/06/2026", 700)
        self.refresh()
        documents = self.charged(self.late | late | more)
        self.assertEqual(len(documents), 2)
        ours = documents.filtered(lambda move: move.partner_id == self.customer)
        self.assertEqual(len(ours.invoice_line_ids), 4)

    def test_indemnity_of_an_invoice_in_another_currency_is_charged_in_euros(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 1.5)])
        move = self.due("30/04/2025", 1200, currency_id=dollar.id)
        self.pay(move, on=(day("15/09/2025") - TODAY).days)
        self.refresh()
        in_euros, in_dollars = self.charged(move)
        self.assertEqual((in_euros.currency_id, in_euros.amount_total), (self.euro, 40))
        self.assertEqual((in_dollars.currency_id, in_dollars.amount_total), (dollar, 57.13))
        self.assertEqual(self.states(move=move), (57.13, 0, 0))

    def test_only_what_is_ticked_and_as_much_as_is_said(self):
        wizard = self.dialog(self.late)
        interest, indemnity = wizard.line_ids
        interest.value = 50
        indemnity.chosen = False
        wizard.action_charge()
        self.assertRecordValues(self.charges(), [{"amount_total": 50, "state": "draft"}])
        self.assertEqual(self.states(), (50, 0, 7.13))
        self.assertEqual(self.states("indemnity"), (0, 0, 40))

    def test_one_kind_only(self):
        wizard = self.dialog(self.late)
        wizard.what = "indemnity"
        wizard.action_charge()
        self.assertEqual(self.charges().amount_total, 40)

    def test_what_is_tolerated_is_not_ticked(self):
        short = self.due("16/11/2026", 5000)
        wizard = self.dialog(short)
        self.assertEqual(wizard.line_ids.mapped("chosen"), [False, False])
        with self.assertRaisesRegex(UserError, "Nothing is ticked"):
            wizard.action_charge()

    def test_form(self):
        sheet = self.sheet(self.late, "collector")
        action = sheet.action_charge()
        with Form(sheet.env[action["res_model"]].with_context(**action["context"])) as form:
            self.assertFalse(form.missing)
            with form.line_ids.edit(0) as line:
                line.value = 10
        form.record.action_charge()
        self.assertEqual(self.charges().amount_total, 50)

    # ---------------------------------------------------------------- what is refused

    def test_no_more_than_is_left(self):
        for value in (57.14, -1):
            wizard = self.dialog(self.late)
            wizard.line_ids[0].value = value
            with self.assertRaisesRegex(UserError, "57.13 is left|is left of it|ticked without an amount"):
                wizard.action_charge()
        self.charged(self.late)
        self.assertFalse(self.dialog(self.late).line_ids, "all of it is charged")

    def test_never_indemnity_nor_costs_of_a_consumer(self):
        """Neither proposed, nor by whoever forges the lines of the dialog, nor when the draft is older than that."""
        draft = self.charged(self.late, post=False)
        other = self.due("30/06/2025", 900)
        self.categorise("consumer")
        with self.assertRaisesRegex(UserError, "less is owed by now"):
            draft.action_post()
        wizard = self.dialog(other)
        self.assertFalse(wizard.line_ids.filtered(lambda line: line.kind != "interest"))
        for kind in ("indemnity", "cost"):
            wizard.line_ids = [Command.clear(), Command.create({
                "chosen": True, "move_id": other.id, "kind": kind, "currency_id": self.euro.id, "value": 40,
            })]  # fmt: skip
            with self.assertRaisesRegex(UserError, "never to a consumer"):
                wizard.action_charge()

    def test_what_has_not_run_yet(self):
        move = self.due("30/06/2026", 900)
        wizard = self.dialog(move, until="31/12/2026")
        with self.assertRaisesRegex(UserError, "Only what has run until today"):
            wizard.action_charge()

    def test_amounts_are_not_changed_afterwards(self):
        draft = self.charged(self.late, post=False)
        line = draft.invoice_line_ids[0]
        for message, vals in (
            ("are those of the claim", {"price_unit": 500}),
            ("bears no VAT", {"tax_ids": [Command.set(self.tax_sale_a.ids)]}),
        ):
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                line.write(vals)
                draft.action_post()
        draft.action_post()
        self.assertEqual(draft.state, "posted")

    # ---------------------------------------------------------------- settings

    def test_what_is_missing_is_said(self):
        self.company.recouvrement_charge_journal_id = False
        wizard = self.dialog(self.late, "manager")
        self.assertIn("Journal of Charges", wizard.missing)
        with self.assertRaisesRegex(UserError, "Journal of Charges"):
            wizard.action_charge()
        self.assertEqual(wizard.action_create_journal()["res_id"], wizard.id)
        wizard.invalidate_recordset()  # as the screen does when it is opened again
        self.assertFalse(wizard.missing)
        self.assertRecordValues(self.company.recouvrement_charge_journal_id, [{
            "type": "sale", "name": "Interest and indemnities", "company_id": self.company.id,
        }])  # fmt: skip
        self.assertNotEqual(self.company.recouvrement_charge_journal_id, self.journal)
        wizard.action_charge()
        self.assertEqual(self.charges().journal_id, self.company.recouvrement_charge_journal_id)

    def test_chart_without_such_accounts(self):
        other = self.env["res.company"].create({"name": "Atelier de Genève"})
        self.assertIn("Income from Interest", other._recouvrement_missing_for_charge({"interest"}))
        self.assertNotIn("Income from Interest", other._recouvrement_missing_for_charge({"cost"}))
        with self.assertRaisesRegex(UserError, "Income from Indemnities"):
            other._recouvrement_check_charge({"indemnity"})

    def test_settings(self):
        self.company.recouvrement_charge_journal_id = False
        Settings = self.env["recouvrement.settings"].with_user(self.users["manager"])
        with Form(Settings) as form:
            self.assertEqual(form.recouvrement_interest_account_id.code, "763100")
            self.assertEqual(form.recouvrement_indemnity_account_id.code, "758100")
            form.recouvrement_interest_account_id = self.company_data["default_account_revenue"]
        form.record.action_create_charge_journal()
        form.record.action_apply()
        self.assertTrue(self.company.recouvrement_charge_journal_id)
        document = self.charged(self.late)
        self.assertEqual(document.invoice_line_ids[0].account_id, self.company_data["default_account_revenue"])

    # ---------------------------------------------------------------- rights

    def test_who_drafts_and_who_posts(self):
        self.assertEqual(self.charged(self.late, "collector", post=False).state, "draft")
        more = self.due("30/06/2025", 900)
        with self.assertRaisesRegex(AccessError, "accountants post charges"):
            self.charged(more, "collector")
        self.assertEqual(self.charged(more, "accountant").state, "posted")
        with self.assertRaises(AccessError):
            self.sheet(more, "viewer").action_charge()

    def test_invoicing_users_work_on_it(self):
        """People of Invoicing, without any role in collection, post, pay, credit, reset and delete it."""
        user = new_test_user(
            self.env, "invoicing", groups="account.group_account_invoice", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        draft = self.charged(self.late, "collector", post=False)
        self.env.invalidate_all()
        document = draft.with_user(user).with_context(allowed_company_ids=self.company.ids)
        document.action_post()
        self.assertEqual(self.states(), (57.13, 0, 0))
        document.button_draft()
        self.assertEqual(self.states(), (0, 0, 57.13))
        document.action_post()
        document._reverse_moves(cancel=True)
        self.assertEqual(self.states(), (0, 0, 57.13))
        other = self.charged(self.late, "collector", post=False)
        other.with_user(user).unlink()
        self.assertEqual(self.states(), (0, 0, 57.13))

    # ---------------------------------------------------------------- companies

    def test_branch(self):
        branch = self.branch_of(self.company)
        late = self.due("30/04/2025", 1200, company=branch)
        self.users["collector"].company_ids |= branch
        self.refresh()
        case = self.case_of(self.customer)
        wizard = self.dialog(case)
        self.assertNotIn(late, wizard.line_ids.move_id, "the books of the branch are not open here")
        context = {"active_model": "account.move", "active_ids": late.ids, "allowed_company_ids": branch.ids}
        sheet = self.env(user=self.users["collector"], context=context)["recouvrement.claim.sheet"].create({})
        wizard = sheet.env["recouvrement.charge"].create({"sheet_id": sheet.id})
        wizard.line_ids.chosen = True
        wizard.action_charge()
        self.assertRecordValues(self.charges(), [{"company_id": branch.id, "journal_id": self.journal.id}])

    def test_second_company(self):
        other = self.setup_other_company()["company"]
        other.recouvrement_charge_journal_id = self.env["account.journal"].search([
            ("company_id", "=", other.id), ("type", "=", "sale"),
        ], limit=1)  # fmt: skip
        other.recouvrement_interest_account_id = self.env["account.account"].search([
            ("company_ids", "in", other.ids), ("account_type", "=", "income"),
        ], limit=1)  # fmt: skip
        other.recouvrement_law_country_id = self.env.ref("base.fr")
        theirs = self.due("30/04/2025", 1200, company=other)
        self.users["manager"].company_ids |= other
        self.refresh()
        context = {"active_model": "account.move", "active_ids": theirs.ids, "allowed_company_ids": other.ids}
        sheet = self.env(user=self.users["manager"], context=context)["recouvrement.claim.sheet"].create({})
        wizard = sheet.env["recouvrement.charge"].create({"sheet_id": sheet.id})
        for line in wizard.line_ids:
            line.chosen = line.kind == "interest"
        wizard.action_charge()
        self.assertEqual(self.charges().company_id, other)

    # ---------------------------------------------------------------- kept apart

    def test_it_is_never_reminded(self):
        document = self.charged(self.late)
        with freeze_time(days(90)):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            self.collection["recouvrement.item"]._decide(self.company, days(90))
            item = self.items_of(document)
            self.assertRecordValues(item, [{"fact": "charge", "decision_code": "charge", "residual_currency": 97.13}])
            self.assertEqual((item.asked, item.days_late, item.kind), (0, 0, "Interest charged"))
            self.assertIn("it is due at once, and is not reminded", item.why)
            case = self.case_of(self.customer)
            self.assertEqual((case.balance_due, case.balance_overdue, case.overdue_count), (97.13, 0, 0))
            self.assertIn("not reminded", document.with_user(self.users["viewer"]).recouvrement_why)

    def test_it_stands_on_the_statement(self):
        document = self.charged(self.late)
        self.refresh()
        statement = self.env["recouvrement.statement"].with_user(self.users["viewer"]).create({
            "company_id": self.company.id, "partner_ids": [Command.set(self.customer.ids)],
        })  # fmt: skip
        ((account,),) = (one["accounts"] for one in statement._get_documents())
        self.assertEqual([line["name"] for line in account["lines"]], [document.name])

    def test_it_bears_nothing(self):
        document = self.charged(self.late)
        self.assertFalse(self.service()._get_claims(document.with_env(self.service().env), days(400)))

    def test_out_of_the_figures_of_sales(self):
        report = self.env["account.invoice.report"]
        domain = [("partner_id", "=", self.customer.id)]
        before = sum(report.search(domain).mapped("price_subtotal"))
        document = self.charged(self.late)
        document._reverse_moves(cancel=True)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(sum(report.search(domain).mapped("price_subtotal")), before)
        self.invoice(amount=10)
        self.assertEqual(sum(report.search(domain).mapped("price_subtotal")), before + 10)

    def test_out_of_electronic_invoicing(self):
        document = self.charged(self.late)
        plain = self.invoice()
        send = self.env["account.move.send"]
        self.customer.with_company(self.company).invoice_edi_format = "facturx"
        for move, expected in ((plain, "facturx"), (document, False)):
            self.assertEqual(send._get_default_invoice_edi_format(move, sending_methods={"email"}), expected)
            if "ubl_cii_xml_id" in move._fields:  # where account_edi_ubl_cii is installed
                self.assertEqual(move._need_ubl_cii_xml("facturx"), bool(expected))
        self.assertEqual(send._get_default_sending_methods(document), {"email"})
        self.assertFalse(send._get_default_extra_edis(document))
        self.assertFalse(send._get_default_invoice_edi_format(document._reverse_moves(), sending_methods={"email"}))

    def test_it_is_not_copied(self):
        document = self.charged(self.late)
        for record in (document, document._reverse_moves()):
            with self.assertRaisesRegex(UserError, "not by copying"):
                record.copy()

    def test_list_of_charges(self):
        document = self.charged(self.late, "collector", post=False)
        action = document.with_user(self.users["viewer"])._recouvrement_open_charges()
        self.assertEqual(action["res_id"], document.id)
        views = self.env["account.move"].with_user(self.users["viewer"]).get_views([
            (self.env.ref("recouvrement_module.charge_view_list").id, "list"),
        ])  # fmt: skip
        self.assertIn("amount_residual", views["views"]["list"]["arch"])
