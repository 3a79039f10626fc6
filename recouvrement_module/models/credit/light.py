# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules import credit_control, credit_limit
from .control_words import LIGHTS, say, say_to_sellers

COLOURS = [("green", "Green"), ("amber", "Amber"), ("red", "Red")]


class ResPartner(models.Model):
    """The traffic light of sales people: a colour and a sentence, no figure of the accounts."""

    _inherit = "res.partner"

    recouvrement_credit_light = fields.Selection(
        COLOURS, string="Credit", compute="_compute_recouvrement_credit_light", compute_sudo=True,
        groups="base.group_user",
    )  # fmt: skip
    recouvrement_credit_sentence = fields.Char(
        string="Credit in Words", compute="_compute_recouvrement_credit_light", compute_sudo=True,
        groups="base.group_user",
    )  # fmt: skip

    @api.depends_context("company", "lang")
    def _compute_recouvrement_credit_light(self):
        root = self.env.company.root_id
        for partner in self:
            customer = partner.commercial_partner_id
            if not customer.ids:  # a contact that is not saved yet
                partner.recouvrement_credit_light = partner.recouvrement_credit_sentence = False
                continue
            partner.recouvrement_credit_light, partner.recouvrement_credit_sentence = self._light(root, customer)

    @api.model
    def _light(self, root, customer):
        """(colour, sentence) of a customer."""
        verdict = self.env["recouvrement.case"]._judge(root, customer)
        used = credit_limit.share(verdict.facts.limit, verdict.facts.exposure)
        alert = root.recouvrement_credit_alert or 100
        shown = () if verdict.control == "none" else verdict.reasons
        colour = credit_control.light(shown, verdict.control == "block", used, alert)
        if shown:
            return colour, say_to_sellers(self.env, verdict.codes)
        return colour, say(self.env, LIGHTS[colour])
