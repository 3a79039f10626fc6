"""What an Odoo process of the harness does: the scheduled actions, and what people do meanwhile.

Everything here runs inside Odoo. A command gets an environment with a cursor that commits when it returns.
"""

from __future__ import annotations

import hashlib
import os
import sys
from datetime import timedelta

from dev import odoo_source
from dev.crash.places import ADDONS

JOBS = {
    "refresh": "recouvrement_module.ir_cron_refresh",
    "run": "recouvrement_module.ir_cron_run",
    "send": "recouvrement_module.ir_cron_send",
    "core": "mail.ir_cron_mail_scheduler_action",  # core's own mail queue
}
COMMANDS = {}


def command(function):
    """Make a function known by its name."""
    COMMANDS[function.__name__] = function
    return function


def addons_path() -> str:
    """Odoo's addons and our copy."""
    return ",".join(map(str, [*odoo_source.addons_folders(), ADDONS]))


def run(database: str, name: str, arguments: dict):
    """Do a command in this process; its result."""
    if name == "serve":
        return serve(database, **arguments)
    from odoo import SUPERUSER_ID, api

    registry = _reconnect(database).check_signaling()
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        result = COMMANDS[name](env, **arguments)
        env.flush_all()
        registry.signal_changes()
        cr.commit()
    return result


def _reconnect(database):
    """Let the registry connect under the name of this process, not of its parent."""
    from odoo import sql_db
    from odoo.modules.registry import Registry

    registry = Registry(database)
    registry._db = sql_db.db_connect(database)
    return registry


def serve(database: str, port: int = 0, cron_threads: int = 0) -> int:
    """Be a whole Odoo server."""
    from odoo.service import server
    from odoo.tools import config

    _reconnect(database)
    os.environ["ODOO_NOTIFY_CRON_CHANGES"] = "1"  # cron threads are woken at once
    config["db_name"] = [database]
    config["max_cron_threads"] = cron_threads
    config["http_enable"] = bool(port)
    config["http_port"] = port
    return server.start(preload=[database], stop=False)


# ---------------------------------------------------------------- the scheduled actions


@command
def job(env, name, batch=0):
    """Run a scheduled action as the scheduler does, so many reminders a batch; False if another process runs it."""
    from odoo.exceptions import UserError

    if batch:
        sys.modules["odoo.addons.recouvrement_module.models.dunning.reminder_send"].BATCH = batch
    try:
        result = env.ref(JOBS[name]).method_direct_trigger()
    except UserError:
        return False
    if result is not True:
        raise RuntimeError(f"The scheduled action {name} failed: see above.")
    return True


@command
def day(env):
    """Everything that happens by itself, once: our three actions and core's mail queue."""
    for name in JOBS:
        job(env, name)
        env.cr.commit()


@command
def method(env, name):
    """Run the method of an action directly: the scheduler's own lock does not protect it."""
    model, function = {
        "refresh": ("recouvrement.refresh", "_cron_refresh"),
        "run": ("recouvrement.run", "_cron_run"),
        "send": ("recouvrement.reminder", "_cron_send"),
        "core": ("mail.mail", "process_email_queue"),
    }[name]
    getattr(env[model], function)()


# ---------------------------------------------------------------- what people do meanwhile


@command
def pay(env, customer, amount=None):
    """Register a payment of the oldest invoice of a customer, which reconciles it; what is left open."""
    invoice = _oldest_invoice(env, customer)
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    vals = {"journal_id": journal.id, **({"amount": amount} if amount else {})}
    register = env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
    register.create(vals)._create_payments()
    env.flush_all()
    return invoice.amount_residual


@command
def announce_payment(env, customer):
    """Register a payment of the oldest invoice of a customer that has no journal entry yet."""
    invoice = _oldest_invoice(env, customer)
    payment = env["account.payment"].create({
        "payment_type": "inbound",
        "partner_id": invoice.partner_id.id,
        "amount": invoice.amount_residual,
        "journal_id": env["account.journal"].search([("type", "=", "bank")], limit=1).id,
        "invoice_ids": invoice.ids,
    })
    payment.outstanding_account_id = False
    payment.action_post()
    return bool(payment.move_id)


def _oldest_invoice(env, customer):
    domain = [("partner_id.name", "=", customer), ("move_type", "=", "out_invoice"), ("state", "=", "posted")]
    return env["account.move"].search(domain, order="invoice_date_due, id", limit=1)


@command
def switch(env, on):
    """Switch sending on or off."""
    env.company.recouvrement_sending = on


@command
def run_now(env):
    """Press the button of the run, with the retries that Odoo gives a request."""
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    manager = env.ref("base.user_admin")
    try:
        retrying(lambda: env(user=manager)["recouvrement.run"].action_run_now(), env)
    except UserError as error:
        return str(error)
    return "made"


@command
def take_back(env):
    """Press the button that takes the run of today back, with the retries that Odoo gives a request."""
    from odoo.service.model import retrying

    manager = env.ref("base.user_admin")
    retrying(lambda: env(user=manager)["recouvrement.run"].search([]).action_take_back(), env)


