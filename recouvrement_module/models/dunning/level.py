# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import ladder, text

TEXTS = ("subject", "body", "below_subject", "below_body")  # what may name placeholders


class RecouvrementLevel(models.Model):
    """One step of a policy: when, by which channel, in which words."""

    _name = "recouvrement.level"
    _description = "Dunning step"
    _order = "policy_id, delay, id"

    policy_id = fields.Many2one("recouvrement.policy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="policy_id.company_id")
    name = fields.Char(required=True, translate=True)
    delay = fields.Integer(
        string="Days From Due Date", required=True, help="Negative: a courtesy message before the due date."
    )
    min_gap = fields.Integer(
        string="Days After Previous Step",
        default=7,
        help="Fewest days since the previous step was really sent, however late the item is.",
    )
    channel = fields.Selection(
        [("email", "Email"), ("letter", "Letter"), ("task", "Task")], required=True, default="email"
    )
    mode = fields.Selection(
        [("auto", "Leaves by itself"), ("confirm", "To be confirmed")], required=True, default="auto"
    )
    min_amount = fields.Float(
        string="From Amount",
        digits=(16, 2),
        help="The step is for customers with at least so much overdue, in the currency of the company. 0: for all.",
    )
    first_invoice = fields.Boolean(
        string="Or First Invoice",
        help="Below that amount the step is also for the first invoice of a customer, as long as it is not due.",
    )
    below_channel = fields.Selection(
        [("email", "Email"), ("letter", "Letter")],
        string="Below It",
        help="The channel of the step below that amount. Empty: the step is left out.",
    )
    below_subject = fields.Char(
        string="Subject Below", translate=True, help="The subject of the message that takes the place of the task."
    )
    below_body = fields.Text(
        string="Text Below",
        translate=True,
        help="The text of that message: a customer never receives the notes of a task.",
    )
    in_turn = fields.Boolean(
        string="Only in Its Turn",
        help="The step comes only after the one before it has left: a very late item never jumps to it. "
        "A formal notice always does so.",
    )
    recall_interest = fields.Boolean(
        help="The message recalls that interest and the indemnity for recovery costs are due. Never to a consumer.",
    )
    copy_sales = fields.Boolean(
        string="Copy to Salesperson", help="The salespersons of the invoices receive the email in copy."
    )
    formal_notice = fields.Boolean(help="The step with legal effect: never jumped to, always after the step before it.")
    answer_days = fields.Integer(string="Days to Pay", default=8, help="Days given to the customer, in the text.")
    subject = fields.Char(required=True, translate=True)
    body = fields.Text(
        required=True,
        translate=True,
        help="Plain text; an empty line starts a paragraph. Placeholders such as {customer} are replaced.",
    )
    placeholders = fields.Char(compute="_compute_placeholders")

    _delay_unique = models.Constraint("UNIQUE(policy_id, delay)", "Two steps of a policy cannot fall on the same day.")
    _delay_sane = models.Constraint(
        "CHECK(delay BETWEEN -90 AND 1000)",
        "A step comes between 90 days before the due date (-90) and 1000 days after it.",
    )
    _gap_positive = models.Constraint(
        "CHECK(min_gap BETWEEN 0 AND 365)", "The days after the previous step are between 0 and 365."
    )
    _amount_positive = models.Constraint("CHECK(min_amount >= 0)", "The amount of a step cannot be negative.")
    _answer_positive = models.Constraint(
        "CHECK(answer_days BETWEEN 0 AND 365)", "The days to pay are between 0 and 365."
    )

    def _compute_placeholders(self):
        self.placeholders = " ".join(f"{{{name}}}" for name in sorted(text.PLACEHOLDERS))

    @api.onchange(*TEXTS)
    def _onchange_text(self):
        """Say at once what saving would refuse."""
        wrong = self._get_wrong_placeholders()
        if wrong:
            return {"warning": {
                "title": self.env._("Unknown Placeholders"),
                "message": self.env._(
                    "%(wrong)s: there is no such placeholder. These exist: %(known)s.",
                    wrong=", ".join(wrong), known=self.placeholders,
                ),
            }}  # fmt: skip
        return None

    @api.constrains(*TEXTS)
    def _check_placeholders(self):
        """Placeholders are a closed list of named values, in every language of the text."""
        for level in self:
            for lang, _name in self.env["res.lang"].get_installed():
                translated = level.with_context(lang=lang)
                wrong = translated._get_wrong_placeholders()
                if wrong:
                    raise ValidationError(self.env._(
                        "The step “%(level)s” uses placeholders that do not exist: %(wrong)s.\n"
                        "These exist: %(known)s.",
                        level=level.name, wrong=", ".join(wrong), known=level.placeholders,
                    ))  # fmt: skip

    def _get_wrong_placeholders(self):
        return [wrong for name in TEXTS for wrong in text.check(self[name] or "")]

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': the ladders are kept (see ``recouvrement.policy._get_ladders``)
        levels = super().create(vals_list)
        self.env.registry.clear_cache()
        return levels

    def write(self, vals):
        # EXTENDS 'base': see create
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        # EXTENDS 'base': see create
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.constrains("formal_notice", "channel")
    def _check_formal_notice(self):
        for level in self:
            if level.formal_notice and level.channel == "task":
                raise ValidationError(self.env._("A formal notice is written: choose email or letter."))

    @api.constrains("channel", "below_channel", "below_subject", "below_body")
    def _check_below_text(self):
        for level in self:
            if level.channel == "task" and level.below_channel and not (level.below_subject and level.below_body):
                raise ValidationError(self.env._(
                    "The step “%(level)s” is a task that becomes a message below an amount: write the subject and the "
                    "text of that message, which the customer reads instead of your notes.",
                    level=level.name,
                ))  # fmt: skip

    @api.constrains("delay", "policy_id")
    def _check_before_end(self):
        """A step of a policy that has ended would never come."""
        for level in self:
            limit = level.policy_id.time_limit
            if limit and level.delay >= limit:
                raise ValidationError(self.env._(
                    "The step “%(level)s” comes on day %(day)s, but its policy ends after %(limit)s days.",
                    level=level.name, day=level.delay, limit=limit,
                ))  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """A step that was sent, or is on its way, names what happened: it stays."""
        # sudo: reminders of other companies count too
        if self.env["recouvrement.reminder.line"].sudo().search_count([("level_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("A step that was used cannot be deleted: archive the policy and make another one.")
            )

    def update_field_translations(self, field_name, translations, source_lang=""):
        # EXTENDS 'base': the dialog of translations writes past the constraints
        result = super().update_field_translations(field_name, translations, source_lang)
        self._check_placeholders()
        return result

    def _get_texts(self, channel):
        """The subject and the text of the step by a channel: below its amount a task becomes a message.

        :param str channel: email, letter or task.
        :rtype: tuple[str, str]
        """
        self.ensure_one()
        below = self.channel == "task" and channel != "task"
        return (self.below_subject, self.below_body) if below else (self.subject, self.body)

    def _as_rule(self):
        """Return the step as the rule sees it.

        :rtype: rules.ladder.Level
        """
        self.ensure_one()
        amount = 0 if self.below_channel else self.min_amount
        return ladder.Level(
            key=self.id, delay=self.delay, min_gap=self.min_gap, formal=self.formal_notice or self.in_turn,
            amount=Decimal(str(amount)), first=self.first_invoice,
        )  # fmt: skip
