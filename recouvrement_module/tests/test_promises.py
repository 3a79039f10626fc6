# Part of recouvrement_module. License LGPL-3.
"""The promises of the product, each by its name.

"Once only" and "Paid is silent" at the second of sending need processes that are killed and commit:
they are proved by the crash harness (see docs/reliability.md).
"""

import base64

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, RecouvrementCommon, days
from .test_dunning_gather import GatherCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPromises(GatherCommon):
    def fixed_reminder(self, **vals):
        """A reminder as it is once its PDF is archived."""
        self.invoice(**vals)
        reminder = self.gather()
        reminder.write({
            "number": "REL/2026/00001",
            "subject": "Your account",
            "body": "Hello",
            "customer_name": "Duval",
        })
        reminder._archive(b"%PDF-1.4 what was sent")
        return reminder

    # ---------------------------------------------------------------- paid is silent

    def test_paid_is_silent(self):
        paid, part, owed = (self.invoice(partner=self.customer_named(name)) for name in ("Payé", "Partiel", "Dû"))
        reminders = self.gather()
        self.pay(paid)
        self.pay(part, 40)
        found = {reminder.line_ids.move_id: code for reminder, code in reminders._check_reality().items()}
        self.assertEqual(found, {paid: "paid", part: "superseded"})
        self.assertNotIn(owed, found)

    def test_credit_that_arrives_changes_what_is_asked(self):
        self.invoice(amount=100)
        reminder = self.gather()
        self.assertFalse(reminder._check_reality())
        self.credit_note(amount=20)
        self.assertEqual(reminder._check_reality(), {reminder: "superseded"})

    def test_superseded_reminder_is_prepared_again_never_patched(self):
        invoice = self.invoice(amount=100)
        reminder = self.gather()
        self.pay(invoice, 40)
        reminder._dismiss(reminder._check_reality())
        self.assertEqual((reminder.state, reminder.reason, reminder.principal), ("cancelled", "superseded", 100))
        again = self.case_of(self.customer).reminder_ids - reminder
        self.assertEqual((again.state, again.principal), ("confirmed", 60))

    # ---------------------------------------------------------------- every silence is explained

    def test_every_silence_is_explained(self):
        self.invoice(due=20)
        self.invoice(due=-2)
        self.invoice(due=-10).no_followup = True
        self.invoice(due=-10).action_toggle_block_payment()
        self.invoice(due=-10).is_move_sent = False
        self.credit_note(amount=5)
        self.refresh()
        for item in self.items_of(self.customer):
            self.assertTrue(item.decision_code)
            self.assertTrue(item.why)
            self.assertNotEqual(item.why, item.decision_code)

    # ---------------------------------------------------------------- what was sent is frozen

    def test_what_was_sent_is_frozen(self):
        reminder = self.fixed_reminder()
        for vals in (
            {"principal": 1},
            {"body": "No"},
            {"customer_name": "X"},
            {"pdf": base64.b64encode(b"x")},
            {"number": "X"},
        ):
            with self.assertRaisesRegex(UserError, "frozen"):
                reminder.write(vals)
        for record in (reminder, reminder.line_ids):
            with self.assertRaisesRegex(UserError, "frozen"):
                record.unlink()
        with self.assertRaisesRegex(UserError, "frozen"):
            reminder.line_ids.write({"asked": 1})
        with self.assertRaisesRegex(UserError, "frozen"):
            reminder.line_ids.create({"reminder_id": reminder.id, "asked": 1})

    def test_the_pdf_is_frozen_for_the_superuser_too(self):
        reminder = self.fixed_reminder()
        attachment = reminder._get_pdf_attachment()
        self.assertEqual(attachment.raw, b"%PDF-1.4 what was sent")
        for vals in (
            {"raw": b"x"}, {"raw": False}, {"datas": base64.b64encode(b"x")}, {"db_datas": b"x"},
            {"raw": attachment.raw, "res_id": 1}, {"res_field": False}, {"type": "url"}, {"url": "https://x.example"},
        ):  # fmt: skip
            with self.assertRaisesRegex(UserError, "frozen"):
                attachment.write(vals)
        with self.assertRaisesRegex(UserError, "frozen"):
            attachment.unlink()
        self.assertEqual(reminder._get_pdf(), b"%PDF-1.4 what was sent")

    def test_the_same_bytes_may_move_to_another_storage(self):
        """Core's migration of attachments writes the bytes again: one archived reminder does not stop it."""
        reminder = self.fixed_reminder()
        attachment = reminder._get_pdf_attachment()
        parameters = self.env["ir.config_parameter"].sudo()
        for storage in ("db", "file"):
            parameters.set_param("ir_attachment.location", storage)
            attachment._migrate()
            attachment.invalidate_recordset()
            self.assertEqual(bool(attachment.store_fname), storage == "file")
            self.assertEqual(reminder._get_pdf(), b"%PDF-1.4 what was sent")
            self.assertEqual(reminder.action_verify_hash()["params"]["type"], "success")

    def test_a_button_verifies_the_hash(self):
        reminder = self.fixed_reminder()
        self.assertEqual(reminder.action_verify_hash()["params"]["type"], "success")
        reminder.flush_recordset()
        self.env.cr.execute("UPDATE recouvrement_reminder SET pdf_sha256 = 'tampered' WHERE id = %s", [reminder.id])
        reminder.invalidate_recordset()
        self.assertEqual(reminder.action_verify_hash()["params"]["type"], "danger")

    def test_follow_up_is_append_only(self):
        reminder = self.fixed_reminder()
        collector = self.user_of("collector")
        event = self.env["recouvrement.reminder.event"].with_user(collector).create({
            "reminder_id": reminder.id, "kind": "note", "note": "Seen by the accountant",
        })  # fmt: skip
        self.assertEqual(event.create_uid, collector)
        for action in (lambda: event.sudo().write({"note": "x"}), event.sudo().unlink):
            with self.assertRaisesRegex(UserError, "only be added to"):
                action()

    def test_frozen_reminder_survives_its_customer_and_invoice(self):
        reminder = self.fixed_reminder()
        invoice = reminder.line_ids.move_id
        invoice.button_draft()
        invoice.with_context(force_delete=True).unlink()
        self.refresh()
        reminder.invalidate_recordset()
        line = reminder.line_ids
        self.assertEqual((line.due_date, line.asked, reminder.customer_name), (days(-10), 100, "Duval"))
        self.customer.unlink()
        viewer = self.user_of("viewer")
        pointers = {name: {"fields": {"display_name": {}}} for name in ("line_id", "move_id", "partner_id", "level_id")}
        lines = {"fields": {name: pointers[name] for name in ("line_id", "move_id", "level_id")}}
        (values,) = reminder.with_user(viewer).web_read({
            "display_name": {}, "partner_id": pointers["partner_id"], "line_ids": lines,
        })  # fmt: skip
        self.assertEqual((values["display_name"], values["partner_id"]), ("REL/2026/00001", False))
        self.assertEqual((values["line_ids"][0]["line_id"], values["line_ids"][0]["move_id"]), (False, False))
        self.assertEqual(values["line_ids"][0]["level_id"]["display_name"], self.first.name)
        self.assertFalse(line.with_user(viewer).read(["line_id", "move_id"])[0]["move_id"])

    # ---------------------------------------------------------------- what a pointer points to may be gone

    def names_of(self, records, *names):
        """What a list shows of some pointers, as the web client reads it."""
        self.env.invalidate_all()
        specification = {name: {"fields": {"display_name": {}}} for name in names}
        rows = records.web_search_read([("id", "in", records.ids)], specification)["records"]
        return [tuple(row[name] and row[name]["display_name"] for name in names) for row in rows]

    def test_list_of_reminders_survives_a_customer(self):
        gone = self.customer_named("Radié")
        invoice = self.invoice(partner=gone)
        self.invoice()
        reminders = self.gather().sorted()
        self.assertEqual(len(reminders), 2)
        (forgotten,) = reminders.filtered(lambda reminder: reminder.partner_id == gone)
        invoice.button_draft()
        invoice.with_context(force_delete=True).unlink()
        gone.unlink()
        self.assertEqual(set(self.names_of(reminders, "partner_id")), {(False,), ("Menuiserie Duval",)})
        self.assertIn(self.first.name, forgotten.display_name)
        Reminder = self.collection["recouvrement.reminder"]
        ours = [("id", "in", reminders.ids)]
        self.assertEqual(Reminder.search([*ours, ("partner_id", "=", False)]), forgotten)
        self.assertEqual(Reminder.search([*ours, ("partner_id", "!=", False)]), reminders - forgotten)
        self.assertEqual(Reminder.search([*ours, ("partner_id.name", "=", "Menuiserie Duval")]), reminders - forgotten)
        self.assertEqual(len(Reminder.search(ours, order="partner_id, id")), 2)
        groups = Reminder.web_read_group(ours, ["partner_id"], ["__count"])["groups"]
        self.assertEqual([group["__count"] for group in groups], [1, 1])
        for group in groups:
            self.assertEqual(len(Reminder.search(group["__extra_domain"] + ours)), 1)

    def test_preview_and_items_survive_a_step(self):
        policy = self.policy.copy({"company_id": self.company.id})
        self.company.recouvrement_policy_id = policy
        self.invoice(due=-10)
        self.commit_like()
        run = self.collection["recouvrement.run"].browse(
            self.env["recouvrement.run"].with_user(self.user_of("viewer")).action_preview()["res_id"]
        )
        item = self.items_of(self.customer)
        first = policy.level_ids.sorted("delay")[0]
        self.assertEqual((run.message_ids.level_id, item.level_id), (first, first))
        first.unlink()
        self.assertEqual(self.names_of(run.message_ids, "level_id", "partner_id"), [(False, "Menuiserie Duval")])
        self.assertEqual(self.names_of(item, "level_id", "sent_level_id"), [(False, False)])
        with Form(run) as form:
            self.assertFalse(form.message_ids._records[0]["level_id"])

    def test_items_survive_their_journal_item(self):
        """Until the next refresh an item names a line that is gone."""
        invoice = self.invoice()
        self.refresh()
        item = self.items_of(invoice)
        invoice.button_draft()
        invoice.with_context(force_delete=True).unlink()
        self.assertEqual(self.names_of(item, "line_id", "move_id", "partner_id"), [(False, False, "Menuiserie Duval")])
        self.assertFalse(item.line_id)

    def test_queries_of_a_list_do_not_grow(self):
        for number in range(20):
            self.invoice(partner=self.customer_named(f"Client {number}"))
        reminders = self.gather()
        self.collection["res.partner"].search([("name", "like", "Client 1")]).invoice_ids.button_draft()
        counts = []
        for shown in (reminders[:2], reminders, reminders[:2]):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.names_of(shown, "partner_id", "level_id", "currency_id")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    # ---------------------------------------------------------------- one answer

    def test_one_answer(self):
        """The decision is the same whoever asks for it, in whatever time zone, whatever companies are ticked."""
        branch = self.branch_of(self.company)
        self.invoice(due=-1)  # its first step comes on another day where it is yesterday or tomorrow
        self.invoice(due=-10, company=branch)
        self.refresh()
        items = self.items_of(self.customer)
        answers = set()
        for group, zone in (("collector", "America/Los_Angeles"), ("manager", "Pacific/Kiritimati")):
            user = self.user_of(group, tz=zone)
            user.company_ids |= branch
            for companies in (self.company, branch, self.company + branch):
                items.write({"decision_code": "", "next_date": False, "residual_currency": 1})
                case = self.case_of(self.customer).with_user(user)
                case.with_context(allowed_company_ids=companies.ids).action_refresh()
                self.env.invalidate_all()
                answers.add(tuple((item.decision_code, item.next_date, item.asked) for item in items))
        self.assertEqual(len(answers), 1, answers)
        self.assertEqual([answer[2] for answer in answers.pop()], [100, 100])

    # ---------------------------------------------------------------- every hold ends

    def test_a_hold_by_the_reality_check_ends_by_itself(self):
        invoice = self.invoice(due=-10)
        draft = self.credit_note(amount=10, post=False, reversed_entry_id=invoice.id)
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.next_date), ("held", days(1)))
        draft.unlink()
        self.collection["recouvrement.item"]._decide(self.company, TODAY)
        self.case_of(self.customer)._decide()
        self.assertEqual(self.items_of(invoice).decision_code, "remind")


@tagged("post_install", "-at_install")
class TestNoStrayAccessError(RecouvrementCommon):
    def test_people_without_accounting_rights(self):
        """Employees, sales people and portal users work with contacts as if collection were not there."""
        self.invoice()
        self.refresh()
        for groups in ("base.group_user", "base.group_portal", "base.group_user,base.group_partner_manager"):
            user = new_test_user(self.env, f"plain {groups}", groups=groups)
            partner = user.partner_id.with_user(user)
            for_sellers = {"recouvrement_credit_light", "recouvrement_credit_sentence"}  # in words, without a figure
            found = {name for name in partner.fields_get() if name.startswith("recouvrement_")}
            self.assertEqual(found, set() if user.share else for_sellers)
            partner.read(["name", "email", "commercial_partner_id"])
            for model in ("recouvrement.case", "recouvrement.item", "recouvrement.reminder", "recouvrement.run"):
                self.assertFalse(self.env[model].with_user(user).has_access("read"))
        with Form(self.customer.with_user(user)) as form:
            form.phone = "04 72 00 00 00"
