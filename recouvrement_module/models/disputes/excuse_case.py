# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import format_date


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    excuse_ids = fields.One2many("recouvrement.excuse", "case_id", string="Reasons Given", readonly=True)
    last_excuse = fields.Char(
        string="Why Not Paid", compute="_compute_last_excuse", help="What the customer said last, and when."
    )

    @api.depends("excuse_ids")
    @api.depends_context("lang")
    def _compute_last_excuse(self):
        for case in self:
            last = case.excuse_ids.sorted(lambda one: (one.date, one.id))[-1:]
            case.last_excuse = bool(last) and self.env._(
                "%(reason)s (%(day)s)", reason=last.reason_id.name, day=format_date(self.env, last.date)
            )

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what a merged customer said follows
        return [*super()._get_history_columns(), ("recouvrement_excuse", "case_id")]
