"""Repeats the template documents by SQL: every id of a clone is its first id plus a rank.

Work tables live in the schema `bench`, dropped at the end: `origin` (which template rows make up a
story, with their rank), `clone` (one row per telling) and `names` (the number of every new move).
"""

from __future__ import annotations

import io
from collections import Counter
from contextlib import contextmanager
from itertools import groupby

from psycopg2 import sql

from .columns import CLONED, LINKS, RELATIONS, first, recipe
from .plan import Clone, Size, clones
from .stories import AGE

TABLES = list(CLONED.values())
SPARE_NUMBERS = 100
CITIES = [
    ("49000", "Angers"),
    ("35000", "Rennes"),
    ("44000", "Nantes"),
    ("59000", "Lille"),
    ("69003", "Lyon"),
    ("13001", "Marseille"),
    ("67000", "Strasbourg"),
]


def note_origin(env, stories) -> None:
    """Write which rows make up each story, ranked by id in every table."""
    cr = env.cr
    cr.execute("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench")
    cr.execute("CREATE TABLE bench.origin (story text, tab text, id int, rank int, PRIMARY KEY (tab, id))")
    for story in stories:
        lines = story.moves.line_ids
        rows = {
            "account_move": story.moves,
            "account_payment": story.payments,
            "account_move_line": lines,
            "account_partial_reconcile": lines.matched_debit_ids | lines.matched_credit_ids,
            "account_full_reconcile": lines.full_reconcile_id,
        }
        for table, records in rows.items():
            for rank, record_id in enumerate(sorted(records.ids)):
                cr.execute(
                    "INSERT INTO bench.origin VALUES (%s, %s, %s, %s)",
                    [story.name, table, record_id, rank],
                )


def recipes(env) -> list:
    """The recipe of every cloned table, read from Odoo's fields."""
    return [recipe(env[model]) for model in CLONED]


def links(env) -> list[tuple[str, str, str, str, str]]:
    """(relation table, column, cloned table, other column, other table) of the many2many."""
    found = []
    for model, name in RELATIONS + LINKS:
        column = env[model]._fields[name]
        other = env[column.comodel_name]._table
        found.append((column.relation, column.column1, env[model]._table, column.column2, other))
    return found


def clone_ledger(cr, size: Size, made: list, related: list, customer_id: int) -> None:
    """Fill a database with the ledger of that size; `cr` is a plain cursor of a superuser."""
    cr.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
    cr.execute("SET work_mem = '256MB'")
    with without_indexes(cr, [*TABLES, "res_partner", *(link[0] for link in related)]):
        partner = add_customers(cr, size, customer_id)
        load_clones(cr, clones(size), partner)
        name_moves(cr)
        for table in made:
            insert_rows(cr, table)
        for link in related:
            insert_links(cr, *link)
    for table in [*TABLES, "res_partner"]:
        reset_sequence(cr, table)
    cr.execute("DROP SCHEMA bench CASCADE")


