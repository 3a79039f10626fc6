# Part of recouvrement_module. License LGPL-3.
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError

from ...fields import Pointer
from . import words
from .attempt import FINAL
from .item import OPEN_STATES

STATES = [
    ("prepared", "To Confirm"),
    ("confirmed", "Confirmed"),
    ("queued", "Queued"),
    ("printed", "Printed"),
    ("sent", "Sent"),
    ("held", "Held"),
    ("failed", "Failed"),
    ("unknown", "Unknown"),
    ("cancelled", "Cancelled"),
]

# Where a reminder may go from its state; "sent", "held" and "cancelled" are the ends.
TRANSITIONS = {
    "prepared": {"confirmed", "sent", "held", "cancelled"},
    "confirmed": {"queued", "printed", "held", "failed", "cancelled"},
    "queued": {"sent", "held", "failed", "unknown", "cancelled"},
    "printed": {"sent", "held", "cancelled"},
    "failed": {"cancelled"},
    "unknown": {"sent", "cancelled"},
}

WAITING_MAIL = ("outgoing", "exception")  # states of a mail that core would still hand over

# What was sent is frozen: once a reminder has its hash, nobody changes these columns.
FROZEN = frozenset({
    "number", "date", "bank_date", "channel", "formal_notice", "level_name", "principal", "credits",
    "deductions", "reserved", "lang", "customer_name", "address", "email_to", "email_cc", "reply_to", "subject",
    "body", "pdf", "pdf_sha256", "company_id", "currency_id",
})  # fmt: skip


