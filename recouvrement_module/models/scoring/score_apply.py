# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RecouvrementScore(models.Model):
    """A proposed limit is applied by a person."""

    _inherit = "recouvrement.score"

    def action_apply(self):
        """Decide on the limit that is proposed; the history of limits says from which rating it comes."""
        self.ensure_one()
        self.check_access("read")
        if self != self.case_id.score_id:
            raise UserError(self.env._("This rating is not the last one: look at the one that is in force."))
        self.case_id._set_credit_limit(
            "limited" if self.proposed_limit else "nothing", self.proposed_limit,
            reason=self.env._(
                "Proposed on %(day)s, grade %(grade)s", day=format_date(self.env, self.date), grade=self.grade
            ),
        )  # fmt: skip
        return True
