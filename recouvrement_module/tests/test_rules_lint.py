# Part of recouvrement_module. License LGPL-3.
"""What may not, must and should stand in a text, by examples that collectors really write."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import lint
from odoo.addons.recouvrement_module.rules.lint import ADVICE, ERROR, WARNING, Text, check, worst

from .properties import PROPERTY

NOTICE = "We give you formal notice to pay {principal} within {answer_days} days. Failing that, we will go to court."
AVIS = (
    "Nous vous mettons en demeure de payer {principal} sous {answer_days} jours. À défaut, nous saisirons le tribunal."
)
PIECES = ["honte", "frais de relance", "œuvre", "ﬁn", "É", " ", "sans ", ". ", "40 €", "{"]


def codes(body, **vals):
    """What is found in a text besides who writes it: code → severity."""
    found = check(Text("Your account", f"{body}\n{{collector}}", **vals))
    return {finding.code: finding.severity for finding in found}


@tagged("post_install", "-at_install")
class TestLint(BaseCase):
    def test_documentation(self):
        self.assertEqual(doctest.testmod(lint).failed, 0)

    # ---------------------------------------------------------------- what is forbidden

    def test_what_looks_like_an_act_of_a_court(self):
        for body in (
            "SOMMATION DE PAYER", "Dernier avis : le tribunal est saisi.", "Commandement de payer",
            "Une injonction de payer a été rendue.", "Un huissier de justice a été mandaté.",
            "A court order has reached us.", "A bailiff has been instructed.", "Au nom du peuple français",
        ):  # fmt: skip
            self.assertEqual(codes(body).get("official"), ERROR, body)

    def test_what_will_be_done_may_be_said(self):
        for body in (
            "Nous saisirons le tribunal compétent sans autre avis.", "Nous demanderons une injonction de payer.",
            "We will bring the matter before the competent court.", "La suite est une mise en demeure.",
            "L'étape suivante est une lettre recommandée.", "Merci de demander la saisie de la réception.",
        ):  # fmt: skip
            self.assertEqual(codes(body), {}, body)

    def test_seizure_without_title(self):
        for body in ("Dernier avis avant saisie", "Nous ferons saisir vos comptes.", "Last step: seizure of your goods",
                     "Une saisie-attribution suivra.", "We will garnish your wages."):  # fmt: skip
            self.assertEqual(codes(body).get("seizure"), ERROR, body)

    def test_officer_of_the_court_named_to_frighten(self):
        self.assertEqual(codes("Le dossier ira chez l'huissier."), {"bailiff": WARNING})

    def test_humiliation_threats_and_third_parties(self):
        self.assertEqual(codes("Vous devriez avoir honte."), {"shame": WARNING})
        self.assertEqual(codes("Your bad faith is plain."), {"shame": WARNING})
        self.assertEqual(codes("Nous préviendrons votre employeur."), {"third_party": WARNING})
        self.assertEqual(codes("We will tell your neighbours.", consumer=True), {"third_party": ERROR})
        self.assertEqual(codes("Nous porterons plainte.", consumer=True), {"criminal": ERROR})
        self.assertEqual(codes("Votre police d'assurance couvre ceci."), {})

    def test_insults_are_refused_by_whomever_they_are_read(self):
        for body in ("Vous êtes un escroc.", "Espèce de voleur !", "You are a thief.", "Menteur.", "Un parasite."):
            self.assertEqual(codes(body).get("insult"), ERROR, body)
            self.assertEqual(codes(body, consumer=True).get("insult"), ERROR, body)
        self.assertEqual(codes("Vous êtes un mauvais payeur, un escroc.", consumer=True).get("insult"), ERROR)

    def test_files_of_bad_debtors_are_no_threat_to_make(self):
        for body in (
            "Vous serez fiché à la Banque de France et inscrit au FICP.",
            "Nous vous signalerons à la Banque de France.", "Vous irez sur liste noire.",
            "We will report you to a credit bureau.",
        ):  # fmt: skip
            self.assertEqual(codes(body, consumer=True).get("register"), ERROR, body)
            self.assertEqual(codes(body).get("register"), WARNING, body)
        self.assertEqual(codes("Le taux de la Banque de France est publié.", consumer=True), {})

    def test_the_creditor_writes_in_its_own_name(self):
        self.assertEqual(codes("Service contentieux externe", consumer=True), {"pretence": ERROR})
        self.assertEqual(codes("Le service comptable et le service contentieux", consumer=True), {})

    def test_a_bailiff_who_will_come_without_a_title(self):
        for body in ("Notre huissier passera chez vous.", "Un huissier se présentera demain.", "Our bailiff is ready.",
                     "A bailiff will call on you."):  # fmt: skip
            self.assertEqual(codes(body, consumer=True).get("official"), ERROR, body)
            self.assertEqual(codes(body).get("official"), ERROR, body)

    def test_sums_added_for_reminders(self):
        for body in ("Merci de régler {principal} majoré de 15 euros au titre des relances.",
                     "Vous devez 12 € pour chaque relance.", "Please add EUR 10 for each reminder."):  # fmt: skip
            self.assertEqual(codes(body, consumer=True).get("costs"), ERROR, body)
        self.assertEqual(codes("Le prix est majoré de 10 %.", consumer=True), {"penalties": ERROR})
        self.assertEqual(codes("Vous nous devez 120 euros. Merci de votre réponse à nos relances.", consumer=True), {})

    def test_costs_are_the_creditors(self):
        for body in ("Des frais de dossier de 15 € s'ajoutent.", "Frais de relance : 12 €", "A reminder fee applies.",
                     "Administration charges: 20 EUR"):  # fmt: skip
            self.assertEqual(codes(body, consumer=True).get("costs"), ERROR, body)
            self.assertEqual(codes(body).get("costs"), ADVICE, body)

    def test_what_only_businesses_owe(self):
        claims = {
            "indemnity": ("Une indemnité forfaitaire est due.", "Plus 40 euros.", "A fixed compensation is due."),
            "penalties": ("Des pénalités de retard courent.", "Late payment penalties apply."),
            "interest": ("Des intérêts de retard courent.", "Late payment interest is running."),
        }
        for code, bodies in claims.items():
            for body in bodies:
                self.assertEqual(codes(body, consumer=True).get(code), ERROR, body)
                self.assertEqual(codes(body), {}, body)

    def test_to_deny_is_not_to_claim(self):
        for body in (
            "Plusieurs versements, sans frais de dossier.", "Ni intérêts de retard, ni indemnité, ni frais de relance.",
            "We can agree on several instalments, at no extra cost.", "No interest is asked, nor any collection fee.",
            "Il y va de votre intérêt.", "Aucune pénalité.",
        ):  # fmt: skip
            self.assertEqual(codes(body, consumer=True), {}, body)

    def test_what_is_denied_is_the_noun_itself(self):
        """To deny the payment is to claim what follows without it."""
        for body in (
            "Sans paiement sous 8 jours, des frais de relance vous seront facturés.",
            "If you have not paid by then, collection costs will be added.",
            "Without payment, late fees will be charged.",
            "Without payment late fees will be charged.", "Sans réponse de votre part, des frais de dossier sont dus.",
            "Nous ne pourrons pas éviter des frais de dossier.",
        ):  # fmt: skip
            self.assertEqual(codes(body, consumer=True), {"costs": ERROR}, body)
        for body in (
            "Sans frais de dossier ni pénalités.", "Without costs or penalties.", "Pas d'indemnité.",
            "Sans la moindre pénalité.", "Without any further late fees.", "Sans aucun autre frais de relance.",
        ):  # fmt: skip
            self.assertEqual(codes(body, consumer=True), {}, body)

    def test_denial_ends_with_its_sentence(self):
        self.assertEqual(codes("No hurry. Late fees apply.", consumer=True), {"costs": ERROR})

    def test_consumer_owes_legal_interest_from_the_notice(self):
        legal = f"{AVIS} Les intérêts au taux légal courent à compter de ce jour."
        self.assertEqual(codes(legal, consumer=True, formal=True, channel="letter", language="fr"), {})
        self.assertEqual(codes(legal, consumer=True, channel="letter"), {"interest": ERROR})
        other = f"{AVIS} Des intérêts de retard de 12 % courent."
        self.assertEqual(codes(other, consumer=True, formal=True, channel="letter"), {"interest": ERROR})

    def test_email_is_no_registered_letter(self):
        self.assertEqual(codes("Par lettre recommandée avec accusé"), {"registered": WARNING})
        self.assertEqual(codes("Par lettre recommandée avec accusé", channel="letter"), {})

    # ---------------------------------------------------------------- what must be said

    def test_complete_notices(self):
        for body, language in ((NOTICE, "en"), (AVIS, "fr")):
            self.assertEqual(codes(body, formal=True, channel="letter", language=language), {}, language)
        self.assertEqual(codes(NOTICE, formal=True), {"no_proof": ADVICE})

    def test_incomplete_notices(self):
        lacking = {
            "no_amount": NOTICE.replace("{principal}", "all of it"),
            "no_deadline": NOTICE.replace(" within {answer_days} days", ""),
            "no_result": NOTICE.replace("we will go to court", "we will see"),
        }
        for code, body in lacking.items():
            self.assertEqual(codes(body, formal=True, channel="letter"), {code: WARNING}, code)
        unsaid = NOTICE.replace("We give you formal notice", "We ask you")
        self.assertEqual(codes(unsaid, formal=True, channel="letter"), {"no_notice": ERROR})
        self.assertEqual(codes("Payez.", formal=True, channel="letter", consumer=True)["no_notice"], ERROR)
        no_day = codes(NOTICE, formal=True, channel="letter", answer_days=0)
        self.assertEqual(no_day, {"no_deadline": WARNING})

    def test_deadline_in_figures(self):
        body = AVIS.replace("{answer_days}", "quinze")
        self.assertEqual(codes(body, formal=True, channel="letter", answer_days=0), {})

    def test_words_of_another_language_are_not_asked_for(self):
        body = "Wir setzen Sie in Verzug: {principal} binnen {answer_days} Tagen."
        self.assertEqual(codes(body, formal=True, channel="letter", language="de"), {})

    def test_somebody_signs(self):
        self.assertEqual([f.code for f in check(Text("Your account", "Please pay {principal}."))], ["no_contact"])

    def test_notes_of_a_task_are_read_by_us(self):
        body = "Ni frais, ni indemnité. Une injonction de payer ou un huissier ? Un avocat."
        self.assertEqual(check(Text("Appeler", body, channel="task", consumer=True)), [])
        self.assertEqual(worst(check(Text("Appeler", "Faites-lui honte.", channel="task"))), WARNING)

    def test_unknown_placeholder(self):
        self.assertEqual(codes("{nobody}"), {"placeholder": ERROR})

    # ---------------------------------------------------------------- how it is said

    def test_the_words_are_shown_as_they_stand(self):
        found = check(Text("DERNIER AVIS AVANT SAISIE", "{collector} – Indemnité\N{NO-BREAK SPACE}", consumer=True))
        self.assertEqual([f.excerpt for f in found], ["AVANT SAISIE", "Indemnité"])

    @PROPERTY
    @given(
        body=st.lists(st.sampled_from(PIECES)).map("".join),
        consumer=st.booleans(), formal=st.booleans(), channel=st.sampled_from(["email", "letter", "task"]),
    )  # fmt: skip
    def test_any_text_has_an_answer(self, body, consumer, formal, channel):
        text = Text("", body, consumer=consumer, formal=formal, channel=channel)
        found = check(text)
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual([f.severity for f in found], sorted((f.severity for f in found), key=lint.SEVERITIES.index))
        for finding in found:
            self.assertIn(finding.excerpt, f"\n{body}")
        # whatever is wrong for a business is wrong for a consumer, and no less
        if not consumer:
            strict = {f.code: f.severity for f in check(Text("", body, consumer=True, formal=formal, channel=channel))}
            for finding in found:
                self.assertLessEqual(
                    lint.SEVERITIES.index(strict[finding.code]), lint.SEVERITIES.index(finding.severity)
                )
