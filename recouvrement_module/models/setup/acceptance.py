# Part of recouvrement_module. License LGPL-3.
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import UserError

from .checks import REGISTRY

MIN_LETTERS = 10  # fewer are no words
MAX_LENGTH = 2000


class RecouvrementSetupAcceptance(models.Model):
    """A manager's words for sending although a line of the setup page is red: an append-only log."""

    _name = "recouvrement.setup.acceptance"
    _description = "Acceptance of a red line of the setup"
    _order = "id desc"
    _rec_name = "words"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True, readonly=True)
    words = fields.Text(required=True, readonly=True)
    codes = fields.Char(required=True, readonly=True, help="The lines that were red, separated by spaces.")
    lines = fields.Char(string="Accepted", compute="_compute_lines")

    @api.depends("codes")
    @api.depends_context("lang")
    def _compute_lines(self):
        for acceptance in self:
            checks = [REGISTRY[code] for code in acceptance._get_codes() if code in REGISTRY]
            acceptance.lines = ", ".join(check.say(self.env, check.title) for check in checks)

    def _get_codes(self):
        return {code for acceptance in self for code in (acceptance.codes or "").split()}

    @api.model
    def _accept(self, root, words, checks):
        """Keep what a person wrote about the red lines of a company.

        :param root: root company.
        :param str words: as they were typed.
        :param checks: the checks whose red line is accepted.
        """
        return self.create({
            "company_id": root.id,
            "words": self._clean(words),
            "codes": " ".join(check.code for check in checks),
        })

    @api.model
    def _clean(self, words):
        """Return the words without what nobody sees, or say what is wrong with them."""
        kept = "".join(sign for sign in words or "" if sign == "\n" or unicodedata.category(sign)[0] != "C").strip()
        if sum(sign.isalpha() for sign in kept) < MIN_LETTERS:
            raise UserError(self.env._("Say in words why these lines are accepted: ten letters at least."))
        if len(kept) > MAX_LENGTH:
            raise UserError(self.env._(
                "Say it in fewer words: %(length)s characters of at most %(limit)s.", length=len(kept), limit=MAX_LENGTH
            ))  # fmt: skip
        return kept

    def write(self, vals):
        # EXTENDS 'base': append-only, for the superuser too
        self._check_append_only()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_append_only(self):
        if self:
            raise UserError(self.env._("What was accepted can only be added to."))
