# Part of recouvrement_module. License LGPL-3.
"""What people have said of the kind of debtor that some customers are; others wait in the list of doubtful ones."""

SAID = {
    "montreval": "public_accountant",
    "val_de_sevre": "public_hospital",
    "amis_theatre": "non_professional",
}


def say_categories(partners):
    """Write the categories that were said, before the cases are made.

    :param dict partners: the customers of the demo, by key.
    """
    for key, code in SAID.items():
        partners[key].recouvrement_category = code
