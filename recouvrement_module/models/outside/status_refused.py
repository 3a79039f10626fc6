# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from .status_receive import SIZES

SAME = ("number", "status", "platform", "date", "message")  # what makes two statuses the same
TEXTS = (*SAME, "source")  # of a status, as it was handed over


class RecouvrementStatusRefused(models.Model):
    """A status that arrived and was not understood: kept as it came, with the reason, until somebody mends it."""

    _name = "recouvrement.status.refused"
    _inherit = ["recouvrement.named.export"]
    _description = "Status that was not understood"
    _order = "id desc"
    _rec_name = "number"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True, readonly=True)
    number = fields.Char(string="Invoice Number")
    status = fields.Char(help="The code or the name of a status of the list.")
    platform = fields.Char(help="einvoicing, chorus or other; empty for any.")
    date = fields.Char(help="A day, such as 31/12/2026; empty for the day on which it is tried again.")
    message = fields.Text(string="Message of the Platform")
    source = fields.Char(string="Came By", readonly=True)
    error = fields.Char(string="Why It Is Refused", readonly=True)
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    create_date = fields.Datetime(string="Received On", readonly=True)

    @api.model
    def _keep(self, statuses, refused, root):
        """Keep what was refused, each once.

        :param statuses: what was handed over.
        :param refused: rows of :meth:`recouvrement.status.event._understand`.
        :param root: the company of which it is.
        :return: the rows that are new.
        """
        known = {tuple(row[name] or "" for name in SAME) for row in self.search([("company_id", "=", root.id)])}
        vals_list = []
        for row in refused:
            texts = _as_texts(statuses[row["row"]])
            key = tuple(texts[name] for name in SAME)
            if key not in known:
                known.add(key)
                vals_list.append({**texts, "error": row["error"], "company_id": root.id})
        return self.create(vals_list)

    def action_retry(self):
        """Try again what was mended here, or whose invoice or status is known by now."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("write")
        done = 0
        for root, rows in self.grouped("company_id").items():
            Event = self.env["recouvrement.status.event"].with_company(root)
            good, refused = Event._understand([
                {name: row[name] or "" for name in TEXTS} for row in rows
            ])  # fmt: skip
            errors = {rows[row["row"]]: row["error"] for row in refused}
            for row, error in errors.items():
                row.sudo().error = error  # sudo: why it is refused is not written by people
            Event._record(good)
            understood = rows.filtered(lambda row, errors=errors: row not in errors)
            done += len(understood)
            understood.unlink()
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "success" if done else "warning",
                "message": self.env._("%(done)s taken in, %(left)s still refused.", done=done, left=len(self) - done),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }  # fmt: skip

    def write(self, vals):
        # EXTENDS 'base': what was handed over may be mended, where it came from and why it is refused may not
        if not self.env.su and not set(SAME).issuperset(vals):
            raise UserError(self.env._("Only what the status says can be mended."))
        return super().write(vals)


def _as_texts(values):
    """What was handed over, as texts that a person can read."""
    if not isinstance(values, dict):
        return dict.fromkeys(TEXTS, "") | {"message": str(values)[: SIZES["message"]]}
    return {
        name: str("" if values.get(name) in (None, False) else values[name]).replace("\x00", "")[: SIZES[name]].strip()
        for name in TEXTS
    }  # fmt: skip
