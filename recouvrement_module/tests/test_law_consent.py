# Part of recouvrement_module. License LGPL-3.
"""Electronic registered letters: to professionals at once, to others with their recorded consent only."""

from base64 import b64encode

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, days
from .test_law_notice import NoticeCommon

PROOF = b64encode(b"I agree. Duval")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestConsent(NoticeCommon):
    def setUp(self):
        super().setUp()
        self.invoice(amount=1000, due=-60)
        self.reminder = self.notices()
        self.case = self.case_of(self.customer)

    def consent(self, purpose="give", day=0, user=None, **vals):
        given = {"email": "duval@example.com", "proof": PROOF, "proof_name": "form.pdf"} if purpose == "give" else {}
        wizard = self.env["recouvrement.consent.wizard"].with_user(user or self.collector)
        wizard.create({
            "case_id": self.case.id, "purpose": purpose, "date": days(day), **given, **vals,
        }).action_record()  # fmt: skip
        self.env.invalidate_all()

    def register(self):
        self.reminder.with_user(self.collector).action_register_electronically()

    def test_professionals_are_not_asked(self):
        for category in ("business", "public_accountant"):
            self.categorise(category)
            self.assertFalse(self.case.consent_asked)
            self.register()
            self.assertEqual(self.reminder.registered_by, "electronic")
            self.reminder.with_user(self.collector).action_register_by_post()
            self.assertEqual(self.reminder.registered_by, "post")

    def test_refused_to_others_without_consent(self):
        for category in ("consumer", "non_professional"):
            self.categorise(category)
            self.assertTrue(self.case.consent_asked)
            with self.assertRaisesRegex(UserError, "L100.*Record the consent.*registered post"):
                self.register()
            self.assertFalse(self.reminder.registered_by)

    def test_with_consent(self):
        self.categorise("consumer")
        self.consent(day=-3)
        self.assertRecordValues(self.case.consent_ids, [{
            "date": days(-3), "email": "duval@example.com", "proof_name": "form.pdf", "create_uid": self.collector.id,
        }])  # fmt: skip
        self.assertTrue(self.case.consent_given)
        self.register()
        self.assertEqual(self.reminder.registered_by, "electronic")

    def test_taken_back_before_it_is_posted(self):
        self.categorise("consumer")
        self.consent(day=-3)
        self.register()
        self.reminder.write({"state": "printed"})
        self.consent("withdraw")
        self.assertRecordValues(self.case.consent_ids, [{"withdrawn_on": TODAY, "withdrawn_uid": self.collector.id}])
        with self.assertRaisesRegex(UserError, "had not agreed"):
            self.reminder.with_user(self.collector).action_mark_posted()
        self.assertEqual(self.reminder.state, "printed")
        with self.assertRaisesRegex(UserError, "had not agreed"):
            self.reminder._check_letter()
        self.reminder.with_user(self.collector).action_register_by_post()
        self.reminder._check_letter()

    def test_delivery_that_was_not_lawful_is_refused(self):
        """What counts is the day on which it left: a consent given later does not mend it."""
        self.categorise("consumer")
        self.reminder.write({"state": "printed"})
        self.reminder._mark_sent()
        with freeze_time(days(2)):
            self.consent(day=1)
            with self.assertRaisesRegex(UserError, "prior consent"):
                self.deliver(self.reminder, "receipt", day=2, registered_by="electronic")
            self.assertFalse(self.reminder.event_ids)
            self.deliver(self.reminder, "receipt", day=2)
        self.assertEqual((self.reminder.registered_by, self.reminder.effect_date), ("post", days(2)))

    def test_delivery_proposes_what_was_chosen(self):
        self.register()
        self.reminder.write({"state": "printed"})
        self.reminder._mark_sent()
        action = self.reminder.with_user(self.collector).action_record_delivery()
        form = Form(self.env["recouvrement.delivery"].with_user(self.collector).with_context(**action["context"]))
        self.assertEqual(form.registered_by, "electronic")

    def test_what_is_no_consent(self):
        self.categorise("consumer")
        for vals, words in (({"email": "duval"}, "email address"), ({"proof": False}, "its proof")):
            with self.assertRaisesRegex(UserError, words):
                self.consent(**vals)
        for day in (1, -40 * 365):
            with self.assertRaisesRegex(ValidationError, "days that have come"), self.cr.savepoint():
                self.consent(day=day)
        with self.assertRaisesRegex(UserError, "no consent to withdraw"):
            self.consent("withdraw")
        self.consent()
        with self.assertRaisesRegex(ValidationError, "that day or later"), self.cr.savepoint():
            self.consent("withdraw", day=-1)
        with self.assertRaisesRegex(UserError, "not changed"):
            self.case.consent_ids.email = "other@example.com"
        with self.assertRaisesRegex(UserError, "kept as proof"):
            self.case.consent_ids.unlink()

    def test_only_what_waits_on_paper_is_registered(self):
        self.reminder.write({"state": "printed"})
        self.reminder._mark_sent()
        with self.assertRaisesRegex(UserError, "note its delivery"):
            self.register()
        letter = self.collection["recouvrement.reminder"].create({
            "case_id": self.case.id, "company_id": self.company.id, "partner_id": self.customer.id, "date": TODAY,
            "currency_id": self.company.currency_id.id, "level_id": self.first.id, "channel": "letter",
        })  # fmt: skip
        with self.assertRaisesRegex(UserError, "on paper"):
            letter.with_user(self.collector).action_register_electronically()

    def test_who_records_it(self):
        self.categorise("consumer")
        viewer = self.user_of("viewer")
        with self.assertRaises(AccessError):
            self.case.with_user(viewer).action_record_consent()
        with self.assertRaises(AccessError):
            self.consent(user=viewer)
        with self.assertRaises(AccessError):
            self.env["recouvrement.consent"].with_user(self.collector).create({
                "case_id": self.case.id, "date": TODAY, "email": "a@b.example", "proof": PROOF,
            })  # fmt: skip
        other = self.setup_other_company()["company"]
        theirs = new_test_user(
            self.env, login="theirs", groups="recouvrement_module.group_manager",
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        self.consent()
        self.assertFalse(self.env["recouvrement.consent"].with_user(theirs).search([]))

    def test_opened_from_the_case(self):
        self.customer.email = "anne@duval.example"
        action = self.case.with_user(self.collector).action_record_consent()
        wizard = self.env[action["res_model"]].with_user(self.collector).with_context(**action["context"])
        with Form(wizard) as form:
            self.assertEqual(form.email, "anne@duval.example")
            form.proof = PROOF
        form.record.action_record()
        self.assertEqual(self.case.consent_ids.email, "anne@duval.example")

    def test_it_follows_a_merged_customer(self):
        other = self.customer_named("Duval Menuiseries")
        self.invoice(partner=other, due=20)
        self.refresh()
        self.consent()
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | other).ids, other, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual(self.case_of(other).consent_ids.email, "duval@example.com")

    def test_the_article_is_french(self):
        self.categorise("consumer")
        self.company.country_id = self.env.ref("base.be")
        self.env.invalidate_all()
        self.assertFalse(self.case.consent_asked)
        self.register()
