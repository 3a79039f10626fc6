# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..models.dunning.words import say, say_date
from ..models.outside.setoff_words import REFUSED
from ..rules.setoff import Debt, match

SIDES = [("theirs", "They Owe Us"), ("ours", "We Owe Them")]


class RecouvrementSetoff(models.TransientModel):
    """What a customer and we owe each other, and what of it may be set off: letter, and proposed entry."""

    _name = "recouvrement.setoff"
    _inherit = ["recouvrement.selected.records"]
    _description = "Set-off"

    _accepted = {"recouvrement.case": "_from_cases"}

    case_id = fields.Many2one("recouvrement.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    opened_on = fields.Date(
        string="Opening Judgment",
        help="The day of the judgment that opened an insolvency procedure, if there is one: from then on only "
        "connected debts are set off (C. com. L622-7).",
    )
    line_ids = fields.One2many("recouvrement.setoff.line", "wizard_id", string="Debts")
    summary = fields.Char(string="Set Off in All", compute="_compute_summary")
    waiting = fields.Char(compute="_compute_waiting", help="An entry of this customer that was proposed before.")

    @api.model
    def _say_select(self):
        return self.env._("Select a customer first.")

    def _from_cases(self, cases):
        """What is open on both sides, of one customer."""
        self.env["recouvrement.reminder"]._check_collector()
        case = cases[:1]
        theirs = [
            {
                "side": "theirs", "line": item.line_id.id, "name": item.name, "due_date": item.due_date,
                "currency_id": item.currency_id.id, "residual": item.residual_currency - item.disputed,
                "disputed": item.residual_currency <= item.disputed, "books_id": item.company_id.id,
                "born_on": item.sudo().move_id.delivery_date,  # sudo: the invoice may be of a branch
            }
            for item in case._get_receivables()
        ]  # fmt: skip
        ours = [
            {
                "side": "ours", "line": row["line_id"], "due_date": row["due_date"], "currency_id": row["currency_id"],
                "name": f"{row['name']} ({row['ref']})" if row["ref"] else row["name"], "residual": row["amount"],
                "doubtful": row["doubtful"], "books_id": row["company_id"], "born_on": row["born_on"],
            }
            for row in case._get_payables()
        ]  # fmt: skip
        if not theirs or not ours:
            raise UserError(self.env._("There is nothing to set off: one side owes nothing."))
        return {
            "case_id": case.id,
            "opened_on": case.insolvency_date,
            "line_ids": [Command.create(values) for values in [*theirs, *ours]],
        }

    # ---------------------------------------------------------------- the rule

    def _match(self):
        """Apply the rule to the debts that are not left out.

        :rtype: rules.setoff.SetOff
        """
        self.ensure_one()
        today = self.company_id.sudo()._recouvrement_today()  # sudo: also with only a branch ticked
        debts = [line._as_debt() for line in self.line_ids if not line.left_out]
        return match(debts, today, self.opened_on or None)

    @api.depends("line_ids.set_off")
    def _compute_summary(self):
        for wizard in self:
            totals = {}
            for line in wizard.line_ids.filtered(lambda line: line.side == "theirs" and line.set_off):
                totals[line.currency_id] = totals.get(line.currency_id, 0) + line.set_off
            wizard.summary = ", ".join(
                format_amount(self.env, amount, currency) for currency, amount in totals.items()
            ) or self.env._("Nothing")

    @api.depends("case_id")
    def _compute_waiting(self):
        for wizard in self:
            wizard.waiting = ", ".join(wizard._get_waiting().mapped("display_name"))

    def _get_waiting(self):
        """The entries of this customer that were proposed and are not posted: never a second one beside them."""
        # sudo: an entry may be of a branch; only its name is shown
        return self.env["account.move"].sudo().search([
            ("recouvrement_setoff_case_id", "=", self.case_id.id), ("state", "=", "draft"),
        ])  # fmt: skip

    def _get_pairs(self):
        """The pairs to settle: list of (their line, our line, amount), as they stand in the ledger now."""
        self.env["recouvrement.reminder"]._check_collector()
        lines = {(line.side, line.line): line for line in self.line_ids}
        pairs = [
            (lines["theirs", pair.theirs[1]], lines["ours", pair.ours[1]], float(pair.amount))
            for pair in self._match().pairs
        ]
        if not pairs:
            raise UserError(self.env._("Nothing may be set off: each line says why."))
        self._check_fresh()
        return pairs

    def _check_fresh(self):
        """Refuse what is not as the ledger has it now: it has changed since the dialog was opened."""
        commands = self._from_cases(self.case_id)["line_ids"]
        fresh = {(values["side"], values["line"]): values for _command, _id, values in commands}
        for line in self.line_ids:
            now = {"disputed": False, "doubtful": False, **fresh.get((line.side, line.line), {"residual": 0})}
            same = line.currency_id.compare_amounts(now["residual"], line.residual) == 0 and all(
                line._fields[name].convert_to_write(line[name], line) == (now.get(name) or False)
                for name in ("disputed", "doubtful", "due_date", "books_id", "currency_id")
            )
            if not same:
                raise UserError(self.env._("%s has changed meanwhile: open the set-off again.", line.name or "/"))

    # ---------------------------------------------------------------- entry

    def action_propose_entry(self):
        """Make the draft entries, one for each company and currency; an accountant reads and posts them."""
        self.ensure_one()
        pairs = self._get_pairs()
        if self._get_waiting():
            raise UserError(self.env._("An entry waits already: %s. Post it or delete it first.", self.waiting))
        groups = {}
        for theirs, ours, amount in pairs:
            groups.setdefault((theirs.books_id, theirs.currency_id), []).append((theirs, ours, amount))
        moves = self.env["account.move"]
        for (company, currency), group in groups.items():
            if company not in self.env.companies:
                raise UserError(self.env._("%s is not among your companies.", company.sudo().name))
            moves |= self.env["account.move"].create(self._prepare_move_vals(company, currency, group))
        # sudo: nobody marks an entry as a set-off but this button
        moves.sudo().recouvrement_setoff_case_id = self.case_id
        self._ask_to_post(moves)
        action = {"type": "ir.actions.act_window", "name": self.env._("Set-Off"), "res_model": "account.move"}
        if len(moves) == 1:
            return {**action, "res_id": moves.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", moves.ids)], "views": [(False, "list"), (False, "form")]}

    def _prepare_move_vals(self, company, currency, group):
        """The entry that settles some pairs: our debts are debited, theirs credited, each with its own partner."""
        journal = self.env["account.journal"].search([
            *self.env["account.journal"]._check_company_domain(company), ("type", "=", "general"),
        ], limit=1)  # fmt: skip
        if not journal:
            raise UserError(self.env._("There is no journal of miscellaneous entries in %s.", company.name))
        today = self.company_id.sudo()._recouvrement_today()
        commands = []
        for theirs, ours, amount in group:
            # one amount on both sides, so that the entry balances in any currency
            balance = currency._convert(amount, company.currency_id, company, today)
            words = self.env._("Set-off of %(theirs)s with %(ours)s", theirs=theirs.name or "/", ours=ours.name or "/")
            for line, sign in ((ours, 1), (theirs, -1)):
                # sudo: account and partner of the open line, which a collector need not be allowed to read
                source = self.env["account.move.line"].sudo().browse(line.line)
                commands.append(Command.create({
                    "name": words, "account_id": source.account_id.id, "partner_id": source.partner_id.id,
                    "currency_id": currency.id, "amount_currency": sign * amount, "balance": sign * balance,
                }))  # fmt: skip
        return {
            "move_type": "entry", "journal_id": journal.id, "company_id": company.id, "date": today,
            "ref": self.env._("Set-off with %s", self.case_id.display_name), "line_ids": commands,
        }  # fmt: skip

    def _ask_to_post(self, moves):
        """Let an accountant know of the drafts."""
        for move in moves:
            user = move.company_id.sudo()._recouvrement_accountants()[:1]  # sudo: see there
            words = move.with_context(lang=user.lang or self.env.lang).env._("Read and post the set-off")
            if user and user != self.env.user:
                # sudo: who asks need not be able to assign work in accounting
                move.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo", summary=words, user_id=user.id
                )

    # ---------------------------------------------------------------- letter

    def action_print(self):
        """Print the letter that claims the set-off."""
        self.ensure_one()
        self._get_pairs()
        return self.env.ref("recouvrement_module.report_setoff").report_action(self)

    def _get_documents(self):
        """The values of the letters, each in the language of its customer."""
        # sudo: the customer may be of a branch
        return [
            wizard.with_context(lang=wizard.sudo().case_id.partner_id.lang or self.env.lang)._prepare_document()
            for wizard in self
        ]

    def _prepare_document(self):
        env, found = self.env, self._get_pairs()
        frame = env["recouvrement.letter"]._prepare_frame(self.company_id, self.case_id.partner_id)
        left = [line for line in self.line_ids if line.set_off and line.side == "theirs"]
        return {
            **frame,
            "record": self,
            "title": env._("Set-off of what we owe each other"),
            "today": say_date(env, self.company_id.sudo()._recouvrement_today()),
            "judgment": self.opened_on and env._(
                "A procedure was opened on %s. These debts are connected, or were born after the judgment (article "
                "L622-7 of the French Commercial Code).",
                say_date(env, self.opened_on),
            ),
            "pairs": [
                {
                    "theirs": theirs.name or "/", "ours": ours.name or "/",
                    "amount": format_amount(env, amount, theirs.currency_id),
                }
                for theirs, ours, amount in found
            ],
            "total": env._("In all, %s is settled on both sides.", self.summary),
            "left": [
                env._(
                    "Of %(number)s, %(amount)s remains to be paid.",
                    number=line.name or "/", amount=format_amount(env, line.residual - line.set_off, line.currency_id),
                )
                for line in left
                if line.currency_id.compare_amounts(line.residual, line.set_off) > 0
            ],
            "notes": env._("If you see it otherwise, please write to %s.", frame["whom"]),
        }  # fmt: skip


