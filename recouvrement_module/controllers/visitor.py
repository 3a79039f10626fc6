# Part of recouvrement_module. License LGPL-3.
"""Who looks at the page of a customer, and by which right."""

from dataclasses import dataclass
from typing import Any

from odoo.http import request
from odoo.tools import consteq

BASE = "/my/statement"
OPENED = "recouvrement_links"  # in the session: the links that were opened in this browser
PRIVATE = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store", "X-Frame-Options": "DENY"}


@dataclass(frozen=True)
class Visitor:
    """Somebody who may see the page of a customer.

    :param customer: the commercial partner, with all rights: what of it is shown is for the page to choose.
    :param roots: the root companies whose accounts he may see.
    :param link: the link by which he came; empty when he has logged in.
    """

    customer: Any
    roots: Any
    link: Any

    def url(self, path=""):
        """The address of a part of the page."""
        base = f"{BASE}/via/{self.link.id}" if self.link else BASE
        return f"{base}/{path}" if path else base

    def root(self, company_id):
        """One of the root companies, empty when it is none of them."""
        return self.roots.filtered(lambda root: root.id == company_id)


def address():
    """Where the request comes from, as the source of a limit."""
    return f"address {request.httprequest.remote_addr}"


def of_login():
    """The person who has logged in, for the whole company he belongs to."""
    user = request.env.user
    # sudo: a portal user sees what his company owes, wherever in it he is; of the companies that he may enter
    return Visitor(
        user.sudo().partner_id.commercial_partner_id,
        user.sudo().company_ids.root_id.sorted("id"),
        request.env["recouvrement.portal.link"].sudo().browse(),
    )  # fmt: skip


def of_link(link):
    """Whoever holds a link."""
    return Visitor(link.case_id.partner_id, link.case_id.company_id, link)


def remember(link):
    """Let this browser come back to the page of a link: its token is needed, and seen, no more."""
    opened = dict(request.session.get(OPENED, {}))
    opened[str(link.id)] = link.token_hash
    request.session[OPENED] = opened


def recall(link_id):
    """The link of that id when this browser has opened it, else an empty record."""
    # sudo: nobody who comes by a link has rights; what the browser holds is compared here
    links = request.env["recouvrement.portal.link"].sudo()
    known = request.session.get(OPENED, {}).get(str(link_id))
    link = links.browse(link_id).exists() if known else links
    return link if link and consteq(link.token_hash, known) else links


def private(response, referrer="same-origin"):
    """Keep a page to whoever asked for it: no search engine, no cache, no frame, no referrer to others."""
    response.headers.update({**PRIVATE, "Referrer-Policy": referrer})
    return response
