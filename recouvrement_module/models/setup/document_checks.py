# Part of recouvrement_module. License LGPL-3.
"""Whether letters can be made, look as they must, and say where to pay."""

import requests

from odoo.tools import SQL, LazyTranslate

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .checks import AMBER, GREEN, NONE, RED, Finding, SetupCheck, open_action, open_form

_lt = LazyTranslate(__name__)

PATIENCE = 3  # seconds until the server must have answered itself
SETTINGS = "recouvrement_module.recouvrement_settings_action"


class ReportAddress(SetupCheck):
    code = "report_address"
    title = _lt("Address of the server")
    advice = _lt("Set the system parameter report.url to an address at which the server reaches itself.")
    place = "ir.config_parameter"

    @classmethod
    def run(cls, root):
        env = root.env
        url = root.env["ir.actions.report"]._get_report_url()
        try:
            answer = requests.get(f"{url.rstrip('/')}/web/health", timeout=PATIENCE)
        except (requests.RequestException, UnicodeError):
            return Finding(
                RED, env._("The server does not reach itself at %s: no PDF can be made, and reminders wait.", url)
            )
        if answer.status_code != requests.codes.ok:
            return Finding(RED, env._(
                "The server answers %(code)s at %(url)s: no PDF can be made, and reminders wait.",
                code=answer.status_code, url=url,
            ))  # fmt: skip
        return Finding(GREEN, env._("The server reaches itself at %s.", url))

    @classmethod
    def mend(cls, root):
        domain = [("key", "in", ("report.url", "web.base.url"))]
        return open_action(root, "base.ir_config_list_action", domain=domain)


class PdfRenderer(SetupCheck):
    code = "wkhtmltopdf"
    title = _lt("PDF renderer")
    advice = _lt("Have the wkhtmltopdf with patched Qt that Odoo recommends installed on the server.")
    losing = True

    @classmethod
    def run(cls, root):
        env = root.env
        renderer = _wkhtml()
        if renderer.state == "install":
            return Finding(RED, env._("wkhtmltopdf is not installed: no letter and no attached PDF can be made."))
        if renderer.state in ("broken", "upgrade"):
            return Finding(RED, env._("wkhtmltopdf %s is broken or too old.", renderer.version))
        if not renderer.is_patched_qt:
            return Finding(RED, env._(
                "wkhtmltopdf %s has no patched Qt: letters would leave without their header and legal mentions.",
                renderer.version,
            ))  # fmt: skip
        if renderer.state == "workers":
            return Finding(AMBER, env._("The server has one worker: it needs two to make a PDF."))
        return Finding(GREEN, env._("wkhtmltopdf %s with patched Qt is installed.", renderer.version))


class BankAccount(SetupCheck):
    code = "bank_account"
    title = _lt("Bank account")
    advice = _lt("Enter the account number on the bank journal, or on the contact of the company.")
    place = "res.partner.bank"

    @classmethod
    def run(cls, root):
        env = root.env
        missing = root.currency_id.browse(
            currency.id for currency in cls._get_currencies(root) if not cls._find_account(root, currency)
        )
        account = root._recouvrement_bank_account(root.currency_id)
        if root.currency_id in missing or not account:
            return Finding(RED, env._("No bank account is known: letters cannot say where to pay."))
        if missing:
            return Finding(AMBER, env._(
                "Customers owe %(currencies)s and no account is kept in it: letters name %(account)s.",
                currencies=", ".join(missing.mapped("name")), account=account.acc_number,
            ))  # fmt: skip
        return Finding(GREEN, env._("Customers are asked to pay on %s.", account.acc_number))

    @classmethod
    def _get_currencies(cls, root):
        """The currency of the company, and those in which customers owe something."""
        rows = root.env.execute_query(SQL(
            "SELECT DISTINCT currency_id FROM recouvrement_item WHERE root_id = %s AND residual_currency > 0", root.id
        ))  # fmt: skip
        return root.currency_id | root.currency_id.browse(currency_id for (currency_id,) in rows)

    @classmethod
    def _find_account(cls, root, currency):
        """An account on which this currency can be paid without exchange."""
        account = root._recouvrement_bank_account(currency)
        return account and (account.currency_id or root.currency_id) == currency

    @classmethod
    def mend(cls, root):
        return open_form(root.partner_id)


class CompanyAddress(SetupCheck):
    code = "company_address"
    title = _lt("Address of the company")
    advice = _lt("Complete the address of the company; its country also says which days are holidays.")
    place = "res.partner"

    @classmethod
    def run(cls, root):
        env = root.env
        names = ("street", "zip", "city", "country_id")
        labels = root.fields_get(names, ["string"])
        missing = [labels[name]["string"] for name in names if not root[name]]
        if missing:
            return Finding(RED, env._("The letterhead lacks: %s.", ", ".join(missing)))
        return Finding(GREEN, f"{root.street}, {root.zip} {root.city}")

    @classmethod
    def mend(cls, root):
        return open_form(root.partner_id)


class LegalMentions(SetupCheck):
    code = "legal_mentions"
    title = _lt("Legal mentions")
    advice = _lt(
        "Fill them in: the settings of collection have legal form, capital and register, the contact the rest."
    )
    losing = True
    place = "res.partner"

    @classmethod
    def run(cls, root):
        env = root.env
        missing = root._recouvrement_missing_mentions()
        if missing:
            return Finding(
                RED, env._("Letters and formal notices would break the law without: %s.", ", ".join(missing))
            )
        if advised := root._recouvrement_missing_advised():
            words = env._("Letters may leave, and should show as well: %s.", ", ".join(advised))
            return Finding(AMBER, words)
        if not root._recouvrement_asked_mentions(root.recouvrement_legal_form):
            return Finding(NONE, env._("What letters of this country must show of their sender is not known here."))
        return Finding(GREEN, root._recouvrement_mentions())

    @classmethod
    def mend(cls, root):
        in_settings = ("recouvrement_legal_form", "recouvrement_capital", "recouvrement_rcs_city")
        if all(root[name] for name in in_settings):
            return open_form(root.partner_id)
        return open_action(root, SETTINGS)
