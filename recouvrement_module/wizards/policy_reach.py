# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class RecouvrementPolicyReach(models.TransientModel):
    """A row of the page “Who Is Caught”: the cases of a company that have a policy for the same reason."""

    _name = "recouvrement.policy.reach"
    _description = "Who is caught"
    _order = "id"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Char(required=True, readonly=True)
    policy_id = fields.Many2one("recouvrement.policy", ondelete="cascade", readonly=True)
    name = fields.Char(string="Cases Of", readonly=True)
    case_count = fields.Integer(string="Cases", readonly=True)
    amount = fields.Monetary(string="Overdue", readonly=True)
    share = fields.Float(readonly=True, help="Part of what is overdue in the company.")
    named_count = fields.Integer(
        string="Named", readonly=True, help="Cases that the policy names, also those that another one takes first."
    )
    shared_count = fields.Integer(
        string="Also Named by Others", readonly=True, help="Its cases that later policies name too: the first one wins."
    )
    note = fields.Char(readonly=True)

    @api.model
    def action_open(self):
        """Show how the cases of the present company are shared out among the policies, as they are now."""
        self.env["recouvrement.policy"].check_access("read")
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        # sudo: cases are written by the set-based statements only
        self.env["recouvrement.case"].sudo()._assign_policies(root)
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        self.create(self._prepare_rows(root))
        return self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.policy_reach_action")

    @api.model
    def _prepare_rows(self, root):
        Case = self.env["recouvrement.case"]
        Policy = self.env["recouvrement.policy"]
        counts, named = Case._count_reach(root), Case._count_named(root)
        total = sum(amount for _count, amount, _shared in counts.values())
        places = [
            ("chosen", Policy),
            *(("segment", policy) for policy in Policy._get_segments(root)),
            *(("default", policy) for policy in Policy._get_default(root)),
            ("none", Policy),
        ]
        rows = []
        for reason, policy in places:
            key = (reason, policy.id if reason == "segment" else None)
            count, amount, shared = counts.get(key, (0, 0, 0))
            row = {
                "company_id": root.id, "reason": reason, "policy_id": policy.id, "case_count": count,
                "amount": amount, "share": float(amount / total) if total else 0.0,
                "named_count": named.get(policy.id, 0) if reason == "segment" else count,
                "shared_count": shared if reason == "segment" else 0,
            }  # fmt: skip
            rows.append({**row, "name": self._say_name(reason, policy), "note": self._say_note(reason, row)})
        return rows

    @api.model
    def _say_name(self, reason, policy):
        return {
            "chosen": self.env._("Chosen by a person"),
            "segment": policy.name,
            "default": self.env._("%s (default policy)", policy.name),
            "none": self.env._("No policy"),
        }[reason]

    @api.model
    def _say_note(self, reason, row):
        """What falls between, in words."""
        if reason == "segment" and not row["named_count"]:
            return self.env._("Names nobody today.")
        if reason == "segment" and not row["case_count"]:
            return self.env._("All whom it names have an earlier policy, or one that a person chose.")
        if reason == "default" and row["case_count"]:
            return self.env._("No policy names them.")
        if reason == "none" and row["case_count"]:
            return self.env._("Nothing is asked of them: choose a default policy in the settings.")
        return False

    def action_open_cases(self):
        """Open the cases of the row."""
        self.ensure_one()
        return self.env["recouvrement.case"]._open_policy_row(self.company_id, self.reason, self.policy_id)

    def action_open_shared(self):
        """Open those of its cases that other policies name too."""
        self.ensure_one()
        return self.env["recouvrement.case"]._open_policy_row(self.company_id, "shared", self.policy_id)

    def action_open_named(self):
        """Open all cases that the policy names, whichever policy they have."""
        self.ensure_one()
        return self.env["recouvrement.case"]._open_policy_row(self.company_id, "named", self.policy_id)
