# Part of recouvrement_module. License LGPL-3.
"""Who may what: every model and every button of this addon, for every kind of user.

A new model is one line of ``MODELS``, a new button one of ``BUTTONS``; without it a test fails.
"""

from base64 import b64encode

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from .common import TODAY, RecouvrementCommon, days

# What viewer, collector and manager may: read, write, create, delete. Everybody else: nothing.
MODELS = {
    "recouvrement.absence": ("r", "rwcd", "rwcd"),
    "recouvrement.accessory": ("r", "r", "r"),
    "recouvrement.assign": ("", "rwcd", "rwcd"),
    "recouvrement.assignment": ("r", "r", "r"),
    "recouvrement.assignment.return": ("", "rwcd", "rwcd"),
    "recouvrement.assignment.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.charge": ("", "rwcd", "rwcd"),
    "recouvrement.charge.line": ("", "rwcd", "rwcd"),
    "recouvrement.claim.sheet": ("rwcd", "rwcd", "rwcd"),
    "recouvrement.collector.change": ("r", "r", "r"),
    "recouvrement.assignment.rule": ("r", "r", "rwcd"),
    "recouvrement.attempt": ("r", "r", "r"),
    "recouvrement.call": ("r", "r", "r"),
    "recouvrement.case": ("r", "rw", "rw"),
    "recouvrement.consent": ("r", "r", "r"),
    "recouvrement.consent.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.cost": ("", "rwcd", "rwcd"),
    "recouvrement.credit.event": ("r", "rc", "rc"),
    "recouvrement.credit.block": ("r", "r", "r"),
    "recouvrement.credit.bracket": ("r", "r", "rwcd"),
    "recouvrement.credit.limit": ("r", "r", "r"),
    "recouvrement.credit.limit.wizard": ("", "", "rwcd"),
    "recouvrement.credit.release": ("r", "r", "r"),
    "recouvrement.credit.release.wizard": ("", "", "rwcd"),
    "recouvrement.credit.request": ("rwc", "rwc", "rwc"),
    "recouvrement.credit.segment": ("r", "r", "rwcd"),
    "recouvrement.delivery": ("", "rwcd", "rwcd"),
    "recouvrement.dispute": ("rw", "rw", "rw"),
    "recouvrement.dispute.answer": ("rwcd", "rwcd", "rwcd"),
    "recouvrement.dispute.closing": ("", "rwcd", "rwcd"),
    "recouvrement.dispute.line": ("r", "r", "r"),
    "recouvrement.dispute.reason": ("r", "r", "rwcd"),
    "recouvrement.dispute.stage": ("r", "r", "rwcd"),
    "recouvrement.dispute.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.dispute.wizard.line": ("", "rwcd", "rwcd"),
    "recouvrement.excuse": ("r", "r", "r"),
    "recouvrement.excuse.reason": ("r", "r", "rwcd"),
    "recouvrement.excuse.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.force.step": ("", "rwcd", "rwcd"),
    "recouvrement.hold": ("r", "r", "r"),
    "recouvrement.hold.reason": ("r", "r", "rwcd"),
    "recouvrement.hold.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.identity": ("rwcd", "rwcd", "rwcd"),
    "recouvrement.identity.line": ("rwcd", "rwcd", "rwcd"),
    "recouvrement.insurance.act": ("r", "r", "r"),
    "recouvrement.insurance.limit": ("r", "r", "rwcd"),
    "recouvrement.insurance.policy": ("r", "r", "rwcd"),
    "recouvrement.item": ("r", "r", "r"),
    "recouvrement.limitation.alert": ("r", "r", "r"),
    "recouvrement.limitation.decision": ("", "rwcd", "rwcd"),
    "recouvrement.limitation.event": ("r", "r", "r"),
    "recouvrement.limitation.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.law": ("r", "r", "rwcd"),
    "recouvrement.letter.pile": ("", "rwcd", "rwcd"),
    "recouvrement.letter.pile.line": ("", "rwcd", "rwcd"),
    "recouvrement.level": ("r", "r", "rwcd"),
    "recouvrement.link.shown": ("", "rwcd", "rwcd"),
    "recouvrement.level.test": ("", "rwcd", "rwcd"),
    "recouvrement.note": ("", "rwcd", "rwcd"),
    "recouvrement.payment.order": ("", "rwcd", "rwcd"),
    "recouvrement.payment.order.line": ("", "rwcd", "rwcd"),
    "recouvrement.financial.figure": ("r", "rwc", "rwcd"),
    "recouvrement.instalment": ("r", "r", "r"),
    "recouvrement.offer": ("r", "r", "r"),
    "recouvrement.offer.item": ("r", "r", "r"),
    "recouvrement.offer.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.plan": ("r", "r", "r"),
    "recouvrement.plan.cancel": ("", "rwcd", "rwcd"),
    "recouvrement.plan.delivery": ("", "rwcd", "rwcd"),
    "recouvrement.plan.item": ("r", "r", "r"),
    "recouvrement.plan.notice": ("r", "r", "r"),
    "recouvrement.plan.sign": ("", "rwcd", "rwcd"),
    "recouvrement.plan.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.plan.wizard.line": ("", "rwcd", "rwcd"),
    "recouvrement.plan.wizard.order": ("", "rwcd", "rwcd"),
    "recouvrement.policy": ("r", "r", "rwcd"),
    "recouvrement.policy.reach": ("rwcd", "rwcd", "rwcd"),
    "recouvrement.portal.answer": ("r", "r", "r"),
    "recouvrement.portal.answer.line": ("r", "r", "r"),
    "recouvrement.portal.hit": ("", "", "r"),
    "recouvrement.portal.link": ("r", "r", "r"),
    "recouvrement.promise": ("r", "r", "r"),
    "recouvrement.promise.line": ("r", "r", "r"),
    "recouvrement.promise.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.promise.wizard.line": ("", "rwcd", "rwcd"),
    "recouvrement.rate": ("r", "r", "rwcd"),
    "recouvrement.rating": ("r", "rwc", "rwcd"),
    "recouvrement.refresh": ("", "", "r"),
    "recouvrement.reject": ("r", "r", "r"),
    "recouvrement.reject.reason": ("r", "r", "rwcd"),
    "recouvrement.reject.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.relief": ("r", "r", "r"),
    "recouvrement.relief.decision": ("", "rwcd", "rwcd"),
    "recouvrement.relief.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.reminder": ("r", "r", "r"),
    "recouvrement.reminder.event": ("r", "rc", "rc"),
    "recouvrement.reminder.line": ("r", "r", "r"),
    "recouvrement.reply": ("r", "r", "r"),
    "recouvrement.reply.file": ("", "rwcd", "rwcd"),
    "recouvrement.represent": ("", "rwcd", "rwcd"),
    "recouvrement.retention": ("r", "r", "r"),
    "recouvrement.retention.wizard": ("", "rwcd", "rwcd"),
    "recouvrement.run": ("r", "r", "r"),
    "recouvrement.run.line": ("r", "r", "r"),
    "recouvrement.run.message": ("r", "r", "r"),
    "recouvrement.score": ("r", "r", "r"),
    "recouvrement.scoring": ("r", "r", "rw"),
    "recouvrement.scoring.weight": ("r", "r", "rw"),
    "recouvrement.settings": ("", "", "rwcd"),
    "recouvrement.setup": ("", "", "rwcd"),
    "recouvrement.setup.acceptance": ("", "", "r"),
    "recouvrement.setup.line": ("", "", "rwcd"),
    "recouvrement.solvency.check": ("r", "r", "r"),
    "recouvrement.statement": ("rwcd", "rwcd", "rwcd"),
    "recouvrement.setoff": ("", "rwcd", "rwcd"),
    "recouvrement.setoff.line": ("", "rwcd", "rwcd"),
    "recouvrement.shortage": ("r", "rw", "rw"),
    "recouvrement.status.event": ("r", "r", "r"),
    "recouvrement.status.import": ("", "rwcd", "rwcd"),
    "recouvrement.status.label": ("r", "r", "rwcd"),
    "recouvrement.status.refused": ("r", "rwd", "rwd"),
    "recouvrement.takeover": ("", "rwcd", "rwcd"),
    "recouvrement.takeover.import": ("", "", "rwcd"),
    "recouvrement.waive": ("", "", "rwcd"),
    "recouvrement.waive.line": ("", "", "rwcd"),
    "recouvrement.text.check": ("rwcd", "rwcd", "rwcd"),
    "recouvrement.thanks": ("r", "r", "r"),
}
# What any colleague may of the disputes that he owns and of his credit requests; rules show him no other.
COLLEAGUES = {
    "recouvrement.credit.request": "rwc",
    "recouvrement.dispute": "rw", "recouvrement.dispute.answer": "rwcd", "recouvrement.dispute.reason": "r",
    "recouvrement.dispute.stage": "r",
}  # fmt: skip
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}

