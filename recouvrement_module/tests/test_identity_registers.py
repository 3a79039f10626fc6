# Part of recouvrement_module. License LGPL-3.
"""The adapters of the registers, against a server that speaks as they do, and as they must not."""

import socket
import threading
from datetime import date
from unittest import TestCase
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from ..providers import provider
from ..providers.bodacc import Bodacc
from ..providers.companies_house import CompaniesHouse
from ..providers.gleif import Gleif
from ..providers.insee import Insee
from ..providers.provider import Access, ProviderError
from ..providers.recherche_entreprises import RechercheEntreprises
from ..providers.vies import Vies
from .registers import OTHER, SIREN, Registers, company, notices, results, serve
from .test_rules_bodacc import LJ, judgment

TODAY = date(2026, 11, 19)
VIES_YES = {
    "isValid": True, "requestDate": "2026-11-19T08:00:00Z", "userError": "VALID", "name": "DUVAL MENUISERIE",
    "address": "---", "requestIdentifier": "WAPIAAAA1", "originalVatNumber": "88100000009", "vatNumber": "88100000009",
}  # fmt: skip
LEI = {"data": [{"attributes": {
    "lei": "213800KUD8LAJWSQ9D15",
    "entity": {
        "legalName": {"name": "DUVAL MENUISERIE"}, "registeredAs": "100 000 009", "status": "ACTIVE",
        "legalAddress": {"addressLines": ["1 RUE DES FORGES"], "city": "LYON", "postalCode": "69007"},
    },
    "registration": {"status": "LAPSED", "nextRenewalDate": "2025-01-01T00:00:00Z"},
}}]}  # fmt: skip
UNIT = {"header": {"statut": 200}, "uniteLegale": {
    "siren": SIREN, "dateCreationUniteLegale": "2010-01-04", "trancheEffectifsUniteLegale": "12",
    "categorieEntreprise": "PME", "periodesUniteLegale": [
        {"dateFin": None, "dateDebut": "2024-01-01", "etatAdministratifUniteLegale": "C",
         "denominationUniteLegale": "DUVAL MENUISERIE", "categorieJuridiqueUniteLegale": "5710"},
        {"dateFin": "2023-12-31", "dateDebut": "2010-01-04", "etatAdministratifUniteLegale": "A"},
    ],
}}  # fmt: skip
UK = {
    "company_name": "DUVAL JOINERY LTD", "company_number": "00445790", "company_status": "liquidation",
    "date_of_creation": "1990-05-01", "type": "ltd", "sic_codes": ["43320"],
    "accounts": {"overdue": True, "last_accounts": {"made_up_to": "2025-03-31"}},
    "registered_office_address": {"address_line_1": "1 High St", "postal_code": "N1 1AA", "locality": "London"},
}  # fmt: skip
# each register with its number, and an answer that is all right
GOOD = {
    RechercheEntreprises: (SIREN, results(company())), Bodacc: (SIREN, notices()), Vies: ("FR88100000009", VIES_YES),
    Gleif: (SIREN, LEI), Insee: (SIREN, UNIT), CompaniesHouse: ("00445790", UK),
}  # fmt: skip


