"""A real SMTP server that does what a scenario tells it, counts what it accepted, and knows what was begun.

It speaks the protocol over TCP, a thread for each connection. Rules say what happens at a point of the
conversation, in the words of RFC 5321:

``connect``   before the greeting
``mail``      before the answer to MAIL FROM
``rcpt``      before the answer to RCPT TO
``data``      before the answer to DATA: nothing of the message was sent yet
``body``      the whole message has arrived and is not answered yet
``accepted``  right after 250 was written

A message counts as accepted once it got past ``body`` without a refusal, even if the client is gone by then: that
is what a real server does with it.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import hashlib
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

DEADLINE = 60  # seconds to wait for something that must happen


@dataclass
class Message:
    """A message that was accepted."""

    recipients: list[str]
    content: bytes

    def __post_init__(self):
        parsed = email.message_from_bytes(self.content, policy=email.policy.default)
        files = {part.get_filename(): part.get_content() for part in parsed.iter_attachments()}
        self.message_id = parsed["Message-Id"]
        self.name, self.pdf = next(((name, pdf) for name, pdf in files.items() if name.endswith(".pdf")), ("", b""))
        self.sha256 = hashlib.sha256(self.pdf).hexdigest()
        body = parsed.get_body(("plain",))
        self.text = body.get_content() if body else ""

    @property
    def number(self) -> str:
        """The number of the reminder, from the name of its PDF."""
        return self.name.removesuffix(".pdf")


@dataclass
class Session:
    """Where a conversation stands."""

    connection: socket.socket
    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    content: bytes = b""


class Rule:
    """What happens at a point: some times, for some recipients, after the first ones.

    :param to: part of an address that must be among the recipients.
    :param times: how often; None for always.
    :param skip: how many occasions are let pass first.
    """

    def __init__(self, point: str, to: str = "", times: int | None = 1, skip: int = 0):
        self.point, self.to, self.left, self.skip = point, to, times, skip

    def applies(self, point: str, session: Session) -> bool:
        """Whether it is this rule's turn; it counts."""
        if point != self.point or self.left == 0 or (self.to and self.to not in " ".join(session.recipients)):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        return True

    def act(self, session: Session) -> str | None:
        """Do it; the answer to give in place of the usual one, if any."""


class Answer(Rule):
    """Give another answer."""

    def __init__(self, point: str, answer: str, **options):
        super().__init__(point, **options)
        self.answer = answer

    def act(self, session):
        """The other answer."""
        return self.answer


class Slow(Rule):
    """Take some seconds for the usual answer."""

    def __init__(self, point: str, seconds: float, **options):
        super().__init__(point, **options)
        self.seconds = seconds

    def act(self, session):
        """Wait."""
        time.sleep(self.seconds)


class Reset(Rule):
    """Cut the connection, without a word."""

    def act(self, session):
        """Send RST in place of an answer."""
        session.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionResetError


class Pause(Rule):
    """Stand still until the scenario goes on; it may wait for this point and look at the conversation."""

    def __init__(self, point: str, **options):
        super().__init__(point, **options)
        self.session: Session | None = None
        self._reached, self._released = threading.Event(), threading.Event()

    def act(self, session):
        """Signal the scenario and wait for it."""
        self.session = session
        self._reached.set()
        self._released.wait(DEADLINE)

    def reached(self, seconds: float = DEADLINE) -> Session:
        """Wait until a conversation stands here."""
        assert self._reached.wait(seconds), f"no conversation came to {self.point!r}"
        return self.session

    def release(self) -> None:
        """Let it go on."""
        self._released.set()


