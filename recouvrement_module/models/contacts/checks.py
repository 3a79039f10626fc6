# Part of recouvrement_module. License LGPL-3.
from odoo.tools import SQL, LazyTranslate

from ..dunning.checks import Check
from .choice import reachable

_lt = LazyTranslate(__name__)


class Unreachable(Check):
    """A message by a channel through which neither the contacts it is for nor the customer can be reached."""

    channel = ""

    @classmethod
    def query(cls, root, today):
        return SQL(
            "SELECT candidate.key FROM candidates candidate WHERE candidate.channel = %s AND NOT %s",
            cls.channel, reachable(SQL("candidate.payer_id"), SQL("candidate.recipient"), cls.channel),
        )  # fmt: skip


class NoEmail(Unreachable):
    """An email without a usable address."""

    code = "no_email"
    words = _lt("The customer has no usable email address.")
    channel = "email"


class NoAddress(Unreachable):
    """A letter without a postal address: street, postcode, town and country."""

    code = "no_address"
    words = _lt("The postal address of the customer is incomplete: street, postcode, town and country.")
    channel = "letter"
