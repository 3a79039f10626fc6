# Part of recouvrement_module. License LGPL-3.
"""A step tested on a real customer: what he would read, while nothing is numbered, written or sent."""

import io

import lxml.html
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLevelOnCustomer(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.second.with_context(lang="fr_FR").write({
            "subject": "Relance : {principal} échus", "body": "Bonjour {customer},\n\nMerci de régler {principal}.",
        })  # fmt: skip
        cls.customer.lang = "fr_FR"
        cls.large = cls.customer_named("Toitures Lemaire", lang="en_US", email="pay@lemaire.example")
        cls.invoice(due=-25, amount=100)
        cls.invoice(partner=cls.large, due=-3, amount=900)
        cls.refresh()
        cls.user = cls.user_of("collector", lang="en_US")

    def wizard(self, level, partner=None, user=None):
        Test = self.env["recouvrement.level.test"].with_user(user or self.user).with_company(self.company)
        with Form(Test.with_context(default_level_id=level.id)) as form:
            if partner:
                form.case_id = self.case_of(partner).with_env(Test.env)
        return form.record

    def text_of(self, wizard):
        return " ".join(lxml.html.fromstring(wizard.preview).text_content().split())

    def test_it_proposes_who_owes_most_among_those_of_the_policy(self):
        self.assertEqual(self.wizard(self.second).case_id.partner_id, self.large)
        segment = self.policy_of((5, {}), domain="[('name', 'like', 'Duval')]")
        self.assertEqual(self.wizard(segment.level_ids).case_id.partner_id, self.customer)

    def test_the_email_in_the_language_of_the_customer(self):
        wizard = self.wizard(self.second, self.customer)
        text = self.text_of(wizard)
        self.assertIn("Relance : 100,00", text)
        self.assertIn("Bonjour Menuiserie Duval", text)
        self.assertIn("compta@duval.example", text)
        self.assertIn("French", text)
        self.assertEqual((wizard.channel, wizard.note), ("email", False))
        wizard = self.wizard(self.second, self.large)
        self.assertIn("Reminder: ", self.text_of(wizard))
        self.assertIn("pay@lemaire.example", self.text_of(wizard))

    def test_it_claims_what_the_step_calls(self):
        """Two items late, one called to the second step and one to the first: each message claims both."""
        self.invoice(amount=30, due=-6)
        self.invoice(amount=5, due=-2)
        self.refresh()
        wizard = self.wizard(self.second, self.customer)
        self.assertIn("Relance : 130,00", self.text_of(wizard))
        self.assertFalse(wizard.note)
        example = self.wizard(self.first, self.customer)
        self.assertIn("135,00", self.text_of(example))
        self.assertIn("calls no item of this customer today", example.note)
        (document,) = example._get_documents()
        self.assertEqual(document["remark"], example.note)

    def test_a_formal_notice_claims_what_was_called_in_its_turn(self):
        """100 had the last letter and is called to the notice; 40, late since, only had the first reminder."""
        with freeze_time(days(-11)):
            self.invoice(partner=self.large, amount=100, due=-42)
            self.refresh()
        takeover = self.collection["recouvrement.reminder"]._take_over
        takeover([(self.items_of(self.large)[0], self.last, days(-10), "letter")])
        self.refresh()
        wizard = self.wizard(self.notice, self.large)
        (document,) = wizard._get_documents()
        self.assertEqual((len(document["lines"]), wizard.note, document["remark"]), (1, False, ""))
        self.assertIn("100.00", document["principal"])
        preview = self.collection["recouvrement.reminder"]._preview_formal_notices
        (document,) = preview(self.large, root=self.company)
        self.assertIn("100.00", document["principal"])
        self.assertFalse(document["remark"])
        (document,) = preview(self.customer, root=self.company)
        self.assertIn("shown instead", document["remark"])

    def test_nothing_is_numbered_written_or_sent(self):
        Reminder = self.collection["recouvrement.reminder"]
        before = [self.env[model].sudo().search_count([]) for model in (Reminder._name, "mail.mail", "ir.sequence")]
        item = self.items_of(self.customer).read()
        wizard = self.wizard(self.notice, self.customer)
        self.assertIn("—", [document["number"] for document in wizard._get_documents()])
        self.env.flush_all()
        self.env.invalidate_all()
        after = [self.env[model].sudo().search_count([]) for model in (Reminder._name, "mail.mail", "ir.sequence")]
        self.assertEqual((after, self.items_of(self.customer).read()), (before, item))

    def test_the_letter_is_marked_as_a_preview(self):
        for level in (self.second, self.last, self.notice):
            wizard = self.wizard(level, self.customer)
            action = wizard.action_print()
            self.assertEqual((action["type"], action["report_name"]), (
                "ir.actions.report", "recouvrement_module.level_test",
            ))  # fmt: skip
            report = self.env["ir.actions.report"].with_user(self.user)
            html, _kind = report._render_qweb_html(action["report_name"], wizard.ids)
            self.assertIn("o_recouvrement_watermark", html.decode())
            self.assertIn("Menuiserie Duval", html.decode())

    def test_the_pdf(self):
        report = self.env["ir.actions.report"].with_user(self.user).with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("recouvrement_module.level_test", self.wizard(self.notice).ids)
        self.assertEqual((kind, io.BytesIO(content).read(4)), ("pdf", b"%PDF"))

    def test_a_letter_and_a_task_show_their_text(self):
        self.assertIn("Please let us have €900.00", self.text_of(self.wizard(self.last, self.large)))
        policy = self.policy_of((5, {"channel": "task", "body": "Call and ask."}))
        wizard = self.wizard(policy.level_ids, self.large)
        self.assertEqual(wizard.channel, "task")
        self.assertIn("Call and ask.", self.text_of(wizard))

    def test_below_its_amount(self):
        vals = {"channel": "task", "min_amount": 500, "body": "Call."}
        below = {"below_channel": "email", "below_subject": "Small", "below_body": "Please answer."}
        policy = self.policy_of((5, {**vals, **below}), (9, vals))
        first, second = policy.level_ids
        self.assertEqual([self.wizard(first, who).channel for who in (self.large, self.customer)], ["task", "email"])
        self.assertIn("Please answer.", self.text_of(self.wizard(first, self.customer)))
        self.assertIn("500", self.wizard(second, self.customer).note)
        self.assertNotIn("left out", self.wizard(second, self.large).note)

    def test_a_courtesy_speaks_of_what_is_not_due(self):
        policy = self.policy_of((-7, {"body": "Soon: {principal}."}))
        self.invoice(partner=self.customer, amount=70, due=5)
        self.refresh()
        wizard = self.wizard(policy.level_ids)
        self.assertEqual(wizard.case_id.partner_id, self.customer)
        self.assertIn("Soon: 70,00", self.text_of(wizard))
        self.assertIn("Nothing of this customer", self.wizard(policy.level_ids, self.large).note)

    def test_nothing_to_ask(self):
        paid = self.customer_named("Tout Payé")
        self.invoice(partner=paid, due=20)
        self.refresh()
        wizard = self.wizard(self.second, paid)
        self.assertIn("choose another one", wizard.note)
        with self.assertRaisesRegex(UserError, "choose another one"):
            wizard._get_documents()

    def test_two_currencies_are_two_messages(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create({
            "currency_id": dollar.id, "company_id": self.company.id, "name": days(-400), "rate": 2,
        })  # fmt: skip
        self.invoice(partner=self.large, amount=80, due=-9, currency_id=dollar.id)
        self.refresh()
        text = self.text_of(self.wizard(self.second, self.large))
        self.assertEqual(text.count("Language"), 2)
        self.assertIn("$ 80.00", text.replace("$\xa0", "$ ").replace("$80", "$ 80"))

    def test_without_an_address(self):
        silent = self.customer_named("Sans Adresse", email=False)
        self.invoice(partner=silent, due=-25)
        self.refresh()
        self.assertIn("would be held", self.text_of(self.wizard(self.second, silent)))

    def test_the_customer_wants_letters(self):
        self.large.sudo().recouvrement_channel = "letter"
        self.assertEqual(self.wizard(self.second, self.large).channel, "letter")
        policy = self.policy_of((5, {"channel": "task"}))
        self.assertEqual(self.wizard(policy.level_ids, self.large).channel, "task")

    def test_copies_are_named_and_no_invoice_is_written(self):
        self.second.attach_invoices = True
        invoice = self.items_of(self.large).move_id
        self.assertIn(invoice.name, self.text_of(self.wizard(self.second, self.large)))
        self.env.flush_all()
        self.assertFalse(invoice.sudo().access_token)

    def test_hostile_text_is_only_text(self):
        self.second.body = "<script>alert(1)</script> {principal}"
        self.assertNotIn("<script>", self.wizard(self.second, self.large).preview)

    def test_who_may(self):
        viewer = self.user_of("viewer")
        with self.assertRaises(AccessError):
            self.wizard(self.second, user=viewer)
        company = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger", groups="recouvrement_module.group_manager",
            company_id=company.id, company_ids=[Command.set(company.ids)],
        )  # fmt: skip
        wizard = self.env["recouvrement.level.test"].with_user(stranger).create({
            "level_id": self.second.id, "company_id": company.id, "case_id": self.case_of(self.customer).id,
        })  # fmt: skip
        with self.assertRaises(AccessError):
            wizard._get_documents()

    def test_a_step_that_is_not_saved(self):
        with self.assertRaisesRegex(UserError, "Save the step first"):
            Form(self.env["recouvrement.level.test"].with_user(self.user))
