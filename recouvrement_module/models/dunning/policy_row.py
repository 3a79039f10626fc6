# Part of recouvrement_module. License LGPL-3.
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What a row of "Who Is Caught" says of its cases: conditions on ``cases``, ``named.policies`` (the ids of all policies
# that name the case) and ``policy`` (id of the row's policy, and id in_force of the one that the case has; 0 for none).
SEGMENT = SQL("cases.policy_id IS NULL AND cases.segment_policy_id = policy.id")
CONDITIONS = {
    "has": SQL("policy.in_force = policy.id"),
    "chosen": SQL("cases.policy_id IS NOT NULL"),
    "segment": SEGMENT,
    "default": SQL("cases.policy_id IS NULL AND cases.segment_policy_id IS NULL AND policy.in_force <> 0"),
    "none": SQL("policy.in_force = 0"),
    "named": SQL("policy.id = ANY(named.policies)"),
    "shared": SQL("%s AND cardinality(named.policies) > 1", SEGMENT),
}


class RecouvrementCase(models.Model):
    """Cases are found by why they have their policy: their ids may be too many for a domain."""

    _inherit = "recouvrement.case"

    policy_row = fields.Char(string="Reason of Its Policy", store=False, search="_search_policy_row")
    also_named = fields.Char(
        string="Also Named By", compute="_compute_also_named", help="Other policies that are for this customer too."
    )

    @api.depends("policy_id", "segment_policy_id")
    @api.depends_context("lang")
    def _compute_also_named(self):
        Policy = self.env["recouvrement.policy"]
        names = {}
        for root, cases in self.grouped("company_id").items():
            self.env.flush_all()
            for case_id, policy_id, _rank in self.env.execute_query(
                SQL("%s ORDER BY rank", self._named_query(root, cases.ids))
            ):
                names.setdefault(case_id, []).append(policy_id)
        for case in self:
            others = Policy.browse(names.get(case.id, [])) - case.effective_policy_id
            case.also_named = ", ".join(others.mapped("name")) or False

    @api.model
    def _search_policy_row(self, operator, value):
        """Find the cases of rows written “root reason policy”, small however many they are."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_policy_row_domain(*f"{row}  ".split(" ", 2)) for row in value if row)

    @api.model
    def _get_policy_row_domain(self, root_id, reason, policy_id):
        ids = [int(text) if re.fullmatch(r"[0-9]{1,9}", text.strip()) else 0 for text in (root_id, policy_id)]
        # sudo: a root is reached through any of its branches; its rows are cases, which have their own rule
        root = self.env["res.company"].sudo().search([("id", "=", ids[0]), ("parent_id", "=", False)])
        if not root or reason not in CONDITIONS:
            return Domain.FALSE
        rows = SQL(
            "SELECT cases.id FROM %s WHERE %s", self._policy_rows(root, self._policy_of_row(root, ids[1])),
            CONDITIONS[reason],
        )  # fmt: skip
        return Domain.custom(to_sql=lambda model, alias, query: SQL("%s IN (%s)", SQL.identifier(alias, "id"), rows))

    @api.model
    def _policy_of_row(self, root, policy_id):
        return SQL("(SELECT %s AS id, %s AS in_force) policy", policy_id, self._policy_sql(root))

    @api.model
    def _policy_rows(self, root, policy):
        """The cases of a root company, each with the policies that name it."""
        return SQL(
            """recouvrement_case cases
                 LEFT JOIN (SELECT case_id, array_agg(policy_id) AS policies FROM (%s) named GROUP BY case_id) named
                   ON named.case_id = cases.id
                 JOIN LATERAL %s ON cases.company_id = %s""",
            self._named_query(root), policy, root.id,
        )  # fmt: skip

    @api.model
    def _count_reach(self, root):
        """How the cases of a root company are shared out among its policies.

        :return: dict (reason, policy id or None) → (cases, overdue amount, cases that other policies name too);
            each case is in one of them: chosen, segment, default or none.
        """
        self.env.flush_all()
        shares = SQL(
            """SELECT CASE %s END AS reason, CASE WHEN %s THEN policy.id END AS policy_id, count(*),
                      SUM(cases.balance_overdue), count(*) FILTER (WHERE cardinality(named.policies) > 1)
                 FROM %s GROUP BY 1, 2""",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", CONDITIONS[reason], reason)
                for reason in ("chosen", "segment", "default", "none")
            ),
            SEGMENT,
            self._policy_rows(
                root, SQL("(SELECT cases.segment_policy_id AS id, %s AS in_force) policy", self._policy_sql(root))
            ),
        )
        return {(reason, policy_id): tuple(row) for reason, policy_id, *row in self.env.execute_query(shares)}

    @api.model
    def _count_named(self, root):
        """How many cases of a root company each policy names, whoever gets them: dict policy id → number."""
        self.env.flush_all()
        return dict(self.env.execute_query(SQL(
            "SELECT policy_id, count(*) FROM (%s) named GROUP BY policy_id", self._named_query(root)
        )))  # fmt: skip

    @api.model
    def _open_policy_row(self, root, reason, policy=None):
        """Open the cases of a root company for which a reason applies.

        :param str reason: one of :data:`CONDITIONS`.
        :param policy: the policy that it is about, if any.
        """
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_case_action")
        row = f"{root.id} {reason} {policy.id if policy else ''}".strip()
        return {
            **action, "domain": [("policy_row", "=", row)], "context": {"show_also_named": reason == "shared"},
        }  # fmt: skip
