# Part of recouvrement_module. License LGPL-3.
"""People of one branch: the case, its reminders and its settings are the root's, which they cannot read."""

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.mail.tools.discuss import Store

from .common import TODAY
from .test_letters_words import LettersCommon

GROUPS = ("viewer", "collector", "manager")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBranchPeople(LettersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lille, cls.nice = cls.branch_of(cls.company), cls.branch_of(cls.company, "Agence de Nice")
        cls.envs = {group: cls.env_of(group) for group in GROUPS}
        cls.invoice(due=-45, company=cls.lille)
        cls.refresh()

    @classmethod
    def env_of(cls, group):
        """The environment of a person who has nothing but the branch."""
        user = new_test_user(
            cls.env, login=f"lille_{group}",
            groups=f"recouvrement_module.group_{group},base.group_multi_company",
            company_id=cls.lille.id, company_ids=[Command.set(cls.lille.ids)],
        )  # fmt: skip
        return cls.env(user=user, context={"allowed_company_ids": cls.lille.ids})

    def seen_by(self, env, record):
        """The record as a person meets it: nothing read before by somebody else."""
        self.env.invalidate_all()
        return record.with_env(env)

    def list_of(self, env, model):
        """What the list of a model shows, as the web client reads it."""
        self.env.invalidate_all()
        arch = etree.fromstring(env[model].get_view(view_type="list")["arch"])
        names = [node.get("name") for node in arch.xpath("./field")]
        many2one = [name for name in names if env[model]._fields[name].type == "many2one"]
        specification = {name: {"fields": {"display_name": {}}} if name in many2one else {} for name in names}
        return env[model].web_search_read([], specification | {"display_name": {}})["records"]

    def suggested(self, env, case):
        """Whom the chatter of a case proposes to write to, as it asks when it opens."""
        data = Store().add(self.seen_by(env, case), request_list=["suggestedRecipients"], as_thread=True).get_result()
        return [recipient["partner_id"] for recipient in data["mail.thread"][0]["suggestedRecipients"]]

    def html(self, env, report, record):
        self.env.invalidate_all()
        return env["ir.actions.report"]._render_qweb_html(f"recouvrement_module.{report}", record.ids)[0].decode()

    # ---------------------------------------------------------------- each role

    def test_the_root_is_not_theirs(self):
        for env in self.envs.values():
            with self.assertRaises(AccessError):
                self.seen_by(env, self.company).check_access("read")

    def test_lists_and_forms(self):
        reminder = self.letters_for()
        for env in self.envs.values():
            for model in ("case", "item", "reminder", "run", "policy"):
                self.list_of(env, f"recouvrement.{model}")
            for record in (self.case_of(self.customer), reminder):
                self.assertEqual(Form(self.seen_by(env, record)).partner_id, self.customer)

    def test_preview(self):
        for env in self.envs.values():
            self.env.invalidate_all()
            action = env["recouvrement.run"].action_preview()
            with Form(self.seen_by(env, env["recouvrement.run"].browse(action["res_id"]))) as form:
                self.assertEqual(form.message_ids._records[0]["partner_id"], self.customer.id)

    def test_run_now(self):
        for group in ("collector", "manager"):
            self.env.invalidate_all()
            action = self.envs[group]["recouvrement.run"].action_run_now()
            action = action.get("params", {}).get("next", action)
            run = self.collection["recouvrement.run"].browse(action["res_id"])
            self.assertEqual((run.company_id, run.reminder_ids.company_id), (self.company, self.company))
            Form(self.seen_by(self.envs[group], run))

    def test_remind_now(self):
        case = self.case_of(self.customer)
        for group in ("collector", "manager"):
            wizards = self.envs[group]["recouvrement.force.step"]
            self.env.invalidate_all()
            self.assertEqual(Form(wizards.with_context(default_case_id=case.id)).policy_ids[:], self.policy)
            self.env.invalidate_all()
            vals = {"case_id": case.id, "level_id": self.second.id}
            (saved,) = wizards.web_save(vals, {"warning": {}, "contents": {}, "policy_ids": {}})
            wizard = self.seen_by(self.envs[group], wizards.browse(saved["id"]))
            reminder = self.collection["recouvrement.reminder"].browse(wizard.action_force()["res_id"])
            self.assertEqual((reminder.level_id, reminder.company_id), (self.second, self.company))
            reminder.action_cancel()

    def test_policy_of_the_case(self):
        copy = self.policy.copy({"company_id": self.company.id})
        for group in ("collector", "manager"):
            with Form(self.seen_by(self.envs[group], self.case_of(self.customer))) as form:
                form.policy_id = copy
            self.assertEqual(self.case_of(self.customer).policy_id, copy)
            self.case_of(self.customer).policy_id = False

    def test_policy_of_the_company(self):
        self.company.recouvrement_policy_id = self.policy.copy({"company_id": self.company.id})
        case = self.case_of(self.customer)
        for env in self.envs.values():
            found = env["recouvrement.policy"]._get_default(self.seen_by(env, case).company_id)
            self.assertEqual(found, self.company.recouvrement_policy_id)
            self.assertFalse(found.env.su)

    def test_buttons(self):
        self.seen_by(self.envs["viewer"], self.case_of(self.customer)).action_refresh()
        action = self.seen_by(self.envs["manager"], self.policy).action_adapt()
        copy = self.seen_by(self.envs["manager"], self.env["recouvrement.policy"].browse(action["res_id"]))
        self.assertEqual(Form(copy).company_id, self.company)
        self.env.invalidate_all()
        self.envs["collector"]["recouvrement.run"].action_stop_sending()
        self.assertFalse(self.company.recouvrement_sending)

    def test_letters(self):
        letter = self.letters_for()
        for env in self.envs.values():
            self.assertEqual(self.seen_by(env, letter).action_preview()["type"], "ir.actions.report")
            self.assertIn("no legal effect", self.html(env, "report_reminder", letter))
        collector = self.seen_by(self.envs["collector"], letter)
        collector.action_print()
        collector.invalidate_recordset()
        self.assertEqual(collector.action_reprint()["type"], "ir.actions.report")
        collector.action_mark_posted()
        self.assertEqual(letter.state, "sent")

    def test_formal_notice_and_statement(self):
        case = self.case_of(self.customer)
        for group in ("collector", "manager"):
            for report, record in (
                ("report_formal_notice_case", case),
                ("report_formal_notice_partner", self.customer),
                ("report_formal_notice_move", case.item_ids.move_id),
            ):
                self.assertIn("no legal effect", self.html(self.envs[group], report, record))
        for env in self.envs.values():
            self.env.invalidate_all()
            asked = env["recouvrement.statement"].with_context(active_model=case._name, active_ids=case.ids)
            with Form(asked) as form:
                self.assertEqual(form.date, TODAY)
            self.assertEqual(form.record.company_id, self.company)
            self.assertIn(case.item_ids.name, self.html(env, "report_statement", form.record))

    # ---------------------------------------------------------------- settings

    def test_manager_opens_and_applies_the_settings(self):
        self.company.recouvrement_policy_id = self.policy.copy({"company_id": self.company.id})
        self.env.invalidate_all()
        with Form(self.envs["manager"]["recouvrement.settings"]) as form:
            self.assertEqual(form.recouvrement_legal_form, "SAS")
            self.assertEqual(form.company_id, self.company)
            form.recouvrement_bank_check = "warn"
        self.env.invalidate_all()
        form.record.action_apply()
        self.assertEqual(self.company.recouvrement_bank_check, "warn")

    def test_settings_of_a_stranger_are_not_applied(self):
        stranger = self.env["res.company"].create({"name": "Ailleurs"})
        settings = self.envs["manager"]["recouvrement.settings"].create({
            "company_id": stranger.id, "recouvrement_bank_check": "off",
        })  # fmt: skip
        with self.assertRaisesRegex(UserError, "not among your companies"):
            settings.action_apply()

    # ---------------------------------------------------------------- a customer of another branch

    def test_customer_of_another_branch(self):
        """His case is the root's, so it opens; the customer himself is not to be read."""
        other = self.customer_named("Toiture Martin", company_id=self.nice.id)
        self.invoice(other, due=-45, company=self.nice)
        reminder = self.letters_for(partners=other).filtered(lambda reminder: reminder.partner_id == other)
        case = self.case_of(other)
        for env in self.envs.values():
            with self.assertRaises(AccessError):
                self.seen_by(env, other).check_access("read")
            self.assertEqual(self.seen_by(env, case).display_name, "Toiture Martin")
            self.assertIn("Toiture Martin", self.seen_by(env, reminder).display_name)
            for record in (case, reminder):
                self.assertEqual(Form(self.seen_by(env, record)).partner_id.id, other.id)
            self.assertEqual(self.suggested(env, case), [])
            self.assertEqual(self.suggested(env, self.case_of(self.customer)), [self.customer.id])
            for model in ("case", "item", "reminder"):
                names = {row["partner_id"]["display_name"] for row in self.list_of(env, f"recouvrement.{model}")}
                self.assertIn("Toiture Martin", names)
        self.assertIn("no legal effect", self.html(self.envs["collector"], "report_formal_notice_case", case))
