# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementAssign(models.TransientModel):
    """Give the selected customers to a collector, or to the rules."""

    _name = "recouvrement.assign"
    _inherit = ["recouvrement.selected.cases"]
    _description = "Assign cases"

    mode = fields.Selection(
        [("person", "A collector"), ("rule", "Whom the rules name")], string="Give Them To", required=True,
        default="person",
    )  # fmt: skip
    user_id = fields.Many2one("res.users", string="Collector")
    reason = fields.Char(help="Kept in the history of each case.")

    def action_assign(self):
        """Give the cases to the collector."""
        self.ensure_one()
        cases = self._get_writable_cases()
        count = self._assign_by_rules(cases) if self.mode == "rule" else self._assign_to_person(cases)
        return cases._notify_assigned(count)

    def _assign_to_person(self, cases):
        if not self.user_id:
            raise UserError(self.env._("Choose the collector."))
        roots = cases.company_id.sudo()  # sudo: a root is reached through any of its branches
        self.user_id._recouvrement_check_collectors(roots)
        reasons = dict.fromkeys(cases.ids, self.reason) if self.reason else None
        # sudo: the right to write was checked; the statement also writes the history
        return cases.sudo()._assign(dict.fromkeys(cases.ids, self.user_id.id), "person", reasons)

    def _assign_by_rules(self, cases):
        # sudo: see _assign_to_person
        cases = cases.sudo()
        return cases._assign_by_rules(cases.company_id, cases.ids, again=True)
