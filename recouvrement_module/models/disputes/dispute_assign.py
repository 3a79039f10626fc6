# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.tools import format_amount

from ..dunning.words import say_date


class RecouvrementDispute(models.Model):
    """Who is asked to answer: its owner, and as long as there is none at work, the collector of the customer."""

    _inherit = "recouvrement.dispute"

    def _ask_owner(self):
        """Give each owner, who may have changed, the activity to answer; without one the collector finds somebody."""
        waiting = self.filtered(lambda dispute: not dispute.closed_on)
        waiting.activity_unlink(["mail.mail_activity_data_todo"])
        self.env["ir.ui.menu"]._show_disputes(waiting.sudo())  # sudo: those of any company count
        for dispute in waiting:
            owner = dispute._get_owner_at_work()
            for user in owner or dispute._get_collectors_at_work():
                env = dispute.with_context(lang=user.lang or self.env.lang).env
                customer = dispute.customer_name
                dispute.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo", dispute.service_date, user_id=user.id,
                    summary=env._("Answer the dispute of %s", customer) if owner else env._(
                        "Nobody answers the dispute of %s: choose its owner", customer
                    ),
                )  # fmt: skip

    def _get_owner_at_work(self):
        """The owner, as long as he works here."""
        owner = self.user_id
        return owner if owner.active and not owner.share else owner.browse()

    def _get_collectors_at_work(self):
        """The collector of the customer, or who stands in for him today; the managers where there is none."""
        self.ensure_one()
        collector = self.case_id.user_id
        if collector.active:
            return collector._recouvrement_stand_in(self.company_id._recouvrement_today())
        return self.env["recouvrement.rate"]._get_managers(self.company_id)

    def _get_told_late(self):
        """Who is told that it is late: whom the reason names, else the managers; and the collector in any case."""
        self.ensure_one()
        named = self.reason_id.escalation_user_id.filtered("active")
        managers = self.env["recouvrement.rate"]._get_managers(self.company_id)
        return (named or managers) | self._get_collectors_at_work()

    # ---------------------------------------------------------------- the message to a new owner

    def _message_auto_subscribe_notify(self, partner_ids, template):
        # OVERRIDE 'mail': a new owner reads of whom, of what, why and by when, and not only that it is his
        if template != "mail.message_user_assigned":
            return super()._message_auto_subscribe_notify(partner_ids, template)
        if self.env.context.get("mail_auto_subscribe_no_notify") or not self.env.registry.ready:
            return None
        for dispute in self:
            values = dispute._prepare_assignment()
            dispute.message_notify(
                subject=dispute.env._(
                    "Please answer the dispute of %(customer)s by %(day)s",
                    customer=values["customer"], day=values["day"],
                ),
                body=dispute.env["ir.qweb"]._render("recouvrement_module.dispute_assigned", values),
                partner_ids=partner_ids, email_layout_xmlid="mail.mail_notification_light",
            )  # fmt: skip
        return None

    def _prepare_assignment(self):
        """What the message to a new owner reads, in his language."""
        day = say_date(self.env, self.service_date)
        return {
            "dispute": self, "customer": self.customer_name, "day": day,
            "what": self.env._(
                "%(customer)s disputes %(amount)s of %(invoices)s: %(reason)s.", customer=self.customer_name,
                amount=format_amount(self.env, self.amount, self.currency_id), invoices=self.invoice_names or "/",
                reason=self.reason_id.name,
            ),
            "asked": self.env._(
                "Please answer by %s: is the customer right, and for how much; is he wrong, and why; or what do we "
                "have to ask him? Until then this amount is not asked.", day,
            ),
            "link": self._notify_get_action_link("view"),
        }  # fmt: skip
