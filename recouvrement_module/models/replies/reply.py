# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, split_every
from odoo.tools.mail import email_normalize_all

from ...rules.reply import words_like_numbers
from ..dunning.words import say
from .mail_thread import AUTOMATIC
from .outcomes import OUTCOMES

PREVIEW = 280  # characters of a message that a list shows
NAMES = 50  # words of a text that are looked up as numbers


class RecouvrementReply(models.Model):
    """One message that came in: an answer of a customer, an automatic one, or the copy of a mail sent elsewhere.

    The message itself stands in the timeline of the case; this row is its place in the inbox. It is also what
    the blind-copy address makes: it finds its case by the addresses and the numbers of the mail, or waits for a
    person to file it.
    """

    _name = "recouvrement.reply"
    _description = "Reply of a customer"
    _inherit = "mail.thread"
    _order = "date desc, id desc"
    _rec_name = "subject"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True, readonly=True)
    case_id = fields.Many2one("recouvrement.case", ondelete="cascade", index=True, readonly=True)
    user_id = fields.Many2one(related="case_id.user_id", string="Collector", store=False)
    message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null", readonly=True)
    body = fields.Html(related="message_id.body", string="Text")
    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    email_from = fields.Char(string="From", readonly=True)
    subject = fields.Char(readonly=True)
    preview = fields.Char(string="Begins With", readonly=True)
    kind = fields.Selection(
        [("reply", "Reply"), ("automatic", "Automatic reply"), ("copy", "Copy of a mail")], required=True, readonly=True
    )
    is_read = fields.Boolean(string="Read", readonly=True)
    outcome = fields.Selection("_get_outcomes", readonly=True)
    read_uid = fields.Many2one("res.users", string="Read By", readonly=True)
    read_on = fields.Datetime(readonly=True)

    _unread_idx = models.Index("(company_id, date) WHERE is_read IS NOT TRUE")

    @api.model
    def _get_outcomes(self):
        return [(code, say(self.env, outcome.words)) for code, outcome in OUTCOMES.items()]

    # ---------------------------------------------------------------- outcomes

    def action_read(self):
        return self._conclude("read")

    def action_paid(self):
        return self._conclude("paid")

    def action_approval(self):
        return self._conclude("approval")

    def action_disputes(self):
        """Ask what is disputed: the reply is read when the dispute is opened."""
        self.env["recouvrement.reminder"]._check_collector()
        self._check_filed()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_dispute_wizard_action")
        context = {"active_model": self._name, "active_ids": self.ids, "recouvrement_reply_ids": self.ids}
        return {**action, "context": context}

    def action_copies(self):
        """Hold the customer for some days and open core's own sending of the overdue invoices."""
        self._conclude("copies")
        return self.case_id.action_send_copies()

    def action_open_case(self):
        """Open the case with the message."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "recouvrement.case", "res_id": self.case_id.id,
            "views": [(False, "form")],
        }  # fmt: skip

    def _conclude(self, code, hold=True):
        """Note what replies come to, let their cases go on, and hold them where the outcome says so."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if code != "read":
            self._check_filed()
        # sudo: replies are written by their buttons only
        self.sudo().write({
            "is_read": True, "outcome": code, "read_uid": self.env.uid, "read_on": fields.Datetime.now(),
        })  # fmt: skip
        self.case_id.sudo()._note_replies()
        outcome = OUTCOMES[code]
        if hold and outcome.reason:
            reason = self.env.ref(outcome.reason)
            self.env["recouvrement.hold"]._place([
                {
                    "case_id": case.id, "scope": "customer", "reason_id": reason.id, "event": outcome.event or False,
                    "until": case.company_id._recouvrement_today() + timedelta(days=reason.days),
                }
                for case in self.case_id
            ])  # fmt: skip
        else:
            self.case_id.sudo()._with_debtors()._decide()
        return True

    def _check_filed(self):
        """Refuse what needs a customer for a message that found none."""
        if self.filtered(lambda reply: not reply.case_id):
            raise UserError(self.env._("File the message on a case first."))

    # ---------------------------------------------------------------- filing

    def file_on(self, case_id):
        """Put a message that found no case of its own on one.

        :param int case_id: id of the case.
        """
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        case = self.env["recouvrement.case"].browse(case_id).exists()
        case.check_access("read")
        for reply in self.filtered(lambda reply: not reply.case_id) if case else ():
            # sudo: see _conclude
            reply.sudo().write({"case_id": case.id, "company_id": case.company_id.id})
            reply.sudo()._move_to_case()
        return True

    def _move_to_case(self):
        """Let the message stand in the timeline of the case."""
        self.ensure_one()
        message = self.message_id
        message.write({"model": "recouvrement.case", "res_id": self.case_id.id})
        message.attachment_ids.write({"res_model": "recouvrement.case", "res_id": self.case_id.id})
        self.case_id._note_replies()
        if self.kind == "reply":
            self.case_id._customer_answered()

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        # EXTENDS 'mail': a mail that came in at the blind-copy address
        company_id = (custom_values or {}).get("company_id") or self.env.company.id
        root = self.env["res.company"].browse(company_id).root_id
        ours = self._is_ours(msg_dict)
        case = self._find_case(root, msg_dict)
        return super().message_new(msg_dict, {
            "company_id": root.id,
            "case_id": case.id,
            "kind": "automatic" if self.env.context.get(AUTOMATIC) else "copy" if ours else "reply",
            "is_read": ours and bool(case),
            "email_from": msg_dict.get("email_from"),
            "subject": msg_dict.get("subject"),
        })  # fmt: skip

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS 'mail': the message that made this row is shown on its case, where there is one
        result = super()._message_post_after_hook(message, msg_vals)
        if not self.message_id and message.message_type == "email":
            self.write({"message_id": message.id, "preview": self._get_preview(message), "date": message.date})
            if self.case_id:
                self._move_to_case()
        return result

    @api.model
    def _get_preview(self, message):
        text = " ".join(html2plaintext(message.body or "", include_references=False).split())
        return text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"

    @api.model
    def _is_ours(self, msg_dict):
        """Whether somebody of the company wrote it."""
        addresses = email_normalize_all(msg_dict.get("email_from") or "")
        users = self.env["res.users"].sudo().search([("email_normalized", "in", addresses)])
        return any(not user.share for user in users)

    @api.model
    def _find_case(self, root, msg_dict):
        """The case that a mail is about: by the customers among its addresses, else by the numbers it names.

        None when that names several: a person files the mail then.
        """
        addresses = {
            address
            for name in ("email_from", "to", "cc", "recipients")
            for address in email_normalize_all(msg_dict.get(name) or "")
        }
        partners = self.env["res.partner"].search([("email_normalized", "in", list(addresses))])
        customers = partners.filtered(lambda partner: all(user.share for user in partner.user_ids))
        text = f"{msg_dict.get('subject') or ''}\n{html2plaintext(msg_dict.get('body') or '')}"
        numbers = words_like_numbers(text)[:NAMES]
        for domain in (
            [("partner_id", "in", customers.commercial_partner_id.ids)],
            [("item_ids.name", "in", numbers)],
            [("reminder_ids.number", "in", numbers)],
        ):
            cases = self.env["recouvrement.case"].search([("company_id", "=", root.id), *domain], limit=2)
            if cases:
                return cases if len(cases) == 1 else cases.browse()
        return self.env["recouvrement.case"]

    @api.autovacuum
    def _gc_unfiled(self):
        """Forget what nobody filed in half a year."""
        old = fields.Datetime.now() - timedelta(days=183)
        unfiled = self.search([("case_id", "=", False), ("date", "<", old)])
        for batch in split_every(1000, unfiled.ids, self.browse):
            batch.unlink()
