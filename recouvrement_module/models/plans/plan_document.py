# Part of recouvrement_module. License LGPL-3.
import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..dunning.words import say_date
from ..letters.res_company import FRANCE

SIREN = 9  # digits


class RecouvrementPlan(models.Model):
    """The agreement as a document: made once, and frozen, as what is sent."""

    _inherit = "recouvrement.plan"

    pdf = fields.Binary(string="Agreement")

    def action_print(self):
        """Download the agreement: the same bytes each time."""
        self.ensure_one()
        self._freeze()
        return self._download()

    def action_send(self):
        """Open core's composer on the case, with the agreement attached: a person reads and sends."""
        self.ensure_one()
        self.case_id.check_access("write")
        self._freeze()
        plan = self.with_context(lang=self._get_lang())
        return self.case_id._compose(
            self.env._("Send by Email"), subject=plan.env._("Payment plan %s", self.number),
            body=plan.case_id._say_mail(plan._say_proposal()), letters=[(self.number, base64.b64decode(self.pdf))],
            default_email_add_signature=False,
        )  # fmt: skip

    def _say_proposal(self):
        """The text of the message that proposes it, in the language of the environment."""
        valid = self.valid_until and format_date(self.env, self.valid_until, date_format="long")
        return self.env._(
            "Please find attached the payment plan that we propose for %(amount)s. It comes into force once "
            "you have sent it back to us, signed%(until)s.",
            amount=format_amount(self.env, self.total, self.currency_id),
            until=self.env._(", until %s at the latest", valid) if valid else "",
        )  # fmt: skip

    def _freeze(self):
        """Make the document, once; what was ordered by a court has its decision."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if self.kind == "court":
            raise UserError(self.env._("The document of this plan is the decision of the court."))
        if not self.pdf_sha256:
            # sudo: a plan is written by its buttons only
            plan = self.sudo()
            plan._archive(plan._render("recouvrement_module.plan_agreement", plan._prepare_agreement()))

    # ---------------------------------------------------------------- what it says

    def _get_lang(self):
        """The language of the customer."""
        # sudo: a contact may belong to another company of the group
        customer = self.case_id.partner_id.sudo()
        contact = customer._recouvrement_contacts("reminder", "letter")[:1]
        return contact.lang or customer.lang or self.env.lang or "en_US"

    def _prepare_frame_of(self, subject):
        """The values that its documents share; their language is that of the environment."""
        customer = self.case_id.partner_id
        frame = self.env["recouvrement.letter"]._prepare_frame(self.company_id, customer)
        city = frame["company"].city
        today = self.company_id._recouvrement_today()
        day = format_date(self.env, today, date_format="long")
        return {
            **frame, "record": self, "number": self.number, "subject": subject, "customer": customer.sudo(),
            "place_date": self.env._("%(place)s, %(date)s", place=city, date=day) if city else day,
            "bank": frame["company"]._recouvrement_bank_account(self.currency_id), "payment_reference": self.number,
            "notes": "",
        }  # fmt: skip

    def _prepare_agreement(self):
        """The values of the agreement, as ``recouvrement_module.plan_agreement`` reads them."""
        self.ensure_one()
        plan = self.with_context(lang=self._get_lang())
        return {
            **plan._prepare_frame_of(plan.env._("Payment plan")),
            "items": [
                {
                    "name": item.name or "/", "due_date": say_date(plan.env, item.due_date),
                    "open": plan._say(item.amount), "planned": plan._say(item.planned),
                }
                for item in plan.item_ids
            ],
            "rows": [
                {
                    "name": one.rank or plan.env._("Down payment"), "due": say_date(plan.env, one.due),
                    "principal": plan._say(one.principal), "interest": plan._say(one.interest),
                    "amount": plan._say(one.amount), "remaining": plan._say(one.remaining),
                }
                for one in plan.instalment_ids
            ],
            "creditor": plan._say_party(plan.company_id.partner_id), "debtor": plan._say_party(plan.partner_id),
            "interest": bool(plan.interest), "sums": [plan._say(plan.principal), plan._say(plan.interest)],
            "principal": plan._say(plan.principal), "total": plan._say(plan.total),
            "words": plan._say_in_words(plan.principal), "clauses": plan._say_clauses(), "mention": plan._say_mention(),
        }  # fmt: skip

    def _say_party(self, partner):
        """What the agreement says of a party besides its name: its number and its address, in brackets."""
        partner = partner.sudo()  # sudo: it may belong to another company of the group
        number = (partner.company_registry or "").strip()
        address = partner.with_context(lang=self.env.lang)._display_address(without_company=True)
        lines = [line.strip() for line in address.splitlines() if line.strip()]
        return ", ".join(filter(None, [number and f"{self._say_registry(partner)} {number}", *lines]))

    def _say_registry(self, partner):
        """How the number of a company is called where it is."""
        digits = "".join(filter(str.isdigit, partner.company_registry))
        if (partner.country_id.code or self.company_id.sudo().country_id.code) in FRANCE:
            return "SIRET" if len(digits) > SIREN else "SIREN"
        return partner.company_registry_label

    def _say(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _say_in_words(self, amount):
        """An amount in letters, as a debtor writes it."""
        return self.currency_id.amount_to_text(amount).lower()

    # ---------------------------------------------------------------- clauses

    def _say_clauses(self):
        """The clauses: list of (title, text)."""
        french = self.company_id.sudo()._recouvrement_is_french()
        payments = self.env._(
            "Each payment settles the oldest instalment first. A day that does not work is replaced by the next one "
            "that does. What is paid sooner is deducted from the instalments in their order."
        )
        novation = self.env._(
            "This plan grants time and nothing else. It neither replaces nor extinguishes the debts listed above; "
            "their invoices, securities and guarantees stay as they are."
        )
        acknowledged = self.env._("By signing, the debtor acknowledges these debts and their amounts.")
        if french:
            novation += " " + self.env._("Novation is not presumed (article 1330 of the French Civil Code).")
            acknowledged += " " + self.env._(
                "This interrupts their limitation (article 2240 of the French Civil Code)."
            )
        lapse = [(self.env._("Lapse of the plan"), self._say_acceleration(french))] if self.accelerates else []
        return [
            (self.env._("Payments"), payments),
            (self.env._("Interest"), self._say_interest_clause()),
            *lapse,
            (self.env._("No novation"), novation),
            (self.env._("Acknowledgment"), acknowledged),
            (self.env._("Jurisdiction"), self._say_jurisdiction(french)),
        ]

    def _say_interest_clause(self):
        start = say_date(self.env, self.proposed_on)
        if self.interest_mode == "free":
            return self.env._("This plan bears neither interest nor fees, whatever happens.")
        if self.interest_mode == "running":
            return self.env._(
                "Late-payment interest goes on running as the law and the contract provide, until payment. It is not "
                "part of the instalments and is claimed apart."
            )
        frozen = self.env._(
            "No late-payment interest runs on these debts from the day of signature on as long as the plan is kept. If "
            "it lapses, this interest is due again from each due date on, as if it had never stopped."
        )
        if self.interest_mode == "frozen":
            return frozen
        return " ".join([
            self.env._(
                "Simple interest of %(rate)s %% a year, over 365 days, is asked from %(day)s on the principal that "
                "remains, with each instalment and in the place of late-payment interest.",
                rate=f"{self.rate:g}", day=start,
            ),
            frozen,
        ])  # fmt: skip

    def _say_acceleration(self, french):
        text = self.env._(
            "When an instalment is not paid in full %(grace)s days after its date, the creditor may give the debtor "
            "formal notice, by registered letter, to pay what is late within %(days)s days of the day on which the "
            "letter takes effect. If it is not paid by then, the plan lapses and all that is left is due at once, "
            "without any other formality.",
            grace=self.grace_days, days=self.notice_days,
        )  # fmt: skip
        if french:
            text += " " + self.env._("The plan never lapses without such a notice.")
        return text

    def _say_jurisdiction(self, french):
        law = self.env._("This plan is governed by French law.") if french else ""
        if self._is_trader():
            courts = self.env._(
                "Any dispute about it is brought before the competent court of the seat of the creditor."
            )
        else:
            courts = self.env._("Any dispute about it is brought before the court that the law designates.")
        return " ".join(filter(None, [law, courts]))

    def _is_trader(self):
        """Whether the customer is known to be one: no natural person whose category is in doubt."""
        # sudo: one answer, also for a customer of another branch
        category = self.case_id.partner_id.sudo()._get_recouvrement_category()
        return category.code == "business" and not (category.natural and category.doubtful)

    def _say_mention(self):
        """What a debtor who is no trader writes by hand (C. civ. 1376); empty for a trader or a public body."""
        # sudo: see _is_trader
        category = self.case_id.partner_id.sudo()._get_recouvrement_category()
        asked = category.code in ("business", "consumer", "non_professional") and not self._is_trader()
        if not asked or not self.company_id.sudo()._recouvrement_is_french():
            return ""
        return self.env._(
            "I acknowledge that I owe %(creditor)s the sum of %(words)s (%(figures)s).",
            creditor=self.company_id.sudo().name, words=self._say_in_words(self.principal),
            figures=self._say(self.principal),
        )  # fmt: skip
