# Part of recouvrement_module. License LGPL-3.
"""Turns: writers of the same tables go one after the other."""

from contextlib import contextmanager

from odoo.tools import SQL

# Advisory locks of this addon live in one key space of two integers; the first one is ours.
SPACE = 0x52454356  # "RECV"
ITEMS = 1
RUN = 2
SEND = 3


@contextmanager
def turn(env, name, key=0):
    """Hold the turn *name* for the time of a ``with`` block, or learn that another process has it.

    Cursors are REPEATABLE READ, so a lock taken inside the working transaction would come after its
    snapshot and protect nothing. The lock is held by a cursor of its own, and the working transaction
    starts anew inside the block: what it has not committed before is lost. A process that dies gives
    its turn back with its connection.

    :param int name: one of the names of this module.
    :param int key: what the turn is about (a root company, an attempt), 0 for all.
    :return: yields True when the turn is ours, False when somebody else has it.
    """
    lock = SQL("%s, %s", SPACE + name, key)
    ours = False
    with env.registry.cursor() as cr:
        try:
            cr.execute(SQL("SELECT pg_try_advisory_lock(%s)", lock))
            ours = cr.fetchone()[0]
            # the lock outlives the transaction, and no snapshot is kept open while we work
            cr.commit()  # pylint: disable=invalid-commit
            env.cr.rollback()  # inside the try: the lock must not go to the pool when this connection is dead
            yield ours
        finally:
            if ours and not cr.closed:
                cr.execute(SQL("SELECT pg_advisory_unlock(%s)", lock))
