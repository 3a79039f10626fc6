# Part of recouvrement_module. License LGPL-3.
"""The two readings of a customer: the worked examples to the hundredth, every threshold, what may never happen."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import curve, external, record, scoring, weights
from odoo.addons.recouvrement_module.rules.curve import PAYMENT_INDEX
from odoo.addons.recouvrement_module.rules.external import CAPS, Cap, External, Source, caps, look, months_after
from odoo.addons.recouvrement_module.rules.record import as_plain, from_plain
from odoo.addons.recouvrement_module.rules.scoring import Payments, exemption, grade, read, rounded, summary
from odoo.addons.recouvrement_module.rules.weights import DEFAULTS, as_values, from_values, refusals

from .properties import PROPERTY

D = Decimal
TODAY = date(2026, 11, 19)
PI = D("0.30")
ALPHA = Payments(n=24, k=1, dbt=D(-2), drift=D(0), late_rate=PI)
ALPHA_KNOWN = External(
    known_on=TODAY, created_on=date(2010, 1, 4), headcount="12", year_end=date(2025, 12, 31), turnover=D(4_000_000),
    net_income=D(240_000), equity=D(900_000), total_assets=D(900_000) / D("0.35"), z=D("3.4"),
)  # fmt: skip
BETA = Payments(n=18, k=9, dbt=D(18), drift=D(6), open_30=D("0.10"), open_60=D("0.04"), late_rate=PI)
BETA_KNOWN = External(
    known_on=TODAY, created_on=date(2020, 2, 1), year_end=date(2025, 12, 31), turnover=D(2_000_000),
    net_income=D(20_000), equity=D(220_000), total_assets=D(220_000) / D("0.18"),
)  # fmt: skip

AMOUNTS = st.decimals(0, 1_000_000, places=2)
SHARES = st.decimals(0, 1, places=4)
DAYS = st.decimals(-60, 200, places=3)
PAYMENTS = st.builds(
    lambda n, late, **vals: Payments(n=n, k=min(n, late), **vals),
    n=st.integers(0, 80), late=st.integers(0, 80), dbt=DAYS, drift=st.none() | DAYS, late_rate=SHARES, open_30=SHARES,
    open_60=SHARES, incidents=st.integers(0, 6), overdue_90=AMOUNTS, balance=AMOUNTS,
    caps=st.sampled_from([(), ("plan_kept",), ("plan_lapsed",)]),
)  # fmt: skip
DATES = st.none() | st.dates(date(1990, 1, 1), TODAY)
MONEY = st.none() | st.decimals(-1_000_000, 1_000_000, places=2)
EXTERNALS = st.builds(
    External, known_on=DATES, created_on=DATES, headcount=st.sampled_from(["", *external.HEADCOUNT]), year_end=DATES,
    turnover=MONEY, net_income=MONEY, equity=MONEY, total_assets=MONEY, z=st.none() | st.decimals(-9, 9, places=3),
    unfiled_year_end=DATES, downgraded_on=DATES, rating=st.none() | st.integers(0, 100).map(D),
    identified=st.booleans(),
    caps=st.lists(st.builds(Cap, st.sampled_from(sorted(CAPS)), DATES), max_size=2).map(tuple),
)  # fmt: skip


def points_of(today=TODAY, **facts):
    """The points of each factor that is not nothing."""
    return {line.key: int(line.points) for line in look(External(**facts), today, DEFAULTS).lines if line.points}


@tagged("recouvrement_rules")
class TestExamples(BaseCase):
    def test_doctest(self):
        for module in (curve, external, record, scoring, weights):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed, module.__name__)

    def assertReading(self, reading, behaviour, solvency, code):
        self.assertEqual(rounded(reading.behaviour), D(behaviour))
        self.assertEqual((rounded(reading.solvency), reading.grade), (D(solvency), code))
        effects = sum(factor.effect for factor in reading.factors if factor.part != "behaviour")
        self.assertEqual(50 + effects, reading.solvency)
        self.assertEqual(sum(f.points for f in reading.factors if f.part == "behaviour"), reading.behaviour)

    def test_alpha(self):
        """0.6·100 + 0.4·91.38; (80 + 71.21 + 12.5)/1.95, external ½·85 + ½·73.24."""
        reading = read(ALPHA, ALPHA_KNOWN, TODAY)
        self.assertReading(reading, "96.55", "83.95", "A")
        stress, outside, prior = reading.parts
        self.assertEqual((rounded(outside.value), outside.weight), (D("79.12"), Fraction(9, 10)))
        self.assertEqual((stress.value, stress.weight), (100, Fraction(4, 5)))
        self.assertEqual(
            [rounded(part.contribution * Fraction("1.95")) for part in (stress, outside, prior)],
            [D("80.00"), D("71.21"), D("12.50")],
        )
        self.assertEqual((rounded(reading.confidence), reading.rated, reading.cap), (D("0.85"), True, ""))

    def test_beta(self):
        """P 65.71; p .4565; -2 -2; stress 91.6 at .75, external 63 at .6."""
        self.assertEqual(rounded(PAYMENT_INDEX.at(18)), D("65.71"))
        reading = read(BETA, BETA_KNOWN, TODAY)
        self.assertReading(reading, "67.02", "74.38", "B")
        self.assertEqual([part.value for part in reading.parts[:2]], [Fraction("91.6"), 63])
        self.assertEqual([(one.part, one.key) for one in summary(reading)], [
            ("stress", "history"), ("external", "margin"), ("stress", "drift"),
        ])  # fmt: skip

    def test_nothing_known(self):
        reading = read(Payments(late_rate=PI), External(), TODAY)
        self.assertEqual((reading.behaviour, reading.solvency, reading.grade), (None, 50, "C"))
        self.assertEqual((reading.rated, reading.confidence), (False, 0))
        self.assertFalse(summary(reading))

    def test_slow_and_healthy(self):
        known = External(known_on=TODAY, created_on=date(2000, 1, 1), headcount="31", year_end=date(2025, 12, 31),
                         turnover=D(90_000_000), net_income=D(1_800_000))  # fmt: skip
        reading = read(Payments(n=40, k=40, dbt=D(25), drift=D(0), late_rate=PI), known, TODAY)
        self.assertEqual((reading.parts[1].value, reading.parts[1].weight), (71, Fraction(3, 5)))
        self.assertReading(reading, "45.30", "82.61", "A")

    def test_rating_takes_the_place_of_points(self):
        reading = read(ALPHA, replace(ALPHA_KNOWN, z=None, rating=D(40)), TODAY)
        self.assertEqual((reading.parts[1].value, reading.parts[1].weight), (40, Fraction(3, 5)))
        self.assertReading(reading, "96.55", "70.61", "B")  # (80 + 24 + 12.5)/1.65


@tagged("recouvrement_rules")
class TestThresholds(BaseCase):
    def test_grades(self):
        for value, code in (("80", "A"), ("79.999999999999", "B"), ("65", "B"), ("64.9999", "C"), ("45", "C"),
                            ("44.9999", "D"), ("25", "D"), ("24.9999", "E"), ("0", "E")):  # fmt: skip
            self.assertEqual(grade(Fraction(value)), code, value)

    def test_grade_of_the_exact_value(self):
        """(n/(n+6)·stress + 12.5)/(n/(n+6) + .25): thirds that no decimal writes add up to the threshold."""
        for n, drift, value, code in ((6, "5", 80, "A"), (3, "23.75", 65, "B")):
            reading = read(Payments(n=n, drift=D(drift)), External(), TODAY)
            self.assertEqual((reading.solvency, reading.grade), (value, code))
            under = read(Payments(n=n, drift=D(drift) + D("0.0000000001")), External(), TODAY)
            self.assertEqual((rounded(under.solvency), under.grade), (D(value), "ABC"["ABC".index(code) + 1]))

    def test_age(self):
        for born, points in (
            (date(2026, 11, 19), -10), (date(2025, 11, 20), -10), (date(2025, 11, 19), -5), (date(2023, 11, 20), -5),
            (date(2023, 11, 19), 0), (date(2016, 11, 19), 0), (date(2016, 11, 18), 5),
        ):  # fmt: skip
            self.assertEqual(points_of(created_on=born).get("age", 0), points, born)

    def test_headcount(self):
        for codes, points in ((("NN", "00"), -5), (("01", "02", "03", ""), 0), (("11", "12", "21", "22"), 5),
                              (("31", "32", "41", "42", "51", "52", "53"), 8)):  # fmt: skip
            for code in codes:
                self.assertEqual(points_of(headcount=code).get("headcount", 0), points, code)

    def test_margin(self):
        year = {"year_end": date(2025, 12, 31), "turnover": D(1000)}
        for result, points in (("50", 15), ("49.99", 8), ("0", 8), ("-0.01", -10), ("-50", -10), ("-50.01", -20)):
            self.assertEqual(points_of(net_income=D(result), **year), {"margin": points}, result)

    def test_result_alone(self):
        for turnover in (None, D(0), D(-5)):
            year = {"year_end": date(2025, 12, 31), "turnover": turnover}
            self.assertEqual(points_of(net_income=D(1), **year), {"result": 5})
            self.assertEqual(points_of(net_income=D(-1), **year), {"result": -5})

    def test_old_or_unbelievable_figures(self):
        figures = {"net_income": D(100_000), "turnover": D(1_000_000)}
        self.assertEqual(points_of(year_end=date(2024, 11, 19), **figures), {"margin": 15})
        self.assertEqual(points_of(year_end=date(2024, 11, 18), **figures), {})
        self.assertEqual(
            points_of(year_end=date(2025, 12, 31), headcount="22", **figures), {"margin": 15, "headcount": 5}
        )
        self.assertEqual(points_of(year_end=date(2025, 12, 31), headcount="31", **figures), {"headcount": 8})

    def test_equity(self):
        for equity, points in (("300", 10), ("299.99", 5), ("150", 5), ("149.99", -5), ("0", -5), ("-0.01", -20)):
            self.assertEqual(points_of(equity=D(equity), total_assets=D(1000)), {"equity": points}, equity)
        self.assertEqual(points_of(equity=D(300)), {})

    def test_accounts_and_downgrades(self):
        self.assertEqual(points_of(unfiled_year_end=date(2024, 11, 18)), {"unfiled": -5})
        self.assertEqual(points_of(unfiled_year_end=date(2024, 11, 19)), {})
        self.assertEqual(points_of(downgraded_on=date(2025, 11, 19)), {"downgrade": -10})
        self.assertEqual(points_of(downgraded_on=date(2025, 11, 18)), {})

    def test_weight_of_what_is_known(self):
        for facts, weight in (
            ({}, 0), ({"identified": True}, "0.2"), ({"created_on": date(2020, 1, 1)}, "0.2"),
            ({"equity": D(1), "total_assets": D(2)}, "0.6"), ({"z": D(1)}, "0.9"), ({"rating": D(50)}, "0.6"),
        ):  # fmt: skip
            for known, part in ((TODAY - timedelta(days=365), 1), (TODAY - timedelta(days=366), 2)):
                self.assertEqual(
                    look(External(known_on=known, **facts), TODAY, DEFAULTS).weight, Fraction(weight) / part
                )

    def test_caps(self):
        for code, value in (
            ("liquidation", 0), ("ceased", 0), ("removed", 0), ("retablissement_professionnel", 0),
            ("redressement", 15), ("plan_lapsed", 24), ("sauvegarde", 30), ("insurer_refused", 44),
            ("insurer_cancelled", 44), ("privilege", 44), ("half_capital", 44), ("plan_kept", 64), ("extinguished", 64),
        ):  # fmt: skip
            reading = read(ALPHA, replace(ALPHA_KNOWN, caps=(Cap(code, TODAY),)), TODAY)
            self.assertEqual((reading.solvency, reading.cap), (value, code))
        both = read(ALPHA, replace(ALPHA_KNOWN, caps=(Cap("privilege"), Cap("redressement"))), TODAY)
        self.assertEqual((both.solvency, both.grade), (15, "E"))
        low = read(replace(BETA, incidents=9, drift=D(99), open_60=D(1)), External(caps=(Cap("plan_kept"),)), TODAY)
        self.assertEqual(low.cap, "")

    def test_extinction_is_forgotten_after_three_years(self):
        self.assertTrue(caps(External(caps=(Cap("extinguished", date(2023, 11, 19)),)), TODAY, DEFAULTS))
        self.assertFalse(caps(External(caps=(Cap("extinguished", date(2023, 11, 18)),)), TODAY, DEFAULTS))

    def test_long_overdue(self):
        """Above 500, and above 5 % of what is open."""
        for overdue, balance, cap in (("500", "600", ""), ("500.01", "600", "overdue_90"), ("600", "12000", ""),
                                      ("600.01", "12000", "overdue_90")):  # fmt: skip
            reading = read(replace(ALPHA, overdue_90=D(overdue), balance=D(balance)), ALPHA_KNOWN, TODAY)
            self.assertEqual(reading.cap, cap)
            self.assertEqual(reading.grade, "D" if cap else "A")

    def test_not_rated(self):
        self.assertTrue(read(Payments(), External(known_on=TODAY, equity=D(1), total_assets=D(2)), TODAY).rated)
        self.assertFalse(read(Payments(), External(known_on=TODAY, identified=True), TODAY).rated)  # 0.1
        self.assertEqual(exemption("public_hospital", False, False), "public")
        self.assertEqual(exemption("business", True, False), "own_group")
        self.assertEqual(exemption("business", False, True), "employee")
        self.assertEqual(exemption("business", False, False), "")

    def test_months(self):
        self.assertEqual(months_after(date(2024, 2, 29), 12), date(2025, 2, 28))
        self.assertEqual(months_after(date(2024, 11, 30), 3), date(2025, 2, 28))
        self.assertEqual(months_after(date(2024, 12, 31), 24), date(2026, 12, 31))

    def test_weights(self):
        self.assertEqual(from_values(as_values(DEFAULTS)), DEFAULTS)
        self.assertEqual(refusals(DEFAULTS), ())
        self.assertEqual(refusals(replace(DEFAULTS, half_known=D(0), late_30=D(-1))), ("late_30", "half_known"))
        self.assertEqual(refusals(replace(DEFAULTS, grade_b=D(80))), ("grades",))
        self.assertEqual(refusals(replace(DEFAULTS, grade_d=D("NaN"))), ("grade_d",))


@tagged("recouvrement_rules")
class TestProperties(BaseCase):
    @PROPERTY
    @given(PAYMENTS, EXTERNALS, st.data())
    def test_solvency_never_rises_when_something_worsens(self, payments, known, data):
        before = read(payments, known, TODAY).solvency
        worse = data.draw(st.sampled_from([
            {"drift": (payments.drift or D(0)) + data.draw(st.decimals(0, 50, places=2))},
            {"open_60": min(D(1), payments.open_60 + data.draw(SHARES))},
            {"incidents": payments.incidents + data.draw(st.integers(0, 4))},
            {"overdue_90": payments.overdue_90 + data.draw(AMOUNTS)},
            {"caps": (*payments.caps, data.draw(st.sampled_from(sorted(CAPS))))},
        ]))  # fmt: skip
        self.assertLessEqual(read(replace(payments, **worse), known, TODAY).solvency, before)

    @PROPERTY
    @given(PAYMENTS, EXTERNALS, st.sampled_from(sorted(CAPS)))
    def test_a_cap_caps(self, payments, known, code):
        capped = read(payments, replace(known, caps=(*known.caps, Cap(code, TODAY))), TODAY)
        self.assertLessEqual(capped.solvency, read(payments, known, TODAY).solvency)
        self.assertLessEqual(capped.solvency, Fraction(getattr(DEFAULTS, CAPS[code])))

    @PROPERTY
    @given(PAYMENTS.filter(lambda one: one.n), st.data())
    def test_behaviour_never_rises_when_something_worsens(self, payments, data):
        worse = data.draw(st.sampled_from([
            {"dbt": payments.dbt + data.draw(st.decimals(0, 90, places=2))},
            {"k": min(payments.n, payments.k + data.draw(st.integers(0, 9)))},
            {"open_30": min(D(1), payments.open_30 + data.draw(SHARES))},
            {"incidents": payments.incidents + data.draw(st.integers(0, 4))},
        ]))  # fmt: skip
        before = read(payments, External(), TODAY).behaviour
        self.assertLessEqual(read(replace(payments, **worse), External(), TODAY).behaviour, before)

    @PROPERTY
    @given(PAYMENTS, EXTERNALS)
    def test_within_bounds_and_explained(self, payments, known):
        reading = read(payments, known, TODAY)
        self.assertTrue(0 <= reading.solvency <= 100 and 0 <= reading.confidence <= 1)
        self.assertTrue(reading.behaviour is None or 0 <= reading.behaviour <= 100)
        self.assertEqual(
            50 + sum(factor.effect for factor in reading.factors if factor.part != "behaviour"), reading.solvency
        )

    @PROPERTY
    @given(PAYMENTS, EXTERNALS)
    def test_an_outage_is_no_fact(self, payments, known):
        """What a provider could not say is as if it had not been asked, or as if nothing were known."""
        keys = (*external.FACTORS, "z", "rating", "identity")
        unavailable, disabled = (
            read(
                payments, replace(known, sources=tuple(Source(key, "register", TODAY, outcome) for key in keys)), TODAY
            )
            for outcome in ("unavailable", "disabled")
        )
        nothing = read(payments, External(known_on=known.known_on, caps=known.caps), TODAY)
        for reading in (unavailable, disabled):
            self.assertEqual(reading.solvency, nothing.solvency)
            self.assertEqual(reading.behaviour, nothing.behaviour)

    @PROPERTY
    @given(PAYMENTS, EXTERNALS)
    def test_replay(self, payments, known):
        again = read(
            from_plain(Payments, as_plain(payments)), from_plain(External, as_plain(known)), TODAY,
            from_values(as_values(DEFAULTS)),
        )  # fmt: skip
        self.assertEqual(again, read(payments, known, TODAY))

    @PROPERTY
    @given(st.integers(1, 10**9))
    def test_the_ledger_weighs_more_and_more(self, n):
        weight = read(Payments(n=n), External(), TODAY).parts[0].weight
        self.assertEqual(1 - weight, Fraction(6, n + 6))
