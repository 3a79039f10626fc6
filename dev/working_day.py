"""``python -m dev.working_day`` prints the last working day, after how many days ago it was.

Runs in the virtual environment.

The addon's own rule says what a working day is. Its package is not imported: that would need a running Odoo.
"""

import runpy
from datetime import datetime, timedelta

import pytz

from dev.settings import ROOT

COUNTRY, ZONE = "FR", "Europe/Paris"  # of the first company of the demo


def main() -> None:
    """0 days on a working day."""
    rule = runpy.run_path(str(ROOT / "recouvrement_module/rules/calendar.py"))
    calendar = rule["WorkingCalendar"](COUNTRY)
    today = day = datetime.now(pytz.timezone(ZONE)).date()
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    print((today - day).days, f"{day:%A %d %B %Y}")


if __name__ == "__main__":
    main()
