# Part of recouvrement_module. License LGPL-3.
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.means import MEANS


class RecouvrementReject(models.Model):
    """Rejects that other programs bring: files of payment returns, banks, interfaces."""

    _inherit = "recouvrement.reject"

    @api.model
    def register_returns(self, vals_list):
        """Record returned payments, for callers of the external API. See :meth:`_register_return`.

        :return: ids of the rejects, in the order of what they concern.
        """
        return self._register_return(vals_list).ids

    @api.model
    def _register_return(self, vals_list):
        """Record returned payments: what an importer of payment returns calls once the ledger shows the debts again.

        Each return is a dict:

        * what came back, one of: ``line_ids`` (ids of journal items: due lines, or those of the payment),
          ``payment_id``, or ``reference`` (number or communication of an invoice or a payment);
        * ``reason_code``: as the bank writes it, one of the reasons of rejects;
        * ``date``: of the reject;
        * ``amount``: what came back, optional; an invoice in instalments is told apart by it;
        * ``fee``, ``means`` and ``note``: optional.

        What came back several times is recorded in the order of its days. All are recorded or none. One that was
        recorded before is not recorded twice.

        :param vals_list: list of dict.
        :return: the rejects, in the order of the returns.
        :raise UserError: a return cannot be understood; the message names it.
        """
        self.env["recouvrement.reminder"]._check_collector()
        found = []
        for number, vals in enumerate(vals_list, start=1):
            with self._named(number):
                found.append((self._find_returned_lines(vals), self._read_return(vals)))
        came_back = self._find_returned_items(found)
        keys = [self._return_key(*pair) for pair in came_back]
        known = self._known_returns(came_back)
        fresh = {}
        for key, pair in zip(keys, came_back, strict=True):
            if key not in known:
                fresh.setdefault(key, pair)
        recorded = known | dict(zip(fresh, self._record(list(fresh.values())), strict=True))
        return self.browse().union(*(recorded[key] for key in keys))

    @contextmanager
    def _named(self, number):
        """What is wrong with a return is said with its number."""
        try:
            yield
        except (UserError, ValueError, TypeError, KeyError) as error:
            raise UserError(self.env._("Return %(number)s: %(error)s", number=number, error=error)) from error

    @api.model
    def _find_returned_items(self, found):
        """Bring the customers in step with the ledger, and return the open items of what came back.

        :param found: for each return, its due lines and the columns of its rejects.
        :return: list of (record of ``recouvrement.item``, dict of the columns of the reject).
        """
        partners = self.env["account.move.line"].union(*(lines for lines, _vals in found)).partner_id
        # sudo: see action_refresh of the case
        self.env["recouvrement.ledger"].sudo()._refresh(set(partners.commercial_partner_id.ids))
        items = self.env["recouvrement.item"].search([("partner_id", "in", partners.commercial_partner_id.ids)])
        by_line, came_back = items.grouped("line_id"), []
        for number, (lines, vals) in enumerate(found, start=1):
            for line in lines:
                with self._named(number):
                    if line not in by_line:
                        raise UserError(self.env._(
                            "%s is not followed here: see the role of its account.", line.move_name or "/"
                        ))  # fmt: skip
                came_back.append((by_line[line], vals | {"means": vals["means"] or by_line[line].means}))
        return came_back

    @api.model
    def _return_key(self, item, vals):
        return item.line_id.id, vals["date"], vals["reason_id"]

    @api.model
    def _known_returns(self, came_back):
        """The returns among *came_back* that were recorded before: dict key → reject."""
        keys = {self._return_key(*pair) for pair in came_back}
        lines = [line_id for line_id, _day, _reason in keys]
        before = self.search([("line_id", "in", lines), ("state", "!=", "cancelled")])
        by_key = {(reject.line_id.id, reject.date, reject.reason_id.id): reject for reject in before}
        return {key: reject for key, reject in by_key.items() if key in keys}

    @api.model
    def _read_return(self, vals):
        """Return the columns of a reject from what an importer says, or refuse it."""
        reason = self.env["recouvrement.reject.reason"]._get_by_code(vals.get("reason_code"))
        if not reason:
            code = vals.get("reason_code")
            raise UserError(self.env._("the reason “%s” is not one of the reasons of rejects.", code))
        day = fields.Date.to_date(vals.get("date"))
        if not day:
            raise UserError(self.env._("the day of the reject is missing."))
        fee = float(vals.get("fee") or 0)
        means = vals.get("means")
        if fee < 0 or (means and means not in MEANS):
            raise UserError(self.env._("the fee is negative or the means of payment is unknown."))
        return {
            "date": day, "reason_id": reason.id, "fee": fee, "means": means, "note": vals.get("note") or False,
            "origin": "return", "payment_id": vals.get("payment_id") or False,
        }  # fmt: skip

    @api.model
    def _find_returned_lines(self, vals):
        """The due lines that a return names, open in the ledger."""
        due = self._named_lines(vals).filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and line.parent_state == "posted"
            and not line.reconciled and line.amount_residual_currency > 0
        ).sorted(lambda line: (line.date_maturity or line.date, line.id))  # fmt: skip
        if not due:
            raise UserError(self.env._("nothing open is found for it. Undo its payment in the ledger first."))
        return self._told_by_amount(due, vals["amount"]) if vals.get("amount") is not None else due

    @api.model
    def _told_by_amount(self, due, amount):
        """The due lines that make up an amount: the one that equals it, else the first ones."""
        amount, open_amount = float(amount), sum(due.mapped("amount_residual_currency"))
        currency = due[0].currency_id
        if amount <= 0 or currency.compare_amounts(amount, open_amount) > 0:
            raise UserError(self.env._(
                "%(amount)s is not between 0 and what is open, %(open)s.",
                amount=currency.format(amount), open=currency.format(open_amount),
            ))  # fmt: skip
        same = due.filtered(lambda line: not currency.compare_amounts(line.amount_residual_currency, amount))[:1]
        if same:
            return same
        taken = due.browse()
        for line in due:
            if currency.compare_amounts(sum(taken.mapped("amount_residual_currency")), amount) < 0:
                taken |= line
        return taken

    @api.model
    def _named_lines(self, vals):
        """The journal items that a return names by their ids, by their payment or by a reference."""
        if vals.get("line_ids"):
            lines = self.env["account.move.line"].browse(map(int, vals["line_ids"])).exists()
            return lines | lines.move_id.origin_payment_id.invoice_ids.line_ids
        if vals.get("payment_id"):
            return self.env["account.payment"].browse(int(vals["payment_id"])).exists().invoice_ids.line_ids
        reference = str(vals.get("reference") or "").strip()
        if not reference:
            raise UserError(self.env._("it names no journal item, payment or reference."))
        invoices = self.env["account.move"].search([
            ("move_type", "=", "out_invoice"), ("state", "=", "posted"),
            "|", ("name", "=", reference), ("payment_reference", "=", reference),
        ])  # fmt: skip
        payments = self.env["account.payment"].search([
            ("payment_type", "=", "inbound"), "|", ("name", "=", reference), ("memo", "=", reference),
        ])  # fmt: skip
        return (invoices or payments.invoice_ids).line_ids
