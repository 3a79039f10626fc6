# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from .choice import ROLES


class RecouvrementLevel(models.Model):
    """To whom a step is written, who receives a copy, and what comes with it."""

    _inherit = "recouvrement.level"

    recipient = fields.Selection(
        ROLES,
        string="Written To",
        compute="_compute_recipient",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=True,
        help="The contacts of the customer with this role. Without one, those who receive reminders, else the "
        "invoice address, else the customer.",
    )
    copy_management = fields.Boolean(
        string="Copy to Management", help="The contacts of the customer marked as management receive the email in copy."
    )
    copy_user_ids = fields.Many2many(
        "res.users",
        string="Copy to Colleagues",
        domain=[("share", "=", False)],
        help="These people receive the email in copy.",
    )
    attach_invoices = fields.Boolean(
        string="Copies of the Invoices",
        help="The email bears the invoices it asks for as Odoo keeps them, up to 10 MB together; those beyond it, or "
        "without a stored PDF, as a link to download them.",
    )

    @api.depends("formal_notice")
    def _compute_recipient(self):
        for level in self:
            level.recipient = "formal" if level.formal_notice else "reminder"
