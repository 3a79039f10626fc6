# Part of recouvrement_module. License LGPL-3.
"""Promises of the demo, one in each state, as the product judges them; and a call in vain."""

from datetime import datetime, time, timedelta

# Days since it was made, days until (after, when negative) the day promised, channel, note, what became of it.
PROMISES = (
    (3, 4, "call", "Attend le règlement d'un chantier", ""),
    (12, -6, "call", "", "paid"),
    (20, -9, "mail", "", "half"),
    (15, -7, "meeting", "Promis en rendez-vous", "nothing"),
    (4, 2, "call", "", "replaced"),
    (2, 5, "letter", "", "cancelled"),
)


def live(demo, company):
    """Let customers of whom nothing else was said promise to pay their oldest late invoice.

    :param demo: the demo, as superuser.
    :param company: the company that lives it.
    """
    today = demo._today()
    items = demo.env["recouvrement.item"].search([
        ("root_id", "=", company.id), ("residual_currency", ">", 0), ("fact", "=", ""), ("pending", "=", ""),
        ("due_date", "<", today - timedelta(days=12)), ("payer_id", "=", False),
        ("case_id.reject_ids", "=", False), ("case_id.activity_ids", "=", False),
    ])  # fmt: skip
    items = items.browse(own[0].id for own in items.grouped("case_id").values())[: len(PROMISES)]
    for item, row in zip(items, PROMISES, strict=False):
        _promise(demo, item, *row)
    demo.env["recouvrement.ledger"]._refresh(set(items.partner_id.ids))
    for item in items[:1]:
        called = datetime.combine(today - timedelta(days=1), time(9, 20))
        demo.env["recouvrement.call"].create({
            "case_id": item.case_id.id, "answer": "not_reached", "reached": False, "called_on": called,
        })  # fmt: skip


def _promise(demo, item, ago, ahead, channel, note, fate):
    """A promise as it was made some days ago, and what was paid since."""
    today, case = demo._today(), item.case_id
    Promise = demo.env["recouvrement.promise"]
    vals = {"channel": channel, "note": note or False, "contact_id": case.contact_ids[:1].id}
    promise = Promise._give(
        case, {item: item.residual_currency}, {**vals, "date": today + timedelta(days=max(ahead, 0))}
    )
    made = today - timedelta(days=ago)
    day = today + timedelta(days=ahead)
    silent = case.company_id._recouvrement_calendar().add_working(day, promise.grace)
    promise.write({"made_on": made, "date": day, "silent_until": silent})
    if fate in ("paid", "half"):
        _pay(demo, item, promise.amount if fate == "paid" else promise.amount / 2, day)
    elif fate == "replaced":
        Promise._give(case, {item: promise.amount}, {**vals, "date": today + timedelta(days=9)}, promise)
    elif fate == "cancelled":
        promise.action_cancel()


def _pay(demo, item, amount, day):
    """Register a payment of an invoice on a day."""
    demo.env["account.payment.register"].with_company(item.company_id).with_context(
        active_model="account.move", active_ids=item.move_id.ids
    ).create({"amount": item.currency_id.round(amount), "payment_date": day})._create_payments()  # fmt: skip
