# Part of recouvrement_module. License LGPL-3.
"""Notices of the BODACC: how they are read, and what they come to; stories by hand, then properties."""

import doctest
import json
from contextlib import suppress
from datetime import date
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ..rules import bodacc, bodacc_notice
from ..rules.bodacc import NATURES, STATUS, classify, judge
from ..rules.bodacc_notice import Notice, Unreadable, fold, parse
from .properties import PROPERTY

SIREN, OTHER = "100000009", "900000001"
TODAY = date(2026, 11, 19)
RJ = "Jugement d'ouverture d'une procédure de redressement judiciaire"
LJ = "Jugement d'ouverture de liquidation judiciaire"
CONVERSION = "Jugement de conversion en liquidation judiciaire"
OPENING = "Jugement d'ouverture"
CLOSING = "Jugement de clôture"


def record(number, published, family="collective", siren=SIREN, **vals):
    """A notice as the portal gives it."""
    spaced = f"{siren[:3]} {siren[3:6]} {siren[6:]}"
    people = {"personne": {"typePersonne": "pm", "numeroImmatriculation": {"numeroIdentification": spaced}}}
    return {
        "id": f"A20260{number:03d}{number}", "publicationavis": "A", "parution": f"20260{number:03d}",
        "dateparution": published, "numeroannonce": number, "typeavis": "annonce", "familleavis": family,
        "numerodepartement": "69", "tribunal": "Greffe du Tribunal de Commerce de Lyon", "commercant": "DELTA FICTIVE",
        "registre": [siren, spaced], "listepersonnes": json.dumps(people), "jugement": None, "radiationaurcs": None,
        "depot": None, "parutionavisprecedent": None,
        "url_complete": "https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:A1", **vals,
    }  # fmt: skip


def judgment(number, day, nature, published=None, rank=OPENING, complement="", **vals):
    told = {"type": "initial", "famille": rank, "nature": nature, "date": day, "complementJugement": complement}
    return record(number, published or day, jugement=json.dumps(told), **vals)


def before(number):
    """What a notice says of the one that it corrects or cancels."""
    return json.dumps({
        "nomPublication": "BODACC A", "numeroParution": f"20260{number:03d}", "numeroAnnonce": f"{number}",
        "dateParution": "2026-01-01",
    })  # fmt: skip


def story(*records, today=TODAY):
    standing = judge([parse(one) for one in records], SIREN, today)
    return standing.status, standing.procedure, standing.opening and standing.opening.when


class TestReading(TestCase):
    def test_doctest(self):
        for module in (bodacc, bodacc_notice):
            result = doctest.testmod(module)
            self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_a_notice(self):
        notice = parse(judgment(7, "2026-06-03", RJ, published="2026-06-10"))
        self.assertEqual((notice.day, notice.published_on), (date(2026, 6, 3), date(2026, 6, 10)))
        self.assertEqual((notice.sirens, notice.subjects), ((SIREN,), (SIREN,)))
        self.assertEqual((notice.nature, notice.rank, notice.department), (RJ, OPENING, "69"))

    def test_people_are_one_or_many_and_blocks_are_texts_or_objects(self):
        one = {"inscriptionRM": {"numeroIdentificationRM": "100 000 009"}}
        for people in ({"personne": one}, {"personne": [one, {"nom": "X"}]}, json.dumps({"personne": [one]})):
            self.assertEqual(parse(record(1, "2026-01-01", listepersonnes=people)).subjects, (SIREN,))

    def test_the_old_form_of_the_register(self):
        self.assertEqual(parse(record(1, "2026-01-01", registre=f"{SIREN},100 000 009")).sirens, (SIREN,))

    def test_what_cannot_be_read(self):
        for bad in (
            None, [], "text", {}, record(1, "soon"), record(1, "2026-01-01", jugement="{cut"),
            record(1, "2026-01-01", jugement="[1]"), record(1, "2026-01-01", id=None), record(1, "0009-01-01"),
            record(1, "2026-01-01", jugement="[" * 100_000),
        ):  # fmt: skip
            with self.subTest(str(bad)[:60]), self.assertRaises(Unreadable):
                parse(bad)

    def test_letters_that_were_decoded_twice(self):
        mangled = "Jugement de clôture pour insuffisance d'actif".encode().decode("latin-1")
        notice = parse(judgment(1, "2026-01-05", mangled, rank="Jugement de clôture".encode().decode("latin-1")))
        self.assertEqual(classify(notice), "closure_insufficiency")

    def test_an_absurd_day_of_a_judgment_is_that_of_its_publication(self):
        for day in ("0009-06-03", "5025-06-03", "2027-06-03", "not a day", 7):
            told = json.dumps({"nature": RJ, "famille": OPENING, "date": day})
            self.assertEqual(parse(record(1, "2026-06-10", jugement=told)).when, date(2026, 6, 10))

    def test_an_address_of_elsewhere_is_none(self):
        for url in ("javascript:alert(1)", "https://evil.example/bodacc.fr/", "http://www.bodacc.fr/", 7, None):
            self.assertEqual(parse(record(1, "2026-01-01", url_complete=url)).url, "")


