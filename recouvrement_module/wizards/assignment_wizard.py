# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..models.answers.assignment import COLLECTORS


class RecouvrementAssignmentWizard(models.TransientModel):
    """Assign invoices to a factor: those that are selected where it is opened, all at once."""

    _name = "recouvrement.assignment.wizard"
    _description = "Assign invoices to a factor"

    item_ids = fields.Many2many("recouvrement.item", string="Items", readonly=True)
    contents = fields.Char(compute="_compute_contents", string="What")
    factor_id = fields.Many2one("res.partner", required=True, help="A factoring company or a bank.")
    date = fields.Date(
        string="Assigned On", required=True, default=lambda self: self.env.company.root_id._recouvrement_today()
    )
    collected_by = fields.Selection(COLLECTORS, string="Who Collects", required=True, default="factor")
    notified = fields.Boolean(
        string="Customer Notified",
        compute="_compute_notified",
        store=True,
        precompute=True,
        readonly=False,
        help="The customer knows that it must pay the factor. As long as it does not, messages keep quiet about it.",
    )
    recourse = fields.Boolean(
        string="With Recourse", default=True, help="The factor may return an invoice when it is not paid."
    )
    bank_id = fields.Many2one(
        "res.partner.bank",
        string="Account to Pay On",
        compute="_compute_bank_id",
        store=True,
        precompute=True,
        readonly=False,
        help="The account of the factor that messages name once the customer was notified.",
    )

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected
        values = super().default_get(fields)
        items = self._get_selected()
        if not items:
            raise UserError(self.env._("Select open invoices that are not assigned yet."))
        return values | {"item_ids": [Command.set(items.ids)]}

    @api.model
    def _get_selected(self):
        """The items of what is selected; of a whole customer, those that may be assigned."""
        Item = self.env["recouvrement.item"]
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        if model == "recouvrement.case":
            return self.env["recouvrement.assignment"]._get_assignable(Item.search([("case_id", "in", ids)]))
        if model == "account.move":
            moves = self.env["account.move"].browse(ids)._recouvrement_of_customers()
            return Item.search([("move_id", "in", moves.ids)])
        return Item.browse(ids).exists() if model == "recouvrement.item" else Item

    @api.depends("item_ids")
    def _compute_contents(self):
        for wizard in self:
            # an invoice is assigned with all its instalments
            items = wizard.env["recouvrement.item"].search([("move_id", "in", wizard.item_ids.move_id.ids)])
            wizard.contents = ", ".join(
                wizard.env._(
                    "Invoices: %(count)s – %(amount)s", count=len(group.move_id),
                    amount=format_amount(wizard.env, sum(group.mapped("residual_currency")), currency),
                )
                for currency, group in items.grouped("currency_id").items()
            )  # fmt: skip

    @api.depends("collected_by")
    def _compute_notified(self):
        for wizard in self:
            wizard.notified = wizard.notified or wizard.collected_by == "factor"

    @api.depends("factor_id")
    def _compute_bank_id(self):
        for wizard in self:
            wizard.bank_id = (wizard.factor_id.bank_ids or wizard.factor_id.commercial_partner_id.bank_ids)[:1]

    def action_assign(self):
        """Assign them."""
        self.ensure_one()
        names = ("factor_id", "date", "collected_by", "notified", "recourse", "bank_id")
        vals = self._convert_to_write({name: self[name] for name in names})
        moves = self.item_ids.move_id
        items = self.env["recouvrement.item"].search([("move_id", "in", moves.ids), ("residual_currency", ">", 0)])
        self.env["recouvrement.assignment"]._assign(items | self.item_ids, vals)
        return {"type": "ir.actions.act_window_close"}
