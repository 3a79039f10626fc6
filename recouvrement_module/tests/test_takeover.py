# Part of recouvrement_module. License LGPL-3.
"""Taking over: what another system has sent counts, and is never shown as ours."""

import base64
import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TODAY, days
from .test_dunning_gather import GatherCommon


class TakeoverCommon(GatherCommon):
    def take_over(self, records, level=None, on=-3, user=None, **vals):
        """Say of what is selected that it was reminded, as a person does it."""
        self.refresh()
        env = self.env(user=user) if user else self.collection
        context = {"active_model": records._name, "active_ids": records.ids}
        context |= {} if level else {"default_is_contact": True}
        with Form(env["recouvrement.takeover"].with_context(**context)) as form:
            if level:
                form.level_id = level
            form.date = days(on)
        for name, value in vals.items():
            form.record[name] = value
        form.record.action_take_over()
        self.env.invalidate_all()
        return self.collection["recouvrement.reminder"].search([], order="id desc", limit=1)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTakeover(TakeoverCommon):
    def test_the_ladder_goes_on_from_the_step_taken_over(self):
        """31 days late, second step (day 20) three days ago: the last letter (day 30) comes seven days after it."""
        invoice = self.invoice(due=-31)
        self.refresh()
        reminder = self.take_over(self.items_of(invoice), self.second, on=-3, channel="letter")
        self.assertRecordValues(reminder, [{
            "origin": "taken_over", "state": "sent", "sent_on": days(-3), "channel": "letter", "number": False,
            "level_name": "Second reminder", "principal": 100,
        }])  # fmt: skip
        self.assertIn("Taken over", reminder.reason_text)
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.level_id, item.next_date), ("wait", self.last, days(4)))

    def test_a_formal_notice_names_the_days_of_the_old_system(self):
        invoice = self.invoice(due=-60)
        self.refresh()
        self.take_over(self.items_of(invoice), self.last, on=-12)
        reminder = self.gather()
        self.assertEqual(reminder.level_id, self.notice)
        self.assertEqual(reminder._get_reminder_dates(), [days(-12)])

    def test_our_later_step_counts_before_one_taken_over_afterwards(self):
        invoice = self.invoice(due=-31)
        self.mark_sent(self.gather(), on=-1)
        self.take_over(self.items_of(invoice), self.first, on=-20)
        self.assertEqual(self.items_of(invoice).sent_level_id, self.last)

    def test_a_customer_and_all_that_is_overdue(self):
        late, later, coming = self.invoice(due=-31), self.invoice(due=-22), self.invoice(due=10)
        self.refresh()
        self.take_over(self.case_of(self.customer), self.second)
        self.assertEqual(
            [self.items_of(one).sent_level_id for one in (late, later, coming)],
            [self.second, self.second, self.second.browse()],
        )

    def test_items_of_another_policy_are_left_out(self):
        other = self.customer_named("Mairie de Brignais")
        mine, theirs = self.invoice(due=-31), self.invoice(partner=other, due=-31)
        self.refresh()
        self.case_of(other).policy_id = self.policy.copy({"name": "Another"})
        self.take_over(self.items_of(mine) | self.items_of(theirs), self.second)
        self.assertEqual(
            [bool(self.items_of(one).sent_level_id) for one in (mine, theirs)], [True, False]
        )  # fmt: skip

    def test_a_contact_is_no_step_and_the_next_message_waits(self):
        invoice = self.invoice(due=-25)
        self.refresh()
        case = self.case_of(self.customer)
        reminder = self.take_over(case, on=0, channel="task", note="Rappel jeudi")
        self.assertEqual((reminder.origin, reminder.display_name), ("contact", "Contact – Menuiserie Duval"))
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.sent_level_id.id), ("contacted", False))
        self.assertIn("Rappel jeudi", case.message_ids[:1].body)

    def test_a_mistake_no_longer_counts(self):
        invoice = self.invoice(due=-31)
        self.refresh()
        collector = self.user_of("collector")
        reminder = self.take_over(self.items_of(invoice), self.second, user=collector)
        reminder.with_user(collector).action_forget()
        self.assertEqual(reminder.state, "cancelled")
        self.assertEqual(self.items_of(invoice).decision_code, "remind")

    def test_what_was_sent_from_here_is_not_forgotten(self):
        self.invoice(due=-31)
        reminder = self.gather()
        self.mark_sent(reminder)
        reminder.action_forget()
        self.assertEqual(reminder.state, "sent")

    def test_bad_input(self):
        invoice = self.invoice(due=-31)
        self.refresh()
        item = self.items_of(invoice)
        for on in (1, -400):
            with self.assertRaisesRegex(UserError, "cannot have been reminded"):
                self.take_over(item, self.second, on=on)
        with self.assertRaisesRegex(UserError, "overdue first"):
            self.take_over(self.case_of(self.customer).browse(), self.second)
        self.assertEqual(self.items_of(invoice).decision_code, "remind")
        self.pay(invoice)
        self.refresh()
        with self.assertRaisesRegex(UserError, "Nothing is overdue: Menuiserie Duval"):
            self.take_over(self.case_of(self.customer), self.second)
        credit = self.credit_note()
        self.refresh()
        with self.assertRaisesRegex(UserError, "These are credits"):
            self.take_over(self.items_of(credit), self.second)

    def test_only_collectors(self):
        item = self.items_of(self.invoice(due=-31))
        with self.assertRaises(AccessError):
            self.take_over(item, self.second, user=self.user_of("viewer"))

    def test_it_says_why_nothing_is_concerned_yet(self):
        invoice = self.invoice(due=-31)
        self.refresh()
        item = self.items_of(invoice)
        wizard = self.collection["recouvrement.takeover"].with_context(active_model=item._name, active_ids=item.ids)
        with Form(wizard) as form:
            self.assertEqual(form.item_count, 0)
            self.assertIn("Choose the step", form.remark)
            form.level_id = self.second
            self.assertEqual((form.item_count, form.remark), (1, False))
            form.level_id = self.policy_of((5, {})).level_ids
            self.assertIn("None of these items", form.remark)
        self.take_over(item, self.second)
        with Form(wizard) as form:
            form.level_id = self.second
            self.assertIn("have this step already", form.remark)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTakeoverImport(TakeoverCommon):
    def wizard(self, content, user=None):
        self.refresh()
        env = self.env(user=user) if user else self.collection
        return env["recouvrement.takeover.import"].create({
            "company_id": self.company.id, "file": base64.b64encode(content),
        })  # fmt: skip

    def test_a_french_file(self):
        late, paid = self.invoice(due=-31), self.invoice(due=-40)
        self.pay(paid)
        other = self.customer_named("Sage", ref="C042")
        theirs = self.invoice(partner=other, due=-26)
        content = (
            "Client;Facture;Étape;Date;Canal\n"
            f"Menuiserie Duval;{late.name};Second reminder;16/11/2026;courrier\n"
            f";{paid.name};20;16/11/2026;\n"
            "c042;;+5;2026-11-02;e-mail\n"
            "Inconnu SA;;5;2026-11-02;\n"
            "C042;;99;2026-11-02;\n"
            "C042;;5;demain;\n"
        ).encode("cp1252")
        wizard = self.wizard(content, user=self.user_of("manager"))
        wizard.action_check()
        self.assertEqual((wizard.good_count, wizard.bad_count), (2, 4))
        for line in (f"Line 3: no open invoice “{paid.name}”", "Line 5: no customer “Inconnu SA”", "Line 6", "Line 7"):
            self.assertIn(line, wizard.problems)
        self.assertFalse(self.items_of(late).sent_level_id, "a check writes nothing")
        wizard.action_import()
        self.env.invalidate_all()
        self.assertRecordValues(self.items_of(late) | self.items_of(theirs), [
            {"sent_level_id": self.second.id, "sent_date": days(-3)},
            {"sent_level_id": self.first.id, "sent_date": days(-17)},
        ])  # fmt: skip
        self.assertEqual(
            self.case_of(self.customer).reminder_ids.channel, "letter"
        )  # fmt: skip

    def test_a_spreadsheet(self):
        late = self.invoice(due=-31)
        book = openpyxl.Workbook()
        book.active.append(["invoice", "step", "date"])
        book.active.append([late.name, 20, TODAY])
        stream = io.BytesIO()
        book.save(stream)
        self.wizard(stream.getvalue()).action_import()
        self.assertEqual(self.items_of(late).sent_date, TODAY)

    def test_the_last_line_of_an_invoice_counts(self):
        late = self.invoice(due=-31)
        rows = f"invoice,step,date\n{late.name},20,2026-11-10\n{late.name},5,2026-11-01\n"
        self.wizard(rows.encode()).action_import()
        self.assertEqual(self.items_of(late).sent_level_id, self.second)

    def test_an_invoice_of_another_customer_is_refused(self):
        late = self.invoice(due=-31)
        self.invoice(partner=self.customer_named("Sage"), due=-3)
        wizard = self.wizard(f"customer,invoice,step,date\nSage,{late.name},20,2026-11-10\n".encode())
        wizard.action_check()
        self.assertIn("is not one of “Sage”", wizard.problems)

    def test_two_customers_of_one_name(self):
        for ref in ("A", "B"):
            self.invoice(partner=self.customer_named("Dupont", ref=ref), due=-31)
        wizard = self.wizard(b"customer,step,date\nDupont,20,2026-11-10\nB,20,2026-11-10\n")
        wizard.action_check()
        self.assertEqual((wizard.good_count, wizard.bad_count), (1, 1))
        self.assertIn("several customers", wizard.problems)

    def test_another_company_is_refused(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        wizard = self.wizard(b"invoice,step,date\n", user=self.user_of("manager"))
        wizard.sudo().company_id = other
        with self.assertRaisesRegex(UserError, "not among your companies"):
            wizard.action_check()

    def test_files_that_are_none(self):
        for content, message in (
            (b"", "first line"), (b"\x00\xff" * 50, "first line"), (b"PK\x03\x04 no", "cannot be read"),
            (b"a;b\n1;2", "first line"), (b"x" * (6 * 1024 * 1024), "too large"),
            (b"invoice,step,date\n" + b"a,5,2026-11-01\n" * 20_001, "too many lines"),
        ):  # fmt: skip
            with self.assertRaisesRegex(UserError, message):
                self.wizard(content).action_check()

    def test_a_collector_does_not_import(self):
        with self.assertRaises(AccessError):
            self.wizard(b"invoice,step,date\n", user=self.user_of("collector"))
