# Part of recouvrement_module. License LGPL-3.
"""A payment plan is read and signed on the customer's page: by whom, with which proof, and never twice."""

import base64
import hashlib
import io

from freezegun import freeze_time
from lxml import html
from PIL import Image, ImageDraw

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import plaintext2html
from odoo.tools.pdf import PdfFileReader

from ..models.portal_answers.answer import Source
from .common import TODAY, days
from .test_letters_render import pages_of
from .test_portal_answers import AnswersCommon


def picture(*lines, size=(60, 20), colour="black"):
    """A PNG with some lines drawn on nothing, in base 64."""
    image = Image.new("RGBA", size)
    for line in lines:
        ImageDraw.Draw(image).line(line, fill=colour)
    content = io.BytesIO()
    image.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


PNG = picture((5, 5, 50, 15))
SIGNATURE = {"name": "Anne Duval", "capacity": "Managing director", "signature": PNG}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlansOnPage(AnswersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.with_env(cls.collection).recouvrement_category = "business"

    def propose(self, case=None, **vals):
        """A plan in three instalments, proposed by the collector."""
        case = (case or self.case).with_user(self.collector)
        context = {"active_model": case._name, "active_ids": case.ids}
        wizard = self.env["recouvrement.plan.wizard"].with_user(self.collector).with_context(**context).create(vals)
        return self.collection["recouvrement.plan"].browse(wizard.action_propose()["res_id"])

    def link_of(self, plan):
        """The path of the link that goes with the proposal."""
        message = plan.case_id.with_user(self.collector).message_post(
            body=plaintext2html(plan.with_user(self.collector)._say_proposal()), message_type="comment",
            subtype_xmlid="mail.mt_comment", partner_ids=self.customer.ids,
        )  # fmt: skip
        (address,) = html.fromstring(message.body).xpath("//a/@href")
        return address[address.index("/my/statement/open/") :]

    def sign(self, url, **vals):
        answer = self.make_jsonrpc_request(f"{url.split('?')[0]}/sign", {**SIGNATURE, **vals})
        self.env.invalidate_all()
        return answer

    # ---------------------------------------------------------------- signed

    def test_a_plan_is_signed_by_its_link(self):
        """700 in three instalments: silent from the signature on, with the signature as proof."""
        plan = self.propose()
        page = self.get(self.link_of(plan))
        self.assertTrue(page.url.endswith(f"/plan/{plan.id}"))
        text = self.plain(page.text)
        for shown in (plan.number, "233.34", "700.00 €", "No novation", self.late.name):
            self.assertIn(shown, text)
        answer = self.sign(page.url)
        self.assertTrue(answer["redirect_url"].endswith(f"/plan/{plan.id}?notice=signed"))
        self.assertEqual((plan.state, plan.signed_by, plan.signed_as), ("agreed", "Anne Duval", "Managing director"))
        proof = base64.b64decode(plan.proof).decode()
        for kept in (plan.pdf_sha256, "127.0.0.1", f"data:image/png;base64,{PNG}", "2026-11-19", "By the link no."):
            self.assertIn(kept, proof)
        self.assertTrue(proof.startswith(base64.b64decode(plan.pdf).decode()), "the agreement is a part of it")
        self.assertEqual(self.items_of(self.customer).mapped("fact"), ["planned", "planned"])
        events = self.collection["recouvrement.limitation.event"].search([("case_id", "=", self.case.id)])
        self.assertEqual(set(events.mapped("kind")), {"plan"})
        given = self.answers()
        self.assertEqual((given.kind, given.plan_id, given.activity_id.user_id), ("signature", plan, self.collector))
        self.assertIn("Signed by Anne Duval", self.plain(self.get(answer["redirect_url"]).text))

    def test_a_plan_is_signed_by_login(self):
        plan = self.propose()
        plan.with_user(self.collector)._freeze()
        self.log_in()
        self.assertIn("Read and sign", self.get("/my/statement").text)
        self.sign(f"/my/statement/plan/{plan.id}")
        self.assertEqual(plan.state, "agreed")
        self.assertIn(f"By login: {self.contact.name}", base64.b64decode(plan.proof).decode())

    def test_the_agreement_is_the_same_each_time(self):
        plan = self.propose()
        self.log_in()
        first = self.get(f"/my/statement/plan/{plan.id}/pdf").content
        self.assertEqual(first, self.get(f"/my/statement/plan/{plan.id}/pdf").content)
        self.assertEqual(first, base64.b64decode(plan.pdf))

    def test_what_is_missing_is_asked_for(self):
        plan = self.propose()
        self.log_in()
        url = f"/my/statement/plan/{plan.id}"
        for wrong in (
            {"name": " "}, {"capacity": ""}, {"name": "x" * 101}, {"signature": None}, {"signature": "§"},
            {"signature": base64.b64encode(b"<svg onload=alert(1)>").decode()},
            {"signature": base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 1_000_000).decode()},
            {"signature": base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()}, {"signature": picture()},
            {"signature": picture((5, 5, 50, 15), colour="white")},
            {"signature": picture((5, 5, 50, 15), size=(4000, 1001))},
        ):  # fmt: skip
            self.assertRegex(self.sign(url, **wrong)["error"], "enter your name|sign in the frame")
            self.env["recouvrement.portal.hit"].sudo().search([]).unlink()
        self.assertEqual(plan.state, "proposed")

    def test_a_consumer_writes_the_amount(self):
        """C. civ. 1376; and its plan bears no interest, whatever anybody sets."""
        self.customer.with_env(self.collection).recouvrement_category = "consumer"
        plan = self.propose()
        self.assertEqual(plan.interest_mode, "free")
        self.log_in()
        url = f"/my/statement/plan/{plan.id}"
        mention = plan.with_context(lang="en_US")._say_mention()
        self.assertIn(self.plain(mention), self.plain(self.get(url).text))
        self.assertIn("write the sentence", self.sign(url, mention="I owe nothing")["error"])
        self.sign(url, mention=f"  {mention.upper()} ")
        self.assertEqual(plan.state, "agreed")

    # ---------------------------------------------------------------- kept

    def entries(self):
        entries = self.collection["recouvrement.portal.account"]._get_entries(self.company, self.customer)
        return {entry.row["move_id"]: entry for entry in entries}

    def test_who_keeps_a_plan_is_not_late(self):
        """500 and 200 less a credit of 120, all in a plan: nothing is past due, the next instalment is said."""
        self.credit_note(amount=120, due=-30)
        self.refresh()
        plan = self.propose()
        page = self.get(self.link_of(plan))
        self.sign(page.url)
        self.assertEqual((plan.total, self.items_of(self.late).fact), (580, ""))
        text = self.plain(self.get(page.url.partition("/plan/")[0]).text)
        self.assertNotIn("Of which past due", text)
        self.assertNotIn("to pay what is past due", text)
        first = plan.instalment_ids[0]
        self.assertIn("in a payment plan, next instalment of 193.33 € on", text)
        self.assertIn("Next instalment: 193.33 €", text)
        self.assertEqual(plan._get_next_instalment(), first)
        entry = self.entries()[self.late.id]
        self.assertEqual((entry.now, entry.asked, entry.payable, entry.is_proposed), (0, 380, True, False))

    def test_what_is_promised_in_part_is_late_for_the_rest(self):
        """300 of 500 promised, and 200 beside it: 400 is past due."""
        item = self.items_of(self.late)
        self.collection["recouvrement.promise"]._give(self.case, {item: 300}, {"date": days(5)})
        self.refresh()
        _link, page = self.open_link()
        text = self.plain(page.text)
        self.assertIn("Of which past due 400.00 €", text)
        self.assertIn("to pay now 200.00 €", text)
        entry = self.entries()[self.late.id]
        self.assertEqual((entry.now, entry.asked, entry.is_proposed), (200, 500, True))

    # ---------------------------------------------------------------- offers

    def offer(self, case=None, until=10):
        """2 % off all that is late."""
        self.company.recouvrement_discount_most = 5
        case = case or self.case
        amounts = {item: item.residual_currency for item in case.item_ids}
        return self.collection["recouvrement.offer"]._offer(case, amounts, 2, days(until))

    def accept(self, page, offer):
        answer = self.url_open(f"{page.url}/offer/{offer.id}/accept", data={
            "csrf_token": html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0],
        })  # fmt: skip
        self.env.invalidate_all()
        return answer

    def test_an_offer_is_accepted_once(self):
        """686 instead of 700: reminders wait until its day."""
        offer = self.offer()
        _link, page = self.open_link()
        self.assertIn("Pay 686.00 € instead of 700.00 €", self.plain(page.text))
        for _rank in range(2):
            self.assertIn("The offer is accepted", self.accept(page, offer).text)
        self.assertEqual((offer.state, offer.accepted_by), ("accepted", "by link"))
        self.assertEqual(self.items_of(self.customer).mapped("fact"), ["hold", "hold"])
        given = self.answers()
        self.assertEqual((given.kind, given.offer_id, given.amount), ("offer", offer, 686))

    def test_offers_that_cannot_be_accepted(self):
        theirs, mine = self.offer(self.case_of(self.other)), self.offer()
        _link, page = self.open_link()
        self.assertEqual(self.accept(page, theirs).status_code, 404)
        self.company.recouvrement_link_answers = False
        self.assertEqual(self.accept(page, mine).status_code, 404)
        self.company.recouvrement_link_answers = True
        self.env.cr.execute("UPDATE recouvrement_offer SET until = %s", [days(-1)])
        self.env.invalidate_all()
        self.assertEqual(self.accept(page, mine).status_code, 404)
        self.assertEqual((theirs | mine).mapped("state"), ["open", "open"])

    # ---------------------------------------------------------------- asked for

    def test_who_asks_for_time_gets_a_plan(self):
        """Two instalments from the ninth of December: as asked for, in one click, with the link to sign."""
        _link, page = self.open_link()
        self.send(page, "time", self.late, number="2", first="2026-12-09")
        asked = self.answers()
        action = asked.with_user(self.collector).action_agree()
        self.assertEqual(action["res_model"], "mail.compose.message")
        plan = asked.plan_id
        self.assertIn(f"[{plan.number}]", action["context"]["default_body"])
        self.assertFalse(plan.link_ids, "it is made with the message")
        self.assertEqual((asked.outcome, plan.state, plan.principal), ("agreed", "proposed", 500))
        self.assertEqual([(one.due.isoformat(), one.principal) for one in plan.instalment_ids],
                         [("2026-12-09", 250), ("2027-01-11", 250)])  # fmt: skip
        self.assertFalse(self.case.reply_date)
        with self.assertRaises(UserError):
            asked.with_user(self.collector).action_agree()

    def test_who_asks_for_time_gets_other_terms(self):
        _link, page = self.open_link()
        self.send(page, "time", self.late, number="2", first="2026-12-09")
        asked = self.answers()
        action = asked.with_user(self.collector).action_change()
        wizard = self.env["recouvrement.plan.wizard"].with_user(self.collector).with_context(**action["context"])
        wizard = wizard.create({"number": 3})
        self.assertEqual(wizard.first_date.isoformat(), "2026-12-09")
        self.assertFalse(asked.outcome)
        wizard.action_propose()
        self.assertEqual((asked.outcome, len(asked.plan_id.instalment_ids)), ("agreed", 3))

    # ---------------------------------------------------------------- strangers

    def test_signing_twice(self):
        plan = self.propose()
        page = self.get(self.link_of(plan))
        self.sign(page.url)
        proof = plan.proof
        self.assertIn("was signed or cancelled already", self.sign(page.url, name="Somebody else")["error"])
        self.assertEqual((plan.signed_by, plan.proof), ("Anne Duval", proof))
        self.assertEqual(len(self.answers()), 1)

    def test_the_plan_of_another_customer(self):
        theirs = self.propose(self.case_of(self.other))
        mine = self.propose()
        page = self.get(self.link_of(mine))
        link = page.url.partition("/plan/")[0]
        for url in (f"{link}/plan/{theirs.id}", f"{link}/plan/999999999"):
            self.assertNotIn(theirs.number, self.get(url).text)
            self.assertEqual(self.get(f"{url}/pdf").status_code, 404)
            self.assertIn("no longer valid", self.sign(url)["error"])
        self.log_in()
        for part in ("", "/pdf"):
            self.assertEqual(self.get(f"/my/statement/plan/{theirs.id}{part}").status_code, 404)
        self.assertIn("no longer valid", self.sign(f"/my/statement/plan/{theirs.id}")["error"])
        self.assertEqual((mine | theirs).mapped("state"), ["proposed", "proposed"])

    def test_the_link_of_a_reminder_signs_nothing(self):
        plan = self.propose()
        _link, page = self.open_link()
        self.assertNotIn(plan.number, page.text)
        self.assertIn("no longer valid", self.sign(f"{page.url}/plan/{plan.id}")["error"])
        self.assertEqual(plan.state, "proposed")

    def test_links_of_plans_that_ended(self):
        plan = self.propose()
        page = self.get(self.link_of(plan))
        plan.link_ids.write({"revoked_on": days(0)})
        self.assertIn("no longer valid", self.sign(page.url)["error"])
        self.assertEqual(self.get(page.url).status_code, 410)
        cancelled = self.get(self.link_of(plan))
        plan.with_user(self.collector)._cancel("A mistake")
        self.assertIn("no longer valid", self.sign(cancelled.url)["error"])
        self.assertFalse(plan.signed_by)

    def test_a_plan_that_is_no_longer_true(self):
        plan = self.propose()
        page = self.get(self.link_of(plan))
        self.pay(self.late, amount=100)
        self.refresh()
        self.assertIn("Propose it anew", self.sign(page.url)["error"])
        self.assertEqual((plan.state, plan.signed_by, plan.proof), ("proposed", False, False))

    def test_our_own_people_agree_to_nothing(self):
        """Neither with a link in their hands nor as a customer that is one of ours."""
        plan, offer = self.propose(), self.offer()
        path = self.link_of(plan)
        self.authenticate(self.collector.login, self.collector.login)
        page = self.get(path)
        self.assertIn("only the customer signs here", page.text)
        self.assertIn("only the customer signs here", self.sign(page.url)["error"])
        _link, page = self.open_link()
        self.assertEqual(self.accept(page, offer).status_code, 404)
        self.assertEqual((plan.state, offer.state), ("proposed", "open"))

    def test_a_company_that_wants_a_login_to_sign(self):
        self.company.recouvrement_link_answers = False
        plan = self.propose()
        page = self.get(self.link_of(plan))
        self.assertIn("Please log in to sign", page.text)
        self.assertIn("Please log in to sign", self.sign(page.url)["error"])
        self.assertEqual(plan.state, "proposed")

    def test_links_end_with_what_was_proposed(self):
        """Signed by one of two links: that one shows what was signed for a day; those of a replaced plan end."""
        first = self.propose()
        old = self.get(self.link_of(first))
        plan = self.propose()
        first._replace(plan)
        self.assertEqual(first.link_ids.state, "revoked")
        self.assertEqual(self.get(old.url).status_code, 410)
        paths = self.link_of(plan), self.link_of(plan)
        self.sign(self.get(paths[1]).url)
        self.assertEqual(plan.link_ids.sorted("id").mapped("state"), ["revoked", "active"])
        with freeze_time(days(2)):
            self.env.invalidate_all()
            self.assertEqual(set(plan.link_ids.mapped("state")), {"revoked", "expired"})

    def test_a_note_brings_no_link(self):
        plan = self.propose()
        body = plaintext2html(plan.with_user(self.collector)._say_proposal())
        self.case.with_user(self.collector).message_post(body=body, message_type="comment")
        self.assertFalse(plan.link_ids)

    def test_what_is_signed_is_what_was_frozen(self):
        """The company is renamed after the agreement was made: neither page nor PDF is signed."""
        plan = self.propose()
        page = self.get(self.link_of(plan))
        self.assertIn("Sign it here", page.text)
        self.company.name = "Another name"
        self.assertIn("has changed since", self.sign(page.url)["error"])
        page = self.get(page.url)
        self.assertIn("has changed since", page.text)
        self.assertNotIn("Sign it here", page.text)
        self.assertFalse(plan.signed_by)

    def test_the_proof_as_it_is_printed(self):
        """The real renderer: the agreement as it was frozen, then one page with the signature."""
        plan = self.propose().with_context(force_report_rendering=True)
        source = Source(self.case, self.contact, self.case.link_ids.browse())
        plan.with_user(self.env.ref("base.user_root"))._sign_on_page(
            source, {**SIGNATURE, "address": "192.0.2.7", "agent": "Browser"}
        )  # fmt: skip
        agreement, proof = (base64.b64decode(content) for content in (plan.pdf, plan.proof))
        self.assertEqual(hashlib.sha256(agreement).hexdigest(), plan.pdf_sha256)
        pages, frozen = pages_of(proof), pages_of(agreement)
        self.assertEqual(pages[: len(frozen)], frozen)
        self.assertEqual(len(pages), len(frozen) + 1)
        for kept in ("Anne Duval", "192.0.2.7", plan.number):
            self.assertIn(kept, pages[-1])
        self.assertIn(plan.pdf_sha256, "".join(pages[-1].split()))
        self.assertTrue(PdfFileReader(io.BytesIO(proof)).pages[-1].images, "the drawn signature")
