# Part of recouvrement_module. License LGPL-3.
"""What happens once: at installation on a ledger that may be years old, and at removal."""

import logging

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# made when a company needs them first
SEQUENCES = (
    "recouvrement.reminder",
    "recouvrement.formal_notice",
    "recouvrement.dispute",
    "recouvrement.plan",
    "recouvrement.offer",
)


def post_init_hook(env):
    """Build cases and items of the whole ledger, set-based. Nothing is sent: sending is off."""
    counts = env["recouvrement.ledger"]._synchronise()
    _logger.info(
        "Collection starts with %s open items; nothing is sent before a company switches it on.", counts["added"]
    )


# What proves something and hangs on a row of ours: the rows of each model with their case, and the name of the file.
PROOFS = {
    "recouvrement.accessory": SQL("SELECT id, case_id, NULL AS name FROM recouvrement_accessory"),
    "recouvrement.limitation.event": SQL("SELECT id, case_id, proof_name AS name FROM recouvrement_limitation_event"),
    "recouvrement.reminder.event": SQL(
        """SELECT event.id, reminder.case_id, NULL AS name FROM recouvrement_reminder_event event
             JOIN recouvrement_reminder reminder ON reminder.id = event.reminder_id"""
    ),
}


def uninstall_hook(env):
    """Give the archived PDFs and the proofs to the customers before our rows go: what was sent is not lost."""
    env.flush_all()
    env.cr.execute(SQL(
        """UPDATE ir_attachment attachment
              SET res_model = 'res.partner', res_id = partner.id, res_field = NULL,
                  name = replace(reminder.number, '/', '-') || '.pdf'
             FROM recouvrement_reminder reminder
             LEFT JOIN recouvrement_case cases ON cases.id = reminder.case_id
             JOIN res_partner partner ON partner.id = COALESCE(cases.partner_id, reminder.partner_id)
            WHERE attachment.res_model = 'recouvrement.reminder' AND attachment.res_field = 'pdf'
              AND attachment.res_id = reminder.id"""
    ))  # fmt: skip
    moved = env.cr.rowcount
    for model, rows in PROOFS.items():
        env.cr.execute(SQL(
            """UPDATE ir_attachment attachment
                  SET res_model = 'res.partner', res_id = cases.partner_id, res_field = NULL,
                      name = COALESCE(own.name, attachment.name)
                 FROM (%s) own
                 JOIN recouvrement_case cases ON cases.id = own.case_id
                WHERE attachment.res_model = %s AND attachment.res_id = own.id""",
            rows, model,
        ))  # fmt: skip
    # what names a reason goes before the reasons do
    env.cr.execute(SQL("DELETE FROM recouvrement_status_event"))
    env.cr.execute(SQL("DELETE FROM recouvrement_status_label"))
    env.cr.execute(SQL("DELETE FROM recouvrement_hold"))
    env.cr.execute(SQL("DELETE FROM recouvrement_reject"))
    env.cr.execute(SQL("DELETE FROM recouvrement_dispute"))
    env.cr.execute(SQL("DELETE FROM recouvrement_excuse"))
    _logger.info("%s archived reminders were moved to the attachments of their customers.", moved)
    env["ir.sequence"].with_context(active_test=False).search([("code", "in", SEQUENCES)]).unlink()
