# Part of recouvrement_module. License LGPL-3.
from odoo import api, models

OURS = "recouvrement_module."
ARCHIVED = "recouvrement_module.archived"
CONTENT = "recouvrement-content"  # the place of the content in a frame


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        # EXTENDS 'base': our documents have no script to wait for; the global delay stays as it is
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("recouvrement_no_delay"):
            command[command.index("--javascript-delay") + 1] = "0"
        return command

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, *args, **kwargs):
        # EXTENDS 'base': see _build_wkhtmltopdf_args
        if report_ref and self._get_report(report_ref).report_name.startswith(OURS):
            self = self.with_context(recouvrement_no_delay=True)
        return super()._run_wkhtmltopdf(bodies, report_ref, *args, **kwargs)

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # EXTENDS 'base': what is archived is served as it is, never rendered again
        if self._get_report(report_ref).report_name == ARCHIVED:
            return self.env["recouvrement.reminder"].browse(res_ids)._get_archived_streams(), "pdf"
        return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _recouvrement_frame(self, lang, numbered=False):
        """Return core's frame of a report, the page that the renderer reads around some content.

        :param str lang: the language of the content.
        :param bool numbered: whether page numbers are filled in (headers and footers).
        :return: function that puts HTML, which must be escaped already, into the frame.
        """
        layout = self._get_layout()
        frame = self.env["ir.qweb"].with_context(lang=lang)._render(layout.id, {
            "subst": numbered,
            "body": CONTENT,
            "base_url": self._get_report_url(layout=layout),
            "report_xml_id": self.xml_id,
            "debug": False,
        })  # fmt: skip
        before, after = str(frame).split(CONTENT)
        return lambda html: f"{before}{html}{after}"
