# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..dunning.words import say_date

INVOICES = "/recouvrement/dispute/{}/invoices"  # where the PDF of the disputed invoices is


class RecouvrementDispute(models.Model):
    """What its owner reads of the disputed invoices, without any right on them."""

    _inherit = "recouvrement.dispute"

    contents = fields.Html(string="Invoice Lines", compute="_compute_contents", sanitize=False)

    def _compute_contents(self):
        for dispute in self:
            # sudo: its owner reads the lines of the disputed invoices as plain values, and nothing else of them
            lines = dispute.sudo().line_ids
            dispute.contents = self.env["ir.qweb"]._render("recouvrement_module.dispute_contents", {
                "invoices": [dispute._prepare_contents(line) for line in lines], "say": dispute._say_amount,
            })  # fmt: skip

    def _prepare_contents(self, line):
        """The values of one disputed item: its invoice, with the lines that say what it is for."""
        move = line.move_id.exists()
        return {
            "line": line, "move": move, "disputed": format_amount(self.env, line.disputed, line.currency_id),
            "due_date": say_date(self.env, line.due_date),
            "products": move.invoice_line_ids.filtered(lambda one: one.display_type == "product"),
        }  # fmt: skip

    def _say_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def action_invoice_pdf(self):
        """Show the disputed invoices as the customer got them."""
        self.ensure_one()
        self._get_printable_invoices()
        return {"type": "ir.actions.act_url", "url": INVOICES.format(self.id), "target": "new"}

    def _get_printable_invoices(self):
        """The disputed invoices, as superuser for its owner: he answers for what he could not read otherwise.

        He reads their PDF, which the customer has as well, and no other; anybody else needs the right on invoices.
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: an owner without rights in accounting reads the documents of his dispute, see above
        moves = self.sudo().line_ids.move_id.exists()
        moves = moves.filtered(lambda move: move.is_sale_document(include_receipts=True) and move.state == "posted")
        if not moves:
            raise UserError(self.env._("There is no posted invoice here to be shown."))
        if self.user_id != self.env.user:
            moves.sudo(False).check_access("read")
        return moves

    def _get_invoice_pdf(self):
        """The PDF of the disputed invoices: the one that was sent, where there is one."""
        moves = self._get_printable_invoices()
        # sudo: see _get_printable_invoices
        return self.env["ir.actions.report"].sudo()._render_qweb_pdf("account.account_invoices", moves.ids)[0]
