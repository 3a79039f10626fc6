# Part of recouvrement_module. License LGPL-3.
import doctest
import unittest
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.recouvrement_module.rules import accessory, agreement, claim_totals
from odoo.addons.recouvrement_module.rules import claim as rule
from odoo.addons.recouvrement_module.rules.accessory import Entry, settle, spread
from odoo.addons.recouvrement_module.rules.claim import Invoice, Part, Settlement, Tolerance, claim
from odoo.addons.recouvrement_module.rules.regime import Consumer, Contract, Default, Fixed, KLegal, NoInterest, Public
from odoo.addons.recouvrement_module.rules.relief import Relief

from .law import book, day, terms
from .properties import PROPERTY

D = Decimal
BUSINESS = terms("FR", "business")


def invoice(*parts, terms=BUSINESS, issued="01/01/2024", **vals):
    return Invoice(1, "FAC/1", day(issued), "EUR", terms, parts, **vals)


def part(principal, due, *settlements, **vals):
    return Part(principal, 1, day(due), D(principal), settlements, **vals)


def paid(on, amount, kind="payment"):
    return Settlement(day(on), D(amount), kind)


class TestClaim(unittest.TestCase):
    def test_doctest(self):
        for module in (rule, accessory):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0)
            self.assertEqual(result.failed, 0)

    # ---------------------------------------------------------------- which rate

    def test_what_was_agreed_counts_between_professionals(self):
        agreed = {"regime": "contract", "rate": D(14)}
        for one, expected in (
            (terms("FR", "business"), Default()),
            (terms("FR", "business", **agreed), Contract(D(14))),
            (terms("MA", "business", **agreed), Fixed(D(14))),
            (terms("FR", "non_professional", **agreed), Fixed(D(14))),
            (terms("FR", "non_professional", acts_as_professional=True, **agreed), Contract(D(14))),
            (terms("FR", "business", regime="k_legal", factor=D(4)), KLegal(D(4))),
            (terms("FR", "public_accountant", **agreed), Public()),
            (terms("FR", "consumer", **agreed), Consumer(day("01/02/2025"))),
            (terms("FR", "consumer", regime="k_legal", factor=D(4)), Consumer(day("01/02/2025"))),
            (terms("FR", "public_accountant", regime="none"), NoInterest()),
        ):
            self.assertEqual(agreement.choose(one, day("01/02/2025")), expected)

    def test_costs_are_never_asked_of_a_consumer(self):
        for category, expected in (("business", True), ("public_hospital", True), ("consumer", False),
                                   ("non_professional", False), ("", False)):  # fmt: skip
            self.assertEqual(agreement.may_owe_costs(terms("FR", category)), expected)
        self.assertTrue(agreement.may_owe_costs(terms("FR", "non_professional", True)))
        owed = claim(invoice(part(1000, "31/01/2025"), terms=terms("FR", "consumer"), costs=D(300)), book(),
                     day("30/06/2025"))  # fmt: skip
        self.assertEqual((owed.interest, owed.costs, owed.indemnity.reason), (0, 0, "consumer"))

    # ---------------------------------------------------------------- an invoice

    def test_several_instalments(self):
        owed = claim(
            invoice(part(5000, "31/01/2024", paid("31/03/2024", 5000)), part(1000, "30/06/2025"), issued="01/01/2024"),
            book(), day("01/07/2025"),
        )  # fmt: skip
        self.assertEqual([one.interest.total for one in owed.parts], [D("119.18"), D("0.33")])
        self.assertEqual((owed.interest, owed.principal, owed.residual), (D("119.51"), 6000, 1000))
        self.assertEqual((owed.indemnity.amount, owed.days_late, owed.daily), (40, 60, D("0.33")))

    def test_credit_note_that_comes_after_the_due_date_settles_on_its_day(self):
        after = claim(invoice(part(1000, "31/12/2024", paid("31/01/2025", 1000, "credit_note"))), book(),
                      day("30/06/2025"))  # fmt: skip
        self.assertEqual((after.interest, after.indemnity.reason), (D("11.17"), "credited"))

    def test_opening_judgment(self):
        owing = terms("FR", "business", opened_on=day("01/02/2025"))
        before = claim(invoice(part(1000, "31/12/2024"), terms=owing, issued="01/12/2024"), book(), day("30/06/2025"))
        self.assertEqual((before.interest, before.indemnity.amount, before.daily), (D("11.17"), 40, 0))
        between = claim(invoice(part(1000, "28/02/2025"), terms=owing), book(), day("30/06/2025"))
        self.assertEqual((between.interest, between.indemnity.reason), (0, "insolvency"))
        after = claim(invoice(part(1000, "31/03/2025"), terms=owing, issued="01/03/2025"), book(), day("30/06/2025"))
        self.assertEqual((after.interest, after.indemnity.amount), (D("32.78"), 40))

    def test_the_delivery_says_whether_a_judgment_stops_it(self):
        """Judgment of 1 February: what was delivered before is of before, whenever it was invoiced (L622-24)."""
        owing = terms("FR", "business", opened_on=day("01/02/2025"))
        one = part(1000, "15/02/2025")
        delivered_before = invoice(one, terms=owing, issued="15/02/2025", delivered=day("31/01/2025"))
        owed = claim(delivered_before, book(), day("30/06/2025"))
        self.assertEqual((owed.interest, owed.indemnity.reason), (0, "insolvency"))
        # 135 days at 13.15 %: the order of January was delivered, and is paid, after it
        delivered_after = invoice(one, terms=owing, issued="15/01/2025", delivered=day("01/02/2025"))
        owed = claim(delivered_after, book(), day("30/06/2025"))
        self.assertEqual((owed.interest, owed.indemnity.amount), (D("48.64"), 40))

    def test_what_falls_due_in_a_delay_of_a_court_owes_no_indemnity_meanwhile(self):
        """C. civ. 1343-5: put off from 15 January to 31 March 2025, it is late from 1 April if it is not paid then."""
        delay = Relief("court_delay", day("10/01/2025"), day("15/01/2025"), day("31/03/2025"))

        def indemnity(due, until, *settlements):
            one = invoice(part(1000, due, *settlements), issued="01/12/2024", reliefs=(delay,))
            return claim(one, book(), day(until)).indemnity

        self.assertEqual(indemnity("31/01/2025", "31/03/2025").reason, "not_late")
        self.assertEqual(indemnity("31/01/2025", "30/06/2025", paid("31/03/2025", 1000)).reason, "not_late")
        self.assertEqual(indemnity("31/01/2025", "01/04/2025").amount, 40)
        self.assertEqual(indemnity("31/01/2025", "30/06/2025", paid("01/04/2025", 1000)).amount, 40)
        self.assertEqual(indemnity("14/01/2025", "15/01/2025").reason, "not_late")
        self.assertEqual(indemnity("13/01/2025", "14/01/2025").amount, 40, "it was late before")
        self.assertEqual(indemnity("31/03/2025", "01/04/2025").amount, 40, "its first late day is after the delay")

    def test_a_late_credit_note_of_a_part_spares_no_indemnity(self):
        """600 of 1000 paid in time, 400 settled by an unrelated note 61 days late: 400 × 13.15 % × 61/365 = 8.79."""
        notes = paid("30/04/2025", 600), paid("30/06/2025", 400, "credit_note")
        owed = claim(invoice(part(1000, "30/04/2025", *notes)), book(), day("30/06/2025"))
        self.assertEqual((owed.interest, owed.indemnity.amount), (D("8.79"), 40))
        in_time = paid("30/04/2025", 600), paid("15/04/2025", 400, "credit_note")
        owed = claim(invoice(part(1000, "30/04/2025", *in_time)), book(), day("30/06/2025"))
        self.assertEqual((owed.interest, owed.indemnity.reason), (0, "not_late"))

    def test_a_part_of_an_invoice(self):
        late = invoice(part(1000, "30/04/2025", paid("15/05/2025", 100)))
        self.assertFalse(claim(late, book(), day("30/06/2025")).is_partial)
        for kind in ("credit", "aside"):
            less = rule.deduct(late, {1000: D(400)}, "400", kind)
            owed = claim(less, book(), day("30/06/2025"))
            self.assertEqual((owed.is_partial, owed.residual, rule.whole(less)), (True, 500, late))
            more = claim(rule.deduct(late, {1000: D(4000)}, "4000", kind), book(), day("30/06/2025"))
            # 100 were paid 15 days late: 0.54, and 40
            self.assertEqual((more.residual, more.interest, more.indemnity.amount), (0, D("0.54"), 40))
        one_of_two = claim(invoice(part(1000, "30/04/2025", count=2)), book(), day("30/06/2025"))
        self.assertTrue(one_of_two.is_partial)

    def test_nothing_is_late_before_it_was_invoiced(self):
        early = claim(invoice(part(1000, "30/11/2024"), issued="31/12/2024"), book(), day("31/01/2025"))
        self.assertEqual((early.interest, early.days_late), (D("11.17"), 31))
        self.assertEqual(early.parts[0].part.due, day("31/12/2024"))
        same_day = claim(invoice(part(1000, "30/11/2024"), issued="31/12/2024"), book(), day("31/12/2024"))
        self.assertEqual((same_day.interest, same_day.indemnity.reason), (0, "not_late"))

    def test_disputed(self):
        disputed = invoice(part(1000, "31/01/2025", disputed=True))
        self.assertEqual(claim(disputed, book(), day("30/06/2025")).indemnity.reason, "disputed")
        late = invoice(part(1000, "31/01/2025", paid("15/02/2025", 400), disputed=True))
        self.assertEqual(claim(late, book(), day("30/06/2025")).indemnity.amount, 40)

    def test_missing_rate_is_named(self):
        owing = terms("FR", "consumer")
        owed = claim(invoice(part(1000, "31/01/2026"), terms=owing, issued="01/01/2026", notice_on=day("31/05/2026")),
                     book(), day("31/07/2026"))  # fmt: skip
        self.assertEqual(owed.interest, D("2.15"))
        self.assertEqual((owed.struck_on, owed.daily), (day("30/06/2026"), None))
        self.assertEqual(list(map(str, owed.missing)), ["legal_pro 2026-H2"])

    def test_tolerance(self):
        late = claim(invoice(part(1000, "30/06/2025")), book(), day("04/07/2025"))
        self.assertEqual(late.accrued, {"interest": D("1.33"), "indemnity": 40, "cost": 0})
        self.assertEqual(Tolerance(4).claimed(late), {"interest": 0, "indemnity": 0, "cost": 0})
        self.assertEqual(Tolerance(3, D(15)).claimed(late), {"interest": 0, "indemnity": 40, "cost": 0})
        self.assertEqual(Tolerance(3, D("1.33")).claimed(late), late.accrued)

    def test_totals_are_by_currency_and_indemnities_in_euros(self):
        dollars = Invoice(2, "FAC/2", date(2024, 12, 1), "USD", BUSINESS, (part(1000, "31/12/2024"),))
        found = claim_totals.total(
            claim(one, book(), day("31/01/2025")) for one in (dollars, invoice(part(100, "31/12/2024")))
        )
        self.assertEqual((found["USD"].total, found["USD"].indemnity), (D("1011.17"), 0))
        self.assertEqual((found["EUR"].total, found["EUR"].indemnity), (D("181.12"), 80))

    @given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 90000)), max_size=6),
           st.sampled_from(["principal_first", "interest_first"]))  # fmt: skip
    @PROPERTY
    def test_what_was_paid_and_what_is_owed_make_the_whole(self, payments, imputation):
        settlements = tuple(
            Settlement(date.fromordinal(day("01/12/2024").toordinal() + after), D(cents) / 100)
            for after, cents in payments
        )
        one = Part(1, 1, day("31/12/2024"), D("1234.56"), settlements)
        owed = claim(invoice(one), book(), day("31/05/2026"), rule.Options(imputation=imputation))
        excess = sum(part.interest.excess for part in owed.parts)
        received = sum((one.amount for one in settlements), D(0))
        owes = owed.residual + owed.interest - owed.interest_paid
        self.assertEqual(D("1234.56") + owed.interest, received - excess + owes)
        by_hand = sum((segment.amount for one in owed.parts for segment in one.interest.segments), D(0))
        self.assertEqual(owed.interest, by_hand)


