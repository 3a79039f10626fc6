# Part of recouvrement_module. License LGPL-3.
"""The words of an itemised claim: where each rate comes from, why there is no indemnity, how it is counted."""

from babel.numbers import format_decimal, format_percent

from odoo.tools import LazyTranslate
from odoo.tools.misc import babel_locale_parse

from ...rules.calendar import add_days
from ...rules.rates import YEARLY
from ..dunning.words import say, say_date

_lt = LazyTranslate(__name__)

# The reference rates, as a reader knows them.
REFERENCES = {
    "ecb": _lt("ECB"),
    "legal_pro": _lt("legal rate"),
    "de_base": _lt("German base rate"),
    "contract": _lt("contract rate"),
    "court": _lt("rate set by the court"),
    "ch_default": _lt("Swiss law, CO 104"),
    "lu_consumer": _lt("Luxembourg legal rate"),
    "nl_consumer": _lt("Dutch legal rate"),
    "be_late": _lt("Belgian rate of late payment"),
    "legal_indiv": _lt("legal rate of individual creditors"),
    "law": _lt("rate fixed by law"),
}
_lt_ecb = _lt("rate of the ECB")  # where its name stands for the rate in a sentence
REASONS = {
    "consumer": _lt("none: the customer is a consumer"),
    "not_professional": _lt("none: the customer does not act as a professional"),
    "country": _lt("none: the law that governs the claim gives none"),
    "credited": _lt("none: the invoice was credited"),
    "insolvency": _lt("none: it fell due when an insolvency procedure forbade its payment"),
    "disputed": _lt("none as long as what is late is disputed"),
    "not_late": _lt("none: nothing is late"),
}
FLAGS = {
    "below_floor": _lt("the contract asks less than the legal minimum, which takes its place"),
    "floor_unknown": _lt("minimum not verified for this half-year"),
    "above_cap": _lt("the contract asks more of a consumer than the law allows, which takes its place"),
}
# Why days bear no interest, or another one.
RELIEFS = {
    "grace": _lt("No interest %(days)s: a respite was agreed on."),
    "court_delay": _lt("Neither interest nor penalties %(days)s: delay granted by a court on %(date)s (article 1343-5 "
                       "of the French Civil Code)."),
    "reduced": _lt("Interest at %(rate)s %(days)s: reduced rate set by a court on %(date)s (article 1343-5 of the "
                   "French Civil Code)."),
    "over_indebted": _lt("Neither interest nor penalties %(days)s: application to the over-indebtedness commission "
                         "found admissible on %(date)s (article L722-14 of the French Consumer Code)."),
    "judgment": _lt("Interest at the legal rate since the judgment of %(date)s (article 1231-7 of the French Civil "
                    "Code)."),
    "enforceable": _lt("Interest at the legal rate since the judgment of %(date)s (article 1231-7 of the French Civil "
                       "Code), raised by five points two months after it could be enforced, on %(enforceable)s "
                       "(article L313-3 of the French Monetary and Financial Code)."),
    "kept": _lt("By the judgment of %(date)s the rate that ran already runs on: the five points of article L313-3 of "
                "the French Monetary and Financial Code are added to the legal rate only."),
}  # fmt: skip
# By which law a letter claims interest and indemnities.
BY_LAW = {
    "business": _lt(
        "Interest for late payment runs by law from the day after each due date, without any reminder being necessary "
        "(article L441-10, II of the French Commercial Code)."
    ),
    "public": _lt(
        "Interest for late payment runs by law from the day after each due date, without any formality (articles "
        "L2192-13 and R2192-31 of the French Public Procurement Code)."
    ),
    "civil": _lt(
        "Interest for late payment is owed at the rate agreed on or, where there is none, at the legal rate from the "
        "formal notice on (articles 1231-6 and 1344-1 of the French Civil Code)."
    ),
    "abroad": _lt("Interest and compensation for recovery costs are claimed as itemised in the annex."),
    "article": _lt("Interest and compensation for recovery costs are claimed as itemised in the annex (%s)."),
}
INDEMNITY_BY_LAW = {
    "business": _lt(
        "A fixed compensation of 40 euros for recovery costs is due for each invoice paid late (article D441-5)."
    ),
    "public": _lt(
        "A fixed compensation of 40 euros for recovery costs is due for each invoice paid late (article D2192-35)."
    ),
}
IMPUTATIONS = {
    "principal_first": _lt("Payments settle the principal first."),
    "interest_first": _lt("Payments settle the interest that has run first, then the principal (article 1343-1 of the "
                          "French Civil Code)."),
}  # fmt: skip
DAY_COUNTS = {
    "365": _lt("Interest = amount × rate × days / 365, from the day after the due date to the day of payment."),
    "actual": _lt("Interest = amount × rate × days / real days of the year, from the day after the due date to the "
                  "day of payment."),
}  # fmt: skip


