# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date


class RecouvrementAccessory(models.Model):
    """What can still be waived or charged: no more than what is left, whoever does it at the same time."""

    _inherit = "recouvrement.accessory"

    @api.model
    def _check_has_run(self, claims):
        """What has not run yet is shown, but neither claimed, waived nor charged."""
        for claim in claims:
            # sudo: a root is reached through any of its branches
            today = self.env["res.company"].sudo().browse(claim.invoice.key.root_id)._recouvrement_today()
            if claim.until > today:
                raise UserError(self.env._(
                    "Only what has run until today is claimed, waived or charged: strike the claim on %s.",
                    format_date(self.env, today),
                ))  # fmt: skip

    @api.model
    def _add_up(self, amounts):
        """Put together what is said of one accessory by several amounts.

        :param amounts: list of (claim, kind, Decimal amount).
        """
        sums = {}
        for claim, kind, value in amounts:
            key = claim.invoice.key.move_id, kind
            sums[key] = (claim, kind, sums[key][2] + value if key in sums else value)
        return list(sums.values())

    @api.model
    def _check_left(self, amounts, refusal):
        """Refuse what is more than what is left.

        :param amounts: of :meth:`_add_up`.
        :param str refusal: the words, with ``invoice``, ``value`` and ``left``.
        """
        claims = [claim for claim, _kind, _value in amounts]
        self._check_has_run(claims)
        self._take_turns(claims)
        balances = self._get_balances(claims)
        for claim, kind, value in amounts:
            left = balances[claim.invoice.key.move_id, kind].left
            if not 0 < value <= left:
                raise UserError(refusal % {
                    "invoice": claim.invoice.name, "value": self._say(claim, kind, value),
                    "left": self._say(claim, kind, left),
                })  # fmt: skip

    @api.model
    def _take_turns(self, claims):
        """Let nobody else waive or charge what is owed by the same customers until this is written.

        The case is written, not only locked: whoever waited for it has read what was left before, and begins anew.
        """
        case_ids = {self._get_case(claim.invoice.key).id for claim in claims}
        self.env.cr.execute(SQL(
            "UPDATE recouvrement_case SET write_date = now() AT TIME ZONE 'UTC' WHERE id = ANY(%s)", sorted(case_ids)
        ))  # fmt: skip
