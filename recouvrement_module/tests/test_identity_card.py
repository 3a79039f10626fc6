# Part of recouvrement_module. License LGPL-3.
"""Check Now, the card that it opens, and what may be taken over: nothing is written without a yes."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.day.section import REGISTRY, Scope
from ..models.solvency.access import REGISTERS
from ..providers import provider
from .common import TODAY, RecouvrementCommon, days
from .registers import OTHER, SIREN, Registers, company, notices, results, serve
from .test_rules_bodacc import LJ, judgment

VALID = {"isValid": True, "userError": "VALID", "name": "DUVAL MENUISERIE", "requestIdentifier": "WAPI1"}


@freeze_time(TODAY)
class SolvencyCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = serve(cls)
        for code in REGISTERS:
            cls.collection["ir.config_parameter"].set_param(f"recouvrement_module.{code}_url", f"{cls.url}/{code}")
        cls.customer.write({"name": "Menuiserie Duval", "company_registry": SIREN})
        cls.manager, cls.collector, cls.viewer = (cls.user_of(role) for role in ("manager", "collector", "viewer"))
        cls.move = cls.invoice(amount=1000, due=-15)
        cls.refresh()
        cls.case = cls.case_of(cls.customer)

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(provider, "PAUSE", 0))
        Registers.asked = []
        Registers.answers = {
            "recherche_entreprises": (200, results(company())), "bodacc": (200, notices()), "vies": (200, VALID),
        }  # fmt: skip

    def events(self, partner=None):
        partner = partner or self.customer
        return self.collection["recouvrement.credit.event"].search([("partner_id", "=", partner.id)], order="date, id")

    def checks(self, partner=None):
        partner = partner or self.customer
        return self.collection["recouvrement.solvency.check"].search([("partner_id", "=", partner.id)])

    def press(self, user=None, partner=None):
        """Check Now on a customer; return the card."""
        partner = (partner or self.customer).with_user(user or self.collector).with_company(self.company)
        action = partner.action_recouvrement_check()
        return partner.env[action["res_model"]].browse(action["res_id"])

    def publish(self, *records):
        records = [record | {"commercant": "DUVAL MENUISERIE"} for record in records]
        Registers.answers["bodacc"] = (200, notices(*records))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestIdentityCard(SolvencyCommon):
    def test_each_register_that_knows_such_numbers_is_asked_once(self):
        card = self.press()
        asked = sorted(path.split("?")[0] for path, _headers in Registers.asked)
        self.assertEqual(asked, ["/bodacc", "/recherche_entreprises"])
        self.assertEqual(set(card.check_ids.mapped("outcome")), {"ok"})
        check = card.check_ids.filtered(lambda check: check.provider == "recherche_entreprises")
        self.assertEqual((check.status, check.legal_name, check.turnover), ("active", "DUVAL MENUISERIE", 1848367))
        self.assertEqual((check.currency_id.name, check.valid_until), ("EUR", days(90)))
        self.assertEqual(check.create_uid, self.collector)
        self.assertFalse(check.name_differs)
        self.assertNotIn("ANNE", str(check.raw))  # people are not kept

    def test_nothing_is_written_without_a_yes(self):
        before = self.customer.read(["name", "street", "zip", "city", "vat", "company_registry"])
        card = self.press()
        self.assertEqual(self.customer.read(["name", "street", "zip", "city", "vat", "company_registry"]), before)
        lines = {line.name: line for line in card.line_ids}
        self.assertEqual((lines["street"].ours, lines["street"].theirs), ("12 rue des Lilas", "1 RUE DES FORGES"))
        self.assertFalse(lines["city"].differs)  # Lyon and LYON
        lines["street"].action_take_over()
        self.assertEqual((self.customer.street, self.customer.zip), ("1 RUE DES FORGES", "69003"))

    def test_only_what_a_register_says_is_taken_over(self):
        card = self.press()
        line = (
            self
            .env["recouvrement.identity.line"]
            .with_user(self.collector)
            .create({"card_id": card.id, "name": "email", "theirs": "thief@evil.example"})
        )
        with self.assertRaises(UserError):
            line.action_take_over()
        line = line.create({"card_id": card.id, "name": "city", "theirs": "Nowhere"})
        line.action_take_over()
        self.assertEqual(self.customer.city, "LYON")

    def test_who_may(self):
        with self.assertRaises(AccessError):
            self.press(self.viewer)
        self.assertFalse(Registers.asked)
        self.press()
        action = self.case.with_user(self.viewer).action_identity()
        card = self.env["recouvrement.identity"].with_user(self.viewer).browse(action["res_id"])
        self.assertEqual(len(card.check_ids), 2)
        with self.assertRaises(AccessError):
            card.line_ids[0].action_take_over()

    def test_numbers_that_contradict_each_other_ask_nothing(self):
        self.customer.with_context(no_vat_validation=True).vat = "FR68900000001"
        Registers.answers["vies"] = (200, VALID | {"isValid": False, "userError": "MS_UNAVAILABLE"})
        card = self.press()
        self.assertIn("two companies", card.problems)
        self.assertEqual(card.check_ids.mapped("provider"), ["vies"])
        self.assertEqual((card.check_ids.outcome, card.check_ids.vat_valid), ("unavailable", False))

    def test_without_a_number_it_is_said(self):
        self.customer.company_registry = "100000008"
        with self.assertRaisesRegex(UserError, "100000008 has a digit typed wrong"):
            self.press()
        self.assertFalse(Registers.asked)

    def test_a_failure_is_kept_as_one_and_the_last_answer_stays(self):
        self.press()
        with freeze_time(days(1)):
            Registers.answers["recherche_entreprises"] = (503, "")
            card = self.press()
        found = card.check_ids.filtered(lambda check: check.provider == "recherche_entreprises")
        self.assertEqual(found.mapped("outcome"), ["unavailable", "ok"])
        self.assertFalse(found[0].status)
        self.assertIn("street", card.line_ids.mapped("name"))

    def test_a_register_that_is_off_is_not_asked(self):
        self.collection["ir.config_parameter"].set_param("recouvrement_module.bodacc_on", "0")
        self.assertEqual(self.press().check_ids.mapped("provider"), ["recherche_entreprises"])

    def test_a_contact_asks_for_its_company_and_a_prospect_needs_no_case(self):
        contact = self.env["res.partner"].create({"name": "Anne", "parent_id": self.customer.id})
        self.assertEqual(self.press(partner=contact).partner_id, self.customer)
        prospect = self.customer_named("Omega", company_registry=OTHER)
        Registers.answers["recherche_entreprises"] = (200, results(company(OTHER, nom_raison_sociale="OMEGA")))
        self.assertEqual(len(self.press(partner=prospect).check_ids), 2)
        self.assertFalse(self.case_of(prospect))

    def test_another_company_does_not_read_it(self):
        self.press()
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger", groups="recouvrement_module.group_manager", company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        self.assertFalse(self.env["recouvrement.solvency.check"].with_user(stranger).search([]))
        self.assertFalse(self.env["recouvrement.credit.event"].with_user(stranger).search([]))

    def test_an_answer_is_kept_as_it_came(self):
        self.press()
        with self.assertRaises(UserError):
            self.checks()[0].write({"status": "ceased"})

    def test_settings(self):
        admin = self.env.ref("base.user_admin")
        settings = self.env["res.config.settings"].with_user(admin)
        one = settings.create({})
        self.assertTrue(one.recouvrement_bodacc_on)
        self.assertFalse(one.recouvrement_insee_on or one.recouvrement_watch_on)
        one.write({"recouvrement_bodacc_on": False, "recouvrement_insee_key": " key ", "recouvrement_watch_on": True})
        one.set_values()
        self.assertTrue(self.env.ref("recouvrement_module.ir_cron_watch").active)
        self.assertFalse(settings.create({}).recouvrement_bodacc_on)
        self.assertEqual(settings.create({}).recouvrement_insee_key, "key")
        one.recouvrement_vies_url = "file:///etc/passwd"
        with self.assertRaises(UserError):
            one.set_values()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEvents(SolvencyCommon):
    def test_an_opening_stops_what_was_owed_before(self):
        later = self.invoice(amount=300, due=-1, invoice_date=days(-2))
        self.refresh()
        self.publish(judgment(1, "2026-11-10", LJ, published="2026-11-16"))
        self.press()
        event = self.events()
        self.assertEqual((event.kind, event.state, event.case_id), ("opening_liquidation", "confirmed", self.case))
        # 16 November 2026 + 2 months: Saturday 16 January 2027, in time until Monday 18
        self.assertEqual([str(day) for day in (event.deadline, event.deadline_last)], ["2027-01-16", "2027-01-18"])
        self.assertEqual(str(event.ownership_deadline), "2027-02-16")
        self.assertEqual(str(event.relief_deadline), "2027-05-18")  # 16 May 2027 is Whit Sunday, Monday a holiday
        self.assertEqual(str(self.case.insolvency_date), "2026-11-10")
        self.assertEqual(self.items_of(self.move).fact, "insolvent")
        self.assertIn("declared, not asked", self.items_of(self.move).why)
        self.assertEqual(self.items_of(later).fact, "")
        self.assertEqual((self.case.balance_earlier, self.case.balance_later), (1000, 300))

    def test_its_collector_has_the_deadline_and_ends_it(self):
        self.case.user_id = self.collector
        self.publish(judgment(1, "2026-11-10", LJ, published="2026-11-16"))
        self.press()
        activity = self.case.activity_ids
        self.assertEqual((activity.user_id, str(activity.date_deadline)), (self.collector, "2027-01-16"))
        event = self.events().with_user(self.collector)
        event.action_done()
        self.assertEqual((event.done_on, event.done_uid), (TODAY, self.collector))
        self.assertFalse(self.case.activity_ids)
        with self.assertRaises(UserError):
            event.action_done()

    def test_asked_twice_it_is_one_event(self):
        self.publish(judgment(1, "2026-11-10", LJ))
        self.press()
        self.press()
        self.assertEqual(len(self.events()), 1)
        self.assertEqual(len(self.case.activity_ids), 1)

    def test_a_name_that_differs_waits_for_a_manager_and_nothing_leaves(self):
        told = judgment(1, "2026-11-10", LJ)
        Registers.answers["bodacc"] = (200, notices(told | {"commercant": "BOULANGERIE PETIT"}))
        self.press()
        event = self.events()
        self.assertEqual((event.state, event.doubt, self.case.insolvency_date), ("to_confirm", "name", False))
        self.refresh_decisions()
        self.assertEqual(self.items_of(self.move).held_code, "insolvency_to_confirm")
        with self.assertRaises(AccessError):
            event.with_user(self.collector).action_confirm()
        event.with_user(self.manager).action_confirm()
        self.assertEqual(self.items_of(self.move).fact, "insolvent")
        event.with_user(self.manager).action_dismiss()
        self.assertEqual((self.case.insolvency_date, self.items_of(self.move).fact), (False, ""))
        self.press()
        self.assertEqual(self.events().state, "dismissed")

    def refresh_decisions(self):
        self.env["recouvrement.run"].with_user(self.manager).with_company(self.company).action_preview()
        self.env.invalidate_all()

    def test_a_day_that_a_person_entered_stays(self):
        self.case.insolvency_date = days(-30)
        self.publish(judgment(1, "2026-11-10", LJ))
        self.press()
        self.assertEqual(self.case.insolvency_date, days(-30))
        self.assertTrue(any("Look at the opening judgment" in activity.summary for activity in self.case.activity_ids))

    def test_a_cancelled_notice_is_looked_at(self):
        opening = judgment(1, "2026-11-10", LJ)
        self.publish(opening)
        self.press()
        target = {"nomPublication": "BODACC A", "numeroParution": opening["parution"], "numeroAnnonce": 1}
        cancel = judgment(2, "2026-11-18", "") | {"typeavis": "annulation", "parutionavisprecedent": target}
        self.publish(opening, cancel)
        self.press()
        event = self.events()
        self.assertEqual((event.state, event.doubt), ("to_confirm", "withdrawn"))
        self.assertTrue(self.case.insolvency_date)  # nothing starts again by itself
        event.with_user(self.manager).action_dismiss()
        self.assertFalse(self.case.insolvency_date)

    def test_a_conversion_has_no_time_of_its_own(self):
        self.publish(
            judgment(1, "2026-01-10", "Jugement d'ouverture d'une procédure de redressement judiciaire"),
            judgment(2, "2026-11-10", "Jugement de conversion en liquidation judiciaire"),
        )
        self.press()
        opening, conversion = self.events()
        self.assertEqual((str(opening.deadline), conversion.deadline), ("2026-03-10", False))
        self.assertTrue(conversion.is_conversion)
        self.assertEqual(str(self.case.insolvency_date), "2026-01-10")

    def test_a_business_that_is_sold_leaves_ten_days(self):
        buyer = {"personne": {"numeroImmatriculation": {"numeroIdentification": OTHER}}}
        sold = judgment(1, "2026-11-16", "") | {
            "familleavis": "vente", "registre": [SIREN, OTHER], "listepersonnes": buyer, "jugement": None,
        }  # fmt: skip
        self.publish(sold)
        self.press()
        event = self.events()
        self.assertEqual((event.kind, str(event.deadline)), ("business_sale", "2026-11-26"))
        self.assertFalse(self.case.insolvency_date)

    def test_a_notice_that_nobody_knows(self):
        self.publish(judgment(1, "2026-11-10", "Jugement nouveau"))
        self.press()
        self.assertEqual((self.events().kind, self.events().doubt), ("to_review", "nature"))

    def test_what_people_note(self):
        env = self.env["recouvrement.credit.event"]
        vals = {
            "partner_id": self.customer.id, "kind": "opening_sauvegarde", "date": days(-9), "published_on": days(-3),
        }  # fmt: skip
        event = env.with_user(self.collector).with_company(self.company).create(vals)
        self.assertEqual((event.state, self.case.insolvency_date), ("to_confirm", False))
        event.with_user(self.manager).action_confirm()
        self.assertEqual(self.case.insolvency_date, days(-9))
        with self.assertRaises(UserError):
            event.with_user(self.manager).with_company(self.company).sudo().write({"date": days(-8)})
        with self.assertRaises(UserError):
            event.sudo().unlink()
        for wrong in (
            {"date": days(1)}, {"date": "1026-11-10"}, {"published_on": days(-20)}, {"source": "bodacc"},
            {"state": "confirmed"},
        ):  # fmt: skip
            with self.subTest(wrong), self.assertRaises(UserError), self.cr.savepoint():
                env.with_user(self.collector).with_company(self.company).create(vals | wrong)
        with self.assertRaises(AccessError):
            env.with_user(self.viewer).with_company(self.company).create(vals)

    def test_what_is_known_of_a_prospect_counts_from_its_first_invoice(self):
        prospect = self.customer_named("Omega", company_registry=OTHER)
        told = judgment(1, "2026-11-10", LJ, siren=OTHER) | {"commercant": "OMEGA"}
        Registers.answers["bodacc"] = (200, notices(told))
        self.press(partner=prospect)
        self.assertFalse(self.events(prospect).case_id)
        move = self.invoice(prospect, amount=50, due=-1)
        self.refresh()
        case = self.case_of(prospect)
        self.assertEqual((self.events(prospect).case_id, str(case.insolvency_date)), (case, "2026-11-10"))
        self.assertEqual(self.items_of(move).fact, "insolvent")

    def test_a_prepared_reminder_is_taken_back(self):
        self.company.recouvrement_sending = True
        run = self.collection["recouvrement.run"]
        run.with_company(self.company).action_preview()
        run = run._get_today(self.company)
        for _phase in ("select", "decide", "gather"):
            run._advance()
        reminder = self.case.reminder_ids
        self.assertIn(reminder.state, ("prepared", "confirmed"))
        self.publish(judgment(1, "2026-11-10", LJ))
        self.press()
        self.assertEqual(reminder.state, "cancelled")

    def test_a_payer_that_is_insolvent_is_not_asked_for_others(self):
        payer = self.customer_named("Omega", company_registry=OTHER)
        self.customer.recouvrement_payer_id = payer
        self.refresh()
        self.case_of(payer).insolvency_date = days(-5)
        self.assertEqual(self.items_of(self.move).fact, "insolvent")
        self.assertFalse(self.items_of(self.move).is_earlier)

    def test_my_day(self):
        self.case.user_id = self.manager
        self.publish(judgment(1, "2026-11-10", LJ, published="2026-11-16"))
        self.press()
        section = self.section()
        self.assertEqual((section["red"], section["rows"][0]["customer"]), (1, self.case.display_name))
        self.assertEqual([button["method"] for button in section["rows"][0]["buttons"]], ["action_done"])
        self.assertIn("58 days left", section["rows"][0]["what"])
        self.events().with_user(self.manager).action_done()
        self.assertEqual(self.section()["red"], 0)

    def section(self):
        env = self.env(user=self.manager, context={"allowed_company_ids": self.company.ids})
        return REGISTRY["insolvencies"](env, Scope(TODAY, (self.manager.id,))).present(5)
