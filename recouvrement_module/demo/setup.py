# Part of recouvrement_module. License LGPL-3.
"""What makes the demo companies ready to send: their alias domains, and banks that are up to date."""

FEE = -12.5
LABEL = "Frais de tenue de compte"


def set_up(env, companies, days):
    """Let bounces and replies come back, and let the banks be known the day before each of some days.

    :param env: environment of the demo, as superuser.
    :param companies: the demo companies.
    :param days: dates on which reminders are decided.
    """
    for company in companies:
        company.alias_domain_id = _get_alias_domain(env, company.email.partition("@")[2])
    env["account.bank.statement.line"].create([
        {
            "journal_id": env["account.chart.template"].with_company(company).ref("bank").id,
            "date": company._recouvrement_calendar().subtract_working(day, 1),
            "amount": FEE,
            "payment_ref": LABEL,
        }
        for company in companies
        for day in days
    ])


def _get_alias_domain(env, name):
    """The domain of a company; reminders leave in the collector's own name, so it renames nobody."""
    domains = env["mail.alias.domain"]
    return domains.search([("name", "=", name)], limit=1) or domains.create({"name": name, "default_from": False})
