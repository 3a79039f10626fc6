"""Reference ledgers: generated once, kept as template databases, copied for each measure."""

from __future__ import annotations

import ast
import hashlib
import time
from datetime import date
from pathlib import Path

from dev import templates

from . import postgres
from .checks import check
from .cloning import clone_ledger, links, note_origin, recipes
from .plan import SIZES
from .session import session
from .stories import Author, french_company

# A Monday that is no public holiday, so that something can be sent on it.
TODAY = date(2026, 11, 16)
MADE_BY = ["plan.py", "stories.py", "columns.py", "cloning.py", "checks.py", "ledger.py"]


def name(size: str) -> str:
    """The template database that keeps a ledger."""
    return f"bench_ledger_{size.lower()}"


def fingerprint(size: str, today: date) -> str:
    """Changes with the code that makes a ledger (not with its layout), its size and its day."""
    folder = Path(__file__).parent
    code = [ast.dump(ast.parse((folder / file).read_text())) for file in MADE_BY]
    digest = hashlib.sha256("".join([*code, templates.FULL.key()]).encode())
    return f"{size} {today} {digest.hexdigest()[:16]}"


def is_ready(size: str, today: date = TODAY) -> bool:
    """Whether a ledger made by this very code is kept."""
    return postgres.description(name(size)) == fingerprint(size, today)


def build(size: str, today: date = TODAY) -> dict:
    """Generate, check and keep a ledger; returns what it holds and how long that took."""
    started = time.monotonic()
    draft = name(size) + "_draft"
    templates.ensure(templates.FULL)
    postgres.copy(templates.FULL.name, draft)
    with session(draft) as env:
        french_company(env)
        author = Author(env, today)
        note_origin(env, author.all())
        last = max(env["account.move"].search([]).ids)
        made, related, customer = recipes(env), links(env), author.customer.id
    with postgres.connect(draft, autocommit=False) as cr:
        clone_ledger(cr, SIZES[size], made, related, customer)
    with postgres.connect(draft) as cr:
        cr.execute("VACUUM (FREEZE, ANALYZE)")
    cloned = time.monotonic() - started
    with session(draft) as env:
        check(env, last)
        held = contents(env, today)
        env.cr.rollback()
    _keep(draft, size, today)
    return held | {"cloned_s": round(cloned, 1), "s": round(time.monotonic() - started, 1)}


def _keep(draft: str, size: str, today: date) -> None:
    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    Registry.delete(draft)
    close_db(draft)
    postgres.rename(draft, name(size))
    postgres.describe(name(size), fingerprint(size, today))


def contents(env, today: date) -> dict:
    """Counts of what the ledger holds."""
    env.cr.execute(
        """SELECT count(DISTINCT l.partner_id) AS customers_with_open_items,
                  count(*) AS open_items,
                  count(*) FILTER (WHERE l.amount_residual > 0 AND l.date_maturity < %(today)s)
                      AS overdue_items,
                  count(*) FILTER (WHERE l.amount_residual < 0) AS open_credits
             FROM account_move_line l
             JOIN account_account a ON a.id = l.account_id
            WHERE a.account_type = 'asset_receivable' AND l.parent_state = 'posted'
              AND l.reconciled IS NOT TRUE""",
        {"today": today},
    )
    (held,) = env.cr.dictfetchall()
    for label, query in COUNTS.items():
        env.cr.execute(query)
        (held[label],) = env.cr.fetchone()
    return held


COUNTS = {
    "customers": "SELECT count(*) FROM res_partner WHERE ref LIKE 'C%'",
    "invoices": "SELECT count(*) FROM account_move WHERE move_type = 'out_invoice'",
    "moves": "SELECT count(*) FROM account_move",
    "lines": "SELECT count(*) FROM account_move_line",
}
