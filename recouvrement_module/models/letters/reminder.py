# Part of recouvrement_module. License LGPL-3.
import io

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import split_every

from ...exceptions import RendererError
from ..dunning.item import OPEN_STATES
from .checks import NoMentions
from .letter import BATCH

PRINT_LIMIT = 300  # letters printed in one go, which is one transaction


class RecouvrementReminder(models.Model):
    """Letters: printed, printed again and posted by a person."""

    _inherit = "recouvrement.reminder"

    lacks_mentions = fields.Boolean(
        compute="_compute_lacks_mentions",
        help="It cannot be made: mentions of the company that the law wants are missing.",
    )

    @api.depends(
        "state", "channel", "formal_notice", "pdf_sha256", "company_id.recouvrement_legal_form",
        "company_id.recouvrement_capital", "company_id.recouvrement_rcs_city", "company_id.company_registry",
    )  # fmt: skip
    def _compute_lacks_mentions(self):
        for company, reminders in self.grouped("company_id").items():
            # sudo: see NoMentions.say
            missing = bool(company.sudo()._recouvrement_missing_mentions())
            for reminder in reminders:
                reminder.lacks_mentions = missing and reminder.state in OPEN_STATES and reminder._shows_mentions()

    def _shows_mentions(self):
        """Whether it is yet to be made, and must show the mentions of the company."""
        return not self.pdf_sha256 and (self.channel == "letter" or self.formal_notice)

    def _compute_warning(self):
        # EXTENDS recouvrement_module: what will be refused at the printer is said before anybody confirms
        super()._compute_warning()
        for reminder in self.filtered("lacks_mentions"):
            warnings = (reminder.warning, NoMentions.say(self.env, reminder.company_id))
            reminder.warning = " ".join(filter(None, warnings))

    # ---------------------------------------------------------------- what may be printed

    def _check_reality(self):
        # EXTENDS recouvrement_module: what is archived shows the mentions of its day
        found = super()._check_reality()
        return {
            reminder: code for reminder, code in found.items()
            if code != NoMentions.code or reminder._shows_mentions()
        }  # fmt: skip

    def action_confirm(self):
        # EXTENDS recouvrement_module: nobody confirms what cannot be made
        self._check_collector()
        self._check_mentions()
        return super().action_confirm()

    def _check_mentions(self):
        """Refuse what cannot be made as long as mentions are missing; name them, and lead to where they are entered."""
        lacking = self.filtered("lacks_mentions")
        if not lacking:
            return
        message = lacking[0]._say_lacking()
        if not self.env.user.has_group("recouvrement_module.group_manager"):
            raise UserError("\n".join([
                message, self.env._("A manager of collection enters them: Collection Setup > Settings.")
            ]))  # fmt: skip
        raise RedirectWarning(message, lacking[0].action_fill_mentions(), self.env._("Enter Them"))

    def _say_lacking(self):
        reason = NoMentions.say(self.env, self.company_id)
        return self.env._("%(reminder)s cannot be made. %(reason)s", reminder=self.display_name, reason=reason)

    def action_fill_mentions(self):
        """Open the place where the missing mentions are entered: the settings, else the contact of the company."""
        self.ensure_one()
        self.env["recouvrement.settings"].check_access("write")
        company = self.company_id.sudo()  # sudo: see NoMentions.say
        if company._recouvrement_lacks_settings():
            return self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_settings_action")
        return {
            "type": "ir.actions.act_window", "name": company.display_name, "res_model": "res.partner",
            "res_id": company.partner_id.id, "views": [(False, "form")],
        }  # fmt: skip

    def _check_letter(self):
        """Refuse to make a letter or a formal notice that could not be sent lawfully, or at all."""
        self.ensure_one()
        if self.channel != "letter" and not self.formal_notice:
            return
        if self.company_id.sudo()._recouvrement_missing_mentions():  # sudo: see NoMentions.say
            raise UserError(self._say_lacking())
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
        waiting._check_mentions()
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
            remark = NoMentions.say(self.env, reminder.company_id) if reminder.lacks_mentions else ""
            documents += reminder.new(reminder._prepare_snapshot_vals(), origin=reminder)._prepare_preview(remark)
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
