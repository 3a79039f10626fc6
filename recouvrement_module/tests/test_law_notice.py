# Part of recouvrement_module. License LGPL-3.
"""The formal notice: what it claims adds up by hand, its register, what the post says, two people who confirm it."""

import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TODAY, days
from .law_common import ago
from .test_letters_words import LettersCommon


class NoticeCommon(LettersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        body = "You owe us {claim_total}.\n\nPay within {answer_days} days."
        cls.notice.write({"claim_accessories": True, "body": body})
        cls.categorise("business")

    @classmethod
    def categorise(cls, category):
        cls.customer.with_env(cls.collection).recouvrement_category = category

    def three_late(self):
        """1000 due on 31 May, 2000 on 31 August, 500 on 15 October 2026; the notice is of 19 November."""
        return [
            self.invoice(amount=amount, due=ago(day))
            for amount, day in ((1000, "31/05/2026"), (2000, "31/08/2026"), (500, "15/10/2026"))
        ]

    def notices(self):
        return self.snapshot(self.letters_for(self.notice))

    def sent_notice(self):
        reminder = self.notices()
        reminder.write({"state": "printed"})
        reminder._mark_sent()
        return reminder

    def entries(self):
        return self.collection["recouvrement.accessory"].search([("entry", "=", "claimed")])

    def plain(self, text):
        """With ordinary spaces."""
        return " ".join(text.split())

    def deliver(self, reminder, kind, day=0, user=None, **vals):
        wizard = self.env["recouvrement.delivery"].with_user(user or self.collector)
        wizard.create({"reminder_ids": reminder.ids, "kind": kind, "date": days(day), **vals}).action_record()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestClaimOfNotice(NoticeCommon):
    def test_three_invoices_across_a_half_year_add_up_by_hand(self):
        """30 days at 12.15 % and 142 at 12.40 % on 1000; 80 days on 2000; 5.95 on 500 is tolerated, its 40 euros not.

        9.99 + 48.24 + 54.36 = 112.59; 3 × 40 = 120; 3500 + 112.59 + 120 = 3732.59; 0.34 + 0.68 a day.
        """
        self.three_late()
        reminder = self.notices()
        self.assertEqual([self.plain(row[1]) for row in reminder.claim["rows"]], ["€112.59", "€120.00"])
        self.assertEqual(self.plain(reminder.claim_total), "€3,732.59")
        words = self.words_of(reminder)[reminder]
        for expected in (
            "You owe us €3,732.59.", "Principal€3,500.00", "9.99", "48.24", "54.36", "€112.59", "12.15%", "12.40%",
            "article L441-10", "D441-5", "€1.02 a day", "Annex: itemised claim",
        ):  # fmt: skip
            self.assertIn(expected, words)
        self.assertNotIn("5.95", words, "what is tolerated is not claimed")

    def test_it_is_claimed_when_it_has_left_and_stays_as_it_was_struck(self):
        self.three_late()
        reminder = self.notices()
        self.assertFalse(self.entries(), "nothing is claimed before it has left")
        reminder.write({"state": "printed"})
        reminder._mark_sent()
        self.assertRecordValues(self.entries().sorted("value"), [
            {"kind": kind, "value": value, "reminder_id": reminder.id, "struck_on": TODAY}
            for kind, value in (
                ("indemnity", 40), ("indemnity", 40), ("indemnity", 40), ("interest", 54.36), ("interest", 58.23),
            )
        ])  # fmt: skip
        with self.assertRaisesRegex(UserError, "frozen"):
            reminder.claim = False

    def test_it_is_claimed_of_whoever_owes_it_when_it_leaves(self):
        """The customer was merged into another one between printing and posting."""
        other = self.customer_named("Duval Menuiseries")
        self.three_late()
        self.invoice(partner=other, due=20)
        reminder = self.notices()
        reminder.write({"state": "printed"})
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | other).ids, other, extra_checks=False)
        self.env.invalidate_all()
        reminder._mark_sent()
        self.assertEqual(self.entries().case_id, self.case_of(other))
        self.assertEqual(len(self.entries()), 5)

    def test_what_was_given_up_since_it_was_printed_is_not_claimed(self):
        """Printed on Monday; what a manager decides before it is posted counts."""
        moves = self.three_late()
        reminder = self.notices()
        reminder.write({"state": "printed"})
        self.assertFalse(reminder._check_reality())
        with freeze_time(days(1)):
            self.assertFalse(reminder._check_reality(), "interest that runs on is no reason")
        manager = self.env(user=self.user_of("manager"), context={"allowed_company_ids": self.company.ids})
        claims = manager["recouvrement.claim"]._get_claims(moves[2].with_env(manager), TODAY)
        amount = claims[0].indemnity.amount
        waived = manager["recouvrement.accessory"]._waive([(claims[0], "indemnity", amount)], "Gift")
        self.assertEqual(reminder._check_reality(), {reminder: "superseded"})
        waived.action_withdraw()
        self.assertFalse(reminder._check_reality())

    def test_another_category_since_it_was_printed(self):
        """A consumer owes no indemnity, a public body owes it by other articles."""
        self.three_late()
        reminder = self.notices()
        for category in ("consumer", "public_accountant"):
            self.categorise(category)
            self.assertEqual(reminder._check_reality(), {reminder: "superseded"})
        self.categorise("business")
        self.assertFalse(reminder._check_reality())

    def test_credits_that_it_deducts_bear_no_interest(self):
        """1000 due on 31 August, 400 of free credits: 80 days on 600 are 16.31."""
        self.invoice(amount=1000, due=ago("31/08/2026"))
        self.credit_note(amount=400, due=ago("15/09/2026"))
        reminder = self.notices()
        self.assertEqual(self.plain(reminder.claim_total), "€656.31")

    def test_a_consumer_owes_the_principal_alone_and_interest_from_the_notice_on(self):
        self.categorise("consumer")
        self.three_late()
        reminder = self.notices()
        self.assertFalse(reminder.claim)
        words = self.words_of(reminder)[reminder]
        self.assertIn("You owe us €3,500.00.", words)
        for forbidden in ("late payment", "L441-10", "40", "compensation", "Annex"):
            self.assertNotIn(forbidden, words)

    def test_interest_of_a_consumer_runs_from_the_day_it_takes_effect(self):
        self.categorise("consumer")
        (invoice, *_others) = self.three_late()
        reminder = self.sent_notice()
        claim = lambda: self.collection["recouvrement.claim"]._get_claims(invoice, days(40))[0]  # noqa: E731
        self.deliver(reminder, "deposit")
        self.assertFalse(claim().parts[0].interest.segments)
        self.deliver(reminder, "receipt")
        (segment, *_rest) = claim().parts[0].interest.segments
        self.assertEqual((segment.first, segment.amount), (days(1), None), "the legal rate of 2026-H2 is not known")

    def test_a_public_buyer_has_its_own_articles(self):
        self.categorise("public_accountant")
        self.three_late()
        reminder = self.notices()
        words = self.words_of(reminder)[reminder]
        self.assertIn("R2192-31", words)
        self.assertNotIn("L441-10", words)

    def test_an_association_that_agreed_on_a_rate_reads_the_civil_code(self):
        """1000 due on 31 May, 172 days at 6 %: 28.27, and no compensation."""
        self.categorise("non_professional")
        self.invoice(amount=1000, due=ago("31/05/2026"))
        self.refresh()
        self.case_of(self.customer).write({"regime": "contract", "contract_rate": 6})
        reminder = self.notices()
        words = self.words_of(reminder)[reminder]
        self.assertEqual(self.plain(reminder.claim_total), "€1,028.27")
        self.assertIn("articles 1231-6 and 1344-1", words)
        for forbidden in ("L441-10", "40 euros", "D441-5"):
            self.assertNotIn(forbidden, words)

    def test_no_compensation_is_explained_where_none_is_claimed(self):
        invoice = self.invoice(amount=1000, due=ago("31/05/2026"))
        claims = self.collection["recouvrement.claim"]._get_claims(invoice)
        self.collection["recouvrement.accessory"]._waive([(claims[0], "indemnity", 40)], "Gesture")
        reminder = self.notices()
        words = self.words_of(reminder)[reminder]
        self.assertIn("L441-10", words)
        self.assertNotIn("40 euros", words)

    def test_what_was_waived_of_tolerated_interest_is_not_taken_from_the_rest(self):
        """300 due on 31 August: 80 days are 8.15, tolerated; 5 of them were waived. 300 + 40 = 340 in both."""
        invoice = self.invoice(amount=300, due=ago("31/08/2026"))
        (claim,) = self.collection["recouvrement.claim"]._get_claims(invoice)
        self.collection["recouvrement.accessory"]._waive([(claim, "interest", 5)], "Gesture")
        reminder = self.notices()
        self.assertEqual(self.plain(reminder.claim_total), "€340.00")
        self.assertEqual(self.plain(reminder.claim["invoices"][0]["total"]), "€340.00")

    def test_a_notice_of_a_part_is_no_difference_later(self):
        """1000 less 400 of free credits was claimed: nothing is known today that was not known then."""
        invoice = self.invoice(amount=1000, due=ago("31/08/2026"))
        self.credit_note(amount=400, due=ago("15/09/2026"))
        self.sent_notice()
        self.assertTrue(all(self.entries().mapped("partial")))
        claims = self.collection["recouvrement.claim"]._get_claims(invoice)
        self.assertFalse(self.collection["recouvrement.accessory"]._get_differences(claims))

    def test_what_it_will_claim_is_told_before_anybody_confirms(self):
        self.three_late()
        reminder = self.letters_for(self.notice)
        self.assertEqual(self.plain(reminder.claim_expected), "€3,732.59")
        self.assertFalse(self.snapshot(reminder).claim is False)
        reminder._archive(b"%PDF-1.4")
        self.env.invalidate_all()
        self.assertFalse(reminder.claim_expected, "what it claims is frozen")

    def test_articles_order_and_date(self):
        invoice = self.invoice(amount=1000, due=-60, ref="PO-77")
        reminder = self.notices()
        words = self.words_of(reminder)[reminder]
        for expected in ("articles 1231-6 and 1344 of the French Civil Code", "order PO-77", "19 November 2026"):
            self.assertIn(expected, words)
        self.assertNotIn("From the day on which it takes effect", words, "between businesses it runs already")
        self.assertEqual(invoice.ref, "PO-77")

    def test_consumer_reads_what_runs_from_the_notice(self):
        self.categorise("consumer")
        self.notice.recall_interest = False
        self.invoice(amount=1000, due=-60)
        reminder = self.notices()
        words = self.words_of(reminder)[reminder]
        self.assertIn("From the day on which it takes effect the amount due bears interest at the legal rate", words)
        self.assertFalse(reminder.claim)

    def test_nobody_is_named_where_only_the_company_is_known(self):
        self.notice.body = "For the attention of {customer}\nDear Sir or Madam,\n\n" + self.notice.body
        self.invoice(amount=1000, due=-60)
        self.assertTrue(self.notices().body.startswith("Dear Sir or Madam"))
        other = self.customer_named("Serrurerie Blanc")
        vals = {"name": "Anne Petit", "parent_id": other.id, "recouvrement_reminders": True}
        self.collection["res.partner"].create(vals)
        self.invoice(partner=other, amount=1000, due=-60)
        self.assertTrue(self.notices().body.startswith("For the attention of Anne Petit"))

    def test_a_step_that_claims_nothing_says_the_principal(self):
        self.notice.claim_accessories = False
        self.three_late()
        reminder = self.notices()
        self.assertFalse(reminder.claim)
        self.assertIn("You owe us €3,500.00.", self.words_of(reminder)[reminder])

    def test_refused_as_long_as_a_mention_is_missing(self):
        self.three_late()
        reminder = self.letters_for(self.notice)
        self.company.recouvrement_capital = 0
        with self.assertRaisesRegex(UserError, "Share Capital"):
            reminder._check_letter()

    def test_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.three_late()
        reminder = self.notices()
        self.assertEqual(self.plain(reminder.claim_total), "3 732,59 €")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRegister(NoticeCommon):
    def test_formal_notices_have_numbers_of_their_own(self):
        self.invoice(amount=1000, due=-60)
        self.assertEqual(self.notices().number, f"MED/{TODAY.year}/00001")

    def test_what_the_post_says(self):
        self.invoice(amount=1000, due=-60)
        reminder = self.sent_notice()
        reminder.sent_on = days(-20)
        self.assertEqual((reminder.delivery, reminder.effect_date), ("sent", False))
        proof = self.env["ir.attachment"].with_user(self.collector).create({
            "name": "avis.pdf", "raw": base64.b64decode("JVBERi0="), "res_model": "recouvrement.delivery",
        })  # fmt: skip
        self.deliver(reminder, "deposit", tracking=" 2C 123 ", attachment_ids=proof.ids)
        self.assertEqual((reminder.delivery, reminder.tracking), ("deposit", "2C 123"))
        self.assertEqual(reminder.event_ids[0].attachment_ids.res_model, "recouvrement.reminder.event")
        self.deliver(reminder, "presented", -16, tracking="2C 124")
        self.assertEqual((reminder.effect_date, reminder.tracking), (False, "2C 124"))
        for kind, day in (("unclaimed", -16), ("receipt", -17)):
            with self.assertRaisesRegex(ValidationError, "before it is presented"), self.env.cr.savepoint():
                self.deliver(reminder, kind, day)
        self.deliver(reminder, "unclaimed", -1)
        self.assertEqual((reminder.delivery, reminder.effect_date), ("unclaimed", days(-16)))
        with self.assertRaisesRegex(ValidationError, "known already"):
            self.deliver(reminder, "receipt")

    def test_each_notice_has_its_own_copy_of_a_proof(self):
        other = self.customer_named("Serrurerie Blanc")
        self.invoice(amount=1000, due=-60)
        self.invoice(partner=other, amount=1000, due=-60)
        reminders = self.sent_notice()
        proof = self.env["ir.attachment"].with_user(self.collector).create({
            "name": "bordereau.pdf", "raw": b"%PDF-1.4", "res_model": "recouvrement.delivery",
        })  # fmt: skip
        self.deliver(reminders, "deposit", attachment_ids=proof.ids)
        first, second = reminders.event_ids
        self.assertNotEqual(first.attachment_ids, second.attachment_ids)
        for event in (first, second):
            self.assertEqual((event.attachment_ids.res_id, event.attachment_ids.raw), (event.id, b"%PDF-1.4"))

    def test_a_document_that_is_only_read_is_no_proof(self):
        self.invoice(amount=1000, due=-60)
        reminder = self.sent_notice()
        logo = self.env["ir.attachment"].create({
            "name": "logo.png", "raw": b"PNG", "res_model": "res.company", "res_id": self.company.id,
        })  # fmt: skip
        with self.assertRaises(AccessError):
            self.deliver(reminder, "deposit", attachment_ids=logo.ids)
        self.assertEqual(logo.res_model, "res.company")

    def test_days_that_cannot_be_are_refused(self):
        self.invoice(amount=1000, due=-60)
        reminder = self.sent_notice()
        for day, words in ((1, "not come yet"), (-3, "before")):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.deliver(reminder, "deposit", day)
        self.assertFalse(reminder.event_ids)

    def test_only_what_has_left_has_a_delivery_and_only_collectors_record_it(self):
        self.invoice(amount=1000, due=-60)
        reminder = self.notices()
        with self.assertRaisesRegex(UserError, "posted first"):
            reminder.with_user(self.collector).action_record_delivery()
        reminder.write({"state": "printed"})
        reminder._mark_sent()
        with self.assertRaises(AccessError):
            reminder.with_user(self.user_of("viewer")).action_record_delivery()

    def test_two_people_confirm_it(self):
        self.company.recouvrement_four_eyes = True
        self.notice.mode = "auto"
        self.invoice(amount=1000, due=-60)
        self.refresh()
        self.env.flush_all()
        self.env.cr.execute("UPDATE recouvrement_item SET decision_code = 'remind', level_id = %s", [self.notice.id])
        self.env.invalidate_all()
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminder = self.collection["recouvrement.reminder"].browse(ids)
        self.assertEqual(reminder.state, "prepared", "it never leaves by itself")
        reminder.with_user(self.collector).action_confirm()
        self.assertRecordValues(reminder, [{"state": "prepared", "first_confirm_uid": self.collector.id}])
        with self.assertRaisesRegex(UserError, "second person"):
            reminder.with_user(self.collector).action_confirm()
        reminder.with_user(self.user_of("manager")).action_confirm()
        self.assertEqual(reminder.state, "confirmed")
