# Part of recouvrement_module. License LGPL-3.
import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_amount

from ...fields import Pointer
from ..dunning.words import say_date
from ..ledger.ledger import ROOT_ID

_logger = logging.getLogger(__name__)

LATEST_DAYS = 7  # payments matched before are not thanked for any more


class RecouvrementThanks(models.Model):
    """That a customer was thanked for a payment, once, which settled what it had been reminded of."""

    _name = "recouvrement.thanks"
    _description = "Thank-you note"
    _order = "id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    move_id = Pointer("account.move", string="Payment", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, help="The day of the note.")
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    amount = fields.Monetary(readonly=True, help="What the payment settled of what was reminded.")
    mail_id = fields.Many2one(
        "mail.mail", ondelete="set null", index="btree_not_null", readonly=True, help="None without an email address."
    )

    _payment_unique = models.UniqueIndex("(move_id, currency_id)")

    @api.model
    def _send(self, root, today):
        """Thank the customers of a company whose payments settled what they were reminded of.

        :return: the notes, one for each payment and currency; a customer gets one email a day for all of them.
        """
        since = root.recouvrement_thanks_since
        if not (root.recouvrement_thanks and since and root._recouvrement_may_send()):
            return self.browse()
        since = max(since, fields.Datetime.now() - timedelta(days=LATEST_DAYS))
        by_case = defaultdict(list)
        for case_id, *payment in self.env.execute_query(self._payments_query(root, since)):
            by_case[case_id].append(payment)
        notes = self.browse()
        for case_id, payments in by_case.items():
            case = self.env["recouvrement.case"].browse(case_id)
            mail = case._thank(payments)
            notes |= self.create([
                {"case_id": case_id, "move_id": move_id, "date": today, "currency_id": currency_id, "amount": amount,
                 "mail_id": mail.id}
                for move_id, currency_id, amount, _invoice_ids in payments
            ])  # fmt: skip
        if notes.mail_id:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return notes

    @api.model
    def _payments_query(self, root, since):
        """The payments matched since a moment with what their customer was reminded of before, not thanked for yet.

        A payment is one of a person or a line of the bank: neither a credit note nor an entry of ours.
        Columns: case_id, move_id, currency_id, amount, invoice_ids.
        """
        self.env.flush_all()
        return SQL(
            """SELECT cases.id AS case_id, paid.id AS move_id, debit.currency_id,
                      SUM(partial.debit_amount_currency) AS amount, array_agg(DISTINCT debit.move_id) AS invoice_ids
                 FROM account_partial_reconcile partial
                 JOIN account_move_line debit ON debit.id = partial.debit_move_id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move paid ON paid.id = credit.move_id
                 JOIN res_company company ON company.id = debit.company_id
                 JOIN res_partner payer ON payer.id = credit.partner_id
                 JOIN recouvrement_case cases
                   ON cases.company_id = %(root)s AND cases.partner_id = payer.commercial_partner_id
                WHERE partial.create_date >= %(since)s AND %(root_id)s = %(root)s
                  AND paid.state = 'posted'
                  AND (paid.origin_payment_id IS NOT NULL OR paid.statement_line_id IS NOT NULL)
                  AND EXISTS (SELECT FROM recouvrement_reminder_line line
                                JOIN recouvrement_reminder reminder ON reminder.id = line.reminder_id
                               WHERE line.move_id = debit.move_id AND reminder.case_id = cases.id
                                 AND reminder.state = 'sent' AND reminder.bounced IS NOT TRUE
                                 AND reminder.sent_at <= partial.create_date)
                  AND NOT EXISTS (SELECT FROM recouvrement_thanks thanks WHERE thanks.move_id = paid.id)
                GROUP BY cases.id, paid.id, debit.currency_id
                ORDER BY cases.id, paid.id, debit.currency_id""",
            root=root.id, root_id=ROOT_ID, since=since,
        )  # fmt: skip


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    def _thank(self, payments):
        """Write the email that thanks for payments and restates what remains; it waits in the queue of mails.

        :param list payments: (move id, currency id, amount, invoice ids)
        :return: ``mail.mail``, empty when the customer has no email address.
        """
        self.ensure_one()
        # sudo: a contact may belong to another company of the group
        contacts = self.partner_id.sudo()._recouvrement_contacts("reminder", "email")
        if not any(contacts.mapped("email_normalized")):
            return self.env["mail.mail"]
        case = self.with_context(lang=contacts[:1].lang or self.partner_id.lang or self.env.lang)
        return self.env["mail.mail"].create(case._prepare_thanks_vals(contacts, payments))

    def _prepare_thanks_vals(self, contacts, payments):
        values = self._prepare_thanks_values(contacts, payments)
        subject = self.env._("Thank you for your payment of %s", values["amounts"])
        return self._prepare_email_vals(contacts, subject, "recouvrement_module.thanks_mail", values)

    def _prepare_thanks_values(self, contacts, payments):
        """What the template of the note reads."""
        sums = defaultdict(float)
        for _move_id, currency_id, amount, _invoice_ids in payments:
            sums[currency_id] += float(amount)
        browse = self.env["res.currency"].browse
        amounts = " + ".join(format_amount(self.env, amount, browse(key)) for key, amount in sums.items())
        invoices = self.env["account.move"].browse({key for payment in payments for key in payment[3]}).exists()
        entries = self.env["recouvrement.portal.account"]._get_entries(self.company_id, self.partner_id)
        link = self.company_id.recouvrement_mail_link and any(entry.asked for entry in entries)
        return {
            **self._prepare_email_values(contacts), "case": self, "amounts": amounts,
            "settled": [
                (move.name, self._say_left(move, entries)) for move in invoices.sorted("invoice_date_due")
            ],
            "late": [
                (entry.row["name"] or "/", say_date(self.env, entry.due), self._say_asked(entry))
                for entry in entries if entry.is_proposed
            ],
            "link": self.env["recouvrement.portal.link"]._make(self) if link else "",
        }  # fmt: skip

    def _say_asked(self, entry):
        currency = self.env["res.currency"].browse(entry.row["currency_id"])
        return format_amount(self.env, float(entry.now), currency)

    def _say_left(self, move, entries):
        """What is left of an invoice, empty when it is paid."""
        left = sum(float(entry.residual) for entry in entries if entry.row["move_id"] == move.id)
        return format_amount(self.env, left, move.currency_id) if left > 0 else ""

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module
        return [*super()._get_history_columns(), ("recouvrement_thanks", "case_id")]


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_gather(self):
        # EXTENDS recouvrement_module: those who paid are thanked; that can wait, and stops nothing
        super()._phase_gather()
        try:
            with self.env.cr.savepoint():
                self.env["recouvrement.thanks"]._send(self.company_id, self.date)
        except Exception:
            _logger.exception("Customers of %s could not be thanked", self.company_id.name)
