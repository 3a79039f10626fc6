# Part of recouvrement_module. License LGPL-3.
"""A manager's hour in the real browser."""

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
class TestManagerHour(RecouvrementCommon, HttpCase):
    @freeze_time(TODAY, tick=True)
    def test_manager_hour(self):
        manager = self.user_of("manager", password="user_manager")
        collector = self.user_of("collector")
        self.policy.name = "Four steps"
        self.invoice()
        self.refresh()
        self.collection["recouvrement.absence"].create({
            "user_id": collector.id, "stand_in_id": manager.id, "date_from": TODAY, "date_to": days(3),
        })  # fmt: skip
        self.start_tour("/odoo/collection-cases", "recouvrement_manager_hour", login="user_manager")
        hold = self.case_of(self.customer).hold_ids
        self.assertEqual((hold.create_uid, hold.reason_id.name), (manager, "We owe a document"))
