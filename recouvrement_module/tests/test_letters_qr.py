# Part of recouvrement_module. License LGPL-3.
"""The QR code of a transfer: the account, the amount asked here, the reference printed beside it."""

from urllib.parse import parse_qs, urlparse

from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TODAY
from .test_letters_render import pages_of
from .test_letters_words import LettersCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQrCode(LettersCommon):
    def fields_of(self, reminder):
        """The lines of the code of a message, as a bank reads them."""
        transfer = reminder._get_documents()[reminder.id]["qr"]
        vals = self.company._recouvrement_qr_vals(*transfer)
        if not vals:
            self.assertFalse(self.company._recouvrement_qr(*transfer))
            return None
        self.assertTrue(self.company._recouvrement_qr(*transfer).startswith("data:image/svg+xml;base64,"))
        return self.bank._get_qr_code_generation_params(**vals)["value"].split("\n")

    def email(self):
        self.first.min_gap = 0
        return self.snapshot(self.letters_for(self.first))

    def test_what_a_bank_reads(self):
        invoice = self.invoice(amount=1234.5, due=-10)
        lines = self.fields_of(self.email())
        self.assertEqual(lines[:4], ["BCD", "002", "1", "SCT"])
        self.assertEqual(lines[5:8], [self.company.name, "FR7630006000011234567890189", "EUR1234.5"])
        self.assertIn(invoice.payment_reference, lines[9:11])

    def test_less_credits(self):
        self.invoice(amount=100, due=-10)
        self.credit_note(amount=40)
        self.assertEqual(self.fields_of(self.email())[7], "EUR60.0")

    def test_several_invoices_have_the_reference_of_the_letter(self):
        for rank in range(5):
            self.invoice(amount=10 + rank, due=-10)
        reminder = self.email()
        lines = self.fields_of(reminder)
        self.assertEqual((lines[7], lines[10]), ("EUR60.0", reminder.number))

    def test_the_letter_has_it(self):
        self.invoice(due=-40)
        (page,) = self.collection["recouvrement.letter"]._render(self.snapshot(self.letters_for())).values()
        self.assertIn(b"data:image/svg+xml;base64", page)
        self.assertIn("Scan to pay", self.text_of(page))

    def test_emails_link_to_the_image(self):
        self.invoice(amount=80, due=-10)
        reminder = self.email()
        page = html.fromstring(str(reminder._render_mail_body()))
        images = page.xpath("//img[contains(@src, '/report/barcode/')]/@src")
        self.assertEqual(bool(images), self.company._recouvrement_draws())
        for image in images:
            value = parse_qs(urlparse(image).query)["value"][0]
            self.assertEqual(value.split("\n"), self.fields_of(reminder))

    def test_none_in_dollars(self):
        usd = self.setup_other_currency("USD", rates=[("2020-01-01", 2)])
        self.invoice(due=-10, currency_id=usd.id)
        self.assertIsNone(self.fields_of(self.email()))

    def test_none_without_iban(self):
        self.invoice(due=-10)
        self.bank.acc_number = "12345"
        self.assertIsNone(self.fields_of(self.email()))

    def test_none_when_switched_off(self):
        self.invoice(due=-10)
        self.company.recouvrement_qr = False
        self.assertIsNone(self.fields_of(self.email()))

    def test_what_a_factor_is_paid_is_not_in_it(self):
        mine, theirs = self.invoice(amount=80, due=-10), self.invoice(amount=300, due=-10)
        factor = self.customer_named("Factor SA")
        bank = self.collection["res.partner.bank"].create({
            "acc_number": "FR1420041010050500013M02606", "partner_id": factor.id,
        })  # fmt: skip
        self.refresh()
        self.collection["recouvrement.assignment"]._assign(self.items_of(theirs), {
            "factor_id": factor.id, "date": TODAY, "notified": True, "collected_by": "us", "bank_id": bank.id,
        })  # fmt: skip
        lines = self.fields_of(self.email())
        self.assertEqual(lines[7], "EUR80.0")
        self.assertIn(mine.payment_reference, lines[9:11])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQrCodeOnPaper(LettersCommon, HttpCase):
    def test_a_letter_of_one_line_stays_on_one_page(self):
        self.invoice(due=-40)
        for level in (self.last, self.notice):
            reminders = self.snapshot(self.letters_for(level))
            renderer = self.collection["recouvrement.letter"].with_context(force_report_rendering=True)
            (content,) = renderer._render(reminders).values()
            (page,) = pages_of(content)
            self.assertIn("Scan to pay", page)
            reminders._close("cancelled", "by_person")
            self.refresh()
