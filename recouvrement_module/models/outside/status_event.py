# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...fields import Pointer
from ...rules.status import Status

OUTCOMES = [
    ("noted", "Noted"),
    ("evidence", "Kept as evidence"),
    ("disputed", "Dispute opened"),
    ("held", "Reminders wait"),
    ("ended", "Ended what stood"),
    ("again", "Suspends nothing: it was suspended before"),
    ("over", "Over already"),
    ("settled", "Nothing was open"),
    ("known", "Disputed already"),
]
POINTERS = {"move_id", "case_id"}


class RecouvrementStatusEvent(models.Model):
    """A status that an invoice got outside, kept as it came: what the platform said, when, and what it did here.

    Nothing is changed or taken away. Other modules, and programs through the external API, hand statuses over
    with :meth:`receive`.
    """

    _name = "recouvrement.status.event"
    _inherit = ["recouvrement.named.export"]
    _description = "Status of an invoice outside"
    _order = "date desc, id desc"

    move_id = Pointer("account.move", string="Invoice", required=True, readonly=True, index=True)
    name = fields.Char(string="Number", readonly=True)
    case_id = fields.Many2one("recouvrement.case", ondelete="set null", index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True, readonly=True)
    label_id = fields.Many2one(
        "recouvrement.status.label", string="Status", required=True, ondelete="restrict", index=True, readonly=True
    )
    platform = fields.Selection(related="label_id.platform", store=True)
    date = fields.Date(required=True, readonly=True, index=True)
    message = fields.Text(string="Message of the Platform", readonly=True)
    source = fields.Char(string="Came By", readonly=True, help="The file, or the program that handed it over.")
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    create_date = fields.Datetime(string="Received On", readonly=True)
    outcome = fields.Selection(OUTCOMES, string="What It Did", readonly=True)
    dispute_id = fields.Many2one("recouvrement.dispute", ondelete="set null", index="btree_not_null", readonly=True)
    hold_id = fields.Many2one("recouvrement.hold", ondelete="set null", index="btree_not_null", readonly=True)
    delay_until = fields.Date(
        string="Due After the Suspension", readonly=True,
        help="The last day of the delay of the public buyer: lateness and interest count from then (CCP R2192-29).",
    )  # fmt: skip

    _delay_idx = models.Index("(move_id) WHERE delay_until IS NOT NULL")
    _once = models.UniqueIndex("(move_id, label_id, date)", "This status of this invoice is known already.")

    @api.depends("label_id", "date")
    def _compute_display_name(self):
        for event in self:
            event.display_name = f"{event.name or '/'} – {event.label_id.name}"

    def _as_status(self):
        """The status as the rules count it."""
        self.ensure_one()
        return Status(self, self.label_id, self.date, self.label_id.effect, self.label_id.ends)

    def write(self, vals):
        # EXTENDS 'base': what came is kept as it came; what it did is noted once
        own = {name for name in vals if self._fields[name]._module == "recouvrement_module"}
        once = {"outcome", "dispute_id", "hold_id", "delay_until"}
        if own - POINTERS - once or any(event[name] for event in self for name in own & once):
            raise UserError(self.env._("A status is kept as it came: it cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A status is kept as it came: it cannot be deleted."))

    def action_open_invoice(self):
        """Open the invoice that has this status."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.move_id.id,
            "views": [(False, "form")],
        }  # fmt: skip
