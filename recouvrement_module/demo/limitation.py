# Part of recouvrement_module. License LGPL-3.
"""Old claims of the demo: one whose limitation comes near, one out of time, one that was acknowledged in a letter."""

from base64 import b64encode

from odoo import Command, fields, models

# customer, amount, months since the invoice
NEAR, OUT_OF_TIME, ACKNOWLEDGED = OLD = (
    ("maurel", 1480, 58),
    ("verdanne", 2260, 62),
    ("maurel", 640, 57),
)
LETTER = "Nous reconnaissons vous devoir cette somme et la réglerons dès que possible. La gérance."


class RecouvrementDemo(models.AbstractModel):
    _inherit = "recouvrement.demo"

    def _limitations(self, company, partners):
        """Old claims in the books of a company, and what happened to one of them."""
        self = self.with_company(company)
        moves = {row: self._old_invoice(partners[row[0]], *row[1:]) for row in OLD}
        self.env["recouvrement.ledger"]._refresh({partners[key].id for key, _amount, _months in OLD})
        item = self.env["recouvrement.item"].search([("move_id", "=", moves[ACKNOWLEDGED].id)])
        event = self.env["recouvrement.limitation.event"]
        event._note([{
            **event._prepare_anchor_vals(item), "kind": "acknowledgment", "date": self._ago(45),
            "proof": b64encode(LETTER.encode()), "proof_name": "Lettre.txt", "note": "Lettre de la gérance",
        }])  # fmt: skip
        company.recouvrement_mentions = True

    def _old_invoice(self, partner, amount, months):
        """An invoice of long ago that nobody paid, due after thirty days."""
        invoiced = fields.Date.subtract(self._today(), months=months)
        move = self.env["account.move"].create({
            "move_type": "out_invoice", "partner_id": partner.id, "invoice_date": invoiced,
            "invoice_payment_term_id": False, "invoice_date_due": fields.Date.add(invoiced, days=30),
            "invoice_line_ids": [Command.create({"name": "Luminaires LED encastrés, lot", "price_unit": amount})],
        })  # fmt: skip
        move.action_post()
        move.is_move_sent = True
        return move
