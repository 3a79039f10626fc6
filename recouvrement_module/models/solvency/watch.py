# Part of recouvrement_module. License LGPL-3.
import logging

from requests import codes

from odoo import api, fields, models
from odoo.tools import SQL

from ...providers.bodacc import BATCH, Bodacc, sum_up
from ...providers.provider import UNAVAILABLE, ProviderError
from .access import REGISTERS, get_access, is_on

_logger = logging.getLogger(__name__)

OVERLAP = 7  # days that are read again: notices are given late
FRESH = 90  # days for which the registers are not asked again by themselves
FEW = 10  # customers whose identity is asked for between two commits


class RecouvrementSolvencyWatch(models.AbstractModel):
    """The registers, read by themselves for customers who owe something: every day for insolvencies, now and then for
    who they are.

    It goes on where it stopped, and stops as soon as a register does not answer: then nothing is known, and nothing
    changes.
    """

    _name = "recouvrement.solvency.watch"
    _description = "Watch of the registers"

    # ---------------------------------------------------------------- insolvencies

    @api.model
    def _cron_watch(self):
        """Scheduled action, off by default: read the notices of all customers who owe something."""
        if is_on(self.env, Bodacc):
            self._go_on(self._watch, BATCH, "watched_on", 1)

    @api.model
    def _cron_identify(self):
        """Scheduled action, off by default: ask the registers who customers are whose answers are old."""
        self._go_on(self._identify, FEW, "identified_on", FRESH)

    @api.model
    def _go_on(self, work, size, field, days):
        """Work through the customers whose turn has come, some at a time, each time for good.

        :param work: method cases → None.
        """
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=self._count_unwatched(field, days))
        while cases := self._take_unwatched(size, field, days):
            try:
                work(cases)
            except ProviderError as error:
                _logger.info("The registers were not read further (%s)", error)
                return
            if not Cron._commit_progress(len(cases)):
                return

    @api.model
    def _get_unwatched_sql(self, field, days):
        """The condition on ``cases`` that it owes something and its turn has come, by the day of its company."""
        return SQL(
            """cases.balance_due > 0 AND cases.active
               AND (%(column)s IS NULL OR %(column)s <= (SELECT clock.today FROM (%(clock)s) clock
                                                          WHERE clock.root_id = cases.company_id) - %(days)s)""",
            column=SQL.identifier("cases", field),
            clock=self.env["recouvrement.ledger"]._days(),
            days=days,
        )

    @api.model
    def _count_unwatched(self, field, days):
        self.env.flush_all()
        ((count,),) = self.env.execute_query(SQL(
            "SELECT count(DISTINCT cases.partner_id) FROM recouvrement_case cases WHERE %s",
            self._get_unwatched_sql(field, days),
        ))  # fmt: skip
        return count

    @api.model
    def _take_unwatched(self, size, field, days):
        """The cases of the next customers, in all their companies; those who were never asked about come first."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT cases.partner_id FROM recouvrement_case cases WHERE %(due)s
                GROUP BY cases.partner_id
                ORDER BY MIN(COALESCE(%(column)s, '1900-01-01')), cases.partner_id LIMIT %(size)s""",
            due=self._get_unwatched_sql(field, days), column=SQL.identifier("cases", field), size=size,
        ))  # fmt: skip
        # sudo: what is published is read for all companies
        return self.env["recouvrement.case"].sudo().search([("partner_id", "in", [row[0] for row in rows])])

    @api.model
    def _watch(self, cases):
        """Read the notices of some customers in one question, and follow what is new.

        :raise ProviderError: when there is no answer; nothing is written then.
        """
        today = min(company._recouvrement_today() for company in cases.company_id)
        by_siren = cases.grouped(lambda case: case.partner_id._get_recouvrement_identity().siren)
        sirens = sorted(filter(None, by_siren))
        access = get_access(self.env, Bodacc, today)
        before = [case.watched_on for siren in sirens for case in by_siren[siren]]
        since = fields.Date.subtract(min(before), days=OVERLAP) if before and all(before) else None
        notices = Bodacc.read_notices(sirens, access, since) if sirens else []
        for siren in sirens:
            self._follow(by_siren[siren], siren, notices, since, access)
        for company, own in cases.grouped("company_id").items():
            own.write({"watched_on": company._recouvrement_today()})

    @api.model
    def _follow(self, cases, siren, notices, since, access):
        """Keep what notices come to for one customer, where there is something new; then all of them are read."""
        own = [notice for notice in notices if siren in notice.sirens]
        if since:
            if not own or self._knows(cases, own):
                return
            own = Bodacc.read_notices((siren,), access)
        for case in cases:
            found = sum_up(siren, own, access.today)
            self.env["recouvrement.solvency.check"]._keep(Bodacc, found, case.partner_id, case.company_id)

    @api.model
    def _knows(self, cases, notices):
        """Whether the last answer on each customer held all of some notices."""
        keys = {notice.key for notice in notices}
        checks = self.env["recouvrement.solvency.check"].sudo()  # sudo: see _take_unwatched
        for case in cases:
            last = checks.search([
                ("partner_id", "=", case.partner_id.id), ("company_id", "=", case.company_id.id),
                ("provider", "=", Bodacc.code), ("outcome", "=", "ok"),
            ], limit=1)  # fmt: skip
            if not keys.issubset((last.raw or {}).get("notices", ())):
                return False
        return True

    # ---------------------------------------------------------------- who they are

    @api.model
    def _identify(self, cases):
        """Ask the registers who some customers are.

        :raise ProviderError: when one does not answer; what others said before is kept.
        """
        registers = REGISTERS.keys() - {Bodacc.code}
        for case in cases:
            checks = self.env["recouvrement.solvency.check"]._check_partner(case.partner_id, case.company_id, registers)
            # a register that answers for one administration only is there: the others are asked about
            silent = checks.filtered(lambda check: check.outcome == UNAVAILABLE and check.http_status != codes.ok)
            if silent:
                raise ProviderError(UNAVAILABLE, silent[0].error)
            case.identified_on = case.company_id._recouvrement_today()
