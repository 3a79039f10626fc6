# Part of recouvrement_module. License LGPL-3.
"""The last day to go to court: told of every open item, moved by what happened, obeyed by the reminders."""

from base64 import b64encode
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, RecouvrementCommon, days
from .law import day

PROOF = b64encode(b"I owe you this. Duval")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class LimitationCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.user_of("collector")
        cls.manager = cls.user_of("manager")

    @classmethod
    def dated(cls, invoiced, due, partner=None, **vals):
        """An open invoice of a day, brought in step; its item."""
        invoice = cls.invoice(partner=partner, due=(day(due) - TODAY).days, invoice_date=day(invoiced), **vals)
        cls.refresh()
        return cls.items_of(invoice)

    def town(self):
        """A body with a public accountant, as a person said."""
        town = self.customer_named("Commune de Saint-Priest")
        town.with_env(self.collection).recouvrement_category = "public_accountant"
        return town

    def last_days(self, item):
        """The last day to go to court, and the same from the due date."""
        self.refresh()
        item.invalidate_recordset()
        return item.limitation_date, item.limitation_late

    def note(self, records, kind, on, user=None, **vals):
        """Note an event as a collector does."""
        context = {"active_model": records._name, "active_ids": records.ids}
        Wizard = self.env["recouvrement.limitation.wizard"].with_user(user or self.collector).with_context(**context)
        Wizard.create({
            "kind": kind,
            "date": day(on),
            "proof": PROOF,
            "proof_name": "proof.pdf",
            **vals,
        }).action_record()
        return self.collection["recouvrement.limitation.event"].search([], order="id desc", limit=1)

    def decide(self, records, purpose, user=None, **vals):
        context = {"active_model": records._name, "active_ids": records.ids}
        Decision = self.env["recouvrement.limitation.decision"].with_user(user or self.collector)
        Decision.with_context(**context).create({"purpose": purpose, **vals}).action_apply()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLimitation(LimitationCommon):
    # ---------------------------------------------------------------- the law

    def test_business_five_years_from_the_earliest_day(self):
        item = self.dated("15/03/2022", "30/04/2022")
        self.assertEqual(self.last_days(item), (date(2027, 3, 15), date(2027, 4, 30)))
        self.assertEqual(item.limitation_left, "6")

    def test_delivery_begins_it(self):
        item = self.dated("15/03/2022", "30/04/2022", delivery_date=date(2022, 2, 28))
        self.assertEqual(self.last_days(item), (date(2027, 2, 28), date(2027, 4, 30)))

    def test_case_says_both_readings_and_what_is_out_of_time(self):
        self.dated("15/03/2021", "30/04/2021", amount=260)
        self.dated("15/03/2022", "30/04/2022", amount=100)
        case = self.case_of(self.customer)
        self.assertEqual((case.limitation_date, case.limitation_late), (date(2026, 3, 15), date(2026, 4, 30)))
        self.assertEqual(case.balance_barred, 260)

    def test_consumer_two_years(self):
        person = self.customer_named("Anne Martin", is_company=False)
        item = self.dated("20/11/2024", "20/12/2024", partner=person)
        self.assertEqual(self.last_days(item), (date(2026, 11, 20), date(2026, 12, 20)))
        self.assertEqual(item.limitation_left, "1")

    def test_public_body_four_years_from_january(self):
        town = self.town()
        item = self.dated("15/03/2022", "30/04/2022", partner=town)
        self.assertEqual(self.last_days(item), (date(2026, 12, 31), date(2026, 12, 31)))

    def test_activity_of_the_company_and_of_the_customer(self):
        self.company.recouvrement_sector = "transport"
        item = self.dated("15/03/2026", "30/04/2026")
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 15))
        item.case_id.with_user(self.collector).sector = "other"
        self.assertEqual(self.last_days(item)[0], date(2031, 3, 15))
        item.case_id.with_user(self.collector).sector = "telecom"
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 15))
        item.case_id.sector = "wine"  # it has payment terms of its own, no limitation
        self.assertEqual(self.last_days(item)[0], date(2031, 3, 15))

    def test_contract(self):
        item = self.dated("15/03/2025", "30/04/2025")
        item.case_id.with_user(self.collector).limitation_years = 2
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 15))
        for years in (-1, 11, 100):
            with self.assertRaisesRegex(ValidationError, "between 1 and 10 years"):
                item.case_id.limitation_years = years
        self.customer.with_env(self.collection).recouvrement_category = "consumer"
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 15))  # the two years of the law, by chance
        with self.assertRaisesRegex(ValidationError, "L218-1"):
            item.case_id.limitation_years = 3
        item.case_id.limitation_years = 0
        self.customer.with_env(self.collection).recouvrement_category = "public_accountant"
        self.refresh()
        with self.assertRaisesRegex(ValidationError, "special law"):
            item.case_id.limitation_years = 3

    def test_category_that_forbids_a_contract_overrules_it(self):
        item = self.dated("15/03/2025", "30/04/2025")
        item.case_id.limitation_years = 10
        self.assertEqual(self.last_days(item)[0], date(2035, 3, 15))
        self.customer.with_env(self.collection).recouvrement_category = "consumer"
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 15))

    def test_no_clock_for_credits_nor_for_companies_elsewhere(self):
        credit = self.credit_note(due=-10)
        self.refresh()
        self.assertEqual(self.last_days(self.items_of(credit)), (False, False))
        item = self.dated("15/03/2022", "30/04/2022")
        self.company.country_id = self.env.ref("base.be")
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.assertEqual(self.last_days(item), (False, False))

    # ---------------------------------------------------------------- events

    def test_acknowledgment_lets_a_new_term_begin(self):
        item, other = self.dated("15/03/2022", "30/04/2022"), self.dated("20/03/2022", "30/04/2022")
        event = self.note(item, "acknowledgment", "02/10/2026", note="Letter of 2 October")
        self.assertEqual(self.last_days(item), (date(2031, 10, 2), date(2031, 10, 2)))
        self.assertEqual(self.last_days(other)[0], date(2027, 3, 20))
        self.assertEqual((event.create_uid, event.scope, event.name), (self.collector, "invoice", item.name))

    def test_event_of_the_customer_is_of_what_was_owed_then(self):
        old, new = self.dated("15/03/2022", "30/04/2022"), self.dated("15/10/2026", "30/11/2026")
        self.note(old.case_id, "plan", "02/10/2026")
        self.assertEqual(self.last_days(old)[0], date(2031, 10, 2))
        self.assertEqual(self.last_days(new)[0], date(2031, 10, 15))

    def test_insolvency_holds_the_clock_until_it_ends(self):
        item = self.dated("15/03/2022", "30/04/2022")
        event = self.note(item.case_id, "insolvency", "01/09/2026")
        self.assertEqual(self.last_days(item)[0], date(2031, 11, 19))
        self.assertTrue(item.limitation_stopped)
        with freeze_time(days(1)):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            item.invalidate_recordset()
            self.assertEqual(item.limitation_date, date(2031, 11, 20))
        self.decide(event, "end", day=date(2026, 10, 1))
        self.assertEqual(self.last_days(item)[0], date(2031, 10, 1))
        with self.assertRaisesRegex(UserError, "ended or was withdrawn"):
            self.decide(event, "end", day=date(2026, 10, 2))

    def test_mediation_stops_it_for_its_time(self):
        item = self.dated("15/03/2022", "30/04/2022")
        self.note(item, "mediation", "01/09/2026", end_date=date(2026, 9, 11))
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 25))

    def test_formal_notice_counts_against_public_accountants_only(self):
        item = self.dated("15/03/2022", "30/04/2022")
        with self.assertRaisesRegex(ValidationError, "does not interrupt"), self.cr.savepoint():
            self.note(item, "claim", "01/09/2026")
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 15))
        town = self.town()
        item = self.dated("15/03/2022", "30/04/2022", partner=town)
        self.note(item, "claim", "01/09/2026")
        self.assertEqual(self.last_days(item)[0], date(2030, 12, 31))

    def test_proof_is_wanted_and_stays(self):
        item = self.dated("15/03/2022", "30/04/2022")
        with self.assertRaisesRegex(ValidationError, "Attach the proof"):
            self.note(item, "acknowledgment", "02/10/2026", proof=False)
        event = self.note(item, "acknowledgment", "02/10/2026")
        self.assertEqual(event.with_user(self.collector).proof, PROOF)
        proof = self.collection["ir.attachment"].search([
            ("res_model", "=", event._name), ("res_field", "=", "proof"), ("res_id", "=", event.id),
        ])  # fmt: skip
        self.assertEqual(len(proof), 1)
        for change in ({"raw": b"Other"}, {"res_id": event.id + 1}):
            with self.assertRaisesRegex(UserError, "A proof is not changed"):
                proof.write(change)
        with self.assertRaisesRegex(UserError, "A proof is kept"):
            proof.unlink()

    def test_event_is_never_rewritten(self):
        event = self.note(self.dated("15/03/2022", "30/04/2022"), "acknowledgment", "02/10/2026")
        for change in ({"date": TODAY}, {"kind": "plan"}, {"proof": PROOF}, {"note": "No"}):
            with self.assertRaisesRegex(UserError, "not changed"):
                event.write(change)
        with self.assertRaisesRegex(UserError, "kept as history"):
            event.unlink()

    def test_withdrawn_with_a_reason(self):
        item = self.dated("15/03/2022", "30/04/2022")
        event = self.note(item, "acknowledgment", "02/10/2026")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.decide(event, "withdraw", reason=" ")
        self.decide(event, "withdraw", reason="Signed by nobody")
        self.assertEqual(self.last_days(item)[0], date(2027, 3, 15))
        self.assertEqual((event.withdrawn_uid, event.withdrawn_on), (self.collector, TODAY))

    def test_days_that_cannot_be(self):
        item = self.dated("15/03/2022", "30/04/2022")
        for on in ("20/11/2026", "01/01/1990"):
            with self.assertRaisesRegex(ValidationError, "a day that has come"):
                self.note(item, "acknowledgment", on)
        with self.assertRaisesRegex(ValidationError, "ends after it began"):
            self.note(item, "mediation", "01/09/2026", end_date=date(2026, 8, 1))

    def test_nothing_happens_to_a_debt_before_it_is_born(self):
        item = self.dated("15/03/2022", "30/04/2022")
        for records in (item, item.case_id):
            with self.assertRaisesRegex(ValidationError, "nothing of it was owed yet"), self.cr.savepoint():
                self.note(records, "acknowledgment", "01/10/2001")
        self.assertFalse(item.case_id.limitation_event_ids)
        self.note(item, "acknowledgment", "15/03/2022")

    def test_a_written_claim_is_refused_before_its_proof_is_looked_for(self):
        item = self.dated("15/03/2025", "30/04/2025")
        town = self.dated("15/03/2025", "30/04/2025", partner=self.town())
        for record, kept in ((item, False), (town, "claim")):
            context = {"active_model": record._name, "active_ids": record.ids}
            wizard = self.env["recouvrement.limitation.wizard"].with_user(self.collector).with_context(**context)
            wizard = wizard.new({"kind": "claim", "item_ids": record.ids})
            told = wizard._onchange_kind()
            self.assertEqual((wizard.kind, bool(told)), (kept, not kept))

    def test_event_outlives_the_lines_of_its_invoice(self):
        item = self.dated("15/03/2022", "30/04/2022")
        self.note(item, "acknowledgment", "02/10/2026")
        move = item.move_id
        move.button_draft()
        move.action_post()
        self.refresh()
        self.assertEqual(self.last_days(self.items_of(move))[0], date(2031, 10, 2))

    def test_event_follows_a_merged_customer(self):
        item = self.dated("15/03/2022", "30/04/2022")
        event = self.note(item, "acknowledgment", "02/10/2026")
        target = self.customer_named("Duval SA")
        self.dated("15/03/2026", "30/04/2026", partner=target)
        self.collection["recouvrement.case"]._fold(self.customer.ids, target.id)
        self.assertEqual(event.case_id, self.case_of(target))

    def merge_into(self, target):
        both = self.customer | target
        self.env["base.partner.merge.automatic.wizard"]._merge(both.ids, target, extra_checks=False)
        self.env.invalidate_all()

    def test_a_merge_extends_no_debt_that_nobody_acknowledged(self):
        """All that Duval owed was acknowledged in 2026; what another customer owes since 2022 was not."""
        item = self.dated("15/03/2022", "30/04/2022")
        move = item.move_id
        event = self.note(self.case_of(self.customer), "acknowledgment", "02/10/2026")
        self.assertEqual(self.last_days(item)[0], date(2031, 10, 2))
        target = self.customer_named("Duval SA")
        other = self.dated("15/03/2022", "30/04/2022", partner=target)
        before = self.last_days(other)
        self.merge_into(target)
        self.assertEqual(self.last_days(other), before)
        self.assertEqual(self.last_days(self.items_of(move))[0], date(2031, 10, 2))
        event.invalidate_recordset()
        self.assertEqual((event.scope, event.case_id), ("merged", self.case_of(target)))
        tied = self.collection["recouvrement.limitation.event"].search([("scope", "=", "invoice")])
        self.assertRecordValues(tied, [{
            "move_id": move.id, "kind": "acknowledgment", "date": date(2026, 10, 2), "proof": PROOF,
            "proof_name": "proof.pdf", "create_uid": self.collector.id, "case_id": self.case_of(target).id,
        }])  # fmt: skip

    def test_what_the_other_acknowledged_stays_its_own(self):
        target = self.customer_named("Duval SA")
        other = self.dated("15/03/2022", "30/04/2022", partner=target)
        self.note(self.case_of(target), "acknowledgment", "02/10/2026")
        item = self.dated("15/03/2022", "30/04/2022")
        before = self.last_days(item)
        move = item.move_id
        self.merge_into(target)
        self.assertEqual(self.last_days(other)[0], date(2031, 10, 2))
        self.assertEqual(self.last_days(self.items_of(move)), before)

    def fold(self, ours, theirs):
        """Merge a customer into another one, with what was agreed with each; the case that stays."""
        target = self.customer_named("Duval SA")
        self.dated("15/03/2026", "30/04/2026")
        self.dated("15/03/2026", "30/04/2026", partner=target)
        case = self.case_of(target)
        self.case_of(self.customer).write(ours)
        case.write(theirs)
        self.collection["recouvrement.case"]._fold(self.customer.ids, target.id)
        return case

    def test_of_two_limitations_the_stricter_one_stays(self):
        for ours, theirs, years in ((2, 0, 2), (8, 0, 0), (2, 3, 2), (3, 2, 2), (0, 8, 0)):
            with self.subTest(ours=ours, theirs=theirs), self.cr.savepoint() as savepoint:
                case = self.fold({"limitation_years": ours}, {"limitation_years": theirs})
                self.assertEqual(case.limitation_years, years)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_what_was_agreed_otherwise_is_told(self):
        self.case_of(self.customer)
        case = self.fold(
            {"regime": "contract", "contract_rate": 15, "limitation_years": 2, "user_id": self.collector.id},
            {"regime": "k_legal", "legal_factor": 3},
        )
        self.assertEqual(case.regime, "k_legal")
        activity = case.activity_ids.filtered(lambda one: one.summary == "Terms of a merged customer")
        self.assertEqual(activity.user_id, self.collector)
        for words in ("Menuiserie Duval", "Contract Rate (%) 15", "Limitation by Contract 2"):
            self.assertIn(words, activity.note)
            self.assertIn(words, "".join(case.message_ids.mapped("body")))

    def test_nothing_is_told_when_nothing_differs(self):
        case = self.fold({"regime": "contract", "contract_rate": 15}, {})
        self.assertEqual((case.regime, case.contract_rate), ("contract", 15))
        self.assertFalse(case.activity_ids)

    def test_dialog_says_what_counts(self):
        town = self.town()
        item = self.dated("15/03/2022", "30/04/2022", partner=town)
        context = {"active_model": "account.move", "active_ids": item.move_id.ids}
        form = Form(self.env["recouvrement.limitation.wizard"].with_user(self.collector).with_context(**context))
        self.assertTrue(form.written_claims)
        form.date = date(2027, 1, 15)
        self.assertTrue(form.out_of_time)
        with self.assertRaisesRegex(UserError, "Select customers"):
            Form(self.env["recouvrement.limitation.wizard"].with_user(self.collector))

    # ---------------------------------------------------------------- out of time

    def test_out_of_time_is_not_dunned(self):
        item = self.dated("15/03/2021", "30/04/2021")
        self.assertEqual((item.fact, item.decision_code, item.limitation_left), ("barred", "barred", "0"))
        self.assertIn("Out of time since", item.why)
        self.assertFalse(item.asked)

    def test_out_of_time_by_the_passing_of_a_day(self):
        item = self.dated("19/11/2021", "20/12/2021")
        self.assertEqual(item.fact, "")
        with freeze_time(days(1)):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            item.invalidate_recordset()
            self.assertEqual(item.fact, "barred")

    def test_acknowledged_in_time_and_noted_late(self):
        item = self.dated("15/03/2021", "30/04/2021")
        self.note(item, "acknowledgment", "01/02/2026")
        self.assertEqual(self.last_days(item)[0], date(2031, 2, 1))
        self.assertEqual(item.fact, "")
        late = self.dated("16/03/2021", "30/04/2021")
        self.note(late, "acknowledgment", "01/06/2026")
        self.assertEqual(self.last_days(late)[0], date(2026, 3, 16))
        self.assertEqual(late.fact, "barred")

    def test_manager_duns_all_the_same(self):
        item = self.dated("15/03/2021", "30/04/2021")
        with self.assertRaises(AccessError):
            item.with_user(self.collector).action_dun_all_the_same()
        with self.assertRaises(AccessError):
            self.decide(item, "dun", reason="He pays by honour")
        with self.assertRaisesRegex(ValidationError, "the reason is kept"), self.cr.savepoint():
            self.decide(item, "dun", user=self.manager, reason="")
        self.decide(item, "dun", user=self.manager, reason="He pays by honour")
        self.assertEqual(self.last_days(item)[0], date(2026, 3, 15))
        self.assertEqual((item.fact, item.decision_code), ("", "remind"))
        event = item.case_id.limitation_event_ids
        self.assertEqual((event.kind, event.note, event.create_uid), ("dun", "He pays by honour", self.manager))
        self.decide(event, "withdraw", reason="He asked to stop")
        self.refresh()
        self.assertEqual(item.fact, "barred")

    def test_only_what_is_out_of_time(self):
        item = self.dated("15/03/2022", "30/04/2022")
        with self.assertRaisesRegex(UserError, "out of time"):
            self.decide(item, "dun", user=self.manager, reason="Why not")

    # ---------------------------------------------------------------- alerts

    def alerts(self):
        return self.collection["mail.activity"].search([("summary", "like", "Limitation within")], order="id")

    def tell(self, on):
        with freeze_time(on):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            self.collection["recouvrement.limitation.alert"]._tell(self.company, on)
        return self.alerts()

    def test_told_once_at_each_number_of_months(self):
        item = self.dated("15/03/2022", "30/04/2022")
        item.case_id.user_id = self.collector
        told = self.tell(TODAY)
        self.assertEqual((told.user_id, told.res_id), (self.collector, item.case_id.id))
        self.assertIn("within 6 months", told.summary)
        self.assertIn(item.name, told.note)
        self.assertEqual(self.tell(days(1)), told)
        self.assertEqual(len(self.tell(date(2026, 12, 15))), 2)
        self.assertEqual(len(self.tell(date(2027, 2, 14))), 2)
        self.assertIn("within a month", self.tell(date(2027, 2, 15))[-1].summary)
        self.assertEqual(len(self.tell(date(2027, 4, 1))), 3)

    def test_one_activity_for_many_items_of_a_customer(self):
        for invoiced in ("15/03/2022", "16/03/2022", "17/03/2022"):
            item = self.dated(invoiced, "30/04/2022")
        item.case_id.user_id = self.collector
        self.assertIn("months: 3", self.tell(TODAY).summary)

    def test_managers_where_nobody_collects(self):
        self.dated("15/03/2022", "30/04/2022")
        self.assertIn(self.manager, self.tell(TODAY).user_id)

    def test_new_term_new_alerts(self):
        item = self.dated("15/03/2022", "30/04/2022")
        item.case_id.user_id = self.collector
        self.tell(TODAY)
        self.note(item, "acknowledgment", "19/11/2026")
        self.assertEqual(len(self.tell(date(2027, 3, 1))), 1)
        self.assertEqual(len(self.tell(date(2031, 11, 1))), 2)

    # ---------------------------------------------------------------- cost

    def test_clock_writes_only_what_moved(self):
        self.dated("15/03/2022", "30/04/2022")
        Item = self.collection["recouvrement.item"]

        def versions():
            self.env.flush_all()
            self.env.cr.execute("SELECT id, ctid::text FROM recouvrement_item ORDER BY id")
            return self.env.cr.fetchall()

        before = versions()
        Item._run_clock(self.company, None)
        self.assertEqual(versions(), before)

    def test_queries_do_not_grow(self):
        Item = self.collection["recouvrement.item"]

        def count():
            Item.search([]).invalidate_recordset()
            self.env.cr.execute("UPDATE recouvrement_item SET limitation_date = NULL")
            before = self.env.cr.sql_log_count
            Item._run_clock(self.company, None)
            return self.env.cr.sql_log_count - before

        self.dated("15/03/2022", "30/04/2022")
        few = count()
        for invoiced in ("16/03/2022", "17/03/2022", "18/03/2022", "19/03/2022"):
            self.dated(invoiced, "30/04/2022")
        self.assertEqual(count(), few)