KINDS = st.sampled_from(["claimed", "waived", "invoiced", "cancel"])


class TestAccessory(unittest.TestCase):
    @given(st.integers(0, 100000), st.integers(0, 9999),
           st.lists(st.tuples(KINDS, st.integers(1, 5000), st.integers(0, 10)), max_size=12))  # fmt: skip
    @PROPERTY
    def test_states_always_add_up(self, cents, imputed, steps):
        entries = []
        for key, (kind, value, pick) in enumerate(steps):
            taken = {entry.cancels for entry in entries}
            free = [entry for entry in entries if entry.cancels is None and entry.key not in taken]
            if kind == "cancel" and free:
                entry = free[pick % len(free)]
                entries.append(Entry(key, entry.entry, -entry.value, entry.key, -entry.collected))
            elif kind != "cancel":
                entries.append(Entry(key, kind, D(value) / 100, collected=D(min(pick, value)) / 100))
        balance = settle(D(cents) / 100, entries, D(imputed) / 100)
        self.assertTrue(all(amount >= 0 for amount in (balance.claimed, balance.waived, balance.invoiced)))
        taken = {entry.cancels for entry in entries}
        in_force = [entry for entry in entries if entry.cancels is None and entry.key not in taken]
        claims = [entry.value for entry in in_force if entry.entry == "claimed"]
        self.assertEqual(balance.claimed, claims[-1] if claims else 0)
        waived, invoiced = (
            sum(entry.value for entry in in_force if entry.entry == kind) for kind in ("waived", "invoiced")
        )
        collected = sum(entry.collected for entry in in_force if entry.entry == "invoiced")
        self.assertEqual((balance.waived, balance.invoiced, balance.collected), (waived, invoiced, collected))
        self.assertEqual(balance.left, (D(cents) - imputed) / 100 - waived - invoiced)
        self.assertEqual(balance.to_collect, invoiced - collected)

    @given(st.integers(0, 20000), st.lists(st.integers(0, 5000), max_size=8))
    @PROPERTY
    def test_a_payment_is_spread_whole(self, paid_cents, values):
        shares = spread(D(paid_cents), [D(value) for value in values])
        self.assertEqual(sum(shares), min(paid_cents, sum(values)))
        self.assertTrue(all(0 <= share <= value for share, value in zip(shares, values, strict=True)))
