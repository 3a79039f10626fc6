"""The ground on which the addon is developed: real Odoo 19, PostgreSQL, wkhtmltopdf and Chromium under ``.build``.

Everything here runs on a bare Python 3.10 to 3.13, except ``mailbox``, ``strict`` and ``gates``, which run in the
virtual environment that ``python_env`` builds. Start with ``__main__`` (the verbs) or ``build`` (the steps).
"""
