# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL

from ...rules.category import PUBLIC
from ...rules.subtotals import Line, lay_out
from ..dunning.words import say_amount, say_date, say_long_date
from .res_company import FRANCE

MOST_ORDER = 40  # letters of the name of an order: longer than that it is a remark
NAMED_INVOICES = 3  # as many invoice numbers fit into the reference of a transfer


class RecouvrementReminder(models.Model):
    """The document of a reminder: the values from which its letter and its email are laid out."""

    _inherit = "recouvrement.reminder"

    def _get_documents(self):
        """Return the values of the letter of each reminder, amounts and dates in its own language.

        :return: dict reminder id → dict, as the template ``recouvrement_module.letter`` reads it.
        """
        facts = {
            "instalments": self._count_instalments(),
            "recalled": self._get_recalled_ids(),
            "banks": {
                (company, currency): company.sudo()._recouvrement_bank_account(currency)
                for company, reminders in self.grouped("company_id").items()
                for currency in reminders.currency_id
            },
        }
        return {
            reminder.id: reminder.with_context(lang=reminder.lang or self.env.lang or "en_US")._prepare_document(facts)
            for reminder in self
        }

    def _prepare_document(self, facts):
        self.ensure_one()
        company = self.company_id.sudo()
        sender = self._get_sender()
        rows = lay_out(map(self._as_line, self.line_ids), self.case_id.id)
        customer = self.partner_id.sudo()
        own = self.line_ids.filtered(lambda line: not line.payee_name)
        bank = facts["banks"][self.company_id, self.currency_id] if own else None
        reference = self._get_payment_reference(own)
        return {
            "record": self,
            "company": company,
            "lang": self.env.lang,
            "preview": False,
            "formal": self.formal_notice,
            "registered": self.formal_notice and self.channel == "letter",
            "number": self.number,
            "caption": self.env._("Situation of your account on %s", say_date(self.env, self.date)),
            "place_date": self._say_place_date(company.city),
            "window": company._recouvrement_window(),
            "address": self._get_address_lines(),
            "customer_reference": customer.ref,
            "subject": self.subject,
            "paragraphs": self._get_paragraphs(),
            "lines": [self._prepare_document_line(row.key, facts) for row in rows if row.kind == "line"],
            "rows": [self._prepare_row(row, facts) for row in rows],
            "grouped": len(rows) > len(self.line_ids),
            "total": self._say_amount(sum(self.line_ids.mapped("residual"))),
            "deductions": self._say_deductions(grouped=len(rows) > len(self.line_ids)),
            "principal": self._say_amount(self.principal),
            "own": self._say_amount(sum(own.mapped("asked"))) if own else "",
            "payees": self._prepare_payees(self.line_ids - own),
            "bank": bank,
            "payment_reference": reference,
            "qr": self._get_transfer(bank, own, reference),
            "sender": sender,
            "sender_phone": sender.phone or company.phone,
            "sender_email": sender.email or company.email,
            "person": sender != company.partner_id,
            "signature": self._say_signature(company, sender),
            "interest": self._say_interest(),
            "notes": self._say_notes(company, sender),
            "privacy": company.with_context(lang=self.env.lang)._recouvrement_privacy(),
            "mentions": company.with_context(lang=self.env.lang)._recouvrement_mentions(),
        }

    def _as_line(self, line):
        """A line as the rule of subtotals sees it: whose it is, open, deducted, asked."""
        return Line(
            key=line,
            # a preview made for the customer itself names nobody else
            customer=line.case_id.id or self.case_id.id,
            name=line.customer_name or self.partner_id.sudo().name or "",
            site=line.site_name or "",
            amounts=tuple(Decimal(str(amount)) for amount in (line.residual, line.deducted, line.asked)),
        )

    def _prepare_row(self, row, facts):
        """A row of the table: a line, or a heading or subtotal of a customer or site."""
        if row.kind == "line":
            return {"kind": row.kind, **self._prepare_document_line(row.key, facts)}
        residual, deducted, asked = map(float, row.amounts or (0, 0, 0))
        return {
            "kind": row.kind,
            "text": row.text,
            "residual": self._say_amount(residual),
            "deducted": self._say_amount(-deducted) if deducted else "",
            "asked": self._say_amount(asked),
        }

    def _prepare_document_line(self, line, facts):
        count = facts["instalments"].get(line.line_id.id, 0)
        return {
            "name": line.name or "/",
            "instalment": (line.rank, count) if count > 1 and line.rank else None,
            "recalled": line._origin.id in facts["recalled"],
            "payee": line.payee_name,
            "order": self._say_order(line),
            "date": say_date(self.env, line.date),
            "due_date": say_date(self.env, line.due_date),
            "days": max((self.date - line.due_date).days, 0),
            "amount": self._say_amount(line.amount),
            "residual": self._say_amount(line.residual),
            "deducted": self._say_amount(-line.deducted) if line.deducted else "",
            "asked": self._say_amount(line.asked),
        }

    def _say_order(self, line):
        """What the customer, and we, call the order that was invoiced, where that is known."""
        move = line.move_id.sudo()  # sudo: the invoice may be of a branch
        if not move.exists() or not move.is_invoice():
            return ""
        names = dict.fromkeys(filter(None, [(move.ref or "").strip(), (move.invoice_origin or "").strip()]))
        names = [name for name in names if len(name) <= MOST_ORDER]
        return self.env._("order %s", " / ".join(names)) if names else ""

    def _prepare_payees(self, lines):
        """Whom to pay for what was assigned: one block for each account, with its own sum."""
        say = self.env["recouvrement.assignment"]._say_payee
        return [
            {
                "name": name,
                "account": account,
                "bic": group[:1].payee_bic,
                "total": self._say_amount(sum(group.mapped("asked"))),
                "reference": self._get_payment_reference(group),
                "words": say(name, group.mapped("name")),
            }
            for (name, account), group in lines.grouped(lambda line: (line.payee_name, line.payee_account)).items()
        ]

    def _say_place_date(self, place):
        day = say_long_date(self.env, self.date)
        return self.env._("%(place)s, %(date)s", place=place, date=day) if place else day

    def _say_amount(self, amount):
        return say_amount(self.env, amount, self.currency_id)

    def _get_paragraphs(self):
        """The text as a list of paragraphs, each a list of lines."""
        blocks = (self.body or "").replace("\r\n", "\n").strip().split("\n\n")
        return [lines for block in blocks if (lines := block.strip().split("\n")) != [""]]

    def _get_address_lines(self):
        """The lines of the address block; the name comes first, once."""
        lines = [line.strip() for line in (self.address or "").splitlines() if line.strip()]
        name = (self.customer_name or "").strip()
        return lines if name in lines or not name else [name, *lines]

    def _get_payment_reference(self, lines):
        """What the customer writes on the transfer: the invoices when they are few, else our number."""
        names = [name for name in dict.fromkeys(lines.mapped("name")) if name]
        if len(names) == 1:
            # sudo: the invoice may be of a branch
            return lines.move_id[:1].sudo().payment_reference or names[0]
        return " ".join(names) if 0 < len(names) <= NAMED_INVOICES else self.number

    def _get_transfer(self, bank, lines, reference):
        """What a bank's app needs to know of the transfer that is asked for, see ``res.company._recouvrement_qr``.

        :return: tuple, None where there is no such transfer.
        """
        amount = self._get_asked_here(lines)
        return (bank, amount, self.currency_id, reference, self.partner_id.sudo()) if bank and amount else None

    def _get_asked_here(self, lines):
        """What is asked on our own account, None when no one sum says it.

        :param lines: those that are paid to us.
        """
        return sum(lines.mapped("asked"))

    # ---------------------------------------------------------------- sentences

    def _say_notes(self, company, sender):
        """The sentences that follow the table: payments known, payments on their way, disputes."""
        notes = [reserved] if (reserved := self._say_reserved()) else []
        if self.bank_date:
            day = say_date(self.env, self.bank_date)
            notes.append(self.env._("Payments received until %s are taken into account.", day))
        if self.formal_notice:
            notes.append(self.env._("If you have paid meanwhile, please send us the proof of your payment."))
        else:
            notes.append(self.env._("If your payment has crossed this message, please disregard it."))
        notes.append(self.env._(
            "To dispute an invoice, send its number and the reason to %s: only the other invoices remain to be paid "
            "meanwhile.",
            sender.email or company.email or sender.name,
        ))  # fmt: skip
        return " ".join(notes)

    def _say_signature(self, company, sender):
        """The lines above the place where a formal notice is signed."""
        lines = [self.env._("For %s", company.name)]
        signer = self._get_signer() if sender == company.partner_id else sender
        if signer:
            lines.append(", ".join(filter(None, [signer.name, signer.function])))
        return lines

    def _get_signer(self):
        """Who signs a notice of a case that nobody follows: whoever makes it, if that is a person."""
        return self.env["res.partner"] if self.env.uid == SUPERUSER_ID else self.env.user.partner_id.sudo()

    def _say_interest(self):
        """The sentence that recalls interest and indemnity, where the step says so: none for a consumer.

        Those who owe count, not those who pay for them. The articles of French law are named only between
        France and France, and to no public buyer, who has its own. Nothing is computed.
        """
        # sudo: the customers may be of a branch
        customers = self._get_customers().sudo()
        if not self.level_id.recall_interest or not all(customer._recouvrement_may_claim() for customer in customers):
            return ""
        countries = {customer.country_id.code or "FR" for customer in customers}
        public = any(customer._get_recouvrement_category().code in PUBLIC for customer in customers)
        if self.company_id.sudo()._recouvrement_is_french() and countries <= FRANCE and not public:
            return self.env._(
                "Interest for late payment has been running since the day after each due date, without any reminder "
                "being necessary (article L441-10, II of the French Commercial Code). A fixed compensation of "
                "40 euros for recovery costs is due for each invoice paid late (article D441-5). They come on top of "
                "the principal claimed here."
            )  # fmt: skip
        if self.formal_notice:
            return self.env._(
                "Our rights to interest for late payment and to compensation for recovery costs, as provided by the "
                "law or by our contract, are reserved. They come on top of the principal claimed here."
            )  # fmt: skip
        return ""

    # ---------------------------------------------------------------- facts read in one go

    def _count_instalments(self):
        """Number of due lines that the invoice of each line has for the same customer.

        :return: dict journal item id → number
        """
        moves = SQL("(SELECT unnest(%s::int[]) AS move_id) moves", self.line_ids.move_id.ids)
        query = self.env["recouvrement.ledger"]._ranks(moves)
        return dict(self.env.execute_query(SQL("SELECT line_id, instalments FROM (%s) ranks", query)))

    def _get_recalled_ids(self):
        """Ids of the lines that these messages only recall, without a step of their own."""
        self.env["recouvrement.reminder.line"].flush_model(["step_delay"])
        return {row[0] for row in self.env.execute_query(SQL(
            "SELECT id FROM recouvrement_reminder_line WHERE reminder_id = ANY(%s) AND step_delay IS NULL", self.ids
        ))}  # fmt: skip