class RecouvrementSetoffLine(models.TransientModel):
    """One debt of the dialog: plain figures, whoever may read its document."""

    _name = "recouvrement.setoff.line"
    _description = "Debt to set off"
    _order = "side desc, due_date, id"

    wizard_id = fields.Many2one("recouvrement.setoff", required=True, ondelete="cascade")
    side = fields.Selection(SIDES, required=True, readonly=True)
    line = fields.Integer(string="Journal Item", readonly=True)
    name = fields.Char(string="Number", readonly=True)
    due_date = fields.Date(readonly=True)
    books_id = fields.Many2one("res.company", string="Company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    residual = fields.Monetary(string="Open", readonly=True)
    disputed = fields.Boolean(readonly=True)
    doubtful = fields.Boolean(readonly=True)
    left_out = fields.Boolean(help="It is not to be set off.")
    connected = fields.Boolean(help="Of the same contract, or of contracts that belong together.")
    born_on = fields.Date(help="The day of the delivery or of the work: before the judgment, or after it.")
    set_off = fields.Monetary(string="Is Set Off", compute="_compute_set_off")
    why = fields.Char(string="Why Not", compute="_compute_set_off")

    def _as_debt(self):
        """The debt as the rule wants it."""
        self.ensure_one()
        return Debt(
            (self.side, self.line), self.side, self.books_id.id, self.currency_id.name, Decimal(str(self.residual)),
            self.due_date, self.born_on or None, bond="connected" if self.connected else None,
            certain=not self.doubtful, disputed=self.disputed,
        )  # fmt: skip

    @api.depends(
        "left_out", "connected", "born_on", "wizard_id.opened_on", "wizard_id.line_ids.left_out",
        "wizard_id.line_ids.connected", "wizard_id.line_ids.born_on",
    )  # fmt: skip
    def _compute_set_off(self):
        for wizard in self.wizard_id:
            found, settled = wizard._match(), {}
            for pair in found.pairs:
                for key in (pair.theirs, pair.ours):
                    settled[key] = settled.get(key, Decimal(0)) + pair.amount
            for line in wizard.line_ids & self:
                key = line.side, line.line
                line.set_off = float(settled.get(key, 0))
                code = found.refused.get(key)
                line.why = say(self.env, REFUSED[code]) if code and not line.left_out else False
