# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .ledger import NOT_LATE

MODULE = "recouvrement_module"


class RecouvrementCase(models.Model):
    """What collection knows of one customer in one group of companies (a root and its branches)."""

    _name = "recouvrement.case"
    _description = "Collection case"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "balance_overdue desc, id"
    _rec_name = "partner_id"
    _mail_post_access = "read"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Collector", ondelete="set null", tracking=True)
    item_ids = fields.One2many("recouvrement.item", "case_id", string="Open Items", readonly=True)
    paid_item_ids = fields.One2many(
        "recouvrement.item",
        "payer_case_id",
        string="Pays for Others",
        readonly=True,
        domain=[("payer_id", "!=", False)],
        help="Open items of other customers for which this one is asked.",
    )
    payer_id = fields.Many2one(
        "res.partner", compute="_compute_payer_id", help="Who is asked for what this customer owes."
    )

    balance_due = fields.Monetary(string="Owed", readonly=True, help="All open items less credits.")
    balance_overdue = fields.Monetary(
        string="Overdue", readonly=True, help="What is late, less the credits that cover it."
    )
    balance_set_aside = fields.Monetary(
        string="Set Aside", readonly=True, help="What is late and not asked: disputed, promised or in a plan."
    )
    item_count = fields.Integer(string="Items", readonly=True)
    overdue_count = fields.Integer(string="Overdue Items", readonly=True)
    oldest_due_date = fields.Date(readonly=True)
    days_late = fields.Integer(compute="_compute_days_late", help="Days since the oldest due date.")
    next_date = fields.Date(string="Next Step", readonly=True)
    figures_date = fields.Datetime(string="Figures As Of", readonly=True)

    _customer_unique = models.Constraint("UNIQUE(company_id, partner_id)", "There is already a case for this customer.")

    @api.depends("partner_id")
    def _compute_display_name(self):
        for case in self:
            # sudo: whoever may read the case may read whose it is, also a customer of another branch
            case.display_name = case.partner_id.sudo().display_name

    def _mail_get_partners(self, introspect_fields=False):
        # EXTENDS 'mail': a chatter suggests whom its reader may read, or it would not open
        partners = super()._mail_get_partners(introspect_fields=introspect_fields)
        return {case_id: customers._filtered_access("read") for case_id, customers in partners.items()}

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for case in self:
            # sudo: whoever may read the case may read who pays, also a customer of another branch
            case.payer_id = case.partner_id.sudo().recouvrement_payer_id

    @api.depends("oldest_due_date")
    def _compute_days_late(self):
        for case in self:
            oldest = case.oldest_due_date
            case.days_late = max((case.company_id._recouvrement_today() - oldest).days, 0) if oldest else 0

    # ---------------------------------------------------------------- figures

    @api.model
    def _fold_figures(self, roots=None, case_ids=None):
        """Rewrite the figures of the cases from their items, only where they differ.

        Overdue means due before the day of the company, and ours to ask for. Each late item counts less the
        credits that cover it; these meet what may be asked before what may not, so an excluded item keeps its whole
        amount.
        """
        for root in roots if roots is not None else self.env["res.company"].search([("parent_id", "=", False)]):
            self.env.cr.execute(self._figures_query(root, root._recouvrement_today(), case_ids))
        self.invalidate_model()

    @api.model
    def _figures_query(self, root, today, case_ids):
        scope = SQL("cases.company_id = %s", root.id)
        if case_ids is not None:
            scope = SQL("%s AND cases.id = ANY(%s)", scope, sorted(case_ids))
        figures = self._get_figures(root, today)
        names = [SQL.identifier(name) for name in figures]
        return SQL(
            """WITH figures AS (
                 SELECT cases.id, %(figures)s
                   FROM recouvrement_case cases
                   LEFT JOIN recouvrement_item item ON item.case_id = cases.id
                  WHERE %(scope)s
                  GROUP BY cases.id
               )
               UPDATE recouvrement_case cases
                  SET (%(names)s, figures_date) = ROW(%(values)s, now() AT TIME ZONE 'UTC')
                 FROM figures
                WHERE figures.id = cases.id AND (%(current)s) IS DISTINCT FROM (%(values)s)""",
            figures=SQL(", ").join(SQL("%s AS %s", value, SQL.identifier(name)) for name, value in figures.items()),
            scope=scope,
            names=SQL(", ").join(names),
            values=SQL(", ").join(SQL("figures.%s", name) for name in names),
            current=SQL(", ").join(SQL("cases.%s", name) for name in names),
        )

    @api.model
    def _get_figures(self, root, today):
        """The figures of a case: aggregates of its items by the name of their field; each capability adds its own."""
        debit = SQL("item.residual_currency > 0 AND item.fact <> ALL(%s)", list(NOT_LATE))
        late = SQL("%s AND item.due_date < %s", debit, today)
        return {
            "balance_due": SQL("COALESCE(SUM(item.residual), 0)"),
            "balance_overdue": self._sum_share(root, SQL("item.residual_currency - item.covered"), late),
            "balance_set_aside": self._sum_share(
                root, SQL("LEAST(item.set_aside, item.residual_currency - item.covered)"), late
            ),
            "item_count": SQL("count(item.id)"),
            "overdue_count": SQL("count(item.id) FILTER (WHERE %s)", late),
            "oldest_due_date": SQL("MIN(item.due_date) FILTER (WHERE %s)", debit),
            "next_date": SQL("MIN(%s)", self._get_next_date_sql(today)),
        }

    @api.model
    def _sum_share(self, root, amount, condition):
        """The sum, in the currency of a root company, of a part of each item for which a condition holds.

        :param SQL amount: the part, in the currency of the item.
        """
        return SQL(
            "round(COALESCE(SUM(item.residual * (%s) / item.residual_currency) FILTER (WHERE %s), 0), %s)",
            amount, condition, root.currency_id.decimal_places,
        )  # fmt: skip

    @api.model
    def _get_next_date_sql(self, today):
        """The day on which something comes for an item, as an expression on ``item``."""
        return SQL("item.next_date")

    def write(self, vals):
        # EXTENDS 'mail': what the ledger and the customer say is not for anybody to write
        fixed = [name for name in vals if self._fields[name].readonly and self._fields[name]._module == MODULE]
        if fixed and not self.env.su:
            raise AccessError(self.env._("These fields of a case cannot be written: %s.", ", ".join(fixed)))
        return super().write(vals)

    @api.model
    def _get_payer_sql(self):
        """Who is asked for what the customer of a row ``cases`` owes, as an expression: its payer, else itself."""
        return SQL(
            """COALESCE((SELECT payer.commercial_partner_id FROM res_partner owing
                           JOIN res_partner payer ON payer.id = owing.recouvrement_payer_id
                          WHERE owing.id = cases.partner_id), cases.partner_id)"""
        )

    def _with_debtors(self):
        """These cases, and those of the customers for whom theirs are asked."""
        rows = self.env.execute_query(SQL(
            "SELECT DISTINCT case_id FROM recouvrement_item WHERE payer_case_id = ANY(%s) AND payer_id IS NOT NULL",
            self.ids,
        ))  # fmt: skip
        return self | self.browse(case_id for (case_id,) in rows)

    # ---------------------------------------------------------------- merge and move

    @api.model
    def _fold(self, src_partner_ids, dst_partner_id):
        """Let the cases of some partners become the case of another one, keeping their history.

        :param list src_partner_ids: partners that are merged or moved away.
        :param int dst_partner_id: the commercial partner that stays.
        """
        sources = self.with_context(active_test=False).search([
            ("partner_id", "in", src_partner_ids),
            ("partner_id", "!=", dst_partner_id),
        ])
        for source in sources:
            target = self.with_context(active_test=False).search([
                ("company_id", "=", source.company_id.id),
                ("partner_id", "=", dst_partner_id),
            ])
            if target:
                source._fold_into(target)
            else:
                source.partner_id = dst_partner_id
        self.env["recouvrement.refresh"]._ask_partners([*src_partner_ids, dst_partner_id])

    def _fold_into(self, target):
        """Move the history of this case to *target* and end it."""
        self.ensure_one()
        self.env.flush_all()
        for table, column in self._get_history_columns():
            self.env.cr.execute(SQL(
                "UPDATE %s SET %s = %s WHERE %s = %s",
                SQL.identifier(table), SQL.identifier(column), target.id, SQL.identifier(column), self.id,
            ))  # fmt: skip
        self.env.invalidate_all()
        target.write({name: self[name] for name in self._get_inherited_names() if self[name] and not target[name]})
        self.message_change_thread(target)
        self.activity_ids.write({"res_id": target.id})
        attachments = self.env["ir.attachment"].search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        attachments.write({"res_id": target.id})
        self.unlink()

    @api.model
    def _get_inherited_names(self):
        """Fields of a case that its target takes over in a merge where it has none."""
        return ["user_id"]

    @api.model
    def _get_history_columns(self):
        """(table, column) pairs that point to a case and survive a merge; each capability adds its own."""
        return [("recouvrement_item", "case_id"), ("recouvrement_item", "payer_case_id")]
