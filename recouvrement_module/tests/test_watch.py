# Part of recouvrement_module. License LGPL-3.
"""The registers, read by themselves: forty customers a question, going on where it stopped, silent in an outage."""

from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.solvency.setup_checks import InsolvencyWatch
from ..rules.identity import check
from .common import TODAY, days
from .registers import OTHER, SIREN, Registers, notices
from .test_identity_card import SolvencyCommon
from .test_rules_bodacc import LJ, judgment


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWatch(SolvencyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collection["recouvrement.case"].search([("id", "!=", cls.case.id)]).active = False

    def setUp(self):
        super().setUp()
        Cron = type(self.env["ir.cron"])
        self.progress = self.startPatcher(patch.object(Cron, "_commit_progress", autospec=True, return_value=1000))

    def watch(self):
        self.collection["recouvrement.solvency.watch"]._cron_watch()
        self.env.invalidate_all()

    def asked(self):
        return [parse_qs(urlsplit(path).query)["where"][0] for path, _headers in Registers.asked]

    def test_it_is_off(self):
        self.assertFalse(self.env.ref("recouvrement_module.ir_cron_watch").active)
        self.assertFalse(self.env.ref("recouvrement_module.ir_cron_identify").active)
        self.assertEqual(InsolvencyWatch.run(self.company.sudo()).state, "none")

    def test_the_first_time_everything_is_read_in_one_question(self):
        self.publish(judgment(1, "2026-11-10", LJ))
        self.watch()
        self.assertEqual(len(Registers.asked), 1)
        self.assertNotIn("dateparution", self.asked()[0])
        self.assertEqual((self.case.watched_on, str(self.case.insolvency_date)), (TODAY, "2026-11-10"))
        self.assertEqual(self.checks().status, "insolvent")
        self.watch()
        self.assertEqual(len(Registers.asked), 1)  # once a day

    def test_then_only_what_is_new(self):
        self.watch()
        with freeze_time(days(1)):
            self.watch()
            self.assertIn(f"dateparution >= date'{days(-7)}'", self.asked()[-1])
            self.assertEqual((len(Registers.asked), len(self.checks())), (2, 1))
        with freeze_time(days(2)):
            self.publish(judgment(1, "2026-11-20", LJ))
            self.watch()
            self.assertEqual((len(Registers.asked), len(self.checks())), (4, 2))  # what is new, then all of it
            self.assertEqual(str(self.case.insolvency_date), "2026-11-20")
        with freeze_time(days(3)):
            self.watch()
            self.assertEqual((len(Registers.asked), len(self.checks())), (5, 2))  # it is known

    def test_an_outage_changes_nothing_and_is_shown(self):
        self.publish(judgment(1, "2026-11-10", LJ))
        self.watch()
        before = self.case.read(["insolvency_date", "watched_on"]), self.events().read(["state", "deadline"])
        self.env.ref("recouvrement_module.ir_cron_watch").active = True
        foreign = notices(judgment(9, "2026-11-10", LJ, siren=OTHER))
        for answer in ((503, ""), (429, "slowly"), (200, "<html>"), (200, foreign)):
            Registers.answers["bodacc"] = answer
            with freeze_time(days(4)):
                self.watch()
                self.assertEqual(InsolvencyWatch.run(self.company.sudo()).state, "amber")
            after = self.case.read(["insolvency_date", "watched_on"]), self.events().read(["state", "deadline"])
            self.assertEqual(after, before)

    def test_forty_a_question_and_it_goes_on_where_it_stopped(self):
        for number in range(44):
            siren = self.siren(number)
            self.invoice(self.customer_named(f"Customer {number}", company_registry=siren), due=-5)
        self.refresh()
        answers = [(200, notices()), (429, "", {"Retry-After": "600"})]
        Registers.answers["bodacc"] = answers
        self.watch()
        self.assertEqual([where.split("AND")[0].count('"') // 2 for where in self.asked()], [40, 5])
        watched = self.collection["recouvrement.case"].search_count([("watched_on", "=", TODAY)])
        self.assertEqual(watched, 40)
        Registers.answers["bodacc"] = (200, notices())
        self.watch()
        self.assertEqual(len(Registers.asked), 3)
        self.assertFalse(self.collection["recouvrement.case"].search_count([
            ("balance_due", ">", 0), ("watched_on", "=", False),
        ]))  # fmt: skip

    @staticmethod
    def siren(number):
        """A SIREN that passes its check digit."""
        return next(siren for last in range(10) if not check("siren", siren := f"5{number:07d}{last}").problem)

    def test_it_stops_when_its_time_is_over(self):
        self.invoice(self.customer_named("Omega", company_registry=OTHER), due=-5)
        self.refresh()
        self.progress.return_value = 0
        with patch("odoo.addons.recouvrement_module.models.solvency.watch.BATCH", 1):
            self.watch()
        self.assertEqual(len(Registers.asked), 1)

    def test_who_owes_nothing_or_has_no_number_is_not_asked_about(self):
        self.customer.company_registry = False
        self.customer_named("Omega", company_registry=OTHER)
        self.watch()
        self.assertFalse(Registers.asked)
        self.assertEqual(self.case.watched_on, TODAY)  # looked at, so that it blocks nobody

    def test_two_companies_have_their_own_events(self):
        other = self.setup_other_company()["company"]
        case = self.collection["recouvrement.case"].create({
            "partner_id": self.customer.id, "company_id": other.id, "balance_due": 10,
        })  # fmt: skip
        self.publish(judgment(1, "2026-11-10", LJ))
        self.watch()
        self.assertEqual(len(Registers.asked), 1)
        self.assertEqual(self.events().company_id, self.company | other)
        self.assertEqual(case.insolvency_date, self.case.insolvency_date)

    def test_identities_are_asked_for_again_after_ninety_days(self):
        identify = self.collection["recouvrement.solvency.watch"]._cron_identify
        identify()
        self.assertEqual([path.split("?")[0] for path, _headers in Registers.asked], ["/recherche_entreprises"])
        identify()
        self.assertEqual(len(Registers.asked), 1)
        with freeze_time(days(90)):
            Registers.answers["recherche_entreprises"] = (503, "")
            identify()
            self.assertEqual(self.case.identified_on, TODAY)
            self.assertEqual(self.checks().filtered(lambda check: check.outcome == "ok").status, "active")
        self.assertIn(SIREN, Registers.asked[-1][0])
