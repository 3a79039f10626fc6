# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementOfCase(models.AbstractModel):
    """What stands on a case: it has its company, speaks in its timeline, and asks its collector for something."""

    _name = "recouvrement.of.case"
    _description = "What stands on a case"

    def action_open_case(self):
        """Open the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "recouvrement.case", "res_id": self.case_id.id,
            "views": [(False, "form")],
        }  # fmt: skip

    def _timeline_env(self):
        """The language of the timeline: of the user, or of the company where nobody is at work."""
        lang = self.env.context.get("lang") or self.company_id.partner_id.lang or self.env.lang
        return self.with_context(lang=lang).env

    def _get_asked_user(self):
        """Who is asked: the collector of the case, else the author, as long as they work here."""
        return next(
            (one for one in (self.case_id.user_id, self.create_uid) if one.active and not one.share),
            self.env["res.users"],
        )

    def _ask(self, summary):
        """Give the collector an activity on the case; nobody is told by email: it stands in his day.

        :param str summary: what is to be done.
        :return: ``mail.activity``
        """
        self.ensure_one()
        return self.case_id.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", date_deadline=self.company_id._recouvrement_today(),
            user_id=self._get_asked_user().id, summary=summary,
        )  # fmt: skip
