# Part of recouvrement_module. License LGPL-3.
"""Means of payment: what we present is silent, and becomes our own task when it was not presented."""

from freezegun import freeze_time

from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_dunning_gather import GatherCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMeans(GatherCommon):
    def decided(self, record):
        self.refresh()
        return self.items_of(record).mapped("decision_code")

    def means_of(self, record):
        self.refresh()
        return self.items_of(record).means

    def bill_account(self):
        return self.env["account.account"].create({
            "name": "Effets à recevoir", "code": "413900", "account_type": "asset_receivable", "reconcile": True,
            "company_ids": [(6, 0, self.company.ids)], "recouvrement_role": "bill",
        })  # fmt: skip

    def test_the_invoice_then_the_term_then_the_customer(self):
        term = self.env["account.payment.term"].create({"name": "By bill", "recouvrement_means": "bill"})
        by_customer, by_term = self.invoice(), self.invoice(invoice_payment_term_id=term.id)
        by_invoice = self.invoice(invoice_payment_term_id=term.id, recouvrement_means="card")
        self.assertEqual(self.means_of(by_customer), "transfer")
        self.customer.with_company(self.company).recouvrement_means = "direct_debit"
        found = [self.means_of(invoice) for invoice in (by_customer, by_term, by_invoice)]
        self.assertEqual(found, ["direct_debit", "bill", "card"])
        term.recouvrement_means = "promissory_note"
        self.assertEqual(self.means_of(by_term), "promissory_note")

    def test_means_agreed_with_one_company_say_nothing_in_another(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        self.customer.with_company(self.company).recouvrement_means = "direct_debit"
        self.assertEqual(self.means_of(self.invoice(company=other)), "transfer")

    def test_a_branch_takes_what_is_agreed_with_its_parent(self):
        branch = self.branch_of(self.company)
        self.customer.with_company(self.company).recouvrement_means = "direct_debit"
        self.assertEqual(self.means_of(self.invoice(company=branch)), "direct_debit")

    def test_an_invoice_to_a_contact_is_paid_as_its_customer_pays(self):
        site = self.env["res.partner"].create({"name": "Dépôt", "type": "invoice", "parent_id": self.customer.id})
        site.with_company(self.company).recouvrement_means = "cheque"
        self.customer.with_company(self.company).recouvrement_means = "direct_debit"
        self.assertEqual(self.means_of(self.invoice(partner=site)), "direct_debit")

    def test_what_we_present_is_silent_then_our_own_task(self):
        """Thursday 19: due on Tuesday 17 the bank still has a day, due on Monday 16 its three days have passed."""
        for means in ("direct_debit", "bill", "promissory_note"):
            to_come, waits, late = [
                self.invoice(due=due, recouvrement_means=means) for due in (20, -2, -3)
            ]  # fmt: skip
            found = [self.decided(invoice) for invoice in (to_come, waits, late)]
            self.assertEqual(found, [["presented"], ["presented"], ["not_presented"]], means)
        self.assertFalse(self.gather())
        with freeze_time(days(1)):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            self.assertFalse(self.gather(days(1)))
            self.assertEqual(self.items_of(waits).decision_code, "not_presented")

    def test_a_cheque_and_a_card_are_reminded_like_a_transfer(self):
        for means in ("transfer", "cheque", "card"):
            self.assertEqual(self.decided(self.invoice(recouvrement_means=means)), ["remind"], means)

    def test_another_means_is_decided_at_once(self):
        invoice = self.invoice(due=-20, recouvrement_means="direct_debit")
        self.assertEqual(self.decided(invoice), ["not_presented"])
        invoice.recouvrement_means = "transfer"
        self.assertEqual(self.decided(invoice), ["remind"])

    def test_it_is_said_in_words(self):
        waits = self.invoice(due=-2, recouvrement_means="direct_debit")
        late = self.invoice(due=-3, recouvrement_means="bill")
        self.refresh()
        self.assertIn("Direct Debit", self.items_of(waits).why)
        self.assertIn("Bill of Exchange (LCR)", self.items_of(late).why)
        self.assertIn("a task for us", self.items_of(late).why)

    def test_a_bill_in_its_own_account(self):
        """A bill accepted waits for its day; still open three working days later, it is for us to ask the bank."""
        bills, income = self.bill_account(), self.company_data["default_account_revenue"]
        waiting, late = [
            self.entry([(bills, self.customer, 100, due), (income, None, -100, None)]) for due in (-2, -3)
        ]  # fmt: skip
        self.assertEqual([self.decided(waiting), self.decided(late)], [["bill"], ["not_presented"]])
        self.assertEqual(self.means_of(late), "bill")

    def test_a_hold_is_said_before_it(self):
        self.invoice(due=-3, recouvrement_means="direct_debit")
        self.refresh()
        case = self.case_of(self.customer)
        wizard = self.collection["recouvrement.hold.wizard"].with_context(active_model=case._name, active_ids=case.ids)
        reason = self.collection.ref("recouvrement_module.hold_reason_document")
        wizard.create({"reason_id": reason.id, "until": days(5)}).action_hold()
        self.env.invalidate_all()
        self.assertEqual(self.items_of(self.customer).decision_code, "hold")

    def test_collection_that_cannot_note_it_stops_nobody(self):
        term = self.env["account.payment.term"].create({"name": "By bill"})
        self.invoice(invoice_payment_term_id=term.id)
        self.refresh()
        self.env.cr.execute("ALTER TABLE recouvrement_item RENAME COLUMN move_id TO out_of_reach")
        term.recouvrement_means = "bill"
        with mute_logger("odoo.sql_db"), self.assertLogs("odoo.addons.recouvrement_module", "ERROR") as logs:
            self.commit_like()
        self.assertIn("could not be noted", logs.output[0])

    def test_people_of_the_ledger_choose_it_without_rights_in_collection(self):
        biller = new_test_user(
            self.env, login="biller", groups="account.group_account_invoice,base.group_partner_manager",
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)],
        )  # fmt: skip
        invoice = self.invoice(due=-20)
        self.assertEqual(self.decided(invoice), ["remind"])
        with Form(self.customer.with_user(biller)) as form:
            form.recouvrement_means = "direct_debit"
        self.assertEqual(self.decided(invoice), ["not_presented"])
        with Form(invoice.with_user(biller)) as form:
            form.payment_reference = "F1"
        invoice.with_user(biller).recouvrement_means = "transfer"
        self.assertEqual(self.decided(invoice), ["remind"])
