# Part of recouvrement_module. License LGPL-3.
"""Statuses from outside: what platforms say of invoices is kept, counts once, and acts by itself."""

import base64
import io

import openpyxl
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_dunning_gather import GatherCommon


class StatusCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bought = cls.invoice(amount=100)
        cls.refresh()
        cls.collector = cls.user_of("collector")
        cls.Event = cls.collection["recouvrement.status.event"]
        cls.bought = cls.bought.with_env(cls.collection)

    def receive(self, *statuses, move=None, user=None):
        """Hand statuses of an invoice over, as a program does: (status, day from today, other values)."""
        name = (move or self.bought).name
        rows = [
            {"number": name, "status": status, "date": days(day).isoformat(), **vals}
            for status, day, vals in ((*row, {}) if len(row) == 2 else row for row in statuses)
        ]  # fmt: skip
        result = self.Event.with_user(user or self.collector).with_company(self.company).receive(rows)
        self.env.invalidate_all()
        return result

    def events(self, move=None):
        return self.Event.search([("move_id", "=", (move or self.bought).id)], order="date, id")

    def item(self):
        self.refresh()
        return self.items_of(self.bought)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStatus(StatusCommon):
    def test_refusal_opens_a_dispute(self):
        result = self.receive(("210", -1, {"message": "Prix non conforme", "source": "PA"}))
        self.assertEqual(result, {"recorded": 1, "known": 0, "refused": []})
        dispute = self.events().dispute_id
        self.assertRecordValues(dispute, [{
            "origin": "status", "amount": 100, "invoice_names": self.bought.name, "closed_on": False,
            "create_uid": self.collector.id,
        }])  # fmt: skip
        self.assertIn("Prix non conforme", dispute.description)
        self.assertEqual((self.item().decision_code, self.events().outcome), ("disputed", "disputed"))
        self.receive(("205", 0))
        self.assertEqual((dispute.resolution, self.events()[1].outcome), ("withdrawn", "evidence"))
        self.assertEqual(self.item().decision_code, "remind")
        self.assertIn("Approved", self.bought.recouvrement_evidence)
        self.assertEqual(self.bought.recouvrement_status_count, 2)

    def test_the_same_counts_once(self):
        self.receive(("210", -1))
        result = self.receive(("Refused", -1), ("210", 0))
        self.assertEqual((result["recorded"], result["known"]), (0, 2))
        self.assertEqual(
            len(self.collection["recouvrement.dispute"].search([("case_id", "=", self.case_of(self.customer).id)])), 1
        )

    def test_capitals_of_a_number_do_not_matter(self):
        for written in (self.bought.name.lower(), self.bought.name):
            row = {"number": written, "status": "210", "date": days(-1).isoformat()}
            self.assertFalse(self.Event.with_user(self.collector).with_company(self.company).receive([row])["refused"])
        self.assertEqual(len(self.events()), 1)

    def test_a_public_buyer_suspends_once(self):
        """Due ten days ago; suspended five days ago, completed today: thirty days from today, then reminders go on."""
        self.receive(("SUSPENDUE", -5))
        hold = self.events().hold_id
        self.assertEqual((hold.active_today, hold.scope, self.item().decision_code), (True, "invoice", "hold"))
        self.receive(("COMPLETEE", 0))
        self.assertFalse(hold.active_today)
        after = self.collection["recouvrement.hold"].search([("move_id", "=", self.bought.id)]) - hold
        self.assertEqual(after.until, days(30))
        after.action_end()
        self.assertEqual(self.receive(("suspendue", 1))["recorded"], 1)
        self.assertEqual(self.events()[2].outcome, "again")
        self.assertEqual(self.item().decision_code, "remind")

    def test_the_delay_of_a_public_buyer_moves_its_due_date(self):
        """Due ten days ago, suspended before, completed today: 30 days from today, and no interest before."""
        self.customer.with_env(self.collection).recouvrement_category = "public_accountant"
        self.receive(("SUSPENDUE", -12))
        self.assertEqual(self.item().due_date, days(-10))
        self.receive(("COMPLETEE", 0))
        item = self.item()
        self.assertEqual((self.events()[1].delay_until, item.due_date), (days(30), days(30)))
        self.assertEqual(self.case_of(self.customer).balance_overdue, 0)
        claim = self.collection["recouvrement.claim"]._get_claims(self.bought)[0]
        self.assertFalse(claim.is_late)
        late = self.collection["recouvrement.claim"]._get_claims(self.bought, until=days(40))[0]
        self.assertTrue(late.is_late)
        self.assertEqual(self.bought.invoice_date_due, days(-10), "the invoice stays as it is")

    def test_only_the_law_of_public_contracts_moves_a_due_date(self):
        self.customer.with_env(self.collection).recouvrement_category = "business"
        self.receive(("SUSPENDUE", -12), ("COMPLETEE", 0))
        self.assertEqual((self.events()[1].delay_until, self.item().due_date), (False, days(-10)))

    def test_what_is_over_when_it_arrives_does_nothing(self):
        self.receive(("COMPLETEE", -2), ("SUSPENDUE", -8))
        self.assertEqual(self.events().mapped("outcome"), ["over", "noted"])
        self.assertFalse(self.events().hold_id)

    def test_payment_under_way_waits_for_its_days(self):
        self.receive(("211", -3))
        hold = self.events().hold_id
        self.assertEqual((hold.until, hold.event), (days(5), "payment"))
        self.assertEqual(self.item().decision_code, "hold")
        with freeze_time(days(6)):
            self.collection["recouvrement.ledger"]._refresh(self.customer.ids)
            self.env.invalidate_all()
            self.assertEqual(self.items_of(self.bought).decision_code, "remind")

    def test_nothing_open(self):
        self.pay(self.bought)
        self.refresh()
        self.receive(("210", 0))
        self.assertEqual(self.events().outcome, "settled")

    def test_it_takes_what_is_prepared_back(self):
        self.company.recouvrement_sending = True
        reminder = self.gather()
        self.assertEqual(reminder.state, "confirmed")
        self.receive(("213", 0))
        self.assertEqual(reminder.state, "cancelled")

    # ---------------------------------------------------------------- what arrives

    def test_bad_input_is_reported_and_stops_nothing(self):
        good = {"number": self.bought.name, "status": 200, "date": False}
        rows = [
            good, "text", {"number": "FAC/0", "status": "200"}, {**good, "status": "Lost"}, {**good, "amount": 3},
            {**good, "date": "32/13/2026"}, {**good, "date": days(9).isoformat()}, {**good, "message": "x" * 2001},
            {**good, "number": ["a"]}, {"status": "200"}, {**good, "platform": "Facebook"},
            {**good, "status": "Made available"}, {**good, "status": True},
        ]  # fmt: skip
        result = self.Event.with_user(self.collector).with_company(self.company).receive(rows)
        self.assertEqual(result["recorded"], 2)
        self.assertEqual([row["row"] for row in result["refused"]], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12])
        errors = " ".join(row["error"] for row in result["refused"])
        for words in ("no invoice “FAC/0”", "no status “Lost”", "unknown: amount", "is not a day", "too long"):
            self.assertIn(words, errors)
        self.assertEqual(len(self.refused()), 11)
        for bad in (None, {"number": "1"}, [good] * 20_001):
            with self.assertRaises(UserError):
                self.Event.with_user(self.collector).receive(bad)

    def refused(self):
        rows = self.env["recouvrement.status.refused"].with_user(self.collector).with_company(self.company)
        return rows.search([], order="id")

    def test_what_is_refused_is_kept_once_and_tried_again(self):
        row = {"number": "FAC/0", "status": "210", "date": days(-1).isoformat(), "message": "Prix"}
        Event = self.Event.with_user(self.collector).with_company(self.company)
        for _time in range(2):
            self.assertEqual(
                len(Event.receive([row, {**row, "number": self.bought.name, "status": "Lost"}])["refused"]), 2
            )
        first, second = self.refused()
        self.assertEqual((first.number, first.status, first.message), ("FAC/0", "210", "Prix"))
        self.assertIn("no invoice “FAC/0”", first.error)
        first.number = self.bought.name
        with self.assertRaises(UserError):
            first.error = "None"
        (first | second).action_retry()
        self.env.invalidate_all()
        self.assertEqual(self.refused(), second)
        self.assertIn("no status “Lost”", second.error)
        self.assertEqual((self.events().outcome, self.events().message), ("disputed", "Prix"))
        with self.assertRaises(AccessError):
            second.with_user(self.user_of("viewer")).action_retry()
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger_statuses", groups="recouvrement_module.group_collector",
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        self.assertFalse(self.env["recouvrement.status.refused"].with_user(stranger).with_company(other).search([]))

    def test_a_word_of_two_platforms_wants_the_platform(self):
        copy = self.collection.ref("recouvrement_module.status_label_chorus_deposee")
        copy.copy({"platform": "other", "code": "DEPOSEE"})
        self.assertIn("name the platform", self.receive(("DEPOSEE", 0))["refused"][0]["error"])
        self.assertEqual(self.receive(("Deposee", 0, {"platform": "Chorus Pro"}))["recorded"], 1)

    def test_only_collectors_and_their_company(self):
        with self.assertRaises(AccessError):
            self.receive(("200", 0), user=self.user_of("viewer"))
        other = self.setup_other_company()["company"]
        stranger = self.collection["res.users"].create({
            "name": "Stranger", "login": "stranger", "company_id": other.id, "company_ids": [(6, 0, other.ids)],
            "group_ids": [(6, 0, self.env.ref("recouvrement_module.group_collector").ids)],
        })  # fmt: skip
        self.env["res.company"].invalidate_model()
        result = self.Event.with_user(stranger).with_company(other).receive([{
            "number": self.bought.name, "status": "210",
        }])  # fmt: skip
        self.assertIn("no invoice", result["refused"][0]["error"])

    def test_kept_as_it_came(self):
        self.receive(("200", 0))
        event = self.events()
        with self.assertRaises(UserError):
            event.sudo().message = "Otherwise"
        with self.assertRaises(UserError):
            event.sudo().unlink()

    def test_labels_are_checked(self):
        Label = self.collection["recouvrement.status.label"]
        with self.assertRaises(ValidationError):
            Label.create({"code": "X1", "name": "Contested", "effect": "dispute"})
        with mute_logger("odoo.sql_db"), self.assertRaises(ValidationError):
            Label.create({"code": "200", "name": "Twice", "platform": "einvoicing"})

    def test_many_at_once_cost_the_same(self):
        """Statuses that do nothing are recorded without a query for each."""
        moves = [self.invoice(amount=10) for _number in range(12)]
        self.refresh()
        self.commit_like()

        def cost(some):
            rows = [{"number": move.name, "status": "200"} for move in some]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Event._receive(rows)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(moves[:1])
        self.assertLessEqual(cost(moves[2:12]), cost(moves[1:2]) + 10)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStatusImport(StatusCommon):
    def wizard(self, content, **vals):
        return self.env["recouvrement.status.import"].with_user(self.collector).with_company(self.company).create({
            "file": base64.b64encode(content), "file_name": "statuts.csv", **vals,
        })  # fmt: skip

    def test_check_then_import(self):
        text = f"Facture;Statut;Date;Motif\n{self.bought.name};En litige;18/11/2026;Quantité\nFAC/0;200;;\n"
        label = self.collection.ref("recouvrement_module.status_label_einvoicing_207")
        label.name = "En litige"
        wizard = self.wizard(text.encode())
        wizard.action_check()
        self.assertEqual((wizard.good_count, wizard.bad_count), (1, 1))
        self.assertIn("Line 3", wizard.problems)
        self.assertFalse(self.events())
        wizard.action_import()
        event = self.events()
        self.assertEqual((event.label_id, event.date, event.source), (label, days(-1), "statuts.csv"))
        self.assertEqual(event.dispute_id.origin, "status")
        self.assertEqual(self.wizard(text.encode()).action_import()["params"]["type"], "warning")
        kept = self.collection["recouvrement.status.refused"].search([("number", "=", "FAC/0")])
        self.assertEqual(kept.mapped("source"), ["statuts.csv"])
        self.assertEqual(len(self.events()), 1)

    def test_spreadsheet_of_chorus_pro(self):
        book = openpyxl.Workbook()
        book.active.append(["Numéro de facture", "Statut", "Date"])
        book.active.append([self.bought.name, "MISE_EN_PAIEMENT", days(-1)])
        stream = io.BytesIO()
        book.save(stream)
        self.wizard(stream.getvalue(), platform="chorus").action_import()
        self.assertEqual(self.events().hold_id.until, days(9))

    def test_bad_files(self):
        for content, words in (
            (b"a;b\n1;2\n", "names its columns"),
            (b"", "names its columns"),
            (b"PK\x03", "cannot be read"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.wizard(content).action_check()
