# Part of recouvrement_module. License LGPL-3.
"""What was granted on invoices of the demo: a delay of a court, a respite."""

from base64 import b64encode

DELAYED, RESPITE = "boisvert", "lacombe"
JUDGMENT = "Tribunal de commerce : accorde à la société Charpentes Boisvert un délai de paiement (article 1343-5)."


def live(demo):
    """Note a court-granted delay on the last invoice of one customer, and a respite agreed with another one.

    :param demo: the model that installs the demo.
    """
    Relief = demo.env["recouvrement.relief"]
    item = demo._case_of(DELAYED).item_ids.sorted("due_date")[-1]
    Relief._note([{
        **Relief._prepare_anchor_vals(item), "kind": "court_delay", "date": demo._ago(20), "date_from": demo._ago(18),
        "date_to": demo._ago(-160), "note": "TC Clermont-Ferrand", "proof": b64encode(JUDGMENT.encode()),
        "proof_name": "Jugement.txt",
    }])  # fmt: skip
    item = demo._case_of(RESPITE).item_ids.sorted("due_date")[0]
    Relief._note([{
        **Relief._prepare_anchor_vals(item), "kind": "grace", "date": demo._ago(45), "date_from": demo._ago(45),
        "date_to": demo._ago(15), "note": "Accord téléphonique avec le gérant, sans intérêts pendant un mois",
    }])  # fmt: skip
