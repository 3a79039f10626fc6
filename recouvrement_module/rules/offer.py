# Part of recouvrement_module. License LGPL-3.
"""Offer: ways to settle a claim compared, by what each costs us and what it costs the customer.

The ways are to pay now with a discount for it, to pay by instalments, and to go on as now. Of each are given its *cash*
(days and amounts), what the law gives us until it is paid (interest, indemnity) and what of it is asked.

**Present value**, by simple discounting at what money costs us in a year, over 365:

    value = amount / (1 + rate × days / 36 500)

for money that comes *days* after today; each amount is rounded half up. What comes today or before is worth itself.

**Cost to us**: what the law gives us less the value of what is expected. Its terms add up to it:

=====================  ============================================================================================
discount               what is given for paying now
interest_foregone      the interest of the law that is not asked; below zero where more is agreed on
indemnity_foregone     the indemnity that is not asked
risk                   what is not expected: the cash × (100 - chance) / 100
time                   what waiting costs: what is expected less its present value
=====================  ============================================================================================

**Cost to the customer**, as he pays it, besides the principal: ``interest`` and ``indemnity``, less the ``discount``.
What money costs him is not known, and not guessed.

A way is compared with going on as now: better for us where the value of what is expected is higher, better for the
customer where it costs him less; for ``both``, for ``us``, for the ``customer`` or for ``neither``.

>>> D = Decimal
>>> claim = Claim(D(10000), D("250.00"), D(40), date(2026, 6, 1), cost_of_money=D(6))
>>> now = pay_now(claim, date(2026, 6, 11), discount=D(1), most=D(2))
>>> now.cash, now.discount
(((datetime.date(2026, 6, 11), Decimal('9900.00')),), Decimal('100.00'))
>>> on = going_on(claim, days=60, chance=D(95), running=D("200.00"))
>>> on.cash
((datetime.date(2026, 7, 31), Decimal('10490.00')),)
>>> for one in compare(claim, [now, on]):
...     print(one.code, one.value, one.cost_to_us, one.cost_to_customer, one.better_for or "-")
pay_now 9883.75 406.25 -100.00 both
going_on 9868.17 621.83 490.00 -
>>> {name: str(amount) for name, amount in compare(claim, [now, on])[0].to_us.items() if amount}
{'discount': '100.00', 'interest_foregone': '250.00', 'indemnity_foregone': '40', 'time': '16.25'}

What is not known is refused by its name, and so is what cannot be (:class:`Refused`): ``missing`` what nobody has said,
``range`` what is beyond reason, ``policy`` a discount that is larger than may be given, ``past`` a day before today,
``sum`` instalments that do not add up to the principal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .calendar import add_days
from .interest import round_to
from .schedule import CENT, LARGEST, Schedule

WHOLE = Decimal(100)  # percent
FARTHEST = 3660  # days that a payment may be expected to take

_ZERO = Decimal(0)


class Refused(ValueError):
    """Something without which ways cannot be compared.

    :param str name: of what is not known, or cannot be.
    :param str code: ``missing``, ``range``, ``policy``, ``past`` or ``sum``.
    """

    def __init__(self, name: str, code: str):
        super().__init__(name, code)
        self.name = name
        self.code = code


@dataclass(frozen=True)
class Claim:
    """What is owed today; each is refused when it is None.

    :param Decimal principal: what is open.
    :param Decimal interest: what it has borne until today and is not paid.
    :param Decimal indemnity: what is due of it.
    :param date today: the day of the comparison.
    :param Decimal cost_of_money: to us, percent a year.
    :param Decimal step: the smallest amount of the currency.
    """

    principal: Decimal | None
    interest: Decimal | None
    indemnity: Decimal | None
    today: date
    cost_of_money: Decimal | None
    step: Decimal = CENT


@dataclass(frozen=True)
class Way:
    """A way to settle a claim.

    :param str code: ``pay_now``, ``instalments`` or ``going_on``.
    :param tuple cash: (day, amount) of what the customer pays.
    :param Decimal lawful_interest: what the law gives until it is paid.
    :param Decimal interest: what is asked of it.
    :param Decimal lawful_indemnity: likewise.
    :param Decimal indemnity: likewise.
    :param Decimal discount: what is given.
    :param Decimal chance: percent, that it is paid.
    """

    code: str
    cash: tuple[tuple[date, Decimal], ...]
    lawful_interest: Decimal
    interest: Decimal
    lawful_indemnity: Decimal
    indemnity: Decimal
    discount: Decimal = _ZERO
    chance: Decimal = WHOLE


@dataclass(frozen=True)
class Comparison:
    """What a way costs.

    :param Way way: which one.
    :param Decimal value: the present value of what is expected.
    :param dict to_us: the terms of what it costs us.
    :param dict to_customer: the terms of what it costs the customer.
    :param str better_for: compared with going on as now; empty for that one, or where it is not among them.
    """

    way: Way
    value: Decimal
    to_us: dict[str, Decimal]
    to_customer: dict[str, Decimal]
    better_for: str = ""

    @property
    def code(self) -> str:
        return self.way.code

    @property
    def cash(self) -> Decimal:
        """What the customer pays in all."""
        return sum((amount for _day, amount in self.way.cash), _ZERO)

    @property
    def cost_to_us(self) -> Decimal:
        return sum(self.to_us.values(), _ZERO)

    @property
    def cost_to_customer(self) -> Decimal:
        return sum(self.to_customer.values(), _ZERO)


# ------------------------------------------------------------------------------------------------- the ways


def pay_now(
    claim: Claim, until: date, discount: Decimal | None, most: Decimal | None, interest=_ZERO, indemnity=_ZERO
) -> Way:
    """Return the way that settles all by a payment until a day.

    :param date until: the day until which the offer holds; the money is expected on it.
    :param Decimal discount: percent of the principal that is given.
    :param Decimal most: percent that may be given by the policy.
    :param Decimal interest: what is asked besides; what the law gives is taken as that of today.
    :param Decimal indemnity: likewise.
    """
    _check_claim(claim)
    _check("discount", discount, WHOLE)
    _check("most", most, WHOLE)
    if discount > most:
        raise Refused("discount", "policy")
    if until < claim.today:
        raise Refused("until", "past")
    _check("interest", interest)
    _check("indemnity", indemnity)
    given = round_to(claim.principal * discount / WHOLE, claim.step)
    asked = claim.principal - given + interest + indemnity
    return Way("pay_now", ((until, asked),), claim.interest, interest, claim.indemnity, indemnity, given)


def instalments(claim: Claim, schedule: Schedule, lawful: Decimal | None, indemnity: Decimal = _ZERO) -> Way:
    """Return the way of a payment plan.

    :param Schedule schedule: its instalments, with the interest that is asked.
    :param Decimal lawful: the interest that the law would give, that of today included, paid on these days.
    :param Decimal indemnity: what is asked of it; with the last instalment.
    """
    _check_claim(claim)
    _check("lawful", lawful)
    _check("indemnity", indemnity)
    if schedule.principal != claim.principal:
        raise Refused("schedule", "sum")
    if schedule.instalments[0].due < claim.today:
        raise Refused("schedule", "past")
    cash = [(one.due, one.amount) for one in schedule.instalments]
    cash[-1] = (cash[-1][0], cash[-1][1] + indemnity)
    return Way("instalments", tuple(cash), lawful, schedule.interest, claim.indemnity, indemnity)


def going_on(claim: Claim, days: int | None, chance: Decimal | None, running: Decimal | None) -> Way:
    """Return the way of going on as now: all is asked, and paid when it is expected to be.

    :param int days: after which the customer is expected to pay.
    :param Decimal chance: percent, that he does.
    :param Decimal running: the interest that goes on running until then.
    """
    _check_claim(claim)
    _check("days", None if days is None else Decimal(days), Decimal(FARTHEST))
    _check("chance", chance, WHOLE)
    _check("running", running)
    interest = claim.interest + running
    cash = ((add_days(claim.today, days), claim.principal + interest + claim.indemnity),)
    return Way("going_on", cash, interest, interest, claim.indemnity, claim.indemnity, chance=chance)


# ------------------------------------------------------------------------------------------- the comparison


def compare(claim: Claim, ways: Sequence[Way]) -> list[Comparison]:
    """Return what each way costs, in the order in which they are given."""
    _check_claim(claim)
    found = [_cost(claim, way) for way in ways]
    on = next((one for one in found if one.code == "going_on"), None)
    return [
        Comparison(one.way, one.value, one.to_us, one.to_customer, _better_for(one, on) if on and one is not on else "")
        for one in found
    ]


def present_value(amount: Decimal, days: int, rate: Decimal, step: Decimal = CENT) -> Decimal:
    """Return what money that comes in some days is worth today: amount / (1 + rate × days / 36 500).

    >>> present_value(Decimal(1000), 365, Decimal(6)), present_value(Decimal(1000), -3, Decimal(6))
    (Decimal('943.40'), Decimal('1000.00'))
    """
    return round_to(amount / (1 + rate * max(days, 0) / 36500), step)


def _cost(claim: Claim, way: Way) -> Comparison:
    expected = [(day, round_to(amount * way.chance / WHOLE, claim.step)) for day, amount in way.cash]
    value = _total(
        present_value(amount, (day - claim.today).days, claim.cost_of_money, claim.step) for day, amount in expected
    )
    sum_expected = _total(amount for _day, amount in expected)
    to_us = {
        "discount": way.discount,
        "interest_foregone": way.lawful_interest - way.interest,
        "indemnity_foregone": way.lawful_indemnity - way.indemnity,
        "risk": _total(amount for _day, amount in way.cash) - sum_expected,
        "time": sum_expected - value,
    }
    to_customer = {"interest": way.interest, "indemnity": way.indemnity, "discount": -way.discount}
    return Comparison(way, value, to_us, to_customer)


def _better_for(one: Comparison, on: Comparison) -> str:
    us, customer = one.value > on.value, one.cost_to_customer < on.cost_to_customer
    return {(True, True): "both", (True, False): "us", (False, True): "customer", (False, False): "neither"}[
        us, customer
    ]


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _ZERO)


def _check_claim(claim: Claim) -> None:
    _check("principal", claim.principal)
    if not claim.principal:
        raise Refused("principal", "range")
    _check("interest", claim.interest)
    _check("indemnity", claim.indemnity)
    _check("cost_of_money", claim.cost_of_money, WHOLE)


def _check(name: str, amount: Decimal | None, most: Decimal = LARGEST) -> None:
    if amount is None:
        raise Refused(name, "missing")
    if not amount.is_finite() or not 0 <= amount <= most:
        raise Refused(name, "range")
