# Part of recouvrement_module. License LGPL-3.
"""Disputes: only what is disputed stops being asked, and it ends with what the ledger and people say."""

import base64
import hashlib
from contextlib import contextmanager

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import format_amount

from .common import TODAY, days
from .test_dunning_gather import GatherCommon


class DisputeCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price = cls.collection.ref("recouvrement_module.dispute_reason_price")
        cls.seller = new_test_user(
            cls.env, login="seller", groups="base.group_user", name="Julien Marchetti",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip

    @contextmanager
    def refused(self, error, message):
        """What is done in the block is refused with a message, and leaves nothing behind."""
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            yield
        self.env.invalidate_all()

    def dispute(self, records, amount=None, user=None, **vals):
        """Open a dispute of what is selected, as its dialog does it; of a part of the first item with an amount."""
        self.refresh()
        env = self.env(user=user) if user else self.collection
        wizard = env["recouvrement.dispute.wizard"].with_context(active_model=records._name, active_ids=records.ids)
        wizard = wizard.create({"reason_id": self.price.id, **vals})
        wizard.line_ids.chosen = True
        if amount is not None:
            wizard.line_ids[1:].chosen = False
            wizard.line_ids[:1].amount = amount
        before = self.collection["recouvrement.dispute"].search([])
        wizard.action_open()
        self.env.invalidate_all()
        return self.collection["recouvrement.dispute"].search([]) - before

    def instalments(self, amount=300, **vals):
        """An invoice of three instalments, due 40, 10 and -20 days ago."""
        term = self.env["account.payment.term"].create({
            "name": "3 times",
            "line_ids": [
                Command.create({"value_amount": share, "nb_days": number})
                for share, number in ((33.33, 0), (33.33, 30), (33.34, 60))
            ],
        })  # fmt: skip
        return self.invoice(amount=amount, due=-10, invoice_payment_term_id=term.id, **vals)

    def credit(self, dispute, **vals):
        """The draft credit note that its button and core's dialog make."""
        action = dispute.action_credit()
        wizard = self.collection["account.move.reversal"].with_context(**action["context"])
        wizard = wizard.create({"journal_id": dispute.line_ids.move_id.journal_id.id, **vals})
        wizard.reverse_moves()
        self.env.invalidate_all()
        return wizard.new_move_ids

    def check_parts(self, record):
        """Disputed and undisputed make up what is open, and no more is asked than the latter."""
        for item in self.items_of(record).filtered(lambda one: one.residual_currency > 0):
            self.assertTrue(0 <= item.disputed <= item.residual_currency)
            self.assertLessEqual(
                item.currency_id.compare_amounts(item.asked + item.disputed, item.residual_currency), 0
            )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDispute(DisputeCommon):
    def test_partial_dispute_of_an_instalment_in_dollars(self):
        """900 USD in three instalments of 299.97, 299.97 and 300.06; 120 of the first are disputed."""
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        invoice = self.instalments(amount=900, currency_id=usd.id)
        self.refresh()
        dispute = self.dispute(self.items_of(invoice)[:1], amount=120)
        self.assertRecordValues(dispute, [{
            "amount": 120, "company_amount": 60, "currency_id": usd.id, "standing": 120, "invoice_names": invoice.name,
            "state": "open", "opened_on": TODAY,
        }])  # fmt: skip
        first, second, third = self.items_of(invoice)
        self.assertEqual((first.disputed, first.asked, first.fact), (120, 179.97, ""))
        self.assertIn("120.00", first.why)
        self.assertIn("Price differs", first.why)
        self.assertEqual((second.disputed, second.asked, third.disputed), (0, 299.97, 0))
        case = self.case_of(self.customer)
        self.assertEqual((case.balance_disputed, case.balance_due, case.balance_set_aside), (60, 450, 60))
        reminder = self.gather()
        self.assertEqual((reminder.principal, reminder.currency_id), (479.94, usd))
        self.assertEqual(sum(reminder.line_ids.mapped("set_aside")), 120)
        self.check_parts(invoice)

    def test_whole_item_is_not_asked_and_says_why(self):
        invoice, other = self.invoice(amount=100), self.invoice(amount=70)
        self.dispute(self.items_of_refreshed(invoice))
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.disputed, item.asked), ("disputed", 100, 0))
        self.assertIn("Disputed since", item.why)
        reminder = self.gather()
        self.assertEqual((reminder.principal, reminder.line_ids.move_id), (70, other))

    def items_of_refreshed(self, record):
        self.refresh()
        return self.items_of(record)

    def test_never_more_than_is_open(self):
        invoice = self.invoice(amount=100)
        items = self.items_of_refreshed(invoice)
        with self.refused(UserError, "not disputed yet"):
            self.dispute(items, amount=100.01)
        self.dispute(items, amount=60)
        with self.refused(UserError, "not disputed yet"):
            self.dispute(items, amount=50)
        with self.refused(UserError, "more than nothing"):
            self.dispute(items, amount=0)
        self.dispute(items, amount=40)
        self.assertEqual(self.items_of(invoice).disputed, 100)
        self.check_parts(invoice)

    def test_a_credit_is_not_disputed(self):
        credit = self.credit_note(amount=30)
        with self.refused(UserError, "Nothing is open"):
            self.dispute(self.items_of_refreshed(credit))

    def test_several_customers_and_currencies_are_several_disputes(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        other = self.customer_named("Roux")
        moves = self.invoice() + self.invoice(amount=50) + self.invoice(amount=80, currency_id=usd.id)
        moves += self.invoice(other, amount=30)
        disputes = self.dispute(moves)
        self.assertEqual(
            {(one.customer_name, one.currency_id.name, one.amount) for one in disputes},
            {("Menuiserie Duval", "EUR", 150), ("Menuiserie Duval", "USD", 80), ("Roux", "EUR", 30)},
        )
        self.assertEqual(len(set(disputes.mapped("number"))), 3)

    # ---------------------------------------------------------------- how it ends

    def test_ends_with_its_credit_note(self):
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=30)
        credit = self.credit(dispute)
        self.assertRecordValues(credit, [{"state": "draft", "move_type": "out_refund", "amount_total": 30}])
        self.refresh()
        self.assertFalse(dispute.closed_on)
        self.assertEqual(self.items_of(invoice).disputed, 30)
        credit.action_post()
        self.refresh()
        self.assertRecordValues(dispute, [{"resolution": "credited", "closed_on": TODAY, "state": "closed"}])
        self.assertEqual(dispute.stage_id.kind, "closed")
        self.assertFalse(dispute.activity_ids)
        item = self.items_of(invoice)
        self.assertEqual((item.residual_currency, item.disputed, item.asked), (70, 0, 70))

    def test_credit_note_keeps_accounts_and_taxes_in_proportion(self):
        """120 and 50 + 5.5 %: 144 + 52.75 = 196.75 with tax; 33.33 of it are credited, to the cent."""
        tax20 = self.env["account.tax"].create({"name": "20", "amount": 20})
        tax55 = self.env["account.tax"].create({"name": "5.5", "amount": 5.5})
        invoice = self.invoice(invoice_line_ids=[
            Command.create({"name": "Work", "price_unit": 120, "tax_ids": [Command.set(tax20.ids)]}),
            Command.create({"name": "Books", "price_unit": 50, "tax_ids": [Command.set(tax55.ids)]}),
        ])  # fmt: skip
        self.assertEqual(invoice.amount_total, 196.75)
        credit = self.credit(self.dispute(invoice, amount=33.33))
        self.assertEqual(credit.amount_total, 33.33)
        lines = credit.invoice_line_ids
        self.assertEqual((lines.tax_ids, len(lines)), (tax20 + tax55, 2))
        self.assertEqual(lines.mapped("price_subtotal"), [20.33, 8.47])
        credit.action_post()
        self.refresh()
        self.assertEqual(self.items_of(invoice).residual_currency, 163.42)

    def test_credit_note_meets_another_instalment(self):
        """The second of three instalments is disputed; core lets the credit note meet the first: it ends as well."""
        invoice = self.instalments()
        self.refresh()
        dispute = self.dispute(self.items_of(invoice)[1], amount=40)
        self.credit(dispute).action_post()
        self.refresh()
        self.assertEqual(dispute.resolution, "credited")
        self.assertEqual(self.items_of(invoice).mapped("residual_currency"), [59.99, 99.99, 100.02])

    def test_a_credit_note_made_for_one_dispute_leaves_the_other(self):
        invoice = self.invoice(amount=100)
        first, second = self.dispute(invoice, amount=30), self.dispute(invoice, amount=20)
        self.credit(second).action_post()
        self.refresh()
        self.assertEqual((first.closed_on, second.resolution), (False, "credited"))
        self.assertEqual(self.items_of(invoice).disputed, 30)
        self.check_parts(invoice)

    def test_smaller_credit_note_by_hand_meets_a_part(self):
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=30)
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create({"journal_id": invoice.journal_id.id})
        wizard.reverse_moves()
        wizard.new_move_ids.invoice_line_ids.price_unit = 10
        wizard.new_move_ids.action_post()
        self.refresh()
        self.assertEqual((dispute.closed_on, dispute.standing, self.items_of(invoice).disputed), (False, 20, 20))
        self.check_parts(invoice)

    def test_settled_for_a_part_asks_the_rest_at_once(self):
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=50)
        dispute._conclude("settled", amount=20)
        self.assertEqual((self.items_of(invoice).disputed, self.items_of(invoice).asked), (20, 80))
        credit = self.credit(dispute)
        self.assertEqual(credit.amount_total, 20)
        credit.action_post()
        self.refresh()
        self.assertEqual((dispute.resolution, self.items_of(invoice).asked), ("settled", 80))

    def test_a_refusal_asks_no_more_than_is_open(self):
        """100 of 100 disputed, 80 paid meanwhile: 20 are not asked, and 20 are what the refusal names."""
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=100)
        self.pay(invoice, amount=80)
        self.refresh()
        self.assertEqual((dispute.amount, dispute.standing, dispute.left), (100, 20, 20))
        dispute._conclude("refused", "The order says so.")
        self.assertEqual((dispute.standing, self.items_of(invoice).asked), (0, 20))
        self.assertEqual(dispute._prepare_letter()["total"], format_amount(self.env, 20, dispute.currency_id))
        composer = self.collection["mail.compose.message"].with_context(**dispute.action_tell()["context"]).create({})
        self.assertIn("20.00", composer.body)
        self.assertNotIn("100.00", composer.body)

    def test_refused_is_asked_again_and_told(self):
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=50)
        with self.refused(UserError, "Say why"):
            dispute._conclude("refused", " ")
        wizard = self.collection["recouvrement.dispute.closing"].create({"dispute_id": dispute.id})
        wizard.write({"resolution": "refused", "words": "The order says so."})
        action = wizard.action_close()
        self.assertEqual((dispute.resolution, self.items_of(invoice).asked), ("refused", 100))
        composer = self.collection["mail.compose.message"].with_context(**action["context"]).create({})
        self.assertIn("The order says so.", composer.body)
        self.assertIn("remains to be paid", composer.body)
        self.assertEqual(composer.partner_ids, self.customer)
        letter = composer.attachment_ids
        self.assertIn("The order says so.", letter.raw.decode())
        self.check_frozen(dispute, letter, dispute.number)
        self.assertTrue(dispute.untold)
        composer.action_send_mail()
        self.assertEqual((dispute.closed_told_on, dispute.untold), (TODAY, False))
        with self.refused(UserError, "closed already"):
            dispute.action_close()

    def check_frozen(self, record, letter, number):
        """A letter has its day, its sender and our reference, is archived, and is the same when printed again."""
        words = letter.raw.decode()
        for said in (number, "November 19, 2026", "Yours faithfully", self.company.name):
            self.assertIn(said, words)
        self.assertEqual(record.pdf_sha256, hashlib.sha256(letter.raw).hexdigest())
        with freeze_time(days(30)):
            url = record.action_print()["url"]
            self.assertEqual(base64.b64decode(record.pdf), letter.raw)
        self.assertIn(f"/web/content/{record._name}/{record.id}/pdf/", url)
        stored = self.env["ir.attachment"].sudo().search([
            ("res_model", "=", record._name), ("res_id", "=", record.id), ("res_field", "=", "pdf"),
        ])  # fmt: skip
        with self.refused(UserError, "frozen"):
            stored.write({"raw": b"other"})
        with self.refused(UserError, "frozen"):
            stored.unlink()
        kept = record.case_id.message_ids.attachment_ids.filtered(lambda one: one.name == letter.name)
        self.assertEqual(kept.mapped("raw"), [letter.raw])
        self.assertEqual((kept.res_model, kept.res_id), (record.case_id._name, record.case_id.id))

    def test_nothing_of_a_closed_dispute_is_kept_from_being_asked(self):
        dispute = self.dispute(self.invoice(amount=100), amount=50)
        self.assertEqual((dispute.standing, dispute.line_ids.standing), (50, 50))
        dispute._conclude("withdrawn")
        self.assertEqual((dispute.standing, dispute.line_ids.standing), (0, 0))
        self.assertEqual((dispute.amount, dispute.line_ids.disputed), (50, 50))
        with self.refused(UserError, "has a letter"):
            dispute.action_print()

    def test_settling_asks_what_is_given_up_and_what_remains(self):
        """Of 50 disputed the customer keeps owing 35.50: 14.50 are given up, and the credit note proposes them."""
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=50)
        action = dispute.action_close()
        with Form(self.collection["recouvrement.dispute.closing"].with_context(**action["context"])) as form:
            form.resolution = "settled"
            form.amount = 20
            self.assertEqual((form.disputed, form.owed), (50, 30))
            form.owed = 35.5
            self.assertEqual(form.amount, 14.5)
        action = form.record.action_close()
        self.assertEqual((self.items_of(invoice).asked, dispute.standing), (85.5, 14.5))
        wizard = self.collection["account.move.reversal"].with_context(**action["context"])
        self.assertEqual(wizard.create({"journal_id": invoice.journal_id.id}).recouvrement_amount, 14.5)

    # ---------------------------------------------------------------- the dialog that opens it

    def opening(self, invoice, **vals):
        self.refresh()
        context = {"active_model": "account.move", "active_ids": invoice.ids}
        wizard = self.collection["recouvrement.dispute.wizard"].with_context(**context)
        wizard = wizard.create({"reason_id": self.price.id, **vals})
        wizard.line_ids.chosen = True
        return wizard

    def test_owner_is_proposed_and_may_be_anybody(self):
        invoice = self.invoice(amount=100, invoice_user_id=self.seller.id)
        wizard = self.opening(invoice)
        self.assertEqual(wizard.user_id, self.seller)
        manager = self.user_of("manager")
        for chosen in (manager, self.env["res.users"]):
            with self.subTest(chosen.name):
                wizard.line_ids.amount = 10
                wizard.user_id = chosen
                before = self.case_of(self.customer).dispute_ids
                wizard.action_open()
                self.env.invalidate_all()
                self.assertEqual((self.case_of(self.customer).dispute_ids - before).user_id, chosen)
        portal = new_test_user(self.env, login="portal_owner", groups="base.group_portal")
        with self.refused(ValidationError, "is no colleague"):
            wizard.user_id = portal
            wizard.action_open()

    def test_files_are_kept_on_each_dispute(self):
        invoices = self.invoice(amount=100) + self.invoice(self.customer_named("Roux"), amount=30)
        files = self.file("bon.exe", b"%PDF-1.4 bon") + self.file("photo.png", b"\x89PNG\r\n\x1a\n")
        wizard = self.opening(invoices, attachment_ids=[Command.set(files.ids)])
        wizard.action_open()
        self.env.invalidate_all()
        disputes = self.collection["recouvrement.dispute"].search([("reason_id", "=", self.price.id)])
        self.assertEqual(len(disputes), 2)
        for dispute in disputes:
            kept = dispute.message_ids.attachment_ids.sorted("name")
            self.assertEqual(kept.mapped("name"), ["bon.pdf", "photo.png"])
            self.assertEqual(kept.mapped("mimetype"), ["application/pdf", "image/png"])
            self.assertEqual(set(kept.mapped("res_id")), {dispute.id})

    def file(self, name, content):
        return self.collection["ir.attachment"].create({
            "name": name, "raw": content, "res_model": "recouvrement.dispute.wizard", "res_id": 0,
        })  # fmt: skip

    def test_files_are_refused_as_those_of_customers(self):
        invoice = self.invoice(amount=100)
        many = self.env["ir.attachment"].union(*(self.file(f"{one}.pdf", b"%PDF-1.4") for one in range(6)))
        for files, words in (
            (many, "5 files at most"),
            (self.file("bon.pdf", b"PK\x03\x04"), "cannot be accepted"),
            (self.file("bon.pdf", b"%PDF-1.4" + b"0" * 5_000_000), "larger than 5 MB"),
        ):
            wizard = self.opening(invoice, attachment_ids=[Command.set(files.ids)])
            with self.subTest(words), self.refused(UserError, words):
                wizard.action_open()
        self.assertFalse(self.case_of(self.customer).dispute_ids)

    def test_ends_when_paid_and_when_cancelled(self):
        paid, cancelled = self.invoice(amount=100), self.invoice(amount=80)
        first, second = self.dispute(paid, amount=30), self.dispute(cancelled)
        self.pay(paid)
        cancelled.button_draft()
        cancelled.button_cancel()
        self.refresh()
        self.assertEqual((first.resolution, second.resolution), ("paid", "cancelled"))
        self.assertFalse(first.untold)

    def test_part_payment_leaves_what_is_disputed(self):
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=30)
        self.pay(invoice, 70)
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual((item.disputed, item.decision_code, dispute.closed_on), (30, "disputed", False))
        self.pay(invoice, 10)
        self.refresh()
        self.assertEqual(self.items_of(invoice).disputed, 20)
        self.check_parts(invoice)

    # ---------------------------------------------------------------- the odd ledger

    def test_reset_to_draft_and_posted_again(self):
        invoice = self.instalments()
        self.refresh()
        dispute = self.dispute(self.items_of(invoice)[1], amount=40)
        old = dispute.line_ids.line_id
        invoice.button_draft()
        self.refresh()
        self.assertFalse(dispute.closed_on)
        invoice.invoice_line_ids.price_unit = 330
        invoice.action_post()
        self.refresh()
        self.assertFalse(dispute.closed_on)
        self.assertEqual(self.items_of(invoice).mapped("disputed"), [0, 40, 0])
        self.assertEqual(dispute.line_ids.line_id in invoice.line_ids, True, old)
        self.check_parts(invoice)

    def test_fewer_instalments_leave_the_dispute_on_the_last(self):
        invoice = self.instalments()
        self.refresh()
        dispute = self.dispute(self.items_of(invoice)[2], amount=40)
        invoice.button_draft()
        invoice.write({"invoice_payment_term_id": False, "invoice_date_due": days(-10)})
        invoice.action_post()
        self.refresh()
        self.assertEqual((self.items_of(invoice).disputed, dispute.closed_on), (40, False))

    def test_customer_merged(self):
        twin = self.customer_named("Menuiserie Duval (double)")
        invoice = self.invoice(twin, amount=100)
        dispute = self.dispute(invoice, amount=30)
        self.env["base.partner.merge.automatic.wizard"]._merge((twin | self.customer).ids, self.customer)
        self.refresh()
        self.assertEqual(dispute.case_id, self.case_of(self.customer))
        self.assertEqual((self.items_of(invoice).disputed, dispute.customer_name), (30, "Menuiserie Duval"))

    def test_payer_is_asked_for_the_rest(self):
        head = self.customer_named("Duval Holding")
        self.customer.recouvrement_payer_id = head
        invoice = self.invoice(amount=100)
        dispute = self.dispute(invoice, amount=30)
        reminder = self.gather()
        self.assertEqual((reminder.partner_id, reminder.principal), (head, 70))
        self.assertEqual(dispute.case_id, self.case_of(self.customer))

    def test_dispute_meanwhile_supersedes_the_reminder(self):
        self.company.recouvrement_sending = True
        invoice = self.invoice(amount=100)
        reminder = self.gather()
        self.assertEqual(reminder.state, "confirmed")
        self.dispute(invoice, amount=30)
        self.assertEqual((reminder.state, reminder.reason), ("cancelled", "superseded"))

    def test_dispute_while_queued_is_found_when_it_leaves(self):
        self.company.recouvrement_sending = True
        invoice = self.invoice(amount=100)
        reminder = self.gather()
        reminder.write(reminder._prepare_snapshot_vals())
        reminder.state = "queued"
        self.assertFalse(reminder._check_reality())
        self.dispute(invoice, amount=30)
        self.assertEqual(set(reminder._check_reality().values()), {"superseded"})

    # ---------------------------------------------------------------- many

    def test_list_of_disputes_reads_in_a_few_queries(self):
        """As many queries for 60 disputes as for 20."""
        customers = [self.customer_named(f"Customer {number}") for number in range(6)]
        moves = self.env["account.move"].union(*(self.invoice(one, amount=100) for one in customers))
        self.refresh()
        items = self.items_of(moves)
        for _time in range(10):
            self.collection["recouvrement.dispute"]._open(
                [(item, 5) for item in items], {"reason_id": self.price.id, "user_id": self.seller.id}
            )
        view = self.env.ref("recouvrement_module.recouvrement_dispute_view_list")
        Dispute = self.collection["recouvrement.dispute"]
        arch = etree.fromstring(Dispute.get_view(view.id, "list")["arch"])
        specification = {
            name: {"fields": {"display_name": {}}} if Dispute._fields[name].type == "many2one" else {}
            for name in {node.get("name") for node in arch.iter("field")} - {"activity_ids"}
        }
        counts = []
        for limit in (20, 60):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records = Dispute.web_search_read([], specification, limit=limit)
            self.assertEqual(len(records["records"]), limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.assertEqual(len(items), 6)

    # ---------------------------------------------------------------- what is claimed

    def test_no_compensation_while_all_that_is_open_is_disputed(self):
        """1000 late by 20 days: 40 are due by law, but not while the whole of it is disputed."""
        self.customer.with_env(self.collection).recouvrement_category = "business"
        invoice = self.invoice(amount=1000, due=-20)
        indemnity = lambda: self.collection["recouvrement.claim"]._get_claims(invoice)[0].indemnity  # noqa: E731
        self.assertEqual(indemnity().amount, 40)
        self.dispute(invoice, amount=400)
        self.assertEqual(indemnity().amount, 40, "600 are late and not disputed")
        self.dispute(invoice, amount=600)
        self.assertEqual(indemnity().reason, "disputed")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeOwner(DisputeCommon):
    """A colleague without any right in accounting answers, and never meets an error because of us."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice_ = cls.invoice(amount=100, invoice_user_id=cls.seller.id)
        cls.collector = cls.user_of("collector")

    def as_owner(self, record):
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(self.seller).with_company(self.company)

    def test_salesperson_of_the_invoice_is_asked(self):
        dispute = self.dispute(self.invoice_, amount=30, user=self.collector, description="Agreed at 70")
        self.assertEqual((dispute.user_id, dispute.salesperson_id), (self.seller, self.seller))
        self.assertEqual(dispute.activity_ids.user_id, self.seller)
        # five working days after Thursday the 19th of November 2026
        self.assertEqual((str(dispute.service_date), dispute.activity_ids.date_deadline), ("2026-11-26", days(7)))
        owned = self.as_owner(dispute)
        form = Form(owned, "recouvrement_module.recouvrement_dispute_view_form")
        self.assertEqual((form.customer_name, form.description), ("Menuiserie Duval", "Agreed at 70"))
        self.assertIn(self.invoice_.name, form.contents)
        self.assertIn("Work", form.contents)
        self.assertEqual(owned.search([]), owned)
        self.assertEqual(owned.search([("customer_name", "ilike", "duval")]), owned)
        self.assertFalse(owned.search([("customer_name", "ilike", "nobody of this name")]))
        for view in ("kanban", "list"):
            arch = owned.get_view(self.env.ref(f"recouvrement_module.recouvrement_dispute_view_{view}").id, view)
            self.assertIn("customer_name", arch["arch"])

    def test_owner_accepts_a_part(self):
        self.case_of_refreshed().user_id = self.collector
        dispute = self.dispute(self.invoice_, amount=30)
        owned = self.as_owner(dispute)
        action = owned.action_answer()
        wizard = owned.env["recouvrement.dispute.answer"].with_context(**action["context"]).create({})
        self.assertEqual(wizard.amount, 30)
        with self.refused(UserError, "at most what is disputed"):
            wizard.amount = 31
            wizard.action_answer()
        wizard.write({"amount": 20, "words": "Price of the order"})
        wizard.action_answer()
        self.env.invalidate_all()
        self.assertRecordValues(dispute, [{
            "answer": "accept", "answer_amount": 20, "answered_uid": self.seller.id, "answered_on": TODAY,
        }])  # fmt: skip
        self.assertEqual(dispute.stage_id.kind, "decided")
        self.assertEqual(dispute.activity_ids.user_id, self.collector)
        self.assertEqual(self.items_of(self.invoice_).disputed, 30)  # until a collector carries it out
        credit = self.credit(dispute.with_user(self.collector).with_env(self.collection))
        self.assertEqual((credit.amount_total, self.items_of(self.invoice_).disputed), (20, 20))

    def case_of_refreshed(self):
        self.refresh()
        return self.case_of(self.customer)

    def test_refusal_and_question_need_words(self):
        dispute = self.as_owner(self.dispute(self.invoice_, amount=30))
        for answer in ("refuse", "question"):
            with self.refused(UserError, "Say why"):
                dispute._answer(answer, 0, " ")
        dispute._answer("question", 0, "Which lines?")
        self.assertEqual(dispute.sudo().stage_id.kind, "customer")
        self.assertTrue(dispute.sudo().untold)
        action = dispute.with_env(self.collection).action_tell()
        self.assertIn("Which lines?", action["context"]["default_body"])

    def test_owner_moves_his_own_along_the_board_and_changes_nothing_else(self):
        dispute = self.as_owner(self.dispute(self.invoice_, amount=30))
        review = self.env.ref("recouvrement_module.dispute_stage_review")
        dispute.stage_id = review
        self.assertEqual(dispute.stage_id, review)
        with self.refused(UserError, "closed by its buttons"):
            dispute.stage_id = self.env.ref("recouvrement_module.dispute_stage_closed")
        for vals in ({"user_id": self.env.uid}, {"service_date": days(90)}, {"amount": 1}, {"description": "No"}):
            with self.refused(AccessError, "cannot be written"):
                dispute.write(vals)
        with self.refused(AccessError, "not allowed"):
            dispute._conclude("withdrawn")

    def test_others_read_nothing(self):
        other = new_test_user(self.env, login="other_seller", groups="base.group_user", company_id=self.company.id)
        dispute = self.dispute(self.invoice_, amount=30)
        self.assertFalse(self.env["recouvrement.dispute"].with_user(other).search([]))
        with self.refused(AccessError, ""):
            dispute.with_user(other).read(["number"])
        with self.refused(AccessError, ""):
            dispute.with_user(other)._answer("accept", 30, "")

    def test_dialogs_show_no_dispute_of_others(self):
        other = new_test_user(self.env, login="curious", groups="base.group_user", company_id=self.company.id)
        dispute = self.dispute(self.invoice_, amount=30, description="Secret of the customer")
        company = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger_dialogs", groups="recouvrement_module.group_collector",
            company_id=company.id, company_ids=[Command.set(company.ids)],
        )  # fmt: skip
        self.env.flush_all()
        for user, dialog, field in (
            (other, "recouvrement.dispute.answer", "description"),
            (stranger, "recouvrement.dispute.answer", "amount"),
            (stranger, "recouvrement.dispute.closing", "words"),
        ):
            model = self.env[dialog].with_user(user).with_company(user.company_id)
            with self.subTest(user=user.login, dialog=dialog):
                with self.refused(AccessError, ""):
                    model.create({"dispute_id": dispute.id})
                with self.refused(AccessError, ""):
                    model.onchange({"dispute_id": dispute.id}, ["dispute_id"], {"dispute_id": {}, field: {}})

    def test_dialogs_show_no_item_of_another_company(self):
        self.refresh()
        item = self.items_of(self.invoice_)
        company = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger_items", groups="recouvrement_module.group_collector",
            company_id=company.id, company_ids=[Command.set(company.ids)],
        )  # fmt: skip
        for name in ("dispute", "promise", "plan"):
            model = self.env[f"recouvrement.{name}.wizard.line"].with_user(stranger).with_company(company)
            with self.subTest(name), self.refused(AccessError, ""):
                model.onchange({"item_id": item.id}, ["item_id"], {"item_id": {}, "name": {}, "currency_id": {}})
        for name in ("promise", "plan"):
            model = self.env[f"recouvrement.{name}.wizard"].with_user(stranger).with_company(company)
            vals = {"case_id": item.case_id.id, "date": days(5)} if name == "promise" else {
                "case_id": item.case_id.id, "first_date": days(5), "line_ids": [],
            }  # fmt: skip
            with self.subTest(name), self.refused(AccessError, ""):
                model.with_context(active_model=item._name, active_ids=item.ids).create(vals)

    def test_a_fact_closes_it_whoever_reads_the_ledger(self):
        dispute = self.dispute(self.invoice_, amount=30)
        self.pay(self.invoice_)
        self.commit_like()
        self.env.invalidate_all()
        self.env["recouvrement.ledger"].with_user(self.collector)._prepare_answers({self.customer.id})
        self.env.invalidate_all()
        self.assertEqual(dispute.resolution, "paid")

    def test_collector_names_another_owner(self):
        dispute = self.dispute(self.invoice_, amount=30)
        dispute.with_user(self.collector).user_id = self.collector
        self.assertEqual(dispute.activity_ids.user_id, self.collector)
        with self.refused(AccessError, "cannot be written"):
            dispute.with_user(self.collector).amount = 1

    def test_late_is_told_to_the_managers_once(self):
        manager = self.user_of("manager")
        dispute = self.dispute(self.invoice_, amount=30)
        with freeze_time(days(7)):
            self.collection["recouvrement.dispute"]._escalate(self.company, days(7))
            self.assertFalse(dispute.escalated_on)
        with freeze_time(days(8)):
            self.env.invalidate_all()
            self.assertEqual(dispute.state, "late")
            for _time in range(2):
                self.collection["recouvrement.dispute"]._escalate(self.company, days(8))
        self.assertEqual(dispute.escalated_on, days(8))
        told = dispute.activity_ids.filtered(lambda activity: activity.user_id == manager)
        self.assertEqual(len(told), 1)
        self.assertIn("Julien Marchetti", told.summary)

    def test_late_reaches_the_collector_whoever_owns_it(self):
        """Nobody, somebody who has left, somebody who does not answer: the collector hears of it."""
        self.case_of_refreshed().user_id = self.collector
        gone = new_test_user(self.env, login="gone", groups="base.group_user", company_id=self.company.id)
        Dispute = self.collection["recouvrement.dispute"]
        left = self.dispute(self.invoice_, amount=10)
        left.user_id = gone
        gone.action_archive()
        nobody = self.dispute(self.invoice_, amount=10)
        nobody.user_id = False
        self.assertEqual(nobody.activity_ids.user_id, self.collector)
        self.assertIn("choose its owner", nobody.activity_ids.summary)
        owned = self.dispute(self.invoice_, amount=10)
        day = self.collection["recouvrement.day"].with_user(self.collector).get_day()
        waiting = {one["code"]: one["red"] for one in day["sections"]}
        self.assertEqual(waiting["disputes"], 2, "those that nobody answers")
        with freeze_time(days(8)):
            Dispute._escalate(self.company, days(8))
        for dispute in (left, nobody, owned):
            told = dispute.activity_ids.filtered(lambda one: one.summary.startswith("Late"))
            self.assertIn(self.collector, told.user_id, dispute.display_name)
        self.assertIn("waits for nobody", " ".join(left.activity_ids.mapped("summary")))

    def test_a_collector_who_is_away_has_a_stand_in(self):
        self.case_of_refreshed().user_id = self.collector
        karim = new_test_user(
            self.env, login="karim", groups="recouvrement_module.group_collector", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        self.collection["recouvrement.absence"].create({
            "user_id": self.collector.id, "stand_in_id": karim.id, "date_from": TODAY, "date_to": days(20),
        })  # fmt: skip
        dispute = self.dispute(self.invoice_, amount=10)
        dispute.user_id = False
        self.assertEqual(dispute.activity_ids.user_id, karim)
        with freeze_time(days(8)):
            self.collection["recouvrement.dispute"]._escalate(self.company, days(8))
        self.assertIn(karim, dispute.activity_ids.filtered(lambda one: one.summary.startswith("Late")).user_id)

    def test_message_to_a_new_owner_says_all(self):
        self.seller.notification_type = "email"
        dispute = self.dispute(self.invoice_, amount=30, description="Agreed at 70", user_id=False)
        loud = dispute.with_user(self.collector).with_context(tracking_disable=False, mail_notrack=False)
        loud.user_id = self.seller
        message = self.env["mail.message"].sudo().search([
            ("model", "=", dispute._name), ("res_id", "=", dispute.id),
            ("notified_partner_ids", "in", self.seller.partner_id.ids),
        ])  # fmt: skip
        self.assertEqual(message.subject, "Please answer the dispute of Menuiserie Duval by 26 Nov 2026")
        for said in ("Menuiserie Duval", "30.00", self.invoice_.name, self.price.name, "Agreed at 70", "26 Nov 2026",
                     "Open the Dispute", "/mail/view"):  # fmt: skip
            self.assertIn(said, message.body)
        self.assertNotIn("You have been assigned", message.body)

    def test_owner_reads_the_invoice_and_writes_on_the_thread(self):
        tax = self.env["account.tax"].create({"name": "20", "amount": 20})
        invoice = self.invoice(invoice_user_id=self.seller.id, invoice_line_ids=[
            Command.create({"name": "Work", "price_unit": 120, "tax_ids": [Command.set(tax.ids)]}),
        ])  # fmt: skip
        owned = self.as_owner(self.dispute(invoice, amount=30))
        for amount in ("120.00", "24.00", "144.00"):
            self.assertIn(amount, owned.contents)
        self.assertIn(invoice.name, owned._get_invoice_pdf().decode())
        self.assertIn(f"/recouvrement/dispute/{owned.id}/invoices", owned.action_invoice_pdf()["url"])
        message = owned.message_post(body="I call him.")
        self.assertIn("I call him.", owned.message_ids.mapped("body")[0])
        self.assertEqual(message.author_id, self.seller.partner_id)
        with self.refused(AccessError, ""):
            invoice.with_user(self.seller).read(["name"])
        for login, groups in (("curious_pdf", "base.group_user"), ("viewer_pdf", "recouvrement_module.group_viewer")):
            other = new_test_user(self.env, login=login, groups=groups, company_id=self.company.id)
            if login == "curious_pdf":
                with self.refused(AccessError, ""):
                    owned.with_user(other)._get_invoice_pdf()
            else:
                self.assertTrue(owned.with_user(other)._get_printable_invoices())

    def test_owners_have_an_app_and_others_none(self):
        menu = self.env.ref("recouvrement_module.menu_my_disputes")
        other = new_test_user(self.env, login="no_owner", groups="base.group_user", company_id=self.company.id)
        shown = lambda user: menu.id in menu.with_user(user).load_menus(False)["root"]["children"]  # noqa: E731
        self.assertFalse(shown(self.seller))
        self.dispute(self.invoice_, amount=30)
        self.assertEqual([shown(user) for user in (self.seller, other, self.collector)], [True, False, False])

    def test_a_customer_who_does_not_answer_is_not_waited_for_for_ever(self):
        """Fifteen days to answer a question; then it is ours, late and told, until it gets another day."""
        self.user_of("manager")
        dispute = self.dispute(self.invoice_, amount=30)
        dispute._answer("question", 0, "Which lines?")
        self.assertEqual((dispute.stage_id.kind, dispute.answer_by), ("customer", days(15)))
        for day, kind, told in ((15, "customer", False), (16, "review", days(16))):
            with freeze_time(days(day)):
                self.collection["recouvrement.dispute"]._escalate(self.company, days(day))
            self.assertEqual((dispute.stage_id.kind, dispute.escalated_on), (kind, told))
        self.assertEqual((dispute.answer_by, dispute.service_date), (False, days(15)))
        dispute.with_user(self.collector).service_date = days(20)
        self.assertFalse(dispute.escalated_on)

    def test_another_company_and_a_branch(self):
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger_disputes", groups="recouvrement_module.group_manager",
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        dispute = self.dispute(self.invoice_, amount=30)
        self.assertFalse(self.env["recouvrement.dispute"].with_user(stranger).with_company(other).search([]))
        self.assertTrue(dispute.exists())


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeOfReply(DisputeCommon):
    def test_reply_becomes_a_dispute_of_what_it_names(self):
        invoice = self.invoice(amount=100)
        self.invoice(amount=50)
        self.refresh()
        case = self.case_of(self.customer)
        file = ("bon.pdf", b"%PDF-1.4")
        message = case.message_post(
            body=f"La facture {invoice.name} est fausse.", message_type="email", attachments=[file],
            email_from=self.customer.email, author_id=self.customer.id,
        )  # fmt: skip
        reply = case.reply_ids.filtered(lambda one: one.message_id == message)
        action = reply.action_disputes()
        self.assertFalse(reply.is_read)
        wizard = self.collection["recouvrement.dispute.wizard"].with_context(**action["context"])
        wizard = wizard.create({"reason_id": self.price.id})
        self.assertEqual(wizard.line_ids.filtered("chosen").item_id.move_id, invoice)
        self.assertIn("est fausse", wizard.description)
        wizard.action_open()
        self.env.invalidate_all()
        dispute = case.dispute_ids
        self.assertEqual((dispute.origin, dispute.amount), ("reply", 100))
        self.assertEqual((reply.is_read, reply.outcome, case.reply_date), (True, "disputes", False))
        self.assertEqual(dispute.message_ids.attachment_ids.mapped("name"), ["bon.pdf"])
        self.assertFalse(case.hold_ids)
