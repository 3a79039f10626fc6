# Part of recouvrement_module. License LGPL-3.
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules.calendar import WorkingCalendar
from ...rules.declaration import deadlines, is_distant

SOURCES = [("bodacc", "BODACC"), ("insurer", "Credit Insurer"), ("bureau", "Bureau"), ("manual", "Noted by a Person")]
KINDS = [
    ("opening_liquidation", "Judicial Liquidation Opened"),
    ("opening_redressement", "Judicial Reorganisation Opened"),
    ("opening_sauvegarde", "Safeguard Opened"),
    ("plan", "Plan Adopted"),
    ("cession", "Sale of the Business by the Court"),
    ("retablissement", "Professional Recovery"),
    ("closure_insufficiency", "Procedure Closed: Nothing Left"),
    ("closure_paid", "Procedure Closed: Debts Paid"),
    ("closure", "Procedure Closed"),
    ("removal", "Removed From the Register"),
    ("business_sale", "Business Sold"),
    ("merger", "Merger"),
    ("universal_transfer", "Universal Transfer of Its Assets"),
    ("capital_reduction", "Reduction of Capital"),
    ("downgrade", "Downgraded"),
    ("limit_reduced", "Insured Limit Reduced"),
    ("limit_cancelled", "Insured Limit Cancelled"),
    ("privilege", "Privilege Registered"),
    ("half_capital", "Net Assets Under Half the Capital"),
    ("accounts_filed", "Accounts Filed"),
    ("accounts_late", "Accounts Filed Late"),
    ("address_change", "Seat Moved"),
    ("to_review", "Notice to Be Read"),
]
OPENINGS = ("opening_liquidation", "opening_redressement", "opening_sauvegarde")
# what an event publishes, as the rule of deadlines knows it
DEADLINE_OF = {
    **dict.fromkeys(OPENINGS, "opening"),
    **{kind: kind for kind in ("business_sale", "merger", "universal_transfer", "capital_reduction")},
}
HIGH = (*OPENINGS, "cession", "retablissement", "closure_insufficiency", "removal", "limit_cancelled", "business_sale")
LOW = ("accounts_filed", "address_change", "closure_paid", "closure", "capital_reduction")
SEVERITIES = [("high", "High"), ("medium", "Medium"), ("low", "Low")]
STATES = [("to_confirm", "To Confirm"), ("confirmed", "Confirmed"), ("dismissed", "Dismissed")]
DOUBTS = [
    ("name", "The name in the register is another one"),
    ("withdrawn", "A later notice corrects or cancels it"),
    ("nature", "Its nature is not known: read it"),
]
FIRST = date(1990, 1, 1)
BY_BUTTONS = {
    "state", "settled_uid", "settled_on", "doubt", "done_on", "done_uid", "case_id", "partner_id",
    "activity_id",
}  # fmt: skip


