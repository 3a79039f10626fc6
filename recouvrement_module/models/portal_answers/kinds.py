# Part of recouvrement_module. License LGPL-3.
"""What a customer may answer on its page: each answer is a class, which does at once what follows from it.

It ends in the methods behind the collector's own buttons. What came from the browser says which instalments, and
what was typed; every amount is read from the ledger again.
"""

from decimal import Decimal
from functools import cached_property

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_amount

from ...rules.portal_answer import latest_first, promise_refusal, read_day, time_refusal
from ...rules.promise_share import spread
from ...rules.upload import MIMETYPES, MOST_FILES, kind_of, refusal, safe_name
from ..disputes.words import FILES
from ..dunning.words import say, say_date

_lt = LazyTranslate(__name__)

REGISTRY = {}
LONGEST = 2000  # signs of what a customer writes
REFERENCE = 60  # signs of the number of its complaint
PROMISE_DAYS = 5  # working days, as proposed


class Answer:
    """One kind of answer. Subclasses register themselves by their ``code``.

    :param Source source: who answers.
    :param line_ids: the instalments that were ticked.
    :param dict values: what was entered.
    """

    code = ""
    words = ""  # of the button
    title = ""  # of the page that asks for the rest
    template = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code:
            REGISTRY[cls.code] = cls

    def __init__(self, source, line_ids, values):
        self.source, self.case, self.values = source, source.case, values
        self.env, self.company = source.case.env, source.case.company_id
        self.today = self.company._recouvrement_today()
        Account = self.env["recouvrement.portal.account"]
        self.entries = Account._choose(self.company, self.case.partner_id, line_ids)
        self.currency = self.env["res.currency"].browse(self.entries[0].row["currency_id"])

    # ---------------------------------------------------------------- what an answer says

    @classmethod
    def is_offered(cls, company):
        """Whether a company lets its customers answer so."""
        raise NotImplementedError

    def propose(self):
        """What its page shows besides the instalments that were ticked."""
        return {}

    def about(self, entry):
        """What it is about of an instalment, before anything is typed.

        :rtype: Decimal
        """
        return entry.asked

    def check(self):
        """Refuse what cannot be, in words for the customer."""
        if len(self.text) > LONGEST:
            raise UserError(self.env._("Please write no more than %s characters.", LONGEST))

    def carry_out(self, given):
        """Do what follows.

        :param given: the record of ``recouvrement.portal.answer``.
        :return: what else is kept of it.
        """
        raise NotImplementedError

    # ---------------------------------------------------------------- what several need

    @property
    def text(self):
        """What the customer wrote."""
        return (self.values.get("words") or "").replace("\r\n", "\n").strip()

    @property
    def rows(self):
        """The instalments as its page shows them."""
        return [
            {
                "key": entry.key, "name": entry.row["name"] or "/", "due_date": say_date(self.env, entry.due),
                "rank": (entry.row["rank"], entry.row["instalments"]) if entry.row["instalments"] > 1 else None,
                "about": self.about(entry), "amount": self.say(self.about(entry)),
                "typed": self.values.get(f"amount_{entry.key}"),
            }
            for entry in self.entries
        ]  # fmt: skip

    def _read_amount(self, text):
        """An amount that was typed, None when it is none."""
        return self.env["recouvrement.portal.account"]._read_amount(text, self.currency)

    def say(self, amount):
        return format_amount(self.env, float(amount), self.currency)

    @property
    def amounts(self):
        """What it is about of each item: dict record of ``recouvrement.item`` → float."""
        about = {entry.key: float(self.about(entry)) for entry in self.entries}
        return {item: about[item.line_id.id] for item in self.items}

    @cached_property
    def items(self):
        """The items behind the instalments, in step with the ledger of this moment.

        No turn is taken for it (see turn.py): a turn begins the transaction anew, and is given back before a request
        commits, while an answer and all that follows from it are one transaction. Where another writer is at work on
        the same rows, the later one fails with a serialization error: Odoo tries a request again, and the scheduled
        actions come back in a minute.
        """
        keys = [entry.key for entry in self.entries]
        self.env["recouvrement.ledger"]._refresh({entry.row["partner_id"] for entry in self.entries})
        items = self.env["recouvrement.item"].search([("line_id", "in", keys)])
        if len(items) < len(keys):
            raise UserError(self.env._("Something you ticked has been settled meanwhile. Please choose again."))
        return items

    def in_company_language(self, records):
        """What people of ours read is written in the language of the company."""
        return records.with_context(lang=self.company.partner_id.lang or self.env.lang)


