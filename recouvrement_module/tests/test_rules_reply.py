# Part of recouvrement_module. License LGPL-3.
"""Automatic replies are told from what a person wrote (RFC 3834), and numbers are found in a text."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from ..rules.reply import is_automatic, words_like_numbers


class TestReply(unittest.TestCase):
    def test_headers_of_programs(self):
        for headers in (
            {"Auto-Submitted": "auto-replied"}, {"auto-submitted": "auto-generated; owner-email=x"},
            {"X-Autoreply": "yes"}, {"Precedence": "auto_reply"}, {"X-Autorespond": ""},
        ):  # fmt: skip
            self.assertTrue(is_automatic(headers, "Re: x"), headers)

    def test_headers_of_people(self):
        for headers in (
            {},
            {"Auto-Submitted": "no"},
            {"Auto-Submitted": ""},
            {"Precedence": "bulk"},
            {"X-Mailer": "y"},
        ):
            self.assertFalse(is_automatic(headers, "Re: Votre compte"), headers)

    def test_subjects(self):
        for subject in (
            "Réponse automatique : Re: relance",
            "Automatic reply: Your account",
            "Out of office",
            "Abwesenheitsnotiz",
        ):
            self.assertTrue(is_automatic({}, subject), subject)
        for subject in ("Re: réponse attendue", "Automatique hors service", "", None):
            self.assertFalse(is_automatic({}, subject), subject)

    @given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=5), st.text(max_size=80))
    def test_any_header_is_read(self, headers, subject):
        self.assertIn(is_automatic(headers, subject), (True, False))

    @given(st.text(max_size=300))
    def test_numbers_stand_in_the_text(self, text):
        numbers = words_like_numbers(text)
        self.assertEqual(len(numbers), len(set(numbers)))
        for number in numbers:
            self.assertIn(number, text)
            self.assertTrue(any(sign.isdigit() for sign in number))
