# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.tools import LazyTranslate, format_amount

from ..dunning.words import say, say_date

_lt = LazyTranslate(__name__)

# What a customer is told of what is not asked for now, by what stands against it; other codes say it by themselves, or
# are no business of his.
NOT_NOW = {
    "blocked": _lt("on hold, nothing to pay for now"),
    "hold": _lt("on hold, nothing to pay for now"),
    "excluded": _lt("on hold, nothing to pay for now"),
    "unsent": _lt("you will receive it first"),
    "to_qualify": _lt("we look into its payment"),
    "presented": _lt("collected from your bank account"),
    "not_presented": _lt("collected from your bank account"),
    "relief": _lt("put off by a decision"),
}
LETTERS = 24  # how many of the last letters the page lists
NAMED_INVOICES = 3  # as many invoice numbers fit into the reference of a transfer


class RecouvrementPortalAccount(models.AbstractModel):
    """The page itself: the same facts in words, in the language of whoever reads it."""

    _inherit = "recouvrement.portal.account"

    @api.model
    def _prepare_page(self, root, customer):
        """Return what the page shows of one group of companies.

        :return: dict, as the template ``recouvrement_module.portal_account`` reads it.
        """
        entries = self._get_entries(root, customer)
        accounts = {}
        for entry in entries:
            accounts.setdefault((entry.row["company_id"], entry.row["currency_id"]), []).append(entry)
        contact = self._get_contact(root, customer)
        return {
            "company": root,
            "accounts": [
                self._prepare_account(root, customer, company_id, currency_id, own)
                for (company_id, currency_id), own in accounts.items()
            ],
            "letters": [self._prepare_letter(letter) for letter in self._get_letters(root, customer)[:LETTERS]],
            "contact": contact,
            "contact_phone": contact.phone or root.phone,
            "contact_email": contact.email or root.email,
            **self._prepare_side(root, customer, entries),
        }  # fmt: skip

    @api.model
    def _prepare_side(self, root, customer, entries):
        """What else stands beside the instalments; each capability adds its own.

        :rtype: dict
        """
        return {}

    @api.model
    def _prepare_account(self, root, customer, company_id, currency_id, entries):
        """What is open in one company and one currency."""
        # sudo: the name of a branch is on its invoices
        company = self.env["res.company"].sudo().browse(company_id)
        currency = self.env["res.currency"].browse(currency_id)
        say = lambda amount: format_amount(self.env, float(amount), currency)  # noqa: E731
        add = lambda chosen: sum((entry.residual for entry in chosen), Decimal(0))  # noqa: E731
        elsewhere = [entry for entry in entries if self._is_elsewhere(entry)]
        here = [entry for entry in entries if entry not in elsewhere]
        debits = [entry for entry in here if entry.residual > 0]
        credits = [entry for entry in here if entry.residual < 0]
        late = sum((entry.now for entry in entries if entry.is_proposed), Decimal(0))
        return {
            "key": f"{company_id}-{currency_id}",
            "company": company,
            "currency": currency,
            "debits": [self._prepare_entry(entry, customer, say) for entry in debits],
            "credits": [self._prepare_entry(entry, customer, say) for entry in credits],
            "elsewhere": self._prepare_elsewhere(elsewhere, customer, say),
            "open": say(add(debits)),
            "credit": say(add(credits)) if credits else "",
            "balance": say(add(here)),
            "late": say(late) if late else "",
            "several": len({entry.row["partner_id"] for entry in entries}) > 1,
            "choosable": any(entry.payable for entry in debits),
            **self._prepare_transfer(root, customer, currency, [entry for entry in entries if entry.is_proposed], late),
        }

    @api.model
    def _prepare_transfer(self, root, customer, currency, entries, amount):
        """How to pay what is late by transfer: the account, and what to write on it."""
        bank = root.sudo()._recouvrement_bank_account(currency)  # sudo: the account is on every letter
        reference = self._get_reference(customer, entries)
        return {
            "bank": bank, "reference": reference,
            "qr": root.sudo()._recouvrement_qr(bank, amount, currency, reference, customer),
        }  # fmt: skip

    @api.model
    def _get_reference(self, customer, entries):
        """What the customer writes on a transfer: the invoices when they are few, else its own reference or name."""
        names = list(dict.fromkeys(entry.row["name"] for entry in entries if entry.row["name"]))
        if len(names) == 1:
            # sudo: what the invoice says of its payment is on the invoice
            move = self.env["account.move"].sudo().browse(entries[0].row["move_id"])
            return move.payment_reference or names[0]
        return " ".join(names) if 0 < len(names) <= NAMED_INVOICES else customer.ref or customer.name

    @api.model
    def _is_elsewhere(self, entry):
        """Whether an invoice was assigned, and the customer knows that somebody else is to be paid."""
        return bool(entry.row["factor"]) and entry.residual > 0

    @api.model
    def _prepare_elsewhere(self, entries, customer, say):
        """What is to be paid to somebody else: one block for each account."""
        groups = {}
        for entry in entries:
            # sudo: the customer was notified of whom to pay
            assignment = self.env["recouvrement.assignment"].sudo().browse(entry.row["assignment_id"])
            groups.setdefault((assignment.factor_id, assignment.bank_id), []).append(entry)
        return [
            {
                "name": factor.name,
                "account": bank.acc_number,
                "bic": bank.bank_bic,
                "total": say(sum(entry.residual for entry in own)),
                "entries": [self._prepare_entry(entry, customer, say) for entry in own],
            }
            for (factor, bank), own in groups.items()
        ]

    @api.model
    def _prepare_entry(self, entry, customer, say):
        row = entry.row
        # sudo: see _get_invoice
        move = self.env["account.move"].sudo().browse(row["move_id"])
        dated = row["fact"] not in ("retention", "opposed")
        return {
            "id": entry.key,
            "name": row["name"] or "/",
            "invoice": move.id if self._is_own_invoice(move, customer) else None,
            "customer": row["customer_name"],
            "instalment": (row["rank"], row["instalments"]) if row["instalments"] > 1 else None,
            "date": say_date(self.env, row["date"]),
            "due_date": say_date(self.env, row["due_date"]) if dated else "",
            "days": entry.days if entry.is_proposed else 0,
            "amount": say(row["amount"]),
            "residual": say(entry.residual),
            "asked": say(entry.first) if entry.payable and entry.first != entry.residual else "",
            "now": bool(entry.now),
            "payable": entry.payable,
            "proposed": entry.is_proposed,
            "words": [*self._say_kind(row), *self._say_state(entry), *entry.words],
        }

    @api.model
    def _say_kind(self, row):
        """What is particular to a line."""
        if row["role"] == "bill":
            return [self.env._("bill not yet due")]
        kinds = {"retention": self.env._("retention"), "down_payment": self.env._("down payment")}
        return [kinds[row["track"]]] if row["track"] in kinds else []

    @api.model
    def _say_state(self, entry):
        """Why nothing of a debt is asked for now, in plain words; what the customer answered says it by itself."""
        words = NOT_NOW.get(entry.row["fact"]) if entry.residual > 0 and entry.payable else None
        if words:
            return [say(self.env, words)]
        return [self.env._("met by your credits")] if self._is_covered(entry) else []

    @api.model
    def _is_covered(self, entry):
        """Whether nothing of a debt is to be paid because credits cover it."""
        return entry.residual > 0 and entry.ours and not (entry.asked or entry.words or entry.row["fact"])

    @api.model
    def _prepare_letter(self, letter):
        return {
            "id": letter.id,
            "number": letter.number,
            "subject": letter.subject or letter.number,
            "date": say_date(self.env, letter.sent_on or letter.date),
            "principal": format_amount(self.env, letter.principal, letter.currency_id),
        }

    @api.model
    def _say_open(self, roots, customer):
        """What a customer owes, a sum for each currency; empty when it owes nothing."""
        sums = {}
        for root in roots:
            for entry in self._get_entries(root, customer):
                if not self._is_elsewhere(entry):
                    currency = entry.row["currency_id"]
                    sums[currency] = sums.get(currency, Decimal(0)) + entry.residual
        browse = self.env["res.currency"].browse
        return " + ".join(
            format_amount(self.env, float(amount), browse(currency)) for currency, amount in sums.items() if amount > 0
        )