class RecouvrementCreditEvent(models.Model):
    """Something that happened to a customer and says whether it can pay: published, told by an insurer, or noted.

    It is said once. A person confirms or dismisses what is not certain, and says when what it asks for was done.
    """

    _name = "recouvrement.credit.event"
    _description = "Credit event"
    _inherit = "recouvrement.of.case"
    _order = "date desc, id desc"
    _rec_name = "kind"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True,
        help="The company as a whole, not one of its contacts.",
    )  # fmt: skip
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company.root_id
    )
    case_id = fields.Many2one("recouvrement.case", ondelete="set null", index="btree_not_null", readonly=True)
    date = fields.Date(required=True, default=fields.Date.context_today, help="The day of the judgment, or of the act.")
    source = fields.Selection(SOURCES, required=True, default="manual")
    kind = fields.Selection(KINDS, string="What Happened", required=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True, default="medium")
    external_id = fields.Char(string="Number of the Notice", readonly=True)
    published_on = fields.Date(help="The day from which the creditors' time runs.")
    court = fields.Char()
    department = fields.Char(string="Department of the Court")
    url = fields.Char(string="Notice", readonly=True)
    note = fields.Char()
    state = fields.Selection(STATES, required=True, readonly=True, default="to_confirm", index=True)
    doubt = fields.Selection(DOUBTS, string="Why a Person Looks", readonly=True)
    is_conversion = fields.Boolean(
        string="Conversion", readonly=True, help="It goes on with a procedure that was opened before."
    )
    settled_uid = fields.Many2one("res.users", string="Settled By", readonly=True)
    settled_on = fields.Date(readonly=True)
    deadline = fields.Date(string="To Be Done By", readonly=True, help="The raw day: do not wait for it.")
    deadline_last = fields.Date(
        string="In Time Until", readonly=True, help="The deadline, or the next day that works (CPC 642)."
    )
    ownership_deadline = fields.Date(
        string="Goods Claimed By", readonly=True,
        help="Goods under retention of title are claimed by that day (L624-9).",
    )  # fmt: skip
    relief_deadline = fields.Date(
        string="Relief Asked By", readonly=True,
        help="Until then the court may be asked to relieve who declared too late (L622-26).",
    )  # fmt: skip
    done_on = fields.Date(readonly=True, help="When the claim was declared, or the payment opposed.")
    done_uid = fields.Many2one("res.users", string="Done By", readonly=True)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null", readonly=True)
    days_left = fields.Integer(compute="_compute_days_left", help="Days until it is to be done.")

    _notice_once = models.UniqueIndex(
        "(source, external_id, kind, partner_id, company_id) WHERE external_id IS NOT NULL",
        "This notice is known already.",
    )

    @api.depends("kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = kinds.get(event.kind, "")

    @api.depends("deadline", "done_on")
    def _compute_days_left(self):
        for event in self:
            # sudo: a root is reached through any of its branches
            today = event.company_id.sudo()._recouvrement_today()
            event.days_left = (event.deadline - today).days if event.deadline and not event.done_on else 0

    @api.constrains("date", "published_on")
    def _check_days(self):
        for event in self:
            today = event.company_id.sudo()._recouvrement_today()  # sudo: see _compute_days_left
            if not FIRST <= event.date <= today or (event.published_on and not FIRST <= event.published_on <= today):
                raise ValidationError(
                    self.env._("What happened to a customer has a day that has come: look at its year.")
                )
            if event.published_on and event.published_on < event.date:
                raise ValidationError(self.env._("A judgment is published after its day: look at both."))

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': what a person notes is his word; a manager's needs nobody else
        if not self.env.su:
            fixed = {name for vals in vals_list for name in vals if self._fields[name].readonly}
            if fixed or any(vals.get("source") == "bodacc" for vals in vals_list):
                raise UserError(self.env._("A notice of the BODACC is read from there: note what you know yourself."))
        vals_list = [self._complete(vals) for vals in vals_list]
        events = super().create(vals_list)
        for event in events.sudo():  # sudo: what follows an event is written here only
            event._find_case()
            event._apply()
        return events

    @api.model
    def _complete(self, vals):
        """The values of an event with what follows from them."""
        kind = vals.get("kind")
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        # sudo: the root, and whole companies, also for who works in a branch
        company = company.sudo().root_id
        partner = self.env["res.partner"].sudo().browse(vals.get("partner_id")).commercial_partner_id
        if "state" not in vals:
            manager = self.env.user.has_group("recouvrement_module.group_manager")
            vals = {**vals, "state": "confirmed" if manager or kind not in OPENINGS else "to_confirm"}
        return {
            **vals, "company_id": company.id, "partner_id": partner.id,
            "severity": "high" if kind in HIGH else "low" if kind in LOW else "medium",
            **self._prepare_deadline_vals(vals, company),
        }  # fmt: skip

    @api.model
    def _prepare_deadline_vals(self, vals, company):
        """Until when what the event asks for is to be done; nothing when it goes on with what was opened before."""
        published = fields.Date.to_date(vals.get("published_on"))
        if not published or vals.get("kind") not in DEADLINE_OF or vals.get("is_conversion"):
            return {}
        address = company.partner_id
        distant = is_distant(address.country_id.code or "", address.zip or "", vals.get("department") or "")
        found = {
            one.code: one
            for one in deadlines(DEADLINE_OF[vals["kind"]], published, WorkingCalendar("FR"), distant=distant)
        }
        main = found.get("declaration") or found["opposition"]
        others = {
            name: found[code].last
            for name, code in (("ownership_deadline", "ownership"), ("relief_deadline", "relief")) if code in found
        }  # fmt: skip
        return {"deadline": main.day, "deadline_last": main.last, **others}

    def _find_case(self):
        for event in self:
            event.case_id = self.env["recouvrement.case"].with_context(active_test=False).search([
                ("partner_id", "=", event.partner_id.id), ("company_id", "=", event.company_id.id),
            ])  # fmt: skip

    def write(self, vals):
        # EXTENDS 'base': an event is said once; buttons settle it
        if not BY_BUTTONS.issuperset(vals):
            raise UserError(self.env._("An event is not changed: dismiss it, and note another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("An event is kept as history: dismiss it instead of deleting it."))
