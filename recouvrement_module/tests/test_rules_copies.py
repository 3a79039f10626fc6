# Part of recouvrement_module. License LGPL-3.
"""Copies in an email: never more than it can carry."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import copies
from odoo.addons.recouvrement_module.rules.copies import fit

from .properties import PROPERTY

SIZES = st.lists(st.integers(0, 12), max_size=8)


@tagged("recouvrement_rules")
class TestCopies(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(copies)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    @PROPERTY
    @given(SIZES, st.integers(-3, 30))
    def test_fits_and_wastes_nothing(self, sizes, room):
        chosen = fit(list(enumerate(sizes)), room)
        used = sum(sizes[key] for key in chosen)
        self.assertLessEqual(used, max(room, 0))
        self.assertEqual(chosen, sorted(set(chosen)))
        for key in set(range(len(sizes))) - set(chosen):
            before = sum(sizes[other] for other in chosen if other < key)
            self.assertTrue(sizes[key] == 0 or sizes[key] > room - before)