@command
def cancel(env, customer):
    """Press Take Back on the reminder of a customer, with the retries that Odoo gives a request."""
    from odoo.service.model import retrying

    manager = env.ref("base.user_admin")
    reminders = env(user=manager)["recouvrement.reminder"].search([("partner_id.name", "=", customer)])
    retrying(reminders.action_cancel, env)


@command
def send_now(env, retry=False):
    """Press Send Now (Retry first, if it did not leave) on mails of reminders, with the retries that a request gets."""
    from odoo.service.model import retrying

    states = ("cancel", "exception") if retry else ("outgoing",)
    mails = env["mail.mail"].search([("recouvrement_reminder_id", "!=", False), ("state", "in", states)])
    if retry:
        mails.mark_outgoing()
    retrying(mails.send, env)


@command
def delete_mail(env, customer):
    """Delete the mail of a customer's reminder."""
    env["mail.mail"].search([("recouvrement_reminder_id.partner_id.name", "=", customer)]).unlink()


@command
def refresh_case(env, customer):
    """Press the button that brings a case in step with the ledger."""
    env["recouvrement.case"].search([("partner_id.name", "=", customer)]).action_refresh()


@command
def decide_on(env, days):
    """What would be decided so many days from now: customer → decisions. Nothing is kept."""
    day_then = env.company._recouvrement_today() + timedelta(days=days)
    env["recouvrement.item"]._decide(env.company, day_then)
    found = {}
    for item in env["recouvrement.item"].search([("residual", ">", 0)]):
        found.setdefault(item.partner_id.name, []).append(item.decision_code)
    env.cr.rollback()
    return found


@command
def new_invoice(env, customer, amount, due):
    """Post an invoice."""
    return _invoice(env, env["res.partner"].search([("name", "=", customer)]), amount, due).id


# ---------------------------------------------------------------- the ledger to start from

CUSTOMERS = {
    # name: (addresses, (amount, due) of each invoice)
    "Alpha": ("compta@alpha.example", [(100, -10)]),
    "Bravo": ("compta@bravo.example", [(200, -10), (50, -8), (75, 20)]),
    "Charlie": ("achats@charlie.example, compta@charlie.example", [(300, -12)]),
    "Delta": ("compta@delta.example", [(400, -9), (-40, -9)]),
    "Echo": ("compta@echo.example", [(500, -11)]),
    "Foxtrot": ("compta@foxtrot.example", [(600, -14)]),
    "Golf": ("", [(700, -10)]),  # without an address: held
}


@command
def build(env):
    """Make a French company with customers who are late, and switch sending on."""
    company = env.company
    company.partner_id.write({
        "country_id": env.ref("base.fr").id, "street": "1 rue de la Paix", "zip": "75002", "city": "Paris",
        "email": "compta@maison.example", "tz": "Europe/Paris",
    })  # fmt: skip
    company.name = "Maison"
    env["account.chart.template"].try_loading("fr", company, install_demo=False)
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create({"name": "Crash", "smtp_host": "127.0.0.1", "smtp_encryption": "none"})
    env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1")
    env["ir.cron"].search([("id", "not in", [env.ref(name).id for name in JOBS.values()])]).active = False
    company.write({
        "recouvrement_start_date": env["res.company"].browse(company.id)._recouvrement_today() - timedelta(days=1000),
        "recouvrement_sending": True,
    })  # fmt: skip
    for name, (address, invoices) in CUSTOMERS.items():
        partner = env["res.partner"].create({
            "name": name, "is_company": True, "email": address, "street": "12 rue des Lilas", "zip": "69003",
            "city": "Lyon", "country_id": env.ref("base.fr").id, "property_payment_term_id": False,
        })  # fmt: skip
        for amount, due in invoices:
            _invoice(env, partner, amount, due)


def _invoice(env, partner, amount, due):
    from odoo import Command

    day_due = env.company._recouvrement_today() + timedelta(days=due)
    move = env["account.move"].create({
        "move_type": "out_invoice" if amount > 0 else "out_refund",
        "partner_id": partner.id,
        "invoice_date": day_due - timedelta(days=30),
        "invoice_date_due": day_due,
        "invoice_payment_term_id": False,
        "invoice_line_ids": [Command.create({"name": "Work", "price_unit": abs(amount), "tax_ids": []})],
    })
    move.action_post()
    move.is_move_sent = True
    return move


@command
def queue(env):
    """Fix the confirmed emails as the send action does, and stop there."""
    reminders = env["recouvrement.reminder"]
    for batch in reminders._waiting_batches(reminders._queue):
        for step in ("_give_keys", "_queue"):
            batch._carefully(step)
            env.cr.commit()


@command
def archives(env):
    """Whether each archived PDF is the one that its hash names: number → hash of the bytes, empty if it differs."""
    found = {}
    for reminder in env["recouvrement.reminder"].search([("pdf_sha256", "!=", False)]):
        digest = hashlib.sha256(reminder._get_pdf()).hexdigest()
        found[reminder._get_file_name().removesuffix(".pdf")] = digest if digest == reminder.pdf_sha256 else ""
    return found
