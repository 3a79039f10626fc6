# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_date

from ..dunning.words import say
from ..ledger.ledger import NOT_LATE

_lt = LazyTranslate(__name__)

HELD = {
    "hold": _lt("On hold until %(until)s, by %(author)s: %(reason)s."),
    "reserved": _lt("A credit reserved until %(until)s, by %(author)s: %(reason)s. It is listed, not deducted."),
}
ASSIGNED = _lt("Assigned to %(factor)s on %(day)s, who collects it.")
OPPOSED = _lt("A retention whose release the client opposed on %(day)s: %(reason)s.")
KINDS = {
    "reject": _lt("Rejected payment"),
    "retention": _lt("Retention"),
    "down_payment": _lt("Down payment"),
}


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    kind = fields.Char(compute="_compute_kind", help="What is particular to it: a retention, an assigned invoice.")
    retention_id = fields.Many2one("recouvrement.retention", compute="_compute_retention", string="Release")
    reception_date = fields.Date(string="Works Accepted On", compute="_compute_retention")
    days_to_release = fields.Integer(compute="_compute_days_to_release", help="Negative: days since its release.")

    @api.depends("track", "assignment_id")
    @api.depends_context("lang")
    def _compute_kind(self):
        for item in self:
            # sudo: the name of a factor is no secret to whoever may read what was assigned
            factor = item.sudo().assignment_id.factor_id.name
            kinds = [say(self.env, KINDS[item.track])] if item.track in KINDS else []
            if factor:
                kinds.append(self.env._("Assigned to %s", factor))
            item.kind = ", ".join(kinds)

    @api.depends("line_id")
    def _compute_retention(self):
        known = self.env["recouvrement.retention"]._find(self)
        for item in self:
            item.retention_id = known.get(item.id)
            item.reception_date = item.retention_id.reception_date

    @api.depends("track", "fact", "due_date")
    def _compute_days_to_release(self):
        for item in self:
            known = item.track == "retention" and item.fact != "retention"
            item.days_to_release = (item.due_date - item.root_id._recouvrement_today()).days if known else 0

    def _explain_answers(self):
        # EXTENDS recouvrement_module
        return super()._explain_answers() | self._explain_holds() | self._explain_kinds()

    def _explain_kinds(self):
        """Who collects an assigned invoice, and why a retention is not released."""
        words = {}
        for item in self.filtered(lambda item: item.decision_code == "assigned"):
            assignment = item.sudo().assignment_id  # sudo: see _compute_kind
            words[item.id] = say(self.env, ASSIGNED) % {
                "factor": assignment.factor_id.name, "day": format_date(self.env, assignment.date),
            }  # fmt: skip
        for item in self.filtered(lambda item: item.decision_code == "opposed"):
            retention = item.retention_id
            words[item.id] = say(self.env, OPPOSED) % {
                "day": format_date(self.env, retention.opposed_on), "reason": retention.opposition_reason,
            }  # fmt: skip
        return words

    def _explain_holds(self):
        held = self.filtered(lambda item: item.decision_code in HELD)
        holds = held._get_holds()
        return {
            item.id: say(self.env, HELD[item.decision_code]) % {
                "until": format_date(self.env, holds[item].until),
                # sudo: the name of a colleague of another company is no secret
                "author": holds[item].create_uid.sudo().name,
                "reason": " – ".join(filter(None, [holds[item].reason_id.name, holds[item].note])),
            }
            for item in held
            if item in holds
        }  # fmt: skip

    def _get_debts(self):
        """Those of which something may be promised, or put into a plan: debts that we ask for ourselves."""
        return self.filtered(lambda item: item.residual_currency > 0 and item.fact not in NOT_LATE)

    # ---------------------------------------------------------------- what stands already

    def _say_standing(self, own=""):
        """What somebody said of these items already, before more is agreed on: a line for each item, in words.

        :param str own: what is about to be said, and is no reason to warn.
        """
        standing = [found for name, found in self._get_standing().items() if name != own]
        return [
            self.env._("%(item)s: %(words)s", item=item.name or "/", words=", ".join(words))
            for item in self if (words := [found[item] for found in standing if item in found])
        ]  # fmt: skip

    def _get_standing(self):
        """What stands for items, by what it is: dict name → dict item → words; each capability adds its own."""
        return {
            "held": {
                item: self.env._(
                    "on hold until %(until)s (%(reason)s)", until=format_date(self.env, hold.until),
                    reason=" – ".join(filter(None, [hold.reason_id.name, hold.note])),
                )
                for item, hold in self._get_holds().items()
            }
        }  # fmt: skip

    def action_hold(self):
        """Hold these items."""
        return self._open_wizard("recouvrement_module.recouvrement_hold_wizard_action")

    def _open_wizard(self, xml_id):
        """Open for these items what only collectors do."""
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id(xml_id)
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}

    def _get_holds(self):
        """The hold of each item that has one in force, the longest.

        :return: dict item → record of ``recouvrement.hold``
        """
        if not self:
            return {}
        # in the order of their ends, for the last one wins
        holds = self.env["recouvrement.hold"].search(
            [("case_id", "in", (self.case_id | self.payer_case_id).ids), ("active_today", "=", True)], order="until, id"
        )
        # sudo: the sites of an invoice of another branch
        return {
            item: hold for item in self.sudo() for hold in holds if item._is_held_by(hold)
        }  # fmt: skip

    def _is_held_by(self, hold):
        self.ensure_one()
        if hold.scope == "site":
            return hold.site_id.id in (self.move_id.partner_id.id, self.move_id.partner_shipping_id.id)
        return {
            "customer": hold.case_id in self.case_id | self.payer_case_id,
            "invoice": hold.move_id.id == self.move_id.id and hold.case_id == self.case_id,
            "item": hold.line_id.id == self.line_id.id,
        }[hold.scope]
