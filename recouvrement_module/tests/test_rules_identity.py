# Part of recouvrement_module. License LGPL-3.
"""The numbers of a customer: each checked by its own arithmetic, together by what they share."""

import doctest
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ..rules import identity
from ..rules.identity import alike, check, identify
from .properties import PROPERTY

SIREN, OTHER = "100000009", "900000001"  # both pass their check digit


class TestNumbers(TestCase):
    def test_doctest(self):
        result = doctest.testmod(identity)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_what_is_wrong_with_a_number(self):
        for kind, text, problem in (
            ("siren", "100 000 009", ""), ("siren", "100000008", "checksum"), ("siren", "10000000", "length"),
            ("siren", "10000000A", "format"), ("siret", "356 000 000 49837", ""),  # La Poste has a rule of its own
            ("siret", "10000000900018", "checksum"), ("siret", "100000009000", "length"),
            ("vat", "FR88 100000009", ""), ("vat", "FR89100000009", "checksum"), ("vat", "FR8810000000", "length"),
            ("vat", "BE0403019261", ""), ("vat", "BE0403019262", "checksum"), ("vat", "ZZ12345", "format"),
            ("vat", "GB980780684", ""), ("iban", "FR76 3000 6000 0112 3456 7890 189", ""),
            ("iban", "FR7630006000011234567890188", "checksum"), ("iban", "FR763000600001123456789018", "length"),
            ("iban", "7630006000011234567890189", "format"), ("lei", "213800KUD8LAJWSQ9D15", ""),
            ("lei", "213800KUD8LAJWSQ9D14", "checksum"), ("siren", "", ""), ("siren", "9" * 500, "length"),
        ):  # fmt: skip
            with self.subTest(kind=kind, text=text):
                self.assertEqual(check(kind, text).problem, problem)

    def test_the_siren_is_in_the_siret_and_in_the_vat_number(self):
        for country, vat, registry in (
            ("FR", "", SIREN), ("FR", "FR88100000009", ""), ("", "", "RCS Lyon 100 000 009"), ("FR", "/", SIREN),
            ("FR", "FR88100000009", "100 000 009 00017"), ("RE", "", SIREN), ("FR", "FR88100000009", "none"),
        ):  # fmt: skip
            with self.subTest(vat=vat, registry=registry):
                found = identify(country, vat, registry)
                self.assertEqual((found.siren, found.problems), (SIREN, ()))

    def test_numbers_of_two_companies_are_believed_neither(self):
        found = identify("FR", "FR68900000001", SIREN)
        self.assertEqual((found.siren, found.problems), ("", ("apart",)))

    def test_a_number_typed_wrong_is_said_and_the_other_one_counts(self):
        found = identify("FR", "FR88100000009", "100000008")
        self.assertEqual((found.siren, found.problems), (SIREN, ("registry_checksum",)))
        found = identify("FR", "FR89100000009", SIREN)
        self.assertEqual((found.siren, found.vat, found.problems), (SIREN, "", ("vat_checksum",)))

    def test_abroad(self):
        self.assertEqual(identify("BE", "BE0403019261", "0403.019.261").siren, "")
        self.assertEqual(identify("BE", "BE0403019261", "").vat, "BE0403019261")
        self.assertEqual(identify("GB", "", "445790").company_number, "00445790")
        self.assertEqual(identify("GB", "", "SC123456").company_number, "SC123456")
        self.assertEqual(identify("GB", "", "not one").company_number, "")

    def test_monaco_has_no_siren_in_its_vat_number(self):
        self.assertEqual(identify("MC", "FR53000004605", "").siren, "")

    def test_names(self):
        for one, other in (
            ("Menuiserie Duval", "DUVAL MENUISERIE"), ("S.A.R.L. Duval", "DUVAL"),
            ("Société Générale", "SOCIETE GENERALE"),
            ("Transports Lemaitre", "TRANSPORTS LEMAÎTRE ET FILS"),
        ):  # fmt: skip
            self.assertTrue(alike(one, other), (one, other))
        for one, other in (("Menuiserie Duval", "Boulangerie Petit"), ("Duval", ""), ("ALPHA", "OMEGA BTP")):
            self.assertFalse(alike(one, other), (one, other))

    @PROPERTY
    @given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["", "FR", "BE", "GB", "US"]))
    def test_whatever_was_typed_is_answered(self, vat, registry, country):
        found = identify(country, vat, registry)
        self.assertTrue(found.siren == "" or (len(found.siren) == 9 and check("siren", found.siren).problem == ""))

    @PROPERTY
    @given(st.integers(min_value=0, max_value=99_999_999))
    def test_one_digit_typed_wrong_is_seen(self, number):
        digits = [siren for last in range(10) if not check("siren", siren := f"{number:08d}{last}").problem]
        self.assertEqual(len(digits), 1)
