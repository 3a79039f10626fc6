# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules import lint


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    text_breach = fields.Boolean(readonly=True, help="Its text says what no consumer may be told.")

    @api.model
    def _get_frozen(self):
        # EXTENDS recouvrement_module
        return super()._get_frozen() | {"text_breach"}

    def _prepare_snapshot_vals(self):
        # EXTENDS recouvrement_module: the customer may turn out to be a consumer before it leaves
        values = super()._prepare_snapshot_vals()
        text = lint.Text(
            values["subject"] or "", values["body"] or "", language=(values["lang"] or "en")[:2], channel=self.channel,
            formal=self.formal_notice, consumer=True,
        )  # fmt: skip
        return {**values, "text_breach": lint.is_breach(lint.check(text))}
