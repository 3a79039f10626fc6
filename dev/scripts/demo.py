"""Run in an Odoo shell on a new demo database: one mail server (its port is set at each start), no call home."""
# ruff: noqa: F821 - `env` comes from the shell

import json
import os

missing = set(json.loads(os.environ["LOGINS"])) - set(env["res.users"].search([]).mapped("login"))
assert not missing, f"error: the demo data made no user {missing}"

languages = {code for code, _name in env["res.lang"].get_installed()}
assert languages >= set(json.loads(os.environ["LANGUAGES"])), f"error: only {languages} are installed"

env["ir.mail_server"].search([]).unlink()
env["ir.mail_server"].create({"name": "dev: kept in .build/mails", "smtp_host": "127.0.0.1", "smtp_port": 25})
for call_home in ("mail.ir_cron_module_update_notification",):
    env.ref(call_home).active = False
env.cr.commit()
