# Part of recouvrement_module. License LGPL-3.
"""Before more is agreed on, somebody is told what stands already; and what a dialog shows is what its user may read."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import TODAY, days
from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlanWarnings(PlanCommon):
    def setUp(self):
        super().setUp()
        self.moves = self.owe(400, 300)
        self.case = self.case_of(self.customer)

    def hold(self, move):
        Hold = self.collection["recouvrement.hold"]
        Hold._place([{
            **Hold._prepare_anchor_vals(self.items_of(move)), "scope": "item", "until": days(10), "note": "New address",
            "reason_id": self.env.ref("recouvrement_module.hold_reason_payment").id,
        }])  # fmt: skip
        self.refresh()

    def dispute(self, move, amount):
        self.collection["recouvrement.dispute"]._open([(self.items_of(move), amount)], {
            "reason_id": self.env.ref("recouvrement_module.dispute_reason_price").id, "description": "Too dear",
        })  # fmt: skip
        self.refresh()

    def promise(self, move, amount, day=date(2026, 11, 27)):
        return self.collection["recouvrement.promise"]._give(self.case, {self.items_of(move): amount}, {"date": day})

    def test_nothing_to_say(self):
        self.assertFalse(self.dialog(self.case).warning)

    def test_held(self):
        self.hold(self.moves[0])
        for model in ("recouvrement.plan.wizard", "recouvrement.promise.wizard", "recouvrement.offer.wizard"):
            form = self.dialog(self.items_of(self.moves[0]), model)
            if model == "recouvrement.plan.wizard":
                with form.line_ids.edit(0) as line:
                    line.planned = 100
            warning = form.warning or ""
            self.assertIn("New address", warning, model)
            self.assertIn(self.moves[0].name, warning, model)
            self.assertNotIn(self.moves[1].name, warning, model)

    def test_disputed_or_promised_in_part(self):
        self.dispute(self.moves[0], 150)
        self.promise(self.moves[1], 100)
        warning = self.dialog(self.case).warning
        self.assertIn("150.00\N{NO-BREAK SPACE}€ disputed", warning)
        self.assertIn("100.00\N{NO-BREAK SPACE}€ promised by 11/27/2026", warning)

    def test_its_own_kind_is_no_warning(self):
        self.promise(self.moves[1], 100)
        self.assertFalse(self.dialog(self.items_of(self.moves[1]), "recouvrement.promise.wizard").warning)

    def test_in_another_plan(self):
        self.agree(self.items_of(self.moves[0]))
        form = self.dialog(self.items_of(self.moves), "recouvrement.promise.wizard")
        with form.line_ids.edit(0) as line:
            line.promised = 50
        self.assertIn("in payment plan PLAN/", form.warning)

    def test_a_promise_far_away(self):
        form = self.dialog(self.case, "recouvrement.promise.wizard", date=days(60))
        self.assertFalse(form.warning)
        form.date = days(61)
        self.assertIn("more than 60 days away", form.warning)

    # ---------------------------------------------------------------- whose figures are shown

    def test_no_figures_of_another_company(self):
        """A dialog is opened on a customer of ours, and told another one: nothing of that one is computed."""
        other = self.setup_other_company()["company"]
        self.invoice(self.customer, amount=9999, company=other)
        self.refresh()
        foreign = self.case_of(self.customer, other)
        collector = self.users["collector"]
        for model in ("recouvrement.plan.wizard", "recouvrement.promise.wizard"):
            Wizard = self.env(user=collector)[model].with_context(
                active_model="recouvrement.item", active_ids=self.items_of(self.moves).ids,
                allowed_company_ids=self.company.ids, default_first_date=date(2026, 12, 1),
            )  # fmt: skip
            with self.assertRaises(AccessError):
                Wizard.onchange({"case_id": foreign.id, "item_ids": []}, ["item_ids"], {
                    "case_id": {}, "item_ids": {}, "currency_id": {}, "line_ids": {"fields": {"free": {}}},
                })  # fmt: skip

    def test_of_two_companies(self):
        """The same customer in both: a plan of the other company is neither seen nor counted here."""
        other = self.setup_other_company()["company"]
        theirs = self.invoice(self.customer, amount=500, company=other)
        self.refresh()
        plan = self.agree(self.case)
        self.assertEqual(self.items_of(theirs).planned, 0)
        case = self.case_of(self.customer, other)
        self.assertEqual((case.balance_planned, case.is_in_plan, self.case.is_in_plan), (0, False, True))
        stranger = new_test_user(
            self.env, login="stranger", groups="recouvrement_module.group_collector", company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        env = self.env(user=stranger, context={"allowed_company_ids": other.ids})
        self.assertFalse(env["recouvrement.plan"].search([]))
        self.assertFalse(env["recouvrement.instalment"].search([]))
        with self.assertRaises(AccessError):
            plan.with_env(env).read(["number"])
