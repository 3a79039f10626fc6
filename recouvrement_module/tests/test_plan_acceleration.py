# Part of recouvrement_module. License LGPL-3.
import base64
import hashlib
import re
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY
from .plan_common import PlanCommon
from .test_plan_life import of


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlanAcceleration(PlanCommon):
    """A plan of 1 000 in 5 instalments of 200, the first one on 1 December 2026, of which 150 are paid.

    A notice received on 10 December runs until the 18th; on the 19th 850 are due at once: 250 of the first invoice, of
    which 150 are paid, 300, 200 and 100.
    """

    def setUp(self):
        super().setUp()
        self.company.recouvrement_sending = True
        self.moves = self.owe(400, 300, 200, 100)

    def lapse(self, **vals):
        plan = self.agree(number=5, **vals)
        with freeze_time(date(2026, 12, 1)):
            self.pay(self.moves[0], 150, on=of(date(2026, 12, 1)))
        with self.on(date(2026, 12, 8)):
            plan.with_user(self.users["collector"]).action_notice()
            self.tell(plan.notice_ids, "deposit", date(2026, 12, 8))
        with freeze_time(date(2026, 12, 10)):
            self.tell(plan.notice_ids, "receipt", date(2026, 12, 10))
        with self.on(date(2026, 12, 19)):
            self.assertEqual(plan.state, "lapsed")
        return plan

    def tell(self, notice, kind, day):
        self.dialog(notice, "recouvrement.plan.delivery", kind=kind, day=day).save().action_record()

    def letters(self, plan):
        return plan.notice_ids.filtered(lambda one: one.kind == "acceleration")

    def text_of(self, record):
        html = base64.b64decode(record.pdf).decode()
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
        return text.replace("\N{NO-BREAK SPACE}", " ").replace("\ufeff", "")

    def write_letter(self, plan, day=date(2026, 12, 21)):
        with self.on(day):
            plan.with_user(self.users["collector"]).action_accelerate()
            self.env.invalidate_all()
        return self.letters(plan).filtered(lambda one: not one.superseded_on)

    def test_it_adds_up(self):
        plan = self.lapse(interest_mode="free")
        letter = self.write_letter(plan)
        text = self.text_of(letter)
        first, second = plan.notice_ids.filtered(lambda one: one.kind == "notice").number, letter.number
        for words in (
            first, second, plan.number, "took effect on 10 Dec 2026", "by 18 Dec 2026", "in force since 19 Nov 2026",
            "lapsed on 19 Dec 2026", "1 Dec 2026", "50.00 €", "400.00 €", "-150.00 €", "250.00 €", "300.00 €",
            "1,000.00 €", "850.00 €", "Registered letter", *self.moves.mapped("name"),
        ):  # fmt: skip
            self.assertIn(words, text)
        self.assertNotIn("interest", text)
        self.assertEqual((letter.overdue, letter.case_id), (850, plan.case_id))
        self.assertEqual(letter.pdf_sha256, hashlib.sha256(base64.b64decode(letter.pdf)).hexdigest())
        self.assertIn(letter, plan.case_id.plan_notice_ids)
        self.assertIn(second, " ".join(plan.case_id.message_ids.mapped("body")))
        self.assertEqual(plan.case_id.message_ids.attachment_ids.mapped("raw"), [base64.b64decode(letter.pdf)])

    def test_consumer_is_asked_neither_interest_nor_fees(self):
        self.customer.with_env(self.collection).recouvrement_category = "consumer"
        text = self.text_of(self.write_letter(self.lapse()))
        self.assertNotIn("interest", text)
        self.assertIn("850.00 €", text)

    def test_interest_is_due_again(self):
        """Frozen until its lapse: what the law gives from each due date on comes on top of the 850."""
        self.company.write({"recouvrement_tolerance_amount": 0, "recouvrement_tolerance_days": 0})
        plan = self.lapse()
        letter = self.write_letter(plan)
        with freeze_time(date(2026, 12, 21)):
            claims = self.collection["recouvrement.claim"]._get_claims(self.moves, date(2026, 12, 21))
        interest = sum(float(one.interest) for one in claims)
        self.assertGreater(interest, 0)
        self.assertAlmostEqual(letter.overdue, 850 + interest)
        self.assertIn("is due again from each due date on", self.text_of(letter))
        self.assertIn("Late-payment interest until", self.text_of(letter))

    def test_once_and_anew_when_something_was_paid(self):
        plan = self.lapse(interest_mode="free")
        first = self.write_letter(plan)
        self.assertEqual(self.write_letter(plan), first)
        with freeze_time(date(2026, 12, 21)):
            self.pay(self.moves[3], 100, on=of(date(2026, 12, 21)))
        second = self.write_letter(plan)
        self.assertEqual((second.overdue, first.superseded_on), (750, date(2026, 12, 21)))
        with freeze_time(date(2026, 12, 21)), self.assertRaisesRegex(UserError, "no longer right"):
            self.tell(first, "deposit", date(2026, 12, 21))

    def test_posted_it_leaves_the_day(self):
        plan = self.lapse()
        plan.case_id.user_id = self.users["collector"]
        letter = self.write_letter(plan)
        with self.on(date(2026, 12, 21)):
            self.assertEqual(self.buttons(), ["action_accelerate", "action_delivery", "action_seen"])
            self.tell(letter, "deposit", date(2026, 12, 21))
            self.env.invalidate_all()
            self.assertEqual((plan.seen_on, self.buttons()), (date(2026, 12, 21), []))

    def buttons(self):
        env = self.env(user=self.users["collector"], context={"allowed_company_ids": self.company.ids})
        found = [one for one in env["recouvrement.day"].get_day()["sections"] if one["code"] == "plans"]
        return [button["method"] for one in found for row in one["rows"] for button in row["buttons"]]

    def test_a_payment_entered_late_takes_it_back(self):
        plan = self.lapse()
        letter = self.write_letter(plan)
        with freeze_time(date(2026, 12, 17)):
            self.pay(self.moves[0], 50, on=of(date(2026, 12, 17)))
        with self.on(date(2026, 12, 22)):
            self.assertEqual((plan.state, letter.superseded_on), ("running", date(2026, 12, 22)))
            with self.assertRaisesRegex(UserError, "has not lapsed"):
                plan.with_user(self.users["collector"]).action_accelerate()

    def test_the_run_prepares_it_and_nothing_leaves(self):
        plan = self.lapse()
        mails = self.collection["mail.mail"].search_count([])
        Plan = self.collection["recouvrement.plan"]
        with self.on(date(2026, 12, 21)):
            Plan._find_unwritten(self.company)._prepare_accelerations()
            self.assertFalse(Plan._find_unwritten(self.company))
        self.assertEqual(len(self.letters(plan)), 1)
        self.assertFalse(self.letters(plan).deposited_on)
        self.assertEqual(self.collection["mail.mail"].search_count([]), mails)

    def test_nothing_is_written_while_sending_is_off(self):
        plan = self.lapse()
        self.company.recouvrement_sending = False
        with self.assertRaisesRegex(UserError, "Sending is off"):
            self.write_letter(plan)
        self.assertFalse(self.letters(plan))

    def test_frozen_for_everybody(self):
        letter = self.write_letter(self.lapse())
        with self.assertRaisesRegex(UserError, "frozen"):
            letter.sudo().write({"pdf_sha256": "0" * 64})
        with self.assertRaisesRegex(UserError, "frozen"):
            letter.sudo().write({"pdf": base64.b64encode(b"Other")})

    def test_sent_by_mail_as_well(self):
        letter = self.write_letter(self.lapse())
        action = letter.with_user(self.users["collector"]).action_send()
        attachment = self.env["ir.attachment"].browse(action["context"]["default_attachment_ids"][0][2])
        self.assertEqual(attachment.raw, base64.b64decode(letter.pdf))
        self.assertIn(letter.number, str(action["context"]["default_body"]))

    def test_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.assertIn("850,00 €", self.text_of(self.write_letter(self.lapse(interest_mode="free"))))

    def test_viewers_do_not_write_it(self):
        plan = self.lapse()
        with self.on(date(2026, 12, 21)), self.assertRaises(AccessError):
            plan.with_user(self.users["viewer"]).action_accelerate()
        self.assertFalse(self.letters(plan))
