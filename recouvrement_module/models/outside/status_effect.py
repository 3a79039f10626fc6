# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import models

from ...rules import status as rules
from ..answers.hold import MAX_DAYS


class RecouvrementStatusEvent(models.Model):
    """What statuses do when they arrive: end what stood, open a dispute, let reminders wait."""

    _inherit = "recouvrement.status.event"

    def _act(self):
        """Do what some new statuses say; those that a later one has overtaken do nothing."""
        # sudo: what a status did is noted by this method only
        events = self.sudo()
        if events.case_id:
            self.env["recouvrement.ledger"].sudo()._refresh(set(events.case_id.partner_id.ids))  # they may be newer
        told = events.search([("move_id", "in", events.move_id.ids)]).sorted(lambda one: (one.date, one.id))
        for move, of_move in told.grouped("move_id").items():
            statuses = [event._as_status() for event in of_move]
            standing = {status.key for status in rules.standing(statuses)}
            again = {status.key for status in rules.repeated(statuses)}
            for event in of_move & events:
                earlier = of_move.filtered(lambda one, event=event: (one.date, one.id) < (event.date, event.id))
                ended = event.label_id.ends and event._end(earlier)
                event._note(event._open_effect(move, event in standing, event in again), ended)

    def _note(self, vals, ended):
        """Write down once what a status did."""
        if ended and vals["outcome"] in ("noted", "settled"):
            vals["outcome"] = "ended"
        self.write(vals)

    def _open_effect(self, move, stands, again):
        """Open what a status calls for.

        :return: dict of what it did.
        """
        effect = self.label_id.effect
        if effect not in rules.OPENING:
            return {"outcome": "evidence" if effect == "evidence" else "noted"}
        if again:
            return {"outcome": "again"}
        if not stands:
            return {"outcome": "over"}
        items = self._get_items(move)
        if not items:
            return {"outcome": "settled"}
        return self._dispute(items) if effect == "dispute" else self._hold(items)

    def _get_items(self, move):
        """What is open of a document. As superuser: it may be of a branch."""
        domain = [("move_id", "=", move.id), ("residual_currency", ">", 0)]
        return self.env["recouvrement.item"].search(domain, order="rank, id")

    def _dispute(self, items):
        """Dispute what is open of an invoice and not disputed yet."""
        Dispute = self.env["recouvrement.dispute"]
        left = zip(items, Dispute._get_disputable(items), strict=True)
        parts = [(item, amount) for item, amount in left if amount > 0]
        if not parts:
            return {"outcome": "known"}
        disputes = Dispute._open(parts, {
            "reason_id": self.label_id.dispute_reason_id.id, "origin": "status",
            "description": "\n".join(filter(None, [self.label_id.name, self.message])),
        })  # fmt: skip
        return {"outcome": "disputed", "dispute_id": disputes[:1].id}

    def _hold(self, items):
        """Let reminders of an invoice wait: for some days, or until it is said that the suspension is over."""
        label, today = self.label_id, self.company_id._recouvrement_today()
        until = today if label.effect == "suspension" else self.date
        until += timedelta(days=MAX_DAYS if label.effect == "suspension" else label.days)
        if until < today:
            return {"outcome": "over"}
        hold = self._place_hold(items, label.hold_reason_id, until, "payment" if label.effect == "silence" else False)
        return {"outcome": "held", "hold_id": hold.id}

    def _place_hold(self, items, reason, until, event=False):
        Hold = self.env["recouvrement.hold"]
        return Hold._place([{
            **Hold._prepare_anchor_vals(items[0]), "scope": "invoice", "reason_id": reason.id, "until": until,
            "event": event, "note": self.label_id.display_name,
        }])  # fmt: skip

    def _end(self, earlier):
        """End what earlier statuses of an invoice opened and still stands.

        :return: whether anything did.
        """
        holds = earlier.hold_id.filtered("active_today")
        lifted = earlier.filtered(lambda one: one.hold_id in holds and one.label_id.effect == "suspension")
        holds.action_end()
        disputes = earlier.dispute_id.filtered(lambda one: not one.closed_on)
        if disputes:
            disputes._conclude("withdrawn", self.label_id.name)
        if lifted:
            self._resume(lifted[0])
        return bool(holds or disputes)

    def _resume(self, suspension):
        """Give a public buyer the delay that it has after its suspension; it is then due later (CCP R2192-29)."""
        items = self._get_items(self.move_id)
        today = self.company_id._recouvrement_today()
        due = min(items.mapped("due_date"), default=self.date)
        until = rules.resumed_until(due, suspension.date, self.date)
        if items and self._is_of_public_buyer():
            self.delay_until = until
            # sudo: see _act
            self.env["recouvrement.ledger"].sudo()._refresh(set(self.case_id.partner_id.ids))
        if items and until >= today:
            reason = self.env.ref("recouvrement_module.hold_reason_public_delay", raise_if_not_found=False)
            reason = reason or suspension.label_id.hold_reason_id
            self._place_hold(items, reason, min(until, today + timedelta(days=MAX_DAYS)))

    def _is_of_public_buyer(self):
        """Whether the law of public contracts sets the delay of the customer."""
        # sudo: one answer, whoever hands the status over
        customer = self.case_id.partner_id.sudo()
        return bool(customer) and customer._get_recouvrement_category().code.startswith("public")
