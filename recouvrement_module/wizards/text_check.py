# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ..rules.lint import worst

SEVERITIES = [("error", "Forbidden"), ("warning", "To Mend"), ("advice", "Advice"), ("fine", "In Order")]


class RecouvrementTextCheck(models.TransientModel):
    """A row of the page “Text Check”: the text of a step in one language, and what is to be mended in it."""

    _name = "recouvrement.text.check"
    _description = "Check of a text"
    _order = "id"

    level_id = fields.Many2one("recouvrement.level", string="Step", ondelete="cascade", readonly=True)
    policy_id = fields.Many2one(related="level_id.policy_id")
    company_id = fields.Many2one(related="level_id.policy_id.company_id")
    lang = fields.Char(required=True, readonly=True)
    language = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    channel = fields.Selection(related="level_id.channel")
    severity = fields.Selection(SEVERITIES, string="State", required=True, readonly=True)
    findings = fields.Text(string="What to Mend", readonly=True)

    @api.model
    def action_open(self):
        """Check every text that the user may read, in every language, and show the worst first."""
        levels = self.env["recouvrement.level"].search([("policy_id.active", "=", True)])
        rows = [
            self._prepare_row(level.with_context(lang=lang), lang, name)
            for lang, name in self.env["res.lang"].get_installed()
            for level in levels
        ]
        order = [severity for severity, _name in SEVERITIES]
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        # the worst first, in one's own language before others
        own = self.env.lang or "en_US"
        self.create(sorted(rows, key=lambda row: (order.index(row["severity"]), row["lang"] != own)))
        return self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.text_check_action")

    @api.model
    def _prepare_row(self, level, lang, language):
        findings = level._find_in_texts()
        return {
            "level_id": level.id, "lang": lang, "language": language.split("/")[0].strip(), "subject": level.subject,
            "severity": worst(findings) or "fine", "findings": level.with_env(self.env)._say_findings(findings),
        }  # fmt: skip

    def action_open_level(self):
        """Open the step whose text it is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.level_id.display_name,
            "res_model": "recouvrement.level",
            "res_id": self.level_id.id,
            "views": [(False, "form")],
        }
