# Part of recouvrement_module. License LGPL-3.
import logging
from datetime import timedelta

from odoo import api, models
from odoo.tools import format_amount

from ..dunning.words import say_date
from .plan import LIVE

_logger = logging.getLogger(__name__)

BEFORE = 3  # days before an instalment on which its customer is reminded of it
AFTER = 2  # days after it: the time that a transfer takes


class RecouvrementPlan(models.Model):
    """Customers are reminded of an instalment shortly before its day, and when it was not paid."""

    _inherit = "recouvrement.plan"

    @api.model
    def _send_messages(self, root, today):
        """Write the emails about the instalments of a company; each is written once.

        :return: the instalments of which one was written.
        """
        Instalment = self.env["recouvrement.instalment"]
        if not root._recouvrement_may_send():
            return Instalment
        live = [("plan_id.case_id.company_id", "=", root.id), ("plan_id.state", "in", LIVE), ("plan_id.excess", "=", 0)]
        coming = Instalment.search([
            *live, ("due", ">", today), ("due", "<=", today + timedelta(days=BEFORE)), ("announced_on", "=", False),
            ("state", "in", ("coming", "partly_paid")), ("plan_id.agreed_on", "<", today),
        ])  # fmt: skip
        late = Instalment.search([
            *live, ("due", "<=", today - timedelta(days=AFTER)), ("reminded_on", "=", False),
            ("state", "in", ("in_grace", "late")),
        ])  # fmt: skip
        mails = self.env["mail.mail"]
        for one in coming | late:
            mails |= one._write_mail(late=one in late)
        coming.announced_on = late.reminded_on = today
        if mails:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return coming | late


class RecouvrementInstalment(models.Model):
    _inherit = "recouvrement.instalment"

    def _write_mail(self, late):
        """Write the email; it waits in the queue of mails.

        :return: ``mail.mail``, empty when the customer has no email address.
        """
        self.ensure_one()
        case = self.plan_id.case_id
        # sudo: a contact may belong to another company of the group
        contacts = case.partner_id.sudo()._recouvrement_contacts("reminder", "email")
        if not any(contacts.mapped("email_normalized")):
            return self.env["mail.mail"]
        spoken = self.with_context(lang=contacts[:1].lang or case.partner_id.lang or self.env.lang)
        return self.env["mail.mail"].create(spoken._prepare_mail_vals(contacts, late))

    def _prepare_mail_vals(self, contacts, late):
        case, company = self.plan_id.case_id, self.company_id
        sender = case.user_id.partner_id or company.partner_id
        values = self._prepare_mail_values(contacts, sender, late)
        body = self.env["ir.qweb"]._render("recouvrement_module.plan_mail", values, lang=self.env.lang)
        subject = self.env._(
            "Payment plan %(plan)s: instalment of %(day)s", plan=self.plan_id.number, day=values["due"]
        )
        return {
            "model": case._name, "res_id": case.id, "message_type": "email_outgoing", "record_company_id": company.id,
            "subject": subject, "body": body, "body_html": body, "auto_delete": False,
            "email_from": sender.email_formatted or company.email_formatted, "author_id": sender.id,
            "email_to": ", ".join(contacts.filtered("email_normalized").mapped("email_formatted")),
            "reply_to": case._notify_get_reply_to(default=sender.email_formatted)[case.id] or sender.email_formatted,
        }  # fmt: skip

    def _prepare_mail_values(self, contacts, sender, late):
        """What the template of the message reads."""
        company, plan = self.company_id, self.plan_id
        spoken = company.with_context(lang=self.env.lang)
        return {
            "late": late, "number": plan.number, "company": company, "sender": sender,
            "person": sender != company.partner_id, "due": say_date(self.env, self.due),
            "names": ", ".join(filter(None, contacts.mapped("name"))) or plan.partner_id.name,
            "amount": format_amount(self.env, self.residual, self.currency_id),
            "left": format_amount(self.env, plan.residual, plan.currency_id),
            "bank": company._recouvrement_bank_account(plan.currency_id),
            "mentions": spoken._recouvrement_mentions(), "privacy": spoken._recouvrement_privacy(),
        }  # fmt: skip


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_gather(self):
        # EXTENDS recouvrement_module: customers are reminded of their instalments; that can wait, and stops nothing
        super()._phase_gather()
        try:
            with self.env.cr.savepoint():
                self.env["recouvrement.plan"]._send_messages(self.company_id, self.date)
        except Exception:
            _logger.exception("Customers of %s could not be reminded of their instalments", self.company_id.name)
