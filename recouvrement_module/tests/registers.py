# Part of recouvrement_module. License LGPL-3.
"""A server that speaks as the public registers do, for the tests: invented companies under the true names of fields."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SIREN, OTHER = "100000009", "900000001"


class Registers(BaseHTTPRequestHandler):
    """Gives what ``answer`` says for a path, and remembers what it was asked.

    An answer is (status, body) or (status, body, headers); a list of them is given one after the other, a function is
    asked with the path.
    """

    answers = {}
    asked = []

    def do_GET(self):
        Registers.asked.append((self.path, dict(self.headers)))
        name = self.path.split("/")[1].split("?")[0]
        answer = self.answers.get(name, (404, ""))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            answer = answer(self.path)
        status, body, *headers = answer
        if body is None:  # the connection is cut before a word
            self.connection.close()
            return
        body = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in (headers[0] if headers else {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        """Nothing."""


def serve(test_class):
    """Start the server for a class of tests, and point all registers to it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    test_class.addClassCleanup(server.server_close)
    test_class.addClassCleanup(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}"


def company(siren=SIREN, **vals):
    """A company of Recherche d'entreprises."""
    return {
        "siren": siren, "nom_complet": "DUVAL MENUISERIE (MD)", "nom_raison_sociale": "DUVAL MENUISERIE", "sigle": None,
        "nombre_etablissements": 2, "activite_principale": "43.32A", "categorie_entreprise": "PME",
        "date_creation": "2010-01-04", "date_fermeture": None, "etat_administratif": "A", "nature_juridique": "5710",
        "tranche_effectif_salarie": "12", "statut_diffusion": "O",
        "siege": {
            "siret": f"{siren}00017", "adresse": "1 RUE DES FORGES 69007 LYON", "code_postal": "69007",
            "libelle_commune": "LYON",
        },
        "dirigeants": [{"nom": "DUVAL", "prenoms": "ANNE", "qualite": "Président"}],
        "finances": {"2025": {"ca": 1848367, "resultat_net": -69362}}, "tva": [f"FR88{siren}"], **vals,
    }  # fmt: skip


def results(*companies):
    return {"results": list(companies), "total_results": len(companies), "page": 1, "per_page": 1}


def notices(*records):
    return {"total_count": len(records), "results": list(records)}
