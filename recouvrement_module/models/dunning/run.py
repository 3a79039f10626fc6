# Part of recouvrement_module. License LGPL-3.
import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..turn import ITEMS, turn
from .item import OPEN_STATES, REMINDING
from .run_line import OUTCOMES

_logger = logging.getLogger(__name__)

PHASES = [
    ("select", "Bring in Step"),
    ("decide", "Decide"),
    ("gather", "Gather"),
    ("send", "Send"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Taken Back"),
]

STEPS = ("select", "decide", "gather")  # the phases that the daily action carries out

# Which outcome a state of a reminder is, in the report.
OUTCOME_OF_STATE = {
    "prepared": "waiting", "confirmed": "waiting", "queued": "waiting", "printed": "waiting",
    "sent": "sent", "held": "held", "failed": "failed", "unknown": "unknown", "cancelled": "skipped",
}  # fmt: skip


class RecouvrementRun(models.Model):
    """One execution for one company and day. It keeps its phase, so that it goes on where it stopped."""

    _name = "recouvrement.run"
    _inherit = ["recouvrement.named.export"]
    _description = "Dunning run"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    dry_run = fields.Boolean(string="Preview", readonly=True)
    phase = fields.Selection(PHASES, required=True, default="select", readonly=True)
    error = fields.Text(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    accounted_at = fields.Datetime(string="Report As Of", readonly=True)
    line_ids = fields.One2many("recouvrement.run.line", "run_id", string="Report", readonly=True)
    message_ids = fields.One2many("recouvrement.run.message", "run_id", string="Messages", readonly=True)
    reminder_ids = fields.One2many("recouvrement.reminder", "run_id", string="Reminders", readonly=True)
    reminder_count = fields.Integer(compute="_compute_reminder_count")
    waiting_count = fields.Integer(compute="_compute_waiting_count", help="Reminders of this run that have not left.")
    item_count = fields.Integer(string="Items", readonly=True)
    sending = fields.Boolean(related="company_id.recouvrement_sending", string="Sending Is On")
    orphan_count = fields.Integer(string="Lines Without Customer", readonly=True)
    orphan_amount = fields.Monetary(string="Amount Without Customer", readonly=True)

    _once_a_day = models.UniqueIndex(
        "(company_id, date) WHERE dry_run IS NOT TRUE AND phase NOT IN ('cancelled', 'failed')",
        "The run of this company and day was just made by somebody else.",
    )

    def _compute_waiting_count(self):
        domain = [("run_id", "in", self.ids), ("state", "in", OPEN_STATES)]
        counts = dict(self.env["recouvrement.reminder"]._read_group(domain, ["run_id"], ["__count"]))
        for run in self:
            run.waiting_count = counts.get(run, 0)

    def _compute_reminder_count(self):
        counts = dict(
            self.env["recouvrement.reminder"]._read_group([("run_id", "in", self.ids)], ["run_id"], ["__count"])
        )
        for run in self:
            run.reminder_count = counts.get(run, 0)

    @api.depends("date", "company_id", "dry_run")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.company_id.sudo().name} – {format_date(self.env, run.date)}"

    # ---------------------------------------------------------------- the day

    @api.model
    def _cron_run(self):
        """Scheduled action: the day of every root company, phase by phase, each committed.

        It stops when its time is over and asks to be called again; the phases already done stay done.
        """
        Cron = self.env["ir.cron"]
        with turn(self.env, ITEMS) as ours:
            if not ours:
                self._wake(minutes=1)
                return
            roots = self.env["res.company"].search([("parent_id", "=", False)], order="id")
            Cron._commit_progress(remaining=len(roots) * len(STEPS))
            for root in roots:
                try:
                    if not self._carry_out(root):
                        self._wake()
                        return
                except psycopg2.errors.OperationalError:
                    self.env.cr.rollback()  # somebody works on the same items: again in a minute
                    self._wake(minutes=1)
            Cron._commit_progress(remaining=0)
            self.env["recouvrement.reminder"]._wake()

    @api.model
    def _carry_out(self, root):
        """Carry out what is left of the day of a company, each phase committed.

        :return: False when the time of the scheduled action is over.
        """
        run = self._get_today(root)
        self.env["ir.cron"]._commit_progress()  # whoever presses the button meanwhile finds it
        while run._can_advance():
            run._advance()
            if not self.env["ir.cron"]._commit_progress(1):
                return False
        return True

    @api.model
    def _get_today(self, root):
        """Today's run of a company, made if needed.

        Somebody who makes it at this moment makes us wait, then fails us with a serialization error and not with
        a broken index: whoever called tries again, and finds it.
        """
        domain = [
            ("company_id", "=", root.id), ("date", "=", root._recouvrement_today()), ("dry_run", "=", False),
            ("phase", "not in", ("cancelled", "failed")),
        ]  # fmt: skip
        run = self.search(domain)
        if run:
            return run
        self.env.cr.execute(SQL(
            """INSERT INTO recouvrement_run
                      (company_id, date, phase, dry_run, create_uid, create_date, write_uid, write_date)
               VALUES (%(root)s, %(today)s, 'select', FALSE, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC')
               ON CONFLICT DO NOTHING""",
            root=root.id, today=root._recouvrement_today(), uid=self.env.uid,
        ))  # fmt: skip
        return self.search(domain)

    def _can_advance(self):
        """Whether a phase is left that runs by itself: nothing is gathered for a company that does not send."""
        self.ensure_one()
        return self.phase in ("select", "decide") or (self.phase == "gather" and self.company_id.recouvrement_sending)

    def _advance(self):
        """Carry out the present phase; an error is written on the run and stops this company only."""
        self.ensure_one()
        phase = self.phase
        try:
            with self.env.cr.savepoint():
                getattr(self, f"_phase_{phase}")()
        except psycopg2.errors.OperationalError:
            raise  # nobody's fault: the phase is carried out again
        except Exception as error:
            _logger.exception("Run of %s stopped while it was at %s", self.display_name, phase)
            self.env.invalidate_all()
            self.write({"phase": "failed", "error": str(error)})

    def _phase_select(self):
        counts = self.env["recouvrement.ledger"]._synchronise(self.company_id)
        orphans, amount = self.env["recouvrement.ledger"]._lines_without_customer(self.company_id)
        _logger.info("Items of %s brought in step: %s", self.company_id.name, counts)
        self.write({"phase": "decide", "orphan_count": orphans, "orphan_amount": amount})

    def _phase_decide(self):
        self.env["recouvrement.case"]._assign_policies(self.company_id)
        self.env["recouvrement.item"]._decide(self.company_id, self.date)
        self.env["recouvrement.reminder"]._hold_doubtful(self.company_id, self.date)
        self.env["recouvrement.case"]._fold_figures(roots=self.company_id)
        if self.dry_run:
            self.env["recouvrement.reminder"]._announce(self.company_id, self.date, self.id)
        self.phase = "done" if self.dry_run else "gather"
        self._account()

    def _phase_gather(self):
        self.env["recouvrement.reminder"]._gather(self.company_id, self.date, self.id)
        self.phase = "send"
        self._account()

    # ---------------------------------------------------------------- the report

    @api.model
    def _account_open(self):
        """Bring the reports of the runs up to date whose reminders are still on their way."""
        for run in self.search([("phase", "=", "send")]):
            run._account()

    def _account_today(self):
        """Bring the reports of today up to date after a person has done something; older ones stay as they were."""
        for run in self.filtered(lambda run: run.date == run.company_id._recouvrement_today() and run.line_ids):
            run._account()

    def _account(self):
        """Write the report: every open item once, so that the outcomes add up to all items."""
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM recouvrement_run_line WHERE run_id = %s", self.id))
        self.env.cr.execute(self._report_query())
        self.invalidate_recordset()
        self.item_count = sum(self.line_ids.mapped("item_count"))
        self.accounted_at = fields.Datetime.now()
        if self.phase == "send" and not self._has_open_mails():
            self.write({"phase": "done", "finished_at": fields.Datetime.now()})

    def _has_open_mails(self):
        """Emails that still leave by themselves; what waits for a person does not keep the run open."""
        return bool(self.env["recouvrement.reminder"].search_count([
            ("run_id", "=", self.id), ("channel", "=", "email"), ("state", "in", ("confirmed", "queued")),
        ], limit=1))  # fmt: skip

    def _report_query(self):
        return SQL(
            """INSERT INTO recouvrement_run_line (run_id, outcome, code, item_count, amount)
               SELECT %(run)s, reported.outcome, reported.code, count(*), SUM(reported.residual)
                 FROM (%(reported)s) reported
                GROUP BY 1, 2, 3
                ORDER BY array_position(%(order)s, reported.outcome), count(*) DESC""",
            run=self.id,
            reported=self._reported_query(),
            order=[outcome for outcome, _label in OUTCOMES],
        )

    def _reported_query(self):
        """Every open item of the company once, with its outcome and code in this run."""
        outcome = SQL(" ").join(
            SQL("WHEN mine.state = %s THEN %s", state, outcome) for state, outcome in OUTCOME_OF_STATE.items()
        )
        return SQL(
            """SELECT item.id, item.residual,
                      CASE %(outcome)s
                           WHEN item.decision_code = 'held' THEN 'held'
                           WHEN item.decision_code IN ('failed', 'bounced') THEN 'failed'
                           WHEN item.decision_code = 'unknown' THEN 'unknown'
                           WHEN item.decision_code = ANY(%(reminding)s) OR item.decision_code = 'open' THEN 'waiting'
                           ELSE 'skipped' END AS outcome,
                      CASE WHEN mine.state IS NOT NULL THEN COALESCE(mine.reason, mine.state)
                           WHEN item.decision_code = 'held' THEN item.held_code
                           ELSE item.decision_code END AS code
                 FROM recouvrement_item item
                 LEFT JOIN (SELECT DISTINCT ON (line.line_id) line.line_id, reminder.state, reminder.reason
                              FROM recouvrement_reminder reminder
                              JOIN recouvrement_reminder_line line ON line.reminder_id = reminder.id
                             WHERE reminder.run_id = %(run)s AND line.step_delay IS NOT NULL
                             ORDER BY line.line_id, reminder.id DESC) mine ON mine.line_id = item.line_id
                WHERE item.root_id = %(root)s""",
            run=self.id,
            root=self.company_id.id,
            outcome=outcome,
            reminding=list(REMINDING),
        )

    def _get_items_domain(self, outcome, code):
        """The domain of the items that a row of the report counts, small however many they are."""
        self.ensure_one()
        return [("report_row", "=", f"{self.id} {outcome} {code or ''}")]

    # ---------------------------------------------------------------- screens

    @api.model
    def _wake(self, minutes=0):
        """Let the daily action run soon, or in some minutes."""
        # sudo: whoever may start the day may start its action
        at = fields.Datetime.now() + timedelta(minutes=minutes) if minutes else None
        self.env.ref("recouvrement_module.ir_cron_run").sudo()._trigger(at)

    @api.model
    def action_preview(self):
        """What would leave today: decides everything as the run does, and makes no reminder."""
        self.check_access("read")
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        # sudo: the last preview of this user has served its turn
        self.sudo().search([("dry_run", "=", True), ("create_uid", "=", self.env.uid)]).unlink()
        # sudo: items are written by the set-based statements only
        run = self.sudo().create({"company_id": root.id, "date": root._recouvrement_today(), "dry_run": True})
        run._phase_select()
        run._phase_decide()
        return run.with_env(self.env)._open()

    @api.autovacuum
    def _gc_previews(self):
        """Forget previews of yesterday and before."""
        self.search([("dry_run", "=", True), ("create_date", "<", fields.Datetime.now() - timedelta(days=1))]).unlink()

    @api.model
    def action_run_now(self):
        """Start the day of the company now, or open it when it was made already."""
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        self._check_collector()
        if not root.recouvrement_sending:
            raise UserError(self.env._(
                "Sending is switched off for %s. A manager switches it on in the setup checks; the preview shows what "
                "would leave.",
                root.name,
            ))  # fmt: skip
        # sudo: see action_preview
        run = self.sudo()._get_today(root)
        if not run._can_advance():
            run._account()
            return run.with_env(self.env)._open_made()
        while run._can_advance():
            run._advance()
        self.env["recouvrement.reminder"]._wake()
        return run.with_env(self.env)._open()

    def action_run(self):
        """Run the day that this preview shows."""
        return self.action_run_now()

    def _open_made(self):
        """Open a run that was made before, and say so."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The run of today is already made. Take back what has not left to make it again."
                ),
                "next": self._open(),
            },
        }

    @api.model
    def action_stop_sending(self):
        """Stop everything that has not left, at once; only a manager can switch sending on again."""
        self._check_collector()
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        # sudo: whoever carries out the day may stop it, and no setting else
        root.sudo().recouvrement_sending = False
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Nothing leaves %s any more. A manager switches sending on again in the setup checks.", root.name
                ),
                "next": self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_run_action"),
            },
        }

    def action_take_back(self):
        """Take back what has not left: its reminders are cancelled, and the day may be run again."""
        self._check_collector()
        # sudo: reminders are written by their buttons only
        for run in self.sudo():
            waiting = run.reminder_ids.filtered(lambda reminder: OUTCOME_OF_STATE[reminder.state] == "waiting")
            waiting.action_cancel()
            run.phase = "cancelled"
        return True

    def _check_collector(self):
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()

    def _open(self):
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "views": [(False, "form")],
        }  # fmt: skip

    def action_open_reminders(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_reminder_action")
        return {**action, "domain": [("run_id", "=", self.id)], "context": {}}
