# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    is_stuck = fields.Boolean(
        string="Did Not Arrive",
        compute="_compute_is_stuck",
        search="_search_is_stuck",
        help="Failed, came back, or nobody knows whether it has left: somebody must see to it.",
    )

    _stuck_idx = models.Index("(state) WHERE state IN ('failed', 'unknown')")

    @api.depends("state", "bounced", "bounce_settled")
    def _compute_is_stuck(self):
        for reminder in self:
            came_back = reminder.bounced and not reminder.bounce_settled
            reminder.is_stuck = came_back or reminder.state in ("failed", "unknown")

    def _search_is_stuck(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["state", "bounced", "bounce_settled"])
        # each half has its own small index
        stuck = SQL(
            """(SELECT id FROM recouvrement_reminder WHERE state IN ('failed', 'unknown')
                 UNION ALL
                SELECT id FROM recouvrement_reminder WHERE bounced AND bounce_settled IS NOT TRUE)"""
        )
        return [("id", "in" if True in value else "not in", stuck)]

    @api.model
    def _get_asking_activities(self):
        """The open activities by which reminders ask something of a person."""
        return self.search([("activity_id.active", "=", True)]).activity_id

    def _get_state_words(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def action_call_later(self):
        """Nobody answered: call again on the next working day; the step counts when the call is made."""
        self._check_collector()
        # sudo: reminders are written by their buttons only
        calls = self.sudo().filtered(lambda reminder: reminder.state == "prepared" and reminder.channel == "task")
        for call in calls.filtered("case_id"):
            root = call.company_id
            tomorrow = root._recouvrement_calendar().add_working(root._recouvrement_today(), 1)
            if call.activity_id.active:
                call.activity_id.date_deadline = tomorrow
            else:
                call.activity_id = call.case_id.activity_schedule(
                    "mail.mail_activity_data_call", date_deadline=tomorrow, user_id=self.env.uid,
                    summary=self.env._("Call again: %s", call.level_id.name or ""),
                )  # fmt: skip
        return True
