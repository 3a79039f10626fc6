# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html


class RecouvrementStatement(models.TransientModel):
    _inherit = "recouvrement.statement"

    def action_send(self):
        """Open core's composer on the case of the customer, with the statement attached: a person reads and sends."""
        self.ensure_one()
        case, customer = self._get_addressed_case(), self.partner_ids.commercial_partner_id
        # sudo: a contact may belong to another company of the group
        contacts = customer.sudo()._recouvrement_contacts("reminder", "email")
        wizard = self.with_context(lang=customer.lang or self.env.lang)
        day = format_date(wizard.env, self.date, date_format="long")
        company = self.company_id.sudo().root_id.name  # sudo: a root is reached through any of its branches
        body = wizard.env._(
            "Hello,\n\nPlease find attached the statement of your account with %(company)s on %(day)s.\n\n"
            "If it differs from your books, please tell us which document is in question.",
            company=company, day=day,
        )  # fmt: skip
        return case._compose(
            self.env._("Send by Email"), contacts, wizard.env._("Statement of account on %s", day),
            plaintext2html(body), [(wizard._get_file_name(), wizard._make_pdf())],
        )  # fmt: skip

    def _get_addressed_case(self):
        """The case on which the message is kept, which the user may change, of the only customer."""
        customers = self.partner_ids.commercial_partner_id
        if len(customers) != 1:
            raise UserError(self.env._("An email goes to one customer: choose one, or print the statements."))
        root = self.company_id.sudo().root_id  # sudo: a root is reached through any of its branches
        case = self.env["recouvrement.case"].search([("company_id", "=", root.id), ("partner_id", "=", customers.id)])
        if not case:
            raise UserError(self.env._("%s has no case yet: print the statement.", customers.name))
        case.check_access("write")
        return case

    def _make_pdf(self):
        """The statement as PDF."""
        return self.env["ir.actions.report"]._render_qweb_pdf("recouvrement_module.report_statement", self.ids)[0]
