# Part of recouvrement_module. License LGPL-3.
from base64 import b64encode

from odoo import api, fields, models

REACHED = ("deposit", "presented", "receipt", "refused", "unclaimed")  # what shows that a notice was sent to its debtor


class RecouvrementReminder(models.Model):
    """What a formal notice does to the limitation: nothing, but against a body with a public accountant."""

    _inherit = "recouvrement.reminder"

    limitation_effect = fields.Selection(
        [("none", "None"), ("interrupts", "Interrupts It")], compute="_compute_limitation_effect",
        string="Effect on the Limitation", help="Empty where French law does not say it, and of what is no notice.",
    )  # fmt: skip
    limitation_event_ids = fields.One2many(
        "recouvrement.limitation.event", "reminder_id", string="Limitation Interrupted", readonly=True
    )

    @api.depends("formal_notice", "line_ids.case_id")
    def _compute_limitation_effect(self):
        for reminder in self:
            told = reminder.formal_notice and reminder.company_id.sudo()._recouvrement_is_french()
            written = reminder._get_written_cases()
            reminder.limitation_effect = told and ("interrupts" if written else "none")

    def _get_written_cases(self):
        """The cases of those who owe what a written claim keeps alive."""
        # sudo: whoever may read a message may read whom it is about, also a customer of another branch
        return self.sudo().line_ids.case_id.exists().filtered("is_written_claim_enough")

    def _interrupt_limitation(self, event):
        """A notice was sent to a body with a public accountant: it is a written claim (law 68-1250, article 2).

        The first event that shows it is enough. Its proof is that of the post, else the notice itself; without either
        a person notes it, with a proof.
        """
        self.ensure_one()
        if self.limitation_effect != "interrupts" or self.limitation_event_ids.filtered(
            lambda one: not one.withdrawn_on
        ):
            return
        proof = event.attachment_ids[:1]
        content, name = (proof.raw, proof.name) if proof else (self._get_pdf(), f"{self.number}.pdf".replace("/", "-"))
        if content:
            self.env["recouvrement.limitation.event"]._note([
                {**vals, "kind": "claim", "date": event.date, "proof": b64encode(content), "proof_name": name}
                for vals in self._prepare_limitation_anchors()
            ])  # fmt: skip

    def _prepare_limitation_anchors(self):
        """What names the invoices of a notice whose limitation it interrupts, each once."""
        cases = self._get_written_cases()
        lines = self.line_ids.filtered(lambda line: line.case_id in cases).sorted("rank")
        return [
            {
                "case_id": line.case_id.id, "move_id": line.move_id.id, "line_id": line.line_id.id, "rank": line.rank,
                "name": line.name, "due_date": line.due_date, "currency_id": line.currency_id.id,
                "amount": line.residual, "reminder_id": self.id, "note": self.number, "scope": "invoice",
            }
            for line in [group[0] for group in lines.grouped(lambda line: (line.case_id, line.move_id)).values()]
        ]  # fmt: skip

    def _undo_interruption(self):
        """It came back from a wrong address: it has reached nobody."""
        self.limitation_event_ids._withdraw(self.env._("The notice came back from a wrong address."))
