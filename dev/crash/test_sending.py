"""The sending process is killed, at every step from the confirmed reminder to the recorded outcome."""

import signal
from pathlib import Path

from dev.crash.scenario import ASKED, all_sent

CLAIMED = "INSERT ON recouvrement_attempt"
OUTCOME = "UPDATE OF outcome ON recouvrement_attempt"
STATE = "UPDATE OF state ON recouvrement_reminder"


def test_nothing_goes_wrong(ledger):
    """A day that nobody disturbs."""
    ledger.restart()
    assert ledger.outcome() == all_sent()
    texts = {ledger.customer_of(message): message.text for message in ledger.smtp.accepted}
    assert all(str(amount) in texts[name] for name, amount in ASKED.items())
    ledger.check()


# ---------------------------------------------------------------- fixing


def test_killed_while_fixing(ledger):
    """SIGKILL while numbers are given and nothing of it is committed."""
    ledger.do("job", name="run")
    with ledger.db.gate("UPDATE OF number ON recouvrement_reminder") as gate:
        gate.kill(ledger.start("job", name="send"))
    assert ledger.outcome() == dict.fromkeys(ASKED, ("confirmed", 0))
    ledger.restart()
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_killed_while_rendering(ledger):
    """SIGKILL while wkhtmltopdf works."""
    ledger.do("job", name="run")
    worker = ledger.start("job", name="send")
    ledger.db.until(lambda: _renders(worker.pid), "wkhtmltopdf to start")
    worker.kill()
    ledger.db.cut(worker)
    assert ledger.outcome() == dict.fromkeys(ASKED, ("confirmed", 0))
    ledger.restart()
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_killed_before_the_mails_are_committed(ledger):
    """SIGKILL at the commit of numbers, PDFs and mails: none of them exists."""
    ledger.do("job", name="run")
    with ledger.db.gate(STATE, when="NEW.state = 'queued'", at_commit=True) as gate:
        gate.kill(ledger.start("job", name="send"))
    assert not ledger.db.rows("SELECT id FROM mail_mail WHERE recouvrement_reminder_id IS NOT NULL")
    ledger.restart()
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_killed_between_fixing_and_sending(ledger):
    """SIGKILL right after numbers, PDFs and mails were committed: they are kept and sent as they are."""
    ledger.do("job", name="run")
    with ledger.db.gate(STATE, when="NEW.state = 'queued'", at_commit=True) as gate:
        worker = ledger.start("job", name="send")
        gate.freeze(worker)
        ledger.db.until(lambda: set(ledger.outcome().values()) == {("queued", 0)}, "the mails to be committed")
        worker.kill()
    fixed = ledger.db.rows("SELECT number, pdf_sha256 FROM recouvrement_reminder ORDER BY id")
    ledger.restart()
    assert ledger.outcome() == all_sent()
    assert ledger.db.rows("SELECT number, pdf_sha256 FROM recouvrement_reminder ORDER BY id") == fixed
    ledger.check()


def test_the_renderer_is_down(ledger):
    """The styles of the letters cannot be fetched: no reminder is to blame, all wait and leave when it works again."""
    ledger.do("job", name="run")
    address = ledger.db.value("SELECT value FROM ir_config_parameter WHERE key = 'report.url'")
    ledger.db.rows("UPDATE ir_config_parameter SET value = 'http://127.0.0.1:9' WHERE key = 'report.url'")
    ledger.do("job", name="send")
    assert ledger.outcome() == dict.fromkeys(ASKED, ("confirmed", 0))
    ledger.db.rows("UPDATE ir_config_parameter SET value = %s WHERE key = 'report.url'", address)
    ledger.restart()
    assert ledger.outcome() == all_sent()
    ledger.check()


# ---------------------------------------------------------------- claim


def test_killed_before_the_claim_is_committed(queued):
    """SIGKILL while the attempt is written: there is no claim, so the reminder simply leaves later."""
    with queued.db.gate(CLAIMED) as gate:
        gate.kill(queued.start("job", name="send"))
    assert not queued.db.rows("SELECT id FROM recouvrement_attempt")
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_killed_between_claim_and_check(queued):
    """SIGKILL right after the claim was committed: nobody can tell how far it came, so a person decides."""
    with queued.db.gate(CLAIMED, at_commit=True) as gate:
        worker = queued.start("job", name="send")
        gate.freeze(worker)
        customer = _claimed(queued)
        worker.kill()
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 0)})
    queued.check()


