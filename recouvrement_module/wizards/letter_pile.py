# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models

from ..models.dunning import words


class RecouvrementLetterPile(models.TransientModel):
    """A pile of letters on a desk: just printed, or about to be posted."""

    _name = "recouvrement.letter.pile"
    _description = "Pile of letters"

    kind = fields.Selection([("print", "Printed"), ("post", "To Post")], required=True, readonly=True)
    reminder_ids = fields.Many2many("recouvrement.reminder", string="Letters", readonly=True)
    letter_count = fields.Integer(compute="_compute_letter_count")
    line_ids = fields.One2many("recouvrement.letter.pile.line", "pile_id", string="Not in the pile", readonly=True)
    remaining = fields.Integer(readonly=True, help="Letters that wait for the next go.")

    @api.depends("reminder_ids")
    def _compute_letter_count(self):
        for pile in self:
            pile.letter_count = len(pile.reminder_ids)

    # ---------------------------------------------------------------- making

    @api.model
    def _create_printed(self, printed, asked, errors, remaining):
        """Make the pile of what was printed.

        :param printed: reminders with their archived PDF.
        :param asked: reminders that were to be printed.
        :param dict errors: reminder → why it could not be made.
        :param int remaining: number of letters left for the next go.
        """
        left = [(reminder, errors.get(reminder) or reminder.reason_text) for reminder in asked - printed]
        return self.create({
            "kind": "print",
            "reminder_ids": [Command.set(printed.ids)],
            "line_ids": [Command.create(self._prepare_line(*pair)) for pair in left],
            "remaining": remaining,
        })

    @api.model
    def _create_to_post(self, printed, found):
        """Make the pile of what is about to be posted.

        :param printed: printed reminders.
        :param dict found: reminder → code of what the reality check has found.
        """
        wrong = [(reminder, words.reason_words(self.env, code)) for reminder, code in found.items()]
        return self.create({
            "kind": "post",
            "reminder_ids": [Command.set((printed.sudo() - self.env["recouvrement.reminder"].concat(*found)).ids)],
            "line_ids": [Command.create(self._prepare_line(*pair)) for pair in wrong],
        })

    @api.model
    def _prepare_line(self, reminder, reason):
        return {
            "reminder_id": reminder.id,
            "number": reminder.number,
            "customer": reminder.customer_name or reminder.partner_id.name,
            "reason": reason,
        }

    # ---------------------------------------------------------------- buttons

    def action_download(self):
        """Download the letters of the pile as one PDF."""
        self.ensure_one()
        return self.reminder_ids.action_reprint()

    def action_post(self):
        """Post what is right, take out the rest; check once more, since time has passed."""
        self.ensure_one()
        letters = self.reminder_ids | self.line_ids.reminder_id
        letters._check_collector()
        # sudo: reminders are written by their buttons only
        letters = letters.sudo()
        letters = letters.filtered(lambda letter: letter.state == "printed")
        letters._check_sending()
        found = letters._check_reality()
        if not found.keys() <= set(self.line_ids.reminder_id.sudo()):
            return self._create_to_post(letters, found)._open()
        posted = letters - letters.browse().concat(*found)
        letters._dismiss(found)
        posted._mark_sent()
        posted.run_id._account_today()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Letters marked as posted: %s.", len(posted)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _open(self):
        self.ensure_one()
        name = self.env._("Letters Printed") if self.kind == "print" else self.env._("Post Letters")
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")], "target": "new",
        }  # fmt: skip


class RecouvrementLetterPileLine(models.TransientModel):
    _name = "recouvrement.letter.pile.line"
    _description = "Letter that is not in the pile"
    _order = "number, id"

    pile_id = fields.Many2one("recouvrement.letter.pile", required=True, ondelete="cascade", index=True)
    reminder_id = fields.Many2one("recouvrement.reminder", ondelete="cascade", readonly=True)
    number = fields.Char(readonly=True)
    customer = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
