# Part of recouvrement_module. License LGPL-3.
"""The notices of the BODACC, as its data portal gives them; free, without a key.

``registre`` holds the SIREN of all whom a notice names, in a sale those of both parties. Answers come in pages of a
hundred; a company with more notices than ten thousand is none of ours.
"""

from datetime import date

from ..rules.bodacc import FAMILIES, judge
from ..rules.bodacc_notice import Unreadable, parse
from .provider import UNREADABLE, CompanyRegister, Found, ProviderError, fetch_json
from .reading import get

PAGE = 100
MOST = 10_000  # where the portal ends
BATCH = 40  # SIREN of a question


class Bodacc(CompanyRegister):
    code = "bodacc"
    name = "BODACC"
    url = (
        "https://bodacc-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/annonces-commerciales/records"
    )  # fmt: skip
    number = "siren"
    is_on = True
    days = 7

    @classmethod
    def check(cls, number, access):
        # EXTENDS CompanyRegister: what all the notices of a company come to
        return sum_up(number, cls.read_notices((number,), access), access.today or date.today())

    @classmethod
    def read_notices(cls, sirens, access, since=None):
        """Return the notices that name any of some companies.

        :param sirens: of the companies, :data:`BATCH` at most.
        :param Access access: where the portal answers.
        :param date since: those published on that day or later; all when None.
        :return: list of notices.
        :raise ProviderError: when there is no answer, or one of which a part cannot be read: half a list is none.
        """
        named = ", ".join(f'"{siren}"' for siren in sirens)
        families = ", ".join(f'"{family}"' for family in FAMILIES)
        where = f"registre in ({named}) AND familleavis in ({families})"
        if since:
            where += f" AND dateparution >= date'{since.isoformat()}'"
        found, total = [], 1
        while len(found) < min(total, MOST):
            answer = fetch_json(access.url, {
                "where": where, "order_by": "dateparution desc, id desc", "limit": PAGE, "offset": len(found),
            })  # fmt: skip
            total, page = _read_page(answer)
            found += page
        if any(notice.sirens and not set(sirens) & set(notice.sirens) for notice in found):
            raise ProviderError(UNREADABLE, "about another company")
        return found


def sum_up(number, notices, today):
    """Return what notices come to for one of the companies that they name.

    :param str number: its SIREN.
    :param list notices: those that name it, and others.
    :param date today: the day on which they are judged.
    :rtype: Found
    """
    own = [notice for notice in notices if number in notice.sirens and notice.published_on <= today]
    standing = judge(own, number, today)
    named = [notice for notice in own if number in notice.subjects and notice.trader] or own
    return Found(
        identifier=number,
        status=standing.status,
        procedure=standing.procedure,
        procedure_on=standing.last and standing.last.when,
        legal_name=max(named, key=lambda notice: notice.published_on).trader if named else "",
        accounts_filed_on=standing.accounts and standing.accounts.published_on,
        raw={"notices": [notice.key for notice in own][:PAGE]},
        standing=standing,
    )


def _read_page(answer):
    """(number of notices in all, those of the page)"""
    total, results = get(answer, "total_count"), get(answer, "results")
    if isinstance(total, bool) or not isinstance(total, int) or not isinstance(results, list):
        raise ProviderError(UNREADABLE, "no list of notices")
    if total and not results:
        raise ProviderError(UNREADABLE, "notices that are counted and not given")
    try:
        return total, [parse(record) for record in results]
    except Unreadable as error:
        raise ProviderError(UNREADABLE, str(error)) from error
