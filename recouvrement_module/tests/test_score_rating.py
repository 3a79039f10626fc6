# Part of recouvrement_module. License LGPL-3.
"""Customers are rated: at night, at once, for whom, with what is kept of it."""

from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..models.day.section import REGISTRY, Scope
from ..models.scoring import score_run
from ..rules.scoring import rounded
from .common import TODAY, RecouvrementCommon, days

D = Decimal


@freeze_time(TODAY)
class RatingCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scoring = cls.collection["recouvrement.scoring"]._of(cls.company)
        cls.collector, cls.manager = cls.user_of("collector"), cls.user_of("manager")
        cls.viewer = cls.user_of("viewer")

    def rate(self, partner=None):
        """The case of a customer, rated now."""
        self.refresh()
        Score = self.collection["recouvrement.score"]
        Score._create_cases(self.company, TODAY)
        case = self.case_of(partner or self.customer)
        Score._rate_cases(case)
        return case

    def pay_late(self, number=9, late=10, partner=None, last=-40):
        """So many invoices of 100, each paid so many days late."""
        for rank in range(number):
            due = last - 30 * rank
            self.pay(self.invoice(partner=partner, due=due), on=due + late)

    @classmethod
    def accounts(cls, partner=None, **vals):
        return cls.collection["recouvrement.financial.figure"].create({
            "partner_id": (partner or cls.customer).id, "company_id": cls.company.id,
            "fiscal_year_end": "2025-12-31", "known_on": TODAY, **vals,
        })  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestScoreRating(RatingCommon):
    def test_both_readings(self):
        """Nine payments ten days late, a margin of 6 % and an equity ratio of 35 %.

        P(10) = 73.33, times 1.25 is 91.67; p = (9 + 5·1)/14 = 1: B = 55. c_int = 9/15, external 50 + 15 + 10:
        S = (60 + 45 + 12.5)/1.45 = 81.03.
        """
        self.pay_late()
        self.accounts(turnover=1_000_000, net_income=60_000, equity=350_000, total_assets=1_000_000)
        case = self.rate()
        self.assertEqual((case.grade, case.solvency, case.behaviour), ("A", 81.03, 55.0))
        self.assertEqual((case.is_rated, case.is_judged, case.confidence), (True, True, 0.6))
        score = case.score_id
        self.assertEqual((score.date, score.payment_index, score.cap), (TODAY, 73, False))
        self.assertEqual(score.inputs["payments"]["n"], 9)

    def test_proposed_limit(self):
        """Sales of 100 in each of the best months, 30 days of terms and 10 of delay: 133.33; times 1.2 and down."""
        self.pay_late()
        self.accounts(turnover=1_000_000, net_income=60_000, equity=350_000, total_assets=1_000_000)
        case = self.rate()
        self.assertEqual(case.proposed_limit, 100)
        self.assertIn("133.33", case.limit_reasoning)
        self.assertIn("40 days", case.limit_reasoning)
        self.assertIn("10 % of its equity", case.limit_reasoning)

    def test_nothing_known(self):
        case = self.rate_stranger()
        self.assertEqual((case.grade, case.solvency, case.is_rated, case.is_judged), ("C", 50.0, False, False))
        self.assertIn("Nothing moves it", case.score_summary)

    def rate_stranger(self):
        self.invoice(due=20)
        return self.rate()

    def test_every_factor_is_shown(self):
        self.pay_late()
        self.accounts(turnover=1_000_000, net_income=60_000)
        case = self.rate()
        keys = [one["key"] for one in case.score_id.factors]
        for key in ("pace", "reliability", "drift", "open_30", "open_60", "incidents", "age", "headcount", "margin",
                    "equity", "unfiled", "downgrade"):  # fmt: skip
            self.assertIn(key, keys)
        self.assertIn("Net margin", case.score_card)
        self.assertIn("6.00 %", case.score_card)
        self.assertIn("Entered by hand", case.score_card)
        self.assertTrue(case.score_summary.startswith("Raises: Payments in a year (+20.69), Net margin (+"))

    def test_replay(self):
        self.pay_late()
        self.accounts(turnover=1_000_000, net_income=60_000, equity=350_000, total_assets=1_000_000)
        score = self.rate().score_id
        self.manager_weights().weight_ids.filtered(lambda one: one.code == "grade_a").value = 90
        self.accounts(fiscal_year_end="2026-06-30", turnover=1, net_income=-1)
        reading, proposal = score._replay()
        self.assertEqual((reading.grade, rounded(reading.solvency)), ("A", D("81.03")))
        self.assertEqual(float(proposal.total), score.proposed_limit)
        self.assertEqual(score.with_user(self.viewer).action_replay()["params"]["type"], "success")
        score.grade = "B"
        self.assertEqual(score.with_user(self.viewer).action_replay()["params"]["type"], "danger")

    def test_a_row_only_when_something_shown_changes(self):
        self.pay_late()
        case = self.rate()
        first = case.score_id
        self.rate()
        self.assertEqual(case.score_ids, first)
        self.accounts(equity=350_000, total_assets=1_000_000)
        self.rate()
        self.assertEqual(len(case.score_ids), 2)
        self.assertNotEqual(case.score_id, first)
        self.assertEqual(case.grade, case.score_id.grade)

    def test_not_rated(self):
        """Public bodies, our own companies, employees and colleagues: no grade, and the reason."""
        town = self.customer_named("Mairie de Montreval")
        own = self.branch_of(self.company).partner_id
        employee = self.customer_named("Anne Martin", is_company=False, employee=True)
        colleague = self.collector.partner_id
        for partner, reason in ((town, "public"), (own, "own_group"), (employee, "employee"), (colleague, "employee")):
            self.invoice(partner=partner, due=-40)
            case = self.rate(partner)
            self.assertEqual((case.exemption, case.grade, case.score_id), (reason, False, case.score_id.browse()))

    def test_a_grade_goes_when_a_customer_is_exempt(self):
        self.invoice(due=-40)
        case = self.rate()
        self.assertTrue(case.grade)
        self.customer.with_env(self.collection).recouvrement_category = "public_accountant"
        case._recategorise()
        self.rate()
        self.assertEqual((case.exemption, case.grade, case.solvency), ("public", False, 0))

    def test_natural_persons_are_told_apart(self):
        person = self.customer_named("Paul Petit", is_company=False)
        self.invoice(partner=person, due=-40)
        self.assertTrue(self.rate(person).score_natural)
        self.invoice(due=-40)
        self.assertFalse(self.rate().score_natural)

    def test_retention_of_persons(self):
        """Ratings of persons go after the months that are kept, unless in force; those of companies stay."""
        person = self.customer_named("Paul Petit", is_company=False)
        Score = self.collection["recouvrement.score"]
        kept = {}
        for partner in (person, self.customer):
            self.invoice(partner=partner, due=-40)
            kept[partner] = case = self.rate(partner)
            for on in (-366, -300):
                case.score_id.copy({"date": days(on), "case_id": case.id})
            case.score_id.date = days(-500)
        self.scoring.retention_months = 12
        Score._forget(self.scoring, TODAY)
        self.assertEqual(sorted(kept[person].score_ids.mapped("date")), [days(-500), days(-300)])
        self.assertEqual(len(kept[self.customer].score_ids), 3)

    def test_nobody_writes_a_rating(self):
        self.invoice(due=-40)
        case = self.rate()
        for user in (self.collector, self.manager):
            with self.assertRaises(AccessError):
                case.score_id.with_user(user).write({"grade": "A"})
            with self.assertRaises(AccessError):
                case.with_user(user).write({"grade": "A"})
        with self.assertRaises(UserError):
            case.score_id.with_user(self.env.ref("base.user_admin")).unlink()

    def test_rate_now_by_whom(self):
        self.invoice(due=-40)
        self.refresh()
        case = self.case_of(self.customer)
        with self.assertRaises(UserError):
            case.with_user(self.viewer).action_rate()
        case.with_user(self.collector).action_rate()
        self.assertEqual((case.grade, case.is_rated), ("B", False))

    def test_sales_people_meet_no_error(self):
        self.invoice(due=-40)
        self.rate()
        clerk = new_test_user(self.env, "clerk", groups="base.group_partner_manager", company_id=self.company.id)
        self.assertTrue(self.customer.with_user(clerk).read(["name"]))
        with self.assertRaises(AccessError):
            self.case_of(self.customer).with_user(clerk).read(["grade"])

    # ---------------------------------------------------------------- at night

    def test_night_goes_on_where_it_stopped(self):
        partners = [self.customer_named(f"Client {number}") for number in range(3)]
        for partner in partners:
            self.invoice(partner=partner, due=-40)
        self.refresh()
        Score = self.collection["recouvrement.score"]
        self.patch_batch(1)
        night = Score._rate_company(self.scoring, self.company, TODAY)
        self.assertEqual(next(night), 1)
        night.close()
        done = self.scoring.done_until
        self.assertFalse(self.scoring.is_done)
        first = self.collection["recouvrement.case"].browse(done).score_id
        self.assertTrue(first)
        rest = list(Score._rate_company(self.scoring, self.company, TODAY))
        self.assertTrue(all(case.grade for partner in partners for case in self.case_of(partner)))
        self.assertEqual(len(rest), len(self.collection["recouvrement.case"].search([
            ("company_id", "=", self.company.id)])) - 1)  # fmt: skip
        self.assertEqual(first.case_id.score_ids, first)
        self.assertTrue(self.scoring.is_done)

    def patch_batch(self, number):
        self.patch(score_run, "BATCH", number)

    def test_a_good_payer_who_never_owed_gets_a_case(self):
        """Paid before anybody looked: it is rated all the same."""
        self.pay_late(late=0)
        self.refresh()
        self.assertFalse(self.case_of(self.customer))
        list(self.collection["recouvrement.score"]._rate_company(self.scoring, self.company, TODAY))
        self.assertEqual(self.case_of(self.customer).score_id.inputs["payments"]["n"], 9)
        self.assertEqual((self.scoring.late_rate, self.scoring.rate_on), (0, TODAY))

    def test_companies_apart(self):
        """Accounts and payments of another group move nothing here."""
        self.invoice(due=-40)
        stranger = self.setup_other_company()["company"]
        self.collection["recouvrement.financial.figure"].create({
            "partner_id": self.customer.id, "company_id": stranger.id, "fiscal_year_end": "2025-12-31",
            "equity": 1, "total_assets": 1,
        })  # fmt: skip
        self.assertFalse(self.rate().is_rated)
        self.accounts(equity=1, total_assets=1)
        self.assertTrue(self.rate().is_rated)

    # ---------------------------------------------------------------- settings

    def manager_weights(self):
        return self.scoring.with_user(self.manager)

    def test_weights_are_versioned(self):
        scoring = self.manager_weights()
        version = scoring.version
        self.invoice(due=20)
        case = self.rate()
        before = case.score_id.version
        scoring.weight_ids.filtered(lambda one: one.code == "prior").value = 60
        self.assertEqual(scoring.version, version + 1)
        self.rate()
        self.assertEqual(case.solvency, 60)
        self.assertNotEqual(case.score_id.version, before)
        self.assertEqual(case.score_id.weights["prior"], "60.0")
        scoring.action_reset()
        self.assertEqual(self.rate().solvency, 50)

    def test_weights_that_cannot_be(self):
        weights = {one.code: one for one in self.manager_weights().weight_ids}
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            weights["grade_b"].value = 80
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            weights["half_known"].value = 0
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.manager_weights().retention_months = 0
        with self.assertRaises(AccessError):
            weights["prior"].with_user(self.collector).value = 1

    def test_grades_may_move_together(self):
        """A below what B was, and B below it: right as a whole, in one save."""
        with Form(self.manager_weights()) as form:
            for rank, weight in enumerate(self.scoring.weight_ids):
                value = {"grade_a": 60, "grade_b": 55}.get(weight.code)
                if value:
                    with form.weight_ids.edit(rank) as line:
                        line.value = value
        self.assertEqual(self.scoring._as_weights().grade_a, 60)

    # ---------------------------------------------------------------- early warnings

    def test_first_lateness(self):
        self.pay_late(late=0)
        self.invoice(due=-6)
        case = self.rate()
        self.assertEqual((case.warning, case.warning_on), ("late", TODAY))
        self.assertIn(case, self.day_section())
        case.with_user(self.collector).action_warning_seen()
        self.assertFalse(self.day_section())
        self.rate()
        self.assertEqual(case.warning_seen_on, TODAY)

    def day_section(self):
        section = REGISTRY["warnings"](self.env(user=self.collector), Scope(TODAY, None))
        return section.records.search(section.domain())

    def test_warning_goes_with_its_reason(self):
        self.pay_late(late=0)
        move = self.invoice(due=-6)
        self.assertEqual(self.rate().warning, "late")
        self.pay(move)
        self.assertEqual((self.rate().warning, self.case_of(self.customer).warning_on), (False, False))

    def test_first_part(self):
        self.pay_late(late=10)
        self.pay(self.invoice(amount=100, due=-3), amount=40, on=-1)
        self.assertEqual(self.rate().warning, "parts")

    def test_drift(self):
        self.pay_late(number=3, late=0, last=-200)
        self.pay_late(number=2, late=16, last=-40)
        self.assertEqual(self.rate().warning, "drift")

    def test_a_bad_payer_warns_nobody(self):
        self.pay_late(late=10)
        self.invoice(due=-6)
        self.assertFalse(self.rate().warning)
