"""The mail server is gone, slow, busy, or says no."""

import pytest

from dev.crash.scenario import ASKED, all_sent
from dev.crash.smtp_server import Answer, Reset, Slow

TRIES = 8  # as many times a message is put off before a person is asked


def test_the_server_is_gone(queued):
    """Connections are refused: everything waits and leaves once when the server is back."""
    with queued.smtp.gone():
        queued.restart()
        assert queued.outcome() == dict.fromkeys(ASKED, ("queued", 0))
        assert not queued.db.rows("SELECT id FROM recouvrement_attempt")
    queued.db.bring_forward()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


def test_the_server_is_busy(queued):
    """It answers 421 to the connection: as if it were gone."""
    queued.smtp.add(Answer("connect", "421 too busy"))
    queued.do("job", name="send")
    assert queued.outcome() == dict.fromkeys(ASKED, ("queued", 0))
    queued.db.bring_forward()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()


@pytest.mark.parametrize("point", ["mail", "rcpt", "data", "body"])
def test_put_off(queued, point):
    """It answers 451 to a message: that one is put off, tried again at its time and not before, and sent once."""
    queued.smtp.add(Answer(point, "451 try later", to="" if point == "mail" else "alpha", times=1))
    queued.restart()
    customer = next(name for name, (state, _count) in queued.outcome().items() if state != "sent")
    assert queued.outcome() == all_sent(**{customer: ("queued", 0)})
    assert queued.attempts(customer) == ["deferred"]
    queued.check(open_allowed=[customer])
    queued.db.bring_forward()
    queued.restart()
    assert queued.attempts(customer) == ["deferred", "accepted"]
    assert queued.outcome() == all_sent()
    queued.check()


def test_put_off_and_hung_up(queued):
    """It answers 421 to a recipient and closes: the others of the same session wait and are not taken for sent."""
    queued.smtp.add(Answer("rcpt", "421 closing", to="alpha"))
    queued.restart()
    queued.db.bring_forward()
    queued.restart()
    assert queued.attempts("Alpha") == ["deferred", "accepted"]
    assert queued.outcome() == all_sent()
    queued.check()


def test_put_off_for_ever(queued):
    """It answers 451 each time: after some tries a person is asked, and there are no more."""
    queued.smtp.add(Answer("rcpt", "451 try later", to="alpha", times=None))
    for _try in range(TRIES + 1):
        queued.do("job", name="send")
        queued.db.bring_forward()
    queued.restart()
    assert queued.attempts("Alpha") == ["deferred"] * TRIES
    assert queued.outcome() == all_sent(Alpha=("failed", 0))
    queued.check()


@pytest.mark.parametrize("point", ["rcpt", "data", "body"])
def test_refused(queued, point):
    """It answers 550 to a message: failed, a person is asked, and the customer's ladder stands still."""
    queued.smtp.add(Answer(point, "550 no such user", to="alpha", times=None))
    queued.restart()
    assert queued.attempts("Alpha") == ["refused"]
    assert queued.outcome() == all_sent(Alpha=("failed", 0))
    assert queued.decisions("Alpha") == {"failed"}
    assert set(queued.do("decide_on", days=60)["Alpha"]) == {"failed"}
    queued.check()


def test_one_of_two_recipients_is_refused(queued):
    """It answers 550 to one of two recipients: the message goes to the other, once."""
    queued.smtp.add(Answer("rcpt", "550 no such user", to="compta@charlie", times=None))
    queued.restart()
    reached = [message.recipients for message in queued.smtp.accepted if queued.customer_of(message) == "Charlie"]
    assert reached == [["achats@charlie.example"]]
    assert queued.outcome() == all_sent()
    queued.check()


def test_connection_reset_after_the_body(queued):
    """It cuts the connection instead of answering: nobody knows, so a person decides; the others leave."""
    queued.smtp.add(Reset("body", to="alpha"))
    queued.restart()
    assert queued.outcome() == all_sent(Alpha=("unknown", 0))
    queued.check()


def test_slow_server(queued):
    """It takes seconds for each answer, while other processes look for work: each message leaves once."""
    queued.smtp.add(Slow("body", 3, times=2))
    worker = queued.start("job", name="send")
    for _times in range(2):
        queued.do("day")
    worker.result()
    queued.restart()
    assert queued.outcome() == all_sent()
    queued.check()
