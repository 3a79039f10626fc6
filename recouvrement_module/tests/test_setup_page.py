# Part of recouvrement_module. License LGPL-3.
"""The setup page: each line by real configuration, and the switch that waits for those that lose something."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import config

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..models.setup.acceptance import MAX_LENGTH
from ..models.setup.checks import REGISTRY
from .common import TODAY, RecouvrementCommon, days

LOSING = {"incoming", "outgoing", "sender", "alias_domain", "wkhtmltopdf", "legal_mentions"}
NOBODY = "http://127.0.0.1:9"  # where no server listens
WORDS = "We have no alias domain before January."


class SetupCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Server = cls.env["ir.mail_server"]
        Server.search([]).active = False
        cls.server = Server.create({"name": "Relais", "smtp_host": "127.0.0.1", "smtp_encryption": "none"})
        cls.env["fetchmail.server"].search([]).active = False
        cls.inbox = cls.env["fetchmail.server"].create({"name": "Boîte", "server_type": "local", "state": "done"})
        cls.domain = cls.env["mail.alias.domain"].create({"name": "lyon.example"})
        cls.company.alias_domain_id = cls.domain
        cls.company.partner_id.email = "compta@lyon.example"
        cls.account = cls.env["res.partner.bank"].create({
            "acc_number": "FR7630006000011234567890189", "partner_id": cls.company.partner_id.id,
        })  # fmt: skip
        cls.set_report_url(NOBODY)
        cls.manager = cls.user_of("manager")
        cls.page = cls.open_page(cls.manager)

    @classmethod
    def accept_losses(cls):
        """Nothing is accepted here but by the tests."""

    @classmethod
    def set_report_url(cls, url):
        cls.collection["ir.config_parameter"].set_param("report.url", url)

    @classmethod
    def open_page(cls, user):
        env = cls.env(user=user, context={"allowed_company_ids": user.company_id.ids})
        return env["recouvrement.setup"].browse(env["recouvrement.setup"].action_open()["res_id"])

    def states(self):
        """What the page says now: dict code → state."""
        self.page.action_test()
        return {line.code: line.state for line in self.page.line_ids}

    def line(self, code):
        self.page.action_test()
        return self.page.line_ids.filtered(lambda line: line.code == code)

    def says(self, code, state, words=""):
        line = self.line(code)
        self.assertEqual((code, line.state), (code, state), line.finding)
        self.assertIn(words, line.finding)

    def clear_accounts(self):
        return self.env["account.account"].search([
            ("company_ids", "in", self.company.ids), ("account_type", "=", "asset_receivable"),
        ])  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSetupChecks(SetupCommon):
    def test_everything_in_order(self):
        self.collection["recouvrement.rate"].search([("kind", "=", "legal_pro"), ("state", "=", "missing")]).value = 2.5
        self.invoice()
        self.refresh()
        self.bank_line(on=-1)
        states = self.states()
        del states["report_address"]  # needs the running server: see below
        self.assertEqual(states.pop("insolvency_watch"), "none")  # off as shipped
        self.assertEqual(set(states.values()), {"green"}, states)
        self.assertEqual(list(self.page.line_ids.mapped("code")), list(REGISTRY))
        self.assertFalse(self.page.blocking_count)

    def test_the_losing_ones(self):
        self.assertEqual({check.code for check in REGISTRY.values() if check.losing}, LOSING)

    # ---------------------------------------------------------------- mail

    def test_outgoing(self):
        self.says("outgoing", "green", "Relais")
        self.server.from_filter = "other.example"
        self.says("outgoing", "amber", "compta@lyon.example")
        self.server.from_filter = "other.example,lyon.example"
        self.says("outgoing", "green")
        self.server.active = False
        self.says("outgoing", "blocking", "No outgoing mail server")

    def test_outgoing_server_of_the_configuration_file(self):
        self.server.active = False
        with patch.dict(config.options, {"smtp_server": "relay.lyon.example"}):
            self.says("outgoing", "green", "relay.lyon.example")

    def test_sender(self):
        self.says("sender", "green", "compta@lyon.example")
        for address in (False, "@lyon.example", "compta"):
            self.company.partner_id.email = address
            self.says("sender", "blocking", "no usable email")

    def test_sender_of_a_collector(self):
        self.invoice()
        self.refresh()
        collector = self.user_of("collector", email=False)
        self.case_of(self.customer).user_id = collector
        self.says("sender", "amber", "email address: 1")
        collector.email = "claire@lyon.example"
        self.says("sender", "green")

    def test_alias_domain(self):
        self.says("alias_domain", "green", "bounce@lyon.example")
        self.company.alias_domain_id = False
        self.says("alias_domain", "blocking", "no alias domain")

    def test_incoming(self):
        self.says("incoming", "green", "Boîte")
        self.inbox.error_date = TODAY
        self.says("incoming", "blocking", "cannot be reached")
        self.inbox.write({"error_date": False, "state": "draft"})
        self.says("incoming", "blocking", "No mail has come in")
        message = self.customer.message_post(body="Hello", message_type="email", author_id=self.customer.id)
        message.date = days(-31)
        self.says("incoming", "blocking")
        message.date = days(-29)
        self.says("incoming", "green", "has come in")

    # ---------------------------------------------------------------- documents

    def test_report_address(self):
        for url in (NOBODY, "not an address", "http://", "http://" + "a" * 300):
            self.set_report_url(url)
            self.says("report_address", "red", url)

    @contextmanager
    def renderer(self, answer):
        """What is called wkhtmltopdf on this server says another version, or does not exist."""
        with tempfile.TemporaryDirectory() as folder:
            if answer:
                program = Path(folder) / "wkhtmltopdf"
                program.write_text(f"#!/bin/sh\necho '{answer}'\n")
                program.chmod(0o755)
            path = f"{folder}:/bin" if answer else folder
            with patch.dict(os.environ, PATH=path), patch.dict(config.options, bin_path=folder):
                _wkhtml.cache_clear()
                try:
                    yield
                finally:
                    _wkhtml.cache_clear()

    def test_renderer(self):
        for answer, state, words in (
            ("wkhtmltopdf 0.12.6 (with patched qt)", "green", "0.12.6"),
            ("wkhtmltopdf 0.12.6", "blocking", "no patched Qt"),
            ("wkhtmltopdf 0.11.0 (with patched qt)", "blocking", "too old"),
            ("nothing", "blocking", "broken"),
            (None, "blocking", "not installed"),
        ):
            with self.subTest(answer=answer), self.renderer(answer):
                self.says("wkhtmltopdf", state, words)

    def test_bank_account(self):
        self.says("bank_account", "green", "FR76")
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        self.invoice(currency_id=dollar.id)
        self.refresh()
        self.says("bank_account", "amber", "USD")
        self.account.active = False
        self.says("bank_account", "red", "No bank account")

    def test_company_address(self):
        self.says("company_address", "green", "69001")
        self.company.zip = False
        self.says("company_address", "red", "Zip")

    def test_legal_mentions(self):
        self.says("legal_mentions", "green", "SIREN")
        self.company.recouvrement_capital = 0
        self.says("legal_mentions", "blocking", "Share Capital")
        self.assertEqual(self.line("legal_mentions").action_mend()["res_model"], "recouvrement.settings")
        self.company.write({"recouvrement_capital": 10000, "city": False})
        self.assertEqual(self.line("legal_mentions").action_mend()["res_id"], self.company.partner_id.id)
        self.company.country_id = self.env.ref("base.be")
        self.says("legal_mentions", "amber", "should show as well: City")
        self.company.country_id = self.env.ref("base.us")
        self.says("legal_mentions", "none")

    # ---------------------------------------------------------------- ledger

    def test_account_roles(self):
        self.says("account_roles", "green")
        accounts = self.clear_accounts()
        accounts.recouvrement_role = "dunned"
        self.says("account_roles", "green")  # the French chart says the roles: somebody has changed them
        self.company.chart_template = "generic_coa"
        self.says("account_roles", "amber", f"All {len(accounts)}")
        accounts.recouvrement_role = "netted"
        self.says("account_roles", "red", "nothing will ever leave")

    def test_entries_without_invoice(self):
        self.says("entries", "green")
        receivable, revenue = (self.company_data[f"default_account_{kind}"] for kind in ("receivable", "revenue"))
        entry = self.entry([(receivable, self.customer, 300, -60), (revenue, None, -300, None)], on=-90)
        self.refresh()
        self.says("entries", "amber", "300.00")
        action = self.line("entries").action_mend()
        Item = self.env["recouvrement.item"].with_user(self.manager)
        self.assertEqual(Item.search(action["domain"]), self.items_of(entry))
        self.items_of(entry).with_user(self.user_of("collector")).action_include_entries()
        self.says("entries", "green")

    def test_customers_without_email(self):
        self.says("no_email", "none")
        silent = self.customer_named("Sans Adresse", email=False)
        for partner in (self.customer, silent):
            self.invoice(partner)
        self.refresh()
        self.says("no_email", "amber", "1 of 2")
        action = self.line("no_email").action_mend()
        Case = self.env["recouvrement.case"].with_user(self.manager)
        self.assertEqual(Case.search(action["domain"]), self.case_of(silent))
        self.assertIn(self.case_of(self.customer), Case.search([("missing_contact", "=", False)]))
        self.env["res.partner"].create({
            "parent_id": silent.id, "type": "invoice", "name": "Facturation", "email": "factures@sans.example",
        })  # fmt: skip
        self.says("no_email", "green", "(2)")

    def test_bank_freshness(self):
        self.says("bank_freshness", "none")
        self.bank_line(on=-3)
        self.says("bank_freshness", "red", "11/16/2026")
        self.company.recouvrement_bank_behind = "off"
        self.says("bank_freshness", "amber")
        self.bank_line(on=-2)
        self.says("bank_freshness", "green", "11/17/2026")

    # ---------------------------------------------------------------- mending

    def test_places_open(self):
        """Each place exists, and who may use it gets there."""
        admin = new_test_user(
            self.env, "setup_admin", groups="recouvrement_module.group_manager,base.group_system,"
            "account.group_account_manager", company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        env = self.env(user=admin)
        for check in REGISTRY.values():
            self.assertEqual(check.may_mend(env), bool(check.place), check.code)
            if check.place:
                action = check.mend(self.company.sudo())
                views = [(view, kind) for view, kind in action["views"] if kind != "search"]
                self.assertTrue(env[action["res_model"]].get_views(views)["views"], check.code)

    def test_manager_is_sent_to_an_administrator(self):
        self.server.active = False
        line = self.line("outgoing")
        self.assertFalse(line.can_mend)
        self.assertIn("An administrator does it.", line.advice)
        with self.assertRaisesRegex(UserError, "Only an administrator"):
            line.action_mend()

    def test_manager_mends_what_is_his(self):
        self.company.partner_id.email = False
        line = self.line("sender")
        self.assertTrue(line.can_mend)
        self.assertEqual(line.action_mend()["res_id"], self.company.partner_id.id)

    # ---------------------------------------------------------------- soft start

    def test_soft_start(self):
        for due in (-40, -10, -1, 5):
            self.invoice(due=due, amount=100)
        self.refresh()
        with Form(self.page) as form:
            form.start_date = TODAY
            self.assertIn("3 (", form.soft_start)
            self.assertIn("300.00", form.soft_start)
            form.start_date = days(-10)
            self.assertIn("1 (", form.soft_start)
        self.page.action_switch_on()
        self.assertEqual(self.company.recouvrement_start_date, days(-10))


@tagged("post_install", "-at_install")
class TestReportAddress(SetupCommon, HttpCase):
    def test_the_server_reaches_itself(self):
        for url, state in ((self.base_url(), "green"), (f"{self.base_url()}/nowhere", "red")):
            self.set_report_url(url)
            with self.allow_requests(all_requests=True):
                self.says("report_address", state, url)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSetupSwitch(SetupCommon):
    """The switch waits for the lines that lose a result, whichever way a person reaches for it."""

    def lose(self):
        """One red line that loses a result."""
        self.company.alias_domain_id = False

    def log(self):
        return self.collection["recouvrement.setup.acceptance"].search([("company_id", "=", self.company.id)])

    def administrator(self):
        return new_test_user(
            self.env, "setup_admin", groups="base.group_erp_manager",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip

    def refused(self, switch):
        message = "results would be lost(.|\n)*Replies and bounces: The company has no"
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            switch()
        self.env.invalidate_all()
        self.assertFalse(self.company.recouvrement_sending)

    # ---------------------------------------------------------------- without words

    def test_page(self):
        self.lose()
        self.refused(self.page.action_switch_on)
        self.company.alias_domain_id = self.domain
        self.page.action_switch_on()
        self.assertTrue(self.company.recouvrement_sending)
        self.page.action_switch_off()
        self.assertFalse(self.company.recouvrement_sending)
        self.assertFalse(self.log())

    def test_mentions_of_the_settings_count(self):
        self.company.recouvrement_capital = False
        with self.assertRaisesRegex(UserError, "Share Capital"):
            self.page.action_switch_on()
        Settings = self.env["recouvrement.settings"].with_user(self.manager)
        Settings.create({"recouvrement_capital": 5000}).action_apply()
        self.page.action_switch_on()
        self.assertTrue(self.company.recouvrement_sending)

    def test_plain_write(self):
        company = self.company.with_user(self.administrator())
        self.lose()
        self.refused(lambda: company.write({"recouvrement_sending": True}))
        self.company.alias_domain_id = self.domain
        company.recouvrement_sending = True
        self.lose()
        company.recouvrement_sending = True  # it was on: nothing is switched
        company.recouvrement_sending = False
        self.assertFalse(self.company.recouvrement_sending)

    def test_a_company_is_not_born_sending(self):
        with self.assertRaisesRegex(UserError, "results would be lost"):
            self.env["res.company"].create({"name": "Ailleurs", "recouvrement_sending": True})

    def test_machines_are_not_asked(self):
        self.lose()
        self.company.sudo().recouvrement_sending = True
        self.assertTrue(self.company.recouvrement_sending)

    def test_other_red_lines_do_not_block(self):
        self.account.active = False
        self.assertIn("red", self.states().values())
        self.page.action_switch_on()
        self.assertTrue(self.company.recouvrement_sending)

    # ---------------------------------------------------------------- in words

    def test_acceptance(self):
        self.lose()
        self.page.words = f"  {WORDS}\n"
        self.page.action_switch_on()
        self.assertTrue(self.company.recouvrement_sending)
        self.assertRecordValues(self.log(), [{
            "words": WORDS, "codes": "alias_domain", "lines": "Replies and bounces", "create_uid": self.manager.id,
        }])  # fmt: skip
        self.assertEqual(self.page.acceptance_ids, self.log())
        self.assertEqual(self.states()["alias_domain"], "accepted")
        self.assertFalse(self.page.words)

    def test_acceptance_holds_for_its_lines_only(self):
        self.lose()
        self.page.words = WORDS
        self.page.action_switch_on()
        self.page.action_switch_off()
        self.page.action_switch_on()
        self.page.action_switch_off()
        self.server.active = False
        with self.assertRaisesRegex(UserError, "Outgoing mail server") as refusal:
            self.page.action_switch_on()
        self.assertNotIn("Replies and bounces", str(refusal.exception))

    def test_acceptance_of_another_company(self):
        other = self.setup_other_company()["company"]
        losing = [REGISTRY["alias_domain"]]
        theirs = self.collection["recouvrement.setup.acceptance"]._accept(other, WORDS, losing)
        self.lose()
        self.refused(self.page.action_switch_on)
        self.assertFalse(theirs.with_user(self.manager).search([]))

    def test_hostile_words(self):
        self.lose()
        for words, message in (
            ("", "results would be lost"),
            ("   \n\t ", "ten letters"),
            ("​﻿\x07", "ten letters"),
            ("ok", "ten letters"),
            ("1234567890123", "ten letters"),
            ("a" * (MAX_LENGTH + 1), "fewer words"),
        ):
            self.page.words = words
            with self.subTest(words=words[:20]), self.assertRaisesRegex(UserError, message):
                self.page.action_switch_on()
            self.assertFalse(self.log())
            self.assertFalse(self.company.recouvrement_sending)

    def test_markup_stays_text(self):
        self.lose()
        self.page.words = "<script>alert('x')</script> accepted"
        self.page.action_switch_on()
        self.assertEqual(self.log().words, "<script>alert('x')</script> accepted")

    def test_the_log_is_only_added_to(self):
        self.lose()
        self.page.words = WORDS
        self.page.action_switch_on()
        for change in (lambda log: log.write({"words": "Other words"}), lambda log: log.unlink()):
            with self.assertRaisesRegex(UserError, "only be added to"):
                change(self.log())
        with self.assertRaises(AccessError):
            self.env["recouvrement.setup.acceptance"].with_user(self.manager).create({
                "company_id": self.company.id, "words": WORDS, "codes": "sender",
            })  # fmt: skip

    # ---------------------------------------------------------------- who

    def test_others_are_refused(self):
        for group in ("viewer", "collector"):
            user = self.user_of(group)
            with self.assertRaises(AccessError):
                self.open_page(user)
            with self.assertRaises(AccessError):
                self.page.with_user(user).action_switch_on()
            with self.assertRaises(AccessError):
                self.env["recouvrement.setup.acceptance"].with_user(user).search([])

    def test_manager_of_a_branch(self):
        lille = self.branch_of(self.company)
        user = new_test_user(
            self.env, "lille", groups="recouvrement_module.group_manager,base.group_multi_company",
            company_id=lille.id, company_ids=[Command.set(lille.ids)],
        )  # fmt: skip
        self.invoice(due=-45, company=lille)
        self.refresh()
        self.lose()
        self.env.invalidate_all()
        page = self.open_page(user)
        self.assertEqual(page.company_id, self.company)
        with Form(page) as form:
            self.assertEqual(form.display_name, f"Setup of {self.company.name}")
            form.words = WORDS
        self.env.invalidate_all()
        page.action_switch_on()
        self.assertTrue(self.company.recouvrement_sending)
        self.assertEqual(self.log().create_uid, user)

    def test_page_of_a_stranger(self):
        stranger = self.env["res.company"].create({"name": "Ailleurs"})
        page = self.page.create({"company_id": stranger.id, "words": WORDS})
        for button in ("action_test", "action_switch_on", "action_switch_off"):
            with self.assertRaisesRegex(UserError, "not among your companies"):
                getattr(page, button)()
