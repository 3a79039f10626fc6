# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import LazyTranslate, ormcache

from ...rules import lint
from ..dunning.level import TEXTS
from ..dunning.words import say

_lt = LazyTranslate(__name__)

# What is found in a text, in words.
WORDS = {
    "placeholder": _lt("“%(words)s” is no placeholder."),
    "official": _lt("“%(words)s” makes the message look like an act of a court or of a public officer."),
    "bailiff": _lt("“%(words)s”: name an officer of the court only when one is really instructed."),
    "pretence": _lt("“%(words)s”: write in your own name, not as a service that is not yours."),
    "register": _lt("“%(words)s”: no unpaid invoice is entered there, and nobody may threaten with it."),
    "seizure": _lt("“%(words)s”: nothing is seized without a title that can be enforced."),
    "costs": _lt("“%(words)s”: what recovery costs without a title is paid by the creditor."),
    "indemnity": _lt("“%(words)s”: the indemnity for recovery costs is between businesses only."),
    "penalties": _lt("“%(words)s”: penalties for late payment are between businesses only."),
    "interest": _lt(
        "“%(words)s”: a consumer owes interest from the formal notice on, at the legal rate, which the text must name."
    ),
    "third_party": _lt("“%(words)s”: nobody else may learn of the debt, nor be named to frighten."),
    "criminal": _lt("“%(words)s”: an unpaid invoice is no offence, and a threat with one may be an offence."),
    "shame": _lt("“%(words)s” humiliates: say facts."),
    "insult": _lt("“%(words)s” is an insult, which is an offence: say facts."),
    "registered": _lt("“%(words)s”: a plain email is no registered letter."),
    "no_notice": _lt("The words “formal notice” (mise en demeure) are missing."),
    "no_amount": _lt("The amount to pay is missing: {principal}, {total} or {invoices}."),
    "no_deadline": _lt("The time to pay is missing: {answer_days} or {answer_date}, of one day at least."),
    "no_result": _lt("What follows without payment is missing: say what you will really do."),
    "no_proof": _lt("An email proves no receipt: send a formal notice as a registered letter."),
    "no_contact": _lt("Nobody is named to answer to: {collector}, {collector_phone} or {collector_email}."),
}


class RecouvrementLevel(models.Model):
    _inherit = "recouvrement.level"

    text_findings = fields.Text(
        string="Text Check", compute="_compute_text_findings", help="What to mend in the text, with the article."
    )
    text_severity = fields.Char(compute="_compute_text_findings")

    @api.depends(*TEXTS, "channel", "formal_notice", "answer_days", "below_channel", "policy_id.for_consumers")
    @api.depends_context("lang")
    def _compute_text_findings(self):
        for level in self:
            findings = level._find_in_texts()
            level.text_findings = level._say_findings(findings)
            level.text_severity = lint.worst(findings)

    @api.constrains(*TEXTS, "channel", "formal_notice", "below_channel")
    def _check_law(self):
        """What the law forbids in a text is not saved, in any language; the rest is told and may stay."""
        for level in self:
            for lang, name in self.env["res.lang"].get_installed():
                found = level.with_context(lang=lang)._find_in_texts()
                # placeholders have a check of their own, which names those that exist
                breaches = [one for one in found if lint.is_breach([one])]
                if breaches:
                    raise ValidationError(self.env._(
                        "The text of the step “%(level)s” cannot be used (%(language)s):\n%(findings)s",
                        level=level.name, language=name, findings=self._say_findings(breaches),
                    ))  # fmt: skip

    @api.model
    @ormcache()
    def _get_breaching(self):
        """The ids of the steps whose texts, in one language or another, say what no consumer may be told."""
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        # sudo: what may be told to a consumer does not depend on who asks
        levels = self.sudo().search([])
        return tuple(
            level.id for level in levels
            if any(lint.is_breach(level.with_context(lang=lang)._find_in_texts(consumer=True)) for lang in langs)
        )  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS recouvrement_module: whoever keeps in memory which texts are in breach reads them anew
        levels = super().create(vals_list)
        self.env.registry.clear_cache()
        return levels

    def write(self, vals):
        # EXTENDS recouvrement_module: see create
        result = super().write(vals)
        if not {*TEXTS, "channel", "formal_notice", "below_channel"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def update_field_translations(self, field_name, translations, source_lang=""):
        # EXTENDS recouvrement_module: the dialog of translations writes past the constraints
        result = super().update_field_translations(field_name, translations, source_lang)
        self.env.registry.clear_cache()
        self._check_law()
        return result

    def _find_in_texts(self, consumer=None):
        """What is to be mended in the texts of the step, in the language of the environment.

        :param bool consumer: whether a consumer reads them; as the policy says when None.
        :rtype: list[rules.lint.Finding]
        """
        self.ensure_one()
        found = lint.check(self._as_text(self.subject, self.body, self.channel or "email", consumer))
        if self.channel == "task" and self.below_channel and self.below_subject:
            found += lint.check(self._as_text(self.below_subject, self.below_body, self.below_channel, consumer))
        return sorted(dict.fromkeys(found), key=lambda finding: lint.SEVERITIES.index(finding.severity))

    def _as_text(self, subject, body, channel, consumer=None):
        consumer = self.policy_id.for_consumers if consumer is None else consumer
        return lint.Text(
            subject=subject or "", body=body or "", channel=channel, language=(self.env.lang or "en")[:2],
            formal=self.formal_notice, consumer=consumer, answer_days=self.answer_days,
        )  # fmt: skip

    @api.model
    def _say_findings(self, findings):
        """The findings in words, one a line, with their articles."""
        lines = []
        for finding in findings:
            words = say(self.env, WORDS[finding.code])
            words = words % {"words": finding.excerpt} if finding.excerpt else words
            lines.append(f"{words} ({finding.article})" if finding.article else words)
        return "\n".join(lines)
