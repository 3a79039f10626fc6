# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

REASONS = 10  # items whose reasons are said in one message


class RecouvrementForceStep(models.TransientModel):
    """Remind a customer now, at a step that a person chooses."""

    _name = "recouvrement.force.step"
    _description = "Remind now"

    case_id = fields.Many2one("recouvrement.case", required=True, readonly=True)
    policy_ids = fields.Many2many("recouvrement.policy", compute="_compute_policy_ids")
    level_id = fields.Many2one(
        "recouvrement.level", string="Step", required=True, domain="[('policy_id', 'in', policy_ids)]"
    )
    contents = fields.Char(compute="_compute_contents", help="What the message asks, before the checks.")
    warning = fields.Char(compute="_compute_warning")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': propose the step that comes next
        values = super().default_get(fields)
        case = self.env["recouvrement.case"].browse(values.get("case_id"))
        if "case_id" in fields and not case:
            raise UserError(self.env._("Open a case first: its customer is reminded from there."))
        level = case and case._get_remindable_items().level_id.sorted("delay")[-1:]
        return values | {"level_id": level.id}

    @api.depends("case_id")
    def _compute_policy_ids(self):
        """The policy of the customer, and those of the kinds of items that may be reminded."""
        for wizard in self:
            case, policies = wizard.case_id, wizard.case_id.effective_policy_id
            for items in case._get_remindable_items().grouped("track").values() if case else ():
                policies |= items[0]._get_policy()
            wizard.policy_ids = policies

    @api.depends("case_id", "level_id")
    def _compute_contents(self):
        for wizard in self:
            level = wizard.level_id
            items = wizard.env["recouvrement.item"]
            if wizard.case_id and level:
                items = wizard.case_id._get_remindable_items(level)
            by_currency = items.grouped("currency_id").items()
            wizard.contents = ", ".join(
                wizard.env._(
                    "%(amount)s (items: %(count)s)",
                    count=len(items), amount=format_amount(wizard.env, sum(items.mapped("asked")), currency),
                )
                for currency, items in by_currency
            ) or wizard.env._("nothing")  # fmt: skip

    @api.depends("case_id", "level_id")
    def _compute_warning(self):
        """Whoever writes again so soon should know it."""
        for wizard in self:
            case, gap = wizard.case_id, wizard.level_id.policy_id.contact_gap
            items = (case.item_ids | case.paid_item_ids).filtered("contacted_on")
            last = max(items.mapped("contacted_on"), default=None)
            soon = last and last + timedelta(days=gap) > case.company_id._recouvrement_today()
            wizard.warning = soon and wizard.env._(
                "The customer was written to on %(day)s: the policy leaves %(gap)s days between two messages.",
                day=format_date(wizard.env, last), gap=gap,
            )  # fmt: skip

    def action_force(self):
        """Prepare the reminder; the reality checks apply, and a person confirms it."""
        self.ensure_one()
        case = self.case_id
        case.check_access("write")
        # sudo: items and reminders are written by the set-based statements only
        ids = case.sudo()._force_step(self.level_id)
        if not ids:
            # what this step would have reminded, but for a doubt, goes first: the rest keeps no message back
            late = case.item_ids.filtered("days_late").sorted(lambda item: item.decision_code != "held")[:REASONS]
            reasons = [self.env._("%(item)s: %(reason)s", item=item.name or "/", reason=item.why) for item in late]
            raise UserError("\n".join([self.env._("Nothing can be reminded now."), *reasons]))
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_reminder_action")
        if len(ids) == 1:
            return {**action, "res_id": ids[0], "views": [(False, "form")], "context": {}}
        return {**action, "domain": [("id", "in", ids)], "context": {}}
