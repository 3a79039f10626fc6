# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...rules.national import REFERRING, Law, LawBook
from ..letters.res_company import FRANCE
from .rate import HIGHEST, KINDS, LOWEST

DEBTORS = [
    ("business", "Businesses"),
    ("public", "Public Bodies"),
    ("consumer", "Consumers and Non-Traders"),
]
STRATEGIES = [
    ("default", "Reference of Each Half-Year, Plus Points"),
    ("public", "Reference of the First Half-Year, Plus Points"),
    ("consumer", "Reference, From a Formal Notice"),
    ("reminded", "Contract Rate Within a Cap, After a Free Reminder"),
    ("fixed", "Rate Fixed by Law"),
    ("none", "Contract Rate Only"),
]
MOST_FACTOR, MOST_STEP, MOST_INDEMNITY = 20, 1, 1000


class RecouvrementLaw(models.Model):
    """What the law of a country gives a creditor by default, with its article: data that a manager may correct.

    A company may have rows of its own, which take the place of the shipped ones for it alone. What no row says is not
    asked: a contract rate remains.
    """

    _name = "recouvrement.law"
    _inherit = ["recouvrement.refusal", "mail.thread"]
    _description = "National default"
    _order = "country_id, debtor, company_id, id"

    country_id = fields.Many2one("res.country", required=True, ondelete="restrict", index=True, tracking=True)
    debtor = fields.Selection(
        DEBTORS, string="Owed By", required=True, default="business", tracking=True,
        help="Public bodies owe what businesses do in a country that has no row for them.",
    )  # fmt: skip
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", index=True, domain=[("parent_id", "=", False)], tracking=True,
        help="Empty: for all companies. A row of a company takes the place of the one for all.",
    )  # fmt: skip
    active = fields.Boolean(default=True, tracking=True)
    strategy = fields.Selection(
        STRATEGIES, string="Interest", required=True, default="default", tracking=True,
        help="How interest is counted where nothing was agreed on.",
    )  # fmt: skip
    kind = fields.Selection(KINDS, string="Reference Rate", tracking=True)
    factor = fields.Float(
        string="Times the Reference", digits=(4, 2), default=1, required=True, tracking=True, aggregator=None
    )
    points = fields.Float(string="Plus Points", digits=(6, 3), tracking=True, aggregator=None)
    round_up = fields.Float(
        string="Rounded Up To", digits=(4, 2), tracking=True, aggregator=None,
        help="In points: 0.5 rounds up to the half point. Zero: not rounded.",
    )  # fmt: skip
    fixed_rate = fields.Float(string="Fixed Rate (%)", digits=(6, 3), tracking=True, aggregator=None)
    rate_words = fields.Char(string="Rate", compute="_compute_rate_words")
    day_count = fields.Selection(
        [("365", "365 Days"), ("actual", "Real Days of the Year")], string="A Year Has", tracking=True,
        help="Empty: the law does not say, the company chooses.",
    )  # fmt: skip
    indemnity = fields.Float(
        string="Indemnity (EUR)", digits=(6, 2), tracking=True, aggregator=None,
        help="In euros, for each invoice paid late. Zero: none. A consumer never owes one.",
    )  # fmt: skip
    article = fields.Char(tracking=True, help="The article that says so: it is named where this law is claimed.")
    source = fields.Char(tracking=True, help="Where it was read.")
    read_on = fields.Date(string="Source Read On", default=fields.Date.context_today, tracking=True)

    _once = models.UniqueIndex(
        "(country_id, debtor, COALESCE(company_id, 0)) WHERE active",
        "There is a row for this country and these debtors already: correct it.",
    )

    @api.depends("country_id", "debtor", "company_id")
    def _compute_display_name(self):
        debtors = dict(self._fields["debtor"]._description_selection(self.env))
        for law in self:
            name = f"{law.country_id.name or ''} – {debtors.get(law.debtor, '')}"
            law.display_name = f"{name} ({law.company_id.name})" if law.company_id else name

    @api.depends("strategy", "kind", "factor", "points", "round_up", "fixed_rate")
    @api.depends_context("lang")
    def _compute_rate_words(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for law in self:
            if law.strategy == "fixed":
                law.rate_words = f"{law.fixed_rate:g} %"
            elif law.strategy in REFERRING and law.kind:
                times = f"{law.factor:g} × " if law.factor != 1 else ""
                plus = f" + {law.points:g}" if law.points else ""
                up = self.env._(", rounded up to %s", f"{law.round_up:g}") if law.round_up else ""
                law.rate_words = f"{times}{kinds[law.kind]}{plus}{up}"
            else:
                law.rate_words = False

    # ---------------------------------------------------------------- what a person enters

    @api.constrains("strategy", "kind", "fixed_rate")
    def _check_strategy(self):
        for law in self:
            if law.strategy in REFERRING and not law.kind:
                raise ValidationError(self.env._("Choose the reference rate from which this interest is counted."))
            if law.strategy == "fixed" and not 0 < law.fixed_rate <= HIGHEST:
                raise ValidationError(self.env._(
                    "%(rate)s %% is no rate of a law: enter percent a year, above 0 and up to %(highest)s.",
                    rate=f"{law.fixed_rate:g}", highest=HIGHEST,
                ))  # fmt: skip

    @api.constrains("factor", "points", "round_up")
    def _check_figures(self):
        for law in self:
            if not 0 < law.factor <= MOST_FACTOR:
                raise ValidationError(self.env._("A reference rate is taken once, or up to %s times.", MOST_FACTOR))
            if not LOWEST <= law.points <= HIGHEST:
                raise ValidationError(self.env._(
                    "The law adds between %(lowest)s and %(highest)s points, not %(points)s.",
                    lowest=LOWEST, highest=HIGHEST, points=f"{law.points:g}",
                ))  # fmt: skip
            if not 0 <= law.round_up <= MOST_STEP:
                raise ValidationError(self.env._("A rate is rounded up to a point at most, or not at all: enter 0."))

    @api.constrains("indemnity", "debtor")
    def _check_indemnity(self):
        for law in self:
            if not 0 <= law.indemnity <= MOST_INDEMNITY:
                raise ValidationError(self.env._("The indemnity is between 0 and %s euros.", MOST_INDEMNITY))
            if law.indemnity and law.debtor == "consumer":
                raise ValidationError(self.env._(
                    "A consumer owes no indemnity for recovery costs: the directive gives it between professionals "
                    "only (2011/7/EU, article 6)."
                ))  # fmt: skip

    @api.constrains("country_id", "company_id")
    def _check_scope(self):
        for law in self:
            if law.country_id.code in FRANCE - {"FR"}:
                raise ValidationError(self.env._("French law is the same overseas: choose France."))
            if law.company_id.parent_id:
                raise ValidationError(self.env._(
                    "%s is a branch: a row is of the company at its head.", law.company_id.name
                ))  # fmt: skip

    def action_adapt(self):
        """Copy a shipped row for the company of the user, to be corrected for it alone."""
        self.ensure_one()
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        copy = self.copy({"company_id": root.id})
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": copy.id, "views": [(False, "form")]}

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'mail': whoever keeps the laws in memory reads them anew
        laws = super().create(vals_list)
        self.env.registry.clear_cache()
        return laws

    def write(self, vals):
        # EXTENDS 'mail'
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        # EXTENDS 'mail'
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    # ---------------------------------------------------------------- reading

    @api.model
    @ormcache("root_id")
    def _get_book(self, root_id):
        """Return what the laws give a root company by default; kept until a row changes.

        :rtype: rules.national.LawBook
        """
        # sudo: one answer, also for who may read no more than a branch
        laws = self.sudo().with_context(active_test=True).search([("company_id", "in", (False, root_id))])
        return LawBook.of(law._as_rule() for law in laws.sorted(lambda law: bool(law.company_id)))

    def _as_rule(self):
        """This row as the rules see it.

        :rtype: rules.national.Law
        """
        self.ensure_one()
        exact = lambda figure: Decimal(f"{figure:g}")  # noqa: E731
        return Law(
            country=self.country_id.code or "", debtor=self.debtor, strategy=self.strategy, kind=self.kind or "",
            factor=exact(self.factor), points=exact(self.points),
            round_up=exact(self.round_up) if self.round_up else None, rate=exact(self.fixed_rate),
            day_count=self.day_count or "", indemnity=exact(self.indemnity), article=self.article or "",
            source=self.source or "",
        )  # fmt: skip
