"""The template documents of the ledgers, made and posted by Odoo itself in a French company.

Each story is told once through the ORM; cloning (`cloning.py`) repeats it with other customers,
dates and amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

PRICE = 12.5
DELAY = 30
AGE = 10  # days before today on which the templates fell due, so that nothing is in the future


@dataclass
class Story:
    """What one telling consists of: the first move is the document the others speak of."""

    name: str
    moves: object
    payments: object


def french_company(env):
    """Turn the main company into a French one with its chart of accounts."""
    company = env.ref("base.main_company")
    france = env.ref("base.fr")
    company.write({
        "name": "Fournitures du Bocage SAS",
        "street": "12 rue des Tanneurs",
        "zip": "49000",
        "city": "Angers",
        "country_id": france.id,
        "email": "compta@bocage.example",
    })
    env["account.chart.template"].try_loading("fr", company=company, install_demo=False)
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    account = env.ref(f"account.{company.id}_account_journal_payment_debit_account_id")
    journal.inbound_payment_method_line_ids.payment_account_id = account
    return company


class Author:
    """Tells the stories as seen on a day; their first lines fell due AGE days before."""

    def __init__(self, env, today: date):
        self.env = env
        self.due = today - timedelta(days=AGE)
        self.customer = self._customer()
        self.at_once = self._terms("30 days", [(100, DELAY)])
        self.in_three = self._terms("Three times", [(30, DELAY), (30, 60), (40, 90)])
        self.dollar = self._dollar()
        self.tax = env.company.account_sale_tax_id

    def all(self) -> list[Story]:
        """Every story, by the names that `plan.py` uses."""
        names = [name for name in vars(type(self)) if name.startswith("tell_")]
        return [self._story(name.removeprefix("tell_"), getattr(self, name)()) for name in names]

    def tell_paid(self):
        return self._paid(self._invoice())

    def tell_paid_instalments(self):
        return self._paid(self._invoice(terms=self.in_three))

    def tell_late(self):
        return self._invoice()

    def tell_due_later(self):
        return self._invoice()

    def tell_partly_paid(self):
        return self._paid(self._invoice(), amount=5.0)

    def tell_foreign(self):
        return self._invoice(currency=self.dollar)

    def tell_instalments(self):
        return self._invoice(terms=self.in_three)

    def tell_first_instalment_paid(self):
        return self._paid(self._invoice(terms=self.in_three), amount=4.5)

    def tell_credited(self):
        invoice = self._invoice()
        refund = self._invoice(kind="out_refund")
        receivable = (invoice + refund).line_ids.filtered(self._is_receivable)
        receivable.reconcile()
        return invoice + refund

    def tell_credit_note(self):
        return self._invoice(kind="out_refund")

    def tell_loose_payment(self):
        payment = self.env["account.payment"].create({
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": self.customer.id,
            "amount": 10.0,
            "date": self.due,
            "memo": "Virement",
        })
        payment.action_post()
        return payment.move_id

    def _invoice(self, kind="out_invoice", terms=None, currency=None):
        values = {
            "move_type": kind,
            "partner_id": self.customer.id,
            "invoice_date": self.due - timedelta(days=DELAY),
            "invoice_payment_term_id": (terms or self.at_once).id,
            "invoice_line_ids": [(0, 0, self._line())],
        }
        if currency:
            values["currency_id"] = currency.id
        move = self.env["account.move"].create(values)
        move.action_post()
        move.is_move_sent = True
        return move

    def _line(self):
        return {"name": "Fournitures", "price_unit": PRICE, "tax_ids": [(6, 0, self.tax.ids)]}

    def _paid(self, invoice, amount=None):
        """Register a payment five days after the due date, of the whole invoice by default."""
        values = {"payment_date": self.due + timedelta(days=5)}
        values["amount"] = amount or invoice.amount_residual
        values["installments_mode"] = "full"
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payments = register.create(values)._create_payments()
        return invoice + payments.move_id

    def _customer(self):
        return self.env["res.partner"].create({
            "name": "Client",
            "lang": "fr_FR",
            "is_company": True,
            "street": "1 place du Marché",
            "zip": "49000",
            "city": "Angers",
            "country_id": self.env.ref("base.fr").id,
            "email": "client@example.com",
        })

    def _terms(self, name, parts):
        lines = [(0, 0, {"value": "percent", "value_amount": share, "nb_days": days}) for share, days in parts]
        return self.env["account.payment.term"].create({"name": name, "line_ids": lines})

    def _dollar(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create({
            "currency_id": dollar.id,
            "name": date(2010, 1, 1),
            "rate": 1.25,
        })
        return dollar

    def _is_receivable(self, line):
        return line.account_id.account_type == "asset_receivable"

    def _story(self, name, moves):
        return Story(name, moves, moves.origin_payment_id)
