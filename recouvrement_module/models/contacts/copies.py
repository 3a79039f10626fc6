# Part of recouvrement_module. License LGPL-3.
from dataclasses import dataclass

from odoo import Command, api, models
from odoo.tools import SQL

from ...rules.copies import fit

MEGABYTES = 10  # of an email as it travels
ENCODED = 8 / 6  # how much larger an attachment travels
TEXT = 256 * 1024  # what the text and the headers may take of it


@dataclass(frozen=True)
class Copies:
    """The copies of the invoices of one email: attachments, and invoices to be downloaded instead."""

    attachments: object
    linked: object


class RecouvrementReminder(models.Model):
    """Copies of the overdue invoices, in the emails whose step says so. A letter stays alone."""

    _inherit = "recouvrement.reminder"

    @api.model
    def _get_work(self):
        # EXTENDS recouvrement_module: links have their keys before the emails that hold them are made
        for step, batch in super()._get_work():
            if step == "_queue":
                yield "_give_keys", batch
            yield step, batch

    def _give_keys(self):
        """Give the invoices that copies may link to the key of their page, those that have none yet.

        It is the one thing that sending writes on invoices, so it is a step with a transaction of its own, which
        ends before anything is fixed: nobody who works on an invoice waits for an email. An invoice that somebody
        works on at this moment is skipped, and the email leaves without its link.
        """
        wanted = [reminder._get_invoices().ids for reminder in self._still("confirmed")]
        self.env["account.move"].flush_model(["access_token"])
        self.env.cr.execute(SQL(
            """UPDATE account_move SET access_token = gen_random_uuid()::varchar
                WHERE id IN (SELECT id FROM account_move WHERE id = ANY(%s) AND access_token IS NULL
                                FOR NO KEY UPDATE SKIP LOCKED)""",
            sorted(set().union(*wanted)),
        ))  # fmt: skip
        self.env["account.move"].invalidate_model(["access_token"])

    def _get_copies(self):
        """Return the copies of the invoices: the PDF that Odoo keeps of each, as many as the email can carry.

        An invoice without one is not rendered here, where each would take a second: who opens its link gets it.

        :rtype: Copies
        """
        self.ensure_one()
        invoices = self._get_invoices()
        if not invoices:
            return Copies(self.env["ir.attachment"], invoices)
        stored = {invoice: invoice.invoice_pdf_report_id for invoice in invoices}
        chosen = fit([(invoice, pdf.file_size) for invoice, pdf in stored.items()], self._get_room())
        attachments = self.env["ir.attachment"].sudo().union(*(stored[invoice] for invoice in chosen))
        return Copies(attachments, invoices.filtered(lambda invoice: invoice not in chosen))

    def _get_invoices(self):
        """The invoices of the lines, if the step wants copies of them.

        Only invoices made out to this very customer: an entry may name several, and its page shows them all.
        """
        if not self.level_id.attach_invoices:
            return self.env["account.move"]
        # sudo: they may be of a branch
        return self.line_ids.move_id.sudo().filtered(
            lambda move: (
                move.move_type in ("out_invoice", "out_receipt")
                and move.state == "posted"
                and move.commercial_partner_id == self.partner_id
            )
        )

    def _get_room(self):
        """The bytes that copies may have together beside the letter: within ten megabytes, and what core lets pass.

        Beyond its limit core would put links of its own in the place of all attachments.
        """
        # sudo: a system parameter, and see _get_pdf
        limit = min(self.env["ir.mail_server"].sudo()._get_max_email_size(), MEGABYTES) * 1024 * 1024
        return int((limit - TEXT) / ENCODED) - self.sudo()._get_pdf_attachment().file_size

    def _prepare_mail_vals(self):
        # EXTENDS recouvrement_module: the copies are linked, their bytes are not touched
        values = super()._prepare_mail_vals()
        values["attachment_ids"] += [Command.link(copy.id) for copy in self._get_copies().attachments]
        return values

    def _get_copy_values(self):
        """What the email says of the copies.

        :return: dict with the names of the ``attached`` invoices, and pairs (name, address) of the ``linked`` ones.
        """
        copies = self._get_copies()
        invoices = self._get_invoices() - copies.linked
        # a preview gives no invoice the key of its page, and neither does an email: see _give_keys
        preview = self.env.context.get("recouvrement_preview")
        return {
            "attached": invoices.mapped("name"),
            "linked": [
                (move.name, move.get_base_url() + (move.access_url if preview else move.get_portal_url()))
                for move in copies.linked
                if preview or move.access_token
            ],
        }
