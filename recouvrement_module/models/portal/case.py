# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    link_ids = fields.One2many("recouvrement.portal.link", "case_id", string="Links to the Page", readonly=True)
    link_count = fields.Integer(string="Links That Work", compute="_compute_link_count")

    def _compute_link_count(self):
        rows = self.env["recouvrement.portal.link"]._read_group(
            [("case_id", "in", self.ids), ("revoked_on", "=", False), ("expires_on", ">", fields.Datetime.now())],
            ["case_id"], ["__count"],
        )  # fmt: skip
        counts = dict(rows)
        for case in self:
            case.link_count = counts.get(case, 0)

    def action_portal_link(self):
        """Make a link to the page of the customer, to be copied; it is shown once and kept nowhere."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        address = self.env["recouvrement.portal.link"]._make(self)
        self._message_log(body=self.env._("A link to the customer's page was made."))
        return {
            "type": "ir.actions.act_window", "name": self.env._("Customer's Link"), "target": "new",
            "res_model": "recouvrement.link.shown", "views": [(False, "form")],
            "context": {"recouvrement_address": address, "default_case_id": self.id},
        }  # fmt: skip

    def action_revoke_links(self):
        """End every link to the page of the customer that still works."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        working = self.link_ids.filtered(lambda link: link.state == "active")
        if not working:
            raise UserError(self.env._("No link to the page of this customer works any more."))
        working.action_revoke()
        for case in working.case_id:
            case._message_log(body=self.env._("The links to the customer's page were revoked."))
        return True

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the links of a merged customer open the page of the other
        return [*super()._get_history_columns(), ("recouvrement_portal_link", "case_id")]
