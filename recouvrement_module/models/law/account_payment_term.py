# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ...rules.term_cap import find_cap
from ...rules.terms import Dates, check

# How the end of the month is counted, by the way in which core counts it.
WAYS = {
    "days_after_end_of_month": "after",
    "days_after_end_of_next_month": "after",
    "days_end_of_month_on_the": "before",
}
YEAR = 365  # days from today on which terms are tried


class AccountPaymentTerm(models.Model):
    """Terms are compared with what the law allows between businesses; of an invoice the customer counts as well."""

    _inherit = "account.payment.term"

    recouvrement_stipulated = fields.Boolean(
        string="45 Days End of Month in the Contract",
        help="The contract states these 45 days end of month (C. com. L441-10 I, par. 3). Without it, 60 days from the "
        "invoice are the most that the law allows.",
    )
    recouvrement_periodic = fields.Boolean(
        string="Periodic Invoices",
        help="An invoice sums up the deliveries of a period: 45 days at most (C. com. L441-10 I, par. 4).",
    )
    recouvrement_term_warning = fields.Char(
        string="Legal Term",
        compute="_compute_recouvrement_term_warning",
        help="How far it exceeds what the law allows.",
    )

    @api.depends(
        "line_ids.nb_days", "line_ids.delay_type", "line_ids.days_next_month", "recouvrement_stipulated",
        "recouvrement_periodic", "company_id",
    )  # fmt: skip
    @api.depends_context("company", "lang")
    def _compute_recouvrement_term_warning(self):
        for term in self:
            # sudo: the settings of the root, also for who may read no more than a branch
            root = (term.company_id or term.env.company).sudo().root_id
            term.recouvrement_term_warning = root._recouvrement_is_french() and term._say_excess(
                find_cap("business", root.recouvrement_sector or "", **term._recouvrement_clauses())
            )

    def _recouvrement_clauses(self):
        """What the contract says of these terms, as ``rules.term_cap`` wants it."""
        way = WAYS.get(self.line_ids[-1:].delay_type, "") if self.recouvrement_stipulated else ""
        return {"periodic": self.recouvrement_periodic, "end_of_month": way}

    def _say_excess(self, cap):
        """By how much an invoice of some day of a year exceeds a maximum at worst; nothing when none does."""
        worst, day = None, None
        today = fields.Date.context_today(self)
        for tried in (today + timedelta(days=number) for number in range(YEAR)):
            due = max((line._get_due_date(tried) for line in self.line_ids), default=tried)
            found = check(cap, Dates(tried), due, stipulated=self.recouvrement_stipulated)
            if found.excess > (worst.excess if worst else 0):
                worst, day = found, tried
        return bool(worst) and self.env._(
            "Exceeds the legal term between businesses by up to %(count)s day(s): an invoice of %(day)s is to be due "
            "on %(latest)s at the latest (%(article)s).",
            day=format_date(self.env, day), count=worst.excess, latest=format_date(self.env, worst.latest.due),
            article=worst.latest.article,
        )  # fmt: skip
