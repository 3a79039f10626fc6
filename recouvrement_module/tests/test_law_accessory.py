# Part of recouvrement_module. License LGPL-3.
"""What becomes of interest, indemnities and costs: claimed, waived, invoiced, collected; and it always adds up."""

import random
from datetime import date
from decimal import Decimal
from itertools import product

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .law import day
from .law_common import ClaimCommon, euros


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAccessory(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.due("30/04/2025", 1200)

    def entries(self, user="manager"):
        context = {"allowed_company_ids": self.company.ids}
        return self.env(user=self.users[user], context=context)["recouvrement.accessory"]

    def balance(self, kind="interest", move=None, until=None):
        claim = self.claim_of(move or self.late, until)
        return self.entries()._get_balances([claim])[claim.invoice.key.move_id, kind]

    def waive(self, value, kind="interest", reason="Gesture", user="manager"):
        return self.entries(user)._waive([(self.claim_of(self.late), kind, euros(value))], reason)

    def proof(self, user="collector", **vals):
        return self.env["ir.attachment"].with_user(self.users[user]).create({
            "name": "bill.pdf", "raw": b"%PDF-1.4", **vals,
        })  # fmt: skip

    # ---------------------------------------------------------------- accrued

    def test_paying_late_keeps_what_accrued(self):
        self.paid(self.late, "15/09/2025")
        for until in (None, "15/09/2025", "31/12/2025"):
            self.assertEqual(self.balance(until=until).left, euros(57.13))
        self.assertEqual(self.balance("indemnity").left, 40)

    def test_interest_that_payments_settled_is_not_left(self):
        self.company.recouvrement_imputation = "interest_first"
        self.paid(self.late, "15/09/2025")
        balance = self.balance(until="15/09/2025")
        self.assertEqual((balance.accrued, balance.imputed, balance.left), (euros(57.13), euros(57.13), 0))

    # ---------------------------------------------------------------- waived

    def test_waiving(self):
        self.paid(self.late, "15/09/2025")
        entry = self.waive(20)
        self.assertRecordValues(entry, [{
            "kind": "interest", "entry": "waived", "value": 20, "accrued": 57.13, "reason": "Gesture", "date": TODAY,
            "create_uid": self.users["manager"].id, "name": self.late.name, "move_id": self.late.id,
        }])  # fmt: skip
        self.assertEqual((self.balance().waived, self.balance().left), (20, euros(37.13)))
        entry.action_withdraw()
        entry.action_withdraw()  # a second click takes nothing back again
        self.assertEqual((self.balance().waived, self.balance().left), (0, euros(57.13)))
        self.assertRecordValues(entry.counter_ids, [{"value": -20, "cancels_id": entry.id, "withdrawn": True}])
        self.assertTrue(entry.withdrawn)

    def test_lines_of_one_accessory_are_added_up(self):
        claim = self.claim_of(self.late)
        parts = [(claim, "indemnity", euros(value)) for value in (30, 20)]
        with self.assertRaisesRegex(UserError, "50.00.*cannot be waived, for.*40.00.*is left"):
            self.entries()._waive(parts, "Gesture")
        entry = self.entries()._waive([(claim, "indemnity", euros(value)) for value in (10, 20)], "Gesture")
        self.assertEqual(entry.value, 30)
        self.assertEqual(self.balance("indemnity").left, 10)

    def test_two_people_take_turns(self):
        """The case is written: of two who waive or charge at once, one begins anew and sees what is left then."""
        self.refresh()
        case = self.case_of(self.customer)
        for act in (
            lambda: self.waive(5),
            lambda: self.entries()._check_left([(self.claim_of(self.late), "interest", euros(1))], ""),
        ):
            self.env.cr.execute("UPDATE recouvrement_case SET write_date = '2020-01-01' WHERE id = %s", [case.id])
            act()
            case.invalidate_recordset()
            self.assertGreater(case.write_date.year, 2020)

    def test_what_has_not_run_yet_is_neither_waived_nor_claimed(self):
        claim = self.claim_of(self.late, "31/12/2026")
        self.assertGreater(claim.interest, self.claim_of(self.late).interest, "it is shown all the same")
        with self.assertRaisesRegex(UserError, "Only what has run until today"):
            self.entries()._waive([(claim, "interest", euros(1))], "Gesture")
        with self.assertRaisesRegex(UserError, "Only what has run until today"):
            self.entries()._claim([claim])

    def test_what_cannot_be_waived(self):
        for message, vals in (
            ("is left of it", {"value": 1000}), ("cannot be waived", {"value": -1}), ("cannot be waived", {"value": 0}),
            ("Say why", {"value": 1, "reason": " "}),
        ):  # fmt: skip
            with self.assertRaisesRegex((UserError, ValidationError), message), self.cr.savepoint():
                self.waive(**vals)
        for user in ("viewer", "collector"):
            with self.assertRaisesRegex(AccessError, "Only managers"):
                self.waive(1, user=user)
        entry = self.waive(1)
        with self.assertRaises(AccessError):
            entry.with_user(self.users["collector"]).action_withdraw()

    def test_an_entry_is_written_once(self):
        entry = self.waive(5).with_env(self.collection)
        for vals in ({"value": 50}, {"reason": "Another"}, {"create_uid": self.users["viewer"].id}):
            with self.assertRaisesRegex(UserError, "is not changed"):
                entry.write(vals)
        with self.assertRaisesRegex(UserError, "kept as history"):
            entry.unlink()
        for user in ("viewer", "collector", "manager"):
            with self.assertRaises(AccessError):
                self.entries(user).create({"case_id": entry.case_id.id})
        entry.action_withdraw()
        vals = {name: entry[name].id for name in ("case_id", "value_currency_id")}
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            entry.create({**vals, "kind": "interest", "entry": "waived", "value": -5, "date": TODAY,
                          "cancels_id": entry.id})  # fmt: skip

    def test_an_entry_outlives_its_line(self):
        self.refresh()
        self.waive(5)
        self.late.button_draft()
        self.late.invoice_line_ids.price_unit = 1300
        self.late.action_post()
        self.refresh()
        entry = self.entries().search([])
        self.assertEqual(
            entry.line_id, self.late.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        )
        self.assertEqual((self.balance().waived, entry.amount), (5, 1200))

    # ---------------------------------------------------------------- costs

    def test_costs_beyond_the_indemnity(self):
        claim = self.claim_of(self.late)
        bill = self.proof()
        entry = self.entries("collector")._justify(claim, euros(150), "Commissaire de justice", bill)
        self.assertRecordValues(entry, [{"kind": "cost", "entry": "justified", "value": 150}])
        self.assertEqual((bill.res_model, bill.res_id), ("recouvrement.accessory", entry.id))
        self.assertEqual((self.balance("cost").left, self.balance("indemnity").left), (110, 40))
        other = self.proof(user="manager")
        foreign = self.entries()._justify(claim, euros(60), "Fee", other)
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["collector"]).action_withdraw()
        foreign.action_withdraw()
        entry.with_user(self.users["collector"]).action_withdraw()  # whoever added it takes it back
        self.assertEqual(self.balance("cost").left, 0)

    def test_costs_that_the_compensation_covers_are_told(self):
        self.entries("collector")._justify(self.claim_of(self.late), euros(30), "Stamp", self.proof())
        claim = self.claim_of(self.late)
        notes = self.collection["recouvrement.claim"]._lay_out([claim])["invoices"][0]["notes"]
        self.assertTrue([note for note in notes if "30.00" in note and "covers them" in note], notes)

    def test_a_document_that_is_only_read_is_no_proof(self):
        """A collector reads what hangs on a company, and does not move it away."""
        logo = self.env["ir.attachment"].create({
            "name": "logo.png", "raw": b"PNG", "res_model": "res.company", "res_id": self.company.id,
        })  # fmt: skip
        logo.with_user(self.users["collector"]).check_access("read")
        with self.assertRaises(AccessError):
            self.entries("collector")._justify(self.claim_of(self.late), euros(150), "Fee", logo)
        self.assertEqual(logo.res_model, "res.company")

    def test_costs_that_are_refused(self):
        claim = self.claim_of(self.late)
        none = self.env["ir.attachment"]
        for message, value, attachments in (("attach the bill", 50, none), ("amounts to", 0, self.proof())):
            with self.assertRaisesRegex((UserError, ValidationError), message), self.cr.savepoint():
                self.entries("collector")._justify(claim, euros(value), "Fee", attachments)
        typed = self.proof(name="bill.txt", raw=b"I paid it", mimetype="text/plain")
        with self.assertRaisesRegex(UserError, "bill.txt is no bill"):
            self.entries("collector")._justify(claim, euros(50), "Fee", typed)
        with self.assertRaisesRegex(UserError, "exceed the invoice itself"):
            self.entries("collector")._justify(claim, euros(1201), "Fee", self.proof())
        self.entries()._justify(claim, euros(1201), "Expert", self.proof("manager")).action_withdraw()
        self.categorise("consumer")
        with self.assertRaisesRegex(UserError, "never of a consumer"):
            self.entries()._justify(self.claim_of(self.late), euros(50), "Fee", self.proof())
        with self.assertRaises(AccessError):
            self.entries("viewer")._justify(claim, euros(50), "Fee", self.proof())

    # ---------------------------------------------------------------- claimed

    def test_a_rate_of_the_past_says_how_many_claims_it_concerns(self):
        """The claim of 57.13 ran from 1 May 2025 to today."""
        self.entries()._claim([self.claim_of(self.late)])
        rates = self.collection["recouvrement.rate"]
        for kind, first, concerned in (("ecb", "01/07/2025", True), ("ecb", "01/07/2024", False)):
            rate = rates.search([("kind", "=", kind), ("valid_from", "=", day(first))])
            self.assertEqual(bool(rate.impact), concerned, first)
        past = rates.new({"kind": "ecb", "valid_from": day("01/06/2025"), "value": 2})
        self.assertRegex(past._onchange_past()["warning"]["message"], "already on days of this rate: 1. They stay")

    def test_what_was_claimed_stays_when_a_rate_is_corrected(self):
        """12.15 % of 1200 over 77 days was 30.76; at 13.15 % it would have been 33.29."""
        self.paid(self.late, "15/09/2025")
        entries = self.entries("collector")._claim([self.claim_of(self.late)])
        self.assertEqual({entry.kind: entry.value for entry in entries}, {"interest": 57.13, "indemnity": 40})
        self.rate("ecb", date(2025, 7, 1)).value = 3.15
        balance = self.balance()
        self.assertEqual((balance.accrued, balance.claimed), (euros(59.66), euros(57.13)))
        differences = self.entries()._get_differences([self.claim_of(self.late)])
        self.assertEqual(
            {kind: (entry.value, now) for (_move, kind), (entry, now) in differences.items()},
            {"interest": (57.13, euros(59.66))},
        )

    def test_interest_that_runs_on_is_no_difference(self):
        entries = self.entries("collector")
        entries._claim([self.claim_of(self.late, "30/06/2025")])
        later = self.claim_of(self.late)
        self.assertFalse(entries._get_differences([later]))
        entries._claim([later])
        self.assertEqual(self.balance().claimed, later.interest)

    def test_tolerated_amounts_are_not_claimed(self):
        short, small = self.due("16/11/2026", 5000), self.due("31/10/2026", 100)
        claims = [self.claim_of(move) for move in (short, small)]
        entries = self.entries("collector")._claim(claims)
        self.assertEqual([(entry.name, entry.kind) for entry in entries], [(small.name, "indemnity")])

    def test_what_was_waived_is_not_claimed(self):
        self.paid(self.late, "15/09/2025")
        self.waive(40, "indemnity")
        self.waive(50)
        entries = self.entries("collector")._claim([self.claim_of(self.late)])
        self.assertEqual([(entry.kind, entry.value) for entry in entries], [("interest", 7.13)])

    # ---------------------------------------------------------------- invoiced, collected

    def charge(self, *amounts):
        """A document that charges accessories: the ledger is told by entries which it charges."""
        claim = self.claim_of(self.late)
        document = self.invoice(amount=sum(value for _kind, value in amounts), due=0)
        self.collection["recouvrement.accessory"].create([
            self.entries()._prepare_invoiced_vals(claim, kind, euros(value), document) for kind, value in amounts
        ])  # fmt: skip
        return document

    def test_charged_and_paid_in_parts(self):
        self.paid(self.late, "15/09/2025")
        document = self.charge(("interest", 50), ("indemnity", 40))
        self.pay(document, 60)
        interest, indemnity = self.balance(), self.balance("indemnity")
        self.assertEqual((interest.invoiced, interest.collected, interest.left), (50, 50, euros(7.13)))
        self.assertEqual((indemnity.invoiced, indemnity.collected, indemnity.left), (40, 10, 0))
        with self.assertRaisesRegex(UserError, "cancel that document"):
            self.entries().search([("entry", "=", "invoiced")]).action_withdraw()

    def test_a_document_that_charges_bears_nothing(self):
        document = self.charge(("interest", 50))
        self.assertFalse(self.service()._get_claims(document.with_env(self.service().env), days(400)))

    # ---------------------------------------------------------------- it always adds up

    def test_it_always_adds_up(self):
        """Paying late, in parts, waiving, claiming, charging, taking back, in any order."""
        for seed in range(4):
            dice = random.Random(seed)
            # what a person would have written down: (kind, state) → amount
            self.book = dict.fromkeys(product(("interest", "indemnity", "cost"), ("waived", "invoiced")), Decimal(0))
            move = self.due("31/03/2025", 900 + seed)
            for _step in range(7):
                self.do_something(move, dice)
                self.check_sums(move)

    def do_something(self, move, dice):
        claim = self.claim_of(move)
        kind = dice.choice(["interest", "indemnity"])
        left = self.balance(kind, move).left
        part = (left * dice.randint(1, 100) / 100).quantize(Decimal("0.01"))
        todo = dice.choice(["pay", "waive", "claim", "charge", "withdraw"])
        if todo == "pay" and move.amount_residual > 10:
            self.paid(move, f"{dice.randint(1, 28):02}/{dice.randint(4, 12):02}/2025", move.amount_residual / 2)
        elif todo == "waive" and part > 0:
            self.entries()._waive([(claim, kind, part)], "Gesture")
            self.book[kind, "waived"] += part
        elif todo == "claim":
            self.entries()._claim([claim])
        elif todo == "charge" and part > 0:
            document = self.invoice(amount=float(part), due=0)
            self.collection["recouvrement.accessory"].create(
                self.entries()._prepare_invoiced_vals(claim, kind, part, document)
            )
            self.book[kind, "invoiced"] += part
            self.pay(document, float((part / 3).quantize(Decimal("0.01"))) or 0.01)
        elif todo == "withdraw":
            entry = self.entries().search([("move_id", "=", move.id), ("entry", "!=", "invoiced")], limit=1)
            if entry.entry == "waived" and not entry.withdrawn:
                self.book[entry.kind, "waived"] -= euros(entry.value)
            entry.action_withdraw()

    def check_sums(self, move):
        claim = self.claim_of(move)
        for kind in claim.accrued:
            balance = self.balance(kind, move)
            waived, invoiced = self.book[kind, "waived"], self.book[kind, "invoiced"]
            self.assertEqual((balance.waived, balance.invoiced), (waived, invoiced))
            self.assertEqual(balance.left, claim.accrued[kind] - claim.imputed[kind] - waived - invoiced)
            self.assertTrue(0 <= balance.collected <= balance.invoiced)
        ((_code, totals),) = self.sheet(move)._get_totals().items()
        self.assertEqual(totals.total, euros(move.amount_residual) + sum(
            self.balance(kind, move).left for kind in claim.accrued
        ))  # fmt: skip

    # ---------------------------------------------------------------- merges

    def test_entries_follow_a_merged_customer(self):
        self.refresh()
        self.waive(5)
        source = self.case_of(self.customer)
        source.write({"regime": "contract", "contract_rate": 15, "insolvency_date": day("01/09/2026")})
        target = self.customer_named("Menuiserie Duval & fils")
        self.invoice(target)
        self.refresh()
        self.collection["recouvrement.case"]._fold(self.customer.ids, target.id)
        case = self.case_of(target)
        self.assertRecordValues(case, [{
            "regime": "contract", "contract_rate": 15, "insolvency_date": day("01/09/2026"),
        }])  # fmt: skip
        self.assertEqual(case.accessory_ids.value, 5)