# ---------------------------------------------------------------- hand-over


def test_killed_between_two_recipients(queued):
    """SIGKILL after the first of two recipients was named."""
    with queued.smtp.pause("rcpt", to="compta@charlie") as pause:
        worker = queued.start("job", name="send")
        assert len(pause.reached().recipients) == 2
        worker.kill()
    queued.restart()
    assert queued.outcome() == all_sent(Charlie=("unknown", 0))
    queued.check()


def test_killed_before_data(queued):
    """SIGKILL after all recipients were named and before the message was given."""
    with queued.smtp.pause("data") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        worker.kill()
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 0)})
    queued.check()


def test_killed_after_the_body(queued):
    """SIGKILL when the third message was given and not answered: the server keeps it."""
    with queued.smtp.pause("body", skip=2) as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        worker.kill()
    queued.smtp.quiet()
    assert sum(queued.accepted().values()) == 3
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


def test_killed_right_after_250(queued):
    """SIGKILL when the server has answered 250 and Odoo has not read it."""
    with queued.smtp.pause("accepted") as after, queued.smtp.pause("body") as before:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(before.reached())
        worker.signal(signal.SIGSTOP)
        before.release()
        after.reached()
        worker.kill()
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


# ---------------------------------------------------------------- outcome


def test_killed_before_the_outcome_is_written(queued):
    """SIGKILL when Odoo has read 250 and is about to write it down."""
    with queued.db.gate(OUTCOME, when="NEW.outcome = 'accepted'") as gate:
        worker = queued.start("job", name="send")
        gate.reached(worker)
        customer = _claimed(queued)
        gate.kill(worker)
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


def test_killed_after_the_outcome_was_written(queued):
    """SIGKILL when 250 was written on the attempt and the reminder is not marked yet: it becomes sent."""
    with queued.db.gate(STATE, when="NEW.state = 'sent'") as gate:
        gate.kill(queued.start("job", name="send"))
    assert queued.db.rows("SELECT outcome FROM recouvrement_attempt") == [("accepted",)]
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_killed_at_the_commit_of_the_outcome(queued):
    """SIGKILL at the very commit that marks the reminder sent, before it and after it."""
    with queued.db.gate(STATE, when="NEW.state = 'sent'", at_commit=True) as gate:
        gate.kill(queued.start("job", name="send"))
    with queued.db.gate(STATE, when="NEW.state = 'sent'", at_commit=True) as gate:
        worker = queued.start("job", name="send")
        gate.freeze(worker)
        queued.db.until(lambda: ("sent", 1) in queued.outcome().values(), "the commit")
        worker.kill()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_killed_while_settling(queued):
    """SIGKILL of the process that was about to note what the first crash had left."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        worker.kill()
    with queued.db.gate(STATE, when="NEW.state = 'unknown'", at_commit=True) as gate:
        gate.kill(queued.start("job", name="send"))
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


def test_the_outcome_cannot_be_written(queued):
    """The database refuses to mark an accepted message as sent: it is never called failed, nor sent again."""
    queued.only("Alpha")
    queued.db.trap(STATE, when="NEW.state = 'sent'")
    queued.start("job", name="send").wait()
    assert queued.accepted() == {"Alpha": 1}
    queued.db.bring_forward()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def _claimed(scenario):
    """The customer whose reminder is being handed over, once the claim is committed."""
    query = """SELECT partner.name FROM recouvrement_attempt attempt
                 JOIN recouvrement_reminder reminder ON reminder.id = attempt.reminder_id
                 JOIN res_partner partner ON partner.id = reminder.partner_id WHERE attempt.outcome = 'pending'"""
    return scenario.db.until(lambda: scenario.db.value(query), "the claim to be committed")


def _renders(pid):
    """Whether a process has wkhtmltopdf running."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                if b"wkhtmltopdf" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return True
            except OSError:
                continue
    return False
