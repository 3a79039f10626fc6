"""Does the harness notice when a protection is gone? ``python -m dev.crash.mutants [NAME ...]``

Each mutant breaks one protection in the copy of the addons that the scenarios run, and names scenarios that must
fail then. The addon in the checkout is never touched.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from dev import odoo
from dev.crash.places import ADDONS
from dev.python_env import PYTHON
from dev.settings import ROOT


@dataclass(frozen=True)
class Mutant:
    """One protection taken away: text replaced in a file of the addon, and who must notice."""

    file: str
    old: str
    new: str
    noticed_by: str  # an expression for pytest -k


SENDING = "models/dunning/reminder_send.py"
ATTEMPT = "models/dunning/attempt.py"
MAIL = "models/dunning/mail_mail.py"
QUEUE = "models/dunning/reminder_queue.py"
RUN = "models/dunning/run.py"
REFRESH = "models/ledger/refresh.py"

MUTANTS = {
    "the claim is not committed before the hand-over": Mutant(
        ATTEMPT,
        "                cr.commit()  # pylint: disable=invalid-commit\n                yield partial(",
        "                yield partial(",
        "killed_after_the_body or killed_right_after_250",
    ),
    "a claim without outcome does not count": Mutant(
        ATTEMPT,
        'FINAL = ("pending", "accepted", "unknown")',
        'FINAL = ("accepted",)',
        "killed_after_the_body or killed_right_after_250",
    ),
    "nobody settles what a crash has left": Mutant(
        SENDING, 'self.env["recouvrement.attempt"]._settle()', "pass", "killed_before_data"
    ),
    "what is unknown is tried again": Mutant(
        ATTEMPT,
        '(attempt.id, "unknown", "interrupted")',
        '(attempt.id, "deferred", "interrupted")',
        "killed_after_the_body",
    ),
    "the lock of a claim is not looked at when settling": Mutant(
        ATTEMPT,
        "                    continue  # its process is at work",
        "                    pass",
        "settles_while_core_queue_sends",
    ),
    "the outcome is written with the reminder, not before": Mutant(
        ATTEMPT,
        "        cr.commit()  # pylint: disable=invalid-commit\n\n    @api.model\n    def _outcome_query",
        "\n    @api.model\n    def _outcome_query",
        "killed_after_the_outcome_was_written",
    ),
    "the check reads an old snapshot": Mutant(
        MAIL,
        "        self.env.cr.commit()  # pylint: disable=invalid-commit\n        with self.env",
        "        with self.env",
        "paid_between_claim_and_check",
    ),
    "nothing is checked before it leaves": Mutant(
        MAIL, "found = reminder._check_reality()", "found = {}", "paid_while_queued or paid_between_claim_and_check"
    ),
    "a batch is what it was when it was chosen": Mutant(
        SENDING,
        "return self.exists().filtered(lambda reminder: reminder.state == state)",
        "return self.exists()",
        "taken_back_before_its_batch or core_queue_ahead",
    ),
    "the age of the snapshot does not matter": Mutant(
        MAIL, "SNAPSHOT_SECONDS = 1 ", "SNAPSHOT_SECONDS = 1000 ", "paid_during_a_slow_check"
    ),
    "another amount does not matter": Mutant(
        QUEUE,
        'found.update(dict.fromkeys(remaining._changed(root), "superseded"))',
        "remaining._changed(root)",
        "partly_paid",
    ),
    "core sends our mails its own way": Mutant(
        MAIL,
        'bound = self.filtered("recouvrement_reminder_id")',
        "bound = self.browse()",
        "core_queue_killed",
    ),
    "a lost connection counts as put off": Mutant(
        MAIL, '    return "unknown", text', '    return "deferred", text', "connection_reset"
    ),
    "a message that was put off does not wait for its time": Mutant(
        MAIL, "waits = reminder.retry_at and reminder.retry_at > fields.Datetime.now()", "waits = False", "put_off"
    ),
    "a refusal counts as put off": Mutant(
        MAIL,
        '"refused" if error.smtp_code >= 500 else "deferred"',
        '"deferred"',
        "refused",
    ),
    "the switch is looked at before the round only": Mutant(
        MAIL, "reminder.company_id._recouvrement_may_send()", "True", "switched_off_while_sending"
    ),
    "nobody takes turns": Mutant("models/turn.py", "yield ours", "yield True", "two_processes or people"),
    "a run notes its phase before its work": Mutant(
        RUN,
        'self.env["recouvrement.reminder"]._gather(self.company_id, self.date, self.id)\n        self.phase = "send"',
        'self.phase = "send"\n        self.env.cr.execute("COMMIT; BEGIN")\n'
        '        self.env["recouvrement.reminder"]._gather(self.company_id, self.date, self.id)',
        "killed_in_the_middle_of_gathering",
    ),
    "the refresher empties its queue first": Mutant(
        REFRESH,
        "        if rows:\n",
        "        self.env.cr.commit()\n        if rows:\n",
        "refresh_killed",
    ),
}


def apply(name: str) -> None:
    """Break the copy of the addons."""
    mutant = MUTANTS[name]
    path = ADDONS / "recouvrement_module" / mutant.file
    text = path.read_text()
    assert mutant.old in text, f"the code has changed: {mutant.old!r} is no longer in {mutant.file}"
    path.write_text(text.replace(mutant.old, mutant.new))


def _is_noticed(name: str) -> bool:
    argv = [PYTHON, "-m", "pytest", "-q", "-x", "--tb=line", "-p", "no:cacheprovider", "-p", "no:odoo"]
    done = subprocess.run(
        [*map(str, argv), "dev/crash", "-k", MUTANTS[name].noticed_by],
        cwd=ROOT,
        env={**odoo.environment(), "CRASH_MUTANT": name},
        stdout=subprocess.PIPE,
        text=True,
    )
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    print(f"{'noticed' if failed else 'NOT NOTICED'}: {name}")
    print("\n".join(f"    {line[:160]}" for line in failed or done.stdout.splitlines()[-5:]), flush=True)
    return bool(failed) and failed[0].startswith("FAILED")


def main(names: list[str]) -> int:
    """Try some mutants, or all; 1 if the harness overlooks one."""
    overlooked = [name for name in names or MUTANTS if not _is_noticed(name)]
    print(f"{len(names or MUTANTS) - len(overlooked)} noticed, {len(overlooked)} not")
    return 1 if overlooked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
