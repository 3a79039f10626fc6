# Part of recouvrement_module. License LGPL-3.
import base64

from odoo import fields, models
from odoo.tools import format_date


class RecouvrementFrozenLetter(models.AbstractModel):
    """A letter to the customer of a case about one thing: made once, frozen, and kept in the timeline of the case."""

    _name = "recouvrement.frozen.letter"
    _inherit = ["recouvrement.frozen.document"]
    _description = "Letter about one thing"

    _letter_template = ""  # XML id; it reads what _prepare_letter returns as ``letter``

    pdf = fields.Binary(string="Letter")

    def action_print(self):
        """Download the letter: the same bytes each time."""
        self.ensure_one()
        self._freeze()
        return self._download()

    def _freeze(self):
        """Make the letter, once, and keep it in the timeline of its case."""
        self.ensure_one()
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        self._check_letter()
        if self.pdf_sha256:
            return
        # sudo: what is frozen is written by the buttons only
        letter = self.sudo()
        letter._number_letter()
        spoken = letter.with_context(lang=letter._get_lang())
        letter._archive(spoken._render(self._letter_template, spoken._prepare_letter()))
        name = f"{letter.number.replace('/', '-')}.pdf"
        kept = letter.env["ir.attachment"].create({
            "name": name, "raw": base64.b64decode(letter.pdf), "mimetype": "application/pdf",
            "res_model": letter.case_id._name, "res_id": letter.case_id.id,
        })  # fmt: skip
        self.case_id._message_log(body=self._say_letter(), attachment_ids=kept.ids)

    def _get_letter(self):
        """The name and the bytes of the letter, made if it is not yet."""
        self._freeze()
        return self.number, base64.b64decode(self.sudo().pdf)  # sudo: see _freeze

    def _check_letter(self):
        """Refuse to make a letter for which there is no ground."""

    def _number_letter(self):
        """Give the letter its number, where the thing that it is about has none."""

    def _say_letter(self):
        """What the timeline says of it, in the language of the environment."""
        raise NotImplementedError

    def _get_lang(self):
        """The language of the customer."""
        # sudo: the customer may be of a branch
        return self.sudo().case_id.partner_id.lang or self.env.lang

    def _prepare_letter(self):
        """The values of the letter, in the language of the environment, which is that of the customer."""
        frame = self.env["recouvrement.letter"]._prepare_frame(self.company_id, self.case_id.partner_id)
        city = frame["company"].city
        day = format_date(self.env, self.company_id._recouvrement_today(), date_format="long")
        return {
            **frame, "record": self, "number": self.number,
            "place_date": self.env._("%(place)s, %(date)s", place=city, date=day) if city else day,
            "notes": self.env._("If you see it otherwise, please write to %s.", frame["whom"]),
        }  # fmt: skip
