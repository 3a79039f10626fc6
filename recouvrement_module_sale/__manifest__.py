# Part of recouvrement_module. License LGPL-3.
{
    "name": "Recouvrement: Sales",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "summary": "Orders wait for credit control, and invoices for their down payments follow their own policy",
    "author": "Recouvrement contributors",
    "license": "LGPL-3",
    "depends": ["recouvrement_module", "sale"],
    "data": ["views/sale_order_views.xml"],
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}
