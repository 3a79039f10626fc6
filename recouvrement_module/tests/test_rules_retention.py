# Part of recouvrement_module. License LGPL-3.
"""The release of a retention: a year after the acceptance of the works, to the day."""

import doctest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import retention
from odoo.addons.recouvrement_module.rules.retention import release_date

from .properties import PROPERTY


@tagged("post_install", "-at_install")
class TestRelease(BaseCase):
    def test_examples_of_the_docstring(self):
        self.assertFalse(doctest.testmod(retention).failed)

    def test_a_leap_day_ends_on_the_last_day_of_february(self):
        self.assertEqual(release_date(date(2024, 2, 29)), date(2025, 2, 28))
        self.assertEqual(release_date(date(2023, 2, 28)), date(2024, 2, 28))

    def test_the_last_year_there_is(self):
        self.assertEqual(release_date(date(9999, 3, 2)), date.max)

    @PROPERTY
    @given(st.dates(date(1971, 7, 16), date(2100, 1, 1)))
    def test_a_year_later_and_never_before(self, accepted):
        released = release_date(accepted)
        self.assertIn((released - accepted).days, (365, 366))
        self.assertEqual((released.year, released.month), (accepted.year + 1, accepted.month))

    @PROPERTY
    @given(st.dates(date(1971, 7, 16), date(2100, 1, 1)), st.integers(0, 400))
    def test_later_works_are_not_released_sooner(self, accepted, days):
        later = date.fromordinal(accepted.toordinal() + days)
        self.assertLessEqual(release_date(accepted), release_date(later))
