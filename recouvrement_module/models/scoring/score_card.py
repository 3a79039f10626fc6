# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ...rules.rating import BANQUE_DE_FRANCE
from ...rules.scoring import SHOWN
from ...rules.weights import FORMULA
from ..dunning.words import say
from .words import (
    BASES,
    CAPACITY,
    CASH,
    CONDITIONS,
    COVER,
    FACTORS,
    LITTLE,
    LOWERS,
    NEED,
    NOTHING,
    OUTCOMES,
    OWN,
    PARTS,
    PERCENT,
    PROCEDURE,
    RAISES,
    SHARES,
    SOURCES,
    TOTAL,
)


class RecouvrementScore(models.Model):
    """Why this grade and why this limit: said from what was kept, in the language of the reader."""

    _inherit = "recouvrement.score"

    card = fields.Html(string="Why This Grade", compute="_compute_card", sanitize=False)
    summary = fields.Char(string="In Short", compute="_compute_card")
    limit_reasoning = fields.Text(string="Why This Limit", compute="_compute_limit_reasoning")

    @api.depends("factors")
    @api.depends_context("lang")
    def _compute_card(self):
        for score in self:
            rows = [score._say_factor(factor) for factor in score.factors or []]
            score.card = self.env["ir.qweb"]._render("recouvrement_module.score_card", {
                "score": score,
                "behaviour": [row for row in rows if row["part"] == "behaviour"],
                "solvency": [row for row in rows if row["part"] != "behaviour"],
            })  # fmt: skip
            score.summary = score._say_summary()

    def _say_summary(self):
        """The factors that move the solvency most, in a sentence."""
        moving = [one for one in self.factors or [] if one["part"] != "behaviour" and Decimal(one["effect"])]
        moving = sorted(moving, key=lambda one: -abs(Decimal(one["effect"])))[:SHOWN]
        words = []
        for pattern, chosen in ((RAISES, lambda effect: effect > 0), (LOWERS, lambda effect: effect < 0)):
            named = [
                f"{say(self.env, FACTORS[one['key']])} ({self._say_number(one['effect'], signed=True)})"
                for one in moving
                if chosen(Decimal(one["effect"]))
            ]
            if named:
                words.append(say(self.env, pattern) % ", ".join(named))
        text = "; ".join(words)
        text = f"{text[:1].upper()}{text[1:]}." if text else say(self.env, NOTHING)
        return text if self.is_rated or not words else f"{text} {say(self.env, LITTLE)}"

    def _say_factor(self, factor):
        """One factor as the card shows it."""
        source = factor["source"]
        scales = dict(self.env["recouvrement.rating"]._fields["scale"]._description_selection(self.env))
        said = say(self.env, SOURCES[source]) if source in SOURCES else scales.get(source, source)
        outcome = OUTCOMES.get(factor["outcome"])
        return {
            "part": factor["part"],
            "group": say(self.env, PARTS[factor["part"]]) if factor["part"] in PARTS else "",
            "label": say(self.env, FACTORS[factor["key"]]),
            "value": say(self.env, outcome) if outcome else self._say_value(factor["key"], factor["value"]),
            "points": self._say_number(factor["points"], signed=True),
            "effect": self._say_number(factor["effect"], signed=True),
            "sign": (Decimal(factor["effect"]) > 0) - (Decimal(factor["effect"]) < 0),
            "source": said,
            "on": format_date(self.env, factor["on"]) if factor["on"] else "",
        }

    def _say_value(self, key, value):
        """The raw value of a factor, as people read it."""
        if not value or key in ("reliability", "headcount", "age", "history", "incidents"):
            return value
        if key in PERCENT:
            return f"{self._say_number(value)} %"
        if key in SHARES:
            return f"{self._say_number(Decimal(value) * 100)} %"
        if key in ("unfiled", "downgrade"):
            return format_date(self.env, value)
        return value if value in BANQUE_DE_FRANCE and key == "rating" else self._say_number(value)

    def _say_number(self, value, signed=False):
        number = float(value)
        text = formatLang(self.env, number, digits=2)
        return f"+{text}" if signed and number > 0 else text

    # ---------------------------------------------------------------- limit

    @api.depends("inputs", "weights", "version")
    @api.depends_context("lang")
    def _compute_limit_reasoning(self):
        for score in self:
            known = score.inputs and (score.version or "").partition(".")[0] == FORMULA
            score.limit_reasoning = " ".join(score._reason_of_limit()) if known else ""

    def _reason_of_limit(self):
        """How the limit comes about, sentence by sentence."""
        facts = self._from_inputs(self.inputs)
        _reading, proposal = self._replay()
        money = lambda amount: self.currency_id.with_env(self.env).format(float(amount))  # noqa: E731
        if proposal.bound == "procedure":
            yield say(self.env, PROCEDURE)
            return
        yield say(self.env, NEED) % {
            "need": money(proposal.need), "monthly": money(facts["limit"]["monthly"]), "days": f"{proposal.days:.0f}",
        }  # fmt: skip
        yield say(self.env, CAPACITY) % {
            "capacity": money(proposal.capacity), "basis": say(self.env, BASES[proposal.basis]),
        }  # fmt: skip
        yield say(self.env, OWN) % {
            "factor": self._say_number(proposal.factor), "grade": self.grade, "own": money(proposal.own),
        }  # fmt: skip
        if proposal.cover:
            yield say(self.env, COVER) % {"cover": money(proposal.cover)}
        yield say(self.env, TOTAL) % money(proposal.total) if proposal.total else say(self.env, CASH)
        for code in proposal.conditions:
            if code in CONDITIONS:
                words = say(self.env, CONDITIONS[code])
                yield words % " → ".join(map(money, proposal.reduction)) if code == "reduction" else words
