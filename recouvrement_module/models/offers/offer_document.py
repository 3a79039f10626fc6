# Part of recouvrement_module. License LGPL-3.
import base64

from odoo import fields, models
from odoo.tools import format_amount, format_date

from ..dunning.words import say_date

TEMPLATE = "recouvrement_module.offer_letter"


class RecouvrementOffer(models.Model):
    """The offer as a letter: made once, and frozen."""

    _inherit = "recouvrement.offer"

    pdf = fields.Binary(string="Letter")

    def action_print(self):
        """Download the letter: the same bytes each time."""
        self.ensure_one()
        self._freeze()
        return self._download()

    def action_send(self):
        """Open core's composer on the case, with the letter attached: a person reads and sends."""
        self.ensure_one()
        self.case_id.check_access("write")
        self._freeze()
        # sudo: the customer may belong to another company of the group
        spoken = self.with_context(lang=self.case_id.partner_id.sudo().lang or self.env.lang)
        return self.case_id._compose(
            self.env._("Send by Email"), subject=spoken._say_subject(),
            body=spoken.case_id._say_mail(*spoken._say_paragraphs()),
            letters=[(self.number, base64.b64decode(self.pdf))], default_email_add_signature=False,
        )  # fmt: skip

    def _freeze(self):
        """Make the letter, once."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if not self.pdf_sha256:
            # sudo: an offer is written by its buttons only
            offer = self.sudo()
            offer._archive(offer._render(TEMPLATE, offer._prepare_document()))

    def _prepare_document(self):
        """The values of the letter, as its template reads them, in the language of the customer."""
        customer = self.case_id.partner_id
        offer = self.with_context(lang=customer.lang or self.env.lang)
        frame = offer.env["recouvrement.letter"]._prepare_frame(self.company_id, customer)
        day, city = format_date(offer.env, self.date, date_format="long"), frame["company"].city
        return {
            **frame, "record": self, "number": self.number, "subject": offer._say_subject(), "notes": "",
            "place_date": offer.env._("%(place)s, %(date)s", place=city, date=day) if city else day,
            "paragraphs": offer._say_paragraphs(), "payment_reference": self.number,
            "bank": frame["company"]._recouvrement_bank_account(self.currency_id),
            "items": [
                (item.name or "/", say_date(offer.env, item.due_date), offer._say(item.owed), offer._say(item.discount))
                for item in self.item_ids
            ],
            "owed": offer._say(self.principal), "discount": offer._say(self.discount), "total": offer._say(self.amount),
        }  # fmt: skip

    def _say(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _say_subject(self):
        return self.env._("Our offer until %s", format_date(self.env, self.until, date_format="long"))

    def _say_paragraphs(self):
        """What it offers, in the language of the environment."""
        values = {
            "owed": self._say(self.principal), "amount": self._say(self.amount), "discount": self._say(self.discount),
            "day": format_date(self.env, self.until, date_format="long"), "rate": f"{self.rate:g}",
        }  # fmt: skip
        return [
            self.env._(
                "You owe us %(owed)s. If you pay %(amount)s by %(day)s, we grant you a discount of %(rate)s %%, "
                "%(discount)s, and consider these invoices settled.", **values,
            ),
            self.env._(
                "The payment must be at our disposal on that day. We then send you a credit note for the discount. If "
                "it is not, this offer lapses and all of it remains due. It changes neither your due dates nor our "
                "rights.",
            ),
        ]  # fmt: skip
