# Part of recouvrement_module. License LGPL-3.
from odoo import fields
from odoo.tools import LazyTranslate

from ..setup.checks import AMBER, GREEN, NONE, Finding, SetupCheck, open_action

_lt = LazyTranslate(__name__)

BEHIND = 3  # days without an answer after which it is said


class InsolvencyWatch(SetupCheck):
    code = "insolvency_watch"
    title = _lt("Watch of insolvencies")
    advice = _lt("Ask an administrator to look at the address of the BODACC in the general settings.")
    place = "recouvrement.case"
    right = "read"

    @classmethod
    def run(cls, root):
        env = root.env
        cron = env.ref("recouvrement_module.ir_cron_watch", raise_if_not_found=False)
        if not cron or not cron.active:
            return Finding(NONE, env._(
                "The watch is off: an administrator switches it on in the general settings. Check customers one by one."
            ))  # fmt: skip
        count = env["recouvrement.case"].search_count(cls.behind(root))
        if count:
            return Finding(AMBER, env._(
                "The BODACC has not answered for %(days)s days or more on %(count)s customers who owe something. "
                "What was known stays.", days=BEHIND, count=count,
            ))  # fmt: skip
        return Finding(GREEN, env._("The notices of every customer who owes something were read."))

    @classmethod
    def behind(cls, root):
        """The cases on which there was no answer lately."""
        day = fields.Date.subtract(root._recouvrement_today(), days=BEHIND)
        owing = [("company_id", "=", root.id), ("balance_due", ">", 0)]
        return [*owing, "|", ("watched_on", "=", False), ("watched_on", "<=", day)]

    @classmethod
    def mend(cls, root):
        return open_action(root, "recouvrement_module.recouvrement_case_action", domain=cls.behind(root), context={})