@contextmanager
def without_indexes(cr, tables: list[str]):
    """Drop what is no constraint, put it back afterwards: an index is faster built than kept."""
    cr.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
             FROM pg_index i
            WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
              AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
         ORDER BY 1""",
        [sorted(set(tables))],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name.strip('"'))))
    yield
    for _name, definition in indexes:
        cr.execute(definition)


def add_customers(cr, size: Size, customer_id: int) -> int:
    """Copy the template customer; returns the id of customer number 0."""
    cr.execute("SELECT max(id) + 1 FROM res_partner")
    (start,) = cr.fetchone()
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'res_partner' AND is_generated = 'NEVER'"
    )
    columns = {name: sql.SQL("s.{}").format(sql.Identifier(name)) for (name,) in cr.fetchall()}
    columns |= {name: sql.SQL(made) for name, made in CUSTOMER.items()}
    cr.execute(
        sql.SQL(
            "INSERT INTO res_partner ({}) SELECT {} FROM res_partner s,"
            " generate_series(0, %(last)s) g(n),"
            " LATERAL (SELECT (%(towns)s::text[])[1 + n %% %(count)s] AS town,"
            " (%(zips)s::text[])[1 + n %% %(count)s] AS zip) t WHERE s.id = %(id)s"
        ).format(sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(", ").join(columns.values())),
        {
            "start": start,
            "last": size.customers - 1,
            "towns": [town for _zip, town in CITIES],
            "zips": [code for code, _town in CITIES],
            "count": len(CITIES),
            "id": customer_id,
        },
    )
    return start


CUSTOMER = {
    "id": "%(start)s + n",
    "commercial_partner_id": "%(start)s + n",
    "name": "'Client ' || lpad(n::text, 6, '0')",
    "complete_name": "'Client ' || lpad(n::text, 6, '0')",
    "commercial_company_name": "'Client ' || lpad(n::text, 6, '0')",
    "ref": "'C' || lpad(n::text, 6, '0')",
    "email": "'client' || n || '@example.com'",
    "email_normalized": "'client' || n || '@example.com'",
    "street": "(1 + n %% 97) || ' rue de la Gare'",
    "city": "t.town",
    "zip": "t.zip",
}


def load_clones(cr, told, partner: int) -> None:
    """Copy the plan into `bench.clone`, with the first id each telling has in every table."""
    per_story, following = _shape(cr)
    columns = ["clone", "story", "partner_id", "days", "factor", *map(first, TABLES)]
    cr.execute(
        sql.SQL("CREATE TABLE bench.clone (story text, {})").format(
            sql.SQL(", ").join(sql.SQL("{} int").format(sql.Identifier(name)) for name in columns if name != "story")
        )
    )
    buffer = io.StringIO()
    for number, clone in enumerate(told):
        buffer.write(_row(number, clone, partner, following))
        following.update(per_story[clone.story])
    buffer.seek(0)
    cr.execute("SET search_path = bench, public")
    cr.copy_from(buffer, "clone", columns=columns)
    cr.execute("RESET search_path; ANALYZE bench.clone; ANALYZE bench.origin")


def _shape(cr) -> tuple[dict[str, Counter], Counter]:
    """Rows of each story per table, and the next free id of every table."""
    cr.execute("SELECT story, tab, count(*) FROM bench.origin GROUP BY 1, 2 ORDER BY 1, 2")
    per_story = {
        story: Counter({table: count for _story, table, count in rows})
        for story, rows in groupby(cr.fetchall(), key=lambda row: row[0])
    }
    following = Counter()
    for table in TABLES:
        cr.execute(sql.SQL("SELECT coalesce(max(id), 0) + 1 FROM {}").format(sql.Identifier(table)))
        following[table] = cr.fetchone()[0]
    return per_story, following


def _row(number: int, clone: Clone, partner: int, following: Counter) -> str:
    shift = clone.days + AGE
    values = [number, clone.story, partner + clone.customer, shift, clone.factor]
    values += [following[table] for table in TABLES]
    return "\t".join(map(str, values)) + "\n"


def name_moves(cr) -> None:
    """Number the new moves by journal, prefix and date, after the template ones."""
    cr.execute(
        """
        CREATE TABLE bench.names AS
        SELECT numbered.*,
               prefix || lpad(number::text, greatest(5, length(number::text)), '0') AS name
          FROM (SELECT c.clone, c.first_account_move + o.rank AS move_id, o.rank,
                       s.name AS seed_name, renewed.prefix,
                       %s + row_number() OVER (PARTITION BY s.journal_id, renewed.prefix
                                               ORDER BY s.date + c.days, c.clone, o.rank) AS number
                  FROM bench.clone c
                  JOIN bench.origin o ON o.story = c.story AND o.tab = 'account_move'
                  JOIN account_move s ON s.id = o.id,
               LATERAL (SELECT replace(s.sequence_prefix, date_part('year', s.date)::text,
                                       date_part('year', s.date + c.days)::text) AS prefix
                       ) AS renewed
               ) AS numbered""",
        [SPARE_NUMBERS],
    )
    cr.execute(
        """
        CREATE TABLE bench.quoted AS
        SELECT n.*, i.seed_name AS seed_invoice, i.name AS invoice
          FROM bench.names n
          JOIN bench.names i ON i.clone = n.clone AND i.rank = 0;
        ANALYZE bench.quoted"""
    )


# Which number a row quotes: that of its own move; a payment's is the move it made.
NUMBER_OF = {
    "account_move": "c.first_account_move + o.rank",
    "account_move_line": "c.first_account_move + r_move_id.rank",
    "account_payment": "c.first_account_move + r_move_id.rank",
}


def insert_rows(cr, made) -> None:
    """Write the clones of one table."""
    joins = list(made.joins)
    if made.table in NUMBER_OF:
        number = sql.SQL(NUMBER_OF[made.table])
        joins.append(sql.SQL("JOIN bench.quoted n ON n.move_id = {}").format(number))
        joins.append(sql.SQL("JOIN res_partner p ON p.id = c.partner_id"))
    cr.execute(
        sql.SQL(
            "INSERT INTO {table} ({names}) SELECT {values} FROM bench.clone c"
            " JOIN bench.origin o ON o.story = c.story AND o.tab = {label}"
            " JOIN {table} s ON s.id = o.id {joins} ORDER BY {first}, o.rank"
        ).format(
            table=sql.Identifier(made.table),
            label=sql.Literal(made.table),
            names=sql.SQL(", ").join(map(sql.Identifier, made.columns)),
            values=sql.SQL(", ").join(made.columns.values()),
            joins=sql.SQL(" ").join(joins),
            first=sql.SQL("c.{}").format(sql.Identifier(first(made.table))),
        ),
        {},
    )


def insert_links(cr, relation: str, column: str, table: str, other: str, target: str) -> None:
    """Write a many2many of the clones; a target that is cloned too follows its clone."""
    cloned = target in TABLES
    value = "c.{} + t.rank" if cloned else "s.{}"
    name = first(target) if cloned else other
    join = sql.SQL("JOIN bench.origin t ON t.tab = {label} AND t.id = s.{other}" if cloned else "").format(
        label=sql.Literal(target), other=sql.Identifier(other)
    )
    cr.execute(
        sql.SQL(
            "INSERT INTO {relation} ({column}, {other})"
            " SELECT c.{first} + o.rank, {value} FROM bench.clone c"
            " JOIN bench.origin o ON o.story = c.story AND o.tab = {label}"
            " JOIN {relation} s ON s.{column} = o.id {join}"
        ).format(
            relation=sql.Identifier(relation),
            column=sql.Identifier(column),
            other=sql.Identifier(other),
            first=sql.Identifier(first(table)),
            value=sql.SQL(value).format(sql.Identifier(name)),
            label=sql.Literal(table),
            join=join,
        )
    )


def reset_sequence(cr, table: str) -> None:
    """The next row of Odoo comes after the last clone."""
    cr.execute(
        sql.SQL("SELECT setval({}, (SELECT max(id) FROM {}))").format(
            sql.Literal(f"{table}_id_seq"), sql.Identifier(table)
        )
    )
