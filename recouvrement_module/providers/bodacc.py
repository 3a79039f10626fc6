# Part of recouvrement_module. License LGPL-3.
"""The notices of the BODACC, as its data portal gives them; free, without a key.

``registre`` holds the SIREN of all whom a notice names, in a sale those of both parties. Answers come in pages of a
hundred; a company with more notices than ten thousand is none of ours.
"""

from ..rules.bodacc import FAMILIES, Unreadable, judge, parse
from .provider import UNREADABLE, CompanyRegister, Found, ProviderError, fetch_json
from .reading import get

PAGE = 100
MOST = 2000  # notices that are read at once; the portal ends at ten thousand
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
    def check(cls, number, access, today=None):
        # EXTENDS CompanyRegister: what all the notices of a company come to
        notices = cls.read_notices((number,), access)
        standing = judge(notices, number, today)
        last = standing.last
        return Found(
            identifier=number,
            status=standing.status,
            procedure=standing.procedure,
            procedure_on=last and last.when,
            legal_name=max(notices, key=lambda notice: notice.published_on).trader if notices else "",
            accounts_filed_on=standing.accounts and standing.accounts.published_on,
            raw={"count": len(notices), "notices": [notice.key for notice in notices][:PAGE]},
        ), standing

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
            if not page:
                break
        return found


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
