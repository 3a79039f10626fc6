# Part of recouvrement_module. License LGPL-3.
"""Replies: they land on the case, hold the next reminder, and become something in a click."""

from email.message import EmailMessage

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY, days
from .test_dunning_gather import GatherCommon


class ReplyCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "clairvallon.example"})
        cls.company.alias_domain_id = cls.domain
        cls.collector = cls.user_of("collector", email="claire@clairvallon.example")

    def incoming(self, subject="Re: relance", body="Payé hier.", to=None, sender="compta@duval.example", **headers):
        """Let an email come in, as the mail server delivers it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, to or "catchall@clairvallon.example", subject
        message["Message-Id"] = f"<{subject[:20].encode().hex()}-{len(body)}-{id(headers)}@duval.example>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(body)
        self.env["mail.thread"].sudo().message_process(False, message.as_bytes())
        self.env.invalidate_all()

    def sent_reminder(self):
        """A reminder that left, with the message id that its answer refers to."""
        self.invoice()
        reminder = self.gather()
        reminder.write(reminder._prepare_snapshot_vals())
        reminder.mail_id = self.collection["mail.mail"].create({
            **reminder._prepare_mail_vals(), "attachment_ids": [], "message_id": "<reminder-1@clairvallon.example>",
        })  # fmt: skip
        self.mark_sent(reminder, on=-10)
        return reminder

    def replies(self, partner=None):
        return self.case_of(partner or self.customer).reply_ids


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReplies(ReplyCommon):
    def test_an_answer_lands_on_the_case_and_holds(self):
        reminder = self.sent_reminder()
        self.incoming(In_Reply_To="<reminder-1@clairvallon.example>")
        case = reminder.case_id
        self.assertRecordValues(self.replies(), [{
            "kind": "reply", "is_read": False, "preview": "Payé hier.", "subject": "Re: relance",
        }])  # fmt: skip
        self.assertIn("Payé hier", case.message_ids[0].body)
        self.assertTrue(case.reply_date)

    def test_an_automatic_answer_does_not_hold(self):
        reminder = self.sent_reminder()
        self.incoming(subject="Absence", In_Reply_To="<reminder-1@clairvallon.example>", Auto_Submitted="auto-replied")
        self.assertEqual(self.replies().mapped("kind"), ["automatic"])
        self.assertFalse(reminder.case_id.reply_date)

    def test_each_outcome(self):
        for code, button, held, event in (
            ("read", "action_read", False, False),
            ("paid", "action_paid", "hold_reason_payment", "payment"),
            ("approval", "action_approval", "hold_reason_approval", False),
        ):
            with self.subTest(code):
                customer = self.customer_named(code, email=f"{code}@client.example")
                invoice = self.invoice(partner=customer)
                self.refresh()
                case = self.case_of(customer)
                case.message_post(body="Bonjour", message_type="email", email_from=customer.email)
                reply = self.replies(customer)
                getattr(reply.with_user(self.collector), button)()
                self.assertRecordValues(reply, [{
                    "is_read": True, "outcome": code, "read_uid": self.collector.id,
                }])  # fmt: skip
                self.assertFalse(case.reply_date)
                reason = held and self.env.ref(f"recouvrement_module.{held}").id
                self.assertEqual(case.hold_ids.reason_id.id, reason)
                self.assertEqual(case.hold_ids.event, event)
                self.assertEqual(self.items_of(invoice).decision_code, "hold" if held else "remind")

    def test_will_pay_asks_for_the_day(self):
        self.sent_reminder()
        self.incoming(In_Reply_To="<reminder-1@clairvallon.example>")
        action = self.replies().with_user(self.collector).action_will_pay()
        self.assertFalse(self.replies().is_read, "until the day is said the reply waits")
        wizard = self.env["recouvrement.promise.wizard"].with_user(self.collector).with_context(**action["context"])
        wizard.create({"date": days(12)}).action_promise()
        case = self.case_of(self.customer)
        promise = case.promise_ids
        self.assertEqual((promise.date, promise.channel, self.replies().outcome), (days(12), "mail", "will_pay"))
        self.assertEqual((case.item_ids.decision_code, case.hold_ids.ids), ("promised", []))

    def test_copies_go_through_core(self):
        reminder = self.sent_reminder()
        self.incoming(In_Reply_To="<reminder-1@clairvallon.example>")
        action = self.replies().with_user(self.collector).action_copies()
        self.assertIn(action["res_model"], ("account.move.send.wizard", "account.move.send.batch.wizard"))
        self.assertEqual(reminder.case_id.hold_ids.reason_id.days, 5)

    def test_read_on_the_case_reads_all(self):
        self.sent_reminder()
        self.incoming(In_Reply_To="<reminder-1@clairvallon.example>")
        self.incoming(body="Encore un mot", In_Reply_To="<reminder-1@clairvallon.example>")
        self.case_of(self.customer).with_user(self.collector).action_reply_read()
        self.assertEqual(self.replies().mapped("is_read"), [True, True])

    def test_two_replies_hold_until_both_are_read(self):
        self.sent_reminder()
        self.incoming(In_Reply_To="<reminder-1@clairvallon.example>")
        self.incoming(body="Encore un mot", In_Reply_To="<reminder-1@clairvallon.example>")
        self.replies()[0].with_user(self.collector).action_read()
        self.assertTrue(self.case_of(self.customer).reply_date)

    def test_script_in_a_mail_is_text(self):
        self.sent_reminder()
        self.incoming(body="<script>alert(1)</script>" + "x" * 5000, In_Reply_To="<reminder-1@clairvallon.example>")
        reply = self.replies()
        self.assertNotIn("<script>", reply.body)
        self.assertLessEqual(len(reply.preview), 281)

    def test_who_may(self):
        self.sent_reminder()
        self.incoming(In_Reply_To="<reminder-1@clairvallon.example>")
        reply = self.replies()
        viewer = self.user_of("viewer")
        reply.with_user(viewer).read(["subject", "body", "preview"])
        for button in ("action_read", "action_paid", "action_copies"):
            with self.assertRaises(AccessError):
                getattr(reply.with_user(viewer), button)()
        with self.assertRaises(AccessError):
            reply.with_user(self.collector).write({"is_read": True})


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBlindCopies(ReplyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = cls.user_of("manager")
        cls.env["recouvrement.settings"].with_user(manager).create({"copy_address_name": "copie"}).action_apply()

    def send_copy(self, **vals):
        vals = {"sender": "claire@clairvallon.example", "to": "copie@clairvallon.example", **vals}
        self.incoming(**vals)

    def test_a_mail_sent_elsewhere_is_filed_by_the_address_of_the_customer(self):
        self.invoice()
        self.refresh()
        self.send_copy(to="compta@duval.example, copie@clairvallon.example", body="Comme convenu par téléphone")
        self.assertRecordValues(self.replies(), [{"kind": "copy", "is_read": True}])
        self.assertIn("Comme convenu", self.case_of(self.customer).message_ids[0].body)
        self.assertFalse(self.case_of(self.customer).reply_date, "our own mail is no reply")

    def test_or_by_the_number_of_an_invoice(self):
        invoice = self.invoice()
        self.refresh()
        self.send_copy(subject=f"Facture {invoice.name}.")
        self.assertEqual(len(self.replies()), 1)

    def test_else_it_waits_for_a_person(self):
        self.invoice()
        self.refresh()
        self.send_copy(subject="Sans indice", body="Rien")
        reply = self.collection["recouvrement.reply"].search([("case_id", "=", False)])
        self.assertRecordValues(reply, [{"kind": "copy", "is_read": False, "company_id": self.company.id}])
        with self.assertRaisesRegex(UserError, "File the message"):
            reply.with_user(self.collector).action_paid()
        case = self.case_of(self.customer)
        wizard = self.env["recouvrement.reply.file"].with_user(self.collector).with_context(
            active_model=reply._name, active_ids=reply.ids
        )  # fmt: skip
        wizard.create({"case_id": case.id}).action_apply()
        self.assertEqual((reply.case_id, reply.message_id in case.message_ids), (case, True))

    def test_a_mail_that_names_two_customers_waits_for_a_person(self):
        for partner in (self.customer, self.customer_named("Sage", email="compta@sage.example")):
            self.invoice(partner=partner)
        self.refresh()
        self.send_copy(to="compta@duval.example, compta@sage.example, copie@clairvallon.example")
        reply = self.collection["recouvrement.reply"].search([("case_id", "=", False)])
        reply.with_user(self.collector).action_read()
        self.assertTrue(reply.is_read, "what is of no customer can be put away")

    def test_an_automatic_answer_to_it_does_not_hold(self):
        self.invoice()
        self.refresh()
        self.send_copy(sender="compta@duval.example", subject="Absence", Auto_Submitted="auto-replied")
        self.assertEqual(self.replies().mapped("kind"), ["automatic"])
        self.assertFalse(self.case_of(self.customer).reply_date)

    def test_an_answer_of_a_customer_to_it_holds(self):
        self.invoice()
        self.refresh()
        self.send_copy(sender="compta@duval.example", subject="Re: notre échange")
        self.assertEqual(self.replies().mapped("kind"), ["reply"])
        self.assertTrue(self.case_of(self.customer).reply_date)

    def test_an_answer_to_it_ends_the_hold_that_waited_for_it(self):
        self.invoice()
        self.refresh()
        case = self.case_of(self.customer)
        hold = self.collection["recouvrement.hold"].with_user(self.collector)._place([{
            "case_id": case.id, "reason_id": self.env.ref("recouvrement_module.hold_reason_question").id,
            "until": days(20), "event": "reply",
        }])  # fmt: skip
        self.send_copy(sender="claire@clairvallon.example", to="compta@duval.example, copie@clairvallon.example")
        self.assertFalse(hold.ended_on, "our own mail is no answer")
        self.send_copy(sender="compta@duval.example", subject="Re: notre échange")
        self.assertRecordValues(hold, [{"ended_on": TODAY, "ended_by": "event"}])

    def test_the_address_needs_a_domain_and_can_be_given_up(self):
        self.assertEqual(self.company.recouvrement_copy_alias_id.display_name, "copie@clairvallon.example")
        self.company._recouvrement_set_copy_address("")
        self.assertFalse(self.company.recouvrement_copy_alias_id)
        self.company.alias_domain_id = False
        with self.assertRaisesRegex(UserError, "alias domain"):
            self.company._recouvrement_set_copy_address("copie")
