# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import format_date

from ..dunning.item import OPEN_STATES, REMINDING
from ..dunning.words import ENDS, PROPOSALS


class RecouvrementCase(models.Model):
    """What the page of a case shows besides its figures: what comes next, and whom to call."""

    _inherit = "recouvrement.case"

    next_step = fields.Char(compute="_compute_next_step", string="What Comes Next")
    people_ids = fields.Many2many(
        "res.partner", compute="_compute_people_ids", help="The customer and its people: whom to call."
    )

    @api.depends("item_ids.decision_code", "item_ids.level_id", "item_ids.next_date", "reminder_ids.state")
    @api.depends_context("lang")
    def _compute_next_step(self):
        for case in self:
            case.next_step = case._say_waiting() or case._say_coming() or case._say_end()

    def _say_waiting(self):
        """What has not left yet comes first."""
        waiting = self.reminder_ids.filtered(lambda reminder: reminder.state in OPEN_STATES)[:1]
        step = waiting.level_id.name or waiting.display_name
        if waiting.channel == "task":
            return self.env._("%s: to be done", step)
        return waiting and self.env._("%(step)s: %(state)s", step=step, state=waiting._get_state_words())

    def _say_coming(self):
        """The step that comes first by itself, and its day."""
        items = self.item_ids.filtered(lambda item: item.level_id and item.decision_code in REMINDING)
        if items:
            return self.env._("Today: %s", items[0].level_id.name)
        items = self.item_ids.filtered(lambda item: item.level_id and item.next_date).sorted("next_date")[:1]
        return items and self.env._(
            "%(day)s: %(step)s", day=format_date(self.env, items.next_date), step=items.level_id.name
        )

    def _say_end(self):
        """Why nothing comes by itself."""
        if not any(item.decision_code in ENDS for item in self.item_ids):
            return self.env._("Nothing comes by itself.")
        proposal = PROPOSALS.get(self.effective_policy_id.last_step)
        words = [self.env._("A person decides.")]
        return " ".join([*words, proposal._translate(self.env.lang or "en_US")] if proposal else words)

    @api.depends("partner_id")
    def _compute_people_ids(self):
        for case in self:
            # sudo: a person of the customer may be known to another branch only; it is left out below
            customer = case.partner_id.sudo()
            people = customer | customer.child_ids.filtered(lambda person: person.type in ("contact", "invoice"))
            reachable = people.filtered(lambda person: person.phone or person.email)
            case.people_ids = reachable.sudo(False)._filtered_access("read")
