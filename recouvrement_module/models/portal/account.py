# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ...rules.allocation import allocate
from ...rules.portal_answer import read_amount
from ..ledger.ledger import NOT_LATE

# What a customer does not pay us here: somebody else collects it, or it is retained.
NOT_OURS = ("assigned", "retention", "opposed")


@dataclass(frozen=True)
class Entry:
    """An open line as its customer sees it.

    :param dict row: as read by ``recouvrement.ledger._get_rows``.
    :param Decimal residual: what is open of it; below 0 for a credit.
    :param Decimal asked: what there is to pay of it: less credits, and less what was answered for.
    :param Decimal now: what of that is asked already: less what is agreed for a later day.
    :param int days: days late.
    :param tuple words: what the customer is told of it: in dispute, promised, on its way.
    :param bool ours: whether it is paid to us, and not to somebody else or later.
    """

    row: dict
    residual: Decimal
    asked: Decimal
    now: Decimal
    days: int
    words: tuple
    ours: bool

    @property
    def key(self) -> int:
        """The id of the line."""
        return self.row["line_id"]

    @property
    def due(self) -> date:
        """The day on which it is due."""
        return self.row["due_date"]

    @property
    def payable(self) -> bool:
        """Whether it may be paid to us here."""
        return self.ours and self.asked > 0

    @property
    def is_proposed(self) -> bool:
        """Whether it is paid unless the customer says otherwise: what is late and may be asked for."""
        return self.payable and bool(self.days) and not self.row["fact"] and self.now > 0

    @property
    def first(self) -> Decimal:
        """What of it is paid first: what is asked already; all of it, before its day, where nothing is."""
        return self.now or self.asked


