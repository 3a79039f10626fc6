# Part of recouvrement_module. License LGPL-3.
"""Files of strangers: judged by their bytes, kept under harmless names."""

import doctest
import unittest

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.recouvrement_module.rules import upload
from odoo.addons.recouvrement_module.rules.upload import KINDS, MOST_BYTES, MOST_FILES, kind_of, refusal, safe_name

ELF, EXE, ZIP = b"\x7fELF\x02\x01\x01\x00", b"MZ\x90\x00\x03\x00\x00\x00", b"PK\x03\x04\x14\x00"


class TestUpload(unittest.TestCase):
    def test_doctest(self):
        result = doctest.testmod(upload)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_what_is_refused_whatever_its_name(self):
        active = (
            b"#!/bin/bash\nrm -rf /", b"<?php system('id');", b"<html><body>", b"<svg onload=alert(1)>",
            b"hello <script>alert(1)</script>", b"<!DOCTYPE html>", "\ufeff#!/bin/sh".encode(), b"a < SCRIPT src=x>",
        )  # fmt: skip
        for content in (ELF, EXE, ZIP, b"", b"   ", b"\x00\x01", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", *active):
            self.assertIsNone(kind_of(content), content)
            self.assertEqual(refusal([("facture.pdf", content)]), ("kind", "facture.pdf"))

    def test_what_is_accepted(self):
        for content, kind in (
            (b"%PDF-1.7\n", "pdf"), (b"\x89PNG\r\n\x1a\n\x00", "png"), (b"\xff\xd8\xff\xe0\x00", "jpg"),
            ("Il manque 3 palettes < 5, voir bon n° 12".encode(), "txt"),
        ):  # fmt: skip
            self.assertEqual(kind_of(content), kind)

    def test_limits(self):
        largest = b"%PDF-" + b"0" * (MOST_BYTES - 5)
        self.assertIsNone(refusal([("a.pdf", largest)] * MOST_FILES))
        self.assertEqual(refusal([("a.pdf", largest + b"0")]), ("size", "a.pdf"))
        self.assertEqual(refusal([("a.pdf", b"%PDF-")] * (MOST_FILES + 1)), ("count", ""))

    @given(st.text(max_size=200), st.sampled_from(KINDS))
    def test_names_are_harmless(self, name, kind):
        safe = safe_name(name, kind)
        self.assertTrue(safe.endswith(f".{kind}"))
        self.assertFalse(set('/\\<>:"|?*\n\r\x00\u202e') & set(safe))
        self.assertFalse(safe.startswith("."))
        self.assertLessEqual(len(safe), upload.LONGEST + 4)
