# Part of recouvrement_module. License LGPL-3.
import hashlib
import io
import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lxml.html
import requests

from odoo import SUPERUSER_ID, api, models, modules
from odoo.exceptions import UserError
from odoo.tools import is_html_empty, split_every
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.base.models import ir_actions_report

from ...exceptions import RendererError
from .stylesheet import used

BATCH = 50  # documents in one renderer call: more of them cost more than as much again
CALLS = 2  # renderer calls at a time
PATIENCE = 5  # seconds for the server to answer itself
SHARED = 10  # from so many documents on, a batch is shared out among the calls
TEMPLATE = "recouvrement_module.letter"
REPORT = "recouvrement_module.report_reminder"  # gives the paper and names our pages to the styles

_STYLES = re.compile(r'<link [^>]*href="/web/assets/[^"]*/([\w.]+?)(\.rtl)?(\.autoprefixed)?\.min\.css"[^>]*>')


class SplitError(Exception):
    """The documents of one call cannot be told apart."""


@dataclass(frozen=True)
class Page:
    """One document laid out: HTML without its frame."""

    header: str
    footer: str
    body: str
    lang: str


@dataclass(frozen=True)
class Call:
    """One run of the renderer, ready to go: nothing in it needs a cursor."""

    keys: tuple
    args: tuple
    header: str
    footer: str
    bodies: tuple


