# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

from .choice import find_contacts


class ResPartner(models.Model):
    """What people decide on contacts: who receives what, and by which channel the customer wants it.

    A duplicate of a contact has none of it: core would read it with the rights of whoever duplicates.
    """

    _inherit = "res.partner"

    recouvrement_channel = fields.Selection(
        [("email", "Email"), ("letter", "Letter")],
        string="Reminders By",
        copy=False,
        groups="recouvrement_module.group_viewer",
        tracking=True,
        help="Emails and letters of the steps come by this channel. Formal notices and tasks keep their own. "
        "Empty: as the steps say.",
    )
    recouvrement_reminders = fields.Boolean(
        string="Receives Reminders", copy=False, groups="recouvrement_module.group_viewer", tracking=True
    )
    recouvrement_formal_notices = fields.Boolean(
        string="Receives Formal Notices", copy=False, groups="recouvrement_module.group_viewer", tracking=True
    )
    recouvrement_management = fields.Boolean(
        string="Management",
        copy=False,
        groups="recouvrement_module.group_viewer",
        tracking=True,
        help="Receives what a step addresses, or sends in copy, to the management of the customer.",
    )

    def _recouvrement_contacts(self, role, channel):
        """Return the contacts of this customer to write to, see ``choice``; the customer when nobody can be reached.

        :param str role: one of ``choice.ROLES``.
        :param str channel: "email", "letter" or "task".
        """
        if not self:
            return self  # it was deleted since
        (ids,) = find_contacts(self.env, [(self.id, role, channel)])
        return self.browse(ids) or self
