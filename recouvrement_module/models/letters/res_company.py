# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from ...rules import sender

# Where the French rules on the mentions of business letters apply (C. com. R123-237).
FRANCE = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "BL", "MF", "PM", "WF"})
# What holds each mention of the sender.
MENTIONS = {
    "form": "recouvrement_legal_form", "capital": "recouvrement_capital", "street": "street", "zip": "zip",
    "city": "city", "number": "company_registry", "register": "recouvrement_rcs_city", "vat": "vat",
}  # fmt: skip
WINDOW = 55  # millimetres from the edge of the sheet to the top of the window, the letter folded in three


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_legal_form = fields.Char(
        string="Legal Form", help="As it must appear on letters: SAS, SARL, SA à conseil d'administration …"
    )
    recouvrement_capital = fields.Monetary(string="Share Capital", currency_field="currency_id")
    recouvrement_rcs_city = fields.Char(
        string="Trade Register",
        help="Town of the register where the company is entered (RCS); elsewhere the court or the register itself.",
    )
    recouvrement_asked = fields.Char(
        string="Mentions Asked",
        compute="_compute_recouvrement_asked",
        help="What letters show of the company, by its legal form and country.",
    )

    @api.constrains("recouvrement_capital")
    def _check_recouvrement_capital(self):
        for company in self:
            if company.recouvrement_capital < 0:
                raise ValidationError(self.env._("A share capital is an amount, or empty where there is none."))

    def _recouvrement_is_french(self):
        """Whether the French rules on business letters apply to what this company writes."""
        self.ensure_one()
        return self.country_id.code in FRANCE

    @api.depends("recouvrement_legal_form", "country_id")
    def _compute_recouvrement_asked(self):
        for company in self:
            company.recouvrement_asked = " ".join(company._recouvrement_asked_mentions(company.recouvrement_legal_form))

    def _recouvrement_asked_mentions(self, form):
        """Return the codes of what is asked of this company with a legal form, required or not."""
        self.ensure_one()
        return sorted(sender.asked(self._recouvrement_sender_country(), form or ""))

    def _recouvrement_sender_country(self):
        """The two-letter code of the country whose rules on letters apply; French law is the same overseas."""
        return "FR" if self._recouvrement_is_french() else self.country_id.code or ""

    def _recouvrement_missing_mentions(self):
        """Return the labels of what the law wants on a letter of this company and is not filled in.

        :return: labels in the language of the environment, empty when a letter may leave.
        :rtype: list
        """
        return self._recouvrement_name_missing(sender.required)

    def _recouvrement_lacks_settings(self):
        """Whether one of the missing mentions is entered in the settings of collection."""
        self.ensure_one()
        codes = sender.required(self._recouvrement_sender_country(), self.recouvrement_legal_form or "")
        return any(not self[MENTIONS[code]] for code in codes if MENTIONS[code].startswith("recouvrement_"))

    def _recouvrement_missing_advised(self):
        """Return the labels of what a letter of this company should show as well, and is not filled in."""
        return self._recouvrement_name_missing(sender.advised)

    def _recouvrement_name_missing(self, rule):
        self.ensure_one()
        form = self.recouvrement_legal_form or ""
        names = [MENTIONS[code] for code in rule(self._recouvrement_sender_country(), form)]
        labels = self.fields_get(names, ["string"])
        return [labels[name]["string"] for name in names if not self[name]]

    def _recouvrement_mentions(self):
        """Return the line of legal mentions that ends a letter, in the language of the environment."""
        self.ensure_one()
        form = self.recouvrement_legal_form or ""
        name = self.name if self.name.lower().endswith(form.lower()) else f"{self.name} {form}"
        capital_shown = "capital" in self._recouvrement_asked_mentions(form) or not self._recouvrement_is_french()
        if self.recouvrement_capital and capital_shown:
            whole = self.currency_id.decimal_places and self.recouvrement_capital == int(self.recouvrement_capital)
            capital = format_amount(self.env, self.recouvrement_capital, self.currency_id, trailing_zeroes=not whole)
            name = self.env._("%(company)s with a capital of %(amount)s", company=name, amount=capital)
        town = " ".join(filter(None, [self.zip, self.city]))
        seat = ", ".join(filter(None, [self.street, self.street2, town]))
        registry = self.company_registry or ""
        if self._recouvrement_is_french():
            registry = registry.replace(" ", "")
            registry = self.env._("SIREN %s", f"{registry[:3]} {registry[3:6]} {registry[6:9]}") if registry else ""
            if registry and self.recouvrement_rcs_city:
                registry = self.env._("%(siren)s RCS %(town)s", siren=registry, town=self.recouvrement_rcs_city)
        elif self.recouvrement_rcs_city:
            registry = ", ".join(filter(None, [self.recouvrement_rcs_city, registry]))
        parts = [name, self.env._("Registered office: %s", seat) if seat else ""]
        parts += [part.replace(" ", "\xa0") for part in (registry, self.vat and self.env._("VAT %s", self.vat)) if part]
        return " – ".join(filter(None, parts))

    def _recouvrement_privacy(self):
        """Return the sentence about personal data, in the language of the environment."""
        self.ensure_one()
        return self.env._(
            "%(company)s processes your data to manage what it is owed. You may consult and correct them, or object, "
            "by writing to %(address)s.",
            company=self.name, address=self.email or self.name,
        )  # fmt: skip

    def _recouvrement_window(self):
        """Where the address begins below the top margin of the company's paper, in millimetres."""
        self.ensure_one()
        return max(WINDOW - self.paperformat_id.margin_top, 0)

    def _recouvrement_bank_account(self, currency):
        """Return the account on which customers pay in *currency*: of a bank journal, else of the company.

        :rtype: res.partner.bank
        """
        self.ensure_one()
        # sudo: whoever prints a letter need not be allowed to read the journals
        journals = self.env["account.journal"].sudo().search([
            ("company_id", "child_of", self.id), ("type", "=", "bank"), ("bank_account_id", "!=", False),
        ])  # fmt: skip
        for journal in journals:
            used = journal.currency_id or journal.bank_account_id.currency_id or journal.company_id.currency_id
            if used == currency:
                return journal.bank_account_id
        accounts = self.partner_id.sudo().bank_ids
        return (
            accounts.filtered(lambda account: account.currency_id == currency)[:1]
            or accounts.filtered(lambda account: not account.currency_id)[:1]
            or journals.bank_account_id[:1]
        )
