# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...rules.stand_in import Absence, find_ring


class RecouvrementAbsence(models.Model):
    """A collector is away, and somebody takes his day: his cases stay his."""

    _name = "recouvrement.absence"
    _inherit = ["recouvrement.named.export", "recouvrement.refusal"]
    _description = "Absence of a collector"
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        "res.users", string="Absent", required=True, ondelete="cascade", index=True, default=lambda self: self.env.user
    )
    stand_in_id = fields.Many2one("res.users", string="Stand-in", required=True, ondelete="cascade", index=True)
    date_from = fields.Date(string="First Day", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Last Day", required=True)

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "The last day of an absence is before the first."
    )
    _not_oneself = models.Constraint("CHECK(user_id != stand_in_id)", "Nobody stands in for himself.")

    @api.depends("user_id", "date_from", "date_to")
    def _compute_display_name(self):
        for absence in self:
            absence.display_name = self.env._(
                "%(absent)s, %(first)s to %(last)s",
                absent=absence.user_id.name,
                first=format_date(self.env, absence.date_from),
                last=format_date(self.env, absence.date_to),
            )

    @api.constrains("stand_in_id", "user_id")
    def _check_stand_in(self):
        for absence in self:
            absence.stand_in_id._recouvrement_check_collectors(absence.user_id.sudo().company_ids.root_id, every=False)

    @api.constrains("user_id", "stand_in_id", "date_from", "date_to")
    def _check_others(self):
        for absence in self:
            # sudo: a person must not be away twice, nor the stand-ins wait for each other, whoever may see it
            others = self.sudo().search([
                ("date_from", "<=", absence.date_to), ("date_to", ">=", absence.date_from), ("id", "!=", absence.id),
            ])  # fmt: skip
            twice = others.filtered(lambda other, user=absence.user_id: other.user_id == user)[:1]
            if twice:
                raise ValidationError(self.env._("This absence overlaps with another one: %s.", twice.display_name))
            absence._check_ring(others)

    def write(self, vals):
        # EXTENDS 'base': nobody gives an absence to somebody for whom he may not note one
        result = super().write(vals)
        self.check_access("write")
        return result

    def _check_ring(self, others):
        """Refuse stand-ins who stand in for each other, at whatever distance."""
        ring = find_ring([absence._as_rule() for absence in self.sudo() | others])
        if ring:
            day, user_ids = ring
            # sudo: see _check_others
            names = self.env["res.users"].sudo().browse(user_ids).mapped("name")
            raise ValidationError(self.env._(
                "On %(day)s these people would stand in for each other, and nobody would be there: %(names)s.",
                day=format_date(self.env, day), names=", ".join(names),
            ))  # fmt: skip

    def _as_rule(self):
        """Return the absence as the rule sees it.

        :rtype: rules.stand_in.Absence
        """
        self.ensure_one()
        return Absence(self.user_id.id, self.stand_in_id.id, self.date_from, self.date_to)

    @api.model
    def _get_absences(self, day):
        """Who is away on a day and has a stand-in: dict user id → absence."""
        # sudo: who takes whose day does not depend on who asks
        absences = self.sudo().search([
            ("date_from", "<=", day), ("date_to", ">=", day), ("stand_in_id.active", "=", True),
        ])  # fmt: skip
        return {absence.user_id.id: absence for absence in absences}