# Of no company: nothing in them is of a customer.
WITHOUT_COMPANY = {
    "recouvrement.dispute.reason",
    "recouvrement.dispute.stage",
    "recouvrement.excuse.reason",
    "recouvrement.hold.reason",
    "recouvrement.portal.hit",
    "recouvrement.rate",
    "recouvrement.refresh",
    "recouvrement.reject.reason",
    "recouvrement.status.label",
}  # fmt: skip

# Their buttons are those of the models that inherit them.
MIXINS = {"recouvrement.frozen.letter", "recouvrement.of.case", "recouvrement.said.once"}
# The least role that may press each button.
BUTTONS = {
    "account.move": {"action_open_recouvrement_statuses": "viewer"},
    "mail.activity": {"action_recouvrement_later": "viewer"},
    "recouvrement.accessory": {"action_withdraw": "manager"},
    "recouvrement.assign": {"action_assign": "collector"},
    "recouvrement.assignment": {"action_notify": "collector"},
    "recouvrement.assignment.return": {"action_return": "collector"},
    "recouvrement.assignment.rule": {"action_assign": "manager"},
    "recouvrement.assignment.wizard": {"action_assign": "collector"},
    "recouvrement.case": {
        "action_apply_proposal": "manager",
        "action_call": "collector",
        "action_charge": "collector",
        "action_check_solvency": "collector",
        "action_confirm_category": "collector",
        "action_credit_limit": "manager",
        "action_open_exposure": "viewer",
        "action_design_offer": "collector",
        "action_identity": "viewer",
        "action_payment_plan": "collector",
        "action_open_claim": "viewer",
        "action_open_disputes": "viewer",
        "action_open_figures": "viewer",
        "action_open_ratings": "viewer",
        "action_open_scores": "viewer",
        "action_open_rejects": "viewer",
        "action_open_reminders": "viewer",
        "action_plan": "collector",
        "action_portal_link": "collector",
        "action_promise": "collector",
        "action_rate": "collector",
        "action_record_consent": "collector",
        "action_refresh": "viewer",
        "action_reply_read": "collector",
        "action_revoke_links": "collector",
        "action_say_orders": "collector",
        "action_send_copies": "collector",
        "action_set_off": "collector",
        "action_warning_seen": "collector",
        "action_withdraw_consent": "collector",
    },
    "recouvrement.charge": {"action_charge": "collector", "action_create_journal": "manager"},
    "recouvrement.claim.sheet": {
        "action_add_costs": "collector", "action_charge": "collector", "action_download": "viewer",
        "action_note_claimed": "collector", "action_print": "viewer", "action_waive": "manager",
    },
    "recouvrement.consent.wizard": {"action_record": "collector"},
    "recouvrement.cost": {"action_add": "collector"},
    "recouvrement.credit.event": {
        "action_confirm": "manager", "action_dismiss": "manager", "action_done": "collector",
        "action_open_case": "viewer",
    },
    "recouvrement.credit.block": {
        "action_open_case": "viewer", "action_open_document": "viewer", "action_release": "manager",
        "action_release_now": "manager", "action_suspension": "collector",
    },
    "recouvrement.credit.limit": {"action_end": "manager"},
    "recouvrement.credit.limit.wizard": {"action_decide": "manager"},
    "recouvrement.credit.release.wizard": {"action_release": "manager"},
    "recouvrement.credit.request": {
        "action_grant": "manager", "action_refuse": "manager", "action_withdraw": "manager",
    },
    "recouvrement.insurance.limit": {"action_declare": "collector", "action_extend": "collector"},
    "recouvrement.delivery": {"action_record": "collector"},
    "recouvrement.dispute": {
        "action_answer": "collector", "action_close": "collector", "action_credit": "collector",
        "action_invoice_pdf": "viewer", "action_open_invoices": "viewer", "action_print": "collector",
        "action_tell": "collector", "action_tell_not": "collector",
    },
    "recouvrement.dispute.answer": {"action_answer": "collector"},
    "recouvrement.dispute.closing": {"action_close": "collector"},
    "recouvrement.dispute.wizard": {"action_open": "collector"},
    "recouvrement.excuse.wizard": {"action_note": "collector"},
    "recouvrement.force.step": {"action_force": "collector"},
    "recouvrement.hold": {"action_end": "collector"},
    "recouvrement.hold.wizard": {"action_hold": "collector"},
    "recouvrement.identity.line": {"action_take_over": "collector"},
    "recouvrement.item": {
        "action_payment_plan": "collector",
        "action_dispute": "collector",
        "action_dun_all_the_same": "manager",
        "action_hold": "collector",
        "action_include_entries": "collector",
        "action_open_document": "viewer",
        "action_promise": "collector",
        "action_record_reject": "collector",
        "action_send_copies": "collector",
    },
    "recouvrement.limitation.decision": {"action_apply": "collector"},
    "recouvrement.limitation.event": {"action_say_end": "collector", "action_withdraw": "collector"},
    "recouvrement.limitation.wizard": {"action_record": "collector"},
    "recouvrement.law": {"action_adapt": "manager"},
    "recouvrement.letter.pile": {"action_download": "collector", "action_post": "collector"},
    "recouvrement.level.test": {"action_print": "collector"},
    "recouvrement.note": {"action_log": "collector"},
    "recouvrement.payment.order": {"action_save": "collector"},
    "recouvrement.offer": {
        "action_accept": "collector", "action_credit": "collector", "action_open_case": "viewer",
        "action_print": "collector", "action_send": "collector", "action_withdraw": "collector",
    },
    "recouvrement.offer.wizard": {"action_offer_discount": "collector", "action_offer_plan": "collector"},
    "recouvrement.plan": {
        "action_accelerate": "collector", "action_cancel": "collector", "action_change": "collector",
        "action_delivery": "collector", "action_notice": "collector", "action_open_case": "viewer",
        "action_print": "collector", "action_seen": "collector", "action_send": "collector",
        "action_shrink": "collector", "action_sign": "collector",
    },
    "recouvrement.plan.cancel": {"action_cancel": "collector"},
    "recouvrement.plan.delivery": {"action_record": "collector"},
    "recouvrement.plan.notice": {
        "action_delivery": "collector", "action_print": "viewer", "action_send": "collector",
    },
    "recouvrement.plan.sign": {"action_sign": "collector"},
    "recouvrement.plan.wizard": {"action_propose": "collector"},
    "recouvrement.policy": {"action_adapt": "manager", "action_open_cases": "viewer", "action_open_reach": "viewer"},
    "recouvrement.policy.reach": {
        "action_open": "viewer", "action_open_cases": "viewer", "action_open_named": "viewer",
        "action_open_shared": "viewer",
    },
    "recouvrement.portal.answer": {
        "action_agree": "collector", "action_change": "collector", "action_open": "viewer",
        "action_refuse": "collector", "action_seen": "collector",
    },
    "recouvrement.portal.link": {"action_revoke": "collector"},
    "recouvrement.promise": {
        "action_cancel": "collector", "action_open_case": "viewer", "action_promise": "collector",
        "action_seen": "collector",
    },
    "recouvrement.promise.wizard": {"action_promise": "collector"},
    "recouvrement.rate": {"action_read_ecb": "manager"},
    "recouvrement.reject": {
        "action_cancel": "collector", "action_hold": "collector", "action_open_document": "viewer",
        "action_open_unpresented": "viewer", "action_qualify": "collector", "action_remind": "collector",
        "action_represent": "collector",
    },
    "recouvrement.reject.wizard": {"action_record": "collector"},
    "recouvrement.relief": {"action_say_end": "collector", "action_withdraw": "collector"},
    "recouvrement.relief.decision": {"action_apply": "collector"},
    "recouvrement.relief.wizard": {"action_record": "collector"},
    "recouvrement.reminder": {
        "action_call_later": "collector", "action_cancel": "collector", "action_confirm": "collector",
        "action_done": "collector", "action_fill_mentions": "manager", "action_forget": "collector",
        "action_mark_posted": "collector",
        "action_preview": "viewer", "action_print": "collector", "action_print_waiting": "collector",
        "action_promise": "collector",
        "action_record_delivery": "collector", "action_register_by_post": "collector",
        "action_register_electronically": "collector", "action_release_bounce": "collector", "action_reprint": "viewer",
        "action_retry": "collector", "action_say_sent": "collector", "action_send_copies": "collector",
        "action_verify_hash": "viewer",
    },
    "recouvrement.reply": {
        "action_approval": "collector", "action_copies": "collector", "action_disputes": "collector",
        "action_open_case": "viewer", "action_paid": "collector",
        "action_read": "collector", "action_will_pay": "collector",
    },
    "recouvrement.reply.file": {"action_apply": "collector"},
    "recouvrement.represent": {"action_represent": "collector"},
    "recouvrement.retention.wizard": {"action_forget": "collector", "action_note": "collector"},
    "recouvrement.run": {
        "action_open_reminders": "viewer", "action_preview": "viewer", "action_run": "collector",
        "action_run_now": "collector", "action_stop_sending": "collector", "action_take_back": "collector",
    },
    "recouvrement.run.line": {"action_open_items": "viewer"},
    "recouvrement.run.message": {"action_open_case": "viewer"},
    "recouvrement.score": {"action_apply": "manager", "action_open_case": "viewer", "action_replay": "viewer"},
    "recouvrement.scoring": {"action_open": "viewer", "action_reset": "manager"},
    "recouvrement.settings": {
        "action_apply": "manager", "action_create_charge_journal": "manager", "action_open_setup": "manager",
    },
    "recouvrement.setup": {
        "action_open": "manager", "action_switch_off": "manager", "action_switch_on": "manager",
        "action_test": "manager",
    },
    "recouvrement.setup.line": {"action_mend": "manager"},
    "recouvrement.statement": {"action_print": "viewer", "action_send": "collector"},
    "recouvrement.setoff": {"action_print": "collector", "action_propose_entry": "collector"},
    "recouvrement.shortage": {
        "action_claim_back": "collector", "action_credit": "collector", "action_dispute": "collector",
        "action_open_invoice": "viewer", "action_print": "collector", "action_tell": "collector",
        "action_write_off": "collector",
    },
    "recouvrement.status.event": {"action_open_invoice": "viewer"},
    "recouvrement.status.import": {"action_check": "collector", "action_import": "collector"},
    "recouvrement.status.refused": {"action_retry": "collector"},
    "recouvrement.takeover": {"action_take_over": "collector"},
    "recouvrement.takeover.import": {"action_check": "manager", "action_import": "manager"},
    "recouvrement.waive": {"action_waive": "manager"},
    "recouvrement.text.check": {"action_open": "viewer", "action_open_level": "viewer"},
    "res.partner": {
        "action_open_recouvrement_case": "viewer", "action_recouvrement_check": "collector",
        "action_recouvrement_identity": "viewer",
    },
}  # fmt: skip
ROLES = ("viewer", "collector", "manager")
ADDON = "odoo.addons.recouvrement_module."


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class RolesCommon(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what is written as the system is written by somebody who may
        cls.env.user.group_ids |= cls.env.ref("recouvrement_module.group_manager")
        cls.users = {role: cls.user_of(role) for role in ROLES}
        contact = cls.env["res.partner"].create({"name": "Anne Duval", "parent_id": cls.customer.id})
        cls.outsiders = {
            "invoicing": cls.outsider("invoicing", "account.group_account_invoice"),
            "salesperson": cls.outsider("salesperson", cls.sales_groups()),
            "internal": cls.outsider("internal", "base.group_user"),
            "portal": cls.outsider("portal_user", "base.group_portal", partner_id=contact.id),
        }

    @classmethod
    def sales_groups(cls):
        """The rights of a salesperson, where the sales app is there."""
        group = "sales_team.group_sale_salesman"
        known = cls.env.ref(group, raise_if_not_found=False)
        return f"base.group_partner_manager,{group}" if known else "base.group_partner_manager,base.group_user"

    @classmethod
    def outsider(cls, login, groups, **vals):
        return new_test_user(
            cls.env, login=login, groups=groups,
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)], **vals,
        )  # fmt: skip

    @classmethod
    def make_a_world(cls):
        """At least one record of each model, most of them as the product makes them."""
        env = cls.collection
        cls.company.recouvrement_sending = True
        policy = cls.policy.copy({"company_id": cls.company.id, "domain": "[('id', '=', 0)]"})
        case = cls.case_of(cls.customer)
        env["recouvrement.run"].with_company(cls.company).action_preview()
        run = env["recouvrement.run"]._get_today(cls.company)
        for _phase in ("select", "decide", "gather"):
            run._advance()
        case.user_id = cls.users["collector"]
        reminder = run.reminder_ids[:1]
        env["recouvrement.attempt"].create({"reminder_id": reminder.id, "rank": 1, "outcome": "pending"})
        env["recouvrement.reminder.event"].create({"reminder_id": reminder.id, "kind": "note", "note": "Seen"})
        env["recouvrement.absence"].create({
            "user_id": cls.users["collector"].id, "stand_in_id": cls.users["manager"].id,
            "date_from": TODAY, "date_to": days(2),
        })  # fmt: skip
        env["recouvrement.assignment.rule"].create({
            "name": "All", "company_id": cls.company.id, "user_ids": [Command.set(cls.users["collector"].ids)],
        })  # fmt: skip
        env.ref("recouvrement_module.law_fr_business").copy({"company_id": cls.company.id})
        item = case.item_ids[:1]
        cls.invoice(amount=5, move_type="in_invoice")  # the customer is a supplier as well
        reason = env.ref("recouvrement_module.hold_reason_document")
        cls.make_answers(case, item, reason)
        cls.describe_wizards(case, item, reason)
        return policy

    @classmethod
    def make_answers(cls, case, item, reason):
        """What people and banks say of an open item, and what the law makes of it."""
        env = cls.collection
        anchor = env["recouvrement.hold"]._prepare_anchor_vals(item)
        cls.made = {
            **cls.describe_answers(case, item, reason, anchor), **cls.describe_law(case, anchor),
            **cls.describe_solvency(case),
        }  # fmt: skip
        env["recouvrement.dispute"]._open([(item, 10)], {
            "reason_id": env.ref("recouvrement_module.dispute_reason_price").id,
        })  # fmt: skip
        for model, vals in cls.made.items():
            env[model].create(vals)
        env["recouvrement.score"]._rate_cases(case)
        cls.make_plan(case, item)
        cls.make_credit(case, anchor)

    @classmethod
    def describe_answers(cls, case, item, reason, anchor):
        """What people, banks and platforms say."""
        env = cls.collection
        return {
            "recouvrement.hold": {**anchor, "scope": "item", "reason_id": reason.id, "until": days(3)},
            "recouvrement.assignment": {
                **anchor, "factor_id": cls.customer_named("Factor SA").id, "date": TODAY, "notified": True,
            },
            "recouvrement.excuse": {
                **anchor, "reason_id": env.ref("recouvrement_module.excuse_cash").id, "date": TODAY,
            },
            "recouvrement.shortage": {**anchor, "paid_on": days(-1), "found_on": TODAY},
            "recouvrement.status.refused": {"number": "FAC/0", "company_id": cls.company.id},
            "recouvrement.status.event": {
                "move_id": item.move_id.id, "case_id": case.id, "company_id": cls.company.id, "date": TODAY,
                "label_id": env.ref("recouvrement_module.status_label_einvoicing_200").id, "outcome": "noted",
            },
            "recouvrement.retention": {**anchor, "release_date": days(90)},
            "recouvrement.reject": {
                **anchor, "date": days(-1), "means": "direct_debit", "recorded_on": TODAY,
                "reason_id": env["recouvrement.reject.reason"].search([], limit=1).id,
            },
            "recouvrement.reply": {"company_id": cls.company.id, "case_id": case.id, "kind": "reply", "subject": "Re"},
            "recouvrement.portal.link": {"case_id": case.id, "token_hash": "0", "expires_on": days(60)},
            "recouvrement.portal.answer": {
                "case_id": case.id, "kind": "time", "once": "0", "number": 2, "first_date": days(9),
                "currency_id": item.currency_id.id, "line_ids": [Command.create({**anchor, "said": 10})],
            },
            "recouvrement.thanks": {
                "case_id": case.id, "move_id": item.move_id.id, "date": TODAY, "currency_id": case.currency_id.id,
            },
            "recouvrement.setup.acceptance": {"company_id": cls.company.id, "words": "So be it", "codes": "sender"},
            "recouvrement.call": {"case_id": case.id, "answer": "not_reached"},
            "recouvrement.promise": {
                "case_id": case.id, "date": days(5), "made_on": TODAY, "amount": 10, "silent_until": days(7),
                "currency_id": item.currency_id.id,
                "line_ids": [Command.create({**anchor, "promised": 10, "left": 10})],
            },
        }  # fmt: skip

    @classmethod
    def describe_solvency(cls, case):
        """What registers, bureaus and people say of the customer."""
        return {
            "recouvrement.credit.event": {
                "partner_id": case.partner_id.id, "company_id": cls.company.id, "kind": "downgrade", "date": TODAY,
            },
            "recouvrement.solvency.check": {
                "partner_id": case.partner_id.id, "company_id": cls.company.id, "provider": "bodacc",
                "outcome": "unavailable", "checked_on": TODAY,
            },
            "recouvrement.financial.figure": {
                "partner_id": cls.customer.id, "company_id": cls.company.id, "fiscal_year_end": days(-300),
                "turnover": 1000, "net_income": 50,
            },
            "recouvrement.rating": {"partner_id": cls.customer.id, "company_id": cls.company.id, "value": "3+"},
        }  # fmt: skip

    @classmethod
    def describe_law(cls, case, anchor):
        """What the law makes of it."""
        return {
            "recouvrement.consent": {
                "case_id": case.id, "date": TODAY, "email": "anne@duval.example", "proof": b64encode(b"Signed"),
            },
            "recouvrement.limitation.event": {
                **anchor, "kind": "mediation", "date": days(-3), "proof": b64encode(b"Signed"), "proof_name": "a.pdf",
            },
            "recouvrement.relief": {
                **anchor, "kind": "grace", "date": days(-3), "date_from": days(-3), "date_to": days(3), "note": "Call",
            },
            "recouvrement.limitation.alert": {**anchor, "months": 12, "limitation_date": days(300)},
            "recouvrement.accessory": {
                **anchor, "kind": "interest", "entry": "waived", "value": 1, "date": TODAY, "reason": "Gesture",
                "value_currency_id": case.currency_id.id,
            },
        }  # fmt: skip

    @classmethod
    def make_credit(cls, case, anchor):
        """Limits, what waits for credit control, and a credit insurance."""
        env, root, customer = cls.collection, {"company_id": cls.company.id}, {"partner_id": case.partner_id.id}
        manager = env["res.users"].browse(cls.users["manager"].id)
        case._set_credit_limit("limited", 1000, reason="Good payer", date_to=days(5))
        env["recouvrement.credit.segment"].create({**root, "name": "All"})
        env["recouvrement.credit.bracket"].create({**root, "amount": 0, "user_ids": [Command.set(manager.ids)]})
        request = env["recouvrement.credit.request"].with_user(manager)
        request.create({**root, **customer, "amount": 5, "reason": "Season"})
        block = env["recouvrement.credit.block"].create({
            "case_id": case.id, "kind": "order", "res_model": "res.partner", "res_id": 0, "name": "S1", "reasons": [],
        })  # fmt: skip
        env["recouvrement.credit.release"].create({"case_id": case.id, "block_id": block.id, "reason": "Paid"})
        policy = env["recouvrement.insurance.policy"].create({
            **root, "number": "POL 1", "insurer_id": cls.customer.id, "date_from": days(-99), "notice_days": 30,
        })  # fmt: skip
        limit = {**customer, "policy_id": policy.id, "granted": 5, "date_from": days(-99)}
        env["recouvrement.insurance.limit"].create(limit)
        env["recouvrement.insurance.act"].create({**anchor, "kind": "declared", "date": TODAY})

    @classmethod
    def make_plan(cls, case, item):
        """A payment plan with a formal notice, and an offer."""
        env = cls.collection
        anchor = env["recouvrement.hold"]._prepare_anchor_vals(item)
        plan = env["recouvrement.plan"].create({
            "case_id": case.id, "number": "PLAN/1", "proposed_on": TODAY, "currency_id": case.currency_id.id,
            "principal": 10, "start": TODAY, "interest_mode": "frozen", "notice_days": 8, "last_due": days(30),
            "item_ids": [Command.create({**anchor, "planned": 10})],
            "instalment_ids": [Command.create({"rank": 1, "due": days(30), "principal": 10})],
        })  # fmt: skip
        env["recouvrement.plan.notice"].create({"plan_id": plan.id, "number": "MED/1", "date": TODAY, "days": 8})
        env["recouvrement.offer"].create({
            "case_id": case.id, "number": "OFF/1", "date": TODAY, "until": days(5), "rate": 1, "principal": 10,
            "currency_id": case.currency_id.id, "discount": 0.1, "amount": 9.9,
            "item_ids": [Command.create({**anchor, "owed": 10, "discount": 0.1})],
        })  # fmt: skip

    @classmethod
    def describe_wizards(cls, case, item, reason):
        """What a person enters in each dialog before pressing its button."""
        cls.wizards = cls.describe_dialogs(case, item, reason) | cls.describe_law_dialogs(case, item)
        # what is selected where a wizard is opened, when it is not a customer
        cls.selected = {
            "recouvrement.assignment.return": "recouvrement.assignment",
            "recouvrement.limitation.decision": "recouvrement.limitation.event",
            "recouvrement.relief.decision": "recouvrement.relief",
            "recouvrement.plan.cancel": "recouvrement.plan",
            "recouvrement.plan.delivery": "recouvrement.plan.notice",
            "recouvrement.plan.sign": "recouvrement.plan",
            "recouvrement.represent": "recouvrement.reject",
            "recouvrement.retention.wizard": "recouvrement.item",
        }

    @classmethod
    def describe_dialogs(cls, case, item, reason):
        env = cls.collection
        return {
            "recouvrement.assign": {"user_id": cls.users["collector"].id},
            "recouvrement.assignment.return": {"reason": "Unpaid"},
            "recouvrement.assignment.wizard": {"factor_id": cls.customer.id, "item_ids": [Command.set(item.ids)]},
            "recouvrement.credit.limit.wizard": {"case_id": case.id, "amount": 5, "reason": "Season"},
            "recouvrement.credit.release.wizard": {
                "block_id": env["recouvrement.credit.block"].search([], limit=1).id,
                "reason": "Paid",
            },
            "recouvrement.dispute.answer": {"dispute_id": case.dispute_ids.id, "answer": "accept", "amount": 5},
            "recouvrement.dispute.closing": {"dispute_id": case.dispute_ids.id, "resolution": "withdrawn"},
            "recouvrement.dispute.wizard": {"reason_id": env.ref("recouvrement_module.dispute_reason_price").id},
            "recouvrement.excuse.wizard": {"reason_id": env.ref("recouvrement_module.excuse_cash").id},
            "recouvrement.force.step": {"case_id": case.id, "level_id": cls.first.id},
            "recouvrement.hold.wizard": {"reason_id": reason.id, "until": days(3)},
            "recouvrement.identity": {"partner_id": cls.customer.id, "company_id": cls.company.id},
            "recouvrement.letter.pile": {"kind": "print"},
            "recouvrement.level.test": {"level_id": cls.first.id, "company_id": cls.company.id, "case_id": case.id},
            "recouvrement.note": {"body": "Note"},
            "recouvrement.reject.wizard": {"reason_id": env["recouvrement.reject.reason"].search([], limit=1).id},
            "recouvrement.promise.wizard": {"date": days(5)},
            "recouvrement.reply.file": {"case_id": case.id},
            "recouvrement.represent": {},
            "recouvrement.offer.wizard": {"until": days(5), "first_date": days(30)},
            "recouvrement.plan.cancel": {"reason": "Wrong"},
            "recouvrement.plan.delivery": {"kind": "deposit", "day": TODAY},
            "recouvrement.plan.sign": {"name": "Anne", "capacity": "Manager", "proof": b64encode(b"Signed")},
            "recouvrement.plan.wizard": {"first_date": days(30)},
            "recouvrement.retention.wizard": {"release_date": days(9)},
            "recouvrement.settings": {"company_id": cls.company.id, "recouvrement_bank_check": "off"},
            "recouvrement.setup": {"company_id": cls.company.id, "line_ids": [Command.create({"code": "sender"})]},
            "recouvrement.statement": {"company_id": cls.company.id, "partner_ids": [Command.set(cls.customer.ids)]},
            "recouvrement.setoff": {},
            "recouvrement.status.import": {"company_id": cls.company.id},
            "recouvrement.takeover": {"level_id": cls.first.id, "date": TODAY},
            "recouvrement.takeover.import": {"company_id": cls.company.id},
        }

    @classmethod
    def describe_law_dialogs(cls, case, item):
        claim = {"case_ids": [Command.set(case.ids)], "company_id": cls.company.id, "until": TODAY}
        sheet = cls.collection["recouvrement.claim.sheet"].create(claim)
        return {
            "recouvrement.charge": {"sheet_id": sheet.id},
            "recouvrement.claim.sheet": claim,
            "recouvrement.consent.wizard": {
                "case_id": case.id,
                "email": "anne@duval.example",
                "proof": b64encode(b"Signed"),
            },
            "recouvrement.cost": {"sheet_id": sheet.id, "move_id": item.move_id.id, "value": 50, "reason": "Fee"},
            "recouvrement.delivery": {"reminder_ids": [Command.set(case.reminder_ids.ids)], "kind": "deposit"},
            "recouvrement.payment.order": {"case_id": case.id},
            "recouvrement.limitation.decision": {"reason": "Wrong"},
            "recouvrement.limitation.wizard": {
                "kind": "acknowledgment",
                "date": TODAY,
                "proof": b64encode(b"Signed"),
            },
            "recouvrement.relief.decision": {"reason": "Wrong"},
            "recouvrement.relief.wizard": {
                "kind": "grace",
                "date": TODAY,
                "date_from": TODAY,
                "date_to": days(9),
                "note": "Call",
            },
            "recouvrement.waive": {"sheet_id": sheet.id, "reason": "Gesture"},
            "recouvrement.text.check": {"level_id": cls.first.id, "lang": "en_US", "severity": "fine"},
        }

    def record_of(self, model):
        """A record to press buttons on."""
        if model == "res.partner":
            return self.customer
        if model in self.wizards:
            active = self.collection[self.selected.get(model, "recouvrement.case")].search(
                [("company_id", "=", self.company.id)], order="id desc", limit=1
            )
            context = {"active_model": active._name, "active_ids": active.ids}
            return self.collection[model].with_context(**context).create(self.wizards[model])
        if model == "recouvrement.identity.line":
            card = self.record_of("recouvrement.identity")
            return self.collection[model].create({"card_id": card.id, "name": "city"})
        if model == "recouvrement.setup.line":
            return self.record_of("recouvrement.setup").line_ids
        if model == "mail.activity":
            return self.case_of(self.customer).activity_schedule("mail.mail_activity_data_todo")
        return self.collection[model].search([], limit=1)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRolesMatrix(RolesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice(due=-10)
        cls.refresh()
        cls.make_a_world()

    def granted(self, model, user):
        return "".join(
            letter for letter, operation in OPERATIONS.items() if self.env[model].with_user(user).has_access(operation)
        )

    def ours(self):
        """The models of this addon that hold records."""
        return {
            name for name, model in self.env.registry.items() if name.startswith("recouvrement.") and model._auto
        } - {name for name, model in self.env.registry.items() if model._abstract}

    # ---------------------------------------------------------------- models

    def test_every_model_is_in_the_table(self):
        self.assertEqual(self.ours(), set(MODELS))

    def test_what_each_role_may(self):
        for model, expected in MODELS.items():
            granted = tuple(self.granted(model, self.users[role]) for role in ROLES)
            self.assertEqual(granted, expected, model)

    def test_everybody_else_may_nothing(self):
        for model in MODELS:
            for kind, user in self.outsiders.items():
                expected = "" if kind == "portal" else COLLEAGUES.get(model, "")
                self.assertEqual(self.granted(model, user), expected, f"{model} for {kind}")

    # ---------------------------------------------------------------- buttons

    def test_every_button_is_in_the_table(self):
        found = {}
        for name, model in self.env.registry.items():
            buttons = {
                method for method in dir(model)
                if method.startswith("action_") and any(
                    method in vars(base) and base.__module__.startswith(ADDON) for base in model.__mro__
                )
            }  # fmt: skip
            if buttons and name not in MIXINS:
                found[name] = buttons
        self.assertEqual(found, {model: set(buttons) for model, buttons in BUTTONS.items()})

    def test_buttons_are_refused_below_their_role(self):
        for model, buttons in BUTTONS.items():
            for button, least in buttons.items():
                for role in ROLES[: ROLES.index(least)]:
                    self.refuses(model, button, self.users[role])
                if least != "viewer":
                    for user in self.outsiders.values():
                        self.refuses(model, button, user)

    def refuses(self, model, button, user):
        record = self.own(self.record_of(model), user)
        context = {"active_model": "recouvrement.case", "active_ids": self.case_of(self.customer).ids}
        self.env.invalidate_all()
        with (
            self.subTest(model=model, button=button, user=user.login),
            self.assertRaises(AccessError),
            self.cr.savepoint(),
        ):
            getattr(record.with_context(**context), button)()

    def own(self, record, user):
        """A record as the person sees it: dialogs are one's own."""
        if record._transient:
            self.env.flush_all()
            self.env.cr.execute(SQL(
                "UPDATE %s SET create_uid = %s WHERE id = ANY(%s)", SQL.identifier(record._table), user.id, record.ids
            ))  # fmt: skip
        return record.with_user(user)

    # ---------------------------------------------------------------- dialogs

    def test_every_dialog_has_a_rule_of_its_author(self):
        manager = self.users["manager"]
        for model in self.ours():
            if self.env[model]._transient:
                for mode in OPERATIONS.values():
                    domain = self.env["ir.rule"].with_user(manager)._compute_domain(model, mode)
                    self.assertEqual(list(domain), [("create_uid", "in", [manager.id])], model)

    def test_a_dialog_is_read_by_nobody_else(self):
        for model in self.wizards:
            record = self.own(self.record_of(model), self.users["manager"])
            self.env.invalidate_all()
            self.assertEqual(self.env[model].with_user(self.users["manager"]).search([("id", "=", record.id)]), record)
            with self.subTest(model=model), self.assertRaises(AccessError):
                record.with_user(self.users["collector"]).read(["create_uid"])

    # ---------------------------------------------------------------- companies

    def test_another_company_sees_nothing(self):
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger", groups="recouvrement_module.group_manager",
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        for model in self.with_records():
            ours = self.of_company(model)
            self.env.invalidate_all()
            found = self.env[model].with_user(stranger).with_company(other).search([("id", "in", ours.ids)])
            self.assertFalse(found, model)

    def test_a_branch_sees_what_is_of_its_root(self):
        branch = self.branch_of(self.company)
        near = new_test_user(
            self.env, login="near", groups="recouvrement_module.group_manager",
            company_id=branch.id, company_ids=[Command.set(branch.ids)],
        )  # fmt: skip
        for model in self.with_records():
            ours = self.of_company(model)
            self.assertTrue(ours, f"the test has no {model}")
            self.env.invalidate_all()
            env = self.env(user=near, context={"allowed_company_ids": branch.ids})
            self.assertEqual(env[model].search([("id", "in", ours.ids)]), ours.with_env(env), model)

    def with_records(self):
        """The models whose records are of companies and stay."""
        return [name for name in MODELS if not self.env[name]._transient and name not in WITHOUT_COMPANY]

    def of_company(self, model):
        """The records of the company of the test; what is ready-made is everybody's."""
        shared = {
            "recouvrement.law": "company_id", "recouvrement.policy": "company_id",
            "recouvrement.level": "policy_id.company_id",
        }  # fmt: skip
        domain = [(shared[model], "!=", False)] if model in shared else []
        return self.collection[model].search(domain)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNoStrayAccessError(RolesCommon):
    """People without a role in collection work as if it was not there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.invoice(due=-10)
        cls.refresh()
        cls.case_of(cls.customer).user_id = cls.users["collector"]

    def as_user(self, kind, record):
        self.commit_like()
        self.env.invalidate_all()
        return record.with_user(self.outsiders[kind]).with_company(self.company)

    def test_forms_open(self):
        for kind in ("invoicing", "salesperson", "internal"):
            form = Form(self.as_user(kind, self.customer), "base.view_partner_form")
            self.assertEqual(form.name, "Menuiserie Duval")
            self.as_user(kind, self.customer).web_search_read([], {"display_name": {}}, limit=5)
        self.assertEqual(Form(self.as_user("invoicing", self.late)).partner_id, self.customer)

    def test_invoicing(self):
        moves = self.as_user("invoicing", self.env["account.move"])
        with Form(moves.with_context(default_move_type="out_invoice")) as form:
            form.partner_id = self.customer.with_user(moves.env.user)
            with form.invoice_line_ids.new() as line:
                line.name = "Work"
                line.price_unit = 50
        invoice = form.record
        invoice.action_post()
        self.commit_like()
        payment = moves.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})  # fmt: skip
        payment.action_create_payments()
        self.commit_like()
        self.assertEqual(invoice.payment_state, "paid")
        late = self.as_user("invoicing", self.late)
        late.button_draft()
        late.invoice_date_due = days(5)
        late.action_post()
        late.button_draft()
        late.button_cancel()
        self.refresh()
        self.assertFalse(self.items_of(self.customer))

    def test_contacts(self):
        partners = self.as_user("salesperson", self.env["res.partner"])
        other = partners.create({"name": "Menuiserie Duval SARL", "is_company": True})
        self.as_user("salesperson", self.customer).write({"name": "Menuiserie Duval Frères", "parent_id": other.id})
        self.refresh()
        self.as_user("salesperson", self.customer).write({"parent_id": False})
        self.refresh()
        self.assertEqual(self.case_of(self.customer).item_count, 1)

    def test_merging_contacts(self):
        source = self.customer_named("Menuiserie Duval (double)")
        self.invoice(source)
        self.refresh()
        self.env.invalidate_all()
        wizard = self.as_user("salesperson", self.env["base.partner.merge.automatic.wizard"]).create({
            "partner_ids": [Command.set((source | self.customer).ids)], "dst_partner_id": self.customer.id,
        })  # fmt: skip
        wizard.with_context(active_test=False).action_merge()
        self.refresh()
        self.assertEqual(self.case_of(self.customer).item_count, 2)

    def test_portal(self):
        invoices = self.as_user("portal", self.env["account.move"]).search([("move_type", "=", "out_invoice")])
        self.assertIn(self.late, invoices)
        self.assertTrue(invoices.mapped("amount_residual"))
        self.as_user("portal", self.customer).read(["name", "email"])
