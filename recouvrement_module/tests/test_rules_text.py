# Part of recouvrement_module. License LGPL-3.
"""Placeholders, against Python's own format strings."""

import doctest
from string import Formatter

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import text
from odoo.addons.recouvrement_module.rules.text import PLACEHOLDERS, check, fill

from .properties import PROPERTY

VALUES = {name: f"<{name.upper()}>" for name in PLACEHOLDERS}
WRONG = (
    "{nobody}", "{Customer}", "{ customer}", "{customer }", "{}", "{0}", "{customer.name}",
    "{customer.__class__}", "{customer[0]}", "{customer!r}", "{total:.2f}", "{customer:}",
    "{total!}", "{cust omer}", "{customer\n}", "{", "}", "{customer", "{counts",
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(WRONG),
    st.sampled_from(["{", "}", "{{", "}}"]),
    st.sampled_from(sorted(PLACEHOLDERS)).map("{{{}}}".format),
    st.sampled_from(sorted(PLACEHOLDERS)),
    st.text("aé .:!{}[]0", max_size=3),
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)


def accepted_by_python(template):
    """Whether *template* is a format string that does nothing but name placeholders of the list."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError:
        return False
    plain = ""
    for literal, name, _format, _conversion in parsed:
        plain += literal.replace("{", "{{").replace("}", "}}")
        plain += "" if name is None else f"{{{name}}}"
    return plain == template and {name for _, name, _, _ in parsed} <= {*PLACEHOLDERS, None}


@tagged("recouvrement_rules")
class TestCheck(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(text)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_list(self):
        expected = {
            "customer", "company", "collector", "collector_phone", "collector_email", "date",
            "bank_date", "count", "total", "principal", "claim_total", "answer_days", "answer_date",
            "reminder_dates", "number", "invoices", "means", "reject_date", "reject_reason",
            "pay_link",
            "broken_promise",
        }  # fmt: skip
        self.assertEqual(PLACEHOLDERS, expected)
        for name in expected:
            self.assertEqual(check(f"Say {{{name}}}."), [])

    def test_refused_as_given(self):
        for wrong in WRONG:
            with self.subTest(wrong=wrong):
                self.assertEqual(check(f"Dear {wrong}, {{customer}}"), [wrong])

    def test_brace_after_a_placeholder(self):
        self.assertEqual(check("{customer}}"), ["}"])
        self.assertEqual(check("{{customer}"), ["}"])

    def test_all_in_order(self):
        self.assertEqual(check("{b} {total} {a} {b}"), ["{b}", "{a}", "{b}"])

    def test_literal_braces(self):
        self.assertEqual(check("{{ }} {{customer}} {{{customer}}} {{{{"), [])

    def test_empty(self):
        self.assertEqual(check(""), [])
        self.assertEqual(check(None), [])

    @PROPERTY
    @given(TEXTS)
    @example("{{{customer}}}")
    @example("{customer:}")
    @example("{{customer}")
    def test_agrees_with_python(self, template):
        self.assertEqual(not check(template), accepted_by_python(template))

    @PROPERTY
    @given(TEXTS)
    def test_pieces_are_in_the_text(self, template):
        for piece in check(template):
            self.assertIn(piece, template)
            self.assertTrue(piece.startswith(("{", "}")))


@tagged("recouvrement_rules")
class TestFill(BaseCase):
    def test_example(self):
        self.assertEqual(
            fill(
                "Dear {customer}, {count} invoices: {total}. {{sic}}",
                {"customer": "Zoé", "count": "2", "total": "3 €"},
            ),
            "Dear Zoé, 2 invoices: 3 €. {sic}",
        )

    def test_unknown_stays(self):
        self.assertEqual(
            fill("{nobody} {customer.name} {0} { {total}", {"nobody": "x"}),
            "{nobody} {customer.name} {0} { {total}",
        )

    def test_values_are_not_read_again(self):
        self.assertEqual(fill("{customer}", {"customer": "{total} {{x}}", "total": "1"}), "{total} {{x}}")
        self.assertEqual(fill("{customer}", {"customer": r"\1 \g<0>"}), r"\1 \g<0>")

    def test_empty_value(self):
        self.assertEqual(fill("[{customer}]", {"customer": ""}), "[]")

    def test_empty(self):
        self.assertEqual(fill("", VALUES), "")
        self.assertEqual(fill(None, VALUES), "")

    @PROPERTY
    @given(TEXTS)
    @example("{{{customer}}}")
    def test_agrees_with_python(self, template):
        if accepted_by_python(template):
            self.assertEqual(fill(template, VALUES), template.format(**VALUES))

    @PROPERTY
    @given(TEXTS, st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text("a{}", max_size=4)))
    def test_total(self, template, values):
        self.assertIsInstance(fill(template, values), str)

    @PROPERTY
    @given(st.text("aé .:![]0\n"))
    def test_text_without_braces_stays(self, template):
        self.assertEqual(fill(template, VALUES), template)


@tagged("recouvrement_rules")
class TestFillLines(BaseCase):
    BODY = "Hello {customer},\n\nWe wrote on {reminder_dates}.\n\nPay {principal}.\n\n{collector}\n{collector_phone}"

    def test_lines_that_name_nothing_are_left_out(self):
        values = {**VALUES, "reminder_dates": "", "collector_phone": ""}
        self.assertEqual(text.fill_lines(self.BODY, values), "Hello <CUSTOMER>,\n\nPay <PRINCIPAL>.\n\n<COLLECTOR>")

    @PROPERTY
    @given(TEXTS.map(lambda body: " ".join(body.splitlines())))
    def test_nothing_is_left_out_while_all_values_are_there(self, body):
        wanted = [line for line in fill(body, VALUES).split() if line]
        self.assertEqual(text.fill_lines(body, VALUES).split(), wanted)
