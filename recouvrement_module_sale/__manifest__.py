# Part of recouvrement_module. License LGPL-3.
{
    "name": "Recouvrement: Sales",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "summary": "Invoices for down payments of orders follow the policy for down payments",
    "author": "Recouvrement contributors",
    "license": "LGPL-3",
    "depends": ["recouvrement_module", "sale"],
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}
