# Part of recouvrement_module. License LGPL-3.
from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_amount

from ..dunning.words import say, say_date

_lt = LazyTranslate(__name__)

# What a payment left, and why we do not accept it, by reason; with the amount and its detail.
DEDUCTED = {
    "rounding": _lt("Your payment leaves %(amount)s open."),
    "discount_in_time": _lt("Your payment leaves %(amount)s open: a discount of %(detail)s was deducted."),
    "discount_late": _lt(
        "Your payment leaves %(amount)s open: a discount of %(detail)s was deducted, and the delay for it was over "
        "on the day of the payment."
    ),
    "price": _lt("Your payment leaves %(amount)s open, which is what the invoice asks for: %(detail)s."),
    "deduction": _lt("Your payment leaves %(amount)s open: %(detail)s of the invoice was deducted."),
    "bank_charge": _lt("Your payment leaves %(amount)s open: the charges of your bank were deducted."),
    "partial": _lt("Your payment leaves %(amount)s open."),
}
PLAIN = _lt("Your payment leaves %(amount)s open.")
PENALTY = _lt("This is a penalty that you deducted on your own authority. We have not accepted it.")
FORBIDDEN = _lt(
    "Between a distributor and its supplier, deducting penalties of one's own authority from the amount of an invoice "
    "is forbidden (article L441-17 I of the French Commercial Code)."
)


class RecouvrementShortage(models.Model):
    """The letter that claims back what was deducted, and names it."""

    _name = "recouvrement.shortage"
    _inherit = ["recouvrement.shortage", "recouvrement.frozen.letter"]

    _letter_template = "recouvrement_module.shortage_letter"

    number = fields.Char(string="Letter Number", readonly=True)

    def action_claim_back(self):
        """Claim back what is left: reminders go on, and a letter names the deduction; a person reads and sends it."""
        self._check_end("claim_back")
        self._get_item()
        self._close("claim_back")
        return self.action_tell()

    def action_tell(self):
        """Open core's composer on the case of the customer, with the letter."""
        self.ensure_one()
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        spoken = self.with_context(lang=self._get_lang())
        lines = [spoken.env._("Hello,"), *spoken._get_paragraphs(), spoken.env._("Our letter is attached.")]
        return self.case_id._compose(
            self.env._("Claim Back"), subject=spoken.env._("Your payment of invoice %s", self.name or "/"),
            body=Markup("").join(Markup("<p>%s</p>") % line for line in lines),
            letters=[self._get_letter()],
        )  # fmt: skip

    def _check_letter(self):
        # EXTENDS recouvrement_module
        if self.ending != "claim_back":
            raise UserError(self.env._("Only what is claimed back has a letter."))

    def _number_letter(self):
        # EXTENDS recouvrement_module
        self.number = self.number or self.env["recouvrement.number"]._next(
            self.company_id, self._name, "ECR/%(year)s/",
            self.env._("Letters about short payments of %s", self.company_id.name),
        )  # fmt: skip

    def _say_letter(self):
        # EXTENDS recouvrement_module
        return self.env._(
            "Letter %(number)s that claims back what was deducted of %(invoice)s",
            number=self.number, invoice=self.name or "/",
        )  # fmt: skip

    def _say_deduction(self):
        """What was deducted, in the language of the environment."""
        self.ensure_one()
        words = DEDUCTED[self.reason] if self.detail or self.reason in ("rounding", "bank_charge") else PLAIN
        if self.reason != self.proposal and self.reason != "bank_charge":
            words = PLAIN  # the detail is of another reason
        return say(self.env, words) % {
            "amount": format_amount(self.env, self.amount, self.currency_id), "detail": self.detail or "",
        }  # fmt: skip

    def _get_paragraphs(self):
        """The sentences of the letter, in the language of the environment."""
        sentences = [self._say_deduction()]
        if self.penalty:
            sentences.append(say(self.env, PENALTY))
            if self.distributor:
                sentences.append(say(self.env, FORBIDDEN))
        return [*sentences, self.env._("Please pay this amount, or tell us what it is for.")]

    def _prepare_letter(self):
        # EXTENDS recouvrement_module
        return {
            **super()._prepare_letter(),
            "subject": self.env._("Your payment of invoice %s", self.name or "/"),
            "name": self.name or "/",
            "paid_on": say_date(self.env, self.paid_on),
            "invoiced": format_amount(self.env, self.line_amount, self.currency_id),
            "left": format_amount(self.env, self.amount, self.currency_id),
            "paragraphs": self._get_paragraphs(),
        }
