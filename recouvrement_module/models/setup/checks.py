# Part of recouvrement_module. License LGPL-3.
"""What must work before reminders leave: one small class for each line of the setup page.

A check looks at the real configuration and ledger of a root company and says what it found, with figures.
It never sends anything and writes nothing; a capability adds its own by subclassing :class:`SetupCheck`.
"""

from dataclasses import dataclass

REGISTRY = {}

GREEN, AMBER, RED, NONE = "green", "amber", "red", "none"  # in order, to look at, to mend, not concerned


@dataclass(frozen=True)
class Finding:
    """What a check found: its colour, and a sentence in the language of who asked."""

    state: str
    words: str


class SetupCheck:
    """One line of the setup page. Subclasses register themselves by their ``code``, in the order of the page."""

    code = ""
    title = ""
    advice = ""
    losing = False  # while it is red something would be lost for good: a message, a bounce, its legal effect
    place = ""  # the model that a person must be allowed to use where it is mended
    right = "write"

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.code:
            REGISTRY[cls.code] = cls

    @classmethod
    def run(cls, root):
        """Look, with a constant number of queries.

        :param root: root company, as superuser, in the language of who asks.
        :rtype: Finding
        """
        raise NotImplementedError

    @classmethod
    def mend(cls, root):
        """Return the action that opens the place where it is mended."""
        return {}

    @classmethod
    def say(cls, env, words):
        """A sentence of the class in the language of who asks."""
        return words._translate(env.lang or "en_US") if words else ""

    @classmethod
    def may_mend(cls, env):
        """Whether a person may use the place where it is mended."""
        return bool(cls.place) and env[cls.place].has_access(cls.right)


def find_losses(root):
    """Run the checks whose red line would lose a result.

    :param root: root company, as superuser.
    :return: dict check → finding, of the red ones.
    """
    findings = {check: check.run(root) for check in REGISTRY.values() if check.losing}
    return {check: finding for check, finding in findings.items() if finding.state == RED}


def open_action(root, xmlid, **values):
    """The action of an XML id, changed."""
    return {**root.env["ir.actions.actions"]._for_xml_id(xmlid), **values}


def open_form(record):
    """The action that opens the form of one record."""
    return {
        "type": "ir.actions.act_window", "name": record.display_name, "res_model": record._name,
        "res_id": record.id, "views": [(False, "form")],
    }  # fmt: skip
