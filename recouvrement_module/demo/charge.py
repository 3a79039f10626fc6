# Part of recouvrement_module. License LGPL-3.
"""Interest and indemnities that were charged to a customer who pays late, and of which it has paid a part."""

CUSTOMER = "gueriniere"  # paid two invoices late
PAID = 0.4  # share of the charge


def charge(demo, company, partners):
    """Charge what is left of the interest and indemnities of a customer, and let it pay a part.

    :param demo: the demo, as superuser.
    :param company: the company in whose books it is.
    :param dict partners: the customers of the demo, by key.
    """
    demo = demo.with_company(company)
    company = company.with_env(demo.env)
    company._recouvrement_create_charge_journal()
    if company._recouvrement_missing_for_charge({"interest", "indemnity"}):
        return  # the chart has no accounts for them
    accessories = demo.env["recouvrement.accessory"]
    invoices = demo.env["account.move"].search([
        ("partner_id", "=", partners[CUSTOMER].id), ("company_id", "=", company.id),
        ("move_type", "=", "out_invoice"), ("payment_state", "in", ("paid", "in_payment")),
    ])  # fmt: skip
    claims = demo.env["recouvrement.claim"]._get_claims(invoices)
    balances = accessories._get_balances(claims)
    amounts = [
        (claim, kind, balance.left)
        for claim in claims for kind in claim.accrued
        for balance in [balances[claim.invoice.key.move_id, kind]] if balance.left > 0
    ]  # fmt: skip
    for group in accessories._group_charges(amounts):
        document = accessories._charge(group)
        document.action_post()
        document.is_move_sent = True
        wizard = demo.env["account.payment.register"].with_context(active_model="account.move", active_ids=document.ids)
        wizard.create({"amount": document.currency_id.round(document.amount_total * PAID)})._create_payments()
    demo.env["recouvrement.ledger"]._refresh(set(partners[CUSTOMER].ids))
