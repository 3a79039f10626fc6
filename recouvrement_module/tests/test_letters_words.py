# Part of recouvrement_module. License LGPL-3.
"""What letters say, and to whom: read in the HTML that the renderer gets."""

from freezegun import freeze_time
from lxml import html

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, RecouvrementCommon, days


class LettersCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_sending = True
        cls.company.partner_id.write({"phone": "+33 4 72 00 11 22", "email": "compta@lyon.example"})
        cls.bank = cls.env["res.partner.bank"].create({
            "acc_number": "FR7630006000011234567890189", "partner_id": cls.company.partner_id.id,
        })  # fmt: skip
        cls.company_data["default_journal_bank"].bank_account_id = cls.bank
        cls.collector = cls.user_of("collector")
        cls.desk = cls.env(user=cls.collector, context={"allowed_company_ids": cls.company.ids})

    def letters_for(self, level=None, partners=None):
        """Confirmed letters of everything late, at a step of the policy."""
        level = level or self.last
        self.refresh()
        items = self.collection["recouvrement.item"].search([
            ("fact", "=", ""), ("due_date", "<", TODAY), ("root_id", "=", self.company.id),
            ("pending", "in", ("", False)),
        ])  # fmt: skip
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE recouvrement_item SET decision_code = 'remind', level_id = %s WHERE id = ANY(%s)"
            " AND covered < residual_currency",
            [level.id, items.ids],
        )
        self.env.invalidate_all()
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminders = self.collection["recouvrement.reminder"].browse(ids)
        reminders.filtered(lambda reminder: reminder.state == "prepared").write({"state": "confirmed"})
        return reminders

    def snapshot(self, reminders):
        for reminder in reminders:
            reminder.write(reminder._prepare_snapshot_vals())
        return reminders

    def text_of(self, page):
        """The words of a page, with single spaces."""
        return " ".join(html.fromstring(page.decode()).text_content().split())

    def words_of(self, reminders):
        pages = self.collection["recouvrement.letter"]._render(reminders)
        return {reminder: self.text_of(pages[reminder.id]) for reminder in reminders}

    def say(self, level=None):
        """The words of the only letter there is."""
        (words,) = self.words_of(self.snapshot(self.letters_for(level))).values()
        return words


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLetterWords(LettersCommon):
    def test_letter_of_one_invoice(self):
        invoice = self.invoice(amount=1234.56, due=-35)
        words = self.say()
        for expected in (
            "Menuiserie Duval", "12 rue des Lilas", "69003 Lyon", "REL/2026/00001", "Lyon, 19 November 2026",
            invoice.name, "15 Oct 2026", "35", "1,234.56", "FR76 3000 6000 0112 3456 7890 189",
            "Reference" + invoice.payment_reference, "SAS with a capital of", "SIREN 732 829 320", "RCS Lyon",
            "disregard it", "compta@lyon.example",
        ):  # fmt: skip
            self.assertIn(expected, words)
        self.assertNotIn("Deducted", words)
        self.assertNotIn("instalment", words)

    def test_credits_are_deducted_in_the_open(self):
        """150 late less 40 of credits is 110; the letter shows all three."""
        self.invoice(amount=100, due=-40)
        self.invoice(amount=50, due=-35)
        self.credit_note(amount=40)
        reminders = self.letters_for()
        self.assertEqual((reminders.principal, reminders.credits), (110, 40))
        (words,) = self.words_of(self.snapshot(reminders)).values()
        for expected in ("Deducted", "150.00", "-€40.00", "60.00", "110.00"):
            self.assertIn(expected, words)

    def test_instalments_are_named(self):
        term = self.env["account.payment.term"].create({
            "name": "Three times",
            "line_ids": [
                Command.create({"value": "percent", "value_amount": part, "nb_days": late})
                for part, late in ((30, 0), (30, 10), (40, 200))
            ],
        })  # fmt: skip
        self.invoice(amount=1000, due=-20, invoice_payment_term_id=term.id, invoice_date_due=False)
        words = self.say()
        self.assertIn("instalment 1/3", words)
        self.assertIn("instalment 2/3", words)
        self.assertNotIn("instalment 3/3", words)
        self.assertIn("600.00", words)

    def test_recalled_lines_are_marked(self):
        self.invoice(amount=100, due=-40)
        reminder = self.letters_for()
        reminder.line_ids.write({"step_delay": False})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE recouvrement_reminder_line SET step_delay = NULL WHERE reminder_id = %s", [reminder.id]
        )
        (words,) = self.words_of(self.snapshot(reminder)).values()
        self.assertIn("already reminded", words)

    def test_currency_of_the_letter(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        dollars = self.env["res.partner.bank"].create({
            "acc_number": "US-DOLLARS-1", "partner_id": self.company.partner_id.id, "currency_id": usd.id,
        })  # fmt: skip
        self.assertEqual(self.company._recouvrement_bank_account(usd), dollars)
        self.assertEqual(self.company._recouvrement_bank_account(self.company.currency_id), self.bank)
        self.invoice(amount=80, due=-35, currency_id=usd.id)
        words = self.say()
        self.assertIn("$ 80.00", words)
        self.assertIn("US-DOLLARS-1", words)

    def test_language_of_each_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.last.with_context(lang="fr_FR").subject = "Factures échues : {principal}"
        french = self.customer_named("Boulangerie Lefèvre", lang="fr_FR")
        self.invoice(amount=1234.5, due=-35)
        self.invoice(french, amount=1234.5, due=-35)
        words = self.words_of(self.snapshot(self.letters_for()))
        by_customer = {reminder.partner_id: text for reminder, text in words.items()}
        self.assertIn("1,234.50", by_customer[self.customer])
        self.assertIn("19 November 2026", by_customer[self.customer])
        self.assertIn("Factures échues : 1 234,50 €", by_customer[french])
        self.assertIn("19 novembre 2026", by_customer[french])

    def test_names_are_escaped(self):
        self.customer.name = "<script>alert(1)</script> & Sons"
        self.invoice(due=-35)
        self.last.body = "Dear {customer},\n\n<b>Pay</b>"
        reminder = self.snapshot(self.letters_for())
        page = self.collection["recouvrement.letter"]._render(reminder)[reminder.id].decode()
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("<b>Pay", page)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons", page)
        self.assertNotIn("<script>alert", reminder._render_mail_body())

    def test_address_of_the_window(self):
        """Names once, the country only abroad and in the language of the sender."""
        address = self.customer._recouvrement_postal_address(self.company, self.customer)
        self.assertEqual(address.splitlines(), ["Menuiserie Duval", "12 rue des Lilas", "69003 Lyon"])
        desk = self.env["res.partner"].create({
            "name": "Accounts", "type": "invoice", "parent_id": self.customer.id, "street": "3 quai Perrache",
            "zip": "69002", "city": "Lyon", "country_id": self.env.ref("base.de").id,
        })  # fmt: skip
        self.assertEqual(
            desk._recouvrement_postal_address(self.company, self.customer).splitlines(),
            ["Menuiserie Duval", "Accounts", "3 quai Perrache", "69002 Lyon", "GERMANY"],
        )

    # ---------------------------------------------------------------- interest in words

    def test_first_step_recalls_nothing(self):
        self.invoice(due=-35)
        self.assertNotIn("L441-10", self.say(self.first))

    def test_later_steps_recall_the_law_between_french_companies(self):
        self.invoice(due=-35)
        words = self.say(self.second)
        self.assertIn("L441-10", words)
        self.assertIn("40 euros", words)

    def test_consumer_never_reads_of_penalties(self):
        self.customer.is_company = False
        self.invoice(due=-35)
        words = self.say(self.notice)
        for forbidden in ("L441-10", "D441-5", "40 euros", "penalt", "compensation"):
            self.assertNotIn(forbidden, words)
        self.assertIn("bears interest at the legal rate (articles 1231-6 and 1344-1)", words)

    def test_no_french_article_abroad(self):
        self.customer.country_id = self.env.ref("base.de")
        self.invoice(due=-35)
        words = self.say(self.notice)
        self.assertNotIn("L441-10", words)
        self.assertIn("are reserved", words)

    def test_formal_notice(self):
        self.collector.name = "Claire Martin"
        self.invoice(due=-45)
        self.refresh()
        self.case_of(self.customer).user_id = self.collector
        words = self.say(self.notice)
        for expected in (
            "FORMAL NOTICE TO PAY",
            "Registered letter",
            "For company_1_data",
            "Claire Martin",
            "proof of your payment",
        ):
            self.assertIn(expected, words)
        self.assertNotIn("PREVIEW", words)

    # ---------------------------------------------------------------- what may not be made

    def test_letter_without_legal_mentions_is_refused(self):
        self.invoice(due=-35)
        reminder = self.snapshot(self.letters_for())
        self.company.write({"recouvrement_legal_form": False, "recouvrement_rcs_city": False})
        self.assertEqual(self.company._recouvrement_missing_mentions(), ["Legal Form", "Trade Register"])
        with self.assertRaisesRegex(UserError, "REL/2026/00001.*Legal Form, Trade Register"):
            self.collection["recouvrement.letter"]._render(reminder)
        self.assertEqual(reminder._check_reality(), {reminder: "no_mentions"})

    def test_nobody_confirms_what_lacks_mentions_and_it_waits_for_them(self):
        self.company.write({"recouvrement_capital": 0, "recouvrement_sending": True})
        self.invoice(due=-35)
        reminder = self.letters_for()
        self.assertTrue(reminder.lacks_mentions)
        self.assertRegex(reminder.warning, "missing in the settings: Share Capital")
        self.assertRegex(reminder._get_preview_documents()[0]["remark"], "Share Capital")
        self.env.flush_all()
        self.env.cr.execute("UPDATE recouvrement_reminder SET state = 'prepared' WHERE id = %s", [reminder.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Share Capital(.|\n)*A manager of collection"):
            reminder.with_user(self.collector).action_confirm()
        manager = self.user_of("manager")
        with self.assertRaisesRegex(RedirectWarning, "Share Capital") as caught:
            reminder.with_user(manager).action_confirm()
        self.assertEqual(caught.exception.args[1]["res_model"], "recouvrement.settings")
        self.assertEqual(reminder.with_user(manager).action_fill_mentions()["res_model"], "recouvrement.settings")
        self.company.recouvrement_capital = 10000
        reminder.with_user(manager).action_confirm()
        self.company.recouvrement_capital = 0  # taken out after it was confirmed
        with self.assertRaisesRegex(UserError, "Share Capital"):
            reminder.with_user(self.collector).action_print()
        self.assertFalse(reminder._fix())
        self.assertEqual(reminder.state, "confirmed", "it waits, and is not held for good")
        self.company.recouvrement_capital = 10000
        self.assertEqual(reminder._fix(), reminder)
        self.company.recouvrement_capital = 0
        self.assertFalse(reminder._check_reality(), "what is archived shows the capital of its day")

    def test_a_capital_is_no_negative_amount(self):
        with self.assertRaisesRegex(ValidationError, "share capital"):
            self.company.recouvrement_capital = -5

    def test_email_needs_no_mentions_unless_it_is_a_formal_notice(self):
        self.company.recouvrement_legal_form = False
        self.invoice(due=-35)
        reminder = self.snapshot(self.letters_for(self.first))
        self.assertTrue(self.collection["recouvrement.letter"]._render(reminder))
        self.assertFalse(reminder._check_reality())
        reminder.formal_notice = True
        with self.assertRaises(UserError):
            self.collection["recouvrement.letter"]._render(reminder)
        self.assertEqual(reminder._check_reality(), {reminder: "no_mentions"})

    def test_mentions_depend_on_the_legal_form_and_the_country(self):
        self.company.write({"recouvrement_legal_form": "EI", "recouvrement_capital": 0, "recouvrement_rcs_city": False})
        self.assertFalse(self.company._recouvrement_missing_mentions())
        self.company.recouvrement_legal_form = "SARL"
        self.assertEqual(self.company._recouvrement_missing_mentions(), ["Share Capital", "Trade Register"])
        self.company.recouvrement_legal_form = "Association loi 1901"
        self.company.company_registry = False
        self.assertFalse(self.company._recouvrement_missing_mentions())
        self.company.country_id = self.env.ref("base.be")
        self.assertFalse(self.company._recouvrement_missing_mentions())
        self.assertIn("Trade Register", self.company._recouvrement_missing_advised())

    def test_mentions_of_a_german_company(self):
        self.company.write({
            "country_id": self.env.ref("base.de").id, "recouvrement_legal_form": "GmbH", "recouvrement_capital": 0,
            "recouvrement_rcs_city": "Amtsgericht Köln", "company_registry": "HRB 12345",
        })  # fmt: skip
        words = self.company._recouvrement_mentions().replace("\xa0", " ")
        self.assertIn("Amtsgericht Köln, HRB 12345", words)
        self.assertNotIn("capital", words)

    def test_the_settings_ask_what_applies(self):
        manager = self.user_of("manager")
        for form, expected in (("SAS", {"capital", "register"}), ("EI", {"register"}), ("Association", set())):
            with Form(self.env["recouvrement.settings"].with_user(manager).with_company(self.company)) as settings:
                settings.recouvrement_legal_form = form
                self.assertEqual({"capital", "register"} & set(settings.asked.split()), expected, form)

    def test_letter_without_address_is_held(self):
        self.invoice(due=-35)
        self.customer.write({"street": False, "zip": False})
        reminder = self.letters_for()
        self.assertEqual(reminder._check_reality(), {reminder: "no_address"})
        with self.assertRaisesRegex(UserError, "postal address of Menuiserie Duval"):
            self.collection["recouvrement.letter"]._render(self.snapshot(reminder))

    # ---------------------------------------------------------------- email

    def test_email_says_the_same(self):
        self.invoice(amount=100, due=-35)
        self.credit_note(amount=30)
        reminder = self.snapshot(self.letters_for(self.second))
        words = self.text_of(str(reminder._render_mail_body()).encode())
        for expected in ("70.00", "-€30.00", "L441-10", "FR76 3000 6000 0112 3456 7890 189", "RCS Lyon"):
            self.assertIn(expected, words)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFormalNoticePreview(LettersCommon):
    def preview(self, *args):
        return self.desk["recouvrement.reminder"]._preview_formal_notices(*args)

    def test_preview_writes_nothing(self):
        self.invoice(amount=100, due=-45)
        self.invoice(amount=100, due=30)
        self.credit_note(amount=25)
        sequences = self.env["ir.sequence"].search_count([])
        before = self.collection["recouvrement.reminder"].search_count([])
        (document,) = self.preview(self.customer)
        self.assertIn("75.00", document["principal"])
        self.assertEqual(len(document["lines"]), 1)
        self.assertTrue(document["preview"])
        page = self.env["recouvrement.letter"]._render_document(document)
        words = self.text_of(page)
        self.assertIn("Preview – not sent, no legal effect", words)
        self.assertIn("FORMAL NOTICE TO PAY", words)
        self.assertNotIn("REL/", words)
        self.env.flush_all()
        self.assertEqual(self.collection["recouvrement.reminder"].search_count([]), before)
        self.assertEqual(self.env["ir.sequence"].search_count([]), sequences)

    def test_preview_of_chosen_invoices(self):
        one, _two = self.invoice(amount=10, due=-45), self.invoice(amount=20, due=-45)
        (document,) = self.preview(self.customer, one)
        self.assertEqual([line["name"] for line in document["lines"]], [one.name])

    def test_only_what_may_be_asked(self):
        self.invoice(due=-45).no_followup = True
        self.invoice(due=5)
        with self.assertRaisesRegex(UserError, "Nothing is overdue"):
            self.preview(self.customer)

    def test_one_preview_per_currency(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        self.invoice(due=-45)
        self.invoice(due=-45, currency_id=usd.id)
        self.assertEqual(len(self.preview(self.customer)), 2)

    def test_reports_of_the_print_menus(self):
        invoice = self.invoice(due=-45)
        self.refresh()
        for report, record in (
            ("report_formal_notice_move", invoice),
            ("report_formal_notice_partner", self.customer),
            ("report_formal_notice_case", self.case_of(self.customer)),
            ("report_reminder", self.letters_for()),
        ):
            page = self.desk["ir.actions.report"]._render_qweb_html(f"recouvrement_module.{report}", record.ids)[0]
            self.assertIn("no legal effect", page.decode())


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStatement(LettersCommon):
    def statement(self, on):
        wizard = self.desk["recouvrement.statement"].create({
            "date": days(on), "partner_ids": [Command.set(self.customer.ids)], "company_id": self.company.id,
        })  # fmt: skip
        return wizard._get_documents()

    def test_past_statement_does_not_change(self):
        """31 March printed in March equals 31 March printed in June."""
        old = self.invoice(amount=1000, due=-100)
        part = self.invoice(amount=500, due=-20)
        self.pay(part, amount=200, on=-15)
        self.invoice(amount=70, due=10)
        before = self.statement(on=-5)
        self.pay(old, on=-1)
        self.pay(part, on=0)
        self.credit_note(amount=30, due=29)
        self.invoice(amount=999, due=60)
        after = self.statement(on=-5)
        for document in (before[0], after[0]):
            document.pop("record"), document["accounts"][0].pop("bank")
        self.assertEqual(before, after)
        (account,) = before[0]["accounts"]
        self.assertEqual([line["residual"] for line in account["lines"]], [self.say(1000), self.say(300), self.say(70)])
        self.assertEqual([line["amount"] for line in account["lines"]], [self.say(1000), self.say(500), self.say(70)])
        self.assertEqual(account["total"], self.say(1370))

    def say(self, amount):
        return self.env["recouvrement.reminder"].new({"currency_id": self.company.currency_id.id})._say_amount(amount)

    def test_ages_by_hand(self):
        """Due 15 days from now: not due; 1, 30, 31, 60, 61, 90, 91 days late; a credit: they add up to the balance."""
        for amount, due in ((1, 15), (2, -1), (4, -30), (8, -31), (16, -60), (32, -61), (64, -90), (128, -91)):
            self.invoice(amount=amount, due=due)
        self.credit_note(amount=5, due=-10)
        (account,) = self.statement(on=0)[0]["accounts"]
        self.assertEqual(account["ages"], [self.say(amount) for amount in (1, 6, 24, 96, 128, -5)])
        self.assertEqual(account["total"], self.say(250))

    def test_one_table_per_currency(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        self.invoice(amount=10)
        self.invoice(amount=80, currency_id=usd.id)
        captions = {account["caption"] for account in self.statement(on=0)[0]["accounts"]}
        self.assertEqual(captions, {"Amounts in EUR", "Amounts in USD"})

    def test_empty_statement(self):
        page = self.desk["ir.actions.report"]._render_qweb_html(
            "recouvrement_module.report_statement",
            self.desk["recouvrement.statement"].create({"partner_ids": [Command.set(self.customer.ids)]}).ids,
        )[0]
        self.assertIn("No item was open", page.decode())

    def test_from_customer_and_case(self):
        self.invoice()
        self.refresh()
        contact = self.env["res.partner"].create({"name": "Ms Low", "parent_id": self.customer.id})
        case = self.case_of(self.customer)
        for model, record in (("res.partner", contact), ("recouvrement.case", case)):
            wizard = (
                self.desk["recouvrement.statement"].with_context(active_model=model, active_ids=record.ids).create({})
            )
            self.assertEqual(wizard.partner_ids, self.customer)
            self.assertEqual(wizard.company_id, self.company)
        self.assertEqual(wizard._get_file_name(), "Statement Menuiserie Duval 2026-11-19")

    def test_today_is_the_day_of_the_company(self):
        """At 23:30 in London it is tomorrow in Paris, whoever asks and wherever he sits."""
        self.company.partner_id.tz = "Europe/Paris"
        self.collector.tz = "America/Los_Angeles"
        self.invoice()
        self.refresh()
        case = self.case_of(self.customer)
        for context in ({}, {"active_model": case._name, "active_ids": case.ids}):
            with freeze_time("2026-11-19 23:30:00"):
                wizards = self.desk["recouvrement.statement"].with_context(tz=self.collector.tz, **context)
                wizard = wizards.create({"partner_ids": [Command.set(self.customer.ids)]})
                self.assertEqual(wizard.date, days(1))
                with self.assertRaisesRegex(UserError, "no later day than today"):
                    wizard.date = days(2)

    def test_stranger_reads_no_statement(self):
        self.invoice()
        stranger = self.env["res.users"].create({"name": "Guest", "login": "guest"})
        wizard = self.desk["recouvrement.statement"].create({"partner_ids": [Command.set(self.customer.ids)]})
        with self.assertRaises(UserError):
            wizard.with_user(stranger).sudo(False)._get_documents()
