"""The daily run and the refresher are killed."""

import pytest

from dev.crash.scenario import ASKED, all_sent


@pytest.mark.parametrize("phase", ["select", "decide", "gather"])
def test_run_killed_at_the_commit_of_a_phase(ledger, phase):
    """SIGKILL when a phase of the run is about to be committed: it is done again."""
    with ledger.db.gate("UPDATE OF phase ON recouvrement_run", when=f"OLD.phase = '{phase}'", at_commit=True) as gate:
        gate.kill(ledger.start("job", name="run"))
    assert ledger.db.value("SELECT phase FROM recouvrement_run") == phase
    ledger.restart()
    assert all(len(ledger.reminders(name)) == 1 for name in ASKED)
    assert ledger.outcome() == all_sent()
    ledger.check()


@pytest.mark.parametrize("phase", ["select", "decide", "gather"])
def test_run_killed_after_a_phase(ledger, phase):
    """SIGKILL right after a phase of the run was committed: it goes on with the next."""
    with ledger.db.gate("UPDATE OF phase ON recouvrement_run", when=f"OLD.phase = '{phase}'", at_commit=True) as gate:
        worker = ledger.start("job", name="run")
        gate.freeze(worker)
        ledger.db.until(lambda: ledger.db.value("SELECT phase FROM recouvrement_run") != phase, "the commit")
        worker.kill()
    ledger.restart()
    assert all(len(ledger.reminders(name)) == 1 for name in ASKED)
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_run_killed_in_the_middle_of_gathering(ledger):
    """SIGKILL when the reminders are written and their lines are not: neither is kept, and each is made once."""
    with ledger.db.gate("INSERT ON recouvrement_reminder_line", each="STATEMENT") as gate:
        gate.kill(ledger.start("job", name="run"))
    assert not ledger.db.rows("SELECT id FROM recouvrement_reminder")
    ledger.restart()
    assert all(len(ledger.reminders(name)) == 1 for name in ASKED)
    assert ledger.outcome() == all_sent()
    ledger.check()


def test_refresh_killed(ledger):
    """SIGKILL while the items of a customer who paid are brought in step: the customer stays in the queue."""
    ledger.do("pay", customer="Alpha")
    with ledger.db.gate("DELETE ON recouvrement_item") as gate:
        gate.kill(ledger.start("job", name="refresh"))
    assert ledger.db.rows("SELECT id FROM recouvrement_refresh")
    ledger.do("job", name="refresh")
    assert not ledger.db.rows("SELECT id FROM recouvrement_refresh")
    assert not ledger.decisions("Alpha")
    ledger.restart()
    assert ledger.outcome() == all_sent(Alpha=("none", 0))


def test_refresh_of_one_customer_fails(ledger):
    """The items of one customer cannot be written: the others are brought in step, the daily run repairs that one."""
    alpha = ledger.db.value("SELECT id FROM res_partner WHERE name = 'Alpha'")
    ledger.db.trap("INSERT ON recouvrement_item", when=f"NEW.partner_id = {alpha}", times=2)
    for customer in ("Alpha", "Bravo"):
        ledger.do("new_invoice", customer=customer, amount=70, due=30)
    ledger.do("job", name="refresh")
    names = "SELECT partner.name FROM recouvrement_item item JOIN res_partner partner ON partner.id = item.partner_id"
    assert ledger.db.rows(f"{names} WHERE item.amount = 70") == [("Bravo",)]
    assert not ledger.db.rows("SELECT id FROM recouvrement_refresh")
    ledger.restart()
    assert len(ledger.db.rows(f"{names} WHERE item.amount = 70")) == 2
    ledger.check(ledger_changed=True)


def test_server_killed(queued):
    """SIGKILL of a whole Odoo server while its two cron threads hand messages over; another one is started."""
    with queued.smtp.pause("body") as pause:
        server = queued.start("serve", cron_threads=2)
        queued.keep_waking(lambda: pause.session, "the server to send")
        customer = queued.customer_of(pause.reached())
        server.kill()
    queued.db.cut(server)
    server = queued.start("serve", cron_threads=2)
    waiting = "SELECT id FROM recouvrement_reminder WHERE state IN ('confirmed', 'queued')"
    queued.keep_waking(lambda: not queued.db.rows(waiting), "the second server to end the work")
    server.kill()
    queued.db.cut(server)
    queued.restart()
    outcome = queued.outcome()
    assert outcome[customer] == ("unknown", 1)
    interrupted = [name for name, (state, _count) in outcome.items() if state == "unknown"]
    assert len(interrupted) <= 2, "only two threads were at work"
    assert {outcome[name] for name in outcome if name not in interrupted} == {("sent", 1)}
    queued.check()
