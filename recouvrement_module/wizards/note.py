# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class RecouvrementNote(models.TransientModel):
    """Log the same note on the selected customers."""

    _name = "recouvrement.note"
    _inherit = ["recouvrement.selected.cases"]
    _description = "Note on cases"

    body = fields.Text(string="Note", required=True)

    def action_log(self):
        """Log the note on the cases; nobody is written to."""
        self.ensure_one()
        cases = self._get_writable_cases()
        if not (self.body or "").strip():
            raise UserError(self.env._("Write the note first."))
        cases._message_log_batch(dict.fromkeys(cases.ids, plaintext2html(self.body.strip())))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The note is on %s cases.", len(cases)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