class TestStories(TestCase):
    def test_nothing(self):
        self.assertEqual(story(), ("active", "", None))

    def test_an_opening(self):
        self.assertEqual(story(judgment(1, "2026-06-03", RJ)), ("insolvent", "redressement", date(2026, 6, 3)))
        self.assertEqual(story(judgment(1, "2026-06-03", LJ)), ("insolvent", "liquidation", date(2026, 6, 3)))
        safe = "Jugement d’ouverture d’une procédure de sauvegarde"  # with curly apostrophes
        self.assertEqual(story(judgment(1, "2026-06-03", safe)), ("insolvent", "sauvegarde", date(2026, 6, 3)))

    def test_a_conversion_keeps_the_opening(self):
        found = story(judgment(2, "2026-09-01", CONVERSION), judgment(1, "2026-06-03", RJ))
        self.assertEqual(found, ("insolvent", "liquidation", date(2026, 6, 3)))

    def test_a_conversion_whose_opening_is_not_known_opens(self):
        self.assertEqual(story(judgment(2, "2026-09-01", CONVERSION)), ("insolvent", "liquidation", date(2026, 9, 1)))

    def test_an_extension_opens_for_the_company_that_it_reaches(self):
        nature = "Jugement d'extension d'une procédure de redressement judiciaire"
        self.assertEqual(story(judgment(1, "2026-06-03", nature))[2], date(2026, 6, 3))

    def test_a_plan_that_fails_opens_anew(self):
        plan = judgment(2, "2024-09-01", "Jugement arrêtant le plan de sauvegarde", rank="Autre jugement")
        failed = judgment(
            3, "2026-05-05",
            "Jugement prononçant la résolution du plan de sauvegarde et la liquidation judiciaire",
        )  # fmt: skip
        opening = judgment(1, "2023-06-03", "Jugement d'ouverture d'une procédure de sauvegarde")
        self.assertEqual(story(opening, plan), ("active", "plan", date(2023, 6, 3)))
        self.assertEqual(story(opening, plan, failed), ("insolvent", "liquidation", date(2026, 5, 5)))

    def test_a_list_of_claims_hides_no_opening(self):
        filed = judgment(2, "2026-09-01", "Dépôt de l'état des créances", rank="Avis de dépôt")
        organs = judgment(3, "2026-09-02", "Jugement de désignation des organes de la procédure", rank="Autre jugement")
        self.assertEqual(story(judgment(1, "2026-06-03", LJ), filed, organs)[1], "liquidation")

    def test_an_extract_counts_when_it_speaks_of_a_plan(self):
        opening = judgment(1, "2026-01-03", RJ)
        extract = judgment(2, "2026-09-01", "Jugement de plan de redressement", rank="Extrait de jugement")
        other = judgment(3, "2026-10-01", "Jugement modifiant la date de cessation", rank="Extrait de jugement")
        self.assertEqual(story(opening, extract, other)[:2], ("active", "plan"))

    def test_a_sale_by_the_court(self):
        sale = judgment(2, "2026-09-01", "Jugement arrêtant le plan de cession", rank="Autre jugement")
        self.assertEqual(story(judgment(1, "2026-06-03", LJ), sale), ("insolvent", "cession", date(2026, 6, 3)))

    def test_words_of_the_complement(self):
        for nature in ("Autre jugement prononçant", "Autre jugement d'ouverture"):
            found = story(judgment(1, "2026-06-03", nature, complement="… ouvre une liquidation judiciaire simplifiée"))
            self.assertEqual(found[:2], ("insolvent", "liquidation"))
            self.assertEqual(story(judgment(1, "2026-06-03", nature))[:2], ("unknown", "to_review"))

    def test_a_nature_that_nobody_knows_is_read_by_a_person(self):
        self.assertEqual(story(judgment(1, "2026-06-03", "Jugement nouveau"))[:2], ("unknown", "to_review"))
        resolved = "Jugement prononçant la résolution du plan de sauvegarde"
        self.assertEqual(story(judgment(1, "2026-06-03", resolved))[:2], ("unknown", "to_review"))

    def test_closings(self):
        opening = judgment(1, "2024-06-03", LJ)
        for nature, end in (
            ("Jugement de clôture pour insuffisance d'actif", ("ceased", "closure_insufficiency")),
            ("Jugement de clôture pour extinction du passif", ("active", "closure_paid")),
            ("Jugement de clôture de la procédure de sauvegarde", ("active", "closure")),
        ):  # fmt: skip
            found = story(opening, judgment(2, "2026-06-03", nature, rank=CLOSING))
            self.assertEqual(found, (*end, None))

    def test_a_new_procedure_after_a_closing(self):
        closing = judgment(2, "2024-06-03", "Jugement de clôture pour extinction du passif", rank=CLOSING)
        found = story(judgment(1, "2022-06-03", RJ), closing, judgment(3, "2026-07-01", CONVERSION))
        self.assertEqual(found, ("insolvent", "liquidation", date(2026, 7, 1)))

    def test_after_ten_years_it_counts_no_more(self):
        old = judgment(1, "2016-11-19", RJ)
        self.assertEqual(story(old)[1], "redressement")
        self.assertEqual(story(old, today=date(2026, 11, 20)), ("active", "", None))

    def test_a_cancelled_notice(self):
        opening = judgment(1, "2026-06-03", LJ)
        cancel = record(2, "2026-06-20", typeavis="annulation", parutionavisprecedent=before(1))
        self.assertEqual(story(opening, cancel), ("active", "", None))
        standing = judge([parse(opening), parse(cancel)], SIREN, TODAY)
        self.assertEqual(standing.dropped, {opening["id"]: cancel["id"], cancel["id"]: cancel["id"]})

    def test_a_retraction_works_as_a_cancellation(self):
        back = judgment(
            2, "2026-07-01", "Arrêt", rank="Jugement de rétractation sur tierce opposition",
            parutionavisprecedent=before(1),
        )  # fmt: skip
        self.assertEqual(story(judgment(1, "2026-06-03", LJ), back), ("active", "", None))

    def test_a_corrected_notice_keeps_its_first_publication(self):
        wrong = judgment(1, "2026-05-03", LJ, published="2026-06-10")
        right = judgment(
            2, "2026-06-03", RJ, published="2026-06-25", typeavis="rectificatif", parutionavisprecedent=before(1)
        )
        standing = judge([parse(wrong), parse(right)], SIREN, TODAY)
        self.assertEqual((standing.procedure, standing.opening.when), ("redressement", date(2026, 6, 3)))
        self.assertEqual(standing.opening.published_on, date(2026, 6, 10))
        self.assertEqual(standing.dropped, {wrong["id"]: right["id"]})

    def test_a_number_with_zeros_before_it(self):
        target = json.dumps({"nomPublication": "BODACC A", "numeroParution": "20260001", "numeroAnnonce": "0001"})
        cancel = record(2, "2026-06-20", typeavis="annulation", parutionavisprecedent=target)
        self.assertEqual(story(judgment(1, "2026-06-03", LJ), cancel), ("active", "", None))

    def test_removals(self):
        plain = record(1, "2026-06-03", "radiation", radiationaurcs='{"radiationPM": "O"}')
        seat = '{"commentaire": "Transfert du siège hors ressort"}'
        moved = record(1, "2026-06-03", "radiation", radiationaurcs=seat)
        self.assertEqual(story(plain)[0], "removed")
        self.assertEqual(story(moved)[0], "active")

    def test_a_removal_of_office_that_was_reported(self):
        removed = record(1, "2026-06-03", "radiation", radiationaurcs='{"radiationPM": "O"}')
        back = record(
            2, "2026-07-03", "radiation", typeavis="rectificatif", parutionavisprecedent=before(1),
            radiationaurcs='{"commentaire": "Rapport de radiation d\'office"}',
        )  # fmt: skip
        self.assertEqual(story(removed, back)[0], "active")

    def test_a_sole_trader_who_begins_again(self):
        ended = record(
            1, "2026-06-03", "radiation", radiationaurcs='{"radiationPP": {"dateCessationActivitePP": "2026-05-31"}}'
        )
        again = record(2, "2026-08-01", "immatriculation")
        self.assertEqual(story(ended)[0], "removed")
        self.assertEqual(story(ended, again)[0], "active")

    def test_a_removal_before_a_judgment_does_not_hide_it(self):
        removed = record(1, "2026-05-03", "radiation", radiationaurcs='{"radiationPM": "O"}')
        self.assertEqual(story(removed, judgment(2, "2026-06-03", LJ))[:2], ("insolvent", "liquidation"))

    def test_who_sells_the_business_and_who_buys(self):
        buyer = json.dumps({"personne": {"numeroImmatriculation": {"numeroIdentification": OTHER}}})
        sold = record(1, "2026-11-10", "vente", registre=[SIREN, OTHER], listepersonnes=buyer)
        bought = record(2, "2026-11-10", "vente", registre=[SIREN, OTHER])
        standing = judge([parse(sold), parse(bought)], SIREN, TODAY)
        self.assertEqual([notice.key for notice in standing.sales], [sold["id"]])

    def test_accounts_that_were_filed(self):
        filed = record(1, "2026-07-10", "dpc", depot='{"dateCloture": "2025-12-31", "typeDepot": "Comptes annuels"}')
        standing = judge([parse(filed)], SIREN, TODAY)
        self.assertEqual((standing.status, standing.accounts.day), ("active", date(2025, 12, 31)))

    def test_notices_of_another_company(self):
        self.assertEqual(story(judgment(1, "2026-06-03", LJ, siren=OTHER)), ("active", "", None))

    def test_every_nature_of_the_table_is_folded_and_has_a_status(self):
        for nature, kind in NATURES.items():
            self.assertEqual(fold(nature), nature)
            self.assertIn(kind, {*STATUS, "neutral"})


