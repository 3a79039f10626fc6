# Part of recouvrement_module. License LGPL-3.
"""Texts are checked when they are saved, and listed on one page."""

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, RecouvrementCommon
from .test_letters_words import LettersCommon

COSTS = "Frais de dossier : 15 EUR.\n\n{collector}"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTextCheck(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.manager = cls.user_of("manager")

    def consumers(self, body="Hello.\n\n{collector}", **vals):
        """A policy for consumers with one step."""
        domain = "[('is_company', '=', False)]"
        return self.policy_of((5, {"body": body, **vals}), domain=domain)

    def test_shipped_texts_pass(self):
        policies = self.collection["recouvrement.policy"].search([("company_id", "=", False)]) - self.policy
        levels = policies.level_ids
        self.assertGreater(len(levels), 40)
        for lang in ("en_US", "fr_FR"):
            for level in levels.with_context(lang=lang):
                self.assertEqual(level._say_findings(level._find_in_texts()), "", f"{level.name} ({lang})")

    def test_shipped_texts_for_consumers_are_checked_as_such(self):
        shipped = {name: self.collection.ref(f"recouvrement_module.policy_{name}") for name in ("consumer", "standard")}
        shipped["consumer"].domain = "['|', ('recouvrement_means', '=', False), ('is_company', '=', False)]"
        self.assertTrue(shipped["consumer"].for_consumers)
        shipped["standard"]._compute_for_consumers()
        self.assertTrue(shipped["standard"].for_consumers, "it takes whoever is of no other segment")

    def test_policies_that_may_reach_consumers(self):
        """All do whose customers are not said to be something else."""
        may = (
            "[]", "[('is_company', '!=', True)]", "[('recouvrement_category', 'in', ['consumer', 'non_professional'])]",
            "[('recouvrement_category', '!=', 'consumer')]", "[('recouvrement_category', '=', False)]",
            "['|', ('is_company', '=', True), ('active', '=', True)]", "['!', ('is_company', '=', True)]",
            "[('country_id.code', '=', 'FR')]",
        )  # fmt: skip
        may_not = (
            "[('is_company', '=', True)]", "[('active', '=', True), ('is_company', '!=', False)]",
            "[('recouvrement_category', 'in', ['business', 'public_hospital'])]",
            "['|', ('recouvrement_category', '=', 'business'), '&', ('active', '=', True), ('is_company', '=', True)]",
            "[('recouvrement_sole_trader', '=', True)]",
        )  # fmt: skip
        for domain in (*may, *may_not):
            self.assertEqual(self.policy_of((5, {}), domain=domain).for_consumers, domain in may, domain)
        self.assertTrue(self.policy_of((5, {}), purpose="reject").for_consumers)

    def test_costs_from_a_consumer_are_not_saved(self):
        level = self.consumers().level_ids
        with self.assertRaisesRegex(ValidationError, "Frais de dossier.*CPCE L111-8"):
            level.body = COSTS
        self.policy.domain = "[('is_company', '=', True)]"
        self.policy.level_ids[0].body = COSTS  # between businesses it is only told
        self.assertEqual(self.policy.level_ids[0].text_severity, "advice")

    def test_breach_in_another_language(self):
        level = self.consumers().level_ids
        with self.assertRaisesRegex(ValidationError, "French"):
            level.update_field_translations("body", {"fr_FR": COSTS})
        with self.assertRaisesRegex(ValidationError, "French"):
            level.with_context(lang="fr_FR").subject = "Dernier avis avant saisie"

    def test_text_below_the_amount(self):
        below = {"channel": "task", "min_amount": 100, "below_channel": "email", "below_subject": "Your account"}
        with self.assertRaisesRegex(ValidationError, "late fees"):
            self.consumers(below_body="Some late fees.\n\n{collector}", **below)

    def test_policy_that_becomes_one_for_consumers(self):
        policy = self.policy_of((5, {"body": COSTS}), domain="[('is_company', '=', True)]")
        with self.assertRaisesRegex(ValidationError, "Frais de dossier"):
            policy.for_consumers = True
        with self.assertRaisesRegex(ValidationError, "Frais de dossier"):
            policy.domain = "[('is_company', '=', False)]"

    def test_warnings_do_not_stop_anybody(self):
        with Form(self.first.with_user(self.manager)) as form:
            form.body = "Vous devriez avoir honte."
            self.assertEqual(form.text_severity, "warning")
            self.assertIn("C. pénal 222-33-2-2", form.text_findings)
        self.assertEqual(self.first.body, "Vous devriez avoir honte.")

    def test_page_lists_every_text_worst_first(self):
        self.first.body = "Vous devriez avoir honte.\n\n{collector}"
        Check = self.env["recouvrement.text.check"].with_user(self.manager)
        action = Check.action_open()
        rows = Check.search([("create_uid", "=", self.manager.id)])
        self.assertEqual(action["res_model"], "recouvrement.text.check")
        levels = self.env["recouvrement.level"].with_user(self.manager).search([])
        self.assertEqual(len(rows), 2 * len(levels))
        self.assertEqual(rows[0].level_id, self.first)
        self.assertEqual(rows[0].severity, "warning")
        self.assertIn("honte", rows[0].findings)
        self.assertEqual(rows[-1].severity, "fine")
        self.assertEqual(rows[0].action_open_level()["res_id"], self.first.id)
        Check.action_open()
        self.assertEqual(len(Check.search([("create_uid", "=", self.manager.id)])), len(rows))

    def test_texts_of_another_company_are_not_listed(self):
        other = self.setup_other_company()["company"]
        policy = self.policy_of((5, {}))
        policy.company_id = other
        Check = self.env["recouvrement.text.check"].with_user(self.manager)
        Check.action_open()
        self.assertNotIn(policy.level_ids, Check.search([]).level_id)

    def test_words_in_the_language_of_the_reader(self):
        self.first.with_context(lang="en_US").body = "Vous devriez avoir honte.\n\n{collector}"
        self.assertIn("say facts", self.first.with_context(lang="en_US").text_findings)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTextOfConsumers(LettersCommon):
    """A step for businesses, whose customer turns out to be a consumer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.for_consumers = False
        cls.last.body = COSTS
        cls.invoice(amount=500, due=-60)

    def categorise(self, category):
        self.customer.with_env(self.collection).recouvrement_category = category
        self.refresh()

    def test_held_before_it_is_fixed(self):
        reminder = self.letters_for()
        self.assertFalse(reminder._check_reality())
        self.categorise("consumer")
        self.assertEqual(reminder._check_reality(), {reminder: "consumer_text"})
        self.last.body = "Please pay.\n\n{collector}"
        self.assertFalse(reminder._check_reality())

    def test_held_as_it_was_fixed(self):
        reminder = self.snapshot(self.letters_for())
        reminder._archive(b"%PDF-1.4")
        self.last.body = "Please pay.\n\n{collector}"
        self.assertFalse(reminder._check_reality())
        self.categorise("consumer")
        self.assertEqual(reminder._check_reality(), {reminder: "consumer_text"})
        reminder.write({"state": "printed"})
        reminder._dismiss(reminder._check_reality())
        self.assertEqual(reminder.state, "held")
