# Part of recouvrement_module. License LGPL-3.
"""What is particular to some invoices of the demo: assigned to a factor, retained on works, a down payment."""

from odoo import fields, models

from ..rules.retention import release_date

FACTOR = {
    "name": "Affacturage du Ponant",
    "street": "14 quai de la Fosse",
    "zip": "44000",
    "city": "Nantes",
    "email": "reglements@affacturage-ponant.example",
}
IBAN, BIC, BANK = "FR7630004000031234567890143", "BNPAFRPP", "BNP Paribas"
ASSIGNED = (
    # customer, untaxed amount, days since it was assigned, who collects
    ("lavandier", 5600, 30, "factor"),
    ("lavandier", 4900, 30, "factor"),
    ("ferrandis", 3400, 20, "us"),
)
DOWN_PAYMENT = ("vieux_marche", 2600)
ACCEPTED = ("azurelle", 340)  # a retention of that customer, and the days since the works were accepted


class RecouvrementDemo(models.AbstractModel):
    _inherit = "recouvrement.demo"

    def _kinds(self, company, partners):
        """Tell apart the invoices of a kind, in the books of a company."""
        self = self.with_company(company)
        self._assign_to_factor(company, partners)
        self._invoice_of(partners, *DOWN_PAYMENT).recouvrement_down_payment = True
        customer, ago = ACCEPTED
        retained = self._items_of(partners, customer).filtered(lambda item: item.track == "retention")
        if retained:  # the chart has an account for retentions
            accepted = self._ago(ago)
            self.env["recouvrement.retention"]._note(
                retained, {"reception_date": accepted, "release_date": release_date(accepted)}
            )
        self.env["recouvrement.ledger"]._refresh(set(partners[DOWN_PAYMENT[0]].ids))

    def _assign_to_factor(self, company, partners):
        factor = self.env["res.partner"].create({
            **FACTOR, "is_company": True, "country_id": self._country("FR").id, "lang": self._language("fr_FR"),
        })  # fmt: skip
        self._name_record("factor", factor)
        account = self.env["res.partner.bank"].create({
            "acc_number": IBAN, "partner_id": factor.id,
            "bank_id": self.env["res.bank"].create({"name": BANK, "bic": BIC}).id,
        })  # fmt: skip
        for customer, amount, ago, collected_by in ASSIGNED:
            invoice = self._invoice_of(partners, customer, amount)
            items = self._items_of(partners, customer).filtered(lambda item, invoice=invoice: item.move_id == invoice)
            self.env["recouvrement.assignment"]._assign(items, {
                "factor_id": factor.id, "date": max(self._ago(ago), invoice.invoice_date), "notified": True,
                "recourse": True, "collected_by": collected_by, "bank_id": account.id,
            })  # fmt: skip

    def _invoice_of(self, partners, customer, amount):
        return self.env["account.move"].search([
            ("partner_id", "=", partners[customer].id), ("move_type", "=", "out_invoice"),
            ("amount_untaxed", "=", amount), ("company_id", "=", self.env.company.id),
        ], limit=1)  # fmt: skip

    def _items_of(self, partners, customer):
        return self.env["recouvrement.item"].search([("partner_id", "=", partners[customer].id)])

    def _ago(self, days):
        return fields.Date.subtract(self._today(), days=days)
