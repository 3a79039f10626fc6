# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.recouvrement_module.models.ledger.ledger import ROOT_ID

# Of a line of a confirmed order: what one piece costs, tax included, and how many pieces are in no invoice.
PRICE = SQL("ordered.price_total / NULLIF(ordered.product_uom_qty, 0)")
DELIVERED = SQL("GREATEST(ordered.qty_delivered - ordered.qty_invoiced, 0)")
LEFT = SQL("GREATEST(GREATEST(ordered.product_uom_qty, ordered.qty_delivered) - ordered.qty_invoiced, 0)")


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _get_exposures(self, roots, partner_ids):
        # EXTENDS recouvrement_module: confirmed orders, delivered or not, less what down payments have invoiced of them
        return [*super()._get_exposures(roots, partner_ids), self._order_exposure(roots, partner_ids)]

    @api.model
    def _order_exposure(self, roots, partner_ids):
        """What orders will still be invoiced, at the rate of today: delivered, and not; down payments come off both."""
        return SQL(
            """SELECT root_id, partner_id, part.name, round(part.amount * rate, places)
                 FROM (%(orders)s) ordered
                CROSS JOIN LATERAL (VALUES
                      ('delivery', GREATEST(delivered - GREATEST(paid_first - (total - delivered), 0), 0)),
                      ('order', GREATEST(total - delivered - paid_first, 0))) part(name, amount)
                WHERE part.amount > 0""",
            orders=self._ordered_query(roots, partner_ids),
        )

    @api.model
    def _ordered_query(self, roots, partner_ids):
        """One row for each confirmed order of which something is in no invoice yet."""
        return SQL(
            """SELECT rate.root_id, payer.commercial_partner_id AS partner_id, rate.rate, rate.places,
                      COALESCE(SUM(%(price)s * %(left)s) FILTER (WHERE %(sold)s), 0) AS total,
                      COALESCE(SUM(%(price)s * %(delivered)s) FILTER (WHERE %(sold)s), 0) AS delivered,
                      COALESCE(SUM(ordered.price_unit * ordered.qty_invoiced) FILTER (WHERE ordered.is_downpayment), 0)
                      * COALESCE(sale.amount_total / NULLIF(sale.amount_untaxed, 0), 1) AS paid_first
                 FROM sale_order sale
                 JOIN sale_order_line ordered ON ordered.order_id = sale.id AND ordered.display_type IS NULL
                 JOIN res_partner payer ON payer.id = sale.partner_invoice_id
                 JOIN res_company company ON company.id = sale.company_id
                 JOIN (%(rates)s) rate ON rate.root_id = %(root_id)s AND rate.currency_id = sale.currency_id
                WHERE sale.state = 'sale' AND sale.invoice_status <> 'invoiced' AND %(of_partners)s
                GROUP BY sale.id, rate.root_id, payer.commercial_partner_id, rate.rate, rate.places""",
            price=PRICE,
            left=LEFT,
            delivered=DELIVERED,
            sold=SQL("ordered.is_downpayment IS NOT TRUE"),
            rates=self._rates_of_today(roots),
            root_id=ROOT_ID,
            of_partners=self._exposed_to(SQL("payer.commercial_partner_id"), partner_ids),
        )
