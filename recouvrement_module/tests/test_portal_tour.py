# Part of recouvrement_module. License LGPL-3.
"""A portal customer answers in the real browser, in French."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import TODAY
from .test_portal_answers import AnswersCommon


@tagged("post_install", "-at_install")
class TestPortalTour(AnswersCommon):
    @freeze_time(TODAY, tick=True)
    def test_a_customer_answers(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["recouvrement_module"], ["fr_FR"])
        self.customer.with_env(self.collection).write({"recouvrement_category": "business", "lang": "fr_FR"})
        person = new_test_user(
            self.env, login="anne.duval", groups="base.group_portal", company_id=self.company.id, lang="fr_FR",
            company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        person.sudo().partner_id.parent_id = self.customer
        self.late.name, self.later.name = "FAC/1", "FAC/2"
        self.invoice(amount=700, due=-5).name = "FAC/3"
        planned = self.invoice(amount=300, due=-4)
        self.refresh()
        context = {"active_model": "account.move", "active_ids": planned.ids}
        wizard = self.env["recouvrement.plan.wizard"].with_user(self.collector).with_context(**context)
        wizard.create({"first_date": "2026-12-09", "number": 3}).action_propose()
        self.start_tour("/fr/my/statement", "recouvrement_customer_answers", login="anne.duval")
        self.env.invalidate_all()
        self.assertEqual(self.case.promise_ids.mapped("amount"), [500])
        self.assertEqual(self.case.promise_ids.note, "Virement <b>jeudi</b>")
        self.assertEqual(self.case.dispute_ids.mapped("amount"), [120.5])
        self.assertEqual(self.case.plan_ids.mapped("state"), ["agreed"])
        self.assertEqual(sorted(self.answers().mapped("kind")), ["dispute", "promise", "signature", "time"])
