# Part of recouvrement_module. License LGPL-3.
"""Payments that came back, in every state of the rejects desk, and debits that nobody presented."""

from datetime import timedelta

# Days since the reject, code of its reason, means, days until it is presented again (None: it is not).
REJECTS = [
    (1, "AM04", "direct_debit", None),
    (2, "MD06", "direct_debit", None),
    (4, "BILL-FUNDS", "bill", 5),
    (6, "AC04", "direct_debit", None),
    (10, "CHEQUE-FUNDS", "cheque", None),
]
NOT_PRESENTED = ("direct_debit", "bill")


def live(demo, company):
    """Let invoices of customers who owe nothing else come back, or wait to be presented.

    :param demo: the demo, as superuser.
    :param company: the company that lives it.
    """
    today = demo._today()
    items = demo.env["recouvrement.item"].search([
        ("root_id", "=", company.id), ("residual_currency", ">", 0), ("fact", "=", ""), ("pending", "=", ""),
        ("due_date", "<", today - timedelta(days=12)), ("case_id.item_count", "=", 1),
    ], limit=len(REJECTS) + len(NOT_PRESENTED))  # fmt: skip
    for item, means in zip(items, [*NOT_PRESENTED, *(row[2] for row in REJECTS)], strict=False):
        item.move_id.recouvrement_means = means
    reasons = demo.env["recouvrement.reject.reason"]
    for item, (ago, code, means, again) in zip(items[len(NOT_PRESENTED) :], REJECTS, strict=False):
        day = today - timedelta(days=ago)
        reject = demo.env["recouvrement.reject"]._record([
            (item, {"date": day, "reason_id": reasons._get_by_code(code).id, "means": means, "fee": 14.5})
        ])  # fmt: skip
        if again:
            reject._represent(day + timedelta(days=again))
    demo.env["recouvrement.ledger"]._refresh(set(items.partner_id.ids))
