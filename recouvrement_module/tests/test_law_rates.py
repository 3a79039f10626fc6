# Part of recouvrement_module. License LGPL-3.
"""Rates of the law: what is shipped, what a person may enter, what stays."""

from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TODAY, RecouvrementCommon

JULY = date(2026, 7, 1)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRates(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user_of("manager")
        cls.rates = cls.env(user=cls.manager)["recouvrement.rate"]

    def at(self, kind, day):
        """The value of a rate from a day on, as the rules read it."""
        return {row[0]: row[1] for row in self.rates._get_book()[kind]}[day]

    def rate(self, kind="legal_pro", day=JULY):
        return self.rates.search([("kind", "=", kind), ("valid_from", "=", day)])

    # ---------------------------------------------------------------- shipped

    def test_shipped_rates(self):
        """By hand, from the texts: the ECB on 1 January and 1 July, the French orders of each half-year."""
        for kind, day, value in (
            ("ecb", date(2016, 1, 1), "0.05"),
            ("ecb", date(2016, 7, 1), "0"),
            ("ecb", date(2023, 7, 1), "4"),
            ("ecb", date(2025, 1, 1), "3.15"),
            ("ecb", date(2026, 1, 1), "2.15"),
            ("ecb", JULY, "2.4"),
            ("legal_pro", date(2024, 1, 1), "5.07"),
            ("legal_pro", date(2026, 1, 1), "2.62"),
            ("legal_indiv", date(2026, 1, 1), "6.67"),
            ("de_base", JULY, "1.52"),
            ("be_late", date(2026, 1, 1), "10.5"),
            ("lu_consumer", date(2024, 1, 1), "4.5"),
            ("ch_default", date(2015, 1, 1), "5"),
        ):
            self.assertEqual(self.at(kind, day), Decimal(value), (kind, day))

    def test_every_half_year_since_2015_is_there(self):
        starts = [date(year, month, 1) for year in range(2015, 2027) for month in (1, 7)]
        for kind in ("ecb", "legal_pro", "legal_indiv"):
            days = [row[0] for row in self.rates._get_book()[kind]]
            self.assertEqual([day for day in days if day in starts], starts, kind)
            self.assertEqual(days, sorted(days))

    def test_every_known_one_has_its_source(self):
        self.assertFalse(self.rates.search([("state", "=", "known"), ("source", "=", False)]))

    def test_the_legal_rates_of_the_second_half_of_2026_are_missing_by_name(self):
        missing = self.rates.search([("state", "=", "missing"), ("kind", "in", ("ecb", "legal_pro", "legal_indiv"))])
        self.assertEqual(missing, self.rate() | self.rate("legal_indiv"))
        self.assertIsNone(self.at("legal_pro", JULY))
        self.assertEqual(set(missing.mapped("period")), {"2nd half of 2026"})

    def test_what_consumers_owe_abroad_is_missing_by_name(self):
        missing = self.rates.search([("state", "=", "missing"), ("kind", "in", ("lu_consumer", "nl_consumer"))])
        self.assertEqual(
            sorted(missing.mapped(lambda rate: (rate.kind, rate.period))),
            [("lu_consumer", "2025"), ("lu_consumer", "2026"), ("nl_consumer", "2nd half of 2026")],
        )

    # ---------------------------------------------------------------- entered

    def test_a_rate_of_zero_is_known(self):
        self.rate().value = 0
        self.assertEqual((self.rate().state, self.at("legal_pro", JULY)), ("known", Decimal(0)))

    def test_entering_what_was_missing(self):
        with Form(self.rate()) as form:
            form.value = 2.51
            form.source = "Arrêté du 24 juin 2026"
        self.assertEqual((self.rate().state, self.at("legal_pro", JULY)), ("known", Decimal("2.51")))

    def test_a_rate_without_a_figure_is_not_known(self):
        """As the form saves it: a figure that nobody entered is no rate of zero."""
        form = Form(self.rates)
        form.kind = "legal_pro"
        form.valid_from = date(2027, 1, 1)
        self.assertEqual(form.save().state, "missing")
        self.assertIsNone(self.at("legal_pro", date(2027, 1, 1)))

    def test_a_source_is_read_on_a_day_that_has_come(self):
        ecb = self.rates.search([("kind", "=", "ecb")], limit=1)
        with self.assertRaisesRegex(ValidationError, "a day that has come"):
            ecb.read_on = date(2099, 1, 1)
        ecb.read_on = TODAY

    def test_rates_out_of_bounds_are_refused(self):
        for value in (1000, 30.001, -5.001):
            with self.assertRaisesRegex(ValidationError, "between -5 % and 30 %"), self.cr.savepoint():
                self.rate().value = value
        self.assertIsNone(self.at("legal_pro", JULY))
        self.rate("de_base").value = -0.88  # as it was from 2016 to 2022

    def test_days_on_which_no_rate_begins_are_refused(self):
        for kind, day, words in (
            ("legal_pro", date(2027, 1, 2), "half-year"),
            ("legal_indiv", date(2027, 4, 1), "half-year"),
            ("lu_consumer", date(2025, 7, 1), "for a year"),
            ("ecb", date(1926, 7, 1), "from 07/01/1926: look at the year"),
            ("ecb", date(9999, 12, 31), "year"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.rates.create({"kind": kind, "valid_from": day, "value": 3})

    def test_one_value_from_a_day_on(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.rates.create({"kind": "ecb", "valid_from": JULY, "value": 3})

    # ---------------------------------------------------------------- what stays

    def test_a_change_says_who_and_what(self):
        rate = self.rate("ecb").with_context(tracking_disable=False, mail_notrack=False)
        rate.value = 2.5
        self.cr.flush()
        self.env.invalidate_all()
        tracked = rate.message_ids.sudo().tracking_value_ids.filtered(lambda row: row.field_id.name == "value")
        self.assertEqual((tracked.old_value_float, tracked.new_value_float), (2.4, 2.5))
        self.assertEqual(tracked.mail_message_id.author_id, self.manager.partner_id)

    def test_what_has_begun_is_neither_deleted_nor_moved(self):
        rate = self.rate("ecb")
        with self.assertRaisesRegex(UserError, "may have been used"):
            rate.unlink()
        with self.assertRaisesRegex(UserError, "may have been used"):
            rate.valid_from = date(2026, 7, 2)
        to_come = self.rates.create({"kind": "legal_pro", "valid_from": date(2027, 1, 1), "value": 2.5})
        (to_come | self.rate()).unlink()
        self.assertFalse(self.rate())

    def test_a_mistake_is_archived_and_counts_no_more(self):
        wrong = self.rates.create({"kind": "ecb", "valid_from": date(2024, 2, 1), "value": 9})
        self.assertEqual(self.at("ecb", date(2024, 2, 1)), Decimal(9))
        wrong.active = False
        self.assertNotIn(date(2024, 2, 1), [row[0] for row in self.rates._get_book()["ecb"]])
        with self.assertRaisesRegex(UserError, "archive it"):
            wrong.unlink()

    def test_a_rate_far_from_the_one_before_is_told(self):
        far = self.rates.new({"kind": "ecb", "valid_from": date(2024, 2, 1), "value": 9})
        self.assertRegex(far._onchange_past()["warning"]["message"], r"9 % is far from the rate before, 4.5 %")
        near = self.rates.new({"kind": "ecb", "valid_from": date(2024, 2, 1), "value": 4.25})
        self.assertIsNone(near._onchange_past())

    # ---------------------------------------------------------------- reading

    def test_the_book_is_read_in_one_query_and_kept(self):
        self.env.registry.clear_cache()
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.rates._get_book()
        with self.assertQueryCount(0):
            book = self.rates._get_book()
        with self.assertRaises(NotImplementedError):
            book["ecb"] = ()
        self.rate().value = 2.51
        self.assertEqual(self.at("legal_pro", JULY), Decimal("2.51"))

    def test_whoever_reads_the_book_needs_no_right(self):
        self.assertEqual(self.env(user=self.user_of("viewer"))["recouvrement.rate"]._get_book(), self.rates._get_book())

    def test_viewers_and_collectors_read_only(self):
        for role in ("viewer", "collector"):
            rate = self.rate().with_user(self.user_of(role))
            self.assertEqual(rate.period, "2nd half of 2026")
            with self.assertRaises(AccessError):
                rate.value = 2.5
