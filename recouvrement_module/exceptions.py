# Part of recouvrement_module. License LGPL-3.
"""Errors that callers tell apart."""

from odoo.exceptions import UserError


class RendererError(UserError):
    """The renderer itself does not work (styles out of reach, crash): no document is to blame."""
