# Part of recouvrement_module. License LGPL-3.
"""Claims through the product: post, pay, compute. The figures were worked out by hand, or are those of the law."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import TODAY, days
from .law import day
from .law_common import ClaimCommon, euros


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestClaim(ClaimCommon):
    # ---------------------------------------------------------------- worked examples

    def test_across_a_half_year(self):
        """61 days at 13.15 % and 77 at 12.15 %: 57.13, and 40 for recovery costs."""
        invoice = self.due("30/04/2025", 1200)
        self.paid(invoice, "15/09/2025")
        claim = self.claim_of(invoice)
        self.assertEqual(self.segments(claim), [(61, 13.15, 26.37), (77, 12.15, 30.76)])
        self.assertEqual((claim.interest, claim.indemnity.amount, claim.residual), (euros(57.13), 40, 0))

    def test_public_buyer(self):
        """The rate of the half-year in which interest began, + 8, to the end: 92 days at 11.15 %, 281.04."""
        self.categorise("public_accountant")
        invoice = self.due("31/05/2025", 10000)
        self.paid(invoice, "31/08/2025")
        claim = self.claim_of(invoice)
        self.assertEqual(self.segments(claim), [(92, 11.15, 281.04)])
        self.assertEqual(claim.indemnity.amount, 40)

    def test_leap_year(self):
        invoice = self.due("31/01/2024", 5000)
        self.paid(invoice, "31/03/2024")
        self.assertEqual(self.claim_of(invoice).interest, euros(119.18))
        self.company.recouvrement_day_count = "actual"
        self.assertEqual(self.claim_of(invoice).interest, euros(118.85))

    def test_boundaries(self):
        for due, paid, interest, indemnity in (
            ("30/06/2025", "01/07/2025", 0.33, 40),
            ("31/12/2024", "01/01/2025", 0.36, 40),
            ("31/12/2024", "31/12/2024", 0, 0),
        ):
            invoice = self.due(due)
            self.paid(invoice, paid)
            claim = self.claim_of(invoice)
            self.assertEqual((claim.interest, claim.indemnity.amount), (euros(interest), indemnity), (due, paid))

    def test_a_year(self):
        invoice = self.due("31/12/2024", 10000)
        self.paid(invoice, "31/12/2025")
        claim = self.claim_of(invoice)
        self.assertEqual(self.segments(claim), [(181, 13.15, 652.1), (184, 12.15, 612.49)])
        self.assertEqual(claim.interest, euros(1264.59))

    def test_three_indemnities_however_small_the_invoices(self):
        invoices = self.due("30/09/2026", 800) | self.due("30/09/2026", 12) | self.due("31/10/2026", 500)
        self.paid(invoices[2], "15/10/2026", 250)
        claims = self.service()._get_claims(invoices.with_env(self.service().env))
        self.assertEqual(sum(claim.indemnity.amount for claim in claims), 120)

    def test_a_rate_that_is_not_known(self):
        """A consumer owes the legal rate: that of the second half of 2026 was not found, and is not guessed."""
        self.categorise("consumer")
        invoice = self.due("31/01/2026")
        self.receive_notice(invoice, "31/05/2026")
        claim = self.claim_of(invoice)
        self.assertEqual(self.segments(claim), [(30, 2.62, 2.15), (142, None, None)])
        self.assertEqual((claim.interest, claim.struck_on), (euros(2.15), day("30/06/2026")))
        self.assertEqual(list(map(str, claim.missing)), ["legal_pro 2026-H2"])
        self.assertEqual((claim.indemnity.amount, claim.indemnity.reason), (0, "consumer"))

    def receive_notice(self, invoice, received):
        """A formal notice of an invoice that was sent, and received on a day."""
        self.refresh()
        taken = [(self.items_of(invoice), self.notice, day(received), "letter")]
        reminder = self.collection["recouvrement.reminder"]._take_over(taken)
        self.collection["recouvrement.reminder.event"].create({
            "reminder_id": reminder.id, "kind": "receipt", "date": day(received),
        })  # fmt: skip

    def test_a_consumer_owes_nothing_before_a_formal_notice(self):
        self.categorise("consumer")
        claim = self.claim_of(self.due("31/12/2024"))
        self.assertEqual((claim.interest, claim.indemnity.amount, claim.daily), (0, 0, 0))

    def test_a_person_in_doubt_is_a_consumer(self):
        person = self.customer_named("Anne Martin", is_company=False, vat="FR23334175221")
        self.assertEqual(self.claim_of(self.due("31/12/2024", partner=person)).interest, 0)

    # ---------------------------------------------------------------- payments and credit notes

    def test_part_payments_across_half_years(self):
        """By hand: 3000 × 13.15 % × 46/365 = 49.72; 2000 × 13.15 % × 15/365 = 10.81; 2000 × 12.15 % × 46/365 = 30.62;
        500 × 12.15 % × 31/365 = 5.16."""
        invoice = self.due("30/04/2025", 3000)
        self.paid(invoice, "15/06/2025", 1000)
        self.paid(invoice, "15/08/2025", 1500)
        claim = self.claim_of(invoice, "15/09/2025")
        self.assertEqual(
            self.segments(claim), [(46, 13.15, 49.72), (15, 13.15, 10.81), (46, 12.15, 30.62), (31, 12.15, 5.16)]
        )
        self.assertEqual((claim.interest, claim.residual), (euros(96.31), 500))

    def test_interest_first(self):
        """The first 57.13 of the payment settle the interest."""
        self.company.recouvrement_imputation = "interest_first"
        invoice = self.due("30/04/2025", 1200)
        self.paid(invoice, "15/09/2025")
        claim = self.claim_of(invoice, "15/09/2025")
        self.assertEqual((claim.interest, claim.interest_paid, claim.residual), (euros(57.13),) * 3)

    def test_the_day_at_the_bank_counts(self):
        """A cheque of 1 July that the bank credits on the 11th: ten days more."""
        invoice = self.due("30/06/2025")
        payment = self.paid(invoice, "01/07/2025")
        self.assertEqual(self.claim_of(invoice).interest, euros(0.33))
        outstanding = payment.move_id.line_ids.filtered(lambda line: line.balance > 0)
        line = self.bank_line(
            1000, on=(day("11/07/2025") - TODAY).days, counterpart_account_id=outstanding.account_id.id
        )
        counterpart = line.move_id.line_ids.filtered(lambda one: one.account_id == outstanding.account_id)
        (outstanding | counterpart).reconcile()
        self.assertEqual(self.segments(self.claim_of(invoice)), [(11, 12.15, 3.66)])

    def test_a_bank_line_that_pays_directly(self):
        invoice = self.due("30/06/2025")
        receivable = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        line = self.bank_line(
            1000, on=(day("10/07/2025") - TODAY).days, partner_id=self.customer.id,
            counterpart_account_id=receivable.account_id.id,
        )  # fmt: skip
        (receivable | line.move_id.line_ids.filtered(lambda one: one.account_id == receivable.account_id)).reconcile()
        self.assertEqual(self.segments(self.claim_of(invoice)), [(10, 12.15, 3.33)])

    def test_a_credit_note_of_the_invoice_corrects_it(self):
        """Half of it was never owed: 500 × 13.15 % × 181/365 = 32.60 until 30 June."""
        invoice = self.due("31/12/2024")
        refund = self.reverse(invoice, 500)
        claim = self.claim_of(invoice, "30/06/2025")
        self.assertEqual(self.segments(claim), [(181, 13.15, 32.6)])
        self.assertEqual((claim.residual, claim.indemnity.amount), (500, 40))
        self.assertEqual(claim.parts[0].part.settlements[0].name, refund.name)

    def test_an_invoice_credited_in_full_owes_nothing(self):
        invoice = self.due("31/12/2024")
        self.reverse(invoice, 1000)
        claim = self.claim_of(invoice)
        self.assertEqual((claim.interest, claim.indemnity.reason), (0, "credited"))

    def test_another_credit_note_settles_on_its_day(self):
        invoice = self.due("31/12/2024")
        refund = self.credit_note(amount=1000, due=(day("31/03/2025") - TODAY).days, invoice_date=day("31/03/2025"))
        self.receivable(invoice | refund).reconcile()
        self.assertEqual(self.segments(self.claim_of(invoice)), [(90, 13.15, 32.42)])

    def receivable(self, moves):
        return moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def reverse(self, invoice, amount):
        refund = invoice._reverse_moves([{"invoice_date": TODAY, "date": TODAY}])
        refund.invoice_line_ids.price_unit = amount
        refund.action_post()
        self.receivable(invoice | refund).filtered(lambda line: not line.reconciled).reconcile()
        return refund

    def test_instalments(self):
        term = self.env["account.payment.term"].create({
            "name": "Twice", "line_ids": [
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 30}),
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 60}),
            ],
        })  # fmt: skip
        invoice = self.invoice(amount=2000, invoice_date=day("01/04/2025"), invoice_payment_term_id=term.id)
        claim = self.claim_of(invoice, "30/06/2025")
        # due on 1 May and 31 May: 60 and 30 days
        self.assertEqual(self.segments(claim), [(60, 13.15, 21.62), (30, 13.15, 10.81)])
        self.assertEqual((claim.indemnity.amount, [part.part.rank for part in claim.parts]), (40, [1, 2]))
        self.company.recouvrement_indemnity_per_instalment = True
        self.assertEqual(self.claim_of(invoice, "30/06/2025").indemnity.amount, 80)

    def test_another_currency(self):
        """The interest is in the currency of the invoice, the indemnity in euros; exchange differences pay nothing."""
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 1.5), ("2025-02-15", 1.8)])
        invoice = self.due("31/12/2024", currency_id=dollar.id)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": day("31/03/2025"), "currency_id": dollar.id})._create_payments()  # fmt: skip
        self.assertFalse(invoice.amount_residual)
        claim = self.claim_of(invoice)
        self.assertEqual(self.segments(claim), [(90, 13.15, 32.42)])
        self.assertEqual((claim.invoice.currency, claim.residual, len(claim.parts[0].part.settlements)), ("USD", 0, 1))

    # ---------------------------------------------------------------- what was agreed, and what counts

    def test_contract_rate_with_its_floor(self):
        """14 % was below the minimum in 2024 (15.21 and 14.76 %): the minimum takes its place, and is flagged."""
        self.refresh()
        invoice = self.due("31/03/2024")
        self.refresh()
        case = self.case_of(self.customer)
        case.write({"regime": "contract", "contract_rate": 14})
        claim = self.claim_of(invoice, "30/06/2025")
        self.assertEqual([rate for _days, rate, _amount in self.segments(claim)], [15.21, 14.76, 14])
        flags = [segment.flag for segment in claim.parts[0].interest.segments]
        self.assertEqual(flags, ["below_floor", "below_floor", ""])
        case.write({"regime": "k_legal", "legal_factor": 4})
        self.assertEqual([row[1] for row in self.segments(self.claim_of(invoice, "30/06/2024"))], [20.28])
        case.regime = "none"
        self.assertEqual(self.claim_of(invoice).interest, 0)

    def test_law_of_another_country(self):
        invoice = self.due("30/06/2025", 1000)
        self.refresh()
        case = self.case_of(self.customer)
        case.law_country_id = self.env.ref("base.be")
        # 2.15 + 8 = 10.15, rounded up to the half point
        self.assertEqual(self.segments(self.claim_of(invoice, "31/12/2025")), [(184, 10.5, 52.93)])
        case.law_country_id = self.env.ref("base.ch")
        claim = self.claim_of(invoice, "31/12/2025")
        self.assertEqual((self.segments(claim), claim.indemnity.reason), ([(184, 5, 25.21)], "country"))
        case.law_country_id = False
        self.company.recouvrement_law_country_id = self.env.ref("base.be")
        self.assertEqual(self.segments(self.claim_of(invoice, "31/12/2025")), [(184, 10.5, 52.93)])

    def test_opening_judgment(self):
        invoice = self.due("31/12/2024")
        self.refresh()
        self.case_of(self.customer).insolvency_date = day("01/02/2025")
        claim = self.claim_of(invoice)
        self.assertEqual((self.segments(claim), claim.daily), ([(31, 13.15, 11.17)], 0))

    def test_no_indemnity_while_the_invoice_is_in_question(self):
        invoice = self.due("31/08/2026")
        self.refresh()
        item = self.items_of(invoice)
        self.env["recouvrement.hold"].with_user(self.users["collector"])._place([{
            **self.env["recouvrement.hold"]._prepare_anchor_vals(item), "scope": "invoice", "until": days(10),
            "reason_id": self.env.ref("recouvrement_module.hold_reason_question").id,
        }])  # fmt: skip
        self.assertEqual(self.claim_of(invoice).indemnity.reason, "disputed")

    def test_which_invoices_of_a_case(self):
        late, settled, old = self.due("30/09/2026"), self.due("31/05/2026"), self.due("31/01/2025")
        in_time, coming = self.due("31/08/2026"), self.due("31/12/2026")
        for invoice, on in ((settled, "15/07/2026"), (old, "15/03/2025"), (in_time, "20/08/2026")):
            self.paid(invoice, on)
        self.credit_note(amount=10)
        self.refresh()
        case = self.case_of(self.customer).with_env(self.service().env)
        names = lambda since: [one.invoice.name for one in self.service()._get_claims(case, since=since)]  # noqa: E731
        self.assertEqual(names(None), [old.name, settled.name, late.name])
        self.assertEqual(names(days(-365)), [settled.name, late.name])
        chosen = (late | in_time | coming).with_env(case.env)
        self.assertEqual(len(self.service()._get_claims(chosen)), 3)

    def test_due_before_it_was_invoiced(self):
        """31 days at 13.15 % from the date of the invoice, whatever due date was typed."""
        invoice = self.due("30/11/2024", invoice_date=day("31/12/2024"))
        self.assertEqual(self.segments(self.claim_of(invoice, "31/01/2025")), [(31, 13.15, 11.17)])

    def test_more_was_paid_than_owed(self):
        invoice = self.due("31/12/2024")
        self.paid(invoice, "31/01/2025", 1500)
        claim = self.claim_of(invoice)
        self.assertEqual((claim.interest, claim.residual), (euros(11.17), 0))

    def test_what_a_factor_collects_is_claimed_by_the_factor(self):
        invoice = self.due("31/08/2026")
        self.refresh()
        self.env["recouvrement.assignment"].with_user(self.users["collector"])._assign(self.items_of(invoice), {
            "factor_id": self.customer_named("Factor SA").id, "date": days(-5), "notified": True,
            "collected_by": "factor",
        })  # fmt: skip
        self.assertFalse(self.service()._get_claims(invoice.with_env(self.service().env)))

    def test_entries_and_suppliers_are_left_out(self):
        receivable = self.company_data["default_account_receivable"]
        entry = self.entry([(receivable, self.customer, 100, -50),
                            (self.company_data["default_account_revenue"], None, -100, None)], on=-60)  # fmt: skip
        bill = self.init_invoice("in_invoice", amounts=[100], post=True)
        records = (entry | bill).with_env(self.service().env)
        self.assertFalse(self.service()._get_claims(records))

    # ---------------------------------------------------------------- companies, rights, queries

    def test_another_company(self):
        other = self.setup_other_company()["company"]
        other.country_id = self.env.ref("base.be")
        ours = self.due("30/06/2025")
        with self.assertRaises(AccessError):
            theirs = self.due("30/06/2025", company=other)
            self.service()._get_claims(theirs.with_env(self.service().env))
        theirs = self.due("30/06/2025", company=other)
        both = self.collection["recouvrement.claim"]._get_claims(
            (ours | theirs).with_env(self.collection), day("31/12/2025")
        )
        self.assertEqual(sorted(float(one.interest) for one in both), [52.93, 61.25])

    def test_branches_count_as_their_root(self):
        branch = self.branch_of(self.company)
        self.company.recouvrement_day_count = "actual"
        invoice = self.due("31/01/2024", 5000, company=branch)
        claims = self.collection["recouvrement.claim"]._get_claims(invoice.with_env(self.collection), day("31/03/2024"))
        self.assertEqual(claims[0].interest, euros(118.85))

    def test_who_may_not_read(self):
        invoice = self.due("30/06/2025")
        clerk = new_test_user(self.env, "clerk", groups="account.group_account_invoice", company_id=self.company.id)
        with self.assertRaises(AccessError):
            self.env(user=clerk)["recouvrement.claim"]._get_claims(invoice.with_user(clerk))

    def test_queries_do_not_depend_on_the_number_of_invoices(self):
        invoices = [self.due("30/06/2025", 100 + rank) for rank in range(12)]
        for invoice in invoices[::2]:
            self.paid(invoice, "10/07/2025", 50)
        counts = []
        for some in (invoices[:1], invoices[:2], invoices):
            self.env.flush_all()
            self.env.invalidate_all()
            records = self.env["account.move"].concat(*some).with_env(self.service().env)
            before = self.cr.sql_log_count
            self.assertEqual(len(self.service()._get_claims(records)), len(some))
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    # ---------------------------------------------------------------- bad input

    def test_what_cannot_be_agreed(self):
        self.due("30/06/2025")
        self.refresh()
        case = self.case_of(self.customer).with_user(self.users["collector"])
        for message, vals in (
            ("1000 % is no contract rate", {"regime": "contract", "contract_rate": 1000}),
            ("-5 % is no contract rate", {"regime": "contract", "contract_rate": -5}),
            ("0 % is no contract rate", {"regime": "contract"}),
            ("not 500", {"regime": "k_legal", "legal_factor": 500}),
            ("choose a contract rate", {"regime": "k_legal", "legal_factor": 3,
                                        "law_country_id": self.env.ref("base.be").id}),
            ("a day that has come", {"insolvency_date": days(3)}),
        ):  # fmt: skip
            with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                case.write(vals)
        case.write({"regime": "contract", "contract_rate": 12})
        with self.assertRaises(AccessError):
            case.with_user(self.users["viewer"]).regime = False
        for message, vals in (
            ("between 0 and 365", {"recouvrement_tolerance_days": -1}),
            ("an amount, or zero", {"recouvrement_tolerance_amount": -1}),
        ):
            with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                self.company.write(vals)

    def test_what_was_agreed_is_tracked(self):
        self.due("30/06/2025")
        self.refresh()
        case = self.case_of(self.customer).with_context(tracking_disable=False, mail_notrack=False)
        self.commit_like()
        case.with_user(self.users["collector"]).write({"regime": "contract", "contract_rate": 12})
        self.commit_like()
        fields = case.message_ids.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertLessEqual({"regime", "contract_rate"}, set(fields))

    def test_settings(self):
        env = self.env(user=self.users["manager"], context={"allowed_company_ids": self.company.ids})
        wizard = env["recouvrement.settings"].create({
            "recouvrement_tolerance_days": 8, "recouvrement_imputation": "interest_first",
            "recouvrement_law_country_id": self.env.ref("base.be").id,
        })  # fmt: skip
        self.assertEqual((wizard.recouvrement_day_count, wizard.recouvrement_tolerance_amount), ("365", 15))
        wizard.action_apply()
        self.assertRecordValues(self.company, [{
            "recouvrement_tolerance_days": 8, "recouvrement_imputation": "interest_first",
            "recouvrement_law_country_id": self.env.ref("base.be").id, "recouvrement_day_count": "365",
        }])  # fmt: skip
