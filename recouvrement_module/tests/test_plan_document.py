# Part of recouvrement_module. License LGPL-3.
import base64
import hashlib
import re
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY
from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlanDocument(PlanCommon):
    def text_of(self, record):
        """What the document says, without its tags."""
        html = base64.b64decode(record.pdf).decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ")

    def print(self, plan):
        plan.with_user(self.users["collector"]).action_print()
        self.env.invalidate_all()
        return self.text_of(plan)

    def test_agreement(self):
        self.owe(400, 300, 200, 100)
        plan = self.propose(number=5)
        text = self.print(plan)
        for words in (
            plan.number, "Menuiserie Duval", "1,000.00 €", "one thousand", "1 Dec 2026", "4 Jan 2027", "200.00 €",
            "within 8 days", "5 days after its date", "never lapses without such a notice", "article 1330",
            "article 2240", "as if it had never stopped", "seat of the creditor", "read and approved",
            *plan.item_ids.mapped("name"),
        ):  # fmt: skip
            self.assertIn(words, text)
        self.assertNotIn("article 1376", text, "a trader writes nothing by hand")

    def test_frozen(self):
        self.owe(400)
        plan = self.propose()
        self.print(plan)
        self.assertEqual(plan.pdf_sha256, hashlib.sha256(base64.b64decode(plan.pdf)).hexdigest())
        before = plan.pdf_sha256
        self.customer.name = "Other"
        self.print(plan)
        self.assertEqual(plan.pdf_sha256, before)
        attachment = self.collection["ir.attachment"].search([
            ("res_model", "=", plan._name), ("res_field", "=", "pdf"), ("res_id", "=", plan.id),
        ])  # fmt: skip
        with self.assertRaisesRegex(UserError, "not changed"):
            attachment.write({"raw": b"Other"})

    def test_consumer_writes_by_hand_and_pays_no_interest(self):
        self.customer.with_env(self.collection).recouvrement_category = "consumer"
        self.owe(400)
        text = self.print(self.propose())
        self.assertIn("article 1376", text)
        self.assertIn("the sum of four hundred", text)
        self.assertIn("neither interest nor fees", text)
        self.assertIn("the court that the law designates", text)

    def test_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.owe(1000)
        self.assertIn("mille", self.print(self.propose()))

    def test_agreed_rate_is_itemised(self):
        self.owe(1000)
        text = self.print(self.propose(number=2, interest_mode="agreed", rate=6))
        for words in ("1.97", "2.79", "1,004.76", "6 % a year"):
            self.assertIn(words, text)

    def test_sent_by_mail_with_it(self):
        self.owe(1000)
        plan = self.propose()
        action = plan.with_user(self.users["collector"]).action_send()
        attachment = self.env["ir.attachment"].browse(action["context"]["default_attachment_ids"][0][2])
        self.assertEqual(base64.b64encode(attachment.raw), plan.pdf)
        self.assertEqual(action["context"]["default_partner_ids"], self.customer.ids)

    def test_formal_notice(self):
        self.owe(1000)
        plan = self.agree(number=5)
        collector = plan.with_user(self.users["collector"])
        with self.assertRaisesRegex(UserError, "an instalment that is late"):
            collector.action_notice()
        with self.on(date(2026, 12, 7)):
            collector.action_notice()
            text = self.text_of(plan.notice_ids)
            for words in ("FORMAL NOTICE TO PAY", "200.00 €", "within 8 days", "1,000.00 €", "Registered letter"):
                self.assertIn(words, text)
            with self.assertRaisesRegex(UserError, "an instalment that is late"):
                collector.action_notice()
            with self.assertRaisesRegex(UserError, "when it was deposited"):
                plan.notice_ids.with_user(self.users["collector"])._record("receipt", date(2026, 12, 7), {})
            with self.assertRaisesRegex(UserError, "a day that has come"):
                plan.notice_ids.with_user(self.users["collector"])._record("deposit", date(2026, 12, 8), {})
