# Part of recouvrement_module. License LGPL-3.
"""The policies as they are installed: each on a customer of its segment, their texts, their lives."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.recouvrement_module.rules import ladder
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar

from .common import TODAY, RecouvrementCommon

MODULE = "recouvrement_module"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestShippedPolicies(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipped = cls.collection["recouvrement.policy"].search([("company_id", "=", False)]) - cls.policy
        cls.company.recouvrement_policy_id = cls.collection.ref("recouvrement_module.policy_standard")

    @classmethod
    def forget_segments(cls):
        """The shipped ones are what is tested here."""

    def test_each_catches_its_segment(self):
        public, key_account, construction, insured = (
            {"category_id": [Command.link(self.env.ref(f"recouvrement_module.tag_{name}").id)]}
            for name in ("public", "key_account", "construction", "insured")
        )
        customers = {
            "Public buyer": public,
            "Consumer": {"is_company": False},
            "Key account": key_account,
            "Construction": construction,
            "Credit-insured": insured,
            "Foreign customer": {"country_id": self.env.ref("base.de").id},
            "Standard": {},
        }
        for name, vals in customers.items():
            self.invoice(partner=self.customer_named(name, **vals), amount=500)
        self.invoice(partner=self.customer_named("Small amounts"), amount=100)
        self.refresh()
        cases = self.collection["recouvrement.case"].search([("company_id", "=", self.company.id)])
        found = {case.partner_id.name: case.effective_policy_id.with_context(lang="en_US").name for case in cases}
        self.assertEqual(found, {name: name for name in [*customers, "Small amounts"]})

    def test_the_category_that_a_person_says_counts(self):
        names = {
            "Anne Martin": ("Consumer", {"is_company": False}),
            "Paul Roux": ("Standard", {"is_company": False, "recouvrement_sole_trader": True}),
            "Claire Petit": ("Standard", {"is_company": False, "recouvrement_category": "business"}),
            "Durand": ("Consumer", {"recouvrement_category": "consumer"}),
            "Hôtel de ville": ("Public buyer", {"recouvrement_category": "public_accountant"}),
        }
        for name, (_policy, vals) in names.items():
            partner = self.customer_named(name)
            partner.with_env(self.collection).write(vals)
            self.invoice(partner=partner, amount=500)
        self.refresh()
        cases = self.collection["recouvrement.case"].search([("company_id", "=", self.company.id)])
        found = {case.partner_id.name: case.effective_policy_id.with_context(lang="en_US").name for case in cases}
        self.assertEqual(found, {name: policy for name, (policy, _vals) in names.items()})

    def test_texts_are_complete_in_both_languages(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for level in self.shipped.level_ids:
            texts = [level.with_context(lang=lang) for lang in ("en_US", "fr_FR")]
            below = ("below_subject", "below_body") if level.below_channel else ()
            for field in ("name", "subject", "body", *below):
                self.assertTrue(all(said[field] for said in texts), level.name)

    def test_only_businesses_in_france_read_of_the_commercial_code(self):
        """A consumer, a public buyer or a customer abroad is never told of L441-10, nor of the 40 EUR."""
        for name in ("policy_consumer", "policy_public", "policy_foreign"):
            levels = self.collection.ref(f"recouvrement_module.{name}").level_ids
            self.assertFalse([level.name for level in levels if "441" in level.body or "40 " in level.body])
        for name in ("policy_consumer", "policy_public"):
            self.assertFalse(
                any(self.collection.ref(f"recouvrement_module.{name}").level_ids.mapped("recall_interest"))
            )

    def test_small_amounts_have_no_formal_notice(self):
        self.assertFalse(any(self.collection.ref("recouvrement_module.policy_small").level_ids.mapped("formal_notice")))

    def test_copies_of_the_invoices_come_with_the_first_email(self):
        """The first late reminder by email of every ladder but the one of shared service centres, which have them."""
        expected = {
            policy.level_ids.filtered(lambda level: level.channel == "email" and level.delay >= 0).sorted("delay")[:1]
            for policy in self.shipped - self.collection.ref("recouvrement_module.policy_key_account")
        }
        self.assertEqual(set(self.shipped.level_ids.filtered("attach_invoices")), expected)

    def test_formal_notices_are_written_to_their_contact(self):
        for level in self.shipped.level_ids.filtered("formal_notice"):
            self.assertEqual(level.recipient, "formal", level.name)
        management = self.shipped.level_ids.filtered(lambda level: level.recipient == "management")
        self.assertEqual(
            set(management.mapped("name")),
            {"Last letter before formal notice", "Message to the finance director", "Letter to the management"},
        )

    def test_down_payments_have_neither_notice_nor_indemnity(self):
        levels = self.collection.ref(f"{MODULE}.policy_down_payment").level_ids
        self.assertFalse([level.name for level in levels if level.formal_notice or level.recall_interest])
        self.assertTrue(all(level.copy_sales for level in levels if level.delay > 0))

    def test_ladders_are_those_of_the_reference(self):
        expected = {
            "standard": "-7e>=5000 5e 12t>=1000|e 20e 27t 30l 40L 55t!",
            "insured": "-7e>=5000 5e 12t>=1000|e 20e 30L 53t",
            "reject": "0e 1t 3e 8L",
            "down_payment": "0e 5e 15e",
            "retention": "-30t 5e 15t 30L",
        }
        for name, steps in expected.items():
            levels = self.collection.ref(f"{MODULE}.policy_{name}").level_ids.sorted("delay")
            self.assertEqual(" ".join(self.say_step(level) for level in levels), steps, name)

    def say_step(self, level):
        """Day and channel (a formal notice in capitals), amount, channel below it, ! when never jumped to."""
        channel = level.channel[0].upper() if level.formal_notice else level.channel[0]
        amount = f">={level.min_amount:.0f}" if level.min_amount else ""
        below = f"|{level.below_channel[0]}" if level.below_channel else ""
        return f"{level.delay}{channel}{amount}{below}{'!' if level.in_turn else ''}"

    # ---------------------------------------------------------------- lives

    def live(self, name, amount, first=-15, last=120):
        """The days late on which the steps of a shipped ladder leave, each on the day on which it may."""
        policy = self.collection.ref(f"{MODULE}.policy_{name}")
        steps, delays = policy._as_ladder(), {level.id: level.delay for level in policy.level_ids}
        item = ladder.Facts("", TODAY, None, None, "", None, False, Decimal(amount))
        left = []
        for late in range(first, last):
            day = TODAY + timedelta(days=late)
            decision = ladder.decide(item, steps, day, WorkingCalendar("FR"), TODAY - timedelta(days=999))
            if decision.code == "remind":
                left.append((delays[decision.level], late))
                item = replace(item, sent_delay=delays[decision.level], sent_on=day, contacted_on=day)
        return left, decision.code

    def test_life_of_a_standard_item(self):
        # due on Thursday 19 November 2026; +5 is Tuesday 24
        life = [(-7, -7), (5, 5), (12, 12), (20, 20), (27, 27), (30, 32), (40, 40), (55, 55)]
        self.assertEqual(self.live("standard", 5000)[0], life)
        self.assertEqual(self.live("standard", 4999)[0], life[1:])

    def test_late_items_never_jump_to_the_hand_over(self):
        left, code = self.live("standard", 2000, first=60)
        self.assertEqual([delay for delay, _late in left], [30, 40, 55])
        self.assertEqual(code, "expired")
