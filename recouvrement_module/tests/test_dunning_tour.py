# Part of recouvrement_module. License LGPL-3.
"""The collector's morning in the real browser."""

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .common import TODAY, RecouvrementCommon


@tagged("post_install", "-at_install")
class TestCollectorDay(RecouvrementCommon, HttpCase):
    @freeze_time(TODAY, tick=True)
    def test_collector_day(self):
        self.company.recouvrement_sending = True
        self.invoice(due=-10)
        self.invoice(due=-10).action_toggle_block_payment()
        self.invoice(partner=self.customer_named("Sans Adresse", email=False))
        self.invoice(partner=self.customer_named("Charpentes Roche"), due=-35)
        self.refresh()
        self.user_of("collector", password="user_collector")
        self.start_tour("/odoo/collection-cases", "recouvrement_collector_day", login="user_collector")
        reminders = self.collection["recouvrement.reminder"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sorted(reminders.mapped("state")), ["confirmed", "confirmed"])
