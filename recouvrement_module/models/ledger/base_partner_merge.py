# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': core moves the foreign keys by raw SQL and would break on two cases of one
        # customer, so the cases become one first.
        # sudo: whoever may merge contacts need not have rights in collection
        self.env["recouvrement.case"].sudo()._fold(src_partners.ids, dst_partner.commercial_partner_id.id)
        self._recouvrement_forget_payers(src_partners.sudo(), dst_partner.sudo())
        for model, names in self._get_recouvrement_unique().items():
            self._recouvrement_keep_once(self.env[model], names, src_partners.ids, dst_partner.id)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _get_recouvrement_unique(self):
        """What is known once of a customer: dict model → fields that are unique beside it; capabilities add theirs."""
        return {}

    @api.model
    def _recouvrement_keep_once(self, model, names, source_ids, target_id):
        """Of what merged customers have alike keep one, that of the customer who stays first."""
        model.flush_model()
        same = (SQL("kept.%(name)s = doubled.%(name)s", name=SQL.identifier(name)) for name in names)
        self.env.cr.execute(SQL(
            """DELETE FROM %(table)s doubled USING %(table)s kept
                WHERE doubled.partner_id = ANY(%(sources)s)
                  AND (kept.partner_id = ANY(%(sources)s) OR kept.partner_id = %(target)s) AND %(same)s
                  AND (kept.partner_id = %(target)s, kept.id) > (FALSE, doubled.id)""",
            table=SQL.identifier(model._table), sources=source_ids, target=target_id, same=SQL(" AND ").join(same),
        ))  # fmt: skip
        model.invalidate_model()

    def _recouvrement_forget_payers(self, src_partners, dst_partner):
        """Merged partners do not pay for each other any more, nor keep a payer whom nobody could choose now.

        Core copies what the sources have to the one that stays, and would be refused.
        """
        merged = (src_partners | dst_partner).commercial_partner_id
        for partner in (src_partners | dst_partner).filtered("recouvrement_payer_id"):
            payer = partner.recouvrement_payer_id
            if merged & (payer.commercial_partner_id | payer._get_recouvrement_payers()) or not payer.active:
                partner.recouvrement_payer_id = False
