"""People press buttons meanwhile: ours, and those of core's mail queue."""

import pytest

from dev.crash.scenario import ASKED, all_sent


def test_button_while_the_run_gathers(ledger):
    """Somebody presses the button while the daily run writes its reminders: one reminder for each customer."""
    with ledger.db.gate("INSERT ON recouvrement_reminder_line", each="STATEMENT") as gate:
        worker = ledger.start("job", name="run")
        gate.reached(worker)
        button = ledger.start("run_now")
        ledger.db.until(lambda: ledger.db.waits(button) or button.pid in ledger.workers.ended, "the button to wait")
    worker.result()
    button.wait()
    ledger.restart()
    assert all(len(ledger.reminders(name)) == 1 for name in ASKED)
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_button_while_the_run_begins(ledger):
    """Somebody presses the button while the daily run is about to note that it begins: neither fails."""
    with ledger.db.gate("INSERT ON recouvrement_run") as gate:
        button = ledger.start("run_now")
        gate.reached(button)
        worker = ledger.start("job", name="run")
        gate.reached(worker)
        gate.open()
        assert button.result() == "made"
        assert worker.result() is True
    ledger.restart()
    assert all(len(ledger.reminders(name)) == 1 for name in ASKED)
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_work_on_a_case_while_the_run_gathers(ledger):
    """A collector brings a case in step while the run is at it: the run of that day is not lost."""
    with ledger.db.gate("INSERT ON recouvrement_reminder", each="STATEMENT") as gate:
        worker = ledger.start("job", name="run")
        gate.reached(worker)
        ledger.do("pay", customer="Alpha", amount=40)
        button = ledger.start("refresh_case", customer="Alpha")
        ledger.db.until(lambda: ledger.db.waits(button) or button.pid in ledger.workers.ended, "the button")
    worker.wait()
    button.wait()
    ledger.restart()
    assert ledger.outcome() == all_sent()
    assert ledger.reminders("Alpha")[-1][:3] == ("sent", None, 60)
    ledger.check(ledger_changed=True)


def test_run_taken_back_while_it_is_sent(queued):
    """Somebody takes the run back while its first message is handed over: that one stays, the others are made anew."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        button = queued.start("take_back")
        queued.db.until(lambda: queued.db.waits(button) or button.pid in queued.workers.ended, "the button")
        pause.release()
        worker.wait()
    button.wait()
    queued.restart()
    assert [state for state, *_rest in queued.reminders(customer)] == ["sent"]
    others = {name for name in ASKED if len(queued.reminders(name)) == 2}
    assert all([state for state, *_rest in queued.reminders(name)] == ["cancelled", "sent"] for name in others)
    assert queued.outcome() == all_sent()
    queued.check(ledger_changed=True)


@pytest.mark.parametrize("prepared", ["ledger", "queued"])
def test_taken_back_before_its_batch(request, prepared):
    """Somebody takes a reminder back while an earlier batch is handed over: neither it nor another one leaves."""
    scenario = request.getfixturevalue(prepared)
    scenario.do("job", name="run")
    customer = scenario.last_customer()
    with scenario.smtp.pause("body") as pause:
        worker = scenario.start("job", name="send", batch=2)
        pause.reached()
        scenario.do("cancel", customer=customer)
        pause.release()
        worker.result()
    scenario.restart()
    assert [(state, reason) for state, reason, *_rest in scenario.reminders(customer)] == [("cancelled", "by_person")]
    assert not scenario.attempts(customer)
    assert scenario.outcome() == all_sent(**{customer: ("cancelled", 0)})
    scenario.check(ledger_changed=True)


def test_mails_sent_by_their_own_button(queued):
    """Somebody presses core's Send Now on all mails while the action hands the first one over."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        queued.do("send_now")
        assert queued.attempts(customer) == ["pending"]
        pause.release()
        worker.result()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_mail_of_an_unknown_reminder_is_retried(queued):
    """Somebody presses core's Retry and Send Now on the mail of an unknown reminder: it does not leave again."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        worker.kill()
    queued.restart()
    queued.do("send_now", retry=True)
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


def test_mail_deleted_while_queued(queued):
    """Somebody deletes the mail of a queued reminder: the reminder is prepared again and leaves once."""
    queued.do("delete_mail", customer="Alpha")
    queued.restart()
    assert [state for state, *_rest in queued.reminders("Alpha")] == ["cancelled", "sent"]
    assert queued.outcome() == all_sent()
    queued.check(ledger_changed=True)
