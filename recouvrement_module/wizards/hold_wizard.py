# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.answers.hold import EVENTS
from .selected_records import say_names

DAYS = 8  # a hold without reason yet


class RecouvrementHoldWizard(models.TransientModel):
    """Hold customers, a site, invoices or instalments, or reserve credits: what is selected where it is opened."""

    _name = "recouvrement.hold.wizard"
    _inherit = ["recouvrement.selected.records"]
    _description = "Hold reminders"

    _accepted = {
        "recouvrement.case": "_from_cases",
        "recouvrement.item": "_from_items",
        "recouvrement.reminder": "_from_reminders",
        "res.partner": "_from_partners",
        "account.move": "_from_moves",
    }

    case_ids = fields.Many2many("recouvrement.case", string="Customers", readonly=True)
    item_ids = fields.Many2many("recouvrement.item", string="Items", readonly=True)
    whole_invoice = fields.Boolean(
        string="The Whole Invoice", default=True, help="With all its instalments, those to come included."
    )
    for_credit = fields.Boolean(compute="_compute_for_credit")
    contents = fields.Char(compute="_compute_contents", string="What")
    customer_id = fields.Many2one("res.partner", compute="_compute_customer_id", help="The customer, if it is but one.")
    site_id = fields.Many2one("res.partner", string="Only Site", help="Empty: the whole customer.")
    reason_id = fields.Many2one("recouvrement.hold.reason", required=True)
    note = fields.Char()
    until = fields.Date(
        required=True, compute="_compute_until", store=True, readonly=False, help="The last day on which it holds."
    )
    event = fields.Selection(EVENTS, string="Or Sooner, When", help="The hold ends with it, or on its last day.")

    @api.model
    def _say_select(self):
        return self.env._("Select customers, invoices or open items first.")

    @api.model
    def _hold_what(self, name, records):
        """The values of the dialog that holds some records."""
        if not records:
            raise UserError(self.env._("Nothing is open here that could be held."))
        return {name: [Command.set(records.ids)]}

    def _from_cases(self, cases):
        return self._hold_what("case_ids", cases)

    def _from_reminders(self, reminders):
        """Whoever they are to: what others owe that he pays is held with him."""
        return self._hold_what("case_ids", reminders.case_id)

    def _from_partners(self, partners):
        return self._hold_what("case_ids", partners._get_recouvrement_cases())

    def _from_items(self, items):
        return self._hold_what("item_ids", items)

    def _from_moves(self, moves):
        moves = moves._recouvrement_of_customers()
        return self._from_items(self.env["recouvrement.item"].search([("move_id", "in", moves.ids)]))

    @api.depends("case_ids")
    def _compute_customer_id(self):
        for wizard in self:
            wizard.customer_id = wizard.case_ids.partner_id if len(wizard.case_ids) == 1 else False

    @api.depends("item_ids")
    def _compute_for_credit(self):
        for wizard in self:
            credits = wizard.item_ids.filtered(lambda item: item.residual_currency < 0)
            wizard.for_credit = bool(credits) and credits == wizard.item_ids

    @api.depends("case_ids", "item_ids")
    def _compute_contents(self):
        for wizard in self:
            wizard.contents = say_names(wizard.case_ids or wizard.item_ids)

    @api.depends("reason_id")
    def _compute_until(self):
        for wizard in self:
            company = (wizard.case_ids or wizard.item_ids.case_id)[:1].company_id or self.env.company.root_id
            wizard.until = company._recouvrement_today() + timedelta(days=wizard.reason_id.days or DAYS)

    def action_hold(self):
        """Place the holds."""
        self.ensure_one()
        self.env["recouvrement.hold"]._place(self._prepare_hold_vals_list())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_hold_vals_list(self):
        """Return the values of the holds: one for each customer, invoice or instalment."""
        common = {"reason_id": self.reason_id.id, "note": self.note, "until": self.until, "event": self.event}
        if self.case_ids:
            place = {"scope": "site", "site_id": self.site_id.id} if self.site_id else {"scope": "customer"}
            return [{**common, **place, "case_id": case.id} for case in self.case_ids]
        prepare = self.env["recouvrement.hold"]._prepare_anchor_vals
        scope = "invoice" if self.whole_invoice else "item"
        items = self.item_ids.sorted("rank")
        if self.whole_invoice:
            firsts = items.grouped(lambda item: (item.case_id, item.move_id)).values()
            items = items.browse(group[0].id for group in firsts)
        return [{**common, **prepare(item), "scope": scope} for item in items]
