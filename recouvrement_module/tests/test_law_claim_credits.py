# Part of recouvrement_module. License LGPL-3.
"""The claim on the screen and the one of a letter have one base and one total: free credits, interest settled first."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY
from .law_common import ago
from .test_law_notice import NoticeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOneTotal(NoticeCommon):
    def plain(self, text):
        """With ordinary spaces, and no marks that only a screen needs."""
        return super().plain(text.replace("\ufeff", ""))

    def sheet(self, records=None, **vals):
        """The claim of the customer as a collector opens it."""
        self.refresh()
        records = records or self.case_of(self.customer)
        Sheet = self.desk["recouvrement.claim.sheet"]
        return Sheet.with_context(active_model=records._name, active_ids=records.ids).create(vals)

    def summary(self, sheet):
        """The rows of the claim by their words, and its total."""
        laid_out = sheet.env["recouvrement.claim"]._lay_out(sheet._get_claims())
        (totals,) = laid_out["summary"]
        return {label: self.plain(amount) for label, amount in totals["rows"]}, self.plain(totals["total"]), laid_out

    def test_free_credits_are_listed_apart_and_the_total_is_net(self):
        """1000 due on 31 August less 400 not allocated: 80 days at 12.40 % on 600 are 16.31; 40; 656.31 in all."""
        self.invoice(amount=1000, due=ago("31/08/2026"))
        credit = self.credit_note(amount=400, due=ago("15/09/2026"))
        rows, total, laid_out = self.summary(self.sheet())
        self.assertEqual(rows, {
            "Principal still open": "€1,000.00", "Credits not allocated": "-€400.00",
            "Interest that has run": "€16.31", "Compensation for recovery costs": "€40.00",
        })  # fmt: skip
        self.assertEqual(total, "€656.31")
        self.assertEqual(laid_out["credits"]["rows"][0][0], credit.name)
        self.assertIn("€400.00 of €400.00", self.plain(laid_out["credits"]["notes"][0]))
        reminder = self.notices()
        self.assertEqual(self.plain(reminder.claim_total), total)
        (asked,) = reminder.claim["summary"]
        self.assertEqual([self.plain(row[1]) for row in asked["rows"]], ["€600.00", "€16.31", "€40.00"])
        self.assertEqual(self.plain(asked["total"]), total)

    def test_credits_cover_what_fell_due_first(self):
        """1500 of credits: the 1000 of May are covered whole and bear nothing, 500 of the 2000 of August too.

        80 days at 12.40 % on 1500: 40.77; 1500 + 40.77 + 40 = 1580.77.
        """
        old = self.invoice(amount=1000, due=ago("31/05/2026"))
        self.invoice(amount=2000, due=ago("31/08/2026"))
        self.credit_note(amount=1500, due=ago("15/09/2026"))
        rows, total, laid_out = self.summary(self.sheet())
        self.assertEqual((rows["Principal still open"], rows["Credits not allocated"]), ("€2,000.00", "-€500.00"))
        self.assertEqual(total, "€1,580.77")
        self.assertIn("€500.00 of €1,500.00", self.plain(laid_out["credits"]["notes"][0]))
        self.assertEqual(self.plain(self.notices().claim_total), total)
        self.assertEqual(self.summary(self.sheet(old))[1], "€0.00")

    def test_a_day_of_the_past_is_told_without_them(self):
        """On 30 September: 30 days on 1000 are 10.19."""
        self.invoice(amount=1000, due=ago("31/08/2026"))
        self.credit_note(amount=400, due=ago("15/09/2026"))
        rows, total, laid_out = self.summary(self.sheet(until="2026-09-30"))
        self.assertEqual((rows["Interest that has run"], total), ("€10.19", "€1,050.19"))
        self.assertFalse(laid_out["credits"])

    def test_spreadsheet_has_the_same_total(self):
        self.invoice(amount=1000, due=ago("31/08/2026"))
        self.credit_note(amount=400, due=ago("15/09/2026"))
        sheet = self.sheet()
        _heads, rows = sheet._list_invoices(sheet._get_claims())
        left = [float(row[10]) for row in rows if row[0]]
        self.assertEqual(left, [1000, -400, 16.31, 40, 0])
        self.assertEqual(round(sum(left), 2), 656.31)

    def test_interest_first_letter_annex_and_screen_ask_one_sum(self):
        """1000 due on 30 April, 500 paid on 30 June: 61 days at 12.15 % are 20.31, settled first.

        520.31 of the principal stay open, 500 in the books; 142 days at 12.40 % on them are 25.10.
        500 + 20.31 + 25.10 + 40 = 585.41.
        """
        self.company.recouvrement_imputation = "interest_first"
        invoice = self.invoice(amount=1000, due=ago("30/04/2026"))
        self.pay(invoice, 500, on=ago("30/06/2026"))
        rows, total, _laid_out = self.summary(self.sheet())
        self.assertEqual(rows, {
            "Principal still open": "€520.31", "Interest that has run": "€45.41",
            "Interest settled by payments": "-€20.31", "Compensation for recovery costs": "€40.00",
        })  # fmt: skip
        self.assertEqual(total, "€585.41")
        reminder = self.notices()
        self.assertEqual(reminder.principal, 500)
        self.assertEqual([self.plain(row[1]) for row in reminder.claim["rows"]], ["€20.31", "€25.10", "€40.00"])
        self.assertEqual(self.plain(reminder.claim_total), total)
        (asked,) = reminder.claim["summary"]
        self.assertEqual(self.plain(asked["total"]), total)
        self.assertEqual(self.plain(reminder.claim["invoices"][0]["total"]), total)
        words = self.words_of(reminder)[reminder]
        for expected in ("You owe us €585.41.", "Sum asked in this letter", "article 1343-1"):
            self.assertIn(expected, words)

    def test_interest_first_and_paid_late_in_the_books(self):
        """1000 due on 30 April and paid on 30 June, 200 due on 31 August: the 20.31 paid first are open for 142 days.

        20.31 × 12.40 % × 142/365 = 0.98; 80 days on 200 are 5.44, which a letter tolerates; two indemnities:
        200 + 5.44 + 20.31 + 0.98 + 80 = 306.73 on the screen, 240 in the notice of the open invoice.
        """
        self.company.recouvrement_imputation = "interest_first"
        paid = self.invoice(amount=1000, due=ago("30/04/2026"))
        self.pay(paid, 1000, on=ago("30/06/2026"))
        late = self.invoice(amount=200, due=ago("31/08/2026"))
        self.assertEqual(self.summary(self.sheet())[1], "€306.73")
        reminder = self.notices()
        self.assertEqual(reminder.line_ids.move_id, late)
        self.assertEqual(self.plain(reminder.claim_total), "€240.00", "a notice is of its own invoices")
