# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

YEARS = 10  # a release is not further away: the works are accepted, or a mistake was typed


class RecouvrementRetention(models.Model):
    """What a client kept back on works: when they were accepted, when it is released, whether the client opposes it.

    A line on a retention account, or any other open line that a person names, is due on its release and not before.
    """

    _name = "recouvrement.retention"
    _description = "Retention on works"
    _inherit = "recouvrement.anchor"
    _order = "release_date, id"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    reception_date = fields.Date(string="Works Accepted On")
    release_date = fields.Date(string="Released On", required=True, help="The day from which it is due.")
    early_date = fields.Date(
        string="Released Early On", help="The client released it sooner: a bank guarantee took its place, say."
    )
    opposed_on = fields.Date(string="Opposition Received On")
    opposition_reason = fields.Char(string="Reason of the Opposition")
    lifted_on = fields.Date(string="Opposition Lifted On", help="It is due from then, if its release has come.")

    @api.constrains("reception_date", "release_date", "early_date", "opposed_on", "lifted_on")
    def _check_dates(self):
        for retention in self:
            today = retention.company_id._recouvrement_today()
            last = today + timedelta(days=YEARS * 366)
            for day in (retention.reception_date, retention.release_date):
                if day and not today - timedelta(days=YEARS * 366) <= day <= last:
                    raise ValidationError(self.env._(
                        "%(day)s is too far away for the retention of %(invoice)s: choose a day within ten years.",
                        day=format_date(self.env, day), invoice=retention.name,
                    ))  # fmt: skip
            if retention.reception_date and retention.release_date < retention.reception_date:
                raise ValidationError(self.env._("A retention is released after the works were accepted, not before."))
            if any(day and day > today for day in (retention.early_date, retention.opposed_on, retention.lifted_on)):
                raise ValidationError(self.env._("What happened to a retention is noted on a day that has come."))
            retention._check_opposition()

    @api.constrains("opposed_on", "opposition_reason", "lifted_on")
    def _check_opposition(self):
        for retention in self:
            if retention.opposed_on and not (retention.opposition_reason or "").strip():
                raise ValidationError(self.env._(
                    "An opposition gives its reasons: write them down, or leave out its day."
                ))  # fmt: skip
            if retention.lifted_on and not (retention.opposed_on and retention.opposed_on <= retention.lifted_on):
                raise ValidationError(self.env._("An opposition is lifted after it was received."))

    # ---------------------------------------------------------------- by people

    @api.model
    def _note(self, items, vals):
        """Note what is known of retentions, in place of what was known before; decisions follow.

        :param items: records of ``recouvrement.item``.
        :param dict vals: the same for all: acceptance, release, opposition.
        :return: the retentions.
        """
        self.env["recouvrement.reminder"]._check_collector()
        refused = items.filtered(lambda item: item.residual_currency <= 0)
        if refused or not items:
            raise UserError(self.env._(
                "Only what a customer still owes can be a retention: not %s.",
                ", ".join(item.name or "/" for item in refused) or "/",
            ))  # fmt: skip
        # sudo: a retention is written by its wizard only
        known = self.sudo()._find(items)
        retentions = self.sudo().union(*known.values())
        retentions.write(vals)
        retentions += self.sudo().create([
            {**self._prepare_anchor_vals(item), **vals} for item in items if item.id not in known
        ])  # fmt: skip
        self._include_entries(items)
        items.case_id.sudo()._answer_changed()
        return retentions.with_env(self.env)

    @api.model
    def _forget(self, items):
        """Some open lines are no retentions after all, or nothing is known of them: decisions follow."""
        self.env["recouvrement.reminder"]._check_collector()
        items.check_access("read")
        # sudo: see _note
        self.sudo().union(*self.sudo()._find(items).values()).unlink()
        items.case_id.sudo()._answer_changed()

    @api.model
    def _find(self, items):
        """What is known of some items.

        :return: dict item id → record of ``recouvrement.retention``
        """
        lines = {item.line_id.id: item.id for item in items}
        # in the order of their ids, for the last one wins
        retentions = self.search([("line_id", "in", list(lines))], order="id")
        return {lines[retention.line_id.id]: retention for retention in retentions}

    @api.model
    def _include_entries(self, items):
        """A retention is booked by an entry: whoever says when it is released says that it is a debt.

        Core excludes every line of a general journal from follow-ups.
        """
        lines = items.line_id.filtered(lambda line: line.move_id.move_type == "entry" and line.no_followup)
        lines.check_access("write")
        lines.no_followup = False

    # ---------------------------------------------------------------- by facts

    @api.model
    def _known(self):
        """The query of what is known of lines: line_id, due_date, opposed; one row a line."""
        return SQL(
            """SELECT DISTINCT ON (line_id) line_id,
                      COALESCE(early_date, GREATEST(release_date, lifted_on)) AS due_date,
                      early_date IS NULL AND opposed_on IS NOT NULL AND lifted_on IS NULL AS opposed
                 FROM recouvrement_retention
                WHERE line_id IS NOT NULL
                ORDER BY line_id, id DESC"""
        )
