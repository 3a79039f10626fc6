# Part of recouvrement_module. License LGPL-3.
"""Who marks a document as a charge, what is posted of one, and in whose books."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY
from .law_common import euros
from .test_law_charge import ChargeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestChargeGuard(ChargeCommon):
    """57.13 of interest and 40 of indemnity, see ``test_law_charge``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.due("30/04/2025", 1200)
        cls.paid(cls.late, "15/09/2025")
        cls.refresh()

    # ---------------------------------------------------------------- the mark

    def test_nobody_marks_a_document(self):
        """Neither a posted invoice, nor a new one, nor by a default; and nobody takes the mark off."""
        document = self.charged(self.late)
        clerk = new_test_user(
            self.env, "clerk", groups="account.group_account_manager",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        moves = self.env(user=clerk, context={"allowed_company_ids": self.company.ids})["account.move"]
        vals = {"move_type": "out_invoice", "partner_id": self.customer.id}
        with self.assertRaisesRegex(AccessError, "makes a charge"):
            moves.browse(self.late.id).recouvrement_is_charge = True
        with self.assertRaisesRegex(AccessError, "makes a charge"):
            moves.browse(document.id).recouvrement_is_charge = False
        with self.assertRaisesRegex(AccessError, "makes a charge"), self.cr.savepoint():
            moves.create({**vals, "recouvrement_is_charge": True})
        with self.assertRaisesRegex(AccessError, "makes a charge"), self.cr.savepoint():
            moves.with_context(default_recouvrement_is_charge=True).create(vals)
        moves.browse(document.id).recouvrement_is_charge = True  # as it is
        self.assertFalse(moves.create(vals).recouvrement_is_charge)

    def test_an_accountant_credits_a_charge(self):
        document = self.charged(self.late).with_user(self.users["accountant"]).with_company(self.company)
        self.assertTrue(document._reverse_moves(cancel=True).recouvrement_is_charge)

    def test_customer_and_company_are_those_of_the_claim(self):
        draft = self.charged(self.late, post=False)
        draft.partner_id = self.customer_named("Serrurerie Blanc")
        with self.assertRaisesRegex(UserError, "The customer and the company"), self.cr.savepoint():
            draft.action_post()
        draft.partner_id = self.customer
        draft.action_post()
        self.assertEqual(draft.state, "posted")

    # ---------------------------------------------------------------- what is still owed

    def test_not_posted_once_its_invoice_is_cancelled(self):
        draft = self.charged(self.late, post=False)
        self.late.button_draft()
        self.late.button_cancel()
        with self.assertRaisesRegex(UserError, "less is owed by now"):
            draft.action_post()

    def test_lines_of_one_kind_are_added_up(self):
        wizard = self.dialog(self.late, "manager")
        claim = wizard._get_claims()[0]
        accessories = wizard.env["recouvrement.accessory"]
        with self.assertRaisesRegex(UserError, "is left of it"):
            accessories._charge([(claim, "indemnity", euros(30)), (claim, "indemnity", euros(30))])
        document = accessories._charge([(claim, "indemnity", euros(10)), (claim, "indemnity", euros(20))])
        self.assertEqual(document.amount_total, 30)
        self.assertEqual(self.states("indemnity"), (30, 0, 10))

    # ---------------------------------------------------------------- mentions of invoices

    def test_a_charge_bears_no_interest(self):
        self.company.recouvrement_mentions = True
        self.assertIn("40 EUR", self.invoice().narration)
        document = self.charged(self.late)
        self.assertNotIn("40 EUR", document.narration)
        self.assertIn("Outside the scope of VAT", document.narration)

    # ---------------------------------------------------------------- other companies

    def test_journal_of_a_company_of_others(self):
        """A row that was made with the company of others, as anybody can who knows the name of the model."""
        other = self.setup_other_company()["company"]
        manager = self.env(user=self.users["manager"], context={"allowed_company_ids": self.company.ids})
        settings = manager["recouvrement.settings"].create({
            "company_id": other.id, "recouvrement_bank_check": "off", "recouvrement_bank_behind": "off",
            "recouvrement_day_count": "365", "recouvrement_imputation": "principal_first",
        })  # fmt: skip
        with self.assertRaisesRegex(UserError, "not among your companies"):
            settings.action_create_charge_journal()
        sheet = manager["recouvrement.claim.sheet"].create({"company_id": other.id, "until": TODAY})
        with self.assertRaisesRegex(UserError, "not among your companies"):
            manager["recouvrement.charge"].create({"sheet_id": sheet.id}).action_create_journal()
        self.assertFalse(other.recouvrement_charge_journal_id)
