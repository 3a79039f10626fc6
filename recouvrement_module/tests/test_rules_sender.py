# Part of recouvrement_module. License LGPL-3.
"""What a letter must say of its sender, by legal form and country."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import sender
from odoo.addons.recouvrement_module.rules.sender import ABROAD, FRENCH, advised, asked, french_form, optional, required

from .properties import PROPERTY

FORMS = st.one_of(st.text(max_size=30), st.sampled_from(["SA", "EI", "GmbH", "Association loi 1901", "SpA", ""]))
COUNTRIES = st.sampled_from(["FR", "US", "", *sorted(ABROAD)])


@tagged("recouvrement_rules")
class TestSender(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(sender)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_french_forms(self):
        for form, expected in (
            ("SA", "company"), ("SA à conseil d'administration", "company"), ("S.A.S.", "company"),
            ("SARL unipersonnelle", "company"), ("SNC", "company"), ("SCI", "company"), ("", "company"),
            ("Eiffage SA", "company"), ("Entreprise unipersonnelle à responsabilité limitée", "company"),
            ("EI", "sole_trader"), ("E.I.", "sole_trader"), ("Entrepreneur individuel", "sole_trader"),
            ("Entreprise individuelle", "sole_trader"), ("Auto-entrepreneur", "sole_trader"),
            ("Micro-entreprise", "sole_trader"), ("Association loi 1901", "association"),
            ("Fondation d'entreprise", "association"), ("Succursale d'une société étrangère", "branch"),
            ("GIE", "grouping"), ("Groupement d'intérêt économique", "grouping"),
        ):  # fmt: skip
            with self.subTest(form=form):
                self.assertEqual(french_form(form), expected)

    def test_who_shows_a_capital(self):
        for form, where in (("SNC", required), ("Succursale", optional), ("GIE", optional)):
            self.assertIn("capital", where("FR", form))
        for form in ("EI", "Association"):
            self.assertNotIn("capital", asked("FR", form))
        self.assertIn("capital", advised("IT", "S.p.A."))
        self.assertIn("capital", optional("DE", "GmbH"))

    def test_refusals_are_french(self):
        for country in (*ABROAD, "US", ""):
            self.assertEqual(required(country, "SA"), ())
        self.assertEqual(asked("US", "Inc."), frozenset())

    @PROPERTY
    @given(COUNTRIES, FORMS)
    def test_each_mention_is_asked_once(self, country, form):
        kinds = [rule(country, form) for rule in (required, optional, advised)]
        flat = [code for codes in kinds for code in codes]
        self.assertEqual(sorted(flat), sorted(asked(country, form)))
        self.assertEqual(len(flat), len(set(flat)))
        self.assertIn(french_form(form), FRENCH)
