# Part of recouvrement_module. License LGPL-3.
"""What the post says of a formal notice can be corrected, and is said of what has left only."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, days
from .test_law_notice import NoticeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDelivery(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categorise("consumer")
        cls.move = cls.invoice(amount=1000, due=-60)

    def sent_before(self):
        """A formal notice that left twenty days ago."""
        with freeze_time(days(-20)):
            reminder = self.sent_notice()
        reminder.invalidate_recordset()
        return reminder

    def noticed_on(self):
        """The day from which the consumer owes interest, as the claim of the invoice says it."""
        (claim,) = self.collection["recouvrement.claim"]._get_claims(self.move, TODAY)
        return claim.invoice.notice_on

    def withdraw(self, event, note="A slip", user=None):
        self.deliver(event.reminder_id, "withdrawal", user=user, event_id=event.id, note=note)

    # ---------------------------------------------------------------- corrected

    def test_a_wrong_day_is_withdrawn_and_noted_anew(self):
        reminder = self.sent_before()
        self.deliver(reminder, "receipt", -15)
        self.assertEqual(self.noticed_on(), days(-15))
        wrong = reminder.event_ids
        self.withdraw(wrong)
        self.assertEqual((reminder.delivery, reminder.effect_date, self.noticed_on()), ("sent", False, None))
        self.deliver(reminder, "receipt", -5)
        self.assertEqual((reminder.delivery, reminder.effect_date, self.noticed_on()), ("receipt", days(-5), days(-5)))
        self.assertRecordValues(reminder.event_ids, [
            {"kind": "receipt", "date": days(-15), "withdraws_id": False, "note": False},
            {"kind": "withdrawal", "date": TODAY, "withdraws_id": wrong.id, "note": "A slip"},
            {"kind": "receipt", "date": days(-5), "withdraws_id": False, "note": False},
        ])  # fmt: skip

    def test_what_cannot_be_withdrawn(self):
        reminder = self.sent_before()
        self.deliver(reminder, "deposit", -15)
        event = reminder.event_ids
        with self.assertRaisesRegex(ValidationError, "Say why"), self.cr.savepoint():
            self.withdraw(event, " ")
        with self.assertRaisesRegex(UserError, "Choose what was noted wrong"), self.cr.savepoint():
            self.deliver(reminder, "withdrawal", note="A slip")
        self.withdraw(event)
        with self.assertRaisesRegex(ValidationError, "not withdrawn yet"):
            self.withdraw(event)

    def test_the_limitation_follows_what_is_withdrawn(self):
        """A notice to a body with a public accountant interrupts it, by what the post still says of it."""
        self.categorise("public_accountant")
        self.refresh()
        reminder = self.sent_before()
        for kind, day in (("deposit", -19), ("receipt", -15)):
            proof = self.desk["ir.attachment"].create({"name": f"{kind}.pdf", "raw": kind.encode()})
            self.deliver(reminder, kind, day, attachment_ids=proof.ids)
        dates = lambda: reminder.limitation_event_ids.filtered(lambda one: not one.withdrawn_on).mapped("date")  # noqa: E731
        self.assertEqual(dates(), [days(-19)])
        deposit, receipt = reminder.event_ids
        self.withdraw(deposit)
        self.assertEqual(dates(), [days(-15)])
        self.withdraw(receipt)
        self.assertEqual(dates(), [])

    def test_the_first_presentation_is_learnt_from_what_came_back(self):
        """Nobody called for it: it takes effect on the day of its first presentation."""
        reminder = self.sent_before()
        self.deliver(reminder, "unclaimed", -2)
        self.assertEqual(reminder.effect_date, days(-2))
        self.deliver(reminder, "presented", -17)
        self.assertEqual((reminder.delivery, reminder.effect_date), ("unclaimed", days(-17)))
        with self.assertRaisesRegex(ValidationError, "known already"):
            self.deliver(reminder, "presented", -1)

    def test_dialog(self):
        reminder = self.sent_before()
        self.deliver(reminder, "receipt", -15)
        action = reminder.with_user(self.collector).action_record_delivery()
        with Form(self.desk["recouvrement.delivery"].with_context(**action["context"])) as form:
            form.kind = "withdrawal"
            form.event_id = reminder.event_ids.with_env(self.desk)
            form.note = "A slip"
        form.record.action_record()
        self.assertFalse(reminder.effect_date)

    # ---------------------------------------------------------------- of what has left

    def test_nothing_happens_to_what_has_not_left(self):
        """Neither by the dialog, nor by writing the event, which collectors may."""
        reminder = self.notices()
        with self.assertRaisesRegex(UserError, "posted first"), self.cr.savepoint():
            self.deliver(reminder, "receipt")
        events = self.desk["recouvrement.reminder.event"]
        with self.assertRaisesRegex(UserError, "posted first"), self.cr.savepoint():
            events.create({"reminder_id": reminder.id, "kind": "receipt", "date": TODAY})
        with self.assertRaisesRegex(UserError, "posted first"), self.cr.savepoint():
            events.with_context(default_kind="receipt").create({"reminder_id": reminder.id, "date": TODAY})
        self.assertFalse(self.noticed_on())

    def test_another_letter_is_no_notice(self):
        letter = self.snapshot(self.letters_for(self.last))
        letter.write({"state": "printed"})
        letter._mark_sent()
        with self.assertRaisesRegex(UserError, "is no formal notice"):
            self.deliver(letter, "receipt")

    def test_events_of_one_go_are_checked_against_each_other(self):
        reminder = self.sent_before()
        with self.assertRaisesRegex(ValidationError, "known already"):
            self.desk["recouvrement.reminder.event"].create([
                {"reminder_id": reminder.id, "kind": kind, "date": TODAY} for kind in ("refused", "receipt")
            ])

    # ---------------------------------------------------------------- what another system sent

    def take_over(self, level):
        self.refresh()
        item = self.items_of(self.move)
        return self.collection["recouvrement.reminder"]._take_over([(item, level, days(-20), "letter")])

    def test_a_notice_that_was_taken_over_counts_as_one(self):
        reminder = self.take_over(self.notice)
        self.assertTrue(reminder.formal_notice)
        self.deliver(reminder, "receipt", -10)
        self.assertEqual(self.noticed_on(), days(-10))

    def test_a_step_that_becomes_a_notice_makes_none_of_old_letters(self):
        reminder = self.take_over(self.last)
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO recouvrement_reminder_event (reminder_id, kind, date) VALUES (%s, 'receipt', %s)",
            [reminder.id, days(-10)],
        )
        texts = {"subject": self.notice.subject, "body": self.notice.body}
        self.policy.write({"level_ids": [Command.update(self.last.id, {"formal_notice": True, **texts})]})
        self.env.invalidate_all()
        self.assertIsNone(self.noticed_on())
