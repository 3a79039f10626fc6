# Part of recouvrement_module. License LGPL-3.
"""People at some customers: who receives reminders, formal notices, what is for the management; who wants letters."""

# customer, name, function, mailbox, roles
PEOPLE = (
    ("vauzelle", "Claire Ferrand", "Responsable comptabilité fournisseurs", "claire.ferrand", ("reminders",)),
    ("vauzelle", "Hubert Vauzelle", "Président", "direction", ("formal_notices", "management")),
    ("sauvagnac", "Nadia Belmont", "Comptable", "nadia.belmont", ("reminders",)),
    ("sauvagnac", "Yves Sauvagnac", "Directeur général", "yves.sauvagnac", ("management",)),
)
LETTERS = ("estrabaud", "trevignon")  # want to be written to on paper


def add_contacts(env, partners):
    """Create the people and note what their companies prefer.

    :param dict partners: key → customer.
    """
    env["res.partner"].create([
        {
            "parent_id": partners[key].id, "name": name, "function": function, "lang": partners[key].lang,
            "email": f"{mailbox}@{partners[key].email.split('@')[1]}", "phone": partners[key].phone,
            **{f"recouvrement_{role}": True for role in roles},
        }
        for key, name, function, mailbox, roles in PEOPLE
    ])  # fmt: skip
    for key in LETTERS:
        partners[key].recouvrement_channel = "letter"
