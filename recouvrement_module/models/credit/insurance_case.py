# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models

from ...fields import exact
from ...rules import insurance

UNINSURED = ("retention", "charge", "assigned")  # facts of items that no insurer covers


class RecouvrementCase(models.Model):
    """The credit insurance of a customer: what is covered, and the last days of its policy."""

    _inherit = "recouvrement.case"

    insurance_limit_ids = fields.One2many("recouvrement.insurance.limit", "case_id", string="Credit Insurance")
    exposure_insured = fields.Monetary(
        string="Insured Part", readonly=True, help="What the credit insurance would pay out of what is open."
    )

    def _follow_insurance(self):
        """Bring the last days and the insured part of these cases in step with their open items."""
        for case in self.filtered("insurance_limit_ids"):
            insured = 0
            for limit in case.insurance_limit_ids:
                items = case._get_insured_items(limit)
                insured += case._get_insured(limit, items)
                vals = case._get_last_days(limit, items)
                if any(limit[name] != value for name, value in vals.items()):
                    limit.write(vals)
            if case.currency_id.compare_amounts(case.exposure_insured, insured):
                case.exposure_insured = insured

    def _get_insured_items(self, limit):
        """The open items that a limit covers, the oldest due first."""
        return self.item_ids.filtered(
            lambda item: item.residual > 0 and item.fact not in UNINSURED and limit._covers(item.date)
        ).sorted(lambda item: (item.due_date, item.id))

    def _get_insured(self, limit, items):
        root = self.company_id
        granted = limit.currency_id._convert(
            limit.granted if limit.kind != "refused" else 0, root.currency_id, root, root._recouvrement_today()
        )
        debts = [exact(item.residual) for item in items]
        return float(sum(insurance.covered(debts, exact(granted), exact(limit.quota))))

    def _get_last_days(self, limit, items):
        """What is written of a limit: the nearest last days of its late items, and what is to be declared then."""
        today = self.company_id._recouvrement_today()
        late = items.filtered(lambda item: item.due_date < today) if limit.kind != "refused" else items.browse()
        days = {item: self._get_item_days(limit, item) for item in late}
        first = self._get_items_to_declare(limit, days)
        stops = [last.stop for last in days.values() if last.stop]
        extends = [days[item].extend for item in first if days[item].extend]
        return {
            "declare_by": days[first[:1]].declare if first else False,
            "extend_by": min(extends) if extends else False,
            "stop_by": min(stops) if stops else False,
            "declare_name": ", ".join(filter(None, first.mapped("name"))) or False,
            "declare_amount": sum(first.mapped("residual")),
        }

    def _get_item_days(self, limit, item):
        """The last days of an item under a limit.

        :rtype: rules.insurance.LastDays
        """
        policy = limit.policy_id
        extended = self._get_acts(item).filtered(lambda act: act.kind == "extended")
        until = item.due_date + timedelta(days=policy.extension_days) if extended else None
        return insurance.last_days(item.due_date, policy._get_terms(), extended=until)

    def _get_acts(self, item):
        return self.env["recouvrement.insurance.act"].search([
            ("case_id", "=", self.id), ("move_id", "=", item.move_id.id), ("rank", "=", item.rank),
        ])  # fmt: skip

    def _get_items_to_declare(self, limit, days=None):
        """The late items of a limit whose last day to declare is the nearest one.

        :param dict days: item → last days, when they are known.
        """
        if days is None:
            today = self.company_id._recouvrement_today()
            late = self._get_insured_items(limit).filtered(lambda item: item.due_date < today)
            days = {item: self._get_item_days(limit, item) for item in late}
        waiting = {
            item: last.declare for item, last in days.items()
            if last.declare and not self._get_acts(item).filtered(lambda act: act.kind == "declared")
        }  # fmt: skip
        first = min(waiting.values(), default=None)
        return self.env["recouvrement.item"].union(*(item for item, day in waiting.items() if day == first))

    # ---------------------------------------------------------------- control, merge

    @api.model
    def _get_control_facts(self, root, customer):
        # EXTENDS recouvrement_module: the last day on which the insurer lets ship
        limits = self.env["recouvrement.insurance.limit"].search([
            ("case_id.company_id", "=", root.id), ("case_id.partner_id", "=", customer.id), ("stop_by", "!=", False),
        ])  # fmt: skip
        return super()._get_control_facts(root, customer) | {"stop": min(limits.mapped("stop_by"), default=None)}

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the insurance of a merged customer follows
        tables = ("recouvrement_insurance_limit", "recouvrement_insurance_act")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]
