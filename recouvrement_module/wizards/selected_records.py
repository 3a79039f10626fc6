# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import UserError

NAMED = 5  # how many names a dialog says


def say_names(records):
    """Name some records, and say how many more there are."""
    names = records.mapped("display_name")
    more = len(names) - NAMED
    text = ", ".join(names[:NAMED])
    return records.env._("%(names)s and %(count)s more", names=text, count=more) if more > 0 else text


class RecouvrementSelectedRecords(models.AbstractModel):
    """A dialog about what is selected where it is opened: customers, open items, invoices, payments."""

    _name = "recouvrement.selected.records"
    _description = "Selected records"

    _accepted = {}  # model → name of the method that says from its records with which values the dialog opens

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected
        values = super().default_get(fields)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        records = self.env[model].browse(ids).exists() if model in self._accepted else None
        if not records:
            raise UserError(self._say_select())
        return values | getattr(self, self._accepted[model])(records)

    @api.model
    def _say_select(self):
        """What to select first."""
        raise NotImplementedError
