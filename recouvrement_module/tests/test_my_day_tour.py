# Part of recouvrement_module. License LGPL-3.
"""A collector's morning in the real browser, from what waits to zero."""

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .common import TODAY, RecouvrementCommon


@tagged("post_install", "-at_install")
class TestCollectorMorning(RecouvrementCommon, HttpCase):
    @freeze_time(TODAY, tick=True)
    def test_collector_morning(self):
        collector = self.user_of("collector", password="user_collector")
        cases = {
            name: self.late_case(name, collector, **vals)
            for name, vals in {
                "Menuiserie Duval": {}, "Charpentes Roche": {}, "Garage Morel": {},
                "Imprimerie Fabre": {"amount": 1000, "due": -70}, "Hotel du Lac": {"due": -100},
            }.items()
        }  # fmt: skip
        cases["Menuiserie Duval"].message_post(
            body="It will be paid at the end of the month.", message_type="email", author_id=self.customer.id
        )
        cases["Charpentes Roche"].activity_schedule(
            "mail.mail_activity_data_call", date_deadline=TODAY, user_id=collector.id
        )
        gathered = cases["Garage Morel"] | cases["Imprimerie Fabre"]
        Reminder = self.collection["recouvrement.reminder"]
        ids = Reminder._gather(self.company, TODAY, addressees=gathered.ids, confirm=True)
        email, call = Reminder.browse(ids).sorted("principal")
        call.channel = "task"
        cases["Hotel du Lac"].item_ids.write({"decision_code": "ended", "next_date": False})
        self.start_tour("/odoo/collection-my-day", "recouvrement_collector_morning", login="user_collector")
        self.assertEqual((email.state, call.state), ("confirmed", "sent"))
        self.assertFalse(cases["Menuiserie Duval"].reply_date)
        self.assertGreater(cases["Hotel du Lac"].activity_ids.date_deadline, TODAY)

    def late_case(self, name, collector, **vals):
        partner = self.customer if name == self.customer.name else self.customer_named(name)
        self.invoice(partner=partner, **vals)
        self.refresh()
        case = self.case_of(partner)
        case.user_id = collector
        return case
