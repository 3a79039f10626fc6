# Part of recouvrement_module. License LGPL-3.
from odoo.tools import SQL

from ..dunning import checks
from .reject import ACTIVE


class Excluded(checks.Excluded):
    """Core excludes every line of a general journal: one that came back is a debt because a person said so."""

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT doubt.key FROM (%s) AS doubt(key)
                WHERE NOT EXISTS (
                  SELECT FROM candidates candidate
                    JOIN account_move move ON move.id = candidate.move_id AND move.move_type = 'entry'
                    JOIN recouvrement_reject reject
                      ON reject.line_id = candidate.line_id AND reject.state = ANY(%s)
                   WHERE candidate.key = doubt.key)""",
            super().query(root, today),
            list(ACTIVE),
        )
