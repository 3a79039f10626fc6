# Part of recouvrement_module. License LGPL-3.
"""What every adapter has in common: its name in the registry, one way to ask, one kind of error.

An answer is hostile until it is read: it may be late, endless, empty, a page in place of data, or lie. Whatever is
wrong becomes a :class:`ProviderError`, whose code tells callers what it was. A failure is never a fact.
"""

import time

import requests
from requests.utils import requote_uri

REGISTRY = {}

UNAVAILABLE = "unavailable"  # no answer, or none now: ask again another day
UNREADABLE = "unreadable"  # an answer that is not what was asked for
REFUSED = "refused"  # the service does not want the question, or us

TIMEOUT = 15  # seconds to connect, and between two pieces of the answer
PATIENCE = 30  # seconds for the whole answer
LARGEST = 1_000_000  # bytes
PIECE = 16_384
BUSY = (requests.codes.too_many_requests, requests.codes.request_timeout)


class ProviderError(Exception):
    """An adapter could not get, or not read, an answer.

    :param str code: one of the codes above.
    :param str detail: what happened, for a log or a person.
    """

    def __init__(self, code, detail):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Provider:
    """One service. Subclasses register themselves by their ``code``."""

    code = ""
    url = ""  # where it answers, as long as no setting says otherwise

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code:
            REGISTRY[cls.code] = cls


def fetch(url, **params):
    """Ask a service once.

    :param str url: its address, http or https.
    :param params: what is asked.
    :rtype: str
    :raise ProviderError: when there is no answer, or one that is too slow, too large or no text.
    """
    if not url.startswith(("http://", "https://")):
        raise ProviderError(REFUSED, f"not a web address: {url[:100]}")
    try:
        with requests.get(requote_uri(url), params=params, timeout=TIMEOUT, stream=True) as answer:
            _check_status(answer)
            return _read(answer)
    except (requests.RequestException, UnicodeError) as error:
        raise ProviderError(UNAVAILABLE, str(error)[:200]) from error


def _check_status(answer):
    status = answer.status_code
    if status == requests.codes.ok:
        return
    busy = status in BUSY or status >= requests.codes.server_error
    raise ProviderError(UNAVAILABLE if busy else REFUSED, f"HTTP {status}")


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
