# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...fields import exact
from ...rules import credit_limit
from ...rules.credit_limit import MOST, Limit
from .words import MODES

DECIDED = "recouvrement_credit_decided"  # in the context: the superuser writes core's field after a decision


@dataclass(frozen=True)
class Credit:
    """The credit of a customer on a day.

    :param Limit effective: what counts.
    :param Limit lasting: what counts without temporary limits.
    :param Limit lapsed: the last temporary limit that ended, None when none has.
    :param segment: ``recouvrement.credit.segment``, may be empty.
    """

    effective: Limit
    lasting: Limit
    lapsed: Limit | None
    segment: models.BaseModel


class RecouvrementCase(models.Model):
    """The credit limit of a customer, of one group of companies."""

    _inherit = "recouvrement.case"

    credit_limit_ids = fields.One2many(
        "recouvrement.credit.limit", "case_id", string="Decisions on the Limit", readonly=True
    )
    credit_limit_mode = fields.Selection(MODES, string="Credit", readonly=True)
    credit_limit_effective = fields.Monetary(
        string="Credit Limit", readonly=True, help="The limit that counts today, temporary ones included."
    )
    credit_review_on = fields.Date(
        string="Review On", tracking=True, help="When the limit is to be looked at again: managers put it off."
    )
    credit_alerted = fields.Boolean(readonly=True, help="Its collector was told that the limit is nearly used.")
    credit_review_told = fields.Date(readonly=True, help="The day of the review of which its collector was told.")

    def write(self, vals):
        # EXTENDS recouvrement_module: to put a review off lets orders pass
        if "credit_review_on" in vals:
            self._check_credit_manager()
        return super().write(vals)

    # ---------------------------------------------------------------- reading

    @api.model
    def _of_customer(self, partner, root):
        """The case of a customer in a root company, made when it has none yet."""
        domain = [("company_id", "=", root.id), ("partner_id", "=", partner.commercial_partner_id.id)]
        # sudo: whoever sells or decides on credit need not read cases
        Case = self.sudo().with_context(active_test=False)
        quiet = Case.with_context(mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True)
        return Case.search(domain) or quiet.create({
            "company_id": root.id, "partner_id": partner.commercial_partner_id.id,
        }).with_env(Case.env)  # fmt: skip

    @api.model
    def _get_credits(self, root, partner_ids, day=None):
        """The credit of some customers of a root company, whoever asks: a constant number of queries.

        :param partner_ids: ids of commercial partners.
        :param date day: today of the company when None.
        :return: dict partner id → :class:`Credit`
        """
        day = day or root._recouvrement_today()
        Segment = self.env["recouvrement.credit.segment"]
        default = Segment._get_default_limit(root)
        segments = Segment._find(root, partner_ids)
        rows, amounts = self._get_decisions(root, partner_ids), self._get_core_limits(root, partner_ids)
        fallback = self.env["res.partner"].sudo().with_company(root)._get_recouvrement_fallback()
        found = {}
        for partner_id in partner_ids:
            segment = segments.get(partner_id, Segment)
            of_segment = segment._get_limit() if segment else None
            decided = rows.get(partner_id, self.env["recouvrement.credit.limit"])
            found[partner_id] = self._judge_credit(
                decided, amounts.get(partner_id), fallback, of_segment or default, segment, day
            )
        return found

    @api.model
    def _judge_credit(self, decided, amount, fallback, default, segment, day):
        """The credit of one customer, see :meth:`_get_credits`.

        :param decided: its rows of the history.
        :param amount: what core's field holds, None when nothing was entered there.
        :param fallback: what core reads then.
        :param Limit default: of its segment, or of the company.
        """
        decisions = decided._as_decisions()
        expected = decided._get_last_lasting()._expected_amount()
        if (fallback if expected is None else expected) != (fallback if amount is None else amount):
            # changed outside, and not recorded yet: core's field holds the lasting limit
            mode = self._read_core_limit(amount or 0, fallback)
            default = default if mode == "default" else Limit(mode, exact(amount))
            decisions = [one for one in decisions if one.until is not None]
        ended = [one for one in decisions if one.until is not None and not one.ended and one.until < day]
        lapsed = max(ended, key=lambda one: one.until).limit if ended else None
        return Credit(
            credit_limit.effective(decisions, day, default), credit_limit.lasting(decisions, day, default), lapsed,
            segment,
        )  # fmt: skip

    @api.model
    def _get_decisions(self, root, partner_ids):
        # sudo: the answer is the same whoever asks
        rows = self.env["recouvrement.credit.limit"].sudo().search([
            ("case_id.company_id", "=", root.id), ("case_id.partner_id", "in", list(partner_ids)),
        ])  # fmt: skip
        return rows.grouped(lambda row: row.case_id.partner_id.id)

    @api.model
    def _get_core_limits(self, root, partner_ids):
        """What core's field holds for a root company: dict partner id → amount; absent where nothing was entered."""
        self.env["res.partner"].flush_model(["credit_limit"])
        rows = self.env.execute_query(SQL(
            """SELECT id, (credit_limit ->> %s)::float FROM res_partner
                WHERE id = ANY(%s) AND credit_limit ->> %s IS NOT NULL""",
            str(root.id), list(partner_ids), str(root.id),
        ))  # fmt: skip
        return dict(rows)

    # ---------------------------------------------------------------- deciding

    @api.model
    def _check_credit_manager(self):
        """Refuse a decision on credit of anybody but a manager of collection."""
        if not self.env.su and not self.env.user.has_group("recouvrement_module.group_manager"):
            raise AccessError(self.env._("Limits are decided by managers of collection: make a credit request."))

    def _set_credit_limit(self, mode, amount=0, date_from=None, date_to=None, reason="", origin="person"):
        """Decide on the credit limit of a customer, from today or a given day on.

        :param str mode: ``unlimited``, ``limited``, ``nothing`` or ``default``.
        :param date date_to: the last day of a temporary limit; None for a lasting one.
        :param str reason: why, in the words of whoever decides.
        :return: the row of the history.
        """
        self.ensure_one()
        self._check_credit_manager()
        self.check_access("read")
        today = self.company_id._recouvrement_today()
        amount = self._check_credit_amount(mode, amount)
        if date_from and date_from != today and not date_to:
            raise UserError(self.env._("A lasting limit counts from the day of its decision on."))
        if date_to and date_to < max(date_from or today, today):
            raise UserError(self.env._("A temporary limit ends on a day that is still to come."))
        before = self.sudo()._get_credits(self.company_id, self.partner_id.ids)[self.partner_id.id]
        # sudo: decisions are written by their buttons only; the author is the user
        case = self.sudo()
        row = self.env["recouvrement.credit.limit"].sudo().create({
            "case_id": self.id, "kind": "temporary" if date_to else "lasting", "mode": mode, "amount": amount,
            "date_from": date_from or today, "date_to": date_to, "reason": reason, "origin": origin,
        })  # fmt: skip
        if not date_to:
            case._hold_lasting(row, before)
        case._credit_changed()
        return row.with_env(self.env)

    @api.model
    def _check_credit_amount(self, mode, amount):
        """Return the amount of a limit, or say what is wrong with it."""
        try:
            amount = float(amount or 0) if mode == "limited" else 0.0
        except (TypeError, ValueError):
            raise UserError(self.env._("“%s” is no amount.", amount)) from None
        if not 0 <= amount < MOST:
            raise UserError(self.env._("A credit limit is between 0 and %s.", f"{MOST:,}"))
        return amount

    def _hold_lasting(self, row, before):
        """Write a lasting decision where core looks for it; one that takes something away ends the raises before."""
        self.ensure_one()
        after = self._get_lasting(row, before)
        if credit_limit.lowers(after, before.lasting):
            (self.credit_limit_ids - row).filtered("is_running")._end(row.create_uid.id)
        self.partner_id._hold_recouvrement_limit(self.company_id, row._expected_amount())
        months = before.segment.review_months if before.segment else 0
        if months:
            self.credit_review_on = self.company_id._recouvrement_today() + relativedelta(months=months)

    def _get_lasting(self, row, before):
        if row.mode == "default":
            segment = before.segment._get_limit() if before.segment else None
            return segment or self.env["recouvrement.credit.segment"]._get_default_limit(self.company_id)
        return Limit(row.mode, exact(row.amount))

    def _note_limit(self, amount, fallback, origin):
        """Keep a change of core's field that came by another way: the contact, an import, a merge, outside.

        :param amount: what it holds now.
        :param fallback: core's default of the company, to which a contact without a limit of its own returns.
        """
        mode = self._read_core_limit(amount, fallback)
        last = self.credit_limit_ids._get_last_lasting()
        held = last._expected_amount()
        if last and amount == (fallback if held is None else held):
            return  # written again as it was: "nothing on credit" is a 0 in core's field as well
        if (last.mode or "default", last.amount) == (mode, amount if mode == "limited" else 0):
            self.partner_id._hold_recouvrement_limit(self.company_id, last._expected_amount())
            return
        before = self._get_credits(self.company_id, self.partner_id.ids)[self.partner_id.id]
        row = self.env["recouvrement.credit.limit"].create({
            "case_id": self.id, "kind": "lasting", "mode": mode, "amount": amount if mode == "limited" else 0,
            "date_from": self.company_id._recouvrement_today(), "origin": origin,
        })  # fmt: skip
        self._hold_lasting(row, before)
        self._credit_changed()

    @api.model
    def _read_core_limit(self, amount, fallback):
        """What core's field says: its 0 is no limit, and the default of the company is no decision."""
        if amount == fallback or amount < 0:
            return "default"
        return "limited" if amount else "unlimited"

    def _credit_changed(self):
        """Bring in step what depends on the limits of these cases."""
        for root, cases in self.grouped("company_id").items():
            self._fold_limits(root, cases.ids)
        self.env["recouvrement.refresh"]._ask_partners(self.partner_id.ids)  # what waits may go

    # ---------------------------------------------------------------- lists

    @api.model
    def _fold_limits(self, root, case_ids=None):
        """Rewrite the limits that lists show, only where they differ.

        :param case_ids: ids of the cases; all of the root company when None.
        """
        self.env.flush_all()
        domain = [("company_id", "=", root.id)] + ([("id", "in", list(case_ids))] if case_ids is not None else [])
        cases = self.with_context(active_test=False).search_fetch(domain, ["partner_id"], order="id")
        partners = {case.partner_id.id: case.id for case in cases}
        columns = defaultdict(list)
        for partner_id, credit in self._get_credits(root, list(partners)).items():
            limit = credit.effective
            columns["id"].append(partners[partner_id])
            columns["mode"].append(limit.mode)
            columns["amount"].append(limit.amount if limit.mode == "limited" else Decimal(0))
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_case cases SET (credit_limit_mode, credit_limit_effective) = (new.mode, new.amount)
                 FROM unnest(%s::int[], %s::varchar[], %s::numeric[]) AS new(id, mode, amount)
                WHERE cases.id = new.id
                  AND (cases.credit_limit_mode, cases.credit_limit_effective)
                      IS DISTINCT FROM (new.mode, new.amount)""",
            columns["id"], columns["mode"], columns["amount"],
        ))  # fmt: skip
        self.invalidate_model(["credit_limit_mode", "credit_limit_effective"])

    # ---------------------------------------------------------------- merge

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the decisions of a merged customer follow
        tables = ("recouvrement_credit_limit", "recouvrement_credit_block", "recouvrement_credit_release")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]

    @api.model
    def _get_inherited_names(self):
        # EXTENDS recouvrement_module
        return [*super()._get_inherited_names(), "credit_review_on"]
