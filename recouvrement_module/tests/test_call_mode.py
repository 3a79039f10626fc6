# Part of recouvrement_module. License LGPL-3.
"""Call mode: who is called, what the page shows, and what each answer does at once."""

from base64 import b64encode
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_promise_to_pay import SILENT, PromiseCommon


class CallCommon(PromiseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.user_of("collector", password="user_collector")
        cls.customer.phone = "04 72 00 00 01"

    def late_case(self, partner=None, **vals):
        partner = partner or self.customer
        self.invoice(partner=partner, **vals)
        self.refresh()
        case = self.case_of(partner)
        case.user_id = self.collector
        return case

    def call_task(self, case):
        """The call of the ladder for a case."""
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY, addressees=case.ids, confirm=True)
        call = self.collection["recouvrement.reminder"].browse(ids)
        call.channel = "task"
        return call

    @property
    def mode(self):
        return self.env(user=self.collector)["recouvrement.call.mode"].with_context(
            allowed_company_ids=self.company.ids
        )

    def answer(self, case, code, **values):
        action = self.mode.answer(case.id, code, values)
        self.env.invalidate_all()
        return action


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCallMode(CallCommon):
    def test_the_queue(self):
        """Calls of the ladder, calls to return and promises that were not kept, by priority; nobody twice."""
        small = self.late_case(amount=100)
        big = self.late_case(self.customer_named("Fabre"), amount=5000, due=-70)
        mailed = self.late_case(self.customer_named("Sage"), amount=9000)
        back = self.late_case(self.customer_named("Thym"), amount=300)
        self.call_task(small)
        self.call_task(big)
        back.activity_schedule("mail.mail_activity_data_call", date_deadline=TODAY, user_id=self.collector.id)
        self.assertEqual(self.mode.get_queue(), (big | back | small).ids)
        self.answer(big, "not_reached", day=str(days(1)))
        self.assertEqual(self.mode.get_queue(), (back | small).ids)
        self.assertEqual(self.mode.get_queue("me", mailed.ids), mailed.ids, "whoever was selected is called")
        with self.assertRaises(AccessError):
            self.env(user=self.user_of("viewer"))["recouvrement.call.mode"].get_queue()

    def test_the_page(self):
        case = self.late_case(amount=100)
        self.first.call_script = "This is {collector}: {principal} is late."
        self.call_task(case)
        page = self.mode.get_page(case.id)
        amount = self.company.currency_id.format(100)
        self.assertEqual((page["customer"], page["amount"]), ("Menuiserie Duval", 100))
        self.assertEqual(page["script"]["text"], f"This is {self.collector.name}: €100.00 is late.")
        self.assertEqual([person["phone"] for person in page["people"]], [self.customer.phone])
        self.assertEqual([row["asked"] for row in page["items"]], [amount])
        self.assertEqual(len(page["answers"]), 7)
        self.assertFalse(page["contacts"])

    def test_paid(self):
        """Reminders wait three working days, somebody looks for the payment, and the proof is kept."""
        case = self.late_case(amount=100)
        call = self.call_task(case)
        manager = self.user_of("manager")
        self.answer(
            case, "paid", day=str(days(-1)), amount=100, means="cheque", user_id=manager.id,
            proof={"name": "cheque.png", "data": b64encode(b"proof").decode()},
        )  # fmt: skip
        hold = case.hold_ids
        self.assertEqual((hold.until, hold.event), (days(5), "payment"))  # Thursday, then Friday, Monday, Tuesday
        task = case.activity_ids.filtered(lambda one: one.user_id == manager)
        self.assertIn("Cash application", task.summary)
        self.assertEqual(call.state, "sent")
        self.assertEqual(case.message_ids[0].attachment_ids.raw, b"proof")
        self.assertRecordValues(case.call_ids, [{"answer": "paid", "reached": True, "create_uid": self.collector.id}])

    def test_will_pay(self):
        """An amount for all, the oldest first; the mail that follows is read before it leaves."""
        self.invoice(amount=50, due=-40)
        case = self.late_case(amount=100)
        person = self.env["res.partner"].create({"name": "Mme Roy", "parent_id": self.customer.id, "phone": "04"})
        action = self.answer(
            case, "will_pay", day=str(days(4)), amount=120, contact_id=person.id, note="Lundi", mail=True
        )
        promise = case.promise_ids
        self.assertEqual((promise.amount, promise.line_ids.mapped("promised")), (120, [50, 70]))
        self.assertEqual((promise.contact_id, promise.note, promise.channel), (person, "Lundi", "call"))
        composer = self.env(user=self.collector)["mail.compose.message"].with_context(**action["context"]).create({})
        self.assertIn("120", composer.body)
        self.assertIn("11/23/2026", composer.body)
        self.answer(case, "will_pay", day=str(days(9)), amount=150)
        self.assertEqual(sorted(case.promise_ids.mapped("state")), ["replaced", "waiting"])

    def test_approval(self):
        case = self.late_case()
        self.assertFalse(self.answer(case, "approval", day=str(days(6)), who="M. Roy", reference="PO 12"))
        self.assertEqual(case.hold_ids.reason_id, self.env.ref("recouvrement_module.hold_reason_approval"))
        self.assertEqual((case.hold_ids.until, case.item_ids.decision_code), (days(6), "hold"))
        self.assertEqual(case.item_ids.contacted_on, TODAY, "it counts as a contact")
        self.assertIn("PO 12", case.call_ids.note)

    def test_disputes(self):
        """The dialog of disputes opens with what was said."""
        case = self.late_case(amount=100)
        action = self.answer(case, "disputes", note="Price")
        reason = self.env["recouvrement.dispute.reason"].search([], limit=1)
        wizard = self.env(user=self.collector)["recouvrement.dispute.wizard"].with_context(**action["context"])
        wizard.create({"reason_id": reason.id}).action_open()
        self.env.invalidate_all()
        self.assertEqual((case.dispute_ids.description, case.item_ids.decision_code), ("Price", "disputed"))

    def test_call_again(self):
        case = self.late_case()
        call = self.call_task(case)
        case.activity_schedule("mail.mail_activity_data_call", date_deadline=TODAY, user_id=self.collector.id)
        self.answer(case, "not_reached", day=str(days(1)))
        self.assertEqual(case.activity_ids.mapped("date_deadline"), [days(1)], "the call of today is done")
        self.assertEqual(call.state, "prepared", "nobody was reached: its step does not count")
        self.assertFalse(case.item_ids.contacted_on)
        with freeze_time(days(1)):
            self.answer(case, "cannot", day=str(days(4)), note="In January")
        self.assertEqual(case.activity_ids.mapped("date_deadline"), [days(4)])
        self.assertEqual(call.state, "sent")

    def test_an_unanswered_call_leaves_broken_promises_to_be_spoken_of(self):
        case = self.late_case()
        promise = self.promise(self.items_of(self.customer))
        self.live(SILENT + 1)
        self.assertEqual((promise.state, promise.seen_on), ("broken", False))
        with freeze_time(days(SILENT + 1)):
            self.answer(case, "not_reached", day=str(days(SILENT + 2)))
            self.assertFalse(promise.seen_on)
            self.assertTrue(promise.activity_id)
            self.answer(case, "cannot", day=str(days(SILENT + 5)), note="In January")
        self.assertEqual(promise.seen_on, days(SILENT + 1))

    def test_who_cannot_pay_gets_a_plan_at_once(self):
        case = self.late_case()
        done = self.answer(case, "cannot")
        self.assertEqual(done["res_model"], "recouvrement.plan.wizard")
        self.assertFalse(case.activity_ids)
        self.assertEqual(case.call_ids.answer, "cannot")

    def test_call_again_at_an_hour(self):
        """The hour is in the summary, and the day puts the calls in its order; who named none comes last."""
        cases = [self.late_case(self.customer_named(name)) for name in ("Fabre", "Sage", "Thym")]
        for case, hour in zip(cases, ("16:30", "", "09:15"), strict=True):
            self.answer(case, "not_reached", day=str(days(1)), hour=hour)
        self.assertEqual(cases[0].activity_ids.summary, "Call again at 16:30")
        with freeze_time(days(1)):
            day = self.env["recouvrement.day"].with_user(self.collector).get_day()
            (section,) = [one for one in day["sections"] if one["code"] == "callbacks"]
            self.assertEqual([row["what"] for row in section["rows"]],
                             ["Call again at 09:15", "Call again at 16:30", "Call again"])  # fmt: skip
            self.answer(cases[2], "cannot", day=str(days(3)), hour="14:00")
        self.assertIn("at 14:00", cases[2].activity_ids.summary)
        for wrong in ("25:00", "9h", "soon", "14:60"):
            with self.assertRaisesRegex(UserError, "14:30"), self.cr.savepoint():
                self.answer(cases[0], "not_reached", day=str(days(1)), hour=wrong)

    def test_best_hour(self):
        case = self.late_case()
        Call = self.collection["recouvrement.call"]
        for ago, hour, reached in ((9, 9, True), (5, 9, True), (3, 14, False), (2, 14, True)):
            moment = self.env.cr.now().replace(year=2026, month=11, day=19, hour=hour, minute=10) - timedelta(days=ago)
            answer = "will_pay" if reached else "not_reached"
            Call.create({"case_id": case.id, "answer": answer, "reached": reached, "called_on": moment})
        self.company.partner_id.tz = "UTC"
        self.assertIn("9:00", self.mode.get_page(case.id)["best_hour"])
        self.answer(case, "not_reached", day=str(days(1)))
        self.assertIn("9:00", case.activity_ids.summary)

    def test_refused(self):
        case = self.late_case()
        for code, values in (
            ("unknown", {}), ("paid", {}), ("paid", {"day": "soon", "amount": 5}), ("paid", {"day": str(TODAY)}),
            ("paid", {"day": str(days(1)), "amount": 5}), ("paid", {"day": str(TODAY), "amount": "nan"}),
            ("paid", {"day": str(TODAY), "amount": 5, "user_id": self.env.ref("base.public_user").id}),
            ("paid", {"day": str(TODAY), "amount": 5, "proof": {"name": "x", "data": "é"}}),
            ("will_pay", {"day": str(days(3)), "amount": 1000}), ("will_pay", {"day": str(days(-3)), "amount": 10}),
            ("approval", {"day": str(days(-1))}), ("not_reached", {"day": str(days(-1))}),
        ):  # fmt: skip
            with self.subTest(code=code, values=values), self.assertRaises(UserError), self.cr.savepoint():
                self.answer(case, code, **values)
        self.assertFalse(case.call_ids)
        other = self.setup_other_company()["company"]
        theirs = self.invoice(company=other)
        self.refresh()
        with self.assertRaises(AccessError):
            self.mode.get_page(self.items_of(theirs).case_id.id)

    def test_script_in_what_is_typed_is_text(self):
        case = self.late_case()
        self.answer(case, "disputes", note="<script>alert(1)</script>")
        self.assertNotIn("<script>", case.message_ids[0].body)

    def test_placeholders_of_the_script_are_checked(self):
        with self.assertRaisesRegex(UserError, "secret"), mute_logger("odoo.sql_db"):
            self.first.call_script = "Hello {secret}"


@tagged("post_install", "-at_install")
class TestCallModeTour(CallCommon, HttpCase):
    @freeze_time(TODAY, tick=True)
    def test_calls_one_after_another(self):
        first = self.late_case(amount=900, due=-70)
        second = self.late_case(self.customer_named("Garage Morel", phone="04 72 00 00 02"), amount=200)
        self.call_task(first | second)
        self.start_tour("/odoo/collection-my-day", "recouvrement_calls", login="user_collector")
        self.assertEqual(first.promise_ids.amount, 600)
        self.assertEqual(second.call_ids.answer, "not_reached")
        self.assertEqual(second.activity_ids.summary, "Call again at 14:30")
