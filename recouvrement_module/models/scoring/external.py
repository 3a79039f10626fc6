# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...rules.external import External, Source
from ...rules.rating import is_worse, worth
from ...rules.ratios import z_double_prime

RATING_MONTHS = 24  # after which a rating is history, where it does not say until when it is valid


class RecouvrementScore(models.Model):
    """What is known of customers from outside, gathered for the rules; nobody is asked here."""

    _inherit = "recouvrement.score"

    @api.model
    def _get_external_facts(self, root, partner_ids, today):
        """What is known of some customers; each capability adds to the records of the ones before.

        :param root: the root company that knows it.
        :return: dict partner id → ``rules.external.External``, without those of whom nothing is known.
        """
        facts = {}
        domain = [("company_id", "=", root.id), ("partner_id", "in", list(partner_ids))]
        # sudo: a reading is the same whoever asks for it
        figures = self.env["recouvrement.financial.figure"].sudo().search([*domain, ("known_on", "<=", today)])
        for partner, known in figures.grouped("partner_id").items():
            last = known.sorted(lambda one: (one.fiscal_year_end, one.known_on))[-1]
            facts[partner.id] = self._as_external(last, root, today)
        ratings = self.env["recouvrement.rating"].sudo().search([*domain, ("date", "<=", today)], order="date, id")
        for partner, known in ratings.grouped("partner_id").items():
            facts[partner.id] = self._add_ratings(facts.get(partner.id, External()), known, today)
        return facts

    @api.model
    def _in_currency(self, amount, currency, root, today):
        """A figure in the currency of those who sell; None where it was not told."""
        if amount is None:
            return None
        return Decimal(str((currency or root.currency_id)._convert(float(amount), root.currency_id, root, today)))

    @api.model
    def _as_external(self, figure, root, today):
        """The accounts of a customer as a rule sees them, in the currency of those who sell."""
        accounts = figure._as_accounts()
        amounts = {
            name: self._in_currency(getattr(accounts, name), figure.currency_id, root, today)
            for name in ("turnover", "net_income", "equity", "total_assets")
        }  # fmt: skip
        z = z_double_prime(accounts)
        keys = ("margin", "result", "equity", "z")
        return External(
            known_on=figure.known_on, year_end=figure.fiscal_year_end, **amounts, z=z,
            sources=tuple(Source(key, figure.source, figure.fiscal_year_end) for key in keys),
        )  # fmt: skip

    @api.model
    def _add_ratings(self, facts, ratings, today):
        """What ratings say besides: the last one of each scale, the lowest that has a worth, and who came down."""
        scales = defaultdict(list)
        for rating in ratings:
            scales[rating.scale].append(rating)
        current = [rows[-1] for rows in scales.values() if self._is_current(rows[-1], today)]
        worths = [(value, one) for one in current if (value := worth(one.scale, one.value)) is not None]
        downgrades = [
            after.date
            for rows in scales.values()
            for before, after in pairwise(rows)
            if is_worse(before.scale, before.value, after.value)
        ]
        sources = list(facts.sources)
        if worths:
            value, one = min(worths, key=lambda pair: pair[0])
            known_on = max(filter(None, (facts.known_on, one.date)))
            facts = replace(facts, rating=Decimal(value), known_on=known_on)
            sources.append(Source("rating", one.scale, one.date))
        if downgrades:
            last = max(filter(None, (facts.downgraded_on, *downgrades)))
            facts = replace(facts, downgraded_on=last, known_on=facts.known_on or last)
            sources.append(Source("downgrade", "bureau", last))
        return replace(facts, sources=tuple(sources))

    @api.model
    def _is_current(self, rating, today):
        until = rating.valid_until or rating.date + relativedelta(months=RATING_MONTHS)
        return today <= until

    @api.model
    def _get_covers(self, root, partner_ids, today):
        """What insurers cover of some customers today; a capability that knows of insurance says it.

        :return: dict partner id → (granted, quota between 0 and 1)
        """
        return {}
