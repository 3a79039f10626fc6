# Part of recouvrement_module. License LGPL-3.
"""My day: what waits for a person, in the order of a morning, down to zero."""

from decimal import Decimal

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.recouvrement_module.models.day.section import REGISTRY
from odoo.addons.recouvrement_module.rules import priority

from .common import TODAY, RecouvrementCommon, days

ORDER = [
    "rejects", "unpresented", "insolvencies", "stuck", "deadlines", "insurance", "replies", "portal_answers",
    "disputes", "disputes_decided", "disputes_untold", "promises", "shortages", "plans", "offers", "callbacks",
    "held_orders", "warnings", "confirm", "print", "post", "calls", "ended",
]  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMyDay(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.user_of("collector")
        cls.manager = cls.user_of("manager")

    # ---------------------------------------------------------------- helpers

    def day(self, user=None, whose="me", **kwargs):
        """The sections of a day, by code."""
        read = self.env["recouvrement.day"].with_user(user or self.collector).get_day(whose, **kwargs)
        return {section["code"]: section for section in read["sections"]}

    def counts(self, **kwargs):
        """(red, grey) of the sections that count something."""
        sections = self.day(**kwargs)
        return {code: (one["red"], one["grey"]) for code, one in sections.items() if one["red"] or one["grey"]}

    def late(self, name=None, amount=100, due=-10, collector=True):
        """The case of a customer with a late invoice, given to the collector."""
        partner = self.customer_named(name) if name else self.customer
        self.invoice(partner=partner, amount=amount, due=due)
        self.refresh()
        case = self.case_of(partner)
        case.user_id = self.collector if collector else False
        return case

    def reminder(self, case, channel="email", state="prepared", **vals):
        """A reminder of what the case calls for, prepared as the run does it."""
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY, addressees=case.ids, confirm=True)
        reminder = self.collection["recouvrement.reminder"].browse(ids)
        reminder.channel = channel
        for step in {"printed": ("confirmed", "printed"), "sent": ("confirmed", "queued", "sent")}.get(state, (state,)):
            reminder.state = step
        reminder.write(vals)
        return reminder

    def activity(self, case, kind="todo", on=0, user=None):
        return case.activity_schedule(
            f"mail.mail_activity_data_{kind}", date_deadline=days(on), user_id=(user or self.collector).id
        )

    def answer(self, case, **vals):
        """The customer answers by email."""
        return case.with_context(**vals).message_post(
            body="Paid at the end of the month", message_type="email", author_id=case.partner_id.id
        )

    # ---------------------------------------------------------------- the order and the counters

    def test_order(self):
        self.assertEqual(list(self.day()), ORDER)
        self.assertEqual(len(REGISTRY), len({section.position for section in REGISTRY.values()}))

    def test_at_zero(self):
        self.assertEqual(self.counts(), {})

    def test_each_kind_stands_in_its_section(self):
        self.reminder(self.late("A confirmer"))
        self.reminder(self.late("A imprimer"), channel="letter", state="confirmed")
        self.reminder(self.late("A poster"), channel="letter", state="printed")
        self.reminder(self.late("A appeler"), channel="task")
        self.reminder(self.late("Echec"), state="confirmed").state = "failed"
        self.reminder(self.late("Revenu"), state="sent", bounced=True)
        self.answer(self.late("A repondu"))
        self.activity(self.late("Delai"), on=-2)
        self.activity(self.late("Rappel"), kind="call")
        sections = self.day()
        self.assertEqual(
            {code: [row["customer"] for row in section["rows"]] for code, section in sections.items()},
            {
                "portal_answers": [], "promises": [], "shortages": [], "plans": [], "offers": [],
                "insurance": [], "held_orders": [], "warnings": [],
                "rejects": [], "unpresented": [], "stuck": ["Echec", "Revenu"], "deadlines": ["Delai"],
                "replies": ["A repondu"],
                "callbacks": ["Rappel"], "confirm": ["A confirmer"], "print": ["A imprimer"],
                "post": ["A poster"], "calls": ["A appeler"], "ended": [], "insolvencies": [],
                "disputes": [], "disputes_decided": [], "disputes_untold": [],
            },
        )  # fmt: skip
        self.assertTrue(all(section["red"] == len(section["rows"]) for section in sections.values()))

    def test_planned_is_grey(self):
        case = self.late()
        self.activity(case, on=1)
        self.activity(case, kind="call", on=5)
        self.assertEqual(self.counts(), {"deadlines": (0, 1), "callbacks": (0, 1)})
        self.assertFalse(self.day()["deadlines"]["rows"])

    def test_what_a_stuck_message_asks_stands_once(self):
        reminder = self.reminder(self.late(), state="confirmed")
        reminder.state = "failed"
        reminder._ask_person()
        self.assertEqual(self.counts(), {"stuck": (1, 0)})

    def test_an_automatic_answer_waits_for_nobody(self):
        self.answer(self.late(), recouvrement_automatic=True)
        self.assertEqual(self.counts(), {})

    def test_what_is_not_filed_is_of_nobody(self):
        self.collection["recouvrement.reply"].create({
            "company_id": self.company.id, "kind": "reply", "subject": "Votre facture", "email_from": "x@y.example",
        })  # fmt: skip
        self.assertEqual(self.counts(), {})
        (row,) = self.day(whose="nobody")["replies"]["rows"]
        self.assertEqual((row["what"], row["case_id"], row["buttons"]), ("Votre facture", False, []))

    def test_more_rows_when_asked(self):
        for number in range(7):
            self.reminder(self.late(f"Client {number}"))
        section = self.day()["confirm"]
        self.assertEqual((section["red"], len(section["rows"])), (7, 5))
        self.assertEqual(len(self.day(expanded=["confirm"])["confirm"]["rows"]), 7)

    def test_queries_do_not_grow(self):
        def measure():
            self.day()  # what is read once for all: making records empties caches
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.day()
            return self.cr.sql_log_count - before

        for number in range(2):
            self.reminder(self.late(f"Appel {number}", due=-10 - number), channel="task")
            self.reminder(self.late(f"Lettre {number}"), channel="letter")
            self.activity(self.late(f"Rappel {number}"), kind="call")
            self.answer(self.late(f"Reponse {number}"))
        few = measure()
        for number in range(2, 4):
            self.reminder(self.late(f"Appel {number}", due=-10 - number), channel="task")
            self.reminder(self.late(f"Lettre {number}"), channel="letter")
            self.activity(self.late(f"Rappel {number}"), kind="call")
            self.answer(self.late(f"Reponse {number}"))
        self.assertLessEqual(measure(), few)

    # ---------------------------------------------------------------- whose day

    def test_whose(self):
        self.reminder(self.late("Le mien"))
        self.reminder(self.late("De personne", collector=False))
        self.reminder(other := self.late("Du responsable"))
        other.user_id = self.manager

        def customers(whose, user=self.manager):
            return sorted(row["customer"] for row in self.day(user, whose)["confirm"]["rows"])

        self.assertEqual(customers("me", self.collector), ["Le mien"])
        self.assertEqual(customers("nobody", self.collector), ["De personne"])
        self.assertEqual(customers("me"), ["Du responsable"])
        self.assertEqual(customers(self.collector.id), ["Le mien"])
        self.assertEqual(customers("all"), ["De personne", "Du responsable", "Le mien"])

    def test_only_managers_look_at_others(self):
        for whose in ("all", self.manager.id):
            with self.assertRaises(AccessError):
                self.day(whose=whose)

    def test_choices(self):
        self.late()
        read = self.env["recouvrement.day"].with_user(self.collector).get_day()
        self.assertEqual([value for value, _words in read["choices"]], ["me", "nobody"])
        read = self.env["recouvrement.day"].with_user(self.manager).get_day()
        self.assertEqual([value for value, _words in read["choices"]], ["me", "nobody", "all", self.collector.id])

    def test_cases_of_nobody_are_told(self):
        self.late("De personne", collector=False)
        self.assertEqual(self.env["recouvrement.day"].with_user(self.collector).get_day()["without_collector"], 1)

    def test_it_says_that_sending_is_off(self):
        """Of the companies at hand that have something to collect; a manager is led to the switch."""
        other = self.setup_other_company()["company"]
        self.collector.company_ids |= other
        self.late()
        self.company.recouvrement_sending = True
        reader = self.env["recouvrement.day"].with_user(self.collector)
        reader = reader.with_context(allowed_company_ids=[self.company.id, other.id])
        self.assertEqual(reader.get_day()["silent"], "")
        self.company.recouvrement_sending = False
        self.assertEqual(reader.get_day()["silent"], f"Sending is off for {self.company.name}: nothing leaves.")
        self.assertFalse(reader.get_day()["may_switch"])
        self.assertTrue(self.env["recouvrement.day"].with_user(self.manager).get_day()["may_switch"])

    def test_what_came_back_is_said_once(self):
        self.reminder(self.late(), state="sent", bounced=True)
        self.assertEqual(self.day()["stuck"]["rows"][0]["what"], "It came back: the address is to be corrected.")

    def test_activities_of_nobody(self):
        self.activity(self.late("De personne", collector=False), user=self.manager)
        self.activity(self.late("Le mien"))
        rows = self.day(whose="nobody")["deadlines"]["rows"]
        self.assertEqual([row["customer"] for row in rows], ["De personne"])

    def test_another_company(self):
        """What is of a company that the reader has not ticked stays away, an activity of his own as well."""
        other = self.setup_other_company()["company"]
        self.collector.company_ids |= other
        self.invoice(partner=self.customer, company=other)
        self.refresh()
        case = self.case_of(self.customer, other)
        case.user_id = self.collector
        self.answer(case)
        self.activity(case)
        reader = self.env["recouvrement.day"].with_user(self.collector)
        here = reader.with_context(allowed_company_ids=self.company.ids).get_day()
        self.assertEqual((here["red"], here["grey"]), (0, 0))
        both = reader.with_context(allowed_company_ids=[self.company.id, other.id]).get_day()
        self.assertEqual(both["red"], 2)

    def test_without_rights(self):
        for groups in ("base.group_user", "account.group_account_invoice", "base.group_portal"):
            user = new_test_user(
                self.env, login=groups, groups=groups, company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )  # fmt: skip
            with self.assertRaises(AccessError):
                self.day(user)

    def test_a_viewer_only_looks(self):
        case = self.late()
        self.reminder(case)
        case.user_id = viewer = self.user_of("viewer")
        (row,) = self.day(viewer)["confirm"]["rows"]
        self.assertEqual((row["customer"], row["buttons"]), ("Menuiserie Duval", []))

    # ---------------------------------------------------------------- doing it

    def test_buttons_empty_the_day(self):
        """Each main button, pressed as the page does, takes its row away."""
        self.reminder(self.late("A confirmer"))
        self.reminder(self.late("A appeler"), channel="task")
        self.answer(self.late("A repondu"))
        self.activity(self.late("Rappel"), kind="call")
        for section in self.day().values():
            for row in section["rows"]:
                record = self.env[section["model"]].with_user(self.collector).browse(row["id"])
                getattr(record, row["buttons"][0]["method"])()
        self.assertEqual(self.counts(), {})

    def test_print_all(self):
        self.company.recouvrement_sending = True
        self.reminder(self.late("Une"), channel="letter", state="confirmed")
        self.reminder(self.late("Deux"), channel="letter", state="confirmed")
        Day = self.env["recouvrement.day"].with_user(self.collector)
        Day.act_on_section("print")
        self.assertEqual(self.counts(), {"post": (2, 0)})
        Day.act_on_section("post")
        self.assertEqual(self.counts(), {})

    def test_nobody_answers(self):
        call = self.reminder(self.late(), channel="task")
        call.with_user(self.collector).action_call_later()
        self.assertEqual(call.activity_id.date_deadline, days(1))
        self.assertEqual(self.counts(), {"calls": (0, 1)})
        with freeze_time(days(1)):
            self.assertEqual(self.counts(), {"calls": (1, 0)})
            call.with_user(self.collector).action_call_later()
            self.assertEqual(call.case_id.activity_ids.date_deadline, days(4), "Monday, not Saturday")
        with freeze_time(days(4)):
            call.with_user(self.collector).action_done()
            self.assertEqual(self.counts(), {})

    def test_tomorrow_is_a_working_day(self):
        with freeze_time(days(1)):
            activity = self.activity(self.late(), kind="call", on=1)
            activity.with_user(self.collector).action_recouvrement_later()
            self.assertEqual(activity.date_deadline, days(4))

    def test_later_is_for_collectors(self):
        call = self.reminder(self.late(), channel="task")
        with self.assertRaises(AccessError):
            call.with_user(self.user_of("viewer")).action_call_later()

    def test_open_all_lists_what_is_counted(self):
        self.reminder(self.late("A appeler"), channel="task")
        self.reminder(self.late("Plus tard"), channel="task")
        self.activity(self.case_of(self.env["res.partner"].search([("name", "=", "Plus tard")])), on=3)
        self.reminder(self.late("Echec"), state="confirmed").state = "failed"
        self.activity(self.late("Delai"))
        Day = self.env["recouvrement.day"].with_user(self.collector)
        for code, section in self.day().items():
            for planned, count in ((False, section["red"]), (True, section["grey"])):
                if count:
                    action = Day.open_section(code, "me", planned)
                    found = self.env[action["res_model"]].with_user(self.collector).search_count(action["domain"])
                    self.assertEqual(found, count, code)

    # ---------------------------------------------------------------- priority

    def priority_of(self, case, section="calls"):
        (row,) = [row for row in self.day()[section]["rows"] if row["case_id"] == case.id]
        return {term["code"]: term["base"] for term in row["priority"]["terms"]}, row["priority"]["gain"]

    def test_terms_add_up(self):
        """1 000 late by 10 days at 10 %, 400 by 70 days at 25 %: 200."""
        case = self.late(amount=1000, due=-10)
        self.invoice(amount=400, due=-70)
        self.refresh()
        self.reminder(case, channel="task")
        bases, gain = self.priority_of(case)
        self.assertEqual(bases, {"late_30": "1,000.00\xa0€", "late_90": "400.00\xa0€"})
        self.assertEqual(gain, "200.00\xa0€")

    def test_what_may_not_be_asked_counts_for_nothing(self):
        case = self.late(amount=1000)
        self.invoice(amount=5000).action_toggle_block_payment()
        self.invoice(amount=7000, due=5)
        self.credit_note(amount=300)
        self.refresh()
        self.reminder(case, channel="task")
        self.assertEqual(self.priority_of(case), ({"late_30": "700.00\xa0€"}, "70.00\xa0€"))

    def test_the_rule_and_the_ledger_agree(self):
        """The bands of the statement are those of the rule, on each of their days."""
        case = self.late(amount=1, due=-1)
        for late in (30, 31, 60, 61, 90, 91, 500):
            self.invoice(amount=late, due=-late)
        self.refresh()
        (row,) = self.env.execute_query_dict(self.collection["recouvrement.case"]._gain_query(self._ids(case), TODAY))
        expected = {"late_30": 31, "late_60": 91, "late_90": 151, "older": 591}
        self.assertEqual({code: row[code] for code in expected}, expected)
        terms = priority.explain({code: Decimal(str(row[code])) for code in priority.RATES if row[code]})
        self.assertEqual(Decimal(str(row["gain"])), priority.gain(terms))

    def _ids(self, case):
        return self.collection["recouvrement.case"]._search([("id", "in", case.ids)]).select()

    def test_what_is_held_is_left_out(self):
        case = self.late(amount=1000)
        self.invoice(amount=400, due=-70)
        self.refresh()
        self.reminder(case, channel="task")
        item = self.items_of(self.customer)[0]
        self.env["recouvrement.hold"].with_user(self.collector)._place([{
            **self.env["recouvrement.hold"]._prepare_anchor_vals(item), "scope": "invoice", "until": days(20),
            "reason_id": self.env.ref("recouvrement_module.hold_reason_question").id,
        }])  # fmt: skip
        self.assertEqual(self.priority_of(case), ({"late_30": "1,000.00\xa0€"}, "100.00\xa0€"))

    def test_most_first(self):
        self.reminder(self.late("Petit", amount=100), channel="task")
        self.reminder(self.late("Grand", amount=9000), channel="task")
        self.reminder(self.late("Vieux", amount=4000, due=-70), channel="task")
        rows = self.day()["calls"]["rows"]
        self.assertEqual([row["customer"] for row in rows], ["Vieux", "Grand", "Petit"])

    def test_paid_meanwhile_comes_last(self):
        case = self.late("Payé", amount=9000)
        self.reminder(case, channel="task")
        self.reminder(self.late("Petit", amount=100), channel="task")
        self.pay(self.env["account.move"].search([("partner_id", "=", case.partner_id.id)]))
        self.refresh()
        rows = self.day()["calls"]["rows"]
        self.assertEqual([row["customer"] for row in rows], ["Petit", "Payé"])
        self.assertEqual([button["method"] for button in rows[1]["buttons"]], ["action_cancel"])

    def test_each_term_opens_what_it_counts(self):
        case = self.late(amount=1000, due=-10)
        self.invoice(amount=400, due=-70)
        self.refresh()
        self.reminder(case, channel="task")
        action = self.env["recouvrement.day"].with_user(self.collector).open_part(case.id, "late_90")
        items = self.env[action["res_model"]].with_user(self.collector).search(action["domain"])
        self.assertEqual(items.mapped("asked"), [400])

    def test_ended(self):
        """No step is left: a person decides, or plans when to."""
        case = self.late(amount=500, due=-100)
        item = self.items_of(case.partner_id)
        item.write({"decision_code": "ended", "next_date": False})
        bases, gain = self.priority_of(case, "ended")
        self.assertEqual((bases, gain), ({"older": "500.00\xa0€", "ended": "500.00\xa0€"}, "125.00\xa0€"))
        self.activity(case, on=6)
        self.assertEqual(self.counts()["ended"], (0, 1))

    def test_another_currency_is_compared(self):
        """1 500 dollars at two for a euro come after 1 000 euros."""
        other = self.setup_other_company(name="Boston", currency_id=self.setup_other_currency("USD", rates=[
            ("1900-01-01", 2.0)
        ]).id)["company"]  # fmt: skip
        self.collector.company_ids |= other
        self.reminder(self.late("En euros", amount=1000), channel="task")
        partner = self.customer_named("En dollars")
        self.invoice(partner=partner, amount=1500, company=other)
        self.refresh()
        far = self.case_of(partner, other)
        far.user_id = self.collector
        ids = self.collection["recouvrement.reminder"]._gather(other, TODAY, addressees=far.ids, confirm=True)
        self.collection["recouvrement.reminder"].browse(ids).channel = "task"
        reader = self.env["recouvrement.day"].with_user(self.collector)
        read = reader.with_context(allowed_company_ids=[self.company.id, other.id]).get_day()
        (calls,) = [section for section in read["sections"] if section["code"] == "calls"]
        self.assertEqual([row["customer"] for row in calls["rows"]], ["En euros", "En dollars"])
