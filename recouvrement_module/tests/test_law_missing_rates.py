# Part of recouvrement_module. License LGPL-3.
"""Rates that will be needed are asked for in time, once, of those who can enter them."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged

from ..models.setup.checks import REGISTRY
from .common import TODAY, RecouvrementCommon, days

JULY, JANUARY = date(2026, 7, 1), date(2027, 1, 1)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMissingRates(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user_of("manager")
        cls.rates = cls.collection["recouvrement.rate"]

    def enter(self, kind, day, value=2.5):
        rate = self.rates.search([("kind", "=", kind), ("valid_from", "=", day)])
        vals = {"kind": kind, "valid_from": day, "value": value}
        rate.write({"value": value}) if rate else self.rates.create(vals)

    def run_day(self, day, company=None):
        """The part of the daily run that decides, on a day."""
        run = self.collection["recouvrement.run"].create({
            "company_id": (company or self.company).id, "date": day, "phase": "decide",
        })  # fmt: skip
        with freeze_time(day):
            run._phase_decide()
        run.phase = "cancelled"

    def asked(self, user=None):
        """What a manager is asked to enter: (summary, kind and day of the rate)."""
        activities = self.collection["mail.activity"].search([
            ("res_model", "=", "recouvrement.rate"), ("user_id", "=", (user or self.manager).id),
        ], order="id")  # fmt: skip
        rates = self.rates.browse(activities.mapped("res_id"))
        return [
            (activity.summary, rate.kind, rate.valid_from) for activity, rate in zip(activities, rates, strict=True)
        ]

    # ---------------------------------------------------------------- what is missing

    def test_the_legal_rate_is_missing_until_it_is_entered(self):
        self.assertEqual(self.rates._find_missing(self.company, JULY, TODAY), ["legal_pro"])
        self.enter("legal_pro", JULY)
        self.assertEqual(self.rates._find_missing(self.company, JULY, TODAY), [])

    def test_the_rate_of_the_bank_is_missing_from_the_first_day_until_it_was_read(self):
        self.enter("legal_pro", JANUARY)
        self.assertEqual(self.rates._find_missing(self.company, JANUARY, date(2026, 12, 31)), [])
        self.assertEqual(self.rates._find_missing(self.company, JANUARY, JANUARY), ["ecb"])
        with freeze_time(JANUARY):
            self.rates.search([("kind", "=", "ecb")])[:1].read_on = JANUARY
        self.assertEqual(self.rates._find_missing(self.company, JANUARY, JANUARY), [])

    def test_each_country_has_its_rates(self):
        found = {"be": ["ecb"], "de": ["de_base"], "ch": [], "ma": [], "re": ["ecb", "legal_pro"]}
        for code, expected in found.items():
            self.company.country_id = self.env.ref(f"base.{code}")
            self.assertEqual(self.rates._find_missing(self.company, JANUARY, JANUARY), expected, code)

    # ---------------------------------------------------------------- asking

    def test_asked_from_the_middle_of_the_month_before_and_once(self):
        self.enter("legal_pro", JULY)
        self.run_day(date(2026, 12, 14))
        self.assertEqual(self.asked(), [])
        for day in (15, 16, 31):
            self.run_day(date(2026, 12, day))
        self.assertEqual(self.asked(), [("Rates to enter: 1st half of 2027", "legal_pro", JANUARY)])
        self.assertEqual(self.rates.search([("valid_from", "=", JANUARY)]).state, "missing")
        self.run_day(JANUARY)
        self.run_day(date(2027, 1, 2))
        self.assertEqual([kind for _summary, kind, _day in self.asked()], ["legal_pro", "ecb"])

    def test_in_june_for_july(self):
        self.rates.search([("valid_from", ">=", JULY)]).write({"state": "missing", "read_on": False})
        self.run_day(date(2026, 6, 14))
        self.assertEqual(self.asked(), [])
        self.run_day(date(2026, 6, 15))
        self.assertEqual(self.asked(), [("Rates to enter: 2nd half of 2026", "legal_pro", JULY)])

    def test_the_first_run_after_asks_as_well(self):
        self.run_day(TODAY)
        self.assertEqual(self.asked(), [("Rates to enter: 2nd half of 2026", "legal_pro", JULY)])

    def test_not_again_when_it_was_done(self):
        self.run_day(TODAY)
        self.collection["mail.activity"].search([("res_model", "=", "recouvrement.rate")]).action_done()
        self.run_day(days(1))
        self.assertEqual(self.asked(), [])

    def test_a_preview_asks_nobody(self):
        self.collection["recouvrement.run"].with_company(self.company).action_preview()
        self.assertEqual(self.asked(), [])

    def test_each_company_asks_its_own_managers(self):
        other = self.setup_other_company()["company"]
        other.country_id = self.env.ref("base.fr")
        theirs = new_test_user(
            self.env, login="theirs", groups="recouvrement_module.group_manager", lang="en_US",
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        self.run_day(TODAY)
        self.assertEqual((len(self.asked()), len(self.asked(theirs))), (1, 0))
        self.run_day(TODAY, other)
        self.assertEqual((len(self.asked()), len(self.asked(theirs))), (1, 1))

    # ---------------------------------------------------------------- setup page

    def finding(self):
        return REGISTRY["rates"].run(self.company)

    def test_setup_check(self):
        found = self.finding()
        self.assertEqual(found.state, "amber")
        self.assertIn("2nd half of 2026: French Legal Rate, Professional Creditor", found.words)
        self.enter("legal_pro", JULY)
        self.assertEqual(self.finding().state, "green")
        with freeze_time("2027-01-02"):
            self.assertIn("ECB Main Refinancing", self.finding().words)
        self.company.country_id = self.env.ref("base.ch")
        self.assertEqual(self.finding().state, "none")
        self.assertEqual(REGISTRY["rates"].mend(self.company)["res_model"], "recouvrement.rate")
