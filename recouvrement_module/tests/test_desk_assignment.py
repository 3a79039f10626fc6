# Part of recouvrement_module. License LGPL-3.
"""Who collects from whom: the rules, what a person chose, and the history of both."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, RecouvrementCommon


class DeskCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.claire, cls.karim, cls.julie = (cls.collector_named(name) for name in ("claire", "karim", "julie"))
        cls.manager = cls.user_of("manager")
        cls.cases = cls.collection["recouvrement.case"]

    @classmethod
    def collector_named(cls, login, group="collector", **vals):
        return new_test_user(
            cls.env, login=login, name=login.title(), groups=f"recouvrement_module.group_{group}",
            **{"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)], **vals},
        )  # fmt: skip

    @classmethod
    def rule_of(cls, *collectors, **vals):
        return cls.collection["recouvrement.assignment.rule"].create({
            "name": "Rule of the test", "company_id": cls.company.id,
            "user_ids": [Command.set([user.id for user in collectors])], **vals,
        })  # fmt: skip

    @classmethod
    def customers(cls, *amounts):
        """A customer for each overdue amount, each with a case."""
        partners = cls.env["res.partner"]
        for number, amount in enumerate(amounts, 1):
            partners |= (partner := cls.customer_named(f"Client {number}"))
            cls.invoice(partner, amount=amount)
        cls.refresh()
        return partners

    def collectors(self, partners):
        return [self.case_of(partner).user_id for partner in partners]

    def history(self, case):
        """From, to, decided by, why; oldest first."""
        self.env.invalidate_all()
        return [
            (row.old_user_id.name, row.new_user_id.name, row.kind, row.reason)
            for row in case.collector_change_ids.sorted("id")
        ]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAssignment(DeskCommon):
    # ---------------------------------------------------------------- who gets whom

    def test_first_rule_in_order_that_a_case_meets(self):
        small, large, public = self.customers(100, 5000, 9000)
        public.country_id = self.env.ref("base.be")
        self.rule_of(self.julie, sequence=30)
        self.rule_of(self.karim, sequence=20, min_amount=5000)
        self.rule_of(self.claire, sequence=10, domain="[('country_id.code', '=', 'BE')]")
        self.assertEqual(self.cases._assign_by_rules(self.company), 3)
        self.assertEqual(self.collectors([small, large, public]), [self.julie, self.karim, self.claire])

    def test_amounts_and_policy(self):
        partners = self.customers(999.99, 1000, 2000)
        own = self.policy.copy({"company_id": self.company.id, "domain": "[('id', '=', 0)]"})
        self.case_of(partners[0]).policy_id = own
        self.rule_of(self.claire, policy_id=own.id)
        self.rule_of(self.karim, sequence=20, min_amount=1000, max_amount=2000)
        self.cases._assign_by_rules(self.company)
        self.assertEqual(self.collectors(partners), [self.claire, self.karim, self.env["res.users"]])

    def test_new_cases_go_to_who_has_the_fewest(self):
        partners = self.customers(*[100] * 7)
        self.case_of(partners[0]).user_id = self.claire
        self.case_of(partners[1]).user_id = self.claire
        self.rule_of(self.claire, self.karim)
        self.cases._assign_by_rules(self.company)
        found = self.collectors(partners)
        self.assertEqual((found.count(self.claire), found.count(self.karim)), (4, 3))
        self.assertEqual(found[:2], [self.claire] * 2)

    def test_daily_run_gives_new_cases_their_collector(self):
        self.rule_of(self.karim)
        partners = self.customers(100)
        self.invoice(self.customer)  # its case is not there yet
        self.env.flush_all()
        run = self.collection["recouvrement.run"]._get_today(self.company)
        run._phase_select()
        run._phase_decide()
        self.assertEqual(self.collectors(partners | self.customer), [self.karim] * 2)

    def test_preview_gives_nobody_a_collector(self):
        self.rule_of(self.karim)
        partners = self.customers(100)
        self.env["recouvrement.run"].with_user(self.claire).with_company(self.company).action_preview()
        self.assertFalse(self.case_of(partners).user_id)

    def test_queries_do_not_depend_on_the_number_of_cases(self):
        self.rule_of(self.claire, self.karim)
        counts = []
        for number in (2, 3, 9):  # the first time also fills the caches
            self.customers(*[100] * number)
            before = self.cr.sql_log_count
            self.assertEqual(self.cases._assign_by_rules(self.company), number)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    # ---------------------------------------------------------------- what a person chose

    def test_a_person_is_never_overruled(self):
        partners = self.customers(100, 100)
        rule = self.rule_of(self.karim)
        self.case_of(partners[0]).with_user(self.claire).user_id = self.claire
        self.cases._assign_by_rules(self.company, again=True)
        self.assertEqual(self.collectors(partners), [self.claire, self.karim])
        rule.user_ids = self.julie
        self.cases._assign_by_rules(self.company)
        self.assertEqual(self.collectors(partners), [self.claire, self.karim], "the daily run moves nobody")
        rule.with_user(self.manager).with_company(self.company).action_assign()
        self.assertEqual(self.collectors(partners), [self.claire, self.julie])
        self.case_of(partners[1]).with_user(self.claire).user_id = self.julie
        rule.user_ids = self.karim
        self.cases._assign_by_rules(self.company, again=True)
        self.assertEqual(self.collectors(partners), [self.claire, self.julie], "a person has confirmed her")

    def test_an_emptied_case_is_for_the_rules_again(self):
        partners = self.customers(100)
        self.rule_of(self.karim)
        case = self.case_of(partners)
        case.user_id = self.claire
        case.with_user(self.claire).user_id = False
        self.cases._assign_by_rules(self.company)
        self.assertEqual((case.user_id, case.assigned_by_rule), (self.karim, True))

    def test_cases_of_somebody_who_left(self):
        partners = self.customers(100)
        self.case_of(partners).user_id = self.claire
        self.rule_of(self.claire, self.karim)
        self.claire.active = False
        self.cases._assign_by_rules(self.company)
        self.assertEqual(self.collectors(partners), [self.karim])

    def test_a_rule_without_anybody_left_is_passed_over(self):
        partners = self.customers(100)
        self.rule_of(self.claire)
        self.claire.active = False
        self.rule_of(self.karim, sequence=20)
        self.cases._assign_by_rules(self.company)
        self.assertEqual(self.collectors(partners), [self.karim])

    def test_nothing_open_needs_nobody(self):
        self.rule_of(self.karim)
        invoice = self.invoice()
        self.refresh()
        self.pay(invoice)
        self.refresh()
        self.assertEqual(self.cases._assign_by_rules(self.company), 0)

    def test_other_companies_have_their_own_rules(self):
        other = self.setup_other_company()["company"]
        self.env.user.company_ids |= other
        partners = self.customers(100)
        self.karim.company_ids |= other
        self.rule_of(self.karim, company_id=other.id)
        self.cases._assign_by_rules(self.company | other)
        self.assertFalse(self.case_of(partners).user_id)

    # ---------------------------------------------------------------- history

    def test_every_change_is_kept(self):
        partners = self.customers(100)
        case = self.case_of(partners)
        self.rule_of(self.karim, name="The north")
        self.cases._assign_by_rules(self.company)
        case.with_user(self.manager).user_id = self.claire
        case.with_user(self.manager).user_id = self.claire
        self.assertEqual(self.history(case), [
            (False, "Karim", "rule", "The north"), ("Karim", "Claire", "person", False),
        ])  # fmt: skip
        self.assertEqual(case.collector_change_ids.sorted("id").create_uid, self.collection.user | self.manager)

    def test_a_merge_keeps_both_histories(self):
        source, target = self.customers(100, 100)
        self.rule_of(self.karim, name="The north")
        self.case_of(source).user_id = self.claire
        self.cases._fold(source.ids, target.id)
        case = self.case_of(target)
        self.assertEqual(case.user_id, self.claire)
        self.assertEqual(self.history(case), [(False, "Claire", "person", False), (False, "Claire", "merge", False)])
        self.assertFalse(case.assigned_by_rule)

    def test_after_a_merge_the_choice_of_a_rule_is_still_the_rules(self):
        source, target = self.customers(100, 100)
        rule = self.rule_of(self.karim, domain=f"[('id', '=', {source.id})]")
        self.cases._assign_by_rules(self.company)
        self.cases._fold(source.ids, target.id)
        self.assertTrue(self.case_of(target).assigned_by_rule)
        rule.write({"domain": False, "user_ids": [Command.set(self.julie.ids)]})
        self.cases._assign_by_rules(self.company, again=True)
        self.assertEqual(self.case_of(target).user_id, self.julie)

    def test_history_is_only_added_to(self):
        case = self.case_of(self.customers(100))
        case.user_id = self.claire
        for change in (lambda row: row.write({"reason": "other"}), lambda row: row.unlink()):
            with self.assertRaisesRegex(UserError, "only be added to"):
                change(case.collector_change_ids)
        with self.assertRaises(AccessError):
            self.env["recouvrement.collector.change"].with_user(self.manager).create({
                "case_id": case.id, "kind": "rule",
            })  # fmt: skip

    def test_nobody_dresses_up_his_change(self):
        case = self.case_of(self.customers(100)).with_user(self.claire)
        case.with_context(recouvrement_collector_kind="merge").user_id = self.claire
        self.assertEqual(self.history(case)[0][2], "person")
        with self.assertRaises(AccessError):
            case.assigned_by_rule = True

    def test_collectors_follow_their_cases(self):
        case = self.case_of(self.customers(100))
        self.rule_of(self.karim)
        self.cases._assign_by_rules(self.company)
        follower = case.message_follower_ids.filtered(lambda follower: follower.partner_id == self.karim.partner_id)
        self.assertIn(self.env.ref("mail.mt_comment"), follower.subtype_ids, "replies reach him")

    # ---------------------------------------------------------------- bad input

    def test_a_domain_that_is_none(self):
        for domain in ("nonsense", "[('no_such_field', '=', 1)]", "__import__('os')", "7"):
            with self.assertRaisesRegex(ValidationError, "cannot be told"), self.cr.savepoint():
                self.rule_of(self.claire, domain=domain)

    def test_a_rule_that_cannot_be_followed(self):
        viewer = self.collector_named("vera", group="viewer")
        elsewhere = self.setup_other_company()["company"]
        stranger = self.collector_named("odile", company_id=elsewhere.id, company_ids=[Command.set(elsewhere.ids)])
        branch = self.branch_of(self.company)
        for message, collectors, vals in (
            ("names no collector", (), {}),
            ("no right to work as a collector", (viewer,), {}),
            ("Odile does not work in", (stranger,), {}),
            ("No amount is in the range", (self.claire,), {"min_amount": 10, "max_amount": 10}),
            ("must be of a parent company", (self.claire,), {"company_id": branch.id}),
        ):
            with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                self.rule_of(*collectors, **vals)
        with self.assertRaisesRegex(ValidationError, "cannot be negative"), mute_logger("odoo.sql_db"):
            self.rule_of(self.claire, min_amount=-1)

    # ---------------------------------------------------------------- rights

    def test_rules_are_for_managers(self):
        rule = self.rule_of(self.claire)
        for change in (lambda own: own.write({"name": "mine"}), lambda own: own.action_assign()):
            with self.assertRaises(AccessError):
                change(rule.with_user(self.claire))
        rules = self.env["recouvrement.assignment.rule"].with_user(self.manager).with_company(self.company)
        with Form(rules) as form:
            form.name = "The south"
            form.user_ids.add(self.julie)
        self.assertEqual(form.record.company_id, self.company)

    def test_manager_of_a_branch(self):
        """The rules are the root's, which he cannot read."""
        branch = self.branch_of(self.company)
        user = self.collector_named("lille", "manager", company_id=branch.id, company_ids=[Command.set(branch.ids)])
        self.env.invalidate_all()
        env = self.env(user=user, context={"allowed_company_ids": branch.ids})
        partners = self.customers(100)
        with Form(env["recouvrement.assignment.rule"]) as form:
            form.name = "Ours"
            form.user_ids.add(user)
        form.record.action_assign()
        self.assertEqual(self.collectors(partners), [user])
        self.env.invalidate_all()
        self.assertEqual(Form(self.case_of(partners).with_env(env)).user_id, user)
