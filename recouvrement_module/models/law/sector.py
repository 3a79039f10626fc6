# Part of recouvrement_module. License LGPL-3.
"""What a company sells, where the law has rules of its own for it: limitation and payment terms."""

from odoo import api, fields, models

SECTORS = [
    ("transport", "Carriage or Freight"),
    ("rental", "Vehicle Rental or Customs Agent"),
    ("telecom", "Telecom Operator"),
    ("food", "Perishable Food"),
    ("food_periodic", "Perishable Food, Periodic Invoices"),
    ("livestock", "Live Cattle or Fresh Meat"),
    ("alcohol", "Drinks Under Excise"),
    ("wine", "Wine or Must"),
]
OTHER = "other"


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_sector = fields.Selection(
        SECTORS,
        string="Activity With Rules of Its Own",
        help="What the company sells, where the law has rules of its own for limitation or payment terms.",
    )


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    sector = fields.Selection(
        [*SECTORS, (OTHER, "Something Else: the General Rules")],
        string="What It Buys",
        tracking=True,
        help="Where what this customer buys has a limitation or payment terms of its own. Empty: as the company says.",
    )

    def _get_sector(self):
        """The activity whose rules apply to what this customer buys, empty for the general ones."""
        self.ensure_one()
        # sudo: the setting of the root, also for who may read no more than a branch
        sector = self.sector or self.company_id.sudo().recouvrement_sector
        return "" if sector == OTHER else sector or ""

    @api.model
    def _get_inherited_names(self):
        # EXTENDS recouvrement_module
        return [*super()._get_inherited_names(), "sector"]
