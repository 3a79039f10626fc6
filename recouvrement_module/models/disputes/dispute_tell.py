# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

TOLD = "recouvrement_dispute_told"  # in the context of a composer: ids of the disputes of which the customer is told
TEMPLATES = {"opened": "dispute_mail_opened", "asked": "dispute_mail_asked", "closed": "dispute_mail_closed"}


class RecouvrementDispute(models.Model):
    """The customer is told that his dispute is recorded, and how it ended: a person reads it first and sends it."""

    _inherit = "recouvrement.dispute"

    lang = fields.Char(compute="_compute_lang", help="Language of the customer.")
    untold = fields.Boolean(compute="_compute_untold", search="_search_untold", help="The customer is to be told.")

    def _compute_lang(self):
        for dispute in self:
            dispute.lang = dispute._get_lang()

    @api.depends("closed_on", "resolution", "answer", "asked_on", "opened_told_on", "closed_told_on")
    def _compute_untold(self):
        untold = self.filtered_domain(self._get_untold_domain())
        for dispute in self:
            dispute.untold = dispute in untold

    def _search_untold(self, operator, value):
        return self._get_untold_domain() if operator == "in" else NotImplemented

    def _get_untold_domain(self):
        """What customers are not told yet. One whose invoice is paid or cancelled knows."""
        return [
            ("company_id.recouvrement_dispute_tell", "=", True),
            "|", "|", "&", ("closed_on", "=", False), ("opened_told_on", "=", False),
            "&", "&", ("closed_on", "=", False), ("answer", "=", "question"), ("asked_on", "=", False),
            "&", ("closed_told_on", "=", False), ("resolution", "in", ("credited", "settled", "refused", "withdrawn")),
        ]  # fmt: skip

    # ---------------------------------------------------------------- telling

    def action_tell(self):
        """Open core's composer on the case of the customer, with the text ready in his language."""
        self.ensure_one()
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        # sudo: a text is filled with what the collector reads anyhow, in templates that only managers change
        template = self.env.ref(f"recouvrement_module.{TEMPLATES[self._get_told()]}").sudo()
        spoken = template.with_context(lang=self.lang)
        return self.case_id._compose(
            self.env._("Tell the Customer"), subject=spoken._render_field("subject", self.ids)[self.id],
            body=spoken._render_field("body_html", self.ids)[self.id],
            letters=[self._get_letter()] if self.resolution == "refused" else (), **{TOLD: self.ids},
        )  # fmt: skip

    def _get_told(self):
        """What the customer is told next: that it is recorded, what we ask, how it ended."""
        self.ensure_one()
        if self.closed_on:
            return "closed"
        return "asked" if self.answer == "question" and not self.asked_on else "opened"

    def action_tell_not(self):
        """The customer knows: nothing is sent."""
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        # sudo: what is not said by a person is written by the buttons only
        self.sudo()._note_told()
        return True

    def _note_told(self):
        """Whoever is asked something knows as well that his dispute is recorded."""
        for dispute in self:
            today, told = dispute.company_id._recouvrement_today(), dispute._get_told()
            names = {
                "closed": ["closed_told_on"],
                "asked": ["asked_on", "opened_told_on"],
                "opened": ["opened_told_on"],
            }
            dispute.write({name: today for name in names[told] if not dispute[name]})
