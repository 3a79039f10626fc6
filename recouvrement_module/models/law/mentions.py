# Part of recouvrement_module. License LGPL-3.
"""The mentions that an invoice to a professional must carry: the rate of penalties and the 40 EUR (C. com. L441-9)."""

from lxml import html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty

from ...rules import penalty
from ...rules.category import PUBLIC
from ...rules.rates import MissingRate, RateBook

MARK = "o_recouvrement_mentions"  # the class of the paragraph: by it the mentions are found again


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_mentions = fields.Boolean(
        string="Mentions on Invoices",
        help="Writes the rate of penalties and the indemnity for recovery costs at the foot of invoices to businesses "
        "and public bodies, in the language of the customer (C. com. L441-9). Never for consumers. Posted invoices "
        "stay as they are.",
    )
    recouvrement_penalty_rate = fields.Char(
        string="Rate of Penalties",
        translate=True,
        help="As your conditions of sale state it. Empty: the rate of the law, ECB plus 10 points.",
    )

    @api.constrains("recouvrement_penalty_rate")
    def _check_recouvrement_penalty_rate(self):
        for company in self.filtered("recouvrement_penalty_rate"):
            words = company.recouvrement_penalty_rate
            floor = company._recouvrement_penalty_floor()
            why = penalty.refusal(words, floor)
            if why:
                raise ValidationError({
                    "figure": self.env._("“%s” is no rate: write for instance 12 %% a year.", words),
                    "unit": self.env._("“%s” does not say of what: write for instance 12 %% a year.", words),
                    "high": self.env._(
                        "“%(rate)s” is no rate of penalties: %(most)s %% a year at most.",
                        rate=words, most=penalty.HIGHEST,
                    ),
                    "low": self.env._(
                        "“%(rate)s” is below three times the legal rate, %(floor)s %% today, the least that "
                        "conditions of sale may state (C. com. L441-10 II).",
                        rate=words, floor=floor,
                    ),
                }[why])  # fmt: skip

    def _recouvrement_penalty_floor(self):
        """The least rate of penalties that is lawful today, None where that is not known or another law counts."""
        self.ensure_one()
        if not self._recouvrement_is_french():
            return None
        book = RateBook.of(self.env["recouvrement.rate"]._get_book())
        try:
            return penalty.MULTIPLE * book.at("legal_pro", self.root_id.sudo()._recouvrement_today())
        except MissingRate:
            return None


class AccountMove(models.Model):
    _inherit = "account.move"

    def _compute_narration(self):
        # EXTENDS 'account': with the mentions, which the writer of the invoice sees
        super()._compute_narration()
        self.filtered(lambda move: move.state == "draft")._recouvrement_write_mentions()

    def _post(self, soft=True):
        # EXTENDS 'account': as the option and the customer are now, for the last time
        self.filtered(lambda move: move.state == "draft")._recouvrement_write_mentions()
        return super()._post(soft)

    def _recouvrement_write_mentions(self):
        """Let drafts carry the mentions once where they belong, and not where they do not.

        What charges interest has a note of its own, and bears no interest itself.
        """
        for move in self.filtered(lambda move: move.move_type == "out_invoice" and not move.recouvrement_is_charge):
            wanted = move._recouvrement_get_mentions()
            narration = move._recouvrement_without_mentions()
            if wanted:
                paragraph = Markup('<p class="%s">%s</p>') % (MARK, wanted)
                narration = paragraph if is_html_empty(narration) else Markup("%s%s") % (narration, paragraph)
            if (narration or False) != (move.narration or False):
                move.narration = narration or False

    def _recouvrement_without_mentions(self):
        """What else stands at the foot of the invoice."""
        if MARK not in (self.narration or ""):
            return self.narration
        whole = html.fragment_fromstring(str(self.narration), create_parent="div")
        for paragraph in whole.find_class(MARK):
            paragraph.drop_tree()
        inner = (whole.text or "") + "".join(html.tostring(child, encoding="unicode") for child in whole)
        return Markup(inner)  # what was sanitised, less a paragraph

    def _recouvrement_get_mentions(self):
        """The mentions in the language of the customer; none for a consumer, nor where the option is off."""
        self.ensure_one()
        # sudo: the settings of the root and the kind of the customer, whoever writes the invoice
        company, customer = self.company_id.root_id.sudo(), self.commercial_partner_id.sudo()
        if not (company.recouvrement_mentions and company._recouvrement_is_french() and customer):
            return ""
        if not customer._recouvrement_may_claim():
            return ""
        env = self.with_context(lang=self.partner_id.lang or self.env.lang).env
        if customer._get_recouvrement_category().code in PUBLIC:
            return env._(
                "Late payment: interest at the rate of the ECB plus 8 points, from the day after the due date, and a "
                "fixed compensation for recovery costs of 40 EUR (articles L2192-13, R2192-31 and D2192-35 of the "
                "French Public Procurement Code)."
            )
        rate = company.with_env(env).recouvrement_penalty_rate or env._("the rate of the ECB plus 10 points")
        return env._(
            "Late payment: penalties at %(rate)s, due from the day after the due date without any reminder, and a "
            "fixed compensation for recovery costs of 40 EUR (articles L441-10 and D441-5 of the French Commercial "
            "Code).",
            rate=rate,
        )
