# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_amount

from ...fields import Pointer
from ...rules.agreement import may_owe_costs
from ...rules.claim import EURO

KINDS = [
    ("interest", "Interest"),
    ("indemnity", "Compensation"),
    ("cost", "Costs"),
]
ENTRIES = [
    ("justified", "Costs Proven"),
    ("claimed", "Claimed"),
    ("waived", "Waived"),
    ("invoiced", "Invoiced"),
]
POINTERS = {"line_id", "move_id", "case_id"}
# What a bill that was paid looks like: a text that anybody types proves nothing.
PROOFS = ("application/pdf", "image/", "message/rfc822")


class RecouvrementAccessory(models.Model):
    """What was done with the interest, the indemnity and the costs of an invoice: one row each time, never rewritten.

    What accrues is computed when it is looked at. What was claimed stays as it was struck that day, whatever rates or
    payments turn out to be later. What was wrong is taken back by a counter-entry.
    """

    _name = "recouvrement.accessory"
    _description = "Accessory of an invoice"
    _inherit = ["recouvrement.anchor", "recouvrement.named.export"]
    _order = "date desc, id desc"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    entry = fields.Selection(ENTRIES, string="State", required=True, readonly=True)
    value = fields.Monetary(
        currency_field="value_currency_id",
        required=True,
        readonly=True,
        help="Negative where it takes back another entry.",
    )
    value_currency_id = fields.Many2one(
        "res.currency", string="Currency of the Value", required=True, ondelete="restrict", readonly=True
    )
    accrued = fields.Monetary(
        currency_field="value_currency_id", readonly=True, help="What had accrued when this was written."
    )
    date = fields.Date(required=True, readonly=True)
    partial = fields.Boolean(
        readonly=True, help="It was of a part of the invoice: less credits, or of some instalments."
    )
    struck_on = fields.Date(readonly=True, help="The last day that is counted in what had accrued.")
    reason = fields.Char(readonly=True)
    reminder_id = fields.Many2one(
        "recouvrement.reminder", ondelete="set null", index="btree_not_null", readonly=True,
        help="The message that claimed it.",
    )  # fmt: skip
    charge_move_id = Pointer(
        "account.move", string="Charged By", index=True, readonly=True, help="The document by which it was invoiced."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Proof", readonly=True)
    cancels_id = fields.Many2one(
        "recouvrement.accessory", string="Takes Back", ondelete="restrict", index="btree_not_null", readonly=True
    )
    counter_ids = fields.One2many("recouvrement.accessory", "cancels_id", string="Taken Back By", readonly=True)
    withdrawn = fields.Boolean(compute="_compute_withdrawn", help="It was taken back, or takes back another one.")
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)

    _counted = models.Constraint("CHECK(value <> 0)", "Enter an amount.")
    _taken_back_once = models.UniqueIndex("(cancels_id) WHERE cancels_id IS NOT NULL")

    @api.depends("cancels_id", "counter_ids")
    def _compute_withdrawn(self):
        for accessory in self:
            accessory.withdrawn = bool(accessory.cancels_id or accessory.counter_ids)

    @api.depends("kind", "entry", "name")
    def _compute_display_name(self):
        kinds, entries = (dict(self._fields[name]._description_selection(self.env)) for name in ("kind", "entry"))
        for accessory in self:
            words = (accessory.name, kinds.get(accessory.kind), entries.get(accessory.entry))
            accessory.display_name = " – ".join(filter(None, words))

    @api.constrains("kind", "entry", "attachment_ids", "reason")
    def _check_proof(self):
        for accessory in self.filtered(lambda entry: not entry.cancels_id):
            if accessory.entry == "justified" and not accessory.attachment_ids:
                raise ValidationError(self.env._("Costs are asked with their proof: attach the bill that was paid."))
            if accessory.entry == "waived" and not (accessory.reason or "").strip():
                raise ValidationError(self.env._("Say why it is waived: the reason is kept."))

    def write(self, vals):
        # EXTENDS 'base': an entry is written once; only its pointers follow
        if not POINTERS.issuperset(vals):
            raise UserError(self.env._("An entry is not changed: withdraw it, and write another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("An entry is kept as history: withdraw it instead of deleting it."))

    # ---------------------------------------------------------------- writing

    @api.model
    def _check_manager(self):
        """Only managers give up what is owed, or take that back."""
        if not self.env.user.has_group("recouvrement_module.group_manager"):
            raise AccessError(self.env._("Only managers of collection may waive what is owed, or withdraw an entry."))

    @api.model
    def _get_claimable(self, claims):
        """What a letter claims: what is left of what accrued, less what is tolerated.

        :param claims: of ``recouvrement.claim._get_claims``.
        :return: list of (claim, dict kind → Decimal), of those of which something is claimed.
        """
        balances = self._get_balances(claims)
        found = []
        for claim in claims:
            own = {
                kind: value for kind, amount in self._get_claimed(claim).items()
                if (value := min(amount, balances[claim.invoice.key.move_id, kind].left)) > 0
            }  # fmt: skip
            if own:
                found.append((claim, own))
        return found

    @api.model
    def _claim(self, claims, reminder=None):
        """Note what was claimed: what is left of what accrued, less what is tolerated. It stays as it is struck.

        :param claims: of ``recouvrement.claim._get_claims``, as they were sent.
        :param reminder: the message that claims it, if it is one of ours.
        :return: the entries.
        """
        self.env["recouvrement.reminder"]._check_collector()
        self._check_has_run(claims)
        return self._write_entries([
            {
                **self._prepare_entry_vals(claim, kind, "claimed", value),
                "reminder_id": reminder.id if reminder else False,
            }
            for claim, own in self._get_claimable(claims) for kind, value in own.items()
        ])  # fmt: skip

    @api.model
    def _get_claimed(self, claim):
        """What a letter claims of an invoice, by kind: nothing of what the company tolerates."""
        # sudo: a root is reached through any of its branches
        root = self.env["res.company"].sudo().browse(claim.invoice.key.root_id)
        currency = self.env["res.currency"].browse(claim.invoice.key.currency_id)
        return root._recouvrement_tolerance(currency, claim.until).claimed(claim)

    @api.model
    def _waive(self, amounts, reason):
        """Give up accessories: who, when and why are kept.

        :param amounts: list of (claim, kind, Decimal amount).
        :return: the entries.
        """
        self._check_manager()
        amounts = self._add_up(amounts)
        self._check_left(amounts, self.env._("%(invoice)s: %(value)s cannot be waived, for %(left)s is left of it."))
        return self._write_entries([
            {**self._prepare_entry_vals(claim, kind, "waived", value), "reason": (reason or "").strip()}
            for claim, kind, value in amounts
        ])

    @api.model
    def _justify(self, claim, value, reason, attachments):
        """Add recovery costs, with their proof: what exceeds the fixed indemnity can be asked.

        :param claim: of ``recouvrement.claim._get_claims``, of one invoice.
        :param Decimal value: euros.
        :param attachments: the bills.
        :return: the entry.
        """
        self.env["recouvrement.reminder"]._check_collector()
        if not may_owe_costs(claim.invoice.terms):
            raise UserError(self.env._(
                "%(invoice)s: recovery costs are asked of professionals only, never of a consumer (article L111-8 of "
                "the French Code of Civil Enforcement Procedures).",
                invoice=claim.invoice.name,
            ))  # fmt: skip
        self._check_costs(claim, value, attachments)
        # what is only read, say a document of somebody else, is not moved here
        attachments.with_env(self.env).check_access("write")
        vals = self._prepare_entry_vals(claim, "cost", "justified", value)
        entry = self._write_entries([{**vals, "reason": reason, "attachment_ids": attachments.ids}])
        # sudo: the entry is written by its button only, and so is what hangs on it
        attachments.sudo().write({"res_model": self._name, "res_id": entry.id})
        return entry

    @api.model
    def _check_costs(self, claim, value, attachments):
        """Refuse costs that no bill proves, and ask a manager for those that exceed the invoice itself."""
        if value <= 0:
            raise UserError(self.env._("Enter what the bill amounts to."))
        wrong = attachments.filtered(lambda proof: not (proof.mimetype or "").startswith(PROOFS))
        if wrong:
            raise UserError(self.env._("%s is no bill: attach a PDF, a picture or an email.", wrong[0].name))
        same = claim.invoice.currency == EURO
        if same and value > claim.principal and not self.env.user.has_group("recouvrement_module.group_manager"):
            raise UserError(self.env._(
                "%(invoice)s: costs of %(value)s exceed the invoice itself. Look at the amount; a manager adds them if "
                "it is right.",
                invoice=claim.invoice.name, value=self._say(claim, "cost", value),
            ))  # fmt: skip

    @api.model
    def _prepare_invoiced_vals(self, claim, kind, value, charge_move):
        """The values of the entry that says by which document an accessory was charged."""
        return {
            **self._prepare_entry_vals(claim, kind, "invoiced", value), "charge_move_id": charge_move.id,
        }  # fmt: skip

    @api.model
    def _prepare_entry_vals(self, claim, kind, entry, value):
        """The values of an entry of an invoice."""
        key, part = claim.invoice.key, claim.parts[0].part
        return {
            "case_id": self._get_case(key).id, "move_id": key.move_id, "line_id": part.key, "rank": part.rank,
            "name": claim.invoice.name, "due_date": part.due, "currency_id": key.currency_id,
            "amount": float(claim.residual), "kind": kind, "entry": entry, "value": float(value),
            "value_currency_id": self._get_currency(claim, kind).id, "accrued": float(claim.accrued[kind]),
            "date": self.env["res.company"].browse(key.root_id).sudo()._recouvrement_today(),
            "struck_on": claim.until, "partial": claim.is_partial,
        }  # fmt: skip

    @api.model
    def _get_currency(self, claim, kind):
        """The currency of an accessory: the law fixes the indemnity, and with it the costs, in euros."""
        if kind == "interest":
            return self.env["res.currency"].browse(claim.invoice.key.currency_id)
        return self.env.ref(f"base.{EURO}")

    @api.model
    def _get_case(self, key):
        """The case of the customer of an invoice, opened now where nothing of the customer was ever open here."""
        # sudo: a case is opened by facts, not by people
        Case = self.env["recouvrement.case"].sudo().with_context(active_test=False)
        if key.case_id:
            return Case.browse(key.case_id)
        customer = {"company_id": key.root_id, "partner_id": key.partner_id}
        return Case.search([(name, "=", value) for name, value in customer.items()]) or Case.create(customer)

    @api.model
    def _write_entries(self, vals_list):
        # sudo: entries are written by their buttons only; their author is the user
        return self.sudo().create(vals_list).with_env(self.env)

    @api.model
    def _say(self, claim, kind, amount):
        return format_amount(self.env, float(amount), self._get_currency(claim, kind))

    def action_withdraw(self):
        """Take entries back: each stays, and a counter-entry says who did it and when.

        Whoever added costs takes back his own; the rest is for managers.
        """
        self.check_access("read")
        if not all(entry.entry == "justified" and entry.create_uid == self.env.user for entry in self):
            self._check_manager()
        self.env["recouvrement.reminder"]._check_collector()
        charged = self.filtered("charge_move_id")
        if charged:
            raise UserError(self.env._(
                "%s was charged by a document: cancel that document.", ", ".join(charged.mapped("display_name"))
            ))  # fmt: skip
        self.filtered(lambda entry: not entry.withdrawn)._take_back()
        return True

    def _take_back(self):
        """Write the counter-entries of entries."""
        copied = (
            "case_id", "move_id", "line_id", "rank", "name", "due_date", "currency_id", "amount", "kind", "entry",
            "value_currency_id", "struck_on", "reminder_id", "charge_move_id",
        )  # fmt: skip
        return self._write_entries([
            {
                **{name: self._fields[name].convert_to_write(entry[name], entry) for name in copied},
                "value": -entry.value, "accrued": entry.accrued, "cancels_id": entry.id,
                "date": entry.company_id.sudo()._recouvrement_today(),
            }
            for entry in self
        ])  # fmt: skip
