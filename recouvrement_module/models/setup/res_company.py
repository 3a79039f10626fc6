# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from .checks import find_losses


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_bank_behind = fields.Selection(
        [("off", "Ignore"), ("hold", "Hold")],
        string="Bank Not Up to Date",
        default="hold",
        required=True,
        help="What to do with all reminders when a bank journal in use has had no line for more than two working "
        "days. A company without bank lines is never held.",
    )

    def _recouvrement_find_losses(self):
        """The red lines of the setup that would lose a result and that nobody has accepted in words.

        :return: dict check → finding, empty when sending may be switched on.
        """
        self.ensure_one()
        # sudo: the root, its servers and its settings, whoever asks and whatever companies are ticked
        root = self.sudo().root_id
        accepted = root.env["recouvrement.setup.acceptance"].search([("company_id", "=", root.id)])._get_codes()
        self.env.flush_all()
        return {check: finding for check, finding in find_losses(root).items() if check.code not in accepted}

    def _recouvrement_check_losses(self):
        """Refuse to switch sending on while a result would be lost."""
        for company in self:
            losses = company._recouvrement_find_losses()
            if losses:
                lines = [
                    self.env._("– %(check)s: %(finding)s", check=check.say(self.env, check.title), finding=found.words)
                    for check, found in losses.items()
                ]
                raise UserError("\n".join([
                    self.env._("Sending is not switched on for %s: results would be lost.", company.sudo().name),
                    *lines,
                    self.env._("Mend this in Collection Setup > Setup Checks, or accept it there in words."),
                ]))  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': see write
        companies = super().create(vals_list)
        if not self.env.su:
            companies.filtered("recouvrement_sending")._recouvrement_check_losses()
        return companies

    def write(self, vals):
        # EXTENDS 'base': a person who switches sending on must have seen to the setup, or have accepted what it says
        silent = self.browse()
        if vals.get("recouvrement_sending") and not self.env.su:
            silent = self.filtered(lambda company: not company.recouvrement_sending)
        result = super().write(vals)
        silent._recouvrement_check_losses()
        return result
