# Part of recouvrement_module. License LGPL-3.
"""Reality checks: what makes a reminder doubtful, asked of the ledger just before it leaves.

A check is a small class with a code, its words and one set-based query. The query reads the relation
``candidates`` — one row per line that may be asked, with the columns ``key``, ``line_id``, ``move_id``,
``partner_id`` (the customer, commercial), ``payer_id`` (who is written to: the customer or somebody who pays
for him), ``root_id``, ``currency_id``, ``channel``, ``formal_notice`` and ``recipient`` (the role that is
written to) — or the relation ``parties``, which has ``key``, ``line_id``, ``move_id`` and ``root_id`` once for
the customer and once for the payer, both as ``partner_id``. It returns the keys that are in doubt. The same
checks answer the preview, the daily decision and the moment of sending; a capability adds its own by
subclassing :class:`Check`.
"""

from datetime import timedelta

from odoo.tools import SQL, LazyTranslate

from ..ledger.ledger import ROOT_ID

_lt = LazyTranslate(__name__)

REGISTRY = {}

BANK_LINE_DAYS = 10  # a bank line older than that is no news
BANK_JOURNAL_DAYS = 60  # a journal nobody reconciles tells nothing
DRAFT_DAYS = 30  # a draft credit note that nobody posts for longer is forgotten, not doubtful
ANNOUNCED_DAYS = 30  # nor is a payment that never reached the ledger
REPLY_WORKING_DAYS = 3  # an unread reply holds no longer than that


class Check:
    """One reason to hold a reminder. Subclasses register themselves by their ``code``."""

    code = ""
    words = ""
    superseded = False  # the reminder is no longer right: prepare another one instead of holding it
    waits = False  # it is mended elsewhere: the reminder waits as it is, instead of being held for good
    of_message = False  # it reads what a reminder says: before one is written there is nothing to ask

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code:
            REGISTRY[cls.code] = cls

    @classmethod
    def query(cls, root, today):
        """Return the query of the keys in doubt.

        :param root: root company whose settings apply.
        :param date today: the day of that company.
        :rtype: SQL
        """
        raise NotImplementedError

    @classmethod
    def say(cls, env, root=None):
        """Return its words in the language of *env*.

        :param root: the company that is concerned, where it is known: some checks say more of it.
        """
        return cls.words._translate(env.lang or "en_US")


class NotOpen(Check):
    """The line is paid, cancelled or gone."""

    code = "paid"
    words = _lt("It was paid or cancelled meanwhile.")
    superseded = True

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                LEFT JOIN account_move_line line ON line.id = candidate.line_id
               WHERE line.id IS NULL OR line.reconciled OR line.parent_state <> 'posted'
                  OR line.amount_residual_currency <= 0"""
        )


class Excluded(Check):
    """Somebody excluded the invoice from reminders."""

    code = "excluded"
    words = _lt("It was excluded from reminders.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                 JOIN account_move_line line ON line.id = candidate.line_id
                WHERE line.no_followup"""
        )


class Blocked(Check):
    """The payment of the invoice is blocked."""

    code = "blocked"
    words = _lt("The payment of the invoice is blocked.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                 JOIN account_move move ON move.id = candidate.move_id
                WHERE move.payment_state = 'blocked'"""
        )


class NeverSent(Check):
    """The customer never got the invoice."""

    code = "unsent"
    words = _lt("The invoice was not sent to the customer yet.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                 JOIN account_move move ON move.id = candidate.move_id
                 JOIN res_company root ON root.id = candidate.root_id
                WHERE root.recouvrement_unsent_check AND move.move_type = 'out_invoice'
                  AND move.is_move_sent IS NOT TRUE AND move.date >= root.recouvrement_start_date"""
        )


