# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ..models.outside.status_label import PLATFORMS

# What the heading of a column may say.
HEADINGS = {
    "number": ("number", "invoice", "facture", "numéro", "numero", "numéro de facture"),
    "status": ("status", "statut", "état", "etat"),
    "date": ("date", "day", "jour", "date du statut"),
    "message": ("message", "reason", "comment", "motif", "commentaire"),
    "platform": ("platform", "plateforme"),
}


class RecouvrementStatusImport(models.TransientModel):
    """Take in statuses of invoices from a file that a platform gives: one line for each status."""

    _name = "recouvrement.status.import"
    _inherit = ["recouvrement.table.import"]
    _description = "Import of statuses of invoices"

    _headings = HEADINGS

    platform = fields.Selection(
        PLATFORMS, required=True, default="einvoicing", help="Where the file names none: whose words the statuses are."
    )

    def action_check(self):
        """Read the file and say what would be taken in and what is wrong; nothing is written."""
        self.ensure_one()
        good, problems, _keep = self._read_statuses()
        return self._show_check(len(good), problems, self.env._("Import Statuses of Invoices"))

    def action_import(self):
        """Take in the lines that are right; the others are kept apart, to be mended and tried again."""
        self.ensure_one()
        good, problems, keep = self._read_statuses()
        recorded = self._get_events()._record(good)
        keep()
        action = self._show_done(
            self.env._(
                "%(new)s statuses recorded, %(known)s known already, %(bad)s refused and kept to be mended.",
                new=len(recorded), known=len(good) - len(recorded), bad=len(problems),
            ),
            problems,
        )  # fmt: skip
        if problems:
            action["params"]["next"] = self.env["ir.actions.actions"]._for_xml_id(
                "recouvrement_module.recouvrement_status_refused_action"
            )
        return action

    def _get_events(self):
        """The model of the statuses, for the company of the file."""
        root = self.company_id.sudo().root_id  # sudo: a root is reached through any of its branches
        return self.env["recouvrement.status.event"].with_company(root)

    def _read_statuses(self):
        """Understand the file, for a company of the user.

        :return: (list of what is right, list of sentences on the lines that are wrong, function that keeps these)
        """
        self.env["recouvrement.reminder"]._check_collector()
        self._check_own_company()
        rows = self._read_cells()
        source = (self.file_name or "")[:64]
        statuses = [
            {**cells, "platform": cells["platform"] or self.platform, "source": source} for _number, cells in rows
        ]
        events = self._get_events()
        good, refused = events._understand(statuses)
        problems = [
            self.env._("Line %(number)s: %(error)s", number=rows[row["row"]][0], error=row["error"]) for row in refused
        ]
        return good, problems, lambda: events._keep_refused(statuses, refused)

    def _names_enough(self, columns):
        # EXTENDS recouvrement_module
        return columns >= {"number", "status"}

    @api.model
    def _say_columns(self):
        # EXTENDS recouvrement_module
        return self.env._(
            "The first line of the file names its columns: number of the invoice, status and, if wished, date, message "
            "and platform."
        )
