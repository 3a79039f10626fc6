# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL, LazyTranslate

from ...rules.discount import paid_in_time
from ..dunning.words import say
from .offer import PATIENCE

_lt = LazyTranslate(__name__)

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
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT offer.id FROM recouvrement_offer offer
                 JOIN recouvrement_offer_item part ON part.offer_id = offer.id
                 JOIN recouvrement_case cases ON cases.id = part.case_id
                WHERE offer.state IN ('open', 'accepted') AND %s""",
            scope,
        ))  # fmt: skip
        offers = self.browse(offer_id for (offer_id,) in rows)
        if not offers:
            return
        line_ids = [line_id for line_id in offers.item_ids.line_id.ids if line_id]
        opened = dict(self.env.execute_query(SQL(
            """SELECT id, amount_residual_currency FROM account_move_line
                WHERE id = ANY(%s) AND parent_state = 'posted'""",
            line_ids,
        )))  # fmt: skip
        settled = self.env["recouvrement.claim"]._read_settlements(line_ids)
        for offer in offers:
            offer._conclude(opened, settled)

    def _conclude(self, opened, settled):
        """Say what became of it, once that is known."""
        exact = lambda amount: Decimal(str(amount))  # noqa: E731
        lines = self.item_ids.line_id.ids
        rows = [row for key in lines for row in settled.get(key, ())]
        late = sum((exact(row["amount"]) for row in rows if row["day"] > self.until), Decimal(0))
        # a line that is not there, its invoice being a draft, is as open as it was
        left = sum(exact(opened.get(item.line_id.id, item.owed)) for item in self.item_ids)
        if paid_in_time(exact(self.principal), left, late, exact(self.amount)):
            self.state = "earned"
            self._tell(EARNED)
            self.activity_id = self._ask_collector()
        elif self.company_id._recouvrement_today() > self.until + timedelta(days=PATIENCE):
            self.state = "expired"
            self._tell(EXPIRED)

    def _ask_collector(self):
        user = next((one for one in (self.case_id.user_id, self.create_uid) if one.active and not one.share), None)
        # nobody is told by email: it stands in his day
        return self.case_id.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", date_deadline=self.company_id._recouvrement_today(),
            user_id=user.id if user else False, summary=say(self._timeline_env(), CREDIT) % self.number,
        )  # fmt: skip
