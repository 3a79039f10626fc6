# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError

MEANS = [
    ("post", "Registered Post"),
    ("electronic", "Electronic Registered Letter"),
]
WAITING = ("prepared", "confirmed", "printed")


class RecouvrementReminder(models.Model):
    """By which means a formal notice is registered: electronically to those only who may get it so."""

    _inherit = "recouvrement.reminder"

    registered_by = fields.Selection(
        MEANS, readonly=True,
        help="An electronic registered letter takes the consent of whoever is no professional (CPCE (postes) L100).",
    )  # fmt: skip

    def action_register_electronically(self):
        """These formal notices go as electronic registered letters."""
        self._choose_means("electronic")

    def action_register_by_post(self):
        """These formal notices go by registered post."""
        self._choose_means("post")

    def _choose_means(self, means):
        self._check_collector()
        self.check_access("read")
        if self.filtered(lambda reminder: not reminder.formal_notice or reminder.channel != "letter"):
            raise UserError(self.env._("Only a formal notice on paper is registered."))
        if self.filtered(lambda reminder: reminder.state not in WAITING):
            raise UserError(self.env._("It has left, or leaves no more: note its delivery instead."))
        self._register_by(means)

    def _register_by(self, means):
        """Note by which means these are registered, unless that is not lawful."""
        # sudo: reminders are written by their buttons only
        changed = self.sudo().filtered(lambda reminder: reminder.registered_by != means)
        if means == "electronic":
            changed._check_electronic()
        changed.write({"registered_by": means})

    def _check_electronic(self):
        """Refuse an electronic registered letter to whoever must have agreed to it, and has not."""
        refused = self.filtered(
            lambda reminder: (
                not all(
                    case._may_get_electronic(reminder.sent_on or reminder.company_id._recouvrement_today())
                    for case in (reminder.case_id or reminder._get_cases()).sudo()
                )
            )
        )
        if refused:
            raise UserError(self.env._(
                "%(customers)s had not agreed to get electronic registered letters: to whoever is no professional they "
                "are none without prior consent (CPCE (postes), article L100). Record the consent on the collection "
                "page of the customer, tab “Contacts”, or send it by registered post.",
                customers=", ".join(dict.fromkeys(refused.partner_id.mapped("display_name"))),
            ))  # fmt: skip

    def _check_letter(self):
        # EXTENDS recouvrement_module: what was agreed to may have been taken back since
        super()._check_letter()
        if self.formal_notice and self.registered_by == "electronic":
            self.sudo()._check_electronic()

    def action_mark_posted(self):
        # EXTENDS recouvrement_module: see _check_letter
        self._check_collector()
        printed = self.filtered(lambda reminder: reminder.state == "printed")
        printed.sudo().filtered(lambda reminder: reminder.registered_by == "electronic")._check_electronic()
        return super().action_mark_posted()
