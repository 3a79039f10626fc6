# Part of recouvrement_module. License LGPL-3.
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, days
from .plan_common import PlanCommon


def of(day):
    """A day as the factories want it: from the one on which the tests happen."""
    return (day - TODAY).days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlanLife(PlanCommon):
    """A plan of 1 000 in 5 instalments of 200: 1 December, 4 January, 1 February, 1 March and 1 April."""

    def setUp(self):
        super().setUp()
        self.moves = self.owe(400, 300, 200, 100)
        self.plan = self.agree(number=5)
        self.env.invalidate_all()

    def paid(self, move, amount, day):
        with freeze_time(day):
            payment = self.pay(move, amount, on=of(day))
        self.assertTrue(payment.move_id)
        return payment

    def states(self):
        return [(one.paid, one.state) for one in self.plan.instalment_ids]

    def test_kept(self):
        """Early and in one go: 1 000 on 25 November keeps it, on that day."""
        for move in self.moves:
            self.paid(move, None, date(2026, 11, 25))
        with self.on(date(2026, 11, 25)):
            self.assertEqual((self.plan.state, self.plan.ended_on), ("kept", date(2026, 11, 25)))
            self.assertEqual(set(self.plan.instalment_ids.mapped("paid_on")), {date(2026, 11, 25)})
            self.assertFalse(self.plan.activity_id)

    def test_without_matching(self):
        """A payment that nobody has matched yet counts as well, once."""
        with freeze_time(date(2026, 12, 1)):
            payment = self.env["account.payment"].create({
                "partner_id": self.customer.id, "amount": 250, "date": date(2026, 12, 1), "payment_type": "inbound",
                "journal_id": self.company_data["default_journal_bank"].id,
            })  # fmt: skip
            payment.action_post()
        with self.on(date(2026, 12, 1)):
            self.assertEqual(self.states()[:2], [(200, "paid"), (50, "partly_paid")])
        lines = (payment.move_id | self.moves[1]).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        lines.reconcile()
        with self.on(date(2026, 12, 2)):
            self.assertEqual(self.states()[:2], [(200, "paid"), (50, "partly_paid")])
            self.assertEqual(self.plan.residual, 750)

    def test_matched_with_something_else_it_pays_that(self):
        other = self.invoice(amount=150, due=-1)
        self.paid(other, None, date(2026, 11, 25))
        with self.on(date(2026, 11, 25)):
            self.assertEqual(self.plan.residual, 1000)

    def test_paid_before_it_was_agreed_on(self):
        """A payment of the days before, entered later, leaves less than the plan asks: a person is told."""
        self.paid(self.moves[3], None, days(-2))
        with self.on(date(2026, 11, 20)):
            self.assertEqual((self.plan.residual, self.plan.excess), (1000, 100))
            self.assertIn("more than is owed", self.plan.activity_id.summary)

    def test_story_to_its_lapse(self):
        """One early payment, one partial and its rest late, one that comes back; then notice, and lapse.

        25 November: 200, early. 4 January: 150 of the second; 8 January: its 50, within the five days of grace.
        1 February: 200, which come back on the 5th. The third is late from the 7th on. A notice received on the 10th
        gives 8 days, until the 18th; nothing is paid, and on the 19th 600 of principal are due at once: 300 of
        the second invoice, 200 of the third, 100 of the fourth.
        """
        self.paid(self.moves[0], 200, date(2026, 11, 25))
        with self.on(date(2026, 11, 25)):
            self.assertEqual(self.states()[:2], [(200, "paid"), (0, "coming")])
            self.assertEqual(self.plan.state, "running")
            self.assertEqual(self.facts(self.moves)[0], (200, "planned", 0))
        self.paid(self.moves[0], 150, date(2027, 1, 4))
        with self.on(date(2027, 1, 5)):
            self.assertEqual(self.states()[:2], [(200, "paid"), (150, "in_grace")])
            self.assertEqual((self.plan.standing, self.plan.overdue), ("behind", 50))
        self.paid(self.moves[0], 50, date(2027, 1, 8))
        with self.on(date(2027, 1, 8)):
            self.assertEqual((self.plan.standing, self.plan.instalment_ids[1].paid_on), ("running", date(2027, 1, 8)))
        payment = self.paid(self.moves[1], 200, date(2027, 2, 1))
        with self.on(date(2027, 2, 1)):
            self.assertEqual(self.states()[2], (200, "paid"))
            self.assertEqual(self.facts(self.moves), [(100, "planned", 0), (200, "planned", 0), (100, "planned", 0)])
        payment.action_draft()
        payment.action_cancel()
        with self.on(date(2027, 2, 6)):
            self.assertEqual((self.plan.standing, self.states()[2]), ("behind", (0, "in_grace")))
            self.assertFalse(self.plan.activity_id)
        with self.on(date(2027, 2, 7)):
            self.assertEqual((self.plan.standing, self.states()[2]), ("to_notice", (0, "late")))
            self.assertIn(self.plan.number, self.plan.activity_id.summary)
        self.give_notice(date(2027, 2, 8), date(2027, 2, 10))
        with self.on(date(2027, 2, 18)):
            self.assertEqual((self.plan.standing, self.plan.lapse_on), ("notice_running", date(2027, 2, 18)))
            self.assertEqual(self.states()[2], (0, "noticed"))
            self.assertEqual([fact for _planned, fact, _asked in self.facts(self.moves)], ["planned"] * 3)
        with self.on(date(2027, 2, 19)):
            self.assertEqual((self.plan.state, self.plan.ended_on), ("lapsed", date(2027, 2, 19)))
            self.assertEqual(self.plan.principal_left, 600)
            self.assertEqual(self.facts(self.moves), [(0, "", 300), (0, "", 200), (0, "", 100)])
            self.assertIn("lapsed", self.plan.activity_id.summary)
            self.assertEqual(self.moves.mapped("invoice_date_due"), [days(-40), days(-30), days(-20), days(-10)])

    def give_notice(self, sent, received):
        with freeze_time(sent):
            self.plan.with_user(self.users["collector"]).action_notice()
            notice = self.plan.notice_ids[:1]
            self.tell(notice, "deposit", sent)
        with freeze_time(received):
            self.tell(notice, "receipt", received)
        return notice

    def tell(self, notice, kind, day):
        self.dialog(notice, "recouvrement.plan.delivery", kind=kind, day=day).save().action_record()

    def test_a_notice_that_is_obeyed(self):
        with self.on(date(2026, 12, 7)):
            self.assertEqual(self.plan.standing, "to_notice")
        notice = self.give_notice(date(2026, 12, 8), date(2026, 12, 10))
        self.assertEqual((notice.overdue, notice.effect_on), (200, date(2026, 12, 10)))
        self.assertEqual(notice.until, date(2026, 12, 18))
        self.paid(self.moves[0], 200, date(2026, 12, 18))
        with self.on(date(2026, 12, 21)):
            self.assertEqual((self.plan.state, self.plan.standing), ("running", "running"))

    def test_a_payment_entered_late_undoes_the_lapse(self):
        with self.on(date(2026, 12, 7)):
            self.give_notice(date(2026, 12, 8), date(2026, 12, 10))
        with self.on(date(2026, 12, 19)):
            self.assertEqual(self.plan.state, "lapsed")
        self.paid(self.moves[0], 200, date(2026, 12, 17))
        with self.on(date(2026, 12, 20)):
            self.assertEqual((self.plan.state, self.plan.ended_on), ("running", False))
            self.assertFalse(self.plan.activity_id)
            self.assertEqual(self.facts(self.moves)[0], (200, "planned", 0))

    def test_a_lapsed_plan_does_not_come_back_beside_another_one(self):
        with self.on(date(2026, 12, 7)):
            self.give_notice(date(2026, 12, 8), date(2026, 12, 10))
        with self.on(date(2026, 12, 19)):
            self.assertEqual((self.plan.state, self.plan.activity_code), ("lapsed", "lapsed"))
            activity = self.plan.activity_id
            activity.summary = "Plan d'apurement caduc"
            other = self.agree(number=2, first_date=date(2027, 1, 15))
        self.paid(self.moves[0], 200, date(2026, 12, 17))
        with self.on(date(2026, 12, 20)):
            self.assertEqual((self.plan.state, other.state), ("lapsed", "agreed"))
            self.assertEqual(self.plan.activity_id, activity)  # recognised, whatever its language

    def test_kept_and_then_one_comes_back(self):
        payments = [self.paid(move, None, date(2026, 11, 25)) for move in self.moves]
        with self.on(date(2026, 11, 26)):
            self.assertEqual(self.plan.state, "kept")
        payments[3].action_draft()
        payments[3].action_cancel()
        with self.on(date(2026, 11, 27)):
            self.assertEqual((self.plan.state, self.plan.residual), ("running", 100))
            self.assertEqual(self.facts(self.moves), [(100, "planned", 0)])

    # ---------------------------------------------------------------- credit notes, drafts, merges

    def credit(self, move, amount):
        refund = self.credit_note(amount=amount, due=0)
        (refund | move).line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable").reconcile()
        return refund

    def test_credit_note_on_an_item(self):
        """A credit note of 250 on the last two invoices: the last instalment goes, the one before becomes 150."""
        self.credit(self.moves[2], 200)
        self.credit(self.moves[3], 50)
        with self.on(date(2026, 11, 20)):
            self.assertEqual((self.plan.excess, self.plan.principal), (250, 1000))
            self.assertIn("more than is owed", self.plan.activity_id.summary)
        self.plan.with_user(self.users["collector"]).action_shrink()
        self.env.invalidate_all()
        self.assertEqual(self.plan.instalment_ids.mapped("amount"), [200, 200, 200, 150, 0])
        self.assertEqual((self.plan.principal, self.plan.excess, self.plan.residual), (750, 0, 750))
        self.assertFalse(self.plan.activity_id)
        self.assertEqual(self.plan.instalment_ids[4].state, "paid")

    def test_reset_to_draft(self):
        """While an invoice is a draft less is owed; posted again it is in the plan as before."""
        self.moves[1].button_draft()
        with self.on(TODAY):
            self.assertEqual((self.plan.excess, self.plan.state), (300, "agreed"))
        self.moves[1].action_post()
        with self.on(TODAY):
            self.assertEqual(self.plan.excess, 0)
            self.assertEqual(self.facts(self.moves[1]), [(300, "planned", 0)])

    def test_merged_customer(self):
        target = self.customer_named("Duval SA")
        self.invoice(target, amount=50)
        self.refresh()
        self.collection["recouvrement.case"]._fold(self.customer.ids, target.id)
        self.moves.line_ids.partner_id = target
        self.refresh()
        self.assertEqual((self.plan.case_id, self.plan.item_ids.case_id), (self.case_of(target),) * 2)

    # ---------------------------------------------------------------- interest

    def claim(self, day):
        records = self.moves[0].with_env(self.collection)
        (claim,) = self.collection["recouvrement.claim"]._get_claims(records, day)
        return sum(segment.days for part in claim.parts for segment in part.interest.segments)

    def test_interest_is_frozen_and_comes_back(self):
        """Due on 10 October: 39 days until the day before it was agreed on; with the breach all of them."""
        self.assertEqual(self.claim(date(2027, 1, 31)), 39)
        with self.on(date(2026, 12, 7)):
            self.give_notice(date(2026, 12, 8), date(2026, 12, 10))
        with self.on(date(2026, 12, 19)):
            self.assertEqual(self.plan.state, "lapsed")
            due = self.moves[0].invoice_date_due
            self.assertEqual(self.claim(date(2027, 1, 31)), (date(2027, 1, 31) - due).days)

    # ---------------------------------------------------------------- messages

    def test_reminded_before_and_after(self):
        self.company.recouvrement_sending = True
        Plan = self.collection["recouvrement.plan"]
        mails = lambda: self.collection["mail.mail"].search([("model", "=", "recouvrement.case")])  # noqa: E731
        before = mails()
        for day in (date(2026, 11, 27), date(2026, 11, 30)):
            with self.on(day):
                Plan._send_messages(self.company, day)
                Plan._send_messages(self.company, day)
        announced = mails() - before
        self.assertEqual(len(announced), 1)
        self.assertIn("200", announced.body_html)
        self.assertEqual(announced.email_to, '"Menuiserie Duval" <compta@duval.example>')
        self.assertEqual(self.plan.instalment_ids[0].announced_on, date(2026, 11, 30))
        for day in (date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4)):
            with self.on(day):
                Plan._send_messages(self.company, day)
        self.assertEqual(len(mails() - before - announced), 1)
        self.assertEqual(self.plan.instalment_ids[0].reminded_on, date(2026, 12, 3))

    def test_nothing_is_sent_of_what_is_paid_or_while_sending_is_off(self):
        Plan = self.collection["recouvrement.plan"]
        with self.on(date(2026, 11, 30)):
            self.assertFalse(Plan._send_messages(self.company, date(2026, 11, 30)))
        self.company.recouvrement_sending = True
        self.paid(self.moves[0], 200, date(2026, 11, 25))
        for day in (date(2026, 11, 30), date(2026, 12, 3)):
            with self.on(day):
                self.assertFalse(Plan._send_messages(self.company, day))

    def written(self, day):
        """The message written on a day, while sending is on."""
        self.company.recouvrement_sending = True
        before = self.collection["mail.mail"].search([])
        with self.on(day):
            self.collection["recouvrement.plan"]._send_messages(self.company, day)
        return self.collection["mail.mail"].search([]) - before

    def test_told_only_what_left(self):
        """Without an address nothing is stamped, a person is told once, and the notice claims no message."""
        self.customer.email = False
        for day in (date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 4)):
            self.assertFalse(self.written(day))
        first = self.plan.instalment_ids[0]
        self.assertEqual((first.announced_on, first.reminded_on), (False, False))
        summaries = self.plan.case_id.activity_ids.mapped("summary")
        self.assertEqual(len([words for words in summaries if words and "no email reached him" in words]), 1)
        with self.on(date(2026, 12, 7)):
            notice = self.give_notice(date(2026, 12, 8), date(2026, 12, 10))
            self.assertNotIn("message", notice._say_paragraphs()[0])
            first.sudo().reminded_on = date(2026, 12, 3)
            self.assertIn("message", notice._say_paragraphs()[0])

    def test_nothing_is_written_while_it_is_held(self):
        item = self.items_of(self.moves[3])
        reason = self.env.ref("recouvrement_module.hold_reason_payment")
        Hold = self.collection["recouvrement.hold"]
        Hold.sudo().create({
            **Hold._prepare_anchor_vals(item), "scope": "customer", "reason_id": reason.id,
            "until": date(2026, 12, 5),
        })  # fmt: skip
        self.assertFalse(self.written(date(2026, 11, 30)))
        self.assertFalse(self.plan.instalment_ids[0].announced_on)

    def test_what_was_paid_meanwhile_does_not_leave(self):
        mail = self.written(date(2026, 12, 3))
        self.assertEqual(len(mail), 1)
        self.company.recouvrement_sending = False
        with freeze_time(date(2026, 12, 3)):
            mail.send()
            self.assertEqual(mail.state, "outgoing")
        self.company.recouvrement_sending = True
        self.paid(self.moves[0], 200, date(2026, 12, 3))
        with freeze_time(date(2026, 12, 3)):
            mail.send()
        self.assertEqual((mail.state, self.plan.instalment_ids[0].reminded_on), ("cancel", False))

    def test_what_is_right_leaves(self):
        mail, first = self.written(date(2026, 12, 3)), self.plan.instalment_ids[0]
        with freeze_time(date(2026, 12, 3)):
            mail.send()  # tests hand over nothing: it stays in the queue
        self.assertEqual((mail.state, first.reminded_on), ("outgoing", date(2026, 12, 3)))

    def test_what_failed_was_not_said(self):
        mail, first = self.written(date(2026, 12, 3)), self.plan.instalment_ids[0]
        server = type(self.env["ir.mail_server"])
        with freeze_time(date(2026, 12, 3)), patch.object(server, "_connect__", side_effect=OSError("no route")):
            mail.send()
        self.assertEqual((mail.state, first.reminded_on, first.unreached_on), ("exception", False, date(2026, 12, 3)))

    def test_my_day(self):
        self.case_of(self.customer).user_id = self.users["collector"]
        with self.on(date(2026, 12, 7)):
            page = self.env(user=self.users["collector"], context={"allowed_company_ids": self.company.ids})[
                "recouvrement.day"
            ].get_day()
        (section,) = [section for section in page["sections"] if section["code"] == "plans"]
        self.assertEqual((section["red"], section["rows"][0]["id"]), (1, self.plan.id))
        self.assertEqual([button["method"] for button in section["rows"][0]["buttons"]], ["action_notice"])

    # ---------------------------------------------------------------- queries

    def test_queries_do_not_grow(self):
        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            scope = self.collection["recouvrement.ledger"]._customer_scope(partners)
            self.collection["recouvrement.plan"]._judge(scope)
            return self.env.cr.sql_log_count - before

        others = [self.customer_named(f"Customer {number}") for number in range(4)]
        for other in others:
            self.invoice(other, amount=100)
        self.refresh()
        for other in others:
            self.agree(self.case_of(other))
        count(self.customer.ids)
        one = count(self.customer.ids)
        self.assertEqual(count([self.customer.id, *(other.id for other in others)]), one)
