"""The open-source peer: OCA `account_credit_control` 19.0, on a copy of the same ledger.

It is fetched by pip into a folder that only the benchmark reads (AGPL-3: run, never copied).
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from . import postgres
from .ledger import TODAY
from .places import PEERS
from .probe import probe
from .services import mail_sink, use_sink, web_server
from .session import install, session

PACKAGE = "odoo-addon-account-credit-control==19.0.*"
MODULE = "account_credit_control"
FOLDER = PEERS / "odoo" / "addons"
SAMPLE = 25
NEXT = timedelta(days=45)


def fetch() -> None:
    """Install the peer's package in its folder, once; its only dependency is Odoo."""
    if not (FOLDER / MODULE).is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*command, "--target", str(PEERS), PACKAGE], check=True)


def prepare(database: str) -> None:
    """Install the peer and give it three levels: 1 day late, 30 days late, 15 days later again."""
    install(database, [MODULE], str(FOLDER))
    with session(database, str(FOLDER)) as env:
        company = env.company
        policy = env.ref(f"{MODULE}.credit_control_3_time")
        policy.account_ids = env["account.account"].search([("code", "=like", "411100%")])
        first, second, third = policy.level_ids.sorted("level")
        first.write({"computation_mode": "net_days", "delay_days": 1})
        second.write({"computation_mode": "net_days", "delay_days": 30})
        third.write({"computation_mode": "previous_date", "delay_days": 15})
        company.credit_policy_id = policy
    _tidy(database)


def mark_sent(database: str) -> None:
    """Do the first run and write its lines as sent, by SQL, with fresh statistics."""
    with session(database, str(FOLDER)) as env:
        _run(env, TODAY).generate_credit_lines()
        env.flush_all()
        env.cr.execute("UPDATE credit_control_line SET state = 'sent', date_sent = date")
    _tidy(database)


def _tidy(database: str) -> None:
    with postgres.connect(database) as cr:
        cr.execute("VACUUM ANALYZE")


def _run(env, day):
    return env["credit.control.run"].create({"date": day})


def first_run(database: str) -> dict:
    """The first reminders of every late item."""
    return _generate(database, TODAY)


def next_run(database: str) -> dict:
    """The run 45 days later, after a first one that was sent."""
    return _generate(database, TODAY + NEXT)


def _generate(database: str, day) -> dict:
    with session(database, str(FOLDER)) as env:
        run = _run(env, day)
        env.cr.commit()
        with probe() as cost:
            run.generate_credit_lines()
            env.cr.commit()
        return vars(cost) | {"count": len(run.line_ids)}


def letters(database: str) -> dict:
    """One PDF a letter, as the peer's button makes them for one customer."""
    with web_server(database, str(FOLDER)) as address, session(database, str(FOLDER)) as env:
        env["ir.config_parameter"].set_param("report.url", address)
        communications = _communications(env)
        env.cr.commit()
        report = env["ir.actions.report"].with_context(force_report_rendering=True)
        name = f"{MODULE}.report_credit_control_summary"
        _content, kind = report._render_qweb_pdf(name, communications[:1].ids)  # warms the styles
        with probe() as cost:
            for communication in communications[1:]:
                content, kind = report._render_qweb_pdf(name, communication.ids)
                assert kind == "pdf" and content.startswith(b"%PDF")
        return vars(cost) | {"count": len(communications) - 1}


def emails(database: str) -> dict:
    """Communications posted with their PDF and accepted by a mail server, one commit for all."""
    with (
        mail_sink() as sink,
        web_server(database, str(FOLDER)) as address,
        session(database, str(FOLDER)) as env,
    ):
        env["ir.config_parameter"].set_param("report.url", address)
        use_sink(env, sink)
        communications = _communications(env)
        env.cr.commit()
        with probe() as cost:
            communications._generate_emails()
            env.cr.commit()
            env["mail.mail"].process_email_queue()
            env.cr.commit()
        accepted = len(sink.accepted())
        return vars(cost) | {"count": len(communications), "accepted": accepted}


def _communications(env):
    """The communications of some customers who have an e-mail address."""
    lines = env["credit.control.line"].search([("partner_id.email", "!=", False)], order="id")
    partners = lines.partner_id[:SAMPLE]
    lines = lines.filtered(lambda line: line.partner_id in partners)
    lines.write({"state": "to_be_sent", "channel": "email"})
    return env["credit.control.communication"]._generate_comm_from_credit_lines(lines)[:SAMPLE]
