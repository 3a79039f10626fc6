# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import ValidationError

from ...rules.stand_in import taker

COLLECTOR = "recouvrement_module.group_collector"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _recouvrement_stands_for(self, day):
        """The users whose day this one takes: himself, and the absent ones whose stand-in he is."""
        self.ensure_one()
        stand_ins = self._recouvrement_stand_ins(day)
        return self | self.browse(user_id for user_id in stand_ins if taker(user_id, stand_ins) == self.id)

    def _recouvrement_stand_in(self, day):
        """Who takes the day of this user: himself, unless he is absent."""
        return self.browse(taker(user.id, self._recouvrement_stand_ins(day)) for user in self)

    def _recouvrement_stand_ins(self, day):
        """Who stands in for whom on a day, as the rule wants it: dict user id → user id."""
        absences = self.env["recouvrement.absence"]._get_absences(day)
        return {user_id: absence.stand_in_id.id for user_id, absence in absences.items()}

    def _recouvrement_works_in(self, root):
        """Whether this user may work in a root company or one of its branches."""
        return root in self.sudo().company_ids.root_id  # sudo: which companies he has is not for everybody to read

    def _recouvrement_check_collectors(self, roots, every=True):
        """Refuse as collector who is none, or who works elsewhere.

        :param roots: root companies.
        :param every: in all of them; in one of them otherwise.
        """
        test = all if every else any
        for user in self:
            # sudo: the rights of a user are not for everybody to read
            if not user.active or not user.sudo().has_group(COLLECTOR):
                raise ValidationError(self.env._("%s has no right to work as a collector.", user.name))
            if not test(user._recouvrement_works_in(root) for root in roots):
                raise ValidationError(self.env._(
                    "%(person)s does not work in %(companies)s.",
                    person=user.name, companies=", ".join(roots.sudo().mapped("name")),
                ))  # fmt: skip
