"""``python3 -m dev VERB``: what the Makefile calls. The verbs are the functions named in VERBS."""

import os
import signal
import sys
from importlib import import_module

OLDEST, NEWEST = (3, 10), (3, 13)

# verb -> (module, function, what help says)
VERBS = {
    "run": ("serve", "run", "build what is missing and serve the demo database"),
    "demo": ("demo", "rebuild", "throw the demo database away and make a new one"),
    "test": ("suite", "run", "lint, install, upgrade, uninstall, translations, all tests (ONLY=paths or expression)"),
    "lint": ("suite", "lint", "the style checks alone"),
    "i18n": ("translations", "regenerate", "write the .pot file anew and merge it into fr.po"),
    "shell": ("demo", "shell", "an Odoo shell on the demo database"),
    "bench": ("bench_run", "run", "the benchmark"),
    "screenshots": ("screenshots", "run", "the screenshots of the guides"),
    "build": ("build", "everything", "only build the environment and start PostgreSQL"),
    "stop": ("postgres", "stop", "stop the PostgreSQL server that these commands started"),
    "clean": ("clean", "run", "stop it and delete .build"),
    "help": ("help", "run", "this list"),
}


def main(arguments):
    """Run one verb; what a person can meet ends in one sentence and a non-zero exit, never in a traceback."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:2]))
        return f"Python 3.10 to 3.13 is needed, not {found}: name another, as in `make run PYTHON=python3.12`."
    verb = arguments[0] if arguments else "help"
    if len(arguments) > 1 or verb not in VERBS:
        return f"Unknown command {' '.join(arguments)!r}: `make help` lists them."
    from dev.console import Stop, sentence

    for ending in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: end what we started, then ourselves
        signal.signal(ending, signal.default_int_handler)
    os.umask(0o022)  # the database server may run as another user and reads what we unpack
    module, function, _help = VERBS[verb]
    try:
        return getattr(import_module("dev." + module), function)()
    except Stop as stop:
        return str(stop)
    except OSError as error:
        return sentence(error)
    except KeyboardInterrupt:
        return "Interrupted: run the same command again to go on."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
