# Part of recouvrement_module. License LGPL-3.
"""The words of the decisions: stored as codes, said when read, in the language of the reader."""

from odoo.tools import LazyTranslate, format_amount, format_date

from .checks import REGISTRY

_lt = LazyTranslate(__name__)

WORDS = {
    "": _lt("Not decided yet."),
    "remind": _lt("To be reminded today: %(level)s."),
    "reopened": _lt("To be reminded today: %(level)s. Its due date was moved, so the reminders start again."),
    "not_due": _lt("Not due yet."),
    "grace": _lt("Late, but the first step comes on %(next)s."),
    "wait": _lt("Reminded on %(sent)s (%(sent_level)s)."),
    "ended": _lt("All steps were sent, the last one on %(sent)s. A person decides what follows."),
    "none_left": _lt("No step is left that could leave by itself. A person decides what follows."),
    "open": _lt("A reminder is prepared and has not left yet."),
    "with_other": _lt("Waits: another message to this customer has not left yet."),
    "outranked": _lt("Waits for %(level)s: another message, of which it is no part, goes to this customer first."),
    "contacted": _lt("Waits until %(next)s: the customer was written to on %(contacted)s."),
    "day_off": _lt("Nothing leaves today. Leaves on %(next)s."),
    "failed": _lt("The last message could not be delivered to the mail server: see the reminder."),
    "bounced": _lt("The last message came back: correct the address, then release the reminder."),
    "unknown": _lt("Nobody knows whether the last message has left: a person must say."),
    "no_policy": _lt("No policy applies to this customer."),
    "small": _lt("Too little to be reminded by itself: it waits for the next invoices."),
    "expired": _lt("The time limit of its policy has passed. A person decides what follows."),
    "credit": _lt("A credit: it is deducted from what is asked."),
    "covered": _lt("Fully met by open credits of the customer."),
    "netted": _lt("Its account is only netted, never reminded."),
    "bill": _lt("A bill that is not yet due: it is presented, not reminded."),
    "retention": _lt("A retention: it is not due before its release. Say when the works were accepted."),
    "entry": _lt("An entry without invoice: included only if somebody decides it."),
    "excluded": _lt("Excluded from reminders on the invoice."),
    "blocked": _lt("The payment of the invoice is blocked."),
    "hold": _lt("On hold."),
    "promised": _lt("Promised: reminders wait."),
    "assigned": _lt("Assigned to a factor, who collects it."),
    "opposed": _lt("A retention whose release the client opposes."),
    "charge": _lt("A charge of interest and indemnities: it is due at once, and is not reminded."),
    "reserved": _lt("A reserved credit: it is listed, not deducted."),
    "unsent": _lt("The invoice was not sent to the customer yet."),
    "relief": _lt("A court or a commission put it off: nothing is asked before that ends."),
    "planned": _lt("In a payment plan."),
    "discounted": _lt("A discount that was earned: its credit note is still to come."),
    "barred": _lt("Out of time: its limitation has run out."),
}
SILENCED = ("remind", "reopened", "open")  # decisions that nothing follows while sending is off
SILENT = _lt("Sending is switched off: nothing leaves.")
PROPOSALS = {
    "placement": _lt("Proposed: hand-over to an agency."),
    "procedure": _lt("Proposed: court procedure."),
    "write_off": _lt("Proposed: write-off."),
}
SUSPENDED = {"down_payment": _lt("It was never paid: the order stays suspended.")}
ENDS = ("ended", "none_left", "expired")  # decisions after which the policy proposes what follows
NEXT_STEP = _lt("Next step on %s.")
FOLLOWED = ("not_due", "wait")  # decisions that say when the next step comes, if one comes


def say_amount(env, amount, currency):
    """An amount as a customer reads it: in English with its symbol before the figure, whatever the currency says."""
    if currency.position == "before" or not (env.lang or "en").startswith("en"):
        return format_amount(env, float(amount), currency)
    figure = format_amount(env, abs(float(amount)), currency).replace(currency.symbol, "").strip(" \xa0\u202f")
    return f"{'-' if amount < 0 else ''}{currency.symbol}{figure}"


def say_long_date(env, day):
    """A day in full, as a letter begins: in English 24 November 2026, as the days in its text."""
    english = (env.lang or "en").startswith("en")
    return format_date(env, day, date_format="d MMMM yyyy" if english else "long")


def say_date(env, day):
    """A day as a customer reads it: in English with its month in words, since 11/12 is two days."""
    english = (env.lang or "en").startswith("en")
    return format_date(env, day, date_format="d MMM yyyy" if english else False)


