# Part of recouvrement_module. License LGPL-3.
"""Credit requests: who asks, who decides up to which amount, one decision only."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditRequest(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.collector = cls.user_of("manager"), cls.user_of("collector")
        cls.seller, cls.director, cls.colleague = (
            new_test_user(
                cls.env, login, groups="base.group_user", company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for login in ("seller_asks", "director", "colleague")
        )  # fmt: skip
        cls.brackets = cls.collection["recouvrement.credit.bracket"].create([
            {"company_id": cls.company.id, "amount": 5000, "user_ids": [Command.set(cls.collector.ids)]},
            {"company_id": cls.company.id, "amount": 0, "user_ids": [Command.set(cls.director.ids)]},
        ])

    def ask(self, user=None, amount=4000, **vals):
        return self.env["recouvrement.credit.request"].with_user(user or self.seller).create({
            "partner_id": self.customer.id, "company_id": self.company.id, "amount": amount,
            "reason": "Order of the season", **vals,
        })  # fmt: skip

    def limit(self):
        credit = self.env["recouvrement.case"]._get_credits(self.company, self.customer.ids)[self.customer.id]
        return credit.effective.mode, float(credit.effective.amount)

    def test_brackets(self):
        small, large = self.ask(), self.ask(amount=5001)
        self.assertEqual(set(small.sudo().activity_ids.user_id), {self.collector, self.director})
        self.assertEqual(large.sudo().activity_ids.user_id, self.director)
        with self.assertRaises(AccessError):
            large.with_user(self.collector).action_grant()
        with self.assertRaises(AccessError):
            small.with_user(self.manager).action_grant()
        small.with_user(self.collector).action_grant()
        self.assertEqual(self.limit(), ("limited", 4000))
        row = self.case_of(self.customer).credit_limit_ids
        self.assertEqual((row.origin, row.create_uid, row.reason), ("request", self.collector, "Order of the season"))
        self.assertFalse(small.sudo().activity_ids)
        large.with_user(self.director).action_grant()
        self.assertEqual(self.limit(), ("limited", 5001))

    def test_a_temporary_limit(self):
        self.ask(kind="temporary", date_to=days(10)).with_user(self.collector).action_grant()
        row = self.case_of(self.customer).credit_limit_ids
        self.assertEqual((row.kind, row.date_to), ("temporary", days(10)))

    def test_one_wins(self):
        request = self.ask()
        request.with_user(self.collector).action_refuse()
        with self.assertRaisesRegex(UserError, "has decided on this request already"):
            request.with_user(self.director).action_grant()
        self.assertEqual((request.state, request.decided_uid), ("refused", self.collector))
        self.assertEqual(self.limit()[0], "unlimited")

    def test_who_sees_it(self):
        request = self.ask()
        Request = self.env["recouvrement.credit.request"]
        for user, seen in (
            (self.seller, True), (self.director, True), (self.collector, True), (self.manager, True),
            (self.colleague, False),
        ):  # fmt: skip
            self.assertEqual(bool(Request.with_user(user).search([("id", "=", request.id)])), seen, user.login)
        mine = [("decider_ids", "in", self.director.ids)]
        self.assertEqual(Request.with_user(self.director).search(mine), request)

    def test_nobody_decides_by_writing(self):
        request = self.ask()
        for act in (
            lambda: request.write({"state": "granted"}),
            lambda: self.ask(state="granted"),
            lambda: request.with_user(self.collector).action_withdraw(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()
        request.action_withdraw()
        with self.assertRaises(UserError):
            request.write({"amount": 1})

    def test_bad_input(self):
        for vals in (
            {"amount": 0}, {"amount": 1e15}, {"reason": " "}, {"kind": "temporary"},
            {"kind": "temporary", "date_to": days(-1)},
        ):  # fmt: skip
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.ask(**vals)

    def test_without_brackets_managers_decide(self):
        self.brackets.unlink()
        self.ask(amount=10**6).with_user(self.manager).action_grant()
        self.assertEqual(self.limit(), ("limited", 10**6))
