# Part of recouvrement_module. License LGPL-3.
"""Short payments: what figures alone give away, and how it may end."""

import doctest
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import shortage as rule
from odoo.addons.recouvrement_module.rules.interest import round_to
from odoo.addons.recouvrement_module.rules.shortage import ENDS, Discount, Invoice, Line, ends, reasons

from .properties import PROPERTY

D = Decimal
PAID_ON = date(2026, 6, 12)
CENT = D("0.01")
BASIC = Invoice(D("4812.36"), D("4010.30"))
LINES = (
    Line("boxes", D("840.00"), D(7), D("120.00"), D("111.37")),
    Line("freight", D("93.60"), D(1), D("93.60")),
)
CENTS = st.integers(1, 500_000).map(lambda cents: D(cents) / 100)
TAXES = st.sampled_from([D(0), D("0.055"), D("0.2")])
INVOICES = st.builds(
    lambda untaxed, tax, discount: Invoice(untaxed + round_to(untaxed * tax, CENT), untaxed, discount, LINES),
    CENTS, TAXES,
    st.one_of(st.none(), st.builds(Discount, st.integers(1, 5).map(D), st.dates(date(2026, 6, 1), date(2026, 6, 30)))),
)  # fmt: skip


@tagged("recouvrement_rules")
class TestReasons(BaseCase):
    def assertReasons(self, short, *expected, **changes):
        found = reasons(replace(BASIC, **changes), D(short), PAID_ON)
        self.assertEqual([one.code for one in found], list(expected))
        return found

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_rounding(self):
        self.assertReasons("0.01", "rounding", "partial", "bank_charge")
        self.assertReasons("1.00", "rounding", "bank_charge", "partial")
        self.assertReasons("1.01", "partial", "bank_charge")

    def test_discount(self):
        """2 % of 4 812.36 is 96.25, of 4 010.30 without tax 80.21; a cent off is met all the same."""
        late, in_time = Discount(D(2), date(2026, 6, 11)), Discount(D(2), PAID_ON)
        for short in ("96.25", "80.21"):
            self.assertReasons(short, "discount_late", "deduction", "partial", discount=late)
            self.assertReasons(short, "discount_in_time", "deduction", "partial", discount=in_time)
        self.assertReasons("96.24", "discount_late", "partial", discount=late)
        self.assertReasons("96.23", "partial", discount=late)

    def test_deduction(self):
        """5 % with tax, 7.5 % without."""
        self.assertEqual(self.assertReasons("240.62", "deduction", "partial")[0].detail, 5)
        self.assertEqual(self.assertReasons("300.77", "deduction", "partial")[0].detail, D("7.5"))
        self.assertReasons("240.63", "partial")
        self.assertReasons("2406.18", "partial")  # half of it is a part, not a penalty

    def test_deduction_of_next_to_nothing(self):
        """Half a percent of 30.00 is 15 cents: any sum would be near one."""
        self.assertReasons("3.00", "bank_charge", "partial", total=D(36), untaxed=D(30))

    def test_price(self):
        for short, line in (
            ("840.00", "boxes"),  # the line
            ("360.00", "boxes"),  # three of seven
            ("60.41", "boxes"),  # 8.63 too much for each of seven
            ("8.63", "boxes"),
            ("93.60", "freight"),
        ):
            with self.subTest(short=short):
                found = reasons(replace(BASIC, lines=LINES), D(short), PAID_ON)
                self.assertEqual((found[0].code, found[0].detail), ("price", line))
        self.assertReasons("960.00", "partial", lines=LINES)  # eight boxes of seven
        self.assertReasons("187.20", "partial", lines=LINES)

    def test_lines_that_ask_nothing(self):
        free = (Line("free", D(0), D(2), D(0)), Line("back", D(-12), D(1), D(-12), D(-20)))
        self.assertReasons("12.00", "bank_charge", "partial", lines=free)

    def test_bank_charge(self):
        self.assertReasons("12.50", "bank_charge", "partial")
        self.assertReasons("12.37", "partial", "bank_charge")
        self.assertReasons("50.01", "partial")
        self.assertReasons("45.00", "partial", total=D("60.00"), untaxed=D("60.00"))

    def test_other_currencies(self):
        """Where a euro is 170 yen, 1 500 yen may be a charge and 150 a rounding."""
        yen = {"total": D(98_765), "untaxed": D(89_786), "step": D(1), "euro": D(170)}
        self.assertReasons("150", "rounding", "bank_charge", "partial", **yen)
        self.assertReasons("1500", "bank_charge", "partial", **yen)
        self.assertReasons("8501", "partial", **yen)

    def test_nothing_short(self):
        for short in ("0", "-5", "NaN", "Infinity"):
            self.assertReasons(short)

    @PROPERTY
    @given(INVOICES, CENTS)
    def test_always_a_reason(self, invoice, short):
        codes = [one.code for one in reasons(invoice, short, PAID_ON)]
        self.assertIn("partial", codes)
        self.assertEqual(len(set(codes)), len(codes))
        self.assertTrue(ENDS.keys() >= set(codes))
        self.assertEqual("rounding" in codes, short <= 1)
        self.assertLessEqual("bank_charge" in codes, short <= 50)

    @PROPERTY
    @given(INVOICES, st.integers(1, 30), st.booleans())
    def test_round_percents_are_seen(self, invoice, percent, taxed):
        base = invoice.total if taxed else invoice.untaxed
        short = round_to(base * percent / 100, CENT)
        found = {one.code: one.detail for one in reasons(invoice, short, PAID_ON)}
        if invoice.untaxed >= 40:
            self.assertIn(
                short, [round_to(b * found["deduction"] / 100, CENT) for b in (invoice.total, invoice.untaxed)]
            )
        else:
            self.assertNotIn("deduction", found)


@tagged("recouvrement_rules")
class TestEnds(BaseCase):
    def test_limit(self):
        self.assertEqual(ends("rounding", D("0.50"), D("0.50")), ("write_off", "claim_back"))
        self.assertEqual(ends("rounding", D("0.51"), D("0.50")), ("claim_back",))
        self.assertEqual(ends("discount_in_time", D(24), D(0)), ("credit_request",))

    @PROPERTY
    @given(st.sampled_from(sorted(ENDS)), CENTS, CENTS)
    def test_never_above_the_limit(self, reason, short, limit):
        found = ends(reason, short, limit)
        self.assertTrue(found)
        self.assertEqual("write_off" in found, short <= limit)