def say_law(env, claims):
    """The articles of French law by which claims are owed, to each kind of debtor its own; nothing by another law."""
    terms = {claim.invoice.terms for claim in claims}
    if any(one.country != "FR" for one in terms):
        return []
    kinds = {law_kind(one) for one in terms}
    words = [BY_LAW[kind] for kind in BY_LAW if kind in kinds]
    if any(claim.indemnity.amount for claim in claims):
        words += [INDEMNITY_BY_LAW[kind] for kind in INDEMNITY_BY_LAW if kind in kinds]
    return [say(env, sentence) for sentence in words]


def law_kind(terms):
    """By which articles of French law a debtor owes interest: a key of ``BY_LAW``."""
    if terms.debtor.startswith("public"):
        return "public"
    return "business" if terms.debtor == "business" else "civil"


def say_number(env, number):
    """A figure in the language of the reader, with those decimals only that say something."""
    return format_decimal(number, "#,##0.##", locale=babel_locale_parse(env.lang))


def say_percent(env, rate):
    """A rate in percent in the language of the reader, with two decimals at least."""
    locale = babel_locale_parse(env.lang)
    pattern = locale.percent_formats[None].pattern.replace("0", "0.00#", 1)
    return format_percent(rate / 100, pattern, locale=locale)


def say_period(env, kind, day):
    """The half-year for which a rate holds, by its first day, in words; the year where it holds for one."""
    if kind in YEARLY:
        return str(day.year)
    return env["recouvrement.rate"]._say_half_year(day)


def say_missing(env, name):
    """The name of a rate that nobody has entered."""
    rate = _lt_ecb if name.kind == "ecb" else REFERENCES[name.kind]
    return f"{say(env, rate)} ({say_period(env, name.kind, name.half_year)})"


def say_source(env, segment):
    """Where the rate of a segment comes from: ``ECB 2.15% (2nd half of 2025) + 10``."""
    source = segment.source
    words = say(env, REFERENCES[source.kind])
    if source.half_year:
        value = "?" if source.base is None else say_percent(env, source.base)
        words = f"{words} {value} ({say_period(env, source.kind, source.half_year)})"
        if source.factor != 1:
            words = f"{say_number(env, source.factor)} × {words}"
        if source.points:
            words = f"{words} + {say_number(env, source.points)}"
    return f"{words} – {say(env, FLAGS[segment.flag])}" if segment.flag else words


def say_no_interest(env, claim):
    """Why an invoice that was late bears no interest, empty when it does or was paid in time."""
    terms = claim.invoice.terms
    if claim.days_late <= 0 or any(part.interest.segments for part in claim.parts):
        return ""
    if terms.regime == "none":
        return env._("No interest is asked.")
    if terms.law.strategy == "consumer":
        return env._("No interest: it runs from the day on which a formal notice takes effect.")
    if terms.law.strategy == "reminded" and terms.agreed:
        return env._(
            "No interest: the rate agreed on with a consumer counts once a first reminder without costs has left and "
            "its delay of 14 days is over."
        )
    if claim.invoice.reliefs:
        return ""  # they say why
    if terms.opened_on:
        return env._("No interest: an insolvency procedure was opened on %s.", say_date(env, terms.opened_on))
    return env._("No interest: the law that governs the claim, or what was agreed on, gives none.")


def say_reliefs(env, claim):
    """Why some late days of an invoice bear no interest, or another one: what was granted of it, each once."""
    dues = [part.part.due for part in claim.parts if part.part.due < claim.until]
    if not dues:
        return []
    first = add_days(min(dues), 1)
    return list(dict.fromkeys(
        _say_relief(env, relief) for relief in claim.invoice.reliefs
        if relief.touches(first, claim.until) or (not relief.span and relief.decided_on <= claim.until)
    ))  # fmt: skip


def _say_relief(env, relief):
    """What a relief does to the interest, with its days and its article."""
    code = relief.kind
    if code == "court_delay" and relief.rate is not None:
        code = "reduced"
    if code == "judgment":
        legal = "enforceable" if relief.first else "judgment"
        code = legal if relief.legal else "kept"
    first = say_date(env, relief.first or relief.decided_on)
    days = env._("from %(first)s to %(last)s", first=first, last=say_date(env, relief.last)) if relief.last else env._(
        "from %s on", first
    )  # fmt: skip
    if relief.share < 1:
        days = env._("%(days)s, for %(share)s of it", days=days, share=say_percent(env, relief.share * 100))
    return say(env, RELIEFS[code]) % {
        "days": days,
        "date": say_date(env, relief.decided_on),
        "enforceable": first,
        "rate": "" if relief.rate is None else say_percent(env, relief.rate),
    }
