# Part of recouvrement_module. License LGPL-3.
"""Whether the ledger and the customers are ready to be reminded."""

from odoo.tools import SQL, LazyTranslate, format_amount, format_date

from .bank import oldest_bank_day
from .checks import AMBER, GREEN, NONE, RED, Finding, SetupCheck, open_action

_lt = LazyTranslate(__name__)

WITHOUT_EMAIL = ("missing_contact", "in", ("email", "both"))
PRESET_COUNTRIES = ("fr", "mc", "be")  # charts whose account numbers say the role, see rules.account_role


class AccountRoles(SetupCheck):
    code = "account_roles"
    title = _lt("Account roles")
    advice = _lt("Look at the role of each receivable account with your accountant.")
    place = "account.account"

    @classmethod
    def run(cls, root):
        env = root.env
        accounts = root.env["account.account"].search([
            *root.env["account.account"]._check_company_domain(root), ("account_type", "=", "asset_receivable"),
        ])  # fmt: skip
        reminded = accounts.filtered(lambda account: account.recouvrement_role == "dunned")
        if not reminded:
            return Finding(RED, env._("No receivable account is reminded: nothing will ever leave."))
        chart = (root.chart_template or "").partition("_")[0]
        if len(accounts) > 1 and reminded == accounts and chart not in PRESET_COUNTRIES:
            return Finding(AMBER, env._(
                "All %s receivable accounts are reminded: nobody has said which of them are not.", len(accounts)
            ))  # fmt: skip
        return Finding(GREEN, env._(
            "%(reminded)s of %(count)s receivable accounts are reminded.", reminded=len(reminded), count=len(accounts)
        ))  # fmt: skip

    @classmethod
    def mend(cls, root):
        return open_action(root, "recouvrement_module.account_role_action")


class EntriesWithoutInvoice(SetupCheck):
    code = "entries"
    title = _lt("Entries without invoice")
    advice = _lt("Select those that are real debts, and include them in the reminders.")
    place = "recouvrement.case"

    @classmethod
    def run(cls, root):
        env = root.env
        count, amount = root.env.execute_query(SQL(
            """SELECT count(*), COALESCE(SUM(residual), 0) FROM recouvrement_item
                WHERE root_id = %s AND fact = 'entry' AND residual_currency > 0""",
            root.id,
        ))[0]  # fmt: skip
        if count:
            return Finding(AMBER, env._(
                "Open entries without invoice: %(count)s (%(amount)s). They are never reminded by themselves.",
                count=count, amount=format_amount(root.env, amount, root.currency_id),
            ))  # fmt: skip
        return Finding(GREEN, env._("Every open debt has its invoice, or a person has included it."))

    @classmethod
    def mend(cls, root):
        domain = [("root_id", "=", root.id), ("fact", "=", "entry"), ("residual_currency", ">", 0)]
        return open_action(root, "recouvrement_module.recouvrement_item_action", domain=domain, context={})


class CustomersWithoutEmail(SetupCheck):
    code = "no_email"
    title = _lt("Email of the customers")
    advice = _lt("Enter an email on the customer or on its invoice contact.")
    place = "recouvrement.case"

    @classmethod
    def run(cls, root):
        env = root.env
        Case = env["recouvrement.case"]
        count = Case.search_count(cls.owing(root))
        silent = Case.search_count([*cls.owing(root), WITHOUT_EMAIL])
        if not count:
            return Finding(NONE, env._("No customer owes anything."))
        if silent:
            return Finding(AMBER, env._(
                "%(silent)s of %(count)s customers who owe something have no usable email: "
                "their reminders by email are held.",
                silent=silent, count=count,
            ))  # fmt: skip
        return Finding(GREEN, env._("Every customer who owes something can be written to by email (%s).", count))

    @classmethod
    def owing(cls, root):
        """The cases of a company that owe something."""
        return [("company_id", "=", root.id), ("balance_due", ">", 0)]

    @classmethod
    def mend(cls, root):
        domain = [*cls.owing(root), WITHOUT_EMAIL]
        return open_action(root, "recouvrement_module.recouvrement_case_action", domain=domain, context={})


class BankFreshness(SetupCheck):
    code = "bank_freshness"
    title = _lt("Bank up to date")
    advice = _lt("Import the bank statements every day, before the run.")
    place = "account.journal"
    right = "read"

    @classmethod
    def run(cls, root):
        env = root.env
        dates = root._recouvrement_bank_dates()
        if not dates:
            return Finding(
                NONE, env._("No bank line of the last 60 days is known: messages say nothing about the bank.")
            )
        journal, day = min(dates.items(), key=lambda known: known[1])
        values = {"journal": root.env["account.journal"].browse(journal).name, "day": format_date(root.env, day)}
        if day >= oldest_bank_day(root, root._recouvrement_today()):
            return Finding(GREEN, env._("Payments are known up to %(day)s (%(journal)s).", **values))
        if root.recouvrement_bank_behind == "hold":
            return Finding(RED, env._(
                "%(journal)s knows payments only up to %(day)s: every reminder waits for the bank.", **values
            ))  # fmt: skip
        return Finding(
            AMBER, env._("%(journal)s knows payments only up to %(day)s, and reminders do not wait.", **values)
        )

    @classmethod
    def mend(cls, root):
        return open_action(root, "account.open_account_journal_dashboard_kanban")
