# Part of recouvrement_module. License LGPL-3.
"""Reliefs: which days bear no interest, or another rate, and what no court can have granted."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import relief
from odoo.addons.recouvrement_module.rules.calendar import add_months
from odoo.addons.recouvrement_module.rules.interest import Debt, compute
from odoo.addons.recouvrement_module.rules.regime import Default
from odoo.addons.recouvrement_module.rules.relief import Relief, frozen_share, put_off, refusal, relieved

from .law import book, day
from .properties import PROPERTY

D = Decimal
BOOK = book()
START = day("11/07/2025")
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))
DELAYS = st.builds(
    lambda kind, first, length, rate: Relief(
        kind, first, first, first + timedelta(length), rate if kind == "court_delay" else None
    ),
    st.sampled_from(["grace", "court_delay", "over_indebted"]), DAYS, st.integers(0, 400),
    st.one_of(st.none(), st.just(D(5))),
)  # fmt: skip
JUDGMENTS = st.builds(
    lambda on, later, legal: Relief("judgment", on, on + timedelta(later), None, None, legal),
    DAYS, st.integers(0, 90), st.booleans(),
)  # fmt: skip
RELIEFS = st.lists(st.one_of(DELAYS, JUDGMENTS), max_size=4)


def short(reliefs, first="01/07/2025", last="30/06/2026"):
    """The pieces in short: first day, last day, rate."""
    pieces = relieved(Default(), reliefs).pieces(day(first), day(last), BOOK)
    return [(f"{piece.first:%d/%m/%y}", f"{piece.last:%d/%m/%y}", str(piece.rate)) for piece in pieces]


@tagged("post_install", "-at_install")
class TestRelief(BaseCase):
    def test_documentation(self):
        self.assertEqual(doctest.testmod(relief).failed, 0)

    def test_judgment_at_the_legal_rate(self):
        """Two months after 15 November end on 15 January: the points are added from the 16th."""
        judgment = Relief("judgment", day("01/10/2025"), day("15/11/2025"), legal=True)
        self.assertEqual(short([judgment]), [
            ("01/07/25", "30/09/25", "12.15"), ("01/10/25", "31/12/25", "2.76"), ("01/01/26", "15/01/26", "2.62"),
            ("16/01/26", "30/06/26", "7.62"),
        ])  # fmt: skip

    @PROPERTY
    @given(DAYS, RELIEFS)
    def test_what_is_put_off_is_late_on_the_first_day_that_nothing_covers(self, due, reliefs):
        """Day by day: the first late day is the first after the due date that no lasting relief covers."""
        lasting = [one for one in reliefs if one.kind != "judgment"]
        late = due + timedelta(1)
        while any(one.first <= late <= one.last for one in lasting):
            late += timedelta(1)
        self.assertEqual(put_off(due, reliefs), late - timedelta(1))

    def test_put_off_without_end(self):
        forever = Relief("over_indebted", day("01/01/2025"), day("01/01/2025"))
        later = Relief("grace", day("01/02/2025"), day("01/02/2025"), day("01/03/2025"))
        self.assertEqual(put_off(day("31/01/2025"), (later, forever)), date.max)

    def test_judgment_not_yet_enforceable(self):
        judgment = Relief("judgment", day("01/01/2026"), legal=True)
        self.assertEqual(short([judgment]), [("01/07/25", "31/12/25", "12.15"), ("01/01/26", "30/06/26", "2.62")])

    def test_judgment_that_keeps_the_rate_adds_no_points(self):
        judgment = Relief("judgment", day("01/10/2025"), day("15/11/2025"))
        self.assertEqual(short([judgment]), short([]))

    def test_delay_spares_the_increase_of_a_judgment(self):
        judgment = Relief("judgment", day("01/10/2025"), day("01/10/2025"), legal=True)
        delay = Relief("court_delay", day("01/10/2025"), day("01/11/2025"), day("31/05/2026"), D(3))
        self.assertEqual(short([delay, judgment])[1:], [
            ("01/10/25", "31/10/25", "2.76"), ("01/11/25", "31/05/26", "3"), ("01/06/26", "30/06/26", "7.62"),
        ])  # fmt: skip

    def test_refusals(self):
        start = day("29/02/2024")
        for last, rate, legal, reason in (
            (add_months(start, 24), None, None, ""),
            (add_months(start, 24) + timedelta(1), None, None, "long"),
            (start - timedelta(1), None, None, "order"),
            (None, None, None, "last"),
            (day("30/06/2024"), D("5.07"), D("5.07"), ""),
            (day("30/06/2024"), D("5.06"), D("5.07"), "rate"),
            (day("30/06/2024"), D("5.06"), None, ""),
        ):
            self.assertEqual(refusal(Relief("court_delay", start, start, last, rate), legal), reason, (last, rate))
        self.assertEqual(refusal(Relief("over_indebted", start, start), None), "")
        self.assertEqual(refusal(Relief("grace", start), None), "first")
        self.assertEqual(refusal(Relief("judgment", start, start - timedelta(1)), None), "early")

    # ---------------------------------------------------------------- properties

    @PROPERTY
    @given(RELIEFS, DAYS, st.integers(0, 500))
    def test_every_day_once_and_in_order(self, reliefs, first, length):
        last = first + timedelta(length)
        pieces = relieved(Default(), reliefs).pieces(first, last, BOOK)
        for piece in pieces:
            self.assertTrue(first <= piece.first <= piece.last <= last)
        for one, other in pairwise(pieces):
            self.assertLess(one.last, other.first)

    @PROPERTY
    @given(st.lists(DELAYS.filter(lambda one: one.rate is None), max_size=4), DAYS, st.integers(1, 500))
    def test_no_interest_inside_a_delay_and_all_of_it_outside(self, reliefs, due, length):
        """Compared with a day by day count of which the days of a delay are left out."""
        until = due + timedelta(length)
        claim = compute(Debt(D(1000), due), (), relieved(Default(), reliefs), BOOK, until)
        bearing = [
            one for one in (due + timedelta(number) for number in range(1, length + 1))
            if not any(relief.first <= one <= relief.last for relief in reliefs)
        ]  # fmt: skip
        self.assertEqual(sum(segment.days for segment in claim.segments), len(bearing))
        for segment in claim.segments:
            self.assertIn(segment.first, bearing)
            self.assertIn(segment.last, bearing)

    # ---------------------------------------------------------------- of a part

    def test_of_a_part_by_hand(self):
        """1 000 due on 30 June 2025, 600 of it in a plan from 11 to 30 July: 12.15 % on 1 000, then on 400."""
        plan = Relief("grace", day("11/07/2025"), day("11/07/2025"), day("30/07/2025"), share=D("0.6"))
        claim = compute(Debt(D(1000), day("30/06/2025")), (), relieved(Default(), [plan]), BOOK, day("31/07/2025"))
        self.assertEqual(
            [(one.days, one.base, one.amount) for one in claim.segments],
            [(10, 1000, D("3.33")), (20, 400, D("2.66")), (1, 1000, D("0.33"))],
        )

    def test_shares_add_up(self):
        plans = [Relief("grace", START, START, share=share) for share in (D("0.6"), D("0.3"))]
        (piece,) = relieved(Default(), plans).pieces(START, START, BOOK)
        self.assertEqual(piece.share, D("0.1"))
        self.assertFalse(relieved(Default(), plans * 2).pieces(START, START, BOOK))

    @PROPERTY
    @given(st.integers(1, 5000), st.integers(1, 5000), DAYS, st.integers(0, 200), st.integers(0, 400))
    def test_frozen_is_what_the_plan_covers(self, covered, residual, due, length, more):
        """The interest of a debt is that of the part outside the plan, and of the part inside on the other days."""
        share = frozen_share(D(covered), D(residual))
        self.assertEqual(share, min(D(covered) / residual, 1))
        first = due + timedelta(5)
        plan = Relief("grace", first, first, first + timedelta(length), share=share)
        until = min(due + timedelta(more), date(2026, 6, 30))  # later rates are not known
        exact = lambda reliefs: sum(  # noqa: E731
            piece.rate * piece.share * ((piece.last - piece.first).days + 1)
            for piece in relieved(Default(), reliefs).pieces(due + timedelta(1), until, BOOK) if until > due
        )  # fmt: skip
        whole = exact([])
        inside = whole - exact([replace(plan, share=D(1))])
        self.assertAlmostEqual(exact([plan]), whole - share * inside, places=6)
