# Part of recouvrement_module. License LGPL-3.
"""What a person does to many rows at once, and what a list gives to a spreadsheet."""

import io
import json

from freezegun import freeze_time
from lxml import etree
from openpyxl import load_workbook

from odoo import Command, http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .common import TODAY
from .test_desk_assignment import DeskCommon

# The lists of this addon that people export, with what their amounts are called.
EXPORTED = {
    "recouvrement.case": ("balance_overdue", "balance_due"),
    "recouvrement.item": ("residual_currency", "asked"),
    "recouvrement.reminder": ("principal",),
}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMassActions(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.customers(100, 200, 300)
        cls.three = cls.cases.concat(*(cls.case_of(partner) for partner in cls.partners))

    def selected(self, records, user=None):
        """The environment of a dialog opened on selected rows."""
        user = user or self.claire
        context = {"active_model": records._name, "active_ids": records.ids,
                   "allowed_company_ids": user.company_ids.ids}  # fmt: skip
        return self.env(user=user, context=context)

    def assign(self, records, user=None, **vals):
        return self.selected(records, user)["recouvrement.assign"].create(vals).action_assign()

    def remind(self):
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        return self.collection["recouvrement.reminder"].browse(ids)

    # ---------------------------------------------------------------- assign

    def test_from_each_list(self):
        reminders = self.remind()
        rows = (self.three[:1], self.items_of(self.partners[1]), reminders.filtered(
            lambda reminder: reminder.partner_id == self.partners[2]
        ))  # fmt: skip
        for selected, expected in zip(rows, (1, 2, 3), strict=True):
            self.assertEqual(self.selected(selected)["recouvrement.assign"].new({}).case_count, 1)
            self.assign(selected, user_id=self.karim.id, reason="New portfolio")
            self.assertEqual(self.collectors(self.partners).count(self.karim), expected)
        self.assertEqual(self.history(self.three[2]), [(False, "Karim", "person", "New portfolio")])
        self.assertEqual(self.three[2].collector_change_ids.create_uid, self.claire)

    def test_a_person_chooses_for_good(self):
        self.rule_of(self.karim)
        self.cases._assign_by_rules(self.company)
        self.assign(self.three[:2], user_id=self.karim.id)
        self.assertEqual(self.three.mapped("assigned_by_rule"), [False, False, True])
        self.assertEqual(len(self.three.collector_change_ids), 3, "the collector is the same: nothing new to tell")

    def test_by_the_rules(self):
        self.rule_of(self.karim)
        self.three[0].user_id = self.claire
        action = self.assign(self.three[:2], mode="rule")
        self.assertEqual(self.collectors(self.partners), [self.claire, self.karim, self.env["res.users"]])
        self.assertIn("another collector now: 1", action["params"]["message"])

    def test_queries_do_not_depend_on_the_number_of_cases(self):
        more = self.cases.concat(*(self.case_of(partner) for partner in self.customers(100, 100)))
        counts = []
        for cases in (self.three[:1], self.three[1:2], self.three[2:] | more):  # the first time also fills the caches
            before = self.cr.sql_log_count
            self.assertEqual(cases._assign(dict.fromkeys(cases.ids, self.karim.id), "person"), len(cases))
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_what_cannot_be(self):
        viewer = self.collector_named("vera", group="viewer")
        for message, vals in (
            ("Choose the collector", {}),
            ("no right to work as a collector", {"user_id": viewer.id}),
        ):
            with self.assertRaisesRegex((UserError, ValidationError), message):
                self.assign(self.three, **vals)
        for nothing in (self.cases, self.env["res.partner"].browse(self.partners.ids)):
            with self.assertRaisesRegex(UserError, "Select the customers in a list first"):
                self.assign(nothing, user_id=self.karim.id)
        with self.assertRaises(AccessError):
            self.assign(self.three, user=viewer, user_id=self.karim.id)

    def test_cases_of_another_company_are_left_alone(self):
        other = self.setup_other_company()["company"]
        stranger = self.collector_named("odile", company_id=other.id, company_ids=[Command.set(other.ids)])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Select the customers"):
            self.assign(self.three, user=stranger, user_id=stranger.id)

    # ---------------------------------------------------------------- note

    def test_the_same_note_on_several(self):
        wizard = self.selected(self.three)["recouvrement.note"].create({"body": "Called <Paul>\nPays in January"})
        wizard.action_log()
        for case in self.three:
            message = case.message_ids[0]
            self.assertIn("Called &lt;Paul&gt;<br>Pays in January", message.body)
            self.assertEqual((message.author_id, message.is_internal), (self.claire.partner_id, True))

    def test_an_empty_note(self):
        with self.assertRaisesRegex(UserError, "Write the note first"):
            self.selected(self.three)["recouvrement.note"].create({"body": " \n"}).action_log()

    # ---------------------------------------------------------------- copies

    def test_copies_of_what_is_overdue(self):
        self.invoice(self.partners[0], due=20)  # not late: not among them
        self.refresh()
        late = self.env["account.move"].search([
            ("partner_id", "in", self.partners.ids), ("invoice_date_due", "<", TODAY),
        ])  # fmt: skip
        for records in (self.three, self.items_of(late), self.remind()):
            action = records.with_user(self.claire).action_send_copies()
            self.assertEqual(action["res_model"], "account.move.send.batch.wizard", records._name)
            self.assertEqual({*action["context"]["active_ids"]}, {*late.ids})
        action = self.three[:1].with_user(self.claire).action_send_copies()
        with Form(self.env[action["res_model"]].with_user(self.claire).with_context(**action["context"])) as form:
            self.assertEqual(form.move_id.partner_id, self.partners[0])

    def test_nothing_to_send(self):
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        entry = self.entry([(receivable, self.customer, 300, -60), (revenue, None, -300, None)], on=-90)
        self.refresh()
        with self.assertRaisesRegex(UserError, "no invoice to send"):
            self.items_of(entry).with_user(self.claire).action_send_copies()
        with self.assertRaisesRegex(AccessError, "Only collectors"):
            self.three.with_user(self.collector_named("vera", group="viewer")).action_send_copies()

    # ---------------------------------------------------------------- confirm

    def test_several_reminders_are_confirmed_at_once(self):
        self.first.mode = "confirm"
        reminders = self.remind()
        reminders.with_user(self.claire).action_confirm()
        self.assertEqual(reminders.mapped("state"), ["confirmed"] * 3)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExport(DeskCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.customers(100, 250.5)
        cls.collection["recouvrement.reminder"]._gather(cls.company, TODAY)
        cls.viewer = cls.collector_named("vera", group="viewer", lang="fr_FR")

    def exported(self, model, user):
        """The rows that the export button of a list gives, as dictionaries by field."""
        env = self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": user.lang})
        arch = etree.fromstring(env[model].get_view(view_type="list")["arch"])
        names = [
            node.get("name") for node in arch.xpath("./field")
            if not node.get("column_invisible")
        ]  # fmt: skip
        self.authenticate(user.login, user.login)
        response = self.url_open("/web/export/xlsx", data={
            "csrf_token": http.Request.csrf_token(self),
            "data": json.dumps({
                "model": model, "ids": False, "domain": [], "groupby": [], "import_compat": False,
                "fields": [{"name": name, "label": name, "type": env[model]._fields[name].type} for name in names],
                "context": dict(env.context),
            }),
        })  # fmt: skip
        self.assertEqual(response.status_code, 200, response.text[:300])
        header, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def test_every_list_of_a_viewer(self):
        for model, amounts in EXPORTED.items():
            rows = self.exported(model, self.viewer)
            self.assertEqual(len(rows), 2, model)
            for name in amounts:
                self.assertEqual(sorted(row[name] for row in rows), [100, 250.5], f"{model}.{name} is no number")
            self.assertEqual({row["partner_id"] for row in rows}, {"Client 1", "Client 2"})

    def test_the_reason_is_said_in_the_language_of_the_reader(self):
        for row in self.exported("recouvrement.item", self.viewer):
            self.assertNotIn("To be reminded", row["why"])
            self.assertTrue(row["why"])

    def test_a_case_is_one_row_whatever_is_planned(self):
        case = self.collection["recouvrement.case"].search([("company_id", "=", self.company.id)], limit=1)
        for summary in ("Call", "Write"):
            case.activity_schedule("mail.mail_activity_data_todo", summary=summary, user_id=self.claire.id)
        rows = self.exported("recouvrement.case", self.viewer)
        self.assertEqual((len(rows), {row["activity_ids"] for row in rows}), (2, {"Call, Write", None}))

    def test_people_of_a_branch(self):
        """The customer of another branch and the root are not theirs to read: the lists name them all the same."""
        branch, other = self.branch_of(self.company), self.branch_of(self.company, "Agence de Nice")
        self.invoice(self.customer_named("Toiture Martin", company_id=other.id), company=other)
        self.refresh()
        self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        near = self.collector_named(
            "lille", group="viewer", lang="fr_FR", company_id=branch.id, company_ids=[Command.set(branch.ids)]
        )
        near.group_ids |= self.env.ref("base.group_multi_company")
        self.policy.copy({"company_id": self.company.id})
        self.collection["recouvrement.run"]._get_today(self.company)
        self.env.invalidate_all()
        for model in EXPORTED:
            self.assertIn("Toiture Martin", [row["partner_id"] for row in self.exported(model, near)])
        for model in ("recouvrement.run", "recouvrement.policy"):
            self.assertIn(self.company.name, [row["company_id"] for row in self.exported(model, near)])