class SmtpServer:
    """The server; start it with ``with``."""

    def __init__(self):
        self.accepted: list[Message] = []
        self.begun: list[list[str]] = []  # recipients of every DATA
        self.connections = 0
        self.rules: list[Rule] = []
        self._lock = threading.Lock()
        self._busy = 0
        self._idle = threading.Condition(self._lock)
        self._listener: socket.socket | None = None
        self.port = 0

    # ---------------------------------------------------------------- for scenarios

    def clear(self) -> None:
        """Forget the last scenario."""
        for rule in self.rules:
            if isinstance(rule, Pause):
                rule.release()
        self.quiet()
        with self._lock:
            self.accepted, self.begun, self.rules, self.connections = [], [], [], 0

    def add(self, rule: Rule) -> Rule:
        """Follow a rule from now on; earlier rules come first."""
        with self._lock:
            self.rules.append(rule)
        return rule

    @contextlib.contextmanager
    def pause(self, point: str, **options):
        """Stand still at a point for the time of the block, at most."""
        rule = self.add(Pause(point, **options))
        try:
            yield rule
        finally:
            rule.release()

    @contextlib.contextmanager
    def gone(self):
        """Nobody listens for the time of the block: connections are refused."""
        self._close()
        try:
            yield
        finally:
            self._listen()

    def quiet(self, seconds: float = DEADLINE) -> None:
        """Wait until no conversation goes on, so that the counts are final."""
        with self._idle:
            assert self._idle.wait_for(lambda: not self._busy, seconds), "a conversation does not end"

    # ---------------------------------------------------------------- serving

    def __enter__(self):
        self._listen()
        return self

    def __exit__(self, *_error):
        self._close()

    def _listen(self) -> None:
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(50)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = listener.accept()
                with self._lock:
                    self.connections += 1
                    self._busy += 1
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            with connection, contextlib.suppress(OSError):
                Conversation(self, connection).hold()
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def follow(self, point: str, session: Session) -> str | None:
        """Do what the rules say at a point; the answer to give in place of the usual one, if any."""
        with self._lock:
            rules = [rule for rule in self.rules if rule.applies(point, session)]
        for rule in rules:
            answer = rule.act(session)
            if answer:
                return answer
        return None

    def count(self, session: Session) -> None:
        """Count a message as accepted."""
        with self._lock:
            self.accepted.append(Message(list(session.recipients), session.content))

    def begin(self, session: Session) -> None:
        """Note a DATA."""
        with self._lock:
            self.begun.append(list(session.recipients))


class Conversation:
    """One connection."""

    def __init__(self, server: SmtpServer, connection: socket.socket):
        self.server = server
        self.session = Session(connection)
        self.stream = connection.makefile("rb")

    def hold(self) -> None:
        """Answer commands until the client leaves."""
        if self._answer("connect", "220 crash.example ESMTP") != 220:
            return
        for line in self.stream:
            verb, _space, rest = line.decode("ascii", "replace").strip().partition(" ")
            handle = getattr(self, f"do_{verb.lower()}", None)
            if not handle:
                self._write("502 unknown command")
            elif handle(rest) == "end":
                return

    def do_ehlo(self, _rest):
        """Greet."""
        self._write("250-crash.example", "250-SIZE 52428800", "250-8BITMIME", "250 SMTPUTF8")

    def do_helo(self, _rest):
        """Greet."""
        self._write("250 crash.example")

    def do_noop(self, _rest):
        """Say that we are here."""
        self._write("250 OK")

    def do_rset(self, _rest):
        """Forget the message under way."""
        self.session.recipients = []
        self._write("250 OK")

    def do_quit(self, _rest):
        """Say goodbye."""
        self._write("221 bye")
        return "end"

    def do_mail(self, rest):
        """Begin a message."""
        self.session.sender, self.session.recipients = _address(rest), []
        return self._end_if_closing(self._answer("mail", "250 OK"))

    def do_rcpt(self, rest):
        """Add a recipient, unless a rule refuses it."""
        self.session.recipients.append(_address(rest))
        code = self._answer("rcpt", "250 OK")
        if code >= 400:
            self.session.recipients.pop()
        return self._end_if_closing(code)

    def do_data(self, _rest):
        """Take the message."""
        code = self._answer("data", "354 go on")
        if code != 354:
            return self._end_if_closing(code)
        self.server.begin(self.session)
        lines = []
        for line in self.stream:
            if line == b".\r\n":
                return self._finish(b"".join(lines))
            lines.append(line[1:] if line.startswith(b".") else line)
        return "end"  # the client left in the middle

    def _finish(self, content: bytes):
        self.session.content = content
        answer = self.server.follow("body", self.session)
        if not answer:
            self.server.count(self.session)
        code = self._write(answer or "250 accepted")
        if not answer:
            self.server.follow("accepted", self.session)
        self.session.recipients = []
        return self._end_if_closing(code)

    def _answer(self, point: str, usual: str) -> int:
        return self._write(self.server.follow(point, self.session) or usual)

    def _write(self, *lines: str) -> int:
        self.session.connection.sendall("".join(f"{line}\r\n" for line in lines).encode())
        return int(lines[-1][:3])

    @staticmethod
    def _end_if_closing(code: int) -> str | None:
        return "end" if code == 421 else None


def _address(argument: str) -> str:
    return argument.partition("<")[2].partition(">")[0].lower()