class DraftCreditNote(Check):
    """A credit note is being written: for this invoice, or for the customer without naming one."""

    code = "draft_credit_note"
    words = _lt("A draft credit note of the customer may reduce it.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key
                 FROM candidates candidate
                 JOIN account_move refund ON refund.commercial_partner_id = candidate.partner_id
                  AND refund.move_type = 'out_refund' AND refund.state = 'draft'
                  AND COALESCE(refund.reversed_entry_id, candidate.move_id) = candidate.move_id
                 JOIN res_company company ON company.id = refund.company_id
                WHERE %s = candidate.root_id AND refund.create_date >= %s""",
            ROOT_ID,
            today - timedelta(days=DRAFT_DAYS),
        )


class PaymentWithoutEntry(Check):
    """A payment of the invoice or the customer is registered, or validated, but has no journal entry yet."""

    code = "payment_without_entry"
    words = _lt("A payment of the customer is registered but not in the ledger yet.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT party.key
                 FROM parties party
                 JOIN (SELECT partner.commercial_partner_id AS partner_id, link.invoice_id,
                              %s AS root_id
                         FROM account_payment payment
                         JOIN res_partner partner ON partner.id = payment.partner_id
                         JOIN res_company company ON company.id = payment.company_id
                         LEFT JOIN account_move__account_payment link ON link.payment_id = payment.id
                        WHERE payment.move_id IS NULL AND payment.state IN ('in_process', 'paid')
                          AND payment.payment_type = 'inbound' AND payment.date >= %s) announced
                   ON announced.partner_id = party.partner_id AND announced.root_id = party.root_id
                  AND COALESCE(announced.invoice_id, party.move_id) = party.move_id""",
            ROOT_ID,
            today - timedelta(days=ANNOUNCED_DAYS),
        )


