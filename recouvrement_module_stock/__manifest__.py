# Part of recouvrement_module. License LGPL-3.
{
    "name": "Recouvrement: Deliveries",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "summary": "Deliveries wait for credit control, one by one, and go when they are released or paid",
    "author": "Recouvrement contributors",
    "license": "LGPL-3",
    "depends": ["recouvrement_module_sale", "sale_stock"],
    "data": ["views/stock_picking_views.xml"],
    "auto_install": True,
}
