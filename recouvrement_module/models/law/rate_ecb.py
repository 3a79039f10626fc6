# Part of recouvrement_module. License LGPL-3.
import logging
from datetime import date
from decimal import Decimal
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...providers.ecb import EuropeanCentralBank
from ...providers.provider import REFUSED, UNAVAILABLE, UNREADABLE, ProviderError

_logger = logging.getLogger(__name__)

ECB_URL = "recouvrement_module.ecb_url"
SINCE = date(2015, 1, 1)


class RecouvrementRate(models.Model):
    """The rate of the European Central Bank, read where it publishes it."""

    _inherit = "recouvrement.rate"

    def action_read_ecb(self):
        """Read the rate of the ECB now, whatever is selected, and say what came of it."""
        self.check_access("write")
        try:
            added, differing = self._read_ecb()
        except ProviderError as error:
            raise UserError(self._say_provider_error(error)) from error
        if differing:
            kind, message = "warning", self.env._(
                "The ECB says otherwise for %s. Nothing was overwritten: an activity asks the managers to look.",
                ", ".join(format_date(self.env, rate.valid_from) for rate in differing),
            )  # fmt: skip
        elif added:
            kind, message = "success", self.env._("Rates written: %s.", len(added))
        else:
            kind, message = "success", self.env._("The ECB has not changed its rate: what is here is what it says.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "sticky": bool(differing),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _say_provider_error(self, error):
        """What a person reads when the service did not answer as it must."""
        words = {
            UNAVAILABLE: self.env._("The ECB cannot be reached at present: try again later."),
            UNREADABLE: self.env._("The answer of the ECB cannot be read: nothing was written."),
            REFUSED: self.env._(
                "The ECB refuses the question: look at its address, the system parameter %s.", ECB_URL
            ),
        }  # fmt: skip
        return f"{words[error.code]}\n\n{error.detail}"

    @api.model
    def _cron_read_ecb(self):
        """Scheduled action, off by default: read the rate of the ECB. No answer is no fact: it comes again."""
        try:
            added, differing = self._read_ecb()
        except ProviderError as error:
            _logger.info("The rate of the ECB was not read (%s)", error)
            return
        _logger.info("The rate of the ECB was read: %s new, %s differing", len(added), len(differing))

    @api.model
    def _read_ecb(self):
        """Write the days on which the ECB changed its rate that are not here yet.

        A value that is here is never overwritten: where the bank says otherwise, the managers are asked to look.

        :return: (rates written, rates that differ)
        :raise ProviderError: when the bank does not answer, or not with its series; nothing is written then.
        """
        # sudo: the address is a setting of the system
        url = self.env["ir.config_parameter"].sudo().get_param(ECB_URL)
        series = EuropeanCentralBank.get_changes(SINCE, url)
        today = fields.Date.context_today(self)
        rates = self.search([("kind", "=", "ecb")], order="valid_from")
        differing = rates.filtered(lambda rate: rate._differs(series))
        written = self.create(self._prepare_ecb_vals(rates, series, url or EuropeanCentralBank.url))
        for rate in rates.filtered(lambda rate: rate.state == "missing" and rate.valid_from <= today):
            if rate._fill(series, today):
                written |= rate
        begun = (rates | written).filtered(lambda rate: rate.state == "known" and rate.valid_from <= today)
        last = begun.sorted("valid_from")[-1:]
        if last - differing and last._in_force(series) is not None:
            last.read_on = today  # it is known until today
        differing._ask_about(series)
        return written, differing

    def _in_force(self, series):
        """The rate in force on the first day of this one, as the bank says; None before its series."""
        said = [value for day, value in series if day <= self.valid_from]
        return said[-1] if said else None

    def _differs(self, series):
        """Whether the bank says otherwise."""
        said = self._in_force(series)
        return self.state == "known" and said is not None and said != Decimal(str(self.value))

    def _fill(self, series, today):
        """Enter what was missing; return whether the bank says it."""
        said = self._in_force(series)
        if said is not None:
            self.write({"value": float(said), "read_on": today, "source": EuropeanCentralBank.url})
        return said is not None

    @api.model
    def _prepare_ecb_vals(self, rates, series, source):
        """The values of the changes that are not here: those after which another rate is in force."""
        # one that somebody archived is not written again
        known = set(rates.with_context(active_test=False).search([("kind", "=", "ecb")]).mapped("valid_from"))
        changes = [series[0], *(after for before, after in pairwise(series) if before[1] != after[1])]
        before = rates.filtered(lambda rate: rate.valid_from < changes[0][0])[-1:]
        if before.state == "known" and Decimal(str(before.value)) == changes[0][1]:
            changes = changes[1:]  # the series begins in the middle of a rate that is here
        today = fields.Date.context_today(self)
        return [
            {"kind": "ecb", "valid_from": day, "value": float(value), "source": source, "read_on": today}
            for day, value in changes
            if day not in known
        ]

    def _ask_about(self, series):
        """Ask the managers to look at rates that the bank says otherwise, once as long as nobody did."""
        for rate in self:
            values = {"here": f"{rate.value:g}", "said": rate._in_force(series)}
            rate._plan_for(
                rate._get_managers() - rate.activity_ids.user_id,
                lambda env: env._("The ECB says otherwise"),
                lambda env, values=values: env._(
                    "Here: %(here)s %%. The ECB says %(said)s %%. Correct the value where it is wrong.", **values
                ),
            )
