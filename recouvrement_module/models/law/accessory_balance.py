# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...rules.accessory import Entry, last_claimed, settle, spread
from ...rules.claim import whole


class RecouvrementAccessory(models.Model):
    """The five states of the accessories of invoices: accrued, claimed, waived, invoiced, collected."""

    _inherit = "recouvrement.accessory"

    @api.model
    def _read_costs(self, move_ids):
        """The recovery costs of some invoices of which there is proof, in euros.

        :return: dict invoice id → Decimal
        """
        entries = self.sudo()._read_group(  # sudo: one answer, also for who may read no more than a branch
            [("move_id", "in", move_ids), ("entry", "=", "justified")], ["move_id"], ["value:sum"]
        )
        return {move.id: Decimal(str(value)) for move, value in entries}

    @api.model
    def _get_entries(self, claims):
        """What was done with the accessories of some invoices.

        :param claims: of ``recouvrement.claim._get_claims``.
        :return: dict (invoice id, kind) → list of rules.accessory.Entry, in their order; ``key`` is the entry.
        """
        move_ids = [claim.invoice.key.move_id for claim in claims]
        # sudo: see _read_costs
        accessories = self.sudo().search([("move_id", "in", move_ids), ("entry", "!=", "justified")], order="id")
        collected = accessories._get_collected()
        entries = {}
        for accessory in accessories:
            entries.setdefault((accessory.move_id.id, accessory.kind), []).append(Entry(
                key=accessory.id, entry=accessory.entry, value=Decimal(str(accessory.value)),
                cancels=accessory.cancels_id.id or None, collected=collected.get(accessory.id, Decimal(0)),
            ))  # fmt: skip
        return entries

    def _get_collected(self):
        """What was paid of the entries that were invoiced: payments of a document settle its amounts in their order.

        :return: dict entry id → Decimal
        """
        in_force = self.filtered(lambda entry: entry.entry == "invoiced" and not entry.withdrawn)
        charges = in_force.charge_move_id
        # every entry of these documents counts, of other invoices as well
        entries = self.search([("charge_move_id", "in", charges.ids), ("entry", "=", "invoiced")], order="id")
        paid = self._read_paid(charges.ids)
        collected = {}
        for charge, own in entries.filtered(lambda entry: not entry.withdrawn).grouped("charge_move_id").items():
            shares = spread(paid.get(charge.id, Decimal(0)), [Decimal(str(entry.value)) for entry in own])
            collected.update(zip(own.ids, shares, strict=True))
        return collected

    @api.model
    def _read_paid(self, charge_ids):
        """What was paid of some documents by which accessories were charged: what a credit note cancels is not paid.

        :return: dict document id → Decimal
        """
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT line.move_id, SUM(partial.debit_amount_currency)
                 FROM account_move_line line
                 JOIN account_partial_reconcile partial ON partial.debit_move_id = line.id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move settling ON settling.id = credit.move_id
                WHERE line.move_id = ANY(%s) AND settling.move_type <> 'out_refund'
                GROUP BY line.move_id""",
            charge_ids,
        ))  # fmt: skip
        return {move_id: Decimal(str(amount)) for move_id, amount in rows}

    @api.model
    def _get_balances(self, claims):
        """Return the five states of each accessory of some invoices.

        :param claims: of ``recouvrement.claim._get_claims``.
        :return: dict (invoice id, kind) → rules.accessory.Balance
        """
        entries = self._get_entries(claims)
        return {
            key: settle(accrued, entries.get(key, ()), claim.imputed[kind])
            for claim in claims
            for kind, accrued in claim.accrued.items()
            for key in [(claim.invoice.key.move_id, kind)]
        }

    @api.model
    def _get_differences(self, claims):
        """What would have been claimed otherwise, had it been known what is known today: rates, payments.

        What was claimed of a part of an invoice is not compared.

        :return: dict (invoice id, kind) → (the claim that holds, what had accrued that day as it is known now)
        """
        invoices = {claim.invoice.key.move_id: whole(claim.invoice) for claim in claims}
        claimed = {key: last_claimed(entries) for key, entries in self._get_entries(claims).items()}
        # sudo: see _read_costs
        held = {
            key: accessory for key, entry in claimed.items()
            if entry and not (accessory := self.sudo().browse(entry.key)).partial
        }  # fmt: skip
        days = {}
        for (move_id, _kind), entry in held.items():
            days.setdefault(entry.struck_on, set()).add(move_id)
        accrued = {}
        for day, move_ids in days.items():
            for claim in self.env["recouvrement.claim"]._compute([invoices[move_id] for move_id in move_ids], day):
                accrued[claim.invoice.key.move_id, day] = claim.accrued
        found = {key: (entry, accrued[key[0], entry.struck_on][key[1]]) for key, entry in held.items()}
        return {key: (entry, now) for key, (entry, now) in found.items() if now != Decimal(str(entry.accrued))}
