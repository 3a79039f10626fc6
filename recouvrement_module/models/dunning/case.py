# Part of recouvrement_module. License LGPL-3.
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
        help="Empty: the policy of the company.",
    )
    reminder_ids = fields.One2many("recouvrement.reminder", "case_id", string="Reminders", readonly=True)
    reminder_count = fields.Integer(compute="_compute_reminder_count")
    reply_date = fields.Datetime(
        string="Unread Reply", readonly=True, help="When the customer answered and nobody has read it yet."
    )

    @api.depends("reminder_ids")
    def _compute_reminder_count(self):
        counts = dict(
            self.env["recouvrement.reminder"]._read_group([("case_id", "in", self.ids)], ["case_id"], ["__count"])
        )
        for case in self:
            case.reminder_count = counts.get(case, 0)

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
            Item._decide(root, today, cases.ids)
            self.env["recouvrement.reminder"]._hold_doubtful(root, today, cases.ids)
            self._fold_figures(roots=root, case_ids=cases.ids)

    def _refresh_history(self):
        """Project what just happened to the reminders of these cases on their items, and decide again."""
        self.env.flush_all()
        self.env["recouvrement.item"]._project_history(self.ids)
        self._decide()

    def _get_remindable_items(self):
        """The overdue items that a person may have reminded now, whatever their ladder says."""
        self.ensure_one()
        today = self.company_id._recouvrement_today()
        return self.item_ids.filtered(
            lambda item: not item.fact and item.asked > 0 and not item.pending and item.due_date < today
        )

    def _force_step(self, level):
        """Prepare a reminder of all overdue items that may be asked, at a step a person chose and then confirms.

        :param level: the step, formal notice included.
        :return: ids of the new reminders, empty when the ledger or a check is against it.
        """
        self.ensure_one()
        root = self.company_id
        today = root._recouvrement_today()
        self._refresh_history()
        items = self._get_remindable_items()
        self.env["recouvrement.item"]._write_columns(dict.fromkeys(items.ids, "remind"), "decision_code", "varchar")
        self.env["recouvrement.item"]._write_columns(dict.fromkeys(items.ids, level.id), "level_id", "int")
        self.env["recouvrement.reminder"]._hold_doubtful(root, today, self.ids)
        ids = self.env["recouvrement.reminder"]._gather(root, today, case_ids=self.ids, confirm=True)
        return ids

    # ---------------------------------------------------------------- replies

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS 'mail': an email that comes in on a case is a reply of the customer
        if message.message_type == "email" and not message.author_id.user_ids.filtered(lambda user: not user.share):
            self.reply_date = message.date
        return super()._message_post_after_hook(message, msg_vals)

    def action_reply_read(self):
        """The reply was read: reminders go on."""
        self.check_access("write")
        # sudo: collectors do not write on cases but by their buttons
        self.sudo().reply_date = False
        self.sudo()._decide()

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
        return [*super()._get_history_columns(), ("recouvrement_reminder", "case_id")]

    # ---------------------------------------------------------------- screens

    def action_open_reminders(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_reminder_action")
        return {**action, "domain": [("case_id", "=", self.id)], "context": {}}

    def action_refresh(self):
        """Bring the case in step with the ledger at once."""
        # sudo: items and cases are written by the set-based statements only
        self.env["recouvrement.ledger"].sudo()._refresh(set(self.partner_id.ids))
        return True
