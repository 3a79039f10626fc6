# Part of recouvrement_module. License LGPL-3.

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules.allocation import allocate

# What a line of a claim copies from an open line.
CLAIMED = ("line_id", "move_id", "rank", "name", "date", "due_date", "ladder_date", "track", "amount")


class RecouvrementReminder(models.Model):
    """A formal notice as it would be today, from live data: a preview that writes nothing."""

    _inherit = "recouvrement.reminder"

    @api.model
    def _preview_formal_notices(self, partners, moves=None, root=None):
        """Return the documents of the formal notices that could be sent to some customers.

        Only what is overdue and may be asked is claimed, less the free credits of the customer.

        :param partners: customers, any contact of theirs will do.
        :param moves: invoices to claim; when None what the formal step calls today, else everything overdue.
        :param root: root company that claims; the one of the invoices, else of the user, when None.
        :return: list of dict, see ``recouvrement.reminder._get_documents``
        """
        self.env["recouvrement.case"].check_access("read")
        # sudo: who may read a case or an invoice may read whose it is, also a customer of another branch
        customers = partners.sudo().commercial_partner_id
        # sudo: also with only a branch ticked; an invoice is claimed by its own company
        root = (root or (moves[:1].company_id if moves else self.env.company)).sudo().root_id
        if moves and moves.sudo().company_id.root_id != root:
            raise UserError(self.env._("These invoices belong to several companies: print them one company at a time."))
        called = {} if moves else self._get_called_formally(root, customers)
        documents = []
        for key, lines in (self._get_claimable(root, customers, moves) | called).items():
            reminder = self._new_preview(self._prepare_formal_vals(root, *key, lines))
            documents += reminder._prepare_preview("" if moves or key in called else self._say_example())
        if not documents:
            raise UserError(self.env._(
                "Nothing is overdue that may be asked of %s: there is nothing to give notice of.",
                ", ".join((moves or customers).mapped("display_name")),
            ))  # fmt: skip
        return documents

    @api.model
    def _get_called_formally(self, root, customers):
        """Return what the formal steps of some customers call today: dict (partner id, currency id) → lines."""
        # sudo: who may read the case of a customer may read what is asked of it
        cases = self.env["recouvrement.case"].sudo().search([
            ("company_id", "=", root.id), ("partner_id", "in", customers.ids),
        ])  # fmt: skip
        claims = self._get_claims(root, cases)
        levels = self.env["recouvrement.level"].sudo().browse(level for *_key, level in claims)
        formal = levels.filtered("formal_notice").ids
        return {
            (partner, currency): claims[partner, currency, step] for partner, currency, step in claims if step in formal
        }

    @api.model
    def _say_example(self, late=True):
        """The sentence of a preview that shows more than its step would claim."""
        if late:
            return self.env._("This step calls no item of this customer today: all that is overdue is shown instead.")
        return self.env._("This step calls no item of this customer today: all that is not due is shown instead.")

    @api.model
    def _new_preview(self, vals):
        """Return a virtual reminder with its texts as they would be today: nothing is numbered or written.

        :param dict vals: as :meth:`_prepare_virtual_vals` gives them.
        """
        # sudo: the figures of a customer are the same whoever asks for them
        reminder = self.sudo().with_context(recouvrement_preview=True).new(vals)
        reminder.update(reminder._prepare_snapshot_vals())
        return reminder

    @api.model
    def _get_claimable(self, root, customers, moves=None, late=True):
        """Return the lines that may be asked, netted by the rule.

        :param bool late: those that are overdue; else those that are not due yet.
        :return: dict (partner id, currency id) → list of values of lines
        """
        today = root._recouvrement_today()
        Ledger = self.env["recouvrement.ledger"]
        accounts = {}
        for row in self.env.execute_query_dict(SQL(
            """WITH source AS MATERIALIZED (%s)
               SELECT source.*, ranks.rank FROM source JOIN (%s) ranks ON ranks.line_id = source.line_id
                ORDER BY source.due_date, source.line_id""",
            Ledger._open_lines(root, customers.ids), Ledger._ranks(SQL("source")),
        )):  # fmt: skip
            accounts.setdefault((row["partner_id"], row["currency_id"]), []).append(row)
        return {key: lines for key, rows in accounts.items() if (lines := self._claim(rows, today, moves, late))}

    @api.model
    def _claim(self, rows, today, moves, late):
        lines = self.env["recouvrement.ledger"]._as_open_lines(
            (row["line_id"], row["due_date"], row["residual_currency"], row["fact"], row["set_aside"]) for row in rows
        )
        covered = allocate(lines)
        asked = {
            line.key: line.asked - covered[line.key]
            for line in lines
            if (line.due < today) == late and covered.get(line.key, 0) < line.asked
        }
        return [
            {
                **{name: row[name] for name in CLAIMED},
                "residual": row["residual_currency"],
                "covered": float(covered[row["line_id"]]),
                "set_aside": row["set_aside"],
                "asked": float(asked[row["line_id"]]),
            }
            for row in rows
            if row["line_id"] in asked
            # a down payment is not claimed as a matter of course: the order is suspended instead
            and (row["track"] != "down_payment" if moves is None else row["move_id"] in moves._ids)
        ]

    @api.model
    def _prepare_formal_vals(self, root, partner_id, currency_id, lines):
        case = self.env["recouvrement.case"].sudo().search([
            ("company_id", "=", root.id), ("partner_id", "=", partner_id),
        ], limit=1)  # fmt: skip
        level = self._get_formal_level(root, case)
        vals = self._prepare_virtual_vals(root, level, level.channel, currency_id, lines)
        return {**vals, "partner_id": partner_id, "case_id": case.id, "formal_notice": True}

    @api.model
    def _prepare_virtual_vals(self, root, level, channel, currency_id, lines):
        return {
            "company_id": root.id, "currency_id": currency_id, "level_id": level.id, "channel": channel,
            "formal_notice": level.formal_notice,
            "date": root._recouvrement_today(),
            "principal": sum(line["asked"] for line in lines),
            "credits": sum(line["covered"] for line in lines),
            "line_ids": [Command.create(line) for line in self._name_payees(lines)],
        }  # fmt: skip

    @api.model
    def _get_formal_level(self, root, case):
        """The formal step of the customer's policy, else of the first policy that has one."""
        Policy = self.env["recouvrement.policy"].sudo()
        policies = case.effective_policy_id or Policy._get_default(root)
        policies |= Policy.search(Policy._get_purpose_domain(root, "ordinary"))
        levels = policies.level_ids.filtered("formal_notice")
        level = levels.sorted(lambda level: policies.ids.index(level.policy_id.id))[:1]
        if not level:
            raise UserError(self.env._("No policy has a formal notice among its steps."))
        return level