class RecouvrementLetter(models.AbstractModel):
    """The one service that turns reminders into PDF, many at a time.

    Pages are laid out with the cursor, the renderer runs in threads that touch no cursor, and the
    result is split by a mark that names each document. Styles come from the running server
    (system parameter ``report.url``): the rules are written into the pages, fonts and images fetched.
    """

    _name = "recouvrement.letter"
    _description = "Rendering of letters"

    # ---------------------------------------------------------------- entry points

    @api.model
    def _render(self, reminders):
        """Render reminders whose snapshot columns are written, each in its own language.

        As for any report of Odoo, the HTML stands for the PDF during tests unless the context says
        ``force_report_rendering``.

        :param reminders: ``recouvrement.reminder`` records.
        :return: dict reminder id → bytes of its PDF
        :raise UserError: naming the reminder that cannot be rendered.
        """
        for reminder in reminders:
            reminder._check_letter()
        return self._render_documents(reminders._get_documents())

    @api.model
    def _render_document(self, document):
        """Render one document, for a preview.

        :param dict document: values as returned by ``recouvrement.reminder._get_documents``.
        :return: bytes of the PDF
        """
        return self._render_documents({1: document})[1]

    @api.model
    def _render_documents(self, documents, template=TEMPLATE):
        """Render documents.

        :param dict documents: key → values; the keys are the caller's.
        :param str template: the one of each document, with its mark.
        :return: dict key → bytes of the PDF
        """
        pages = {key: self._lay_out(key, document, template) for key, document in documents.items()}
        if self._is_rendering_off():
            return {key: page.body.encode() for key, page in pages.items()}
        calls = [
            self._prepare_call(batch, documents, pages)
            for keys in self._alike(documents, pages)
            for batch in self._batches(keys)
        ]
        result, alone = {}, []
        for call, content in zip(calls, self._run(calls), strict=True):
            try:
                if isinstance(content, Exception):
                    raise content
                result.update(_split(content, {key: documents[key] for key in call.keys}))
            except (UserError, SplitError):
                alone += call.keys
        result.update({key: self._render_alone(key, documents[key], pages) for key in alone})
        return result

    @api.model
    def _render_alone(self, key, document, pages):
        """Render one document that did not come out of its batch, so that an error can name it."""
        content = self._run([self._prepare_call([key], {key: document}, pages)])[0]
        try:
            if isinstance(content, Exception):
                raise content
            return _stamp(PdfFileReader(io.BytesIO(content), strict=False).pages, document)
        except Exception as error:
            raise UserError(self._failure(document, error)) from error

    @api.model
    def _failure(self, document, error):
        name = document["record"].display_name
        return self.env._("%(document)s cannot be made into a PDF: %(error)s", document=name, error=error)

    @api.model
    def _is_rendering_off(self):
        return modules.module.current_test and not self.env.context.get("force_report_rendering")

    # ---------------------------------------------------------------- with the cursor

    @api.model
    def _lay_out(self, key, document, template=TEMPLATE):
        """Return the HTML of one document, in its language."""
        values = {"letter": {**document, "mark": _mark(key)}, "report_type": "pdf", "is_html_empty": is_html_empty}
        report = self.env["ir.actions.report"].with_context(lang=document["lang"], debug=False)
        try:
            html = report._render_template(template, values).decode()
        except Exception as error:
            raise UserError(self._failure(document, error)) from error
        root = lxml.html.fragment_fromstring(html, create_parent="main")
        return Page(*(self._cut(root, part) for part in ("header", "footer", "article")), document["lang"])

    @api.model
    def _cut(self, root, part):
        """The elements of a page that make its header, footer or article, as HTML."""
        nodes = root.xpath(f"//div[contains(concat(' ', normalize-space(@class), ' '), ' {part} ')]")
        return "".join(lxml.html.tostring(node, encoding="unicode", with_tail=False) for node in nodes)

    @api.model
    def _alike(self, documents, pages):
        """The keys grouped by what the documents of one call share: company, header and footer.

        The renderer loads the header again for every page. Core gives it all headers of the call, so
        that the cost grows with the square of the documents; here a call has one.
        """
        groups = {}
        for key, page in pages.items():
            groups.setdefault((documents[key]["company"], page.header, page.footer), []).append(key)
        return groups.values()

    @api.model
    def _batches(self, keys):
        """Share keys out evenly, so that the calls that run together end together."""
        calls = max(-(-len(keys) // BATCH), CALLS if len(keys) >= SHARED else 1)
        return split_every(-(-len(keys) // calls), keys)

    @api.model
    def _prepare_call(self, keys, documents, pages):
        """Prepare one run of the renderer: everything that needs a cursor happens here."""
        first = pages[keys[0]]
        report = self.env.ref(REPORT).sudo().with_company(documents[keys[0]]["company"])
        report = report.with_context(debug=False, recouvrement_no_delay=True)
        numbered = report._recouvrement_frame(first.lang, numbered=True)
        frames = {lang: report._recouvrement_frame(lang) for lang in {pages[key].lang for key in keys}}
        html = [numbered(f"<div>{part}</div>") for part in (first.header, first.footer)]
        html += [frames[pages[key].lang](pages[key].body) for key in keys]
        header, footer, *bodies = self._inline_styles(html)
        args = report._build_wkhtmltopdf_args(report.get_paperformat(), False)
        return Call(tuple(keys), tuple(args), header, footer, tuple(bodies))

    @api.model
    def _inline_styles(self, html):
        """Write the rules that some pages use into them, in the place of the links to whole bundles."""
        everything = "".join(html)
        links = {link[0]: link for link in _STYLES.finditer(everything)}
        styles = {
            text: f"<style>{used(self._read_styles(*link.groups()), everything)}</style>"
            for text, link in links.items()
        }
        return [_STYLES.sub(lambda link: styles[link[0]], page) for page in html]

    @api.model
    def _read_styles(self, bundle, rtl, autoprefix):
        """The text of a bundle of styles.

        A bundle that does not exist yet is written by whoever needs it first: in a cursor of its own,
        or two that need it at a time would undo each other's whole work.
        """
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            params = env["ir.asset"]._get_asset_params()
            return _text_of(env["ir.qweb"]._get_asset_bundle(
                bundle, js=False, rtl=bool(rtl), autoprefix=bool(autoprefix), assets_params=params
            ))  # fmt: skip

    # ---------------------------------------------------------------- without the cursor

    @api.model
    def _run(self, calls):
        """Run the renderer, some calls at a time.

        :param list calls: of :class:`Call`
        :return: list of bytes, or of the exception of the call, in the order of *calls*.
        """
        self._check_server()
        broken = self.env._("The program that makes PDF files (wkhtmltopdf) failed: ")
        if len(calls) < 2 or modules.module.current_test:  # the lock of a test belongs to its thread
            return [_produce(call, broken) for call in calls]
        with ThreadPoolExecutor(CALLS) as pool:
            return list(pool.map(lambda call: _produce(call, broken), calls))

    @api.model
    def _check_server(self):
        """Make sure that the renderer will find fonts and images: it says nothing when it does not."""
        url = self.env["ir.actions.report"]._get_report_url()
        try:
            requests.head(f"{url}/web/static/img/favicon.ico", timeout=PATIENCE).raise_for_status()
        except requests.RequestException as error:
            raise RendererError(self.env._(
                "The fonts and images of the letters could not be fetched from %s, and a letter without them must not "
                "leave. The system parameter report.url must name an address of this server that the server itself "
                "can reach.",
                url,
            )) from error  # fmt: skip


def _produce(call, broken):
    """Run the renderer once.

    :return: the PDF of all documents of the call, or the exception that says why there is none.
    """
    with tempfile.TemporaryDirectory(prefix="recouvrement_") as folder:

        def store(name, text):
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return path

        header = store("header.html", call.header)
        footer = store("footer.html", call.footer)
        # the script of web.minimal_layout reads a rank in this name
        bodies = [store(f"report.body.tmp.{rank}.html", body) for rank, body in enumerate(call.bodies)]
        target = os.path.join(folder, "letters.pdf")
        margins = ("--header-html", header, "--footer-html", footer)
        process = ir_actions_report._run_wkhtmltopdf([*call.args, *margins, *bodies, target])
        if process.returncode:
            return UserError(broken + (process.stderr or "")[-500:])
        with open(target, "rb") as file:
            return file.read()


def _text_of(bundle):
    """The text of a bundle of styles: made anew when its stored file is missing, or not all written yet.

    Core reads such a file as if it were whole, and the letters would leave without their styles.
    """
    stored = bundle.css()
    raw = stored.raw or b""
    return raw.decode() if hashlib.sha1(raw).hexdigest() == stored.checksum else bundle.preprocess_css()


def _mark(key):
    """The mark of a document: an unseen heading, which the renderer lists with its page."""
    return f"recouvrement/{key}"


def _split(content, documents):
    """Take the PDF of a call apart.

    :param bytes content: one PDF of all documents, in their order.
    :param dict documents: key → values
    :return: dict key → bytes
    :raise SplitError: when a document has no mark, or they are not in order.
    """
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    pages = list(reader.pages)
    marks = _find_marks(reader)
    starts = [marks.get(_mark(key)) for key in documents]
    if None in starts or starts[0] != 0 or starts != sorted(set(starts)):
        raise SplitError(starts)
    ends = [*starts[1:], len(pages)]
    return {
        key: _stamp(pages[start:end], document)
        for (key, document), start, end in zip(documents.items(), starts, ends, strict=True)
    }


def _find_marks(reader):
    """Return title → page of every entry of the outline, whatever its depth: layouts have headings too."""
    root = reader.trailer["/Root"]
    found = {}
    waiting = [root["/Outlines"]["/First"]] if "/First" in root.get("/Outlines", {}) else []
    while waiting:
        node = waiting.pop()
        if "/Dest" in node and "/Title" in node:
            found.setdefault(str(node["/Title"]), int(root["/Dests"][node["/Dest"]][0]))
        waiting += [node[way] for way in ("/First", "/Next") if way in node]
    return found


def _stamp(pages, document):
    """Make a PDF of some pages, with a title that names the document."""
    writer = PdfFileWriter()
    for page in pages:
        writer.addPage(page)
    title = " – ".join(filter(None, [document.get("number"), document["subject"]]))
    writer.addMetadata({"/Title": title, "/Author": document["company"].name})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
