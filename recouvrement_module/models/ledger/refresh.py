# Part of recouvrement_module. License LGPL-3.
import logging
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..turn import ITEMS, turn

_logger = logging.getLogger(__name__)

BATCH = 5000  # customers folded in one transaction

# What may be asked for by its ids, and how its customers (``partner_id``) are found.
_OF_LINES = """SELECT line.partner_id
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE {} = ANY(%s) AND account.recouvrement_role IS NOT NULL"""
ASKED = {
    "lines": _OF_LINES.format("line.id"),
    "moves": _OF_LINES.format("line.move_id"),
    "partners": "SELECT unnest(%s::int[]) AS partner_id",
    "terms": """SELECT item.partner_id
                  FROM recouvrement_item item JOIN account_move move ON move.id = item.move_id
                 WHERE move.invoice_payment_term_id = ANY(%s)""",
    "payers": """SELECT paid.partner_id
                   FROM res_partner asked
                   JOIN res_partner payer ON payer.commercial_partner_id = asked.commercial_partner_id
                   JOIN (SELECT recouvrement_payer_id AS payer_id, id AS partner_id FROM res_partner
                          UNION ALL
                         SELECT recouvrement_payer_id, commercial_partner_id FROM account_move) paid
                     ON paid.payer_id = payer.id
                  WHERE asked.id = ANY(%s)""",
}


class RecouvrementRefresh(models.Model):
    """The queue of customers whose items must be brought in step with the ledger.

    People who post, reconcile or pay write here and go on: one insert per transaction, without
    foreign key, unique index or access right, so that it can neither fail nor wait.
    """

    _name = "recouvrement.refresh"
    _description = "Customers to refresh"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Integer(string="Customer", required=True)

    # ---------------------------------------------------------------- asking

    @api.model
    def _ask_lines(self, line_ids):
        self._ask("lines", line_ids)

    @api.model
    def _ask_moves(self, move_ids):
        self._ask("moves", move_ids)

    @api.model
    def _ask_partners(self, partner_ids):
        self._ask("partners", partner_ids)

    @api.model
    def _ask_terms(self, term_ids):
        """Ask for the customers with an open item on payment terms."""
        self._ask("terms", term_ids)

    @api.model
    def _ask_payers(self, partner_ids):
        """Ask for the customers for whom partners, or others of their company, pay."""
        self._ask("payers", partner_ids)

    @api.model
    def _ask_partners_of(self, line_ids):
        """Ask for the customers that *line_ids* have now, before they lose them."""
        if line_ids:
            rows = self.env.execute_query(SQL(
                """SELECT DISTINCT partner.commercial_partner_id
                     FROM account_move_line line
                     JOIN account_account account ON account.id = line.account_id
                     JOIN res_partner partner ON partner.id = line.partner_id
                    WHERE line.id = ANY(%s)
                      AND account.recouvrement_role IS NOT NULL""",
                list(line_ids),
            ))  # fmt: skip
            self._ask("partners", [partner_id for (partner_id,) in rows])

    @api.model
    def _ask_accounts(self, accounts):
        """Ask for every customer with an open line on *accounts*."""
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT partner_id FROM account_move_line
                WHERE account_id = ANY(%s) AND reconciled IS NOT TRUE AND partner_id IS NOT NULL""",
            accounts.ids,
        ))  # fmt: skip
        self._ask("partners", [partner_id for (partner_id,) in rows])

    @api.model
    def _ask(self, kind, ids):
        """Note *ids* for the end of the transaction; nothing is read or written yet."""
        data = self.env.cr.precommit.data
        if not ids:
            return
        if "recouvrement.refresh" not in data:
            data["recouvrement.refresh"] = {kind: set() for kind in ASKED}
            self.env.cr.precommit.add(self.sudo()._write_queue)
        data["recouvrement.refresh"][kind].update(ids)

    @api.model
    def _write_queue(self):
        """Write what the transaction asked for, once; never fail the transaction of a ledger user."""
        asked = self.env.cr.precommit.data.pop("recouvrement.refresh", None)
        if not asked:
            return
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(self._queue_query(asked))
                noted = self.env.cr.rowcount
        except Exception:
            _logger.exception("Customers to refresh could not be noted; the daily run repairs it.")
            return
        try:
            with self.env.cr.savepoint(flush=False):
                if noted:
                    self._wake()
        except Exception:
            _logger.exception("The refresher could not be woken; it comes by itself within a quarter of an hour.")

    @api.model
    def _queue_query(self, asked):
        """Only what was asked for is looked up: most transactions ask for lines."""
        kinds = [SQL(ASKED[kind], sorted(ids)) for kind, ids in asked.items() if ids]
        return SQL(
            """INSERT INTO recouvrement_refresh (partner_id)
               SELECT DISTINCT partner.commercial_partner_id
                 FROM (%s) asked
                 JOIN res_partner partner ON partner.id = asked.partner_id""",
            SQL(" UNION ALL ").join(kinds),
        )

    @api.model
    def _wake(self, minutes=0):
        cron = self.env.ref("recouvrement_module.ir_cron_refresh", raise_if_not_found=False)
        if cron:
            at = fields.Datetime.now() + timedelta(minutes=minutes) if minutes else None
            cron.with_user(SUPERUSER_ID)._trigger(at)

    # ---------------------------------------------------------------- folding

    @api.model
    def _cron_refresh(self):
        """Scheduled action: fold the queue, a batch a transaction, until it is empty."""
        Cron = self.env["ir.cron"]
        with turn(self.env, ITEMS) as ours:
            if not ours:
                self._wake(minutes=1)
                return
            limit = BATCH
            while self.search_count([], limit=1):
                try:
                    count = self._fold_batch(limit)
                except psycopg2.errors.OperationalError:
                    self.env.cr.rollback()  # somebody works on the same items: again in a minute
                    self._wake(minutes=1)
                    return
                except Exception:
                    self.env.cr.rollback()
                    if limit == 1:
                        self._give_up_first()
                    limit = 1  # one customer must not stop the others
                    continue
                if not count or not Cron._commit_progress(count, remaining=self.search_count([], limit=BATCH)):
                    return

    @api.model
    def _give_up_first(self):
        """Take the first customer out of the queue: it cannot be brought in step; the daily run tries again."""
        first = self.search([], order="id", limit=1)
        _logger.exception("Customer %s could not be brought in step", first.partner_id)
        first.unlink()
        self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _fold_batch(self, limit=BATCH):
        """Fold one batch of the queue, skipping what another process holds.

        :param int limit: rows of the queue, at most.
        :return: how many rows of the queue were taken.
        """
        rows = self.env.execute_query(SQL(
            """DELETE FROM recouvrement_refresh
                WHERE id IN (SELECT id FROM recouvrement_refresh ORDER BY id LIMIT %s
                                FOR UPDATE SKIP LOCKED)
            RETURNING partner_id""",
            limit,
        ))  # fmt: skip
        if rows:
            self.env["recouvrement.ledger"]._refresh({partner_id for (partner_id,) in rows})
        return len(rows)
