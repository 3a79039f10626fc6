# Part of recouvrement_module. License LGPL-3.
"""The page of a customer in the hands of people: what is on hold, a part that is promised, forms that are refused."""

from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

from .common import TODAY, days
from .test_portal_answers import AnswersCommon


class MendedCommon(AnswersCommon):
    def row_of(self, page, move):
        """The row of an invoice on the page."""
        (row,) = html.fromstring(page.text).xpath(f"//tr[.//input[@aria-label='{move.name}']]")
        return row

    def box_of(self, page, move):
        return html.fromstring(page.text).xpath(f"//input[@name='line'][@aria-label='{move.name}']")[0]

    def ticked(self, page):
        return set(html.fromstring(page.text).xpath("//input[@name='line'][@checked]/@value"))

    def clear_hits(self):
        self.env["recouvrement.portal.hit"].sudo().search([]).unlink()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStates(MendedCommon):
    """500 and 200 are late: whatever is on hold is neither late nor proposed, and says why."""

    def assert_not_asked(self, words, late="200.00"):
        _link, page = self.open_link()
        row = self.plain(html.tostring(self.row_of(page, self.late), encoding="unicode"))
        self.assertIn(words, row)
        self.assertNotIn(" 20 ", row, "days late")
        self.assertNotIn("o_recouvrement_late", html.tostring(self.row_of(page, self.late), encoding="unicode"))
        self.assertFalse(self.box_of(page, self.late).get("checked"))
        self.assertEqual(self.ticked(page), {str(self.line(self.later).id)})
        self.assertIn(f"Of which past due {late} €", self.plain(page.text))

    def test_blocked(self):
        self.late.action_toggle_block_payment()
        self.assertEqual(self.late.payment_state, "blocked")
        self.assert_not_asked("on hold, nothing to pay for now")

    def test_held(self):
        self.env["recouvrement.hold"].with_user(self.collector)._place([{
            "case_id": self.case.id, "scope": "invoice", "move_id": self.late.id, "until": days(5),
            "reason_id": self.env.ref("recouvrement_module.hold_reason_document").id,
        }])  # fmt: skip
        self.assert_not_asked("on hold, nothing to pay for now")

    def test_disputed_whole(self):
        _link, page = self.open_link()
        self.send(page, "dispute", self.late, reason_id=self.reason.id, words="Never ordered")
        text = self.plain(self.get(page.url).text)
        self.assertIn("in dispute: 500.00 €", text)
        self.assertIn("Of which past due 200.00 €", text)
        self.assertNotIn(" 20 500.00 €", text, "days late")

    def test_covered_by_credits(self):
        self.credit_note(amount=500, due=-30)
        _link, page = self.open_link()
        self.assertIn("met by your credits", self.plain(page.text))
        self.assertEqual(self.ticked(page), {str(self.line(self.later).id)})

    def test_what_is_on_hold_may_be_paid_by_whoever_wants_to(self):
        self.late.action_toggle_block_payment()
        _link, page = self.open_link()
        self.assertIsNotNone(self.box_of(page, self.late))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPartOfAPromise(MendedCommon):
    def test_a_part_settles_what_is_due_first(self):
        """600 of 500 and 200: all of the first, 100 of the second, and 100 is still asked."""
        _link, page = self.open_link()
        done = self.send(page, "promise", self.late, self.later, day=days(7).isoformat(), amount="600")
        promise = self.case.promise_ids
        self.assertEqual((promise.amount, promise.line_ids.mapped("promised")), (600, [500, 100]))
        self.assertEqual(self.items_of(self.later).asked, 100)
        self.assertIn("Of which past due 100.00 €", self.plain(done.text))
        self.assertEqual(sorted(self.answers().line_ids.mapped("said")), [100, 500])

    def test_numbers_as_the_customer_writes_them(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        big = self.invoice(amount=4000, due=-3)
        for lang, typed in (("en_US", "1,234.50"), ("fr_FR", "1 234,50 €"), ("fr_FR", "1234.5")):
            self.customer.lang = lang
            _link, page = self.open_link()
            self.send(page, "promise", big, day=days(5).isoformat(), amount=typed)
            promise = self.case.promise_ids.filtered(lambda one: one.state == "waiting")
            self.assertEqual(promise.amount, 1234.5, (lang, typed))
            promise.with_user(self.collector).action_cancel()
            self.collection["recouvrement.promise.line"].search([]).line_id = False
            self.clear_hits()

    def test_amounts_that_are_refused_lose_nothing(self):
        _link, page = self.open_link()
        for typed in ("0", "-5", "500.01", "ten", "<script>alert(1)</script>", "1.005", "NaN", "9" * 5000):
            refused = self.send(page, "promise", self.late, day=days(7).isoformat(), amount=typed, words="Soon")
            self.assertIn("more than zero, and up to 500.00 €", self.plain(refused.text))
            form = self.form_of(refused)
            self.assertEqual((form["amount"], form["words"]), (typed, "Soon"))
            self.assertNotIn("<script>alert(1)", refused.text)
            self.clear_hits()
        self.assertFalse(self.case.promise_ids)

    def test_how_to_pay_what_was_promised(self):
        """The page says where, and what the code of the bank is for: the part that was promised."""
        _link, page = self.open_link()
        done = self.send(page, "promise", self.late, day=days(7).isoformat(), amount="300")
        self.assertIn("You promised 300.00 € by 26 Nov 2026", self.plain(done.text))
        (block,) = html.fromstring(done.text).xpath("//div[contains(@class, 'o_recouvrement_promised')]")
        self.assertIn(self.late.name, block.text_content())
        self.env.invalidate_all()
        self.pay(self.late, amount=300)
        self.refresh()
        self.assertNotIn("o_recouvrement_promised", self.get(page.url).text, "it is paid")

    def test_the_code_of_the_bank_has_the_amount_promised(self):
        Account = self.collection["recouvrement.portal.account"]
        self.collection["recouvrement.promise"]._give(
            self.case, {self.items_of(self.late): 300}, {"date": days(5), "channel": "portal"}
        )
        asked = []
        Company = self.registry["res.company"]
        self.patch(Company, "_recouvrement_qr", lambda _self, _bank, amount, *_rest: asked.append(float(amount)) or "")
        (promise,) = Account._prepare_page(self.company, self.customer)["promises"]
        self.assertIn(300.0, asked)
        self.assertEqual((promise["lines"], promise["typed"]), (self.line(self.late).ids, "300.00"))

    def test_time_is_named_only_where_it_is_offered(self):
        self.company.recouvrement_time_instalments = 0
        _link, page = self.open_link()
        refused = self.send(page, "promise", self.late, day=days(30).isoformat())
        self.assertIn("If you need longer, call your contact", refused.text)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFormsThatAreRefused(MendedCommon):
    def test_nothing_ticked_leads_back_to_the_page(self):
        _link, page = self.open_link()
        for kind in ("promise", "dispute", "time"):
            back = self.ask(page, kind)
            self.assertEqual(back.status_code, 200)
            self.assertIn("Please tick the invoices first", back.text)
            self.assertIn(self.late.name, back.text)
            self.assertEqual(self.ticked(back), set(), "nothing was ticked")

    def test_what_was_ticked_stays_ticked(self):
        _link, page = self.open_link()
        self.pay(self.late)
        back = self.ask(page, "promise", self.late, self.later)
        self.assertIn("has been settled meanwhile", back.text)
        self.assertEqual(self.ticked(back), {str(self.line(self.later).id)})

    def test_what_was_typed_is_found_again(self):
        """The invoice is paid while the form is filled in: the words come back with the next press of the button."""
        _link, page = self.open_link()
        form = self.form_of(self.ask(page, "time", self.late, self.later))
        self.pay(self.late)
        lines = [self.line(self.late).id, self.line(self.later).id]
        back = self.url_open(f"{page.url}/answer/time", data={
            **form, "line": lines, "words": "<b>Cash</b> & more", "number": "2",
        })  # fmt: skip
        self.assertIn("has been settled meanwhile", back.text)
        kept = self.form_of(back)
        self.assertEqual((kept["words"], kept["number"]), ("<b>Cash</b> & more", "2"))
        again = self.ask(page, "time", self.later, words=kept["words"], number=kept["number"])
        self.assertEqual(self.form_of(again)["words"], "<b>Cash</b> & more")
        self.assertFalse(self.answers())

    def test_huge_texts_are_refused_and_not_sent_back_whole(self):
        _link, page = self.open_link()
        refused = self.send(page, "dispute", self.late, reason_id=self.reason.id, words="x" * 500_000)
        self.assertIn("no more than 2000 characters", refused.text)
        self.assertLess(len(refused.text), 60_000)

    def test_the_back_button_finds_a_page(self):
        """What asks for the rest has an address of its own: the browser comes back to it without sending again."""
        _link, page = self.open_link()
        asked = self.ask(page, "promise", self.late)
        self.assertEqual(parse_qs(urlsplit(asked.url).query)["line"], [str(self.line(self.late).id)])
        again = self.get(asked.url)
        self.assertIn("When will you pay?", again.text)
        self.assertNotIn("csrf_token", again.url)
        self.assertNotEqual(self.form_of(asked)["once"], self.form_of(again)["once"])
        for path in ("answer/promise", f"answer/promise?company_id={self.company.id}&line=x", "answer/unlink"):
            self.assertEqual(self.get(f"{page.url}/{path}").status_code, 404)
        theirs = self.get(f"{page.url}/answer/promise?company_id={self.company.id}&line={self.line(self.secret).id}")
        self.assertNotIn(self.secret.name, theirs.text)
        self.assertFalse(self.answers())

    def test_a_login_leads_back(self):
        query = f"company_id={self.company.id}&line={self.line(self.late).id}"
        page = self.get(f"/my/statement/answer/promise?{query}", allow_redirects=False)
        self.assertIn("redirect=/my/statement/answer/promise%3Fcompany_id%3D", page.headers["Location"])

    def test_pages_without_an_account_carry_the_company(self):
        self.company.write({"name": "Clairvallon SAS", "phone": "04 72 99 99 99"})
        path, link = self.link_to()
        page = self.get(path)
        link.expires_on = days(-1)
        logo = f"/logo.png?company={self.company.id}"
        for asked in (path, page.url):
            ended = self.get(asked)
            self.assertEqual(ended.status_code, 410)
            for words in ("Clairvallon SAS", "04 72 99 99 99", logo):
                self.assertIn(words, ended.text)
        link.expires_on = days(1)
        codes = [(answer.status_code, "Clairvallon SAS" in self.main(answer)) for answer in
                 (self.get(page.url) for _rank in range(70))]  # fmt: skip
        self.assertIn((429, True), codes)
        self.clear_hits()
        self.assertNotIn("Clairvallon", self.main(self.get("/my/statement/open/unknown")))
        _path, theirs = self.link_to(self.other)
        self.assertNotIn("Clairvallon", self.main(self.get(f"/my/statement/via/{theirs.id}")), "not opened here")

    def main(self, answer):
        return answer.text[answer.text.index("<main") : answer.text.index("</main>")]

    def test_a_link_that_ended_speaks_to_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["recouvrement_module"], ["fr_FR"])
        self.customer.lang = "fr_FR"
        path, link = self.link_to()
        link.expires_on = days(-1)
        self.assertNotIn("This link no longer opens anything", self.get(path).text)
