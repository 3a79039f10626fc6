# Part of recouvrement_module. License LGPL-3.
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date, frozendict, ormcache

from ...rules.rates import half_year_start

KINDS = [
    ("ecb", "ECB Main Refinancing"),
    ("legal_pro", "French Legal Rate, Professional Creditor"),
    ("legal_indiv", "French Legal Rate, Individual Creditor"),
    ("be_late", "Belgian Late Payment, Businesses"),
    ("de_base", "German Base Rate"),
    ("lu_consumer", "Luxembourg Legal Rate, Consumers"),
    ("nl_consumer", "Dutch Legal Rate, Consumers"),
    ("ch_default", "Swiss Default Interest"),
]
# How long a rate holds: for the half-year or the year that begins with it and no other, or until the next one.
HALF_YEARLY = ("legal_pro", "legal_indiv", "be_late", "de_base", "nl_consumer")
YEARLY = ("lu_consumer",)

STATES = [
    ("known", "Value Known"),
    ("missing", "Not Known Yet"),
]
LOWEST, HIGHEST = -5, 30  # percent: no reference rate of Europe has been outside since the euro
JUMP = 1.5  # points from one rate to the next beyond which somebody looks once more
FIRST, LAST = date(1999, 1, 1), date(2099, 12, 31)


class RecouvrementRate(models.Model):
    """A reference rate of the law from a day on, with its source. Rates are data: none is computed, none guessed."""

    _name = "recouvrement.rate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Statutory rate"
    _order = "valid_from desc, kind, id"

    kind = fields.Selection(KINDS, required=True, index=True, group_expand=True)
    valid_from = fields.Date(
        required=True, help="The day from which it holds: the first one of the half-year, where it is fixed for one."
    )
    period = fields.Char(string="Holds For", compute="_compute_period")
    value = fields.Float(string="Rate (%)", digits=(6, 3), tracking=True, aggregator=None, help="Percent a year.")
    state = fields.Selection(
        STATES,
        required=True,
        default="missing",
        tracking=True,
        help="A rate not known yet says so by name: what needs it is not computed, and nothing takes its place.",
    )
    source = fields.Char(tracking=True, help="Where it was read: an address, or the text that fixes it.")
    read_on = fields.Date(
        string="Source Read On",
        default=fields.Date.context_today,
        help="The last day on which the source said so. A rate that may change any day is known until then.",
    )

    active = fields.Boolean(
        default=True, tracking=True, help="A rate that is archived was entered by mistake: nothing is computed with it."
    )
    impact = fields.Char(compute="_compute_impact", help="What was claimed already on days of this rate.")

    _once = models.Constraint("UNIQUE(kind, valid_from)", "This rate has a value from this day on already: correct it.")
    _in_bounds = models.Constraint(
        f"CHECK(value BETWEEN {LOWEST} AND {HIGHEST})",
        f"A rate is between {LOWEST} % and {HIGHEST} % a year.",
    )

    @api.depends("kind", "valid_from")
    def _compute_display_name(self):
        for rate in self:
            period = rate.period or (rate.valid_from and format_date(self.env, rate.valid_from)) or ""
            rate.display_name = f"{self._say_kinds([rate.kind])} – {period}"

    @api.model
    def _say_kinds(self, codes):
        """The names of some kinds, in the language of the environment."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return ", ".join(kinds[code] for code in codes if code)

    @api.depends("kind", "valid_from")
    @api.depends_context("lang")
    def _compute_period(self):
        for rate in self:
            rate.period = rate.valid_from and rate._say_period()

    def _say_period(self):
        """The half-year or year for which the rate is fixed; nothing when it holds until the next one."""
        if self.kind in YEARLY:
            return str(self.valid_from.year)
        return self._say_half_year(self.valid_from) if self.kind in HALF_YEARLY else ""

    @api.model
    def _say_half_year(self, day):
        """The half-year of a day, in words."""
        if day.month > 6:
            return self.env._("2nd half of %s", day.year)
        return self.env._("1st half of %s", day.year)

    # ---------------------------------------------------------------- what a person enters

    @api.constrains("value")
    def _check_value(self):
        for rate in self:
            if not LOWEST <= rate.value <= HIGHEST:
                raise ValidationError(self.env._(
                    "%(value)s %% is no statutory rate: a rate is between %(lowest)s %% and %(highest)s %% a year.",
                    value=f"{rate.value:g}", lowest=LOWEST, highest=HIGHEST,
                ))  # fmt: skip

    @api.constrains("read_on")
    def _check_read_on(self):
        today = fields.Date.context_today(self)
        # the rates that come with the addon were read, whatever the clock of the machine says
        for rate in self if not self.env.context.get("install_mode") else ():
            if rate.read_on and rate.read_on > today:
                raise ValidationError(self.env._(
                    "A source is read on a day that has come, not on %s.", format_date(self.env, rate.read_on)
                ))  # fmt: skip

    @api.constrains("kind", "valid_from")
    def _check_valid_from(self):
        for rate in self:
            day = rate.valid_from
            if not FIRST <= day <= LAST:
                raise ValidationError(self.env._(
                    "A rate cannot hold from %s: look at the year.", format_date(self.env, day)
                ))  # fmt: skip
            if rate.kind in HALF_YEARLY and day != half_year_start(day):
                raise ValidationError(self.env._("This rate is fixed for a half-year: from 1 January or from 1 July."))
            if rate.kind in YEARLY and (day.month, day.day) != (1, 1):
                raise ValidationError(self.env._("This rate is fixed for a year: from 1 January."))

    @api.onchange("value")
    def _onchange_value(self):
        if self.value:
            self.state = "known"

    @api.onchange("value", "valid_from", "kind")
    def _onchange_past(self):
        """Say on the spot what a rate changes of the past, and how far it is from the one before."""
        said = [words for words in (self.impact, self._say_jump()) if words]
        if not said or self.value == self._origin.value:
            return None
        return {"warning": {"title": self.env._("Look Once More"), "message": "\n\n".join(said)}}

    @api.depends("kind", "valid_from", "active")
    @api.depends_context("lang")
    def _compute_impact(self):
        for rate in self:
            count = rate._count_claimed()
            rate.impact = bool(count) and rate.env._(
                "Amounts of interest claimed already on days of this rate: %s. They stay as they were claimed; the "
                "itemised claim shows by how much they differ.",
                count,
            )  # fmt: skip

    def _count_claimed(self):
        """How many claims of interest that still hold ran on days of this rate."""
        if not (self.kind and self.valid_from) or self.valid_from > fields.Date.context_today(self):
            return 0
        after = self._get_beside("valid_from asc", ">")
        until = [("due_date", "<", after.valid_from)] if after else []
        # sudo: a number, of all the companies that read this rate
        return self.env["recouvrement.accessory"].sudo().search_count([
            ("entry", "=", "claimed"), ("kind", "=", "interest"), ("cancels_id", "=", False),
            ("counter_ids", "=", False), ("struck_on", ">=", self.valid_from), *until,
        ])  # fmt: skip

    def _get_beside(self, order, operator):
        """The rate of the same kind that comes next to this one, before or after it."""
        return self.search([
            ("kind", "=", self.kind), ("valid_from", operator, self.valid_from), ("state", "=", "known"),
            ("id", "!=", self._origin.id),
        ], order=order, limit=1)  # fmt: skip

    def _say_jump(self):
        """That a rate is far from the one before it; nothing where it is not."""
        before = self.kind and self.valid_from and self._get_beside("valid_from desc", "<")
        if not before or (self.state == "missing" and not self.value) or abs(self.value - before.value) <= JUMP:
            return ""
        return self.env._(
            "%(value)s %% is far from the rate before, %(before)s %% from %(day)s on. Look at its source.",
            value=f"{self.value:g}", before=f"{before.value:g}", day=format_date(self.env, before.valid_from),
        )  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'mail': a rate that is given is known; whoever keeps the rates in memory reads them anew
        rates = super().create([{"state": "known", **vals} if "value" in vals else vals for vals in vals_list])
        self.env.registry.clear_cache()
        return rates

    def write(self, vals):
        # EXTENDS 'mail': a rate that is entered is known, and may have been used from its first day on
        if {"kind", "valid_from"} & vals.keys():
            self._check_unused(self.env._("Enter the right rate beside it, and correct the value of this one."))
        if "value" in vals:
            vals = {"state": "known", **vals}
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused(self.env._("Correct its value, or archive it: who did so, and when, is kept."))
        self.env.registry.clear_cache()

    def _check_unused(self, advice):
        """Refuse what would change which rates there were: one that has begun may be in a claim already."""
        today = fields.Date.context_today(self)
        begun = self.filtered(lambda rate: rate.state == "known" and rate.valid_from <= today)
        if begun:
            raise UserError(self.env._(
                "%(rate)s has begun and may have been used. %(advice)s", rate=begun[0].display_name, advice=advice
            ))  # fmt: skip

    # ---------------------------------------------------------------- reading

    @api.model
    @ormcache()
    def _get_book(self):
        """Every rate as plain data, for the rules; kept until one changes.

        :return: mapping kind → tuple of (valid from, value in percent or None when it is not known, read on), by day.
        :rtype: dict[str, tuple[tuple[date, Decimal | None, date | None], ...]]
        """
        self.flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT kind, valid_from, CASE WHEN state = 'known' THEN trim_scale(value)::text END, read_on
                 FROM recouvrement_rate WHERE active ORDER BY kind, valid_from"""
        ))  # fmt: skip
        book = {kind: [] for kind, _name in KINDS}
        for kind, day, value, read_on in rows:
            book[kind].append((day, None if value is None else Decimal(value), read_on))
        return frozendict({kind: tuple(rates) for kind, rates in book.items()})
