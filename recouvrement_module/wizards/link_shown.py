# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class RecouvrementLinkShown(models.TransientModel):
    """A link that was just made, to be copied: it is in the dialog only, no column holds it."""

    _name = "recouvrement.link.shown"
    _description = "Link to a customer's page, to be copied"

    case_id = fields.Many2one("recouvrement.case", readonly=True)
    address = fields.Char(string="Link", compute="_compute_address")
    days = fields.Integer(compute="_compute_address")

    @api.depends("case_id")
    @api.depends_context("recouvrement_address")
    def _compute_address(self):
        for wizard in self:
            wizard.address = self.env.context.get("recouvrement_address", "")
            wizard.days = wizard.case_id.company_id.sudo().recouvrement_link_days  # sudo: a setting of the root
