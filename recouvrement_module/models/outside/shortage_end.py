# Part of recouvrement_module. License LGPL-3.
from odoo import Command, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from .res_company import BOOKS

INVOICING = ("account.group_account_invoice",)  # who may make drafts
# The reason of the dispute that comes of a short payment; of any other one it is "other".
DISPUTES = {"price": "dispute_reason_price", "deduction": "dispute_reason_discount"}


class RecouvrementShortage(models.Model):
    """How short payments end: dispute, credit note, small write-off, claim back. Each once."""

    _inherit = "recouvrement.shortage"

    def _check_end(self, ending):
        """Refuse an end that is not one of a short payment that is open, or not one for this user; lock it.

        What is left is what the ledger says now.
        """
        self.ensure_one()
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        # sudo: rows of collection are brought in step and locked by whoever may use their buttons
        self.env["recouvrement.ledger"].sudo()._refresh(set(self.case_id.partner_id.ids))
        self.sudo().lock_for_update()
        self.invalidate_recordset()
        if self.closed_on:
            raise UserError(self.env._("This short payment is dealt with already: %s.", self.display_name))
        if ending == "write_off":
            self._check_limit()

    def _check_limit(self):
        """Refuse to write off more than the user may: what is left of the line, which nothing changes meanwhile."""
        line = self.line_id.sudo()  # sudo: whoever asks accounting needs no right on journal items
        line.lock_for_update()
        line.invalidate_recordset()
        limit, currency = self.env.user._recouvrement_write_off_limit(self.company_id), self.company_currency_id
        if "write_off" not in self._get_ends() or currency.compare_amounts(line.amount_residual, limit) > 0:
            raise UserError(self.env._(
                "You may write off %(limit)s at most; %(amount)s is left.",
                limit=formatLang(self.env, limit, currency_obj=currency),
                amount=formatLang(self.env, line.amount_residual, currency_obj=currency),
            ))  # fmt: skip

    def _close(self, ending, **vals):
        # sudo: short payments are ended by their buttons only; who ended them is the user
        self.sudo().write({
            **vals, "ending": ending, "closed_uid": self.env.uid, "closed_on": self.company_id._recouvrement_today(),
        })  # fmt: skip

    def _get_item(self):
        """The open item, or a message when nothing is open any more."""
        item = self.env["recouvrement.item"].search([("line_id", "=", self.line_id.id)], limit=1)
        if not item or item.residual_currency <= 0 or self.closed_on:
            raise UserError(self.env._("Nothing is open of %s any more.", self.name or "/"))
        return item

    # ---------------------------------------------------------------- dispute

    def action_dispute(self):
        """Open a dispute of what is left, with the reason that fits."""
        self._check_end("dispute")
        item = self._get_item()
        Dispute = self.env["recouvrement.dispute"]
        left = Dispute._get_disputable(item)[0]
        name = DISPUTES.get(self.reason, "dispute_reason_other")
        reason = self.env.ref(f"recouvrement_module.{name}", raise_if_not_found=False)
        reason = reason or self.env["recouvrement.dispute.reason"].search([], limit=1)
        if not reason:
            raise UserError(self.env._("Add a reason of disputes first."))
        dispute = Dispute._open([(item, min(left, self.amount))], {
            "reason_id": reason.id, "origin": "person", "description": self._say_deduction(),
        })  # fmt: skip
        self._close("dispute", dispute_id=dispute.id)
        return {
            "type": "ir.actions.act_window", "res_model": dispute._name, "res_id": dispute.id,
            "views": [(False, "form")],
        }  # fmt: skip

    # ---------------------------------------------------------------- accounting

    def action_credit(self):
        """Make the draft credit note of what is left; an accountant is asked where the user has no right to."""
        self._check_end("credit_request")
        self._get_item()
        if not self._may_book(INVOICING):
            return self._ask_accounting("credit_request")
        move = self.move_id
        credit = move._reverse_moves([
            {"ref": self.display_name, "invoice_date": self.company_id._recouvrement_today()}
        ])
        if credit.currency_id.compare_amounts(self.amount, credit.amount_total) < 0:
            credit._recouvrement_keep_part(self.amount)
        self._close("credit_request", entry_id=credit.id)
        return self._open_move(credit)

    def action_write_off(self):
        """Write off what is left within the limit of the user; an accountant is asked where he has no right to."""
        self._check_end("write_off")
        self._get_item()
        # sudo: the settings of the root, also with only a branch ticked
        if not self.company_id.sudo().recouvrement_write_off_account_id:
            raise UserError(self.env._("Choose the account of small write-offs in the settings of collection first."))
        if not self._may_book(BOOKS):
            return self._ask_accounting("write_off")
        entry = self.env["account.move"].create(self._prepare_write_off_vals())
        entry.action_post()
        line = self.line_id
        (line | entry.line_ids.filtered(lambda one: one.account_id == line.account_id)).reconcile()
        self._close("write_off", entry_id=entry.id)
        self.case_id._answer_changed()
        return self._open_move(entry)

    def _prepare_write_off_vals(self):
        """The entry that writes off what is left of the line, and is matched with it."""
        line, root = self.line_id, self.company_id.sudo()  # sudo: see action_write_off
        journal = self.env["account.journal"].search([
            *self.env["account.journal"]._check_company_domain(line.company_id), ("type", "=", "general"),
        ], limit=1)  # fmt: skip
        if not journal:
            raise UserError(self.env._("There is no journal of miscellaneous entries in %s.", line.company_id.name))
        words = self.env._("Write-off of %s", self.display_name)
        common = {"name": words, "partner_id": line.partner_id.id, "currency_id": line.currency_id.id}
        return {
            "move_type": "entry", "journal_id": journal.id, "company_id": line.company_id.id, "ref": words,
            "date": root._recouvrement_today(),
            "line_ids": [
                Command.create({
                    **common, "account_id": account.id, "amount_currency": sign * line.amount_residual_currency,
                    "balance": sign * line.amount_residual,
                })
                for account, sign in ((root.recouvrement_write_off_account_id, 1), (line.account_id, -1))
            ],
        }  # fmt: skip

    def _may_book(self, groups):
        """Whether the user has one of some rights in the company of the invoice."""
        allowed = self.move_id.sudo().company_id in self.env.companies  # sudo: only its company is read
        return allowed and any(map(self.env.user.has_group, groups))

    def _ask_accounting(self, ending):
        """Propose the entry to the accountants: an activity on the invoice, once."""
        if self.asked_on:
            raise UserError(self.env._("Accounting was asked already, on %s.", self.asked_on))
        users = self.move_id.sudo().company_id._recouvrement_accountants()  # sudo: see there
        if not users:
            raise AccessError(self.env._("Nobody keeps the books of this company: ask your administrator."))
        # sudo: who asks need not have rights on invoices; he is named in the activity
        move = self.move_id.sudo()
        for user in users[:3]:
            env = self.with_context(lang=user.lang or self.env.lang).env
            words = {
                "write_off": env._("Write off what is left of %s", self.display_name),
                "credit_request": env._("Make the credit note of what is left of %s", self.display_name),
            }  # fmt: skip
            move.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo", self.company_id._recouvrement_today(), user_id=user.id,
                summary=words[ending], note=self.with_env(env)._say_deduction(),
            )  # fmt: skip
        self.sudo().write({"asked_on": self.company_id._recouvrement_today(), "asked_for": ending})
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("Accounting is asked: %s.", users[:3][0].sudo().name)},
        }  # fmt: skip

    def _open_move(self, move):
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": move.id, "views": [(False, "form")],
        }  # fmt: skip
