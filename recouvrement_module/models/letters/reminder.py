# Part of recouvrement_module. License LGPL-3.
import io

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ...exceptions import RendererError
from .letter import BATCH

PRINT_LIMIT = 300  # letters printed in one go, which is one transaction


class RecouvrementReminder(models.Model):
    """Letters: printed, printed again and posted by a person."""

    _inherit = "recouvrement.reminder"

    # ---------------------------------------------------------------- what may be printed

    def _check_letter(self):
        """Refuse to make a letter or a formal notice that could not be sent lawfully, or at all."""
        self.ensure_one()
        if self.channel != "letter" and not self.formal_notice:
            return
        missing = self.company_id.sudo()._recouvrement_missing_mentions()
        if missing:
            raise UserError(self.env._(
                "%(reminder)s cannot be made: a letter of %(company)s must show its %(missing)s. "
                "Fill in the form of the company, tab “Letters”.",
                reminder=self.display_name, company=self.company_id.name, missing=", ".join(missing),
            ))  # fmt: skip
        if self.channel == "letter" and len(self._get_address_lines()) < 3:
            raise UserError(self.env._(
                "%(reminder)s cannot be made: the postal address of %(customer)s is incomplete.",
                reminder=self.display_name, customer=self.customer_name,
            ))  # fmt: skip

    def _prepare_snapshot_vals(self):
        # EXTENDS recouvrement_module: the day it is made, the address as it stands in the window
        values = super()._prepare_snapshot_vals()
        values["date"] = self.company_id._recouvrement_today()
        values["address"] = self._get_contact()._recouvrement_postal_address(self.company_id, self.partner_id)
        return values

    def _next_number(self):
        # EXTENDS recouvrement_module: a preview takes no number
        if self.env.context.get("recouvrement_preview"):
            return "—"
        return super()._next_number()

    # ---------------------------------------------------------------- print

    def action_print(self):
        """Fix confirmed letters and download them as one PDF, in the order of their numbers."""
        self._check_collector()
        waiting = self.filtered(lambda reminder: reminder.state == "confirmed" and reminder.channel == "letter")
        if not waiting:
            raise UserError(self.env._("No letter of this selection waits to be printed: letters are confirmed first."))
        waiting._check_sending()
        # sudo: reminders are written by their buttons only
        batch = waiting.sorted("id")[:PRINT_LIMIT].sudo()
        printed, errors = batch._print()
        pile = self.env["recouvrement.letter.pile"]._create_printed(printed, batch, errors, len(waiting) - len(batch))
        return pile._open() if pile.line_ids or pile.remaining else pile.action_download()

    def action_print_waiting(self):
        """Print every letter that waits, of all companies at hand, whatever is selected."""
        self._check_collector()
        waiting = self.search([("state", "=", "confirmed"), ("channel", "=", "letter")])
        if not waiting:
            raise UserError(self.env._("No letter waits to be printed."))
        return waiting.action_print()

    def _print(self):
        """Fix letters batch by batch; one that cannot be made does not keep the others.

        :return: (the letters that were fixed, dict reminder → message of those that cannot be made)
        """
        printed, errors = self.browse(), {}
        for batch in split_every(BATCH, self.ids, self.browse):
            try:
                with self.env.cr.savepoint():
                    printed |= batch._fix()
            except RendererError:
                raise
            except UserError:
                for reminder in batch:
                    try:
                        with self.env.cr.savepoint():
                            printed |= reminder._fix()
                    except UserError as error:
                        errors[reminder] = str(error)
        printed.write({"state": "printed"})
        return printed, errors

    def action_reprint(self):
        """Download archived letters again: exactly the bytes that were printed."""
        archived = self.filtered("pdf_sha256")
        if not archived:
            raise UserError(self.env._("Nothing of this selection was printed or sent yet."))
        return self.env.ref("recouvrement_module.report_archived").report_action(archived, config=False)

    def _get_archived_streams(self):
        """Return the archived PDFs as the reports of core expect them, in the order of their numbers."""
        self.check_access("read")
        archived = self.filtered("pdf_sha256").sorted(lambda reminder: (reminder.number, reminder.id))
        return {reminder.id: {"stream": io.BytesIO(reminder._get_pdf()), "attachment": None} for reminder in archived}

    def action_preview(self):
        """Show the letter as it would be now: nothing is numbered, written or sent."""
        self.check_access("read")
        return self.env.ref("recouvrement_module.report_reminder").report_action(self, config=False)

    def _get_preview_documents(self):
        """Return the values of the letters as they would be if they were fixed now.

        :return: list of dict, see ``_get_documents``
        """
        self.check_access("read")
        documents = []
        # sudo: who may read the reminder may read its letter
        for reminder in self.sudo().with_context(recouvrement_preview=True):
            if reminder.pdf_sha256:
                raise UserError(self.env._("%s is archived: download its PDF instead.", reminder.display_name))
            documents += reminder.new(reminder._prepare_snapshot_vals(), origin=reminder)._prepare_preview()
        return documents

    def _prepare_preview(self, remark=""):
        """Return the documents of virtual reminders, marked as a preview.

        :param str remark: what its reader has to know of it.
        """
        return [{**document, "preview": True, "remark": remark} for document in self._get_documents().values()]

    # ---------------------------------------------------------------- post

    def action_mark_posted(self):
        """Check printed letters once more; those that are still right are sent, the others are listed."""
        self._check_collector()
        printed = self.filtered(lambda reminder: reminder.state == "printed")
        if not printed:
            raise UserError(self.env._("No letter of this selection was printed and waits to be posted."))
        printed._check_sending()
        # sudo: see action_print
        found = printed.sudo()._check_reality()
        pile = self.env["recouvrement.letter.pile"]._create_to_post(printed, found)
        return pile._open() if found else pile.action_post()

    def _check_sending(self):
        """Refuse while the company has sending switched off: then nothing leaves, letters included."""
        silent = self.company_id.sudo().filtered(lambda company: not company.recouvrement_sending)
        if silent:
            raise UserError(self.env._(
                "Sending is switched off for %s: letters can be previewed, not printed or posted.",
                ", ".join(silent.mapped("name")),
            ))  # fmt: skip
