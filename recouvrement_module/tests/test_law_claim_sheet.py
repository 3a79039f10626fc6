# Part of recouvrement_module. License LGPL-3.
"""The itemised claim as people see it: on the screen, as a letter, as a file; and its dialogs."""

import base64
import io

import lxml.html
from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .common import TODAY, days
from .law import day
from .law_common import ClaimCommon, euros

REPORT = "recouvrement_module.report_claim"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestClaimSheet(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.late = cls.due("30/04/2025", 1200)
        cls.paid(cls.late, "15/09/2025")
        cls.open = cls.due("30/06/2026", 1000)
        cls.refresh()
        cls.case = cls.case_of(cls.customer)

    def tables(self, html):
        """The rows of the tables of a document, as text."""
        root = lxml.html.fromstring(str(html))
        return [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
            for row in root.xpath("//tr[td]")
        ]  # fmt: skip

    def text(self, html):
        return " ".join(lxml.html.fromstring(str(html)).text_content().split())

    def letter(self, sheet):
        html = self.env["ir.actions.report"].with_user(sheet.env.user)._render_qweb_html(REPORT, sheet.ids)[0]
        return html.decode()

    # ---------------------------------------------------------------- what it says

    def test_segments_on_the_screen(self):
        rows = self.tables(self.sheet(self.late).body)
        first = next(row for row in rows if "ECB 3.15% (1st half of 2025) + 10" in row)
        self.assertEqual([first[2], first[4]], ["61", "13.15%"])
        self.assertIn("1,200.00", first[3])
        self.assertIn("26.37", first[6])

    def test_in_the_language_of_the_reader_and_of_the_customer(self):
        self.users["viewer"].lang = "fr_FR"
        self.customer.lang = "en_US"
        sheet = self.sheet(self.late)
        self.assertIn("13,15", self.text(sheet.with_context(lang="fr_FR").body))
        self.assertIn("Itemised claim struck on 19 November 2026", self.text(self.letter(sheet)))
        self.assertIn("13.15%", self.text(self.letter(sheet)))

    def test_totals_are_those_of_the_lines(self):
        sheet = self.sheet(self.case, since=False)
        totals = sheet._get_totals()["EUR"]
        claims = [self.claim_of(move) for move in (self.late, self.open)]
        self.assertEqual(totals.interest, sum(claim.interest for claim in claims))
        self.assertEqual((totals.indemnity, totals.residual), (80, 1000))
        self.assertEqual(totals.total, 1080 + totals.interest)
        self.assertIn(f"{totals.total:,.2f}", self.text(sheet.body))

    def test_from_items_and_from_invoices(self):
        for kind, records in (("item", self.items_of(self.open)), ("move", self.open), ("case", self.case)):
            context = {"active_model": records._name, "active_ids": records.ids, "active_id": records.id}
            button = self.env.ref(f"recouvrement_module.claim_sheet_action_{kind}")
            action = button.with_user(self.users["viewer"]).with_context(**context).run()
            sheet = self.env[action["res_model"]].with_user(self.users["viewer"]).browse(action["res_id"])
            self.assertIn(self.open.name, self.text(sheet.body))
            self.assertNotIn(self.late.name, self.text(sheet.body), "it was paid longer than a year ago")

    def test_the_case_has_a_button(self):
        action = self.case.with_user(self.users["viewer"]).action_open_claim()
        self.assertEqual(action["res_model"], "recouvrement.claim.sheet")

    def test_nothing_late(self):
        coming = self.due("31/12/2026")
        self.refresh()
        sheet = self.sheet(coming)
        self.assertIn("nothing is late", self.text(sheet.body))
        partner = self.customer_named("Quiet SARL")
        self.due("31/12/2026", partner=partner)
        self.refresh()
        sheet = self.sheet(self.case_of(partner))
        self.assertTrue(sheet.is_empty)
        for button in (sheet.action_download, sheet._get_documents):
            with self.assertRaisesRegex(UserError, "nothing to claim"):
                button()

    def test_a_rate_that_is_not_known_is_named(self):
        self.case.write({"regime": "k_legal", "legal_factor": 3})
        text = self.text(self.sheet(self.open).body)
        self.assertIn("for memory", text)
        self.assertIn("the legal rate (2nd half of 2026) is not known", text)
        self.case.write({"regime": "contract", "contract_rate": 15})
        self.assertIn("minimum not verified for this half-year", self.text(self.sheet(self.open).body))

    def test_what_the_customer_need_not_know(self):
        small = self.due("31/10/2026", 100)
        self.refresh()
        sheet = self.sheet(small)
        self.assertIn("The settings tolerate so few days late", self.text(sheet.body))
        self.assertNotIn("tolerated", self.text(self.letter(sheet)))

    def test_consumer(self):
        self.categorise("consumer")
        text = self.text(self.letter(self.sheet(self.open)))
        self.assertIn("from the day on which a formal notice takes effect", text)
        self.assertIn("none: the customer is a consumer", text)

    def test_names_that_look_like_markup_or_formulas(self):
        self.customer.name = '=HYPERLINK("http://x")<script>alert(1)</script>'
        sheet = self.sheet(self.late)
        self.assertNotIn("<script>alert", self.letter(sheet))
        book = load_workbook(io.BytesIO(sheet._make_file()))
        self.assertEqual(book.worksheets[0]["A2"].data_type, "s")

    # ---------------------------------------------------------------- days

    def test_days_that_cannot_be(self):
        sheet = self.sheet(self.case)
        for message, vals in (
            ("of which something can be known", {"until": days(1000)}),
            ("a day before the one", {"since": days(1)}),
        ):
            with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                sheet.write(vals)

    def test_struck_on_another_day(self):
        sheet = self.sheet(self.late, until=day("30/06/2025"))
        self.assertEqual(sheet._get_totals()["EUR"].interest, euros(26.37))
        with Form(sheet) as form:
            form.until = day("15/09/2025")
        self.assertEqual(sheet._get_totals()["EUR"].interest, euros(57.13))

    # ---------------------------------------------------------------- as a file

    def test_spreadsheet_of_two_currencies_of_which_a_rate_is_not_known(self):
        """The dollars come first, with what is missing; 1200 of euros was paid, of which 40 is left."""
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 1.5)])
        self.due("31/03/2025", 900, currency_id=dollar.id)
        self.rate("ecb", day("01/07/2026")).state = "missing"
        self.rate("ecb", day("01/07/2025")).state = "missing"
        sheet = self.sheet(self.case, since=False)
        book = load_workbook(io.BytesIO(sheet._make_file()), data_only=True)
        rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        totals = {row[11]: row[10] for row in rows if row[1] == "Total"}
        self.assertEqual(set(totals), {"USD", "EUR"})
        self.assertEqual(len([row for row in rows if "want of a rate" in (row[1] or "")]), 2)
        for code, amount in totals.items():
            self.assertEqual(amount, sum(row[10] for row in rows if row[0] and row[11] == code))

    def test_spreadsheet(self):
        sheet = self.sheet(self.case, since=False)
        self.assertIn("/file/", sheet.action_download()["url"])
        book = load_workbook(io.BytesIO(base64.b64decode(sheet.file)), data_only=True)
        invoices, interest, payments = (list(one.iter_rows(min_row=2, values_only=True)) for one in book.worksheets)
        self.assertEqual([row[9] for row in interest if row[0] == self.late.name], [26.37, 30.76])
        self.assertEqual([(row[0], row[5]) for row in payments if row[0]], [(self.late.name, 1200)])
        self.assertEqual(interest[-1][1], "Total")
        self.assertAlmostEqual(interest[-1][9], sum(row[9] for row in interest[:-1]))
        self.assertEqual([(row[1], row[5]) for row in payments[-1:]], [("Total", 1200)])
        formulas = load_workbook(io.BytesIO(base64.b64decode(sheet.file))).worksheets[1]
        self.assertEqual(formulas.cell(formulas.max_row, 10).value, '=SUMIF($K$2:$K$4,"EUR",$J$2:$J$4)')
        left = {(row[1], row[4]): row[10] for row in invoices}
        self.assertEqual(left[self.late.name, "Interest"], 57.13)
        self.assertAlmostEqual(left["Total", ""], float(sheet._get_totals()["EUR"].total))

    # ---------------------------------------------------------------- buttons

    def dialog(self, sheet, button, **vals):
        action = getattr(sheet, button)()
        return sheet.env[action["res_model"]].with_context(**action["context"]).create(vals)

    def test_waiving_from_the_sheet(self):
        sheet = self.sheet(self.late, "manager")
        wizard = self.dialog(sheet, "action_waive", reason="Gesture")
        self.assertEqual(
            [(line.kind, line.value) for line in wizard.line_ids], [("interest", 57.13), ("indemnity", 40)]
        )
        with self.assertRaisesRegex(UserError, "Nothing is ticked"):
            wizard.action_waive()  # nothing is waived that nobody ticked
        wizard.what = "indemnity"
        self.assertEqual([(line.kind, line.value) for line in wizard.line_ids], [("indemnity", 40)])
        self.assertFalse(wizard.totals)
        wizard.line_ids.chosen = True
        self.assertIn("40.00", wizard.totals)
        wizard.action_waive()
        self.assertEqual(sheet._get_totals()["EUR"].total, euros(57.13))
        self.assertIn("Waived", self.text(self.letter(sheet)))
        self.assertEqual(self.case.accessory_ids.create_uid, self.users["manager"])

    def test_waiving_too_much(self):
        sheet = self.sheet(self.late, "manager")
        wizard = self.dialog(sheet, "action_waive", reason="Gesture")
        wizard.line_ids[0].write({"value": 100, "chosen": True})
        with self.assertRaisesRegex(UserError, "is left of it"):
            wizard.action_waive()
        wizard.line_ids.value = 0
        with self.assertRaisesRegex(UserError, "Nothing is ticked"):
            wizard.action_waive()

    def test_adding_costs_from_the_sheet(self):
        sheet = self.sheet(self.late, "collector")
        bill = self.env["ir.attachment"].with_user(self.users["collector"]).create({"name": "bill.pdf", "raw": b"%PDF"})
        wizard = self.dialog(sheet, "action_add_costs", value=90, reason="Fee", attachment_ids=[Command.set(bill.ids)])
        self.assertEqual(wizard.move_id, self.late)
        wizard.action_add()
        self.assertEqual(sheet._get_totals()["EUR"].costs, 50)
        wizard.move_id = self.open
        with self.assertRaisesRegex(UserError, "not among those of the claim"):
            wizard.action_add()

    def test_noting_as_claimed(self):
        sheet = self.sheet(self.late, "collector")
        sheet.action_note_claimed()
        self.assertEqual(sorted(self.case.accessory_ids.mapped("value")), [40, 57.13])
        self.rate("ecb", day("01/07/2025")).value = 3.15
        self.assertIn("a difference of", self.text(sheet.body))
        self.assertIn("stays as it was", self.text(sheet.body))
        self.assertNotIn("stays as it was", self.text(self.letter(sheet)))

    def test_who_may_press_what(self):
        sheet = self.sheet(self.late, "viewer")
        for button in ("action_note_claimed", "action_add_costs", "action_waive"):
            with self.assertRaises(AccessError):
                getattr(sheet, button)()
        self.assertEqual(sheet.action_print()["type"], "ir.actions.report")

    def test_claims_of_two_companies_are_struck_apart(self):
        other = self.setup_other_company()["company"]
        theirs = self.due("30/06/2025", company=other)
        self.users["viewer"].company_ids |= other
        context = {"active_model": "account.move", "active_ids": (self.late | theirs).ids,
                   "allowed_company_ids": (self.company | other).ids}  # fmt: skip
        with self.assertRaisesRegex(UserError, "one company at a time"):
            self.env(user=self.users["viewer"], context=context)["recouvrement.claim.sheet"].create({})

    def test_queries_of_a_sheet_do_not_depend_on_the_number_of_invoices(self):
        for rank in range(10):
            self.due("30/06/2026", 500 + rank)
        late = self.env["account.move"].search([("invoice_date_due", "=", day("30/06/2026"))])
        counts = []
        for some in (late[:1], late[:2], late):
            sheet = self.sheet(some)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(sheet.body)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestClaimLetter(ClaimCommon, HttpCase):
    def test_pdf(self):
        late = self.due("30/04/2025", 1200)
        self.refresh()
        sheet = self.sheet(late)
        report = sheet.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = report._render_qweb_pdf(REPORT, sheet.ids)
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
