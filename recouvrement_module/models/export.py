# Part of recouvrement_module. License LGPL-3.
from odoo import models

RELATIONAL = ("many2one", "one2many", "many2many")


class RecouvrementNamedExport(models.AbstractModel):
    """Rows that may be exported by whoever may read them, with the names in them, as lists show them.

    A case, say, is of the root company and its customer may be of one branch: who works in another branch reads
    the row, its list names both, and core's export would refuse it. Core would also write one row more for each
    further activity; here the names share a cell, so that a sum over a column is right.
    """

    _name = "recouvrement.named.export"
    _description = "Export with names"

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        # EXTENDS 'base'
        named = {
            index: path[0] for index, path in enumerate(fields)
            if path and path[1:] in ([], ["display_name"])
            and path[0] in self._fields and self._fields[path[0]].type in RELATIONAL
        }  # fmt: skip
        paths = [[".id"] if index in named else path for index, path in enumerate(fields)]
        rows = super()._export_rows(paths, _is_toplevel_call=_is_toplevel_call)
        for index, name in named.items():
            # sudo: whoever may read the row may read the names in it; rows of something else have none
            names = {str(record.id): ", ".join(record[name].sudo().mapped("display_name")) for record in self}
            for row in rows:
                row[index] = names.get(row[index], "")
        return rows
