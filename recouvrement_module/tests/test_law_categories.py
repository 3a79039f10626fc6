# Part of recouvrement_module. License LGPL-3.
"""Category of the debtors: derived with the case, confirmed by people, obeyed by the letters."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCategories(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.user_of("collector")

    def case(self, name="Menuiserie Duval", company=None, **vals):
        partner = self.customer_named(name)
        partner.with_env(self.collection).write(vals)
        self.invoice(partner=partner, company=company)
        self.refresh()
        return self.case_of(partner, company)

    def told(self, case):
        return case.category, case.category_source, case.category_doubtful

    # ---------------------------------------------------------------- derived

    def test_derived_with_the_case(self):
        for name, vals, expected in (
            ("Menuiserie Duval", {}, ("business", "kind", False)),
            ("Menuiserie Aubrac", {"company_registry": "732829320"}, ("business", "number", False)),
            ("Anne Martin", {"is_company": False}, ("consumer", "kind", False)),
            ("Paul Roux", {"is_company": False, "recouvrement_sole_trader": True}, ("business", "person", False)),
            ("Mairie de Lyon", {}, ("public_accountant", "name", False)),
            ("Ville haute", {"company_registry": "21690123100011"}, ("public_accountant", "siren", False)),
            ("Résidence Bellevue, syndic Martin", {}, ("non_professional", "name", True)),
            ("Café de la Mairie", {"recouvrement_category": "business"}, ("business", "person", False)),
        ):
            case = self.case(name, **vals)
            self.assertEqual(self.told(case), expected, name)
            self.assertEqual(case.category_date, TODAY)

    def test_a_tag_or_an_industry_is_followed(self):
        case = self.case("Lyon Est")
        self.assertEqual(self.told(case), ("business", "kind", False))
        tag = self.env["res.partner.category"].create({"name": "Secteur public"})
        case.partner_id.category_id = tag
        self.refresh()
        self.assertEqual(self.told(case), ("public_accountant", "tag", True))
        self.assertIn("Tags or Industry", case.partner_id.recouvrement_category_words)
        case.partner_id.category_id = False
        self.refresh()
        self.assertEqual(self.told(case), ("business", "kind", False))
        case.partner_id.industry_id = self.env.ref("base.res_partner_industry_O")
        self.refresh()
        self.assertEqual(self.told(case), ("public_accountant", "tag", True))
        case.with_user(self.collector).action_confirm_category()
        self.assertEqual(self.told(case), ("public_accountant", "person", False))

    def test_what_a_person_says_is_followed(self):
        case = self.case("Café de la Mairie")
        self.assertEqual(case.category, "public_accountant")
        case.partner_id.recouvrement_category = "business"
        self.refresh()
        self.assertEqual(self.told(case), ("business", "person", False))
        case.partner_id.recouvrement_category = False
        self.refresh()
        self.assertEqual(self.told(case), ("public_accountant", "name", True))

    def test_the_day_is_that_of_the_change(self):
        case = self.case("Anne Martin", is_company=False)
        with freeze_time(days(5)):
            case.partner_id.name = "Anne Martin-Duval"
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            self.env.invalidate_all()
            self.assertEqual(case.category_date, TODAY)
            case.partner_id.is_company = True
            self.refresh()
        self.assertEqual((case.category, case.category_date), ("business", days(5)))

    def test_another_company_has_the_same(self):
        other = self.setup_other_company()["company"]
        case = self.case("Café de la Mairie")
        self.invoice(partner=case.partner_id, company=other)
        self.refresh()
        theirs = self.case_of(case.partner_id, other)
        case.with_user(self.collector).action_confirm_category()
        self.env.invalidate_all()
        self.assertEqual(self.told(theirs), ("public_accountant", "person", False))

    def test_one_query_when_nothing_has_changed(self):
        for number in range(3):
            self.case(f"Syndic {number}")
        categorise = self.collection["recouvrement.case"]._categorise
        scope = self.collection["recouvrement.ledger"]._customer_scope(None)
        self.env.flush_all()
        with self.assertQueryCount(1):
            categorise(scope)

    def test_queries_do_not_grow(self):
        cases = self.collection["recouvrement.case"]
        for number in range(8):
            cases |= self.case(f"Syndic {number}")
        counts = []
        for some in (cases[:1], cases):
            self.env.flush_all()
            self.cr.execute("UPDATE recouvrement_case SET category_facts = NULL WHERE id = ANY(%s)", [some.ids])
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._recategorise()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    # ---------------------------------------------------------------- confirmed

    def doubtful(self):
        domain = [("category_doubtful", "=", True), ("item_count", ">", 0)]
        return self.env(user=self.collector)["recouvrement.case"].search(domain)

    def test_confirmed_in_one_click(self):
        first, second = self.case("Résidence Bellevue, syndic Martin"), self.case("SCI Bellevue")
        self.assertEqual(self.doubtful().ids, (first | second).ids)
        self.doubtful().action_confirm_category()
        self.env.invalidate_all()
        self.assertFalse(self.doubtful())
        self.assertEqual(self.told(first), ("non_professional", "person", False))
        self.assertEqual(second.partner_id.recouvrement_category, "non_professional")

    def test_another_one_is_chosen_in_the_list(self):
        case = self.case("SCI Bellevue")
        case.with_user(self.collector).chosen_category = "business"
        self.env.invalidate_all()
        self.assertEqual(self.told(case), ("business", "person", False))
        self.assertEqual(case.partner_id.recouvrement_category, "business")

    def test_viewers_look_only(self):
        case = self.case("SCI Bellevue").with_user(self.user_of("viewer"))
        self.assertEqual((case.category, case.chosen_category), ("non_professional", False))
        with self.assertRaises(AccessError):
            case.action_confirm_category()
        with self.assertRaises(AccessError):
            case.chosen_category = "business"

    def test_nobody_writes_what_was_derived(self):
        case = self.case("SCI Bellevue").with_user(self.collector)
        with self.assertRaises(AccessError):
            case.category = "business"

    def test_customer_form(self):
        case = self.case("SCI Bellevue")
        self.assertIn("to confirm", case.partner_id.recouvrement_category_words)
        with Form(case.partner_id.with_user(self.collector)) as form:
            form.recouvrement_category = "non_professional"
            form.recouvrement_acts_as_professional = True
        self.assertEqual(
            case.partner_id.recouvrement_category_words, "Legal Person That Does Not Trade (Said by a Person)"
        )

    # ---------------------------------------------------------------- obeyed

    def recalled(self, **vals):
        """What a step that recalls interest says to a customer."""
        case = self.case(**vals)
        reminder = self.collection["recouvrement.reminder"].create({
            "case_id": case.id, "company_id": self.company.id, "partner_id": case.partner_id.id, "date": TODAY,
            "currency_id": self.company.currency_id.id, "level_id": self.notice.id, "channel": "letter",
            "formal_notice": True,
        })  # fmt: skip
        return reminder._say_interest()

    def test_who_reads_of_interest(self):
        for name, vals, words in (
            ("Menuiserie Aubrac", {}, "L441-10"),
            ("Paul Roux", {"is_company": False, "recouvrement_sole_trader": True}, "L441-10"),
            ("Café de la Mairie SARL", {}, "L441-10"),
            ("Association Duval", {"recouvrement_acts_as_professional": True}, "L441-10"),
            ("Mairie de Lyon", {}, "reserved"),
        ):
            self.assertIn(words, self.recalled(name=name, **vals), name)

    def test_who_does_not(self):
        for name, vals in (
            ("Anne Martin", {"is_company": False}),
            ("Paul Roux", {"is_company": False, "vat": "FR44732829320"}),
            ("Maria de Sá", {"is_company": False}),
            ("Durand", {"recouvrement_category": "consumer"}),
            ("Association Duval", {}),
        ):
            recalled = self.recalled(name=name, **vals)
            for forbidden in ("L441-10", "40 euros", "compensation"):
                self.assertNotIn(forbidden, recalled, name)
