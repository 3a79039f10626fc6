# Part of recouvrement_module. License LGPL-3.
import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, consteq

TOKEN_BYTES = 18  # 144 bits: nobody guesses one, and an address still fits into a line of a letter
PATH = "/my/statement/open/"
STATES = [("active", "Works"), ("expired", "Expired"), ("revoked", "Revoked")]


class RecouvrementPortalLink(models.Model):
    """A link that opens the page of a customer without login.

    The token is in the message only: what is kept of it is a hash. A link ends by itself, and people end it before.
    """

    _name = "recouvrement.portal.link"
    _description = "Link to a customer's page"
    _order = "id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    reminder_id = fields.Many2one(
        "recouvrement.reminder", ondelete="set null", index="btree_not_null", readonly=True, help="Where it was sent."
    )
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    create_date = fields.Datetime(string="Made On", readonly=True)
    token_hash = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    expires_on = fields.Datetime(required=True, readonly=True)
    revoked_on = fields.Datetime(readonly=True)
    revoked_uid = fields.Many2one("res.users", string="Revoked By", ondelete="set null", readonly=True)
    used_on = fields.Datetime(string="Last Opened", readonly=True)
    uses = fields.Integer(string="Opened", readonly=True, aggregator="sum", help="How many times.")
    state = fields.Selection(STATES, compute="_compute_state")

    _token_unique = models.UniqueIndex("(token_hash)")

    @api.depends("expires_on", "revoked_on")
    def _compute_state(self):
        now = fields.Datetime.now()
        for link in self:
            link.state = "revoked" if link.revoked_on else "expired" if link.expires_on <= now else "active"

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    # ---------------------------------------------------------------- made

    @api.model
    def _make(self, case, reminder=None, **vals):
        """Make a link to the page of a customer.

        :param case: ``recouvrement.case`` of the customer.
        :param reminder: the message that it goes into, if any.
        :param vals: what else is kept of it.
        :return: its address, which is kept nowhere.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        days = case.company_id.sudo().recouvrement_link_days
        # sudo: links are made by messages and buttons only; their author is the user
        self.sudo().create({
            "case_id": case.id, "reminder_id": reminder.id if reminder else False, "token_hash": self._hash(token),
            "expires_on": fields.Datetime.now() + timedelta(days=days), **vals,
        })  # fmt: skip
        return self._get_address(case, token)

    @api.model
    def _get_address(self, case, token):
        return f"{case.get_base_url().rstrip('/')}{PATH}{token}"

    # ---------------------------------------------------------------- used

    @api.model
    def _find(self, token):
        """The link of a token, empty when there is none; it may have ended."""
        known = self._hash(token)
        link = self.search([("token_hash", "=", known)], limit=1)
        return link if link and consteq(link.token_hash, known) else link.browse()

    def _get_page(self):
        """The part of the page to which it leads, empty for the account."""
        return ""

    def _note_use(self):
        """Count that a link was opened; somebody who opens it at the same moment is not kept waiting."""
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_portal_link SET uses = COALESCE(uses, 0) + 1, used_on = now() AT TIME ZONE 'UTC'
                WHERE id IN (SELECT id FROM recouvrement_portal_link WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED)""",
            self.id,
        ))  # fmt: skip
        self.invalidate_recordset(["uses", "used_on"])

    # ---------------------------------------------------------------- ended

    def action_revoke(self):
        """End links before their time: whoever opens one is told how to get another."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: links are written by their buttons only
        self.sudo().filtered(lambda link: link.state == "active").write({
            "revoked_on": fields.Datetime.now(), "revoked_uid": self.env.uid,
        })  # fmt: skip
        return True
