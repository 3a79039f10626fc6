# Part of recouvrement_module. License LGPL-3.
"""Disputes of the demo in every state, most of them owned by the salesperson; reasons of non-payment."""

from datetime import timedelta

# reason, share of the item, days since it was opened, owner, what followed
DISPUTES = [
    ("price", 0.3, 2, "sales", None),
    ("delivery", 1, 12, "sales", None),
    ("quality", 0.5, 4, "sales", "review"),
    ("quantity", 0.2, 5, "sales", "accept"),
    ("order_number", 1, 6, "collector", "question"),
    ("discount", 0.15, 7, "sales", "refuse"),
    ("duplicate", 1, 20, "collector", "withdrawn"),
    ("administrative", 0.4, 25, "collector", "refused"),
]
WORDS = {
    "price": "Le devis accepté portait un prix inférieur.",
    "delivery": "Nous n'avons jamais reçu cette livraison.",
    "quality": "Deux luminaires sur dix ne fonctionnent pas.",
    "quantity": "Il manque deux lots à la livraison.",
    "order_number": "Notre comptabilité exige le numéro de commande sur la facture.",
    "discount": "La remise de fin d'année n'a pas été déduite.",
    "duplicate": "Cette facture fait double emploi avec la précédente.",
    "administrative": "L'adresse de facturation est celle de notre ancien siège.",
}
EXCUSES = ("cash", "period", "approval", "lost", "address")


def live(demo, company):
    """Let customers who are late dispute, and let people answer.

    :param demo: the demo, as superuser.
    :param company: the company that lives it.
    """
    Item = demo.env["recouvrement.item"]
    free = [
        ("root_id", "=", company.id), ("residual_currency", ">", 300), ("fact", "=", ""), ("pending", "=", ""),
        ("covered", "=", 0), ("due_date", "<", demo._today() - timedelta(days=3)), ("track", "=", "ordinary"),
    ]  # fmt: skip
    found = Item.search(free, order="due_date desc, id")
    firsts = Item.browse(items[0].id for items in found.grouped("case_id").values())
    for item, row in zip(firsts, DISPUTES, strict=False):
        _dispute(demo, item, *row)
    cases = firsts[len(DISPUTES) : len(DISPUTES) + len(EXCUSES)].case_id
    for case, code in zip(cases, EXCUSES, strict=False):
        demo.env["recouvrement.excuse"]._note(case, demo.env.ref(f"recouvrement_module.excuse_{code}"))


def _dispute(demo, item, code, share, ago, owner, follows):
    """One dispute as it was opened some days ago, and what followed."""
    reason = demo.env.ref(f"recouvrement_module.dispute_reason_{code}")
    amount = item.currency_id.round(item.residual_currency * share)
    dispute = demo.env["recouvrement.dispute"]._open([(item, amount)], {
        "reason_id": reason.id, "description": WORDS[code], "user_id": demo.env.ref(demo._xmlid(f"user_{owner}")).id,
    })  # fmt: skip
    day = demo._today() - timedelta(days=ago)
    calendar = item.root_id._recouvrement_calendar()
    dispute.write({"opened_on": day, "service_date": calendar.add_working(day, reason.days), "opened_told_on": day})
    dispute.activity_ids.date_deadline = dispute.service_date
    if follows == "review":
        dispute.stage_id = demo.env.ref("recouvrement_module.dispute_stage_review")
    elif follows in ("accept", "refuse", "question"):
        dispute._answer(follows, amount, "" if follows == "accept" else "Pouvez-vous nous envoyer la commande ?")
    elif follows:
        dispute._conclude(follows, "La commande confirme ce qui a été facturé.")
