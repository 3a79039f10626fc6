"""Sending is switched off while mails are queued."""

from dev.crash.scenario import ASKED, all_sent


def test_switched_off_while_sending(queued):
    """It is switched off while the first message is handed over: no other leaves until it is switched on again."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        queued.do("switch", on=False)
        pause.release()
        worker.result()
    silent = dict.fromkeys(ASKED, ("queued", 0)) | {customer: ("sent", 1)}
    assert queued.outcome() == silent
    queued.restart()
    assert queued.outcome() == silent
    queued.check(open_allowed=ASKED)
    queued.do("switch", on=True)
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_switched_off_before_the_run(ledger):
    """It is off: nothing is prepared; switched on, the day goes on where it stood."""
    ledger.do("switch", on=False)
    ledger.restart()
    assert ledger.outcome() == dict.fromkeys(ASKED, ("none", 0))
    ledger.do("switch", on=True)
    ledger.restart()
    assert ledger.outcome() == all_sent()
    ledger.check()
