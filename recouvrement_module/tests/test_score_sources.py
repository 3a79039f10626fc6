# Part of recouvrement_module. License LGPL-3.
"""What registers, notices and the insurer say reaches the rating, and the rating reaches the limit and the control."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestScoreSources(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice(amount=1000, due=20)
        cls.refresh()
        cls.case = cls.case_of(cls.customer)

    def rate(self):
        self.collection["recouvrement.score"]._rate_cases(self.case)
        return self.case

    def check(self, **vals):
        """A register has answered."""
        return self.collection["recouvrement.solvency.check"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "provider": "recherche_entreprises",
            "outcome": "ok", "checked_on": TODAY, "legal_name": self.customer.name, **vals,
        })  # fmt: skip

    def event(self, kind, on=0, state="confirmed"):
        return self.collection["recouvrement.credit.event"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "kind": kind, "date": days(on),
            "source": "manual", "state": state,
        })  # fmt: skip

    def test_identity_alone(self):
        """Founded over ten years ago, 20 people: + 5 + 5 of the weight 0.2 beside 50 of 0.25: 54.44, not rated."""
        self.check(status="active", created_on="1998-05-04", headcount_code="12")
        case = self.rate()
        self.assertEqual((case.solvency, case.grade, case.is_rated), (54.44, "C", False))

    def test_an_answer_that_did_not_come_changes_nothing(self):
        before = self.rate().solvency
        self.check(outcome="unavailable", status="unknown", headcount_code="12", created_on="1998-05-04")
        self.assertEqual(self.rate().solvency, before)

    def test_published_figures(self):
        """A margin of 6 %: 15 points of the weight 0.6: (0.6 × 65 + 0.25 × 50) / 0.85 = 60.59."""
        self.check(status="active", fiscal_year_end=days(-200), turnover=1_000_000, net_income=60_000)
        self.assertEqual(self.rate().solvency, 60.59)

    def test_a_removed_company_is_worth_nothing(self):
        self.check(status="removed")
        case = self.rate()
        self.assertEqual((case.solvency, case.grade, case.proposed_limit), (0, "E", 0))

    def test_an_opening_caps_and_its_end_frees(self):
        """Reorganisation 15, its plan 64 at most; debts paid 64 for three years."""
        self.event("opening_redressement", on=-90)
        case = self.rate()
        self.assertEqual((case.solvency, case.grade, case.proposed_limit), (15, "E", 0))
        self.event("plan", on=-10)
        self.assertEqual(self.rate().solvency, 50)

    def test_an_answer_is_taken_back_by_the_next(self):
        """A register abroad says that a procedure is open, then that it is not; BODACC speaks by events."""
        self.check(provider="companies_house", status="insolvent", procedure="liquidation", checked_on=days(-9))
        self.assertEqual(self.rate().solvency, 0)
        self.check(provider="companies_house", status="active")
        self.check(provider="bodacc", status="insolvent", procedure="liquidation")
        self.assertEqual(self.rate().solvency, 50)

    def test_figures_in_another_currency(self):
        """1 EUR is 2 units of ours: an equity of 100 000 EUR is 200 000, 20 000 of capacity."""
        foreign = self.env.ref("base.CHF")
        foreign.active = True
        self.env["res.currency.rate"].create({
            "name": days(-400), "currency_id": foreign.id, "company_id": self.company.id, "rate": 0.5,
        })  # fmt: skip
        self.collection["recouvrement.financial.figure"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "fiscal_year_end": days(-200),
            "currency_id": foreign.id, "turnover": 1_000_000, "equity": 100_000, "known_on": days(-20),
        })  # fmt: skip
        facts = self.collection["recouvrement.score"]._get_external_facts(
            self.company, self.customer.ids, self.company._recouvrement_today()
        )
        self.assertEqual((facts[self.customer.id].equity, facts[self.customer.id].turnover), (200_000, 2_000_000))

    def test_merging_customers_that_know_the_same(self):
        """Two contacts of one company have the same notice and the same accounts: they merge, and each is kept once."""
        twin = self.customer_named("Doublon")
        for partner in (self.customer, twin):
            self.collection["recouvrement.credit.event"].create({
                "partner_id": partner.id, "company_id": self.company.id, "kind": "removal", "date": days(-3),
                "source": "bodacc", "external_id": "A202600010001",
            })  # fmt: skip
            self.collection["recouvrement.financial.figure"].create({
                "partner_id": partner.id, "company_id": self.company.id, "fiscal_year_end": days(-200), "turnover": 9,
            })  # fmt: skip
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | twin).ids, self.customer)
        domain = [("partner_id", "=", self.customer.id)]
        self.assertEqual(self.collection["recouvrement.credit.event"].search_count(domain), 1)
        self.assertEqual(self.collection["recouvrement.financial.figure"].search_count(domain), 1)

    def test_what_nobody_has_confirmed_does_not_count(self):
        self.event("opening_liquidation", state="to_confirm")
        self.assertEqual(self.rate().solvency, 50)

    def test_the_insurer(self):
        """A cover of 10 000 at 90 % adds to the limit as far as it is needed; a withdrawal caps at 44."""
        policy = self.collection["recouvrement.insurance.policy"].create({
            "number": "Policy 1", "insurer_id": self.customer_named("Assureur").id,
            "company_id": self.company.id, "date_from": days(-300),
        })  # fmt: skip
        limit = self.collection["recouvrement.insurance.limit"].create({
            "policy_id": policy.id, "partner_id": self.customer.id, "granted": 10_000, "quota": 90,
            "date_from": days(-30),
        })  # fmt: skip
        score = self.collection["recouvrement.score"]
        self.assertEqual(
            score._get_covers(self.company, self.customer.ids, self.company._recouvrement_today()),
            {self.customer.id: (10_000, 0.9)},
        )
        limit.state = "cancelled"
        self.assertEqual(self.rate().solvency, 44)
        self.assertFalse(score._get_covers(self.company, self.customer.ids, self.company._recouvrement_today()))

    def test_a_manager_applies_the_proposal(self):
        """1 000 sold in a year: a third of it in a good month."""
        case = self.rate()
        self.assertEqual(case.credit_limit_mode, "unlimited")
        case.action_apply_proposal()
        mode = "limited" if case.proposed_limit else "nothing"
        self.assertEqual((case.credit_limit_mode, case.credit_limit_effective), (mode, case.proposed_limit))
        self.assertIn("C", case.credit_limit_ids[:1].reason)
        former = case.score_id
        self.event("removal")
        self.rate()
        with self.assertRaises(UserError):
            former.action_apply()

    def test_credit_control_knows_the_grade_and_the_procedure(self):
        self.event("removal")
        case = self.rate()
        case.insolvency_date = days(-5)
        facts = case._get_control_facts(self.company, self.customer)
        self.assertEqual((facts["grade"], facts["insolvent"]), ("E", True))
