# Part of recouvrement_module. License LGPL-3.
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, content_disposition, request, route


class RecouvrementDisputes(Controller):
    """What the owner of a dispute reads without any right in accounting."""

    @route("/recouvrement/dispute/<int:dispute_id>/invoices", type="http", auth="user", readonly=False)
    def recouvrement_dispute_invoices(self, dispute_id):
        """The disputed invoices, as PDF."""
        companies = request.env.user.company_ids.ids  # whichever he has ticked
        dispute = request.env["recouvrement.dispute"].with_context(allowed_company_ids=companies).browse(dispute_id)
        try:
            content = dispute._get_invoice_pdf()
        except (AccessError, MissingError, UserError):
            return request.not_found()
        name = f"{dispute.number.replace('/', '-')}.pdf"
        return request.make_response(content, [
            ("Content-Type", "application/pdf"), ("Content-Length", len(content)), ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"), ("Content-Disposition", content_disposition(name, "inline")),
        ])  # fmt: skip
