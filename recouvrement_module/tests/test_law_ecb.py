# Part of recouvrement_module. License LGPL-3.
"""The rate of the ECB, read from a server that speaks as its data portal does, and from servers that do not."""

import doctest
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import BaseCase, tagged

from ..models.law.rate_ecb import ECB_URL
from ..providers import ecb, provider
from .common import TODAY, RecouvrementCommon

PATH = "/service/data/FM/B.U2.EUR.4F.KR.MRR_FR.LEV"
# the columns of the portal, in its order
COLUMNS = (
    "KEY,FREQ,REF_AREA,CURRENCY,PROVIDER_FM,INSTRUMENT_FM,PROVIDER_FM_ID,DATA_TYPE_FM,TIME_PERIOD,OBS_VALUE,"
    "OBS_STATUS,OBS_CONF,OBS_PRE_BREAK,OBS_COM,TIME_FORMAT,BREAKS,COLLECTION,COMPILING_ORG,DISS_ORG,DOM_SER_IDS,"
    "FM_CONTRACT_TIME,FM_COUPON_RATE,FM_IDENTIFIER,FM_LOT_SIZE,FM_MATURITY,FM_OUTS_AMOUNT,FM_PUT_CALL,"
    "FM_STRIKE_PRICE,PUBL_MU,PUBL_PUBLIC,UNIT_INDEX_BASE,COMPILATION,COVERAGE,DECIMALS,SOURCE_AGENCY,SOURCE_PUB,"
    "TITLE,TITLE_COMPL,UNIT,UNIT_MULT"
)
# the changes of 2022 and after
CHANGES = (
    ("2016-03-16", "0"), ("2022-07-27", "0.5"), ("2022-09-14", "1.25"), ("2022-11-02", "2"), ("2022-12-21", "2.5"),
    ("2023-02-08", "3"), ("2023-03-22", "3.5"), ("2023-05-10", "3.75"), ("2023-06-21", "4"), ("2023-08-02", "4.25"),
    ("2023-09-20", "4.5"), ("2024-06-12", "4.25"), ("2024-09-18", "3.65"), ("2024-10-23", "3.4"),
    ("2024-12-18", "3.15"), ("2025-02-05", "2.9"), ("2025-03-12", "2.65"), ("2025-04-23", "2.4"),
    ("2025-06-11", "2.15"), ("2026-06-17", "2.4"), ("2026-09-16", "2.65"),
)  # fmt: skip


def table(changes):
    """The answer of the portal."""
    after = COLUMNS.count(",") - 9
    rows = (f"FM.{ecb.SERIES},B,U2,EUR,4F,KR,MRR_FR,LEV,{day},{value},A,F{',' * (after - 2)}" for day, value in changes)
    return "\r\n".join([COLUMNS, *rows, ""])


class Portal(BaseHTTPRequestHandler):
    """Gives whatever ``answer`` says, and remembers what it was asked."""

    answer = (200, "")
    asked = []

    def do_GET(self):
        Portal.asked.append(self.path)
        status, body = self.answer
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        """Nothing."""


