# Part of recouvrement_module. License LGPL-3.
"""The rate of penalties of conditions of sale, as people write it."""

import doctest
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import penalty
from odoo.addons.recouvrement_module.rules.penalty import refusal

FLOOR = Decimal("7.86")  # three times the 2.62 of the first half of 2026


@tagged("post_install", "-at_install")
class TestPenalty(BaseCase):
    def test_documentation(self):
        self.assertEqual(doctest.testmod(penalty).failed, 0)

    def test_what_conditions_of_sale_state(self):
        for words in ("15 %", "12,5 % l'an", "15 % <b>a year</b>", "three times the legal rate", "3 fois le taux légal",
                      "ECB + 10 points", "le taux de la BCE majoré de 10 points", "7.86%"):  # fmt: skip
            self.assertEqual(refusal(words, FLOOR), "", words)

    def test_what_is_no_rate(self):
        for words, why in (("1000", "unit"), ("10", "unit"), ("1000 %", "high"), ("beaucoup", "figure"),
                           ("BCE + 1000 %", "high"), ("7,85 %", "low")):  # fmt: skip
            self.assertEqual(refusal(words, FLOOR), why, words)
        self.assertEqual(refusal("7,85 %"), "", "where the legal rate is not known nothing is compared")
