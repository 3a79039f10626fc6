# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementNamedExport(models.AbstractModel):
    """Rows that may be exported by whoever may read them, with the names in them, as lists show them.

    A case, say, is of the root company and its customer may be of one branch: who works in another branch reads
    the row, its list names both, and core's export would refuse it for them.
    """

    _name = "recouvrement.named.export"
    _description = "Export with names"

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        # EXTENDS 'base'
        named = {
            index: path[0] for index, path in enumerate(fields)
            if path and path[1:] in ([], ["display_name"])
            and path[0] in self._fields and self._fields[path[0]].type == "many2one"
        }  # fmt: skip
        paths = [[".id"] if index in named else path for index, path in enumerate(fields)]
        rows = super()._export_rows(paths, _is_toplevel_call=_is_toplevel_call)
        for index, name in named.items():
            # sudo: whoever may read the row may read the name; rows of something else are left empty
            names = {str(record.id): record[name].sudo().display_name or "" for record in self}
            for row in rows:
                row[index] = names.get(row[index], "")
        return rows


class RecouvrementCase(models.Model):
    _name = "recouvrement.case"
    _inherit = ["recouvrement.case", "recouvrement.named.export"]

    activity_ids = fields.One2many(exportable=False)  # a case with three of them would be three rows


class RecouvrementItem(models.Model):
    _name = "recouvrement.item"
    _inherit = ["recouvrement.item", "recouvrement.named.export"]


class RecouvrementReminder(models.Model):
    _name = "recouvrement.reminder"
    _inherit = ["recouvrement.reminder", "recouvrement.named.export"]


class RecouvrementRun(models.Model):
    _name = "recouvrement.run"
    _inherit = ["recouvrement.run", "recouvrement.named.export"]


class RecouvrementPolicy(models.Model):
    _name = "recouvrement.policy"
    _inherit = ["recouvrement.policy", "recouvrement.named.export"]
