# Part of recouvrement_module. License LGPL-3.
"""A policy is one for consumers unless its customers are something else: until now it had to name them."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["recouvrement.policy"].with_context(active_test=False).search([])._compute_for_consumers()
