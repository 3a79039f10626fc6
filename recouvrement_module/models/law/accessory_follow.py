# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules.charge import remaining


class RecouvrementAccessory(models.Model):
    """What was noted as charged follows its document: reset, cancelled, deleted, credited, posted again.

    Nobody but the document does it, whoever works on it: entries are written as superuser.
    """

    _inherit = "recouvrement.accessory"

    @api.model
    def _get_charged(self, charges):
        """What some documents charge, and what of it is noted today.

        :param charges: ``account.move``, as superuser.
        :return: dict document → (the entries as it was charged, those in force), both in their order.
        """
        entries = self.sudo().search(
            [("charge_move_id", "in", charges.ids), ("entry", "=", "invoiced"), ("cancels_id", "=", False)], order="id"
        )
        charged = {}
        for charge, own in entries.grouped("charge_move_id").items():
            first = {}
            for entry in own:  # a later one says what was left then, not what was charged
                first.setdefault((entry.move_id.id, entry.name, entry.kind), entry)
            charged[charge] = (
                entries.browse(entry.id for entry in first.values()), own.filtered(lambda entry: not entry.withdrawn)
            )  # fmt: skip
        return charged

    @api.model
    def _take_back_charges(self, charges):
        """Note that some documents charge nothing any more.

        :param charges: ``account.move``, as superuser.
        """
        for _first, in_force in self._get_charged(charges).values():
            in_force._take_back()

    @api.model
    def _follow_charges(self, charges):
        """Note what some documents charge today, less what was credited of them; nothing when it is noted already.

        :param charges: ``account.move``, as superuser. What a draft charges is noted when it is made.
        """
        settled = charges.filtered(lambda charge: charge.state != "draft")
        credited = self._read_credited(settled.ids)
        for charge, (first, in_force) in self._get_charged(settled).items():
            values = [Decimal(str(entry.value)) for entry in first]
            gone = sum(values) if charge.state == "cancel" else credited.get(charge.id, Decimal(0))
            left = remaining(values, gone, Decimal(str(charge.currency_id.rounding)))
            target = [(entry, value) for entry, value in zip(first, left, strict=True) if value]
            if [(entry.move_id, entry.kind, Decimal(str(entry.value))) for entry in in_force] != [
                (entry.move_id, entry.kind, value) for entry, value in target
            ]:
                in_force._take_back()
                self._write_entries([entry._prepare_again_vals(value) for entry, value in target])

    def _prepare_again_vals(self, value):
        """The values of the entry that says what is charged today of this one."""
        return self.copy_data({
            "value": float(value), "cancels_id": False, "date": self.company_id._recouvrement_today(),
        })[0]  # fmt: skip

    @api.model
    def _read_credited(self, charge_ids):
        """What was credited of some documents by the credit notes that reverse them.

        :return: dict document id → Decimal
        """
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT charge.id, SUM(refund.amount_total)
                 FROM account_move refund
                 JOIN account_move charge ON charge.id = refund.reversed_entry_id
                WHERE charge.id = ANY(%s) AND refund.move_type = 'out_refund' AND refund.state = 'posted'
                  AND refund.currency_id = charge.currency_id
                GROUP BY charge.id""",
            charge_ids,
        ))  # fmt: skip
        return {charge_id: Decimal(str(amount)) for charge_id, amount in rows}

    @api.model
    def _read_paid(self, charge_ids):
        # EXTENDS recouvrement_module: a credit note for something else that is set off pays it as money does
        paid = super()._read_paid(charge_ids)
        rows = self.env.execute_query(SQL(
            """SELECT line.move_id, SUM(partial.debit_amount_currency)
                 FROM account_move_line line
                 JOIN account_partial_reconcile partial ON partial.debit_move_id = line.id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move refund ON refund.id = credit.move_id
                WHERE line.move_id = ANY(%s) AND refund.move_type = 'out_refund'
                  AND refund.reversed_entry_id IS DISTINCT FROM line.move_id
                GROUP BY line.move_id""",
            charge_ids,
        ))  # fmt: skip
        for move_id, amount in rows:
            paid[move_id] = paid.get(move_id, Decimal(0)) + Decimal(str(amount))
        return paid

    # ---------------------------------------------------------------- before it is posted

    @api.model
    def _check_charges(self, charges):
        """What is posted is what was charged, without VAT, and is still owed.

        :param charges: drafts, as superuser.
        """
        charged = self._get_charged(charges)
        for charge in charges:
            first, in_force = charged.get(charge, (self.sudo().browse(), self.sudo().browse()))
            lines = charge.invoice_line_ids.filtered(lambda line: line.display_type == "product")
            if lines.tax_ids:
                raise UserError(self.env._("A charge of interest and indemnities bears no VAT: remove the taxes."))
            asked = sorted(charge.currency_id.round(line.price_subtotal) for line in lines)
            noted = sorted(charge.currency_id.round(entry.value) for entry in first)
            if not first or asked != noted or charge.currency_id != first.value_currency_id:
                raise UserError(self.env._(
                    "The amounts of a charge are those of the claim: cancel this document, and charge from the claim."
                ))  # fmt: skip
            claimed = first.case_id.partner_id, first.move_id.company_id
            if (charge.commercial_partner_id, charge.company_id) != claimed:
                raise UserError(self.env._(
                    "The customer and the company of a charge are those of the claim: cancel this document, and charge "
                    "from the claim."
                ))  # fmt: skip
            first._check_still_owed(in_force)

    def _check_still_owed(self, in_force):
        """These entries are what a document charges: all of it is still owed, apart from what is noted of it."""
        Claim = self.env["recouvrement.claim"].sudo()  # sudo: whoever posts it need not know collection
        noted = {(entry.move_id, entry.kind): Decimal(str(entry.value)) for entry in in_force}
        for day, entries in self.grouped("struck_on").items():
            claims = {claim.invoice.key.move_id: claim for claim in Claim._get_claims(entries.move_id, day)}
            balances = self._get_balances(claims.values())
            for entry in entries:
                balance = balances.get((entry.move_id.id, entry.kind))
                left = noted.get((entry.move_id, entry.kind), Decimal(0)) + (balance.left if balance else 0)
                # without a balance the invoice is no more: nothing is owed of it, whatever is noted
                if not balance or left < Decimal(str(entry.value)):
                    raise UserError(self.env._(
                        "%(invoice)s: less is owed by now than this document charges. Cancel it, and charge from the "
                        "claim.",
                        invoice=entry.name,
                    ))  # fmt: skip
