# Part of recouvrement_module. License LGPL-3.
"""The words of credit: modes of limits, kinds and origins of decisions, ways of control."""

MODES = [
    ("unlimited", "Unlimited"),
    ("limited", "Limited"),
    ("nothing", "Nothing on Credit"),
]
DECIDED_MODES = [*MODES, ("default", "As Its Segment")]
KINDS = [
    ("lasting", "Lasting"),
    ("temporary", "Temporary"),
]
ORIGINS = [
    ("person", "Decided in collection"),
    ("request", "Credit request"),
    ("contact", "Changed on the contact"),
    ("import", "Import"),
    ("merge", "Customers merged"),
    ("outside", "Found changed outside"),
]
CONTROLS = [
    ("none", "Let Pass"),
    ("warn", "Warn"),
    ("block", "Block"),
]
