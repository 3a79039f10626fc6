# Part of recouvrement_module. License LGPL-3.
"""Factories for what the law says of invoices that were posted, and paid or not, on days of the calendar."""

from datetime import date
from decimal import Decimal

from freezegun import freeze_time

from .common import TODAY, RecouvrementCommon
from .law import day

RULE = "odoo.addons.recouvrement_module"


def ago(text):
    """A day written as in France, as the factories want it: days from the one on which the tests happen."""
    return (day(text) - TODAY).days


@freeze_time(TODAY)
class ClaimCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.categorise("business")
        cls.users = {role: cls.user_of(role) for role in ("viewer", "collector", "manager")}

    @classmethod
    def categorise(cls, category):
        """Say what kind of debtor the customer is."""
        cls.customer.with_env(cls.collection).recouvrement_category = category

    @classmethod
    def due(cls, text, amount=1000, **vals):
        """An invoice that is due on a day."""
        return cls.invoice(amount=amount, due=ago(text), **vals)

    @classmethod
    def paid(cls, move, text, amount=None):
        """Pay an invoice on a day."""
        return cls.pay(move, amount, on=ago(text))

    @classmethod
    def service(cls, user="viewer"):
        cls.env.flush_all()
        return cls.env(user=cls.users[user], context={"allowed_company_ids": cls.company.ids})["recouvrement.claim"]

    @classmethod
    def claim_of(cls, move, until=None):
        """What an invoice owes on a day, written as in France; today when None."""
        records = move.with_env(cls.service().env)
        (claim,) = cls.service()._get_claims(records, until and day(until))
        return claim

    @classmethod
    def segments(cls, claim):
        """(days, rate, amount) of each segment."""
        return [
            (segment.days, segment.rate and float(segment.rate), segment.amount and float(segment.amount))
            for part in claim.parts for segment in part.interest.segments
        ]  # fmt: skip

    @classmethod
    def sheet(cls, records, user="viewer", **vals):
        """The claim as a person opens it."""
        cls.env.flush_all()
        env = cls.env(
            user=cls.users[user],
            context={"active_model": records._name, "active_ids": records.ids, "allowed_company_ids": cls.company.ids},
        )
        return env["recouvrement.claim.sheet"].create(vals)

    @classmethod
    def rate(cls, kind, first):
        return cls.collection["recouvrement.rate"].search([("kind", "=", kind), ("valid_from", "=", first)])


def euros(amount):
    return Decimal(str(amount))


def first_of(year, month):
    return date(year, month, 1)
