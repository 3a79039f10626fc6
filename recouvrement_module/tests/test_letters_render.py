# Part of recouvrement_module. License LGPL-3.
"""The renderer itself: real PDFs, told apart without fail."""

import hashlib
import io
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader

from ..exceptions import RendererError
from ..models.letters import letter
from ..models.letters.stylesheet import used
from .common import TODAY
from .test_letters_words import LettersCommon

PATH = "odoo.addons.recouvrement_module.models.letters.letter"


def pages_of(content):
    """The words of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfFileReader(io.BytesIO(content), strict=False).pages]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRenderer(LettersCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.renderer = self.collection["recouvrement.letter"].with_context(force_report_rendering=True)

    def letters(self, *sizes):
        """One letter a size, which is its number of invoices; the customer is named by it."""
        partners = [self.customer_named(f"Client {rank} {size}") for rank, size in enumerate(sizes)]
        for partner, size in zip(partners, sizes, strict=True):
            moves = self.env["account.move"]
            for rank in range(size):
                moves |= self.invoice(partner, amount=10 + rank, due=-35 - rank, post=False)
            moves.action_post()
            moves.is_move_sent = True
        return self.snapshot(self.letters_for()).sorted(lambda reminder: reminder.customer_name)

    def test_every_letter_gets_its_own_pages(self):
        """Letters of one and of several pages in one call: each PDF has its own number on its first page, no other."""
        letters = self.letters(1, 60, 1, 2, 45)
        contents = self.renderer._render(letters)
        self.assertEqual(list(contents), letters.ids)
        for reminder in letters:
            pages = pages_of(contents[reminder.id])
            text = " ".join(pages)
            self.assertIn(reminder.number, pages[0])
            for other in letters - reminder:
                self.assertNotIn(other.customer_name, text)
            for line in reminder.line_ids:
                self.assertEqual(
                    text.count(line.name), 1 + (len(reminder.line_ids) <= 3), "in the table, and as reference"
                )
            self.assertIn(f"{len(pages)} / {len(pages)}", pages[-1])
            self.assertEqual(len(pages) > 1, len(reminder.line_ids) > 5)
        metadata = PdfFileReader(io.BytesIO(contents[letters[0].id]), strict=False).metadata
        self.assertTrue(metadata["/Title"].startswith(letters[0].number))

    def test_claims_are_told_apart_as_letters_are(self):
        partners = [self.customer_named(f"Client {rank}") for rank in range(3)]
        moves = self.env["account.move"].union(*(self.invoice(one, amount=1000, due=-90) for one in partners))
        self.refresh()
        sheet = self.desk["recouvrement.claim.sheet"].with_context(active_model="account.move", active_ids=moves.ids)
        documents = {
            rank: {**document, "subject": document["title"]}
            for rank, document in enumerate(sheet.create({})._get_documents())
        }  # fmt: skip
        contents = self.renderer._render_documents(documents, "recouvrement_module.claim_document")
        texts = [" ".join(pages_of(content)) for content in contents.values()]
        self.assertEqual([[one.name in text for one in partners] for text in texts], [
            [one == other for one in partners] for other in partners
        ])  # fmt: skip

    def test_letters_that_cannot_be_told_apart_are_made_one_by_one(self):
        letters = self.letters(1, 1)
        with patch(f"{PATH}._find_marks", return_value={}):
            contents = self.renderer._render(letters)
        for reminder in letters:
            (page,) = pages_of(contents[reminder.id])
            self.assertIn(reminder.customer_name, page)

    def test_a_letter_that_breaks_the_renderer_is_named(self):
        letters = self.letters(1, 1)
        produce = letter._produce

        def crash(call, broken):
            return UserError("crashed") if letters[1].id in call.keys else produce(call, broken)

        with patch(f"{PATH}._produce", crash), self.assertRaisesRegex(UserError, f"{letters[1].number}.*crashed"):
            self.renderer._render(letters)

    def test_letter_without_its_fonts_does_not_leave(self):
        self.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        letters = self.letters(1)
        with self.assertRaisesRegex(RendererError, "http://127.0.0.1:9"):
            self.renderer._render(letters)

    def test_letter_keeps_its_styles_when_their_file_is_lost(self):
        letters = self.letters(1)
        self.renderer._render(letters)
        self.env.flush_all()
        self.env.cr.execute("UPDATE ir_attachment SET store_fname = '00/lost' WHERE name LIKE 'web.report_assets%css'")
        self.assertTrue(self.env.cr.rowcount)
        self.env.invalidate_all()
        (page,) = pages_of(self.renderer._render(letters)[letters.id])
        self.assertIn(letters.number, page)

    def test_what_is_archived_and_downloaded_is_what_was_made(self):
        reminder = self.letters(1)
        reminder.write({"number": False})
        reminder.with_context(force_report_rendering=True)._fix()
        content = reminder._get_pdf()
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertEqual(hashlib.sha256(content).hexdigest(), reminder.pdf_sha256)
        self.collector.password = "collector"
        self.authenticate(self.collector.login, "collector")
        answer = self.url_open(f"/report/pdf/recouvrement_module.archived/{reminder.id}")
        self.assertEqual(answer.content, content)

    def test_reports_of_ours_wait_for_no_script(self):
        reports = self.env["ir.actions.report"]
        delay = self.env["ir.config_parameter"].sudo().get_param("report.print_delay", "1000")
        theirs = reports._build_wkhtmltopdf_args(reports.get_paperformat(), False)
        self.assertEqual(theirs[theirs.index("--javascript-delay") + 1], delay)
        ours = reports.with_context(recouvrement_no_delay=True)._build_wkhtmltopdf_args(
            reports.get_paperformat(), False
        )
        self.assertEqual(ours[ours.index("--javascript-delay") + 1], "0")


@tagged("post_install", "-at_install")
class TestBatches(TransactionCase):
    def test_work_is_shared_evenly(self):
        share = self.env["recouvrement.letter"]._batches
        for number, expected in (
            (1, [1]),
            (9, [9]),
            (10, [5, 5]),
            (50, [25, 25]),
            (120, [40, 40, 40]),
            (300, [50] * 6),
        ):
            self.assertEqual([len(list(batch)) for batch in share(list(range(number)))], expected)

    def test_stylesheet_keeps_what_may_apply(self):
        css = (
            "@font-face{font-family:'Lato';src:url(a.woff)}@font-face{font-family:'Other';src:url(b.woff)}"
            "/* } */ p,.gone{font-family:Lato}.a.b{x:1}.a .c{x:2}.a:not(.gone){x:3}[class*='.z']{x:4}#id{x:5}"
            "@media print{.gone{x:6}}@media screen{.a{x:7}}a::before{content:'}'}.w-1\\/2{x:8}@keyframes k{from{x:9}}"
        )
        self.assertEqual(
            used(css, '<p class="a b w-1/2">'),
            "@font-face{font-family:'Lato';src:url(a.woff)}p{font-family:Lato}.a.b{x:1}.a:not(.gone){x:3}"
            "[class*='.z']{x:4}@media screen{.a{x:7}}a::before{content:'}'}.w-1\\/2{x:8}",
        )
