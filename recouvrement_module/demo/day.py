# Part of recouvrement_module. License LGPL-3.
"""What waits for the collector this morning besides the messages: a call to return, a deadline."""

from datetime import timedelta


def prepare(cases, today):
    """Let the customers of two cases that were reminded give something to do.

    :param cases: cases whose items were decided.
    :param date today: the day of the demo.
    """
    reminded = cases.filtered(lambda case: "wait" in case.item_ids.mapped("decision_code")).sorted("id")[:2]
    if len(reminded) < 2:
        return
    called, promised = reminded.with_context(mail_activity_quick_update=True)  # nobody is told by email
    called.activity_schedule(
        "mail.mail_activity_data_call", date_deadline=today, user_id=called.user_id.id,
        summary="Rappeler la comptabilité fournisseurs",
    )  # fmt: skip
    promised.activity_schedule(
        "mail.mail_activity_data_todo", date_deadline=today + timedelta(days=2), user_id=promised.user_id.id,
        summary="Envoyer le bon de livraison signé",
    )  # fmt: skip
