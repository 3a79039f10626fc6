"""Bare SQL for the same rows in the addon's own tables: what no program can beat by much."""

from __future__ import annotations

from .probe import probe

# The facts that a decision rests on, one row for each combination, in one aggregate.
FACTS = """
    SELECT cases.policy_id,
           CASE WHEN item.fact = '' AND item.covered >= item.residual_currency
                THEN 'covered' ELSE item.fact END,
           item.due_date, item.sent_delay, item.sent_date, item.pending, item.contacted_on,
           item.reopened, item.decision_code, item.level_id, item.next_date, count(*)
      FROM recouvrement_item item
      JOIN recouvrement_case cases ON cases.id = item.case_id
     WHERE item.root_id = %s
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"""


def read_facts(env, root) -> int:
    """Read the facts of all items of a company; returns how many combinations there are."""
    env.cr.execute(FACTS, [root.id])
    return len(env.cr.fetchall())


KEEP = """
    CREATE TEMP TABLE kept_reminder AS SELECT * FROM recouvrement_reminder;
    CREATE TEMP TABLE kept_line AS SELECT * FROM recouvrement_reminder_line;
    ANALYZE kept_reminder; ANALYZE kept_line;
    TRUNCATE recouvrement_reminder, recouvrement_reminder_line CASCADE"""


def insert_again(cr) -> dict:
    """Put the reminders of a run again into their empty tables, keys and indexes included."""
    cr.execute(KEEP)
    cr.connection.commit()
    with probe() as cost:
        cr.execute("INSERT INTO recouvrement_reminder SELECT * FROM kept_reminder")
        headers = cr.rowcount
        cr.execute("INSERT INTO recouvrement_reminder_line SELECT * FROM kept_line")
        lines = cr.rowcount
        cr.connection.commit()
    return vars(cost) | {"headers": headers, "count": lines}
