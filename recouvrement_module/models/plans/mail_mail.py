# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class MailMail(models.Model):
    """The message of an instalment leaves only while it is right; one that does not leave was not said."""

    _inherit = "mail.mail"

    recouvrement_instalment_id = fields.Many2one(
        "recouvrement.instalment", string="Instalment", ondelete="set null", index="btree_not_null", readonly=True
    )
    recouvrement_instalment_late = fields.Boolean(string="Of a Late Instalment", readonly=True)

    def _send(self, auto_commit=False, raise_exception=False, **options):
        # EXTENDS 'mail': a payment may have come, or a hold, since it was written
        # sudo: whoever may send mails need not have rights in collection
        told = self.filtered("recouvrement_instalment_id").sudo()
        waiting = told.filtered(lambda mail: not mail.recouvrement_instalment_id.company_id._recouvrement_may_send())
        wrong = (told - waiting).filtered(
            lambda mail: not mail.recouvrement_instalment_id._may_be_told(mail.recouvrement_instalment_late)
        )
        for mail in wrong:
            mail.recouvrement_instalment_id._take_back(mail.recouvrement_instalment_late)
        wrong.state = "cancel"
        return super(MailMail, self - waiting - wrong)._send(
            auto_commit=auto_commit, raise_exception=raise_exception, **options
        )

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        # EXTENDS 'mail': a message that failed was not said, and a person is told
        # sudo: see _send
        for mail in self.sudo().filtered(lambda mail: mail.recouvrement_instalment_id and mail.state == "exception"):
            mail.recouvrement_instalment_id._take_back(mail.recouvrement_instalment_late)
            mail.recouvrement_instalment_id._tell_unreached()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
