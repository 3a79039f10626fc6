# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from ...rules.calendar import WorkingCalendar
from ...rules.national import free_until
from ...rules.notice import Event, effect_of
from ..ledger.ledger import ROOT_ID
from ..ledger.money import BANK_DAY, IS_MONEY


class RecouvrementClaim(models.AbstractModel):
    """What the ledger says of invoices: one query for each sort of fact, however many they are."""

    _inherit = "recouvrement.claim"

    @api.model
    def _get_scope(self, records, since):
        """Return the condition on the row ``line`` for the invoices concerned, see :meth:`_get_claims`."""
        if records._name == "recouvrement.case":
            return self._scope_of_cases(records, since)
        moves = {"account.move": records}.get(records._name)
        return SQL("line.move_id = ANY(%s)", sorted((records.move_id if moves is None else moves)._ids))

    @api.model
    def _scope_of_cases(self, cases, since):
        """Invoices of customers of which something is open, or was paid since a day."""
        since_day = SQL("AND matched.max_date >= %s", since) if since else SQL("")
        return SQL(
            """line.move_id IN (
                   SELECT own.move_id FROM account_move_line own
                    WHERE own.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%(partners)s))
                      AND own.account_id = ANY(%(accounts)s) AND own.parent_state = 'posted' AND own.balance > 0
                      AND (own.reconciled IS NOT TRUE OR EXISTS (
                           SELECT FROM account_partial_reconcile matched
                            WHERE matched.debit_move_id = own.id %(since)s)))
               AND (root.id, partner.commercial_partner_id) IN (
                   SELECT company_id, partner_id FROM recouvrement_case WHERE id = ANY(%(cases)s))""",
            partners=cases.partner_id.ids,
            accounts=self.env["recouvrement.ledger"]._account_ids(),
            since=since_day,
            cases=cases.ids,
        )

    @api.model
    def _read_lines(self, scope):
        """The due lines of invoices, as booked: open ones and those that are paid.

        What a factor collects is claimed by the factor, and a retention that is opposed is not due.

        :return: list of dict, by customer and due date.
        """
        self.env.flush_all()
        Ledger = self.env["recouvrement.ledger"]
        return self.env.execute_query_dict(SQL(
            """WITH source AS MATERIALIZED (
                 SELECT line.id AS line_id, line.move_id, root.id AS root_id,
                        partner.commercial_partner_id AS partner_id, line.currency_id, line.move_name AS name,
                        COALESCE(move.invoice_date, line.date) AS date, move.delivery_date AS delivered,
                        %(due_date)s AS due_date,
                        line.amount_currency AS principal, %(disputed)s AS disputed
                   FROM account_move_line line
                   JOIN account_account account ON account.id = line.account_id
                   JOIN account_move move ON move.id = line.move_id
                   JOIN res_partner partner ON partner.id = line.partner_id
                   JOIN res_company company ON company.id = line.company_id
                   JOIN res_company root ON root.id = %(root_id)s
                   JOIN (%(days)s) day ON day.root_id = root.id
                   %(joins)s
                  WHERE %(scope)s
                    AND line.parent_state = 'posted' AND line.account_id = ANY(%(accounts)s)
                    AND line.amount_currency > 0 AND %(role)s = 'dunned'
                    AND assignment.collected_by IS DISTINCT FROM 'factor' AND retention.opposed IS NOT TRUE
                    AND move.move_type IN ('out_invoice', 'out_receipt')
                    AND NOT EXISTS (SELECT FROM recouvrement_accessory entry WHERE entry.charge_move_id = line.move_id)
               )
               SELECT source.*, ranks.rank, ranks.instalments, currency.name AS currency, currency.rounding AS step
                 FROM source
                 JOIN (%(ranks)s) ranks ON ranks.line_id = source.line_id
                 JOIN res_currency currency ON currency.id = source.currency_id
               WINDOW invoice AS (PARTITION BY source.move_id)
                ORDER BY source.partner_id, min(source.due_date) OVER invoice, source.move_id, ranks.rank""",
            due_date=Ledger._get_due_date(), disputed=self._get_disputed(), root_id=ROOT_ID, days=Ledger._days(),
            joins=SQL(" ").join([Ledger._payers(), *Ledger._get_answers()]), scope=scope,
            accounts=Ledger._account_ids(), role=Ledger._get_role(), ranks=Ledger._ranks(SQL("source")),
        ))  # fmt: skip

    @api.model
    def _get_disputed(self):
        """Whether what is open of a line is disputed, as an expression: blocked, or held since it is in question."""
        reason = self.env.ref("recouvrement_module.hold_reason_question", raise_if_not_found=False)
        Hold = self.env["recouvrement.hold"]
        questioned = SQL("AND hold.reason_id = %s", reason.id if reason else 0)
        return SQL(
            """(move.payment_state = 'blocked' OR line.id IN (%s %s)
                OR (line.move_id, partner.commercial_partner_id) IN (%s %s))""",
            Hold._in_force("item", SQL("hold.line_id")), questioned,
            Hold._in_force("invoice", SQL("hold.move_id, cases.partner_id")), questioned,
        )  # fmt: skip

    @api.model
    def _read_settlements(self, line_ids):
        """What settled some due lines: payments on their day at the bank, credit notes, entries.

        The day is the one of the bank line with which a payment is matched, else its own (C. com. L441-9: paid is what
        is at the disposal of the creditor); with it the one on which the accountant of a public buyer ordered it.
        Exchange differences settle nothing in the currency of the invoice.

        :return: dict line id → list of dict, by day.
        """
        found = {}
        for row in self.env.execute_query_dict(SQL(
            """SELECT partial.id AS partial_id, partial.debit_move_id AS line_id,
                      partial.debit_amount_currency AS amount, credit.date,
                      COALESCE(bank.day, credit.date) AS day, settling.name, settling.reversed_entry_id,
                      settling.move_type = 'out_refund' AS is_credit_note,
                      %(is_money)s AS is_payment,
                      COALESCE(payment.recouvrement_order_date, own_line.recouvrement_order_date) AS ordered
                 FROM account_partial_reconcile partial
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move settling ON settling.id = credit.move_id
                 JOIN account_journal journal ON journal.id = settling.journal_id
                 LEFT JOIN account_payment payment ON payment.id = settling.origin_payment_id
                 LEFT JOIN account_bank_statement_line own_line ON own_line.id = settling.statement_line_id
                 %(bank_day)s
                WHERE partial.debit_move_id = ANY(%(lines)s) AND partial.debit_amount_currency <> 0
                  AND NOT EXISTS (SELECT FROM account_partial_reconcile difference
                                   WHERE difference.exchange_move_id = settling.id)
                ORDER BY day, partial.id""",
            is_money=IS_MONEY, bank_day=BANK_DAY, lines=line_ids,
        )):  # fmt: skip
            found.setdefault(row["line_id"], []).append(row)
        return found

    @api.model
    def _read_notices(self, move_ids):
        """The day on which a formal notice of some invoices took effect: the first one that did.

        One that another system sent counts as well, once its receipt is noted.

        :return: dict invoice id → date
        """
        self.env["recouvrement.reminder.event"].flush_model()
        events, moves = {}, {}
        for move_id, reminder_id, kind, day in self.env.execute_query(SQL(
            """SELECT DISTINCT line.move_id, reminder.id, event.kind, event.date
                 FROM recouvrement_reminder_line line
                 JOIN recouvrement_reminder reminder ON reminder.id = line.reminder_id
                 JOIN recouvrement_reminder_event event ON event.reminder_id = reminder.id
                WHERE line.move_id = ANY(%s) AND reminder.state = 'sent' AND reminder.formal_notice
                  AND NOT EXISTS (SELECT FROM recouvrement_reminder_event counter
                                   WHERE counter.withdraws_id = event.id)""",
            move_ids,
        )):  # fmt: skip
            events.setdefault(reminder_id, []).append(Event(day, kind))
            moves.setdefault(move_id, set()).add(reminder_id)
        effects = {reminder_id: effect_of(own) for reminder_id, own in events.items()}
        days = {move_id: [day for one in own if (day := effects[one])] for move_id, own in moves.items()}
        return {move_id: min(own) for move_id, own in days.items() if own}

    @api.model
    def _read_free_delays(self, move_ids):
        """The last day of the delay that a first reminder without costs gave for some invoices.

        One that left once the invoice was late, by post or by email, asked for the principal alone and did not come
        back. The public holidays are those of the company that wrote.

        :return: dict invoice id → date
        """
        found = {}
        for move_id, sent_on, by_post, country in self.env.execute_query(SQL(
            """SELECT DISTINCT line.move_id, reminder.sent_on, reminder.channel = 'letter', country.code
                 FROM recouvrement_reminder_line line
                 JOIN recouvrement_reminder reminder ON reminder.id = line.reminder_id
                 JOIN res_company company ON company.id = reminder.company_id
                 JOIN res_partner seat ON seat.id = company.partner_id
                 LEFT JOIN res_country country ON country.id = seat.country_id
                WHERE line.move_id = ANY(%s) AND reminder.state = 'sent' AND reminder.sent_on > line.due_date
                  AND reminder.channel IN ('email', 'letter') AND reminder.claim IS NULL
                  AND reminder.bounced IS NOT TRUE""",
            move_ids,
        )):  # fmt: skip
            end = free_until(sent_on, by_post, WorkingCalendar(country))
            found[move_id] = min(end, found.get(move_id, end))
        return found
