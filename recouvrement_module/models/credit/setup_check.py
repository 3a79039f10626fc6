# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate, format_amount, format_date

from ..setup.checks import AMBER, GREEN, Finding, SetupCheck, open_action

_lt = LazyTranslate(__name__)


class CreditControl(SetupCheck):
    code = "credit_control"
    title = _lt("Credit control")
    advice = _lt("Look at what would have waited, then decide whether orders beyond credit are blocked.")
    place = "recouvrement.settings"

    @classmethod
    def run(cls, root):
        env = root.env
        if root.recouvrement_credit_control != "warn":
            return Finding(GREEN, env._("What becomes of orders beyond credit is decided."))
        warned = env["recouvrement.credit.block"].search([
            ("state", "=", "warned"), ("case_id.company_id", "=", root.id),
        ])  # fmt: skip
        ends = root._recouvrement_trial_ends()
        over = ends <= root._recouvrement_today()
        return Finding(AMBER if over else GREEN, env._(
            "Orders beyond credit are let pass with a warning, until %(day)s to begin with. Would have waited: "
            "%(count)s (%(amount)s).",
            day=format_date(env, ends), count=len(warned),
            amount=format_amount(env, sum(warned.mapped("amount")), root.currency_id),
        ))  # fmt: skip

    @classmethod
    def mend(cls, root):
        return open_action(root, "recouvrement_module.credit_block_action", context={"search_default_warned": 1})
