"""The scenes of the guides, in the order of their story: what ``make screenshots`` starts beside a server of the demo.

``python -m dev.scenes URL LANGUAGE DAY BROWSER MAILS FOLDER``
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from dev.camera import Camera, studio

CUSTOMERS = "account.menu_finance_receivables"
SETUP = "recouvrement_module.menu_configuration"
PATIENCE = 120  # seconds until the scheduled action has handed the emails over
# Who plays a part: see demo/documents.csv of the addon.
WITH_CREDIT_NOTE = "Supermarchés Pichonnet"
BANK_LINE_WAITS = "Horlogerie Vernier"
REMINDED_TODAY = "Jardineries Colombel"
PAYS_AFTER_PRINTING = "Emballages Thiérache"
LETTER = "Gymnases Vitaforme"
NOTICE = "Emballages Thiérache"
# Who takes part, and what each sees first.
HOMES = {**dict.fromkeys(("manager", "collector", "admin"), ".o_main_navbar"), "portal": "#wrap"}
# What can only be found by its words.
WORDS = {
    "en_US": {"addon": "Collection", "print": "Print", "notice": "Formal Notice (Preview)", "day": "09/30/2026"},
    "fr_FR": {"addon": "Recouvrement", "print": "Imprimer", "notice": "Mise en demeure (aperçu)", "day": "30/09/2026"},
}


def ours(name: str) -> str:
    """The XML id of something of the addon."""
    return f"recouvrement_module.{name}"


def first_steps(manager: Camera) -> None:
    """What a manager sets before anything leaves."""
    manager.open("collection-cases")
    manager.press(f"[data-menu-xmlid='{CUSTOMERS}']")
    manager.take("menu")
    manager.menu(SETUP, ours("menu_settings"))
    manager.take("settings")
    manager.press(".modal button[special='cancel'], .modal .btn-close")
    manager.menu(SETUP, ours("menu_account_roles"))
    manager.take("account-roles")


def policies(manager: Camera) -> None:
    """The ladder, a step, and a placeholder that does not exist."""
    manager.open("collection-policies")
    manager.press(".o_data_row .o_data_cell[name='name']")
    manager.take("policy")
    manager.press("[name='level_ids'] .o_data_row .o_data_cell[name='name']")
    manager.take("step")
    subject = manager.page.locator(".modal [name='subject'] input")
    subject.fill(subject.input_value().replace("{principal}", "{amount}"))
    subject.press("Tab")
    manager.page.locator(".modal").nth(1).wait_for()
    manager.take("placeholder")
    for _dialog in ("the warning", "the step"):
        manager.page.keyboard.press("Escape")


def cases(collector: Camera) -> None:
    """Who owes what, and why it is or is not reminded."""
    collector.open("collection-cases")
    collector.take("cases")
    collector.row(WITH_CREDIT_NOTE)
    collector.take("case")
    collector.open("collection-items")
    collector.take("items")
    collector.search(BANK_LINE_WAITS)
    collector.row(BANK_LINE_WAITS)
    collector.press(".o_notebook a[name='other_info']")
    collector.page.locator("[name='recouvrement_why']").evaluate("element => element.scrollIntoView({block: 'center'})")
    collector.take("invoice")


def desk(collector: Camera) -> None:
    """A morning: the day, what came back, what customers answered, what waits and why."""
    for name, path in (
        ("my-day", "collection-my-day"),
        ("rejects", "collection-rejects"),
        ("replies", "collection-replies"),
        ("holds", "collection-holds"),
    ):
        collector.open(path)
        collector.take(name)
    collector.open("collection-cases")
    collector.row(REMINDED_TODAY)
    collector.press(".o_form_statusbar button[data-hotkey='w']")
    collector.take("hold")
    collector.press(".modal button[special='cancel']")


def reach(manager: Camera) -> None:
    """Which policy has which customers, and who stands in for whom."""
    manager.open("collection-cases")
    manager.menu(SETUP, ours("menu_policy_reach"))
    manager.take("who-is-caught")


def preview(collector: Camera) -> None:
    """What would leave."""
    collector.open("collection-cases")
    collector.menu(CUSTOMERS, ours("menu_preview"))
    collector.take("preview")


def answers(collector: Camera) -> None:
    """What customers answer, and what became of it."""
    for name, path in (
        ("disputes", "collection-disputes"),
        ("promises", "collection-promises"),
        ("offers", "collection-offers"),
        ("statuses", "collection-statuses"),
        ("short-payments", "collection-short-payments"),
        ("call", "collection-calls"),
    ):
        collector.open(path)
        collector.take(name)
    collector.open("collection-disputes")
    collector.press(".o_kanban_record:not(.o_kanban_ghost)")
    collector.take("dispute")
    plan = collector.call("recouvrement.plan", "search", [("state", "=", "running")], limit=1)
    collector.open(f"collection-plans/{plan[0]}")
    collector.take("plan")
    collector.take_pdf("agreement", lambda: collector.button("action_print"))


def page(customer: Camera) -> None:
    """What a customer sees of its account."""
    customer.visit("/my/statement")
    customer.take("customers-page")


def switch_on(manager: Camera) -> None:
    """Sending is on from here."""
    manager.open("collection-cases")
    manager.menu(SETUP, ours("menu_setup"))
    manager.take("setup")
    manager.button("action_switch_on")
    manager.press(".modal-footer .btn-primary")


def run(collector: Camera, mails: Path) -> None:
    """The day: emails leave, its report adds up."""
    collector.open("collection-cases")
    collector.menu(CUSTOMERS, ours("menu_preview"))
    collector.button("action_run")
    collector.press(".modal-footer .btn-primary")
    _wait_for_emails(collector)
    collector.open("collection-runs")
    collector.press(".o_data_row .o_data_cell[name='date']")
    collector.take("run")
    collector.open("collection-reminders")
    collector.row(REMINDED_TODAY)
    collector.take("reminder")
    number = collector.page.locator("h1 [name='display_name']").inner_text()
    collector.take_mail("reminder-mail", _mail_of(number, mails))
    collector.open("collection-cases")
    collector.row(WITH_CREDIT_NOTE)
    collector.take("case-reminded")


def _wait_for_emails(collector: Camera) -> None:
    waiting = [("channel", "=", "email"), ("state", "in", ("confirmed", "queued"))]
    deadline = time.monotonic() + PATIENCE
    while collector.call("recouvrement.reminder", "search_count", waiting):
        if time.monotonic() > deadline:
            raise RuntimeError("The emails have not left.")
        time.sleep(1)


def _mail_of(number: str, mails: Path) -> Path:
    return next(file for file in mails.glob("*.eml") if number.replace("/", "-").encode() in file.read_bytes())


def trouble(collector: Camera) -> None:
    """A message that came back."""
    stuck = collector.call("recouvrement.reminder", "search", [("bounced", "=", True)])
    collector.open(f"collection-reminders/{stuck[0]}")
    collector.take("bounced")


def letters(collector: Camera) -> None:
    """Confirm, print, post; one customer pays between printing and posting."""
    collector.open("collection-to-confirm")
    collector.take("to-confirm")
    collector.press("thead .o_list_record_selector input")
    collector.button("action_confirm")
    collector.open("collection-letters")
    collector.take("letters")
    with collector.page.expect_download():
        collector.button("action_print_waiting")
        collector.button("action_download")  # of the dialog that names the one whose customer has answered
    collector.open("collection-letters")
    collector.row(LETTER)
    collector.take_pdf("letter", lambda: collector.button("action_reprint"))
    _pay(collector)
    collector.open("collection-letters")
    collector.press("thead .o_list_record_selector input")
    collector.button("action_mark_posted")
    collector.take("post")
    collector.button("action_post")


def _pay(collector: Camera) -> None:
    reminder = collector.call(
        "recouvrement.reminder", "search", [("state", "=", "printed"), ("partner_id", "ilike", PAYS_AFTER_PRINTING)]
    )
    line = collector.call("recouvrement.reminder.line", "search_read", [("reminder_id", "in", reminder)], ["move_id"])
    context = {"active_model": "account.move", "active_ids": [line[0]["move_id"][0]]}
    wizard = collector.call("account.payment.register", "create", {}, context=context)
    collector.call("account.payment.register", "action_create_payments", [wizard], context=context)


def notice(collector: Camera, words: dict[str, str]) -> None:
    """A formal notice from the Print menu, and a statement at a date."""
    item = collector.call("recouvrement.item", "search_read", [("partner_id", "ilike", NOTICE)], ["move_id"], limit=1)
    collector.open(f"customer-invoices/{item[0]['move_id'][0]}")
    collector.press(".o_cp_action_menus .dropdown-toggle")
    collector.press(f".o-dropdown-item:has-text('{words['print']}')")
    entry = f".o-dropdown-item:has-text('{words['notice']}')"
    collector.page.hover(entry)
    collector.take("notice-menu", settle=False)
    collector.take_pdf("notice", lambda: collector.page.click(entry))
    collector.open("collection-cases")
    collector.row(NOTICE)
    collector.press("button[data-hotkey='t']")
    collector.page.click(".modal [name='date'] .o_input")
    collector.page.fill(".modal [name='date'] input", words["day"])
    collector.page.keyboard.press("Enter")
    collector.press(".modal-title")
    collector.take("statement-dialog")
    collector.take_pdf("statement", lambda: collector.button("action_print"))


def stop(collector: Camera) -> None:
    """The emergency brake."""
    collector.open("collection-cases")
    collector.menu(CUSTOMERS, ours("menu_stop"))
    collector.take("stop")


def administration(admin: Camera, words: dict[str, str]) -> None:
    """Rights and scheduled actions."""
    user = admin.call("res.users", "search", [("login", "=", "collector")])
    admin.open(f"action-base.action_res_users/{user[0]}")
    admin.take("rights")
    admin.open("action-base.ir_cron_act")
    admin.search(words["addon"])
    admin.take("scheduled-actions")


def main(url: str, language: str, day: str, program: str, mails: str, folder: str, *only: str) -> None:
    """Take the pictures of one language."""
    with studio(program) as browser:
        manager, collector, admin, customer = (
            Camera(browser, url, language, datetime.fromisoformat(day), Path(folder)).log_in(login, home)
            for login, home in HOMES.items()
        )
        words = WORDS[language]
        story = {
            "first_steps": lambda: first_steps(manager),
            "policies": lambda: policies(manager),
            "administration": lambda: administration(admin, words),
            "reach": lambda: reach(manager),
            "cases": lambda: cases(collector),
            "desk": lambda: desk(collector),
            "preview": lambda: preview(collector),
            "answers": lambda: answers(collector),
            "page": lambda: page(customer),
            "switch_on": lambda: switch_on(manager),
            "run": lambda: run(collector, Path(mails)),
            "trouble": lambda: trouble(collector),
            "notice": lambda: notice(collector, words),
            "letters": lambda: letters(collector),
            "stop": lambda: stop(collector),
        }
        for name, scene in story.items():
            if not only or name in only:
                scene()


if __name__ == "__main__":
    main(*sys.argv[1:])
