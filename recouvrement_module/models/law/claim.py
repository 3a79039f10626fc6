# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ...rules.agreement import ordered_by_accountant
from ...rules.claim import Invoice, Part, Settlement, claim
from ...rules.rates import RateBook


class Key(NamedTuple):
    """Whose invoice it is, and where: the ``key`` of an invoice for the rules."""

    move_id: int
    root_id: int
    partner_id: int
    currency_id: int
    case_id: int | None


class RecouvrementClaim(models.AbstractModel):
    """What customers owe besides the principal: read from the ledger, said by the rules, written nowhere.

    Only invoices of customers on accounts that are reminded count; they are taken whole, with all their
    instalments. Documents by which accessories were charged bear nothing themselves.
    """

    _name = "recouvrement.claim"
    _description = "Itemised claim"

    @api.model
    def _get_claims(self, records, until=None, since=None):
        """Return what some invoices owe on a day.

        :param records: ``account.move``, ``account.move.line`` or ``recouvrement.item``: their invoices; or
            ``recouvrement.case``: what is late and open, or was paid late.
        :param date until: the last day that is counted; today when None.
        :param date since: of cases, invoices that were paid before it are left out; None keeps all.
        :return: list of ``rules.claim.InvoiceClaim`` by customer, due date; ``invoice.key`` is a :class:`Key`.
        """
        claims = self._compute(self._deduct_credits(self._read_invoices(records, since), until), until)
        # whoever selects invoices sees each of them; of a case only those of which there is something to say
        return [one for one in claims if one.is_late] if records._name == "recouvrement.case" else claims

    @api.model
    def _compute(self, invoices, until=None):
        """Return the claims of invoices that were read; no query depends on how many they are.

        :param invoices: of :meth:`_read_invoices`.
        """
        book = RateBook.of(self.env["recouvrement.rate"]._get_book())
        # sudo: one answer, also for who may read no more than a branch
        roots = self.env["res.company"].sudo().browse({invoice.key.root_id for invoice in invoices})
        chosen = {
            root.id: (
                until or root._recouvrement_today(), root._recouvrement_options(),
                root.recouvrement_indemnity_per_instalment,
            )
            for root in roots
        }  # fmt: skip
        return [claim(invoice, book, *chosen[invoice.key.root_id]) for invoice in invoices]

    @api.model
    def _read_invoices(self, records, since=None):
        """Return invoices as the rules see them, see :meth:`_get_claims`.

        :rtype: list[rules.claim.Invoice]
        """
        self.env["recouvrement.case"].check_access("read")
        records.check_access("read")
        rows = self._read_lines(self._get_scope(records, since))
        move_ids = sorted({row["move_id"] for row in rows})
        customers = self._read_customers({(row["root_id"], row["partner_id"]) for row in rows})
        case_ids = {case_id for case_id, _terms in customers.values() if case_id}
        facts = {
            "customers": customers,
            "reliefs": self._read_reliefs(move_ids, case_ids),
            "settlements": self._read_settlements([row["line_id"] for row in rows]),
            "notices": self._read_notices(move_ids),
            "reminders": self._read_free_delays(move_ids),
            "costs": self.env["recouvrement.accessory"]._read_costs(move_ids),
        }
        by_invoice = {}
        for row in rows:
            by_invoice.setdefault((row["move_id"], row["partner_id"]), []).append(row)
        return [self._as_invoice(parts, facts) for parts in by_invoice.values()]

    @api.model
    def _read_reliefs(self, move_ids, case_ids):
        """What was granted of some invoices: records with ``_concerns`` and ``_as_rule``; capabilities add theirs."""
        return list(self.env["recouvrement.relief"]._read_reliefs(move_ids, case_ids))

    @api.model
    def _as_invoice(self, rows, facts):
        """An invoice as the rules see it.

        :param rows: its instalments.
        """
        first = rows[0]
        case_id, terms = facts["customers"][first["root_id"], first["partner_id"]]
        return Invoice(
            key=Key(first["move_id"], first["root_id"], first["partner_id"], first["currency_id"], case_id),
            name=first["name"] or "/",
            date=first["date"],
            currency=first["currency"],
            terms=terms,
            parts=tuple(self._as_part(row, facts["settlements"].get(row["line_id"], ()), terms) for row in rows),
            step=Decimal(str(first["step"])),
            notice_on=facts["notices"].get(first["move_id"]),
            costs=facts["costs"].get(first["move_id"], Decimal(0)),
            free_until=facts["reminders"].get(first["move_id"]),
            delivered=first["delivered"],
            reliefs=tuple(
                relief._as_rule() for relief in facts["reliefs"]
                if relief._concerns(first["move_id"], case_id, first["date"])
            ),
        )  # fmt: skip

    @api.model
    def _as_part(self, row, settlements, terms):
        return Part(
            key=row["line_id"], rank=row["rank"], due=row["due_date"], principal=Decimal(str(row["principal"])),
            settlements=tuple(self._as_settlement(row, one, terms) for one in settlements), disputed=row["disputed"],
            count=row["instalments"],
        )  # fmt: skip

    @api.model
    def _as_settlement(self, row, settlement, terms):
        """What settled an instalment: a credit note that reverses the invoice counts from the due date.

        What a public buyer pays counts from the order of its accountant, where that is known.
        """
        credit_note = settlement["is_credit_note"]
        corrects = credit_note and settlement["reversed_entry_id"] == row["move_id"]
        ordered = settlement["ordered"] if ordered_by_accountant(terms) else None
        day = min(settlement["day"], row["due_date"]) if corrects else ordered or settlement["day"]
        return Settlement(
            day=day, amount=Decimal(str(settlement["amount"])), kind="credit_note" if credit_note else "payment",
            name=settlement["name"] or "/", booked=settlement["date"], ordered=bool(ordered),
        )  # fmt: skip

    @api.model
    def _read_customers(self, customers):
        """What is known of customers, and agreed with them.

        :param customers: pairs (root company id, commercial partner id).
        :return: dict pair → (case id, None where there is none, rules.claim.Terms)
        """
        Case = self.env["recouvrement.case"].sudo()  # sudo: also of a customer of another branch
        roots, partners = ({pair[rank] for pair in customers} for rank in (0, 1))
        cases = Case.with_context(active_test=False).search([
            ("company_id", "in", list(roots)), ("partner_id", "in", list(partners)),
        ])  # fmt: skip
        known = {(case.company_id.id, case.partner_id.id): (case.id, case._get_claim_terms()) for case in cases}
        for root_id, partner_id in customers - known.keys():  # nothing of them was ever open here
            case = Case.new({"company_id": root_id, "partner_id": partner_id})
            known[root_id, partner_id] = (None, case._get_claim_terms())
        return known
