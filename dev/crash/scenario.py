"""One scenario: a database, Odoo processes, the mail server; and what must hold whatever happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dev.crash.commands import CUSTOMERS
from dev.crash.database import Live
from dev.crash.processes import Worker, Workers
from dev.crash.smtp_server import Message, Session, SmtpServer

# Who is written to, and what is asked of each.
ASKED = {"Alpha": 100, "Bravo": 250, "Charlie": 300, "Delta": 360, "Echo": 500, "Foxtrot": 600}
LATE_ITEMS = {name: sum(due < 0 < amount for amount, due in CUSTOMERS[name][1]) for name in ASKED}
OTHER_ITEMS = {"held": 1, "skipped": 2}  # no address; a credit, an invoice not yet due
OUTCOMES = {"sent": "sent", "held": "held", "failed": "failed", "unknown": "unknown"}
ROUNDS = 12
PATIENCE = 180  # seconds for running servers: who finds the turn taken comes again a minute later


class Scenario:
    """What a test works with."""

    def __init__(self, live: Live, workers: Workers, smtp: SmtpServer):
        self.db, self.workers, self.smtp = live, workers, smtp

    # ---------------------------------------------------------------- doing

    def start(self, command: str, **arguments) -> Worker:
        """Start an Odoo process."""
        return self.workers.start(command, **arguments)

    def do(self, command: str, **arguments):
        """Start an Odoo process and wait for its result."""
        return self.start(command, **arguments).result()

    def restart(self) -> None:
        """Let new processes do all that happens by itself, until nothing moves any more."""
        for _round in range(ROUNDS):
            before = self._state()
            self.do("day")
            if self._state() == before:
                self.smtp.quiet()
                return
        raise AssertionError(f"something still moves after {ROUNDS} rounds: {before} {self._state()}")

    def keep_waking(self, condition, what: str) -> None:
        """Wake the cron threads of running servers until a condition holds."""

        def woken():
            self.db.wake_servers()
            return condition()

        self.db.until(woken, what, PATIENCE, pause=0.3)

    def _state(self) -> list:
        """Everything that may move."""
        queries = (
            "SELECT id, state, reason, mail_id, number, retry_at FROM recouvrement_reminder ORDER BY 1",
            "SELECT id, outcome FROM recouvrement_attempt ORDER BY 1",
            "SELECT id, phase FROM recouvrement_run ORDER BY 1",
            "SELECT partner_id FROM recouvrement_refresh ORDER BY 1",
            "SELECT id, decision_code, pending FROM recouvrement_item ORDER BY 1",
            "SELECT id, state FROM mail_mail ORDER BY 1",
        )
        return [self.db.rows(query) for query in queries]

    def only(self, customer: str) -> None:
        """Let the reminders of all other customers wait for another day."""
        self.db.rows(
            """UPDATE recouvrement_reminder reminder SET retry_at = now() + interval '12 hours'
                 FROM res_partner partner WHERE partner.id = reminder.partner_id AND partner.name <> %s""",
            customer,
        )

    # ---------------------------------------------------------------- looking

    def customer_of(self, message: Message | Session) -> str:
        """The customer to whom a message goes."""
        return next(name for name, (address, _invoices) in CUSTOMERS.items() if message.recipients[0] in address)

    def accepted(self) -> Counter:
        """Messages accepted by the mail server, by customer."""
        return Counter(map(self.customer_of, self.smtp.accepted))

    def outcome(self) -> dict[str, tuple[str, int]]:
        """Of each customer: the state of the last reminder, and how many messages were accepted."""
        states = dict(
            self.db.rows(
                """SELECT partner.name, reminder.state FROM recouvrement_reminder reminder
                     JOIN res_partner partner ON partner.id = reminder.partner_id ORDER BY reminder.id"""
            )
        )
        accepted = self.accepted()
        return {name: (states.get(name, "none"), accepted[name]) for name in ASKED}

    def last_customer(self) -> str:
        """The customer whose reminder is taken up last."""
        return self.db.value(
            """SELECT partner.name FROM recouvrement_reminder reminder
                 JOIN res_partner partner ON partner.id = reminder.partner_id ORDER BY reminder.id DESC"""
        )

    def reminders(self, customer: str) -> list[tuple]:
        """(state, reason, principal, number) of the reminders of a customer, oldest first."""
        return self.db.rows(
            """SELECT reminder.state, reminder.reason, reminder.principal::int, reminder.number
                 FROM recouvrement_reminder reminder JOIN res_partner partner ON partner.id = reminder.partner_id
                WHERE partner.name = %s ORDER BY reminder.id""",
            customer,
        )

    def attempts(self, customer: str) -> list[str]:
        """The outcomes of the attempts at a customer's reminders, oldest first."""
        rows = self.db.rows(
            """SELECT attempt.outcome FROM recouvrement_attempt attempt
                 JOIN recouvrement_reminder reminder ON reminder.id = attempt.reminder_id
                 JOIN res_partner partner ON partner.id = reminder.partner_id
                WHERE partner.name = %s ORDER BY attempt.id""",
            customer,
        )
        return [outcome for (outcome,) in rows]

    def decisions(self, customer: str) -> set[str]:
        """The decisions of the overdue debits of a customer."""
        rows = self.db.rows(
            """SELECT item.decision_code FROM recouvrement_item item
                 JOIN res_partner partner ON partner.id = item.partner_id
                WHERE partner.name = %s AND item.residual > 0 AND item.due_date < now()""",
            customer,
        )
        return {code for (code,) in rows}

    # ---------------------------------------------------------------- the promise

    def check(self, open_allowed: Iterable[str] = (), ledger_changed: bool = False) -> None:
        """What the promise "once only" says of every reminder, however the scenario went.

        :param open_allowed: customers whose reminder may still be on its way.
        :param ledger_changed: items came or went since the run was made.
        """
        self._check_messages()
        self._check_reminders(open_allowed)
        self._check_activities()
        self._check_items(open_allowed)
        self._check_report(ledger_changed)

    def _check_messages(self) -> None:
        """No reminder and no customer twice; the PDF sent is the one archived."""
        twice = [key for key, count in Counter(one.number for one in self.smtp.accepted).items() if count > 1]
        assert not twice, f"sent twice: {twice}"
        twice = [name for name, count in self.accepted().items() if count > 1]
        assert not twice, f"written to twice: {twice}"
        archived = self.do("archives")
        for message in self.smtp.accepted:
            assert archived[message.number] == message.sha256, f"{message.number} is not what was archived"

    def _check_reminders(self, open_allowed: Iterable[str]) -> None:
        """Every reminder has an end, and the end is true."""
        accepted = Counter(one.number for one in self.smtp.accepted)
        rows = self.db.rows(
            """SELECT partner.name, reminder.state, replace(reminder.number, '/', '-'), mail.state,
                      ARRAY(SELECT outcome FROM recouvrement_attempt WHERE reminder_id = reminder.id ORDER BY id)
                 FROM recouvrement_reminder reminder
                 JOIN res_partner partner ON partner.id = reminder.partner_id
                 LEFT JOIN mail_mail mail ON mail.id = reminder.mail_id"""
        )
        assert {name for name, *_rest in rows} == set(ASKED), "a customer was forgotten, or written to without reason"
        for name, state, number, mail, attempts in rows:
            what = f"{name}: {number} is {state}, its mail {mail}, attempts {attempts}, accepted {accepted[number]}"
            assert "pending" not in attempts, what
            assert attempts.count("accepted") == (state == "sent"), what
            if state == "sent":
                assert accepted[number] == 1 and mail == "sent", what
            elif state == "unknown":
                assert accepted[number] <= 1 and attempts[-1] == "unknown" and mail == "cancel", what
            elif state in ("held", "failed", "cancelled"):
                assert accepted[number] == 0 and mail in ("cancel", None), what
            else:
                assert accepted[number] == 0 and name in open_allowed, what

    def _check_activities(self) -> None:
        """What failed or is unknown was shown to a person, once."""
        rows = self.db.rows(
            """SELECT partner.name, count(DISTINCT reminder.id), count(DISTINCT activity.id)
                 FROM recouvrement_reminder reminder
                 JOIN res_partner partner ON partner.id = reminder.partner_id
                 LEFT JOIN mail_activity activity
                        ON activity.res_model = 'recouvrement.case' AND activity.res_id = reminder.case_id
                WHERE reminder.state IN ('failed', 'unknown') GROUP BY 1"""
        )
        for name, reminders, activities in rows:
            assert activities == reminders, f"{name}: {reminders} reminders to decide, {activities} activities"

    def _check_items(self, open_allowed: Iterable[str]) -> None:
        """The items say what became of their reminder."""
        codes = {"sent": {"wait"}, "unknown": {"unknown"}, "failed": {"failed"}}
        for name, (state, _count) in self.outcome().items():
            if name not in open_allowed and state in codes:
                assert self.decisions(name) <= codes[state], f"{name} is {state}, its items {self.decisions(name)}"

    def _check_report(self, ledger_changed: bool) -> None:
        """There is one run a day; its report counts every item once, under what became of it."""
        runs = self.db.rows("SELECT id, phase, item_count FROM recouvrement_run WHERE phase <> 'cancelled'")
        assert len(runs) == 1, f"not one run a day: {runs}"
        query = "SELECT outcome, SUM(item_count)::int FROM recouvrement_run_line WHERE run_id = %s GROUP BY 1"
        report = Counter(dict(self.db.rows(query, runs[0][0])))
        assert report.total() == runs[0][2], f"{report} does not add up to {runs[0]}"
        if not ledger_changed:
            expected = Counter(OTHER_ITEMS)
            for name, (state, _count) in self.outcome().items():
                expected[OUTCOMES.get(state, "waiting")] += LATE_ITEMS[name]
            assert report == expected, f"the report says {report}"


def all_sent(**others: tuple[str, int]) -> dict[str, tuple[str, int]]:
    """What is expected of each customer: sent once, but for those named."""
    return {name: others.get(name, ("sent", 1)) for name in ASKED}
