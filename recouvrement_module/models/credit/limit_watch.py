# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementCase(models.Model):
    """What becomes of limits without anybody: found outside, nearly used, to review, merged."""

    _inherit = "recouvrement.case"

    @api.model
    def _repair_limits(self, root):
        """Record the limits that were changed outside our screens, by raw SQL say; the daily run does it.

        :return: how many there were.
        """
        found = self.env["res.partner"]._find_recouvrement_limits_outside(root)
        fallback = self.env["res.partner"].with_company(root)._get_recouvrement_fallback()
        for partner_id, amount in found:
            customer = self.env["res.partner"].browse(partner_id)
            self._of_customer(customer, root)._note_limit(max(amount, 0), fallback, "outside")
        return len(found)

    @api.model
    def _watch_credit(self, root):
        """Tell collectors of limits that are nearly used and of those that are to be looked at again."""
        self.env.flush_all()
        share = root.recouvrement_credit_alert
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_case cases SET credit_alerted = FALSE
                WHERE company_id = %s AND credit_alerted
                  AND NOT (credit_limit_mode = 'limited' AND exposure * 100 >= credit_limit_effective * %s)""",
            root.id, share,
        ))  # fmt: skip
        self.invalidate_model(["credit_alerted"])
        used = self.env.execute_query(SQL(
            """SELECT id, round(exposure * 100 / credit_limit_effective) FROM recouvrement_case
                WHERE company_id = %s AND credit_limit_mode = 'limited' AND credit_alerted IS NOT TRUE
                  AND credit_limit_effective > 0 AND exposure * 100 >= credit_limit_effective * %s AND %s > 0
                ORDER BY id""",
            root.id, share, share,
        ))  # fmt: skip
        for case_id, part in used:
            case = self.browse(case_id)
            case.credit_alerted = True
            case._tell_credit(case._credit_env()._("The credit limit is used to %s%%", int(part)))
        self._tell_reviews(root)

    @api.model
    def _tell_reviews(self, root):
        """Ask for the review of limits whose day has come, once."""
        due = self.search([
            ("company_id", "=", root.id), ("credit_review_on", "<=", root._recouvrement_today()),
        ])  # fmt: skip
        for case in due.filtered(lambda case: case.credit_review_told != case.credit_review_on):
            case._tell_credit(case._credit_env()._("Review the credit limit"))
            case.credit_review_told = case.credit_review_on

    # ---------------------------------------------------------------- people

    def _credit_env(self):
        """The language of what is asked on a case."""
        lang = self.env.context.get("lang") or self.company_id.partner_id.lang or self.env.lang
        return self.with_context(lang=lang).env

    def _get_credit_user(self):
        """Who is told about the credit of a customer: the credit manager of the company, else the collector."""
        chosen = (self.company_id.sudo().recouvrement_credit_user_id, self.user_id)
        return next((user for user in chosen if user.active and not user.share), self.env["res.users"])

    def _tell_credit(self, summary):
        """Give whoever decides on credit an activity on the case; nobody is told by email."""
        self.ensure_one()
        return self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", date_deadline=self.company_id._recouvrement_today(),
            user_id=self._get_credit_user().id, summary=summary,
        )  # fmt: skip

    # ---------------------------------------------------------------- merge

    @api.model
    def _get_limits_to_merge(self, customers):
        """The lasting limits of customers that become one, where they differ: dict root company → list of limits."""
        if len(customers) < 2:
            return {}
        found = {}
        for root in self.env["res.company"].search([("parent_id", "=", False)]):
            limits = [credit.lasting for credit in self._get_credits(root, customers.ids).values()]
            if len(set(limits)) > 1:
                found[root] = limits
        return found

    def _keep_lowest(self, limit):
        """Let the lower limit of merged customers count, and ask somebody to look at it."""
        self.ensure_one()
        env = self._credit_env()
        self._set_credit_limit(
            limit.mode, limit.amount, reason=env._("The lower limit of the customers that were merged"), origin="merge"
        )
        self._tell_credit(env._("Customers with different limits were merged: look at the limit"))
