# Part of recouvrement_module. License LGPL-3.
"""What customers of the demo answered on their page: a promise, a dispute, a request for time."""

import secrets
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from ..models.portal_answers.answer import Source
from .tables import PORTAL_CUSTOMER

WORDS = {
    "promise": "Le virement partira avec notre campagne de fin de mois.",
    "dispute": "Il manque deux palettes sur la livraison, voir le bon signé avec réserves.",
    "time": "Un gros client nous paie en retard : pouvons-nous étaler ?",
}


def live(demo, company):
    """Let three customers answer by a link; the page of the one who has a login is left to be tried.

    :param demo: the model that installs the demo.
    :param company: the company that lives it.
    """
    today, env = demo._today(), demo.env(context={**demo.env.context, "allowed_company_ids": company.ids})
    items = env["recouvrement.item"].search([
        ("root_id", "=", company.id), ("residual_currency", ">", 0), ("fact", "=", ""), ("payer_id", "=", False),
        ("due_date", "<", today), ("set_aside", "=", 0), ("covered", "=", 0), ("case_id.plan_ids", "=", False),
        ("case_id.promise_ids", "=", False), ("case_id.dispute_ids", "=", False), ("case_id.reject_ids", "=", False),
        ("currency_id", "=", company.currency_id.id),
        ("partner_id", "!=", env.ref(demo._xmlid(f"customer_{PORTAL_CUSTOMER}")).id),
    ])  # fmt: skip
    values = {
        "promise": {"day": (today + timedelta(days=8)).isoformat()},
        "dispute": {"reason_id": str(env.ref("recouvrement_module.dispute_reason_quantity").id)},
        "time": {"number": "3", "first": (today + relativedelta(days=20)).isoformat()},
    }
    cases = items.case_id.filtered("user_id")[-len(WORDS) :]
    for case, (kind, words) in zip(cases, WORDS.items(), strict=False):
        _answer(env, case, kind, items.filtered(lambda item, case=case: item.case_id == case), {
            "words": words, **values[kind],
        })  # fmt: skip


def _answer(env, case, kind, items, values):
    """What somebody answered who holds a link of the customer."""
    env["recouvrement.portal.link"]._make(case)
    source = Source(case, env["res.partner"], case.link_ids.sorted("id")[-1])
    payable = env["recouvrement.portal.account"]._get_entries(case.company_id, case.partner_id)
    keys = {entry.key for entry in payable if entry.payable}
    chosen = [key for key in items.line_id.ids if key in keys][:2]
    if chosen:
        env["recouvrement.portal.answer"]._give(source, kind, chosen, values, secrets.token_urlsafe(16))
