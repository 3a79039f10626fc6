"""The addon itself: the steps of a day, each measured on a copy of the same ledger."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

from . import floors, postgres
from .ledger import TODAY
from .places import ADDON
from .probe import probe, total
from .services import mail_sink, use_sink, web_server
from .session import configure, install, session

NEXT = timedelta(days=45)
EMAILS = 100
LETTERS = 100
REFRESHED = 1000
TEXT = "Dear {customer},\n\nYou owe us {principal}.\n\n{company}"
# What the law wants on a letter, without which none leaves.
MENTIONS = {
    "company_registry": "732829320",
    "recouvrement_legal_form": "SAS",
    "recouvrement_capital": 40000,
    "recouvrement_rcs_city": "Angers",
}
LADDER = [
    {"name": "First", "delay": 1, "channel": "email"},
    {"name": "Second", "delay": 30, "channel": "email"},
    {"name": "Last", "delay": 45, "channel": "letter"},
]


@contextmanager
def day(database: str, today=TODAY):
    """An environment in which it is that day for every company; yields it with the company."""
    with session(database) as env:
        type(env["res.company"])._recouvrement_today = lambda company: today
        yield env, env.company


# ---------------------------------------------------------------- databases to start from


def prepare(database: str) -> dict:
    """Install the addon, which projects the ledger, and give it three levels like the peer's."""
    install(database, [ADDON])
    with day(database) as (env, root):
        levels = [(0, 0, {"subject": "Your account", "body": TEXT, "mode": "auto", **level}) for level in LADDER]
        policy = env["recouvrement.policy"].create({
            "name": "Benchmark",
            "company_id": root.id,
            "level_ids": levels,
        })
        root.write({
            **MENTIONS,
            "recouvrement_policy_id": policy.id,
            "recouvrement_start_date": TODAY,
            "recouvrement_sending": True,
        })
        items = env["recouvrement.item"].search_count([])
    _tidy(database)
    return {"items": items}


def make_run(database: str) -> None:
    """The first run is made: its reminders are confirmed and wait to be sent."""
    with day(database) as (env, root):
        run = env["recouvrement.run"].create({"company_id": root.id, "date": TODAY})
        for _phase in range(3):
            run._advance()
    _tidy(database)


def mark_sent(database: str) -> None:
    """The reminders of the first run have left, written by SQL, and the items know it."""
    with day(database) as (env, root):
        env.cr.execute(
            "UPDATE recouvrement_reminder SET state = 'sent', sent_on = %(today)s, sent_at = %(today)s",
            {"today": TODAY},
        )
        cases = env["recouvrement.case"].search([])
        env["recouvrement.item"]._project_history(cases.ids)
        env["recouvrement.item"]._decide(root, TODAY)
    _tidy(database)


def _tidy(database: str) -> None:
    with postgres.connect(database) as cr:
        cr.execute("VACUUM ANALYZE")


# ---------------------------------------------------------------- measures


def selecting(database: str) -> dict:
    """Bring the items in step: nothing changed; then from nothing."""
    with day(database) as (env, root):
        ledger = env["recouvrement.ledger"]
        with probe() as same:
            ledger._synchronise(root)
            env.cr.commit()
        env.cr.execute("TRUNCATE recouvrement_item, recouvrement_case CASCADE")
        env.invalidate_all()
        with probe() as anew:
            counts = ledger._synchronise(root)
            env.cr.commit()
    return {"select_same": vars(same), "select_anew": vars(anew) | {"count": counts["added"]}}


def deciding(database: str) -> dict:
    """Decide all items when nothing changed and when the calendar moved by a day."""
    found = {}
    with day(database) as (env, root):
        items = env["recouvrement.item"]
        found["items"] = items.search_count([])
        items._decide(root, TODAY)
        env.cr.commit()
        works = {
            "decide_floor": lambda: floors.read_facts(env, root),
            "decide_same": lambda: items._decide(root, TODAY),
            "decide_moved": lambda: items._decide(root, TODAY + timedelta(days=1)),
        }
        for work in works.values():  # the caches of the server and of Odoo are warm for all
            work()
            env.cr.rollback()
        for name, work in works.items():
            with probe() as cost:
                work()
            env.cr.rollback()
            found[name] = vars(cost)
    return found


def rating(database: str) -> dict:
    """Rate all customers from nothing, then when nothing changed, beside the two statements that read their facts."""
    found = {}
    with day(database) as (env, root):
        scores, ledger = env["recouvrement.score"], env["recouvrement.ledger"]
        scores._create_cases(root, TODAY)
        found["count"] = env["recouvrement.case"].search_count([("company_id", "=", root.id)])
        env.cr.commit()
        works = {
            "rate_floor": lambda: [
                env.execute_query(query)
                for query in (ledger._payment_facts(root, TODAY), ledger._sales_facts(root, TODAY))
            ],
            "rate_anew": lambda: _rate(env, root),
            "rate_same": lambda: _rate(env, root),
        }
        for name, work in works.items():
            with probe() as cost:
                work()
                env.cr.commit()
            found[name] = vars(cost)
    return found


