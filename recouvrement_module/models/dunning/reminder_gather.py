# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from ..ledger.item import ASKABLE
from ..ledger.ledger import MANY
from .checks import UnmatchedBankLine, doubts, with_candidates
from .item import AMOUNT, REMINDING
from .policy import TRACKS

# Items that were reminded before and are still late: a message recalls them, without a step of their own.
# After a formal notice only another formal notice does: what follows it is for a person to decide.
RECALLED = "wait"
RECALLED_FORMALLY = "ended"

# Of an ``item``, with the ``level`` that it is called to, if any, and the ``last`` one sent. A payer is asked, but
# it is who owes that must be put in default: a formal notice, and what it recalls, goes to the customer itself.
FORMAL = SQL(
    "COALESCE(level.formal_notice, item.decision_code = %s OR item.decision_code = %s AND last.formal_notice IS TRUE)",
    RECALLED_FORMALLY, RECALLED,
)  # fmt: skip
ADDRESSEE = SQL("CASE WHEN %s THEN item.case_id ELSE item.payer_case_id END", FORMAL)
# Whether the item goes into the message ``called``. The CASE hides from the planner two equalities that go with the
# others: it would multiply their odds, expect one row, and compare each line with each header.
OF_MESSAGE = SQL(
    """called.case_id = %s AND called.currency_id = item.currency_id
       AND CASE WHEN called.track = item.track AND called.formal_notice = %s THEN TRUE ELSE FALSE END""",
    ADDRESSEE, FORMAL,
)  # fmt: skip
LAST_LEVEL = SQL("LEFT JOIN recouvrement_level last ON last.id = item.sent_level_id")
LEVELS = SQL(
    """LEFT JOIN recouvrement_level level ON level.id = item.level_id AND item.decision_code = ANY(%s)
       %s""",
    list(REMINDING), LAST_LEVEL,
)  # fmt: skip
# The channel that the step of an item has for its amount, and the one by which its addressee, ``asked``, is written to.
STEP = SQL(
    """CROSS JOIN LATERAL (SELECT CASE WHEN %s < level.min_amount THEN COALESCE(level.below_channel, level.channel)
                                       ELSE level.channel END AS channel) step""",
    AMOUNT,
)
WAY = SQL(
    """CROSS JOIN LATERAL (SELECT CASE WHEN step.channel = 'task' OR asked.formal_notice THEN step.channel
                                       ELSE COALESCE(addressee.recouvrement_channel, step.channel)
                                   END AS channel) way"""
)

# The lines of the messages ``called``, with the names that they keep.
LINE_COLUMNS = (
    "case_id", "customer_name", "site_name", "line_id", "move_id", "rank", "name", "date", "due_date", "ladder_date",
    "track", "amount", "residual", "covered", "set_aside", "asked", "level_id", "step_delay",
)  # fmt: skip
LINES = SQL(
    """SELECT chosen.addressee_id, chosen.currency_id, chosen.case_id, customer.name AS customer_name,
              COALESCE(NULLIF(site.name, ''), concat_ws(' ', site.street, site.zip, site.city)) AS site_name,
              chosen.line_id, chosen.move_id, chosen.rank, chosen.name, chosen.date, chosen.due_date,
              chosen.ladder_date, chosen.track, chosen.amount, chosen.residual_currency AS residual, chosen.covered,
              chosen.set_aside, chosen.asked, chosen.step_id AS level_id, chosen.step_delay
         FROM chosen
         LEFT JOIN res_partner customer ON customer.id = chosen.partner_id
         LEFT JOIN res_partner site ON site.id = chosen.site_id"""
)


