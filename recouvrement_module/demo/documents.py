# Part of recouvrement_module. License LGPL-3.
"""Writes the demo documents of one company, each kind in one batch."""

from datetime import timedelta

from odoo import Command

from . import tables

OPENING_AGE = 330  # days since the opening entries
BANK_LAG = 2  # the youngest booked bank line is this many days old


class DemoDocuments:
    """The writer of one company's documents.

    :param env: environment of that company
    :param dict partners: customer records by key
    :param dict terms: payment term records by key
    :param dict default_terms: key of the usual payment term by customer
    """

    def __init__(self, env, company, partners, terms, default_terms, today):
        self.env = env
        self.company = company
        self.partners = partners
        self.terms = terms
        self.default_terms = default_terms
        self.today = today
        chart = env["account.chart.template"]
        self.sale_journal = chart.ref("sale")
        self.bank_journal = chart.ref("bank")
        self.general_journal = chart.ref("general")

    def write_all(self, rows):
        """Write all documents: invoices first, then what settles them."""
        invoices = self._invoices([row for row in rows if row.kind in ("invoice", "refund")])
        self._settle(invoices)
        self._bank_lines([row for row in rows if row.kind in ("bank", "transfer")])
        self._payments([row for row in rows if row.kind == "payment"])
        self._opening([row for row in rows if row.kind == "entry"])
        self._general_credits([row for row in rows if row.kind == "entry_credit"])
        self._decisions_of_people(invoices)

    # -- invoices -----------------------------------------------------------------------------

    def _invoices(self, rows):
        """Create and post invoices and credit notes, oldest first. Returns (row, move) pairs."""
        prepared = sorted(((self._invoice_date(row), row) for row in rows), key=lambda pair: pair[0])
        moves = self.env["account.move"].create([
            self._invoice_vals(row, date, number) for number, (date, row) in enumerate(prepared)
        ])
        moves.action_post()
        return [(row, move) for (_date, row), move in zip(prepared, moves, strict=True)]

    def _term_key(self, row):
        """The payment term; without one, Odoo makes any document due on the day it is entered."""
        if row.kind == "refund":
            return "immediate"
        return row.option("term") or self.default_terms[row.customer]

    def _invoice_date(self, row):
        return min(self._day(row.late + tables.TERMS[self._term_key(row)].days), self.today)

    def _invoice_vals(self, row, date, number):
        partner = self._invoiced_partner(row)
        currency = row.option("currency")
        return {
            "move_type": "out_invoice" if row.kind == "invoice" else "out_refund",
            "journal_id": self.sale_journal.id,
            "partner_id": partner.id,
            "invoice_date": date,
            "invoice_payment_term_id": self.terms[self._term_key(row)].id,
            "invoice_user_id": partner.commercial_partner_id.user_id.id,
            "is_move_sent": not row.option("unsent"),
            "invoice_line_ids": self._invoice_lines(row, partner, number),
            **({"currency_id": self.env.ref(f"base.{currency}").id} if currency else {}),
        }

    def _invoiced_partner(self, row):
        partner = self.partners[row.customer]
        if row.option("contact"):
            return partner.child_ids.filtered(lambda contact: contact.type == "invoice")
        return partner

    def _invoice_lines(self, row, partner, number):
        """One line, or two for larger invoices, with the company's usual tax."""
        articles = tables.ARTICLES.get((partner.lang or "fr")[:2], tables.ARTICLES["en"])
        if row.kind == "invoice" and row.amount >= tables.WORK_FROM:
            work = round(row.amount * tables.WORK_SHARE, 2)
            parts = [(articles[0], row.amount - work), (articles[2], work)]
        else:
            parts = [(articles[number % len(articles)], row.amount)]
        position = self.env["account.fiscal.position"]._get_fiscal_position(partner)
        account = position.map_account(self.sale_journal.default_account_id)
        taxes = position.map_tax(self.company.account_sale_tax_id)
        return [
            Command.create({
                "name": name,
                "account_id": account.id,
                "quantity": 1,
                "price_unit": price,
                "tax_ids": [Command.set(taxes.ids)],
            })
            for name, price in parts
        ]

    # -- what settles invoices ----------------------------------------------------------------

    def _settle(self, invoices):
        """Bank lines and transfers to other accounts, each reconciled with its invoice."""
        receipts = [(row, move) for row, move in invoices if self._received(row, move)]
        lines = self._create_bank_lines([
            self._bank_vals(
                self._received_on(row, move),
                self._received(row, move),
                f"VIR SEPA {self.partners[row.customer].name} {move.name}",
                row,
                booked=True,
            )
            for row, move in receipts
        ])
        plan = {move: self._receivable_lines(move) for _row, move in invoices}
        for (_row, move), line in zip(receipts, lines, strict=True):
            plan[move] |= self._receivable_lines(line.move_id)
        for row, move in invoices:
            if row.option("move_to"):
                plan[move] |= self._moved_to_account(row, move)
        self.env["account.move.line"]._reconcile_plan([lines for move, lines in plan.items() if lines.move_id != move])

    def _received(self, row, move):
        """What the bank received for an invoice."""
        if row.paid_after is not None:
            return move.amount_total
        return self._share(move, float(row.option("paid", 0)))

    def _received_on(self, row, move):
        delay = row.paid_after if row.paid_after is not None else max(row.late // 2, 0)
        wished = move.invoice_date_due + timedelta(days=delay)
        return min(max(wished, move.invoice_date), self._day(BANK_LAG))

    def _moved_to_account(self, row, move):
        """Move a share of an invoice to another receivable account: a bill, a retention.

        Returns the line to reconcile with the invoice; nothing where the chart has no such account.
        """
        account = self.env["account.account"].search(
            [
                *self.env["account.account"]._check_company_domain(self.company),
                ("code", "=like", f"{row.option('move_to')}%"),
                ("account_type", "=", "asset_receivable"),
            ],
            limit=1,
        )
        if not account:
            return self.env["account.move.line"]
        amount = self._share(move, float(row.option("share", 100)))
        receivable = self._receivable_lines(move).account_id
        entry = self._entry(
            move.invoice_date,
            move.name,
            [
                (row, account, amount, move.invoice_date_due),
                (row, receivable, -amount, move.invoice_date_due),
            ],
        )
        entry.action_post()
        return entry.line_ids.filtered(lambda line: line.account_id == receivable)

    def _share(self, move, percent):
        return move.currency_id.round(move.amount_total * percent / 100)

    # -- money ----------------------------------------------------------------------------------

    def _bank_lines(self, rows):
        """Bank lines booked on the customer's account (transfer) or matched by nobody (bank)."""
        self._create_bank_lines([
            self._bank_vals(
                self._day(row.late),
                row.amount,
                f"VIR SEPA {self.partners[row.customer].name}",
                row,
                booked=row.kind == "transfer",
            )
            for row in rows
        ])

    def _bank_vals(self, date, amount, label, row, booked):
        partner = self.partners[row.customer]
        return {
            "journal_id": self.bank_journal.id,
            "date": self._banking_day(date),
            "amount": amount,
            "payment_ref": label.upper(),
            "partner_name": partner.name,
            "partner_id": False if row.option("unknown") else partner.id,
            **({"counterpart_account_id": self._receivable(partner).id} if booked else {}),
        }

    def _create_bank_lines(self, vals_list):
        """Create bank lines by date. Returns them in the order of the values."""
        order = sorted(range(len(vals_list)), key=lambda index: vals_list[index]["date"])
        created = self.env["account.bank.statement.line"].create([dict(vals_list[index]) for index in order])
        by_index = dict(zip(order, created, strict=True))
        return [by_index[index] for index in range(len(vals_list))]

    def _payments(self, rows):
        """Cheques on account: payments with a journal entry, not allocated to any invoice."""
        payments = self.env["account.payment"].create([
            self._payment_vals(
                self.partners[row.customer],
                self._day(row.late),
                row.amount,
                f"Chèque n° {7340100 + number}",
            )
            for number, row in enumerate(rows)
        ])
        payments.action_post()

    def _payment_vals(self, partner, date, amount, memo):
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": partner.id,
            "journal_id": self.bank_journal.id,
            "date": date,
            "amount": amount,
            "memo": memo,
        }

    # -- general journal ------------------------------------------------------------------------

    def _opening(self, rows):
        """One opening entry for what customers owed before this ledger began."""
        if not rows:
            return
        equity = self._account("equity")
        lines = [(row, self._receivable(self.partners[row.customer]), row.amount, self._day(row.late)) for row in rows]
        total = sum(row.amount for row in rows)
        self._entry(self._day(OPENING_AGE), "À-nouveaux clients", [*lines, (None, equity, -total, False)]).action_post()

    def _general_credits(self, rows):
        """Credits granted by an entry of the general journal."""
        expense = self._account("expense", "65")
        for row in rows:
            partner = self.partners[row.customer]
            self._entry(
                self._day(row.late),
                f"Geste commercial {partner.name}",
                [
                    (row, self._receivable(partner), -row.amount, False),
                    (None, expense, row.amount, False),
                ],
            ).action_post()

    def _entry(self, date, label, lines):
        """A general-journal entry in draft from lines (row or None, account, balance, due date)."""
        return self.env["account.move"].create({
            "move_type": "entry",
            "journal_id": self.general_journal.id,
            "date": date,
            "ref": label,
            "line_ids": [
                Command.create({
                    "account_id": account.id,
                    "partner_id": self.partners[row.customer].id if row else False,
                    "name": label,
                    "balance": balance,
                    "date_maturity": due,
                })
                for row, account, balance, due in lines
            ],
        })

    # -- what people did --------------------------------------------------------------------------

    def _decisions_of_people(self, invoices):
        """Blocked invoices, invoices without follow-up, draft credit notes, payments in process."""
        for row, move in invoices:
            if row.option("blocked"):
                move.action_toggle_block_payment()
            if row.option("no_followup"):
                move.no_followup = True
            if row.option("draft_refund"):
                self._draft_refund(row, move)
            if row.option("no_entry"):
                self._payment_without_entry(row, move)

    def _draft_refund(self, row, move):
        """A credit note that nobody has posted yet."""
        amount = row.amount * float(row.option("draft_refund")) / 100
        vals = self._invoice_vals(tables.Document(row.company, row.customer, "refund", 3, amount), self._day(3), 0)
        self.env["account.move"].create({**vals, "is_move_sent": False, "reversed_entry_id": move.id})

    def _payment_without_entry(self, row, move):
        """A payment that reached no journal: the invoice reads paid while its residual is open."""
        payment = self.env["account.payment"].create({
            **self._payment_vals(
                self.partners[row.customer],
                self._day(5),
                move.amount_residual,
                f"Virement annoncé {move.name}",
            ),
            "invoice_ids": [Command.set(move.ids)],
        })
        payment.outstanding_account_id = False  # Community always sets one
        payment.action_post()

    # -- small helpers ----------------------------------------------------------------------------

    def _day(self, age):
        """The date `age` days ago."""
        return self.today - timedelta(days=age)

    def _banking_day(self, date):
        """The date, or the Friday before a week-end."""
        return date - timedelta(days=max(date.weekday() - 4, 0))

    def _receivable(self, partner):
        return partner.with_company(self.company).property_account_receivable_id

    def _receivable_lines(self, move):
        return move.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    def _account(self, account_type, prefix=""):
        """The first account of a type, preferably with that code prefix."""
        Account = self.env["account.account"]
        domain = [*Account._check_company_domain(self.company), ("account_type", "=", account_type)]
        preferred = [*domain, ("code", "=like", f"{prefix}%")]
        return Account.search(preferred, limit=1) or Account.search(domain, limit=1)
