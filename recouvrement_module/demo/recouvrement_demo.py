# Part of recouvrement_module. License LGPL-3.
"""Installs the demo data: two companies, their users, customers and a year of documents.

What exists is in tables.py and its CSV files; how they are written is in documents.py.
"""

import base64
import logging
from datetime import datetime, time, timedelta

from odoo import Command, api, fields, models

from . import (
    charge,
    claims,
    day,
    desk,
    disputes,
    notices,
    outside,
    payers,
    plans,
    portal_answers,
    promises,
    rejects,
    relief,
    tables,
)
from .contacts import add_contacts
from .documents import DemoDocuments
from .law import say_categories
from .setup import set_up

_logger = logging.getLogger(__name__)

LOGO = tables.HERE / "logo.png"
GENERIC_CHART = "generic_coa"
# Not the addon's own name: uninstalling it must not try to delete companies with posted entries.
XMLID_MODULE = "recouvrement_demo"
PAST_RUNS = (34, 20, 6)  # days before today
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

    def _prepare_dunning(self, companies):
        """Bring items and cases in step with the documents, live the last weeks, decide what to do today.

        Collection started a year ago: invoices must have been sent, and old debts have old levels.
        Sending stays off.
        """
        companies.write({"recouvrement_start_date": fields.Date.subtract(self._today(), years=1)})
        set_up(self.env, companies, [self._today() - timedelta(days=ago) for ago in (*PAST_RUNS, 0)])
        self.env["recouvrement.ledger"]._synchronise(companies)
        cases = self.env["recouvrement.case"].search([("company_id", "in", companies.ids)])
        desk.install(self.env, companies)
        for company in companies:
            self._live_past(company)
        cases._refresh_history()
        day.prepare(cases, self._today())
        rejects.live(self, companies[0])

    def _live_past(self, company):
        """Let the reminders of the last weeks be made by the product itself, day by day."""
        calendar = company._recouvrement_calendar()
        for ago in PAST_RUNS:
            day = calendar.next_working(self._today() - timedelta(days=ago))
            self.env["recouvrement.case"]._assign_policies(company)
            self.env["recouvrement.item"]._decide(company, day)
            self.env["recouvrement.reminder"]._hold_doubtful(company, day)
            run = self.env["recouvrement.run"].create({"company_id": company.id, "date": day, "phase": "gather"})
            run._phase_gather()
            self._let_leave(run.reminder_ids, day)
            self._let_go_wrong(run.reminder_ids.filtered(lambda reminder: reminder.channel == "email"), ago)
            self.env["recouvrement.item"]._project_history(run.reminder_ids._get_cases().ids)
            run._account()

    def _let_leave(self, reminders, day):
        """Let reminders have left on a day; the last letters and calls still wait for a person."""
        for reminder in reminders:
            if reminder.channel != "email" and day > self._today() - timedelta(days=10):
                continue
            struck = reminder.with_context(recouvrement_struck_on=day)
            reminder.write(struck._prepare_snapshot_vals() | {"state": "confirmed", "date": day})
            reminder.state = "queued" if reminder.channel == "email" else "printed"
            reminder._mark_sent()
            reminder.write({"sent_on": day, "sent_at": datetime.combine(day, time(7, 30))})
            if reminder.channel == "email":
                self._file_mail(reminder)

    def _file_mail(self, reminder):
        """Let the case show the mail of a reminder that has left; its PDF is not made for the demo."""
        vals = reminder._prepare_mail_vals() | {"attachment_ids": [], "state": "sent", "date": reminder.sent_at}
        reminder.mail_id = self.env["mail.mail"].create(vals)

    def _let_go_wrong(self, reminders, ago):
        """One message of the last run came back."""
        if ago == PAST_RUNS[-1]:
            # not one that concerns several customers
            came_back = reminders.filtered(lambda one: one.email_to and len(one.line_ids.case_id) == 1)[:1]
            came_back._record_bounce(came_back.email_to)

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
