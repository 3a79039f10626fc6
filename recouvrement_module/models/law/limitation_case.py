# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.limitation import AGREED, refusal

WRITTEN = ("public_accountant", "public_hospital")  # categories whose debts a written claim keeps alive
OWN_TERM = ("transport", "telecom")  # activities with a limitation of their own
CLOCK = {"sector", "limitation_years"}  # fields of a case that move the last day of its items


class RecouvrementCase(models.Model):
    """What is particular to the limitation of a customer: a contract, what happened to its debts."""

    _inherit = "recouvrement.case"

    limitation_years = fields.Integer(
        string="Limitation by Contract",
        tracking=True,
        help="Years that a contract sets, from 1 to 10 (C. civ. 2254). Never with a consumer, nor where a special law "
        "sets the term, nor for rents and what else is paid by the year or more often. 0: none.",
    )
    limitation_event_ids = fields.One2many(
        "recouvrement.limitation.event", "case_id", string="Limitation Events", readonly=True
    )
    limitation_date = fields.Date(
        string="Limitation", compute="_compute_limitation_date", help="The first last day of its open items."
    )
    limitation_late = fields.Date(
        string="From the Due Date", compute="_compute_limitation_date",
        help="The same, had the limitation begun on the due dates: the optimistic reading.",
    )  # fmt: skip
    balance_barred = fields.Monetary(
        string="Out of Time", compute="_compute_limitation_date", help="What is open and out of time today."
    )
    is_written_claim_enough = fields.Boolean(
        compute="_compute_is_written_claim_enough",
        help="Of bodies with a public accountant only, a written claim interrupts the limitation.",
    )

    @api.depends("item_ids.limitation_date", "item_ids.limitation_late", "item_ids.residual")
    def _compute_limitation_date(self):
        for case in self:
            today, items = case.company_id._recouvrement_today(), case.item_ids.filtered("limitation_date")
            case.limitation_date = min(items.mapped("limitation_date"), default=False)
            case.limitation_late = min(filter(None, items.mapped("limitation_late")), default=False)
            barred = items.filtered(lambda item, day=today: item.limitation_date < day and item.residual > 0)
            case.balance_barred = sum(barred.mapped("residual"))

    @api.depends("category")
    def _compute_is_written_claim_enough(self):
        for case in self:
            case.is_written_claim_enough = case.category in WRITTEN

    @api.constrains("limitation_years", "sector")
    def _check_limitation_years(self):
        """Telling a person what the rule would refuse; the category may change later, and then the law counts."""
        for case in self.filtered("limitation_years"):
            reason = refusal(case._get_limitation_kind(), case.limitation_years * 12)
            if reason:
                raise ValidationError({
                    "consumer": self.env._("No contract sets a limitation with a consumer (C. conso. L218-1)."),
                    "law": self.env._("A special law sets the limitation of this customer: no contract sets another."),
                    "bounds": self.env._(
                        "A contract sets a limitation between %(least)s and %(most)s years (C. civ. 2254).",
                        least=AGREED[0] // 12, most=AGREED[1] // 12,
                    ),
                }[reason])  # fmt: skip

    def _get_limitation_kind(self):
        """The kind of claim on this customer, of ``rules.limitation.TERMS``."""
        self.ensure_one()
        sector = self._get_sector()
        return sector if sector in OWN_TERM else self.category or "business"

    def write(self, vals):
        # EXTENDS recouvrement_module: other rules, other last days, at once
        result = super().write(vals)
        if not CLOCK.isdisjoint(vals):
            # sudo: items are written by the set-based statements only
            self.sudo()._answer_changed()
        return result

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what happened to a merged customer follows
        tables = ("recouvrement_limitation_event", "recouvrement_limitation_alert")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]
