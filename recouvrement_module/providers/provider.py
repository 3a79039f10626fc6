# Part of recouvrement_module. License LGPL-3.
"""What every adapter has in common: its name in the registry, one way to ask, one kind of error.

An answer is hostile until it is read: it may be late, endless, empty, a page in place of data, or lie. Whatever is
wrong becomes a :class:`ProviderError`, whose code tells callers what it was. A failure is never a fact.

Registers of companies answer with :class:`Found`, or say by their error that they know of nobody, are switched off, or
did not answer. They are asked politely: by name, in one piece, once more at most when they are busy and say so.
"""

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import requests
from requests.utils import requote_uri

REGISTRY = {}

UNAVAILABLE = "unavailable"  # no answer, or none now: ask again another day
UNREADABLE = "unreadable"  # an answer that is not what was asked for
REFUSED = "refused"  # the service does not want the question, or us
NOT_FOUND = "not_found"  # the service knows of nobody
DISABLED = "disabled"  # it is switched off here, or its key is missing or refused

TIMEOUT = 15  # seconds to connect, and between two pieces of the answer
PATIENCE = 30  # seconds for the whole answer
PAUSE = 1  # seconds before a service that is busy is asked again, when it does not say how many
LONGEST_PAUSE = 5  # seconds that somebody is let wait
LARGEST = 1_000_000  # bytes
PIECE = 16_384
BUSY = (requests.codes.too_many_requests, requests.codes.request_timeout)
KEYLESS = (requests.codes.unauthorized, requests.codes.forbidden)
AGENT = "recouvrement_module/19.0 (Odoo addon; credit control)"


class ProviderError(Exception):
    """An adapter could not get, or not read, an answer.

    :param str code: one of the codes above.
    :param str detail: what happened, for a log or a person.
    :param int status: of HTTP, 0 when there was no answer.
    :param float wait: seconds after which the service wants to be asked again, when it says so.
    """

    def __init__(self, code, detail, status=0, wait=None):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.status = status
        self.wait = wait


@dataclass(frozen=True)
class Access:
    """How a service is reached: what an administrator set.

    :param str url: its address.
    :param str key: its key, where it wants one.
    :param date today: the day on which it is asked.
    """

    url: str
    key: str = ""
    today: date | None = None


@dataclass(frozen=True)
class Found:
    """What a register says of a company, in one form for all of them; empty where it says nothing.

    :param str identifier: the number under which it was asked for.
    :param str status: ``active``, ``ceased``, ``insolvent``, ``removed`` or ``unknown``.
    :param dict raw: the answer, without what is not needed: no people.
    :param standing: what the notices of a company come to, ``rules.bodacc.Standing``.
    """

    identifier: str
    status: str = "unknown"
    procedure: str = ""
    procedure_on: date | None = None
    legal_name: str = ""
    created_on: date | None = None
    legal_form: str = ""
    activity_code: str = ""
    headcount_code: str = ""
    size: str = ""
    fiscal_year_end: date | None = None
    turnover: float | None = None
    net_income: float | None = None
    accounts_filed_on: date | None = None
    accounts_overdue: bool = False
    vat: str = ""
    vat_valid: str = ""
    vat_proof: str = ""
    lei: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    raw: dict = field(default_factory=dict)
    standing: object = None


class Provider:
    """One service. Subclasses register themselves by their ``code``."""

    code = ""
    url = ""  # where it answers, as long as no setting says otherwise

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code:
            REGISTRY[cls.code] = cls


class CompanyRegister(Provider):
    """A register that is asked about one company by its number."""

    name = ""  # as people call it
    number = ""  # which number of an ``Identity`` it is asked by
    needs_key = False
    is_on = False  # unless a setting says otherwise
    days = 90  # for how long its answer is good

    @classmethod
    def check(cls, number, access):
        """Return what the register says of a company.

        :param str number: as its kind of number is written.
        :param Access access: where it answers.
        :rtype: Found
        :raise ProviderError: when it knows of nobody, or did not answer.
        """
        raise NotImplementedError


def fetch(url, **params):
    """Ask a service once.

    :param str url: its address, http or https.
    :param params: what is asked.
    :rtype: str
    :raise ProviderError: when there is no answer, or one that is too slow, too large or no text.
    """
    return _ask(url, REFUSED, params=params)


def fetch_json(url, params=None, **options):
    """Ask a register, once more when it is busy and does not make us wait for long.

    :param str url: its address, http or https.
    :param dict params: what is asked.
    :param options: ``headers`` and ``auth``, as ``requests`` takes them.
    :return: the answer, an object.
    :rtype: dict
    :raise ProviderError: when there is no answer, or one that is no object.
    """
    try:
        text = _ask(url, UNREADABLE, params=params or {}, **options)
    except ProviderError as error:
        wait = PAUSE if error.wait is None else error.wait
        if error.code != UNAVAILABLE or not error.status or wait > LONGEST_PAUSE:
            raise
        time.sleep(wait)
        text = _ask(url, UNREADABLE, params=params or {}, **options)
    return read_object(text)


def read_object(text):
    """Read the object of an answer.

    :raise ProviderError: when it is none.
    """
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProviderError(UNREADABLE, f"no data: {text.strip()[:80]!r}") from error
    if not isinstance(answer, dict):
        raise ProviderError(UNREADABLE, f"no object: {text.strip()[:80]!r}")
    return answer


def _ask(url, otherwise, headers=None, **options):
    """Ask once; *otherwise* is the code of a question that a service does not accept."""
    if not url.startswith(("http://", "https://")):
        raise ProviderError(REFUSED, f"not a web address: {url[:100]}")
    headers = {"User-Agent": AGENT, **(headers or {})}
    try:
        with requests.get(requote_uri(url), headers=headers, timeout=TIMEOUT, stream=True, **options) as answer:
            _check_status(answer, otherwise)
            return _read(answer)
    except (requests.RequestException, UnicodeError) as error:
        raise ProviderError(UNAVAILABLE, str(error)[:200]) from error


def _check_status(answer, otherwise):
    status = answer.status_code
    if status == requests.codes.ok:
        return
    detail = f"HTTP {status}"
    if status in BUSY or status >= requests.codes.server_error:
        raise ProviderError(UNAVAILABLE, detail, status, _read_wait(answer.headers.get("Retry-After")))
    if otherwise == REFUSED:
        raise ProviderError(REFUSED, detail, status)
    if status in KEYLESS:
        raise ProviderError(DISABLED, detail, status)
    raise ProviderError(NOT_FOUND if status == requests.codes.not_found else otherwise, detail, status)


def _read_wait(value):
    """The seconds of a header Retry-After, which are a number or a day; none when it is neither."""
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)


def _read(answer):
    """The body of an answer, as long as it is small and comes in time."""
    body, since = b"", time.monotonic()
    for piece in answer.iter_content(PIECE):
        body += piece
        if len(body) > LARGEST:
            raise ProviderError(UNREADABLE, f"more than {LARGEST} bytes")
        if time.monotonic() - since > PATIENCE:
            raise ProviderError(UNAVAILABLE, f"no end after {PATIENCE} seconds")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProviderError(UNREADABLE, "no text") from error
