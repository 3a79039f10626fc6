# Part of recouvrement_module. License LGPL-3.
"""National defaults as data: what is shipped, what a company corrects for itself, what consumers abroad owe."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.recouvrement_module.rules.national import LawBook

from .common import TODAY, days
from .law import LAWS
from .law_common import ClaimCommon, ago, euros


class NationalCommon(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laws = cls.collection["recouvrement.law"]

    def law(self, country, debtor="business"):
        return self.laws.search([("country_id.code", "=", country), ("debtor", "=", debtor)])

    def book(self, company=None):
        return self.laws._get_book((company or self.company).id)

    def governed_by(self, code, category, **agreed):
        """The customer is of a kind, and the law of a country governs what it owes."""
        self.categorise(category)
        self.invoice()
        self.refresh()
        self.case_of(self.customer).write({"law_country_id": self.env.ref(f"base.{code}").id, **agreed})

    def reminded(self, move, day, channel="email", **vals):
        """A first reminder of an invoice that left some days ago."""
        case = self.case_of(self.customer)
        line = move.line_ids.filtered("date_maturity")
        reminder = self.collection["recouvrement.reminder"].create({
            "case_id": case.id, "company_id": self.company.id, "partner_id": self.customer.id, "date": days(day),
            "currency_id": self.company.currency_id.id, "level_id": self.policy.level_ids[0].id, "channel": channel,
            "line_ids": [Command.create({
                "case_id": case.id, "line_id": line.id, "move_id": move.id, "rank": 1, "name": move.name,
                "due_date": line.date_maturity, "amount": 1000, "residual": 1000, "asked": 1000,
            })],
            **vals,
        })  # fmt: skip
        reminder.write({"state": "sent", "sent_on": days(day)})
        return reminder


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNationalDefaults(NationalCommon):
    def test_shipped(self):
        """As the articles say; Spain and Italy as the directive; nothing is asked where nothing was found."""
        book = self.book()
        strip = lambda law: (law.strategy, law.kind, law.factor, law.points, law.round_up, law.rate, law.indemnity)  # noqa: E731
        for key, expected in LAWS.laws.items():
            self.assertEqual(strip(book.laws[key]), strip(expected), key)
        for country in ("ES", "IT"):
            self.assertEqual(strip(book.get(country, "business")), strip(LAWS.get("LU", "business")), country)
            self.assertEqual(book.get(country, "consumer").strategy, "none")
        self.assertEqual(book.get("TN", "business").strategy, "none")

    def test_each_says_where_it_was_read(self):
        for law in self.laws.search([("company_id", "=", False)]):
            self.assertTrue(law.article and law.source and law.read_on, law.display_name)

    def test_a_correction_counts_at_once_and_is_kept(self):
        invoice = self.due("30/06/2026", 1000)
        self.assertEqual(self.claim_of(invoice).indemnity.amount, 40)
        law = self.law("FR").with_user(self.users["manager"]).with_context(tracking_disable=False, mail_notrack=False)
        law.write({"points": 12, "indemnity": 50})
        self.cr.flush()
        self.env.invalidate_all()
        claim = self.claim_of(invoice)
        self.assertEqual((claim.indemnity.amount, self.segments(claim)[0][1]), (50, 14.4))
        self.assertIn(12, law.message_ids.sudo().tracking_value_ids.mapped("new_value_float"))

    def test_a_company_has_its_own(self):
        other = self.setup_other_company()["company"]
        shipped = self.law("FR")
        action = shipped.with_user(self.users["manager"]).action_adapt()
        own = self.laws.browse(action["res_id"])
        own.points = 11
        self.assertEqual(own.company_id, self.company)
        self.assertEqual(self.book().get("FR", "business").points, 11)
        self.assertEqual(self.book(other).get("FR", "business").points, 10)
        own.active = False
        self.assertEqual(self.book().get("FR", "business").points, 10)
        own.unlink()
        self.assertEqual(self.book().get("FR", "business").points, 10)

    def test_the_day_count_of_a_law(self):
        """60 days of 2024 at 14.50 % on 5000: 119.18 over 365 days, 118.85 over 366; the claim says which."""
        invoice = self.due("31/01/2024", 5000)
        self.paid(invoice, "31/03/2024")
        self.law("FR").day_count = "actual"
        claim = self.claim_of(invoice)
        self.assertEqual(claim.interest, euros(118.85))
        self.assertIn("real days", self.service()._say_basis([claim]))

    def test_what_cannot_be_is_refused(self):
        law = self.law("BE")
        for vals, words in (
            ({"kind": False}, "Choose the reference"), ({"points": 800}, "between"), ({"factor": 0}, "times"),
            ({"indemnity": -1}, "between 0"), ({"round_up": 5}, "rounded up"),
            ({"strategy": "fixed", "fixed_rate": 1000}, "1000 %"),
        ):  # fmt: skip
            with self.assertRaisesRegex(ValidationError, words):
                law.write(vals)
        with self.assertRaisesRegex(ValidationError, "owes no indemnity"):
            self.law("BE", "consumer").indemnity = 40
        with self.assertRaisesRegex(ValidationError, "already"), mute_logger("odoo.sql_db"):
            law.copy()
        with self.assertRaisesRegex(ValidationError, "choose France"):
            law.copy({"country_id": self.env.ref("base.re").id})
        self.assertEqual((law.points, law.indemnity), (8, 40))

    def test_who_may_correct_them(self):
        shipped = self.law("FR")
        for role in ("viewer", "collector"):
            law = shipped.with_user(self.users[role])
            self.assertEqual(law.points, 10)
            with self.assertRaises(AccessError):
                law.points = 12
            with self.assertRaises(AccessError):
                law.action_adapt()

    def test_another_company_does_not_see_them(self):
        other = self.setup_other_company()["company"]
        own = self.law("FR").copy({"company_id": self.company.id})
        theirs = new_test_user(
            self.env, login="theirs", groups="recouvrement_module.group_manager",
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        self.assertNotIn(own, self.laws.with_user(theirs).search([]))
        with self.assertRaises(AccessError):
            own.with_user(theirs).points = 1

    def test_entered_by_a_person(self):
        with Form(self.laws.with_user(self.users["manager"])) as form:
            form.country_id = self.env.ref("base.at")
            form.kind = "de_base"
            form.points = 9.2
            form.indemnity = 40
        self.assertEqual(self.book().get("AT", "business").points, euros(9.2))
        self.assertEqual(form.record.rate_words, "German Base Rate + 9.2")

    def test_no_query_for_each_customer(self):
        partners = [self.customer_named(f"Client {number}") for number in range(6)]
        moves = self.env["account.move"]
        for partner in partners:
            moves |= self.due("30/06/2026", 100, partner=partner)
        self.refresh()
        counts = []
        for some in (moves[:1], moves):
            self.env.invalidate_all()
            service = self.service()
            records = some.with_env(service.env)
            service._get_claims(records)  # what is kept is in memory
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            service._get_claims(records)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_kept_in_memory(self):
        self.book()
        with self.assertQueryCount(0):
            self.assertIsInstance(self.book(), LawBook)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestConsumersAbroad(NationalCommon):
    def interest(self, move):
        claim = self.claim_of(move)
        self.assertEqual((claim.indemnity.amount, claim.costs), (0, 0))
        return self.segments(claim), claim

    def test_belgian_consumer(self):
        """1000 due on 31 August, reminded on 20 October by email: 14 days to 3 November, then 16 days.

        12 % was agreed on, the cap is 2.40 + 8: 4.56. With 6 %: 2.63. Nothing before the reminder.
        """
        self.governed_by("be", "consumer", regime="contract", contract_rate=12)
        invoice = self.due("31/08/2026")
        segments, claim = self.interest(invoice)
        self.assertEqual(segments, [])
        self.assertIn("first reminder without costs", self.service()._say_notes(claim, self.euro)[0])
        self.reminded(invoice, ago("20/10/2026"))
        self.assertEqual(self.interest(invoice)[0], [(16, 10.4, 4.56)])
        self.case_of(self.customer).contract_rate = 6
        self.assertEqual(self.interest(invoice)[0], [(16, 6, 2.63)])

    def test_belgian_consumer_by_post(self):
        """21, 22 and 23 October first: to 6 November, then 13 days at 10.40 %."""
        self.governed_by("be", "consumer", regime="contract", contract_rate=12)
        invoice = self.due("31/08/2026")
        self.reminded(invoice, ago("20/10/2026"), "letter")
        self.assertEqual(self.interest(invoice)[0], [(13, 10.4, 3.7)])

    def test_what_is_no_first_reminder(self):
        self.governed_by("be", "consumer", regime="contract", contract_rate=12)
        invoice = self.due("31/08/2026")
        self.reminded(invoice, ago("25/08/2026"))  # before it was late
        self.reminded(invoice, ago("02/09/2026"), bounced=True)
        self.reminded(invoice, ago("02/09/2026"), claim={"total": "1,040.00 €"})  # it asked for costs
        self.reminded(invoice, ago("02/09/2026"), "task")
        self.assertEqual(self.interest(invoice)[0], [])

    def test_belgian_consumer_with_whom_nothing_was_agreed_on(self):
        self.governed_by("be", "consumer")
        invoice = self.due("31/08/2026")
        self.reminded(invoice, ago("02/09/2026"))
        self.assertEqual(self.interest(invoice)[0], [])

    def test_dutch_consumer_is_refused_by_name(self):
        self.governed_by("nl", "consumer")
        invoice = self.due("31/08/2026")
        notice = self.reminded(invoice, ago("20/10/2026"), "letter", formal_notice=True)
        self.collection["recouvrement.reminder.event"].create({
            "reminder_id": notice.id, "kind": "receipt", "date": days(ago("22/10/2026")),
        })  # fmt: skip
        segments, claim = self.interest(invoice)
        self.assertEqual(segments, [(28, None, None)])
        self.assertIn("Dutch legal rate (2nd half of 2026)", " ".join(self.service()._say_notes(claim, self.euro)))

    def test_luxembourg_consumer(self):
        """The rate of 2024 is known, that of 2026 is not: it is asked of a company that has such customers."""
        rates = self.collection["recouvrement.rate"]
        self.company.country_id = self.env.ref("base.lu")
        self.assertEqual(rates._get_used(self.company), ("ecb",))
        self.governed_by("lu", "consumer")
        self.assertEqual(rates._get_used(self.company), ("ecb", "lu_consumer"))
        self.assertIn("lu_consumer", rates._find_missing(self.company, days(ago("01/07/2026")), TODAY))
        self.assertNotIn("lu_consumer", rates._find_missing(self.company, days(ago("01/07/2024")), TODAY))

    def test_consumers_where_nothing_was_found(self):
        for code in ("es", "it", "ch", "ma", "us"):
            self.governed_by(code, "consumer")
            self.assertEqual(self.interest(self.due("31/08/2026"))[0], [], code)
