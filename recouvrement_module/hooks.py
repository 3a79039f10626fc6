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
    "recouvrement.shortage",
    "recouvrement.plan",
    "recouvrement.acceleration",
    "recouvrement.offer",
)


def post_init_hook(env):
    """Build cases and items of the whole ledger, set-based. Nothing is sent: sending is off."""
    counts = env["recouvrement.ledger"]._synchronise()
    _logger.info(
        "Collection starts with %s open items; nothing is sent before a company switches it on.", counts["added"]
    )


# What proves something and hangs on a row of ours: the rows of each model with their case, and what names the files of
# its fields; files beside its fields keep their names.
PROOFS = {
    "recouvrement.accessory": (SQL("SELECT id, case_id FROM recouvrement_accessory"), {}),
    "recouvrement.consent": (
        SQL("SELECT id, case_id, proof_name FROM recouvrement_consent"), {"proof": SQL("own.proof_name")},
    ),
    "recouvrement.dispute": (
        SQL("SELECT id, case_id, replace(number, '/', '-') || '.pdf' AS pdf_name FROM recouvrement_dispute"),
        {"pdf": SQL("own.pdf_name")},
    ),
    "recouvrement.limitation.event": (
        SQL("SELECT id, case_id, proof_name FROM recouvrement_limitation_event"), {"proof": SQL("own.proof_name")},
    ),
    "recouvrement.offer": (
        SQL("SELECT id, case_id, replace(number, '/', '-') || '.pdf' AS pdf_name FROM recouvrement_offer"),
        {"pdf": SQL("own.pdf_name")},
    ),
    "recouvrement.plan": (
        SQL("SELECT id, case_id, replace(number, '/', '-') || '.pdf' AS pdf_name, proof_name FROM recouvrement_plan"),
        {"pdf": SQL("own.pdf_name"), "proof": SQL("own.proof_name")},
    ),
    "recouvrement.plan.notice": (
        SQL(
            """SELECT notice.id, plan.case_id, replace(notice.number, '/', '-') || '.pdf' AS pdf_name,
                      notice.proof_name
                 FROM recouvrement_plan_notice notice JOIN recouvrement_plan plan ON plan.id = notice.plan_id"""
        ),
        {"pdf": SQL("own.pdf_name"), "proof": SQL("own.proof_name")},
    ),
    "recouvrement.relief": (
        SQL("SELECT id, case_id, proof_name FROM recouvrement_relief"), {"proof": SQL("own.proof_name")},
    ),
    "recouvrement.shortage": (
        SQL("SELECT id, case_id, replace(number, '/', '-') || '.pdf' AS pdf_name FROM recouvrement_shortage"),
        {"pdf": SQL("own.pdf_name")},
    ),
    "recouvrement.reminder.event": (
        SQL(
            """SELECT event.id, reminder.case_id FROM recouvrement_reminder_event event
                 JOIN recouvrement_reminder reminder ON reminder.id = event.reminder_id"""
        ),
        {},
    ),
}  # fmt: skip


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
    for model, (rows, names) in PROOFS.items():
        named = SQL(" ").join(
            SQL("WHEN attachment.res_field = %s THEN %s", field, name) for field, name in names.items()
        )
        env.cr.execute(SQL(
            """UPDATE ir_attachment attachment
                  SET res_model = 'res.partner', res_id = cases.partner_id, res_field = NULL,
                      name = COALESCE(CASE WHEN FALSE THEN NULL %s END, attachment.name)
                 FROM (%s) own
                 JOIN recouvrement_case cases ON cases.id = own.case_id
                WHERE attachment.res_model = %s AND attachment.res_id = own.id""",
            named, rows, model,
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