class TestSeries(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(ecb)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEcb(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(("127.0.0.1", 0), Portal)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.set_url(f"http://127.0.0.1:{cls.server.server_port}{PATH}")
        cls.manager = cls.user_of("manager")
        cls.rates = cls.env(user=cls.manager)["recouvrement.rate"]

    @classmethod
    def set_url(cls, url):
        cls.collection["ir.config_parameter"].set_param(ECB_URL, url)

    def setUp(self):
        super().setUp()
        Portal.asked = []
        Portal.answer = (200, table(CHANGES))

    def stored(self):
        return {
            rate.valid_from: (rate.state, rate.value, rate.source)
            for rate in self.rates.search([("kind", "=", "ecb")])
        }  # fmt: skip

    def at(self, day):
        return self.rates.search([("kind", "=", "ecb"), ("valid_from", "=", day)])

    def press(self):
        return call_kw(self.rates, "action_read_ecb", [[]], {})["params"]  # as the button of a list calls it

    # ---------------------------------------------------------------- as it speaks

    def test_what_is_asked(self):
        self.press()
        self.assertEqual(len(Portal.asked), 1)
        asked = urlsplit(Portal.asked[0])
        self.assertEqual(asked.path, PATH)
        self.assertEqual(parse_qs(asked.query), {"format": ["csvdata"], "startPeriod": ["2015-01-01"]})

    def test_only_new_days_are_written(self):
        before = self.stored()
        self.assertEqual(self.press()["type"], "success")
        after = self.stored()
        self.assertEqual({day: after[day] for day in before}, before)
        added = set(after) - set(before)
        self.assertEqual(added, {date.fromisoformat(day) for day, _value in CHANGES} - set(before))
        self.assertEqual(self.at(date(2024, 9, 18)).value, 3.65)
        self.press()
        self.assertEqual(self.stored(), after)

    def test_a_new_rate(self):
        Portal.answer = (200, table([*CHANGES, ("2026-11-04", "2.9")]))
        self.press()
        new = self.at(date(2026, 11, 4))
        self.assertEqual((new.value, new.read_on, new.create_uid), (2.9, TODAY, self.manager))

    def test_the_last_one_is_known_until_the_day_of_the_reading(self):
        self.assertLess(self.at(date(2026, 9, 16)).read_on, date(2026, 12, 31))
        with freeze_time("2027-01-04"):
            self.press()
        self.assertEqual(self.at(date(2026, 9, 16)).read_on, date(2027, 1, 4))

    def test_a_rate_that_was_missing_is_entered_once_its_day_has_come(self):
        missing = self.rates.create({"kind": "ecb", "valid_from": date(2027, 1, 1), "state": "missing"})
        self.press()
        self.assertEqual(missing.state, "missing")
        with freeze_time("2027-01-04"):
            self.press()
        self.assertEqual((missing.state, missing.value, missing.read_on), ("known", 2.65, date(2027, 1, 4)))

    def test_days_that_repeat_a_rate_change_nothing(self):
        before = len(self.stored())
        Portal.answer = (200, table([("2026-06-17", "2.4"), ("2026-06-18", "2.4"), ("2026-06-19", "NaN")]))
        self.press()
        self.assertEqual(len(self.stored()), before)

    # ---------------------------------------------------------------- another value

    def test_a_value_that_differs_is_said_and_stays(self):
        rate = self.at(date(2026, 9, 16))
        rate.value = 2.6
        self.assertEqual(self.press()["type"], "warning")
        self.assertEqual(rate.value, 2.6)
        mine = rate.activity_ids.filtered(lambda activity: activity.user_id == self.manager)
        self.assertIn("2.6", mine.note)
        self.assertIn("2.65", mine.note)
        count = len(rate.activity_ids)
        self.press()
        self.assertEqual(len(rate.activity_ids), count)

    # ---------------------------------------------------------------- as it must not speak

    def test_hostile_answers_write_nothing(self):
        good = table(CHANGES)
        before = self.stored()
        for name, answer in {
            "empty": (200, ""),
            "page": (200, "<!DOCTYPE html><html><body>Maintenance</body></html>"),
            "page of the portal's name": (200, "<html>TIME_PERIOD,OBS_VALUE</html>"),
            "head only": (200, COLUMNS),
            "no text": (200, b"\xff\xfe\x00\x80" * 50),
            "other series": (200, good.replace("MRR_FR", "DFR")),
            "absurd rate": (200, table([*CHANGES, ("2026-11-04", "99")])),
            "rate in words": (200, table([*CHANGES, ("2026-11-04", "2,65 %")])),
            "exponent": (200, table([*CHANGES, ("2026-11-04", "1e1")])),
            "no day": (200, table([*CHANGES, ("2026-13-04", "2.9")])),
            "month": (200, table([*CHANGES, ("2026-11", "2.9")])),
            "far year": (200, table([*CHANGES, ("9999-12-31", "2.9")])),
            "two rates on a day": (200, table([*CHANGES, ("2026-09-16", "2.9")])),
            "nothing there": (404, ""),
            "refused": (403, "no"),
            "busy": (429, "slowly"),
            "broken": (503, "later"),
            "huge": (200, good + "x" * provider.LARGEST),
            "cut in a row": (200, good[: good.rindex("2.65") + 3]),
            "formula": (200, table([*CHANGES, ("=1+1", "2.9")])),
        }.items():
            Portal.answer = answer
            with self.subTest(name), self.assertRaises(UserError), self.cr.savepoint():
                self.press()
            self.assertEqual(self.stored(), before, name)

    def test_codes_of_the_errors(self):
        for answer, code in (
            ((429, ""), "unavailable"), ((500, ""), "unavailable"), ((401, ""), "refused"), ((200, "no"), "unreadable"),
        ):  # fmt: skip
            Portal.answer = answer
            with self.assertRaises(provider.ProviderError) as caught:
                self.rates._read_ecb()
            self.assertEqual(caught.exception.code, code)

    def test_nobody_listens(self):
        self.set_url("http://127.0.0.1:9/")
        with self.assertRaisesRegex(UserError, "cannot be reached"):
            self.press()

    def test_addresses_that_are_none(self):
        for url in ("file:///etc/passwd", "ftp://127.0.0.1/", "http://", "//"):
            self.set_url(url)
            with self.subTest(url), self.assertRaises(UserError):
                self.press()

    def test_an_answer_without_end(self):
        with patch.object(provider, "PATIENCE", -1), self.assertRaisesRegex(UserError, "no end"):
            self.press()

    # ---------------------------------------------------------------- by itself

    def test_the_scheduled_action_is_off_and_survives_silence(self):
        cron = self.env.ref("recouvrement_module.ir_cron_read_ecb")
        self.assertFalse(cron.active)
        before = self.stored()
        Portal.answer = (503, "")
        self.collection["recouvrement.rate"]._cron_read_ecb()
        self.assertEqual(self.stored(), before)
        Portal.answer = (200, table(CHANGES))
        self.collection["recouvrement.rate"]._cron_read_ecb()
        self.assertGreater(len(self.stored()), len(before))
