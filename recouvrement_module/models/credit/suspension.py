# Part of recouvrement_module. License LGPL-3.
from markupsafe import Markup

from odoo import models
from odoo.tools import format_amount


class RecouvrementCreditBlock(models.Model):
    """Who suspends its own performance notifies the other party without delay (C. civ. 1220)."""

    _inherit = "recouvrement.credit.block"

    def action_suspension(self):
        """Propose the notice that deliveries are suspended: a person reads and sends it."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        case = self.case_id
        lang = case.partner_id.sudo().lang or self.env.lang  # sudo: whoever may read the case may write to its customer
        env = self.with_context(lang=lang).env
        late = format_amount(env, case.balance_overdue, case.currency_id)
        paragraphs = [
            env._("Hello,"),
            env._(
                "We suspend %(name)s: on this day %(amount)s are past due on your account.", name=self.name, amount=late
            )
            if case.balance_overdue > 0
            else env._("We suspend %s: it is manifest that payment will not be made when due.", self.name),
            env._(
                "Where French law applies, this is the notice of article 1220 of the Civil Code. We deliver again as "
                "soon as your account is settled, or its payment is secured."
            ),
        ]  # fmt: skip
        body = Markup().join(Markup("<p>%s</p>") % words for words in paragraphs)
        subject = env._("Suspension of %s", self.name)
        return case._compose(self.env._("Notice of Suspension"), subject=subject, body=body)
