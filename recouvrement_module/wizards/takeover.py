# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

NAMED = 5  # how many customers a refusal names
CHANNELS = [("email", "Email"), ("letter", "Letter"), ("task", "Call or Visit")]


class RecouvrementTakeover(models.TransientModel):
    """Say of customers or items that they were reminded elsewhere, or that somebody was in touch."""

    _name = "recouvrement.takeover"
    _description = "Reminded elsewhere"

    item_ids = fields.Many2many("recouvrement.item", string="Items", readonly=True)
    item_count = fields.Integer(compute="_compute_item_count", string="Items That Follow It")
    left_count = fields.Integer(compute="_compute_item_count", string="Items Left Out")
    remark = fields.Char(compute="_compute_remark", help="Why no item follows it, or what was noted before.")
    policy_ids = fields.Many2many("recouvrement.policy", compute="_compute_policy_ids")
    is_contact = fields.Boolean(string="Contact Only")
    level_id = fields.Many2one(
        "recouvrement.level", string="Step", domain="[('policy_id', 'in', policy_ids)]", help="The last one they had."
    )
    date = fields.Date(required=True, default=lambda self: self.env.company.root_id._recouvrement_today())
    channel = fields.Selection(CHANNELS, required=True, default="email")
    note = fields.Text(help="Kept on the case.")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected, or what is overdue of the customers that are
        values = super().default_get(fields)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        items = self.env["recouvrement.item"]
        if model == items._name:
            items = items.browse(ids).exists()
        elif model == "recouvrement.case":
            items = self.env[model].browse(ids).exists().item_ids.filtered("days_late")
        owed = items.filtered(lambda item: item.residual_currency > 0)
        if not owed:
            raise UserError(self._say_nothing(model, ids))
        return values | {"item_ids": [Command.set(owed.ids)]}

    @api.model
    def _say_nothing(self, model, ids):
        """Why nothing of what is selected can have been reminded."""
        if not ids:
            return self.env._("Select customers or items with something overdue first.")
        if model == "recouvrement.item":
            return self.env._("These are credits, or nothing is open any more: no reminder asks for them.")
        names = ", ".join(self.env["recouvrement.case"].browse(ids[:NAMED]).exists().mapped("display_name"))
        return self.env._("Nothing is overdue: %s. Only what is overdue can have been reminded.", names)

    @api.depends("item_ids")
    def _compute_policy_ids(self):
        for wizard in self:
            policies = [items[0]._get_policy() for items in wizard._group_by_policy().values()]
            wizard.policy_ids = self.env["recouvrement.policy"].union(*policies)

    def _group_by_policy(self):
        """Items that share the kind and the customer share the policy: it is asked once for each."""
        return self.item_ids.grouped(lambda item: (item.track, item.case_id))

    @api.depends("item_ids", "level_id", "is_contact")
    def _compute_item_count(self):
        for wizard in self:
            wizard.item_count = len(wizard._get_items())
            wizard.left_count = len(wizard.item_ids) - wizard.item_count

    @api.depends("item_ids", "level_id", "is_contact")
    def _compute_remark(self):
        for wizard in self:
            wizard.remark = False if wizard.is_contact else wizard._say_remark(wizard._get_items())

    def _say_remark(self, items):
        if not self.level_id:
            return self.env._("Choose the step that they had: the items that follow its policy are then counted.")
        if not items:
            return self.env._("None of these items follows the policy of this step: choose a step of theirs.")
        noted = items.filtered(lambda item: item.sent_level_id == self.level_id)
        if noted:
            day = format_date(self.env, max(noted.mapped("sent_date")))
            return self.env._(
                "Items that have this step already, the last one since %(day)s: %(count)s. The later day counts.",
                day=day, count=len(noted),
            )  # fmt: skip
        return False

    def _get_items(self):
        """The items of which it is said: those whose policy has the step."""
        if self.is_contact:
            return self.item_ids
        groups = self._group_by_policy().values()
        return self.item_ids.browse().union(*(
            items for items in groups if items[0]._get_policy() == self.level_id.policy_id
        ))  # fmt: skip

    def action_take_over(self):
        """Note it: the ladder goes on from there."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        if not self.is_contact and not self.level_id:
            raise UserError(self.env._("Choose the step that they had."))
        items = self._get_items()
        # sudo: reminders are written by their buttons only
        self.env["recouvrement.reminder"].sudo()._take_over([
            (item, self.level_id, self.date, self.channel) for item in items.sudo()
        ])  # fmt: skip
        for case in items.case_id if self.note else ():
            case.message_post(body=self.note)
        return {"type": "ir.actions.act_window_close"}
