# Part of recouvrement_module. License LGPL-3.
"""Factories for payment plans, made through their dialog as a person does."""

from base64 import b64encode
from contextlib import contextmanager
from datetime import date

from freezegun import freeze_time

from odoo.tests import Form

from .common import TODAY, RecouvrementCommon

SIGNED = b64encode(b"%PDF-1.4 signed")
FIRST = date(2026, 12, 1)


@freeze_time(TODAY)
class PlanCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.user_of(role) for role in ("viewer", "collector", "manager")}
        cls.customer.with_env(cls.collection).recouvrement_category = "business"
        # a payment method without an account of its own books nothing before the bank says so
        bank = cls.company_data["default_journal_bank"]
        bank.inbound_payment_method_line_ids.payment_account_id = cls.inbound_payment_method_line.payment_account_id

    @classmethod
    def owe(cls, *amounts):
        """Late invoices, ten days apart, the last one since ten days."""
        moves = cls.env["account.move"].union(
            *(cls.invoice(amount=amount, due=-10 * (len(amounts) - rank)) for rank, amount in enumerate(amounts))
        )
        cls.refresh()
        return moves

    def dialog(self, records, model="recouvrement.plan.wizard", user="collector", **vals):
        """A dialog as it opens on some records, with what a person enters."""
        self.env.flush_all()
        context = {
            "active_model": records._name, "active_ids": records.ids, "allowed_company_ids": self.company.ids,
        }  # fmt: skip
        form = Form(self.env(user=self.users[user])[model].with_context(**context))
        for name, value in vals.items():
            setattr(form, name, value)
        return form

    def propose(self, records=None, user="collector", **vals):
        records = records or self.case_of(self.customer)
        action = self.dialog(records, user=user, **{"first_date": FIRST, **vals}).save().action_propose()
        return self.collection["recouvrement.plan"].browse(action["res_id"])

    def sign(self, plan, user="collector"):
        vals = {"name": "Anne Duval", "capacity": "Managing director", "proof": SIGNED}
        self.dialog(plan, "recouvrement.plan.sign", user, **vals).save().action_sign()
        self.env.invalidate_all()
        return plan

    def agree(self, records=None, **vals):
        return self.sign(self.propose(records, **vals))

    @contextmanager
    def on(self, day):
        """A day on which the ledger is read anew, as each morning."""
        with freeze_time(day):
            self.refresh()
            self.collection["recouvrement.ledger"]._refresh({self.customer.id})
            self.env.invalidate_all()
            yield

    def look(self, plan):
        """The plan as it stands once the ledger is read."""
        self.refresh()
        return plan

    @classmethod
    def facts(cls, moves):
        return [(item.planned, item.fact or "", item.asked) for item in cls.items_of(moves)]

    @staticmethod
    def schedule(plan):
        return [(one.due, one.amount, one.paid, one.state) for one in plan.instalment_ids]
