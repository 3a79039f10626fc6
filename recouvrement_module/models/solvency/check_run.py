# Part of recouvrement_module. License LGPL-3.
import logging

from requests import codes

from odoo import api, fields, models

from ...providers.provider import REFUSED, UNREADABLE, Found, ProviderError
from .access import REGISTERS, get_access, is_on

_logger = logging.getLogger(__name__)

# what a check keeps of an answer, under the same names
KEPT = [name for name in Found.__dataclass_fields__ if name not in ("identifier", "raw", "standing")]
EUROS = ("recherche_entreprises",)  # registers that give figures, in euros


class RecouvrementSolvencyCheck(models.Model):
    """Asking the registers."""

    _inherit = "recouvrement.solvency.check"

    @api.model
    def _check_partner(self, partner, company, registers=None):
        """Ask the registers about a customer, and keep what they said.

        :param partner: a commercial partner.
        :param company: the root company for which it is asked.
        :param registers: codes of the registers to ask; all that are on and know of such numbers when None.
        :return: the new checks.
        """
        identity = partner._get_recouvrement_identity()
        checks = self.browse()
        for code, register in REGISTERS.items():
            number = getattr(identity, register.number)
            if number and is_on(self.env, register) and (registers is None or code in registers):
                checks |= self._ask(register, number, partner, company)
        return checks

    @api.model
    def _ask(self, register, number, partner, company):
        """Ask one register about a customer; a failure is kept as one."""
        access = get_access(self.env, register, company.sudo()._recouvrement_today())  # sudo: a root, also of a branch
        try:
            found = register.check(number, access)
        except ProviderError as error:
            _logger.info("%s was not read (%s)", register.name, error)
            return self._keep_failure(register, number, partner, company, error)
        return self._keep(register, found, partner, company)

    @api.model
    def _keep_failure(self, register, number, partner, company, error):
        return self._keep_vals(register, number, partner, company, {
            "outcome": {REFUSED: UNREADABLE}.get(error.code, error.code),
            "error": error.detail[:200], "http_status": error.status,
        })  # fmt: skip

    @api.model
    def _keep(self, register, found, partner, company):
        """Keep an answer, and follow what it says of an insolvency.

        :param Found found: the answer.
        """
        check = self._keep_vals(register, found.identifier, partner, company, {
            "outcome": "ok",
            "http_status": codes.ok,
            "raw": found.raw,
            "currency_id": register.code in EUROS and self.env.ref("base.EUR").id,
            "valid_until": fields.Date.add(company.sudo()._recouvrement_today(), days=register.days),  # sudo: see _ask
            **{name: getattr(found, name) or False for name in KEPT},
        })  # fmt: skip
        if found.standing:
            self.env["recouvrement.credit.event"]._follow(partner, company, found.standing, check)
        return check

    @api.model
    def _keep_vals(self, register, number, partner, company, vals):
        # sudo: answers are written here only, whoever asks; its author is the user
        return self.sudo().create({
            "partner_id": partner.id, "company_id": company.id, "provider": register.code, "identifier": number,
            "checked_on": fields.Datetime.now(), **vals,
        })  # fmt: skip
