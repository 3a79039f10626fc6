# Part of recouvrement_module. License LGPL-3.
"""The page of a case: what comes next, in words, and whom to call."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, RecouvrementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCasePage(RecouvrementCommon):
    def next_step(self, **vals):
        self.invoice(**vals)
        self.refresh()
        return self.case_of(self.customer).with_user(self.user_of("viewer")).next_step

    def test_today(self):
        self.assertEqual(self.next_step(due=-10), "Today: First reminder")

    def test_later(self):
        """Due in ten days, the first step five days after: Friday 4 December."""
        self.assertEqual(self.next_step(due=10), "12/04/2026: First reminder")

    def test_nothing(self):
        self.assertEqual(self.next_step(move_type="out_refund"), "Nothing comes by itself.")

    def test_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.next_step(due=10)
        case = self.case_of(self.customer).with_context(lang="fr_FR")
        self.assertTrue(case.next_step.startswith("04/12/2026"))

    def test_what_waits_comes_first(self):
        self.invoice(due=-10)
        self.refresh()
        case = self.case_of(self.customer)
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY, addressees=case.ids, confirm=True)
        self.assertEqual(case.next_step, "First reminder: To Confirm")
        self.collection["recouvrement.reminder"].browse(ids).channel = "task"
        case.invalidate_recordset(["next_step"])
        self.assertEqual(case.next_step, "First reminder: to be done")

    def test_a_person_decides(self):
        self.invoice(due=-100)
        self.refresh()
        case = self.case_of(self.customer)
        case.item_ids.write({"decision_code": "ended", "level_id": False, "next_date": False})
        self.assertEqual(case.next_step, "A person decides.")
        self.policy.last_step = "procedure"
        case.invalidate_recordset(["next_step"])
        self.assertEqual(case.next_step, "A person decides. Proposed: court procedure.")

    def test_people(self):
        """The customer and its people that can be reached; an address alone calls nobody."""
        self.customer.child_ids = [
            Command.create({"name": "Comptable", "type": "invoice", "email": "compta@client.example"}),
            Command.create({"name": "Patron", "function": "PDG", "phone": "+33 4 11 22 33 44"}),
            Command.create({"name": "Muet"}),
            Command.create({"name": "Quai", "type": "delivery", "phone": "+33 4 55 66 77 88"}),
        ]
        self.invoice()
        self.refresh()
        case = self.case_of(self.customer).with_user(self.user_of("viewer"))
        self.assertEqual(set(case.people_ids.mapped("name")), {"Menuiserie Duval", "Comptable", "Patron"})

    def test_people_of_another_company(self):
        """A person whom the reader may not see is left out, without an error."""
        other = self.setup_other_company()["company"]
        self.customer.child_ids = [Command.create({"name": "Ailleurs", "email": "a@b.example", "company_id": other.id})]
        self.invoice()
        self.refresh()
        case = self.case_of(self.customer).with_user(self.user_of("viewer"))
        self.assertEqual(case.people_ids, self.customer)
