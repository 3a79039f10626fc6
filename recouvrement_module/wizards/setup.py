# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount, format_date

from ..models.setup.checks import RED, REGISTRY

STATES = [
    ("green", "In Order"),
    ("amber", "To Look At"),
    ("red", "To Mend"),
    ("blocking", "Blocks Sending"),
    ("accepted", "Accepted"),
    ("none", "Not Concerned"),
]
ADVISED = ("amber", "red", "blocking", "accepted")  # the states in which something can be done


class RecouvrementSetup(models.TransientModel):
    """The setup page of a company: what works and what does not yet, then the switch."""

    _name = "recouvrement.setup"
    _description = "Setup of collection"
    _rec_name = "company_id"
    _transient_max_hours = 24

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    tested_at = fields.Datetime(string="Tested", readonly=True)
    line_ids = fields.One2many("recouvrement.setup.line", "setup_id", string="Lines", readonly=True)
    blocking_count = fields.Integer(compute="_compute_blocking_count")
    is_sending = fields.Boolean(related="company_id.recouvrement_sending", string="Sending Is On")
    waiting_count = fields.Integer(compute="_compute_waiting_count")
    start_date = fields.Date(
        string="Collection Starts",
        help="Items that were already late on this day begin with the first, friendly step.",
    )
    soft_start = fields.Char(compute="_compute_soft_start")
    words = fields.Text(
        string="Your Words", help="Why sending may be switched on although these lines are red. Kept with your name."
    )
    acceptance_ids = fields.Many2many("recouvrement.setup.acceptance", compute="_compute_acceptance_ids")

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for setup in self:
            # sudo: a root is reached through any of its branches
            setup.display_name = setup.env._("Setup of %s", setup.company_id.sudo().name)

    @api.depends("line_ids.state")
    def _compute_blocking_count(self):
        for setup in self:
            setup.blocking_count = setup.line_ids.mapped("state").count("blocking")

    @api.depends("company_id")
    def _compute_waiting_count(self):
        for setup in self:
            setup.waiting_count = self.env["recouvrement.reminder"]._count_leaving(setup.company_id)

    @api.depends("company_id", "start_date")
    def _compute_soft_start(self):
        """How many old debts begin softly, as the ladder decides it."""
        for setup in self:
            # sudo: see _compute_display_name
            root = setup.company_id.sudo()
            start = setup.start_date or root._recouvrement_today()
            count, amount = setup._find_soft_items(root, start)
            setup.soft_start = setup.env._(
                "Items that were already late on %(day)s: %(count)s (%(amount)s). They begin with the first, friendly "
                "step, however old they are.",
                count=count,
                amount=format_amount(setup.env, amount, root.currency_id),
                day=format_date(setup.env, start),
            )

    @api.model
    def _find_soft_items(self, root, start):
        """How many items were late on the first day of collection and not reminded since, and their amount."""
        return self.env.execute_query(SQL(
            """SELECT count(*), COALESCE(SUM(residual), 0) FROM recouvrement_item
                WHERE root_id = %s AND fact = '' AND residual_currency > covered + set_aside AND sent_delay IS NULL
                  AND due_date < %s""",
            root.id, start,
        ))[0]  # fmt: skip

    @api.depends("company_id")
    def _compute_acceptance_ids(self):
        Acceptance = self.env["recouvrement.setup.acceptance"]
        for setup in self:
            setup.acceptance_ids = Acceptance.search([("company_id", "=", setup.company_id.id)])

    # ---------------------------------------------------------------- testing

    @api.model
    def action_open(self):
        """Test everything and open the page."""
        self.check_access("create")
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        setup = self.create({
            "company_id": root.id,
            "start_date": root.recouvrement_start_date or root._recouvrement_today(),
        })
        setup.action_test()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Setup Checks"), "res_model": self._name,
            "res_id": setup.id, "views": [(False, "form")],
        }  # fmt: skip

    def action_test(self):
        """Look at everything again."""
        root = self._get_root()
        self.env.flush_all()
        # sudo: whether a red line was accepted is asked for the root, whoever asks
        accepted = root.env["recouvrement.setup.acceptance"].search([("company_id", "=", root.id)])._get_codes()
        lines = [self._prepare_line(check, check.run(root), check.code in accepted) for check in REGISTRY.values()]
        self.write({
            "line_ids": [Command.clear(), *(Command.create(vals) for vals in lines)],
            "tested_at": fields.Datetime.now(),
        })
        return True

    def _get_root(self):
        """The root company of the page, as superuser, when it is one of the person's."""
        self.ensure_one()
        # sudo: a root is reached through any of its branches
        root = self.company_id.sudo()
        if root not in self.env.companies.sudo().root_id:
            raise UserError(self.env._("%s is not among your companies.", root.name))
        return root

    def _prepare_line(self, check, finding, accepted):
        """Return the values of the line of a check, in the language of who asks."""
        state = finding.state
        if state == RED and check.losing:
            state = "accepted" if accepted else "blocking"
        can_mend = state in ADVISED and check.may_mend(self.env)
        advice = check.say(self.env, check.advice) if state in ADVISED else ""
        if advice and check.place and not can_mend:
            advice = self.env._("%s An administrator does it.", advice)
        return {
            "code": check.code,
            "title": check.say(self.env, check.title),
            "state": state,
            "finding": finding.words,
            "advice": advice,
            "can_mend": can_mend,
        }

    # ---------------------------------------------------------------- the switch

    def action_switch_on(self):
        """Switch sending on, from the day and with the words of the page."""
        root = self._get_root()
        losses = root._recouvrement_find_losses()
        if losses and self.words:
            # sudo: a manager, whom the access rules of this model ask for, adds to the log by this button only
            root.env["recouvrement.setup.acceptance"]._accept(root, self.words, losses)
        root._recouvrement_check_losses()
        # sudo: see above
        root.write({"recouvrement_start_date": self.start_date, "recouvrement_sending": True})
        self.words = False
        self.action_test()
        return self._notify(self.env._("Sending is on for %s. The day runs by itself every morning.", root.name))

    def action_switch_off(self):
        """Stop everything that has not left, at once."""
        root = self._get_root()
        # sudo: see action_switch_on
        root.recouvrement_sending = False
        return self._notify(self.env._("Nothing leaves %s any more.", root.name), "warning")

    def _notify(self, message, kind="success"):
        """Say it, and show the page as it is now."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message, "next": {"type": "ir.actions.act_window_close"}},
        }


class RecouvrementSetupLine(models.TransientModel):
    _name = "recouvrement.setup.line"
    _description = "Line of the setup page"
    _order = "setup_id, id"
    _transient_max_hours = 24

    setup_id = fields.Many2one("recouvrement.setup", required=True, ondelete="cascade", index=True)
    code = fields.Char(readonly=True)
    title = fields.Char(string="What", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    finding = fields.Text(string="What Was Found", readonly=True)
    advice = fields.Text(string="What to Do", readonly=True)
    can_mend = fields.Boolean(readonly=True)

    def action_mend(self):
        """Open the place where it is mended."""
        self.ensure_one()
        check = REGISTRY[self.code]
        if not check.may_mend(self.env):
            raise UserError(self.env._("Only an administrator can mend this: %s", self.finding))
        return check.mend(self.setup_id._get_root())
