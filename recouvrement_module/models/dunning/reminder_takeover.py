# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from datetime import datetime, time

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

NOON = time(12)  # the hour of a message of which only the day is known


class RecouvrementReminder(models.Model):
    """What was sent before this product, or without it: it counts for the ladder and says where it comes from."""

    _inherit = "recouvrement.reminder"

    origin = fields.Selection(
        [("own", "Sent from here"), ("taken_over", "Taken over"), ("contact", "Contact noted")],
        required=True,
        default="own",
        readonly=True,
        help="Taken over: sent by another system. Contact noted: a person was in touch, without a step.",
    )

    @api.model
    def _take_over(self, steps):
        """Note messages that left without this product, and decide again.

        :param list steps: tuples (item, level, date, channel); without level it is a contact and no step.
        :return: the reminders, one for each customer, currency, step, day and channel.
        :raise UserError: when the day of one cannot be.
        """
        messages = defaultdict(self.env["recouvrement.item"].browse)
        for item, level, day, channel in steps:
            self._check_day(item, day)
            messages[item.case_id, item.currency_id, level, day, channel] |= item
        reminders = self.create([self._prepare_takeover_vals(*key, items) for key, items in messages.items()])
        for reminder in reminders:
            reminder.write({
                "state": "sent", "reason": reminder.origin, "sent_on": reminder.date,
                "sent_at": datetime.combine(reminder.date, NOON),
            })  # fmt: skip
        reminders.case_id._refresh_history()
        return reminders

    @api.model
    def _check_day(self, item, day):
        """A message left neither tomorrow nor before its invoice."""
        if not (item.date or day) <= day <= item.root_id._recouvrement_today():
            raise UserError(self.env._(
                "%(invoice)s of %(customer)s cannot have been reminded on %(day)s.",
                invoice=item.name, customer=item.case_id.display_name, day=format_date(self.env, day),
            ))  # fmt: skip

    @api.model
    def _prepare_takeover_vals(self, case, currency, level, day, channel, items):
        """Return the values of a message of another system; its lines say what is open now."""
        step = {"level_id": level.id, "step_delay": level.delay} if level else {}
        return {
            "origin": "taken_over" if level else "contact",
            "company_id": case.company_id.id, "case_id": case.id, "partner_id": case.partner_id.id,
            "customer_name": case.partner_id.name, "currency_id": currency.id, "level_id": level.id,
            "level_name": level.name, "date": day, "channel": channel,
            "formal_notice": level.formal_notice, "bounced": False, "bounce_settled": False,
            "principal": sum(items.mapped("asked")),
            "line_ids": [
                # without a step the column stays empty, and not 0, which is one
                Command.create(item._prepare_reminder_line_vals() | step)
                for item in items
            ],
        }  # fmt: skip

    def action_forget(self):
        """What was taken over, or noted, by mistake no longer counts."""
        self._check_collector()
        # sudo: reminders are written by their buttons only
        foreign = self.sudo().filtered(lambda reminder: reminder.origin != "own" and reminder.state == "sent")
        foreign._close("cancelled", "by_person")
        foreign.case_id._refresh_history()
        return True
