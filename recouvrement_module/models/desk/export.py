# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementCase(models.Model):
    _name = "recouvrement.case"
    _inherit = ["recouvrement.case", "recouvrement.named.export"]


class RecouvrementItem(models.Model):
    _name = "recouvrement.item"
    _inherit = ["recouvrement.item", "recouvrement.named.export"]


class RecouvrementPolicy(models.Model):
    _name = "recouvrement.policy"
    _inherit = ["recouvrement.policy", "recouvrement.named.export"]


class RecouvrementReply(models.Model):
    _name = "recouvrement.reply"
    _inherit = ["recouvrement.reply", "recouvrement.named.export"]
