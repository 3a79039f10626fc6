# Part of recouvrement_module. License LGPL-3.
"""Steps count from a day of their own: for what was sent before it is the due date, for items the ledger says it."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    cr.execute("UPDATE recouvrement_reminder_line SET ladder_date = due_date WHERE ladder_date IS NULL")
    api.Environment(cr, SUPERUSER_ID, {})["recouvrement.ledger"]._synchronise()
