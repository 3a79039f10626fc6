# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.law.relief import GRANTED, INTERESTS, KINDS, LASTING
from ..rules.relief import KINDS as RULES
from .selected_records import say_names


class RecouvrementReliefWizard(models.TransientModel):
    """Note what a court, a commission or we granted to customers, or on invoices, with its document."""

    _name = "recouvrement.relief.wizard"
    _description = "Note a court decision or a respite"
    _inherit = "recouvrement.selected.records"

    _accepted = {
        "recouvrement.case": "_take_cases",
        "recouvrement.item": "_take_items",
        "account.move": "_take_moves",
    }

    case_ids = fields.Many2many("recouvrement.case", string="Customers", readonly=True)
    item_ids = fields.Many2many("recouvrement.item", string="Items", readonly=True)
    contents = fields.Char(compute="_compute_contents", string="What")
    kind = fields.Selection(KINDS, string="What Was Granted", required=True, default="court_delay")
    invoiced_before = fields.Date(help="What was invoiced before this day is concerned.")
    date = fields.Date(string="Decided On", required=True)
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until", help="Its last day.")
    interest = fields.Selection(INTERESTS, default="none", required=True, string="Interest Meanwhile")
    rate = fields.Float(string="Reduced Rate (%)", digits=(6, 3))
    granted = fields.Selection(GRANTED, string="Interest Granted", default="legal", required=True)
    note = fields.Char(string="Reference")
    proof = fields.Binary(string="Document")
    proof_name = fields.Char(string="Name of the Document")
    is_proven = fields.Boolean(compute="_compute_of_kind", help="It holds only with its document.")
    is_lasting = fields.Boolean(compute="_compute_of_kind", help="It begins and ends.")

    @api.model
    def _take_cases(self, cases):
        return {"case_ids": [Command.set(cases.ids)], "invoiced_before": cases[:1].company_id._recouvrement_today()}

    @api.model
    def _take_items(self, items):
        owed = items.filtered(lambda item: item.residual_currency > 0)
        if not owed:
            raise UserError(self._say_select())
        return {"item_ids": [Command.set(owed.ids)]}

    @api.model
    def _take_moves(self, moves):
        moves = moves._recouvrement_of_customers()
        return self._take_items(self.env["recouvrement.item"].search([("move_id", "in", moves.ids)]))

    @api.model
    def _say_select(self):
        return self.env._("Select customers, or what they still owe.")

    @api.depends("case_ids", "item_ids")
    def _compute_contents(self):
        for wizard in self:
            wizard.contents = say_names(wizard.case_ids or wizard.item_ids)

    @api.depends("kind")
    def _compute_of_kind(self):
        for wizard in self:
            wizard.is_proven = bool(wizard.kind) and RULES[wizard.kind].proven
            wizard.is_lasting = wizard.kind in LASTING

    @api.onchange("date")
    def _onchange_date(self):
        self.date_from = self.date_from or self.date

    def action_record(self):
        """Note it: claims and decisions follow at once."""
        self.ensure_one()
        self.env["recouvrement.relief"]._note(self._prepare_relief_vals_list())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_relief_vals_list(self):
        """Return the values of the reliefs: one for each customer or invoice."""
        court_delay = self.kind == "court_delay"
        common = {
            "kind": self.kind, "date": self.date, "date_from": self.date_from,
            "date_to": self.is_lasting and self.date_to, "note": self.note,
            "rate": self.rate if court_delay and self.interest == "reduced" else 0,
            "granted": self.kind == "judgment" and self.granted,
            "proof": self.proof, "proof_name": self.proof_name,
        }  # fmt: skip
        if self.case_ids:
            return [
                {**common, "scope": "customer", "case_id": case.id, "invoiced_before": self.invoiced_before}
                for case in self.case_ids
            ]
        prepare = self.env["recouvrement.relief"]._prepare_anchor_vals
        firsts = self.item_ids.sorted("rank").grouped(lambda item: (item.case_id, item.move_id)).values()
        return [{**common, "scope": "invoice", **prepare(group[0])} for group in firsts]
