# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.law.limitation_event import ENDING, KINDS
from .selected_records import say_names

NOTED = [(kind, name) for kind, name in KINDS if kind != "dun"]


class RecouvrementLimitationWizard(models.TransientModel):
    """Note what interrupts or stops the limitation of customers or of invoices, with its proof."""

    _name = "recouvrement.limitation.wizard"
    _description = "Note a limitation event"

    case_ids = fields.Many2many("recouvrement.case", string="Customers", readonly=True)
    item_ids = fields.Many2many("recouvrement.item", string="Items", readonly=True)
    contents = fields.Char(compute="_compute_contents", string="What")
    kind = fields.Selection(NOTED, string="Event", required=True)
    has_end = fields.Boolean(compute="_compute_has_end")
    written_claims = fields.Boolean(compute="_compute_of_cases")
    out_of_time = fields.Boolean(compute="_compute_of_cases")
    date = fields.Date(string="On", required=True)
    end_date = fields.Date(string="Until", help="When the proceedings or the mediation ended, if they have.")
    note = fields.Char()
    proof = fields.Binary(required=True)
    proof_name = fields.Char(string="Name of the Proof")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected
        values = super().default_get(fields)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        cases, items = self.env["recouvrement.case"], self.env["recouvrement.item"]
        if model == "recouvrement.case":
            cases = cases.browse(ids).exists()
        elif model == "recouvrement.item":
            items = items.browse(ids).exists()
        elif model == "account.move":
            moves = self.env[model].browse(ids)._recouvrement_of_customers()
            items = items.search([("move_id", "in", moves.ids)])
        items = items.filtered(lambda item: item.residual_currency > 0)
        if not cases and not items:
            raise UserError(self.env._("Select customers, or what they still owe."))
        return values | {"case_ids": [Command.set(cases.ids)], "item_ids": [Command.set(items.ids)]}

    @api.depends("case_ids", "item_ids")
    def _compute_contents(self):
        for wizard in self:
            wizard.contents = say_names(wizard.case_ids or wizard.item_ids)

    @api.depends("kind")
    def _compute_has_end(self):
        for wizard in self:
            wizard.has_end = wizard.kind in ENDING

    @api.onchange("kind")
    def _onchange_kind(self):
        """Say at once, before a proof is looked for, what saving would refuse."""
        if self.kind == "claim" and not self.written_claims:
            self.kind = False
            return {"warning": {
                "title": self.env._("No Event of This Limitation"),
                "message": self.env._(
                    "A written claim or a formal notice interrupts the limitation of bodies with a public accountant "
                    "only (law 68-1250, article 2)."
                ),
            }}  # fmt: skip
        return None

    @api.depends("case_ids", "item_ids", "date")
    def _compute_of_cases(self):
        for wizard in self:
            cases = wizard.case_ids | wizard.item_ids.case_id
            wizard.written_claims = bool(cases) and all(cases.mapped("is_written_claim_enough"))
            lasts = [last for last in (wizard.item_ids or cases.item_ids).mapped("limitation_date") if last]
            wizard.out_of_time = bool(wizard.date and lasts and min(lasts) < wizard.date)

    def action_record(self):
        """Note it: the last days follow at once."""
        self.ensure_one()
        self.env["recouvrement.limitation.event"]._note(self._prepare_event_vals_list())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_event_vals_list(self):
        """Return the values of the events: one for each customer or invoice."""
        common = {
            "kind": self.kind, "date": self.date, "end_date": self.has_end and self.end_date, "note": self.note,
            "proof": self.proof, "proof_name": self.proof_name,
        }  # fmt: skip
        if self.case_ids:
            return [{**common, "scope": "customer", "case_id": case.id} for case in self.case_ids]
        prepare = self.env["recouvrement.limitation.event"]._prepare_anchor_vals
        firsts = self.item_ids.sorted("rank").grouped(lambda item: (item.case_id, item.move_id)).values()
        return [{**common, "scope": "invoice", **prepare(group[0])} for group in firsts]
