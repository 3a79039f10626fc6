# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...fields import exact
from ...rules.dispute import Part, share


class RecouvrementDispute(models.Model):
    """What the ledger does to disputes: credit notes meet them, payments end them, days make them late."""

    _inherit = "recouvrement.dispute"

    @api.model
    def _follow(self, scope):
        """Note what credit notes have met, and end what is credited, paid or cancelled; in a few statements.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(self._lines_query(scope))
        open_moves = {row["move_id"] for row in rows if row["open"]}
        if not open_moves:
            return
        credited = self._get_credited(open_moves, {row["line_id"] for row in rows if row["line_id"]})
        by_move = {}
        for row in rows:
            if row["move_id"] in open_moves:
                by_move.setdefault(row["move_id"], []).append(row)
        changed = {}
        for move_id, parts in by_move.items():
            met = self._share(parts, credited.get(move_id, {}))
            for row in parts:
                if row["open"] and row["credited"] != met[row["id"]]:
                    changed[row["id"]] = row["credited"] = met[row["id"]]
        self._write_credited(changed)
        self._end([row for row in rows if row["open"]])

    @api.model
    def _lines_query(self, scope):
        """The lines of the open disputes, with those that a credit note has met before, in their order."""
        return SQL(
            """SELECT part.id, part.dispute_id, part.move_id, part.line_id, part.credit_id,
                      COALESCE(part.kept, 0) AS kept, COALESCE(part.disputed, 0) AS disputed,
                      COALESCE(part.credited, 0) AS credited, COALESCE(part.credited_before, 0) AS before,
                      dispute.closed_on IS NULL AS open,
                      CASE WHEN line.parent_state = 'cancel'
                             OR line.id IS NULL AND move.state IS DISTINCT FROM 'draft' THEN 'cancelled'
                           WHEN line.parent_state = 'posted' AND line.reconciled THEN 'paid' END AS ended
                 FROM recouvrement_dispute_line part
                 JOIN recouvrement_dispute dispute ON dispute.id = part.dispute_id
                 JOIN recouvrement_case cases ON cases.id = part.case_id
                 LEFT JOIN account_move_line line ON line.id = part.line_id
                 LEFT JOIN account_move move ON move.id = part.move_id
                WHERE %(scope)s AND (dispute.closed_on IS NULL OR part.credited > 0 AND part.move_id IN (
                      SELECT other.move_id FROM recouvrement_dispute_line other
                        JOIN recouvrement_dispute running
                          ON running.id = other.dispute_id AND running.closed_on IS NULL))
                ORDER BY part.id""",
            scope=scope,
        )

    @api.model
    def _share(self, rows, credits):
        """Apply the rule to the lines of one invoice.

        :param credits: dict credit note id → what was matched of it.
        """
        made_for = {row["credit_id"]: row["dispute_id"] for row in rows if row["credit_id"] in credits}
        own, free = {}, Decimal(0)
        for credit_id, amount in credits.items():
            if credit_id in made_for:
                own[made_for[credit_id]] = own.get(made_for[credit_id], Decimal(0)) + exact(amount)
            else:
                free += exact(amount)
        parts = [
            Part(
                row["id"], row["dispute_id"], exact(row["kept"] if row["open"] else row["credited"]),
                exact(row["before"]),
            )
            for row in rows
        ]  # fmt: skip
        return {key: float(amount) for key, amount in share(parts, own, free).items()}

    @api.model
    def _write_credited(self, changed):
        if not changed:
            return
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_dispute_line part SET credited = new.amount
                 FROM unnest(%s::int[], %s::numeric[]) AS new(id, amount) WHERE part.id = new.id""",
            list(changed), list(changed.values()),
        ))  # fmt: skip
        self.env["recouvrement.dispute.line"].invalidate_model(["credited", "standing"])
        self.invalidate_model(["standing"])

    @api.model
    def _end(self, rows):
        """End the disputes of which nothing stands any more, with what ended them."""
        resolutions = {}
        for dispute_id, lines in _grouped(rows, "dispute_id").items():
            if all(row["ended"] or row["credited"] >= row["kept"] for row in lines):
                resolutions[dispute_id] = _resolution(lines)
        self.browse(resolutions)._close(resolutions)

    # ---------------------------------------------------------------- late

    @api.model
    def _escalate(self, root, today):
        """Tell the managers and the collectors, once, what should have been answered before today.

        :param root: root company.
        :param date today: its day.
        """
        self._take_back(root, today)
        late = self.search([
            ("company_id", "=", root.id), ("escalated_on", "=", False), *self._get_late_domain(today),
        ])  # fmt: skip
        if not late:
            return
        late.write({"escalated_on": today})
        todo = self.env.ref("mail.mail_activity_data_todo")
        vals_list = [
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name), "res_id": dispute.id, "user_id": user.id,
                "date_deadline": today, "activity_type_id": todo.id, "automated": True,
                "summary": dispute._say_late(user),
            }
            for dispute in late
            for user in dispute._get_told_late()
        ]  # fmt: skip
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(vals_list)

    @api.model
    def _take_back(self, root, today):
        """Let what a customer has not answered in its days be ours again, and late."""
        unanswered = self.search([
            ("company_id", "=", root.id), ("closed_on", "=", False), ("stage_id.kind", "=", "customer"),
            ("answer_by", "<", today),
        ])  # fmt: skip
        review = self.env["recouvrement.dispute.stage"]._get("review")
        for day, disputes in unanswered.grouped("answer_by").items():
            disputes.write({"stage_id": review.id, "service_date": day})

    def _say_late(self, user):
        env = self.with_context(lang=user.lang or self.env.lang).env
        return env._(
            "Late: the dispute of %(customer)s waits for %(owner)s",
            customer=self.customer_name, owner=self._get_owner_at_work().name or env._("nobody"),
        )  # fmt: skip


def _grouped(rows, name):
    groups = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def _resolution(lines):
    """How a dispute ended, from its lines: a credit note, for all or for a part, else payment, else no invoice."""
    if any(row["credited"] for row in lines):
        whole = sum(row["kept"] for row in lines) >= sum(row["disputed"] for row in lines)
        return "credited" if whole else "settled"
    return "cancelled" if all(row["ended"] == "cancelled" for row in lines) else "paid"
