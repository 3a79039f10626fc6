# Part of recouvrement_module. License LGPL-3.
"""The priority of a customer: a sum of terms that adds up by hand."""

import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import priority
from odoo.addons.recouvrement_module.rules.priority import BANDS, RATES, bounds, explain, gain

from .properties import PROPERTY

CENTS = st.integers(0, 10_000_000).map(lambda cents: Decimal(cents) / 100)
SHARES = st.fractions(0, 1).map(lambda share: Decimal(share.numerator) / Decimal(share.denominator))


@st.composite
def customers(draw):
    """The parts of a customer as the ledger gives them: bands that make up the late amount, and shares of it."""
    bands = {code: draw(CENTS) for code in BANDS}
    late = sum(bands.values())
    shares = {code: round(late * draw(SHARES), 2) for code in ("ended", "written")}
    habits = {code: draw(st.sampled_from([Decimal(0), late])) for code in ("insisted", "broke")}
    return {**bands, **shares, **habits}


@tagged("recouvrement_rules")
class TestPriority(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(priority)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_by_hand(self):
        """2 000 at 10 %, 400 at 25 %, half of it without a step left at 10 %, all of it insisted on at 5 %."""
        late = Decimal(2400)
        terms = explain({"late_30": Decimal(2000), "late_90": Decimal(400), "ended": late / 2, "insisted": late})
        self.assertEqual([term.amount for term in terms], [Decimal(200), Decimal(100), Decimal(120), Decimal(120)])
        self.assertEqual(gain(terms), Decimal(540))

    def test_bands_follow_each_other(self):
        days = [day for code in BANDS for day in range(bounds(code)[0], min(bounds(code)[1], 120) + 1)]
        self.assertEqual(days, list(range(1, 121)))

    def test_places_of_the_currency(self):
        self.assertEqual(gain(explain({"late_30": Decimal(1235)}, places=0)), Decimal(124))
        self.assertEqual(gain(explain({"late_30": Decimal("1.235")}, places=3)), Decimal("0.124"))

    def test_nothing_late(self):
        self.assertEqual(explain({}), ())
        self.assertEqual(explain({"late_30": Decimal(0), "older": None}), ())
        self.assertEqual(gain(()), 0)

    @PROPERTY
    @given(customers())
    def test_between_nothing_and_what_is_late(self, parts):
        late = sum(parts[code] for code in BANDS)
        found = gain(explain(parts))
        rounding = Decimal("0.01") * len(RATES)
        self.assertGreaterEqual(found, late * Decimal("0.05") - rounding)
        self.assertLessEqual(found, late * Decimal("0.45") + rounding)

    @PROPERTY
    @given(customers())
    def test_each_term_is_its_part_times_its_rate(self, parts):
        terms = explain(parts)
        self.assertEqual([term.code for term in terms], [code for code in RATES if parts[code]])
        for term in terms:
            self.assertEqual((term.base, term.rate), (parts[term.code], RATES[term.code]))
            self.assertLessEqual(abs(term.amount - term.base * term.rate), Decimal("0.005"))

    @PROPERTY
    @given(customers(), st.sampled_from(list(BANDS)), CENTS)
    def test_who_owes_more_never_comes_later(self, parts, code, more):
        self.assertGreaterEqual(gain(explain({**parts, code: parts[code] + more})), gain(explain(parts)))

    @PROPERTY
    @given(customers())
    def test_a_recent_message_lowers_and_an_ended_ladder_raises(self, parts):
        found = gain(explain(parts))
        self.assertGreaterEqual(gain(explain({**parts, "written": Decimal(0)})), found)
        self.assertLessEqual(gain(explain({**parts, "ended": Decimal(0)})), found)
