# Part of recouvrement_module. License LGPL-3.
"""Whom a message goes to: the one definition, asked by the messages, the reality checks and the lists.

A step writes to a role. Of the contacts of the customer who can be reached by its channel, its message
goes to those who have this role; else to those who receive reminders; else to the invoice address; else
to the customer itself. People with a role are written to together; there is one invoice address.
"""

from odoo.tools import SQL

ROLES = [
    ("reminder", "Reminder contact"),
    ("formal", "Formal notice contact"),
    ("management", "Management"),
]
EMAIL = r"^[^@ ]+@[^@ ]+\.[^@ ]+$"  # what core normalises may still be "@name"

# What a row ``contact`` of res_partner needs to be reached by a channel. Anybody may be called.
USABLE = {
    "email": SQL("contact.email_normalized ~ %s", EMAIL),
    "letter": SQL(
        "contact.street <> '' AND contact.zip <> '' AND contact.city <> '' AND contact.country_id IS NOT NULL"
    ),
}
LAST_WITH_ROLE = 2  # of the turns below: those after it are one contact


def _turn(role):
    """The turn in which a row ``contact`` is chosen for a role, NULL when it never is.

    :param SQL role: an expression.
    """
    return SQL(
        """CASE WHEN %(role)s = 'formal' AND contact.recouvrement_formal_notices
                  OR %(role)s = 'management' AND contact.recouvrement_management THEN 1
                WHEN contact.recouvrement_reminders THEN 2
                WHEN contact.type = 'invoice' AND contact.id <> contact.commercial_partner_id THEN 3
                WHEN contact.id = contact.commercial_partner_id THEN 4 END""",
        role=role,
    )


def reachable(customer, role, channel):
    """The condition that a customer has a contact for a role who can be reached by a channel.

    :param SQL customer: an expression, the id of a commercial partner.
    :param SQL role: an expression.
    :param str channel: "email" or "letter".
    :rtype: SQL
    """
    return SQL(
        """EXISTS (SELECT FROM res_partner contact
                    WHERE contact.commercial_partner_id = %s AND contact.active AND %s AND %s IS NOT NULL)""",
        customer, USABLE[channel], _turn(role),
    )  # fmt: skip


def find_contacts(env, wanted):
    """Return the contacts of some messages, the one whose address a letter bears first.

    :param list wanted: tuples (id of a commercial partner, role, channel).
    :return: list of lists of ids, in the order of *wanted*; empty where nobody can be reached.
    """
    env["res.partner"].flush_model()
    found = [[] for _message in wanted]
    rows = env.execute_query(SQL(
        """SELECT key, contact_id FROM (
             SELECT wanted.key, contact.id AS contact_id, turn,
                    MIN(turn) OVER (PARTITION BY wanted.key) AS first_turn,
                    row_number() OVER (PARTITION BY wanted.key, turn ORDER BY contact.id) AS rank
               FROM unnest(%(customers)s::int[], %(roles)s::varchar[], %(channels)s::varchar[])
                    WITH ORDINALITY AS wanted(customer_id, role, channel, key)
               JOIN res_partner contact ON contact.commercial_partner_id = wanted.customer_id AND contact.active
              CROSS JOIN LATERAL (SELECT %(turn)s AS turn) chosen
              WHERE turn IS NOT NULL
                AND CASE wanted.channel WHEN 'email' THEN %(email)s WHEN 'letter' THEN %(letter)s ELSE TRUE END
           ) ranked
            WHERE turn = first_turn AND (turn <= %(last)s OR rank = 1)
            ORDER BY key, contact_id""",
        customers=[message[0] for message in wanted],
        roles=[message[1] for message in wanted],
        channels=[message[2] for message in wanted],
        turn=_turn(SQL("wanted.role")), last=LAST_WITH_ROLE, **USABLE,
    ))  # fmt: skip
    for key, contact_id in rows:
        found[key - 1].append(contact_id)
    return found
