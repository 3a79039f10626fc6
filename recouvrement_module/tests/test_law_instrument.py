# Part of recouvrement_module. License LGPL-3.
"""Bills and cheques have a limitation of their own, and notices to public bodies interrupt theirs by themselves."""

import hashlib
from base64 import b64encode
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY
from .law import day
from .law_common import ago
from .test_law_limitation import LimitationCommon
from .test_law_notice import NoticeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInstrument(LimitationCommon):
    def signed(self, means, invoiced="15/03/2024", due="30/04/2024"):
        return self.dated(invoiced, due, recouvrement_means=means)

    def came_back(self, item, on):
        """Its cheque came back on a day."""
        reason = self.collection["recouvrement.reject.reason"]._get_by_code("CHEQUE-FUNDS")
        self.collection["recouvrement.reject"]._record([
            (item, {"date": day(on), "reason_id": reason.id, "means": "cheque"})
        ])  # fmt: skip
        self.refresh()
        item.invalidate_recordset()
        return item

    def test_bill_and_promissory_note_three_years_from_their_due_date(self):
        for means in ("bill", "promissory_note"):
            item = self.signed(means)
            self.assertEqual((item.instrument, item.instrument_date), ("bill", date(2027, 4, 30)))
            self.assertEqual(self.last_days(item), (date(2029, 3, 15), date(2029, 4, 30)), "the claim keeps its term")
            self.assertEqual(item.limitation_left, "6")

    def test_cheque_six_months_from_the_day_it_came_back(self):
        item = self.signed("cheque", "15/01/2026", "14/02/2026")
        self.assertFalse(item.instrument_date, "no cheque is there before one came back")
        self.came_back(item, "31/08/2026")
        self.assertEqual((item.instrument, item.instrument_date), ("cheque", date(2027, 2, 28)))
        self.assertEqual(item.limitation_left, "6")

    def test_none_for_transfers_nor_elsewhere(self):
        self.assertFalse(self.signed("transfer").instrument_date)
        item = self.signed("bill")
        self.company.country_id = self.env.ref("base.be")
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        item.invalidate_recordset()
        self.assertFalse(item.instrument_date)

    def test_out_of_time_leaves_the_claim_as_it_is(self):
        item = self.signed("bill", "15/03/2023", "30/04/2023")
        self.assertEqual(item.instrument_date, date(2026, 4, 30))
        self.assertEqual(self.last_days(item)[0], date(2028, 3, 15))
        self.assertNotEqual(item.fact, "barred")
        self.assertFalse(item.limitation_left)

    def test_court_act_lets_it_begin_again(self):
        item = self.signed("bill")
        self.note(item, "court_act", "02/10/2026")
        self.refresh()
        item.invalidate_recordset()
        self.assertEqual(item.instrument_date, date(2029, 10, 2))

    def test_told_once(self):
        item = self.came_back(self.signed("cheque", "15/01/2026", "14/02/2026"), "15/06/2026")
        item.case_id.user_id = self.collector
        Alert = self.collection["recouvrement.limitation.alert"]
        for _time in range(2):
            Alert._tell(self.company, TODAY)
        told = self.collection["mail.activity"].search([("summary", "like", "Limitation within")])
        self.assertIn("within a month: 1", told.summary)
        self.assertIn(f"{item.name}: until 12/15/2026 for its bill or cheque", told.note)
        self.assertEqual(Alert.search([]).clock, "instrument_date")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNoticeInterrupts(NoticeCommon):
    """1000 invoiced and due in 2024: 4 years from 1 January 2025, then from 1 January 2027."""

    def sent_with_pdf(self):
        self.late = self.invoice(amount=1000, due=ago("30/04/2024"))
        reminder = self.notices()
        content = b"%PDF-1.4 notice"
        reminder.write({"pdf": b64encode(content), "pdf_sha256": hashlib.sha256(content).hexdigest()})
        reminder.write({"state": "printed"})
        reminder._mark_sent()
        return reminder

    def last_day(self):
        self.refresh()
        return self.items_of(self.late).limitation_date

    def test_against_a_body_with_a_public_accountant(self):
        self.categorise("public_accountant")
        reminder = self.sent_with_pdf()
        self.assertEqual((self.last_day(), reminder.limitation_effect), (date(2028, 12, 31), "interrupts"))
        self.deliver(reminder, "deposit")
        event = reminder.limitation_event_ids
        self.assertEqual((event.kind, event.date, event.move_id), ("claim", TODAY, self.late))
        self.assertEqual((event.proof, event.create_uid), (b64encode(b"%PDF-1.4 notice"), self.collector))
        self.assertEqual(self.last_day(), date(2030, 12, 31))
        self.deliver(reminder, "receipt")
        self.assertEqual(reminder.limitation_event_ids, event, "once")

    def test_the_proof_of_the_post_goes_first(self):
        self.categorise("public_accountant")
        reminder = self.sent_with_pdf()
        proof = self.env["ir.attachment"].with_user(self.collector).create({
            "name": "avis.pdf", "raw": b"%PDF-1.4 received", "res_model": "recouvrement.delivery",
        })  # fmt: skip
        self.deliver(reminder, "receipt", attachment_ids=proof.ids)
        event = reminder.limitation_event_ids
        self.assertEqual((event.proof, event.proof_name), (b64encode(b"%PDF-1.4 received"), "avis.pdf"))

    def test_wrong_address_takes_it_back(self):
        self.categorise("public_accountant")
        reminder = self.sent_with_pdf()
        self.deliver(reminder, "deposit")
        self.deliver(reminder, "return")
        self.assertEqual(reminder.limitation_event_ids.withdrawn_on, TODAY)
        self.assertEqual(self.last_day(), date(2028, 12, 31))

    def test_nothing_for_everyone_else(self):
        for category in ("business", "public_undertaking"):
            self.categorise(category)
            reminder = self.sent_with_pdf()
            self.assertEqual(reminder.limitation_effect, "none")
            self.deliver(reminder, "receipt")
            self.assertFalse(reminder.limitation_event_ids)

    def test_without_any_proof_a_person_notes_it(self):
        self.categorise("public_accountant")
        self.invoice(amount=1000, due=ago("30/04/2024"))
        reminder = self.sent_notice()
        self.deliver(reminder, "deposit")
        self.assertFalse(reminder.limitation_event_ids)
        self.assertEqual(reminder.delivery, "deposit")
