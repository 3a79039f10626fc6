# Part of recouvrement_module. License LGPL-3.
"""Field types of this addon."""

from odoo import fields


class Pointer(fields.Many2one):
    """A many2one without a foreign key.

    Collection must never make a person who works in the ledger wait: deleting a journal item would
    lock every row that points to it. A pointer may therefore dangle (an item's until the next
    refresh): clients read a dangling one as empty, our code asks ``exists()`` before it reads through
    one, and every fact that must outlive its target is kept beside it as a plain value.
    """

    def update_db_foreign_key(self, model, column):
        """Create no constraint. EXTENDS odoo.fields.Many2one."""
