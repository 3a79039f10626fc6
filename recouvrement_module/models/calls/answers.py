# Part of recouvrement_module. License LGPL-3.
"""What a customer answers on the telephone: each answer is a class, which does at once what follows from it.

A capability adds its own, or another one in the place of an answer, by subclassing :class:`Answer`.
"""

import re
from base64 import b64decode
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_date

from ..dunning.words import say

_lt = LazyTranslate(__name__)

REGISTRY = {}
PAYMENT_DAYS = 3  # working days of a hold for a payment that is said to be made
MOST_BYTES = 10_000_000  # of a proof
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MEANS = {
    "transfer": _lt("Transfer"),
    "cheque": _lt("Cheque"),
    "card": _lt("Card"),
    "debit": _lt("Direct debit"),
    "other": _lt("Otherwise"),
}


def say_choices(env):
    """(code, words) of the answers, in their order."""
    return [(answer.code, say(env, answer.words)) for answer in get_answers()]


def get_answers():
    """The answers in their order."""
    return sorted(REGISTRY.values(), key=lambda answer: answer.position)


class Answer:
    """One answer. Subclasses register themselves by their ``code``."""

    code = ""
    position = 0
    words = ""
    icon = ""
    asks = ()  # what the page asks for: day, hour, amount, means, user, proof, who, reference, items, email
    day_words = ""  # what the day is
    day_required = True
    reached = True  # somebody was reached: it counts as a contact
    mail = ""  # XML id of the template of the mail that may follow

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code:
            REGISTRY[cls.code] = cls

    def __init__(self, case, values):
        self.env = case.env
        self.case = case
        self.values = values
        self.today = case.company_id._recouvrement_today()

    # ---------------------------------------------------------------- what a capability says

    @classmethod
    def propose(cls, case):
        """The day that the page proposes, None for none."""
        return

    def carry_out(self):
        """Do what follows.

        :return: an action to open, or None.
        """

    def details(self):
        """What was said, in words, for the timeline."""
        return []

    # ---------------------------------------------------------------- what was entered

    @property
    def day(self):
        """The day that was entered, or a message when it is none."""
        try:
            day = fields.Date.to_date(self.values.get("day") or None)
        except (ValueError, TypeError):
            day = None
        if not day:
            raise UserError(self.env._("Enter the day first."))
        return day

    @property
    def amount(self):
        """The amount that was entered, or a message when it is none."""
        try:
            amount = Decimal(str(self.values.get("amount") or 0))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount <= 0:
            raise UserError(self.env._("Enter the amount first: it is more than zero."))
        return float(amount)

    @property
    def hour(self):
        """The hour that was entered, as 14:30, empty when none was, or a message when it is none."""
        hour = self.text("hour")
        if hour and not HOUR.fullmatch(hour):
            raise UserError(self.env._("Enter the hour as 14:30."))
        return hour

    def text(self, name):
        """A text that was entered, on one line."""
        return " ".join(str(self.values.get(name) or "").split())[:500]

    @property
    def contact(self):
        """Who was on the telephone: one of the people of the customer."""
        people = self.case.people_ids | self.case.contact_ids
        return people.filtered(lambda person: person.id == self.values.get("contact_id"))

    def find_proofs(self):
        """The values of the attachment that was added, none when there was none."""
        proof = self.values.get("proof")
        if not isinstance(proof, dict) or not proof.get("data"):
            return []
        try:
            content = b64decode(str(proof["data"]), validate=True)
        except ValueError as error:
            raise UserError(self.env._("The file could not be read: choose it again.")) from error
        if len(content) > MOST_BYTES:
            raise UserError(self.env._("The file is larger than 10 MB: choose a smaller one."))
        return [(str(proof.get("name") or "proof")[:200], content)]

    # ---------------------------------------------------------------- what several do

    def hold(self, reason, until, event=False, note=""):
        """Let reminders of the customer wait."""
        self.env["recouvrement.hold"]._place([{
            "case_id": self.case.id, "scope": "customer", "until": until, "event": event, "note": note or False,
            "reason_id": self.env.ref(f"recouvrement_module.hold_reason_{reason}").id,
        }])  # fmt: skip

    def call_back(self, summary):
        """Plan another call on the day that was entered, at the hour if one was."""
        if not self.today <= self.day <= self.today + timedelta(days=366):
            raise UserError(self.env._("Choose a day from today on, and within a year."))
        if self.hour:
            summary = self.env._("%(what)s at %(hour)s", what=summary, hour=self.hour)
        self.case.activity_schedule(
            "mail.mail_activity_data_call", date_deadline=self.day, user_id=self.env.uid, summary=summary,
            recouvrement_hour=self.hour or False,
        )  # fmt: skip


