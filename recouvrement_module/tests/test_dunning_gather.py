# Part of recouvrement_module. License LGPL-3.
"""From decided items to reminders: one message per customer and currency, never more than is owed."""

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, RecouvrementCommon, days


class GatherCommon(RecouvrementCommon):
    def gather(self, today=TODAY):
        """The reminders of a day, as its run makes them."""
        self.refresh()
        self.collection["recouvrement.item"]._decide(self.company, today)
        self.collection["recouvrement.reminder"]._hold_doubtful(self.company, today)
        ids = self.collection["recouvrement.reminder"]._gather(self.company, today)
        return self.collection["recouvrement.reminder"].browse(ids)

    def mark_sent(self, reminders, on=0):
        """Let reminders have left so many days from today."""
        reminders.filtered(lambda reminder: reminder.state == "prepared").write({"state": "confirmed"})
        reminders.filtered(lambda reminder: reminder.state == "confirmed").write({"state": "queued"})
        with freeze_time(days(on)):
            reminders._mark_sent()
        self.refresh()

    def drop_line(self, entry, line):
        """Take a due line out of an entry; the others are what they were."""
        entry.button_draft()
        balancing = entry.line_ids.filtered(lambda one: one.account_id.account_type != "asset_receivable")
        entry.write({"line_ids": [
            Command.delete(line.id), Command.update(balancing.id, {"balance": balancing.balance + line.balance}),
        ]})  # fmt: skip
        entry.action_post()
        self.refresh()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGather(GatherCommon):
    def test_one_message_at_the_level_its_items_call_for(self):
        young, old = self.invoice(amount=100, due=-6), self.invoice(amount=200, due=-25)
        reminder = self.gather()
        self.assertRecordValues(reminder, [{
            "level_id": self.second.id, "principal": 300, "channel": "email", "state": "confirmed",
            "case_id": self.case_of(self.customer).id, "currency_id": self.company.currency_id.id,
        }])  # fmt: skip
        steps = {line.move_id: line.level_id for line in reminder.line_ids}
        self.assertEqual(steps, {young: self.first, old: self.second})

    def test_one_message_per_currency(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        self.invoice(amount=100)
        self.invoice(amount=80, currency_id=usd.id)
        reminders = self.gather()
        self.assertEqual(
            set(reminders.mapped(lambda r: (r.currency_id.name, r.principal))), {("EUR", 100), ("USD", 80)}
        )

    def test_never_more_than_is_owed(self):
        """Principal asked = askable overdue debits less free credits, over all messages of the customer."""
        self.invoice(amount=100, due=-40)
        self.invoice(amount=100, due=-6)
        self.invoice(amount=1000, due=30)
        self.invoice(amount=500, due=-50).no_followup = True
        self.credit_note(amount=130)
        reminder = self.gather()
        self.assertEqual((reminder.principal, reminder.credits), (70, 30))
        self.assertEqual(reminder.line_ids.mapped("asked"), [70])

    def test_items_on_their_way_are_not_gathered_twice(self):
        self.invoice()
        self.assertEqual(len(self.gather()), 1)
        self.assertFalse(self.gather())
        self.assertEqual(self.items_of(self.customer).decision_code, "open")

    def test_new_item_waits_for_the_message_that_has_not_left(self):
        self.invoice(due=-10)
        self.gather()
        late = self.invoice(due=-12)
        self.assertFalse(self.gather())
        self.assertEqual(self.items_of(late).decision_code, "with_other")

    def test_no_step_counts_until_it_has_left(self):
        invoice = self.invoice(due=-10)
        reminder = self.gather()
        self.assertFalse(self.items_of(invoice).sent_date)
        self.mark_sent(reminder)
        item = self.items_of(invoice)
        self.assertEqual((item.sent_delay, item.sent_date, item.decision_code), (5, TODAY, "wait"))
        self.assertEqual(item.next_date, days(11))  # the 20th day late is Sunday the 29th: Monday the 30th

    def test_the_next_step_and_the_recalled_items(self):
        first, second = self.invoice(amount=100, due=-10), self.invoice(amount=50, due=4)
        self.mark_sent(self.gather())
        with freeze_time(days(11)):
            reminder = self.gather(days(11))
        self.assertEqual(reminder.level_id, self.second)
        self.assertEqual(reminder.line_ids.move_id, first + second)
        recalled = self.gather_later(reminder, 15)
        self.assertFalse(recalled)

    def gather_later(self, reminder, after):
        self.mark_sent(reminder, on=11)
        with freeze_time(days(after)):
            return self.gather(days(after))

    def test_formal_notice_follows_the_last_letter_only(self):
        invoice, fresh = self.invoice(amount=100, due=-35), self.invoice(amount=10, due=-6)
        letter = self.gather()
        self.assertEqual((letter.level_id, letter.channel, letter.state), (self.last, "letter", "prepared"))
        self.mark_sent(letter)
        other = self.invoice(amount=7, due=-7)
        with freeze_time(days(11)):
            self.refresh()
            self.assertIn("To be reminded today: Formal notice", self.items_of(invoice).why)
            self.assertIn("Waits for First reminder: another message", self.items_of(other).why)
            notice = self.gather(days(11))
        self.assertTrue(notice.formal_notice)
        self.assertEqual(notice.line_ids.move_id, invoice)
        self.assertEqual(notice.principal, 100)
        self.assertEqual(self.items_of(other).decision_code, "with_other")
        self.mark_sent(notice, on=11)
        self.assertEqual(self.items_of(invoice).decision_code, "ended")
        self.assertIn(self.items_of(fresh).decision_code, ("wait", "contacted", "remind"))

    def test_customer_is_not_written_to_twice_in_three_days(self):
        self.invoice(due=-10)
        self.mark_sent(self.gather())
        other = self.invoice(due=-6)
        with freeze_time(days(1)):
            self.assertFalse(self.gather(days(1)))
            self.assertEqual(self.items_of(other).decision_code, "contacted")

    def test_bounce_undoes_the_step_until_the_address_is_corrected(self):
        invoice = self.invoice(due=-10)
        reminder = self.gather()
        self.mark_sent(reminder)
        reminder._record_bounce("compta@duval.example")
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.sent_date), ("bounced", False))
        self.assertEqual(reminder.event_ids.kind, "bounce")
        self.assertTrue(reminder.case_id.activity_ids)
        reminder.action_release_bounce()
        self.assertEqual(self.items_of(invoice).level_id, self.first)

    def test_rebuilt_line_inherits_its_steps(self):
        """Reset to draft, typed again and posted, the line has another id, and no customer is reminded again."""
        invoice = self.invoice(due=-10)
        self.mark_sent(self.gather())
        line = self.items_of(invoice).line_id.id
        invoice.button_draft()
        invoice.invoice_line_ids = [Command.clear()]
        invoice.invoice_line_ids = [Command.create({"name": "Work", "price_unit": 90, "tax_ids": []})]
        invoice.action_post()
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual(item.residual, 90)
        self.assertNotEqual(item.line_id.id, line)
        self.assertEqual((item.sent_delay, item.decision_code), (5, "wait"))

    def test_what_came_back_is_sent_again_before_any_higher_step(self):
        invoice = self.invoice(due=-10)
        reminder = self.gather()
        self.mark_sent(reminder)
        reminder._record_bounce(self.customer.email)
        self.refresh()
        invoice.line_ids.filtered("date_maturity").date_maturity = days(-60)
        self.customer.email = "new@duval.example"
        reminder.action_release_bounce()
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.level_id), ("remind", self.first))
        again = self.gather()
        self.assertEqual(again.level_id, self.first)
        self.mark_sent(again)
        self.refresh()
        self.assertEqual((self.items_of(invoice).sent_delay, self.items_of(invoice).repeat_delay), (5, 0))

    def test_nothing_else_goes_to_an_address_that_bounced(self):
        invoice = self.invoice()
        reminder = self.gather()
        self.mark_sent(reminder)
        reminder._record_bounce(self.customer.email)
        later = self.invoice()
        self.refresh()
        self.assertEqual(self.items_of(invoice).decision_code, "bounced")
        item = self.items_of(later)
        self.assertEqual((item.decision_code, item.held_code), ("held", "bounced_address"))
        self.customer.email = "new@duval.example"
        reminder.action_release_bounce()
        self.assertNotEqual(self.items_of(later).decision_code, "held")

    def test_later_due_date_starts_again(self):
        invoice = self.invoice(due=-10)
        self.mark_sent(self.gather())
        line = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        line.date_maturity = days(1)
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual((item.reopened, item.decision_code), (True, "not_due"))
        self.collection["recouvrement.item"]._decide(self.company, days(7))
        self.assertEqual(self.items_of(invoice).decision_code, "reopened")

    def test_taken_back_reminder_frees_its_items(self):
        invoice = self.invoice(due=-10)
        reminder = self.gather()
        reminder.with_user(self.user_of("collector")).action_cancel()
        self.assertEqual(reminder.state, "cancelled")
        self.assertEqual(self.items_of(invoice).decision_code, "remind")

    def test_unlawful_transitions_are_refused(self):
        self.invoice()
        reminder = self.gather()
        self.mark_sent(reminder)
        with self.assertRaises(UserError):
            reminder.state = "prepared"

    def test_rights(self):
        self.invoice()
        reminder = self.gather()
        viewer = self.user_of("viewer")
        self.assertEqual(reminder.with_user(viewer).principal, 100)
        for user in (viewer, self.user_of("collector"), self.user_of("manager")):
            with self.assertRaises(AccessError):
                reminder.with_user(user).write({"principal": 1})
            with self.assertRaises(AccessError):
                reminder.with_user(user).unlink()
        for action in ("confirm", "cancel", "retry", "say_sent", "release_bounce", "done", "print", "mark_posted"):
            with self.assertRaises(AccessError):
                getattr(reminder.with_user(viewer), f"action_{action}")()
        with self.assertRaises(AccessError):
            self.case_of(self.customer).with_user(viewer).action_reply_read()
        for action in ("action_run_now", "action_stop_sending"):
            with self.assertRaises(AccessError):
                getattr(self.env["recouvrement.run"].with_user(viewer), action)()

    def test_queries_do_not_grow_with_customers(self):
        for number in range(20):
            self.invoice(partner=self.customer_named(f"Client {number}", email=f"{number}@client.example"))
        self.refresh()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        self.assertEqual(len(ids), 20)

    @mute_logger("odoo.sql_db")
    def test_one_attempt_of_each_rank(self):
        """Once only: the database itself refuses the second claim of the same hand-over."""
        self.invoice()
        reminder = self.gather()
        vals = {"reminder_id": reminder.id, "rank": 1, "outcome": "pending"}
        self.collection["recouvrement.attempt"].create(vals)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.collection["recouvrement.attempt"].create(vals)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRun(GatherCommon):
    def run_now(self, login="collector"):
        action = self.env["recouvrement.run"].with_user(self.user_of(login)).action_run_now()
        action = action.get("params", {}).get("next", action)  # a run made before is opened with a word about it
        return self.collection["recouvrement.run"].browse(action["res_id"])

    def outcomes(self, run):
        return {(line.outcome, line.code): line.item_count for line in run.line_ids}

    def ledger(self):
        self.invoice(due=-10)
        self.invoice(due=20)
        self.invoice(partner=self.customer_named("Sans Mail", email=False))
        self.invoice(partner=self.customer_named("Bloqué")).action_toggle_block_payment()
        self.credit_note(amount=10)
        self.commit_like()

    def test_report_adds_up(self):
        self.company.recouvrement_sending = True
        self.ledger()
        run = self.run_now()
        self.assertEqual(self.outcomes(run), {
            ("waiting", "confirmed"): 1, ("skipped", "not_due"): 1, ("held", "no_email"): 1,
            ("skipped", "blocked"): 1, ("skipped", "credit"): 1,
        })  # fmt: skip
        self.assertEqual(sum(run.line_ids.mapped("item_count")), run.item_count)
        self.assertEqual(
            run.item_count, len(self.collection["recouvrement.item"].search([("root_id", "=", self.company.id)]))
        )
        self.mark_sent(run.reminder_ids)
        run._account()
        self.assertEqual(self.outcomes(run)["sent", "sent"], 1)
        self.assertEqual(run.phase, "done")

    def test_each_row_opens_what_it_counts(self):
        self.company.recouvrement_sending = True
        self.ledger()
        run = self.run_now()
        run.reminder_ids[:1]._close("held", "no_email")
        run._account()
        self.assertIn("no_email", run.line_ids.mapped("code"))
        counts = {line.code: line.item_count for line in run.line_ids}
        domains = {line.code: line.action_open_items()["domain"] for line in run.line_ids}
        run._account()  # the rows are made anew while the day goes on: what is open in a browser stays right
        for code, domain in domains.items():
            found = self.collection["recouvrement.item"].search(domain)
            self.assertEqual(len(found), counts[code], code)
            self.assertNotIn(found.ids, [value for _name, _operator, value in domain])

    def test_a_row_opens_what_its_reader_may_read(self):
        self.ledger()
        run = self.preview()
        domain = run.line_ids[:1].action_open_items()["domain"]
        stranger = new_test_user(
            self.env, login="stranger", groups="recouvrement_module.group_viewer",
            company_id=(company := self.env["res.company"].create({"name": "Ailleurs"})).id,
            company_ids=[Command.set(company.ids)],
        )  # fmt: skip
        self.assertTrue(self.env["recouvrement.item"].with_user(run.create_uid).search_count(domain))
        self.assertFalse(self.env(user=stranger, context={})["recouvrement.item"].search_count(domain))
        run.unlink()
        self.assertFalse(self.collection["recouvrement.item"].search_count(domain))

    def test_a_row_that_is_none_finds_nothing(self):
        for row in ("nonsense", "x y z", "7", "-1 sent sent"):
            self.assertFalse(self.collection["recouvrement.item"].search([("report_row", "=", row)]), row)

    def messages(self, records):
        return sorted(
            (record.partner_id.name, record.currency_id.name, record.level_id.name, record.channel, record.principal)
            for record in records
        )

    def preview(self, group="viewer"):
        action = self.env["recouvrement.run"].with_user(self.user_of(group)).action_preview()
        return self.collection["recouvrement.run"].browse(action["res_id"])

    def test_preview_lists_what_the_run_then_prepares(self):
        self.company.recouvrement_sending = True
        self.ledger()
        self.invoice(amount=70, due=-50)
        self.invoice(amount=30, currency_id=self.env.ref("base.USD").id)
        run = self.preview()
        listed = self.messages(run.message_ids)
        self.assertEqual(len(listed), 2)
        self.assertEqual(run.message_ids.filtered(lambda message: message.principal == 160).line_count, 2)
        self.assertEqual(listed, self.messages(self.run_now().reminder_ids))

    def test_preview_warns_of_a_bank_line(self):
        self.company.recouvrement_bank_check = "warn"
        self.ledger()
        self.invoice(partner=self.customer_named("Toiture Martin"))
        self.bank_line(reconciled=True)
        self.bank_line(partner_id=self.customer.id)
        self.commit_like()
        remarks = {message.partner_id: message.doubt for message in self.preview().message_ids}
        self.assertIn("bank line", remarks.pop(self.customer))
        self.assertEqual(list(remarks.values()), [""])

    def test_preview_replaces_the_last_one_of_the_same_person(self):
        self.ledger()
        viewer = self.preview()
        user = viewer.create_uid
        other = self.preview("collector")
        self.env["recouvrement.run"].with_user(user).action_preview()
        self.assertFalse(viewer.exists())
        self.assertTrue(other.exists())
        self.env.cr.execute("UPDATE recouvrement_run SET create_date = %s WHERE id = %s", (days(-2), other.id))
        self.collection["recouvrement.run"]._gc_previews()
        self.assertFalse(other.exists())

    def test_preview_prepares_nothing(self):
        self.ledger()
        action = self.env["recouvrement.run"].with_user(self.user_of("viewer")).action_preview()
        run = self.collection["recouvrement.run"].browse(action["res_id"])
        self.assertEqual(self.outcomes(run)["waiting", "remind"], 1)
        self.assertFalse(self.collection["recouvrement.reminder"].search([("company_id", "=", self.company.id)]))

    def test_nothing_is_gathered_while_sending_is_off(self):
        self.ledger()
        with self.assertRaisesRegex(UserError, "switched off"):
            self.run_now()
        run = self.collection["recouvrement.run"]._get_today(self.company)
        while run._can_advance():
            run._advance()
        self.assertEqual(run.phase, "gather")
        self.assertFalse(run.reminder_ids)

    def test_run_of_today_is_made_once_and_may_be_taken_back(self):
        self.company.recouvrement_sending = True
        self.ledger()
        run = self.run_now()
        self.assertEqual(self.run_now("manager"), run)
        self.assertEqual(len(run.reminder_ids), 1)
        run.action_take_back()
        self.assertEqual(run.reminder_ids.state, "cancelled")
        again = self.collection["recouvrement.run"]._get_today(self.company)
        self.assertNotEqual(again, run)
        while again._can_advance():
            again._advance()
        self.assertEqual(again.reminder_ids.state, "confirmed")

    def test_error_of_one_company_is_written_on_its_run(self):
        self.ledger()
        run = self.collection["recouvrement.run"]._get_today(self.company)
        self.policy.level_ids.unlink()
        self.company.recouvrement_policy_id = self.policy
        self.env.cr.execute("ALTER TABLE recouvrement_item RENAME TO gone")
        with mute_logger("odoo.addons.recouvrement_module.models.dunning.run", "odoo.sql_db"):
            run._advance()
        self.assertEqual(run.phase, "failed")
        self.assertTrue(run.error)

    def break_items(self, error):
        """Let the database refuse the items of the company, with an error of PostgreSQL."""
        self.env.flush_all()
        self.env.cr.execute(
            f"""CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = '{error}'; END $$;
                CREATE TRIGGER broken BEFORE INSERT ON recouvrement_item
                       FOR EACH ROW WHEN (NEW.root_id = {self.company.id}) EXECUTE FUNCTION broken()"""
        )

    def phases_after_the_action(self, companies):
        """The phases of the runs of companies, by company, after the daily action."""
        with (
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
            mute_logger("odoo.addons.recouvrement_module.models.dunning.run", "odoo.sql_db"),
        ):
            self.collection["recouvrement.run"].with_env(self.collection(cr=cr))._cron_run()
        runs = self.collection["recouvrement.run"].search([("company_id", "in", companies.ids)])
        return {run.company_id: run.phase for run in runs}

    def test_error_of_one_company_leaves_the_others_alone(self):
        other = self.setup_other_company(name="Maison Voisine")["company"]
        self.ledger()
        self.break_items("check_violation")
        phases = self.phases_after_the_action(self.company + other)
        self.assertEqual(phases, {self.company: "failed", other: "gather"})

    def test_company_that_somebody_works_on_leaves_the_others_alone(self):
        other = self.setup_other_company(name="Maison Voisine")["company"]
        self.ledger()
        self.break_items("serialization_failure")
        phases = self.phases_after_the_action(self.company + other)
        self.assertEqual(phases, {self.company: "select", other: "gather"})

    def test_switching_on_remembers_the_day(self):
        self.company.recouvrement_start_date = False
        self.company.recouvrement_sending = True
        self.assertEqual(self.company.recouvrement_start_date, TODAY)
