# Part of recouvrement_module. License LGPL-3.
import logging
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, LazyTranslate, format_amount

from ..contacts.checks import NoEmail
from ..dunning.checks import doubts
from ..dunning.words import say, say_date
from .plan import LIVE

_lt = LazyTranslate(__name__)

_logger = logging.getLogger(__name__)

BEFORE = 3  # days before an instalment on which its customer is reminded of it
AFTER = 2  # days after it: the time that a transfer takes
UNPAID = {False: ("coming", "partly_paid"), True: ("in_grace", "late")}  # whether it is late → states

UNREACHED = _lt("Payment plan %(plan)s: tell the customer of the instalment of %(day)s, no email reached him")


class RecouvrementPlan(models.Model):
    """Customers are reminded of an instalment shortly before its day, and when it was not paid."""

    _inherit = "recouvrement.plan"

    @api.model
    def _send_messages(self, root, today):
        """Write the emails about the instalments of a company; each is written once.

        :return: the instalments of which one was written.
        """
        Instalment = self.env["recouvrement.instalment"]
        if not root._recouvrement_may_send():
            return Instalment
        live = [("plan_id.case_id.company_id", "=", root.id), ("plan_id.state", "in", LIVE), ("plan_id.excess", "=", 0)]
        coming = Instalment.search([
            *live, ("due", ">", today), ("due", "<=", today + timedelta(days=BEFORE)), ("announced_on", "=", False),
            ("state", "in", UNPAID[False]), ("plan_id.agreed_on", "<", today),
        ])  # fmt: skip
        late = Instalment.search([
            *live, ("due", "<=", today - timedelta(days=AFTER)), ("reminded_on", "=", False),
            ("state", "in", UNPAID[True]),
        ])  # fmt: skip
        doubtful = (coming | late).plan_id._find_doubtful(root, today)
        written = Instalment
        for one in (coming | late).filtered(lambda one: one.plan_id not in doubtful):
            if one._write_mail(late=one in late):
                one["reminded_on" if one in late else "announced_on"] = today
                written |= one
            else:
                one._tell_unreached()
        if written:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return written

    def _find_doubtful(self, root, today):
        """The plans of which nothing is said now: held, or what they cover is in doubt, as of a reminder.

        A customer without an address is no doubt: a person tells him (see :meth:`_tell_unreached`).

        :param root: their root company.
        """
        self.env.flush_all()
        query = SQL(
            """SELECT part.id AS key, part.line_id, part.move_id, payer.partner_id AS payer_id, cases.partner_id,
                      cases.company_id AS root_id, plan.currency_id, 'email' AS channel, FALSE AS formal_notice,
                      'reminder' AS recipient
                 FROM recouvrement_plan_item part
                 JOIN recouvrement_plan plan ON plan.id = part.plan_id
                 JOIN recouvrement_case payer ON payer.id = plan.case_id
                 JOIN recouvrement_case cases ON cases.id = part.case_id
                WHERE plan.id = ANY(%s) AND part.covered > 0""",
            self.ids,
        )
        found = doubts(self.env, query, root, today)
        wrong = self.env["recouvrement.plan.item"].browse(key for key, code in found.items() if code != NoEmail.code)
        return wrong.plan_id | self._find_held()

    def _find_held(self):
        """The plans of which somebody said that the customer waits, or an invoice of theirs."""
        by_case = self.env["recouvrement.hold"].search([
            ("case_id", "in", (self.case_id | self.item_ids.case_id).ids), ("active_today", "=", True),
        ]).grouped("case_id")  # fmt: skip
        return self.filtered(lambda plan: any(
            plan._is_held_by(hold)
            for case in plan.case_id | plan.item_ids.case_id for hold in by_case.get(case, ())
        ))  # fmt: skip

    def _is_held_by(self, hold):
        covered = self.item_ids.filtered("covered")
        return (
            hold.scope == "customer"
            or (hold.scope == "site" and hold.site_id in covered.move_id.partner_id)
            or (hold.scope == "invoice" and hold.move_id in covered.move_id)
            or (hold.scope == "item" and hold.line_id in covered.line_id)
        )


class RecouvrementInstalment(models.Model):
    _inherit = "recouvrement.instalment"

    def _write_mail(self, late):
        """Write the email; it waits in the queue of mails.

        :return: ``mail.mail``, empty when the customer has no email address.
        """
        self.ensure_one()
        case = self.plan_id.case_id
        # sudo: a contact may belong to another company of the group
        contacts = case.partner_id.sudo()._recouvrement_contacts("reminder", "email")
        if not any(contacts.mapped("email_normalized")):
            return self.env["mail.mail"]
        spoken = self.with_context(lang=contacts[:1].lang or case.partner_id.lang or self.env.lang)
        return self.env["mail.mail"].create(spoken._prepare_mail_vals(contacts, late))

    def _tell_unreached(self):
        """No email reached the customer: a person is told, once of each instalment."""
        self.ensure_one()
        if self.unreached_on:
            return
        self.unreached_on = self.company_id._recouvrement_today()
        env = self.plan_id._timeline_env()
        self.plan_id._ask(say(env, UNREACHED) % {"plan": self.plan_id.number, "day": say_date(env, self.due)})

    def _take_back(self, late):
        """Its message did not leave."""
        self["reminded_on" if late else "announced_on"] = False

    def _may_be_told(self, late):
        """Whether its message is still right, by what is paid, held and in doubt now."""
        self.ensure_one()
        plan, root = self.plan_id, self.company_id
        today = root._recouvrement_today()
        if plan.state not in LIVE or (self.due <= today) != late or plan._find_doubtful(root, today):
            return False
        verdict, found = plan._look({root: today})[plan]
        (standing,) = [one for one in verdict.instalments if one.instalment.rank == self.rank]
        return standing.state in UNPAID[late] and not found.excess

    def _prepare_mail_vals(self, contacts, late):
        values = self._prepare_mail_values(contacts, late)
        subject = self.env._(
            "Payment plan %(plan)s: instalment of %(day)s", plan=self.plan_id.number, day=values["due"]
        )
        vals = self.plan_id.case_id._prepare_email_vals(contacts, subject, "recouvrement_module.plan_mail", values)
        return {**vals, "recouvrement_instalment_id": self.id, "recouvrement_instalment_late": late}

    def _prepare_mail_values(self, contacts, late):
        """What the template of the message reads."""
        plan = self.plan_id
        return {
            **plan.case_id._prepare_email_values(contacts), "late": late, "number": plan.number,
            "due": say_date(self.env, self.due), "amount": format_amount(self.env, self.residual, self.currency_id),
            "left": format_amount(self.env, plan.residual, plan.currency_id),
            "bank": self.company_id._recouvrement_bank_account(plan.currency_id),
        }  # fmt: skip


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_gather(self):
        # EXTENDS recouvrement_module: customers are reminded of their instalments; that can wait, and stops nothing
        super()._phase_gather()
        try:
            with self.env.cr.savepoint():
                self.env["recouvrement.plan"]._send_messages(self.company_id, self.date)
        except Exception:
            _logger.exception("Customers of %s could not be reminded of their instalments", self.company_id.name)
