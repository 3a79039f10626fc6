# Part of recouvrement_module. License LGPL-3.
{
    "name": "Recouvrement: Online Payment",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "summary": "Customers pay any selection of open instalments at once, by what is left to pay of them",
    "author": "Recouvrement contributors",
    "license": "LGPL-3",
    "depends": ["recouvrement_module", "account_payment"],
    "data": [
        "views/pay_templates.xml",
        "views/settings_views.xml",
    ],
    "auto_install": True,
}
