# Part of recouvrement_module. License LGPL-3.
"""A statement that leaves by email: core's composer on the case, in the customer's language."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TODAY
from .test_letters_words import LettersCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStatementByEmail(LettersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.viewer = cls.user_of("viewer")

    def wizard_of(self, customers, user=None):
        return self.env["recouvrement.statement"].with_user(user or self.collector).create({
            "partner_ids": [Command.set(customers.ids)], "company_id": self.company.id,
        })  # fmt: skip

    def test_a_person_sends_it_from_the_case(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        contact = self.collection["res.partner"].create({
            "name": "Claire Compta", "parent_id": self.customer.id, "email": "claire@duval.example",
            "recouvrement_reminders": True,
        })  # fmt: skip
        self.customer.lang = "fr_FR"
        self.invoice(amount=100)
        self.refresh()
        case = self.case_of(self.customer)
        action = self.wizard_of(self.customer).action_send()
        composers = self.env[action["res_model"]].with_user(self.collector).with_context(**action["context"])
        composer = Form(composers).save()
        self.assertEqual((composer.model, composer.partner_ids), ("recouvrement.case", contact))
        self.assertIn("19 novembre 2026", composer.subject)
        self.assertIn("19 novembre 2026", composer.body)
        self.assertEqual(composer.attachment_ids.mimetype, "application/pdf")
        composer.action_send_mail()
        message = case.message_ids.sorted("id")[-1]
        self.assertEqual((message.partner_ids, message.attachment_ids), (contact, composer.attachment_ids))
        self.assertEqual(message.author_id, self.collector.partner_id)

    def test_it_goes_to_one_customer_with_a_case(self):
        other = self.customer_named("Garage Morel")
        with self.assertRaisesRegex(UserError, "one customer"):
            self.wizard_of(self.customer | other).action_send()
        with self.assertRaisesRegex(UserError, "Garage Morel has no case yet"):
            self.wizard_of(other).action_send()

    def test_viewer_prints_but_does_not_send(self):
        self.invoice()
        self.refresh()
        with self.assertRaises(AccessError):
            self.wizard_of(self.customer, self.viewer).action_send()
