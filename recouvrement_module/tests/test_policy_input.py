# Part of recouvrement_module. License LGPL-3.
"""Bad input on policies and steps: refused in clear words, and what was there before stays."""

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TEXT, TODAY, RecouvrementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPolicyInput(RecouvrementCommon):
    def refused(self, write, message):
        """What *write* does is refused with the words that the screen shows."""
        said = "nothing"
        try:
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                write()
                self.env.flush_all()
        except ValidationError as error:
            said = str(error)
        except IntegrityError as error:  # what the server makes of it for the screen
            model = "recouvrement.level" if error.diag.table_name == "recouvrement_level" else "recouvrement.policy"
            said = self.env[model]._sql_error_to_message(error)
        self.assertIn(message, said)

    # ---------------------------------------------------------------- days

    def test_days_of_a_step(self):
        for delay in (-91, 1001, -2_000_000_000, 2_000_000_000):
            self.refused(lambda delay=delay: self.policy_of((delay, {})), "between 90 days before the due date")
        self.assertEqual(self.policy_of((-90, {}), (1000, {})).level_ids.mapped("delay"), [-90, 1000])

    def test_gaps_and_days_to_pay(self):
        for value in (-1, 366):
            self.refused(lambda value=value: self.policy_of((5, {"min_gap": value})), "previous step are between")
            self.refused(lambda value=value: self.policy_of((5, {"answer_days": value})), "to pay are between")
            self.refused(lambda value=value: self.policy_of((5, {}), contact_gap=value), "messages are between")
        self.refused(lambda: self.policy_of((5, {"min_amount": -1})), "cannot be negative")
        self.refused(lambda: self.policy_of((5, {}), time_limit=-1), "cannot be negative")

    def test_two_steps_on_one_day(self):
        policy = self.policy_of((5, {}), (12, {}))
        self.refused(lambda: setattr(policy.level_ids[1], "delay", 5), "cannot fall on the same day")
        self.refused(
            lambda: policy.write({"level_ids": [Command.create({"name": "Again", "delay": 12, **TEXT})]}),
            "cannot fall on the same day",
        )
        self.assertEqual(policy.level_ids.mapped("delay"), [5, 12])

    def test_what_is_refused_when_it_is_saved_is_said_in_plain_words(self):
        """No sentence of the server comes first, and it is in the language of whoever reads it."""
        self.env["res.lang"]._activate_lang("fr_FR")
        message = self.env["ir.model.constraint"].sudo().search([("name", "=", "recouvrement_level_delay_unique")])
        message.with_context(lang="fr_FR").message = "Deux étapes le même jour."
        for lang, words in (
            ("en_US", "Two steps of a policy cannot fall on the same day."), ("fr_FR", "Deux étapes le même jour."),
        ):  # fmt: skip
            policy = self.policy_of((5, {})).with_context(lang=lang)
            step = Command.create({"name": "Again", "delay": 5, **TEXT})
            with mute_logger("odoo.sql_db"), self.assertRaises(ValidationError) as caught:
                policy.write({"level_ids": [step]})
            self.assertEqual(str(caught.exception), words)
            self.assertEqual(len(policy.level_ids), 1)

    def test_an_end_before_the_last_step(self):
        self.refused(lambda: self.policy_of((5, {}), (40, {}), time_limit=40), "ends after 40 days")
        policy = self.policy_of((5, {}), (40, {}), time_limit=41)
        self.refused(lambda: setattr(policy, "time_limit", 40), "before its last step on day 40")
        self.refused(lambda: setattr(policy.level_ids[1], "delay", 41), "comes on day 41")
        policy.write({
            "time_limit": 30,
            "level_ids": [Command.update(level.id, {"delay": level.delay // 2}) for level in policy.level_ids],
        })
        self.assertEqual(policy.level_ids.mapped("delay"), [2, 20])

    def test_the_screen_keeps_what_was_typed(self):
        manager = self.user_of("manager")
        with Form(self.env["recouvrement.policy"].with_user(manager)) as form:
            form.name = "Of the screen"
            form.domain = "[('no_such_field', '=', 1)]"
            with self.assertRaisesRegex(ValidationError, "cannot be told"), self.cr.savepoint():
                form.save()
            form.domain = "[('is_company', '=', True)]"
            with form.level_ids.new() as step:
                step.name, step.delay, step.subject, step.body = "First", 5, "Your account", "Hello"
        policy = self.collection["recouvrement.policy"].search([("name", "=", "Of the screen")])
        self.assertEqual((policy.domain, policy.level_ids.delay), ("[('is_company', '=', True)]", 5))

    # ---------------------------------------------------------------- domains

    def test_a_domain_that_is_none(self):
        policy = self.policy_of((5, {}), domain="[('name', '=', 'Anne Martin')]")
        wrong = (
            "nonsense", "7", "[(1, 2)]", "[('no_such_field', '=', 1)]", "[('name', 'likes', 'x')]",
            "__import__('os').system('true')", "[('id', '=', ref('base.fr'))]", "[('create_date', '>', 'soon')]",
            "[('id', '=', 'x' * 9)]", "[" * 3000 + "]" * 3000, "['|']", "{}",
        )  # fmt: skip
        for domain in wrong:
            self.refused(lambda domain=domain: setattr(policy, "domain", domain), "cannot be told from this domain")
        self.assertEqual(policy.domain, "[('name', '=', 'Anne Martin')]")

    def test_a_huge_domain(self):
        huge = f"[('name', 'in', {['x' * 50] * 1000})]"
        self.refused(lambda: self.policy_of((5, {}), domain=huge), "use a tag")

    def test_what_is_wrong_with_a_domain_is_said_shortly(self):
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.policy_of((5, {}), domain="[('create_date', '>', '" + "soon" * 900 + "')]")
        self.assertLess(len(str(caught.exception)), 400)
        self.assertNotIn("\n", str(caught.exception))

    def test_a_domain_asks_for_no_more_than_its_author_may_read(self):
        manager = self.user_of("manager")
        with self.assertRaises(ValidationError):
            self.env["recouvrement.policy"].with_user(manager).create({
                "name": "Nosy", "domain": "[('user_ids.totp_secret', '!=', False)]",
            })  # fmt: skip
