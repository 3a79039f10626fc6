# Part of recouvrement_module. License LGPL-3.
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .plan_common import SIGNED, PlanCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPaymentPlan(PlanCommon):
    def test_proposed_and_signed(self):
        moves = self.owe(400, 300, 200, 100)
        plan = self.propose(number=5)
        self.assertEqual((plan.state, plan.principal, plan.interest_mode), ("proposed", 1000, "frozen"))
        self.assertEqual(
            [(one.rank, one.due, one.amount) for one in plan.instalment_ids],
            [
                (1, date(2026, 12, 1), 200), (2, date(2027, 1, 4), 200),  # 1 January is a holiday
                (3, date(2027, 2, 1), 200), (4, date(2027, 3, 1), 200), (5, date(2027, 4, 1), 200),
            ],
        )  # fmt: skip
        self.assertEqual(self.facts(moves), [(0, "", 400), (0, "", 300), (0, "", 200), (0, "", 100)])
        self.sign(plan)
        self.assertEqual((plan.state, plan.standing, plan.signed_by), ("agreed", "running", "Anne Duval"))
        self.assertEqual(self.facts(moves), [(amount, "planned", 0) for amount in (400, 300, 200, 100)])
        case = self.case_of(self.customer)
        self.assertEqual((case.balance_planned, case.balance_set_aside), (1000, 1000))
        self.assertEqual(case.balance_due, 1000, "it stays in the exposure")
        self.assertIn(plan.number, case.item_ids[0].why)
        self.assertEqual(moves.mapped("invoice_date_due"), [days(-40), days(-30), days(-20), days(-10)])

    def test_cents_add_up(self):
        self.owe(100)
        plan = self.propose(number=3)
        self.assertEqual(plan.instalment_ids.mapped("amount"), [33.33, 33.33, 33.34])

    def test_down_payment_and_amount_of_each(self):
        self.owe(1000)
        plan = self.propose(down_payment=100, way="amount", each=400)
        self.assertEqual(
            [(one.rank, one.due, one.amount) for one in plan.instalment_ids],
            [(0, TODAY, 100), (1, date(2026, 12, 1), 400), (2, date(2027, 1, 4), 400), (3, date(2027, 2, 1), 100)],
        )

    def test_what_is_wrong_is_said_and_nothing_lost(self):
        self.owe(100)
        form = self.dialog(self.case_of(self.customer), first_date=date(2026, 12, 1))
        form.number = 0
        self.assertIn("between 1 and 60", form.problem)
        self.assertFalse(form.schedule)
        form.number, form.down_payment = 2, 100
        self.assertIn("less than what goes into the plan", form.problem)
        form.down_payment, form.first_date = 0, days(-1)
        self.assertIn("follow each other", form.problem)
        with self.assertRaisesRegex(UserError, "follow each other"):
            form.save().action_propose()
        self.assertFalse(self.collection["recouvrement.plan"].search([]))

    def test_only_what_is_free(self):
        moves = self.owe(100, 200)
        self.agree(self.items_of(moves[0]))
        form = self.dialog(self.case_of(self.customer), first_date=date(2026, 12, 1))
        self.assertEqual(form.total, 200)
        with form.line_ids.edit(0) as line:
            line.planned = 50
        with self.assertRaisesRegex(UserError, "no more than"):
            form.save().action_propose()

    def test_part_of_an_item(self):
        moves = self.owe(500)
        form = self.dialog(self.case_of(self.customer), first_date=date(2026, 12, 1))
        with form.line_ids.edit(0) as line:
            line.planned = 300
        plan = self.collection["recouvrement.plan"].browse(form.save().action_propose()["res_id"])
        self.sign(plan)
        self.assertEqual(self.facts(moves), [(300, "", 200)])
        self.assertIn("in payment plan", self.items_of(moves).why)

    def test_consumer_bears_nothing(self):
        self.customer.with_env(self.collection).recouvrement_category = "consumer"
        self.owe(500)
        form = self.dialog(self.case_of(self.customer), first_date=date(2026, 12, 1))
        self.assertTrue(form.is_free)
        wizard = form.save()
        self.assertEqual(wizard.interest_mode, "free")
        wizard.write({"interest_mode": "agreed", "rate": 6})
        with self.assertRaisesRegex(UserError, "neither interest nor fees"):
            wizard.action_propose()
        wizard.write({"interest_mode": "running"})
        with self.assertRaisesRegex(UserError, "neither interest nor fees"):
            wizard.action_propose()

    def test_agreed_rate(self):
        """6 % on 1 000 from 19 November to 1 December, 12 days: 1.97; then on 500 for 34 days: 2.79."""
        self.owe(1000)
        plan = self.propose(number=2, interest_mode="agreed", rate=6)
        self.assertEqual(plan.instalment_ids.mapped("interest"), [1.97, 2.79])
        self.assertEqual((plan.interest, plan.total), (4.76, 1004.76))

    def test_charges_are_shown_before(self):
        """12.15 % on 1 000: shown for each way; the schedule too."""
        self.owe(1000)
        form = self.dialog(self.case_of(self.customer), first_date=date(2026, 12, 1))
        self.assertIn("333.34", form.schedule)
        self.assertIn("Goes on running", form.schedule)
        self.assertIn("Interest that has run until today", form.schedule)

    def test_court_sets_its_own(self):
        moves = self.owe(600)
        form = self.dialog(self.case_of(self.customer), kind="court", note="Tribunal de commerce de Lyon, no. 12")
        for day, amount in ((date(2026, 12, 25), 100), (date(2027, 2, 25), 500)):
            with form.order_ids.new() as line:
                line.day, line.amount = day, amount
        with self.assertRaises(AssertionError):  # the decision is required
            form.save()
        form.decision = SIGNED
        plan = self.collection["recouvrement.plan"].browse(form.save().action_propose()["res_id"])
        self.assertEqual((plan.state, plan.interest_mode, plan.kind), ("agreed", "free", "court"))
        self.assertEqual(plan.instalment_ids.mapped("due"), [date(2026, 12, 25), date(2027, 2, 25)])
        self.assertEqual(self.facts(moves), [(600, "planned", 0)])

    def test_court_plan_recorded_late(self):
        """Decided on 2 November, first instalment on the 10th: it holds from the decision on."""
        self.owe(600)
        decided = date(2026, 11, 2)
        form = self.dialog(
            self.case_of(self.customer), kind="court", note="Tribunal, no. 13", decision=SIGNED, decided_on=decided
        )
        for day, amount in ((date(2026, 11, 10), 100), (date(2027, 2, 25), 500)):
            with form.order_ids.new() as line:
                line.day, line.amount = day, amount
        self.assertFalse(form.problem)
        wizard = form.save()
        wizard.decided_on = date(2026, 12, 24)
        with self.assertRaises(UserError):
            wizard.action_propose()
        wizard.decided_on = decided
        plan = self.collection["recouvrement.plan"].browse(wizard.action_propose()["res_id"])
        self.assertEqual((plan.start, plan.agreed_on), (decided, decided))

    # ---------------------------------------------------------------- signature

    def test_signed_on_a_former_day(self):
        """The interruption and the payments count from the signature; what was matched before it was recorded not."""
        (first,) = self.owe(400)
        signed = days(-4)
        self.pay(first, 100, on=-2)
        self.refresh()
        plan = self.propose()
        self.assertEqual(plan.principal, 300)
        vals = {"name": "Anne Duval", "capacity": "Managing director", "proof": SIGNED}
        with self.assertRaisesRegex(UserError, "not to come"):
            self.dialog(plan, "recouvrement.plan.sign", day=days(1), **vals).save().action_sign()
        self.dialog(plan, "recouvrement.plan.sign", day=signed, **vals).save().action_sign()
        self.refresh()
        self.assertEqual((plan.agreed_on, plan.residual), (signed, 300))
        event = self.collection["recouvrement.limitation.event"].search([("kind", "=", "plan")])
        self.assertEqual(event.date, signed)

    def test_signing_interrupts_the_limitation(self):
        moves = self.owe(400, 300)
        plan = self.agree()
        events = self.collection["recouvrement.limitation.event"].search([("kind", "=", "plan")])
        self.assertEqual((events.move_id, set(events.mapped("date"))), (moves, {TODAY}))
        self.assertEqual((events[0].proof, events[0].note), (SIGNED, plan.number))

    def test_signed_only_while_it_is_true(self):
        moves = self.owe(400)
        plan = self.propose()
        self.pay(moves, 100)
        self.refresh()
        with self.assertRaisesRegex(UserError, "Less is open"):
            self.sign(plan)
        other = self.propose()
        self.assertEqual((plan.state, plan.replaced_by_id, other.principal), ("cancelled", other, 300))
        with freeze_time(days(16)), self.assertRaisesRegex(UserError, "have passed"):
            self.sign(other)
        with self.assertRaisesRegex(UserError, "signed or cancelled"):
            self.sign(plan)

    def test_said_once(self):
        self.owe(400)
        plan = self.agree()
        with self.assertRaisesRegex(UserError, "not changed"):
            plan.write({"rate": 3})
        with self.assertRaisesRegex(UserError, "kept as history"):
            plan.unlink()
        proof = self.collection["ir.attachment"].search([
            ("res_model", "=", plan._name), ("res_field", "=", "proof"), ("res_id", "=", plan.id),
        ])  # fmt: skip
        with self.assertRaisesRegex(UserError, "A proof is not changed"):
            proof.write({"raw": b"Other"})

    def test_cancelled_with_a_reason(self):
        moves = self.owe(400)
        plan = self.agree()
        context = {"active_model": plan._name, "active_ids": plan.ids}
        Cancel = self.env["recouvrement.plan.cancel"].with_user(self.users["collector"]).with_context(**context)
        with self.assertRaisesRegex(UserError, "Say why"):
            Cancel.create({"reason": " "}).action_cancel()
        Cancel.create({"reason": "Pays at once"}).action_cancel()
        self.assertEqual((plan.state, plan.end_reason, plan.ended_on), ("cancelled", "Pays at once", TODAY))
        self.assertEqual(self.facts(moves), [(0, "", 400)])

    def test_rights(self):
        self.owe(400)
        plan = self.propose()
        for method in ("action_sign", "action_cancel", "action_change", "action_seen"):
            with self.assertRaises(AccessError):
                getattr(plan.with_user(self.users["viewer"]), method)()
        with self.assertRaises(AccessError):
            plan.with_user(self.users["collector"]).write({"state": "agreed"})

    def test_settings_are_bounded(self):
        with self.assertRaisesRegex(ValidationError, "8 to 15"), mute_logger("odoo.sql_db"):
            self.company.recouvrement_plan_notice = 7

    # ---------------------------------------------------------------- reminders

    def test_a_prepared_reminder_is_prepared_again_without_it(self):
        self.company.recouvrement_sending = True
        moves = self.owe(400, 300)
        run = self.collection["recouvrement.run"]
        run.with_company(self.company).action_preview()
        run = run._get_today(self.company)
        for _phase in ("select", "decide", "gather"):
            run._advance()
        reminder = self.collection["recouvrement.reminder"].search([("case_id.partner_id", "=", self.customer.id)])
        self.assertEqual(reminder.line_ids.move_id, moves)
        self.agree(self.items_of(moves[1]))
        self.assertEqual(reminder.state, "cancelled", "what is queued or prepared meets the same ledger")
