# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def _load_menus_blacklist(self):
        # EXTENDS 'web': the app of disputes is for owners who do not see those of collection
        hidden = super()._load_menus_blacklist()
        app = self.env.ref("recouvrement_module.menu_my_disputes", raise_if_not_found=False)
        user = self.env.user
        if app and (user.has_group("recouvrement_module.group_viewer") or not self._owns_disputes(user)):
            hidden = [*hidden, app.id]
        return hidden

    @api.model
    def _owns_disputes(self, user):
        # sudo: whether he has ever owned one, in whatever company
        return bool(self.env["recouvrement.dispute"].sudo().search_count([("user_id", "=", user.id)], limit=1))

    @api.model
    def _show_disputes(self, disputes):
        """Let those who own a dispute for the first time see their app: menus are kept in memory for each user.

        :param disputes: those that have a new owner.
        """
        owners = disputes.user_id
        before = disputes.search([("user_id", "in", owners.ids), ("id", "not in", disputes.ids)]).user_id
        if owners - before:
            self.env.registry.clear_cache()