def explain(env, item, steps, outranked=False):
    """Say why *item* is, or is not, reminded today and what comes next.

    :param item: a record of ``recouvrement.item``.
    :param dict steps: id → name of the steps that still exist.
    :param bool outranked: whether it is called today by a step that another message to the customer precedes.
    :return: a sentence in the language of *env*.
    """
    if item.decision_code == "held":
        return env._("Held: %(reason)s", reason=check_words(env, item.held_code, item.root_id))
    values = {
        "level": steps.get(item.level_id.id, ""),
        "sent_level": steps.get(item.sent_level_id.id, ""),
        "next": format_date(env, item.next_date),
        "sent": format_date(env, item.sent_date),
        "contacted": format_date(env, item.contacted_on),
    }
    code = "none_left" if item.decision_code == "ended" and not item.sent_date else item.decision_code
    if code == "reopened" and item.ladder_date != item.due_date:
        code = "remind"  # no due date was moved: its steps count from another day, which is said elsewhere
    if outranked:
        code = "outranked"
    return " ".join([code_words(env, code) % values, *_more_words(env, item, code, values["next"])])


def _more_words(env, item, code, next_day):
    """The sentences that follow the decision: the next step, that nothing leaves, what is proposed."""
    if code in FOLLOWED and next_day:
        yield say(env, NEXT_STEP) % next_day
    # sudo: whether the company sends is no secret to whoever may read its items
    if code in SILENCED and not item.root_id.sudo().recouvrement_sending:
        yield say(env, SILENT)
    if code in ENDS and (suspended := SUSPENDED.get(item.track)):
        yield say(env, suspended)
    if code in ENDS and (proposal := PROPOSALS.get(item._get_policy().last_step)):
        yield say(env, proposal)


def say_payer(env, item):
    """The sentence of who is asked for a debit, when it is somebody else than its customer."""
    # sudo: whoever may read the item may read who is asked, also a customer of another branch
    payer = item.payer_id.sudo()
    if payer and item.residual_currency > 0:
        yield env._("Asked of %s.", payer.display_name)


def say(env, words):
    """A lazy sentence in the language of *env*."""
    return words._translate(env.lang or "en_US")


def code_words(env, code):
    """The sentence of a decision code, with its placeholders, in the language of *env*."""
    sentence = WORDS.get(code or "")
    return say(env, sentence) if sentence else code


def check_words(env, code, root=None):
    """The sentence of a reality check, in the language of *env*; with what it says of a company where it is given."""
    check = REGISTRY.get(code)
    return check.say(env, root) if check else code or ""


REASONS = {
    "by_person": _lt("Taken back by a person."),
    "taken_over": _lt("Taken over from another system: not sent from here."),
    "contact": _lt("A contact that a person noted: not sent from here."),
    "superseded": _lt("The account of the customer has changed since it was prepared."),
    "interrupted": _lt("The work stopped while the message was handed over: nobody knows whether it has left."),
    "refused": _lt("The mail server refused the message."),
    "deferred": _lt("The mail server puts the message off."),
    "slow": _lt("Comparing it with the ledger took too long to rely on the answer."),
    "bounced": _lt("It came back: the address is to be corrected."),
    "bounce_settled": _lt("It came back; the address was corrected since."),
    "retried": _lt("Failed, and prepared again."),
    "error": _lt("The message could not be made."),
    "no_server": _lt("The mail server could not be reached; the next try comes by itself."),
    "switched_off": _lt("Sending is switched off, or nothing leaves on this day."),
    "busy": _lt("Somebody was at work on it; the next try comes by itself."),
    "mail_withdrawn": _lt("Its email no longer waits to be sent."),
    "database": _lt("The connection to the database broke while the message was handed over."),
}


def reason_words(env, code, root=None):
    """The sentence of why a reminder was held, failed or cancelled, in the language of *env*."""
    if code in REASONS:
        return say(env, REASONS[code])
    return check_words(env, code, root)


REPORT = {
    "remind": _lt("To be reminded"),
    "reopened": _lt("To be reminded again, the due date was moved"),
    "prepared": _lt("Waits for confirmation"),
    "confirmed": _lt("On its way"),
    "queued": _lt("On its way"),
    "printed": _lt("Letter printed, not posted yet"),
    "sent": _lt("Sent"),
    "not_due": _lt("Not due yet"),
    "grace": _lt("Late, first step not reached"),
    "wait": _lt("Reminded, next step not reached"),
    "ended": _lt("All steps sent: a person decides"),
    "small": _lt("Too little to be reminded"),
    "expired": _lt("Time limit passed: a person decides"),
    "open": _lt("A reminder has not left yet"),
    "with_other": _lt("Another message to the customer has not left yet"),
    "contacted": _lt("Customer written to a short while ago"),
    "day_off": _lt("Nothing leaves today"),
    "no_policy": _lt("No policy"),
    "credit": _lt("Credits"),
    "covered": _lt("Met by credits"),
}


def report_words(env, code):
    """The short words of a code, as a row of a report says it."""
    if code in REPORT:
        return say(env, REPORT[code])
    return code_words(env, code) if code in WORDS else reason_words(env, code)
