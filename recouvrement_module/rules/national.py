# Part of recouvrement_module. License LGPL-3.
"""National: what the law of a country gives to a creditor by default, as it was entered, and what follows from it.

A :class:`Law` is a row that a person may correct: it says for one country and one sort of debtor how interest is
counted (a regime of :mod:`regime`), from which reference, and how much the fixed indemnity is. What no row says is not
asked: where the law of a country is unknown a creditor has the rate of his contract alone.

=============  =====================================================================================
business       professionals; public bodies as well where the country has no row for them
public         public bodies
consumer       consumers, and legal persons that do not trade
=============  =====================================================================================

>>> D = Decimal
>>> laws = LawBook.of([
...     Law("BE", "business", "default", "ecb", points=D(8), round_up=D("0.5"), indemnity=D(40)),
...     Law("BE", "consumer", "reminded", "ecb", points=D(8)),
... ])
>>> laws.get("BE", "public_hospital").indemnity, laws.get("BE", "non_professional").strategy, laws.get("US", "business")
(Decimal('40'), 'reminded', Law(country='', debtor='', strategy='none', kind='', factor=Decimal('1'), \
points=Decimal('0'), round_up=None, rate=Decimal('0'), day_count='', indemnity=Decimal('0'), article='', source=''))
>>> statutory(laws.get("BE", "business"), Facts())
Default(kind='ecb', points=Decimal('8'), round_up=Decimal('0.5'), factor=Decimal('1'))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .calendar import WorkingCalendar, add_days
from .regime import Consumer, Default, Fixed, NoInterest, Public, Regime, Reminded

DEBTORS = ("business", "public", "consumer")
FREE_DAYS = 14  # calendar days that a consumer has from a free first reminder (CEL XIX.2)
POST_DAYS = 3  # working days more where it came by post

_ZERO = Decimal(0)
_SORTS = {
    "business": ("business",),
    "public_accountant": ("public", "business"),
    "public_hospital": ("public", "business"),
    "public_undertaking": ("public", "business"),
    "consumer": ("consumer",),
    "non_professional": ("consumer",),
}


@dataclass(frozen=True)
class Law:
    """What the law of a country gives by default.

    :param str country: two-letter code.
    :param str debtor: one of :data:`DEBTORS`.
    :param str strategy: one of :data:`STRATEGIES`.
    :param str kind: the reference rate, empty where the law refers to none.
    :param Decimal factor: what it is multiplied by.
    :param Decimal points: what is added.
    :param Decimal round_up: the sum is rounded up to a multiple of it, None for no rounding.
    :param Decimal rate: percent a year, where the law fixes it.
    :param str day_count: ``365`` or ``actual`` where the law says so, empty where the creditor chooses.
    :param Decimal indemnity: euros for each invoice paid late.
    :param str article: of the law that says so.
    :param str source: where it was read.
    """

    country: str = ""
    debtor: str = ""
    strategy: str = "none"
    kind: str = ""
    factor: Decimal = Decimal(1)
    points: Decimal = _ZERO
    round_up: Decimal | None = None
    rate: Decimal = _ZERO
    day_count: str = ""
    indemnity: Decimal = _ZERO
    article: str = ""
    source: str = ""


UNKNOWN = Law()  # of a country of which nothing was entered


@dataclass(frozen=True)
class LawBook:
    """All that was entered, by country and sort of debtor."""

    laws: Mapping[tuple[str, str], Law]

    @classmethod
    def of(cls, laws: Iterable[Law]) -> LawBook:
        """Make a book; of two rows for the same the later one counts."""
        return cls({(law.country, law.debtor): law for law in laws})

    def get(self, country: str, category: str) -> Law:
        """Return what the law of a country gives from a debtor.

        :param str category: ``business``, ``public_…``, ``consumer``, ``non_professional``; others owe nothing.
        """
        rows = (self.laws.get((country, sort)) for sort in _SORTS.get(category, ()))
        return next((law for law in rows if law), UNKNOWN)

    def kinds(self, country: str, debtors: Iterable[str] = DEBTORS) -> tuple[str, ...]:
        """Return the reference rates that the law of a country refers to, each once."""
        found = [law for sort in debtors if (law := self.laws.get((country, sort)))]
        return tuple(dict.fromkeys(law.kind for law in found if law.strategy in REFERRING))


@dataclass(frozen=True)
class Facts:
    """What a regime wants to know of an invoice.

    :param date notice_on: the day on which a formal notice took effect, None when there was none.
    :param date free_until: the last day of the delay that the first free reminder gave, None when there was none.
    :param Decimal agreed: the rate agreed on with the customer, zero when none was.
    """

    notice_on: date | None = None
    free_until: date | None = None
    agreed: Decimal = _ZERO


STRATEGIES: dict[str, Callable[[Law, Facts], Regime]] = {
    "default": lambda law, facts: Default(law.kind, law.points, law.round_up, law.factor),
    "public": lambda law, facts: Public(law.kind, law.points, law.round_up, law.factor),
    "consumer": lambda law, facts: Consumer(facts.notice_on, law.kind, law.points, law.round_up, law.factor),
    "reminded": lambda law, facts: Reminded(
        facts.agreed, facts.free_until, law.kind, law.points, law.round_up, law.factor
    ),
    "fixed": lambda law, facts: Fixed(law.rate, law.kind or "law"),
    "none": lambda law, facts: NoInterest(),
}
REFERRING = frozenset({"default", "public", "consumer", "reminded"})  # strategies that need a reference rate


def statutory(law: Law, facts: Facts) -> Regime:
    """Return the regime by law alone."""
    return STRATEGIES[law.strategy](law, facts)


def free_until(sent_on: date, by_post: bool, calendar: WorkingCalendar) -> date:
    """Return the last day of the delay that a free first reminder gives to a consumer.

    Fourteen calendar days from the day after it left; by post they begin three working days later (CEL XIX.2).

    >>> free_until(date(2026, 3, 2), False, WorkingCalendar("BE"))
    datetime.date(2026, 3, 16)
    >>> free_until(date(2026, 4, 2), True, WorkingCalendar("BE"))  # over Easter Monday: 3, 7 and 8 April
    datetime.date(2026, 4, 22)
    """
    return add_days(calendar.add_working(sent_on, POST_DAYS) if by_post else sent_on, FREE_DAYS)
