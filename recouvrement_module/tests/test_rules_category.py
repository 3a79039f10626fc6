# Part of recouvrement_module. License LGPL-3.
"""Category of a debtor: by the table, by hand, and what must hold whatever the facts."""

import doctest
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import category
from odoo.addons.recouvrement_module.rules.category import (
    CODES,
    SOURCES,
    WORDS,
    Category,
    Facts,
    as_facts,
    derive,
    get_number,
    get_siren,
    may_claim,
)

from .properties import PROPERTY

NAMES = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from([*WORDS, "SARL", "de", "Lyon"]), max_size=5).map(" ".join)
)
FACTS = st.builds(
    Facts, name=NAMES, is_company=st.booleans(), number=st.sampled_from(["", "FR32123456789"]),
    siren=st.sampled_from(["", "732829320", "217500016", "267500049", "180089013"]),
    chosen=st.sampled_from(["", *CODES]), sole_trader=st.booleans(),
    tags=st.sampled_from(["", "VIP", "VIP,Particuliers", "Public Administration"]),
)  # fmt: skip


@tagged("recouvrement_rules")
class TestCategory(BaseCase):
    def company(self, name, **facts):
        found = derive(Facts(name=name, is_company=True, **facts))
        return found.code, found.source, found.doubtful

    def test_doctest(self):
        result = doctest.testmod(category)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_names(self):
        for name, code, doubtful in (
            ("Menuiserie Duval", "business", False),
            ("Mairie de Montreval-sur-Loue", "public_accountant", False),
            ("COMMUNE D'ORNANS", "public_accountant", False),
            ("Communauté de communes du Haut-Doubs", "public_accountant", False),
            ("Centre Hospitalier du Val-de-Sèvre", "public_hospital", False),
            ("Office public de l'habitat du Rhône", "public_undertaking", False),
            ("Syndicat des copropriétaires 12 rue des Lilas", "non_professional", False),
            ("S.D.C. Les Tilleuls", "non_professional", False),
            ("Association Les Amis du Théâtre", "non_professional", False),
            ("C.S.E. de l'usine", "non_professional", False),
            ("Résidence Bellevue, syndic Martin", "non_professional", True),
            ("Crèches Les Petits Pas (association)", "non_professional", True),
            ("Théâtre de la Meuse ASBL", "non_professional", False),
            ("SCI Bellevue", "non_professional", True),
            ("Brasserie de la Mairie", "public_accountant", True),
            ("Brasserie de la Mairie SARL", "business", True),
            ("S.A.R.L. L'Association des Maçons", "business", True),
            ("Lichtwerk Brandstätter GmbH", "business", False),
            ("Associations-Druck Schmidt", "business", False),
            ("Chu-Man Restaurant", "public_hospital", False),  # a person corrects it
        ):
            self.assertEqual(self.company(name), (code, "name" if self.told(name) else "kind", doubtful), name)

    def told(self, name):
        return name not in ("Menuiserie Duval", "Associations-Druck Schmidt")

    def test_numbers(self):
        self.assertEqual(self.company("Duval", number="FR44732829320"), ("business", "number", False))
        self.assertEqual(self.company("Duval SARL", number="FR44732829320"), ("business", "number", False))
        self.assertEqual(self.company("Paris", siren="217500016"), ("public_accountant", "siren", False))
        self.assertEqual(self.company("CNRS", siren="180089013"), ("public_accountant", "siren", False))
        self.assertEqual(self.company("Hôpital Nord", siren="267500452"), ("public_hospital", "siren", False))
        self.assertEqual(self.company("AP", siren="267500452"), ("public_accountant", "siren", True))
        self.assertEqual(self.company("OPH du Rhône", siren="276900018"), ("public_undertaking", "siren", False))

    def test_sole_traders(self):
        """The mention EI: a business that is a natural person; without a number a person looks at it."""
        for name, number, doubtful in (
            ("Jean Dupont EI", "732829320", False), ("EI Jean Dupont", "", True),
            ("Jean Dupont, Entrepreneur individuel", "732829320", False), ("Jean Dupont E.I.", "732829320", False),
        ):  # fmt: skip
            for is_company in (True, False):
                found = derive(Facts(name, is_company=is_company, number=number))
                self.assertEqual(found, Category("business", "name", doubtful, natural=True), name)
        self.assertFalse(derive(Facts("Dupont Ei Rhône", is_company=True)).natural)
        self.assertEqual(self.company("EI"), ("business", "kind", False))

    def test_estates_are_looked_at_by_a_person(self):
        for name in ("Succession Martin", "Indivision Duval", "Consorts Roux"):
            for facts in (Facts(name), Facts(name, is_company=True, number="FR32123456789")):
                found = derive(facts)
                self.assertEqual((found.code, found.doubtful), ("consumer", True), name)
                self.assertFalse(may_claim(found))

    def test_public_undertakings(self):
        self.assertEqual(self.company("SPL Grand Est"), ("public_undertaking", "name", True))
        self.assertEqual(self.company("SPL Grand Est SA"), ("business", "name", True))

    def test_tags_and_industry(self):
        for facts, expected in (
            (Facts("Lyon Est", is_company=True, tags="VIP,Secteur public"), ("public_accountant", "tag", True)),
            (Facts("Lyon Est", is_company=True, tags="Public Administration"), ("public_accountant", "tag", True)),
            (Facts("Anne Martin", tags="Particuliers"), ("consumer", "tag", False)),
            (Facts("Anne Martin", number="FR32123456789", tags="B2C"), ("consumer", "tag", True)),
            (Facts("Duval SARL", is_company=True, tags="Association"), ("business", "name", True)),
            (Facts("Mairie de Lyon", is_company=True, tags="B2C"), ("public_accountant", "name", False)),
            (Facts("Duval", is_company=True, tags="VIP"), ("business", "kind", False)),
        ):  # fmt: skip
            found = derive(facts)
            self.assertEqual((found.code, found.source, found.doubtful), expected, facts)

    def test_persons(self):
        self.assertEqual(derive(Facts("Anne Martin")), Category("consumer", "kind", natural=True))
        self.assertEqual(
            derive(Facts("Anne Martin", number="FR32123456789")), Category("business", "number", True, natural=True)
        )
        self.assertTrue(derive(Facts("Maria de Sá")).doubtful)
        self.assertTrue(derive(Facts("Mairie de Lyon")).doubtful)

    def test_what_a_person_says_counts(self):
        facts = Facts("Mairie de Lyon", is_company=True, siren="216901231")
        for code in CODES:
            found = derive(replace(facts, chosen=code))
            self.assertEqual((found.code, found.source, found.doubtful), (code, "person", False))
        trader = derive(Facts("Anne Martin", sole_trader=True))
        self.assertEqual(trader, Category("business", "person", natural=True))

    # ---------------------------------------------------------------- claims

    def test_what_may_be_claimed(self):
        for facts, expected in (
            (Facts("Duval", is_company=True), True),
            (Facts("Anne Martin", sole_trader=True), True),
            (Facts("Mairie de Lyon", is_company=True), True),
            (Facts("Anne Martin"), False),
            (Facts("Anne Martin", number="FR32123456789"), False),
            (Facts("Maria de Sá"), False),
            (Facts("Association Duval", is_company=True), False),
        ):
            self.assertEqual(may_claim(derive(facts)), expected, facts)
        association = derive(Facts("Association Duval", is_company=True))
        self.assertTrue(may_claim(association, acts_as_professional=True))

    @PROPERTY
    @given(FACTS, st.booleans())
    def test_never_from_a_consumer(self, facts, acts):
        self.assertFalse(may_claim(derive(replace(facts, chosen="consumer")), acts_as_professional=acts))

    @PROPERTY
    @given(FACTS)
    def test_never_from_a_natural_person_in_doubt(self, facts):
        found = derive(replace(facts, is_company=False, chosen="", sole_trader=False, siren=""))
        self.assertFalse(may_claim(found) and found.natural and found.doubtful)
        self.assertTrue(found.doubtful or found.code == "consumer")

    # ---------------------------------------------------------------- properties

    @PROPERTY
    @given(FACTS)
    def test_always_one_of_the_table(self, facts):
        found = derive(facts)
        self.assertIn(found.code, CODES)
        self.assertIn(found.source, SOURCES)
        self.assertEqual(found, derive(facts))
        self.assertEqual(found.source == "person", bool(facts.chosen or facts.sole_trader))

    @PROPERTY
    @given(FACTS)
    def test_case_and_accents_do_not_count(self, facts):
        facts = replace(facts, name="".join(sign for sign in facts.name if sign.isascii()))
        self.assertEqual(derive(facts), derive(replace(facts, name=facts.name.upper())))

    # ---------------------------------------------------------------- numbers of a record

    def test_siren(self):
        for country, vat, registry, expected in (
            ("FR", "", "732829320", "732829320"),
            ("FR", "", "732 829 320 00074", "732829320"),
            ("FR", "fr44 732829320", "", "732829320"),
            ("", "FR44732829320", "", "732829320"),
            ("BE", "", "0793117233", ""),
            ("FR", "BE0793117233", "12", ""),
            ("FR", "FR4473282932A", "", ""),
        ):
            self.assertEqual(get_siren(country, vat, registry), expected)

    def test_a_stroke_is_no_number(self):
        self.assertEqual([get_number(vat, None) for vat in ("/", "-", "", None, "NA")], [""] * 5)
        self.assertEqual(get_number("/", "732829320"), "732829320")

    def test_empty_columns(self):
        self.assertEqual(derive(as_facts(None, None, None, None, None, None, None, None)).code, "consumer")
