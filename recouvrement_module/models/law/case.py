# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.category import VERSION, as_facts, derive
from .res_partner import CATEGORIES, SAID, SOURCES


class RecouvrementCase(models.Model):
    """What kind of debtor the customer is, with what told it and since when: derived, confirmed by people."""

    _inherit = "recouvrement.case"

    category = fields.Selection(
        CATEGORIES, readonly=True, help="What kind of debtor the customer is: which law applies."
    )
    category_source = fields.Selection(SOURCES, string="Told By", readonly=True)
    category_date = fields.Date(string="Category Since", readonly=True)
    category_doubtful = fields.Boolean(
        string="Doubtful Category",
        readonly=True,
        help="Its name or its numbers tell it: a person should confirm it.",
    )
    category_facts = fields.Char(readonly=True, help="Mark of the facts from which the category was derived.")
    chosen_category = fields.Selection(
        CATEGORIES,
        string="Said by a Person",
        compute="_compute_chosen_category",
        inverse="_inverse_chosen_category",
        help="Written on the customer, for all companies.",
    )

    @api.depends("partner_id")
    def _compute_chosen_category(self):
        for case in self:
            # sudo: whoever may read the case may read what was said of the customer, also one of another branch
            case.chosen_category = case.partner_id.sudo().recouvrement_category

    def _inverse_chosen_category(self):
        for case in self:
            case._say_category(case.chosen_category)

    def action_confirm_category(self):
        """The category that was derived is right: it is written on the customer."""
        self.check_access("write")
        for case in self.filtered("category"):
            case._say_category(case.category)
        return True

    def _say_category(self, code):
        """Write on the customer what a person says of it, and follow it at once."""
        self.check_access("write")
        # sudo: a collector says it of a customer of another branch as well; who said it is kept
        self.partner_id.sudo().recouvrement_category = code
        self.sudo().with_context(active_test=False).search([("partner_id", "=", self.partner_id.id)])._recategorise()

    def _recategorise(self):
        self._categorise(SQL("cases.id = ANY(%s)", self.ids))

    # ---------------------------------------------------------------- set-based

    @api.model
    def _categorise(self, scope):
        """Derive the category of the cases whose facts have changed, and write only those.

        :param SQL scope: on a row ``cases``.
        """
        self.env["res.partner"].flush_model()
        self.env["res.partner.category"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(self._changed_facts_query(scope))
        if not rows:
            return
        roots = self.env["res.company"].browse({row[1] for row in rows})
        days = {root.id: root._recouvrement_today() for root in roots}
        found = [derive(as_facts(*row[3:])) for row in rows]
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_case cases
                  SET category = new.category, category_source = new.source, category_doubtful = new.doubtful,
                      category_facts = new.facts,
                      category_date = CASE WHEN (cases.category, cases.category_source, cases.category_doubtful)
                                                IS DISTINCT FROM (new.category, new.source, new.doubtful)
                                           THEN new.day ELSE cases.category_date END
                 FROM unnest(%s::int[], %s::date[], %s::varchar[], %s::varchar[], %s::varchar[], %s::boolean[])
                   AS new(case_id, day, facts, category, source, doubtful)
                WHERE cases.id = new.case_id""",
            [row[0] for row in rows], [days[row[1]] for row in rows], [row[2] for row in rows],
            [one.code for one in found], [one.source for one in found], [one.doubtful for one in found],
        ))  # fmt: skip
        self.invalidate_model()

    @api.model
    def _changed_facts_query(self, scope):
        """The cases that were derived from other facts: id, root, mark of the facts, and the facts themselves."""
        said = SQL(", ").join(SQL.identifier("partner", name) for name in SAID)
        return SQL(
            """SELECT known.* FROM (
                 SELECT cases.id, cases.company_id,
                        md5(ROW(%(version)s, partner.name, partner.is_company, partner.vat, partner.company_registry,
                                country.code, tags.words, %(said)s)::text) AS facts,
                        partner.name, partner.is_company, partner.vat, partner.company_registry, country.code,
                        tags.words, %(said)s
                   FROM recouvrement_case cases
                   JOIN res_partner partner ON partner.id = cases.partner_id
                   LEFT JOIN res_country country ON country.id = partner.country_id
                   LEFT JOIN LATERAL (
                        SELECT string_agg(told.name, ',' ORDER BY told.rank, told.id) AS words FROM (
                            SELECT 1 AS rank, tag.id, tag.name->>'en_US' AS name
                              FROM res_partner_res_partner_category_rel own
                              JOIN res_partner_category tag ON tag.id = own.category_id AND tag.active
                             WHERE own.partner_id = partner.id
                             UNION ALL
                            SELECT 2, industry.id, industry.name->>'en_US' FROM res_partner_industry industry
                             WHERE industry.id = partner.industry_id) told) tags ON TRUE
                  WHERE %(scope)s) known
                 JOIN recouvrement_case cases ON cases.id = known.id
                WHERE cases.category_facts IS DISTINCT FROM known.facts""",
            version=VERSION,
            said=said,
            scope=scope,
        )