class ShownAsPaid(Check):
    """Odoo shows the invoice as paid: by a payment without entry, which leaves it open in the ledger."""

    code = "shown_as_paid"
    words = _lt("The invoice is shown as paid, though it is open in the ledger: book its payment or cancel it.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                 JOIN account_move move ON move.id = candidate.move_id
                WHERE move.payment_state IN ('paid', 'in_payment')"""
        )


class UnmatchedBankLine(Check):
    """A recent bank line may be the payment: of the customer, or naming the invoice or its amount.

    Only journals that somebody reconciles are believed; a line older than ten days no longer counts,
    so that a forgotten one cannot silence a customer for ever.
    """

    code = "bank_line"
    words = _lt("A bank line that is not matched yet may be its payment.")

    @classmethod
    def query(cls, root, today):
        if root.recouvrement_bank_check != "hold":
            return SQL("SELECT NULL::int WHERE FALSE")
        return cls.matches(root, today)

    @classmethod
    def matches(cls, root, today):
        """The keys that a bank line may pay, whatever the setting: a reminder warns with it."""
        return SQL(
            """WITH bank AS MATERIALIZED (%(bank)s)
               SELECT party.key FROM parties party
                 JOIN bank ON bank.partner_id = party.partner_id
               UNION ALL
               SELECT candidate.key FROM candidates candidate
                 JOIN account_move move ON move.id = candidate.move_id
                 JOIN (SELECT regexp_split_to_table(upper(payment_ref), '[[:space:],;]+') AS word
                         FROM bank WHERE partner_id IS NULL) named ON named.word = upper(move.name)
               UNION ALL
               SELECT party.key FROM parties party
                 JOIN account_move_line line ON line.id = party.line_id
                 JOIN res_partner customer ON customer.id = party.partner_id
                 JOIN bank ON bank.partner_id IS NULL AND bank.amount = line.amount_residual_currency
                WHERE position(split_part(upper(customer.name), ' ', 1) IN upper(bank.words)) > 0""",
            bank=cls._recent_lines(root, today),
        )

    @classmethod
    def _recent_lines(cls, root, today):
        """The lines of the last days that nobody matched, read by core's own index of journal and day."""
        return SQL(
            """SELECT payer.commercial_partner_id AS partner_id, bank.amount, bank.payment_ref,
                      concat_ws(' ', bank.partner_name, bank.payment_ref) AS words
                 FROM account_bank_statement_line bank
                 JOIN account_move entry ON entry.id = bank.move_id
                 JOIN res_company company ON company.id = bank.company_id
                 LEFT JOIN res_partner payer ON payer.id = bank.partner_id
                WHERE bank.is_reconciled IS NOT TRUE AND bank.amount > 0
                  AND bank.internal_index >= %(recent)s AND entry.state = 'posted'
                  AND %(root_id)s = %(root)s
                  AND bank.journal_id IN (
                      SELECT journal.id FROM account_journal journal
                       WHERE journal.type IN ('bank', 'cash', 'credit')
                         AND EXISTS (SELECT FROM account_bank_statement_line matched
                                      WHERE matched.journal_id = journal.id AND matched.is_reconciled
                                        AND matched.internal_index >= %(believed)s))""",
            root_id=ROOT_ID,
            root=root.id,
            recent=bank_index(today - timedelta(days=BANK_LINE_DAYS)),
            believed=bank_index(today - timedelta(days=BANK_JOURNAL_DAYS)),
        )


class UnreadReply(Check):
    """The customer has answered and nobody has read it; it holds three working days at most."""

    code = "unread_reply"
    words = _lt("The customer answered and nobody has read it yet.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT party.key FROM parties party
                 JOIN recouvrement_case cases ON cases.company_id = party.root_id
                  AND cases.partner_id = party.partner_id
                WHERE cases.reply_date >= %s""",
            root._recouvrement_calendar().subtract_working(today, REPLY_WORKING_DAYS),
        )


class Bounced(Check):
    """An email to a customer whose last one came back, and nobody has corrected the address yet."""

    code = "bounced_address"
    words = _lt("A message to the customer came back: correct the address, then release that reminder.")

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                 JOIN (SELECT DISTINCT company_id, partner_id FROM recouvrement_reminder
                        WHERE bounced AND bounce_settled IS NOT TRUE) bounced
                   ON bounced.company_id = candidate.root_id AND bounced.partner_id = candidate.payer_id
                WHERE candidate.channel = 'email'"""
        )


def bank_index(day):
    """Where a day begins in the index of bank lines (``internal_index``), which starts with the day."""
    return day.strftime("%Y%m%d")


def with_candidates(candidates):
    """The relations that the queries of the checks read, to follow ``WITH``."""
    return SQL(
        """candidates AS MATERIALIZED (%s), parties AS MATERIALIZED (
             SELECT key, line_id, move_id, root_id, partner_id FROM candidates
              UNION ALL
             SELECT key, line_id, move_id, root_id, payer_id FROM candidates WHERE payer_id <> partner_id)""",
        candidates,
    )


def last_bank_lines(root, today):
    """Return the query of (journal_id, day): the last line of each bank journal of a company that is in use.

    Journals without a line for sixty days are no longer in use.

    :param root: root company.
    :param date today: the day of that company.
    :rtype: SQL
    """
    return SQL(
        """SELECT journal.id AS journal_id, to_date(left(last.line, 8), 'YYYYMMDD') AS day
             FROM account_journal journal
             JOIN res_company company ON company.id = journal.company_id
            CROSS JOIN LATERAL (
                  SELECT MAX(bank.internal_index) AS line FROM account_bank_statement_line bank
                   WHERE bank.journal_id = journal.id AND bank.internal_index BETWEEN %s AND %s) last
            WHERE journal.type = 'bank' AND last.line IS NOT NULL AND %s = %s""",
        bank_index(today - timedelta(days=BANK_JOURNAL_DAYS)), bank_index(today + timedelta(days=1)),
        ROOT_ID, root.id,
    )  # fmt: skip


def doubts(env, candidates, root, today, written=False):
    """Ask every check about the candidates, in one statement.

    :param SQL candidates: query with the columns named in the docstring of this module.
    :param root: root company.
    :param date today: the day of that company.
    :param bool written: the keys are lines of reminders, not items.
    :return: dict key → code of the first check in doubt, in the order of the registry.
    """
    checks = SQL(" UNION ALL ").join(
        SQL("SELECT key, %s::int, %s FROM (%s) AS doubt(key)", position, code, check.query(root, today))
        for position, (code, check) in enumerate(REGISTRY.items())
        if written or not check.of_message
    )
    query = SQL("WITH %s %s ORDER BY 2 DESC", with_candidates(candidates), checks)
    return {key: code for key, _position, code in env.execute_query(query)}