class Paid(Answer):
    """It says that it has paid: reminders wait some days, and somebody looks for the payment."""

    code = "paid"
    position = 10
    words = _lt("Paid")
    icon = "fa-check"
    asks = ("day", "amount", "means", "user", "proof")
    day_words = _lt("Paid On")

    @classmethod
    def propose(cls, case):
        return case.company_id._recouvrement_today()

    def carry_out(self):
        calendar = self.case.company_id._recouvrement_calendar()
        words = self._say_payment()
        self.hold("payment", calendar.add_working(self.today, PAYMENT_DAYS), "payment", words)
        chosen = self.values.get("user_id") or self.env.uid
        user = self.case._get_call_users().filtered(lambda user: user.id == chosen)
        if not user:
            raise UserError(self.env._("Choose somebody who reads collection to look for the payment."))
        self.case.activity_schedule(
            "mail.mail_activity_data_todo", date_deadline=calendar.add_working(self.today, 1), user_id=user.id,
            summary=self.env._("Cash application: %s", words),
        )  # fmt: skip

    def details(self):
        return [self._say_payment()]

    def _say_payment(self):
        if self.day > self.today:
            raise UserError(self.env._("A payment that was made is of today or before; else note a promise."))
        means = MEANS.get(self.values.get("means"), MEANS["transfer"])
        return self.env._(
            "%(amount)s on %(day)s (%(means)s)",
            amount=self.case._get_call_currency().format(self.amount), day=format_date(self.env, self.day),
            means=say(self.env, means),
        )  # fmt: skip


class NotReceived(Answer):
    """It has not received invoices: copies leave at once, and reminders wait some days."""

    code = "not_received"
    position = 20
    words = _lt("Invoice Not Received")
    icon = "fa-files-o"
    asks = ("items", "email")

    def carry_out(self):
        # they may have been paid while the page was open
        self.env["recouvrement.ledger"].sudo()._refresh(set(self.case.partner_id.ids))  # sudo: it is the same for all
        invoices = self._find_invoices()
        reason = self.env.ref("recouvrement_module.hold_reason_document")
        self.hold("document", self.today + timedelta(days=reason.days), note=", ".join(invoices.mapped("name")))
        self.case._send_copies(invoices, self.text("email"), self.contact)
        if self.case.company_id._recouvrement_may_send():
            return None
        words = self.env._(
            "Nothing leaves today, or sending is switched off: the copies wait, and leave by themselves."
        )
        return {
            "type": "ir.actions.client", "tag": "display_notification", "params": {"type": "warning", "message": words},
        }  # fmt: skip

    def _find_invoices(self):
        """The invoices that were chosen, all of which are still to be paid."""
        ids = self.values.get("items")
        wanted = {one for one in ids if isinstance(one, int)} if isinstance(ids, list) else set()
        found = self.case._get_copyable().filtered(lambda move: move.id in wanted)
        if len(found) < len(wanted):
            raise UserError(self.env._("One of the invoices was settled meanwhile: look at the customer again."))
        return found

    def details(self):
        return [self.env._("copies to %s", self.text("email"))]


class Approval(Answer):
    """It waits for somebody's approval."""

    code = "approval"
    position = 30
    words = _lt("Waits for Approval")
    icon = "fa-hourglass-half"
    asks = ("day", "who", "reference")
    day_words = _lt("Wait Until")
    mail = "recouvrement_module.call_mail_approval"

    @classmethod
    def propose(cls, case):
        days = case.env.ref("recouvrement_module.hold_reason_approval").days
        return case.company_id._recouvrement_today() + timedelta(days=days)

    def carry_out(self):
        self.hold("approval", self.day, note=", ".join(self.details()))

    def details(self):
        who, reference = self.text("who"), self.text("reference")
        return [
            *([self.env._("by %s", who)] if who else []),
            *([self.env._("order number %s", reference)] if reference else []),
        ]


class WillPay(Answer):
    """It promises."""

    code = "will_pay"
    position = 40
    words = _lt("Will Pay")
    icon = "fa-calendar-check-o"
    asks = ("day", "amount")
    day_words = _lt("Promised For")
    mail = "recouvrement_module.call_mail_promise"

    @classmethod
    def propose(cls, case):
        company = case.company_id
        return company._recouvrement_calendar().add_working(company._recouvrement_today(), 5)

    def carry_out(self):
        self.case._promise(self.amount, self.case._get_call_currency(), {
            "date": self.day, "contact_id": self.contact.id, "channel": "call", "note": self.text("note") or False,
        })  # fmt: skip


class Disputes(Answer):
    """Something is in question: the dialog of disputes asks what."""

    code = "disputes"
    position = 50
    words = _lt("Contests")
    icon = "fa-question-circle-o"

    def carry_out(self):
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_dispute_wizard_action")
        context = {"active_model": self.case._name, "active_ids": self.case.ids}
        return {**action, "context": {**context, "default_description": self.text("note")}}


class Cannot(Answer):
    """It cannot pay now: a payment plan is agreed on at once, or somebody calls again with a proposal."""

    code = "cannot"
    position = 60
    words = _lt("Cannot Pay")
    icon = "fa-life-ring"
    asks = ("day", "hour")
    day_words = _lt("Call Again On (Empty: a Plan Now)")
    day_required = False
    mail = "recouvrement_module.call_mail_cannot"

    def carry_out(self):
        if not self.values.get("day"):
            return self.case.action_payment_plan()
        return self.call_back(self.env._("Propose how to pay in parts"))


class NotReached(Answer):
    """Nobody answered: call again, at the hour at which somebody usually does."""

    code = "not_reached"
    position = 70
    words = _lt("Not Reached")
    icon = "fa-phone"
    asks = ("day", "hour")
    day_words = _lt("Call Again On")
    reached = False
    mail = "recouvrement_module.call_mail_not_reached"

    @classmethod
    def propose(cls, case):
        company = case.company_id
        return company._recouvrement_calendar().add_working(company._recouvrement_today(), 1)

    def carry_out(self):
        hour = self.env["recouvrement.call"]._find_best_hour(self.case)
        known = hour is not None and not self.hour
        self.call_back(self.env._("Call again, best at %s:00", hour) if known else self.env._("Call again"))
