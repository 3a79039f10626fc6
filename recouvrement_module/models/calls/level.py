# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules import text


class RecouvrementLevel(models.Model):
    _inherit = "recouvrement.level"

    call_script = fields.Text(
        translate=True,
        help="What to say on the telephone at this step: call mode shows it. Empty: the text of the step. Placeholders "
        "such as {customer} are replaced.",
    )

    @api.constrains("call_script")
    def _check_call_script(self):
        self._check_placeholders()

    def _get_wrong_placeholders(self):
        # EXTENDS recouvrement_module
        return [*super()._get_wrong_placeholders(), *text.check(self.call_script or "")]
