# Part of recouvrement_module. License LGPL-3.
"""Payers: a head office, a factor or a carrier is asked for what others owe, and never for more than they owe."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, days
from .test_holds import HoldCommon


class PayerCommon(HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.customer_named("Groupe Horizon", email="tresorerie@horizon.example", ref="HOR")
        cls.lyon, cls.lille, cls.nice = (
            cls.customer_named(f"Horizon {name}", email=False, recouvrement_payer_id=cls.group.id)
            for name in ("Lyon", "Lille", "Nice")
        )
        cls.factor = cls.customer_named("Factor Plus", email="gestion@factor.example")

    def asked(self, reminders):
        """What messages ask: addressee → customer → amount."""
        result = {}
        for reminder in reminders:
            amounts = result.setdefault(reminder.partner_id.name, {})
            for line in reminder.line_ids:
                amounts[line.customer_name] = amounts.get(line.customer_name, 0) + line.asked
        return result

    def waiting(self):
        domain = [("state", "in", ("prepared", "confirmed")), ("company_id", "=", self.company.id)]
        return self.collection["recouvrement.reminder"].search(domain, order="id")

    def merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([source.id, target.id], target)
        self.refresh()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPayers(PayerCommon):
    def ledger(self):
        """By hand: Lyon 1000 + 500 − 300 = 1200; Lille 400 − 150 paid, credit of 400: 0; Nice 800; the group 60."""
        self.invoice(self.lyon, amount=1000, due=-25)
        self.invoice(self.lyon, amount=500, due=-6)
        self.credit_note(partner=self.lyon, amount=300)
        self.pay(self.invoice(self.lille, amount=400, due=-10), amount=150)
        self.credit_note(partner=self.lille, amount=400)
        self.invoice(self.nice, amount=800, due=-10)
        self.invoice(self.group, amount=60, due=-10)

    # ---------------------------------------------------------------- one message

    def test_head_office_pays_for_three_sites_with_their_own_credits(self):
        self.ledger()
        reminder = self.gather()
        self.assertRecordValues(reminder, [{
            "partner_id": self.group.id, "case_id": self.case_of(self.group).id, "level_id": self.second.id,
            "principal": 2060, "credits": 300, "email_to": False,
        }])  # fmt: skip
        self.assertEqual(
            self.asked(reminder),
            {"Groupe Horizon": {"Horizon Lyon": 1200, "Horizon Nice": 800, "Groupe Horizon": 60}},
        )
        self.assertFalse(reminder._check_reality())
        steps = {line.name: line.level_id for line in reminder.line_ids}
        self.assertEqual(list(steps.values()).count(self.second), 1)
        self.assertEqual(reminder._get_email_to(), self.group.email)

    def test_the_steps_are_those_of_each_customer(self):
        self.ledger()
        self.mark_sent(self.gather())
        steps = {item.residual: item.sent_delay for item in self.items_of(self.lyon)}
        self.assertEqual(steps, {1000: 20, 500: 5, -300: 0})
        self.assertEqual(self.items_of(self.nice).mapped("sent_delay"), [5])
        self.assertEqual(set(self.items_of(self.lille).mapped("decision_code")), {"covered", "credit"})
        late = self.invoice(self.nice, amount=9, due=-7)
        with freeze_time(days(1)):
            self.assertFalse(self.gather(days(1)))
        self.assertEqual(self.items_of(late).decision_code, "contacted")
        self.assertIn("Asked of Groupe Horizon.", self.items_of(late).why)
        self.assertFalse(self.items_of(self.group).payer_id)

    def test_one_message_for_each_currency(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        self.invoice(self.lyon, amount=100)
        self.invoice(self.nice, amount=80, currency_id=usd.id)
        self.credit_note(partner=self.lyon, amount=70, currency_id=usd.id)
        found = {(one.partner_id, one.currency_id.name, one.principal) for one in self.gather()}
        self.assertEqual(found, {(self.group, "EUR", 100), (self.group, "USD", 80)})

    def test_new_items_wait_for_the_message_to_the_payer(self):
        self.invoice(self.lyon)
        self.gather()
        late = self.invoice(self.nice, due=-12)
        self.assertFalse(self.gather())
        self.assertEqual(self.items_of(late).decision_code, "with_other")

    def test_an_invoice_may_have_another_payer(self):
        """Lyon owes 1000 + 500 − 300: the credit meets the older one, which the factor is asked for."""
        self.ledger()
        old = self.collection["account.move"].search([
            ("partner_id", "=", self.lyon.id), ("amount_total", "=", 1000), ("state", "=", "posted"),
        ])  # fmt: skip
        old.recouvrement_payer_id = self.factor
        reminders = self.gather()
        self.assertEqual(self.asked(reminders), {
            "Factor Plus": {"Horizon Lyon": 700},
            "Groupe Horizon": {"Horizon Lyon": 500, "Horizon Nice": 800, "Groupe Horizon": 60},
        })  # fmt: skip
        self.assertEqual(sum(reminders.mapped("principal")), 2060)
        self.assertFalse(reminders._check_reality())

    def test_a_credit_note_is_for_whoever_pays_for_its_invoice(self):
        """Also when somebody makes it who does not see the payer: a cashier, say, whom another addon lets do it."""
        invoice = self.invoice(self.lyon, amount=100, recouvrement_payer_id=self.factor.id)
        other = self.invoice(self.lyon, amount=60)
        refunds = (invoice | other)._reverse_moves([{"invoice_date": TODAY}, {"invoice_date": TODAY}])
        self.assertEqual([refund.recouvrement_payer_id for refund in refunds], [self.factor, self.env["res.partner"]])
        self.assertEqual(invoice._reverse_moves(cancel=True).recouvrement_payer_id, self.factor)
        cashier = self.cashier()
        self.assertFalse(invoice.with_user(cashier)._has_field_access(invoice._fields["recouvrement_payer_id"], "read"))
        refund = invoice.with_user(cashier)._reverse_moves()
        self.assertEqual(refund.sudo().recouvrement_payer_id, self.factor)

    def cashier(self):
        """A user who may write entries, and all that they touch, and is of no group of Invoicing."""
        group = self.env["res.groups"].create({"name": "Cashier"})
        self.env["ir.model.access"].create([
            {
                "name": model.model, "model_id": model.id, "group_id": group.id,
                "perm_read": True, "perm_write": True, "perm_create": True, "perm_unlink": True,
            }
            for model in self.env["ir.model"].search([("abstract", "=", False)])
        ])  # fmt: skip
        user = new_test_user(
            self.env, login="caisse", groups="base.group_user",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        user.group_ids |= group
        return user

    def test_an_invoice_may_be_asked_of_the_customer_itself(self):
        self.lyon.email = "lyon@horizon.example"
        self.invoice(self.lyon, amount=10, recouvrement_payer_id=self.lyon.id)
        self.invoice(self.lyon, amount=7)
        self.assertEqual(
            self.asked(self.gather()), {"Horizon Lyon": {"Horizon Lyon": 10}, "Groupe Horizon": {"Horizon Lyon": 7}}
        )

    def test_one_hop(self):
        self.group.recouvrement_payer_id = self.factor
        self.invoice(self.lyon, amount=10)
        self.invoice(self.group, amount=7)
        self.assertEqual(
            self.asked(self.gather()), {"Groupe Horizon": {"Horizon Lyon": 10}, "Factor Plus": {"Groupe Horizon": 7}}
        )

    def test_a_person_confirms_when_the_policy_of_any_customer_says_so(self):
        policy = self.policy.copy({"approval_amount": 400, "company_id": self.company.id})
        self.invoice(self.lyon, amount=500)
        self.invoice(self.nice, amount=10, due=-25)
        self.refresh()
        self.case_of(self.lyon).policy_id = policy
        self.assertRecordValues(self.gather(), [{"state": "prepared", "principal": 510}])

    # ---------------------------------------------------------------- formal notice

    def test_a_formal_notice_goes_to_who_owes(self):
        """It is the debtor who must be put in default (C. civ. 1344), not a mere payer."""
        self.lyon.email = self.lille.email = "siege@horizon.example"
        self.invoice(self.lyon, amount=100, due=-35)
        letter = self.gather()
        self.assertEqual((letter.partner_id, letter.level_id), (self.group, self.last))
        self.mark_sent(letter)
        other = self.invoice(self.nice, amount=30, due=0)
        with freeze_time(days(11)):
            found = self.gather(days(11))
            notice = found.filtered("formal_notice")
            self.assertEqual(
                self.asked(found), {"Horizon Lyon": {"Horizon Lyon": 100}, "Groupe Horizon": {"Horizon Nice": 30}}
            )
            self.assertEqual((notice.case_id, notice.level_id), (self.case_of(self.lyon), self.notice))
            self.assertEqual(self.items_of(other).decision_code, "open")
            self.assertFalse(found._check_reality())
            # what the group was told is no reminder of Lyon
            self.assertFalse(notice._get_reminder_dates())
            self.assertEqual(found._get_customers(), self.lyon + self.nice)
        self.mark_sent(notice, on=11)
        self.assertEqual(self.items_of(self.lyon).decision_code, "ended")

    def test_what_holds_a_formal_notice_holds_nothing_else(self):
        """It is a letter and the customer has no address: the invoice that is reminded by email has no need of one."""
        self.invoice(amount=100, due=-35)
        self.mark_sent(self.gather())
        self.customer.write({"street": False, "zip": False, "city": False})
        young = self.invoice(amount=30, due=0)
        with freeze_time(days(11)):
            reminder = self.gather(days(11))
            self.assertEqual((reminder.level_id, reminder.principal), (self.first, 30))
        self.assertEqual(self.items_of(young).decision_code, "open")
        self.assertEqual(self.items_of(self.customer).mapped("held_code"), ["no_address", False])

    def test_items_of_a_customer_wait_for_its_formal_notice(self):
        self.invoice(self.lyon, amount=100, due=-35)
        self.mark_sent(self.gather())
        with freeze_time(days(11)):
            self.gather(days(11))
            late = self.invoice(self.lyon, amount=30, due=-20)
            self.assertFalse(self.gather(days(11)))
            self.assertEqual(self.items_of(late).decision_code, "with_other")

    # ---------------------------------------------------------------- another payer

    def test_another_payer_between_two_steps_loses_none(self):
        invoice = self.invoice(self.lyon, due=-10)
        self.mark_sent(self.gather())
        self.lyon.recouvrement_payer_id = self.factor
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual((item.payer_id, item.sent_delay, item.contacted_on), (self.factor, 5, False))
        with freeze_time(days(11)):
            reminder = self.gather(days(11))
            self.assertEqual((reminder.partner_id, reminder.level_id), (self.factor, self.second))

    def test_what_is_prepared_for_the_payer_of_before_is_prepared_again(self):
        self.invoice(self.lyon, amount=10)
        self.invoice(self.nice, amount=7)
        reminder = self.gather()
        self.lyon.recouvrement_payer_id = self.factor
        self.assertEqual(reminder._check_reality(), {reminder: "superseded"})
        self.commit_like()
        reminder._supersede()
        self.assertEqual(
            self.asked(self.waiting()), {"Factor Plus": {"Horizon Lyon": 10}, "Groupe Horizon": {"Horizon Nice": 7}}
        )
        self.assertEqual(self.items_of(self.lyon).decision_code, "open")

    def test_the_daily_repair_finds_who_is_asked(self):
        self.invoice(self.lyon)
        self.refresh()
        self.env.cr.execute("UPDATE res_partner SET recouvrement_payer_id = NULL WHERE id = %s", [self.lyon.id])
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.assertFalse(self.items_of(self.lyon).payer_id)
        self.assertEqual(self.items_of(self.lyon).payer_case_id, self.case_of(self.lyon))

    def test_merge(self):
        other = self.customer_named("Horizon SA", email="sa@horizon.example")
        self.invoice(self.lyon, amount=10)
        self.mark_sent(self.gather())
        self.merge(self.group, other)
        self.assertEqual(self.lyon.recouvrement_payer_id, other)
        item = self.items_of(self.lyon)
        self.assertEqual((item.payer_id, item.payer_case_id, item.sent_delay), (other, self.case_of(other), 5))

    def test_merge_of_a_customer_with_its_payer(self):
        self.invoice(self.lyon, amount=10)
        self.invoice(self.nice, amount=7)
        self.refresh()
        self.merge(self.lyon, self.group)
        self.assertFalse(self.group.recouvrement_payer_id)
        self.assertEqual(self.asked(self.gather()), {"Groupe Horizon": {"Groupe Horizon": 10, "Horizon Nice": 7}})
        self.merge(self.group, self.nice)
        self.assertFalse(self.nice.recouvrement_payer_id)
        self.assertEqual(self.items_of(self.nice).mapped("decision_code"), ["open", "open"])

    def test_merge_that_would_make_a_circle(self):
        self.group.recouvrement_payer_id = self.factor
        self.invoice(self.factor, amount=10)
        self.merge(self.lyon, self.factor)
        self.assertFalse(self.factor.recouvrement_payer_id)

    def test_a_payer_who_moves_under_a_parent(self):
        holding = self.customer_named("Holding", email="h@horizon.example")
        self.invoice(self.lyon)
        self.refresh()
        self.group.write({"is_company": False, "parent_id": holding.id})
        self.refresh()
        self.assertEqual(self.items_of(self.lyon).payer_id, holding)
        self.group.write({"is_company": True, "parent_id": False})
        self.refresh()
        self.assertEqual(self.items_of(self.lyon).payer_id, self.group)

    def test_whoever_moves_a_payer_waits_for_no_search(self):
        holding = self.customer_named("Horizon Holding")
        self.invoice(self.lyon)
        self.refresh()
        self.group.write({"is_company": False, "parent_id": holding.id})
        self.env.flush_all()
        self.assertEqual(self.env.cr.precommit.data["recouvrement.refresh"]["payers"], {self.group.id})
        self.commit_like()
        asked = self.collection["recouvrement.refresh"].search([]).mapped("partner_id")
        self.assertLessEqual({self.lyon.id, self.lille.id, self.nice.id}, set(asked))

    # ---------------------------------------------------------------- bad input

    def test_who_cannot_pay(self):
        contact = self.env["res.partner"].create({"name": "Mme Roux", "parent_id": self.lyon.id})
        gone = self.customer_named("Parti", active=False)
        self.invoice(self.lyon)
        self.refresh()
        for partner, payer, words in (
            (self.lyon, self.lyon, "pays for itself"),
            (self.group, self.lyon, "somebody must pay in the end"),
            (self.lyon, contact, "invoice contact"),
            (self.lyon, gone, "is archived"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                partner.recouvrement_payer_id = payer
        self.env.invalidate_all()
        self.factor.recouvrement_payer_id = self.lyon
        with self.assertRaisesRegex(ValidationError, "somebody must pay"), self.cr.savepoint():
            self.group.recouvrement_payer_id = self.factor
        self.env.invalidate_all()
        self.assertEqual(self.lyon.recouvrement_payer_id, self.group)
        self.assertEqual(self.items_of(self.lyon).payer_id, self.group)
        invoice = self.invoice(self.lyon)
        for payer, words in ((contact, "invoice contact"), (gone, "is archived")):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                invoice.recouvrement_payer_id = payer

    def test_a_payer_is_not_deleted(self):
        self.invoice(self.lyon, recouvrement_payer_id=self.factor.id)
        for payer in (self.group, self.factor):
            with self.assertRaisesRegex(UserError, "choose another payer there first"), self.cr.savepoint():
                payer.unlink()

    # ---------------------------------------------------------------- companies and people

    def test_a_payer_of_another_group_of_companies_pays_for_nobody_here(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        self.group.company_id = other
        self.lyon.email = "lyon@horizon.example"
        self.invoice(self.lyon, amount=10)
        self.invoice(self.lyon, amount=7, company=other)
        self.assertEqual(self.asked(self.gather()), {"Horizon Lyon": {"Horizon Lyon": 10}})
        self.assertEqual(self.case_of(self.group, other).paid_item_ids.mapped("residual"), [7])

    def test_branches_share_one_message(self):
        branch = self.branch_of(self.company)
        self.invoice(self.lyon, amount=10, company=branch)
        self.invoice(self.nice, amount=7)
        self.assertEqual(self.gather().principal, 17)

    def test_whoever_edits_a_contact_or_an_invoice_may_choose(self):
        invoice = self.invoice(self.customer, amount=10)
        self.refresh()
        user = new_test_user(
            self.env, login="facture", groups="account.group_account_invoice,base.group_partner_manager",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        with Form(self.customer.with_user(user)) as form:
            form.recouvrement_payer_id = self.group.with_user(user)
        self.refresh()
        self.assertEqual(self.items_of(invoice).payer_id, self.group)
        invoice.with_user(user).recouvrement_payer_id = self.factor
        self.refresh()
        self.assertEqual(self.items_of(invoice).payer_id, self.factor)

    # ---------------------------------------------------------------- checks and answers

    def test_the_bank_line_of_either_holds(self):
        self.bank_line(reconciled=True)
        lyon, nice = self.invoice(self.lyon, amount=10), self.invoice(self.nice, amount=7)
        line = self.bank_line(partner_id=self.lyon.id)
        self.assertEqual(self.asked(self.gather()), {"Groupe Horizon": {"Horizon Nice": 7}})
        self.assertEqual(self.items_of(lyon).held_code, "bank_line")
        line.partner_id = self.group
        self.commit_like()
        self.assertEqual(self.waiting()._check_reality(), {self.waiting(): "bank_line"})
        self.assertEqual(self.items_of(nice).decision_code, "open")

    def test_the_address_of_the_payer_counts(self):
        invoice = self.invoice(self.lyon)
        self.group.email = False
        self.lyon.email = "lyon@horizon.example"
        self.assertFalse(self.gather())
        self.assertEqual(self.items_of(invoice).held_code, "no_email")

    def test_what_came_back_from_the_payer_holds_all_that_he_is_asked(self):
        self.invoice(self.lyon)
        reminder = self.gather()
        self.mark_sent(reminder)
        reminder._record_bounce(self.group.email)
        later = self.invoice(self.nice)
        self.refresh()
        self.assertEqual(self.items_of(self.lyon).decision_code, "bounced")
        self.assertEqual(self.items_of(later).held_code, "bounced_address")
        self.group.email = "new@horizon.example"
        reminder.action_release_bounce()
        self.assertEqual(self.items_of(self.lyon).decision_code, "remind")
        self.assertEqual(self.items_of(later).decision_code, "remind")

    def test_a_reply_of_the_payer_holds_and_is_read(self):
        invoice = self.invoice(self.lyon)
        self.refresh()
        case = self.case_of(self.group)
        case.message_post(body="Nous payons le 30", message_type="email")
        self.assertFalse(self.gather())
        self.assertEqual(self.items_of(invoice).held_code, "unread_reply")
        case.with_user(self.user_of("collector")).action_reply_read()
        self.assertEqual(self.items_of(invoice).decision_code, "remind")

    def test_a_site_on_hold_is_left_out_and_the_payer_on_hold_is_left_alone(self):
        lyon, nice = self.invoice(self.lyon, amount=10), self.invoice(self.nice, amount=7)
        self.gather()
        held = self.hold(self.case_of(self.lyon))
        self.assertEqual(self.asked(self.waiting()), {"Groupe Horizon": {"Horizon Nice": 7}})
        held.action_end()
        self.hold(self.case_of(self.group))
        self.assertFalse(self.waiting())
        self.assertEqual(self.on_hold(lyon, nice), [["hold"], ["hold"]])
        self.assertIn(self.reason.name, self.items_of(lyon).why)

    def test_taken_back_it_frees_the_items_of_all(self):
        self.ledger()
        reminder = self.gather()
        reminder.with_user(self.user_of("collector")).action_cancel()
        for customer in (self.lyon, self.nice, self.group):
            self.assertIn("remind", self.items_of(customer).mapped("decision_code"))

    # ---------------------------------------------------------------- screens

    def test_remind_now(self):
        self.invoice(self.lyon, amount=10, due=-2)
        self.invoice(self.nice, amount=7, due=-2)
        self.invoice(self.group, amount=5, due=-2)
        self.refresh()
        collector = self.user_of("collector")
        wizard = self.env["recouvrement.force.step"].with_user(collector)
        for partner, level, expected in (
            (self.lyon, self.first, {"Groupe Horizon": {"Horizon Lyon": 10}}),
            (self.group, self.first, {"Groupe Horizon": {"Groupe Horizon": 5, "Horizon Lyon": 10, "Horizon Nice": 7}}),
            (self.group, self.notice, {"Groupe Horizon": {"Groupe Horizon": 5}}),
            (self.nice, self.notice, {"Horizon Nice": {"Horizon Nice": 7}}),
        ):
            wizard.create({"case_id": self.case_of(partner).id, "level_id": level.id}).action_force()
            self.assertEqual(self.asked(self.waiting()), expected)
            self.waiting().action_cancel()

    def test_the_case_shows_what_concerns_it(self):
        self.ledger()
        reminder = self.gather()
        viewer = self.user_of("viewer")
        for partner in (self.group, self.lyon, self.nice):
            case = self.case_of(partner).with_user(viewer)
            self.assertEqual(case.concerning_ids.ids, reminder.ids)
            self.assertEqual(case.reminder_count, 1)
        self.assertFalse(self.case_of(self.lille).concerning_ids)
        group, lyon = (Form(self.case_of(partner).with_user(viewer)) for partner in (self.group, self.lyon))
        self.assertEqual(lyon.payer_id, self.group)
        self.assertEqual(len(group.paid_item_ids), 6)
        self.assertEqual(self.case_of(self.group).others_overdue_count, 4)
        found = self.env["recouvrement.item"].with_user(viewer).search([("payer_id", "!=", False)])
        self.assertEqual(found.partner_id, self.lyon + self.lille + self.nice)

    def test_preview_lists_what_the_run_then_prepares(self):
        self.company.recouvrement_sending = True
        self.company.recouvrement_bank_check = "warn"
        self.ledger()
        self.bank_line(reconciled=True)
        self.bank_line(partner_id=self.nice.id)
        self.commit_like()
        run = self.collection["recouvrement.run"].browse(
            self.env["recouvrement.run"].with_user(self.user_of("viewer")).action_preview()["res_id"]
        )
        self.assertRecordValues(run.message_ids, [{
            "partner_id": self.group.id, "case_id": self.case_of(self.group).id, "principal": 2060, "line_count": 4,
            "doubt_code": "bank_line",
        }])  # fmt: skip

    def test_queries_do_not_grow_with_the_customers_of_a_payer(self):
        for number in range(20):
            self.invoice(self.customer_named(f"Agence {number}", recouvrement_payer_id=self.group.id), amount=1)
        self.refresh()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        self.assertEqual(self.collection["recouvrement.reminder"].browse(ids).principal, 20)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPayerDocuments(PayerCommon):
    def say(self, amount):
        return self.env["recouvrement.reminder"].new({"currency_id": self.company.currency_id.id})._say_amount(amount)

    def rows(self, document):
        """The headings and subtotals of a table, and the open amounts of its lines."""
        return [(row["kind"], row.get("text") or row.get("asked") or row["residual"]) for row in document["rows"]]

    def ledger(self):
        """Lyon: 1000 there and 500 on the quay, a credit of 300; the group: 60."""
        quay = self.env["res.partner"].create({"name": "Quai B", "type": "delivery", "parent_id": self.lyon.id})
        self.invoice(self.lyon, amount=1000, due=-25, partner_shipping_id=self.lyon.id)
        self.invoice(self.lyon, amount=500, due=-6, partner_shipping_id=quay.id)
        self.credit_note(partner=self.lyon, amount=300)
        self.invoice(self.group, amount=60, due=-10)

    def test_subtotals_by_customer_and_site_add_up(self):
        self.ledger()
        reminder = self.gather()
        reminder.write(reminder._prepare_snapshot_vals())
        document = reminder.with_context(lang="en_US")._get_documents()[reminder.id]
        self.assertTrue(document["grouped"])
        self.assertEqual(self.rows(document), [
            ("customer", "Groupe Horizon"), ("line", self.say(60)), ("customer_total", "Groupe Horizon"),
            ("customer", "Horizon Lyon"),
            ("site", "Horizon Lyon"), ("line", self.say(700)), ("site_total", "Horizon Lyon"),
            ("site", "Quai B"), ("line", self.say(500)), ("site_total", "Quai B"),
            ("customer_total", "Horizon Lyon"),
        ])  # fmt: skip
        totals = {row["text"]: row for row in document["rows"] if row["kind"] == "customer_total"}
        self.assertEqual(
            [totals["Horizon Lyon"][name] for name in ("residual", "deducted", "asked")],
            [self.say(1500), self.say(-300), self.say(1200)],
        )
        self.assertEqual((document["total"], document["principal"]), (self.say(1560), self.say(1260)))
        self.assertEqual([amount for _words, amount in document["deductions"]], [self.say(-300)])
        self.assertEqual((document["subject"], document["customer_reference"]), (reminder.subject, "HOR"))
        mail = str(reminder._render_mail_body())
        letter = self.collection["recouvrement.letter"]._lay_out(1, document).body
        for page in (mail, letter):
            for text in ("Subtotal", "Quai B", "Horizon Lyon", self.say(1200), self.say(1260)):
                self.assertIn(text, page)

    def test_a_message_about_oneself_stays_plain(self):
        self.invoice(self.group, amount=60)
        document = next(iter(self.gather()._get_documents().values()))
        self.assertEqual([row["kind"] for row in document["rows"]], ["line"])
        self.assertFalse(document["grouped"])

    def test_statement_of_a_payer(self):
        self.ledger()
        self.invoice(self.lille, amount=5, recouvrement_payer_id=self.lille.id)
        self.refresh()
        desk = self.env(user=self.user_of("collector"))
        wizard = desk["recouvrement.statement"].create({
            "date": TODAY, "partner_ids": [Command.set(self.group.ids)], "company_id": self.company.id,
        })  # fmt: skip
        (document,) = wizard._get_documents()
        (account,) = document["accounts"]
        self.assertEqual(account["total"], self.say(1260))
        self.assertEqual([text for kind, text in self.rows(account) if kind == "customer_total"], [
            "Groupe Horizon", "Horizon Lyon",
        ])  # fmt: skip
        totals = [row["residual"] for row in account["rows"] if row["kind"] == "customer_total"]
        self.assertEqual(totals, [self.say(60), self.say(1200)])
        page = desk["ir.actions.report"]._render_qweb_html("recouvrement_module.report_statement", wizard.ids)[0]
        self.assertIn("Subtotal", page.decode())
        wizard.with_debtors = False
        (account,) = wizard._get_documents()[0]["accounts"]
        self.assertEqual((account["total"], [row["kind"] for row in account["rows"]]), (self.say(60), ["line"]))

    def test_statement_of_a_customer_shows_its_whole_account(self):
        self.ledger()
        desk = self.env(user=self.user_of("viewer"))
        wizard = desk["recouvrement.statement"].create({
            "date": TODAY, "partner_ids": [Command.set((self.lyon + self.group).ids)], "company_id": self.company.id,
        })  # fmt: skip
        documents = wizard._get_documents()
        totals = [document["accounts"][0]["total"] for document in documents]
        self.assertEqual(sorted(totals), sorted([self.say(1200), self.say(1260)]))

    def test_no_interest_where_a_consumer_owes(self):
        self.second.recall_interest = True
        self.invoice(self.lyon, due=-25)
        reminder = self.gather()
        self.assertTrue(reminder._say_interest())
        self.lyon.is_company = False
        self.assertFalse(reminder._say_interest())
