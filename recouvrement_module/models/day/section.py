# Part of recouvrement_module. License LGPL-3.
"""Sections of a collector's day: what waits for a person, in the order of a morning.

A section is a small class with a code, its place in the order, its words, and the domain of what it lists:
what is to be done today (red) and what is planned for later (grey). It says what each row shows and which
buttons do its work in place. Everything is read with the rights of the reader. A capability adds its own
by subclassing :class:`Section`.

The order of the places: rejects 10, messages that did not arrive 15, deadlines 20, unread replies 30, broken
promises 40, callbacks 50, orders to release 60, reminders to confirm 70, letters 75, calls 80, decisions 90.
"""

from dataclasses import dataclass
from datetime import date

from odoo.tools import LazyTranslate, format_amount, format_date

_lt = LazyTranslate(__name__)

REGISTRY = {}

SHOWN = 5  # rows of a section, until its reader asks for more
MOST = 200  # rows of a section on the page, at most; the list has them all


@dataclass(frozen=True)
class Scope:
    """Whose day it is.

    :param date day: the day.
    :param tuple users: ids of the users whose cases count; none of them: the cases of nobody. None: all cases.
    """

    day: date
    users: tuple | None

    def domain(self, field):
        """The domain of this scope on a field that names a user."""
        if self.users is None:
            return []
        if self.users:
            return [(field, "in", list(self.users))]
        case, _dot, _name = field.rpartition(".")
        # what is about no case is nobody's as well
        return ["|", (case, "=", False), (field, "=", False)] if case else [(field, "=", False)]


class Section:
    """One kind of work. Subclasses register themselves by their ``code``."""

    code = ""
    position = 0
    title = ""
    model = ""
    order = "id"
    ranked = False  # by priority, see ``rules.priority``
    list_action = ""  # XML id of the action that lists its model
    button_words = {}  # method → words of the buttons that do its work on a record, the main one first
    all_button = None  # (method, words) that does all of it at once
    confirm_words = {}  # method → what is asked before it is done on a record
    all_confirm = None  # what is asked before all of it is done at once

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code:
            REGISTRY[cls.code] = cls

    def __init__(self, env, scope):
        self.env = env
        self.scope = scope
        self.records = env[self.model]

    # ---------------------------------------------------------------- what a capability says

    def domain(self):
        """What is to be done now."""
        raise NotImplementedError

    def planned_domain(self):
        """What is planned for a later day, empty when the section knows of nothing."""
        return []

    def case_of(self, record):
        """The case that a record is about."""
        raise NotImplementedError

    def what(self, record):
        """What is to be done, in words."""
        raise NotImplementedError

    def since(self, record):
        """The day since which it waits."""
        raise NotImplementedError

    def amount(self, record):
        """(amount, currency) at stake."""
        case = self.case_of(record)
        return case.balance_overdue, case.currency_id

    def buttons(self, record):
        """The methods that do the work on a record, among those that have words; the first one is the main one."""
        return list(self.button_words)

    def phone(self, record):
        """The number to call, if the work is a call."""
        return ""

    def icon(self, record):
        """The icon of the channel by which it is done."""
        return ""

    def opens(self, record):
        """The record that shows what is to be done."""
        return record

    # ---------------------------------------------------------------- what the page shows

    def present(self, shown):
        """Return the section as the page shows it.

        :param int shown: number of rows.
        """
        found, figures = self.find(shown)
        due = self.records.search_count(self.domain()) if len(found) == shown else len(found)
        planned = self.planned_domain()
        may_act = self.env.user.has_group("recouvrement_module.group_collector")
        return {
            "code": self.code,
            "title": self.say(self.title),
            "red": due,
            "grey": self.records.search_count(planned) if planned else 0,
            "model": self.model,
            "ranked": self.ranked,
            "all_button": self._button(*self.all_button, self.all_confirm) if self.all_button and may_act else False,
            "rows": [self.row(record, figures.get(self.case_of(record).id), may_act) for record in found],
        }

    def find(self, shown):
        """The first records to show, and the priority figures of their cases if the section is ranked."""
        if not self.ranked:
            return self.records.search(self.domain(), order=self.order, limit=shown), {}
        query = self.records._search(self.domain())
        ids, figures = self.env["recouvrement.case"]._rank(self.records, query, self.scope.day, shown)
        return self.records.browse(ids), figures

    def row(self, record, figures, may_act):
        """Return one row, its figures and days said in the language of the reader."""
        case = self.case_of(record)
        amount, currency = self.amount(record)
        since = self.since(record)
        opened = self.opens(record)
        return {
            "id": record.id,
            "case_id": case.id,
            "customer": case.display_name or record.display_name,
            "what": self.what(record),
            "icon": self.icon(record),
            "amount": format_amount(self.env, amount, currency) if amount else "",
            "since": format_date(self.env, since) if since else "",
            "phone": self.phone(record) or "",
            "opens": [opened._name, opened.id],
            "buttons": [
                self._button(method, self.button_words[method], self.confirm_words.get(method))
                for method in self.buttons(record)
                if may_act
            ],
            "priority": figures or False,
        }

    def _button(self, method, words, confirm=None):
        return {"method": method, "label": self.say(words), "confirm": self.say(confirm) if confirm else ""}

    def say(self, words):
        """Words in the language of the reader."""
        return words._translate(self.env.lang or "en_US")

    def open_list(self, planned=False):
        """Return the action that lists everything a counter counts."""
        action = {"type": "ir.actions.act_window", "res_model": self.model, "views": [(False, "list"), (False, "form")]}
        if self.list_action:
            action = self.env["ir.actions.actions"]._for_xml_id(self.list_action)
        domain = self.planned_domain() if planned else self.domain()
        return {**action, "name": self.say(self.title), "path": False, "domain": domain, "context": {}}
