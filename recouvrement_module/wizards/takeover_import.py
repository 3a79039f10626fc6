# Part of recouvrement_module. License LGPL-3.
from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from .takeover import CHANNELS

# What the heading of a column may say.
HEADINGS = {
    "customer": ("customer", "client", "partner", "account", "compte"),
    "invoice": ("invoice", "facture", "number", "numéro", "numero", "pièce", "piece"),
    "step": ("step", "étape", "etape", "level", "niveau", "relance"),
    "date": ("date", "day", "jour"),
    "channel": ("channel", "canal", "moyen"),
}
CHANNEL_WORDS = {
    "email": "email", "e-mail": "email", "mail": "email", "courriel": "email",
    "letter": "letter", "courrier": "letter", "lettre": "letter",
    "call": "task", "visit": "task", "task": "task", "appel": "task", "téléphone": "task", "visite": "task",
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


@dataclass(frozen=True)
class Row:
    """A line of the file."""

    number: int
    customer: str
    invoice: str
    step: str
    date: str
    channel: str


class RecouvrementTakeoverImport(models.TransientModel):
    """Take over what another system has sent, from a file: one line for each invoice, or for each customer."""

    _name = "recouvrement.takeover.import"
    _inherit = ["recouvrement.table.import"]
    _description = "Import of reminders sent elsewhere"

    _headings = HEADINGS

    channel = fields.Selection(CHANNELS, required=True, default="email", help="Where the file names none.")

    def action_check(self):
        """Read the file and say what would be taken over and what is wrong; nothing is written."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        steps, problems = self._read_steps()
        return self._show_check(len(steps), problems, self.env._("Import Reminders Sent Elsewhere"))

    def action_import(self):
        """Take over the lines that are right; the others are in the message of the check."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        steps, problems = self._read_steps()
        if not steps:
            self._refuse_all(self.env._("No line can be taken over."), problems)
        # sudo: reminders are written by their buttons only
        self.env["recouvrement.reminder"].sudo()._take_over(steps)
        return self._show_done(
            self.env._("%(good)s items taken over, %(bad)s lines left out.", good=len(steps), bad=len(problems)),
            problems,
        )

    # ---------------------------------------------------------------- from lines to steps

    def _read_steps(self):
        """Understand the file, for a company of the user.

        :return: (list of (item, level, date, channel), list of sentences on the lines that are wrong)
        """
        self._check_own_company()
        rows = self._read_rows()
        found = self._find_items(rows)
        steps, problems = {}, []
        for row in rows:
            try:
                for item in self._get_row_items(row, found):
                    level, day = self._get_level(row, item), self._get_day(row)
                    self.env["recouvrement.reminder"]._check_day(item, day)
                    if item not in steps or steps[item][2] <= day:  # the last one counts
                        steps[item] = (item, level, day, self._get_channel(row))
            except UserError as error:
                problems.append(self.env._("Line %(number)s: %(error)s", number=row.number, error=error))
        return list(steps.values()), problems

    def _find_items(self, rows):
        """Read all that the lines name at once.

        :return: dict (kind, name in lower case) → items, None when several customers have the name
        """
        # sudo: items of a root are the same for who works in a branch
        Item = self.env["recouvrement.item"].sudo()
        domain = [("root_id", "=", self.company_id.sudo().root_id.id), ("residual_currency", ">", 0)]
        invoices = Item.search([*domain, ("name", "in", list({row.invoice for row in rows if row.invoice}))])
        found = {("invoice", name.lower()): items for name, items in invoices.grouped("name").items() if name}
        partners = self._find_customers({row.customer for row in rows if row.customer})
        owed = Item.search([*domain, ("partner_id", "in", sorted(set().union(*partners.values())))])
        by_customer = owed.grouped(lambda item: item.partner_id.id)
        return found | {
            ("customer", name): by_customer.get(min(ids), Item) if len(ids) == 1 else None
            for name, ids in partners.items()
        }

    def _find_customers(self, names):
        """The customers that some names, references or numbers name.

        :return: dict name in lower case → set of ids of commercial partners
        """
        found = {}
        for key in ("name", "ref", "vat", "company_registry", "email"):
            # sudo: see _find_items
            for partner in self.env["res.partner"].sudo().search([(key, "in", list(names))]):
                found.setdefault(partner[key].lower(), set()).add(partner.commercial_partner_id.id)
        return found

    def _get_row_items(self, row, found):
        """The items that a line names: those of its invoice, else what is overdue of its customer."""
        if not row.invoice and not row.customer:
            raise UserError(self.env._("it names neither a customer nor an invoice."))
        owed = found.get(("customer", row.customer.lower()), self.env["recouvrement.item"])
        if owed is None:
            raise UserError(self.env._("several customers are called “%s”: name it by its reference.", row.customer))
        if row.customer and not owed:
            raise UserError(self.env._("no customer “%s” owes anything.", row.customer))
        if not row.invoice:
            return owed.filtered("days_late")
        items = found.get(("invoice", row.invoice.lower()))
        if not items:
            raise UserError(self.env._("no open invoice “%s”.", row.invoice))
        if row.customer:
            items &= owed  # an entry may be of several customers
        if not items:
            raise UserError(self.env._(
                "the invoice “%(invoice)s” is not one of “%(customer)s”.", invoice=row.invoice, customer=row.customer,
            ))  # fmt: skip
        return items

    def _get_level(self, row, item):
        """The step that a line names, by its name or its days."""
        policy = item._get_policy()
        for level in policy.level_ids:
            if row.step in (str(level.delay), f"+{level.delay}") or row.step.lower() == (level.name or "").lower():
                return level
        raise UserError(self.env._(
            "the policy “%(policy)s” has no step “%(step)s”; its steps are %(known)s.",
            policy=policy.name or "", step=row.step, known=", ".join(str(level.delay) for level in policy.level_ids),
        ))  # fmt: skip

    def _get_day(self, row):
        for form in DAYS:
            try:
                return datetime.strptime(row.date, form).date()  # noqa: DTZ007 - a day, not a moment
            except ValueError:
                continue
        raise UserError(self.env._("“%s” is not a day, such as 31/12/2026.", row.date))

    def _get_channel(self, row):
        return CHANNEL_WORDS.get(row.channel.lower(), self.channel)

    # ---------------------------------------------------------------- from the file to lines

    def _read_rows(self):
        """The lines of the file, by its headings."""
        return [Row(number, **cells) for number, cells in self._read_cells()]

    def _names_enough(self, columns):
        # EXTENDS recouvrement_module
        return "date" in columns and "step" in columns and bool({"customer", "invoice"} & columns)

    @api.model
    def _say_columns(self):
        # EXTENDS recouvrement_module
        return self.env._(
            "The first line of the file names its columns: customer or invoice, step, date and, if wished, channel."
        )
