# Part of recouvrement_module. License LGPL-3.
"""Lines say whose they are: until now all lines of a reminder were of the customer it was addressed to."""


def migrate(cr, version):
    cr.execute("ALTER TABLE recouvrement_reminder_line ADD COLUMN IF NOT EXISTS case_id integer")
    cr.execute(
        """UPDATE recouvrement_reminder_line line SET case_id = reminder.case_id
             FROM recouvrement_reminder reminder
            WHERE reminder.id = line.reminder_id AND line.case_id IS NULL"""
    )
