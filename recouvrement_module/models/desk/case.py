# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...rules.spread import Lot, spread

KIND = "recouvrement_collector_kind"  # in the context: why the superuser changes a collector


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    assigned_by_rule = fields.Boolean(readonly=True, help="A rule chose the collector; a person may choose another.")
    collector_change_ids = fields.One2many(
        "recouvrement.collector.change", "case_id", string="Collectors So Far", readonly=True
    )
    is_mine = fields.Boolean(
        string="Mine Today",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="My case, or that of somebody for whom I stand in today.",
    )
    stand_in_note = fields.Char(string="Stand-in", compute="_compute_stand_in_note")

    @api.model
    def _get_today(self):
        # sudo: the day of the root, also with only a branch ticked
        return self.env.company.sudo().root_id._recouvrement_today()

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        users = self.env.user._recouvrement_stands_for(self._get_today())
        for case in self:
            case.is_mine = case.user_id in users

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        users = self.env.user._recouvrement_stands_for(self._get_today())
        return Domain("user_id", "in", users.ids)

    @api.depends("user_id")
    @api.depends_context("uid", "lang")
    def _compute_stand_in_note(self):
        """Who takes the day of an absent collector, and until when."""
        today = self._get_today()
        absences = self.env["recouvrement.absence"]._get_absences(today)
        for user, cases in self.grouped("user_id").items():
            absence = absences.get(user.id)
            cases.stand_in_note = absence and self._say_stand_in(user, user._recouvrement_stand_in(today), absence)

    @api.model
    def _say_stand_in(self, user, stand_in, absence):
        until = format_date(self.env, absence.date_to)
        if stand_in == self.env.user:
            return self.env._("For %(absent)s until %(day)s", absent=user.name, day=until)
        return self.env._(
            "%(stand_in)s stands in for %(absent)s until %(day)s", stand_in=stand_in.name, absent=user.name, day=until
        )

    # ---------------------------------------------------------------- a person's choice

    def write(self, vals):
        # EXTENDS 'mail': who had the case before is kept
        if "user_id" not in vals:
            return super().write(vals)
        before = {case: case.user_id for case in self}
        result = super().write(vals)
        kind = self.env.context.get(KIND, "person") if self.env.su else "person"
        # sudo: the history is written here and by the set-based statements only
        cases = self.sudo()
        cases.filtered("assigned_by_rule").assigned_by_rule = False
        self.env["recouvrement.collector.change"].sudo().create([
            {"case_id": case.id, "old_user_id": old.id, "new_user_id": case.user_id.id, "kind": kind}
            for case, old in before.items()
            if case.user_id != old
        ])
        return result

    # ---------------------------------------------------------------- many at once

    @api.model
    def _assign(self, users, kind, reasons=None):
        """Give cases their collectors in one statement that keeps who had them before.

        :param dict users: case id → id of its collector, None for nobody.
        :param str kind: who decided, of the history.
        :param dict reasons: case id → the rule, or what the person said.
        :return: number of cases whose collector changed.
        """
        reasons = reasons or {}
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """WITH new AS (
                 SELECT * FROM unnest(%(ids)s::int[], %(users)s::int[], %(reasons)s::varchar[])
                            AS new(case_id, user_id, reason)
               ), changed AS (
                 UPDATE recouvrement_case cases SET user_id = new.user_id, assigned_by_rule = %(kind)s = 'rule'
                   FROM new JOIN recouvrement_case old ON old.id = new.case_id
                  WHERE cases.id = new.case_id
                    AND (old.user_id, old.assigned_by_rule) IS DISTINCT FROM (new.user_id, %(kind)s = 'rule')
              RETURNING cases.id, old.user_id AS old_user_id, new.user_id, new.reason
               )
               INSERT INTO recouvrement_collector_change
                      (case_id, old_user_id, new_user_id, kind, reason, create_uid, create_date, write_uid, write_date)
               SELECT id, old_user_id, user_id, %(kind)s, reason, %(uid)s, now() AT TIME ZONE 'UTC',
                      %(uid)s, now() AT TIME ZONE 'UTC'
                 FROM changed WHERE old_user_id IS DISTINCT FROM user_id
            RETURNING case_id, new_user_id""",
            ids=list(users), users=list(users.values()), reasons=[reasons.get(case_id) for case_id in users],
            kind=kind, uid=self.env.uid,
        ))  # fmt: skip
        self.invalidate_model(["user_id", "assigned_by_rule", "collector_change_ids", "is_mine", "stand_in_note"])
        self._let_follow({case_id: user_id for case_id, user_id in rows if user_id})
        return len(rows)

    @api.model
    def _let_follow(self, users):
        """Let collectors follow their new cases, as core does when a person names them: replies reach them.

        :param dict users: case id → id of its collector.
        """
        # sudo: what a follower gets by default is not for everybody to read
        subtypes, _internal, _external = self.env["mail.message.subtype"].sudo()._default_subtypes(self._name)
        self.env.cr.execute(SQL(
            """WITH followed AS (
                 INSERT INTO mail_followers (res_model, res_id, partner_id)
                 SELECT %(model)s, new.case_id, users.partner_id
                   FROM unnest(%(ids)s::int[], %(users)s::int[]) AS new(case_id, user_id)
                   JOIN res_users users ON users.id = new.user_id
                     ON CONFLICT DO NOTHING
              RETURNING id
               )
               INSERT INTO mail_followers_mail_message_subtype_rel (mail_followers_id, mail_message_subtype_id)
               SELECT followed.id, subtype.id FROM followed CROSS JOIN unnest(%(subtypes)s::int[]) AS subtype(id)""",
            model=self._name, ids=list(users), users=list(users.values()), subtypes=subtypes,
        ))  # fmt: skip
        self.invalidate_model(["message_follower_ids", "message_partner_ids", "message_is_follower"])

    # ---------------------------------------------------------------- rules

    @api.model
    def _assign_by_rules(self, roots, case_ids=None, again=False):
        """Let the rules name the collector of cases that have none, or one who has left. A person's choice stays.

        :param roots: root companies.
        :param case_ids: ids of the cases; all of the companies when None.
        :param again: also where a rule has named the collector before.
        :return: number of cases whose collector changed.
        """
        self.env.flush_all()
        return sum(self._assign_in(root, case_ids, again) for root in roots)

    @api.model
    def _assign_in(self, root, case_ids, again):
        rules = self.env["recouvrement.assignment.rule"]._get_rules(root)
        rows = self.env.execute_query(self._caught_query(root, rules, case_ids, again)) if rules else ()
        if not rows:
            return 0
        found = spread(
            [Lot(case_id, rule_id, user_id) for case_id, rule_id, user_id in rows],
            {rule.id: rule.user_ids.filtered("active").ids for rule in rules},
            self._count_by_collector(root, [case_id for case_id, *_rest in rows]),
        )
        names = {rule.id: rule.name for rule in rules}
        return self._assign(found, "rule", {case_id: names[rule_id] for case_id, rule_id, _user in rows})

    @api.model
    def _caught_query(self, root, rules, case_ids, again):
        """The cases that the rules decide on: id, first rule that it meets, present collector; largest first."""
        conditions = [SQL("WHEN %s THEN %s", rule._get_condition(root), rule.id) for rule in rules]
        return SQL(
            """SELECT id, rule_id, user_id FROM (
                 SELECT cases.id, CASE %(conditions)s END AS rule_id, %(amount)s AS amount,
                        CASE WHEN users.active THEN cases.user_id END AS user_id
                   FROM recouvrement_case cases
                   LEFT JOIN res_users users ON users.id = cases.user_id
                  WHERE cases.company_id = %(root)s AND cases.active AND cases.item_count > 0 AND %(scope)s
                    AND (users.active IS NOT TRUE OR (cases.assigned_by_rule AND %(again)s))) caught
                WHERE rule_id IS NOT NULL
                ORDER BY amount DESC NULLS LAST, id""",
            conditions=SQL(" ").join(conditions),
            amount=SQL("cases.balance_due"),
            root=root.id,
            scope=SQL("TRUE") if case_ids is None else SQL("cases.id = ANY(%s)", sorted(case_ids)),
            again=again,
        )

    @api.model
    def _count_by_collector(self, root, but_ids):
        """How many cases with open items each collector has in a root company, some left out: dict user id → number."""
        return dict(self.env.execute_query(SQL(
            """SELECT user_id, count(*) FROM recouvrement_case
                WHERE company_id = %s AND item_count > 0 AND user_id IS NOT NULL AND NOT id = ANY(%s) GROUP BY 1""",
            root.id, but_ids,
        )))  # fmt: skip

    @api.model
    def _notify_assigned(self, count):
        """Say how many cases have another collector, and show it."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "info",
                "message": self.env._("%s cases have another collector.", count)
                if count
                else self.env._("Every case keeps its collector."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ---------------------------------------------------------------- copies

    def action_send_copies(self):
        """Send the overdue invoices of these customers again."""
        items = self.env["recouvrement.item"].search([
            ("case_id", "in", self.ids), ("residual_currency", ">", 0),
            ("due_date", "<", self._get_today()),
        ])  # fmt: skip
        return items.action_send_copies()

    # ---------------------------------------------------------------- merge

    def _fold_into(self, target):
        # EXTENDS recouvrement_module: a collector whom a rule has chosen is still the rule's
        by_rule = target.assigned_by_rule if target.user_id else self.assigned_by_rule
        result = super()._fold_into(target.with_context(**{KIND: "merge"}))
        target.assigned_by_rule = by_rule
        return result

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the collectors of a merged customer follow
        return [*super()._get_history_columns(), ("recouvrement_collector_change", "case_id")]
