# Part of recouvrement_module. License LGPL-3.
"""Factories for the tests of collection: a company, customers, and ledgers that look like real ones."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..models.setup.checks import REGISTRY

TODAY = date(2026, 11, 19)  # a Thursday, no holiday in France nor Belgium

# The ladder of the tests, whatever the shipped ones say: two emails, a letter and a formal notice.
STEPS = (
    {
        "name": "First reminder", "delay": 5, "min_gap": 0,
        "subject": "Your account on {date}: {count} invoice(s) past due, {principal}",
        "body": "Hello {customer},\n\nThe invoices below are open on your account with {company}, for {principal}.\n\n"
        "{collector}\n{collector_phone}",
    },
    {
        "name": "Second reminder", "delay": 20, "recall_interest": True,
        "subject": "Reminder: {principal} past due on {date}",
        "body": "Hello {customer},\n\nWe wrote to you on {reminder_dates}.\n\nPlease pay by {answer_date}.\n\n"
        "{collector}\n{collector_phone}",
    },
    {
        "name": "Last letter before formal notice", "delay": 30, "channel": "letter", "mode": "confirm",
        "recall_interest": True, "subject": "Invoices past due: {principal}",
        "body": "Dear {customer},\n\nIn spite of our messages of {reminder_dates}, nothing was paid.\n\n"
        "Please let us have {principal} by {answer_date}.\n\n{collector}\n{collector_phone}",
    },
    {
        "name": "Formal notice", "delay": 40, "min_gap": 8, "channel": "letter", "mode": "confirm",
        "formal_notice": True, "recall_interest": True, "subject": "FORMAL NOTICE TO PAY",
        "body": "Dear {customer},\n\nIn spite of our reminders of {reminder_dates}, nothing was paid.\n\n"
        "You owe us {principal}.\n\nWe give you formal notice to pay this amount within {answer_days} days.",
    },
)  # fmt: skip
TEXT = {"subject": "Your account", "body": "You owe {principal}."}


def days(number):
    """A date so many days after (before, when negative) the day on which the tests happen."""
    return TODAY + timedelta(days=number)


@freeze_time(TODAY)
class RecouvrementCommon(AccountTestInvoicingCommon):
    @classmethod
    @AccountTestInvoicingCommon.setup_country("fr")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.company.write({
            "recouvrement_start_date": days(-1000), "recouvrement_legal_form": "SAS", "recouvrement_capital": 10000,
            "recouvrement_rcs_city": "Lyon", "company_registry": "732829320", "street": "1 rue de la République",
            "zip": "69001", "city": "Lyon",
        })  # fmt: skip
        cls.collection = cls.env(user=SUPERUSER_ID)  # what the scheduled actions work with
        cls.policy = cls.collection["recouvrement.policy"].create({
            "name": "Standard", "sequence": 1, "level_ids": [Command.create(step) for step in STEPS],
        })  # fmt: skip
        cls.company.recouvrement_policy_id = cls.policy
        cls.accept_losses()
        cls.forget_segments()
        cls.first, cls.second, cls.last, cls.notice = cls.policy.level_ids.sorted("delay")
        cls.customer = cls.customer_named("Menuiserie Duval")

    @classmethod
    def forget_segments(cls):
        """Customers have the policy of the tests, but for the segments that a test makes."""
        segments = cls.collection["recouvrement.policy"].search([("domain", "!=", False)])
        segments.write({"domain": False, "for_consumers": False})

    @classmethod
    def accept_losses(cls):
        """People may switch sending on, though no mail server nor alias domain is set."""
        losing = [check for check in REGISTRY.values() if check.losing]
        cls.collection["recouvrement.setup.acceptance"]._accept(cls.company, "Nothing really leaves in tests.", losing)

    # ---------------------------------------------------------------- records

    @classmethod
    def policy_of(cls, *levels, **vals):
        """A policy whose steps are (delay, other values)."""
        return cls.collection["recouvrement.policy"].create({
            "name": "Of the test",
            "company_id": cls.company.id,
            "level_ids": [
                Command.create({"name": f"Day {delay}", "delay": delay, "min_gap": 0, **TEXT, **vals})
                for delay, vals in levels
            ],
            **vals,
        })

    @classmethod
    def customer_named(cls, name, **vals):
        return cls.env["res.partner"].create({
            "name": name, "is_company": True, "street": "12 rue des Lilas", "zip": "69003", "city": "Lyon",
            "country_id": cls.env.ref("base.fr").id, "email": "compta@duval.example",
            "property_payment_term_id": False, **vals,
        })  # fmt: skip

    @classmethod
    def branch_of(cls, company, name="Agence de Lille"):
        branch = cls.env["res.company"].create({"name": name, "parent_id": company.id})
        cls.env.user.company_ids |= branch
        cls.env.cr.precommit.run()  # loads the accounts of the branch
        return branch

    @classmethod
    def user_of(cls, group, **vals):
        return new_test_user(
            cls.env, login=f"user_{group}", groups=f"recouvrement_module.group_{group}",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)], **vals,
        )  # fmt: skip

    @classmethod
    def invoice(cls, partner=None, amount=100, due=-10, move_type="out_invoice", company=None, post=True, **vals):
        """A customer invoice or credit note without tax, sent, due so many days from today."""
        company = company or cls.company
        move = cls.env["account.move"].with_company(company).create({
            "move_type": move_type, "partner_id": (partner or cls.customer).id, "company_id": company.id,
            "invoice_date": days(due - 30), "invoice_date_due": days(due), "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create({"name": "Work", "price_unit": amount, "tax_ids": []})],
            **vals,
        })  # fmt: skip
        if post:
            move.action_post()
            move.is_move_sent = True
        return move

    @classmethod
    def credit_note(cls, **vals):
        return cls.invoice(move_type="out_refund", **vals)

    @classmethod
    def pay(cls, move, amount=None, on=0):
        """Register a payment of an invoice, on a day from today."""
        vals = {"payment_date": days(on)} | ({"amount": amount} if amount else {})
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create(vals)  # fmt: skip
        return wizard._create_payments()

    @classmethod
    def entry(cls, lines, on=0, **vals):
        """Post a general entry; *lines* are (account, partner, balance, due days or None)."""
        move = cls.env["account.move"].create({
            "move_type": "entry", "date": days(on), "journal_id": cls.company_data["default_journal_misc"].id,
            "line_ids": [
                Command.create({
                    "account_id": account.id, "partner_id": partner.id if partner else False, "balance": balance,
                    "date_maturity": days(due) if due is not None else False, "name": "Opening",
                })
                for account, partner, balance, due in lines
            ],
            **vals,
        })  # fmt: skip
        move.action_post()
        return move

    @classmethod
    def bank_line(cls, amount=55, on=-2, reconciled=False, **vals):
        """An incoming line of the bank; reconciled, as if it had been matched."""
        line = cls.env["account.bank.statement.line"].create({
            "journal_id": cls.company_data["default_journal_bank"].id, "date": days(on), "amount": amount,
            "payment_ref": "VIR SEPA", **vals,
        })  # fmt: skip
        if reconciled:
            cls.env.flush_all()
            cls.env.cr.execute("UPDATE account_bank_statement_line SET is_reconciled = TRUE WHERE id = %s", [line.id])
        return line

    # ---------------------------------------------------------------- collection

    @classmethod
    def commit_like(cls):
        """What the end of a transaction does: write the queue."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @classmethod
    def refresh(cls):
        """Fold the queue, as the scheduled action does within a minute."""
        cls.commit_like()
        while cls.collection["recouvrement.refresh"]._fold_batch():
            pass
        cls.env.invalidate_all()

    @classmethod
    def items_of(cls, record):
        """The items of an invoice or of a customer, by due date."""
        column = "move_id" if record._name == "account.move" else "partner_id"
        return cls.collection["recouvrement.item"].search([(column, "in", record.ids)], order="due_date, id")

    @classmethod
    def case_of(cls, partner, company=None):
        return cls.collection["recouvrement.case"].search([
            ("partner_id", "=", partner.id), ("company_id", "=", (company or cls.company).root_id.id),
        ])  # fmt: skip
