# Part of recouvrement_module. License LGPL-3.
"""From confirmed to sent: who ends a reminder meanwhile is obeyed, and what is asked of a person ends with it."""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import Error

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.turn import SEND, SPACE, turn
from .common import TODAY
from .test_dunning_gather import GatherCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSending(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_sending = True
        cls.collector = cls.user_of("collector")

    def setUp(self):
        super().setUp()
        # any bytes for a PDF, without the renderer: that one is tested apart
        renderer = patch.object(
            self.env.registry["recouvrement.letter"], "_render_documents",
            lambda _self, documents: dict.fromkeys(documents, b"%PDF"),
        )  # fmt: skip
        renderer.start()
        self.addCleanup(renderer.stop)

    @contextmanager
    def process(self, *records):
        """What another Odoo process does, with a cursor that commits; yields *records* as it sees them."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            yield [record.with_env(env) for record in records]

    def confirmed(self, partner=None):
        """Confirmed emails."""
        self.invoice(partner)
        return self.gather()

    def queued(self, partner=None):
        """One email that is fixed and waits for the send action."""
        reminder = self.confirmed(partner)
        reminder._queue()
        self.assertEqual((reminder.state, reminder.mail_id.state), ("queued", "outgoing"))
        return reminder

    def all_reminders(self):
        return self.collection["recouvrement.reminder"].search([("partner_id", "=", self.customer.id)])

    # ---------------------------------------------------------------- ended since the batch was chosen

    def test_taken_back_since_the_batch_was_chosen(self):
        for step, reminder in (("_queue", self.confirmed()), ("_hand_over", None)):
            reminder = reminder or self.queued()
            reminder.with_user(self.collector).action_cancel()
            with self.process(reminder) as (theirs,):
                theirs._carefully(step)
            self.assertEqual((reminder.state, reminder.reason), ("cancelled", "by_person"), step)
            self.assertEqual(self.all_reminders()[:1], reminder, "nothing was prepared again")

    def test_sent_or_held_since_the_batch_was_chosen(self):
        sent, held = self.queued(), self.queued(self.customer_named("Toiture Martin"))
        sent._mark_sent()
        held._close("held", "blocked")
        with self.process(sent + held) as (theirs,):
            theirs._carefully("_hand_over")
        self.assertEqual((sent + held).mapped("state"), ["sent", "held"])

    def test_what_has_ended_does_not_fail(self):
        reminder = self.queued()
        reminder._mark_sent()
        reminder._fail(ValueError("late"))
        self.assertEqual((reminder.state, reminder.error), ("sent", False))

    def test_taken_back_while_it_was_claimed(self):
        reminder = self.queued()
        reminder._close("cancelled", "by_person")
        said = []
        self.assertFalse(reminder.mail_id._recouvrement_check(lambda *outcome: said.append(outcome)))
        self.assertEqual((said, reminder.state), ([("withdrawn", "by_person")], "cancelled"))

    # ---------------------------------------------------------------- the database

    def test_deadlock_is_nobodys_fault(self):
        reminder = self.confirmed()
        self.env.cr.execute(
            """CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = 'deadlock_detected'; END $$;
               CREATE TRIGGER deadlock BEFORE UPDATE OF number ON recouvrement_reminder
                      FOR EACH ROW EXECUTE FUNCTION deadlock()"""
        )
        with self.process(reminder) as (theirs,), mute_logger("odoo.sql_db"):
            theirs._carefully("_queue")
        self.assertEqual((reminder.state, reminder.error), ("confirmed", False))

    def test_turn_is_given_back_when_the_working_connection_is_dead(self):
        cr = self.registry.cursor()
        cr.execute("SELECT pg_backend_pid()")
        self.env.cr.execute("SELECT pg_terminate_backend(%s)", cr.fetchone())
        with self.assertRaises(Error), turn(api.Environment(cr, SUPERUSER_ID, {}), SEND, 4711):
            self.fail("the work began on a dead connection")
        cr.close()
        self.env.cr.execute("SELECT pid FROM pg_locks WHERE classid = %s AND objid = 4711", [SPACE + SEND])
        self.assertFalse(self.env.cr.fetchall())

    # ---------------------------------------------------------------- attempts

    def attempt(self, reminder, outcome):
        vals = {"reminder_id": reminder.id, "rank": 1, "outcome": outcome}
        return self.collection["recouvrement.attempt"].create(vals)

    def test_settle_what_a_crash_has_left(self):
        reminder = self.queued()
        attempt = self.attempt(reminder, "pending")
        with self.process(attempt) as (theirs,):
            theirs._settle()
        self.assertEqual((attempt.outcome, attempt.reason, reminder.state), ("unknown", "interrupted", "unknown"))
        self.assertEqual(len(reminder.case_id.activity_ids), 1)

    def test_settle_leaves_alone_what_was_ended_meanwhile(self):
        reminder = self.queued()
        attempt = self.attempt(reminder, "deferred")
        attempt._settle_one(reminder)
        self.assertEqual((attempt.outcome, reminder.state), ("deferred", "queued"))

    def test_first_outcome_stays(self):
        reminder = self.queued()
        with self.process(reminder) as (theirs,), theirs.env["recouvrement.attempt"]._claim(reminder.id) as close:
            close("withdrawn", "paid")
            close("unknown", "database")
        self.assertEqual(reminder.attempt_ids.mapped("outcome"), ["withdrawn"])

    def test_attempt_says_in_words_why_it_was_withdrawn(self):
        reminder = self.queued()
        self.pay(reminder.line_ids.move_id)
        self.commit_like()
        with self.process(reminder.mail_id) as (mail,):
            mail._recouvrement_hand_over(self.fail)
        attempt = reminder.attempt_ids
        self.assertEqual((attempt.outcome, attempt.reason, attempt.response), ("withdrawn", "paid", False))
        self.assertEqual(attempt.reason_text, "It was paid or cancelled meanwhile.")

    # ---------------------------------------------------------------- what is asked of a person

    def failed(self):
        reminder = self.confirmed()
        with mute_logger("odoo.addons.recouvrement_module.models.dunning.reminder_send"):
            reminder._fail(ValueError("no such thing"))
        self.refresh()
        self.assertTrue(reminder.case_id.activity_ids)
        return reminder

    def test_prepare_again_prepares_at_once(self):
        reminder = self.failed()
        reminder.with_user(self.collector).action_retry()
        again = self.all_reminders() - reminder
        self.assertEqual((reminder.state, reminder.reason), ("cancelled", "retried"))
        self.assertEqual((again.state, again.principal), ("confirmed", 100))
        self.assertFalse(reminder.case_id.activity_ids)

    def test_prepare_again_waits_for_the_run_while_sending_is_off(self):
        reminder = self.failed()
        self.company.recouvrement_sending = False
        reminder.with_user(self.collector).action_retry()
        self.assertEqual(self.all_reminders(), reminder)
        self.assertEqual(self.items_of(self.customer).decision_code, "remind")

    def test_decision_ends_what_was_asked(self):
        for action in ("action_say_sent", "action_cancel"):
            reminder = self.queued(self.customer_named(action))
            reminder._close("unknown", "interrupted")
            reminder._ask_person()
            self.assertEqual(len(reminder.case_id.activity_ids), 1)
            getattr(reminder.with_user(self.collector), action)()
            self.assertFalse(reminder.case_id.activity_ids, action)

    def test_decision_ends_what_this_reminder_asked_and_no_other(self):
        """Two reminders of one step, both without a number, bear the same name."""
        self.invoice(currency_id=self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)]).id)
        both = self.confirmed()
        with mute_logger("odoo.addons.recouvrement_module.models.dunning.reminder_send"):
            for reminder in both:
                reminder._fail(ValueError("no such thing"))
        self.assertEqual(len(both.case_id.activity_ids), 2)
        both[0].with_user(self.collector).action_cancel()
        self.assertEqual(both.case_id.activity_ids, both[1].activity_id)

    def test_a_person_is_asked_once(self):
        """Both addresses of a customer come back."""
        reminder = self.queued()
        reminder._mark_sent()
        for address in ("achats@duval.example", "compta@duval.example"):
            reminder._record_bounce(address)
        self.assertEqual(len(reminder.case_id.activity_ids), 1)
