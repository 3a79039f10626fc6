# Part of recouvrement_module. License LGPL-3.
"""Which policy a customer has, and what amounts and limits do to its steps."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .common import TODAY, RecouvrementCommon, days

TEXT = {"subject": "Your account", "body": "You owe {principal}."}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPolicies(RecouvrementCommon):
    @classmethod
    def policy_of(cls, *levels, **vals):
        """A policy whose steps are (delay, other values)."""
        return cls.collection["recouvrement.policy"].create({
            "name": "Of the test",
            "company_id": cls.company.id,
            "level_ids": [
                Command.create({"name": f"Day {delay}", "delay": delay, "min_gap": 0, **TEXT, **vals})
                for delay, vals in levels
            ],
            **vals,
        })

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

    def test_cases_of_a_policy(self):
        segment = self.policy_of((5, {}), domain="[('name', '=', 'Anne Martin')]")
        self.invoice()
        self.invoice(partner=self.customer_named("Anne Martin"))
        self.refresh()
        segment = segment.with_user(self.user_of("viewer")).with_company(self.company)
        self.assertEqual(segment.case_count, 1)
        self.assertEqual(self.policy.with_env(segment.env).case_count, 1)
        cases = self.collection["recouvrement.case"].search(segment.action_open_cases()["domain"])
        self.assertEqual(cases.partner_id.mapped("name"), ["Anne Martin"])

    # ---------------------------------------------------------------- bad input

    def test_a_domain_that_is_none(self):
        unknown, operator = "[('no_such_field', '=', 1)]", "[('name', 'likes', 'x')]"
        for domain in ("nonsense", unknown, operator, "__import__('os')", "[(1, 2)]", "7"):
            with self.assertRaisesRegex(ValidationError, "cannot be told"), self.cr.savepoint():
                self.policy_of((5, {}), domain=domain)

    def test_a_domain_asks_for_no_more_than_its_author_may_read(self):
        manager = self.user_of("manager")
        with self.assertRaises(ValidationError):
            self.env["recouvrement.policy"].with_user(manager).create({
                "name": "Nosy", "domain": "[('user_ids.totp_secret', '!=', False)]",
            })  # fmt: skip

    def test_an_end_before_the_last_step(self):
        with self.assertRaisesRegex(ValidationError, "before its last step on day 40"):
            self.policy_of((5, {}), (40, {}), time_limit=40)

    # ---------------------------------------------------------------- amounts

    def test_step_left_out_or_by_another_channel_below_an_amount(self):
        skipped = {"channel": "task", "min_amount": 1000}
        other = {**skipped, "below_channel": "email"}
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
        self.policy_of((12, {"channel": "task", "min_amount": 1000, "below_channel": "email"}), domain="[]")
        self.invoice(amount=1000, due=-15)
        self.refresh()
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        self.assertEqual(self.collection["recouvrement.reminder"].browse(ids).mapped("channel"), ["task"])

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


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestShippedPolicies(RecouvrementCommon):
    """The policies as they are installed, each on a customer of its segment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipped = cls.collection["recouvrement.policy"].search([("company_id", "=", False)])

    @classmethod
    def forget_segments(cls):
        """The shipped ones are what is tested here."""

    def test_each_catches_its_segment(self):
        public, key_account, construction = (
            {"category_id": [Command.link(self.env.ref(f"recouvrement_module.tag_{name}").id)]}
            for name in ("public", "key_account", "construction")
        )
        customers = {
            "Public buyer": public,
            "Consumer": {"is_company": False},
            "Key account": key_account,
            "Construction": construction,
            "Foreign customer": {"country_id": self.env.ref("base.de").id},
            "Standard": {},
        }
        for name, vals in customers.items():
            self.invoice(partner=self.customer_named(name, **vals), amount=500)
        self.invoice(partner=self.customer_named("Small amounts"), amount=100)
        self.refresh()
        cases = self.collection["recouvrement.case"].search([("company_id", "=", self.company.id)])
        found = {case.partner_id.name: case.effective_policy_id.with_context(lang="en_US").name for case in cases}
        self.assertEqual(found, {name: name for name in [*customers, "Small amounts"]})

    def test_texts_are_complete_in_both_languages(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for level in self.shipped.level_ids:
            texts = [level.with_context(lang=lang) for lang in ("en_US", "fr_FR")]
            for field in ("name", "subject", "body"):
                self.assertTrue(all(text[field] for text in texts), level.name)

    def test_only_businesses_in_france_read_of_the_commercial_code(self):
        """A consumer, a public buyer or a customer abroad is never told of L441-10, nor of the 40 EUR."""
        for name in ("policy_consumer", "policy_public", "policy_foreign"):
            levels = self.collection.ref(f"recouvrement_module.{name}").level_ids
            self.assertFalse([level.name for level in levels if "441" in level.body or "40 " in level.body])
        for name in ("policy_consumer", "policy_public"):
            self.assertFalse(
                any(self.collection.ref(f"recouvrement_module.{name}").level_ids.mapped("recall_interest"))
            )

    def test_small_amounts_have_no_formal_notice(self):
        self.assertFalse(any(self.collection.ref("recouvrement_module.policy_small").level_ids.mapped("formal_notice")))

    def test_copies_of_the_invoices_come_with_the_first_email(self):
        """The first late reminder by email of every ladder but the one of shared service centres, which have them."""
        expected = {
            policy.level_ids.filtered(lambda level: level.channel == "email" and level.delay > 0).sorted("delay")[:1]
            for policy in self.shipped - self.env.ref("recouvrement_module.policy_key_account")
        }
        self.assertEqual(set(self.shipped.level_ids.filtered("attach_invoices")), expected)

    def test_formal_notices_are_written_to_their_contact(self):
        for level in self.shipped.level_ids.filtered("formal_notice"):
            self.assertEqual(level.recipient, "formal", level.name)
        management = self.shipped.level_ids.filtered(lambda level: level.recipient == "management")
        self.assertEqual(
            set(management.mapped("name")),
            {"Last letter before formal notice", "Message to the finance director", "Letter to the management"},
        )
