# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import Command, api, fields, models

from ...rules.rates import half_year_start
from ...rules.regime import LEGAL
from .rate import HALF_YEARLY, YEARLY

ASKED_FROM = 15  # of June and December: the next half-year counts from then on


class RecouvrementRate(models.Model):
    """Rates that a company needs and that are not known: they are asked for before anything needs them."""

    _inherit = "recouvrement.rate"

    asked_root_ids = fields.Many2many(
        "res.company", "recouvrement_rate_asked_rel", readonly=True, copy=False, string="Asked For By"
    )

    @api.model
    def _find_missing(self, root, start, today):
        """The kinds that a company uses without a rate for a half-year.

        A rate that may change any day is known on the first day of the half-year, and not before: it is missing from
        that day on, until it was read on it or later.

        :param root: root company.
        :param date start: the first day of the half-year.
        :rtype: list
        """
        book = self._get_book()
        return [kind for kind in self._get_used(root) if self._is_missing(kind, book[kind], start, today)]

    @api.model
    def _get_used(self, root):
        """The kinds to which the law of a company refers: those of consumers where it has any among its customers."""
        country = root._recouvrement_law()
        debtors = ["business", "public"]
        # sudo: the same rates whoever looks
        if self.env["recouvrement.case"].sudo().search_count([
            ("company_id", "=", root.id), ("category", "in", ("consumer", "non_professional")),
        ], limit=1):  # fmt: skip
            debtors.append("consumer")
        kinds = self.env["recouvrement.law"]._get_book(root.id).kinds(country, debtors)
        # the floor of a contract rate, whether one was agreed on today or not
        return tuple(dict.fromkeys([*kinds, LEGAL])) if country == "FR" else kinds

    @api.model
    def _is_missing(self, kind, rates, start, today):
        if kind in HALF_YEARLY:
            return not any(day == start and value is not None for day, value, _read_on in rates)
        if kind in YEARLY:
            return not any(day.year == start.year and value is not None for day, value, _read_on in rates)
        if start > today:
            return False
        begun = [value for day, value, _read_on in rates if day <= start]
        until = [max(day, read_on or day) for day, value, read_on in rates if value is not None]
        return not begun or begun[-1] is None or max(until) < start

    @api.model
    def _ask_for_missing(self, root, today):
        """Ask the managers of a company, once, for the rates that it will need; name what is missing.

        :param root: root company.
        :param date today: its day.
        """
        ahead = today.month in (6, 12) and today.day >= ASKED_FROM
        start = half_year_start(today + timedelta(days=ASKED_FROM + 2) if ahead else today)
        kinds = self._find_missing(root, start, today)
        rates = self.browse()
        for kind in kinds:
            first = start.replace(month=1) if kind in YEARLY else start
            rate = self.with_context(active_test=False).search([("kind", "=", kind), ("valid_from", "=", first)])
            rate.filtered(lambda one: not one.active).write({"active": True, "state": "missing"})
            rates |= rate or self.create({"kind": kind, "valid_from": first, "state": "missing", "read_on": False})
        rates = rates.filtered(lambda rate: root not in rate.asked_root_ids)
        if not rates:
            return
        rates.write({"asked_root_ids": [Command.link(root.id)]})
        rates[0]._plan_for(
            self._get_managers(root),
            lambda env: env._("Rates to enter: %s", self.with_env(env)._say_half_year(start)),
            lambda env: env._("Not known yet: %s.", self.with_env(env)._say_kinds(rates.mapped("kind"))),
        )

    @api.model
    def _get_managers(self, root=None):
        """The collection managers of a root company and its branches; those of all when None."""
        managers = self.env.ref("recouvrement_module.group_manager").all_user_ids.filtered("active")
        return managers.filtered(lambda user: root in user.company_ids.root_id) if root else managers

    def _plan_for(self, users, summary, note):
        """Plan an activity for each of some people, in their language.

        :param summary: function environment → words, and so is *note*.
        """
        for rate in self:
            for user in users:
                env = self.env(context={**self.env.context, "lang": user.lang or self.env.lang})
                rate.with_env(env).activity_schedule(
                    "mail.mail_activity_data_todo", summary=summary(env), note=note(env), user_id=user.id
                )
