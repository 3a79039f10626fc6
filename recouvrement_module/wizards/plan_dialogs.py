# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.plans.notice import OUTCOMES

EVENTS = [("deposit", "Deposited"), ("presented", "First Presented"), *OUTCOMES]


class RecouvrementPlanSign(models.TransientModel):
    """A plan was signed on paper: who has signed, and the document."""

    _name = "recouvrement.plan.sign"
    _inherit = ["recouvrement.selected.records"]
    _description = "Signature of a payment plan"

    _accepted = {"recouvrement.plan": "_from_plans"}

    plan_id = fields.Many2one("recouvrement.plan", required=True, readonly=True, ondelete="cascade")
    name = fields.Char(string="Signed By", required=True)
    capacity = fields.Char(required=True)
    day = fields.Date(string="Signed On", required=True, help="What follows from it counts from this day.")
    proof = fields.Binary(string="Signed Document", required=True)
    proof_name = fields.Char(string="Name of the Document")

    @api.model
    def _say_select(self):
        return self.env._("Select a payment plan first.")

    def _from_plans(self, plans):
        if len(plans) > 1:
            raise UserError(self._say_select())
        return {"plan_id": plans.id, "day": plans.company_id._recouvrement_today()}

    def action_sign(self):
        """The plan is in force."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.plan_id.check_access("read")
        self.plan_id._sign(self.name, self.capacity, self.proof, self.proof_name, self.day)
        return {"type": "ir.actions.act_window_close"}


class RecouvrementPlanCancel(models.TransientModel):
    """Cancel plans, with the reason: the selected rows stay in the context."""

    _name = "recouvrement.plan.cancel"
    _description = "Cancellation of payment plans"

    reason = fields.Char(required=True)

    def action_cancel(self):
        """What is left of them is asked again."""
        self.ensure_one()
        context = self.env.context
        selected = context.get("active_ids") if context.get("active_model") == "recouvrement.plan" else []
        self.env["recouvrement.plan"].browse(selected).exists()._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}


class RecouvrementPlanDelivery(models.TransientModel):
    """What the post says of a formal notice of a plan."""

    _name = "recouvrement.plan.delivery"
    _inherit = ["recouvrement.selected.records"]
    _description = "Delivery of a letter about a payment plan"

    _accepted = {"recouvrement.plan.notice": "_from_notices"}

    notice_id = fields.Many2one(
        "recouvrement.plan.notice", string="Letter", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(EVENTS, string="What Happened", required=True, default="deposit")
    day = fields.Date(string="On", required=True)
    tracking = fields.Char(string="Tracking Number")
    proof = fields.Binary()
    proof_name = fields.Char(string="Name of the Proof")

    @api.model
    def _say_select(self):
        return self.env._("Select a letter first.")

    def _from_notices(self, notices):
        if len(notices) > 1:
            raise UserError(self._say_select())
        return {
            "notice_id": notices.id, "day": notices.company_id._recouvrement_today(),
            "kind": "receipt" if notices.deposited_on else "deposit",
        }  # fmt: skip

    def action_record(self):
        """Note it: the delay of the plan follows."""
        self.ensure_one()
        self.notice_id._record(
            self.kind, self.day, {"tracking": self.tracking, "proof": self.proof, "proof_name": self.proof_name}
        )
        return {"type": "ir.actions.act_window_close"}
