# Part of recouvrement_module. License LGPL-3.
"""The fixed indemnity: who owes it, how often, and why not."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import indemnity as rule
from odoo.addons.recouvrement_module.rules.indemnity import Indemnity, Instalment, Invoice, complement, indemnity

from .law import day
from .properties import PROPERTY

D = Decimal
DUE, AFTER = date(2026, 1, 31), date(2026, 2, 1)
CENTS = st.integers(0, 3000).map(lambda cents: D(cents) / 100)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
PARTS = st.lists(st.builds(Instalment, DAYS, CENTS, CENTS, CENTS, CENTS), min_size=1, max_size=4).map(tuple)
CATEGORIES = st.sampled_from(["business", "public_accountant", "consumer", "non_professional", "", "unheard_of"])
INVOICES = st.builds(
    Invoice, st.sampled_from([D(40), D(0)]), CATEGORIES, PARTS, st.booleans(),
    st.one_of(st.none(), DAYS),
)  # fmt: skip


def invoice(*parts, category="business", fixed=40, **facts):
    return Invoice(D(fixed), category, parts or (Instalment(DUE, D(100)),), **facts)


@tagged("recouvrement_rules")
class TestIndemnity(BaseCase):
    def assertNone(self, found, reason):
        self.assertEqual(found, Indemnity(reason=reason))

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_each_invoice(self):
        """Oracle 14: three late invoices, one of 12 euros; a half paid before the due date changes nothing."""
        late = [invoice(Instalment(DUE, D(amount))) for amount in ("1200", "12.00", "300")]
        self.assertEqual(sum(indemnity(one, AFTER).amount for one in late), D("120.00"))
        half = invoice(Instalment(DUE, D(1200), paid=D(600)))
        self.assertEqual(indemnity(half, AFTER), Indemnity(D(40), (DUE,)))

    def test_from_the_first_day_late(self):
        self.assertNone(indemnity(invoice(), DUE), "not_late")
        self.assertEqual(indemnity(invoice(), AFTER).amount, 40)
        self.assertNone(indemnity(invoice(Instalment(DUE, D(100), paid=D(100))), AFTER), "not_late")
        self.assertEqual(indemnity(invoice(Instalment(DUE, D(100), paid=D("99.99"))), AFTER).amount, 40)

    def test_instalments(self):
        parts = [Instalment(day(f"{n:02}/02/2026"), D(50)) for n in (20, 10)]
        parts.append(Instalment(day("31/12/2026"), D(50)))
        self.assertEqual(indemnity(invoice(*parts), day("01/03/2026")), Indemnity(D(40), (day("10/02/2026"),)))
        each = indemnity(invoice(*parts), day("01/03/2026"), per_instalment=True)
        self.assertEqual(each, Indemnity(D(80), (day("10/02/2026"), day("20/02/2026"))))

    def test_consumer(self):
        for facts in ({}, {"acts_as_professional": True}, {"fixed": 0}):
            with self.subTest(facts=facts):
                self.assertNone(indemnity(invoice(category="consumer", **facts), AFTER), "consumer")

    def test_legal_person_that_is_no_professional(self):
        self.assertNone(indemnity(invoice(category="non_professional"), AFTER), "not_professional")
        stated = invoice(category="non_professional", acts_as_professional=True)
        self.assertEqual(indemnity(stated, AFTER).amount, 40)
        for category in ("", "unheard_of"):
            self.assertNone(indemnity(invoice(category=category, acts_as_professional=True), AFTER), "not_professional")

    def test_as_the_law_of_the_country_says(self):
        self.assertEqual(indemnity(invoice(fixed="12.50"), AFTER).amount, D("12.50"))
        self.assertNone(indemnity(invoice(fixed=0), AFTER), "country")

    def test_insolvency(self):
        for opened_on, reason in ((date(2026, 1, 30), "insolvency"), (DUE, "insolvency"), (AFTER, "")):
            with self.subTest(opened_on=opened_on):
                found = indemnity(invoice(opened_on=opened_on), date(2026, 6, 1))
                self.assertEqual((found.amount, found.reason), (0 if reason else 40, reason))

    def test_credited(self):
        self.assertNone(indemnity(invoice(Instalment(DUE, D(100), credited=D(100))), AFTER), "credited")
        self.assertEqual(indemnity(invoice(Instalment(DUE, D(100), credited=D("99.99"))), AFTER).amount, 40)
        # nine tenths were paid in time and the rest was credited: nothing was late
        self.assertNone(indemnity(invoice(Instalment(DUE, D(100), D(90), D(10))), AFTER), "not_late")
        self.assertEqual(indemnity(invoice(Instalment(DUE, D(100), D(80), D(10))), AFTER).amount, 40)

    def test_disputed(self):
        self.assertNone(indemnity(invoice(Instalment(DUE, D(100), disputed=D(100))), AFTER), "disputed")
        self.assertNone(indemnity(invoice(Instalment(DUE, D(100), paid=D(60), disputed=D(40))), AFTER), "disputed")
        self.assertEqual(indemnity(invoice(Instalment(DUE, D(100), disputed=D(40))), AFTER).amount, 40)
        other = Instalment(date(2026, 1, 15), D(10))
        parts = (Instalment(DUE, D(100), disputed=D(100)), other)
        self.assertEqual(indemnity(invoice(*parts), AFTER, True), Indemnity(D(40), (other.due,)))
        paid = replace(other, paid=D(10))
        self.assertNone(indemnity(invoice(parts[0], paid), AFTER), "disputed")

    def test_complement(self):
        for justified, fixed, expected in (("100", "40", "60"), ("40", "40", "0"), ("10", "40", "0"),
                                           ("200", "120", "80"), ("500", "0", "0")):  # fmt: skip
            with self.subTest(justified=justified, fixed=fixed):
                self.assertEqual(complement(D(justified), D(fixed)), D(expected))

    @PROPERTY
    @given(INVOICES, DAYS, st.booleans())
    def test_an_amount_or_a_reason(self, one, today, each):
        found = indemnity(one, today, each)
        self.assertEqual(found.amount, 40 * len(found.dues))
        self.assertEqual(bool(found.amount), not found.reason)
        self.assertLessEqual(len(found.dues), len(one.instalments) if each else 1)
        if one.category == "consumer":
            self.assertEqual(found.amount, 0)

    @PROPERTY
    @given(INVOICES, DAYS, st.booleans(), st.integers(0, 90))
    def test_it_is_not_lost_with_time(self, one, today, each, days):
        self.assertLessEqual(indemnity(one, today, each).amount, indemnity(one, today + timedelta(days), each).amount)

    @PROPERTY
    @given(INVOICES, DAYS)
    def test_one_when_any_instalment_gives_rise_to_one(self, one, today):
        each = [indemnity(replace(one, instalments=(part,)), today).amount for part in one.instalments]
        self.assertEqual(indemnity(one, today).amount, max(each))
        self.assertEqual(indemnity(one, today, True).amount, sum(each))
