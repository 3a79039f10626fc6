# Part of recouvrement_module. License LGPL-3.
"""Items and cases follow the ledger, also where the ledger is odd."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestItems(RecouvrementCommon):
    def test_invoice_makes_one_item_in_a_case(self):
        invoice = self.invoice(amount=120, due=-12)
        self.refresh()
        item = self.items_of(invoice)
        self.assertRecordValues(item, [{
            "residual": 120, "residual_currency": 120, "due_date": days(-12), "rank": 1, "role": "dunned",
            "fact": "", "partner_id": self.customer.id, "name": invoice.name,
        }])  # fmt: skip
        case = self.case_of(self.customer)
        self.assertEqual(item.case_id, case)
        self.assertEqual((case.balance_due, case.balance_overdue, case.overdue_count), (120, 120, 1))

    def test_payment_and_its_removal_are_followed(self):
        invoice = self.invoice(amount=100)
        self.refresh()
        self.pay(invoice, 40)
        self.refresh()
        self.assertEqual(self.items_of(invoice).residual, 60)
        self.pay(invoice)
        self.refresh()
        self.assertFalse(self.items_of(invoice))
        self.assertEqual(self.case_of(self.customer).balance_due, 0)
        invoice.line_ids.remove_move_reconcile()
        self.refresh()
        self.assertEqual(self.items_of(invoice).residual, 100)

    def test_reset_to_draft_removes_the_item(self):
        invoice = self.invoice()
        self.refresh()
        invoice.button_draft()
        self.refresh()
        self.assertFalse(self.items_of(invoice))

    def test_changed_customer_moves_the_item(self):
        other = self.customer_named("Garage Morel")
        invoice = self.invoice()
        self.refresh()
        invoice.button_draft()
        invoice.partner_id = other
        invoice.action_post()
        self.refresh()
        self.assertEqual(self.items_of(invoice).partner_id, other)
        self.assertEqual(self.items_of(invoice).case_id, self.case_of(other))
        self.assertFalse(self.items_of(self.customer))

    def test_due_date_edited_while_posted(self):
        invoice = self.invoice(due=-10)
        self.refresh()
        line = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        line.date_maturity = days(20)
        self.refresh()
        self.assertEqual(self.items_of(invoice).due_date, days(20))

    def test_instalments_are_items_of_their_own(self):
        terms = self.env["account.payment.term"].create({
            "name": "3 times",
            "line_ids": [
                Command.create({"value": "percent", "value_amount": amount, "nb_days": nb_days})
                for amount, nb_days in ((40, 0), (30, 30), (30, 60))
            ],
        })  # fmt: skip
        invoice = self.invoice(
            amount=1000, due=0, invoice_date=days(-40), invoice_payment_term_id=terms.id, invoice_date_due=False
        )
        self.refresh()
        items = self.items_of(invoice)
        self.assertEqual(items.mapped("rank"), [1, 2, 3])
        self.assertEqual(items.mapped("residual"), [400, 300, 300])
        self.assertEqual(items.mapped("due_date"), [days(-40), days(-10), days(20)])
        case = self.case_of(self.customer)
        self.assertEqual((case.balance_due, case.balance_overdue), (1000, 700))

    def test_credit_note_covers_the_oldest_first(self):
        young = self.invoice(amount=100, due=-5)
        old = self.invoice(amount=100, due=-50)
        self.credit_note(amount=130, due=0)
        self.refresh()
        self.assertEqual(self.items_of(old).asked, 0)
        self.assertEqual(self.items_of(young).asked, 70)
        self.assertEqual(self.items_of(old).decision_code, "covered")
        self.assertEqual(self.case_of(self.customer).balance_overdue, 70)

    def test_credit_used_up_gives_its_cover_back(self):
        invoice = self.invoice(amount=100)
        credit = self.credit_note(amount=30)
        self.refresh()
        self.assertEqual(self.items_of(invoice).asked, 70)
        credit.button_draft()
        self.refresh()
        self.assertEqual(self.items_of(invoice).asked, 100)

    def test_credit_that_changes_customer_gives_its_cover_back(self):
        """In the list of journal items core lets people change the customer of a posted entry."""
        other = self.customer_named("Toiture Martin")
        mine, theirs = self.invoice(amount=100), self.invoice(partner=other, amount=100)
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        entry = self.entry([(receivable, self.customer, -30, None), (revenue, None, 30, None)])
        self.refresh()
        self.assertEqual((self.items_of(mine).asked, self.items_of(theirs).asked), (70, 100))
        entry.line_ids.filtered("partner_id").partner_id = other
        self.refresh()
        self.assertEqual((self.items_of(mine).asked, self.items_of(theirs).asked), (100, 70))

    def test_daily_repair_of_what_credits_cover(self):
        invoice = self.invoice(amount=100)
        self.credit_note(amount=30)
        self.refresh()
        self.env.cr.execute("UPDATE recouvrement_item SET covered = 45 WHERE move_id = %s", [invoice.id])
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.env.invalidate_all()
        self.assertEqual(self.items_of(invoice).asked, 70)

    def test_new_number_of_an_invoice_is_followed(self):
        invoice = self.invoice()
        self.refresh()
        invoice.name = "FAC/2026/99999"
        self.refresh()
        self.assertEqual(self.items_of(invoice).name, "FAC/2026/99999")

    def test_credit_in_a_general_journal_counts(self):
        """Core sets no_followup on it; a credit is netted all the same."""
        invoice = self.invoice(amount=100)
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        self.entry([(receivable, self.customer, -25, None), (revenue, None, 25, None)])
        self.refresh()
        self.assertEqual(self.items_of(invoice).asked, 75)

    def test_opening_entry_without_invoice_is_not_asked_until_included(self):
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        entry = self.entry([(receivable, self.customer, 300, -60), (revenue, None, -300, None)], on=-90)
        self.refresh()
        item = self.items_of(entry)
        self.assertEqual((item.fact, item.decision_code, item.residual), ("entry", "entry", 300))
        entry.line_ids.filtered("partner_id").no_followup = False
        self.refresh()
        self.assertEqual(self.items_of(entry).fact, "")

    def test_including_entries_leaves_payments_alone(self):
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        entry = self.entry([(receivable, self.customer, 300, -60), (revenue, None, -300, None)], on=-90)
        refund = self.env["account.payment"].create({
            "payment_type": "outbound", "partner_type": "customer", "partner_id": self.customer.id, "amount": 40,
            "journal_id": self.company_data["default_journal_bank"].id, "date": days(-20),
        })  # fmt: skip
        refund.action_post()
        self.refresh()
        items = self.items_of(self.customer)
        self.assertEqual(items.mapped("fact"), ["entry", "entry"])
        message = items.action_include_entries()["params"]["message"]
        self.assertEqual(message, "Entries reminded from now on: 1.")
        self.assertEqual((self.items_of(entry).fact, self.items_of(refund.move_id).fact), ("", "entry"))

    def test_line_without_due_date_uses_the_date_of_the_entry(self):
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        entry = self.entry([(receivable, self.customer, 300, None), (revenue, None, -300, None)], on=-90)
        self.env.cr.execute("UPDATE account_move_line SET date_maturity = NULL WHERE move_id = %s", [entry.id])
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.assertEqual(self.items_of(entry).due_date, days(-90))

    def test_line_without_customer_is_reported(self):
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        entry = self.entry([(receivable, None, 70, -60), (revenue, None, -70, None)])
        self.refresh()
        self.assertFalse(self.items_of(entry))
        self.assertEqual(self.collection["recouvrement.ledger"]._lines_without_customer(self.company), (1, 70))

    def test_excluded_blocked_and_unsent_are_told_apart(self):
        excluded, blocked, unsent = (self.invoice() for _number in range(3))
        excluded.no_followup = True
        blocked.action_toggle_block_payment()
        unsent.is_move_sent = False
        self.refresh()
        self.assertEqual(
            [self.items_of(move).decision_code for move in (excluded, blocked, unsent)],
            ["excluded", "blocked", "unsent"],
        )
        self.assertEqual(self.case_of(self.customer).balance_due, 300)

    def test_roles_of_accounts(self):
        receivable = self.company_data["default_account_receivable"]
        invoice = self.invoice(due=10)  # a bill that is late is one that we did not present
        self.refresh()
        for role, expected in (("bill", "bill"), ("retention", "retention"), ("netted", "netted")):
            receivable.recouvrement_role = role
            self.refresh()
            self.assertEqual(self.items_of(invoice).decision_code, expected)
        receivable.recouvrement_role = "ignored"
        self.refresh()
        self.assertFalse(self.items_of(invoice))

    def test_usd_is_asked_in_usd(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        dollars = self.invoice(amount=200, currency_id=usd.id)
        euros = self.invoice(amount=50)
        self.credit_note(amount=30)
        self.refresh()
        self.assertRecordValues(self.items_of(dollars), [{"residual_currency": 200, "residual": 100, "asked": 200}])
        self.assertEqual(self.items_of(euros).asked, 20)
        self.assertEqual(self.case_of(self.customer).balance_due, 120)

    def test_branch_invoice_is_on_the_case_of_the_root(self):
        branch = self.branch_of(self.company)
        invoice = self.invoice(company=branch)
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual(
            (item.company_id, item.root_id, item.case_id), (branch, self.company, self.case_of(self.customer))
        )

    def test_second_company_has_a_case_of_its_own(self):
        other = self.setup_other_company()["company"]
        self.invoice(amount=10)
        self.invoice(amount=20, company=other)
        self.refresh()
        self.assertEqual(self.case_of(self.customer).balance_due, 10)
        self.assertEqual(self.case_of(self.customer, other).balance_due, 20)

    def test_year_9999(self):
        invoice = self.invoice()
        line = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        line.date_maturity = "9999-12-31"
        self.refresh()
        self.assertEqual(self.items_of(invoice).decision_code, "not_due")
        self.assertTrue(self.items_of(invoice).why)

    def test_daily_repair_of_raw_sql(self):
        invoice = self.invoice(amount=100)
        self.refresh()
        self.env.cr.execute("UPDATE account_move_line SET amount_residual = 80, amount_residual_currency = 80 "
                            "WHERE move_id = %s AND amount_residual <> 0", [invoice.id])  # fmt: skip
        counts = self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.assertEqual(counts, {"added": 0, "changed": 1, "removed": 0})
        self.assertEqual(self.items_of(invoice).residual, 80)
        self.assertEqual(
            self.collection["recouvrement.ledger"]._synchronise(self.company), {"added": 0, "changed": 0, "removed": 0}
        )

    def test_contact_of_a_customer_belongs_to_the_customer(self):
        contact = self.env["res.partner"].create({"name": "Compta", "parent_id": self.customer.id})
        invoice = self.invoice(partner=contact)
        self.refresh()
        self.assertEqual(self.items_of(invoice).partner_id, self.customer)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCasesMove(RecouvrementCommon):
    def test_merge_keeps_one_case_with_both_histories(self):
        other = self.customer_named("Menuiserie Duval SARL")
        self.invoice(amount=10)
        self.invoice(partner=other, amount=20)
        self.refresh()
        self.case_of(other).message_post(body="Called, pays on Friday")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.customer.id, other.id], self.customer)
        self.refresh()
        case = self.case_of(self.customer)
        self.assertEqual(case.balance_due, 30)
        self.assertIn("Called, pays on Friday", "".join(case.message_ids.mapped("body")))

    def test_merge_without_own_case_takes_the_case_over(self):
        target = self.customer_named("Duval Holding")
        self.invoice(amount=10)
        self.refresh()
        case = self.case_of(self.customer)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.customer.id, target.id], target)
        self.refresh()
        self.assertEqual(case.partner_id, target)
        self.assertEqual(case.balance_due, 10)

    def test_customer_moved_under_another_takes_his_case_along(self):
        holding = self.customer_named("Duval Holding")
        self.invoice(partner=holding, amount=5)
        self.invoice(amount=10)
        self.refresh()
        self.customer.write({"parent_id": holding.id, "is_company": False})
        self.refresh()
        self.assertFalse(self.case_of(self.customer))
        self.assertEqual(self.case_of(holding).balance_due, 15)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRightsOfTheLedger(RecouvrementCommon):
    def test_user_without_any_right_of_ours_posts_and_pays(self):
        """No stray access error: an invoicing user knows nothing of collection."""
        clerk = new_test_user(self.env, "clerk", groups="account.group_account_invoice,base.group_partner_manager")
        clerk.company_ids = clerk.company_id = self.company
        invoice = self.invoice(post=False).with_user(clerk)
        invoice.action_post()
        wizard = self.env["account.payment.register"].with_user(clerk).with_context(
            active_model="account.move", active_ids=invoice.ids).create({})  # fmt: skip
        wizard._create_payments()
        self.commit_like()
        with Form(self.customer.with_user(clerk)) as form:
            form.street = "1 quai de Saône"
        self.customer.with_user(clerk).write({
            "parent_id": self.customer_named("Duval Holding").id,
            "is_company": False,
        })

    def test_rows_of_another_company_are_not_seen(self):
        other = self.setup_other_company()["company"]
        self.invoice(amount=10)
        self.invoice(amount=20, company=other)
        self.refresh()
        viewer = self.user_of("viewer")
        items = self.env["recouvrement.item"].with_user(viewer).search([("partner_id", "=", self.customer.id)])
        self.assertEqual(items.mapped("residual"), [10])
        self.assertEqual(
            len(self.env["recouvrement.case"].with_user(viewer).search([("partner_id", "=", self.customer.id)])), 1
        )

    def test_figures_do_not_depend_on_the_reader(self):
        """One answer: the branch's user sees the total of the root."""
        branch = self.branch_of(self.company)
        self.invoice(amount=10)
        self.invoice(amount=20, company=branch)
        self.refresh()
        viewer = new_test_user(self.env, "branch_viewer", groups="recouvrement_module.group_viewer",
                               company_id=branch.id, company_ids=[Command.set(branch.ids)])  # fmt: skip
        case = (
            self
            .env["recouvrement.case"]
            .with_user(viewer)
            .with_company(branch)
            .search([("partner_id", "=", self.customer.id)])
        )
        self.assertEqual(case.balance_due, 30)
        self.assertEqual(sum(case.item_ids.mapped("residual")), 30)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPastBalances(RecouvrementCommon):
    def balance(self, at=None):
        query = self.collection["recouvrement.ledger"]._open_lines(self.company, [self.customer.id], at=at)
        rows = self.env.execute_query_dict(query)
        return sorted((row["residual"], row["residual_currency"]) for row in rows)

    def test_residual_at_a_past_date(self):
        invoice = self.invoice(amount=100, due=-60)
        self.pay(invoice, 30, on=-50)
        self.pay(invoice, 30, on=-20)
        self.assertEqual(self.balance(), [(40, 40)])
        self.assertEqual(self.balance(days(-21)), [(70, 70)])
        self.assertEqual(self.balance(days(-51)), [(100, 100)])
        self.assertEqual(self.balance(days(-100)), [])

    def test_statement_of_the_past_does_not_move(self):
        invoice = self.invoice(amount=100, due=-60)
        before = self.balance(days(-10))
        self.pay(invoice, on=-5)
        self.assertEqual(self.balance(days(-10)), before)
        self.assertEqual(self.balance(), [])

    def test_both_currencies_at_a_past_date(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0), (str(days(-25)), 4.0)])
        invoice = self.invoice(amount=200, due=-60, currency_id=usd.id)
        self.assertEqual(self.balance(), [(100, 200)])
        self.pay(invoice, 80, on=-20)
        self.assertEqual(self.balance(days(-21)), [(100, 200)])
        [(residual, residual_currency)] = self.balance()
        self.assertEqual(residual_currency, 120)
        self.assertEqual(residual, 60)
