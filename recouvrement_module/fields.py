# Part of recouvrement_module. License LGPL-3.
"""Field types of this addon, and what the amounts of records are to its rules."""

from decimal import Decimal

from odoo import fields
from odoo.tools import SQL

AS_STORED = "recouvrement_pointer_as_stored"


class Pointer(fields.Many2one):
    """A many2one without a foreign key.

    Collection must never make a person who works in the ledger wait: deleting a journal item would
    lock every row that points to it. A pointer may therefore dangle (an item's until the next
    refresh): read, grouped and sorted, a dangling one is empty, and every fact that must outlive its
    target is kept beside it as a plain value. Own SQL statements see what is stored.
    """

    def update_db_foreign_key(self, model, column):
        """Create no constraint. EXTENDS odoo.fields.Many2one."""

    def to_sql(self, model, alias):
        """Read the target that exists, as core does for company-dependent ones. EXTENDS odoo.fields.Many2one."""
        column = super().to_sql(model, alias)
        if model.env.context.get(AS_STORED):
            return column
        table = SQL.identifier(model.env[self.comodel_name]._table)
        return SQL("(SELECT target.id FROM %s target WHERE target.id = %s)", table, column)

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """Look for targets in the column, where an index helps. EXTENDS odoo.fields.Many2one.

        Only whether there is a target at all depends on its existence.
        """
        empty = operator in ("in", "not in") and False in value
        model = model.with_context(**{AS_STORED: not empty})
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)

    def join(self, model, alias, query):
        """Join by the column: what does not exist joins nothing. EXTENDS odoo.fields.Many2one."""
        comodel, coalias = super().join(model.with_context(**{AS_STORED: True}), alias, query)
        return comodel.with_env(model.env), coalias


def exact(amount):
    """An amount of a record as the rules count it: the shortest decimal of its float; zero where there is none.

    :rtype: Decimal
    """
    return Decimal(str(amount or 0))
