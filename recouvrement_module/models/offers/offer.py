# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, LazyTranslate, format_date

from ...rules.discount import share
from ...rules.interest import round_to
from ..dunning.words import say

_lt = LazyTranslate(__name__)

STATES = [
    ("open", "Offered"),
    ("accepted", "Accepted"),
    ("earned", "Discount Earned"),
    ("expired", "Not Paid in Time"),
    ("withdrawn", "Withdrawn"),
]
MOST_DAYS = 90  # for which it holds
PATIENCE = 3  # days after the last one: the time to enter what was paid

OFFERED = _lt("Offered: %(amount)s instead of %(principal)s if it is paid by %(day)s (%(offer)s).")
ACCEPTED = _lt("Offer %(offer)s accepted by %(who)s: reminders of its invoices wait for the payment of %(day)s.")
WITHDRAWN = _lt("Offer %(offer)s withdrawn.")
FOLLOWING = {
    "state", "accepted_on", "accepted_by", "pdf", "pdf_sha256", "case_id", "activity_id", "seen_on",
}  # fmt: skip


class RecouvrementOffer(models.Model):
    """An offer to settle all at once for less: valid until a day, accepted, and earned when it is paid by then."""

    _name = "recouvrement.offer"
    _description = "Offer of an early-payment discount"
    _inherit = ["recouvrement.named.export", "recouvrement.of.case", "recouvrement.frozen.document"]
    _order = "id desc"
    _rec_name = "number"

    number = fields.Char(required=True, readonly=True)
    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    state = fields.Selection(STATES, required=True, default="open", index=True, readonly=True)
    date = fields.Date(string="Offered On", required=True, readonly=True)
    until = fields.Date(string="Paid By", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    principal = fields.Monetary(string="Owed", required=True, readonly=True)
    rate = fields.Float(string="Discount (%)", digits=(5, 2), required=True, readonly=True, aggregator=None)
    discount = fields.Monetary(required=True, readonly=True)
    amount = fields.Monetary(string="To Pay", required=True, readonly=True)
    item_ids = fields.One2many("recouvrement.offer.item", "offer_id", string="Invoices", readonly=True)
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    mark = fields.Integer(readonly=True, aggregator=None, help="The last matching there was when it was offered.")
    accepted_on = fields.Date(readonly=True)
    accepted_by = fields.Char(readonly=True)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null", readonly=True)
    seen_on = fields.Date(
        string="Credit Notes Prepared On", readonly=True, help="Since when the credit notes are prepared."
    )

    _waiting_idx = models.Index("(case_id) WHERE state IN ('open', 'accepted')")

    def write(self, vals):
        # EXTENDS 'base': an offer is said once
        if not FOLLOWING.issuperset(vals):
            raise UserError(self.env._("An offer is not changed: withdraw it, and make another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("An offer is kept as history: withdraw it instead of deleting it."))

    # ---------------------------------------------------------------- by people

    @api.model
    def _offer(self, case, amounts, rate, until):
        """Offer a discount on what a customer owes, if it pays all of it by a day.

        :param dict amounts: record of ``recouvrement.item`` → what is open of it.
        :param float rate: percent.
        :return: the offer.
        """
        self.env["recouvrement.reminder"]._check_collector()
        case.check_access("read")
        company = case.company_id.sudo()  # sudo: a root is reached through any of its branches
        today = company._recouvrement_today()
        if not 0 < rate <= company.recouvrement_discount_most:
            raise UserError(self.env._(
                "A discount is above 0 and up to %s %%, as the settings of collection say.",
                f"{company.recouvrement_discount_most:g}",
            ))  # fmt: skip
        if not until or not today <= until <= today + timedelta(days=MOST_DAYS):
            raise UserError(self.env._("An offer holds until a day from today on, within %s days.", MOST_DAYS))
        self.env["recouvrement.plan"]._check_items(case, amounts)
        # sudo: an offer is written by its buttons only; its author is the user
        offer = self.sudo().create(self._prepare_vals(case, amounts, rate, until, today))
        offer._tell(OFFERED)
        return offer.with_env(self.env)

    @api.model
    def _prepare_vals(self, case, amounts, rate, until, today):
        currency = next(iter(amounts)).currency_id
        step = Decimal(str(currency.rounding))
        exact = {item: Decimal(str(currency.round(amount))) for item, amount in amounts.items() if amount}
        principal = sum(exact.values(), Decimal(0))
        discount = round_to(principal * Decimal(str(rate)) / 100, step)
        parts = share(exact, discount, step)
        anchor = self.env["recouvrement.offer.item"]._prepare_anchor_vals
        number = self.env["recouvrement.number"]._next(
            case.company_id, self._name, "OFF/%(year)s/", self.env._("Offers of %s", case.company_id.name)
        )
        ((mark,),) = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM account_partial_reconcile"))
        return {
            "mark": mark, "number": number, "case_id": case.id, "date": today, "until": until,
            "currency_id": currency.id, "principal": float(principal), "rate": rate, "discount": float(discount),
            "amount": float(principal - discount),
            "item_ids": [
                Command.create({**anchor(item), "owed": float(exact[item]), "discount": float(parts[item])})
                for item in exact
            ],
        }  # fmt: skip

    def action_accept(self):
        """The customer has said yes: reminders of these invoices wait until the day."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self._accept(self.case_id.partner_id.sudo().name)  # sudo: also of a customer of another branch
        return True

    def _accept(self, name):
        """The one way to accept an offer, by a person here or by the customer.

        :param str name: who has accepted.
        """
        self.ensure_one()
        # sudo: also for a customer; what is written is written here only
        offer = self.sudo()
        today = offer.company_id._recouvrement_today()
        if offer.state != "open" or offer.until < today:
            raise UserError(self.env._("%s is no longer open.", offer.number))
        offer.write({"state": "accepted", "accepted_on": today, "accepted_by": name})
        offer._tell(ACCEPTED, who=name)
        offer._hold()

    def _hold(self):
        """Reminders of its invoices wait for the payment."""
        Hold = self.env["recouvrement.hold"]
        items = self.env["recouvrement.item"].search([("line_id", "in", self.item_ids.line_id.ids)])
        reason = self.env.ref("recouvrement_module.hold_reason_payment")
        Hold._place([
            {
                **Hold._prepare_anchor_vals(item), "scope": "item", "reason_id": reason.id, "note": self.number,
                "until": self.until + timedelta(days=PATIENCE),
            }
            for item in items
        ])  # fmt: skip

    def action_withdraw(self):
        """Take offers back."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _offer
        for offer in self.sudo().filtered(lambda one: one.state in ("open", "accepted")):
            offer.state = "withdrawn"
            offer._tell(WITHDRAWN)
            offer._release()
        return True

    def _release(self):
        """The holds that waited for its payment end."""
        holds = self.env["recouvrement.hold"].search([
            ("case_id", "in", self.item_ids.case_id.ids), ("note", "=", self.number), ("active_today", "=", True),
        ])  # fmt: skip
        holds.action_end()

    # ---------------------------------------------------------------- credit notes

    def action_credit(self):
        """Prepare the credit notes of the discount, as drafts: a person reads and posts them."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if self.state != "earned" or self.seen_on:
            raise UserError(self.env._("Credit notes are prepared once the discount is earned, once."))
        parts = {}
        for item in self.item_ids.filtered("discount"):
            parts[item.move_id] = parts.get(item.move_id, 0) + item.discount
        drafts = self.env["account.move"]
        for move, amount in parts.items():
            reason = self.with_context(lang=move.partner_id.lang or self.env.lang).env._(
                "Discount for early payment, %s", self.number
            )
            draft = move._reverse_moves([{"ref": reason, "invoice_date": fields.Date.context_today(self)}])
            draft._recouvrement_keep_part(amount)
            drafts |= draft
        # sudo: see _offer
        offer = self.sudo()
        offer.seen_on = offer.company_id._recouvrement_today()
        offer.activity_id.unlink()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "name": self.env._("Credit Notes"),
            "domain": [("id", "in", drafts.ids)], "views": [(False, "list"), (False, "form")],
        }  # fmt: skip

    # ---------------------------------------------------------------- timeline

    def _tell(self, words, **values):
        """Say something in the timeline."""
        self.ensure_one()
        env = self._timeline_env()
        currency = self.currency_id.with_env(env)
        self.case_id._message_log(body=say(env, words) % {
            "offer": self.number, "amount": currency.format(self.amount), "day": format_date(env, self.until),
            "principal": currency.format(self.principal), "discount": currency.format(self.discount), **values,
        })  # fmt: skip


class RecouvrementOfferItem(models.Model):
    """What is offered on one open line."""

    _name = "recouvrement.offer.item"
    _description = "Item of an offer"
    _inherit = "recouvrement.anchor"
    _order = "due_date, id"

    offer_id = fields.Many2one("recouvrement.offer", required=True, ondelete="cascade", index=True, readonly=True)
    owed = fields.Monetary(required=True, readonly=True)
    discount = fields.Monetary(readonly=True)
