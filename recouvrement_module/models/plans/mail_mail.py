# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class MailMail(models.Model):
    """The message of an instalment leaves only while it is right; one that does not leave was not said."""

    _inherit = "mail.mail"

    recouvrement_instalment_id = fields.Many2one(
        "recouvrement.instalment", string="Instalment", ondelete="set null", index="btree_not_null", readonly=True
    )
    recouvrement_instalment_late = fields.Boolean(string="Of a Late Instalment", readonly=True)

    def _send(self, auto_commit=False, raise_exception=False, smtp_session=None, alias_domain_id=False,
              mail_server=False, post_send_callback=None):  # fmt: skip
        # EXTENDS 'mail': each is looked at just before it leaves, for a payment may have come since it was written
        options = {
            "auto_commit": auto_commit, "raise_exception": raise_exception, "smtp_session": smtp_session,
            "alias_domain_id": alias_domain_id, "mail_server": mail_server, "post_send_callback": post_send_callback,
        }  # fmt: skip
        told = self.filtered("recouvrement_instalment_id")
        for mail in told:
            if mail._recouvrement_may_tell():
                super(MailMail, mail)._send(**options)
        return super(MailMail, self - told)._send(**options)

    def _recouvrement_may_tell(self):
        """Whether the message of an instalment may leave; one that is no longer right was not said."""
        self.ensure_one()
        # sudo: whoever may send mails need not have rights in collection
        self = self.sudo()
        self.env.invalidate_all()  # the one before it may have been committed
        instalment, late = self.recouvrement_instalment_id, self.recouvrement_instalment_late
        if not instalment.company_id._recouvrement_may_send():
            return False  # it waits
        if instalment._may_be_told(late):
            return True
        instalment._take_back(late)
        self.state = "cancel"
        return False

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        # EXTENDS 'mail': a message that failed was not said, and a person is told
        # sudo: see _send
        for mail in self.sudo().filtered(lambda mail: mail.recouvrement_instalment_id and mail.state == "exception"):
            mail.recouvrement_instalment_id._take_back(mail.recouvrement_instalment_late)
            mail.recouvrement_instalment_id._tell_unreached()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
