# Part of recouvrement_module. License LGPL-3.
import base64
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape
from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, LazyTranslate
from odoo.tools.pdf import merge_pdf

from ...rules.upload import kind_of
from ..dunning.words import say, say_date
from ..plans.plan import LIVE

_lt = LazyTranslate(__name__)

LONGEST = 100  # signs of a name or a capacity
LARGEST = 1_000_000  # bytes of a drawn signature
MOST_PIXELS = 4_000_000  # of a drawn signature
SIGNING = "recouvrement_signing_link"  # in the context: id of the link by which a plan is being signed
SHOWN = ("rows", "total", "principal", "words", "items", "clauses", "mention")  # of the agreement, on the page
CHANGED = _lt("What the agreement says has changed since it was made. Please ask us to propose it anew.")


class RecouvrementPlan(models.Model):
    """The customer reads a plan on its page, and signs it there."""

    _inherit = "recouvrement.plan"

    shown_sha256 = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    link_ids = fields.One2many("recouvrement.portal.link", "plan_id", string="Links to Sign", readonly=True)

    def _say_proposal(self):
        # EXTENDS recouvrement_module: where it is signed, by a link of its own
        self.ensure_one()
        if self.kind != "agreed" or self.state != "proposed":
            return super()._say_proposal()
        words = self.env._("You can also read and sign it here: %s", self._get_link_mark())
        return "\n\n".join([super()._say_proposal(), words])

    def _get_link_mark(self):
        """What stands for its link in a message until it is sent: nobody of ours holds a link to sign before."""
        return f"[{self.number}]"

    def _put_links(self, body):
        """Replace the marks of proposed plans in a message to the customer by links to sign them."""
        for plan in self.filtered(lambda one: one.state == "proposed" and one.kind == "agreed"):
            if (mark := escape(plan._get_link_mark())) in body:
                address = self.env["recouvrement.portal.link"]._make(plan.case_id, plan_id=plan.id)
                body = body.replace(mark, Markup('<a href="%(address)s">%(address)s</a>') % {"address": address})
        return body

    def write(self, vals):
        # EXTENDS recouvrement_module: with what was proposed its links end
        ended = self.filtered(lambda plan: plan.state == "proposed") if "state" in vals else self.browse()
        result = super().write(vals)
        ended.filtered(lambda plan: plan.state != "proposed")._end_links()
        return result

    def _end_links(self):
        """End the links to sign; that by which it was signed shows what was signed for a day."""
        now = fields.Datetime.now()
        # sudo: links are written by their buttons only, and here
        working = self.sudo().link_ids.filtered(lambda link: link.state == "active")
        used = working.filtered(lambda link: link.id == self.env.context.get(SIGNING))
        (working - used).write({"revoked_on": now, "revoked_uid": self.env.uid})
        for link in used:
            link.expires_on = min(link.expires_on, now + timedelta(days=1))

    def _archive(self, content):
        # EXTENDS recouvrement_module: with the document what its page shows is frozen
        super()._archive(content)
        self.shown_sha256 = self._hash_shown()

    def _hash_shown(self):
        """The hash of what the page of the plan shows of the agreement."""
        agreement = self._prepare_agreement()
        shown = [agreement[name] for name in SHOWN] + [agreement["company"].name, agreement["customer"].name]
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()

    def _is_as_frozen(self):
        """Whether its page shows what the frozen agreement says."""
        return self.shown_sha256 == self._hash_shown()

    @api.model
    def _get_shown(self, root, customer):
        """The plans that a customer finds on its page: those to sign, and those in force."""
        return self.search([
            ("case_id.company_id", "=", root.id), ("case_id.partner_id", "=", customer.id),
            ("state", "in", ("proposed", "agreed", "running")),
        ])  # fmt: skip

    def _get_next_instalment(self):
        """The first instalment of a plan in force that is not paid, empty when there is none."""
        self.ensure_one()
        waiting = self.instalment_ids if self.state in LIVE else self.instalment_ids.browse()
        return waiting.filtered(lambda one: one.residual > 0)[:1]

    # ---------------------------------------------------------------- signed on the page

    def _sign_on_page(self, source, values):
        """Sign it for the customer: the agreement with a page that says who signed, when and from where is the proof.

        :param Source source: who signs.
        :param dict values: name, capacity, mention, signature (PNG in base 64), address, agent: as they came.
        :raise UserError: in words for the customer; then nothing was done.
        """
        self.ensure_one()
        name, capacity = (" ".join(str(values.get(key) or "").split()) for key in ("name", "capacity"))
        if not name or not capacity or max(len(name), len(capacity)) > LONGEST:
            raise UserError(self.env._("Please enter your name and in which capacity you sign."))
        drawn = self._read_signature(values.get("signature"))
        self._check_mention(values.get("mention"))
        with self.env.cr.savepoint():
            # two who sign at once: the second one finds it signed
            self.env.cr.execute(SQL("SELECT FROM recouvrement_plan WHERE id = %s FOR UPDATE", self.id))
            self.invalidate_recordset(["state"])
            self._check_still_right()
            self._freeze()
            if not self._is_as_frozen():
                raise UserError(say(self.env, CHANGED))
            page = self._prepare_signature_page(source, name, capacity, drawn, values)
            proof = self._join(base64.b64decode(self.pdf), self._render("recouvrement_module.plan_signature", page))
            lang = self.company_id.partner_id.lang or self.env.lang
            spoken = self.with_context(**{"lang": lang, SIGNING: source.link.id})
            spoken._sign(name, capacity, base64.b64encode(proof))
            self._note_signature(source)

    @api.model
    def _join(self, *documents):
        """One PDF of several; where nothing is rendered, one text."""
        rendered = all(kind_of(document) == "pdf" for document in documents)
        return merge_pdf(list(documents)) if rendered else b"\n".join(documents)

    def _note_signature(self, source):
        """It came by the page: the collector sees it in his day."""
        given = self.env["recouvrement.portal.answer"].create({
            "case_id": self.case_id.id, "kind": "signature", "once": f"plan {self.id}", "plan_id": self.id,
            "contact_id": source.contact.id, "link_id": source.link.id, "amount": self.total,
            "currency_id": self.currency_id.id,
        })  # fmt: skip
        given._tell()

    def _read_signature(self, text):
        """The bytes of a drawn signature, or a message when there is none."""
        try:
            drawn = base64.b64decode(str(text or ""), validate=True)
        except ValueError:  # what is no base 64, or no ASCII
            drawn = b""
        if kind_of(drawn) != "png" or len(drawn) > LARGEST or not self._is_drawn(drawn):
            raise UserError(self.env._("Please sign in the frame."))
        return drawn

    @api.model
    def _is_drawn(self, content):
        """Whether there is something to see on a picture."""
        try:
            with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return False
                drawn = picture.convert("RGBA")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # as Pillow says that it is none
            return False
        paper = Image.new("RGBA", drawn.size, "white")
        darkest, lightest = Image.alpha_composite(paper, drawn).convert("L").getextrema()
        return darkest < lightest

    def _check_mention(self, text):
        """A debtor who is no trader writes the amount himself (C. civ. 1376)."""
        plain = lambda words: " ".join(str(words or "").replace("\N{NO-BREAK SPACE}", " ").lower().split())  # noqa: E731
        mention = self.with_context(lang=self._get_lang())._say_mention()
        if mention and plain(text) != plain(mention):
            raise UserError(self.env._("Please write the sentence as it stands above: %s", mention))

    def _prepare_signature_page(self, source, name, capacity, drawn, values):
        """The values of the page that is added to the agreement."""
        plan = self.with_context(lang=self._get_lang())
        return {
            **plan._prepare_frame_of(plan.env._("Signature")), "name": name, "capacity": capacity,
            "mention": plan._say_mention(), "drawn": f"data:image/png;base64,{base64.b64encode(drawn).decode()}",
            "signed_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
            "address": str(values.get("address") or ""), "agent": str(values.get("agent") or "")[:200],
            "way": plan._say_way(source), "sha256": self.pdf_sha256,
        }  # fmt: skip

    def _say_way(self, source):
        """How whoever signs came to the page."""
        if not source.link:
            return self.env._("By login: %s", source.contact.name)
        day = fields.Datetime.context_timestamp(self, source.link.create_date).date()
        return self.env._("By the link no. %(link)s of %(day)s", link=source.link.id, day=say_date(self.env, day))
