# Part of recouvrement_module. License LGPL-3.
"""Who is caught: every case in one row, and what falls between."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import TODAY, RecouvrementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPolicyReach(RecouvrementCommon):
    """Four customers: one for whom a person chose, one consumer abroad, one consumer, one that nobody names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        german = {"country_id": cls.env.ref("base.de").id}
        cls.both = cls.customer_named("Max Huber", is_company=False, **german)
        cls.person = cls.customer_named("Anne Martin", is_company=False)
        cls.chosen = cls.customer_named("Holzbau Meyer", **german)
        for amount, partner in ((100, cls.customer), (200, cls.both), (300, cls.person), (400, cls.chosen)):
            cls.invoice(partner=partner, amount=amount)
        cls.invoice(partner=cls.person, amount=5000, due=20)  # owed, not overdue
        cls.refresh()
        cls.consumer = cls.policy_of((5, {}), name="Consumers", domain="[('is_company', '=', False)]", sequence=20)
        cls.abroad = cls.policy_of((5, {}), name="Abroad", domain="[('country_id.code', '=', 'DE')]", sequence=30)
        cls.nobody = cls.policy_of((5, {}), name="Nobody", domain="[('name', '=', 'Nobody')]", sequence=40)
        cls.own = cls.policy_of((8, {}), name="Of its own")
        cls.case_of(cls.chosen).policy_id = cls.own
        cls.manager = cls.user_of("manager")

    def page(self, user=None):
        Reach = self.env["recouvrement.policy.reach"].with_user(user or self.manager).with_company(self.company)
        action = Reach.action_open()
        return Reach.search([("create_uid", "=", Reach.env.uid)]), action

    def opened(self, action, user=None):
        Case = self.env["recouvrement.case"].with_user(user or self.manager)
        return sorted(Case.search(action["domain"]).mapped("partner_id.name"))

    def test_every_case_is_in_one_row(self):
        rows, action = self.page()
        self.assertEqual(action["res_model"], rows._name)
        self.assertRecordValues(rows, [
            {"name": "Chosen by a person", "case_count": 1, "amount": 400, "named_count": 1, "shared_count": 0},
            {"name": "Consumers", "case_count": 2, "amount": 500, "named_count": 2, "shared_count": 1},
            {"name": "Abroad", "case_count": 0, "amount": 0, "named_count": 2, "shared_count": 0},
            {"name": "Nobody", "case_count": 0, "amount": 0, "named_count": 0, "shared_count": 0},
            {"name": "Standard (default policy)", "case_count": 1, "amount": 100, "named_count": 1, "shared_count": 0},
            {"name": "No policy", "case_count": 0, "amount": 0, "named_count": 0, "shared_count": 0},
        ])  # fmt: skip
        self.assertEqual([round(row.share, 2) for row in rows], [0.4, 0.5, 0, 0, 0.1, 0])
        self.assertEqual(rows.mapped("currency_id"), self.company.currency_id)
        self.assertTrue(rows[2].note.startswith("All whom it names"))
        self.assertEqual(rows[3].note, "Names nobody today.")

    def test_each_row_opens_its_cases(self):
        rows, _action = self.page()
        opened = [self.opened(row.action_open_cases()) for row in rows]
        expected = [["Holzbau Meyer"], ["Anne Martin", "Max Huber"], [], [], ["Menuiserie Duval"], []]
        self.assertEqual(opened, expected)
        self.assertEqual(self.opened(rows[1].action_open_shared()), ["Max Huber"])
        self.assertEqual(self.opened(rows[2].action_open_named()), ["Holzbau Meyer", "Max Huber"])

    def test_opening_a_policy_opens_its_cases_by_a_small_domain(self):
        viewer = self.user_of("viewer")
        for policy, names in (
            (self.consumer, ["Anne Martin", "Max Huber"]), (self.own, ["Holzbau Meyer"]),
            (self.policy, ["Menuiserie Duval"]), (self.abroad, []),
        ):  # fmt: skip
            policy = policy.with_user(viewer).with_company(self.company)
            self.assertEqual(self.opened(policy.action_open_cases(), viewer), names)
            self.assertEqual(policy.case_count, len(names))
            self.assertLess(len(str(policy.action_open_cases()["domain"])), 60)

    def test_who_else_names_a_customer(self):
        names = {partner: self.case_of(partner).also_named for partner in (self.both, self.person, self.chosen)}
        self.assertEqual(names, {self.both: "Abroad", self.person: False, self.chosen: "Abroad"})

    def test_what_changed_since_the_last_run_is_seen(self):
        self.customer.is_company = False
        rows, _action = self.page()
        self.assertEqual(rows.mapped("case_count"), [1, 3, 0, 0, 0, 0])

    def test_without_a_default_policy(self):
        self.company.recouvrement_policy_id = False
        self.collection["recouvrement.policy"].search([("domain", "in", (False, ""))]).active = False
        rows, _action = self.page()
        self.assertEqual((rows[-1].reason, rows[-1].case_count, rows[-1].amount), ("none", 1, 100))
        self.assertEqual(self.opened(rows[-1].action_open_cases()), ["Menuiserie Duval"])
        self.assertTrue(rows[-1].note.startswith("Nothing is asked of them"))

    def test_customers_hidden_from_the_reader_are_counted_all_the_same(self):
        branch = self.branch_of(self.company)
        self.both.sudo().company_id = branch
        rows, _action = self.page(self.manager)
        self.assertEqual(rows[1].case_count, 2)

    def test_another_company_sees_its_own(self):
        company = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger", groups="recouvrement_module.group_manager",
            company_id=company.id, company_ids=[Command.set(company.ids)],
        )  # fmt: skip
        rows = self.env["recouvrement.policy.reach"].with_user(stranger)
        rows.action_open()
        rows = rows.search([("create_uid", "=", stranger.id)])
        self.assertEqual((rows.company_id, sum(rows.mapped("case_count"))), (company, 0))
        domain = [("policy_row", "=", f"{self.company.id} default")]
        self.assertFalse(self.env["recouvrement.case"].with_user(stranger).search_count(domain))

    def test_pages_of_others_stay(self):
        mine, _action = self.page()
        self.page(self.user_of("collector"))
        self.assertTrue(mine.exists())
        self.page()
        self.assertFalse(mine.exists())

    def test_without_rights(self):
        clerk = new_test_user(self.env, login="clerk", groups="account.group_account_invoice")
        with self.assertRaises(AccessError):
            self.page(clerk)

    def test_a_row_that_is_none_finds_nothing(self):
        root = self.company.id
        wrong = (
            "nonsense",
            "x y z",
            "7",
            f"{root} nothing 1",
            f"-{root} has 1",
            f"{'9' * 30} has 1",
            "1 has " + "9" * 30,
        )
        for row in wrong:
            self.assertFalse(self.collection["recouvrement.case"].search([("policy_row", "=", row)]), row)

    def test_queries_do_not_depend_on_the_number_of_cases(self):
        self.page()
        Case = self.env["recouvrement.case"]
        with self.assertQueryCount(6):
            Case._count_reach(self.company)
            Case._count_named(self.company)
