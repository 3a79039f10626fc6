# Part of recouvrement_module. License LGPL-3.
from odoo import SUPERUSER_ID, api, models
from odoo.tools import LazyTranslate, format_amount, format_date

from ..dunning.words import say
from .case import REFUSED

_lt = LazyTranslate(__name__)

WHAT = {
    "promise": _lt("Promises %(amount)s for %(day)s: %(items)s"),
    "dispute": _lt("Disputes %(amount)s: %(items)s (%(reason)s)"),
    "signature": _lt("Signed payment plan %(plan)s of %(amount)s"),
    "offer": _lt("Accepts offer %(offer)s: %(amount)s by %(day)s"),
    "later": _lt("Asks to pay %(amount)s on %(day)s: %(items)s"),
    "time": _lt("Asks to pay %(amount)s in %(number)s instalments from %(day)s on: %(items)s"),
}
TEMPLATES = {
    "promise": "portal_mail_promise", "time": "portal_mail_time", "signature": "portal_mail_signature",
    "offer": "portal_mail_offer",
}  # fmt: skip
MOST_NAMES = 8  # invoices that a sentence names


class RecouvrementPortalAnswer(models.Model):
    """Who hears of an answer: the collector, the timeline, and the customer that it was recorded."""

    _inherit = "recouvrement.portal.answer"

    @api.depends_context("lang")
    @api.depends(
        "kind",
        "contact_id",
        "link_id",
        "promise_id",
        "dispute_ids",
        "plan_id",
        "offer_id",
        "number",
        "first_date",
        "line_ids",
    )
    def _compute_words(self):
        for answer in self:
            answer.origin = answer._say_origin(self.env)
            answer.what = answer._say_what(self.env)

    def _say_origin(self, env):
        """By login or by link: who, or which message had it."""
        # sudo: a contact of the customer may be of another branch
        if name := self.sudo().contact_id.name:
            return env._("%s, by login", name)
        if number := self.link_id.reminder_id.number:
            return env._("by the link of %s", number)
        author = self.link_id.create_uid
        made = author and not author.share and author.id != SUPERUSER_ID
        return env._("by a link made by %s", author.name) if made else env._("by link")

    def _say_what(self, env):
        names = list(dict.fromkeys(line.name or "/" for line in self.line_ids))
        day = self.promise_id.date or self.offer_id.until or self.first_date
        return say(env, WHAT["later" if self.number == 1 else self.kind]) % {
            "amount": format_amount(env, self.amount, self.currency_id), "number": self.number,
            "day": format_date(env, day) if day else "", "plan": self.plan_id.number,
            "offer": self.offer_id.number,
            "items": ", ".join([*names[:MOST_NAMES], *(["…"] if len(names) > MOST_NAMES else [])]),
            "reason": ", ".join(self.with_env(env).dispute_ids.reason_id.mapped("name")),
        }  # fmt: skip

    # ---------------------------------------------------------------- told

    def _tell(self):
        """Let people know, in the language of each."""
        self.ensure_one()
        self._log()
        self.activity_id = self._ask_collector()
        self._acknowledge()

    def _log(self):
        """Say in the timeline what came, and by which way."""
        spoken = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        env = spoken.env
        said = env._("On its page (%(origin)s): %(what)s", origin=self._say_origin(env), what=self._say_what(env))
        words = env._("In its own words: %s", self.words) if self.words else ""
        for record in (spoken.case_id, *spoken.dispute_ids):
            record._message_log(body="\n".join(filter(None, [said, words])))

    def _ask_collector(self):
        """The activity of the collector."""
        user = self.case_id.user_id
        user = user if user.active and not user.share else user.browse()
        lang = (user or self.company_id.partner_id).lang or self.env.lang
        env = self.with_context(lang=lang).env
        # nobody is told by email: it stands in his day
        return self.case_id.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", date_deadline=self.company_id._recouvrement_today(),
            user_id=user.id or False, summary=self._say_what(env),
        )  # fmt: skip

    def _acknowledge(self):
        """Write to the customer that its answer was recorded: to its contacts, and to the person who answered."""
        partner = self.case_id.partner_id
        contacts = (partner._recouvrement_contacts("reminder", "email") | self.contact_id).filtered("email")
        if not contacts:
            return
        if self.kind == "dispute":
            told = self.dispute_ids.filtered("company_id.recouvrement_dispute_tell")
            for dispute in told:
                self._post_mail("dispute_mail_opened", dispute, contacts)
            told._note_told()
        else:
            more = self._prepare_payment() if self.kind == "promise" else {}
            self._post_mail(TEMPLATES[self.kind], self, contacts, more)

    def _post_mail(self, template, record, contacts, more=None):
        """Post a message of a template in the timeline, sent to the contacts of the customer.

        :param dict more: what its text reads besides the record.
        """
        case, sender = self.case_id, self.case_id.user_id.partner_id or self.company_id.partner_id
        spoken = self.env.ref(f"recouvrement_module.{template}").with_context(
            lang=case.partner_id.lang or contacts[:1].lang or self.env.lang
        )
        case.message_post(
            body=spoken._render_field("body_html", record.ids, add_context=more)[record.id],
            subject=spoken._render_field("subject", record.ids)[record.id],
            message_type="comment", subtype_xmlid="mail.mt_note", partner_ids=contacts.ids, author_id=sender.id,
            email_from=sender.email_formatted or self.company_id.email_formatted,
        )  # fmt: skip

    # ---------------------------------------------------------------- refused

    def action_refuse(self):
        """Open core's composer with the refusal of what was asked: it is dealt with once the message is sent."""
        self.ensure_one()
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        # sudo: a text is filled with what the collector reads anyhow, in templates that only managers change
        template = self.env.ref("recouvrement_module.portal_mail_time_refused").sudo()
        # sudo: a contact may belong to another company of the group
        partner = self.case_id.partner_id.sudo()
        spoken = template.with_context(lang=partner.lang or self.env.lang)
        contacts = partner._recouvrement_contacts("reminder", "email") | self.sudo().contact_id
        return self.case_id._compose(
            self.env._("Tell the Customer"), contacts, spoken._render_field("subject", self.ids)[self.id],
            spoken._render_field("body_html", self.ids)[self.id], **{REFUSED: self.ids},
        )  # fmt: skip
