# Part of recouvrement_module. License LGPL-3.
"""Which policy a customer has, and what amounts and limits do to its steps."""

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .common import TODAY, RecouvrementCommon, days

BELOW = {"below_subject": "Your small account", "below_body": "Please pay {principal}."}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPolicies(RecouvrementCommon):
    def in_force(self, partner):
        return self.case_of(partner).effective_policy_id

    def decided(self, record):
        self.refresh()
        return [(item.decision_code, item.level_id.delay, item.next_date) for item in self.items_of(record)]

    # ---------------------------------------------------------------- who has which

    def test_first_policy_in_order_that_catches(self):
        person = self.customer_named("Anne Martin", is_company=False)
        abroad = self.customer_named("Holzbau Meyer", country_id=self.env.ref("base.de").id)
        both = self.customer_named("Max Huber", country_id=self.env.ref("base.de").id, is_company=False)
        for partner in (self.customer, person, abroad, both):
            self.invoice(partner=partner)
        self.refresh()
        foreign = self.policy_of((5, {}), domain="[('country_id.code', '=', 'DE')]", sequence=20)
        consumer = self.policy_of((5, {}), domain="[('is_company', '=', False)]", sequence=10)
        partners = self.customer | person | abroad | both
        policies = [self.in_force(partner) for partner in partners]
        self.assertEqual(policies, [self.policy, consumer, foreign, consumer])
        foreign.sequence = 5
        self.assertEqual(self.in_force(both), foreign)
        foreign.active = False
        self.assertEqual([self.in_force(abroad), self.in_force(both)], [self.policy, consumer])
        consumer.unlink()
        self.assertEqual(self.in_force(person), self.policy)

    def test_a_person_overrules_the_segment(self):
        self.invoice()
        self.refresh()
        segment = self.policy_of((5, {}), domain="[]")
        own = self.policy_of((8, {}))
        case = self.case_of(self.customer)
        self.assertEqual(case.effective_policy_id, segment)
        case.with_user(self.user_of("collector")).policy_id = own
        self.assertEqual(case.effective_policy_id, own)
        self.assertEqual(self.items_of(self.customer).level_id, own.level_ids)

    def test_a_new_customer_is_caught_before_it_is_decided(self):
        segment = self.policy_of((30, {}), domain="[('name', 'like', 'Duval')]")
        self.assertEqual(self.decided(self.invoice(due=-10)), [("grace", 30, days(20))])
        self.assertEqual(self.in_force(self.customer), segment)

    def test_policy_of_another_company_catches_nobody_here(self):
        other = self.setup_other_company()["company"]
        self.policy_of((5, {}), domain="[]", company_id=other.id)
        self.invoice()
        self.refresh()
        self.assertEqual(self.in_force(self.customer), self.policy)

    def test_small_customers_move_to_the_common_policy_when_they_owe_more(self):
        small = self.policy_of((5, {}), domain="[]", max_amount=150)
        self.invoice(amount=149.99)
        self.refresh()
        self.assertEqual(self.in_force(self.customer), small)
        self.invoice(amount=0.01)
        self.refresh()
        self.assertEqual(self.in_force(self.customer), self.policy)
        large = self.customer_named("Rien d'échu")
        self.invoice(partner=large, amount=5000, due=20)
        self.refresh()
        self.assertEqual(self.in_force(large), self.policy)

    # ---------------------------------------------------------------- amounts

    def test_step_left_out_or_by_another_channel_below_an_amount(self):
        skipped = {"channel": "task", "min_amount": 1000}
        other = {**skipped, "below_channel": "email", **BELOW}
        for vals, expected in ((skipped, ("remind", 5)), (other, ("remind", 12))):
            customer = self.customer_named(f"Client {expected}")
            policy = self.policy_of((5, {}), (12, vals), domain=f"[('id', '=', {customer.id})]")
            self.assertEqual(self.decided(self.invoice(partner=customer, due=-15))[0][:2], expected)
            ids = self.collection["recouvrement.reminder"]._gather(
                self.company, TODAY, addressees=self.case_of(customer).ids
            )
            reminder = self.collection["recouvrement.reminder"].browse(ids)
            self.assertEqual((reminder.channel, reminder.state), ("email", "confirmed"))
            self.invoice(partner=customer, amount=900, due=-15)
            policy.domain = False

    def test_the_call_is_for_large_amounts(self):
        call = {"channel": "task", "min_amount": 1000, "below_channel": "email", **BELOW}
        self.policy_of((12, call), domain="[]")
        small = self.customer_named("Petit Chantier")
        self.invoice(amount=1000, due=-15)
        self.invoice(partner=small, amount=999.99, due=-15)
        self.refresh()
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminders = {reminder.partner_id: reminder for reminder in self.collection["recouvrement.reminder"].browse(ids)}
        self.assertEqual([reminders[who].channel for who in (self.customer, small)], ["task", "email"])
        texts = [reminders[who]._prepare_snapshot_vals()["body"] for who in (self.customer, small)]
        self.assertEqual(texts[0].split()[0], "You")
        self.assertTrue(texts[1].startswith("Please pay €999.99"), texts[1])

    def test_the_notes_of_a_task_never_reach_a_customer(self):
        for missing in ("below_subject", "below_body"):
            call = {"channel": "task", "min_amount": 1000, "below_channel": "email", **BELOW, missing: False}
            with self.assertRaisesRegex(ValidationError, "instead of your notes"), self.cr.savepoint():
                self.policy_of((12, call))
        with self.assertRaisesRegex(ValidationError, "{salary}"):
            self.policy_of((12, {"channel": "task", "below_channel": "email", **BELOW, "below_body": "{salary}"}))

    def test_credits_count_against_an_amount(self):
        self.policy_of((12, {"min_amount": 1000}), domain="[]")
        invoice = self.invoice(amount=1000, due=-15)
        self.credit_note(amount=0.01)
        self.assertEqual(self.decided(invoice)[0][0], "ended")

    def test_below_the_floor_nothing_is_asked(self):
        self.policy_of((5, {}), domain="[]", min_amount=20)
        invoice = self.invoice(amount=19.99)
        self.assertEqual(self.decided(invoice), [("small", False, False)])
        item = self.items_of(invoice)
        self.assertIn("waits for the next invoices", item.with_context(lang="en_US").why)
        other = self.invoice(amount=0.01)
        self.assertEqual(self.decided(invoice | other)[0][0], "remind")

    def test_large_ones_wait_for_a_person(self):
        self.policy_of((5, {}), domain="[]", approval_amount=500)
        customers = [self.customer, self.customer_named("Toiture Martin")]
        for customer, amount in zip(customers, (500, 499.99), strict=True):
            self.invoice(partner=customer, amount=amount)
        self.refresh()
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminders = self.collection["recouvrement.reminder"].browse(ids)
        states = {reminder.partner_id: reminder.state for reminder in reminders}
        self.assertEqual(states, dict(zip(customers, ("prepared", "confirmed"), strict=True)))

    # ---------------------------------------------------------------- the end

    def test_the_end_is_decided_in_advance(self):
        policy = self.policy_of((5, {}), domain="[]", time_limit=30, last_step="placement")
        invoice = self.invoice(due=-31)
        self.assertEqual(self.decided(invoice), [("expired", False, False)])
        item = self.items_of(invoice)
        self.assertTrue(item.with_context(lang="en_US").why.endswith("Proposed: hand-over to an agency."))
        policy.last_step = "person"
        self.env.invalidate_all()
        self.assertTrue(item.with_context(lang="en_US").why.endswith("A person decides what follows."))

    # ---------------------------------------------------------------- what follows a formal notice

    def ladder_with_hand_over(self):
        letter = {"channel": "letter", "formal_notice": True, "subject": "FORMAL NOTICE TO PAY"}
        return self.policy_of(
            (5, {}), (20, letter), (40, {"channel": "task", "in_turn": True, "min_gap": 12}), domain="[]"
        )  # fmt: skip

    def sent(self, invoice, level, on):
        """Let a step of an invoice have left on a day."""
        reminder = self.collection["recouvrement.reminder"]._gather(
            self.company, days(on), addressees=self.case_of(invoice.partner_id).ids
        )  # fmt: skip
        reminder = self.collection["recouvrement.reminder"].browse(reminder)
        self.assertEqual(reminder.level_id, level)
        for state in ("confirmed", "queued" if reminder.channel == "email" else "printed"):
            reminder.state = state
        reminder._mark_sent()
        reminder.sent_on = days(on)
        self.refresh()
        return reminder

    def test_a_step_in_its_turn_is_never_jumped_to(self):
        policy = self.ladder_with_hand_over()
        first, notice, _hand_over = policy.level_ids
        invoice = self.invoice(due=-60)
        self.assertEqual(self.decided(invoice)[0][:2], ("remind", 5))
        self.sent(invoice, first, on=-30)
        self.assertEqual(self.decided(invoice)[0][:2], ("remind", 20))
        self.sent(invoice, notice, on=-11)
        self.assertEqual(self.decided(invoice), [("wait", 40, days(1))])

    def test_a_friendly_message_does_not_recall_what_had_its_notice(self):
        first, notice, _hand_over = self.ladder_with_hand_over().level_ids
        old = self.invoice(due=-60)
        self.refresh()
        self.sent(old, first, on=-30)
        self.sent(old, notice, on=-11)
        young = self.invoice(due=-10)
        self.refresh()
        reminder = self.collection["recouvrement.reminder"].browse(
            self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        )
        self.assertEqual((reminder.level_id, reminder.line_ids.move_id), (first, young))

    def test_another_notice_recalls_what_had_its_notice(self):
        first, notice, _hand_over = self.ladder_with_hand_over().level_ids
        old = self.invoice(due=-60)
        self.refresh()
        self.sent(old, first, on=-30)
        self.sent(old, notice, on=-11)
        young = self.invoice(due=-25)
        self.refresh()
        self.sent(young, first, on=-8)
        reminder = self.collection["recouvrement.reminder"].browse(
            self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        )
        self.assertEqual((reminder.level_id, reminder.line_ids.move_id), (notice, old | young))

    # ---------------------------------------------------------------- copies

    def test_copy_to_the_salespersons(self):
        seller = new_test_user(self.env, "seller", email="seller@maison.example")
        policy = self.policy_of((5, {"copy_sales": True}), domain="[]")
        self.invoice(invoice_user_id=seller.id)
        self.invoice(invoice_user_id=seller.id)
        self.refresh()
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminder = self.collection["recouvrement.reminder"].browse(ids)
        self.assertIn("seller@maison.example", reminder._prepare_snapshot_vals()["email_cc"])
        self.assertEqual(reminder._prepare_snapshot_vals()["email_cc"].count("@"), 1)
        policy.level_ids.copy_sales = False
        self.assertFalse(reminder._prepare_snapshot_vals()["email_cc"])
