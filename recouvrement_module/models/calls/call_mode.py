# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date, html2plaintext

from odoo.addons.web.controllers.utils import clean_action

from ...rules import text
from ..day.section import REGISTRY as SECTIONS
from ..dunning.item import OPEN_STATES
from ..dunning.words import say
from .answers import MEANS, REGISTRY, get_answers

QUEUE = ("callbacks", "promises", "calls", "ended")  # sections of the day that a call may settle
MOST = 200  # customers that are called in a row
ITEMS, CONTACTS, PROMISES = 60, 8, 5  # rows of the page


class RecouvrementCallMode(models.AbstractModel):
    """One customer after another, everything on one page, and what it answers done at once. Read, never stored."""

    _name = "recouvrement.call.mode"
    _description = "Call mode"

    @api.model
    def get_queue(self, whose="me", case_ids=()):
        """Return the ids of the cases to call, the one that may bring in most first.

        :param whose: whose day it is, see ``recouvrement.day``.
        :param case_ids: the cases that were selected; those of the day when there is none.
        """
        self.env["recouvrement.reminder"]._check_collector()
        Case, Day = self.env["recouvrement.case"], self.env["recouvrement.day"]
        scope = Day._get_scope(whose)
        if case_ids:
            cases = Case.search([("id", "in", list(case_ids))])
        else:
            sections = [SECTIONS[code](self.env, scope) for code in QUEUE]
            cases = Case.union(*map(self._get_cases, sections)) - Case._get_recent_calls(scope.day)
        ids, _figures = Case._rank(Case, Case._search([("id", "in", cases.ids)]), scope.day, MOST)
        return ids

    @api.model
    def _get_cases(self, section):
        """The cases of a section of the day."""
        found = section.records.search(section.domain())
        if found._name == "mail.activity":
            return self.env["recouvrement.case"].browse(found.mapped("res_id"))
        return found if found._name == "recouvrement.case" else found.case_id

    # ---------------------------------------------------------------- the page

    @api.model
    def get_page(self, case_id):
        """Return what the page shows of a customer, said in the language of the reader."""
        case = self._get_case(case_id)
        late = case._get_call_items().filtered("days_late")
        currency = case._get_call_currency()
        asked = sum(late.filtered(lambda item: item.currency_id == currency).mapped("asked"))
        return {
            "id": case.id, "customer": case.display_name, "figures": self._get_figures(case),
            "people": self._get_people(case), "items": self._get_items(case), "promises": self._get_promises(case),
            "contacts": self._get_contacts(case), "script": self._get_script(case),
            "best_hour": self._say_best_hour(case), "currency": currency.symbol or currency.name,
            "amount": currency.round(asked), "answers": [self._present(answer, case) for answer in get_answers()],
            "copies": self._get_copies(case), "email": case.contact_ids.filtered("email")[:1].email or "",
            "means": [[code, say(self.env, words)] for code, words in MEANS.items()],
            "users": [[user.id, user.name] for user in case._get_call_users()],
            "user_id": (case.company_id.sudo().recouvrement_cash_user_id or self.env.user).id,
        }  # fmt: skip

    @api.model
    def _get_case(self, case_id):
        self.env["recouvrement.reminder"]._check_collector()
        case = self.env["recouvrement.case"].browse(int(case_id)).exists()
        if not case:
            raise UserError(self.env._("This customer is no longer there: go on to the next one."))
        case.check_access("read")
        return case

    def _get_figures(self, case):
        """(label, words) of what matters before the call."""
        amounts = [
            (name, case[name])
            for name in ("balance_overdue", "balance_due", "balance_promised", "balance_set_aside")
            if case[name] or name in ("balance_overdue", "balance_due")
        ]
        labels = case.fields_get([name for name, _amount in amounts], ["string"])
        rows = [[labels[name]["string"], format_amount(self.env, amount, case.currency_id)] for name, amount in amounts]
        if case.days_late:
            rows.append([self.env._("Days Late"), str(case.days_late)])
        rows.append([self.env._("What Comes Next"), case.next_step or ""])
        return rows + ([[self.env._("Its Word"), case.promise_words]] if case.promise_words else [])

    def _get_people(self, case):
        """Whom to call: those to whom reminders are written first, who can be called before who cannot."""
        people = (case.contact_ids | case.people_ids).sorted(lambda person: not person.phone)
        return [
            {"id": one.id, "name": one.name or "", "function": one.function or "", "phone": one.phone or "",
             "email": one.email or ""}
            for one in people
        ]  # fmt: skip

    def _get_items(self, case):
        rows = []
        for item in case._get_call_items()[:ITEMS]:

            def amount(value, item=item):
                return format_amount(self.env, value, item.currency_id) if value else ""

            rows.append({
                "id": item.id, "name": item.name or "/", "due": format_date(self.env, item.due_date),
                "late": item.days_late, "open": amount(item.residual_currency), "asked": amount(item.asked),
                "aside": amount(item.set_aside), "why": item.why,
            })  # fmt: skip
        return rows

    def _get_copies(self, case):
        """The invoices of which copies may be sent."""
        return [
            {"id": move.id, "name": move.name, "open": format_amount(self.env, move.amount_residual, move.currency_id)}
            for move in case._get_copyable()[:ITEMS]
        ]

    def _get_promises(self, case):
        states = dict(self.env["recouvrement.promise"]._fields["state"]._description_selection(self.env))
        return [
            {"id": one.id, "words": one.display_name, "state": one.state, "state_words": states[one.state]}
            for one in case.promise_ids[:PROMISES]
        ]

    def _get_contacts(self, case):
        """The last contacts, whichever way: reminders, calls and messages, the last one first."""
        channels = dict(self.env["recouvrement.reminder"]._fields["channel"]._description_selection(self.env))
        found = [
            (reminder.sent_at, channels.get(reminder.channel, ""), reminder.level_id.name or reminder.level_name or "")
            for reminder in case.concerning_ids.filtered(lambda one: one.sent_at and one.origin != "contact")
        ]
        found += [
            (call.called_on, self.env._("Call"), " – ".join(filter(None, [call.display_name, call.note])))
            for call in case.call_ids[:CONTACTS]
        ]
        messages = case.message_ids.filtered(lambda one: one.message_type in ("email", "comment"))[:CONTACTS]
        found += [
            (one.date, one.author_id.sudo().name or one.email_from or "", html2plaintext(one.body or "")[:160])
            for one in messages
        ]
        latest = sorted(found, key=lambda row: row[0], reverse=True)[:CONTACTS]
        return [{"date": format_date(self.env, day), "who": who, "what": what} for day, who, what in latest]

    # ---------------------------------------------------------------- the script

    def _get_script(self, case):
        """What to say: the script of the step that waits, that was last sent, or that comes."""
        waiting = case.reminder_ids.filtered(lambda one: one.state in OPEN_STATES).level_id[:1]
        items = case._get_call_items().filtered("days_late")
        sent = items.sent_level_id.exists().sorted("delay")[-1:]
        level = waiting or sent or items.level_id.exists().sorted("delay")[:1]
        if not level:
            return {"level": "", "level_id": False, "text": "", "may_edit": False}
        values = self._get_values(case, level, items)
        return {
            "level": level.name, "level_id": level.id,
            "text": text.fill_lines(level.call_script or level.body, values),
            "may_edit": level.has_access("write"),
        }  # fmt: skip

    def _get_values(self, case, level, items):
        """The values of the placeholders, as a reminder of these items would have them today."""
        Reminder = self.env["recouvrement.reminder"]
        currency = case._get_call_currency()
        lines = [
            {**item._prepare_reminder_line_vals(), "covered": item.covered}
            for item in items.filtered(lambda item: item.currency_id == currency)
        ]
        vals = Reminder._prepare_virtual_vals(case.company_id, level, "task", currency.id, lines)
        # sudo: the figures of a customer are the same whoever reads them
        reminder = Reminder.sudo().new({**vals, "partner_id": case.partner_id.id, "case_id": case.id})
        return reminder._get_text_values(case.contact_ids[:1], reminder._get_bank_date())

    def _say_best_hour(self, case):
        hour = self.env["recouvrement.call"]._find_best_hour(case)
        return "" if hour is None else self.env._("Best reached between %(from)s:00 and %(to)s:00", **{
            "from": hour, "to": hour + 1,
        })  # fmt: skip

    def _present(self, answer, case):
        day = answer.propose(case)
        return {
            "code": answer.code, "label": say(self.env, answer.words), "icon": answer.icon, "asks": list(answer.asks),
            "day": day.isoformat() if day else "", "mail": bool(answer.mail),
            "day_label": say(self.env, answer.day_words) if answer.day_words else "",
            "day_required": answer.day_required,
        }  # fmt: skip

    # ---------------------------------------------------------------- the answer

    @api.model
    def answer(self, case_id, code, values):
        """Do what follows from an answer, log the call, and say what opens next.

        :param str code: of the answer.
        :param dict values: what was entered, by name: contact_id, day, hour, amount, means, user_id, who, reference,
            proof, items, email, note, mail.
        :return: an action, or False.
        """
        case = self._get_case(case_id)
        if code not in REGISTRY:
            raise UserError(self.env._("Choose one of the answers."))
        answer = REGISTRY[code](case, dict(values or {}))
        details, proofs = answer.details(), answer.find_proofs()
        case._close_calls()
        if answer.reached:
            case._note_contact()
        action = answer.carry_out()
        self._log(case, answer, details, proofs)
        if not action and answer.mail and answer.values.get("mail"):
            action = self._write_mail(case, answer.mail)
        return clean_action(action, self.env) if action else False

    def _log(self, case, answer, details, proofs):
        """Keep the call, and say it in the timeline."""
        note = answer.text("note")
        # sudo: a call is written by its answer only; its author is the user
        self.env["recouvrement.call"].sudo().create({
            "case_id": case.id, "answer": answer.code, "reached": answer.reached, "contact_id": answer.contact.id,
            "note": " – ".join(filter(None, [*details, note])) or False,
        })  # fmt: skip
        who = self.env._(" with %s", answer.contact.name) if answer.contact else ""
        words = self.env._("Call%(who)s: %(answer)s", who=who, answer=say(self.env, answer.words))
        # sudo: the files belong to the case, on which a collector writes by its buttons only
        files = self.env["ir.attachment"].sudo().create([
            {"name": name, "raw": content, "res_model": case._name, "res_id": case.id} for name, content in proofs
        ])  # fmt: skip
        case._message_log(body=". ".join(filter(None, [words, *details, note])), attachment_ids=files.ids)

    def _write_mail(self, case, template):
        """The mail that follows, in the language of the customer: it is read before it leaves."""
        return case._compose(
            self.env._("Follow-up Mail"), self.env["res.partner"], default_template_id=self.env.ref(template).id
        )
