# Part of recouvrement_module. License LGPL-3.
"""What the post said of the formal notices of the demo: each outcome once, the last ones are still on their way."""

from datetime import timedelta

# Days after the notice left on which something happened.
OUTCOMES = (
    (("deposit", 0), ("presented", 2), ("receipt", 3)),
    (("deposit", 0), ("presented", 2), ("unclaimed", 17)),
    (("deposit", 0), ("return", 6)),
    (("deposit", 1), ("presented", 3), ("refused", 3)),
    (("deposit", 0), ("presented", 2)),
    (("deposit", 0),),
)


def live(demo):
    """Note it on the notices that have left."""
    notices = demo.env["recouvrement.reminder"].search(
        [("formal_notice", "=", True), ("state", "=", "sent"), ("origin", "=", "own")], order="number"
    )
    Event = demo.env["recouvrement.reminder.event"]
    for rank, (notice, outcome) in enumerate(zip(notices, OUTCOMES, strict=False), start=1):
        for kind, after in outcome:
            day = notice.sent_on + timedelta(days=after)
            if day <= notice.company_id._recouvrement_today():
                Event.create({
                    "reminder_id": notice.id, "kind": kind, "date": day,
                    "tracking": f"2C 168 402 {1250 + rank} 7" if kind == "deposit" else False,
                })  # fmt: skip
