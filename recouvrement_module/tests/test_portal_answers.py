# Part of recouvrement_module. License LGPL-3.
"""A customer answers on its page: what follows, who hears of it, and what strangers cannot do."""

import io
from types import SimpleNamespace
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import answers
from ..models.portal.hit import LIMIT
from ..rules.portal_answer import MOST_A_DAY
from .common import TODAY, days
from .test_portal_page import HTTP, PortalCommon

PDF = ("bon.pdf", b"%PDF-1.4 delivery note", "application/pdf")


class AnswersCommon(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.invoice(amount=500, due=-20)
        cls.later = cls.invoice(amount=200, due=-10)
        cls.other = cls.customer_named("Garage Morel")
        cls.secret = cls.invoice(cls.other, amount=777, due=-10)
        cls.refresh()
        cls.case = cls.case_of(cls.customer)
        cls.case.user_id = cls.collector
        cls.reason = cls.env.ref("recouvrement_module.dispute_reason_price")

    def line(self, move):
        return move.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def form_of(self, answer):
        """What a browser would send from the form of a page."""
        (form,) = html.fromstring(answer.text).xpath("//form[.//button[@type='submit']][.//input[@name='csrf_token']]")
        return dict(form.form_values())

    def ask(self, page, kind, *moves, **vals):
        """Tick invoices and press a button: the page that asks for the rest."""
        data = {
            "csrf_token": self.form_of(page)["csrf_token"], "company_id": self.company.id,
            "line": [self.line(move).id for move in moves], **vals,
        }  # fmt: skip
        return self.url_open(f"{page.url}/answer/{kind}", data=data)

    def send(self, page, kind, *moves, files=(), **vals):
        """Answer, and come back to the page; what was sent, too."""
        data = {**self.form_of(self.ask(page, kind, *moves)), **vals}
        data["line"] = [self.line(move).id for move in moves]
        self.sent = data
        answer = self.url_open(
            f"{page.url}/answer/{kind}", data=data, files=[("files", one) for one in files] or None
        )  # fmt: skip
        self.env.invalidate_all()
        return answer

    def answers(self):
        return self.collection["recouvrement.portal.answer"].search([])

    def codes(self, move):
        return self.items_of(move).mapped("fact")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAnswers(AnswersCommon):
    # ---------------------------------------------------------------- promise

    def test_a_promise_by_link(self):
        """500 promised for the fifth working day: what is promised is silent, the rest is asked."""
        link, page = self.open_link()
        done = self.send(page, "promise", self.late, day=days(7).isoformat(), words="<b>Sorry</b>")
        self.assertIn("Your promise is recorded", done.text)
        promise = self.case.promise_ids
        self.assertEqual((promise.amount, promise.date, promise.channel, promise.note),
                         (500, days(7), "portal", "<b>Sorry</b>"))  # fmt: skip
        self.assertEqual((self.codes(self.late), self.codes(self.later)), (["promised"], [""]))
        self.assertIn("500.00 € promised for 26 Nov 2026", self.plain(done.text))
        answer = self.answers()
        self.assertEqual((answer.promise_id, answer.link_id, answer.contact_id.ids), (promise, link, []))
        self.assertEqual(answer.line_ids.mapped("said"), [500])
        said = " ".join(self.case.message_ids.mapped("body"))
        self.assertIn("by link", said)
        self.assertIn("&lt;b&gt;Sorry&lt;/b&gt;", said)
        self.assertNotIn("<b>Sorry</b>", said)

    def test_a_promise_by_login_names_the_person(self):
        self.log_in()
        self.send(self.get("/my/statement"), "promise", self.late, self.later, day=days(3).isoformat())
        self.assertEqual((self.case.promise_ids.amount, self.case.promise_ids.contact_id), (700, self.contact))
        self.assertIn(f"{self.contact.name}, by login", " ".join(self.case.message_ids.mapped("body")))

    def test_what_is_promised_is_what_is_asked(self):
        """500 less a credit of 120: 380."""
        self.credit_note(amount=120, due=-30)
        _link, page = self.open_link()
        self.send(page, "promise", self.late, day=days(3).isoformat())
        self.assertEqual(self.case.promise_ids.amount, 380)

    def test_days_that_are_refused_lose_nothing(self):
        _link, page = self.open_link()
        for day in ("", "soon", days(-1).isoformat(), days(16).isoformat()):
            refused = self.send(page, "promise", self.late, day=day, words="Next week")
            self.assertIn("Please choose a day from today to 4 Dec 2026", self.plain(refused.text))
            self.assertEqual(self.form_of(refused)["words"], "Next week")
            self.clear_hits()
        self.assertFalse(self.case.promise_ids)
        self.assertFalse(self.answers())

    def test_a_promise_is_moved_once(self):
        """The second one takes the place of the first; a third is agreed with a person."""
        _link, page = self.open_link()
        for ahead in (3, 6):
            self.send(page, "promise", self.late, day=days(ahead).isoformat())
        states = {promise.date: promise.state for promise in self.case.promise_ids}
        self.assertEqual(states, {days(3): "replaced", days(6): "waiting"})
        self.clear_hits()
        third = self.send(page, "promise", self.late, day=days(9).isoformat())
        self.assertIn("promised this twice already", third.text)

    def test_a_part_of_a_promise_is_not_moved_alone(self):
        _link, page = self.open_link()
        self.send(page, "promise", self.late, self.later, day=days(3).isoformat())
        refused = self.send(page, "promise", self.late, day=days(6).isoformat())
        self.assertIn("promised together with other invoices", refused.text)
        self.assertEqual(self.case.promise_ids.state, "waiting")

    # ---------------------------------------------------------------- dispute

    def test_a_dispute_of_a_part_with_files(self):
        """120 of 500 disputed: 380 is still asked."""
        self.log_in()
        page = self.get("/my/statement")
        done = self.send(
            page, "dispute", self.late, reason_id=self.reason.id, words="<script>alert(1)</script>",
            reference="REC 12", files=[PDF, ("photo.pdf", b"\xff\xd8\xff\xe0 a photograph", "application/pdf")],
            **{f"amount_{self.line(self.late).id}": "120,00"},
        )  # fmt: skip
        self.assertIn("Your complaint is recorded", done.text)
        dispute = self.case.dispute_ids
        self.assertEqual((dispute.amount, dispute.origin, dispute.customer_reference), (120, "portal", "REC 12"))
        self.assertEqual(dispute.description, "<script>alert(1)</script>")
        item = self.items_of(self.late)
        self.assertEqual((item.disputed, item.set_aside, item.fact), (120, 120, ""))
        files = self.collection["ir.attachment"].search([
            ("res_model", "=", dispute._name), ("res_id", "=", dispute.id),
        ])  # fmt: skip
        self.assertEqual({one.name: one.mimetype for one in files},
                         {"bon.pdf": "application/pdf", "photo.jpg": "image/jpeg"})  # fmt: skip
        self.assertNotIn("<script>alert", " ".join((self.case.message_ids | dispute.message_ids).mapped("body")))
        self.assertNotIn("<script>alert", done.text)
        self.assertIn("in dispute: 120.00 €", self.plain(done.text))
        self.assertIn("to pay now 380.00 €", self.plain(done.text))

    def test_the_customer_is_told_that_its_dispute_is_recorded(self):
        _link, page = self.open_link()
        self.send(page, "dispute", self.late, reason_id=self.reason.id, words="Too dear")
        dispute = self.case.dispute_ids
        told = self.case.message_ids.filtered("notified_partner_ids")
        self.assertEqual(told.notified_partner_ids, self.customer)
        self.assertIn(dispute.number, told.subject)
        self.assertEqual(dispute.opened_told_on, TODAY)
        self.assertFalse(dispute.untold)

    def test_disputes_that_are_refused_lose_nothing(self):
        hidden = self.env.ref("recouvrement_module.dispute_reason_duplicate")
        hidden.sudo().shown = False
        _link, page = self.open_link()
        self.assertNotIn(hidden.name, self.ask(page, "dispute", self.late).text)
        part = f"amount_{self.line(self.late).id}"
        good = {"reason_id": self.reason.id, "words": "Too dear"}
        for wrong, message in (
            ({"reason_id": ""}, "choose what is wrong"), ({"reason_id": hidden.id}, "choose what is wrong"),
            ({"words": "  "}, "in a few words"), ({part: "500.01"}, "more than what is open"),
            ({part: "ten"}, "an amount like"), ({part: "0"}, "more than nothing"), ({part: "1.005"}, "an amount like"),
            ({"words": "x" * 2001}, "no more than 2000"), ({"reference": "x" * 61}, "no more than 60"),
        ):  # fmt: skip
            refused = self.send(page, "dispute", self.late, **{**good, **wrong})
            self.assertIn(message, refused.text)
            self.clear_hits()
        self.assertFalse(self.case.dispute_ids)

    def test_files_that_are_refused(self):
        _link, page = self.open_link()
        good = {"reason_id": self.reason.id, "words": "Too dear"}
        for files in (
            [("facture.pdf", b"MZ\x90\x00 a program", "application/pdf")],
            [("facture.pdf", b"<html><script>alert(1)</script>", "application/pdf")],
            [PDF, ("big.pdf", b"%PDF-" + b"0" * 5_000_000, "application/pdf")],
            [PDF] * 6,
        ):
            refused = self.send(page, "dispute", self.late, files=files, **good)
            self.assertRegex(refused.text, "cannot be accepted|larger than 5 MB|5 files at most")
            self.assertEqual(self.form_of(refused)["words"], "Too dear")
            self.clear_hits()
        self.assertFalse(self.case.dispute_ids)
        self.assertFalse(self.collection["ir.attachment"].search([("res_model", "=", "recouvrement.dispute")]))

    def test_what_is_disputed_whole_is_not_answered_again(self):
        _link, page = self.open_link()
        self.send(page, "dispute", self.late, reason_id=self.reason.id, words="Never ordered")
        again = self.ask(self.get(page.url), "promise", self.late)
        self.assertIn("has been settled meanwhile", again.text)
        self.case.dispute_ids.with_user(self.collector)._conclude("refused", "It was ordered on 3 March.")
        self.clear_hits()
        self.assertIn("When will you pay?", self.ask(self.get(page.url), "promise", self.late).text)

    # ---------------------------------------------------------------- time

    def test_time_is_asked_for(self):
        _link, page = self.open_link()
        done = self.send(
            page, "time", self.late, self.later, number="3", first=days(20).isoformat(), words="Cash is short"
        )  # fmt: skip
        self.assertIn("Your request is recorded", done.text)
        answer = self.answers()
        self.assertEqual((answer.kind, answer.number, answer.first_date, answer.amount),
                         ("time", 3, days(20), 700))  # fmt: skip
        self.assertTrue(self.case.reply_date, "reminders wait until somebody has read it")
        self.assertIn("you asked for time", done.text)
        self.assertIn("We have received your request", " ".join(filter(None, self.case.message_ids.mapped("subject"))))
        twice = self.send(page, "time", self.late, number="2", first=days(20).isoformat())
        self.assertIn("You asked for time on 19 Nov 2026 already", self.plain(twice.text))
        answer.with_user(self.collector).action_seen()
        self.assertFalse(self.case.reply_date)

    def test_time_beyond_what_the_company_allows(self):
        _link, page = self.open_link()
        for number, first in (("4", days(5)), ("0", days(5)), ("x", days(5)), ("3", days(31)), ("2", days(-1))):
            refused = self.send(page, "time", self.late, number=number, first=first.isoformat(), words="Cash")
            self.assertRegex(refused.text, "Please choose 1 to 3 instalments|please choose a first day")
            self.assertEqual(self.form_of(refused)["words"], "Cash")
            self.clear_hits()
        self.assertFalse(self.answers())

    # ---------------------------------------------------------------- people

    def test_the_collector_sees_it_in_his_day(self):
        _link, page = self.open_link()
        self.send(page, "promise", self.late, day=days(7).isoformat())
        answer = self.answers()
        self.assertEqual((answer.activity_id.user_id, answer.activity_id.res_model), (self.collector, self.case._name))
        day = self.env["recouvrement.day"].with_user(self.collector)
        sections = {one["code"]: one for one in day.get_day()["sections"]}
        (row,) = sections["portal_answers"]["rows"]
        self.assertIn(self.late.name, row["what"])
        self.assertEqual(sections["deadlines"]["red"], 0, "it stands in one place")
        answer.with_user(self.collector).action_seen()
        self.assertFalse(answer.activity_id)
        self.assertEqual((answer.seen_uid, answer.outcome), (self.collector, "seen"))

    def test_a_refusal_is_sent_first(self):
        _link, page = self.open_link()
        self.send(page, "time", self.late, number="2", first=days(20).isoformat())
        answer = self.answers().with_user(self.collector)
        action = answer.action_refuse()
        self.assertFalse(answer.seen_on)
        composer = self.env["mail.compose.message"].with_user(self.collector).with_context(**action["context"])
        composer.create({})._action_send_mail()
        self.assertEqual(answer.outcome, "refused")
        self.assertFalse(self.case.reply_date)

    def test_what_was_answered_is_kept(self):
        _link, page = self.open_link()
        self.send(page, "promise", self.late, day=days(7).isoformat())
        with self.assertRaises(UserError):
            self.answers().unlink()

    def test_a_payer_answers_for_what_he_is_asked(self):
        """The head office promises what its subsidiary owes, and is told of the dispute."""
        self.customer.recouvrement_payer_id = self.other
        self.refresh()
        _link, page = self.open_link(self.other)
        self.send(page, "promise", self.late, self.secret, day=days(7).isoformat())
        self.assertEqual(self.case_of(self.other).promise_ids.amount, 1277)
        self.assertEqual(self.codes(self.late), ["promised"])

    def clear_hits(self):
        self.env["recouvrement.portal.hit"].sudo().search([]).unlink()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAnswersOfStrangers(AnswersCommon):
    def assert_nothing(self):
        self.env.invalidate_all()
        self.assertFalse(self.answers())
        self.assertFalse(self.collection["recouvrement.promise"].search([]))
        self.assertFalse(self.collection["recouvrement.dispute"].search([]))

    def test_a_form_sent_twice_is_one_answer(self):
        _link, page = self.open_link()
        self.send(page, "promise", self.late, day=days(7).isoformat())
        again = self.url_open(f"{page.url}/answer/promise", data=self.sent)
        self.assertIn("Your promise is recorded", again.text)
        self.env.invalidate_all()
        self.assertEqual((len(self.answers()), len(self.case.promise_ids)), (1, 1))

    @mute_logger(HTTP)
    def test_without_the_token_of_the_session(self):
        _link, page = self.open_link()
        data = self.form_of(self.ask(page, "promise", self.late))
        for token in ("", "0" * 40 + "o9999999999"):
            answer = self.url_open(f"{page.url}/answer/promise", data={
                **data, "csrf_token": token, "line": [self.line(self.late).id], "day": days(7).isoformat(),
            })  # fmt: skip
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.get(f"{page.url}/answer/promise").status_code, 404)
        self.assert_nothing()

    def test_files_of_a_request_that_is_tried_again(self):
        """Odoo rewinds the first file of each name only, when it carries out a request a second time."""
        files = [(io.BytesIO(content), name) for content, name in ((b"one", "a.txt"), (b"two", "b.txt"))]
        posted = Request(EnvironBuilder(method="POST", data={"files": files}).get_environ())
        with patch.object(answers, "request", SimpleNamespace(httprequest=posted)):
            read = answers.RecouvrementAnswers()._read_files
            self.assertEqual([read(), read()], [[("a.txt", b"one"), ("b.txt", b"two")]] * 2)

    def test_instalments_of_others(self):
        _link, page = self.open_link()
        for kind in ("promise", "dispute", "time"):
            asked = self.ask(page, kind, self.late, self.secret)
            self.assertIn("has been settled meanwhile", asked.text)
            self.assertNotIn(self.secret.name, asked.text)
        data = {
            **self.form_of(self.ask(page, "promise", self.late)), "line": [self.line(self.secret).id],
            "day": days(7).isoformat(),
        }  # fmt: skip
        self.url_open(f"{page.url}/answer/promise", data=data)
        self.assert_nothing()

    def test_guessed_ids(self):
        _link, page = self.open_link()
        _path, theirs = self.link_to(self.other)
        good = {
            **self.form_of(self.ask(page, "promise", self.late)), "line": [self.line(self.late).id],
            "day": days(7).isoformat(),
        }  # fmt: skip
        other = self.setup_other_company()["company"]
        base = page.url.rpartition("/via/")[0]
        for url, vals in (
            (f"{base}/via/{theirs.id}/answer/promise", {}), (f"{base}/via/999999999/answer/promise", {}),
            (f"{page.url}/answer/unlink", {}), (f"{page.url}/answer/promise", {"company_id": other.id}),
            (f"{page.url}/answer/promise", {"company_id": "1; DROP"}), (f"{page.url}/answer/promise", {"line": "x"}),
            (f"{page.url}/answer/promise", {"line": "9" * 30}),
        ):  # fmt: skip
            self.assertEqual(self.url_open(url, data={**good, **vals}).status_code, 404, (url, vals))
        for once in ("", "x", "' OR 1=1 --", "a" * 23):
            self.url_open(f"{page.url}/answer/promise", data={**good, "once": once})
        self.assert_nothing()

    def test_links_that_ended(self):
        link, page = self.open_link()
        good = {
            **self.form_of(self.ask(page, "promise", self.late)), "line": [self.line(self.late).id],
            "day": days(7).isoformat(),
        }  # fmt: skip
        for ended in ({"expires_on": days(-1)}, {"expires_on": days(1), "revoked_on": days(0)}):
            link.write(ended)
            self.assertEqual(self.url_open(f"{page.url}/answer/promise", data=good).status_code, 410)
        self.assert_nothing()

    def test_a_company_that_wants_a_login(self):
        self.company.recouvrement_link_answers = False
        _link, page = self.open_link()
        self.assertNotIn("I dispute", page.text)
        self.log_in()
        mine = self.get("/my/statement")
        self.assertIn("I dispute", mine.text)
        self.send(mine, "promise", self.late, day=days(7).isoformat())
        self.assertEqual(len(self.answers()), 1)

    def test_what_a_company_does_not_offer(self):
        self.company.write({
            "recouvrement_promise_within": 0, "recouvrement_portal_disputes": False, "recouvrement_time_instalments": 0,
        })  # fmt: skip
        self.log_in()
        page = self.get("/my/statement")
        for words in ("I will pay on", "I dispute", "I need time"):
            self.assertNotIn(words, page.text)
        token = self.csrf_of(page)
        for kind in ("promise", "dispute", "time"):
            data = {"csrf_token": token, "company_id": self.company.id, "line": [self.line(self.late).id]}
            self.assertEqual(self.url_open(f"/my/statement/answer/{kind}", data=data).status_code, 404)

    def csrf_of(self, page):
        return html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]

    def test_a_hundred_answers_in_a_minute(self):
        _link, page = self.open_link()
        good = {
            **self.form_of(self.ask(page, "promise", self.late)), "line": [self.line(self.late).id], "day": "never",
        }  # fmt: skip
        codes = [self.url_open(f"{page.url}/answer/promise", data=good).status_code for _rank in range(100)]
        self.assertEqual(codes[0], 200)
        self.assertLessEqual(codes.count(200), LIMIT // 5)
        self.assertEqual(set(codes), {200, 429})
        self.assert_nothing()

    def test_answers_of_a_day_have_an_end(self):
        vals = {"case_id": self.case.id, "kind": "time"}
        self.collection["recouvrement.portal.answer"].create([
            {**vals, "once": str(rank), "seen_on": TODAY} for rank in range(MOST_A_DAY)
        ])  # fmt: skip
        _link, page = self.open_link()
        refused = self.send(page, "promise", self.late, day=days(7).isoformat())
        self.assertIn("answered many times today", refused.text)
        self.assertFalse(self.case.promise_ids)

    def test_no_rights_are_needed_nor_given(self):
        """A portal user reads nothing of what he has set going but by the page."""
        self.log_in()
        self.send(self.get("/my/statement"), "dispute", self.late, reason_id=self.reason.id, words="Too dear")
        for model in ("recouvrement.portal.answer", "recouvrement.dispute", "recouvrement.promise"):
            self.assertFalse(self.env[model].with_user(self.visitor).has_access("read"), model)
