# Part of recouvrement_module. License LGPL-3.
"""Copies of invoices that a customer has not received: who gets them, when they leave, and what proves it."""

from unittest.mock import MagicMock, patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_call_mode import CallCommon

ADDRESS = "compta@duval.example"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCopies(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_sending = True
        cls.late = cls.invoice(amount=500, due=-20)
        cls.later = cls.invoice(amount=200, due=-10)
        cls.coming = cls.invoice(amount=70, due=12)
        cls.refresh()
        cls.case = cls.case_of(cls.customer)
        cls.case.user_id = cls.collector
        cls.person = cls.env["res.partner"].create({
            "name": "Mme Roy", "parent_id": cls.customer.id, "phone": "04", "email": "roy@duval.example",
        })  # fmt: skip

    def copies(self, *moves, email=ADDRESS, **values):
        """Answer that invoices were not received: the email that was written, and the action that follows."""
        before = self.env["mail.mail"].sudo().search([])
        ids = [move.id for move in moves]
        action = self.answer(self.case, "not_received", items=ids, email=email, contact_id=self.person.id, **values)
        return self.env["mail.mail"].sudo().search([]) - before, action

    def leave(self, mail, **network):
        """Let the queue of mails hand it over to a mail server that takes everything, or does what is said."""
        server = self.registry["ir.mail_server"]
        with (
            patch.object(server, "_connect__", **network or {"return_value": MagicMock()}),
            patch.object(server, "_disable_send", return_value=False),
            patch.object(server, "send_email", return_value="<copies@company.example>"),
        ):
            mail.send()
        self.env.invalidate_all()

    def test_they_leave_at_once_and_are_proof(self):
        self.late.is_move_sent = False
        mail, action = self.copies(self.late)
        self.assertFalse(action)
        self.assertEqual((mail.email_to, mail.model, mail.res_id), (ADDRESS, self.case._name, self.case.id))
        self.assertIn(self.late.name, mail.body_html)
        self.assertNotIn(self.later.name, mail.body_html)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertIn("Hello Mme Roy", mail.body_html)
        self.assertEqual(self.case.hold_ids.until, days(5))
        self.assertIn(ADDRESS, self.case.call_ids.note)
        self.leave(mail)
        self.assertEqual(mail.state, "sent")
        said = f"A copy of {self.late.name} was sent to {ADDRESS}."
        for record in (self.late, self.case):
            self.assertIn(said, " ".join(record.message_ids.mapped("body")))
        self.assertTrue(self.late.is_move_sent)
        self.assertNotIn("A copy", " ".join(self.later.message_ids.mapped("body")))

    def test_what_was_paid_meanwhile_is_not_sent(self):
        mail, _action = self.copies(self.late, self.later)
        self.pay(self.late)
        self.leave(mail)
        self.assertEqual(mail.state, "cancel")
        self.assertIn("The copies were not sent", " ".join(self.case.message_ids.mapped("body")))
        self.assertNotIn("A copy of", " ".join(self.later.message_ids.mapped("body")))

    def test_they_wait_while_sending_is_off(self):
        self.company.recouvrement_sending = False
        mail, action = self.copies(self.late)
        self.assertEqual((action["tag"], action["params"]["type"]), ("display_notification", "warning"))
        self.leave(mail)
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(self.case.call_ids, "the call is noted all the same")
        self.company.recouvrement_sending = True
        self.leave(mail)
        self.assertEqual(mail.state, "sent")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_who_called_is_told_that_they_did_not_arrive(self):
        mail, _action = self.copies(self.late)
        self.leave(mail, side_effect=OSError("no route"))
        self.assertEqual(mail.state, "exception")
        task = self.case.activity_ids.filtered(lambda one: self.late.name in (one.summary or ""))
        self.assertEqual(task.user_id, self.collector)
        self.assertNotIn("A copy of", " ".join(self.late.message_ids.mapped("body")))

    def test_what_the_page_offers(self):
        entry = self.invoice(self.customer_named("Garage Morel"), amount=777, due=-10)
        self.person.email = False
        self.case.contact_ids.email = "factures@duval.example"
        page = self.mode.get_page(self.case.id)
        self.assertEqual([row["id"] for row in page["copies"]], (self.late | self.later).ids)
        self.assertEqual(page["email"], "factures@duval.example")
        for moves, vals in (
            ((), {}), ((self.late,), {"email": "nobody"}), ((self.late,), {"email": ""}), ((entry,), {}),
            ((self.late, entry), {}), ((self.coming,), {}),
        ):  # fmt: skip
            with self.subTest(vals=vals), self.assertRaises(UserError), self.cr.savepoint():
                self.copies(*moves, **vals)
        for wrong in ("x", [["1"]], {"1": 2}, None):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.answer(self.case, "not_received", items=wrong, email=ADDRESS)
        self.assertFalse(self.case.call_ids)

    def test_in_the_language_of_whoever_asks(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["recouvrement_module"], ["fr_FR"])
        self.person.lang = "fr_FR"
        mail, _action = self.copies(self.late)
        self.assertIn("500,00", mail.body_html)
        self.assertNotIn("500.00", mail.body_html)
