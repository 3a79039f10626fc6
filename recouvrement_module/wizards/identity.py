# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.dunning.words import say
from ..models.solvency.access import REGISTERS
from ..models.solvency.words import APART, PROBLEMS
from ..rules.bodacc_notice import fold

# field of the customer → field of the check that says it
TAKEN = {
    "name": "legal_name", "company_registry": "identifier", "vat": "vat", "street": "street", "zip": "zip",
    "city": "city",
}  # fmt: skip


class RecouvrementIdentity(models.TransientModel):
    """Who a customer is: what the registers say beside what is written here. Nothing is written without a yes."""

    _name = "recouvrement.identity"
    _description = "Identity card of a customer"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    check_ids = fields.Many2many("recouvrement.solvency.check", string="Last Answers", readonly=True)
    line_ids = fields.One2many("recouvrement.identity.line", "card_id", string="Here and There", readonly=True)
    problems = fields.Text(readonly=True)
    directory_url = fields.Char(string="Public Page", readonly=True)

    @api.model
    def _open(self, partner, company):
        """Open the card of a commercial partner.

        :param company: the root company for which it was asked.
        """
        # sudo: who opens it from a case or a contact may read whose it is, also a customer of another branch
        card = self.create(self._prepare_vals(partner.sudo(), company))
        return {
            "type": "ir.actions.act_window", "name": self.env._("Identity Card"), "res_model": self._name,
            "res_id": card.id, "views": [(False, "form")], "target": "new",
            "context": {"dialog_size": "extra-large"},
        }  # fmt: skip

    @api.model
    def _prepare_vals(self, partner, company):
        checks = self.env["recouvrement.solvency.check"]._get_last(partner, company)
        siren = partner._get_recouvrement_identity().siren
        return {
            "partner_id": partner.id, "company_id": company.id, "check_ids": [Command.set(checks.ids)],
            "problems": self._say_problems(partner), "line_ids": self._prepare_lines(partner, checks),
            "directory_url": siren and f"https://annuaire-entreprises.data.gouv.fr/entreprise/{siren}",
        }  # fmt: skip

    @api.model
    def _prepare_lines(self, partner, checks):
        """One line for each thing that a register says and that may be written here."""
        labels = self.env["res.partner"].fields_get(list(TAKEN), ["string"])
        return [
            Command.create({
                "name": name, "label": labels[name]["string"], "ours": partner[name] or "", "theirs": theirs,
                "provider": check.provider, "checked_on": check.checked_on,
                "differs": self._differs(name, partner[name] or "", theirs),
            })
            for name, (theirs, check) in self._read_checks(checks).items()
        ]  # fmt: skip

    @api.model
    def _read_checks(self, checks):
        """What may be taken over, by the field of the customer: (value, the check that says it)."""
        found = {}
        good = checks.filtered(lambda check: check.outcome == "ok").sorted(
            lambda check: list(REGISTERS).index(check.provider)
        )  # fmt: skip
        for check in good:
            for name, source in TAKEN.items():
                wrong = name == "company_registry" and REGISTERS[check.provider].number == "vat"
                if check[source] and not wrong:
                    found.setdefault(name, (check[source], check))
        return found

    @api.model
    def _differs(self, name, ours, theirs):
        if name in ("vat", "company_registry"):
            one, other = ("".join(filter(str.isalnum, value)).upper() for value in (ours, theirs))
            return not one.startswith(other) if name == "company_registry" else one != other  # a SIRET holds its SIREN
        return fold(ours) != fold(theirs)

    @api.model
    def _say_problems(self, partner):
        """What is wrong with the numbers of the customer, in words."""
        said = []
        for problem in partner._get_recouvrement_identity().problems:
            field, _dash, code = problem.partition("_")
            number = partner.vat if field == "vat" else partner.company_registry
            said.append(say(self.env, PROBLEMS[code]) % number if code else say(self.env, APART))
        return "\n".join(said)

    @api.model
    def _say_nobody_asked(self, partner):
        """Why no register could be asked about a customer."""
        words = self.env._(
            "No register could be asked: enter the SIREN or the VAT number of the customer, or have an administrator "
            "switch registers on in the general settings."
        )  # fmt: skip
        return "\n\n".join(filter(None, (words, self._say_problems(partner))))


class RecouvrementIdentityLine(models.TransientModel):
    """One thing that a register says, beside what is written here."""

    _name = "recouvrement.identity.line"
    _description = "Line of an identity card"

    card_id = fields.Many2one("recouvrement.identity", required=True, ondelete="cascade", readonly=True)
    name = fields.Char(required=True, readonly=True)
    label = fields.Char(string="What", readonly=True)
    ours = fields.Char(string="Here", readonly=True)
    theirs = fields.Char(string="In the Register", readonly=True)
    provider = fields.Selection(selection="_get_providers", string="Register", readonly=True)
    checked_on = fields.Datetime(readonly=True)
    differs = fields.Boolean(readonly=True)

    @api.model
    def _get_providers(self):
        return self.env["recouvrement.solvency.check"]._fields["provider"]._description_selection(self.env)

    def action_take_over(self):
        """Write on the customer what the register says, as this person asks for."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        card = self.card_id
        known = card._read_checks(self.env["recouvrement.solvency.check"]._get_last(card.partner_id, card.company_id))
        if self.name not in known:
            raise UserError(self.env._("The register does not say it any more: check again."))
        card.partner_id.check_access("write")
        card.partner_id.write({self.name: known[self.name][0]})
        return card._open(card.partner_id, card.company_id)
