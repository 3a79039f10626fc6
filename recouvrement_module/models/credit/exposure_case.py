# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import exact
from .ledger import PARTS

NAMES = {"exposure": "exposure", **{part: f"exposure_{part}" for part in PARTS}}  # column of the query → field


class RecouvrementCase(models.Model):
    """What a customer owes and is about to owe: stored for lists, as the ledger stands on the form."""

    _inherit = "recouvrement.case"

    exposure = fields.Monetary(readonly=True, help="All that is owed or about to be, less open credits.")
    exposure_overdue = fields.Monetary(string="Exposure: Overdue", readonly=True)
    exposure_due = fields.Monetary(string="Exposure: Not Due", readonly=True)
    exposure_instrument = fields.Monetary(
        string="Exposure: Bills", readonly=True, help="Bills and notes that are not paid yet."
    )
    exposure_draft = fields.Monetary(string="Exposure: Drafts", readonly=True, help="Invoices that are not posted.")
    exposure_delivery = fields.Monetary(
        string="Exposure: Delivered", readonly=True, help="Delivered, and not invoiced yet."
    )
    exposure_order = fields.Monetary(
        string="Exposure: Ordered", readonly=True, help="Confirmed orders, neither delivered nor invoiced."
    )
    exposure_credit = fields.Monetary(string="Exposure: Credits", readonly=True, help="Open credits; they take away.")
    now_overdue = fields.Monetary(string="Overdue Now", compute="_compute_exposure_now")
    now_due = fields.Monetary(string="Not Due", compute="_compute_exposure_now")
    now_instrument = fields.Monetary(string="Bills", compute="_compute_exposure_now")
    now_draft = fields.Monetary(string="Drafts", compute="_compute_exposure_now")
    now_delivery = fields.Monetary(string="Delivered, Not Invoiced", compute="_compute_exposure_now")
    now_order = fields.Monetary(string="Ordered", compute="_compute_exposure_now")
    now_credit = fields.Monetary(string="Open Credits", compute="_compute_exposure_now")
    now_exposure = fields.Monetary(string="Exposure Now", compute="_compute_exposure_now")
    exposure_group = fields.Monetary(
        string="Exposure of the Group",
        compute="_compute_exposure_group",
        help="Of all the customers under the same parent company, this one included.",
    )
    group_partner_id = fields.Many2one("res.partner", string="Group", compute="_compute_exposure_group")
    credit_left = fields.Monetary(
        string="Left", compute="_compute_exposure_now", help="What may still be sold on credit."
    )

    # ---------------------------------------------------------------- live

    @api.depends("exposure", "credit_limit_effective", "credit_limit_mode")
    def _compute_exposure_now(self):
        # sudo: the figures are the same whoever reads them
        Ledger = self.env["recouvrement.ledger"].sudo()
        for root, cases in self.grouped("company_id").items():
            found = Ledger._get_exposure(root.sudo(), cases.partner_id.ids)
            credits = self._get_credits(root.sudo(), cases.partner_id.ids)
            for case in cases:
                row = found.get(case.partner_id.id, {})
                for name in NAMES:
                    case[f"now_{name}"] = float(row.get(name, 0))
                limit = credits[case.partner_id.id].effective
                case.credit_left = float(limit.left(exact(case.now_exposure)) or 0)

    def _compute_exposure_group(self):
        Ledger = self.env["recouvrement.ledger"].sudo()  # sudo: see _compute_exposure_now
        for case in self:
            members, top = case.partner_id.sudo()._get_recouvrement_group()
            rows = Ledger._get_exposure(case.company_id.sudo(), members) if len(members) > 1 else {}
            case.group_partner_id = top if len(members) > 1 else False
            case.exposure_group = float(sum(row["exposure"] for row in rows.values()))

    # ---------------------------------------------------------------- lists

    @api.model
    def _fold_exposure(self, root, case_ids=None):
        """Rewrite the exposure that lists show, only where it differs, in one statement.

        :param case_ids: ids of the cases; all of the root company when None.
        """
        partner_ids = None if case_ids is None else self.browse(case_ids).partner_id.ids
        scope = SQL("cases.company_id = %s", root.id)
        if case_ids is not None:
            scope = SQL("%s AND cases.id = ANY(%s)", scope, sorted(case_ids))
        own = SQL(", ").join(SQL("cases.%s", SQL.identifier(field)) for field in NAMES.values())
        new = SQL(", ").join(SQL("new.%s", SQL.identifier(name)) for name in NAMES)
        values = SQL(", ").join(SQL("COALESCE(exposed.%s, 0) AS %s", n, n) for n in map(SQL.identifier, NAMES))
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_case cases SET (%(fields)s) = ROW(%(new)s)
                 FROM (SELECT cases.id, %(values)s FROM recouvrement_case cases
                         LEFT JOIN (%(exposures)s) exposed ON exposed.partner_id = cases.partner_id
                        WHERE %(scope)s) new
                WHERE cases.id = new.id AND (%(own)s) IS DISTINCT FROM (%(new)s)""",
            fields=SQL(", ").join(map(SQL.identifier, NAMES.values())), new=new, own=own, values=values, scope=scope,
            exposures=self.env["recouvrement.ledger"]._exposure_query(root, partner_ids),
        ))  # fmt: skip
        self.invalidate_model([*NAMES.values()])
