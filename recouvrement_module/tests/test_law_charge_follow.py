# Part of recouvrement_module. License LGPL-3.
"""What was charged follows its document: reset, cancelled, deleted, credited, paid; and it always adds up."""

import random
from decimal import Decimal
from fractions import Fraction

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY
from .law_common import euros
from .test_law_charge import ChargeCommon

CENT = Decimal("0.01")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestChargeFollows(ChargeCommon):
    """57.13 of interest and 40 of indemnity, see ``test_law_charge``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.due("30/04/2025", 1200)
        cls.paid(cls.late, "15/09/2025")
        cls.refresh()
        cls.document = cls.charged(cls.late)

    def entries(self):
        return self.collection["recouvrement.accessory"].search([("entry", "=", "invoiced")], order="id")

    def credit(self, amount, document=None):
        """A credit note of a part of a document, posted."""
        note = (document or self.document)._reverse_moves()
        note.invoice_date = TODAY
        note.invoice_line_ids[1:].unlink()
        note.invoice_line_ids.price_unit = amount
        note.action_post()
        return note

    def test_reset_to_draft_and_posted_again(self):
        self.document.button_draft()
        self.assertEqual(self.states(), (0, 0, 57.13))
        self.assertEqual(len(self.entries()), 4)
        self.document.action_post()
        self.assertEqual(self.states(), (57.13, 0, 0))
        self.assertEqual(self.states("indemnity"), (40, 0, 0))

    def test_cancelled_once(self):
        self.document.button_cancel()
        self.assertEqual(self.states(), (0, 0, 57.13))
        self.document.button_draft()
        self.document.button_cancel()
        self.assertEqual(len(self.entries()), 4, "what is taken back is not taken back again")

    def test_a_draft_that_is_cancelled_or_deleted(self):
        self.document.button_draft()
        self.document.unlink()
        self.assertEqual(self.states(), (0, 0, 57.13))
        draft = self.charged(self.late, post=False)
        self.assertEqual(self.states(), (57.13, 0, 0))
        draft.button_cancel()
        self.assertEqual(self.states(), (0, 0, 57.13))
        draft = self.charged(self.late, post=False)
        draft.unlink()
        self.assertEqual(self.states(), (0, 0, 57.13))
        self.assertFalse(self.charges().filtered(lambda move: move.state != "cancel"))

    def test_credited_wholly(self):
        note = self.document._reverse_moves(cancel=True)
        self.assertTrue(note.recouvrement_is_charge)
        self.assertEqual(self.states(), (0, 0, 57.13))
        self.assertEqual(self.states("indemnity"), (0, 0, 40))
        note.button_draft()
        self.assertEqual(self.states(), (57.13, 0, 0))

    def test_credited_in_part(self):
        """30.00 of 97.13: 67.13 is left, of which 57.13/97.13 is 39.48 of interest."""
        self.credit(30)
        self.assertEqual(self.states(), (39.48, 0, 17.65))
        self.assertEqual(self.states("indemnity"), (27.65, 0, 12.35))
        self.credit(67.13)
        self.assertEqual(self.states(), (0, 0, 57.13))

    def test_paid_then_credited(self):
        self.pay(self.document)
        self.assertEqual(self.states(), (57.13, 57.13, 0))
        note = self.credit(30)
        self.assertEqual(self.states(), (39.48, 39.48, 17.65))
        note.button_cancel()
        self.assertEqual(self.states(), (57.13, 57.13, 0))

    def test_paid_in_parts(self):
        self.pay(self.document, 60)
        self.assertEqual(self.states(), (57.13, 57.13, 0))
        self.assertEqual(self.states("indemnity"), (40, 2.87, 0))
        payment = self.pay(self.document, 37.13)
        self.assertEqual(self.states("indemnity"), (40, 40, 0))
        payment.action_cancel()
        self.assertEqual(self.states("indemnity"), (40, 2.87, 0))

    def test_a_credit_note_for_goods_that_is_set_off_pays_it(self):
        note = self.credit_note(amount=60)
        lines = (self.document | note).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        lines.reconcile()
        self.assertEqual(self.states(), (57.13, 57.13, 0))
        self.assertEqual(self.states("indemnity"), (40, 2.87, 0))

    def test_posted_again_when_it_is_not_owed_any_more(self):
        self.document.button_draft()
        claim = self.claim_of(self.late)
        accessories = self.env["recouvrement.accessory"].with_user(self.users["manager"])
        waived = accessories._waive([(claim, "interest", euros(10))], "Gesture")
        with self.assertRaisesRegex(UserError, "less is owed by now"), self.cr.savepoint():
            self.document.action_post()
        waived.action_withdraw()
        self.document.action_post()
        self.assertEqual(self.states(), (57.13, 0, 0))

    def test_a_rate_that_is_corrected_changes_nothing_that_was_charged(self):
        self.rate("ecb", self.first_day()).value = 3.15
        self.assertEqual(self.states(), (57.13, 0, 2.53))
        self.assertEqual(self.document.amount_total, 97.13)

    def first_day(self):
        return TODAY.replace(year=2025, month=7, day=1)

    # ---------------------------------------------------------------- it always adds up

    def test_it_always_adds_up(self):
        """Charging, paying in parts, crediting, cancelling, resetting, waiving in any order: as a ledger by hand."""
        for seed in range(3):
            book = HandLedger(self, random.Random(seed), self.due("31/03/2025", 900 + seed))
            for _step in range(9):
                book.do_something()
                book.check()


class HandLedger:
    """What should be known of the interest and the indemnity of an invoice, kept apart from the product.

    Each document is [its amounts by kind, state, credited, paid]; money that was paid stays paid.
    """

    def __init__(self, test, dice, move):
        self.test, self.dice, self.move = test, dice, move
        test.paid(move, "15/09/2025")
        claim = test.claim_of(move)
        self.accrued = {"interest": claim.interest, "indemnity": claim.indemnity.amount}
        self.waived = dict.fromkeys(self.accrued, Decimal(0))
        self.documents = {}

    def left_of(self, document):
        """What is left of each amount of a document, to the last digit: each has lost the same part."""
        amounts, state, credited, _paid = self.documents[document]
        whole = Fraction(sum(amounts.values()))
        part = 0 if state == "gone" else (whole - Fraction(credited)) / whole
        return {kind: Fraction(value) * part for kind, value in amounts.items()}

    def collected_of(self, document):
        """What is paid of each amount: money settles them in their order."""
        paid, found = Fraction(self.documents[document][3]), {}
        for kind, value in self.left_of(document).items():
            found[kind] = min(paid, value)
            paid -= found[kind]
        return found

    def add_up(self, amounts_of, kind):
        return sum(amounts_of(document).get(kind, Fraction(0)) for document in self.documents)

    def check(self):
        """In all it is so to the last cent; of each kind a document may round a cent up or down."""
        balances = {kind: self.test.balance(kind, self.move) for kind in self.accrued}
        for name, amounts_of in (("invoiced", self.left_of), ("collected", self.collected_of)):
            whole = sum(self.add_up(amounts_of, kind) for kind in self.accrued)
            self.test.assertEqual(
                sum(getattr(balance, name) for balance in balances.values()), Decimal(str(float(whole)))
            )
            for kind, balance in balances.items():
                off = abs(Fraction(getattr(balance, name)) - self.add_up(amounts_of, kind))
                self.test.assertLessEqual(off, len(self.documents) * Fraction(CENT), (kind, name))
        for kind, balance in balances.items():
            self.test.assertEqual(balance.accrued, self.accrued[kind])
            self.test.assertEqual(balance.waived, self.waived[kind])
            self.test.assertEqual(balance.left, self.accrued[kind] - self.waived[kind] - balance.invoiced)

    def do_something(self):
        live = [document for document, row in self.documents.items() if row[1] == "posted"]
        todo = self.dice.choice(["charge", "charge", "pay", "credit", "cancel", "reset", "waive"])
        if todo in ("charge", "waive"):
            getattr(self, todo)()
        elif live:
            getattr(self, todo)(self.dice.choice(live))

    def part(self, amount):
        return (amount * self.dice.randint(1, 100) / 100).quantize(CENT)

    def charge(self):
        wizard = self.test.dialog(self.move, "manager", post=True)
        amounts = {}
        for line in wizard.line_ids:
            amounts[line.kind] = self.part(euros(line.left))
            line.write({"chosen": bool(amounts[line.kind]), "value": float(amounts[line.kind])})
        amounts = {kind: value for kind, value in amounts.items() if value}
        if amounts:
            before = self.test.charges()
            wizard.action_charge()
            self.documents[self.test.charges() - before] = [amounts, "posted", Decimal(0), Decimal(0)]

    def waive(self):
        kind = self.dice.choice(list(self.accrued))
        value = self.part(self.test.balance(kind, self.move).left)
        if value:
            accessories = self.test.env["recouvrement.accessory"].with_user(self.test.users["manager"])
            accessories._waive([(self.test.claim_of(self.move), kind, value)], "Gesture")
            self.waived[kind] += value

    def pay(self, document):
        value = self.part(euros(document.amount_residual))
        if value:
            self.test.pay(document, float(value))
            self.documents[document][3] += value

    def credit(self, document):
        amounts, _state, credited, _paid = self.documents[document]
        value = self.part(sum(amounts.values()) - credited)
        if value:
            self.test.credit(float(value), document)
            self.documents[document][2] += value

    def cancel(self, document):
        if not self.documents[document][2]:  # what was credited is cancelled by its credit note
            document.button_cancel()
            self.documents[document][1] = "gone"
            self.documents[document][3] = Decimal(0)  # its payments are free again

    def reset(self, document):
        if not self.documents[document][2]:  # its payments stay with it
            document.button_draft()
            document.action_post()
