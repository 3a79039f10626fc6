"""Run in an Odoo shell: uninstall the modules that MODULES lists, as the button on their form does."""
# ruff: noqa: F821 - `env` comes from the shell

import json
import os

modules = env["ir.module.module"].search([("name", "in", json.loads(os.environ["MODULES"]))])
assert modules and set(modules.mapped("state")) == {"installed"}, "error: not installed"
modules.button_immediate_uninstall()
