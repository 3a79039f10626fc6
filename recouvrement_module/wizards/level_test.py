# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class RecouvrementLevelTest(models.TransientModel):
    """Try a step on a real customer: what he would read today. Nothing is numbered, written or sent."""

    _name = "recouvrement.level.test"
    _description = "Test of a step"

    level_id = fields.Many2one("recouvrement.level", string="Step", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    case_id = fields.Many2one(
        "recouvrement.case", string="Customer", required=True, domain="[('company_id', '=', company_id)]"
    )
    channel = fields.Selection([("email", "Email"), ("letter", "Letter"), ("task", "Task")], compute="_compute_preview")
    note = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': propose a customer of the policy for whom the step has something to say
        values = super().default_get(fields)
        level = self.env["recouvrement.level"].browse(values.get("level_id"))
        if "level_id" in fields and not level:
            raise UserError(self.env._("Save the step first, then test it."))
        # sudo: also with only a branch ticked
        root = level.sudo().company_id.root_id or self.env.company.sudo().root_id
        case = self._propose_case(level, root)
        return values | {"company_id": root.id, "case_id": case.id}

    @api.model
    def _propose_case(self, level, root):
        """The customer who owes most among those of the policy, else among all."""
        Case = self.env["recouvrement.case"]
        owing = [("company_id", "=", root.id)]
        owing += [("item_ids.decision_code", "=", "not_due")] if level.delay < 0 else [("overdue_count", ">", 0)]
        row = f"{root.id} has {level.policy_id.id}"
        return Case.search([*owing, ("policy_row", "=", row)], limit=1) or Case.search(owing, limit=1)

    @api.depends("level_id", "case_id")
    def _compute_preview(self):
        for wizard in self:
            wizard.channel = wizard._get_channel()
            reminders, note = wizard._get_reminders()
            wizard.note = note or False
            wizard.preview = wizard.env["ir.qweb"]._render(
                "recouvrement_module.level_test_preview",
                {"messages": [wizard._prepare_message(reminder) for reminder in reminders]},
            )

    def _get_amount(self):
        """What the amount of the step is compared with: what is overdue, or the largest item if that is more."""
        items = self.case_id.item_ids.filtered(lambda item: item.residual_currency > 0)
        shares = [item.residual * item.asked / item.residual_currency for item in items]
        return max([self.case_id.balance_overdue, *shares])

    def _get_channel(self):
        """The channel by which the step would reach the customer."""
        level = self.level_id
        is_below = self.case_id and self._get_amount() < level.min_amount
        channel = (level.below_channel if is_below else False) or level.channel
        if channel == "task" or level.formal_notice:
            return channel
        # sudo: the preference is no secret to whoever may read the case
        return self.case_id.sudo().preferred_channel or channel

    def _get_claims(self):
        """What the step would ask of the customer today, in each currency; all that it might ask when that is nothing.

        :return: (dict currency id → list of values of lines, whether it is but an example)
        """
        # sudo: who may read the case may read whose it is, also a customer of another branch
        root, customer = self.case_id.company_id.sudo(), self.case_id.partner_id.sudo()
        Reminder = self.env["recouvrement.reminder"]
        called = {
            currency: lines
            for (partner, currency, level), lines in Reminder._get_claims(root, self.case_id).items()
            if (partner, level) == (customer.id, self.level_id.id)
        }
        if called:
            return called, False
        claimable = Reminder._get_claimable(root, customer, late=self.level_id.delay >= 0)
        return {currency: lines for (_partner, currency), lines in claimable.items()}, True

    def _get_reminders(self):
        """The messages of today, one for each currency, as virtual reminders, and what there is to say of them."""
        case = self.case_id
        if not case:
            return [], ""
        case.check_access("read")
        Reminder = self.env["recouvrement.reminder"]
        claims, is_example = self._get_claims()
        # sudo: see _get_claims
        root, customer = case.company_id.sudo(), case.partner_id.sudo()
        reminders = [
            Reminder._new_preview({
                **Reminder._prepare_virtual_vals(root, self.level_id, self.channel, currency_id, lines),
                "partner_id": customer.id, "case_id": case.id,
            })
            for currency_id, lines in claims.items()
        ]  # fmt: skip
        return reminders, self._say_note(reminders, is_example)

    def _say_note(self, reminders, is_example):
        level, case = self.level_id, self.case_id
        if not reminders:
            return self.env._("Nothing of this customer calls for this step today: choose another one.")
        if self._get_amount() < level.min_amount and not level.below_channel:
            return self.env._(
                "The step is left out for this customer: it is for %s or more.",
                format_amount(self.env, level.min_amount, case.currency_id),
            )
        return self.env["recouvrement.reminder"]._say_example(level.delay >= 0) if is_example else ""

    def _prepare_message(self, reminder):
        lang = self.env["res.lang"]._get_data(code=reminder.lang)
        is_email = reminder.channel == "email"
        return {
            "reminder": reminder,
            "lang": lang.name or reminder.lang,
            "body": reminder._render_mail_body() if is_email else False,
            "paragraphs": [] if is_email else reminder._get_paragraphs(),
        }

    def _get_documents(self):
        """Return the values of the letters, marked as a preview.

        :return: list of dict, see ``recouvrement.reminder._get_documents``
        """
        self.ensure_one()
        reminders, note = self._get_reminders()
        if not reminders:
            raise UserError(note)
        return [document for reminder in reminders for document in reminder._prepare_preview(note)]

    def action_print(self):
        """Show the letter, or the PDF that goes with the email, as it would be."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("recouvrement_module.report_level_test").report_action(self, config=False)
