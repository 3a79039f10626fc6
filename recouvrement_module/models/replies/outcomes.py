# Part of recouvrement_module. License LGPL-3.
"""What a reply becomes in a click: each outcome is a row, read by the buttons and by what they do."""

from dataclasses import dataclass

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True)
class Outcome:
    """What follows from a reply.

    :param words: what the timeline says.
    :param str reason: external id of the reason of the hold it places, empty for none.
    :param str event: what ends that hold sooner.
    """

    words: str
    reason: str = ""
    event: str = ""


OUTCOMES = {
    "read": Outcome(_lt("Read, nothing follows.")),
    "paid": Outcome(_lt("The customer says that it is paid."), "recouvrement_module.hold_reason_payment", "payment"),
    "will_pay": Outcome(_lt("The customer will pay.")),
    "approval": Outcome(_lt("The customer waits for an approval."), "recouvrement_module.hold_reason_approval"),
    "disputes": Outcome(_lt("The customer disputes.")),
    "copies": Outcome(_lt("The customer wants copies."), "recouvrement_module.hold_reason_document"),
}
