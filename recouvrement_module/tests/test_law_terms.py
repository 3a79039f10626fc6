# Part of recouvrement_module. License LGPL-3.
"""Due dates beyond the law are told, and invoices to professionals carry their mentions."""

import doctest
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.recouvrement_module.rules import term_cap
from odoo.addons.recouvrement_module.rules.terms import CAPS, NO_CAP

from ..models.setup.checks import REGISTRY
from .common import TODAY, RecouvrementCommon
from .law import day

INDEMNITY = "40 EUR"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TermsCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env, login="accountant", groups="account.group_account_manager,base.group_partner_manager",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip

    @classmethod
    def kind_of(cls, category, name="Client"):
        partner = cls.customer_named(name)
        partner.with_env(cls.collection).recouvrement_category = category
        return partner

    @classmethod
    def dated(cls, invoiced, due, partner=None, **vals):
        return cls.invoice(partner=partner, due=(day(due) - TODAY).days, invoice_date=day(invoiced), **vals)

    def terms(self, *lines, **vals):
        """Payment terms of lines (delay type, days)."""
        share = 100 / len(lines)
        return self.env["account.payment.term"].with_user(self.accountant).create({
            "name": "Of the test",
            "line_ids": [
                Command.create({
                    "value": "percent", "value_amount": share, "delay_type": kind, "nb_days": number,
                    "days_next_month": "0",
                })
                for kind, number in lines
            ],
            **vals,
        })  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTerms(TermsCommon):
    def test_documentation(self):
        self.assertEqual(doctest.testmod(term_cap).failed, 0)

    def test_every_cap_exists(self):
        caps = {*term_cap.BUYERS.values(), *term_cap.SECTORS.values(), *term_cap.WAYS.values()}
        self.assertLessEqual(caps, {*CAPS, NO_CAP})

    # ---------------------------------------------------------------- payment terms

    def test_terms(self):
        cases = (
            ([("days_after", 60)], {}, ""),
            ([("days_after", 61)], {}, r"by (?:up to )?1 day.*par. 2"),
            ([("days_after", 30), ("days_after", 90)], {}, r"by (?:up to )?30 day"),
            ([("days_after_end_of_month", 45)], {}, "par. 2"),
            ([("days_after_end_of_month", 45)], {"recouvrement_stipulated": True}, ""),
            ([("days_end_of_month_on_the", 45)], {}, "par. 2"),
            ([("days_end_of_month_on_the", 45)], {"recouvrement_stipulated": True}, ""),
            ([("days_after_end_of_month", 60)], {"recouvrement_stipulated": True}, r"by (?:up to )?15 day.*par. 3"),
            ([("days_after", 60)], {"recouvrement_periodic": True}, r"by (?:up to )?15 day.*par. 4"),
        )
        for lines, vals, expected in cases:
            with self.subTest(lines=lines, **vals):
                warning = self.terms(*lines, **vals).recouvrement_term_warning
                self.assertRegex(warning or "", expected) if expected else self.assertFalse(warning)

    def test_terms_of_an_activity(self):
        term = self.terms(("days_after", 31))
        self.assertFalse(term.recouvrement_term_warning)
        self.company.recouvrement_sector = "rental"
        term.invalidate_recordset()
        self.assertRegex(term.recouvrement_term_warning, r"by (?:up to )?1 day.*L441-11 II 5°")

    def test_terms_of_a_company_elsewhere(self):
        self.company.country_id = self.env.ref("base.be")
        self.assertFalse(self.terms(("days_after", 120)).recouvrement_term_warning)

    def test_form_says_it_at_once(self):
        with Form(self.env["account.payment.term"].with_user(self.accountant)) as form:
            form.name = "90 days"
            with form.line_ids.edit(0) as line:
                line.nb_days = 90
            self.assertIn("by up to 30 day", form.recouvrement_term_warning)

    # ---------------------------------------------------------------- invoices

    def test_invoices(self):
        cases = (
            ("business", "15/01/2026", "16/03/2026", ""),
            ("business", "15/01/2026", "17/03/2026", r"by (?:up to )?1 day.*L441-10 I, par. 2"),
            ("public_accountant", "15/01/2026", "17/02/2026", r"by (?:up to )?1 day.*R2192-10"),
            ("public_hospital", "15/01/2026", "09/03/2026", r"by (?:up to )?1 day.*R2192-11"),
            ("consumer", "15/01/2026", "31/12/2026", ""),
            ("non_professional", "15/01/2026", "31/12/2026", ""),
        )
        for category, invoiced, due, expected in cases:
            with self.subTest(category=category, due=due):
                move = self.dated(invoiced, due, partner=self.kind_of(category)).with_user(self.accountant)
                warning = move.recouvrement_term_warning
                self.assertRegex(warning or "", expected) if expected else self.assertFalse(warning)
                self.assertEqual(move.recouvrement_beyond_term, bool(expected))

    def test_what_the_customer_buys(self):
        move = self.dated("15/01/2026", "20/02/2026")
        self.refresh()
        self.assertFalse(move.recouvrement_beyond_term)
        self.case_of(self.customer).sector = "livestock"
        move.invalidate_recordset()
        self.assertIn("L441-11 II 2°", move.recouvrement_term_warning)
        move.delivery_date = date(2026, 1, 31)
        self.assertFalse(move.recouvrement_beyond_term)
        self.company.recouvrement_sector = "livestock"
        self.case_of(self.customer).sector = "other"
        move.invalidate_recordset()
        self.assertFalse(move.recouvrement_beyond_term)

    def test_customers_abroad_and_credit_notes(self):
        abroad = self.customer_named("Schmidt", country_id=self.env.ref("base.de").id)
        self.assertFalse(self.dated("15/01/2026", "31/12/2026", partner=abroad).recouvrement_beyond_term)
        self.assertFalse(self.credit_note(due=200).recouvrement_beyond_term)

    def test_due_before_its_own_date_is_told(self):
        move = self.dated("15/01/2026", "14/01/2026", post=False).with_user(self.accountant)
        self.assertIn("before the date of the invoice", move.recouvrement_term_warning)
        self.assertFalse(move.recouvrement_beyond_term)

    def test_it_is_a_warning(self):
        move = self.dated("15/01/2026", "31/12/2026", post=False).with_user(self.accountant)
        with Form(move) as form:
            self.assertIn("Exceeds the legal term", form.recouvrement_term_warning)
        move.action_post()
        self.assertEqual(move.invoice_date_due, date(2026, 12, 31))

    def test_list_and_setup_check(self):
        Check = REGISTRY["legal_terms"]
        long = self.dated("15/06/2026", "31/12/2026")
        town = self.dated("15/06/2026", "20/08/2026", partner=self.kind_of("public_accountant"))
        self.dated("15/06/2026", "10/08/2026")
        self.dated("15/06/2025", "31/12/2025")  # too old
        self.dated("15/06/2026", "31/12/2026", partner=self.kind_of("consumer"))
        self.dated("15/06/2026", "31/12/2026", post=False)
        self.refresh()
        found = self.env["account.move"].search([
            ("recouvrement_beyond_term", "=", True), ("company_id", "=", self.company.id),
        ])  # fmt: skip
        self.assertEqual(found, long | town)
        self.assertEqual(found, found.filtered("recouvrement_beyond_term"))
        company = self.company.with_env(self.collection)
        self.assertIn("2", Check.run(company).words)
        self.assertEqual(Check.run(company).state, "amber")
        (long | town).button_draft()
        self.assertEqual(Check.run(company).state, "green")

    def test_no_query_for_each_invoice_of_the_list(self):
        customers = [self.kind_of("business") for _rank in range(6)]
        moves = self.env["account.move"]
        for customer in customers:
            moves |= self.dated("15/06/2026", "31/12/2026", partner=customer)
        self.refresh()

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(all(some.mapped("recouvrement_beyond_term")))
            return self.cr.sql_log_count - before

        count(moves)  # what is kept in memory is read once
        self.assertEqual(count(moves), count(moves[:1]))

    def test_the_search_asks_the_database(self):
        """However many there are, no number of theirs is read into the search."""
        self.dated("15/06/2026", "31/12/2026")
        self.refresh()
        moves = self.env["account.move"].with_company(self.company)
        ((_name, _operator, value),) = moves._search_recouvrement_beyond_term("in", [True])
        self.assertIsInstance(value, SQL)

    def test_stipulated_terms_in_the_list(self):
        term = self.terms(("days_after_end_of_month", 45))
        move = self.invoice(invoice_date=date(2026, 6, 1), invoice_payment_term_id=term.id, invoice_date_due=False)
        self.refresh()
        self.assertEqual(move.invoice_date_due, date(2026, 8, 14))
        domain = [("recouvrement_beyond_term", "=", True), ("id", "=", move.id)]
        self.assertEqual(self.env["account.move"].search(domain), move)
        term.recouvrement_stipulated = True
        self.assertFalse(self.env["account.move"].search(domain))

    def test_list_of_another_company(self):
        self.dated("15/06/2026", "31/12/2026")
        self.refresh()
        other = self.setup_other_company()["company"]
        moves = self.env["account.move"].with_company(other).with_context(allowed_company_ids=other.ids)
        self.assertFalse(moves.search([("recouvrement_beyond_term", "=", True)]))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMentions(TermsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_mentions = True

    def draft(self, partner=None, **vals):
        return self.invoice(partner=partner, post=False, **vals).with_user(self.accountant)

    def test_business_once(self):
        move = self.draft()
        self.assertIn("L441-10", move.narration)
        move.action_post()
        self.assertEqual(move.narration.count(INDEMNITY), 1)
        move.button_draft()
        move.action_post()
        self.assertEqual(move.narration.count(INDEMNITY), 1)
        copy = move.copy({"invoice_date": TODAY})
        copy.action_post()
        self.assertEqual(copy.narration.count(INDEMNITY), 1)

    def test_off(self):
        self.company.recouvrement_mentions = False
        move = self.draft()
        self.assertFalse(move.narration)
        move.action_post()
        self.assertFalse(move.narration)

    def test_switched_off_before_posting(self):
        move = self.draft()
        move.narration = f"<p>Thank you.</p>{move.narration}"
        self.company.recouvrement_mentions = False
        move.action_post()
        self.assertNotIn(INDEMNITY, move.narration)
        self.assertIn("Thank you.", move.narration)

    def test_switched_on_before_posting(self):
        self.company.recouvrement_mentions = False
        move = self.draft(narration="<p>Thank you &amp; goodbye.</p>")
        self.company.recouvrement_mentions = True
        move.action_post()
        self.assertIn("Thank you &amp; goodbye.", move.narration)
        self.assertEqual(move.narration.count(INDEMNITY), 1)

    def test_posted_invoices_stay(self):
        move = self.draft()
        move.action_post()
        before = move.narration
        for words, message in (("1000", "does not say of what"), ("1000 %", "at most"), ("a lot", "is no rate")):
            with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                self.company.recouvrement_penalty_rate = words
        self.company.write({"recouvrement_mentions": False, "recouvrement_penalty_rate": "15 %"})
        move.invalidate_recordset()
        self.assertEqual(move.narration, before)

    def test_never_for_a_consumer(self):
        for partner in (self.kind_of("consumer"), self.kind_of("non_professional"),
                        self.customer_named("Anne Martin", is_company=False)):  # fmt: skip
            move = self.draft(partner)
            move.action_post()
            self.assertFalse(move.narration)

    def test_customer_of_another_kind(self):
        move = self.draft()
        move.partner_id = self.kind_of("consumer")
        self.assertFalse(move.narration)
        move.partner_id = self.kind_of("public_accountant")
        self.assertIn("8 points", move.narration)
        self.assertIn("D2192-35", move.narration)

    def test_rate_of_the_conditions(self):
        self.company.recouvrement_penalty_rate = "15 % <b>a year</b>"
        self.assertIn("penalties at 15 % &lt;b&gt;a year&lt;/b&gt;", self.draft().narration)

    def test_only_invoices_of_french_companies(self):
        self.assertFalse(self.credit_note().narration)
        self.company.country_id = self.env.ref("base.be")
        self.assertFalse(self.draft().narration)

    def test_with_the_terms_of_the_company(self):
        self.env["ir.config_parameter"].sudo().set_param("account.use_invoice_terms", True)
        self.company.invoice_terms = "<p>Goods stay ours until they are paid.</p>"
        move = self.draft()
        move.action_post()
        self.assertIn("Goods stay ours", move.narration)
        self.assertEqual(move.narration.count(INDEMNITY), 1)
