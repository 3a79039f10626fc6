"""The connection to the database is cut."""

from dev.crash.scenario import all_sent


def test_all_connections_cut_during_smtp(queued):
    """Every connection of the sending process is cut while the server holds the message: unknown, never repeated."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        assert queued.db.cut(worker)
        pause.release()
        worker.wait()
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


def test_working_connection_cut_during_smtp(queued):
    """The working connection alone is cut while the server holds the message: the attempt says so, never repeated."""
    with queued.smtp.pause("body") as pause:
        worker = queued.start("job", name="send")
        customer = queued.customer_of(pause.reached())
        assert queued.db.cut(worker, holding="recouvrement_reminder") == 1
        pause.release()
        worker.wait()
    assert queued.attempts(customer) == ["unknown"]
    queued.restart()
    assert queued.outcome() == all_sent(**{customer: ("unknown", 1)})
    queued.check()


def test_connection_cut_during_the_check(queued):
    """The connection is cut while the reminder is compared with the ledger: nothing has left, nothing is lost."""
    with queued.db.locked("account_bank_statement_line") as lock:
        worker = queued.start("job", name="send")
        lock.reached(worker)
        assert lock.cut(worker) == 1
    worker.wait()
    queued.restart()
    outcome = queued.outcome()
    doubtful = [name for name in outcome if outcome[name] != ("sent", 1)]
    assert len(doubtful) <= 1 and {outcome[name] for name in doubtful} <= {("unknown", 0)}
    queued.check()


def test_connection_cut_while_fixing(ledger):
    """The connection is cut while numbers are given: nothing of it is kept, and all leave once."""
    ledger.do("job", name="run")
    with ledger.db.gate("UPDATE OF number ON recouvrement_reminder") as gate:
        worker = ledger.start("job", name="send")
        gate.reached(worker)
        assert ledger.db.cut(worker)
    worker.wait()
    ledger.restart()
    assert ledger.outcome() == all_sent()
    ledger.check()
