# Part of recouvrement_module. License LGPL-3.
"""The page of a customer: what it shows to whom, and what it never shows."""

from freezegun import freeze_time
from lxml import html

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.portal.hit import LIMIT
from .common import TODAY, days
from .test_letters_words import LettersCommon

HTTP = "odoo.http"


class PortalCommon(LettersCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create({"name": "Anne Duval", "parent_id": cls.customer.id})
        cls.visitor = new_test_user(
            cls.env, login="anne", password="anne-of-duval", groups="base.group_portal", partner_id=cls.contact.id,
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip

    def setUp(self):
        super().setUp()
        self.env["recouvrement.portal.hit"].sudo().search([]).unlink()

    def plain(self, text):
        """The words of a page or an amount, with single plain spaces."""
        text = html.fromstring(text).text_content() if "<" in text else text
        return " ".join(text.replace("\ufeff", "").split())

    def log_in(self):
        self.authenticate("anne", "anne-of-duval")

    def link_to(self, customer=None):
        """The path of a new link to the page of a customer, and its record."""
        case = self.case_of(customer or self.customer)
        address = self.collection["recouvrement.portal.link"]._make(case)
        return address[address.index("/my/") :], case.link_ids.sorted("id")[-1]

    def open_link(self, customer=None):
        """Come by a new link: its record, and the page."""
        path, link = self.link_to(customer)
        return link, self.url_open(path)

    def get(self, path, **options):
        return self.url_open(path, **options)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPage(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.invoice(amount=500, due=-10)
        cls.coming = cls.invoice(amount=70, due=12)
        cls.credit = cls.credit_note(amount=120, due=-20)
        cls.other = cls.customer_named("Garage Morel")
        cls.secret = cls.invoice(cls.other, amount=777, due=-10)
        cls.refresh()
        cls.case_of(cls.customer).user_id = cls.collector

    def test_what_a_customer_sees(self):
        """500 late less a credit of 120, and 70 to come: 450 in all, 380 of it past due."""
        self.log_in()
        page = self.get("/my/statement")
        self.assertEqual(page.status_code, 200)
        text = self.plain(page.text)
        for shown in (self.late.name, self.coming.name, self.credit.name, "450.00", "380.00", "-120.00"):
            self.assertIn(shown, text)
        self.assertIn(self.collector.name, text)
        for hidden in (self.secret.name, "Garage Morel", "777.00", "Standard", "First reminder"):
            self.assertNotIn(hidden, text)

    def test_any_person_of_the_company_sees_all_of_it(self):
        """Core's own page of what is late shows nothing to a contact: ours is for the company."""
        branch_office = self.collection["res.partner"].create({"name": "Atelier", "parent_id": self.customer.id})
        delivered = self.invoice(branch_office, amount=33, due=-3)
        self.log_in()
        self.assertIn(delivered.name, self.get("/my/statement").text)

    def test_instalments_residuals_and_currencies(self):
        usd = self.setup_other_currency("USD", rates=[("2020-01-01", 2)])
        self.env["account.payment.term"].search([], limit=1)
        term = self.env["account.payment.term"].create({
            "name": "Two parts",
            "line_ids": [
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 60}),
            ],
        })  # fmt: skip
        parts = self.invoice(amount=300, due=-10, currency_id=usd.id, invoice_payment_term_id=term.id)
        self.pay(parts, amount=40)
        Account = self.collection["recouvrement.portal.account"]
        entries = [entry for entry in Account._get_entries(self.company, self.customer)
                   if entry.row["move_id"] == parts.id]  # fmt: skip
        self.assertEqual([(float(entry.residual), entry.is_proposed) for entry in entries], [(110, True), (150, False)])
        self.log_in()
        text = self.plain(self.get("/my/statement").text)
        self.assertIn("$ 260.00", text)
        self.assertIn("Amounts in USD", text)

    def test_an_assigned_invoice_names_the_account_of_the_factor(self):
        factor = self.customer_named("Factor SA")
        bank = self.collection["res.partner.bank"].create({
            "acc_number": "FR7630006000011234567890189", "partner_id": factor.id,
        })  # fmt: skip
        assigned = self.invoice(amount=900, due=-10)
        self.refresh()
        self.collection["recouvrement.assignment"]._assign(self.items_of(assigned), {
            "factor_id": factor.id, "date": TODAY, "notified": True, "collected_by": "factor", "bank_id": bank.id,
        })  # fmt: skip
        entry = next(
            entry for entry in self.collection["recouvrement.portal.account"]._get_entries(self.company, self.customer)
            if entry.row["move_id"] == assigned.id
        )  # fmt: skip
        self.assertFalse(entry.payable)
        self.log_in()
        text = self.plain(self.get("/my/statement").text)
        self.assertIn("To pay to Factor SA – 900.00 €", text)
        self.assertIn("FR76 3000 6000 0112 3456 7890 189", text)
        self.assertIn("450.00", text, "what the factor collects is not in what is paid to us")

    def test_a_confidential_assignment_stays_one(self):
        factor = self.customer_named("Factor SA")
        self.collection["recouvrement.assignment"]._assign(self.items_of(self.late), {
            "factor_id": factor.id, "date": TODAY, "notified": False, "collected_by": "us",
        })  # fmt: skip
        self.log_in()
        self.assertNotIn("Factor SA", self.get("/my/statement").text)

    def test_who_pays_for_others_sees_what_he_is_asked_for(self):
        self.customer.recouvrement_payer_id = self.other
        self.refresh()
        _link, page = self.open_link(self.other)
        self.assertIn(self.late.name, page.text)
        self.assertIn("Menuiserie Duval", page.text)
        self.assertEqual(self.get(f"{page.url}/invoice/{self.late.id}").status_code, 404, "made out to another")

    def test_nothing_open(self):
        self.pay(self.late)
        self.env["account.move"].browse((self.coming | self.credit).ids).button_draft()
        self.log_in()
        self.assertIn("Nothing is open on your account", self.get("/my/statement").text)

    def test_without_login_it_asks_for_one(self):
        page = self.get("/my/statement", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertIn("/web/login", page.headers["Location"])

    def test_the_amount_is_on_the_home_page(self):
        self.log_in()
        self.assertIn("recouvrement_open", self.get("/my").text)
        answer = self.make_jsonrpc_request("/my/counters", {"counters": ["recouvrement_open"]})
        self.assertEqual(self.plain(answer["recouvrement_open"]), "450.00 €")

    # ---------------------------------------------------------------- documents

    def test_letters_are_those_sent_to_him(self):
        sent = self.snapshot(self.letters_for())
        mine = sent.filtered(lambda one: one.partner_id == self.customer)
        theirs = sent - mine
        self.assertTrue(mine and theirs)
        for reminder in sent:
            reminder._archive(b"%PDF-1.4 of " + reminder.number.encode())
            reminder.state = "confirmed"
            reminder.state = "printed"
        self.log_in()
        self.assertNotIn(mine.number, self.get("/my/statement").text, "not posted yet")
        self.assertEqual(self.get(f"/my/statement/letter/{mine.id}").status_code, 404)
        sent._mark_sent()
        self.assertIn(mine.number, self.get("/my/statement").text)
        answer = self.get(f"/my/statement/letter/{mine.id}")
        self.assertEqual(answer.content, b"%PDF-1.4 of " + mine.number.encode())
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(self.get(f"/my/statement/letter/{theirs.id}").status_code, 404)

    def test_invoices_open_by_cores_own_page(self):
        _link, page = self.open_link()
        answer = self.get(f"{page.url}/invoice/{self.late.id}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn(f"/my/invoices/{self.late.id}?access_token={self.late.access_token}", answer.headers["Location"])
        for wrong in (self.secret.id, 999999999):
            self.assertEqual(self.get(f"{page.url}/invoice/{wrong}").status_code, 404)

    def test_the_statement_of_today(self):
        self.log_in()
        answer = self.get(f"/my/statement/pdf/{self.company.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.late.name, answer.text)
        self.assertNotIn(self.secret.name, answer.text)
        other = self.setup_other_company()["company"]
        self.assertEqual(self.get(f"/my/statement/pdf/{other.id}").status_code, 404)

    def test_another_group_of_companies_is_not_his(self):
        """The portal user may enter one company: what the same customer owes another one stays there."""
        other = self.setup_other_company()["company"]
        self.env.user.company_ids |= other
        elsewhere = self.invoice(amount=66, due=-5, company=other)
        self.log_in()
        self.assertNotIn(elsewhere.name, self.get("/my/statement").text.replace(self.late.name, ""))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLinks(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.invoice(amount=500, due=-10)
        cls.other = cls.customer_named("Garage Morel")
        cls.secret = cls.invoice(cls.other, amount=777, due=-10)
        cls.refresh()

    def test_a_link_opens_the_page_and_leaves_the_address(self):
        path, link = self.link_to()
        first = self.get(path, allow_redirects=False)
        self.assertEqual((first.status_code, first.headers["Referrer-Policy"]), (303, "no-referrer"))
        page = self.get(path)
        self.assertTrue(page.url.endswith(f"/my/statement/via/{link.id}"))
        self.assertIn(self.late.name, page.text)
        self.assertNotIn(path.rpartition("/")[2], page.text, "the token is nowhere in the page")
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow, noarchive")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "same-origin")
        link.invalidate_recordset()
        self.assertEqual(link.uses, 2)

    def test_the_token_is_kept_nowhere(self):
        path, link = self.link_to()
        token = path.rpartition("/")[2]
        self.env.flush_all()
        self.env.cr.execute("SELECT row_to_json(l)::text FROM recouvrement_portal_link l WHERE id = %s", [link.id])
        (row,) = self.env.cr.fetchone()
        self.assertNotIn(token, row)
        self.assertGreaterEqual(len(token), 24)
        with self.assertRaises(AccessError):
            link.with_user(self.collector).read(["token_hash"])

    def test_a_link_that_ended_says_how_to_get_another(self):
        path, link = self.link_to()
        page = self.get(path)
        for ended in ({"expires_on": days(-1)}, {"expires_on": days(1), "revoked_on": days(0)}):
            link.write(ended)
            for asked in (path, page.url, f"{page.url}/pdf/{self.company.id}"):
                answer = self.get(asked)
                self.assertEqual(answer.status_code, 410)
                self.assertIn("you will be sent another link", answer.text)
                self.assertNotIn(self.late.name, answer.text)

    def test_what_is_guessed_is_unknown(self):
        _path, link = self.link_to()
        unknown = self.get("/my/statement/open/not-a-token")
        self.assertEqual(unknown.status_code, 404)
        answers = [
            self.get(path) for path in (
                f"/my/statement/open/{'a' * 24}", f"/my/statement/open/{link.sudo().token_hash}",
                f"/my/statement/via/{link.id}", "/my/statement/via/999999999",
                f"/my/statement/via/{link.id}/pdf/{self.company.id}",
            )
        ]  # fmt: skip
        body = lambda answer: answer.text[answer.text.index("<main") : answer.text.index("</main>")]  # noqa: E731
        for answer in answers:
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(body(answer), body(unknown))

    def test_a_link_opens_one_customer_only(self):
        link, page = self.open_link()
        for path in (f"letter/{10**9}", f"invoice/{self.secret.id}", "pdf/999999999"):
            self.assertEqual(self.get(f"/my/statement/via/{link.id}/{path}").status_code, 404)
        self.assertNotIn("Garage Morel", page.text)
        _path, theirs = self.link_to(self.other)
        self.assertEqual(self.get(f"/my/statement/via/{theirs.id}").status_code, 404, "known by id only")

    def test_two_links_in_one_browser(self):
        _one, page = self.open_link()
        _two, other = self.open_link(self.other)
        self.assertIn(self.secret.name, other.text)
        again = self.get(page.url)
        self.assertIn(self.late.name, again.text)
        self.assertNotIn(self.secret.name, again.text)

    def test_a_link_speaks_to_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        link, page = self.open_link()
        self.assertIn(f"/fr/my/statement/via/{link.id}", page.url)

    def test_a_link_follows_a_merge(self):
        path, _link = self.link_to()
        self.collection["base.partner.merge.automatic.wizard"]._merge((self.customer | self.other).ids, self.other)
        self.refresh()
        page = self.get(path)
        self.assertIn(self.late.name, page.text)
        self.assertIn(self.secret.name, page.text)

    # ---------------------------------------------------------------- too many

    def test_a_hundred_requests_in_a_minute(self):
        _link, page = self.open_link()
        codes = [self.get(page.url).status_code for _rank in range(100)]
        # the link itself took one of the address when it was opened
        self.assertEqual(codes.index(429), LIMIT - 2)
        self.assertEqual(set(codes[: LIMIT - 2]), {200})
        self.assertEqual(set(codes[LIMIT - 2 :]), {429})
        answer = self.get(page.url)
        self.assertIn("come back in a minute", answer.text)
        self.assertEqual(answer.headers["Retry-After"], "60")
        self.assertEqual(self.get("/my/statement/open/guess").status_code, 429, "by the address")
        self.env.cr.execute("UPDATE recouvrement_portal_hit SET at = at - interval '61 seconds'")
        self.assertEqual(self.get(page.url).status_code, 200)

    def test_guessing_a_hundred_tokens(self):
        codes = [self.get(f"/my/statement/open/{rank}").status_code for rank in range(100)]
        self.assertEqual(codes.count(404), LIMIT)
        self.assertEqual(codes.count(429), 100 - LIMIT)

    def test_old_visits_are_forgotten(self):
        Hit = self.collection["recouvrement.portal.hit"]
        self.assertTrue(Hit._let_pass(["somebody"]))
        self.env.cr.execute("UPDATE recouvrement_portal_hit SET at = at - interval '3 minutes'")
        self.assertNotIn("somebody", Hit.search([]).mapped("key"))
        Hit._gc_hits()
        self.assertFalse(Hit.search_count([]))

    # ---------------------------------------------------------------- people

    def test_a_collector_makes_and_revokes_a_link(self):
        case = self.case_of(self.customer).with_user(self.collector)
        action = case.action_portal_link()
        address = self.env[action["res_model"]].with_user(self.collector).with_context(**action["context"]).new({
            "case_id": case.id,
        }).address  # fmt: skip
        path = address[address.index("/my/") :]
        self.assertEqual(self.get(path).status_code, 200)
        self.assertEqual((case.link_ids.create_uid, case.link_count), (self.collector, 1))
        case.action_revoke_links()
        self.assertEqual((case.link_ids.state, case.link_ids.revoked_uid), ("revoked", self.collector))
        self.assertEqual(self.get(path).status_code, 410)

    @mute_logger(HTTP)
    def test_only_reading_is_possible(self):
        _link, page = self.open_link()
        self.assertEqual(self.url_open(page.url, data={"x": "1"}).status_code, 405)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLinksInMessages(LettersCommon):
    def make(self, **vals):
        policy = self.policy_of((5, vals))
        self.company.recouvrement_policy_id = policy
        self.invoice(due=-10)
        self.refresh()
        return self.letters_for() if vals.get("channel") == "letter" else self.reminders()

    def reminders(self):
        Reminder = self.collection["recouvrement.reminder"]
        self.collection["recouvrement.item"]._decide(self.company, TODAY)
        return Reminder.browse(Reminder._gather(self.company, TODAY))

    def test_a_text_that_names_the_link(self):
        reminder = self.make(body="See {pay_link}\n\nThank you.")
        reminder.write(reminder._prepare_snapshot_vals())
        link = reminder.link_ids
        self.assertEqual((len(link), link.case_id), (1, reminder.case_id))
        self.assertRegex(reminder.body, r"See http\S+/my/statement/open/[\w-]{24}\n")
        self.assertNotIn("ways to pay", str(reminder._render_mail_body()), "it is in the text already")

    def test_a_preview_makes_no_link(self):
        reminder = self.make(body="See {pay_link}")
        (document,) = reminder._get_preview_documents()
        self.assertIn("/my/statement/open/…", str(document["paragraphs"]))
        self.assertFalse(self.collection["recouvrement.portal.link"].search_count([]))

    def test_the_button_of_an_email(self):
        reminder = self.make()
        reminder.write(reminder._prepare_snapshot_vals())
        self.assertRegex(str(reminder._render_mail_body()), r'href="http\S+/my/statement/open/[\w-]{24}"')
        self.assertEqual(reminder.link_ids.reminder_id, reminder)

    def test_a_company_without_the_button(self):
        self.company.recouvrement_mail_link = False
        reminder = self.make()
        reminder.write(reminder._prepare_snapshot_vals())
        self.assertNotIn("/my/statement", str(reminder._render_mail_body()))
        self.assertFalse(reminder.link_ids)

    def test_links_end_as_the_company_says(self):
        self.company.recouvrement_link_days = 7
        reminder = self.make(body="See {pay_link}")
        reminder.write(reminder._prepare_snapshot_vals())
        self.assertEqual(reminder.link_ids.expires_on.date(), days(7))
