"""``python -m dev.moved MODULE ...`` runs a module whose clock is moved. Runs in the virtual environment."""

import os
import runpy
import sys
from datetime import datetime, timedelta, timezone

from dev.settings import BUILD

VARIABLE = "DEV_CLOCK_SHIFT"  # seconds
PACKAGES = BUILD / "clock"


def main() -> None:
    """Move the clock, then be that module."""
    sys.path.append(str(PACKAGES))
    import time_machine

    shift = timedelta(seconds=float(os.environ[VARIABLE]))
    time_machine.travel(datetime.now(timezone.utc) + shift, tick=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
