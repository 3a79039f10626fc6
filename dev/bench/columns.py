"""How each column of a cloned table is made from the template row: read from Odoo's own fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from psycopg2 import sql

# Cloned models, in the order in which their rows can be written.
CLONED = {
    "account.full.reconcile": "account_full_reconcile",
    "account.move": "account_move",
    "account.payment": "account_payment",
    "account.move.line": "account_move_line",
    "account.partial.reconcile": "account_partial_reconcile",
}
# Many2many tables between cloned rows, or from a cloned row to something shared by all.
RELATIONS = [("account.move.line", "tax_ids"), ("account.move.line", "tax_tag_ids")]
LINKS = [("account.move", "matched_payment_ids")]

# Text that may quote the number of the document or of the invoice it speaks of.
QUOTING = {"name", "ref", "move_name", "payment_reference", "memo", "invoice_origin"}
UNIT_PRICES = {"price_unit"}

SEED, CLONE, NAMES, ORIGIN = (sql.Identifier(alias) for alias in ("s", "c", "n", "o"))


@dataclass
class Recipe:
    """The INSERT … SELECT of one table: column → expression, and the joins these need."""

    table: str
    columns: dict[str, sql.Composable] = field(default_factory=dict)
    joins: list[sql.Composable] = field(default_factory=list)


def first(table: str) -> str:
    """Column of the clone that holds the first id of its rows in a table."""
    return f"first_{table}"


def recipe(model) -> Recipe:
    """The recipe of a cloned model's table."""
    made = Recipe(model._table)
    made.columns["id"] = _own_id(model._table)
    for name, column in model._fields.items():
        if column.store and column.column_type and name != "id":
            made.columns[name] = _expression(made, name, column)
    for name, template in SPECIAL.get(model._table, {}).items():
        made.columns[name] = sql.SQL(template)
    return made


def _own_id(table: str):
    return sql.SQL("c.{} + o.rank").format(sql.Identifier(first(table)))


def _expression(made: Recipe, name: str, column):
    """The value of an ordinary column, by the type of its field."""
    own = sql.SQL("s.{}").format(sql.Identifier(name))
    if column.type == "date":
        return sql.SQL("{} + c.days").format(own)
    if column.type == "monetary" or name in UNIT_PRICES:
        return sql.SQL("{} * c.factor").format(own)
    if column.type == "many2one" and column.comodel_name == "res.partner":
        return sql.SQL("CASE WHEN {} IS NOT NULL THEN c.partner_id END").format(own)
    if column.type == "many2one" and column.comodel_name in CLONED:
        return _reference(made, name, own, CLONED[column.comodel_name])
    if name in QUOTING:
        return sql.SQL("replace(replace({}, n.seed_name, n.name), n.seed_invoice, n.invoice)").format(own)
    return own


def _reference(made: Recipe, name: str, own, table: str):
    """A link to another row of the same clone: its first id there plus the rank of the row."""
    alias = sql.Identifier(f"r_{name}")
    made.joins.append(
        sql.SQL("LEFT JOIN bench.origin {a} ON {a}.tab = {t} AND {a}.id = {own}").format(
            a=alias, t=sql.Literal(table), own=own
        )
    )
    return sql.SQL("c.{} + {}.rank").format(sql.Identifier(first(table)), alias)


# Columns that no rule of type can make.
SPECIAL = {
    "account_move": {
        "name": "n.name",
        "sequence_prefix": "n.prefix",
        "sequence_number": "n.number",
        "invoice_partner_display_name": "p.name",
        "made_sequence_gap": "FALSE",
    },
    "account_move_line": {
        "matching_number": """CASE
            WHEN s.full_reconcile_id IS NOT NULL
                THEN (c.first_account_full_reconcile + r_full_reconcile_id.rank)::text
            WHEN s.matching_number LIKE 'P%%'
                THEN 'P' || (c.first_account_partial_reconcile + (
                    SELECT m.rank FROM bench.origin m
                     WHERE m.tab = 'account_partial_reconcile'
                       AND 'P' || m.id = s.matching_number))
            END""",
    },
}
