# Part of recouvrement_module. License LGPL-3.
"""Account roles, against the receivable accounts of the French and Belgian charts of Odoo 19."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import account_role
from odoo.addons.recouvrement_module.rules.account_role import ROLES, preset

from .properties import PROPERTY

# chart, number, role: read by hand in data/template/account.account-*.csv, padded to six digits
ACCOUNTS = (
    ("fr", "410000", "dunned"),  # clients et comptes rattachés
    ("fr", "411100", "dunned"),  # clients, ventes
    ("fr", "411101", "ignored"),  # point of sale
    ("fr", "411700", "retention"),  # retenues de garantie
    ("fr", "413000", "bill"),  # effets à recevoir
    ("mc", "413000", "bill"),
    ("be", "400000", "dunned"),  # clients
    ("be", "404000", "dunned"),  # produits à recevoir
    ("be", "406000", "ignored"),  # acomptes versés
    ("be", "407000", "netted"),  # créances douteuses
    ("be_comp", "406000", "ignored"),
    ("be_asso", "407000", "netted"),
)
TYPES = st.sampled_from(["asset_receivable", "asset_current", "liability_payable", "income", ""])
CHARTS = st.sampled_from([None, "", "fr", "be", "be_asso", "mc", "de_skr03", "generic_coa", "fr_x"])
CODES = st.one_of(st.none(), st.text(max_size=8), st.from_regex(r"4[01][0-9]{0,6}", fullmatch=True))


@tagged("recouvrement_rules")
class TestAccountRole(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(account_role)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_roles(self):
        self.assertEqual(ROLES, ("dunned", "netted", "bill", "retention", "ignored"))

    def test_shipped_charts(self):
        for chart, code, role in ACCOUNTS:
            with self.subTest(chart=chart, code=code):
                self.assertEqual(preset(chart, code, "asset_receivable", False), role)

    def test_neighbours(self):
        for code in (
            "411110",
            "411600",
            "411800",
            "412000",
            "414000",
            "4",
            "41",
            "401101",
            "1411101",
        ):
            with self.subTest(code=code):
                self.assertEqual(preset("fr", code, "asset_receivable", False), "dunned")

    def test_sub_accounts_of_a_company(self):
        for code, role in (("413", "bill"), ("413900", "bill"), ("41171", "retention")):
            with self.subTest(code=code):
                self.assertEqual(preset("fr", code, "asset_receivable", False), role)

    def test_other_charts_do_not_share_numbers(self):
        self.assertEqual(preset("fr", "406000", "asset_receivable", False), "dunned")
        self.assertEqual(preset("be", "413000", "asset_receivable", False), "dunned")
        for chart in (None, "", "de_skr03", "frx", "bel", "generic_coa"):
            for _chart, code, _role in ACCOUNTS:
                with self.subTest(chart=chart, code=code):
                    self.assertEqual(preset(chart, code, "asset_receivable", False), "dunned")

    def test_longest_prefix_wins(self):
        roles = {"4": "bill", "411": "retention", "41": "netted"}
        self.assertEqual(account_role._by_prefix(roles, "411000"), "retention")
        self.assertEqual(account_role._by_prefix(roles, "412000"), "netted")
        self.assertEqual(account_role._by_prefix(roles, "420000"), "bill")
        self.assertEqual(account_role._by_prefix(roles, "511000"), "dunned")

    def test_non_trade(self):
        # the Belgian VAT current account; a bill that is not from trade is no bill to us either
        self.assertEqual(preset("be", "411200", "asset_receivable", True), "ignored")
        self.assertEqual(preset("fr", "413000", "asset_receivable", True), "ignored")

    def test_not_receivable(self):
        self.assertIsNone(preset("be", "401000", "asset_current", False))
        self.assertIsNone(preset("fr", "413000", "asset_current", False))
        self.assertIsNone(preset("fr", "411700", "asset_current", True))

    def test_no_code(self):
        self.assertEqual(preset("fr", None, "asset_receivable", False), "dunned")

    @PROPERTY
    @given(CHARTS, CODES, TYPES, st.booleans())
    def test_total(self, chart, code, account_type, non_trade):
        role = preset(chart, code, account_type, non_trade)
        self.assertEqual(role is None, account_type != "asset_receivable")
        self.assertIn(role, (None, *ROLES))

    @PROPERTY
    @given(st.sampled_from(ACCOUNTS), st.text("0123456789", max_size=4))
    def test_sub_accounts_follow(self, account, digits):
        chart, code, role = account
        self.assertEqual(preset(chart, code + digits, "asset_receivable", False), role)
