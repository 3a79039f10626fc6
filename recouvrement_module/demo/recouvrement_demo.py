# Part of recouvrement_module. License LGPL-3.
"""Installs the demo data: two companies, their users, customers and a year of documents.

What exists is in tables.py and its CSV files; how they are written is in documents.py.
"""

import base64
import logging

from odoo import Command, api, fields, models

from . import (
    charge,
    claims,
    disputes,
    notices,
    outside,
    payers,
    plans,
    portal_answers,
    promises,
    relief,
    scoring,
    solvency,
    tables,
)
from .contacts import add_contacts
from .documents import DemoDocuments
from .law import say_categories

_logger = logging.getLogger(__name__)

LOGO = tables.HERE / "logo.png"
GENERIC_CHART = "generic_coa"
# Not the addon's own name: uninstalling it must not try to delete companies with posted entries.
XMLID_MODULE = "recouvrement_demo"
QUIET = {
    # no mail, no chatter, no invitation: demo users have addresses that do not exist
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
    "tracking_disable": True,
}


class RecouvrementDemo(models.AbstractModel):
    _name = "recouvrement.demo"
    _description = "Demo data of debt collection"

    # -- entry --------------------------------------------------------------------------------

    @api.model
    def _install(self):
        """Create the whole demo, once: the first company's external id tells that it is there."""
        if self.env.ref(self._xmlid("company_fr"), raise_if_not_found=False):
            _logger.info("The demo companies exist already: nothing to do")
            return
        # Odoo loads the translations of an addon after its demo, whose messages speak the language of each customer
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        self.env["ir.module.module"]._load_module_terms(["recouvrement_module"], languages)
        demo = self.sudo().with_context(lang=self._language("fr_FR"), **QUIET)
        companies = {row.key: demo._company(row) for row in tables.COMPANIES}
        demo._users(companies)
        terms = {key: demo._term(key, row) for key, row in tables.TERMS.items()}
        customers = tables.read_customers()
        partners = demo._customers(customers, terms, companies)
        demo._invoice_contacts(partners)
        demo._portal_user(partners[tables.PORTAL_CUSTOMER], companies)
        add_contacts(demo.env, partners)
        say_categories(partners)
        demo._rates(companies)
        documents = tables.read_documents()
        for key, company in companies.items():
            demo._documents(key, company, customers, partners, terms, documents)
        payers.write(demo, companies[payers.COMPANY], terms)
        claims.write(demo, companies[claims.COMPANY], terms)
        demo._prepare_dunning(self.env["res.company"].union(*companies.values()))
        demo._kinds(companies["fr"], partners)
        claims.live(demo)
        notices.live(demo)
        demo._limitations(companies["fr"], partners)
        charge.charge(demo, companies["fr"], partners)
        promises.live(demo, companies["fr"])
        relief.live(demo)
        disputes.live(demo, companies["fr"])
        plans.live(demo, companies["fr"])
        outside.live(demo, companies["fr"])
        portal_answers.live(demo, companies["fr"])
        solvency.live(demo, companies["fr"])
        scoring.live(demo, companies["fr"])

    # -- companies ----------------------------------------------------------------------------

    def _company(self, row):
        """A company with its chart of accounts and its bank account."""
        partner = self.env["res.partner"].create({
            "name": row.name,
            "is_company": True,
            "street": row.street,
            "zip": row.zip,
            "city": row.city,
            "country_id": self._country(row.country).id,
            "phone": row.phone,
            "email": row.email,
            "website": row.website,
            "vat": row.vat,
            "company_registry": row.registry,
            "lang": self._language("fr_FR"),
            "tz": "Europe/Paris",
        })
        # install_mode: the country must not make Odoo install modules in the middle of ours
        company = (
            self
            .env["res.company"]
            .with_context(install_mode=True)
            .create({
                "name": row.name,
                "partner_id": partner.id,
                "currency_id": self._currency(row.currency).id,
                "report_footer": row.footer,
                "logo": base64.b64encode(LOGO.read_bytes()),
                "external_report_layout_id": self.env.ref("web.external_layout_standard").id,
                **self._existing_fields("res.company", {**row.legal, "iap_enrich_auto_done": True}),
            })
            .with_context(install_mode=False)
        )
        self._name_record(f"company_{row.key}", company)
        self._chart(row, company)
        self._bank(row, company)
        return company

    def _chart(self, row, company):
        """Load the country's chart of accounts, or the generic one when its module is missing."""
        ChartTemplate = self.env["account.chart.template"]
        code, mapping = row.chart, ChartTemplate._get_chart_template_mapping()
        modules = self.env["ir.module.module"]._installed()
        if code not in mapping or mapping[code]["module"] not in modules:
            code = GENERIC_CHART
            _logger.info("Chart %r is not installed: %s gets %r", row.chart, row.name, code)
        # not try_loading: it warns while the registry is loading, unless it may add core's demo
        ChartTemplate._load(code, company, install_demo=False)
        if company.currency_id.name != row.currency:
            company.currency_id = self._currency(row.currency)

    def _bank(self, row, company):
        """Give the bank journal its account number, which letters and invoices show."""
        bank = self.env["res.bank"].create({"name": row.bank, "bic": row.bic})
        account = self.env["res.partner.bank"].create({
            "acc_number": row.iban,
            "partner_id": company.partner_id.id,
            "company_id": company.id,
            "bank_id": bank.id,
            "allow_out_payment": True,
        })
        journal = self.env["account.chart.template"].with_company(company).ref("bank")
        journal.write({"name": row.bank, "bank_account_id": account.id})

    def _rates(self, companies):
        """Exchange rates of the foreign currencies, where a company has none of its own."""
        today = self._today()
        self.env["res.currency.rate"].create([
            {
                "currency_id": self._currency(code).id,
                "company_id": company.id,
                "name": fields.Date.subtract(today, days=age),
                "company_rate": rate,
            }
            for code, rates in tables.RATES.items()
            for company in companies.values()
            for age, rate in rates
        ])

    # -- users --------------------------------------------------------------------------------

    def _users(self, companies):
        """The people of the demo; the administrator joins and starts in the first company."""
        for row in tables.USERS:
            self._user(row, [companies[key].id for key in row.companies])
        ids = [company.id for company in companies.values()]
        users = self.env.ref("base.user_admin") | self.env.ref("base.user_root")
        users.write({"company_ids": [Command.link(company_id) for company_id in ids]})
        self.env.ref("base.user_admin").company_id = ids[0]

    def _user(self, row, company_ids, domain="clairvallon.example", **values):
        """A user, with those of the wished groups that exist in this database."""
        groups = self.env["res.groups"]
        for xmlid in row.groups:
            groups |= self.env.ref(xmlid, raise_if_not_found=False) or self.env["res.groups"]
        if row is not tables.PORTAL_USER:
            groups |= self.env.ref("base.group_user")
        user = self.env["res.users"].create({
            "name": row.name,
            "login": self._free_login(row.login),
            "password": row.login,
            "function": row.function,
            "phone": row.phone,
            "lang": self._language("fr_FR"),
            "tz": "Europe/Paris",
            "group_ids": [Command.set(groups.ids)],
            "company_ids": [Command.set(company_ids)],
            "company_id": company_ids[0],
            "email": f"{row.name.lower().replace(' ', '.')}@{domain}",
            **values,
        })
        self._name_record(f"user_{row.login}", user)
        return user

    def _portal_user(self, customer, companies):
        """A contact of a customer who sees its invoices in the portal."""
        row = tables.PORTAL_USER
        company_ids = [companies[key].id for key in row.companies]
        domain = customer.email.partition("@")[2]
        self._user(row, company_ids, domain, parent_id=customer.id)
        # the page on which he logs in has the language of new contacts, and the portal keeps it
        self.env["ir.default"].set("res.partner", "lang", self._language("fr_FR"))

    def _free_login(self, login):
        """The login, or another one when it is taken: core's own demo has a user `portal`."""
        taken = self.env["res.users"].with_context(active_test=False).search_count([("login", "=", login)], limit=1)
        if taken:
            _logger.info("Login %r is taken: the demo user is %r", login, f"{login}.demo")
        return f"{login}.demo" if taken else login

    # -- customers ----------------------------------------------------------------------------

    def _term(self, key, row):
        """A payment term: Odoo's own, or a new one with its French name where French is active."""
        if row.xmlid and (term := self.env.ref(row.xmlid, raise_if_not_found=False)):
            return term
        english, french = row.names if row.names[0] else (f"{row.days} Days", f"{row.days} jours")
        lines = row.lines or ((100.0, row.days, "days_after"),)
        term = (
            self
            .env["account.payment.term"]
            .with_context(lang="en_US")
            .create({
                "name": english,
                "company_id": False,
                "line_ids": [
                    Command.create({
                        "value": "percent",
                        "value_amount": share,
                        "nb_days": days,
                        "delay_type": delay,
                    })
                    for share, days, delay in lines
                ],
            })
        )
        if self._language("fr_FR") == "fr_FR":
            term.with_context(lang="fr_FR").name = french
        self._name_record(f"term_{key}", term)
        return term

    def _customers(self, rows, terms, companies):
        """Create all customers in one batch. Returns them by key."""
        salesperson = self.env.ref(self._xmlid("user_sales"))
        partners = self.env["res.partner"].create([
            {
                "name": row.name,
                "is_company": row.kind != "person",
                "street": row.street or False,
                "zip": row.zip or False,
                "city": row.city or False,
                "country_id": self._country(row.country).id,
                "lang": self._language(row.lang),
                "phone": row.phone,
                "email": row.email or False,
                "vat": row.vat or False,
                "company_registry": row.registry or False,
                "customer_rank": 1,
                "user_id": salesperson.id,
                "category_id": [Command.set(self._get_tags(row).ids)],
            }
            for row in rows
        ])
        by_key = {row.key: partner for row, partner in zip(rows, partners, strict=True)}
        for key, partner in by_key.items():
            self._name_record(f"customer_{key}", partner)
        for company in companies.values():
            for row in rows:
                by_key[row.key].with_company(company).property_payment_term_id = terms[row.term]
        return by_key

    def _get_tags(self, row):
        """The tag of the customer's segment, where it has one."""
        kinds = {"public": "tag_public", "construction": "tag_construction"}
        name = kinds.get(row.kind)
        return self.env.ref(f"recouvrement_module.{name}") if name else self.env["res.partner.category"]

    def _invoice_contacts(self, partners):
        """The contacts who receive a customer's invoices."""
        for key, (name, street, code, city, email) in tables.INVOICE_CONTACTS.items():
            contact = self.env["res.partner"].create({
                "parent_id": partners[key].id,
                "type": "invoice",
                "name": name,
                "street": street,
                "zip": code,
                "city": city,
                "country_id": partners[key].country_id.id,
                "lang": partners[key].lang,
                "email": email,
            })
            self._name_record(f"contact_{key}", contact)

    # -- documents ----------------------------------------------------------------------------

    def _documents(self, key, company, customers, partners, terms, documents):
        """Write the open documents and the paid history of one company."""
        rows = [row for row in documents if row.company == key]
        for customer in customers:
            if customer.buys_from(key):
                rows.extend(tables.paid_history(customer, key))
        default_terms = {customer.key: customer.term for customer in customers}
        env = self.with_company(company).with_context(allowed_company_ids=company.ids).env
        DemoDocuments(env, company, partners, terms, default_terms, self._today()).write_all(rows)

    # -- small helpers ------------------------------------------------------------------------

    def _today(self):
        return fields.Date.context_today(self.with_context(tz="Europe/Paris"))

    def _xmlid(self, name):
        return f"{XMLID_MODULE}.{name}"

    def _name_record(self, name, record):
        """Give a record the external id `recouvrement_demo.<name>`."""
        self.env["ir.model.data"]._update_xmlids([{"xml_id": self._xmlid(name), "record": record, "noupdate": True}])

    def _country(self, code):
        return self.env.ref(f"base.{code.lower()}")

    def _currency(self, code):
        """An active currency."""
        currency = self.env.ref(f"base.{code}")
        if not currency.active:
            currency.active = True
        return currency

    def _language(self, code):
        """The language, or another one of the same tongue, or English if none is active."""
        active = [lang for lang, _name in self.env["res.lang"].get_installed()]
        same_tongue = [lang for lang in active if lang[:2] == code[:2]]
        return code if code in active else (same_tongue or ["en_US"])[0]

    def _existing_fields(self, model, values):
        """Those of the values whose field exists in this database."""
        return {name: value for name, value in values.items() if name in self.env[model]._fields}
