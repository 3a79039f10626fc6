# Part of recouvrement_module. License LGPL-3.
"""Copies of the overdue invoices: those of the message, as many as an email carries, and nothing else."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY
from .test_contacts import ContactsCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCopies(ContactsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_sending = True
        cls.first.attach_invoices = True

    def pdf_of(self, invoice, size=1000):
        """The PDF of an invoice, as core keeps it."""
        return self.env["ir.attachment"].create({
            "name": f"{invoice.name.replace('/', '_')}.pdf", "raw": b"%PDF" + invoice.name.encode() * (size // 10),
            "res_model": "account.move", "res_id": invoice.id, "res_field": "invoice_pdf_report_file",
            "mimetype": "application/pdf",
        })  # fmt: skip

    def weigh(self, pdf, megabytes):
        """Let a PDF pass for a large one, without its bytes."""
        self.env.flush_all()
        size = int(megabytes * 1024 * 1024)
        self.env.cr.execute("UPDATE ir_attachment SET file_size = %s WHERE id = %s", [size, pdf.id])
        self.env.invalidate_all()

    def mail_of(self, reminder):
        reminder._give_keys()
        reminder._queue()
        return reminder.mail_id

    def test_stored_pdfs_are_attached_as_they_are(self):
        invoices = [self.invoice(due=-6), self.invoice(due=-7)]
        pdfs = self.env["ir.attachment"].union(*map(self.pdf_of, invoices))
        before = self.env["ir.attachment"].search_count([])
        mail = self.mail_of(self.gather())
        letter = mail.attachment_ids - pdfs
        self.assertEqual(len(letter), 1)
        self.assertEqual(mail.attachment_ids & pdfs, pdfs)
        self.assertLessEqual(self.env["ir.attachment"].search_count([]), before + 2, "the letter alone is new")
        sent = mail._prepare_outgoing_list()[0]["attachments"]
        self.assertEqual({content for _name, content, _type in sent}, {*pdfs.mapped("raw"), letter.raw})
        self.assertIn("Copies attached", mail.body_html)
        self.assertNotIn("access_token", mail.body_html)

    def test_each_invoice_once_and_none_of_another_step(self):
        term = self.env["account.payment.term"].create({
            "name": "Twice", "line_ids": [
                Command.create({"value": "percent", "value_amount": 50, "nb_days": late}) for late in (20, 22)
            ],
        })  # fmt: skip
        invoice = self.invoice(due=-6, invoice_payment_term_id=term.id, invoice_date_due=False)
        pdf = self.pdf_of(invoice)
        reminder = self.gather()
        self.assertEqual(len(reminder.line_ids), 2)
        self.assertEqual(reminder._get_copies().attachments, pdf)
        self.first.attach_invoices = False
        self.assertFalse(reminder._get_copies().attachments)
        self.assertNotIn("Copies", self.mail_of(reminder).body_html)

    def test_what_is_too_large_is_a_link(self):
        """Ten megabytes as they travel are seven and a quarter of PDF: 5 + 2 go in, 3 do not."""
        big, small, other = (self.invoice(due=due) for due in (-9, -8, -7))
        for invoice, size in ((big, 5), (small, 3), (other, 2)):
            self.weigh(self.pdf_of(invoice), size)
        reminder = self.gather()
        reminder._give_keys()
        copies = reminder._get_copies()
        self.assertEqual(copies.attachments, big.invoice_pdf_report_id | other.invoice_pdf_report_id)
        self.assertEqual(copies.linked, small)
        values = reminder._get_copy_values()
        self.assertEqual(values["attached"], [big.name, other.name])
        ((name, link),) = values["linked"]
        self.assertEqual(name, small.name)
        self.assertIn(f"/my/invoices/{small.id}?access_token={small.access_token}", link)
        self.assertTrue(link.startswith("http"))

    def test_core_replaces_no_attachment_of_ours_by_a_link(self):
        """Core's own limit is of the same size: what we choose must pass below it."""
        for due in (-6, -7, -8, -9):
            self.weigh(self.pdf_of(self.invoice(due=due)), 2.3)
        mail = self.mail_of(self.gather())
        self.assertEqual(len(mail.attachment_ids), 4, "the letter and three copies")
        self.assertEqual(len(mail._prepare_outgoing_list()[0]["attachments"]), 4)

    def test_smaller_limit_of_the_company(self):
        self.env["ir.config_parameter"].set_param("base.default_max_email_size", "5")
        self.weigh(self.pdf_of(self.invoice(due=-6)), 4)
        self.assertFalse(self.gather()._get_copies().attachments)

    def test_invoice_without_stored_pdf_is_a_link_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        invoice = self.invoice(due=-6)
        body = self.mail_of(self.gather()).body_html
        self.assertIn(invoice.access_token, body)
        self.assertNotIn("Copies attached", body)

    def test_an_email_writes_on_no_invoice(self):
        """The key is there before the email is made; whose key could not be written is left out."""
        invoice, other = self.invoice(due=-6), self.invoice(due=-7)
        other.access_token = key = "already-there"
        reminder = self.gather()
        reminder._give_keys()
        self.assertEqual(other.access_token, key)
        self.assertTrue(invoice.access_token)
        invoice.access_token = False
        reminder._queue()
        self.assertFalse(invoice.access_token)
        self.assertNotIn(f"/my/invoices/{invoice.id}", reminder.mail_id.body_html)
        self.assertIn(key, reminder.mail_id.body_html)

    def test_keys_are_given_before_each_batch_is_fixed(self):
        invoice = self.invoice(due=-6)
        reminder = self.gather()
        steps = []
        for step, batch in self.collection["recouvrement.reminder"]._get_work():
            self.assertEqual(batch, reminder)
            steps.append(step)
            if step != "_hand_over":
                getattr(batch, step)()
        self.assertEqual(steps, ["_give_keys", "_queue", "_hand_over"])
        self.assertIn(invoice.access_token, reminder.mail_id.body_html)

    def test_nothing_of_others(self):
        """An opening entry names two customers; its page would show both. Nor what was added to an invoice by hand."""
        other = self.customer_named("Toiture Martin")
        receivable = self.company_data["default_account_receivable"]
        entry = self.entry([
            (receivable, self.customer, 100, -6), (receivable, other, 50, -6),
            (self.company_data["default_account_revenue"], None, -150, None),
        ], on=-40)  # fmt: skip
        entry.line_ids.no_followup = False
        invoice = self.invoice(due=-6)
        internal = self.env["ir.attachment"].create({
            "name": "margin.pdf", "raw": b"%PDF secret", "res_model": "account.move", "res_id": invoice.id,
        })  # fmt: skip
        invoice.message_main_attachment_id = internal
        reminder = self.gather().filtered(lambda one: one.partner_id == self.customer)
        self.assertIn(entry, reminder.line_ids.move_id)
        copies = reminder._get_copies()
        self.assertFalse(copies.attachments)
        self.assertEqual(copies.linked, invoice)

    def test_letters_stay_alone(self):
        self.customer.recouvrement_channel = "letter"
        self.pdf_of(self.invoice(due=-6))
        reminder = self.gather()
        self.assertEqual(reminder.channel, "letter")
        reminder._print()
        self.assertFalse(reminder.mail_id)
