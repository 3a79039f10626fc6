# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.solvency.access import PREFIX, REGISTERS, is_on

ADDRESS = ("http://", "https://")
CRONS = {"recouvrement_watch_on": "ir_cron_watch", "recouvrement_identify_on": "ir_cron_identify"}


class ResConfigSettings(models.TransientModel):
    """Which registers are asked, where and with which key: for administrators."""

    _inherit = "res.config.settings"

    recouvrement_watch_on = fields.Boolean(
        string="Watch of Insolvencies", groups="base.group_system",
        help="Every day, for customers who owe something: the notices of the BODACC.",
    )  # fmt: skip
    recouvrement_identify_on = fields.Boolean(
        string="Identity of Customers", groups="base.group_system",
        help="Every 90 days, for customers who owe something: who they are, as the registers say.",
    )  # fmt: skip
    recouvrement_recherche_entreprises_on = fields.Boolean("Recherche d'entreprises", groups="base.group_system")
    recouvrement_recherche_entreprises_url = fields.Char(
        "Address of Recherche d'entreprises", groups="base.group_system"
    )
    recouvrement_bodacc_on = fields.Boolean("BODACC", groups="base.group_system")
    recouvrement_bodacc_url = fields.Char("Address of the BODACC", groups="base.group_system")
    recouvrement_vies_on = fields.Boolean("VIES", groups="base.group_system")
    recouvrement_vies_url = fields.Char("Address of VIES", groups="base.group_system")
    recouvrement_gleif_on = fields.Boolean("GLEIF", groups="base.group_system")
    recouvrement_gleif_url = fields.Char("Address of GLEIF", groups="base.group_system")
    recouvrement_insee_on = fields.Boolean("INSEE Sirene", groups="base.group_system")
    recouvrement_insee_url = fields.Char("Address of the INSEE", groups="base.group_system")
    recouvrement_insee_key = fields.Char("Key of the INSEE", groups="base.group_system")
    recouvrement_companies_house_on = fields.Boolean("Companies House", groups="base.group_system")
    recouvrement_companies_house_url = fields.Char("Address of Companies House", groups="base.group_system")
    recouvrement_companies_house_key = fields.Char("Key of Companies House", groups="base.group_system")

    @api.model
    def get_values(self):
        # EXTENDS 'base'
        values = super().get_values()
        if not self.env.user.has_group("base.group_system"):
            return values
        get_param = self.env["ir.config_parameter"].get_param
        for code, register in REGISTERS.items():
            values[f"recouvrement_{code}_on"] = is_on(self.env, register)
            values[f"recouvrement_{code}_url"] = get_param(f"{PREFIX}.{code}_url") or register.url
            if register.needs_key:
                values[f"recouvrement_{code}_key"] = get_param(f"{PREFIX}.{code}_key") or ""
        for name, cron in CRONS.items():
            found = self.env.ref(f"{PREFIX}.{cron}", raise_if_not_found=False)
            values[name] = bool(found and found.active)
        return values

    def set_values(self):
        # EXTENDS 'base'
        super().set_values()
        if not self.env.user.has_group("base.group_system"):
            return
        set_param = self.env["ir.config_parameter"].set_param
        for code, register in REGISTERS.items():
            url = (self[f"recouvrement_{code}_url"] or "").strip() or register.url
            if not url.startswith(ADDRESS):
                raise UserError(self.env._("%s: enter a web address that begins with https://.", register.name))
            set_param(f"{PREFIX}.{code}_on", "1" if self[f"recouvrement_{code}_on"] else "0")
            # an address that is the usual one follows it
            set_param(f"{PREFIX}.{code}_url", url if url != register.url else False)
            if register.needs_key:
                set_param(f"{PREFIX}.{code}_key", (self[f"recouvrement_{code}_key"] or "").strip())
        for name, cron in CRONS.items():
            found = self.env.ref(f"{PREFIX}.{cron}", raise_if_not_found=False)
            if found and found.active != self[name]:
                found.active = self[name]
