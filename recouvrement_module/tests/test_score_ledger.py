# Part of recouvrement_module. License LGPL-3.
"""How customers paid, by one statement over the ledger: test data worked by hand, and an oracle on a random ledger."""

import random
from decimal import Decimal

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from ..rules.scoring import late_probability, rounded
from .common import TODAY, RecouvrementCommon, days

D = Decimal


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestScoreLedger(RecouvrementCommon):
    def facts(self, company=None, **kwargs):
        """What the ledger says, by customer."""
        self.refresh()
        root = company or self.company
        self.collection["recouvrement.score"]._create_cases(root, TODAY)
        rows = self.collection["recouvrement.score"]._read_facts(root, TODAY, None, **kwargs)
        return {row["partner_id"]: row for row in rows}

    def refund(self, move):
        """Credit an invoice in full."""
        credit = self.credit_note(partner=move.partner_id, amount=move.amount_total, due=-20)
        (move + credit).line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable").reconcile()
        return credit

    def test_worked_by_hand(self):
        """1 000 paid on the day, 1 000 ten days late, 1 000 credited, 1 000 open for 100 days; another 500 early."""
        self.pay(self.invoice(amount=1000, due=-200), on=-200)
        self.pay(self.invoice(amount=1000, due=-150), on=-140)
        self.refund(self.invoice(amount=1000, due=-120))
        self.invoice(amount=1000, due=-100)
        other = self.customer_named("Garage Petit")
        self.pay(self.invoice(partner=other, amount=500, due=-50), on=-60)
        facts = self.facts()
        own, its = facts[self.customer.id], facts[other.id]
        self.assertEqual((own["n"], own["k"], round(own["dbt"], 1)), (3, 2, D("36.7")))
        self.assertEqual((its["n"], its["k"], its["dbt"]), (1, 0, -10))
        self.assertEqual((own["late_rate"], its["late_rate"]), (D("0.5"), D("0.5")))
        score = self.collection["recouvrement.score"]
        for row, probability in ((own, "0.5625"), (its, "0.4167")):
            customer = score._read_customers(self.company, [row])[row["id"]]
            payments = score._as_facts(row, customer, None, (0, 0))["payments"]
            self.assertEqual(rounded(late_probability(payments), 4), D(probability))

    def test_drift(self):
        """Twenty days late now, two before."""
        self.pay(self.invoice(due=-200), on=-198)
        self.pay(self.invoice(due=-60), on=-40)
        self.assertEqual(self.facts()[self.customer.id]["drift"], 18)

    def test_instalments_and_parts(self):
        """Each instalment is one payment, its money weighted by the days on which it came."""
        term = self.env["account.payment.term"].create({
            "name": "Two halves", "line_ids": [
                Command.create({"value": "percent", "value_amount": 50, "nb_days": delay}) for delay in (0, 30)
            ],
        })  # fmt: skip
        move = self.invoice(amount=1000, due=-100, invoice_date_due=False, invoice_payment_term_id=term.id)
        self.assertEqual(move.line_ids.filtered("date_maturity").sorted("date_maturity").mapped("date_maturity"),
                         [days(-130), days(-100)])  # fmt: skip
        self.pay(move, amount=500, on=-126)
        self.pay(move, amount=200, on=-90)
        row = self.facts()[self.customer.id]
        # 500·4 + 200·10 + 300·100
        self.assertEqual((row["n"], row["k"], row["dbt"]), (2, 1, D(34)))

    def test_dispute_is_left_out(self):
        self.pay(self.invoice(due=-60), on=-60)
        self.invoice(due=-50)
        self.refresh()
        item = self.items_of(self.customer)
        self.collection["recouvrement.dispute"]._open([(item, 100)], {
            "reason_id": self.env.ref("recouvrement_module.dispute_reason_price").id,
        })  # fmt: skip
        row = self.facts()[self.customer.id]
        self.assertEqual((row["n"], row["k"], row["open_30"]), (1, 0, 0))

    def test_open_shares(self):
        """400 of 1 000 are more than 30 days late, 100 of them more than 60; a credit of 100 meets the oldest."""
        for amount, due in ((600, -30), (300, -31), (200, -61)):
            self.invoice(amount=amount, due=due)
        self.credit_note(amount=100, due=-5)
        row = self.facts()[self.customer.id]
        self.assertEqual((round(row["open_30"], 4), round(row["open_60"], 4)), (D("0.4"), D("0.1")))
        self.assertEqual((row["balance"], row["overdue_90"]), (1000, 0))

    def test_long_overdue(self):
        self.invoice(amount=700, due=-91)
        self.invoice(amount=300, due=-90)
        self.assertEqual(self.facts()[self.customer.id]["overdue_90"], 700)
        hold = self.collection["recouvrement.hold"]
        item = self.items_of(self.customer)[:1]
        hold.create({
            **hold._prepare_anchor_vals(item), "scope": "item", "until": days(9),
            "reason_id": self.env.ref("recouvrement_module.hold_reason_document").id,
        })  # fmt: skip
        self.env["recouvrement.refresh"]._ask_partners(self.customer.ids)
        self.assertEqual(self.facts()[self.customer.id]["overdue_90"], 0)

    def test_what_we_present_is_no_payment_of_the_debtor(self):
        self.customer.with_company(self.company).recouvrement_means = "direct_debit"
        self.pay(self.invoice(due=-60), on=-60)
        self.assertEqual(self.facts()[self.customer.id]["n"], 0)

    def test_other_companies(self):
        """A branch counts with its root; another group does not."""
        self.pay(self.invoice(due=-60, company=self.branch_of(self.company)), on=-50)
        row = self.facts()[self.customer.id]
        self.assertEqual((row["n"], row["k"]), (1, 1))
        stranger = self.setup_other_company()["company"]
        self.assertFalse(self.facts(stranger))

    def test_foreign_currency_counts_in_company_currency(self):
        """200 USD at 2 USD a euro weigh 100."""
        dollar = self.setup_other_currency("USD", rates=[("1900-01-01", 2.0)])
        self.pay(self.invoice(amount=200, due=-60, currency_id=dollar.id), on=-60)
        self.pay(self.invoice(amount=300, due=-60), on=-52)
        self.assertEqual(self.facts()[self.customer.id]["dbt"], 6)

    def test_outside_of_the_year(self):
        self.pay(self.invoice(due=-366), on=-366)
        self.pay(self.invoice(due=-365), on=-365)
        self.invoice(due=5)
        self.assertEqual(self.facts()[self.customer.id]["n"], 1)

    def test_incidents(self):
        self.invoice(due=-40)
        self.refresh()
        item, env = self.items_of(self.customer), self.collection
        anchor = env["recouvrement.hold"]._prepare_anchor_vals(item)
        reasons = env["recouvrement.reject.reason"]
        for kind, on in (("funds", -10), ("funds", -370), ("details", -20)):
            reason = reasons.search([("kind", "=", kind)], limit=1)
            env["recouvrement.reject"].create({
                **anchor, "date": days(on), "means": "direct_debit", "recorded_on": days(on), "reason_id": reason.id,
                "state": "settled",
            })  # fmt: skip
        env["recouvrement.promise"].create({
            "case_id": item.case_id.id, "date": days(-9), "made_on": days(-12), "amount": 10, "state": "broken",
            "silent_until": days(-6), "currency_id": item.currency_id.id, "judged_on": days(-5),
        })  # fmt: skip
        self.assertEqual(self.facts()[self.customer.id]["incidents"], 2)

    def test_plan_counts_by_its_own_days(self):
        """What is in a plan in force is late by the days of the plan."""
        self.invoice(amount=1000, due=-60)
        self.refresh()
        item, env = self.items_of(self.customer), self.collection
        plan = env["recouvrement.plan"].create({
            "number": "PLAN/1", "case_id": item.case_id.id, "state": "running", "proposed_on": days(-30),
            "currency_id": item.currency_id.id, "principal": 1000, "interest_mode": "frozen",
            "start": days(-20), "notice_days": 8, "last_due": days(20),
        })  # fmt: skip
        env["recouvrement.plan.item"].create({
            **env["recouvrement.plan.item"]._prepare_anchor_vals(item), "plan_id": plan.id, "planned": 1000,
            "covered": 1000,
        })  # fmt: skip
        for rank, due, paid in ((1, -20, 400), (2, -7, 0), (3, 20, 0)):
            env["recouvrement.instalment"].create({
                "plan_id": plan.id, "rank": rank, "due": days(due), "principal": 400 if rank == 1 else 300,
                "paid": paid, "paid_on": days(-18) if paid else False,
            })  # fmt: skip
        self.env.flush_all()
        row = self.collection.execute_query_dict(
            self.collection["recouvrement.ledger"]._payment_facts(self.company, TODAY)
        )[0]
        self.assertEqual((row["n"], row["k"], round(row["dbt"], 4)), (2, 1, 4.1429))  # (400·2 + 300·7)/700
        self.assertTrue(row["kept"])

    def test_sales(self):
        """The best three months of twelve, tax included, and the terms by amounts."""
        self.invoice(amount=900, due=-10)
        self.invoice(amount=300, due=-100)
        self.credit_note(amount=100, due=-100)
        row = self.facts()[self.customer.id]
        self.assertEqual((sorted(row["months"]), row["terms"], row["seller"]), ([200, 900], 30, 1100))

    def test_random_ledger(self):
        """Whatever was invoiced and paid, the statement finds what a plain reckoning finds."""
        draw = random.Random(19)
        partners = [self.customer_named(f"Client {number}") for number in range(3)]
        expected = {partner: [] for partner in partners}
        for number in range(14):
            partner, amount, due = partners[number % 3], draw.randint(1, 90) * 10, -draw.randint(1, 360)
            move = self.invoice(partner=partner, amount=amount, due=due)
            left, events = amount, []
            for _part in range(draw.randint(0, 2)):
                paid = min(left, draw.randint(1, amount))
                on = min(due + draw.randint(-5, 40), 0)
                if paid:
                    self.pay(move, amount=paid, on=on)
                    events.append((on - due, paid))
                    left -= paid
            if left:
                events.append((-due, left))
            expected[partner].append((due, events))
        facts = self.facts()
        for partner, invoices in expected.items():
            row = facts[partner.id]
            self.assertEqual(row["n"], len(invoices))
            self.assertEqual(row["k"], sum(max(delay for delay, _amount in events) > 5 for _due, events in invoices))
            self.assertEqual(round(row["dbt"], 6), self.mean(events for _due, events in invoices))
            recent, earlier = (
                [events for due, events in invoices if (due >= -90) is new] for new in (True, False)
            )  # fmt: skip
            drift = self.mean(recent) - self.mean(earlier) if recent and earlier else None
            found = row["drift"]
            self.assertAlmostEqual(found, drift, places=5) if drift is not None else self.assertIsNone(found)

    def mean(self, groups):
        events = [event for events in groups for event in events]
        return round(sum(D(delay * amount) for delay, amount in events) / sum(amount for _delay, amount in events), 6)

    def test_constant_number_of_queries(self):
        self.pay(self.invoice(due=-60), on=-60)
        self.refresh()
        Score = self.collection["recouvrement.score"]
        Score._create_cases(self.company, TODAY)
        Score._rate_cases(self.case_of(self.customer))
        others = [self.customer_named(f"Client {number}") for number in range(3)]
        for partner in others:
            self.pay(self.invoice(partner=partner, due=-60), on=-55)
        self.refresh()
        Score._create_cases(self.company, TODAY)
        counts = []
        for partners in (others[:1], others):
            cases = self.collection["recouvrement.case"].browse(
                case.id for partner in partners for case in self.case_of(partner)
            )
            cases.mapped("company_id.name")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Score._rate_cases(cases)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.assertEqual(self.case_of(others[2]).score_id.date, TODAY)
