# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict

from odoo import api, fields, models

from .control_words import say_to_sellers

STATES = [
    ("held", "Waits for Credit Control"),
    ("warned", "Would Have Waited"),
    ("released", "Released"),
    ("passed", "Passed by Itself"),
    ("dropped", "No Longer Wanted"),
]


class RecouvrementCreditDocument(models.AbstractModel):
    """An order or a delivery that may wait for credit control.

    Whoever works with it needs no right in collection: it is judged, held and released as the superuser, and shown
    in words without figures.
    """

    _name = "recouvrement.credit.document"
    _description = "Document under credit control"

    recouvrement_credit_state = fields.Selection(
        STATES, string="Credit Control", compute="_compute_recouvrement_credit", search="_search_recouvrement_credit",
        compute_sudo=True, groups="base.group_user",
    )  # fmt: skip
    recouvrement_credit_note = fields.Char(
        string="Words of Credit Control", compute="_compute_recouvrement_credit", compute_sudo=True,
        groups="base.group_user",
    )  # fmt: skip

    # ---------------------------------------------------------------- what a document says

    def _get_credit_root(self):
        return self.company_id.sudo().root_id  # sudo: also with only a branch ticked

    def _get_credit_customer(self):
        """The commercial partner whose credit it needs."""
        raise NotImplementedError

    def _get_credit_asked(self):
        """What it adds to the exposure, in the currency of the root company."""
        return 0

    def _is_credit_free(self):
        """Whether it needs no credit: paid in advance, or for nothing."""
        return False

    def _is_credit_waiting(self):
        """Whether it could still go once it is released."""
        raise NotImplementedError

    def _credit_go(self):
        """Do what it waited for."""
        raise NotImplementedError

    def _get_credit_covers(self):
        """(model, id) pairs of the documents whose release is one of this document: itself, the order of a delivery."""
        return [(self._name, self.id)]

    def _get_credit_salesperson(self):
        """Who sold it, may be nobody."""
        return self.env["res.users"]

    # ---------------------------------------------------------------- control

    def _judge_credit(self, ahead=0):
        """What credit control says of it, releases included.

        :param ahead: what goes on just before it and is no part of the exposure yet.
        :rtype: control.Verdict
        """
        self.ensure_one()
        root, customer = self._get_credit_root(), self._get_credit_customer()
        Case = self.env["recouvrement.case"]
        verdict = Case._judge(root, customer, self._get_credit_asked() + ahead, self._is_credit_free())
        released = verdict.reasons and self.env["recouvrement.credit.release"]._covers(self, root, customer, verdict)
        return Case._as_released(verdict) if released else verdict

    def _filter_credit(self):
        """Hold the documents that should wait, note those that would, and return those that may go."""
        going, ahead = self.browse(), defaultdict(float)
        for document in self:
            key = document._get_credit_root(), document._get_credit_customer()
            verdict = document._judge_credit(ahead[key])
            # sudo: whoever sells or delivers need not read what waits
            self.env["recouvrement.credit.block"].sudo()._note(document, verdict)
            if not verdict.blocks:
                going |= document
                ahead[key] += document._get_credit_asked()
        return going

    # ---------------------------------------------------------------- what it shows

    def _compute_recouvrement_credit(self):
        blocks = self.env["recouvrement.credit.block"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )
        last = {block.res_id: block for block in blocks}
        for document in self:
            block = last.get(document._origin.id)
            document.recouvrement_credit_state = block.state if block else False
            shown = block and block.state in ("held", "warned")
            document.recouvrement_credit_note = say_to_sellers(self.env, block._get_codes()) if shown else ""

    @api.model
    def _search_recouvrement_credit(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: which documents wait is no secret to whoever may read them
        blocks = self.env["recouvrement.credit.block"].sudo().search([
            ("res_model", "=", self._name), ("state", "in", [state for state in value if state]),
        ])  # fmt: skip
        return [("id", "in", blocks.mapped("res_id"))]

    def _say_credit_held(self):
        """Tell whoever pressed the button that documents wait, and show them as they are now."""
        said = say_to_sellers(self.env, self.env["recouvrement.credit.block"].sudo()._find(self)._get_codes())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning", "sticky": True,
                "title": self.env._("Waits for Credit Control"),
                "message": self.env._("%(names)s: %(reasons)s", names=", ".join(self.mapped("name")), reasons=said),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }  # fmt: skip