class RecouvrementReminder(models.Model):
    """Gathering: from decided items to prepared reminders, set-based."""

    _inherit = "recouvrement.reminder"

    # ---------------------------------------------------------------- doubts of the decision

    @api.model
    def _hold_doubtful(self, root, today, case_ids=None):
        """Hold the items to remind that a reality check doubts; no reminder is made of them.

        :return: number of items held.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_item item SET held_code = NULL
                WHERE item.root_id = %s AND %s AND item.held_code IS NOT NULL AND item.decision_code <> 'held'""",
            root.id, self.env["recouvrement.item"]._case_scope(case_ids),
        ))  # fmt: skip
        held = doubts(self.env, self._doubtable_query(root, today, case_ids), root, today)
        if held:
            next_date = root._recouvrement_calendar().add_working(today, 1)
            self.env.cr.execute(SQL(
                """UPDATE recouvrement_item item
                      SET held_code = doubt.code,
                          decision_code = CASE WHEN decision_code = ANY(%(reminding)s)
                                               THEN 'held' ELSE decision_code END,
                          next_date = CASE WHEN decision_code = ANY(%(reminding)s) THEN %(next_date)s ELSE next_date END
                     FROM unnest(%(ids)s, %(codes)s) AS doubt(id, code)
                    WHERE item.id = doubt.id""",
                reminding=list(REMINDING),
                next_date=next_date,
                ids=list(held),
                codes=list(held.values()),
            ))  # fmt: skip
            self.env["recouvrement.item"].invalidate_model()
        return len(held)

    @api.model
    def _doubtable_query(self, root, today, case_ids):
        """The items to remind, and those that their message would recall: one in doubt is left out of it."""
        Item = self.env["recouvrement.item"]
        return SQL(
            """SELECT item.id AS key, item.line_id, item.move_id, item.partner_id, called.partner_id AS payer_id,
                      item.root_id, item.currency_id, called.channel, called.formal_notice, called.recipient,
                      called.case_id
                 FROM recouvrement_item item
                 %(levels)s
                 JOIN (%(called)s) called
                   ON %(of_message)s
                WHERE %(scope)s AND (item.decision_code = ANY(%(reminding)s)
                   OR item.decision_code IN (%(recalled)s, %(recalled_formally)s) AND item.due_date < %(today)s)""",
            levels=LEVELS,
            of_message=OF_MESSAGE,
            called=self._called_query(root, None if case_ids is None else Item._get_addressees(case_ids)),
            scope=Item._case_scope(case_ids),
            reminding=list(REMINDING),
            recalled=RECALLED,
            recalled_formally=RECALLED_FORMALLY,
            today=today,
        )

    # ---------------------------------------------------------------- headers and lines

    @api.model
    def _gather(self, root, today, run_id=None, addressees=None, confirm=False):
        """Make one reminder per payer and currency of the items decided to be reminded.

        The message takes the highest step that its items call for. A formal notice goes to the customer
        and claims only the items that are called to it, and those that had one before. Items that follow a
        policy of their own kind (rejects, retentions, down payments) never share a message with others.

        :param root: root company.
        :param date today: the day of the company.
        :param int run_id: the run that gathers, if any.
        :param addressees: ids of the cases of those to write to; everybody when None.
        :param bool confirm: let all of them wait for a person, whatever their step says.
        :return: ids of the new reminders.
        """
        self.env.flush_all()
        rows = self.env.execute_query(self._gather_query(root, today, run_id, addressees, confirm))
        ids = sorted({reminder_id for (reminder_id,) in rows})
        self.env["recouvrement.item"].invalidate_model()
        self.invalidate_model()
        if len(ids) > MANY:
            self.env.cr.execute("ANALYZE recouvrement_reminder, recouvrement_reminder_line")
        return ids

    @api.model
    def _gather_query(self, root, today, run_id, addressees, confirm):
        """One statement: headers, lines, and the items told that a message is on its way."""
        return SQL(
            """WITH called AS MATERIALIZED (%(called)s), chosen AS MATERIALIZED (%(chosen)s),
               header AS (
                 INSERT INTO recouvrement_reminder
                        (company_id, case_id, currency_id, partner_id, level_id, run_id, channel, formal_notice,
                         state, origin, date, principal, credits, bounced, bounce_settled,
                         create_uid, create_date, write_uid, write_date)
                 SELECT %(root)s, called.case_id, called.currency_id, called.partner_id, called.level_id, %(run)s,
                        called.channel, called.formal_notice, %(state)s, 'own', %(today)s, total.asked, total.covered,
                        FALSE, FALSE, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                   FROM called
                   JOIN (SELECT addressee_id AS case_id, currency_id, SUM(asked) AS asked, SUM(covered) AS covered
                           FROM chosen GROUP BY addressee_id, currency_id) total USING (case_id, currency_id)
                 RETURNING id, case_id AS addressee_id, currency_id
               ), line AS (%(lines)s), waiting AS (%(waiting)s), waiting_customer AS (%(waiting_customer)s)
               SELECT id FROM header""",
            called=self._called_query(root, addressees),
            chosen=self._chosen_query(root, today, addressees),
            root=root.id,
            run=run_id,
            state="prepared" if confirm else SQL("called.state"),
            today=today,
            uid=self.env.uid,
            lines=self._lines_query(),
            waiting=self._waiting_query(SQL("item.payer_case_id = called.case_id")),
            # a message to the customer itself, where somebody else is asked as a rule
            waiting_customer=self._waiting_query(SQL(
                """item.case_id = called.case_id AND item.payer_id IS NOT NULL
                   AND NOT EXISTS (SELECT FROM called payer WHERE payer.case_id = item.payer_case_id
                                                              AND payer.currency_id = item.currency_id)"""
            )),
        )  # fmt: skip

    @api.model
    def _lines_query(self):
        """The lines of the headers just made."""
        return SQL(
            """INSERT INTO recouvrement_reminder_line (reminder_id, %(columns)s)
               SELECT header.id, %(columns)s FROM (%(lines)s) line JOIN header USING (addressee_id, currency_id)""",
            columns=SQL(", ").join(map(SQL.identifier, LINE_COLUMNS)),
            lines=LINES,
        )

    @api.model
    def _waiting_query(self, concerned):
        """Tell items that a message which concerns them is on its way.

        :param SQL concerned: which ``item`` a row of ``called`` concerns.
        """
        return SQL(
            """UPDATE recouvrement_item item
                  SET pending = CASE WHEN %(claimed)s THEN 'own' ELSE 'sibling' END,
                      decision_code = CASE WHEN %(claimed)s THEN 'open'
                                           WHEN decision_code = ANY(%(reminding)s) THEN 'with_other'
                                           ELSE decision_code END
                 FROM called
                WHERE %(concerned)s AND item.currency_id = called.currency_id AND item.fact = ''""",
            claimed=SQL("item.id IN (SELECT id FROM chosen WHERE step_id IS NOT NULL)"),
            reminding=list(REMINDING),
            concerned=concerned,
        )

    @api.model
    def _announce(self, root, today, run_id):
        """List the messages that gathering would make now, for a preview; no reminder is made.

        :param root: root company.
        :param date today: the day of the company.
        :param int run_id: the preview.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """WITH called AS MATERIALIZED (%(called)s), chosen AS MATERIALIZED (%(chosen)s)
               INSERT INTO recouvrement_run_message
                      (run_id, case_id, partner_id, currency_id, level_id, channel, formal_notice, state,
                       line_count, principal)
               SELECT %(run)s, called.case_id, called.partner_id, called.currency_id, called.level_id, called.channel,
                      called.formal_notice, called.state, total.line_count, total.asked
                 FROM called
                 JOIN (SELECT addressee_id AS case_id, currency_id, count(*) AS line_count, SUM(asked) AS asked
                         FROM chosen GROUP BY addressee_id, currency_id) total USING (case_id, currency_id)""",
            run=run_id,
            called=self._called_query(root, None),
            chosen=self._chosen_query(root, today, None),
        ))  # fmt: skip
        if root.recouvrement_bank_check == "warn":
            self.env.cr.execute(SQL(
                """WITH %(candidates)s
                   UPDATE recouvrement_run_message message SET doubt_code = %(code)s
                     FROM candidates candidate
                    WHERE candidate.key IN (SELECT key FROM (%(paid)s) paid(key))
                      AND message.run_id = %(run)s AND message.case_id = candidate.case_id
                      AND message.currency_id = candidate.currency_id""",
                candidates=with_candidates(self._doubtable_query(root, today, None)),
                code=UnmatchedBankLine.code,
                paid=UnmatchedBankLine.matches(root, today),
                run=run_id,
            ))  # fmt: skip

    @api.model
    def _get_claims(self, root, cases):
        """Return what gathering would claim of some customers now; no reminder is made.

        :param root: root company.
        :param cases: those to write to.
        :return: dict (partner id, currency id, level id) → list of values of lines
        """
        self.env.flush_all()
        today, claims = root._recouvrement_today(), {}
        for row in self.env.execute_query_dict(SQL(
            """WITH called AS MATERIALIZED (%(called)s), chosen AS MATERIALIZED (%(chosen)s)
               SELECT called.partner_id AS addressee, called.currency_id, called.level_id AS step, %(columns)s
                 FROM (%(lines)s) line
                 JOIN called ON called.case_id = line.addressee_id AND called.currency_id = line.currency_id
                ORDER BY line.due_date, line.line_id""",
            called=self._called_query(root, cases.ids),
            chosen=self._chosen_query(root, today, cases.ids),
            columns=SQL(", ").join(SQL.identifier("line", column) for column in LINE_COLUMNS),
            lines=LINES,
        )):  # fmt: skip
            key = row.pop("addressee"), row.pop("currency_id"), row.pop("step")
            claims.setdefault(key, []).append(row)
        return claims

    @api.model
    def _get_called_items(self, root, cases):
        """Return the items that the messages for some customers would take a step further now."""
        self.env.flush_all()
        Item = self.env["recouvrement.item"]
        addressees = Item._get_addressees(cases.ids)
        rows = self.env.execute_query(SQL(
            """WITH called AS MATERIALIZED (%s), chosen AS MATERIALIZED (%s)
               SELECT id FROM chosen WHERE step_id IS NOT NULL""",
            self._called_query(root, addressees),
            self._chosen_query(root, root._recouvrement_today(), addressees),
        ))  # fmt: skip
        return Item.browse(item_id for (item_id,) in rows)

    @api.model
    def _get_confirmed_by_person(self, root):
        """Whether a person confirms the message of an item, as an expression; each capability adds its own."""
        return SQL(
            """level.mode = 'confirm'
               OR policy.approval_amount > 0 AND cases.balance_overdue >= policy.approval_amount"""
        )

    @api.model
    def _called_query(self, root, addressees):
        """One row per payer and currency to write to, with the highest step that their items call for.

        It comes by the channel that the addressee prefers, unless it is a task or a formal notice. A person
        confirms it when the step of any of its items, or the policy of any customer, says so.
        """
        Item = self.env["recouvrement.item"]
        return SQL(
            """SELECT DISTINCT ON (asked.case_id, item.currency_id)
                      asked.case_id, item.currency_id, asked.partner_id, item.track, level.id AS level_id, level.delay,
                      level.recipient, way.channel, asked.formal_notice,
                      CASE WHEN way.channel = 'task' OR bool_or(
                                  %(confirmed_by_person)s
                                ) OVER (PARTITION BY asked.case_id, item.currency_id, item.track, asked.formal_notice,
                                                     level.delay >= 0)
                           THEN 'prepared' ELSE 'confirmed' END AS state
                 FROM recouvrement_item item
                 JOIN recouvrement_case cases ON cases.id = item.case_id
                 JOIN recouvrement_level level ON level.id = item.level_id
                 JOIN recouvrement_policy policy ON policy.id = level.policy_id
                 %(last)s
                CROSS JOIN LATERAL (SELECT %(addressee)s AS case_id, %(formal)s AS formal_notice,
                                           CASE WHEN %(formal)s THEN item.partner_id
                                                ELSE COALESCE(item.payer_id, item.partner_id) END AS partner_id) asked
                 LEFT JOIN res_partner addressee ON addressee.id = asked.partner_id
                 %(step)s
                 %(way)s
                WHERE item.root_id = %(root)s AND item.decision_code = ANY(%(reminding)s)
                  AND %(scope)s AND %(written_to)s
                ORDER BY asked.case_id, item.currency_id, array_position(%(tracks)s, item.track),
                         asked.formal_notice DESC, level.delay DESC, level.id""",
            confirmed_by_person=self._get_confirmed_by_person(root),
            last=LAST_LEVEL,
            addressee=ADDRESSEE,
            formal=FORMAL,
            step=STEP,
            way=WAY,
            tracks=list(TRACKS),
            root=root.id,
            reminding=list(REMINDING),
            scope=Item._addressee_scope(addressees),
            written_to=SQL("TRUE") if addressees is None else SQL("asked.case_id = ANY(%s)", sorted(addressees)),
        )

    @api.model
    def _chosen_query(self, root, today, addressees):
        """The lines: the items called, and those reminded before that are still late."""
        return SQL(
            """SELECT item.*, %(askable)s AS asked, called.case_id AS addressee_id,
                      level.id AS step_id, level.delay AS step_delay
                 FROM recouvrement_item item
                 %(levels)s
                 JOIN called
                   ON %(of_message)s
                WHERE item.root_id = %(root)s AND %(askable)s > 0 AND %(scope)s
                  AND (level.id IS NOT NULL AND (level.delay >= 0) = (called.delay >= 0)
                       OR called.delay >= 0 AND item.due_date < %(today)s AND item.held_code IS NULL
                       AND item.decision_code IN (%(recalled)s, %(recalled_formally)s))""",
            askable=ASKABLE,
            levels=LEVELS,
            of_message=OF_MESSAGE,
            root=root.id,
            scope=self.env["recouvrement.item"]._addressee_scope(addressees),
            recalled=RECALLED,
            recalled_formally=RECALLED_FORMALLY,
            today=today,
        )

    # ---------------------------------------------------------------- the account has changed

    def _supersede(self, reason="superseded"):
        """Prepare these reminders again from the ledger of now; an amount is never patched.

        :param str reason: code of why the old ones end.
        """
        self._close("cancelled", reason)
        self.env.flush_all()
        self.env["recouvrement.ledger"]._refresh(set(self._get_cases().partner_id.ids))
        for (root, run), reminders in self.grouped(lambda reminder: (reminder.company_id, reminder.run_id)).items():
            addressees = self.env["recouvrement.item"]._get_addressees(reminders._get_cases().ids)
            self._gather(root, root._recouvrement_today(), run.id or None, addressees)
