# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, LazyTranslate, format_date

from ..dunning.words import say
from .plan import LIVE

_lt = LazyTranslate(__name__)

PROPOSED = _lt("Payment plan %(plan)s proposed: %(amount)s in %(count)s instalments, the last one on %(last)s.")
SIGNED = _lt("Payment plan %(plan)s agreed: signed by %(who)s. What is in it is not asked as long as it is kept.")
CANCELLED = _lt("Payment plan %(plan)s cancelled: %(reason)s")


class RecouvrementPlan(models.Model):
    """What people do with a plan: propose, sign, cancel."""

    _inherit = "recouvrement.plan"

    # ---------------------------------------------------------------- what may be put into one

    @api.model
    def _get_free_amounts(self, items):
        """What may be put into a plan of each item: what is open and in no other one.

        :return: dict item → amount
        """
        rows = self.env["recouvrement.plan.item"]._read_group(
            [("line_id", "in", items.line_id.ids), ("plan_id.state", "in", LIVE)], ["line_id"], ["covered:sum"]
        )
        taken = {line.id: amount for line, amount in rows}
        return {item: max(item.residual_currency - taken.get(item.line_id.id, 0), 0) for item in items}

    @api.model
    def _get_proposed_amounts(self, items):
        """What is put into a plan, or an offer, of each item as a rule: what is not disputed, promised or covered by
        credits.

        :return: dict item → amount
        """
        return {
            item: max(min(item.residual_currency - item.covered - (item.set_aside - item.planned), free), 0)
            for item, free in self._get_free_amounts(items).items()
        }

    @api.model
    def _is_free_of_charge(self, case):
        """Whether a plan of a customer bears neither interest nor fees, whatever anybody sets.

        A consumer's, for a deferral that costs him something is a credit; and that of a natural person of whom it is
        not known whether he is one.
        """
        # sudo: one answer, also for a customer of another branch
        category = case.partner_id.sudo()._get_recouvrement_category()
        return category.code == "consumer" or (category.natural and category.doubtful)

    # ---------------------------------------------------------------- proposing

    @api.model
    def _propose(self, case, amounts, vals, schedule, replaced=None):
        """Propose a plan: nothing changes before it is signed.

        :param case: who pays; for items of its own, or for which it is asked.
        :param dict amounts: record of ``recouvrement.item`` → what is put into it.
        :param dict vals: what else was said.
        :param rules.schedule.Schedule schedule: its instalments.
        :param replaced: proposed plans whose place it takes.
        :return: the plan.
        """
        self.env["recouvrement.reminder"]._check_collector()
        case.check_access("read")
        amounts = {item: item.currency_id.round(amount) for item, amount in amounts.items() if amount}
        self._check_items(case, amounts)
        vals = {"kind": "agreed", **vals}
        costs = schedule.interest or vals.get("interest_mode") != "free"
        if vals["kind"] == "agreed" and costs and self._is_free_of_charge(case):
            raise UserError(self.env._("A plan of a consumer bears neither interest nor fees."))
        # sudo: a plan is written by its buttons only; its author is the user
        plan = self.sudo().create(self._prepare_vals(case, amounts, vals, schedule))
        (replaced or self.browse())._replace(plan)
        plan._tell(PROPOSED, amount=plan.currency_id.format(plan.total), count=len(plan.instalment_ids))
        return plan.with_env(self.env)

    def _replace(self, plan):
        """Another plan takes the place of those that were proposed only."""
        # sudo: see _propose
        for other in self.sudo().filtered(lambda one: one.state == "proposed" and one.case_id == plan.case_id):
            other.write({
                "state": "cancelled", "ended_on": plan.proposed_on, "ended_uid": self.env.uid,
                "end_reason": self.env._("Another proposal took its place."), "replaced_by_id": plan.id,
            })  # fmt: skip

    @api.model
    def _check_items(self, case, amounts):
        """Refuse what cannot be put into a plan, with the reason."""
        items = self.env["recouvrement.item"].union(*amounts)
        foreign = items - case._get_debts()
        if not items or foreign:
            raise UserError(self.env._("Choose what %s owes and pays, and how much of it.", case.display_name))
        if len(items.currency_id) > 1:
            raise UserError(self.env._("A plan is in one currency: make one for each."))
        for item, free in self._get_free_amounts(items).items():
            if amounts[item] < 0 or item.currency_id.compare_amounts(amounts[item], free) > 0:
                raise UserError(self.env._(
                    "Of %(item)s no more than %(free)s can be put into a plan: it is what is open and in no other one.",
                    item=item.name or "/", free=item.currency_id.format(free),
                ))  # fmt: skip

    @api.model
    def _prepare_vals(self, case, amounts, vals, schedule):
        anchor = self.env["recouvrement.plan.item"]._prepare_anchor_vals
        principal = sum((Decimal(str(amount)) for amount in amounts.values()), Decimal(0))
        if principal != schedule.principal:
            raise UserError(self.env._("The instalments do not add up to what is put into the plan: open it again."))
        return {
            **vals, "case_id": case.id, "number": self.env["recouvrement.number"]._next(
                case.company_id, self._name, "PLAN/%(year)s/",
                self.env._("Payment plans of %s", case.company_id.sudo().name),  # sudo: also with only a branch ticked
            ),
            "proposed_on": case.company_id._recouvrement_today(), "principal": float(principal),
            "interest": float(schedule.interest), "currency_id": next(iter(amounts)).currency_id.id,
            "last_due": schedule.instalments[-1].due, "residual": float(principal + schedule.interest),
            "principal_left": float(principal), "next_due": schedule.instalments[0].due,
            "item_ids": [
                Command.create({**anchor(item), "planned": amount})
                for item, amount in sorted(amounts.items(), key=lambda pair: (pair[0].due_date, pair[0].id))
            ],
            "instalment_ids": [
                Command.create({
                    "rank": one.rank, "said": one.said, "due": one.due, "principal": float(one.principal),
                    "interest": float(one.interest), "remaining": float(one.remaining),
                })
                for one in schedule.instalments
            ],
        }  # fmt: skip

    # ---------------------------------------------------------------- signing

    def _sign(self, name, capacity, proof, proof_name=False, day=None):
        """The customer, or a court, has agreed: the one way into force, by paper or on the portal.

        Signing acknowledges the debt and interrupts its limitation; a court's order does that by itself, or not.

        :param str name: who has signed.
        :param str capacity: as what.
        :param bytes proof: the signed document, in base 64.
        :param date day: of the signature, or of the decision; None: today.
        """
        self.ensure_one()
        # sudo: also for a customer who signs on the portal; what is written is written here only
        plan = self.sudo()
        if not (name or "").strip() or not (capacity or "").strip() or not proof:
            raise UserError(self.env._("Say who has signed and in which capacity, and attach the signed document."))
        today = plan.company_id._recouvrement_today()
        day = day or today
        if day > today:
            raise UserError(self.env._("Enter the day on which it was signed or decided: it is not to come."))
        plan._check_still_right(day)
        plan._come_into_force(day, {
            "signed_by": name.strip(), "signed_as": capacity.strip(), "proof": proof,
            "proof_name": proof_name or f"{plan.number.replace('/', '-')}.pdf",
        })  # fmt: skip

    def _come_into_force(self, day, vals):
        """What is in the plan is not asked from now on.

        :param date day: on which it was agreed on.
        :param dict vals: who has signed, and the proof.
        """
        ((mark, matched),) = self.env.execute_query(SQL(
            """SELECT (SELECT COALESCE(MAX(id), 0) FROM account_move_line),
                      (SELECT COALESCE(MAX(id), 0) FROM account_partial_reconcile)"""
        ))  # fmt: skip
        self.write({
            "state": "agreed", "standing": "running", "agreed_on": day, "mark": mark, "matched_mark": matched, **vals,
        })  # fmt: skip
        for item in self.item_ids:
            item.covered = item.planned
        self._interrupt_limitation()
        self._tell(SIGNED, who=f"{self.signed_by} ({self.signed_as})")
        (self.case_id | self.item_ids.case_id)._answer_changed()

    def _check_still_right(self, day=None):
        """What was proposed is signed only as long as it is true: open amounts and days to come.

        :param date day: of the signature, None: today.
        """
        day = day or self.company_id._recouvrement_today()
        if self.state != "proposed":
            raise UserError(self.env._("%s was signed or cancelled already.", self.number))
        if self.kind == "agreed" and (self.instalment_ids[:1].due < day or (self.valid_until or day) < day):
            raise UserError(self.env._("The days of %s have passed: propose it anew.", self.number))
        lines = self.env["recouvrement.item"].search([("line_id", "in", self.item_ids.line_id.ids)])
        free = {item.line_id.id: amount for item, amount in self._get_free_amounts(lines).items()}
        for item in self.item_ids:
            if self.currency_id.compare_amounts(item.planned, free.get(item.line_id.id, 0)) > 0:
                raise UserError(self.env._(
                    "Less is open of %(item)s than %(plan)s says: it was paid, credited or put into another plan "
                    "meanwhile. Propose it anew.", item=item.name or "/", plan=self.number,
                ))  # fmt: skip
        if self.kind == "agreed" and self.interest_mode != "free" and self._is_free_of_charge(self.case_id):
            raise UserError(self.env._("A plan of a consumer bears neither interest nor fees."))

    def _interrupt_limitation(self):
        """A signed plan acknowledges the debt (C. civ. 2240)."""
        if self.kind != "agreed":
            return
        firsts = self.item_ids.grouped(lambda item: (item.case_id, item.move_id)).values()
        names = ("case_id", "move_id", "line_id", "currency_id")
        # sudo: see _sign
        self.env["recouvrement.limitation.event"].sudo()._note([
            {
                **{name: group[0][name].id for name in names}, "rank": group[0].rank, "name": group[0].name,
                "due_date": group[0].due_date, "amount": group[0].amount, "kind": "plan", "date": self.agreed_on,
                "note": self.number, "proof": self.proof, "proof_name": self.proof_name,
            }
            for group in firsts
        ])  # fmt: skip

    # ---------------------------------------------------------------- ending

    def _cancel(self, reason):
        """A person ends a plan: what is left of it is asked again."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is cancelled: the reason is kept."))
        # sudo: see _propose
        for plan in self.sudo().filtered(lambda one: one.state in ("proposed", *LIVE)):
            plan.write({
                "state": "cancelled", "ended_on": plan.company_id._recouvrement_today(), "ended_uid": self.env.uid,
                "end_reason": reason.strip(), "next_due": False,
            })  # fmt: skip
            plan.activity_id.unlink()
            plan._tell(CANCELLED, reason=plan.end_reason)
        (self.case_id | self.item_ids.case_id).sudo()._answer_changed()

    def action_cancel(self):
        """Ask for the reason."""
        return self._open_dialog("plan_cancel_action")

    def action_sign(self):
        """Ask who has signed, and for the signed document."""
        self.ensure_one()
        return self._open_dialog("plan_sign_action")

    def action_change(self):
        """Propose it anew, with other terms."""
        self.ensure_one()
        return self._open_dialog("plan_wizard_action")

    def action_seen(self):
        """A lapse was dealt with: it leaves the day."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _propose
        lapsed = self.sudo().filtered(lambda plan: plan.state == "lapsed" and not plan.seen_on)
        for company, plans in lapsed.grouped("company_id").items():
            plans.write({"seen_on": company._recouvrement_today()})
        lapsed.activity_id.unlink()
        return True

    def _open_dialog(self, name):
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id(f"recouvrement_module.{name}")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}

    # ---------------------------------------------------------------- timeline

    def _tell(self, words, **values):
        """Say something in the timeline."""
        self.ensure_one()
        env = self._timeline_env()
        last = format_date(env, self.last_due)
        self.case_id._message_log(body=say(env, words) % {"plan": self.number, "last": last, **values})
