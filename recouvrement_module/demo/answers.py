# Part of recouvrement_module. License LGPL-3.
"""What people of the demo said of debts: holds in every state, reserved credits, replies, steps taken over."""

from datetime import timedelta

from odoo import models

# customer, scope, reason, note, first day and last day from today, event
HOLDS = (
    ("vauzelle", "customer", "payment", "Virement promis par M. Vauzelle au téléphone", 0, 6, "payment"),
    ("estrabaud", "invoice", "question", "Quantité livrée contestée", -4, 11, False),
    ("roubichou", "invoice", "document", "Bon de livraison signé à envoyer", -3, 1, False),
    ("maisonnave", "customer", "commercial", "Fermeture annuelle", -30, -2, False),
    ("pichonnet", "credit", "order", "Commande de janvier", -9, 55, False),
)
# customer, kind, subject, text, days before today, read
REPLIES = (
    (
        "chastagnol",
        "reply",
        "Re: Votre compte",
        "Bonjour, le virement part vendredi. Cordialement, Mme Chastagnol",
        1,
        "",
    ),
    (
        "delacourtine",
        "reply",
        "Re: Rappel",
        "Nous n'avons jamais reçu cette facture, merci de nous en adresser copie.",
        1,
        "",
    ),
    ("haudebourg", "automatic", "Absence du bureau", "Je suis absent jusqu'à lundi.", 2, ""),
    ("gueriniere", "reply", "Re: Dernière lettre", "Le règlement a été fait hier.", 6, "paid"),
)
TAKEN_OVER = ("pontarlin", 60)  # customer, days before today


class RecouvrementDemo(models.AbstractModel):
    _inherit = "recouvrement.demo"

    def _prepare_dunning(self, companies):
        # EXTENDS recouvrement_module
        super()._prepare_dunning(companies)
        for row in HOLDS:
            self._hold(*row)
        for row in REPLIES:
            self._reply(*row)
        self._take_over(*TAKEN_OVER)
        self.env["recouvrement.ledger"]._synchronise(companies)
        self.env["recouvrement.case"].search([("company_id", "in", companies.ids)])._refresh_history()

    def _case_of(self, key):
        partner = self.env.ref(self._xmlid(f"customer_{key}"))
        return self.env["recouvrement.case"].search([("partner_id", "=", partner.id)], order="id", limit=1)

    def _hold(self, key, scope, reason, note, start, until, event):
        """A hold as it was placed some days ago; its author is the collector."""
        case = self._case_of(key)
        late = case.item_ids.filtered(lambda item: (item.residual_currency < 0) == (scope == "credit"))[:1]
        collector = self.env.ref(self._xmlid("user_collector"))
        anchor = (
            {"case_id": case.id} if scope == "customer" else self.env["recouvrement.hold"]._prepare_anchor_vals(late)
        )
        hold = self.env["recouvrement.hold"].with_user(collector).sudo().create({
            **anchor, "scope": "invoice" if scope == "credit" else scope, "note": note, "event": event,
            "reason_id": self.env.ref(f"recouvrement_module.hold_reason_{reason}").id, "until": self._today(),
        })  # fmt: skip
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE recouvrement_hold SET until = %s, create_date = create_date + %s WHERE id = %s",
            [self._today() + timedelta(days=until), timedelta(days=start), hold.id],
        )
        hold.invalidate_recordset()

    def _reply(self, key, kind, subject, text, ago, outcome):
        """A message that came in some days ago."""
        case = self._case_of(key)
        date = self.env.cr.now() - timedelta(days=ago)
        message = case.with_context(recouvrement_automatic=kind == "automatic").message_post(
            body=text, subject=subject, message_type="email", email_from=case.partner_id.email_formatted,
            author_id=case.partner_id.id, date=date,
        )  # fmt: skip
        reply = case.reply_ids.filtered(lambda reply: reply.message_id == message)
        if outcome:
            reply.write({"is_read": True, "outcome": outcome, "read_uid": case.user_id.id, "read_on": date})
        case._note_replies()

    def _take_over(self, key, ago):
        """The last step that the former system had sent."""
        case = self._case_of(key)
        level = case.effective_policy_id.level_ids.filtered(lambda level: level.delay >= 0).sorted("delay")[:1]
        day = self._today() - timedelta(days=ago)
        items = case.item_ids.filtered(lambda item: item.days_late > ago)
        self.env["recouvrement.reminder"]._take_over([(item, level, day, "letter") for item in items])
