# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang


class RecouvrementDispute(models.Model):
    """Opening a dispute: by a person, from a reply, on the portal, by a status from outside."""

    _inherit = "recouvrement.dispute"

    @api.model
    def _open(self, parts, vals):
        """Open disputes, one for each customer and currency; decisions follow at once.

        :param parts: list of (record of ``recouvrement.item``, what is disputed of it in its currency).
        :param dict vals: the same for all: reason, words of the customer, his reference, origin, owner.
        :return: the disputes.
        """
        self.env["recouvrement.reminder"]._check_collector()
        items = self.env["recouvrement.item"].union(*(item for item, _amount in parts))
        items.check_access("read")
        self._check_parts(parts)
        groups = {}
        for item, amount in parts:
            groups.setdefault((item.case_id, item.currency_id), []).append((item, amount))
        # sudo: a dispute is opened by its buttons only; who opened it is the user
        disputes = self.sudo().create([self._prepare_dispute_vals(group, vals) for group in groups.values()])
        self.env["recouvrement.dispute.line"].sudo().create([
            {**line, "dispute_id": dispute.id}
            for dispute, group in zip(disputes, groups.values(), strict=True)
            for line in self._prepare_line_vals(group)
        ])  # fmt: skip
        disputes._ask_owner()
        disputes.case_id._answer_changed()
        return disputes.with_env(self.env)

    @api.model
    def _check_parts(self, parts):
        """Refuse to dispute nothing, a credit, or more than is open and not disputed yet."""
        if not parts:
            raise UserError(self.env._("Choose what is disputed first."))
        items = self.env["recouvrement.item"].union(*(item for item, _amount in parts))
        left = dict.fromkeys(items, 0.0)
        for item, standing in zip(items, self._get_disputable(items), strict=True):
            left[item] = standing
        for item, amount in parts:
            name, currency = item.name or "/", item.currency_id
            if item.residual_currency <= 0:
                raise UserError(self.env._("%s is no debt: only what a customer owes is disputed.", name))
            if currency.compare_amounts(amount, 0) <= 0:
                raise UserError(self.env._("%s: say how much of it is disputed, more than nothing.", name))
            if currency.compare_amounts(amount, left[item]) > 0:
                raise UserError(self.env._(
                    "%(invoice)s: %(amount)s is more than what is open of it and not disputed yet, %(open)s.",
                    invoice=name, amount=formatLang(self.env, amount, currency_obj=currency),
                    open=formatLang(self.env, left[item], currency_obj=currency),
                ))  # fmt: skip
            left[item] -= amount

    @api.model
    def _get_disputable(self, items):
        """What may still be disputed of each of some items, in their order."""
        standing = self.env["recouvrement.dispute.line"]._get_standing(items)
        return [
            max(item.currency_id.round(item.residual_currency - standing.get(item.line_id.id, 0)), 0) for item in items
        ]

    @api.model
    def _prepare_dispute_vals(self, parts, vals):
        """Return the values of the dispute of some items of one customer and currency."""
        first = parts[0][0]
        case, root = first.case_id, first.case_id.company_id.sudo()  # sudo: also with only a branch ticked
        items = first.union(*(item for item, _amount in parts))
        reason = self.env["recouvrement.dispute.reason"].browse(vals["reason_id"])
        today = root._recouvrement_today()
        # sudo: the invoices may be of a branch
        largest = items.sudo().sorted("residual", reverse=True)[:1].move_id
        return {
            "user_id": reason._find_owner(items).id,
            "service_date": root._recouvrement_calendar().add_working(today, reason.days),
            **vals,
            "case_id": case.id, "currency_id": first.currency_id.id, "opened_on": today,
            "number": self.env["recouvrement.number"]._next(
                root, self._name, "LIT/%(year)s/", self.env._("Disputes of %s", root.name)
            ),
            "salesperson_id": largest.invoice_user_id.id,
            "invoice_names": ", ".join(dict.fromkeys(item.name or "/" for item in items)),
            "amount": sum(amount for _item, amount in parts),
            "company_amount": sum(self._in_company_currency(item, amount) for item, amount in parts),
        }  # fmt: skip

    @api.model
    def _prepare_line_vals(self, parts):
        """Return the values of the disputed items of one dispute."""
        anchor = self.env["recouvrement.dispute.line"]._prepare_anchor_vals
        items = self.env["recouvrement.item"].union(*(item for item, _amount in parts))
        before = self._get_credited(items.move_id.ids, items.line_id.ids)
        return [
            {
                **anchor(item), "disputed": amount, "kept": amount,
                "company_disputed": self._in_company_currency(item, amount),
                "credited_before": sum(before.get(item.move_id.id, {}).values()),
            }
            for item, amount in parts
        ]  # fmt: skip

    @api.model
    def _in_company_currency(self, item, amount):
        return item.company_currency_id.round(item.residual * amount / item.residual_currency)

    def _keep_files(self, messages):
        """Keep on disputes the files of the messages from which they were opened."""
        # sudo: the files of a message are those of whoever reads its case
        files = messages.sudo().attachment_ids
        for dispute in self if files else ():
            kept = files.copy({"res_model": self._name, "res_id": dispute.id})
            dispute.sudo()._message_log(body=self.env._("Files of the customer"), attachment_ids=kept.ids)

    def _add_files(self, files):
        """Keep on each dispute the files that were added to it.

        :param files: list of (name, content, type).
        """
        for dispute in self if files else ():
            # sudo: the files belong to the dispute, on which a collector writes by its buttons only
            kept = self.env["ir.attachment"].sudo().create([
                {"name": name, "raw": content, "mimetype": kind, "res_model": self._name, "res_id": dispute.id}
                for name, content, kind in files
            ])  # fmt: skip
            dispute.sudo()._message_log(body=self.env._("Files of the dispute"), attachment_ids=kept.ids)

    # ---------------------------------------------------------------- credit notes

    @api.model
    def _get_credited(self, move_ids, line_ids):
        """What credit notes have met of some invoices.

        Those of the invoice itself count whichever instalment they met, others where they met a disputed line.

        :return: dict invoice id → credit note id → amount in the currency of the invoice.
        """
        if not move_ids:
            return {}
        self.env.flush_all()
        result = {}
        for move_id, credit_id, amount in self.env.execute_query(SQL(
            """SELECT debit.move_id, refund.id, SUM(partial.debit_amount_currency)
                 FROM account_move_line debit
                 JOIN account_partial_reconcile partial ON partial.debit_move_id = debit.id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move refund ON refund.id = credit.move_id AND refund.move_type = 'out_refund'
                WHERE debit.move_id = ANY(%s)
                  AND (refund.reversed_entry_id = debit.move_id OR debit.id = ANY(%s))
                GROUP BY debit.move_id, refund.id""",
            list(move_ids), list(line_ids),
        )):  # fmt: skip
            result.setdefault(move_id, {})[credit_id] = amount
        return result
