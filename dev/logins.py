"""Who can log in to the demo database. The addon's demo data make them; all speak French but the administrator."""

from typing import NamedTuple


class Login(NamedTuple):
    """A user of the demo."""

    login: str
    password: str
    role: str


LOGINS = (
    Login("collector", "collector", "credit collector"),
    Login("manager", "manager", "credit manager: also policies, settings and sending"),
    Login("sales", "sales", "sales person without accounting rights"),
    Login("portal", "portal", "a customer in the portal"),
    Login("admin", "admin", "administrator"),
)
