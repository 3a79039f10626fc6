# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

# Lists from which a person picks customers, and how their rows name the case.
LISTS = {
    "recouvrement.case": "id",
    "recouvrement.item": "case_id",
    "recouvrement.reminder": "case_id",
}


class RecouvrementSelectedCases(models.AbstractModel):
    """What is done at once to the cases behind the selected rows of a list, of cases, items or reminders.

    The rows stay in the context: there may be thousands of them.
    """

    _name = "recouvrement.selected.cases"
    _description = "Selected cases"

    case_count = fields.Integer(compute="_compute_case_count")

    @api.depends_context("active_model", "active_ids")
    def _compute_case_count(self):
        self.case_count = len(self._get_cases())

    @api.model
    def _get_cases(self):
        """The cases of the selected rows that the user may see."""
        name = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or ()
        if name not in LISTS or not ids:
            return self.env["recouvrement.case"]
        return self.env[name]._read_group([("id", "in", ids)], [], [f"{LISTS[name]}:recordset"])[0][0]

    @api.model
    def _get_writable_cases(self):
        """The cases of the selected rows, or a message when there is none or they may not be changed."""
        cases = self._get_cases()
        if not cases:
            raise UserError(self.env._("Select the customers in a list first."))
        cases.check_access("write")
        return cases
