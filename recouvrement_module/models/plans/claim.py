# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models

from ...rules.projection import project
from ...rules.relief import Relief, frozen_share

PERMANENT = ("free",)  # what a breach does not bring back


class RecouvrementClaim(models.AbstractModel):
    """A plan stops the interest of its invoices, unless it goes on running; a breach brings it back."""

    _inherit = "recouvrement.claim"

    @api.model
    def _read_reliefs(self, move_ids, case_ids):
        # EXTENDS recouvrement_module: what a plan granted
        # sudo: what is owed does not depend on who asks
        parts = self.env["recouvrement.plan.item"].sudo().search([
            ("move_id", "in", list(move_ids)), ("plan_id.agreed_on", "!=", False),
            ("plan_id.interest_mode", "!=", "running"),
        ], order="id")  # fmt: skip
        stopping = parts.filtered(
            lambda part: part.plan_id.state != "lapsed" or part.plan_id.interest_mode in PERMANENT
        )
        return [*super()._read_reliefs(move_ids, case_ids), *stopping]

    @api.model
    def _project_interest(self, amounts, cash):
        """Return the interest that the law gives on some items until today, and until they are paid on days to come.

        :param dict amounts: record of ``recouvrement.item`` → how much of it is paid so.
        :param cash: (day, amount) of principal.
        :return: (until today, until then, whether a rate of those days is not known yet)
        """
        items = self.env["recouvrement.item"].union(*amounts)
        invoices = self._read_invoices(items) if items else []
        named = {item.line_id.id: Decimal(str(amount)) for item, amount in amounts.items()}
        now = self._compute(invoices)
        then = self._compute(project(invoices, named, cash), max((day for day, _amount in cash), default=None))
        missing = any(
            segment.amount is None for one in then for part in one.parts for segment in part.interest.segments
        )
        total = lambda claims: sum((one.interest - one.interest_paid for one in claims), Decimal(0))  # noqa: E731
        return total(now), max(total(then), total(now)), missing


class RecouvrementPlanItem(models.Model):
    _inherit = "recouvrement.plan.item"

    def _concerns(self, move_id, case_id, _day):
        """Whether what its plan granted is of an invoice."""
        return self.move_id.id == move_id and self.case_id.id == case_id

    def _as_rule(self):
        """Return what its plan granted as the rule sees it: no interest from its agreement to its end.

        Of the part that it covers only: the rest of what was open bears interest as before.

        :rtype: rules.relief.Relief
        """
        plan = self.plan_id
        return Relief(
            kind="court_delay" if plan.kind == "court" else "grace", decided_on=plan.agreed_on, first=plan.agreed_on,
            last=plan.ended_on or None, part=self.line_id.id or 0,
            share=frozen_share(Decimal(str(self.planned)), Decimal(str(self.amount))),
        )  # fmt: skip
