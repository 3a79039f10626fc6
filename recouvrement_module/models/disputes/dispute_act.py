# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ...rules.dispute import spread

# What the owner's answer means for the board.
STAGE_OF_ANSWER = {"accept": "decided", "refuse": "decided", "question": "customer"}


class RecouvrementDispute(models.Model):
    """What people do with a dispute: its owner answers it, a collector carries the answer out."""

    _inherit = "recouvrement.dispute"

    # ---------------------------------------------------------------- the owner

    def _check_owner(self):
        """Refuse what only the owner of an open dispute, or a collector, does."""
        self.check_access("read")
        collector = self.env.su or self.env.user.has_group("recouvrement_module.group_collector")
        if not collector and any(dispute.user_id != self.env.user for dispute in self):
            raise AccessError(self.env._("Only its owner, or a collector, answers a dispute."))
        self._check_open()

    def _check_open(self):
        closed = self.filtered("closed_on")
        if closed:
            raise UserError(self.env._("This dispute is closed already: %s.", closed[0].display_name))

    def action_answer(self):
        """Answer it: right, wrong, or a question to the customer."""
        self.ensure_one()
        self._check_owner()
        action = self._for_xml_id("recouvrement_module.recouvrement_dispute_answer_action")
        return {**action, "context": {"default_dispute_id": self.id}}

    def _answer(self, answer, amount, words):
        """Note what the owner answers, and let the collector carry it out.

        :param str answer: one of ``ANSWERS``.
        :param float amount: what is to be credited, where the customer is right.
        :param str words: why, or the question.
        """
        self.ensure_one()
        self._check_owner()
        words, currency = (words or "").strip(), self.currency_id
        if answer == "accept" and not (
            currency.compare_amounts(amount, 0) > 0 and currency.compare_amounts(amount, self.amount) <= 0
        ):
            raise UserError(self.env._(
                "Say how much is to be credited: more than nothing, and at most what is disputed, %s.",
                formatLang(self.env, self.amount, currency_obj=currency),
            ))  # fmt: skip
        if answer != "accept" and not words:
            raise UserError(self.env._("Say why, or what you ask: the customer reads it."))
        # sudo: an owner has no right to write what he answers but by this button
        dispute = self.sudo()
        dispute.write({
            "answer": answer, "answer_amount": amount if answer == "accept" else 0, "answer_words": words,
            "answered_on": dispute.company_id._recouvrement_today(), "answered_uid": self.env.uid,
            "asked_on": False,
            "stage_id": self.env["recouvrement.dispute.stage"]._get(STAGE_OF_ANSWER[answer]).id,
        })  # fmt: skip
        dispute.activity_unlink(["mail.mail_activity_data_todo"])
        dispute._ask_collector()

    def _ask_collector(self):
        """Let the collector of the customer, else the managers, know what the owner answered."""
        for dispute in self:
            for user in dispute.case_id.user_id or self.env["recouvrement.rate"]._get_managers(dispute.company_id):
                env = dispute.with_context(lang=user.lang or self.env.lang).env
                said = dict(self._fields["answer"]._description_selection(env))
                dispute.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo", dispute.company_id._recouvrement_today(),
                    summary=env._("Answer to a dispute: %s", said[dispute.answer]), note=dispute.answer_words or "",
                    user_id=user.id,
                )  # fmt: skip

    # ---------------------------------------------------------------- the collector

    def _check_collector(self):
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        self._check_open()

    def action_credit(self):
        """Open core's own reversal with the disputed amount proposed."""
        self.ensure_one()
        self._check_collector()
        moves = self.line_ids.filtered("standing").move_id.exists()
        invoices = moves.filtered(lambda move: move.move_type == "out_invoice" and move.state == "posted")
        if not invoices:
            raise UserError(self.env._(
                "There is no posted invoice here to be credited: an accountant corrects the entry, then the dispute "
                "ends by itself when nothing is open any more."
            ))  # fmt: skip
        if self.answer == "accept":
            self._agree(self.answer_amount)
        action = self._for_xml_id("account.action_view_account_move_reversal")
        return {
            **action, "views": [(False, "form")],
            "context": {
                "active_model": "account.move", "active_ids": invoices.ids, "default_recouvrement_dispute_id": self.id,
                "default_reason": f"{self.number} {self.reason_id.name}",
            },
        }  # fmt: skip

    def _note_credits(self, credits):
        """Remember the draft credit notes made for it: they meet it and no other dispute."""
        self.ensure_one()
        # sudo: see _agree
        lines = self.sudo().line_ids
        for credit in credits:
            lines.filtered(lambda line, credit=credit: line.move_id == credit.reversed_entry_id).credit_id = credit
        self.sudo().stage_id = self.env["recouvrement.dispute.stage"]._get("decided")

    def _agree(self, amount):
        """Keep only what was agreed to be credited: the rest is asked again.

        :param float amount: what is to be credited, in the currency of the dispute.
        """
        self.ensure_one()
        currency = self.currency_id
        if currency.compare_amounts(amount, 0) <= 0 or currency.compare_amounts(amount, self.amount) > 0:
            raise UserError(self.env._(
                "What is agreed is more than nothing, and at most what is disputed, %s.",
                formatLang(self.env, self.amount, currency_obj=currency),
            ))  # fmt: skip
        # sudo: the lines of a dispute are written by its buttons only
        lines = self.sudo().line_ids
        kept = spread([(line, Decimal(str(line.disputed))) for line in lines], Decimal(str(currency.round(amount))))
        for line in lines:
            line.kept = float(kept[line])
        self.sudo().stage_id = self.env["recouvrement.dispute.stage"]._get("decided")
        self.case_id._answer_changed()

    def action_close(self):
        """Close it without a credit note: refused, settled for a part, withdrawn."""
        self.ensure_one()
        self._check_collector()
        action = self._for_xml_id("recouvrement_module.recouvrement_dispute_closing_action")
        return {**action, "context": {"default_dispute_id": self.id}}

    def _conclude(self, resolution, words="", amount=0):
        """Close disputes as a person decides, or note the part that was agreed: decisions follow.

        :param str resolution: refused, withdrawn or settled.
        :param str words: what the customer is told.
        :param float amount: what is to be credited, where it is settled.
        """
        self._check_collector()
        words = (words or "").strip()
        if resolution == "refused" and not words:
            raise UserError(self.env._("Say why it is refused: the customer reads it."))
        # sudo: a dispute is closed by its buttons only; who closed it is the user
        disputes = self.sudo()
        if resolution == "settled":
            for dispute in disputes:
                dispute._agree(amount)
                dispute.write({
                    "answer": "accept", "answer_amount": amount, "answer_words": words,
                    "answered_on": dispute.company_id._recouvrement_today(), "answered_uid": self.env.uid,
                })  # fmt: skip
            return
        disputes.resolution_words = words
        disputes._close(dict.fromkeys(disputes.ids, resolution), uid=self.env.uid)
        disputes.case_id._answer_changed()

    def _close(self, resolutions, uid=False):
        """End disputes; the caller brings decisions in step.

        :param dict resolutions: dispute id → how it ended.
        :param int uid: who closed them; nobody when the facts did.
        """
        stage = self.env["recouvrement.dispute.stage"]._get("closed")
        for (company, resolution), disputes in self.grouped(lambda one: (one.company_id, resolutions[one.id])).items():
            disputes.write({
                "closed_on": company._recouvrement_today(), "closed_uid": uid, "resolution": resolution,
                "stage_id": stage.id,
            })  # fmt: skip
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_open_invoices(self):
        """Open the disputed invoices."""
        self.ensure_one()
        self.env["recouvrement.case"].check_access("read")
        action = {"type": "ir.actions.act_window", "name": self.env._("Invoices"), "res_model": "account.move"}
        moves = self.line_ids.move_id.exists()
        if len(moves) == 1:
            return {**action, "res_id": moves.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", moves.ids)], "views": [(False, "list"), (False, "form")]}

    def _for_xml_id(self, name):
        return self.env["ir.actions.actions"]._for_xml_id(name)
