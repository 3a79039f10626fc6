# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..models.dunning.words import say_long_date
from ..rules.calendar import add_months
from ..rules.rates import half_year_end

SOURCES = {"recouvrement.case": "case_ids", "account.move": "move_ids", "recouvrement.item": "move_ids"}
YEAR = 12  # months for which invoices that were paid late are looked for at first


class RecouvrementClaimSheet(models.TransientModel):
    """Itemised claim: what some invoices owe on a day, besides their principal, line by line.

    Nothing is written by looking at it; only its buttons waive, add costs, or note what was claimed.
    """

    _name = "recouvrement.claim.sheet"
    _description = "Itemised claim"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    case_ids = fields.Many2many("recouvrement.case", string="Customers", readonly=True)
    move_ids = fields.Many2many("account.move", string="Invoices", readonly=True)
    until = fields.Date(
        string="Struck On", required=True, help="The last day that is counted. A day to come shows what will be owed."
    )
    since = fields.Date(
        string="Paid Late Since", help="Invoices that were paid late count from this day on. Empty: all of them."
    )
    body = fields.Html(compute="_compute_body", sanitize=False)
    is_empty = fields.Boolean(compute="_compute_body")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is in front of the person who asks
        values = super().default_get(fields)
        records = self._get_selected()
        # sudo: the claims of a root are read through any of its branches
        roots = (records.company_id or self.env.company).sudo().root_id
        if len(roots) > 1:
            raise UserError(self.env._("These are of several companies: strike their claims one company at a time."))
        today = roots._recouvrement_today()
        values |= {"company_id": roots.id, "until": today}
        if records._name == "recouvrement.case":
            values["since"] = add_months(today, -YEAR)
        if records:
            values[SOURCES[records._name]] = [Command.set(self._get_sources(records).ids)]
        return values

    @api.model
    def _get_selected(self):
        """The customers, invoices or items of the list or form from which it is opened."""
        name = self.env.context.get("active_model")
        if name not in SOURCES:
            return self.env["recouvrement.case"]
        records = self.env[name].browse(self.env.context.get("active_ids") or []).exists()
        return records._recouvrement_of_customers() if name == "account.move" else records

    @api.model
    def _get_sources(self, records):
        return records.move_id if records._name == "recouvrement.item" else records

    @api.model
    def _open_for(self, records):
        """Open the claim of some customers, invoices or items."""
        self.env["recouvrement.case"].check_access("read")
        return self.with_context(active_model=records._name, active_ids=records.ids).create({})._open()

    def _open(self):
        """Open this sheet, with figures read anew."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Itemised Claim"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")], "target": "current",
        }  # fmt: skip

    @api.depends("case_ids", "move_ids")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sheet in self:
            names = sheet._get_customer_names()
            sheet.display_name = f"{self.env._('Itemised Claim')} – {names[0]}" if len(names) == 1 else self.env._(
                "Itemised Claims of %s Customers", len(names)
            )  # fmt: skip

    def _get_customer_names(self):
        """The names of the customers of a sheet, each once."""
        # sudo: whoever may read a case or an invoice may read whose it is, also a customer of another branch
        return (self.case_ids.sudo().partner_id or self.move_ids.sudo().commercial_partner_id).mapped("display_name")

    @api.constrains("until", "since")
    def _check_days(self):
        for sheet in self:
            # rates are known by half-years: beyond the next one nothing can be said
            today = sheet.company_id.sudo()._recouvrement_today()
            last = half_year_end(add_months(half_year_end(today), YEAR))
            if sheet.until > last:
                raise ValidationError(self.env._(
                    "A claim is struck on a day of which something can be known: %s at the latest.",
                    format_date(self.env, last),
                ))  # fmt: skip
            if sheet.since and sheet.since > sheet.until:
                raise ValidationError(
                    self.env._("Invoices paid late count from a day before the one on which the claim is struck.")
                )

    # ---------------------------------------------------------------- figures

    def _get_claims(self):
        """The claims of this sheet.

        :return: list of ``rules.claim.InvoiceClaim``
        """
        self.ensure_one()
        return self.env["recouvrement.claim"]._get_claims(
            (self.case_ids or self.move_ids)._origin, self.until, self.since if self.case_ids else None
        )

    def _get_totals(self):
        """What is owed in all, by currency code, less what was waived and charged.

        :rtype: dict[str, rules.claim_totals.Totals]
        """
        claims = self._get_claims()
        Claim = self.env["recouvrement.claim"]
        return Claim._total(claims, self.env["recouvrement.accessory"]._get_balances(claims))

    @api.depends("until", "since", "case_ids", "move_ids")
    @api.depends_context("lang")
    def _compute_body(self):
        for sheet in self:
            claims = sheet._get_claims() if sheet.until else []
            sheet.is_empty = not claims
            sheet.body = claims and self.env["ir.qweb"]._render(
                "recouvrement_module.claim_body",
                {"claim": self.env["recouvrement.claim"]._lay_out(claims), "screen": True},
            )

    def _get_documents(self):
        """Return the values of the claim of each customer, in the language of the customer.

        :return: list of dict, as the template ``recouvrement_module.claim_document`` reads them.
        """
        self.ensure_one()
        by_customer = {}
        for claim in self._get_claims():
            by_customer.setdefault(claim.invoice.key.partner_id, []).append(claim)
        if not by_customer:
            raise UserError(self._say_nothing())
        customers = self.env["res.partner"].browse(by_customer)
        customers.check_access("read")
        return [self._prepare_document(customer, by_customer[customer.id]) for customer in customers]

    def _prepare_document(self, customer, claims):
        sheet = self.with_context(lang=customer.lang or self.env.lang)
        # sudo: a root is reached through any of its branches
        root = self.company_id.sudo().root_id
        frame = sheet.env["recouvrement.letter"]._prepare_frame(root, customer)
        return {
            **frame,
            "record": self,
            "title": sheet.env._("Itemised claim struck on %s", say_long_date(sheet.env, self.until)),
            "claim": sheet.env["recouvrement.claim"]._lay_out(claims),
            "notes": sheet.env._(
                "To dispute a line of this claim, send the number of the invoice and the reason to %s.", frame["whom"]
            ),
        }

    def _say_nothing(self):
        return self.env._("None of these invoices was late on that day: there is nothing to claim.")

    def _get_file_name(self, customer=None):
        """The name of the file, without its ending.

        :param customer: whose claim it is; of all customers of the sheet when None.
        """
        self.ensure_one()
        names = [customer.display_name] if customer else self._get_customer_names()
        day = fields.Date.to_string(self.until)
        return self.env._("Claim %(customer)s %(day)s", customer=names[0] if len(names) == 1 else "", day=day)

    # ---------------------------------------------------------------- buttons

    def action_print(self):
        """Print the claim, one document for each customer."""
        self.ensure_one()
        self.env["recouvrement.case"].check_access("read")
        return self.env.ref("recouvrement_module.report_claim").report_action(self, config=False)

    def action_note_claimed(self):
        """What is left was claimed from here, by a message of which nothing else is known: it stays as it is struck."""
        self.ensure_one()
        noted = self.env["recouvrement.accessory"]._claim(self._get_claims())
        if not noted:
            raise UserError(self.env._("Nothing is left to claim, but for what is tolerated."))
        return True

    def action_waive(self):
        """Choose what is waived."""
        self.ensure_one()
        self.env["recouvrement.accessory"]._check_manager()
        return self._open_dialog("recouvrement.waive", self.env._("Waive"))

    def action_add_costs(self):
        """Add recovery costs, with their proof."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        return self._open_dialog("recouvrement.cost", self.env._("Add Costs"))

    def _open_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")],
            "target": "new", "context": {"default_sheet_id": self.id},
        }  # fmt: skip