natures = st.sampled_from([RJ, LJ, CONVERSION, "Jugement nouveau", "Jugement arrêtant le plan de redressement"])
notices = st.lists(
    st.builds(
        Notice, key=st.uuids().map(str), published_on=st.dates(date(2010, 1, 1), TODAY), sirens=st.just((SIREN,)),
        nature=natures, form=st.sampled_from(["annonce", "annulation", "rectificatif"]),
        family=st.sampled_from(["collective", "radiation", "vente", "dpc"]), person=st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


class TestProperties(TestCase):
    @PROPERTY
    @given(notices, st.randoms())
    def test_the_order_in_which_they_come_changes_nothing(self, found, random):
        shuffled = list(found)
        random.shuffle(shuffled)
        self.assertEqual(judge(found, SIREN, TODAY), judge(shuffled, SIREN, TODAY))

    @PROPERTY
    @given(notices)
    def test_twice_the_same_notice_is_one(self, found):
        self.assertEqual(judge(found + found, SIREN, TODAY), judge(found, SIREN, TODAY))

    @PROPERTY
    @given(notices)
    def test_what_is_filed_changes_nothing(self, found):
        filed = Notice("zz", TODAY, sirens=(SIREN,), rank="Avis de dépôt", nature="Dépôt de l'état des créances")
        self.assertEqual(judge([*found, filed], SIREN, TODAY), judge(found, SIREN, TODAY))

    @PROPERTY
    @given(st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["id", "dateparution", "jugement", "registre", "listepersonnes", "personne", "date"]),
            inner, max_size=4,
        ), max_leaves=8,
    ))  # fmt: skip
    def test_whatever_comes_is_read_or_refused(self, value):
        with suppress(Unreadable):
            self.assertIsInstance(parse(value), Notice)