def _rate(env, root) -> None:
    """What one night does."""
    scoring = env["recouvrement.scoring"]._of(root)
    scoring.done_on = False
    for _number in env["recouvrement.score"]._rate_company(scoring, root, TODAY):
        env.cr.commit()


def first_run(database: str) -> dict:
    """A whole first run, phase by phase, each committed."""
    return _run(database, TODAY)


def next_run(database: str) -> dict:
    """The run 45 days later, after a first one that was sent."""
    return _run(database, TODAY + NEXT)


def _run(database: str, today) -> dict:
    found = {}
    with day(database, today) as (env, root):
        run = env["recouvrement.run"].create({"company_id": root.id, "date": today})
        env.cr.commit()
        for phase in ("select", "decide", "gather"):
            found[phase] = _advance(env, run)
        if run.phase == "failed":
            raise RuntimeError(run.error)
        found["whole"] = total(list(found.values()))
        found["reminders"] = len(run.reminder_ids)
        found["count"] = env["recouvrement.reminder.line"].search_count([
            ("reminder_id.run_id", "=", run.id),
            ("step_delay", "!=", False),
        ])
        found["items"] = run.item_count
    return found


def _advance(env, run) -> dict:
    with probe() as cost:
        run._advance()
        env.cr.commit()
    return vars(cost)


def inserting(database: str) -> dict:
    """The floor of gathering: the rows of a run put again into our tables by bare SQL."""
    configure(database)
    with postgres.connect(database, autocommit=False) as cr:
        return floors.insert_again(cr)


def refreshing(database: str) -> dict:
    """Fold the queue after some customers paid or were invoiced."""
    with day(database) as (env, _root):
        partners = env["recouvrement.case"].search([], limit=REFRESHED).partner_id
        env["recouvrement.refresh"]._ask_partners(partners.ids)
        env.cr.commit()
        with probe() as cost:
            env["recouvrement.refresh"]._cron_refresh()
            env.cr.commit()
        assert not env["recouvrement.refresh"].search_count([])
    return vars(cost) | {"count": len(partners)}


def emails(database: str) -> dict:
    """Confirmed reminders until a mail server has accepted each with its PDF."""
    with (
        mail_sink() as sink,
        web_server(database) as address,
        day(database) as (env, _root),
    ):
        env["ir.config_parameter"].set_param("report.url", address)
        use_sink(env, sink)
        reminders = _keep_confirmed(env, "email", EMAILS)
        with probe() as cost:
            env["recouvrement.reminder"]._cron_send()
            env.cr.commit()
        archived = _archived(env, reminders, "sent")
        return vars(cost) | {"count": archived, "accepted": _all_accepted(sink, archived)}


def letters(database: str) -> dict:
    """Confirmed letters until each is archived as a PDF of its own."""
    with web_server(database) as address, day(database) as (env, _root):
        env["ir.config_parameter"].set_param("report.url", address)
        reminders = _keep_confirmed(env, "letter", LETTERS)
        with probe() as cost:
            for start in range(0, len(reminders), 50):
                reminders[start : start + 50]._fix()
                env.cr.commit()
        archived = _archived(env, reminders, "confirmed")
    return vars(cost) | {"count": archived}


def _archived(env, reminders, state: str) -> int:
    """How many reminders there are, once each has that state and its own PDF."""
    env.invalidate_all()
    for reminder in reminders:
        done = reminder.state == state and reminder._get_pdf().startswith(b"%PDF")
        if not done:
            raise AssertionError(f"reminder {reminder.id}: {reminder.state}, {reminder.reason}")
    return len(reminders)


def _all_accepted(sink, number: int) -> int:
    accepted = len(sink.accepted())
    if accepted != number:
        raise AssertionError(f"{accepted} mails accepted for {number} reminders")
    return accepted


def _keep_confirmed(env, channel: str, number: int):
    """Leave that many reminders confirmed, by that channel; the others wait for a person."""
    env.cr.execute(
        """WITH kept AS (
               SELECT reminder.id FROM recouvrement_reminder reminder
                 JOIN res_partner partner ON partner.id = reminder.partner_id
                WHERE partner.email IS NOT NULL ORDER BY reminder.id LIMIT %s)
           UPDATE recouvrement_reminder reminder
              SET state = CASE WHEN kept.id IS NULL THEN 'prepared' ELSE 'confirmed' END,
                  channel = %s
             FROM recouvrement_reminder other LEFT JOIN kept ON kept.id = other.id
            WHERE other.id = reminder.id""",
        [number, channel],
    )
    env.cr.commit()
    env.invalidate_all()
    return env["recouvrement.reminder"].search([("state", "=", "confirmed")])
