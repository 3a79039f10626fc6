# Part of recouvrement_module. License LGPL-3.
"""Credit limits: decided, raised for a time, read the same by everybody, kept whatever the path."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditLimit(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user_of("manager")
        cls.invoice(amount=800, due=-3)
        cls.refresh()
        cls.case = cls.case_of(cls.customer)

    def credit(self, day=0, company=None):
        root = company or self.company
        return self.env["recouvrement.case"]._get_credits(root, self.customer.ids, days(day))[self.customer.id]

    def limit(self, day=0):
        limit = self.credit(day).effective
        return limit.mode, float(limit.amount)

    def decide(self, mode="limited", amount=1000, **vals):
        return self.case.with_user(self.manager)._set_credit_limit(mode, amount, reason="Test", **vals)

    def latest(self):
        return self.case.credit_limit_ids.sorted("id")[-1:]

    # ---------------------------------------------------------------- deciding

    def test_lasting_and_temporary(self):
        """1 000 for good, 5 000 for ten days: nothing is written when it ends."""
        self.assertEqual(self.limit(), ("unlimited", 0))
        self.decide(amount=1000)
        self.decide(amount=5000, date_from=TODAY, date_to=days(9))
        self.assertEqual([self.limit(day) for day in (0, 9, 10)], [
            ("limited", 5000), ("limited", 5000), ("limited", 1000),
        ])  # fmt: skip
        self.assertEqual(self.customer.with_company(self.company).credit_limit, 1000)
        self.assertEqual(self.credit(10).lapsed.amount, 5000)
        self.assertEqual((self.case.credit_limit_mode, self.case.credit_limit_effective), ("limited", 5000))

    def test_the_same_zero_again_is_no_decision(self):
        """An import that brings core's 0 back leaves "nothing on credit" as it was decided."""
        self.decide("nothing")
        rows = self.case.credit_limit_ids
        self.customer.with_company(self.company).credit_limit = 0
        self.assertEqual((self.limit(), self.case.credit_limit_ids), (("nothing", 0), rows))

    def test_nothing_on_credit_is_not_cores_zero(self):
        self.decide("nothing")
        self.assertEqual(self.limit(), ("nothing", 0))
        self.assertEqual(self.customer.credit_limit, 0)

    def test_a_lower_limit_ends_the_raises_before_it(self):
        self.decide(amount=1000)
        raised = self.decide(amount=5000, date_to=days(30))
        self.decide(amount=2000)
        self.assertFalse(raised.ended_on)
        self.decide("nothing")
        self.assertEqual((raised.ended_on, raised.ended_uid), (TODAY, self.manager))
        self.assertEqual(self.limit(), ("nothing", 0))

    def test_a_raise_is_ended_by_hand(self):
        self.decide(amount=1000)
        self.decide(amount=5000, date_to=days(30)).action_end()
        self.assertEqual(self.limit(), ("limited", 1000))

    def test_decisions_are_history(self):
        row = self.decide()
        for act in (lambda: row.sudo().write({"amount": 9}), row.sudo().unlink):
            with self.assertRaises(UserError):
                act()

    def test_who_decides(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.user_of("collector"))._set_credit_limit("unlimited", reason="Friend")

    def test_bad_input_is_said(self):
        for amount in (-1, 10**12, "abc"):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.decide(amount=amount)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.decide(date_to=days(-1))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.decide(date_from=days(2))
        self.assertFalse(self.case.credit_limit_ids)

    def test_the_dialog(self):
        action = self.case.with_user(self.manager).action_credit_limit()
        wizard = self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"]).create({
            "kind": "temporary", "amount": 3000, "reason": "Season", "date_to": days(3),
        })  # fmt: skip
        wizard.action_decide()
        row = self.case.credit_limit_ids
        self.assertRecordValues(row, [{
            "kind": "temporary", "mode": "limited", "amount": 3000, "date_from": TODAY, "date_to": days(3),
            "reason": "Season", "origin": "person", "create_uid": self.manager.id,
        }])  # fmt: skip

    # ---------------------------------------------------------------- other paths

    def test_what_is_written_on_the_contact_is_kept(self):
        accountant = new_test_user(
            self.env, "accountant", groups="account.group_account_manager,base.group_partner_manager",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        self.customer.with_user(accountant).credit_limit = 700
        self.customer.with_user(accountant).with_context(import_file=True).credit_limit = 900
        self.assertRecordValues(self.case.credit_limit_ids.sorted("id"), [
            {"amount": 700, "origin": "contact", "create_uid": accountant.id},
            {"amount": 900, "origin": "import", "create_uid": accountant.id},
        ])  # fmt: skip
        self.assertEqual(self.limit(), ("limited", 900))
        self.customer.credit_limit = 0
        self.assertEqual(self.limit(), ("unlimited", 0))

    def test_a_new_contact_with_a_limit(self):
        partner = self.customer_named("Nouveau", credit_limit=400)
        self.assertEqual(self.case_of(partner).credit_limit_ids.amount, 400)

    def test_a_branch_writes_for_the_group(self):
        branch = self.branch_of(self.company)
        self.customer.with_company(branch).credit_limit = 600
        self.assertEqual(self.limit(), ("limited", 600))
        for company in (self.company, branch):
            self.assertEqual(self.customer.with_company(company).credit_limit, 600)

    def test_another_company_has_its_own_limit(self):
        other = self.setup_other_company()["company"]
        self.decide(amount=1000)
        self.customer.with_company(other).credit_limit = 100000
        self.assertEqual(self.limit(), ("limited", 1000))
        self.assertEqual(self.credit(company=other).effective.amount, 100000)

    def test_raw_sql_counts_at_once_and_is_recorded_by_the_daily_run(self):
        self.decide(amount=1000)
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE res_partner SET credit_limit = jsonb_build_object(%s, 1500) WHERE id = %s",
            str(self.company.id), self.customer.id,
        ))  # fmt: skip
        self.env.invalidate_all()
        self.assertEqual(self.limit(), ("limited", 1500))
        Case = self.collection["recouvrement.case"]
        self.assertEqual(Case._repair_limits(self.company), 1)
        self.assertEqual((self.latest().origin, self.latest().amount), ("outside", 1500))
        self.assertEqual(Case._repair_limits(self.company), 0)

    def test_negative_and_huge_on_the_contact(self):
        for amount in (-5, 1e15):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.customer.credit_limit = amount

    def test_merging_keeps_the_lower_limit_and_asks_somebody(self):
        other = self.customer_named("Duval (double)", credit_limit=300)
        self.decide(amount=1000)
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | other).ids, self.customer)
        self.assertEqual(self.limit(), ("limited", 300))
        self.assertEqual(self.latest().origin, "merge")
        self.assertEqual(self.customer.credit_limit, 300)
        self.assertTrue(self.case.activity_ids)
        self.assertEqual(set(self.case.credit_limit_ids.mapped("amount")), {300, 1000})

    def test_merging_equals_says_nothing(self):
        other = self.customer_named("Duval (double)")
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | other).ids, self.customer)
        self.assertFalse(self.case.credit_limit_ids)

    # ---------------------------------------------------------------- segments, reviews, alerts

    def test_a_segment_gives_a_limit_until_somebody_decides(self):
        Segment = self.collection["recouvrement.credit.segment"]
        Segment.create({
            "name": "Lyon", "company_id": self.company.id, "domain": "[('city', '=', 'Lyon')]", "mode": "limited",
            "amount": 250, "review_months": 6,
        })  # fmt: skip
        self.assertEqual(self.limit(), ("limited", 250))
        self.decide(amount=1000)
        self.assertEqual(self.limit(), ("limited", 1000))
        self.assertEqual(self.case.credit_review_on.isoformat(), "2027-05-19")
        self.decide("default")
        self.assertEqual(self.limit(), ("limited", 250))

    def test_the_default_limit_of_core(self):
        """Core's default is what customers without a decision have; who unticks his own limit returns to it."""
        self.env["ir.default"].with_user(self.manager).sudo().set(
            "res.partner", "credit_limit", 5000, company_id=self.company.id
        )
        self.assertEqual(self.limit(), ("limited", 5000))
        self.customer.credit_limit = 100
        self.assertEqual(self.limit(), ("limited", 100))
        self.customer.use_partner_credit_limit = False
        self.assertEqual(self.limit(), ("limited", 5000))
        self.assertEqual(self.latest().mode, "default")
        self.assertEqual(self.collection["recouvrement.case"]._repair_limits(self.company), 0)
        self.customer.credit_limit = 0
        self.assertEqual(self.limit(), ("unlimited", 0))

    def test_alerts_and_reviews_are_told_once(self):
        self.decide(amount=1000)
        self.case.credit_review_on = TODAY
        Case = self.collection["recouvrement.case"]
        for _day in range(2):
            Case._fold_exposure(self.company)
            Case._watch_credit(self.company)
        self.assertEqual(
            self.case.activity_ids.sorted("id").mapped("summary"),
            ["The credit limit is used to 80%", "Review the credit limit"],
        )
        self.decide(amount=2000)
        Case._watch_credit(self.company)
        self.assertFalse(self.case.credit_alerted)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditBanner(RecouvrementCommon):
    """Core's banner, with the limit of the company of the document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company()["company"]
        cls.company.account_use_credit_limit = True
        cls.invoice(amount=400, due=10)
        cls.customer.credit_limit = 500
        cls.customer.with_company(cls.other).credit_limit = 100000

    def test_whatever_company_is_ticked(self):
        draft = self.invoice(amount=200, due=20, post=False)
        for company in (self.company, self.other):
            draft.invalidate_recordset(["partner_credit_warning"])
            said = draft.with_company(company).partner_credit_warning
            self.assertIn("600", said.replace("\N{NO-BREAK SPACE}", " "))

    def test_within_the_limit_and_raised(self):
        self.assertFalse(self.invoice(amount=100, due=20, post=False).partner_credit_warning)
        draft = self.invoice(amount=50, due=20, post=False)
        self.assertTrue(draft.partner_credit_warning)
        case = self.collection["recouvrement.case"]._of_customer(self.customer, self.company)
        case._set_credit_limit("limited", 1000, date_to=days(1), reason="Test")
        draft.invalidate_recordset(["partner_credit_warning"])
        self.assertFalse(draft.partner_credit_warning)
