# Part of recouvrement_module. License LGPL-3.
import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from .control_words import as_json, say_to_deciders
from .document import STATES

_logger = logging.getLogger(__name__)

KINDS = [("order", "Order"), ("delivery", "Delivery")]
FOLLOWING = {"state", "reasons", "exposure", "amount", "case_id", "ended_at", "ended_uid", "salesperson_id"}


class RecouvrementCreditBlock(models.Model):
    """An order or a delivery that waits for credit control, or would have: why, since when, how it ended."""

    _name = "recouvrement.credit.block"
    _inherit = ["recouvrement.named.export", "recouvrement.of.case"]
    _description = "Document that waits for credit control"
    _order = "id desc"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Integer(string="Document ID", required=True, readonly=True, aggregator=None)
    name = fields.Char(string="Number", readonly=True)
    salesperson_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    amount = fields.Monetary(readonly=True, help="What the document adds to the exposure.")
    exposure = fields.Monetary(string="Exposure Then", readonly=True)
    reasons = fields.Json(string="Codes of the Reasons", readonly=True)
    reason_text = fields.Char(string="Reasons", compute="_compute_reason_text")
    exposure_now = fields.Monetary(related="case_id.exposure", string="Exposure")
    exposure_insured = fields.Monetary(related="case_id.exposure_insured")
    limit_mode = fields.Selection(related="case_id.credit_limit_mode", string="Credit")
    limit_amount = fields.Monetary(related="case_id.credit_limit_effective", string="Limit")
    state = fields.Selection(STATES, required=True, default="held", readonly=True, index=True)
    create_date = fields.Datetime(string="Since", readonly=True)
    ended_at = fields.Datetime(string="Went On", readonly=True)
    ended_uid = fields.Many2one("res.users", string="Released By", readonly=True)
    release_ids = fields.One2many("recouvrement.credit.release", "block_id", string="Releases", readonly=True)

    _held_unique = models.UniqueIndex("(res_model, res_id) WHERE state = 'held'")
    _document_idx = models.Index("(res_model, res_id)")

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for block in self:
            block.reason_text = say_to_deciders(self.env, block.reasons or [], block.currency_id)

    @api.depends("name")
    def _compute_display_name(self):
        for block in self:
            block.display_name = block.name or "/"

    def _get_codes(self):
        """The codes of the reasons of these blocks."""
        return [reason["code"] for block in self for reason in block.reasons or []]

    @api.model
    def _find(self, documents, states=("held",)):
        """The blocks of some documents."""
        return self.search([
            ("res_model", "=", documents._name), ("res_id", "in", documents.ids), ("state", "in", states),
        ])  # fmt: skip

    def _get_document(self):
        """The order or delivery, empty when it is gone or its addon is."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists() if self.res_model in self.env else None

    # ---------------------------------------------------------------- waiting

    @api.model
    def _note(self, document, verdict):
        """Keep what credit control said of a document: it waits, would have waited, or goes."""
        held = self._find(document)
        if not verdict.reasons or verdict.control == "none":
            held._finish("passed")
            return held
        vals = self._prepare_block_vals(document, verdict)
        if held and verdict.blocks:
            held.write({name: vals[name] for name in ("reasons", "exposure", "amount")})
            return held
        held._finish("passed")
        if not verdict.blocks:
            warned = self._find(document, ("warned",))
            return warned or self.create({**vals, "state": "warned"})
        block = self.create(vals)
        block._tell_held()
        return block

    @api.model
    def _prepare_block_vals(self, document, verdict):
        root, customer = document._get_credit_root(), document._get_credit_customer()
        return {
            "case_id": self.env["recouvrement.case"]._of_customer(customer, root).id,
            "kind": document._credit_kind, "res_model": document._name, "res_id": document.id, "name": document.name,
            "salesperson_id": document._get_credit_salesperson().id, "amount": document._get_credit_asked(),
            "exposure": float(verdict.facts.exposure), "reasons": as_json(verdict.reasons), "state": "held",
        }  # fmt: skip

    def _tell_held(self):
        """Ask whoever decides on credit to look at it; nobody is told by email."""
        self.case_id._tell_credit(self.case_id._credit_env()._("%s waits for credit control", self.name))

    def _finish(self, state, uid=None):
        """End blocks: what they were about goes on, or is not wanted any more."""
        if self:
            self.write({"state": state, "ended_at": fields.Datetime.now(), "ended_uid": uid})

    @api.model
    def _recheck(self, partner_ids):
        """Let go what waits and has no reason any more, a payment having come; one that cannot stays alone."""
        blocks = self.search([("state", "=", "held"), ("case_id.partner_id", "in", list(partner_ids))], order="id")
        for block in blocks:
            document = block._get_document()
            if document is None:
                continue
            if not document or not document._is_credit_waiting():
                block._finish("dropped")
            elif not (verdict := document._judge_credit()).blocks:
                block._go("passed", document)
            elif verdict.codes != block._get_codes():
                block.write({"reasons": as_json(verdict.reasons), "exposure": float(verdict.facts.exposure)})

    def _go(self, state, document, uid=None):
        """Let a document go; what then hinders it is not ours, and its person sees to it."""
        self._finish(state, uid)
        try:
            with self.env.cr.savepoint():
                document._credit_go()
        except psycopg2.errors.OperationalError:
            raise  # nobody's fault: it is tried again
        except Exception as error:
            # one order must not stop the others, nor what the payment changes elsewhere
            _logger.info("%s was released and did not go on by itself", self.name, exc_info=True)
            self.case_id._message_log(body=self.case_id._credit_env()._(
                "%(name)s is released and did not go on by itself: %(error)s", name=self.name, error=str(error),
            ))  # fmt: skip

    # ---------------------------------------------------------------- people

    def action_release_now(self):
        """Release just these documents, at once."""
        self._check_may_release()
        words = self.env._("Released on the desk of what waits")
        for block in self:
            self.env["recouvrement.credit.release"]._release(block, "document", words)
        return True

    def action_release(self):
        """Release with a reason: this document, up to an amount, or until a day."""
        self.ensure_one()
        self._check_may_release()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Release"),
            "res_model": "recouvrement.credit.release.wizard", "views": [(False, "form")], "target": "new",
            "context": {"default_block_id": self.id, "default_amount": self.exposure + self.amount},
        }  # fmt: skip

    def _check_may_release(self):
        self.env["recouvrement.case"]._check_credit_manager()
        self.check_access("read")
        if any(block.state != "held" for block in self):
            raise UserError(self.env._("Only what waits can be released: somebody may have done it just now."))

    def action_open_document(self):
        """Open the order or the delivery."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id,
            "views": [(False, "form")],
        }  # fmt: skip

    def write(self, vals):
        # EXTENDS 'base': why it waited is said once; what becomes of it follows
        if not FOLLOWING.issuperset(vals):
            raise UserError(self.env._("What credit control said is not changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("What waited is kept as history."))
