"""The customer pays, or the account changes, between the preparation of a reminder and its sending."""

import contextlib
import signal
import time

from dev.crash.scenario import all_sent

CLAIMED = "INSERT ON recouvrement_attempt"
SNAPSHOT_SECONDS = 1.1  # a message relies on a ledger that is younger


def test_paid_between_claim_and_check(queued):
    """A payment is committed after the reminder was claimed and before it is checked: it does not leave."""
    with _claimed_first(queued, "Alpha") as worker:
        assert queued.do("pay", customer="Alpha") == 0
        worker.signal(signal.SIGCONT)
        worker.result()
    assert queued.accepted()["Alpha"] == 0
    queued.restart()
    assert queued.outcome() == all_sent(Alpha=("cancelled", 0))
    assert [(state, reason) for state, reason, *_rest in queued.reminders("Alpha")] == [("cancelled", "superseded")]
    assert queued.attempts("Alpha") == ["withdrawn"]
    queued.check(ledger_changed=True)


def test_partly_paid_between_claim_and_check(queued):
    """A part is paid between claim and check: another reminder, number and PDF ask the rest; one message leaves."""
    first = queued.reminders("Alpha")[0]
    with _claimed_first(queued, "Alpha") as worker:
        assert queued.do("pay", customer="Alpha", amount=40) == 60
        worker.signal(signal.SIGCONT)
        worker.result()
    queued.restart()
    assert queued.outcome() == all_sent()
    old, new = queued.reminders("Alpha")
    assert old == ("cancelled", "superseded", 100, first[3])
    assert new[:3] == ("sent", None, 60) and new[3] != first[3]
    message = next(one for one in queued.smtp.accepted if "alpha" in one.recipients[0])
    assert message.number == new[3].replace("/", "-") and "60" in message.text
    queued.check(ledger_changed=True)


def test_paid_during_a_slow_check(queued):
    """The check takes longer than a second and a payment is committed meanwhile: the message does not leave."""
    queued.only("Alpha")
    with queued.db.locked("recouvrement_case") as lock:
        worker = queued.start("job", name="send")
        lock.reached(worker)
        assert queued.do("pay", customer="Alpha") == 0
        time.sleep(SNAPSHOT_SECONDS)  # the snapshot grows old
    worker.result()
    assert queued.accepted() == {} and queued.attempts("Alpha") == ["deferred"]
    queued.db.bring_forward()
    queued.restart()
    assert queued.outcome() == all_sent(Alpha=("cancelled", 0))
    queued.check(ledger_changed=True)


def test_paid_while_queued(queued):
    """A payment is registered after the reminder was queued: it does not leave."""
    queued.do("pay", customer="Alpha")
    queued.restart()
    assert queued.outcome() == all_sent(Alpha=("cancelled", 0))
    queued.check(ledger_changed=True)


def test_partly_paid_while_queued(queued):
    """A part is paid after the reminder was queued: the rest is asked by another reminder."""
    queued.do("pay", customer="Bravo", amount=150)
    queued.restart()
    assert queued.outcome() == all_sent()
    assert _asked(queued, "Bravo") == [("cancelled", 250), ("sent", 100)]
    queued.check(ledger_changed=True)


def test_credit_note_while_queued(queued):
    """A credit note is posted after the reminder was queued: what is asked is less."""
    queued.do("new_invoice", customer="Alpha", amount=-30, due=-1)
    queued.restart()
    assert _asked(queued, "Alpha") == [("cancelled", 100), ("sent", 70)]
    assert queued.outcome() == all_sent()
    queued.check(ledger_changed=True)


def test_payment_without_entry_while_queued(queued):
    """A payment is registered that is in no ledger yet: the reminder is held."""
    assert queued.do("announce_payment", customer="Alpha") is False
    queued.restart()
    assert queued.outcome() == all_sent(Alpha=("held", 0))
    assert queued.reminders("Alpha")[0][1] == "payment_without_entry"
    queued.check(ledger_changed=True)


def test_killed_while_preparing_again(queued):
    """SIGKILL while a reminder that is no longer right is replaced: it is replaced once, later."""
    queued.do("pay", customer="Alpha", amount=40)
    with queued.db.gate("INSERT ON recouvrement_reminder_line", each="STATEMENT") as gate:
        gate.kill(queued.start("job", name="send"))
    queued.restart()
    assert _asked(queued, "Alpha") == [("cancelled", 100), ("sent", 60)]
    assert queued.outcome() == all_sent()
    queued.check(ledger_changed=True)


def _asked(scenario, customer):
    """(state, amount) of the reminders of a customer."""
    return [(state, principal) for state, _reason, principal, _number in scenario.reminders(customer)]


@contextlib.contextmanager
def _claimed_first(scenario, customer):
    """The send action, frozen right after it has committed its claim of a customer's reminder."""
    query = """SELECT reminder.id FROM recouvrement_reminder reminder
                 JOIN res_partner partner ON partner.id = reminder.partner_id WHERE partner.name = %s"""
    when = f"NEW.reminder_id = {scenario.db.value(query, customer)}"
    with scenario.db.gate(CLAIMED, when=when, at_commit=True) as gate:
        worker = scenario.start("job", name="send")
        gate.freeze(worker)
        claim = "SELECT id FROM recouvrement_attempt WHERE outcome = 'pending'"
        scenario.db.until(lambda: scenario.db.value(claim), "the claim to be committed")
        yield worker
