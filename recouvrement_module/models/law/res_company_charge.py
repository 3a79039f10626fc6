# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError

# The accounts of the French chart: income from trade receivables, penalties received (PCG 7631 and 7581).
OF_CHART = {"interest": "pcg_7631", "indemnity": "pcg_7581"}
CODE = "INTR"


class ResCompany(models.Model):
    """Where interest and indemnities go in the books, once a person charges them."""

    _inherit = "res.company"

    recouvrement_charge_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Charges",
        ondelete="restrict",
        domain="[('type', '=', 'sale')]",
        help="A sales journal of its own for the documents that charge interest and indemnities.",
    )
    recouvrement_interest_account_id = fields.Many2one(
        "account.account",
        string="Income from Interest",
        ondelete="restrict",
        help="Empty: account 763100 of the French chart.",
    )
    recouvrement_indemnity_account_id = fields.Many2one(
        "account.account",
        string="Income from Indemnities",
        ondelete="restrict",
        help="Of indemnities and recovery costs. Empty: account 758100 of the French chart.",
    )

    def _recouvrement_charge_accounts(self):
        """The income account of each kind of accessory: the one that was chosen, else that of the chart.

        :return: dict kind → ``account.account``, empty where there is neither.
        """
        self.ensure_one()
        chart = self.env["account.chart.template"].with_company(self)
        chosen = {
            "interest": self.recouvrement_interest_account_id, "indemnity": self.recouvrement_indemnity_account_id,
        }  # fmt: skip
        accounts = {
            kind: account or chart.ref(OF_CHART[kind], raise_if_not_found=False) or account
            for kind, account in chosen.items()
        }  # fmt: skip
        return accounts | {"cost": accounts["indemnity"]}

    def _recouvrement_missing_for_charge(self, kinds):
        """What must be chosen before accessories of some kinds can be charged, in words; empty when all is there."""
        self.ensure_one()
        accounts = self._recouvrement_charge_accounts()
        missing = [
            self._fields[name]._description_string(self.env)
            for name, known in (
                ("recouvrement_charge_journal_id", self.recouvrement_charge_journal_id),
                ("recouvrement_interest_account_id", accounts["interest"] or "interest" not in kinds),
                ("recouvrement_indemnity_account_id", accounts["indemnity"] or not {"indemnity", "cost"} & set(kinds)),
            ) if not known
        ]  # fmt: skip
        return ", ".join(missing)

    def _recouvrement_create_charge_journal(self):
        """Make a sales journal of its own for charges, without electronic invoicing, and choose it.

        :return: the journal that is chosen then.
        """
        self.ensure_one()
        if self.recouvrement_charge_journal_id:
            return self.recouvrement_charge_journal_id
        Journal = self.env["account.journal"].with_context(active_test=False)
        taken = set(Journal.search([("company_id", "=", self.id)]).mapped("code"))
        code = next(code for code in (CODE, *(f"INT{rank}" for rank in range(1, 100))) if code not in taken)
        lang = self.partner_id.lang or self.env.lang
        account = self._recouvrement_charge_accounts()["interest"]
        journal = Journal.create({
            "name": self.with_context(lang=lang).env._("Interest and indemnities"), "code": code, "type": "sale",
            "company_id": self.id, "default_account_id": account.id, "refund_sequence": True,
        })  # fmt: skip
        if "edi_format_ids" in journal._fields:  # of the addon account_edi, where it is installed
            journal.edi_format_ids = False
        self.recouvrement_charge_journal_id = journal
        return journal

    def _recouvrement_check_charge(self, kinds):
        """Say what must be chosen before accessories of some kinds can be charged."""
        missing = self._recouvrement_missing_for_charge(kinds)
        if missing:
            raise UserError(self.env._(
                "Choose first in Collection Setup > Settings, section The Law in Figures: %(settings)s of %(company)s.",
                settings=missing, company=self.name,
            ))  # fmt: skip
