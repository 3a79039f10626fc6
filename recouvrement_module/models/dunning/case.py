# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .item import REMINDING


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    policy_id = fields.Many2one(
        "recouvrement.policy",
        ondelete="set null",
        check_company=True,
        tracking=True,
        help="Empty: the first policy that catches the customer, else the default one of the company.",
    )
    segment_policy_id = fields.Many2one(
        "recouvrement.policy", string="Policy of the Segment", ondelete="set null", readonly=True
    )
    effective_policy_id = fields.Many2one(
        "recouvrement.policy", string="Policy in Force", compute="_compute_effective_policy_id"
    )
    reminder_ids = fields.One2many("recouvrement.reminder", "case_id", string="Reminders", readonly=True)
    concerning_ids = fields.Many2many(
        "recouvrement.reminder", compute="_compute_reminder_count", string="Reminders About It",
        help="Addressed to this customer, or to somebody who pays for it.",
    )  # fmt: skip
    reminder_count = fields.Integer(compute="_compute_reminder_count")
    others_overdue_count = fields.Integer(
        string="Overdue Items of Others", compute="_compute_others_overdue_count", help="Items for which it is asked."
    )
    reply_date = fields.Datetime(
        string="Unread Reply", readonly=True, help="When the customer answered and nobody has read it yet."
    )

    @api.depends("reminder_ids")
    def _compute_reminder_count(self):
        concerning = defaultdict(list)
        for reminder in self.env["recouvrement.reminder"].search(self._get_reminder_domain()):
            for case in reminder.case_id | reminder.line_ids.case_id:
                concerning[case].append(reminder.id)
        for case in self:
            case.concerning_ids = concerning[case]
            case.reminder_count = len(case.concerning_ids)

    def _get_reminder_domain(self):
        """The domain of the reminders addressed to these customers, or to somebody who pays for them."""
        return ["|", ("case_id", "in", self.ids), ("line_ids.case_id", "in", self.ids)]

    @api.depends("paid_item_ids.due_date")
    def _compute_others_overdue_count(self):
        for case in self:
            today = case.company_id._recouvrement_today()
            case.others_overdue_count = len(
                case.paid_item_ids.filtered(lambda item, day=today: item.residual_currency > 0 and item.due_date < day)
            )

    @api.depends("policy_id", "segment_policy_id", "company_id")
    def _compute_effective_policy_id(self):
        Policy = self.env["recouvrement.policy"]
        defaults = {root: Policy._get_default(root) for root in self.company_id}
        for case in self:
            case.effective_policy_id = case.policy_id or case.segment_policy_id or defaults.get(case.company_id)

    def write(self, vals):
        # EXTENDS 'mail': another policy means other decisions, at once
        result = super().write(vals)
        if "policy_id" in vals:
            self.sudo()._decide()
        return result

    def _decide(self):
        """Decide the items of these cases now, as the daily run would, and fold their figures."""
        Item = self.env["recouvrement.item"]
        for root, cases in self.grouped("company_id").items():
            today = root._recouvrement_today()
            self._fold_figures(roots=root, case_ids=cases.ids)  # the steps depend on what is overdue
            self._assign_policies(root, cases.ids)
            Item._decide(root, today, cases.ids)
            self.env["recouvrement.reminder"]._hold_doubtful(root, today, cases.ids)
            self._fold_figures(roots=root, case_ids=cases.ids)

    def _refresh_history(self):
        """Project what just happened to the reminders of these cases on the items concerned, and decide again."""
        self.env.flush_all()
        concerned = self._with_debtors()
        self.env["recouvrement.item"]._project_history(concerned.ids)
        concerned._decide()

    # ---------------------------------------------------------------- policies

    @api.model
    def _assign_policies(self, roots, case_ids=None):
        """Note on the cases which policy catches them; write only those for which it changed.

        :param roots: root companies.
        :param case_ids: ids of the cases; all of the companies when None.
        """
        self.env.flush_all()
        for root in roots:
            self.env.cr.execute(self._assignment_query(root, case_ids))
        self.invalidate_model(["segment_policy_id", "effective_policy_id"])

    @api.model
    def _policy_scope(self, root, case_ids):
        scope = SQL("cases.company_id = %s", root.id)
        return scope if case_ids is None else SQL("%s AND cases.id = ANY(%s)", scope, sorted(case_ids))

    @api.model
    def _named_query(self, root, case_ids=None):
        """One row for each policy that names a case, whoever gets it: case_id, policy_id, rank of the policy."""
        # sudo: whom a policy names does not depend on who asks
        policies = self.env["recouvrement.policy"].sudo()._get_segments(root)
        segments = [
            SQL(
                """SELECT cases.id, %s::int, %s::int FROM recouvrement_case cases
                    WHERE %s AND cases.partner_id IN %s
                      AND (%s = 0 OR COALESCE(NULLIF(cases.balance_overdue, 0), cases.balance_due) < %s)""",
                policy.id, rank, self._policy_scope(root, case_ids), policy._get_customers(root),
                policy.max_amount, policy.max_amount,
            )
            for rank, policy in enumerate(policies)
        ]  # fmt: skip
        named = SQL(" UNION ALL ").join(segments) if segments else SQL("SELECT NULL::int, NULL::int, 0 WHERE FALSE")
        return SQL("SELECT * FROM (%s) AS segment(case_id, policy_id, rank)", named)

    @api.model
    def _assignment_query(self, root, case_ids):
        return SQL(
            """WITH caught AS (
                 SELECT DISTINCT ON (case_id) case_id, policy_id FROM (%(named)s) named ORDER BY case_id, rank
               )
               UPDATE recouvrement_case cases SET segment_policy_id = found.policy_id
                 FROM (SELECT cases.id, caught.policy_id FROM recouvrement_case cases
                         LEFT JOIN caught ON caught.case_id = cases.id WHERE %(scope)s) found
                WHERE found.id = cases.id AND cases.segment_policy_id IS DISTINCT FROM found.policy_id""",
            named=self._named_query(root, case_ids),
            scope=self._policy_scope(root, case_ids),
        )

    @api.model
    def _policy_sql(self, root):
        """The policy in force of a row ``cases``, as an expression; 0 when there is none."""
        default = self.env["recouvrement.policy"]._get_default(root).id or 0
        return SQL("COALESCE(cases.policy_id, cases.segment_policy_id, %s)", default)

    @api.model
    def _count_by_policy(self, root):
        """How many cases of a root company have each policy: dict policy id → number."""
        self.check_access("read")
        self.env.flush_all()
        return dict(self.env.execute_query(SQL(
            "SELECT %s, count(*) FROM recouvrement_case cases WHERE cases.company_id = %s GROUP BY 1",
            self._policy_sql(root), root.id,
        )))  # fmt: skip

    # ---------------------------------------------------------------- decisions

    def _get_remindable_items(self, level=None):
        """The overdue items that a person may have reminded now, whatever their ladder says.

        Its own, whoever pays, and those of others for which it is asked.

        :param level: the step; only the items that it may ask when given.
        """
        self.ensure_one()
        today = self.company_id._recouvrement_today()
        # a formal notice is given to who owes
        items = self.item_ids if level and level.formal_notice else self.item_ids | self.paid_item_ids
        # items of a kind with its own policy are reminded at a step of that one
        return items.filtered(
            lambda item: (
                not item.fact and item.asked > 0 and not item.pending and item.due_date < today
                and (not level or item.track == level.policy_id.purpose)
            )
        )  # fmt: skip

    def _force_step(self, level):
        """Prepare a reminder of all overdue items that may be asked, at a step a person chose and then confirms.

        :param level: the step, formal notice included.
        :return: ids of the new reminders, empty when the ledger or a check is against it.
        """
        self.ensure_one()
        root = self.company_id
        today = root._recouvrement_today()
        self._refresh_history()
        items = self._get_remindable_items(level)
        addressees = self if level.formal_notice else items.payer_case_id
        self._let_wait(items, addressees)
        self.env["recouvrement.item"]._write_columns(dict.fromkeys(items.ids, "remind"), "decision_code", "varchar")
        self.env["recouvrement.item"]._write_columns(dict.fromkeys(items.ids, level.id), "level_id", "int")
        self.env["recouvrement.reminder"]._hold_doubtful(root, today, (self | items.case_id).ids)
        ids = self.env["recouvrement.reminder"]._gather(root, today, addressees=addressees.ids, confirm=True)
        return ids

    @api.model
    def _let_wait(self, items, addressees):
        """Let what the ladder calls by itself wait for a message that a person chose: it would take its place."""
        others = self.env["recouvrement.item"].search([
            ("decision_code", "in", REMINDING), ("id", "not in", items.ids),
            ("currency_id", "in", items.currency_id.ids),
            "|", ("case_id", "in", addressees.ids), ("payer_case_id", "in", addressees.ids),
        ])  # fmt: skip
        self.env["recouvrement.item"]._write_columns(
            dict.fromkeys(others.ids, "with_other"), "decision_code", "varchar"
        )

    # ---------------------------------------------------------------- replies

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS 'mail': an email that comes in on a case is a reply of the customer
        if self._is_reply(message):
            self.reply_date = message.date
        return super()._message_post_after_hook(message, msg_vals)

    def _is_reply(self, message):
        """Whether a message is the answer of a customer, for which reminders wait."""
        return self._is_from_outside(message)

    def _is_from_outside(self, message):
        """Whether a message came in by email from somebody who is not of the company."""
        return message.message_type == "email" and all(user.share for user in message.author_id.user_ids)

    def action_reply_read(self):
        """The reply was read: reminders go on."""
        self.check_access("write")
        # sudo: collectors do not write on cases but by their buttons
        self.sudo().reply_date = False
        self.sudo()._with_debtors()._decide()

    @api.model
    def _get_next_date_sql(self, today):
        # EXTENDS recouvrement_module: what is to be reminded is to be reminded today
        return SQL(
            "CASE WHEN item.decision_code = ANY(%s) THEN %s ELSE %s END",
            list(REMINDING), today, super()._get_next_date_sql(today),
        )  # fmt: skip

    # ---------------------------------------------------------------- merge

    @api.model
    def _get_inherited_names(self):
        # EXTENDS recouvrement_module
        return [*super()._get_inherited_names(), "policy_id", "reply_date"]

    @api.model
    def _fold(self, src_partner_ids, dst_partner_id):
        # EXTENDS recouvrement_module: reminders name their customer by a pointer that nothing else moves
        super()._fold(src_partner_ids, dst_partner_id)
        self.env.cr.execute(SQL(
            "UPDATE recouvrement_reminder SET partner_id = %s WHERE partner_id = ANY(%s)",
            dst_partner_id, list(src_partner_ids),
        ))  # fmt: skip
        self.env["recouvrement.reminder"].invalidate_model(["partner_id"])

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the reminders of a merged customer follow
        tables = ("recouvrement_reminder", "recouvrement_reminder_line")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]

    # ---------------------------------------------------------------- screens

    def action_open_reminders(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_reminder_action")
        return {**action, "domain": self._get_reminder_domain(), "context": {}}

    def action_refresh(self):
        """Bring the case in step with the ledger at once."""
        # sudo: items and cases are written by the set-based statements only
        self.env["recouvrement.ledger"].sudo()._refresh(set(self.partner_id.ids))
        return True
