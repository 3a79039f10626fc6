# Part of recouvrement_module. License LGPL-3.
"""Payment plans of the demo, one in each state, as the product judges them; and an offer."""

from base64 import b64encode
from datetime import timedelta
from decimal import Decimal

from ..rules.schedule import Terms, build

SIGNED = b64encode("Échéancier signé : bon pour accord.".encode())

# Customer, days since it was agreed on (None: it is proposed), instalments, rhythm, how many were paid, its fate.
PLANS = (
    ("maisonnave", None, 4, "monthly", 0, ""),
    ("navarrel", 5, 6, "monthly", 0, ""),
    ("kerouan", 70, 5, "monthly", 2, ""),
    ("vitaforme", 62, 4, "monthly", 1, "behind"),
    ("orvaux", 80, 4, "fortnightly", 1, "lapsed"),
    ("ardoin", 60, 3, "fortnightly", 3, ""),
    ("quercynois", 30, 6, "monthly", 0, "cancelled"),
)
OFFERED = "haudebourg"


def live(demo, company):
    """Let some customers pay by instalments, and offer a discount to another one.

    :param demo: the demo, as superuser.
    :param company: the company that lives it.
    """
    company.write({"recouvrement_cost_of_money": 5.5, "recouvrement_discount_most": 2})
    today = demo._today()
    partner_ids = set()
    for key, ago, *row in PLANS:
        case = demo._case_of(key)
        partner_ids.add(case.partner_id.id)
        if _amounts(case, today - timedelta(days=ago or 0)):
            _plan(demo, case, ago, *row)
    demo.env["recouvrement.ledger"]._refresh(partner_ids)
    case = demo._case_of(OFFERED)
    demo.env["recouvrement.offer"]._offer(case, _amounts(case, today), 1.5, today + timedelta(days=10))


def _amounts(case, day):
    """What a customer owed on a day and still does, late by now, in one currency."""
    items = case.item_ids.filtered(
        lambda item: item.residual_currency > 0 and not item.fact and item.days_late and item.date <= day
    )
    return {item: item.residual_currency for item in items if item.currency_id == items[0].currency_id}


def _plan(demo, case, ago, number, rhythm, paid, fate):
    """A plan as it was agreed on some days ago, and what was paid since."""
    today = demo._today()
    start = today - timedelta(days=ago or 0)
    amounts = _amounts(case, start)
    moves = demo.env["account.move"].union(*(item.move_id for item in amounts)).sorted("invoice_date_due")
    currency = next(iter(amounts)).currency_id
    total = sum((Decimal(str(amount)) for amount in amounts.values()), Decimal(0))
    first = start + timedelta(days=7 if ago else 20)
    terms = Terms(total, start, first, rhythm, number=number, step=Decimal(str(currency.rounding)))
    plan = demo.env["recouvrement.plan"]._propose(
        case, amounts,
        {
            "start": start, "rhythm": rhythm, "grace_days": 5, "notice_days": 8,
            "interest_mode": "free" if demo.env["recouvrement.plan"]._is_free_of_charge(case) else "frozen",
            "valid_until": today + timedelta(days=15),
        },
        build(terms, case.company_id._recouvrement_calendar()),
    )  # fmt: skip
    if ago is None:
        return
    plan._come_into_force(start, {
        "signed_by": case.contact_ids[:1].name or case.display_name, "signed_as": "gérant", "proof": SIGNED,
        "proof_name": "Echeancier-signe.txt",
    })  # fmt: skip
    for one in plan.instalment_ids[:paid]:
        _pay_instalment(demo, moves, one)
    if fate == "lapsed":
        late = plan.instalment_ids[paid].due
        demo.env["recouvrement.plan.notice"].create({
            "plan_id": plan.id, "number": "MED/DEMO", "date": late + timedelta(days=7), "days": 8,
            "overdue": plan.instalment_ids[paid].amount, "deposited_on": late + timedelta(days=7),
            "outcome": "receipt", "outcome_on": late + timedelta(days=9),
        })  # fmt: skip
    elif fate == "cancelled":
        plan._cancel("Le client préfère régler en une fois")


def _pay_instalment(demo, moves, one):
    """Pay an instalment on its day, of the oldest invoices that are still open."""
    left = one.amount
    for move in moves:
        taken = move.currency_id.round(min(left, move.amount_residual))
        if taken > 0:
            demo.env["account.payment.register"].with_company(move.company_id).with_context(
                active_model="account.move", active_ids=move.ids
            ).create({"amount": taken, "payment_date": one.due})._create_payments()  # fmt: skip
            left = move.currency_id.round(left - taken)