class Promise(Answer):
    """It will pay what it ticked, or a part of that, by a day."""

    code = "promise"
    words = _lt("I will pay on…")
    title = _lt("When will you pay?")
    template = "recouvrement_module.portal_answer_promise"

    @classmethod
    def is_offered(cls, company):
        return company.recouvrement_promise_within > 0

    @property
    def day(self):
        return read_day(self.values.get("day"))

    @property
    def latest(self):
        return fields.Date.add(self.today, days=self.company.recouvrement_promise_within)

    def propose(self):
        proposed = self.company._recouvrement_calendar().add_working(self.today, PROMISE_DAYS)
        return {
            "first_day": self.today.isoformat(), "last_day": self.latest.isoformat(),
            "latest": say_date(self.env, self.latest), "total": self.say(sum(map(self.about, self.entries))),
            "amount": self.values.get("amount") or "",
            "day": self.values.get("day") or min(proposed, self.latest).isoformat(),
        }  # fmt: skip

    @property
    def replaced(self):
        """The promises about these instalments that are waited for."""
        keys = {entry.key for entry in self.entries}
        waiting = self.case.promise_ids.filtered(lambda promise: promise.state == "waiting")
        return waiting.filtered(lambda promise: keys.intersection(promise.line_ids.line_id.ids))

    @cached_property
    def most(self):
        """What may be promised of each item, what is due first first: what is asked and not promised otherwise."""
        free = self.env["recouvrement.promise"]._get_free_amounts(self.items, self.replaced)
        asked = sorted(super().amounts.items(), key=lambda pair: (pair[0].due_date, pair[0].id))
        return [(item, Decimal(str(self.currency.round(min(amount, free[item]))))) for item, amount in asked]

    @property
    def amounts(self):
        """What is promised of each item: all where no amount was typed."""
        most = sum(part for _item, part in self.most)
        typed = (self.values.get("amount") or "").strip()
        amount = self._read_amount(typed) if typed else most
        if most <= 0:
            raise UserError(self.env._("All of this is promised already, thank you. Please tick other invoices."))
        if amount is None or not 0 < amount <= most:
            raise UserError(self.env._("Please enter what you will pay: more than zero, and up to %s.", self.say(most)))
        return {item: float(part) for item, part in spread(self.most, amount).items() if part}

    def check(self):
        super().check()
        refused = promise_refusal(
            self.day, self.today, self.company.recouvrement_promise_within, self._count_promises()
        )  # fmt: skip
        if refused == "again":
            raise UserError(self.env._("You have promised this twice already. Please call your contact."))
        if refused:
            latest = say_date(self.env, self.latest)
            raise UserError(
                self.env._("Please choose a day from today to %s. If you need longer, ask for time instead.", latest)
                if Time.is_offered(self.company)
                else self.env._("Please choose a day from today to %s. If you need longer, call your contact.", latest)
            )
        keys = {entry.key for entry in self.entries}
        for promise in self.replaced:
            if promise.line_ids.filtered(lambda line: line.left and line.line_id.id not in keys):
                raise UserError(self.env._(
                    "A part of this is promised together with other invoices for %s. Please tick all of them, or call "
                    "your contact.", say_date(self.env, promise.date),
                ))  # fmt: skip
        self.env["recouvrement.promise"]._check_items(self.case, self.amounts, self.replaced)

    def _count_promises(self):
        """How often one of these instalments was promised on the page, and is not paid yet."""
        lines = self.env["recouvrement.promise.line"]._read_group(
            [
                ("line_id", "in", [entry.key for entry in self.entries]), ("promise_id.channel", "=", "portal"),
                ("promise_id.case_id", "=", self.case.id), ("state", "!=", "kept"),
            ],
            ["line_id"], ["__count"],
        )  # fmt: skip
        return max((count for _line, count in lines), default=0)

    def carry_out(self, given):
        promise = self.in_company_language(self.env["recouvrement.promise"])._give(
            self.case, self.amounts,
            {
                "date": self.day, "channel": "portal", "contact_id": self.source.contact.id,
                "note": " ".join(self.text.split()) or False,
            },
            self.replaced,
        )  # fmt: skip
        return {"promise_id": promise.id, "amount": promise.amount, "currency_id": promise.currency_id.id}


