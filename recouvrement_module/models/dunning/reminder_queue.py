# Part of recouvrement_module. License LGPL-3.
import base64
import hashlib
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL

from ...rules import text
from ...rules.allocation import allocate
from .checks import REGISTRY, UnmatchedBankLine, doubts, with_candidates
from .words import say_amount, say_date


class RecouvrementReminder(models.Model):
    """Fixing: from a confirmed reminder to a numbered one with its text, its PDF and its mail."""

    _inherit = "recouvrement.reminder"

    # ---------------------------------------------------------------- the reality check

    def _check_reality(self):
        """Compare reminders with the ledger of this very moment.

        The first statement of a fresh transaction must be this one, so that its snapshot is taken
        after the claim. No ledger row is locked.

        :return: dict reminder → code of what is wrong; reminders that may leave are absent.
        """
        self.env.flush_all()
        found = {}
        for root, reminders in self.grouped("company_id").items():
            wrong = doubts(self.env, reminders._candidates(), root, root._recouvrement_today(), written=True)
            for line in self.env["recouvrement.reminder.line"].browse(wrong):
                found.setdefault(line.reminder_id, wrong[line.id])
            remaining = reminders.filtered(lambda reminder: reminder not in found)
            found.update(dict.fromkeys(remaining._changed(root), "superseded"))
        return found

    def _candidates(self):
        return SQL(
            """SELECT line.id AS key, line.line_id, line.move_id, reminder.partner_id AS payer_id,
                      COALESCE(cases.partner_id, reminder.partner_id) AS partner_id,
                      reminder.company_id AS root_id, reminder.currency_id, reminder.channel, reminder.formal_notice,
                      COALESCE(level.recipient, 'reminder') AS recipient
                 FROM recouvrement_reminder reminder
                 JOIN recouvrement_reminder_line line ON line.reminder_id = reminder.id
                 LEFT JOIN recouvrement_case cases ON cases.id = line.case_id
                 LEFT JOIN recouvrement_level level ON level.id = reminder.level_id
                WHERE reminder.id = ANY(%s)""",
            self.ids,
        )

    def _find_bank_lines(self, root):
        """The reminders with a line that a recent bank line may pay."""
        query = UnmatchedBankLine.matches(root.sudo(), root._recouvrement_today())
        rows = self.env.execute_query(
            SQL("WITH %s SELECT key FROM (%s) paid(key)", with_candidates(self._candidates()), query)
        )
        return self.env["recouvrement.reminder.line"].browse(line_id for (line_id,) in rows).reminder_id

    def _changed(self, root):
        """The reminders that no longer ask exactly what the ledger, netted by the rule, lets them ask."""
        if not self:
            return self
        live = defaultdict(list)
        query = self.env["recouvrement.ledger"]._open_lines(root, self._get_customers().ids)
        for row in self.env.execute_query(SQL(
            """SELECT line_id, partner_id, currency_id, fact, due_date, residual_currency, set_aside,
                      COALESCE(payer_id, partner_id) FROM (%s) live""", query
        )):  # fmt: skip
            live[row[1], row[2]].append(row)
        today = root._recouvrement_today()
        return self.filtered(
            lambda reminder: reminder._is_stale(today) or reminder._frozen_asks() != reminder._live_asks(live)
        )

    def _get_customers(self):
        """Who owes the lines of these reminders; whom they are addressed to where the lines do not say it."""
        return self.line_ids.case_id.partner_id or self.partner_id

    def _is_stale(self, today):
        """Whether the day by which the text asks for an answer has passed before it could leave."""
        return bool(self.pdf_sha256) and self.date + timedelta(days=self.level_id.answer_days) < today

    def _frozen_asks(self):
        return {
            (line.line_id.id, line.due_date): reminder_amount(line.currency_id, line.asked) for line in self.line_ids
        }

    def _live_asks(self, live):
        """What may be asked now of the lines of this reminder, each netted with its own customer's credits.

        :param dict live: (customer id, currency id) → rows as read by :meth:`_changed`.
        """
        mine = {line.line_id.id for line in self.line_ids}
        asks = {}
        for customer in self._get_customers():
            rows = live[customer.id, self.currency_id.id]
            lines = self.env["recouvrement.ledger"]._as_open_lines(
                (row[0], row[4], row[5], row[3], row[6]) for row in rows
            )
            covered = allocate(lines)
            # a formal notice goes to the customer, whoever pays for him
            asked_here = {row[0] for row in rows if self.formal_notice or row[7] == self.partner_id.id}
            asks |= {
                (line.key, line.due): reminder_amount(self.currency_id, max(line.asked - covered[line.key], 0))
                for line in lines
                if line.askable and line.amount > 0 and line.key in mine & asked_here
            }
        return asks

    def _dismiss(self, found):
        """Hold, or prepare again, the reminders that the reality check found wrong."""
        by_code = defaultdict(self.browse)
        for reminder, code in found.items():
            by_code[code] |= reminder
        for code, reminders in by_code.items():
            check = REGISTRY.get(code)
            if check and check.waits:
                continue
            if check and not check.superseded:
                reminders._close("held", code)
            else:
                reminders._supersede()

    # ---------------------------------------------------------------- fixing

    def _fix(self):
        """Number confirmed reminders and freeze their text and PDF.

        :return: the reminders that were fixed; the others were held or prepared again.
        """
        found = self._check_reality()
        self._dismiss(found)
        good = self.filtered(lambda reminder: reminder not in found)
        for reminder in good:
            reminder.write(reminder._prepare_snapshot_vals())
        contents = self.env["recouvrement.letter"]._render(good)
        for reminder in good:
            reminder._archive(contents[reminder.id])
        return good

    def _archive(self, content):
        """Store the PDF with its hash: from here on the reminder is frozen.

        :param bytes content: the PDF.
        """
        self.ensure_one()
        self.write({"pdf": base64.b64encode(content), "pdf_sha256": hashlib.sha256(content).hexdigest()})

    def _next_number(self):
        """The next number of the company's own sequence, made when the company needs it first."""
        return self.env["recouvrement.number"]._next(self.company_id, *self._get_sequence())

    def _get_sequence(self):
        """The sequence of the number: its code, prefix and name."""
        return "recouvrement.reminder", "REL/%(year)s/", self.env._("Reminders of %s", self.company_id.name)

    def _prepare_snapshot_vals(self):
        """Return the columns that are frozen with the number, as plain values."""
        self.ensure_one()
        contacts = self._get_contacts()
        contact = contacts[:1]
        # the notes of a task are read by whoever carries it out
        lang = self.env.lang if self.channel == "task" else contact.lang or self.partner_id.lang or self.env.lang
        reminder = self.with_context(lang=lang)
        number = self._next_number()
        bank_date = self._get_bank_date()
        values = {**reminder._get_text_values(contacts, bank_date), "number": number}
        subject, body = reminder.level_id._get_texts(self.channel)
        return {
            "number": number,
            "lang": lang,
            "level_name": reminder.level_id.name,
            "customer_name": self.partner_id.name,
            "address": contact._display_address(without_company=False).strip(),
            "email_to": self._get_email_to() if self.channel == "email" else False,
            "email_cc": self._get_email_cc() if self.channel == "email" else False,
            "reply_to": self._get_reply_to(),
            "bank_date": bank_date,
            "subject": text.fill(subject, values),
            "body": text.fill_lines(self._address_body(body, contacts), values),
        }

    def _address_body(self, body, contacts):
        """The text without a line for the attention of somebody, where nobody is known but the company itself."""
        people = contacts.filtered(lambda contact: not contact.is_company)
        return body if people else text.drop_attention(body)

    def _get_sender(self):
        """The person or company in whose name the message leaves."""
        return self.case_id.user_id.partner_id or self.company_id.partner_id

    def _get_reply_to(self):
        """Where answers land: on the case when the company has an alias domain, else with the sender."""
        default = self._get_sender().email_formatted
        return self.case_id._notify_get_reply_to(default=default).get(self.case_id.id) or default

    def _get_bank_date(self):
        """The day until which payments are known, None when no bank is."""
        return min(self.company_id._recouvrement_bank_dates().values(), default=None)

    def _get_text_values(self, contacts, bank_date):
        """Return the values of the placeholders of a step, said in the language of the context.

        :param contacts: whom the message goes to.
        :param date bank_date: the day until which payments are known, None when no bank is.
        :rtype: dict[str, str]
        """
        self.ensure_one()
        env = self.env
        sender = self._get_sender()
        today = self.company_id._recouvrement_today()
        days = self.level_id.answer_days
        return {
            "customer": ", ".join(filter(None, contacts.mapped("name"))) or self.partner_id.name,
            "company": self.company_id.name,
            "collector": sender.name,
            "collector_phone": sender.phone or self.company_id.phone or "",
            "collector_email": sender.email or self.company_id.email or "",
            "date": say_date(env, today),
            "bank_date": say_date(env, bank_date),
            "count": str(len(self.line_ids)),
            "total": say_amount(env, sum(self.line_ids.mapped("residual")), self.currency_id),
            "principal": say_amount(env, self.principal, self.currency_id),
            "answer_days": str(days),
            "answer_date": say_date(env, today + timedelta(days=days)),
            "reminder_dates": ", ".join(say_date(env, day) for day in self._get_reminder_dates()),
            "invoices": ", ".join(name for name in self.line_ids.mapped("name") if name),
        }

    def _get_reminder_dates(self):
        """The days on which its addressee was reminded of the lines of this reminder before, oldest first."""
        lines = self.env["recouvrement.reminder.line"].search([
            ("move_id", "in", self.line_ids.move_id.ids), ("reminder_id.state", "=", "sent"),
            ("reminder_id.bounced", "=", False), ("step_delay", ">=", 0), ("reminder_id", "!=", self._origin.id),
            ("reminder_id.partner_id", "=", self.partner_id.id),
        ])  # fmt: skip
        return sorted({day for day in lines.reminder_id.mapped("sent_on") if day})

    # ---------------------------------------------------------------- mail

    def _queue(self):
        """Fix confirmed emails and give each its mail, which waits for the send action."""
        fixed = self._still("confirmed")._fix()
        mails = self.env["mail.mail"].create([reminder._prepare_mail_vals() for reminder in fixed])
        for reminder, mail in zip(fixed, mails, strict=True):
            reminder.write({"mail_id": mail.id, "state": "queued"})

    def _prepare_mail_vals(self):
        """Return the values of the mail of a reminder: filed on the case, never deleted after sending."""
        self.ensure_one()
        body = self._render_mail_body()
        return {
            "recouvrement_reminder_id": self.id,
            "model": "recouvrement.case",
            "res_id": self.case_id.id,
            "message_type": "email_outgoing",
            "subject": self.subject,
            "body": body,  # what the timeline of the case shows
            "body_html": body,
            "email_from": self._get_sender().email_formatted or self.company_id.email_formatted,
            "email_to": self.email_to,
            "email_cc": self.email_cc,
            "reply_to": self.reply_to,
            "author_id": self._get_sender().id,
            "auto_delete": False,
            "record_company_id": self.company_id.id,
            "attachment_ids": [
                fields.Command.create({
                    "name": self._get_file_name(),
                    "raw": self._get_pdf(),
                    "mimetype": "application/pdf",
                })
            ],
        }

    def _render_mail_body(self):
        reminder = self.with_context(lang=self.lang)
        return reminder.env["ir.qweb"]._render(
            "recouvrement_module.reminder_mail", reminder._get_mail_values(), lang=self.lang
        )

    def _get_mail_values(self):
        """What the template of the email reads."""
        return {"reminder": self}

    def _get_file_name(self):
        self.ensure_one()
        return f"{self.number.replace('/', '-')}.pdf"


def reminder_amount(currency, amount):
    """An amount as it is compared: a whole number of the smallest unit of its currency."""
    return round(Decimal(str(amount)) / Decimal(str(currency.rounding)))
