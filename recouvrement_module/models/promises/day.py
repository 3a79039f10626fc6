# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...rules import priority
from .promise import FAILED


class RecouvrementCase(models.Model):
    """A customer that did not keep a promise comes before one that never made any."""

    _inherit = "recouvrement.case"

    @api.model
    def _get_habits(self, cases, day):
        # EXTENDS recouvrement_module
        broke = SQL(
            """SELECT DISTINCT promise.case_id, TRUE AS known FROM recouvrement_promise promise
                WHERE promise.case_id IN (%s) AND promise.state = ANY(%s) AND promise.date >= %s""",
            cases,
            list(FAILED),
            day - timedelta(days=priority.BROKE_DAYS),
        )
        return super()._get_habits(cases, day) | {"broke": broke}

    def _open_part(self, code, day):
        # EXTENDS recouvrement_module
        if code != "broke":
            return super()._open_part(code, day)
        recent = day - timedelta(days=priority.BROKE_DAYS)
        return self._open_list("promise", [("state", "in", FAILED), ("date", ">=", recent)], code)
