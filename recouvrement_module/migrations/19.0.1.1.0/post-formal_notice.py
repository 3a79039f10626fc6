# Part of recouvrement_module. License LGPL-3.
"""What another system sent says itself whether it was a formal notice: until now its step said it."""


def migrate(cr, version):
    cr.execute(
        """UPDATE recouvrement_reminder reminder SET formal_notice = TRUE
             FROM recouvrement_level level
            WHERE level.id = reminder.level_id AND level.formal_notice AND reminder.origin = 'taken_over'
              AND reminder.formal_notice IS NOT TRUE"""
    )
