# Part of recouvrement_module. License LGPL-3.
"""The words of the priority, said when read, in the language of the reader."""

from decimal import Decimal

from odoo.tools import LazyTranslate, format_amount

from ...rules import priority

_lt = LazyTranslate(__name__)

TERMS = {
    "late_30": _lt("Late by 1 to 30 days: most of it is paid anyway"),
    "late_60": _lt("Late by 31 to 60 days"),
    "late_90": _lt("Late by 61 to 90 days: a call changes most"),
    "older": _lt("Late by more than 90 days: hard to get"),
    "ended": _lt("No step is left: nobody else does anything about it"),
    "insisted": _lt("Three reminders or more within a year: pays only on demand"),
    "broke": _lt("A promise was not kept within ninety days: its word is not enough"),
    "written": _lt("Written about within seven days: may still answer"),
}


def term_words(env, code):
    """The sentence of a term, in the language of *env*."""
    return TERMS[code]._translate(env.lang or "en_US")


def explain(env, row):
    """Return the priority of a case as the page shows it.

    :param dict row: the parts of the case, as ``_gain_query`` reads them.
    """
    currency = env["res.currency"].browse(row["currency_id"])
    parts = {code: Decimal(str(row[code])) for code in priority.RATES if row[code]}
    terms = priority.explain(parts, row["places"])

    def say(amount):
        return format_amount(env, float(amount), currency)

    return {
        "late": row["late"],
        "ended": row["ended"] or 0,
        "gain": say(priority.gain(terms)),
        "terms": [
            {
                "code": term.code,
                "words": term_words(env, term.code),
                "base": say(term.base),
                "rate": f"× {term.rate * 100:.0f}\N{NO-BREAK SPACE}%".replace("-", "−"),
                "amount": say(term.amount),
            }
            for term in terms
        ],
    }
