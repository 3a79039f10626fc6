# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class MailMail(models.Model):
    """The email that brings copies leaves only while they are owed; what has left is proof on the invoices."""

    _inherit = "mail.mail"

    recouvrement_copy_ids = fields.Many2many(
        "account.move", "recouvrement_mail_copy_rel", string="Copies Of", readonly=True, copy=False
    )

    def _send(self, auto_commit=False, raise_exception=False, smtp_session=None, alias_domain_id=False,
              mail_server=False, post_send_callback=None):  # fmt: skip
        # EXTENDS 'mail': sending may be off, and a payment may have come since it was written
        held = self.filtered(lambda mail: mail.recouvrement_copy_ids and not mail._recouvrement_may_copy())
        return super(MailMail, self - held)._send(
            auto_commit=auto_commit, raise_exception=raise_exception, smtp_session=smtp_session,
            alias_domain_id=alias_domain_id, mail_server=mail_server, post_send_callback=post_send_callback,
        )  # fmt: skip

    def _recouvrement_may_copy(self):
        """Whether the email may leave now: it waits while nothing leaves, and is dropped where something was paid."""
        self.ensure_one()
        # sudo: whoever may send mails need not have rights in collection
        case = self.env["recouvrement.case"].sudo().browse(self.res_id).exists()
        if not case or not case.company_id._recouvrement_may_send():
            return False
        copied = self.sudo().recouvrement_copy_ids
        copied.invalidate_recordset(["state", "payment_state"])  # the mail before it may have been committed
        settled = copied.filtered(lambda move: not move._recouvrement_is_owed())
        if not settled:
            return True
        self.sudo().state = "cancel"
        names = ", ".join(settled.mapped("name"))
        case._message_log(body=case._say_here()._("The copies were not sent: %s was settled meanwhile.", names))
        return False

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        # EXTENDS 'mail': what has left is noted on the invoices, what has not is told to a person
        for mail in self.sudo().filtered("recouvrement_copy_ids"):  # sudo: see _recouvrement_may_copy
            mail._recouvrement_note_copies()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )

    def _recouvrement_note_copies(self):
        """Say on the invoices and on the case what became of the copies."""
        self.ensure_one()
        case, moves = self.env["recouvrement.case"].browse(self.res_id), self.recouvrement_copy_ids
        env = case._say_here()
        names = ", ".join(moves.mapped("name"))
        if self.state == "sent":
            words = env._("A copy of %(names)s was sent to %(address)s.", names=names, address=self.email_to)
            for record in (case, *moves):
                record._message_log(body=words)
            moves.filtered(lambda move: not move.is_move_sent).is_move_sent = True
        elif self.state == "exception":
            case.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.create_uid.id,
                summary=env._("The copies of %(names)s did not reach %(address)s", names=names, address=self.email_to),
            )  # fmt: skip
