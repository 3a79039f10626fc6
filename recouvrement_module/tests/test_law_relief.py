# Part of recouvrement_module. License LGPL-3.
"""What courts, commissions and the creditor granted: noted with its document, obeyed by interest and by reminders."""

from base64 import b64encode
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, days
from .law import day
from .law_common import ClaimCommon, ago, euros
from .test_law_notice import NoticeCommon

DECISION = b64encode(b"Par ces motifs")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class ReliefCommon(ClaimCommon):
    def note(self, records, kind, on, first=None, last=None, user="collector", **vals):
        """Note what was granted, as a person does."""
        self.refresh()
        context = {"active_model": records._name, "active_ids": records.ids}
        Wizard = self.env["recouvrement.relief.wizard"].with_user(self.users[user]).with_context(**context)
        Wizard.create({
            "kind": kind, "date": day(on), "date_from": first and day(first), "date_to": last and day(last),
            "proof": DECISION, "proof_name": "decision.pdf", "note": "TC Lyon, 2026/123", **vals,
        }).action_record()  # fmt: skip
        return self.collection["recouvrement.relief"].search([], order="id desc", limit=1)

    def fact_of(self, invoice):
        self.refresh()
        return self.items_of(invoice).fact

    def words_of(self, invoice, until=None):
        """What the itemised claim says under the figures of an invoice."""
        claim = self.claim_of(invoice, until)
        (laid_out,) = self.service()._lay_out([claim])["invoices"]
        return " ".join(laid_out["notes"])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRelief(ReliefCommon):
    # ---------------------------------------------------------------- interest

    def test_delay_of_a_court(self):
        """61 days at 12.15 % before it, 19 at 12.40 % after it; nothing meanwhile."""
        invoice = self.due("31/03/2026")
        self.note(invoice, "court_delay", "26/05/2026", "01/06/2026", "31/10/2026")
        claim = self.claim_of(invoice)
        self.assertEqual(self.segments(claim), [(61, 12.15, 20.31), (19, 12.4, 6.45)])
        self.assertEqual((claim.interest, claim.indemnity.amount), (euros(26.76), 40))
        words = self.words_of(invoice)
        self.assertIn("Neither interest nor penalties from 1 Jun 2026 to 31 Oct 2026: delay granted by a court", words)
        self.assertIn("1343-5", words)
        self.assertEqual(self.claim_of(invoice, "30/09/2026").daily, 0)

    def test_delay_at_a_reduced_rate(self):
        invoice = self.due("31/03/2026")
        self.note(invoice, "court_delay", "26/05/2026", "01/06/2026", "31/10/2026", interest="reduced", rate=5)
        self.assertEqual(self.segments(self.claim_of(invoice)), [(61, 12.15, 20.31), (153, 5, 20.96), (19, 12.4, 6.45)])
        self.assertIn("Interest at 5.00% from 1 Jun 2026 to 31 Oct 2026: reduced rate", self.words_of(invoice))

    def test_respite_agreed(self):
        invoice = self.due("31/05/2026")
        self.note(invoice, "grace", "01/06/2026", "01/06/2026", "30/06/2026", proof=False)
        self.assertEqual(self.segments(self.claim_of(invoice)), [(142, 12.4, 48.24)])
        self.assertEqual(self.words_of(invoice, "30/06/2026").count("No interest"), 1)
        self.assertIn("a respite was agreed on", self.words_of(invoice, "30/06/2026"))
        self.assertEqual(self.fact_of(invoice), "")

    def test_judgment_at_the_legal_rate(self):
        """92 days at 12.15 %, then the legal rate, raised by five points two months after 15 November."""
        invoice = self.due("30/06/2025")
        self.note(invoice, "judgment", "01/10/2025", "15/11/2025")
        claim = self.claim_of(invoice, "30/06/2026")
        self.assertEqual(
            self.segments(claim), [(92, 12.15, 30.62), (92, 2.76, 6.96), (15, 2.62, 1.08), (166, 7.62, 34.66)]
        )
        self.assertEqual(claim.interest, euros(73.32))
        self.assertIn("L313-3", self.words_of(invoice, "30/06/2026"))
        self.assertEqual(self.segments(self.claim_of(invoice, "19/11/2026"))[-1], (142, None, None))

    def test_judgment_that_keeps_the_rate(self):
        invoice = self.due("30/06/2025")
        self.note(invoice, "judgment", "01/10/2025", "15/11/2025", granted="kept")
        claim = self.claim_of(invoice, "30/06/2026")
        self.assertEqual(self.segments(claim), [(184, 12.15, 61.25), (181, 12.15, 60.25)])
        self.assertIn("the legal rate only", self.words_of(invoice, "30/06/2026"))

    def test_over_indebtedness(self):
        """A judgment against a consumer, then the commission: 16 days of the raised rate, and nothing more."""
        person = self.customer_named("Anne Martin", is_company=False)
        invoice = self.due("30/06/2025", partner=person)
        self.note(invoice, "judgment", "01/10/2025", "15/11/2025")
        relief = self.note(invoice, "over_indebted", "01/02/2026", "01/02/2026")
        expected = [(92, 2.76, 6.96), (15, 2.62, 1.08), (16, 7.62, 3.34)]
        self.assertEqual(self.segments(self.claim_of(invoice)), expected)
        self.assertIn("L722-14", self.words_of(invoice))
        self.assertEqual(self.fact_of(invoice), "relief")
        self.decide(relief, "end", day=date(2026, 4, 30))
        self.assertEqual(self.segments(self.claim_of(invoice, "30/06/2026")), [*expected, (61, 7.62, 12.73)])
        self.assertEqual(self.fact_of(invoice), "")

    def test_frozen_rate_of_a_public_buyer_stays(self):
        """181 days of the half-year are 30 before the delay and 31 after it, at the rate of the first late day."""
        self.categorise("public_accountant")
        invoice = self.due("31/05/2025", 10000)
        self.note(invoice, "court_delay", "01/07/2025", "01/07/2025", "31/07/2025")
        self.paid(invoice, "31/08/2025")
        self.assertEqual(self.segments(self.claim_of(invoice)), [(30, 11.15, 91.64), (31, 11.15, 94.7)])

    def test_all_that_was_invoiced_before_a_day(self):
        old, new = self.due("31/03/2026"), self.due("30/06/2026")
        self.refresh()
        self.note(
            self.case_of(self.customer), "court_delay", "01/07/2026", "01/07/2026", "31/12/2026",
            invoiced_before=date(2026, 5, 31),
        )  # fmt: skip
        self.assertEqual(self.segments(self.claim_of(old)), [(91, 12.15, 30.29)])
        self.assertEqual(self.segments(self.claim_of(new)), [(142, 12.4, 48.24)])  # invoiced on 31 May
        self.assertEqual((self.fact_of(old), self.fact_of(new)), ("relief", ""))

    # ---------------------------------------------------------------- reminders

    def test_what_a_court_put_off_is_not_reminded_until_its_end(self):
        invoice = self.due("31/03/2026")
        self.refresh()
        self.assertEqual(self.items_of(invoice).decision_code, "remind")
        self.note(invoice, "court_delay", "01/11/2026", "01/11/2026", "30/11/2026")
        item = self.items_of(invoice)
        self.assertEqual((item.fact, item.decision_code, item.asked), ("relief", "relief", 0))
        self.assertIn("of 11/01/2026 (C. civ. 1343-5): nothing is asked before its end on 11/30/2026", item.why)
        with freeze_time(date(2026, 12, 1)):
            item.case_id._answer_changed()
            item.invalidate_recordset()
            self.assertEqual((item.fact, item.decision_code), ("", "remind"))

    def test_a_judgment_silences_nothing(self):
        invoice = self.due("31/03/2026")
        self.note(invoice, "judgment", "01/10/2026")
        self.assertEqual(self.fact_of(invoice), "")

    def test_another_company_is_not_concerned(self):
        other = self.setup_other_company()
        theirs = self.env["account.move"].with_company(other["company"]).create({
            "move_type": "out_invoice", "partner_id": self.customer.id, "invoice_date": days(-100),
            "invoice_date_due": days(-70), "invoice_payment_term_id": False,
            "invoice_line_ids": [(0, 0, {"name": "Work", "price_unit": 100, "tax_ids": []})],
        })  # fmt: skip
        theirs.action_post()
        theirs.is_move_sent = True
        ours = self.due("31/03/2026")
        self.refresh()
        self.note(
            self.case_of(self.customer), "court_delay", "01/11/2026", "01/11/2026", "30/11/2026",
            invoiced_before=TODAY,
        )  # fmt: skip
        self.assertEqual((self.fact_of(ours), self.fact_of(theirs)), ("relief", ""))

    # ---------------------------------------------------------------- what is refused

    def test_what_no_court_grants(self):
        invoice = self.due("31/03/2024")
        for first, last, vals, words in (
            ("01/06/2024", "02/06/2026", {}, "24 months at most.*1343-5"),
            ("01/06/2024", "31/05/2024", {}, "ends before it begins"),
            ("01/06/2024", None, {}, "Enter the last day"),
            ("01/06/2024", "31/10/2024", {"interest": "reduced", "rate": 5.06}, "5.07 % then"),
            ("01/06/2024", "31/10/2024", {"interest": "reduced", "rate": 1000}, "percent a year"),
            ("01/06/2024", "31/10/2024", {"proof": False}, "Attach the decision"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.note(invoice, "court_delay", "26/05/2024", first, last, **vals)
        with self.assertRaisesRegex(ValidationError, "a day that has come"), self.cr.savepoint():
            self.note(invoice, "court_delay", "20/11/2026", "20/11/2026", "31/12/2026")
        with self.assertRaisesRegex(ValidationError, "from its own day"), self.cr.savepoint():
            self.note(invoice, "judgment", "01/06/2024", "31/05/2024")
        with self.assertRaisesRegex(ValidationError, "of natural persons"), self.cr.savepoint():
            self.note(invoice, "over_indebted", "01/06/2024", "01/06/2024")
        with self.assertRaisesRegex(ValidationError, "what was agreed on"), self.cr.savepoint():
            self.note(invoice, "grace", "01/06/2024", "01/06/2024", "30/06/2024", note=" ")
        self.assertFalse(self.collection["recouvrement.relief"].search([]))
        self.note(invoice, "court_delay", "26/05/2024", "01/06/2024", "01/06/2026")

    # ---------------------------------------------------------------- history

    def decide(self, relief, purpose, **vals):
        context = {"active_model": relief._name, "active_ids": relief.ids}
        Decision = self.env["recouvrement.relief.decision"].with_user(self.users["collector"])
        Decision.with_context(**context).create({"purpose": purpose, **vals}).action_apply()

    def test_never_rewritten_and_withdrawn_with_a_reason(self):
        invoice = self.due("31/03/2026")
        relief = self.note(invoice, "court_delay", "26/05/2026", "01/06/2026", "31/12/2026")
        for change in ({"date_to": TODAY}, {"kind": "grace"}, {"proof": DECISION}, {"rate": 3}):
            with self.assertRaisesRegex(UserError, "not changed"):
                relief.write(change)
        with self.assertRaisesRegex(UserError, "kept as history"):
            relief.unlink()
        proof = self.collection["ir.attachment"].search([
            ("res_model", "=", relief._name), ("res_field", "=", "proof"), ("res_id", "=", relief.id),
        ])  # fmt: skip
        with self.assertRaisesRegex(UserError, "A proof is not changed"):
            proof.write({"raw": b"Other"})
        with self.assertRaisesRegex(UserError, "Say why"):
            self.decide(relief, "withdraw", reason=" ")
        self.decide(relief, "withdraw", reason="Of another customer")
        self.assertEqual((relief.withdrawn_uid, relief.withdrawn_on), (self.users["collector"], TODAY))
        self.assertEqual(self.fact_of(invoice), "")
        self.assertEqual(len(self.claim_of(invoice).parts[0].interest.segments), 2)

    def test_ended_early(self):
        invoice = self.due("31/03/2026")
        relief = self.note(invoice, "court_delay", "26/05/2026", "01/06/2026", "31/12/2026")
        for wrong in (days(1), date(2026, 5, 31)):
            with self.assertRaisesRegex(UserError, "after it began"):
                self.decide(relief, "end", day=wrong)
        self.decide(relief, "end", day=date(2026, 10, 31))
        self.assertEqual(self.segments(self.claim_of(invoice)), [(61, 12.15, 20.31), (19, 12.4, 6.45)])
        self.assertEqual(self.fact_of(invoice), "")
        with self.assertRaisesRegex(UserError, "known already"):
            self.decide(relief, "end", day=date(2026, 10, 30))

    def test_follows_a_merged_customer_and_lines_that_are_posted_anew(self):
        invoice = self.due("31/03/2026")
        relief = self.note(invoice, "court_delay", "26/05/2026", "01/06/2026", "31/12/2026")
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(self.fact_of(invoice), "relief")
        target = self.customer_named("Duval SA")
        self.due("30/04/2026", partner=target)
        self.refresh()
        self.collection["recouvrement.case"]._fold(self.customer.ids, target.id)
        self.assertEqual(relief.case_id, self.case_of(target))

    def test_rights_and_dialog(self):
        invoice = self.due("31/03/2026")
        self.refresh()
        with self.assertRaises(AccessError):
            self.note(invoice, "court_delay", "26/05/2026", "01/06/2026", "31/12/2026", user="viewer")
        case = self.case_of(self.customer)
        context = {"active_model": case._name, "active_ids": case.ids}
        Wizard = self.env["recouvrement.relief.wizard"].with_user(self.users["collector"])
        with Form(Wizard.with_context(**context)) as form:
            form.date = date(2026, 5, 26)
            self.assertEqual((form.date_from, form.invoiced_before), (date(2026, 5, 26), TODAY))
            form.date_to = date(2026, 12, 31)
            form.proof = DECISION
        form.record.action_record()
        self.assertEqual(case.relief_ids.scope, "customer")
        with self.assertRaisesRegex(UserError, "Select customers"):
            Form(Wizard)

    def test_queries_do_not_grow(self):
        invoices = self.env["account.move"]

        def count():
            self.env.invalidate_all()
            records = invoices.with_env(self.service().env)
            before = self.env.cr.sql_log_count
            self.service()._get_claims(records)
            return self.env.cr.sql_log_count - before

        for _number in range(2):
            invoices |= self.due("31/03/2026")
        self.note(invoices, "court_delay", "26/05/2026", "01/06/2026", "31/12/2026")
        count()
        few = count()
        for _number in range(4):
            invoices |= self.due("31/03/2026")
        self.note(invoices, "grace", "26/05/2026", "01/06/2026", "30/06/2026")
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReliefOfNotice(NoticeCommon):
    def test_letter_follows_it(self):
        """What a notice claims is struck with it, and says it: 20.31 before the delay and 6.45 after it."""
        invoice = self.invoice(amount=1000, due=ago("31/03/2026"))
        self.refresh()
        Relief = self.desk["recouvrement.relief"]
        Relief._note([{
            **Relief._prepare_anchor_vals(self.items_of(invoice)), "kind": "court_delay", "date": date(2026, 5, 26),
            "date_from": date(2026, 6, 1), "date_to": date(2026, 10, 31), "proof": DECISION,
        }])  # fmt: skip
        reminder = self.notices()
        values = {entry["kind"]: entry["value"] for entry in reminder.claim["entries"]}
        self.assertEqual(values, {"interest": 26.76, "indemnity": 40})
        self.assertEqual(self.plain(reminder.claim_total), "€1,066.76")
        self.assertIn("delay granted by a court on 26 May 2026", self.words_of(reminder)[reminder])
