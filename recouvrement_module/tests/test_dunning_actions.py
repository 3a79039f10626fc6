# Part of recouvrement_module. License LGPL-3.
"""What a person decides: settings, a step by hand, entries included, the stop."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TODAY
from .test_dunning_gather import GatherCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestActions(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.user_of("collector")
        cls.manager = cls.user_of("manager")

    # ---------------------------------------------------------------- settings

    def test_manager_changes_the_settings_without_administering_odoo(self):
        with Form(self.env["recouvrement.settings"].with_user(self.manager)) as form:
            self.assertEqual(form.recouvrement_legal_form, "SAS")
            form.recouvrement_bank_check = "warn"
            form.recouvrement_policy_id = self.policy
        form.record.action_apply()
        self.assertRecordValues(self.company, [{
            "recouvrement_sending": False, "recouvrement_bank_check": "warn", "recouvrement_legal_form": "SAS",
            "recouvrement_policy_id": self.policy.id, "recouvrement_unsent_check": True,
        }])  # fmt: skip

    def test_settings_show_the_sending_and_lead_to_its_switch(self):
        self.company.recouvrement_sending = True
        with Form(self.env["recouvrement.settings"].with_user(self.manager)) as form:
            self.assertTrue(form.is_sending)
        self.collection["recouvrement.run"].with_user(self.collector).action_stop_sending()
        form.record.action_apply()
        self.assertFalse(self.company.recouvrement_sending, "what was stopped meanwhile stays so")
        self.assertEqual(form.record.action_open_setup()["res_model"], "recouvrement.setup")

    def test_collector_does_not_change_settings(self):
        with self.assertRaises(AccessError):
            self.env["recouvrement.settings"].with_user(self.collector).create({"company_id": self.company.id})

    def test_collector_stops_the_sending(self):
        self.company.recouvrement_sending = True
        self.env["recouvrement.run"].with_user(self.collector).action_stop_sending()
        self.assertFalse(self.company.recouvrement_sending)

    def test_branches_do_not_send(self):
        with self.assertRaises(ValidationError):
            self.branch_of(self.company).recouvrement_sending = True

    # ---------------------------------------------------------------- a step by hand

    def force(self, level):
        wizard = self.env["recouvrement.force.step"].with_user(self.collector).create({
            "case_id": self.case_of(self.customer).id, "level_id": level.id,
        })  # fmt: skip
        return self.collection["recouvrement.reminder"].browse(wizard.action_force()["res_id"])

    def test_force_a_step(self):
        self.invoice(due=-2)
        self.invoice(due=10)
        self.refresh()
        reminder = self.force(self.second)
        self.assertEqual((reminder.level_id, reminder.principal, reminder.state), (self.second, 100, "prepared"))

    def test_forced_step_does_not_pass_over_the_checks(self):
        self.invoice(due=-2).action_toggle_block_payment()
        doubtful = self.invoice(due=-2)
        self.credit_note(amount=10, post=False, reversed_entry_id=doubtful.id)
        self.refresh()
        with self.assertRaisesRegex(UserError, "Nothing can be reminded now.(.|\n)*A draft credit note"):
            self.force(self.first)

    def test_remind_now_is_opened_from_a_case(self):
        wizards = self.env["recouvrement.force.step"].with_user(self.collector)
        for opened in (lambda: Form(wizards), lambda: wizards.create({})):
            with self.assertRaisesRegex(UserError, "Open a case first"):
                opened()
        empty = wizards.new({"case_id": False})
        self.assertEqual((empty.contents, empty.warning, bool(empty.policy_ids)), ("nothing", False, False))

    # ---------------------------------------------------------------- entries

    def test_entries_are_included_by_a_person(self):
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        entry = self.entry([(receivable, self.customer, 300, -60), (revenue, None, -300, None)], on=-90)
        self.refresh()
        self.items_of(entry).with_user(self.collector).action_include_entries()
        self.assertEqual(self.items_of(entry).decision_code, "remind")

    # ---------------------------------------------------------------- policies

    def test_adapting_a_shipped_policy_leaves_it_alone(self):
        action = self.policy.with_user(self.manager).action_adapt()
        copy = self.collection["recouvrement.policy"].browse(action["res_id"])
        self.assertEqual(copy.company_id, self.company)
        self.assertEqual(copy.level_ids.mapped("delay"), self.policy.level_ids.mapped("delay"))
        copy.level_ids[0].body = "Hello {customer}"
        self.assertNotEqual(self.policy.level_ids[0].body, "Hello {customer}")

    def test_formal_notice_is_written(self):
        with self.assertRaisesRegex(ValidationError, "formal notice"):
            self.notice.channel = "task"

    def test_a_task_counts_when_it_is_done(self):
        self.first.channel = "task"
        invoice = self.invoice(due=-10)
        task = self.gather()
        self.assertEqual((task.channel, task.state), ("task", "prepared"))
        task.with_user(self.collector).action_done()
        self.refresh()
        self.assertEqual(self.items_of(invoice).sent_date, TODAY)
