# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError

from ...rules.agreement import may_owe_costs
from . import charge_words as words


class RecouvrementAccessory(models.Model):
    """Accessories are charged by a document of their own: a person makes it, and what it charges is noted."""

    _inherit = "recouvrement.accessory"

    @api.model
    def _check_charge_poster(self):
        """Only managers of collection and accountants post what charges customers."""
        groups = ("recouvrement_module.group_manager", "account.group_account_user", "account.group_account_manager")
        if not any(map(self.env.user.has_group, groups)):
            raise AccessError(
                self.env._("Managers of collection and accountants post charges: leave the document in draft.")
            )

    @api.model
    def _group_charges(self, amounts):
        """Put together what one document charges: of one customer, in one currency, in the books of one company.

        :param amounts: list of (claim, kind, Decimal amount).
        :return: list of such lists.
        """
        # sudo: whoever reads a claim may know in whose books its invoices are
        moves = self.env["account.move"].sudo().browse([claim.invoice.key.move_id for claim, _kind, _value in amounts])
        companies = {move.id: move.company_id for move in moves}
        groups = {}
        for claim, kind, value in amounts:
            key = claim.invoice.key
            name = (key.partner_id, companies[key.move_id].id, self._get_currency(claim, kind).id)
            groups.setdefault(name, []).append((claim, kind, value))
        return list(groups.values())

    @api.model
    def _charge(self, amounts):
        """Make the document that charges accessories, in draft, and note what it charges.

        :param amounts: one list of :meth:`_group_charges`.
        :return: ``account.move``
        """
        self.env["recouvrement.reminder"]._check_collector()
        amounts = self._add_up(amounts)
        self._check_charged(amounts)
        document = self.env["account.move"].create(self._prepare_charge_vals(amounts))
        # sudo: nobody marks a document as a charge but this button
        document.sudo().recouvrement_is_charge = True
        self._write_entries([
            self._prepare_invoiced_vals(claim, kind, value, document) for claim, kind, value in amounts
        ])
        return document

    @api.model
    def _check_charged(self, amounts):
        """What is charged is owed: never an indemnity nor costs of a consumer, and no more than is left."""
        for claim, kind, _value in amounts:
            if kind != "interest" and not may_owe_costs(claim.invoice.terms):
                raise UserError(self.env._(
                    "%(invoice)s: indemnities and recovery costs are charged to professionals only, never to a "
                    "consumer (article L111-8 of the French Code of Civil Enforcement Procedures).",
                    invoice=claim.invoice.name,
                ))  # fmt: skip
        self._check_left(amounts, self.env._("%(invoice)s: %(value)s cannot be charged, for %(left)s is left of it."))

    @api.model
    def _prepare_charge_vals(self, amounts):
        """The values of a document: due at once, without any tax, one line for each invoice and kind."""
        first, kind, _value = amounts[0]
        key = first.invoice.key
        # sudo: see _group_charges; the settings are those of the root, reached through any of its branches
        company = self.env["account.move"].sudo().browse(key.move_id).company_id
        root = company.root_id
        root._recouvrement_check_charge({kind for _claim, kind, _value in amounts})
        today = root._recouvrement_today()
        customer = self.env["res.partner"].browse(key.partner_id)
        env = self.with_context(lang=customer.lang or self.env.lang).env
        accounts = root._recouvrement_charge_accounts()
        return {
            "move_type": "out_invoice", "partner_id": customer.id,
            "company_id": company.id, "journal_id": root.recouvrement_charge_journal_id.id,
            "currency_id": self._get_currency(first, kind).id, "invoice_date": today, "invoice_date_due": today,
            "invoice_payment_term_id": False, "fiscal_position_id": False,
            "narration": words.say_note(env, [claim for claim, _kind, _value in amounts]),
            "invoice_line_ids": [
                Command.create({
                    "name": words.say_label(env, claim, kind), "account_id": accounts[kind].id, "quantity": 1,
                    "price_unit": float(value), "tax_ids": [Command.clear()],
                })
                for claim, kind, value in amounts
            ],
        }  # fmt: skip
