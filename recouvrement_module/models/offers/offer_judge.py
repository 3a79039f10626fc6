# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL, LazyTranslate

from ...rules.discount import paid_in_time
from ..dunning.words import say
from .offer import PATIENCE

_lt = LazyTranslate(__name__)

DAYS = 400  # so long after its last day a payment that is entered late still earns an offer

EARNED = _lt("Offer %(offer)s was paid in time: the discount of %(discount)s is earned.")
EXPIRED = _lt("Offer %(offer)s expired: it was not paid in full by %(day)s, and all of it is asked again.")
CREDIT = _lt("Discount earned, credit notes to prepare: %s")


class RecouvrementOffer(models.Model):
    """Offers are judged by what was paid of their invoices."""

    _inherit = "recouvrement.offer"

    @api.model
    def _judge(self, scope):
        """Find the offers of some customers that were paid in time, and those that were not.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        self.flush_model()
        since = self.env.company.root_id._recouvrement_today() - timedelta(days=DAYS)
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT offer.id FROM recouvrement_offer offer
                 JOIN recouvrement_offer_item part ON part.offer_id = offer.id
                 JOIN recouvrement_case cases ON cases.id = part.case_id
                WHERE (offer.state IN ('open', 'accepted') OR offer.state = 'expired' AND offer.until >= %s) AND %s""",
            since, scope,
        ))  # fmt: skip
        offers = self.browse(offer_id for (offer_id,) in rows)
        if not offers:
            return
        settled = self.env["recouvrement.claim"]._read_settlements([one for one in offers.item_ids.line_id.ids if one])
        unmatched = self.env["recouvrement.plan"]._read_unmatched(offers)
        for offer in offers:
            offer._conclude(settled, [
                (day, amount) for case_id, currency_id, _kind, _key, _line_id, day, amount in unmatched
                if (case_id, currency_id) == (offer.case_id.id, offer.currency_id.id)
            ])  # fmt: skip

    def _conclude(self, settled, unmatched):
        """Say what became of it, once that is known.

        :param dict settled: journal item id → what settled it, as claims read it.
        :param list unmatched: (day, amount) of what was paid, and nobody has matched yet.
        """
        exact = lambda amounts: sum((Decimal(str(amount)) for amount in amounts), Decimal(0))  # noqa: E731
        since = [
            row for line_id in self.item_ids.line_id.ids for row in settled.get(line_id, ())
            if row["partial_id"] > self.mark
        ]  # fmt: skip
        paid = exact(row["amount"] for row in since if row["is_payment"] and row["day"] <= self.until)
        credited = exact(row["amount"] for row in since if row["is_credit_note"])
        waiting = exact(amount for day, amount in unmatched if day <= self.until)
        wanted = Decimal(str(self.amount))
        if paid_in_time(wanted, paid, credited):
            self.state = "earned"
            self._tell(EARNED)
            self.activity_id = self._ask(say(self._timeline_env(), CREDIT) % self.number)
        elif self.state != "expired" and self.company_id._recouvrement_today() > self.until + timedelta(days=PATIENCE):
            if paid_in_time(wanted, paid + waiting, credited):
                return  # it came, and waits to be matched
            self.state = "expired"
            self._tell(EXPIRED)