class RecouvrementReminder(models.Model):
    """One message to one payer in one currency, with its lines as they were when it was fixed."""

    _name = "recouvrement.reminder"
    _inherit = ["recouvrement.named.export"]
    _description = "Reminder"
    _order = "id desc"

    case_id = fields.Many2one("recouvrement.case", ondelete="set null", index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    partner_id = Pointer("res.partner", string="Addressee", readonly=True)
    level_id = Pointer("recouvrement.level", string="Step", readonly=True)
    run_id = Pointer("recouvrement.run", string="Run", readonly=True, index=True)
    line_ids = fields.One2many("recouvrement.reminder.line", "reminder_id", string="Lines", readonly=True)
    attempt_ids = fields.One2many("recouvrement.attempt", "reminder_id", string="Attempts", readonly=True)
    event_ids = fields.One2many("recouvrement.reminder.event", "reminder_id", string="Follow-up", readonly=True)
    mail_id = fields.Many2one("mail.mail", ondelete="set null", index="btree_not_null", readonly=True)
    activity_id = fields.Many2one(
        "mail.activity", ondelete="set null", index="btree_not_null", readonly=True, help="What it asks of a person."
    )

    state = fields.Selection(STATES, required=True, default="prepared", readonly=True)
    reason = fields.Char(string="Reason Code", readonly=True, help="Code of what held, failed or cancelled it.")
    reason_text = fields.Char(string="Reason", compute="_compute_reason_text")
    error = fields.Text(readonly=True, help="What went wrong while it was made.")
    warning = fields.Char(compute="_compute_warning", help="What a check noticed without holding it.")
    bounced = fields.Boolean(readonly=True)
    bounce_settled = fields.Boolean(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    retry_at = fields.Datetime(string="Next Try", readonly=True)
    sent_on = fields.Date(readonly=True, help="The day of sending in the time zone of the company.")

    # fixed with the number
    number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    date = fields.Date(readonly=True)
    bank_date = fields.Date(string="Payments Known Until", readonly=True)
    channel = fields.Selection([("email", "Email"), ("letter", "Letter"), ("task", "Task")], readonly=True)
    formal_notice = fields.Boolean(readonly=True)
    level_name = fields.Char(string="Step Name", readonly=True)
    principal = fields.Monetary(readonly=True, help="What is asked: open amounts less the credits that cover them.")
    credits = fields.Monetary(string="Credits Deducted", readonly=True)
    deductions = fields.Json(readonly=True, help="The credits deducted, one by one, with what is used of each.")
    reserved = fields.Json(readonly=True, help="The credits that somebody reserved: listed, not deducted.")
    lang = fields.Char(string="Language", readonly=True)
    customer_name = fields.Char(readonly=True)
    address = fields.Text(readonly=True)
    email_to = fields.Char(string="To", readonly=True)
    email_cc = fields.Char(string="Copy", readonly=True)
    reply_to = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Text(readonly=True)
    pdf = fields.Binary(string="PDF", attachment=True, readonly=True)
    pdf_sha256 = fields.Char(string="SHA-256", readonly=True)

    _number_unique = models.UniqueIndex("(company_id, number) WHERE number IS NOT NULL")
    _bounced_idx = models.Index("(company_id, partner_id) WHERE bounced AND bounce_settled IS NOT TRUE")
    _waiting_idx = models.Index(
        "(state, channel, company_id) WHERE state IN ('prepared', 'confirmed', 'queued', 'printed')"
    )

    @api.depends("number", "customer_name", "level_name", "origin")
    def _compute_display_name(self):
        for reminder in self:
            name = reminder.customer_name or reminder.partner_id.sudo().display_name or ""
            step = reminder.level_id.name or reminder.level_name or self.env._("Contact")
            # sudo: whoever may read the reminder may read whose it is, also a customer of another branch
            reminder.display_name = reminder.number or self.env._("%(step)s – %(customer)s", step=step, customer=name)

    @api.depends("reason", "bounced", "bounce_settled")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for reminder in self:
            bounce = "bounce_settled" if reminder.bounce_settled else "bounced"
            code = bounce if reminder.bounced else reminder.reason
            reminder.reason_text = words.reason_words(self.env, code, reminder.company_id)

    def _compute_warning(self):
        """A bank line that may be the payment, where the company only wants to be warned."""
        self.warning = False
        open_ones = self.filtered(lambda reminder: reminder.state in OPEN_STATES)
        for company, reminders in open_ones.grouped("company_id").items():
            if company.sudo().recouvrement_bank_check == "warn":
                paid = reminders._find_bank_lines(company)
                (reminders & paid).warning = words.check_words(self.env, "bank_line")

    # ---------------------------------------------------------------- what was sent is frozen

    def write(self, vals):
        # EXTENDS 'base': frozen columns and lawful transitions, for everybody, superuser included
        if not self._get_frozen().isdisjoint(vals):
            self._check_frozen()
        if "state" in vals:
            self._check_transition(vals["state"])
        return super().write(vals)

    @api.model
    def _get_frozen(self):
        """The columns that nobody changes once a message has its hash; each capability adds its own."""
        return FROZEN

    def _check_frozen(self):
        fixed = self.filtered(lambda reminder: reminder.pdf_sha256 or reminder.state == "sent")
        if fixed:
            raise UserError(self.env._("%s was fixed and cannot be changed: what was sent is frozen.", fixed[0].number))

    def _check_transition(self, state):
        for reminder in self:
            if reminder.origin != "own" and (reminder.state, state) == ("sent", "cancelled"):
                continue  # noted by mistake: nothing left from here
            if state != reminder.state and state not in TRANSITIONS.get(reminder.state, ()):
                raise UserError(self.env._(
                    "%(reminder)s is %(old)s and cannot become %(new)s.",
                    reminder=reminder.display_name,
                    old=dict(self._fields["state"]._description_selection(self.env))[reminder.state],
                    new=dict(self._fields["state"]._description_selection(self.env)).get(state, state),
                ))  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        self._check_frozen()

    def copy_data(self, default=None):
        # OVERRIDE 'base'
        raise UserError(self.env._("A reminder cannot be duplicated."))

    def action_verify_hash(self):
        """Compare the archived PDF with the hash that was stored when it was made."""
        self.ensure_one()
        intact = bool(self.pdf_sha256) and hashlib.sha256(self._get_pdf()).hexdigest() == self.pdf_sha256
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if intact else "danger",
                "message": self.env._("The PDF is the one that was sent.")
                if intact
                else self.env._("The PDF differs from the one that was sent."),
            },
        }

    def _get_pdf(self):
        """Return the bytes of the archived PDF, empty when there is none."""
        self.ensure_one()
        # sudo: attachments of a binary field are read through their record, which the user may read
        return self.sudo()._get_pdf_attachment().raw or b""

    def _get_pdf_attachment(self):
        return self.env["ir.attachment"].search([
            ("res_model", "=", self._name), ("res_id", "in", self.ids), ("res_field", "=", "pdf")
        ])  # fmt: skip

    # ---------------------------------------------------------------- what a person decides

    def action_confirm(self):
        """Let prepared reminders go: emails leave with the next round, letters wait to be printed."""
        self._check_collector()
        prepared = self.filtered(lambda reminder: reminder.state == "prepared" and reminder.channel != "task")
        # sudo: reminders are written by their buttons only
        prepared.sudo().write({"state": "confirmed"})
        self._wake()
        return True

    def action_done(self):
        """A task was carried out: its step counts from today."""
        self._check_collector()
        # sudo: see action_confirm
        tasks = self.filtered(lambda reminder: reminder.state == "prepared" and reminder.channel == "task").sudo()
        tasks._mark_sent()
        return True

    def action_cancel(self):
        """Take reminders back before they leave; their items are decided again."""
        self._check_collector()
        # sudo: see action_confirm
        open_reminders = self.sudo().filtered(
            lambda reminder: "cancelled" in TRANSITIONS.get(reminder.state, ()) and not reminder._is_handed_over()
        )
        open_reminders._close("cancelled", "by_person")
        open_reminders._get_cases()._refresh_history()
        return True

    def action_say_sent(self):
        """A person knows that an unknown message has left."""
        self._check_collector()
        # sudo: see action_confirm
        self.sudo().filtered(lambda reminder: reminder.state == "unknown")._mark_sent()
        return True

    def action_retry(self):
        """The cause of the failure was mended: prepare another reminder, by the run where nothing is sent now."""
        self._check_collector()
        # sudo: see action_confirm
        failed = self.sudo().filtered(lambda reminder: reminder.state == "failed")
        sending = failed.filtered("company_id.recouvrement_sending")
        sending._supersede("retried")
        (failed - sending)._close("cancelled", "retried")
        (failed - sending)._get_cases()._refresh_history()
        self._wake()
        return True

    def action_release_bounce(self):
        """The address was corrected: the step that bounced may be sent again."""
        self._check_collector()
        # sudo: see action_confirm
        bounced = self.sudo().filtered("bounced")
        for reminder in bounced:
            reminder._check_address_corrected()
        bounced.write({"bounce_settled": True})
        bounced._close_activities()
        bounced._get_cases()._refresh_history()
        return True

    def _check_address_corrected(self):
        """Refuse to send again to the address that bounced, or to none, and lead to the contact."""
        address = self._get_email_to()
        # sudo: whoever may read the reminder may know how its customer wants to be written to
        by_letter = self.partner_id.sudo().recouvrement_channel == "letter"
        if address != self.email_to and (address or by_letter):
            return
        contact = self._get_contact() or self.partner_id
        name = contact.sudo().display_name
        message = (
            self.env._("The address is still %(address)s: correct it on the contact %(contact)s first.",
                       address=address, contact=name)
            if address
            else self.env._("%s has no email address: enter it on the contact first.", name)
        )  # fmt: skip
        action = {
            "type": "ir.actions.act_window", "name": name, "res_model": "res.partner", "res_id": contact.id,
            "views": [(False, "form")],
        }  # fmt: skip
        raise RedirectWarning(message, action, self.env._("Open the Contact"))

    def _is_handed_over(self):
        """Whether a hand-over was begun whose outcome is not settled: nobody may take it back any more."""
        return self.state == "queued" and any(attempt.outcome in FINAL for attempt in self.attempt_ids)

    def _check_collector(self):
        """Refuse what only collectors do: reminders are written by their buttons, as superuser."""
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group("recouvrement_module.group_collector")):
            raise AccessError(self.env._("Only collectors do this."))

    def _get_cases(self):
        """The cases that these reminders concern: of those they are addressed to, and of those who owe their lines."""
        return (self.case_id | self.line_ids.case_id).exists()

    def _close_activities(self):
        """What these reminders asked of a person is done."""
        self.activity_id.filtered("active").action_feedback()

    # ---------------------------------------------------------------- states

    def _mark_sent(self):
        """The messages have left: their steps count from now."""
        for company, reminders in self.grouped("company_id").items():
            reminders.write({
                "state": "sent", "reason": False, "sent_at": fields.Datetime.now(),
                "sent_on": company._recouvrement_today(),
            })  # fmt: skip
        self._close_activities()
        # core has not noted it where its process was killed; a mail that waits would be handed over again
        self.mail_id.filtered(lambda mail: mail.state in WAITING_MAIL).write({"state": "sent"})
        for reminder in self.filtered(lambda reminder: reminder.channel != "email" and reminder.case_id):
            reminder.case_id._message_log(body=self.env._("%s has left.", reminder.display_name))
        self.env["recouvrement.refresh"]._ask_partners(self._get_cases().partner_id.ids)

    def _close(self, state, reason):
        """End reminders that did not leave; a mail that waits is cancelled, not dropped.

        :param str state: held, failed, unknown or cancelled.
        :param str reason: code, said by ``words.reason_words``.
        """
        self.write({"state": state, "reason": reason})
        self._close_activities()
        self.mail_id.filtered(lambda mail: mail.state in WAITING_MAIL).write({"state": "cancel"})
        self.env["recouvrement.refresh"]._ask_partners(self._get_cases().partner_id.ids)

    @api.model
    def _wake(self):
        """Let the send action run within a minute."""
        # sudo: anybody who may confirm may start it
        self.env.ref("recouvrement_module.ir_cron_send").sudo()._trigger()
