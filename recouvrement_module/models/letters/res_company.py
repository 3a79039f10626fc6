# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.tools import format_amount

# Where the French rules on the mentions of business letters apply (C. com. R123-237).
FRANCE = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "BL", "MF", "PM", "WF"})
# First words of legal forms without a capital nor, as a rule, an entry in the trade register.
WITHOUT_CAPITAL = ("ei", "eirl", "entrepre", "micro", "auto-entrepre", "association", "fondation", "syndicat")
WINDOW = 55  # millimetres from the edge of the sheet to the top of the window, the letter folded in three


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_legal_form = fields.Char(
        string="Legal Form", help="As it must appear on letters: SAS, SARL, SA à conseil d'administration …"
    )
    recouvrement_capital = fields.Monetary(string="Share Capital", currency_field="currency_id")
    recouvrement_rcs_city = fields.Char(
        string="Trade Register", help="Town of the register where the company is entered (RCS)."
    )

    def _recouvrement_is_french(self):
        """Whether the French rules on business letters apply to what this company writes."""
        self.ensure_one()
        return self.country_id.code in FRANCE

    def _recouvrement_missing_mentions(self):
        """Return the labels of what the law wants on a letter of this company and is not filled in.

        A French company must name its legal form, capital, seat, SIREN and trade register
        (C. com. R123-237 and R123-238); a sole trader or an association has neither capital nor
        register. Nothing is asked of companies elsewhere.

        :return: labels in the language of the environment, empty when a letter may leave.
        :rtype: list
        """
        self.ensure_one()
        if not self._recouvrement_is_french():
            return []
        names = ["recouvrement_legal_form", "company_registry", "street", "zip", "city"]
        if not self._recouvrement_has_no_capital():
            names += ["recouvrement_capital", "recouvrement_rcs_city"]
        labels = self.fields_get(names, ["string"])
        return [labels[name]["string"] for name in names if not self[name]]

    def _recouvrement_has_no_capital(self):
        return (self.recouvrement_legal_form or "").strip().lower().startswith(WITHOUT_CAPITAL)

    def _recouvrement_mentions(self):
        """Return the line of legal mentions that ends a letter, in the language of the environment."""
        self.ensure_one()
        form = self.recouvrement_legal_form or ""
        name = self.name if self.name.lower().endswith(form.lower()) else f"{self.name} {form}"
        if self.recouvrement_capital and not self._recouvrement_has_no_capital():
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
