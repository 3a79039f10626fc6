# Part of recouvrement_module. License LGPL-3.
import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

FROZEN = frozenset({"pdf", "pdf_sha256"})


class RecouvrementFrozenDocument(models.AbstractModel):
    """What has a PDF that is made once and stays as it was, as what is sent."""

    _name = "recouvrement.frozen.document"
    _description = "Document that is frozen"

    pdf = fields.Binary(string="Document", attachment=True, readonly=True)
    pdf_sha256 = fields.Char(string="SHA-256", readonly=True)

    @api.model
    def _get_frozen_models(self):
        """The names of the models whose documents are frozen."""
        return self.env.registry.descendants([self._name], "_inherit")

    def write(self, vals):
        # EXTENDS 'base': a document that has its hash is frozen for everybody, superuser included
        if not FROZEN.isdisjoint(vals) and self.filtered("pdf_sha256"):
            raise UserError(self.env._("This document is frozen: it stays as it was made."))
        return super().write(vals)

    def _archive(self, content):
        """Store the PDF with its hash: from here on it is frozen.

        :param bytes content: the PDF.
        """
        self.ensure_one()
        self.write({"pdf": base64.b64encode(content), "pdf_sha256": hashlib.sha256(content).hexdigest()})

    def _render(self, template, document):
        """Return the PDF of one document.

        :param dict document: its values, as the template reads them.
        """
        return self.env["recouvrement.letter"]._render_documents({self.id: document}, template)[self.id]

    def _download(self):
        """Return the action that downloads the PDF: the same bytes each time."""
        self.ensure_one()
        name = self.number.replace("/", "-")
        return {
            "type": "ir.actions.act_url", "target": "self",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{name}.pdf?download=true",
        }  # fmt: skip
