# Part of recouvrement_module. License LGPL-3.
from dataclasses import replace

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...rules.external import Cap, External, Source

# What caps the solvency, by the procedure that a register names and by the kind of an event; empty: it ended.
PROCEDURES = {
    "liquidation": "liquidation", "opening_liquidation": "liquidation", "closure_insufficiency": "liquidation",
    "redressement": "redressement", "opening_redressement": "redressement", "cession": "redressement",
    "sauvegarde": "sauvegarde", "opening_sauvegarde": "sauvegarde", "retablissement": "retablissement_professionnel",
    "plan": "plan_kept", "closure_paid": "extinguished", "closure": "",
}  # fmt: skip
ALARMS = {
    "removal": "removed", "limit_cancelled": "insurer_cancelled", "privilege": "privilege",
    "half_capital": "half_capital",
}  # fmt: skip
DOWNGRADES = ("downgrade", "limit_reduced")
# The factor that each answer feeds.
FACTORS = {"created_on": "age", "headcount": "headcount", "turnover": "margin", "net_income": "result"}


class RecouvrementScore(models.Model):
    """What registers answered and what was published; nobody is asked here."""

    _inherit = "recouvrement.score"

    @api.model
    def _get_external_facts(self, root, partner_ids, today):
        # EXTENDS recouvrement_module: answers that came, oldest first, and confirmed events
        facts = super()._get_external_facts(root, partner_ids, today)
        domain = [("company_id", "=", root.id), ("partner_id", "in", list(partner_ids))]
        # sudo: a reading is the same whoever asks for it
        checks = self.env["recouvrement.solvency.check"].sudo().search(
            [*domain, ("outcome", "=", "ok")], order="checked_on, id"
        )  # fmt: skip
        # of each register its last answer: what it does not say any more does not count
        last = {(one.partner_id.id, one.provider): one for one in checks if one.checked_on.date() <= today}
        for (partner_id, _provider), check in last.items():
            facts[partner_id] = self._add_check(facts.get(partner_id, External()), check, root, today)
        events = self.env["recouvrement.credit.event"].sudo().search(
            [*domain, ("state", "=", "confirmed"), ("date", "<=", today)], order="date, id"
        )  # fmt: skip
        for partner, own in events.grouped("partner_id").items():
            facts[partner.id] = self._add_events(facts.get(partner.id, External()), own)
        return facts

    @api.model
    def _add_check(self, facts, check, root, today):
        """What a register answered."""
        on, told = check.checked_on.date(), self._read_check(facts, check, root, today)
        sources = {source.key: source for source in facts.sources}
        for name in told.keys() & FACTORS.keys():
            sources[FACTORS[name]] = Source(FACTORS[name], check.provider, on)
        caps = {cap.code: cap for cap in facts.caps}
        if check.status in ("ceased", "removed"):
            caps[check.status] = Cap(check.status, on, check.provider)
        elif check.status == "active":
            caps.pop("ceased", None)
        # of its notices the confirmed events count: of another company, or cancelled, they are none
        if (code := PROCEDURES.get(check.procedure)) and check.provider != "bodacc":
            caps[code] = Cap(code, check.procedure_on or on, check.provider)
        return replace(
            facts, **told, caps=tuple(caps.values()), sources=tuple(sources.values()),
            identified=facts.identified or bool(check.legal_name), known_on=max(filter(None, (facts.known_on, on))),
        )  # fmt: skip

    @api.model
    def _read_check(self, facts, check, root, today):
        """The facts that an answer holds, by their names; figures only of a newer year than those known."""
        told = {"created_on": check.created_on, "headcount": check.headcount_code}
        year = check.fiscal_year_end
        if year and (check.turnover or check.net_income) and (not facts.year_end or year > facts.year_end):
            told |= {
                "year_end": year,
                "turnover": self._in_currency(check.turnover or None, check.currency_id, root, today),
                "net_income": self._in_currency(check.net_income or None, check.currency_id, root, today),
            }  # fmt: skip
            # figures of another year are not put beside these
            told |= {"equity": None, "total_assets": None, "z": None} if facts.year_end else {}
            return {name: value for name, value in told.items() if value or name in ("equity", "total_assets", "z")}
        if year and check.accounts_overdue:
            told["unfiled_year_end"] = year + relativedelta(years=1)
        return {name: value for name, value in told.items() if value}

    @api.model
    def _add_events(self, facts, events):
        """What was published: the last procedure counts, and whatever else caps."""
        caps = {cap.code: cap for cap in facts.caps}
        if last := events.filtered(lambda one: one.kind in PROCEDURES)[-1:]:
            caps = {code: cap for code, cap in caps.items() if code not in PROCEDURES.values()}
            if code := PROCEDURES[last.kind]:
                caps[code] = Cap(code, last.date, last.source)
        for event in events.filtered(lambda one: one.kind in ALARMS):
            caps[ALARMS[event.kind]] = Cap(ALARMS[event.kind], event.date, event.source)
        downgrades = events.filtered(lambda one: one.kind in DOWNGRADES).mapped("date")
        downgraded_on = max(filter(None, (facts.downgraded_on, *downgrades)), default=None)
        learnt = facts.known_on or (events[-1:].date if caps or downgraded_on else None)
        return replace(facts, caps=tuple(caps.values()), downgraded_on=downgraded_on, known_on=learnt)
