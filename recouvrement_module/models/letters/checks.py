# Part of recouvrement_module. License LGPL-3.
from odoo.tools import SQL, LazyTranslate

from ..dunning.checks import Check

_lt = LazyTranslate(__name__)


class NoMentions(Check):
    """A letter or formal notice of a company whose legal mentions are not filled in: it would break the law."""

    code = "no_mentions"
    words = _lt("The legal mentions of the company are missing in the settings.")
    waits = True

    @classmethod
    def query(cls, root, today):
        if not root._recouvrement_missing_mentions():
            return SQL("SELECT NULL::int WHERE FALSE")
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                WHERE candidate.channel = 'letter' OR candidate.formal_notice"""
        )

    @classmethod
    def say(cls, env, root=None):
        # sudo: what letters must show of a company is no secret to whoever works with them
        missing = root.sudo().with_env(env(su=True))._recouvrement_missing_mentions() if root else []
        if not missing:
            return super().say(env, root)
        return env._("The legal mentions of the company are missing in the settings: %s.", ", ".join(missing))
