# Part of recouvrement_module. License LGPL-3.
"""A customer of the demo whose insolvency was published a short while ago, with what the registers said of it."""

from datetime import timedelta

from odoo import Command

CUSTOMER, LATER = "clairlac", 960
NOTICE = "00451132"  # of its issue and its number
COURT = "Greffe du tribunal de commerce"


def live(demo, company):
    """Let a notice be published, as if the registers had been asked, and deliver to the customer after it.

    :param demo: the demo, as superuser.
    :param company: the company that lives it.
    """
    demo = demo.with_company(company).with_context(allowed_company_ids=company.ids)
    case = demo._case_of(CUSTOMER)
    partner, judgment = case.partner_id, demo._ago(12)
    _ask(demo, case, partner, judgment)
    demo.env["recouvrement.credit.event"].create({
        "partner_id": partner.id, "company_id": company.id, "kind": "opening_redressement", "source": "bodacc",
        "external_id": f"A{judgment:%Y}{NOTICE}", "date": judgment, "published_on": demo._ago(5), "court": COURT,
        "note": "Jugement d'ouverture d'une procédure de redressement judiciaire", "state": "confirmed",
    })  # fmt: skip
    move = demo.env["account.move"].create({
        "move_type": "out_invoice", "partner_id": partner.id, "invoice_date": judgment + timedelta(days=5),
        "invoice_payment_term_id": False, "invoice_date_due": demo._ago(1),
        "invoice_line_ids": [Command.create({"name": "Projecteurs LED, lot", "price_unit": LATER})],
    })  # fmt: skip
    move.action_post()
    move.is_move_sent = True
    demo.env["recouvrement.ledger"]._refresh({partner.id})


def _ask(demo, case, partner, judgment):
    """Keep what two registers said."""
    siren = partner._get_recouvrement_identity().siren
    common = {
        "partner_id": partner.id, "company_id": case.company_id.id, "outcome": "ok", "identifier": siren,
        "checked_on": f"{demo._ago(4)} 06:12:00", "legal_name": partner.name.upper(),
    }  # fmt: skip
    demo.env["recouvrement.solvency.check"].create([
        {
            **common, "provider": "recherche_entreprises", "status": "active", "created_on": "2011-03-14",
            "legal_form": "5710", "activity_code": "55.10Z", "headcount_code": "12", "size": "PME", "zip": partner.zip,
            "city": partner.city.upper(), "street": "2 PLACE DU MARCHE", "vat": partner.vat,
        },
        {
            **common, "provider": "bodacc", "status": "insolvent", "procedure": "redressement",
            "procedure_on": judgment,
        },
    ])  # fmt: skip
