# Part of recouvrement_module. License LGPL-3.
"""What a person does with letters: print, print again, post."""

import hashlib
import io
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from .common import TODAY, days
from .test_letters_words import LettersCommon


def blank_pages(number):
    """A PDF of so many blank pages."""
    writer, stream = PdfFileWriter(), io.BytesIO()
    for _page in range(number):
        writer.addBlankPage(width=595, height=842)
    writer.write(stream)
    return stream.getvalue()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLetterActions(LettersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.viewer = cls.user_of("viewer")

    def setUp(self):
        super().setUp()
        # a PDF that a merge can read, without the renderer: that one is tested apart
        renderer = patch.object(
            self.env.registry["recouvrement.letter"], "_render_documents",
            lambda _self, documents: {key: blank_pages(1 + key % 3) for key in documents},
        )  # fmt: skip
        renderer.start()
        self.addCleanup(renderer.stop)

    def three_letters(self):
        for name in ("Alpha", "Bravo", "Charlie"):
            self.invoice(self.customer_named(name), amount=100, due=-35)
        return self.letters_for().with_user(self.collector)

    def pile_of(self, action):
        """The pile behind a dialog."""
        return self.desk["recouvrement.letter.pile"].browse(action["res_id"])

    def download(self, action):
        """The bytes that a person gets from the action of a print button."""
        self.assertEqual((action["type"], action["report_name"]), ("ir.actions.report", "recouvrement_module.archived"))
        return self.desk["ir.actions.report"]._render_qweb_pdf(action["report_name"], action["context"]["active_ids"])[
            0
        ]

    def test_print_numbers_archives_and_merges(self):
        letters = self.three_letters()
        content = self.download(letters.action_print())
        self.assertEqual(
            len(PdfFileReader(io.BytesIO(content), strict=False).pages), 6, "three letters of 1, 2 and 3 pages"
        )
        self.assertEqual(set(letters.mapped("state")), {"printed"})
        self.assertEqual(sorted(letters.mapped("number")), ["REL/2026/00001", "REL/2026/00002", "REL/2026/00003"])
        for letter in letters:
            self.assertEqual(hashlib.sha256(letter._get_pdf()).hexdigest(), letter.pdf_sha256)

    def test_letter_bears_the_day_it_is_made(self):
        letters = self.three_letters()
        with freeze_time(days(1)):
            letters.action_print()
        self.assertEqual(set(letters.mapped("date")), {days(1)})

    def test_printing_again_gives_the_same_bytes(self):
        letters = self.three_letters()
        letters.action_print()
        one = letters[0]
        self.assertEqual(self.download(one.action_reprint()), one._get_pdf())
        self.assertEqual(self.download(one.with_user(self.viewer).action_reprint()), one._get_pdf())
        self.assertEqual(hashlib.sha256(self.download(one.action_reprint())).hexdigest(), one.pdf_sha256)

    def test_merged_in_the_order_of_the_numbers(self):
        letters = self.three_letters()
        letters.action_print()
        streams = letters[::-1]._get_archived_streams()
        numbers = [self.desk["recouvrement.reminder"].browse(key).number for key in streams]
        self.assertEqual(numbers, ["REL/2026/00001", "REL/2026/00002", "REL/2026/00003"])

    def test_what_is_no_longer_right_is_not_printed(self):
        letters = self.three_letters()
        self.pay(letters[1].sudo().line_ids.move_id)
        action = letters.action_print()
        pile = self.pile_of(action)
        self.assertEqual(action["target"], "new")
        self.assertEqual((pile.letter_count, pile.line_ids.mapped("customer")), (2, ["Bravo"]))
        self.assertEqual(letters.mapped("state"), ["printed", "cancelled", "printed"])
        self.assertTrue(self.download(pile.action_download()).startswith(b"%PDF"))

    def test_one_that_cannot_be_made_does_not_keep_the_others(self):
        letters = self.three_letters()
        check = type(letters)._check_letter

        def fail_for_bravo(reminder):
            if reminder.customer_name == "Bravo":
                raise UserError("Bravo has two heads")  # pylint: disable=translation-required
            return check(reminder)

        with patch.object(self.env.registry["recouvrement.reminder"], "_check_letter", fail_for_bravo):
            pile = self.pile_of(letters.action_print())
        self.assertEqual(
            pile.line_ids.mapped(lambda line: (line.customer, line.reason)), [("Bravo", "Bravo has two heads")]
        )
        self.assertEqual(letters.mapped("state"), ["printed", "confirmed", "printed"])

    def test_post(self):
        letters = self.three_letters()
        letters.action_print()
        with freeze_time(days(1)):
            action = letters.action_mark_posted()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(set(letters.mapped("state")), {"sent"})
        self.assertEqual(set(letters.mapped("sent_on")), {days(1)})

    def test_post_lists_what_must_be_taken_out(self):
        letters = self.three_letters()
        letters.action_print()
        self.pay(letters[0].sudo().line_ids.move_id)
        pile = self.pile_of(letters.action_mark_posted())
        self.assertEqual(pile.line_ids.mapped(lambda line: (line.number, line.customer)), [("REL/2026/00001", "Alpha")])
        self.assertEqual(set(letters.mapped("state")), {"printed"}, "nothing is decided before the person says so")
        # meanwhile another customer pays: the person is told before anything is marked
        self.pay(letters[1].sudo().line_ids.move_id)
        pile = self.pile_of(pile.action_post())
        self.assertEqual(sorted(pile.line_ids.mapped("customer")), ["Alpha", "Bravo"])
        pile.action_post()
        self.assertEqual(letters.mapped("state"), ["cancelled", "cancelled", "sent"])
        self.assertEqual(letters[0].reason, "superseded")

    def test_print_everything_that_waits(self):
        letters = self.three_letters()
        self.env["recouvrement.reminder"].with_user(self.collector).action_print_waiting()
        self.assertEqual(set(letters.mapped("state")), {"printed"})
        with self.assertRaisesRegex(UserError, "No letter waits"):
            self.env["recouvrement.reminder"].with_user(self.collector).action_print_waiting()

    def test_a_large_pile_is_printed_in_several_goes(self):
        letters = self.three_letters()
        with patch("odoo.addons.recouvrement_module.models.letters.reminder.PRINT_LIMIT", 2):
            pile = self.pile_of(letters.action_print())
        self.assertEqual((pile.letter_count, pile.remaining), (2, 1))

    def test_nothing_to_print_is_said(self):
        letters = self.three_letters()
        letters.action_print()
        with self.assertRaisesRegex(UserError, "No letter of this selection"):
            letters.action_print()
        letters.action_mark_posted()
        with self.assertRaisesRegex(UserError, "waits to be posted"):
            letters.action_mark_posted()

    def test_nothing_leaves_while_sending_is_off(self):
        letters = self.three_letters()
        letters.action_print()
        self.company.recouvrement_sending = False
        with self.assertRaisesRegex(UserError, "switched off"):
            letters.action_mark_posted()

    def test_viewer_prints_nothing(self):
        letters = self.three_letters().with_user(self.viewer)
        with self.assertRaises(AccessError):
            letters.action_print()
        # reading is enough to look
        self.assertEqual(letters.action_preview()["type"], "ir.actions.report")
        with self.assertRaises(AccessError):
            letters.action_mark_posted()
