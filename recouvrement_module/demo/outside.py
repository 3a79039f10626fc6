# Part of recouvrement_module. License LGPL-3.
"""What platforms say of invoices of the demo, what payments left of some, and a customer who is also a supplier."""

from datetime import timedelta

from odoo import Command

# customer, platform, status, days ago, message
STATUSES = (
    ("montreval", "chorus", "MISE_A_DISPOSITION", 30, ""),
    ("montreval", "chorus", "SUSPENDUE", 6, "Bon de commande à joindre"),
    ("val_de_sevre", "chorus", "MANDATEE", 4, ""),
    ("malbuisson", "einvoicing", "200", 40, ""),
    ("malbuisson", "einvoicing", "210", 3, "Bois livré humide : facture refusée"),
    ("orbe", "einvoicing", "205", 12, ""),
    ("thierache", "einvoicing", "211", 2, "Virement émis"),
)
# customer, share of its largest late invoice that its payment left, and what it left besides
SHORT = (("trevignon", 0, 18.5), ("colombel", 0.05, 0), ("altavista", 0.02, 0))
SUPPLIER, BILL = "vauzelle", 1480
LIMIT = 25


def live(demo, company):
    """Receive statuses, let payments fall short, and owe something to a customer.

    :param demo: the demo, as superuser.
    :param company: the company that lives it.
    """
    demo = demo.with_company(company).with_context(allowed_company_ids=company.ids)
    account = demo.env["account.account"].search([
        *demo.env["account.account"]._check_company_domain(company), ("code", "=like", "658%"),
    ], limit=1)  # fmt: skip
    company.write({"recouvrement_write_off_limit": LIMIT, "recouvrement_write_off_account_id": account.id})
    _receive(demo)
    for key, share, more in SHORT:
        _pay_short(demo, company, _late(demo, key), share, more)
    _bill(demo, company)
    partners = demo.env["recouvrement.case"].browse([demo._case_of(row[0]).id for row in SHORT]).partner_id
    demo.env["recouvrement.ledger"]._refresh(set(partners.ids))


def _late(demo, key):
    """The largest late invoice of a customer."""
    items = demo._case_of(key).item_ids
    items = items.filtered(lambda item: item.days_late and item.move_id.move_type == "out_invoice")
    return items.sorted("residual", reverse=True)[:1]


def _receive(demo):
    rows = [
        {
            "number": _late(demo, key).name, "platform": platform, "status": status, "message": message,
            "date": (demo._today() - timedelta(days=ago)).isoformat(), "source": "Démonstration",
        }
        for key, platform, status, ago, message in STATUSES
        if _late(demo, key)
    ]  # fmt: skip
    demo.env["recouvrement.status.event"]._receive(rows)


def _pay_short(demo, company, item, share, more):
    """A bank line that pays an invoice but for a little."""
    left = item.currency_id.round(item.move_id.amount_total * share + more)
    if not item or item.residual_currency <= left:
        return
    journal = demo.env["account.journal"].search([
        *demo.env["account.journal"]._check_company_domain(company), ("type", "=", "bank"),
    ], limit=1)  # fmt: skip
    line = demo.env["account.bank.statement.line"].create({
        "journal_id": journal.id, "date": demo._today() - timedelta(days=2),
        "amount": item.residual_currency - left, "partner_id": item.partner_id.id,
        "payment_ref": f"VIR SEPA {item.partner_id.name} {item.name}".upper(),
        "counterpart_account_id": item.account_id.id,
    })  # fmt: skip
    (item.line_id | line.move_id.line_ids.filtered(lambda one: one.account_id == item.account_id)).reconcile()


def _bill(demo, company):
    """A bill of a customer to us, due since some days."""
    partner = demo._case_of(SUPPLIER).partner_id
    day = demo._today() - timedelta(days=40)
    bill = demo.env["account.move"].create({
        "move_type": "in_invoice", "partner_id": partner.id, "company_id": company.id, "invoice_date": day,
        "invoice_date_due": day + timedelta(days=30), "invoice_payment_term_id": False, "ref": "PV-2291",
        "invoice_line_ids": [Command.create({"name": "Bacs de stockage", "price_unit": BILL, "tax_ids": []})],
    })  # fmt: skip
    bill.action_post()
