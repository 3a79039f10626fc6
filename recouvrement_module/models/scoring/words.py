# Part of recouvrement_module. License LGPL-3.
"""The words of the ratings: what is weighed, what was found, why a limit is proposed."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

WEIGHTS = {
    "pace": _lt("Behaviour: share of the days beyond terms"),
    "pace_factor": _lt("Behaviour: what the payment index is multiplied by"),
    "reliability": _lt("Behaviour: share of payments in time"),
    "shrinkage": _lt("Behaviour: payments of all customers that count beside its own"),
    "drift_days": _lt("Behaviour: days of drift that cost a point"),
    "drift_most": _lt("Behaviour: most points that a drift costs"),
    "late_30": _lt("Behaviour: points when all that is open is more than 30 days late"),
    "incident": _lt("Behaviour: points of an incident"),
    "incident_most": _lt("Behaviour: most points that incidents cost"),
    "stress_drift_most": _lt("Ledger: most points that a drift costs"),
    "stress_late_60": _lt("Ledger: points when all that is open is more than 60 days late"),
    "stress_incident": _lt("Ledger: points of an incident"),
    "stress_incident_most": _lt("Ledger: most points that incidents cost"),
    "half_known": _lt("Ledger: payments after which it weighs one half"),
    "prior": _lt("Solvency of a customer of whom nothing is known"),
    "prior_weight": _lt("Weight of that value"),
    "identity_weight": _lt("Outside: weight when only the identity is known"),
    "figures_weight": _lt("Outside: weight of published figures"),
    "accounts_weight": _lt("Outside: weight of full accounts"),
    "stale_days": _lt("Outside: days after which the weight is halved"),
    "age_under_1": _lt("Outside: points of a company under one year old"),
    "age_under_3": _lt("Outside: points of a company under three years old"),
    "age_over_10": _lt("Outside: points of a company over ten years old"),
    "headcount_none": _lt("Outside: points without employees"),
    "headcount_10": _lt("Outside: points from 10 employees"),
    "headcount_200": _lt("Outside: points from 200 employees"),
    "margin_high": _lt("Outside: points of a net margin from 5 %"),
    "margin_positive": _lt("Outside: points of a net margin from 0 %"),
    "margin_negative": _lt("Outside: points of a net margin from -5 %"),
    "margin_low": _lt("Outside: points of a net margin below -5 %"),
    "result_only": _lt("Outside: points of a result without turnover"),
    "equity_high": _lt("Outside: points of an equity ratio from 30 %"),
    "equity_fair": _lt("Outside: points of an equity ratio from 15 %"),
    "equity_low": _lt("Outside: points of an equity ratio from 0 %"),
    "equity_negative": _lt("Outside: points of negative equity"),
    "unfiled": _lt("Outside: points when accounts were not filed"),
    "downgrade": _lt("Outside: points of a downgrade within a year"),
    "cap_gone": _lt("Most for a company in liquidation, ceased or removed"),
    "cap_redressement": _lt("Most in receivership"),
    "cap_plan_lapsed": _lt("Most after a payment plan has lapsed"),
    "cap_sauvegarde": _lt("Most in safeguard proceedings"),
    "cap_alarm": _lt("Most when an insurer refuses, a privilege is registered, or much is long overdue"),
    "cap_plan_kept": _lt("Most while a plan is kept"),
    "overdue_floor": _lt("Long overdue: least amount"),
    "overdue_share": _lt("Long overdue: least share of what is open"),
    "grade_a": _lt("Grade A from"),
    "grade_b": _lt("Grade B from"),
    "grade_c": _lt("Grade C from"),
    "grade_d": _lt("Grade D from"),
    "rated_from": _lt("Confidence from which a grade is said without reserve"),
    "factor_a": _lt("Limit: factor of grade A"),
    "factor_b": _lt("Limit: factor of grade B"),
    "factor_c": _lt("Limit: factor of grade C"),
    "factor_d": _lt("Limit: factor of grade D"),
    "factor_e": _lt("Limit: factor of grade E"),
    "capacity_share": _lt("Limit: share of the equity, or of a month of turnover"),
    "unknown_ceiling": _lt("Limit: ceiling for a customer without published figures"),
    "delay_most": _lt("Limit: most days beyond terms that count"),
    "order_to_invoice": _lt("Limit: days from order to invoice"),
    "concentration": _lt("Limit: share of our sales above which it is a concentration"),
}
FACTORS = {
    "pace": _lt("Days beyond terms"),
    "reliability": _lt("Late payments"),
    "drift": _lt("Days slower than before"),
    "open_30": _lt("More than 30 days late"),
    "open_60": _lt("More than 60 days late"),
    "incidents": _lt("Incidents in a year"),
    "history": _lt("Payments in a year"),
    "age": _lt("Age in years"),
    "headcount": _lt("Class of headcount"),
    "margin": _lt("Net margin"),
    "result": _lt("Net result"),
    "equity": _lt("Equity ratio"),
    "unfiled": _lt("Accounts not filed for"),
    "downgrade": _lt("Downgraded on"),
    "z": _lt("Z″ (Altman)"),
    "rating": _lt("Rating by others"),
    "bounds": _lt("Within 0 and 100"),
    "prior": _lt("What any customer has"),
    "liquidation": _lt("In liquidation"),
    "ceased": _lt("Has ceased trading"),
    "removed": _lt("Removed from the register"),
    "retablissement_professionnel": _lt("Professional recovery proceedings"),
    "redressement": _lt("In receivership"),
    "plan_lapsed": _lt("A payment plan has lapsed"),
    "sauvegarde": _lt("In safeguard proceedings"),
    "insurer_refused": _lt("Refused by the credit insurer"),
    "insurer_cancelled": _lt("Cover cancelled by the credit insurer"),
    "privilege": _lt("Privilege of the tax or social authorities"),
    "half_capital": _lt("Net assets under half the capital"),
    "overdue_90": _lt("Much is more than 90 days late"),
    "plan_kept": _lt("In a plan that is kept"),
    "extinguished": _lt("Proceedings closed within three years"),
}
PARTS = {
    "stress": _lt("Ledger"),
    "external": _lt("From outside"),
    "prior": _lt("Starting value"),
    "cap": _lt("Cap"),
}
SOURCES = {
    "ledger": _lt("Our ledger"),
    "manual": _lt("Entered by hand"),
    "register": _lt("Public register"),
    "bureau": _lt("Bureau"),
    "insurer": _lt("Credit insurer"),
    "recherche_entreprises": _lt("French register of companies"),
    "bodacc": _lt("Legal notices (BODACC)"),
    "insee": _lt("INSEE"),
    "gleif": _lt("GLEIF"),
    "companies_house": _lt("Companies House"),
}
OUTCOMES = {
    "unavailable": _lt("no answer"),
    "disabled": _lt("not asked"),
    "not_found": _lt("not found"),
    "unreadable": _lt("answer not readable"),
}
PERCENT = ("margin", "equity")
SHARES = ("open_30", "open_60")
RAISES, LOWERS = _lt("raises: %s"), _lt("lowers: %s")
NOTHING = _lt("Nothing moves it: no payment is known yet, and nothing from outside.")
LITTLE = _lt("Little is known: the grade is not to be relied on.")

BASES = {
    "equity": _lt("10 % of its equity"),
    "turnover": _lt("10 % of a month of its published turnover"),
    "unknown": _lt("our ceiling for a customer without published figures"),
}
NEED = _lt("It needs %(need)s: %(monthly)s a month, for %(days)s days (terms, usual delay, order to invoice).")
CAPACITY = _lt("It can bear %(capacity)s: %(basis)s.")
OWN = _lt("The lesser of both, times %(factor)s for grade %(grade)s: %(own)s.")
COVER = _lt("The insurer covers %(cover)s besides.")
TOTAL = _lt("Proposed: %s, rounded down to a hundred.")
CASH = _lt("Proposed: nothing on credit, payment before delivery.")
CONDITIONS = {
    "deposit": _lt("Ask for a deposit."),
    "no_growth": _lt("Let it not grow, and look again in three months."),
    "concentration": _lt("It is more than a tenth of our sales of a year: a concentration."),
    "reduction": _lt("It owes more today: come down month by month (%s)."),
}
PROCEDURE = _lt("An insolvency procedure is open: nothing on credit, unless somebody grants it expressly.")
