# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..rules.retention import release_date

NOTED = ("reception_date", "release_date", "early_date", "opposed_on", "opposition_reason", "lifted_on")


class RecouvrementRetentionWizard(models.TransientModel):
    """Note what is known of retentions: acceptance of the works, release, opposition of the client."""

    _name = "recouvrement.retention.wizard"
    _description = "Retentions on works"

    item_ids = fields.Many2many("recouvrement.item", string="Items", readonly=True)
    contents = fields.Char(compute="_compute_contents", string="What")
    known = fields.Boolean(compute="_compute_known")
    reception_date = fields.Date(string="Works Accepted On")
    release_date = fields.Date(
        string="Released On",
        required=True,
        compute="_compute_release_date",
        store=True,
        precompute=True,
        readonly=False,
        help="Proposed: one year after the works were accepted.",
    )
    early_date = fields.Date(
        string="Released Early On", help="The client released it sooner: a bank guarantee took its place, say."
    )
    opposed_on = fields.Date(string="Opposition Received On")
    opposition_reason = fields.Char(string="Its Reasons")
    lifted_on = fields.Date(string="Opposition Lifted On")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected, with what is known of it when it is but one
        values = super().default_get(fields)
        items = self._get_selected()
        if not items:
            raise UserError(self.env._("Select retentions, or the open items that are one."))
        known = self.env["recouvrement.retention"]._find(items)
        if len(items) == 1 and known:
            values |= {name: known[items.id][name] for name in NOTED}
        return values | {"item_ids": [Command.set(items.ids)]}

    @api.model
    def _get_selected(self):
        """The items of what is selected: of a customer or an invoice the retentions, else the only item."""
        Item = self.env["recouvrement.item"]
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        if model == "recouvrement.item":
            return Item.browse(ids).exists()
        if model == "account.move":
            ids = self.env[model].browse(ids)._recouvrement_of_customers().ids
        column = {"recouvrement.case": "case_id", "account.move": "move_id"}.get(model)
        items = Item.search([(column, "in", ids), ("residual_currency", ">", 0)]) if column else Item
        retentions = items.filtered(lambda item: item.track == "retention")
        return retentions or (items if model == "account.move" and len(items) == 1 else Item)

    @api.depends("item_ids")
    def _compute_contents(self):
        for wizard in self:
            wizard.contents = ", ".join(item.name or "/" for item in wizard.item_ids)

    @api.depends("item_ids")
    def _compute_known(self):
        for wizard in self:
            wizard.known = bool(wizard.env["recouvrement.retention"]._find(wizard.item_ids))

    @api.depends("reception_date")
    def _compute_release_date(self):
        for wizard in self:
            if wizard.reception_date:
                wizard.release_date = release_date(wizard.reception_date)

    def action_note(self):
        """Note it: they are asked for from their release on."""
        self.ensure_one()
        vals = {name: self[name] for name in NOTED}
        self.env["recouvrement.retention"]._note(self.item_ids, vals)
        return {"type": "ir.actions.act_window_close"}

    def action_forget(self):
        """Nothing of it is right: forget what was noted."""
        self.ensure_one()
        self.env["recouvrement.retention"]._forget(self.item_ids)
        return {"type": "ir.actions.act_window_close"}
