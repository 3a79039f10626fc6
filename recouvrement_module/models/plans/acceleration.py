# Part of recouvrement_module. License LGPL-3.
import base64
import logging
from dataclasses import replace
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_date

from ...rules.acceleration import Share, demand
from ..dunning.words import say
from .claim import PERMANENT

_lt = LazyTranslate(__name__)

_logger = logging.getLogger(__name__)

TEMPLATE = "recouvrement_module.plan_acceleration"
MOST = 50  # letters that a run prepares: the next one prepares the rest
PREPARED = _lt("Payment plan %(plan)s lapsed: letter %(letter)s is prepared, for %(amount)s. A person posts it.")


class RecouvrementPlan(models.Model):
    """A plan that has lapsed is never left in silence: a letter tells the customer, and a person posts it."""

    _inherit = "recouvrement.plan"

    def action_accelerate(self):
        """Download the letter of acceleration that is right today; it is prepared where there is none."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        self._check_plan_sending()
        # sudo: a letter is written by its buttons only
        letter = self.sudo()._prepare_accelerations()
        if not letter:
            raise UserError(self.env._("%s has not lapsed, or nothing is left of it to be paid.", self.number))
        return letter.with_env(self.env).action_print()

    def _check_plan_sending(self):
        """Refuse what would leave while sending is off."""
        # sudo: a root is reached through any of its branches
        if not self.company_id.sudo().recouvrement_sending:
            raise UserError(self.env._("Sending is off: switch it on in the settings of collection first."))

    @api.model
    def _find_unwritten(self, root):
        """The plans of a company that have lapsed and of which no letter is prepared, nor needed any more."""
        written = [("kind", "=", "acceleration"), ("superseded_on", "=", False)]
        return self.search([
            ("case_id.company_id", "=", root.id), ("state", "=", "lapsed"), ("seen_on", "=", False),
            "!", ("notice_ids", "any", written),
        ], limit=MOST, order="ended_on desc, id desc")  # fmt: skip

    def _prepare_accelerations(self):
        """The letter of each plan that is right today: the one there is, or a new one, which takes its place.

        :return: ``recouvrement.plan.notice``
        """
        Letter = self.env["recouvrement.plan.notice"]
        lapsed = self.filtered(lambda plan: plan.state == "lapsed")
        days = {company: company._recouvrement_today() for company in lapsed.company_id}
        looked = lapsed._look(days) if lapsed else {}
        right, made, documents = Letter, Letter, {}
        for plan, (verdict, found) in looked.items():
            asked, until = plan._demand(verdict, found, days[plan.company_id])
            if verdict.code != "lapsed" or asked.total <= 0:
                continue
            known = plan._get_open_letters()[:1]
            if known and not plan.currency_id.compare_amounts(known.overdue, float(asked.total)):
                right |= known
                continue
            plan._supersede_accelerations(days[plan.company_id])
            letter = Letter.create(plan._prepare_acceleration_vals(asked, days[plan.company_id]))
            documents[letter.id] = letter._prepare_acceleration(verdict, asked, until)
            made |= letter
        pages = self.env["recouvrement.letter"]._render_documents(documents, TEMPLATE) if documents else {}
        for letter in made:
            letter._archive(pages[letter.id])
            letter._tell_prepared()
        return right | made

    def _prepare_acceleration_vals(self, asked, today):
        name = self.env._("Letters of acceleration of %s", self.company_id.name)
        return {
            "plan_id": self.id, "kind": "acceleration", "date": today, "overdue": float(asked.total),
            "number": self.env["recouvrement.number"]._next(
                self.company_id, "recouvrement.acceleration", "DECH/%(year)s/", name
            ),
        }  # fmt: skip

    def _supersede_accelerations(self, today):
        """What was prepared and is not posted yet is no longer right."""
        stale = self.notice_ids.filtered(
            lambda one: one.kind == "acceleration" and not one.deposited_on and not one.superseded_on
        )
        if stale:
            stale.write({"superseded_on": today})

    def _apply(self, verdict, excess, today):
        # EXTENDS recouvrement_module: a plan that goes on again asks nothing at once
        super()._apply(verdict, excess, today)
        if self.state != "lapsed":
            self._supersede_accelerations(today)

    # ---------------------------------------------------------------- what is due at once

    def _demand(self, verdict, found, today):
        """What is asked at once of a plan that has lapsed.

        :return: (``rules.acceleration.Demand``, the last day until which interest is known)
        """
        shares = [Share(item.id, Decimal(str(item.planned)), found.parts[item.id]) for item in self.item_ids]
        interest, until = self._get_late_interest(today)
        return demand(shares, verdict.principal_left, interest, verdict.interest_paid), until

    def _get_late_interest(self, today):
        """Late-payment interest on its items that nobody has charged or waived, and the last day that is known of it.

        :return: (Decimal, date)
        """
        if self.interest_mode in PERMANENT:
            return Decimal(0), today
        Claim, line_ids = self.env["recouvrement.claim"], set(self.item_ids.line_id.ids)
        invoices = [
            replace(invoice, parts=tuple(part for part in invoice.parts if part.key in line_ids))
            for invoice in Claim._read_invoices(self.item_ids.move_id.exists())
        ]
        claims = Claim._compute([invoice for invoice in invoices if invoice.parts], today)
        left = self.env["recouvrement.accessory"]._get_claimable(claims)
        amount = sum((own.get("interest", Decimal(0)) for _claim, own in left), Decimal(0))
        return amount, min((one.struck_on for one in claims), default=today)


class RecouvrementPlanNotice(models.Model):
    _inherit = "recouvrement.plan.notice"

    def _tell_prepared(self):
        """Say it in the timeline, with the letter."""
        self.ensure_one()
        plan = self.plan_id
        env = plan._timeline_env()
        copy = self.env["ir.attachment"].create({
            "name": f"{self.number.replace('/', '-')}.pdf", "datas": self.pdf, "mimetype": "application/pdf",
            "res_model": plan.case_id._name, "res_id": plan.case_id.id,
        })  # fmt: skip
        body = say(env, PREPARED) % {
            "plan": plan.number, "letter": self.number, "day": format_date(env, self.date),
            "amount": self.currency_id.with_env(env).format(self.overdue),
        }  # fmt: skip
        plan.case_id._message_log(body=body, attachment_ids=copy.ids)

    def action_send(self):
        """Open core's composer on the case, with the letter attached: a person reads and sends."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.case_id.check_access("write")
        self.plan_id._check_plan_sending()
        if self.kind != "acceleration" or not self.pdf_sha256:
            raise UserError(self.env._("Choose a letter of acceleration that is prepared."))
        self._check_may_leave("deposit")
        plan = self.plan_id.with_context(lang=self.plan_id._get_lang())
        letter = self.with_env(plan.env)
        return self.case_id._compose(
            self.env._("Send by Email"), subject=letter._say_subject(),
            body=plan.case_id._say_mail(letter._say_attached()),
            letters=[(self.number, base64.b64decode(self.pdf))], default_email_add_signature=False,
        )  # fmt: skip

    def _record(self, kind, day, vals):
        # EXTENDS recouvrement_module: once its letter is posted a lapse is dealt with
        super()._record(kind, day, vals)
        if kind == "deposit" and self.kind == "acceleration":
            self.plan_id.action_seen()


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_gather(self):
        # EXTENDS recouvrement_module: letters of acceleration are prepared; a person posts them
        super()._phase_gather()
        if not self.company_id._recouvrement_may_send():
            return
        for plan in self.env["recouvrement.plan"]._find_unwritten(self.company_id):
            try:
                with self.env.cr.savepoint():
                    plan._prepare_accelerations()
            except Exception:  # one letter does not keep the others
                _logger.exception("The letter of acceleration of %s could not be prepared", plan.number)
