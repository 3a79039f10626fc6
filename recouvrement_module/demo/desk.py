# Part of recouvrement_module. License LGPL-3.
"""Who collects from whom in the demo, and who is away soon."""

from odoo import Command, fields

AWAY = (12, 16)  # days from today, both included


def install(env, companies):
    """Let a rule of each company give its cases to the collector; the manager stands in for her days off."""
    collector, manager = (env.ref(f"recouvrement_demo.user_{login}") for login in ("collector", "manager"))
    env["recouvrement.assignment.rule"].create([
        {"name": "Tous les clients", "company_id": company.id, "user_ids": [Command.set(collector.ids)]}
        for company in companies
    ])
    env["recouvrement.case"]._fold_figures(companies)
    env["recouvrement.case"]._assign_by_rules(companies)
    first, last = (fields.Date.add(fields.Date.today(), days=number) for number in AWAY)
    env["recouvrement.absence"].create({
        "user_id": collector.id, "stand_in_id": manager.id, "date_from": first, "date_to": last,
    })  # fmt: skip
