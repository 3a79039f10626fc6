# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .section import MOST, REGISTRY, SHOWN, Scope

ME, NOBODY, ALL = "me", "nobody", "all"


class RecouvrementDay(models.AbstractModel):
    """What waits for a person today, in the order of a morning. It is read, never stored."""

    _name = "recouvrement.day"
    _description = "My day"

    @api.model
    def get_day(self, whose=ME, expanded=()):
        """Return the whole day as the page shows it.

        :param whose: "me", "nobody" for cases without collector, "all", or the id of a collector.
        :param expanded: codes of the sections of which more rows are wanted.
        """
        scope = self._get_scope(whose)
        sections = [
            section.present(MOST if section.code in expanded else SHOWN) for section in self._get_sections(scope)
        ]
        return {
            "sections": sections,
            "red": sum(section["red"] for section in sections),
            "grey": sum(section["grey"] for section in sections),
            "date": format_date(self.env, scope.day, date_format="EEEE d MMMM"),
            "choices": self._get_choices(),
            "silent": self._say_silent(),
            "may_switch": self.env["recouvrement.setup"].has_access("create"),
            "without_collector": self._count_without_collector() if whose == ME else 0,
        }

    @api.model
    def open_section(self, code, whose=ME, planned=False):
        """Return the action that lists what a counter counts."""
        return self._get_section(code, whose).open_list(planned=bool(planned))

    @api.model
    def act_on_section(self, code, whose=ME):
        """Do what the button of a section does, on everything it counts."""
        section = self._get_section(code, whose)
        method, _words = section.all_button
        return getattr(section.records.search(section.domain()), method)()

    @api.model
    def open_part(self, case_id, code):
        """Return the action that lists what a term of the priority of a case counts."""
        case = self.env["recouvrement.case"].browse(case_id)
        case.check_access("read")
        return case._open_part(code, self._get_today())

    # ---------------------------------------------------------------- whose day

    @api.model
    def _get_today(self):
        return self.env.company.sudo().root_id._recouvrement_today()  # sudo: also with only a branch ticked

    @api.model
    def _get_users(self, day):
        """Ids of the users whose day the reader takes: his own, and those of the absent whose stand-in he is."""
        return self.env.user._recouvrement_stands_for(day).ids

    @api.model
    def _get_scope(self, whose):
        """The scope of a choice.

        :rtype: section.Scope
        """
        self.env["recouvrement.case"].check_access("read")
        day = self._get_today()
        if whose == ME:
            return Scope(day, tuple(self._get_users(day)))
        if whose == NOBODY:
            return Scope(day, ())
        if not self.env.user.has_group("recouvrement_module.group_manager"):
            raise AccessError(self.env._("Only managers look at the day of somebody else."))
        return Scope(day, None if whose == ALL else (int(whose),))

    @api.model
    def _get_choices(self):
        """The (value, words) pairs among which the reader chooses whose day it is."""
        choices = [(ME, self.env._("My day")), (NOBODY, self.env._("Without collector"))]
        if not self.env.user.has_group("recouvrement_module.group_manager"):
            return choices
        collectors = self.env["recouvrement.case"]._read_group([("user_id", "!=", False)], ["user_id"])
        others = sorted((user.sudo().name, user.id) for (user,) in collectors if user != self.env.user)
        return [*choices, (ALL, self.env._("Everybody")), *((user_id, name) for name, user_id in others)]

    @api.model
    def _say_silent(self):
        """The sentence of the companies at hand with cases from which nothing leaves, empty when there is none."""
        groups = self.env["recouvrement.case"]._read_group([("item_count", ">", 0)], ["company_id"])
        # sudo: whether a company sends is no secret to whoever reads its cases
        roots = self.env["res.company"].union(*(root for (root,) in groups)).sudo()
        names = roots.filtered(lambda root: not root.recouvrement_sending).mapped("name")
        return self.env._("Sending is off for %s: nothing leaves.", ", ".join(names)) if names else ""

    @api.model
    def _count_without_collector(self):
        """Late customers who have no collector: nobody's day shows them."""
        return self.env["recouvrement.case"].search_count([("user_id", "=", False), ("overdue_count", ">", 0)])

    # ---------------------------------------------------------------- sections

    @api.model
    def _get_sections(self, scope):
        ordered = sorted(REGISTRY.values(), key=lambda section: section.position)
        return [section(self.env, scope) for section in ordered]

    @api.model
    def _get_section(self, code, whose):
        return REGISTRY[code](self.env, self._get_scope(whose))