class RegistersCase(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = serve(cls)

    def setUp(self):
        super().setUp()
        Registers.answers, Registers.asked = {}, []
        patcher = patch.object(provider, "PAUSE", 0)
        patcher.start()
        self.addCleanup(patcher.stop)

    def ask(self, register, answer, number=None):
        Registers.answers = {"register": answer}
        return register.check(number or GOOD[register][0], Access(f"{self.url}/register", "secret", TODAY))

    def refused(self, register, answer, code, asked=1, number=None):
        before = len(Registers.asked)
        with self.assertRaises(ProviderError) as caught:
            self.ask(register, answer, number)
        self.assertEqual((caught.exception.code, len(Registers.asked) - before), (code, asked), register.code)
        return caught.exception


class TestEveryRegister(RegistersCase):
    def test_each_is_asked_once_and_says_who_asks(self):
        for register, (_number, answer) in GOOD.items():
            Registers.asked = []
            self.ask(register, (200, answer))
            self.assertEqual(len(Registers.asked), 1, register.code)
            self.assertIn("recouvrement_module", Registers.asked[0][1]["User-Agent"])

    def test_answers_that_are_none(self):
        for register in GOOD:
            for answer, code in (
                ((200, "<!DOCTYPE html><html>Maintenance</html>"), "unreadable"), ((200, ""), "unreadable"),
                ((200, "[]"), "unreadable"), ((200, "null"), "unreadable"), ((200, "{cut"), "unreadable"),
                ((200, "{}"), "unreadable"), ((200, b"\xff\xfe\x00\x80"), "unreadable"),
                ((200, "[" * 200_000), "unreadable"), ((200, " " * (provider.LARGEST + 1)), "unreadable"),
                ((400, '{"erreur": "no"}'), "unreadable"), ((401, ""), "disabled"), ((403, "no"), "disabled"),
                ((404, "{}"), "not_found"),
            ):  # fmt: skip
                with self.subTest(register.code, answer=str(answer)[:40]):
                    self.refused(register, answer, code)

    def test_a_register_that_is_busy_is_asked_once_more(self):
        for register, (_number, good) in GOOD.items():
            with self.subTest(register.code):
                self.refused(register, (503, "later"), "unavailable", asked=2)
                Registers.asked = []
                self.ask(register, [(429, "slowly", {"Retry-After": "0"}), (200, good)])
                self.assertEqual(len(Registers.asked), 2)

    def test_nobody_waits_for_long(self):
        error = self.refused(RechercheEntreprises, (429, "<html>", {"Retry-After": "3600"}), "unavailable")
        self.assertEqual((error.status, error.wait), (429, 3600))
        self.refused(Bodacc, (429, "", {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}), "unavailable")
        self.refused(Bodacc, (429, "", {"Retry-After": "soon"}), "unavailable", asked=2)
        self.refused(Bodacc, (503, "", {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), "unavailable", asked=2)

    def test_a_connection_that_is_cut(self):
        self.refused(RechercheEntreprises, (200, None), "unavailable")
        cut = (200, '{"results": [', {"Content-Length": "5000"})
        with patch.object(provider, "TIMEOUT", 1):
            self.refused(Vies, cut, "unavailable")

    def test_a_register_that_is_slow(self):
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        waiting = threading.Thread(target=silent.accept, daemon=True)
        waiting.start()
        access = Access(f"http://127.0.0.1:{silent.getsockname()[1]}/", "", TODAY)
        with patch.object(provider, "TIMEOUT", 0.2), self.assertRaises(ProviderError) as caught:
            RechercheEntreprises.check(SIREN, access)
        self.assertEqual(caught.exception.code, "unavailable")
        waiting.join(5)
        self.assertFalse(waiting.is_alive())  # it was reached

    def test_addresses_that_are_none(self):
        for url in ("file:///etc/passwd", "ftp://127.0.0.1/", "", "//"):
            with self.subTest(url), self.assertRaises(ProviderError):
                RechercheEntreprises.check(SIREN, Access(url, "", TODAY))

    def test_a_key_is_given_to_nobody_else(self):
        for register in (Insee, CompaniesHouse):
            elsewhere = (302, "", {"Location": f"{self.url}/elsewhere"})
            self.refused(register, elsewhere, "unreadable")
            self.assertNotIn("elsewhere", "".join(path for path, _headers in Registers.asked))
            with self.assertRaises(ProviderError) as caught:
                register.check(GOOD[register][0], Access(f"{self.url}/register", "", TODAY))
            self.assertEqual(caught.exception.code, "disabled")


class TestRechercheEntreprises(RegistersCase):
    def test_a_company(self):
        found = self.ask(RechercheEntreprises, (200, results(company())))
        self.assertEqual((found.status, found.legal_name), ("active", "DUVAL MENUISERIE"))
        self.assertEqual((found.street, found.zip, found.city), ("1 RUE DES FORGES", "69007", "LYON"))
        self.assertEqual(found.fiscal_year_end, date(2025, 12, 31))
        self.assertEqual((found.turnover, found.net_income), (1848367, -69362))
        self.assertEqual((found.created_on, found.vat), (date(2010, 1, 4), "FR88100000009"))
        self.assertNotIn("dirigeants", found.raw)
        asked = parse_qs(urlsplit(Registers.asked[0][0]).query)
        self.assertEqual((asked["q"], asked["per_page"], asked["minimal"]), ([SIREN], ["1"], ["true"]))

    def test_who_is_not_known(self):
        shell = company(etat_administratif=None, date_creation=None, nombre_etablissements=0)
        for answer in (results(), results(shell), results(company(OTHER))):
            self.refused(RechercheEntreprises, (200, answer), "not_found")

    def test_a_company_that_ceased(self):
        found = self.ask(RechercheEntreprises, (200, results(company(etat_administratif="C"))))
        self.assertEqual(found.status, "ceased")

    def test_what_is_not_told_is_not_known(self):
        hidden = company(
            nom_complet="[NON-DIFFUSIBLE]", nom_raison_sociale="[NON-DIFFUSIBLE]", statut_diffusion="P",
            siege={"adresse": "[NON-DIFFUSIBLE]", "code_postal": "69007", "libelle_commune": "[NON-DIFFUSIBLE]"},
        )  # fmt: skip
        found = self.ask(RechercheEntreprises, (200, results(hidden)))
        self.assertEqual((found.status, found.legal_name, found.street, found.city), ("active", "", "", ""))

    def test_figures_that_cannot_be(self):
        for finances, expected in (
            (None, (None, None)), ({}, (None, None)), ({"2025": {"ca": 0, "resultat_net": 0}}, (None, None)),
            ({"2025": {"ca": 1848, "resultat_net": -69}}, (None, None)),  # in thousands: 20 people at least
            ({"2025": {"ca": -5, "resultat_net": 3}}, (None, None)),
            ({"2025": {"ca": None, "resultat_net": 7}}, (None, 7)),
            ({"2025": {"ca": "1 848 367"}}, (None, None)), ([], (None, None)), ({"no": {"ca": 3}}, (None, None)),
            ({"2025": {"ca": 10**20}}, (None, None)), ({"2025": [1]}, (None, None)),
        ):  # fmt: skip
            with self.subTest(str(finances)):
                found = self.ask(RechercheEntreprises, (200, results(company(finances=finances))))
                self.assertEqual((found.turnover, found.net_income), expected)

    def test_pieces_of_other_kinds_count_as_not_said(self):
        odd = company(
            nom_raison_sociale=7, date_creation="soon", siege="none", tva="FR", tranche_effectif_salarie=["12"],
            finances={"2025": {"ca": True}},
        )  # fmt: skip
        found = self.ask(RechercheEntreprises, (200, results(odd)))
        self.assertEqual((found.created_on, found.street, found.vat, found.headcount_code), (None, "", "", ""))


class TestBodacc(RegistersCase):
    def test_nothing_is_an_answer(self):
        found = self.ask(Bodacc, (200, notices()))
        self.assertEqual((found.status, found.procedure), ("active", ""))
        where = parse_qs(urlsplit(Registers.asked[0][0]).query)["where"][0]
        self.assertIn(f'registre in ("{SIREN}")', where)
        self.assertIn('"collective"', where)

    def test_an_opening(self):
        found = self.ask(Bodacc, (200, notices(judgment(1, "2026-11-03", LJ, published="2026-11-10"))))
        self.assertEqual((found.status, found.procedure), ("insolvent", "liquidation"))
        self.assertEqual(found.procedure_on, date(2026, 11, 3))
        self.assertEqual(found.legal_name, "DELTA FICTIVE")

    def test_letters_decoded_twice(self):
        told = judgment(1, "2026-11-03", LJ.encode().decode("latin-1"))
        self.assertEqual(self.ask(Bodacc, (200, notices(told))).procedure, "liquidation")

    def test_pages(self):
        first = [judgment(number, "2025-01-01", "Jugement nouveau") for number in range(100)]
        second = [judgment(200, "2026-11-03", LJ)]
        pages = [(200, {"total_count": 101, "results": first}), (200, {"total_count": 101, "results": second})]
        self.assertEqual(self.ask(Bodacc, pages).procedure, "liquidation")
        self.assertEqual([parse_qs(urlsplit(path).query)["offset"] for path, _h in Registers.asked], [["0"], ["100"]])

    def test_half_a_list_is_none(self):
        self.refused(Bodacc, (200, {"total_count": 3, "results": []}), "unreadable")
        broken = judgment(1, "2026-11-03", LJ) | {"jugement": "{cut"}
        self.refused(Bodacc, (200, notices(judgment(2, "2026-11-03", LJ), broken)), "unreadable")

    def test_another_company(self):
        self.refused(Bodacc, (200, notices(judgment(1, "2026-11-03", LJ, siren=OTHER))), "unreadable")

    def test_forty_companies_in_one_question(self):
        Registers.answers = {"register": (200, notices())}
        sirens = [f"{number:09d}" for number in range(40)]
        Bodacc.read_notices(sirens, Access(f"{self.url}/register"), since=date(2026, 11, 1))
        self.assertEqual(len(Registers.asked), 1)
        where = parse_qs(urlsplit(Registers.asked[0][0]).query)["where"][0]
        self.assertTrue(all(siren in where for siren in sirens))
        self.assertIn("dateparution >= date'2026-11-01'", where)


class TestOthers(RegistersCase):
    def test_vies_has_three_answers(self):
        found = self.ask(Vies, (200, VIES_YES))
        self.assertEqual((found.vat_valid, found.vat_proof, found.legal_name), ("yes", "WAPIAAAA1", "DUVAL MENUISERIE"))
        self.assertTrue(Registers.asked[0][0].endswith("/FR/vat/88100000009"))
        found = self.ask(Vies, (200, VIES_YES | {"isValid": False, "userError": "INVALID", "name": "---"}))
        self.assertEqual((found.vat_valid, found.legal_name), ("no", ""))
        for said in ("MS_UNAVAILABLE", "TIMEOUT", "MS_MAX_CONCURRENT_REQ", "IP_BLOCKED", ""):
            self.refused(Vies, (200, VIES_YES | {"isValid": False, "userError": said}), "unavailable")
        self.refused(Vies, (200, VIES_YES | {"vatNumber": "68900000001"}), "unreadable")
        self.refused(Vies, (200, VIES_YES | {"isValid": "yes"}), "unreadable")

    def test_vies_writes_greece_its_own_way(self):
        self.ask(Vies, (200, VIES_YES | {"vatNumber": "094259216"}), number="GR094259216")
        self.assertTrue(Registers.asked[0][0].endswith("/EL/vat/094259216"))

    def test_gleif(self):
        found = self.ask(Gleif, (200, LEI))
        self.assertEqual((found.lei, found.status, found.city), ("213800KUD8LAJWSQ9D15", "active", "LYON"))
        self.refused(Gleif, (200, {"data": []}), "not_found")
        self.refused(Gleif, (200, LEI), "not_found", number=OTHER)

    def test_insee(self):
        found = self.ask(Insee, (200, UNIT))
        self.assertEqual((found.status, found.legal_name, found.headcount_code), ("ceased", "DUVAL MENUISERIE", "12"))
        self.assertEqual(Registers.asked[0][1]["X-INSEE-Api-Key-Integration"], "secret")
        self.refused(Insee, (200, UNIT), "unreadable", number=OTHER)

    def test_companies_house(self):
        found = self.ask(CompaniesHouse, (200, UK))
        self.assertEqual((found.status, found.procedure, found.accounts_overdue), ("insolvent", "liquidation", True))
        self.assertTrue(Registers.asked[0][1]["Authorization"].startswith("Basic "))
        self.assertEqual(self.ask(CompaniesHouse, (200, UK | {"company_status": "dissolved"})).status, "ceased")
        self.refused(CompaniesHouse, (200, UK), "unreadable", number="SC123456")
