# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RecouvrementSelectedDebts(models.AbstractModel):
    """A dialog about what one customer owes: all that is late, or what is selected, in one currency.

    What it proposes is computed with the rights of the user: whoever opens it on a customer of another company is
    refused, and reads no figure.
    """

    _name = "recouvrement.selected.debts"
    _inherit = ["recouvrement.selected.records"]
    _description = "Selected debts of a customer"

    _accepted = {
        "recouvrement.case": "_from_case",
        "recouvrement.item": "_from_items",
        "account.move": "_from_moves",
    }
    _own_answer = ""  # the answer that it makes: it is no reason to warn of itself

    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True, readonly=True, ondelete="cascade")
    item_ids = fields.Many2many("recouvrement.item", string="Selected Items", readonly=True)
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", compute_sudo=False, store=True, readonly=False,
        ondelete="cascade",
    )  # fmt: skip
    currency_ids = fields.Many2many("res.currency", compute="_compute_currency_ids", string="Currencies")
    warning = fields.Text(compute="_compute_warning", help="What stands already for what is chosen.")

    @api.model
    def _say_select(self):
        return self.env._("Select a customer, its open items or its invoices first.")

    def _say_one(self):
        """That it is about one customer who owes something."""
        raise NotImplementedError

    # ---------------------------------------------------------------- what is selected

    def _from_case(self, cases):
        """All that it is asked for; what is late is taken unless somebody says otherwise."""
        if len(cases) > 1 or not cases._get_debts():
            raise UserError(self._say_one())
        return {"case_id": cases.id, **self._open_for(cases)}

    def _from_items(self, items):
        items = items._get_debts()
        if len(items.payer_case_id) != 1:
            raise UserError(self._say_one())
        return {
            "case_id": items.payer_case_id.id, "item_ids": [Command.set(items.ids)],
            **self._open_for(items.payer_case_id, items),
        }  # fmt: skip

    def _from_moves(self, moves):
        moves = moves._recouvrement_of_customers()
        return self._from_items(self.env["recouvrement.item"].search([("move_id", "in", moves.ids)]))

    @api.model
    def _open_for(self, case, items=None):
        """What else it opens with, whose place it takes most often.

        :param items: what is selected, None for all that the customer owes.
        """
        return {}

    @api.constrains("case_id", "item_ids")
    def _check_case_id(self):
        """Customers of other companies are not read here."""
        self.sudo(False).case_id.check_access("read")  # constraints run as superuser
        self.sudo(False).item_ids.check_access("read")  # constraints run as superuser

    # ---------------------------------------------------------------- what is proposed

    def _get_items(self):
        """What may be chosen, the oldest first; of a customer that the user may read."""
        self.case_id._origin.check_access("read")
        items = self.item_ids._get_debts() or self.case_id._get_debts()
        return items.sorted(lambda item: (item.due_date, item.id))

    @api.depends("case_id", "item_ids")
    def _compute_currency_ids(self):
        for wizard in self:
            wizard.currency_ids = wizard._get_items().currency_id

    @api.depends("case_id", "item_ids")
    def _compute_currency_id(self):
        for wizard in self:
            currencies = wizard._get_items().currency_id
            own = wizard.case_id.currency_id
            wizard.currency_id = own if own in currencies else currencies[:1] or own

    def _get_chosen(self):
        """The items of which something is chosen."""
        raise NotImplementedError

    def _compute_warning(self):
        """What somebody said of the same items already, with the reason, one a line; extended with its dependencies."""
        for wizard in self:
            wizard.warning = "\n".join(wizard._get_chosen()._origin._say_standing(wizard._own_answer)) or False
