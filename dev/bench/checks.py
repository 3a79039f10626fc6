"""A generated ledger is used only when Odoo agrees with it."""

from __future__ import annotations

from psycopg2 import sql

from .columns import CLONED

COMPUTED = {
    "account.move.line": ["amount_residual", "amount_residual_currency", "reconciled"],
    "account.move": [
        "payment_state",
        "amount_residual",
        "amount_residual_signed",
        "amount_total",
        "amount_tax",
        "invoice_date_due",
        "sequence_prefix",
        "sequence_number",
        "commercial_partner_id",
    ],
    "account.payment": ["is_reconciled", "is_matched", "amount_company_currency_signed"],
}
SAMPLE = 40


class LedgerError(Exception):
    """The generated ledger is not what Odoo would have written."""


def check(env, since: int) -> None:
    """Raise LedgerError unless moves balance, links hold and Odoo recomputes the same figures."""
    _nothing(env, BALANCE, "moves that do not balance")
    _nothing(env, MATCHED, "lines whose residual is not what their matches leave")
    for model in CLONED:
        _links(env, env[model])
    moves = sample(env, since)
    _same(env, moves)
    _same(env, moves.line_ids)
    _same(env, moves.origin_payment_id)


def sample(env, since: int):
    """The moves of some customers spread over the ledger, cloned ones only."""
    env.cr.execute(
        "SELECT min(commercial_partner_id), max(commercial_partner_id) FROM account_move WHERE id > %s",
        [since],
    )
    low, high = env.cr.fetchone()
    step = max(1, (high - low) // SAMPLE)
    customers = list(range(low, high, step))
    return env["account.move"].search([("commercial_partner_id", "in", customers)], limit=2000)


def _same(env, records) -> None:
    """Odoo's recomputed values equal the stored ones."""
    names = COMPUTED[records._name]
    before = records.read(names, load=None)
    for name in names:
        env.add_to_compute(records._fields[name], records)
    records._recompute_recordset(names)
    for old, new in zip(before, records.read(names, load=None), strict=True):
        if old != new:
            raise LedgerError(f"{records._name}: stored {old}, Odoo says {new}")


def _nothing(env, query: str, words: str) -> None:
    env.cr.execute(query)
    rows = env.cr.fetchmany(5)
    if rows:
        raise LedgerError(f"{words}: {rows}")


def _links(env, model) -> None:
    """Foreign keys were not checked while loading: no link may point to nothing."""
    for name, column in model._fields.items():
        if column.store and column.type == "many2one" and column.column_type:
            statement = sql.SQL(
                "SELECT a.id FROM {} a LEFT JOIN {} b ON b.id = a.{} WHERE a.{} IS NOT NULL AND b.id IS NULL LIMIT 5"
            ).format(
                sql.Identifier(model._table),
                sql.Identifier(env[column.comodel_name]._table),
                sql.Identifier(name),
                sql.Identifier(name),
            )
            _nothing(env, statement.as_string(env.cr._cnx), f"{model._name}.{name} dangling")


BALANCE = """
    SELECT move_id, sum(balance), sum(debit) - sum(credit)
      FROM account_move_line
  GROUP BY move_id
    HAVING sum(balance) <> 0 OR sum(debit) <> sum(credit)"""

MATCHED = """
    WITH matched AS (
        SELECT line_id, sum(amount) AS amount
          FROM (SELECT debit_move_id AS line_id, amount FROM account_partial_reconcile
                UNION ALL
                SELECT credit_move_id, -amount FROM account_partial_reconcile) AS part
      GROUP BY line_id)
    SELECT l.id, l.balance, l.amount_residual, m.amount
      FROM account_move_line l
      JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
 LEFT JOIN matched m ON m.line_id = l.id
     WHERE l.amount_residual <> l.balance - coalesce(m.amount, 0)
        OR l.reconciled <> (l.amount_residual = 0)"""
