# Part of recouvrement_module. License LGPL-3.
"""A collector is away: who takes the day, what he sees, and what is asked of whom."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_desk_assignment import DeskCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAbsence(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def away(self, user, stand_in, first=0, last=5, by=None):
        return self.env["recouvrement.absence"].with_user(by or user).create({
            "user_id": user.id, "stand_in_id": stand_in.id, "date_from": days(first), "date_to": days(last),
        })  # fmt: skip

    def my_cases(self, user):
        """What the filter “My Cases” finds for a user."""
        cases = self.env["recouvrement.case"].with_user(user).with_company(self.company)
        return cases.search([("is_mine", "=", True)]).partner_id

    # ---------------------------------------------------------------- whose day

    def test_from_the_first_day_to_the_last(self):
        self.away(self.claire, self.karim, first=1, last=3)
        for day, expected in ((0, self.claire), (1, self.karim), (3, self.karim), (4, self.claire)):
            self.assertEqual(self.claire._recouvrement_stand_in(days(day)), expected, day)
        self.assertEqual(self.karim._recouvrement_stands_for(days(1)), self.karim | self.claire)
        self.assertEqual(self.karim._recouvrement_stands_for(days(4)), self.karim)
        self.assertEqual(self.claire._recouvrement_stands_for(days(1)), self.claire, "who looks in sees his own")

    def test_a_stand_in_who_is_away_too_passes_it_on(self):
        self.away(self.claire, self.karim, last=9)
        self.away(self.karim, self.julie, first=2, last=4)
        self.assertEqual(self.claire._recouvrement_stand_in(days(1)), self.karim)
        self.assertEqual(self.claire._recouvrement_stand_in(days(2)), self.julie)
        self.assertEqual(self.julie._recouvrement_stands_for(days(3)), self.julie | self.karim | self.claire)
        self.assertEqual(self.karim._recouvrement_stands_for(days(3)), self.karim)

    def test_a_stand_in_who_left_is_none(self):
        self.away(self.claire, self.karim)
        self.karim.active = False
        self.assertEqual(self.claire._recouvrement_stand_in(TODAY), self.claire)

    # ---------------------------------------------------------------- what they see

    def test_my_cases_are_also_those_i_stand_in_for(self):
        partners = self.customers(100, 100, 100)
        for partner, user in zip(partners, (self.claire, self.karim, self.julie), strict=True):
            self.case_of(partner).user_id = user
        self.away(self.claire, self.karim)
        self.assertEqual(self.my_cases(self.karim), partners[0] | partners[1])
        self.assertEqual(self.my_cases(self.claire), partners[0])
        case = self.case_of(partners[0])
        self.assertTrue(case.with_user(self.karim).is_mine)
        self.assertFalse(case.with_user(self.julie).is_mine)
        others = self.env["recouvrement.case"].with_user(self.julie).search([("is_mine", "=", False)])
        self.assertLessEqual({*partners[:2]}, {*others.partner_id})

    def test_the_case_says_who_stands_in(self):
        case = self.case_of(self.customers(100))
        case.user_id = self.claire
        self.away(self.claire, self.karim, last=11)
        said = {
            (user, lang): case.with_user(user).with_context(lang=lang).stand_in_note
            for user in (self.karim, self.julie) for lang in ("en_US", "fr_FR")
        }  # fmt: skip
        self.assertEqual(said[self.karim, "en_US"], "For Claire until 11/30/2026")
        self.assertEqual(said[self.julie, "en_US"], "Karim stands in for Claire until 11/30/2026")
        self.assertIn("30/11/2026", said[self.julie, "fr_FR"])
        with freeze_time(days(12)):
            self.env.invalidate_all()
            self.assertFalse(case.with_user(self.karim).stand_in_note)

    def test_what_is_asked_goes_to_the_stand_in(self):
        self.invoice(due=-10)
        self.refresh()
        case = self.case_of(self.customer)
        case.user_id = self.claire
        (reminder_id,) = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminder = self.collection["recouvrement.reminder"].browse(reminder_id)
        self.away(self.claire, self.karim)
        self.assertEqual(reminder._get_sender(), self.claire.partner_id, "messages leave in the name of the owner")
        reminder._ask_person()
        self.assertEqual(reminder.activity_id.user_id, self.karim)

    def test_who_works_elsewhere_is_asked_nothing_here(self):
        other = self.setup_other_company()["company"]
        self.claire.company_ids |= other
        julie = self.collector_named("anne", company_id=other.id, company_ids=[Command.set(other.ids)])
        self.invoice(due=-10)
        self.refresh()
        self.case_of(self.customer).user_id = self.claire
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        self.away(self.claire, julie)
        self.assertEqual(self.collection["recouvrement.reminder"].browse(ids)._get_person(), self.claire)

    # ---------------------------------------------------------------- bad input

    def test_what_cannot_be(self):
        viewer = self.collector_named("vera", group="viewer")
        self.away(self.claire, self.karim, first=0, last=5)
        for message, args in (
            ("overlaps with another one: Claire, 11/19/2026 to 11/24/2026", (self.claire, self.julie, 5, 6)),
            ("stand in for each other.*: Claire, Karim|: Karim, Claire", (self.karim, self.claire, 5, 9)),
            ("no right to work as a collector", (self.julie, viewer)),
        ):
            with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                self.away(*args)
        for message, args in (("^The last day of an absence is before", (self.julie, self.karim, 3, 2)),
                              ("^Nobody stands in for himself", (self.julie, self.julie))):  # fmt: skip
            with self.assertRaisesRegex(ValidationError, message), mute_logger("odoo.sql_db"):
                self.away(*args)

    def test_a_ring_at_a_distance(self):
        self.away(self.claire, self.karim)
        self.away(self.karim, self.julie)
        with self.assertRaisesRegex(ValidationError, "nobody would be there"), self.cr.savepoint():
            self.away(self.julie, self.claire)
        later = self.away(self.julie, self.claire, first=6, last=8)
        with self.assertRaisesRegex(ValidationError, "nobody would be there"):
            later.date_from = days(5)

    # ---------------------------------------------------------------- rights

    def test_collectors_note_their_own(self):
        absence = self.away(self.claire, self.karim)
        for change in (
            lambda: self.away(self.claire, self.karim, 10, 12, by=self.karim),
            lambda: absence.with_user(self.karim).write({"date_to": TODAY}),
            lambda: absence.with_user(self.karim).unlink(),
            lambda: absence.with_user(self.claire).write({"user_id": self.karim.id, "stand_in_id": self.julie.id}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()
        self.assertEqual(absence.with_user(self.karim).date_to, days(5))
        absence.with_user(self.claire).unlink()

    def test_managers_note_anybodys(self):
        absence = self.away(self.claire, self.karim, by=self.manager)
        absence.with_user(self.manager).stand_in_id = self.julie
        self.assertEqual(self.claire._recouvrement_stand_in(TODAY), self.julie)

    def test_people_of_another_company_are_not_seen(self):
        absence = self.away(self.claire, self.karim)
        other = self.setup_other_company()["company"]
        stranger = self.collector_named("odile", group="manager", company_id=other.id,
                                        company_ids=[Command.set(other.ids)])  # fmt: skip
        self.assertFalse(self.env["recouvrement.absence"].with_user(stranger).search([("id", "=", absence.id)]))
        branch = self.branch_of(self.company)
        near = self.collector_named("lille", company_id=branch.id, company_ids=[Command.set(branch.ids)])
        self.env.invalidate_all()
        env = self.env(user=near, context={"allowed_company_ids": branch.ids})
        self.assertEqual(env["recouvrement.absence"].search([]), absence)

    def test_a_branch_notes_its_absence(self):
        branch = self.branch_of(self.company)
        near = self.collector_named("lille", company_id=branch.id, company_ids=[Command.set(branch.ids)])
        self.env.invalidate_all()
        env = self.env(user=near, context={"allowed_company_ids": branch.ids})
        with Form(env["recouvrement.absence"]) as form:
            self.assertEqual((form.user_id, form.date_from), (near, TODAY))
            form.stand_in_id = self.karim
            form.date_to = days(3)
        self.assertEqual(near._recouvrement_stand_in(TODAY), self.karim)