class RecouvrementPortalAccount(models.AbstractModel):
    """What a customer owes a group of companies, as the customer may see it: read from the ledger at that moment."""

    _name = "recouvrement.portal.account"
    _description = "Account of a customer on the portal"

    @api.model
    def _get_entries(self, root, customer):
        """Return the open lines of a customer, and of those it is asked for.

        :param root: root company.
        :param customer: commercial partner.
        :return: list of :class:`Entry`, oldest due first.
        """
        Ledger = self.env["recouvrement.ledger"]
        accounts = Ledger._get_rows(root, customer).get(customer.id, {})
        rows = [row for currency_id in sorted(accounts) for row in accounts[currency_id]]
        covered = self._get_covered(rows)
        answered = self._get_answered(root, rows)
        today = root._recouvrement_today()
        return [
            self._as_entry(row, covered.get(row["line_id"], Decimal(0)), answered.get(row["line_id"], ()), today)
            for row in rows
        ]

    @api.model
    def _get_covered(self, rows):
        """What free credits cover of each line: each customer's own, in each currency."""
        accounts = defaultdict(list)
        for row in rows:
            accounts[row["partner_id"], row["currency_id"]].append(row)
        covered = {}
        for own in accounts.values():
            covered |= allocate(self.env["recouvrement.ledger"]._as_open_lines(
                (row["line_id"], row["due_date"], row["residual_currency"], row["fact"], row["set_aside"])
                for row in own
            ))  # fmt: skip
        return covered

    @api.model
    def _get_answered(self, root, rows):
        """What stands for lines that needs not be paid for the time being; each capability adds its own.

        :param list rows: as read by ``recouvrement.ledger._get_rows``.
        :return: dict line id → tuple of (words for the customer, Decimal that is not asked meanwhile)
        """
        return {}

    @api.model
    def _get_later(self, row):
        """What of a line is agreed for a later day: not asked, but paid before its day by whoever wants to.

        :rtype: Decimal
        """
        return Decimal(0)

    @api.model
    def _as_entry(self, row, covered, answered, today):
        residual = Decimal(str(row["residual_currency"]))
        asked = max(residual - covered - sum((amount for _words, amount in answered), Decimal(0)), Decimal(0))
        late = residual > 0 and row["fact"] not in NOT_LATE
        ours = row["fact"] not in NOT_OURS and row["role"] == "dunned" and not row["payee"]
        return Entry(
            row=row, residual=residual, asked=asked if ours else Decimal(0),
            now=max(asked - self._get_later(row), Decimal(0)) if ours else Decimal(0),
            days=max((today - row["due_date"]).days, 0) if late else 0,
            words=tuple(words for words, _amount in answered), ours=ours,
        )  # fmt: skip

    # ---------------------------------------------------------------- what he chose

    @api.model
    def _read_amount(self, text, currency):
        """An amount as whoever reads the page types it, None when it is none or finer than the currency.

        :param str text: as it came from the browser.
        :rtype: Decimal
        """
        plain = (text or "").replace(currency.symbol or currency.name, "").replace(currency.name, "")
        amount = read_amount(plain, self.env["res.lang"]._get_data(code=self.env.lang or "en_US").thousands_sep or "")
        return None if amount is None or amount % Decimal(str(currency.rounding)) else amount

    @api.model
    def _type_amount(self, amount, currency):
        """An amount as whoever reads the page would type it: :meth:`_read_amount` gives it back."""
        point = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").decimal_point or "."
        return f"{amount:.{currency.decimal_places}f}".replace(".", point)

    @api.model
    def _choose(self, root, customer, line_ids):
        """Return the instalments that a customer ticked, as they stand now.

        :param line_ids: ids as they came from the browser: whatever is not his to answer for is refused.
        :return: list of :class:`Entry`, of one company and currency.
        :raise UserError: in words for the customer.
        """
        wanted = set(line_ids)
        if not wanted:
            raise UserError(self.env._("Please tick the invoices first."))
        chosen = [entry for entry in self._get_entries(root, customer) if entry.key in wanted]
        if len(chosen) != len(wanted) or not all(entry.payable for entry in chosen):
            raise UserError(self.env._("Something you ticked has been settled meanwhile. Please choose again."))
        if len({(entry.row["company_id"], entry.row["currency_id"]) for entry in chosen}) > 1:
            raise UserError(self.env._("Please choose again, each company and each currency apart."))
        return chosen

    # ---------------------------------------------------------------- what he may download

    @api.model
    def _get_invoice(self, root, customer, move_id):
        """An invoice of the page, empty when the customer may not have it: it must be open and made out to him."""
        # sudo: a customer has no right in accounting; which invoices are his is checked here
        move = self.env["account.move"].sudo().browse(move_id).exists()
        listed = move and any(entry.row["move_id"] == move.id for entry in self._get_entries(root, customer))
        return move if listed and self._is_own_invoice(move, customer) else move.browse()

    @api.model
    def _is_own_invoice(self, move, customer):
        return (
            move.move_type in ("out_invoice", "out_refund", "out_receipt")
            and move.state == "posted"
            and move.commercial_partner_id == customer
        )

    @api.model
    def _get_letters(self, root, customer):
        """What was sent to a customer and is archived, the latest first.

        :rtype: recouvrement.reminder
        """
        # sudo: whoever received a letter may have it again; nothing but its frozen PDF is shown
        return self.env["recouvrement.reminder"].sudo().search([
            ("company_id", "=", root.id), ("case_id.partner_id", "=", customer.id), ("state", "=", "sent"),
            ("channel", "in", ("email", "letter")), ("pdf_sha256", "!=", False),
        ], order="sent_at desc, id desc")  # fmt: skip

    @api.model
    def _get_contact(self, root, customer):
        """Whom a customer asks: its collector, else the company.

        :rtype: res.partner
        """
        # sudo: the name of the collector is in every message
        case = self.env["recouvrement.case"].sudo().search([
            ("company_id", "=", root.id), ("partner_id", "=", customer.id),
        ])  # fmt: skip
        return case.user_id.partner_id or root.sudo().partner_id
