"""Two and more processes do the same work at once."""

from dev.crash.scenario import ASKED, all_sent
from dev.crash.smtp_server import Answer

STATE = "UPDATE OF state ON recouvrement_reminder"


def test_three_senders_at_once(queued):
    """Two send actions and core's own mail queue start together."""
    workers = [queued.start("method", name=name) for name in ("send", "core", "send")]
    for worker in workers:
        worker.wait()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_core_queue_while_the_action_sends(queued):
    """Core's queue and a second action come while a message is handed over: they leave that one alone."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("method", name="send")
        customer = queued.customer_of(pause.reached())
        queued.start("method", name="send").result()
        queued.start("method", name="core").result()
        assert queued.attempts(customer) == ["pending"]
        pause.release()
        worker.wait()
    queued.restart()
    assert all(queued.attempts(name) == ["accepted"] for name in ASKED)
    assert queued.outcome() == all_sent()
    queued.check()


def test_core_queue_ahead_of_the_action(queued):
    """Core's queue hands the later batches over while the action is at its first one: the action passes them over."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send", batch=2)
        pause.reached()
        queued.do("job", name="core")
        pause.release()
        worker.result()
    assert queued.outcome() == all_sent()
    queued.restart()
    assert all(queued.attempts(name) == ["accepted"] for name in ASKED)
    assert queued.outcome() == all_sent()
    queued.check()


def test_outcome_written_while_settling(queued):
    """Core's queue notes an outcome while the action settles what a crash has left: what was noted stays."""
    with queued.smtp.pause("data") as pause:
        worker = queued.start("job", name="send")
        interrupted = queued.customer_of(pause.reached())
        worker.kill()
    with queued.smtp.pause("body") as pause, queued.db.gate(STATE, when="NEW.state = 'unknown'") as gate:
        queued.smtp.add(Answer("body", "451 try later"))
        core = queued.start("job", name="core")
        customer = queued.customer_of(pause.reached())
        settling = queued.start("job", name="send")
        gate.reached(settling)
        pause.release()
        core.result()
        assert queued.attempts(customer) == ["deferred"]
        gate.open()
        settling.result()
    assert queued.attempts(customer) == ["deferred"]
    queued.db.bring_forward()
    queued.restart()
    assert queued.outcome() == all_sent(**{interrupted: ("unknown", 0)})
    queued.check()


def test_action_settles_while_core_queue_sends(queued):
    """The action looks for traces of a crash while core's queue hands a message over: that is no crash."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="core")
        customer = queued.customer_of(pause.reached())
        queued.do("job", name="send")
        assert queued.attempts(customer) == ["pending"]
        pause.release()
        worker.result()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_core_queue_killed(queued):
    """SIGKILL of core's own mail queue while it hands a message over: the same claim protects it."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="core")
        customer = queued.customer_of(pause.reached())
        worker.kill()
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


def test_two_runs_at_once(ledger):
    """Two daily runs start together, and somebody presses the button: one reminder for each customer."""
    workers = [ledger.start("method", name="run"), ledger.start("run_now"), ledger.start("method", name="run")]
    for worker in workers:
        worker.wait()
    ledger.restart()
    assert all(len(ledger.reminders(name)) == 1 for name in ASKED)
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_two_servers(ledger):
    """Two whole Odoo servers, each with two cron threads, carry out the day."""
    ledger.db.rows("UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute' WHERE active")
    servers = [ledger.start("serve", cron_threads=2) for _server in range(2)]
    ledger.keep_waking(lambda: set(ledger.outcome().values()) == {("sent", 1)}, "everything to be sent")
    for server in servers:
        server.kill()
        ledger.db.cut(server)
    ledger.restart()
    assert ledger.outcome() == all_sent()
    ledger.check()
