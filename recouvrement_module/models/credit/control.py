# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from odoo import api, models

from ...fields import exact
from ...rules import credit_control
from ...rules.allocation import allocate
from ...rules.credit_control import Facts, Item

COUNTING = ("", "entry", "unsent")  # facts of a debt that is late like another; all else waits for something


@dataclass(frozen=True)
class Verdict:
    """What credit control says of a document.

    :param Facts facts: what it read.
    :param tuple reasons: why it should wait; none when it may go.
    :param str control: ``none``, ``warn`` or ``block``: what becomes of it then.
    """

    facts: Facts
    reasons: tuple
    control: str

    @property
    def blocks(self):
        """Whether the document waits."""
        return bool(self.reasons) and self.control == "block"

    @property
    def codes(self):
        """The codes of the reasons."""
        return [reason.code for reason in self.reasons]


class RecouvrementCase(models.Model):
    """Credit control: one method reads the facts and asks the rule, everything else shows or raises what it says."""

    _inherit = "recouvrement.case"

    @api.model
    def _judge(self, root, customer, asked=0, prepaid=False):
        """What credit control says of a document of a customer, whoever asks.

        :param root: root company.
        :param customer: commercial partner.
        :param asked: what the document adds to the exposure, in the currency of the root.
        :param bool prepaid: it is paid in advance, or is for nothing.
        :rtype: Verdict
        """
        # sudo: the answer is the same whoever asks, and whatever companies are ticked
        return self.sudo()._judge_facts(root.sudo(), customer.sudo(), asked, prepaid)

    @api.model
    def _as_released(self, verdict):
        """The same facts, and nothing against the document any more."""
        return replace(verdict, reasons=())

    @api.model
    def _judge_facts(self, root, customer, asked, prepaid):
        credit = self._get_credits(root, customer.ids)[customer.id]
        control = (credit.segment and credit.segment.control) or root.recouvrement_credit_control
        facts = Facts(
            day=root._recouvrement_today(), limit=credit.effective, lapsed=credit.lapsed, prepaid=prepaid,
            exposure=self._get_exposed(root, customer), asked=exact(asked),
            items=tuple(self._get_control_items(root, customer)), **self._get_control_facts(root, customer),
        )  # fmt: skip
        return Verdict(facts, credit_control.reasons(facts, root._recouvrement_credit_settings()), control)

    @api.model
    def _get_exposed(self, root, customer):
        found = self.env["recouvrement.ledger"]._get_exposure(root, customer.ids).get(customer.id, {})
        return exact(found.get("exposure"))

    @api.model
    def _get_control_facts(self, root, customer):
        """What else is known of the customer, by the names of the facts of the rule; each capability adds its own."""
        case = self.search([("company_id", "=", root.id), ("partner_id", "=", customer.id)])
        lapsed = self.env["recouvrement.plan"].search_count([
            ("case_id", "in", case.ids), ("state", "=", "lapsed"), ("principal_left", ">", 0),
        ], limit=1)  # fmt: skip
        return {"review": case.credit_review_on or None, "plan_lapsed": bool(lapsed)}

    @api.model
    def _get_control_items(self, root, customer):
        """The open debts of a customer as the ledger stands, less the credits that cover them."""
        Ledger = self.env["recouvrement.ledger"]
        rows = self.env.execute_query_dict(Ledger._open_lines(root, customer.ids))
        accounts = defaultdict(list)
        for row in rows:
            accounts[row["currency_id"]].append(row)
        for lines in accounts.values():
            covered = allocate(Ledger._as_open_lines(
                (row["line_id"], row["due_date"], row["residual_currency"], row["fact"], row["set_aside"])
                for row in lines
            ))  # fmt: skip
            for row in lines:
                if row["residual_currency"] > 0:
                    yield self._as_control_item(row, covered.get(row["line_id"], Decimal(0)))

    @api.model
    def _as_control_item(self, row, covered):
        whole = exact(row["residual_currency"])
        left = max(whole - covered - exact(row["set_aside"]), Decimal(0))
        return Item(row["due_date"], exact(row["residual"]) * left / whole, waits=row["fact"] not in COUNTING)