class Dispute(Answer):
    """Something is wrong with what it ticked, or with a part."""

    code = "dispute"
    words = _lt("I dispute…")
    title = _lt("What is wrong?")
    template = "recouvrement_module.portal_answer_dispute"

    @classmethod
    def is_offered(cls, company):
        return company.recouvrement_portal_disputes

    def propose(self):
        return {"reasons": self.reasons, "reason_id": self._read_id("reason_id"), "most_files": MOST_FILES}

    @property
    def reasons(self):
        return self.env["recouvrement.dispute.reason"].search([("shown", "=", True)])

    def _read_id(self, name):
        text = self.values.get(name) or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def about(self, entry):
        disputed = self.env["recouvrement.portal.account"]._get_disputed([entry.key])
        return max(entry.residual - disputed.get(entry.key, Decimal(0)), Decimal(0))

    @property
    def amounts(self):
        """What is disputed of each item: what was typed, all where nothing was."""
        typed = {entry.key: float(self._read_part(entry)) for entry in self.entries}
        return {item: typed[item.line_id.id] for item in self.items}

    def _read_part(self, entry):
        text = (self.values.get(f"amount_{entry.key}") or "").strip()
        amount = self._read_amount(text) if text else self.about(entry)
        if amount is None:
            raise UserError(self.env._("%s: please enter an amount like 120.50.", entry.row["name"] or "/"))
        return amount

    @property
    def files(self):
        return self.values.get("files") or []

    def check(self):
        super().check()
        if self._read_id("reason_id") not in self.reasons.ids:
            raise UserError(self.env._("Please choose what is wrong."))
        if not self.text:
            raise UserError(self.env._("Please say in a few words what is wrong, so that we can answer you."))
        if len(self.values.get("reference") or "") > REFERENCE:
            raise UserError(self.env._("Please write no more than %s characters.", REFERENCE))
        if refused := refusal(self.files):
            code, name = refused
            raise UserError(say(self.env, FILES[code]) % name if name else say(self.env, FILES[code]))
        self.env["recouvrement.dispute"]._check_parts(list(self.amounts.items()))

    def carry_out(self, given):
        disputes = self.in_company_language(self.env["recouvrement.dispute"])._open(list(self.amounts.items()), {
            "reason_id": self._read_id("reason_id"), "description": self.text, "origin": "portal",
            "customer_reference": " ".join((self.values.get("reference") or "").split()) or False,
        })  # fmt: skip
        self._keep_files(disputes)
        return {
            "dispute_ids": disputes.ids, "amount": sum(disputes.mapped("amount")), "currency_id": self.currency.id,
        }  # fmt: skip

    def _keep_files(self, disputes):
        """Keep the files on the disputes, under names and as what their bytes are."""
        for dispute in disputes if self.files else ():
            files = self.env["ir.attachment"].create([
                {
                    "name": safe_name(name, kind_of(content)), "raw": content,
                    "mimetype": MIMETYPES[kind_of(content)], "res_model": dispute._name, "res_id": dispute.id,
                }
                for name, content in self.files
            ])  # fmt: skip
            spoken = self.in_company_language(dispute)
            spoken._message_log(body=spoken.env._("Files of the customer"), attachment_ids=files.ids)


class Time(Answer):
    """It cannot pay at once, and asks for instalments: a collector decides."""

    code = "time"
    words = _lt("I need time…")
    title = _lt("How could you pay?")
    template = "recouvrement_module.portal_answer_time"

    @classmethod
    def is_offered(cls, company):
        return company.recouvrement_time_instalments > 0

    @property
    def most(self):
        """How many instalments may be asked for: as many as fit into the months."""
        return min(self.company.recouvrement_time_instalments, self.company.recouvrement_time_months + 1)

    @property
    def number(self):
        text = self.values.get("number") or ""
        return int(text) if text.isdecimal() and len(text) < 3 else 0

    @property
    def first(self):
        return read_day(self.values.get("first"))

    def propose(self):
        months = self.company.recouvrement_time_months
        return {
            "numbers": range(1, self.most + 1), "number": self.number or self.most, "months": months,
            "first_day": self.today.isoformat(), "last_day": latest_first(self.today, 1, months).isoformat(),
            "first": self.values.get("first") or latest_first(self.today, self.most, months).isoformat(),
            "total": self.say(sum(map(self.about, self.entries))),
        }  # fmt: skip

    def check(self):
        super().check()
        months = self.company.recouvrement_time_months
        refused = time_refusal(self.first, self.number, self.today, self.most, months)
        if refused == "number":
            raise UserError(self.env._("Please choose 1 to %s instalments.", self.most))
        if refused:
            raise UserError(self.env._(
                "With %(number)s instalments, please choose a first day from today to %(day)s.", number=self.number,
                day=say_date(self.env, max(latest_first(self.today, self.number, months), self.today)),
            ))  # fmt: skip
        asked = self.env["recouvrement.portal.answer"].search(
            [("case_id", "=", self.case.id), ("kind", "=", "time"), ("seen_on", "=", False)], limit=1
        )
        if asked:
            raise UserError(self.env._(
                "You asked for time on %s already, and we will answer you.",
                say_date(self.env, fields.Datetime.context_timestamp(self.case, asked.create_date).date()),
            ))  # fmt: skip

    def carry_out(self, given):
        self.case.reply_date = fields.Datetime.now()  # as for an email: reminders wait until somebody has read it
        return {
            "number": self.number, "first_date": self.first, "currency_id": self.currency.id,
            "amount": float(sum(map(self.about, self.entries))),
        }  # fmt: skip
