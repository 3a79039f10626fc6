# Part of recouvrement_module. License LGPL-3.
"""Whether the law in figures can be computed today."""

from odoo.tools import SQL, LazyTranslate

from ...rules.rates import half_year_start
from ..setup.checks import AMBER, GREEN, NONE, Finding, SetupCheck, open_action

_lt = LazyTranslate(__name__)


class Rates(SetupCheck):
    code = "rates"
    title = _lt("Rates of this half-year")
    advice = _lt("Enter the missing rates with their source; read that of the ECB.")
    place = "recouvrement.rate"

    @classmethod
    def run(cls, root):
        env = root.env
        today = root._recouvrement_today()
        rates = env["recouvrement.rate"]
        names = {"period": rates._say_half_year(today)}
        used = rates._get_used(root)
        if not used:
            return Finding(NONE, env._("The law of the country of the company refers to no rate that changes."))
        missing = rates._find_missing(root, half_year_start(today), today)
        if missing:
            return Finding(AMBER, env._(
                "Not known for the %(period)s: %(kinds)s. What needs it is not computed.",
                kinds=rates._say_kinds(missing), **names,
            ))  # fmt: skip
        kinds = rates._say_kinds(used)
        return Finding(GREEN, env._("Known for the %(period)s: %(kinds)s.", kinds=kinds, **names))

    @classmethod
    def mend(cls, root):
        return open_action(root, "recouvrement_module.recouvrement_rate_action", context={"search_default_missing": 1})


class LegalTerms(SetupCheck):
    code = "legal_terms"
    title = _lt("Due dates of invoices")
    advice = _lt("Look at these invoices and at their payment terms: a longer term than the law allows may be fined.")
    place = "recouvrement.case"
    right = "read"

    @classmethod
    def run(cls, root):
        env = root.env
        if not root._recouvrement_is_french():
            return Finding(NONE, env._("The maximum terms of French law are not those of this company."))
        beyond = env["account.move"]._recouvrement_beyond_term_query(root)
        ((count,),) = env.execute_query(SQL("SELECT count(*) FROM (%s) beyond", beyond))
        if count:
            return Finding(AMBER, env._("Invoices of the last twelve months due later than the law allows: %s.", count))
        return Finding(GREEN, env._("No invoice of the last twelve months is due later than the law allows."))

    @classmethod
    def mend(cls, root):
        return open_action(root, "recouvrement_module.beyond_term_action")
