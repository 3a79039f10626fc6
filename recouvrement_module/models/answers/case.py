# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    hold_ids = fields.One2many("recouvrement.hold", "case_id", string="Holds", readonly=True)
    assignment_ids = fields.One2many("recouvrement.assignment", "case_id", string="Assigned Invoices", readonly=True)
    retention_ids = fields.One2many("recouvrement.retention", "case_id", string="Retentions", readonly=True)
    balance_assigned = fields.Monetary(
        string="Assigned",
        readonly=True,
        help="What is open of it on invoices assigned to a factor. What the factor collects is not in the overdue.",
    )
    hold_count = fields.Integer(compute="_compute_hold_count", help="Holds in force.")

    @api.depends("hold_ids.ended_on")
    def _compute_hold_count(self):
        counts = dict(
            self.env["recouvrement.hold"]._read_group(
                [("case_id", "in", self.ids), ("active_today", "=", True)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.hold_count = counts.get(case, 0)

    def _answer_changed(self):
        """Bring cases in step with what was just answered, and take what is prepared against it.

        What is queued already meets the same ledger when it leaves.
        """
        self.env["recouvrement.ledger"]._refresh(set(self.partner_id.ids))
        waiting = self.env["recouvrement.reminder"].search([
            *self._get_reminder_domain(), ("state", "in", ("prepared", "confirmed")), ("channel", "!=", "task"),
        ])  # fmt: skip
        for root, reminders in waiting.grouped("company_id").items():
            changed = reminders._changed(root)
            if changed:
                changed._supersede()

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS recouvrement_module: see _customer_answered
        result = super()._message_post_after_hook(message, msg_vals)
        if self._is_reply(message):
            self._customer_answered()
        return result

    def _customer_answered(self):
        """End the holds that waited for an answer, whichever way it came in."""
        # sudo: whoever delivers the mail has no rights in collection
        waiting = self.sudo().hold_ids.filtered(lambda hold: hold.active_today and hold.event == "reply")
        for company, holds in waiting.grouped("company_id").items():
            holds.write({"ended_on": company._recouvrement_today(), "ended_by": "event"})
        self.env["recouvrement.refresh"]._ask_partners(waiting.case_id.partner_id.ids)

    def _get_debts(self):
        """What these customers owe or pay for others, and may be promised or put into a plan.

        :rtype: recouvrement.item
        """
        return (self.item_ids | self.paid_item_ids)._get_debts()

    @api.model
    def _get_figures(self, root, today):
        # EXTENDS recouvrement_module
        assigned = SQL("COALESCE(SUM(item.residual) FILTER (WHERE item.assignment_id IS NOT NULL), 0)")
        return super()._get_figures(root, today) | {"balance_assigned": assigned}

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what was said of a merged customer follows
        tables = ("recouvrement_hold", "recouvrement_assignment", "recouvrement_retention")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]
