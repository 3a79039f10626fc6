# Part of recouvrement_module. License LGPL-3.
"""Why a debt takes no part in a set-off."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

REFUSED = {
    "not_certain": _lt("It is contested: not certain"),
    "disputed": _lt("It is disputed: not certain"),
    "not_liquid": _lt("Its amount is not settled"),
    "not_due": _lt("It is not due yet"),
    "entity": _lt("Nothing is open across in the same company"),
    "currency": _lt("What is open across is in another currency"),
    "birth": _lt("Say when it was born: before the judgment or after it"),
    "not_connected": _lt("Born before the judgment, and not connected"),
    "exhausted": _lt("What it could meet has settled others"),
}
