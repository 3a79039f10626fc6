# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules.bodacc import classify

KIND_OF = {
    "liquidation": "opening_liquidation", "redressement": "opening_redressement", "sauvegarde": "opening_sauvegarde",
    **{code: code for code in (
        "cession", "retablissement", "plan", "closure_insufficiency", "closure_paid", "closure", "to_review",
    )},
}  # fmt: skip
SALE_DAYS = 60  # a sale that was published before is settled


class RecouvrementCreditEvent(models.Model):
    """The events that notices of the BODACC come to."""

    _inherit = "recouvrement.credit.event"

    @api.model
    def _follow(self, partner, company, standing, check):
        """Write the events that are not known yet, and take back what later notices took away.

        :param Standing standing: what the notices of the customer come to.
        :param check: the answer that says so.
        :return: the new events.
        """
        # sudo: what is published is the same whoever asks
        known = self.sudo().search([
            ("partner_id", "=", partner.id), ("company_id", "=", company.id), ("source", "=", "bodacc"),
        ])  # fmt: skip
        known._take_back(standing.dropped)
        keys = {(event.external_id, event.kind) for event in known}
        since = fields.Date.subtract(company.sudo()._recouvrement_today(), days=SALE_DAYS)  # sudo: also of a branch
        whose = {"partner_id": partner.id, "company_id": company.id}
        return known.create([
            {**vals, **self._prepare_state_vals(vals["kind"], check), **whose}
            for vals in self._describe(standing, since)
            if (vals["external_id"], vals["kind"]) not in keys
        ])  # fmt: skip

    @api.model
    def _prepare_state_vals(self, kind, check):
        """An event is certain where the name is like that of the customer, and its nature is known."""
        doubt = "name" if check.name_differs else "nature" if kind == "to_review" else False
        return {"state": "to_confirm" if doubt else "confirmed", "doubt": doubt}

    @api.model
    def _describe(self, standing, since):
        """The values of what notices tell, the opening first.

        :param date since: sales of the business that were published before are left out.
        """
        opening, last = standing.opening, standing.last
        if opening:
            yield self._prepare_notice_vals(opening, KIND_OF[classify(opening)])
        if last and last != opening:
            kind = KIND_OF[standing.procedure]
            yield self._prepare_notice_vals(last, kind) | {"is_conversion": bool(opening)}
        if standing.removal:
            yield self._prepare_notice_vals(standing.removal, "removal")
        if standing.accounts:
            yield self._prepare_notice_vals(standing.accounts, "accounts_filed")
        for sale in standing.sales:
            if sale.published_on >= since:
                yield self._prepare_notice_vals(sale, "business_sale")

    @api.model
    def _prepare_notice_vals(self, notice, kind):
        return {
            "kind": kind, "source": "bodacc", "external_id": notice.key, "date": notice.when,
            "published_on": notice.published_on, "court": notice.court, "department": notice.department,
            "url": notice.url, "note": notice.nature or notice.comment,
        }  # fmt: skip
