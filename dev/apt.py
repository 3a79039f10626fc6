"""Debian packages without installing them: downloaded through APT's own checks, unpacked into a folder of ours.

APT works in private folders (lists, cache, sources), so neither root nor a change to the machine is needed. The
mirror is the one that the machine itself is set up with; the packages are signed by the machine's Debian keyring.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from dev import commands
from dev.console import Stop
from dev.settings import BUILD

UNSTABLE = "sid"
KEYRINGS = [Path("/usr/share/keyrings") / name for name in ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp")]
SOURCE = "Types: deb\nURIs: {mirror}\nSuites: {suite}\nComponents: main\nSigned-By: {keyring}\n"


def unpack(packages: Mapping[str, str], folder: Path) -> None:
    """Download packages ({name: suite}, a suite being STABLE or UNSTABLE) and unpack them into the folder.

    Their exact versions are written to ``packages.txt`` there.
    """
    apt = PrivateApt()
    files = apt.download([f"{name}/{suite or apt.codename}" for name, suite in packages.items()])
    for file in files:
        commands.run(["dpkg-deb", "-x", file, folder], f"Unpacking {file.name}", log="dpkg-deb")
    (folder / "packages.txt").write_text("".join(f"{file.name}\n" for file in files))
    shutil.rmtree(files[0].parent)


STABLE = ""  # the machine's own release


class PrivateApt:
    """APT with folders of its own and two suites: the machine's release and unstable."""

    def __init__(self) -> None:
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            raise Stop("This machine has no apt-get: name an Odoo 19 checkout instead, as in `make run ODOO=~/odoo`.")
        self.folder = BUILD / "apt"
        for part in ("lists/partial", "cache/archives/partial", "download"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        self.codename = _codename()
        self._write_sources(self._mirror())
        self._run("update", "Reading Debian's package lists")

    def download(self, packages: list[str]) -> list[Path]:
        """Fetch ``name/suite`` packages into an empty folder; the files in the order of their names."""
        target = self.folder / "download"
        shutil.rmtree(target)
        target.mkdir()
        self._run("download", "Downloading Debian packages", *packages, cwd=target)
        return sorted(target.glob("*.deb"))

    def _run(self, verb: str, what: str, *arguments: str, cwd: Path | None = None) -> None:
        argv = ["apt-get", *self._options(), "-o", "Dir::Etc::sourcelist=" + str(self.sources), verb, *arguments]
        commands.run(argv, what, log=f"apt-{verb}", cwd=cwd)

    @property
    def sources(self) -> Path:
        """Our sources file."""
        return self.folder / "debian.sources"

    def _options(self) -> list[str]:
        options = {
            "Dir::State::lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::sourceparts": "/dev/null",
            "APT::Sandbox::User": "root",
            "APT::Update::Error-Mode": "any",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
        }
        return [word for name, value in options.items() for word in ("-o", f"{name}={value}")]

    def _write_sources(self, mirror: str) -> None:
        keyring = next((path for path in KEYRINGS if path.exists()), None)
        if keyring is None:
            raise Stop("This machine has no Debian keyring: install the package debian-archive-keyring, or set ODOO=.")
        suites = dict.fromkeys((self.codename, UNSTABLE))
        self.sources.write_text(
            "\n".join(SOURCE.format(mirror=mirror, suite=suite, keyring=keyring) for suite in suites)
        )

    def _mirror(self) -> str:
        """The address of the machine's Debian mirror, as APT itself knows it."""
        found = self._targets([])
        if not found:  # a fresh container has no lists yet: read them into our folder
            lists = ["-o", f"Dir::State::lists={self.folder / 'lists'}", "-o", "APT::Sandbox::User=root"]
            commands.run(["apt-get", *lists, "update"], "Reading the package lists", log="apt-mirror")
            found = self._targets(lists)
        if not found:
            raise Stop(
                f"APT on this machine has no Debian {self.codename} source: name an Odoo 19 checkout with ODOO=."
            )
        return found[0]

    def _targets(self, options: list[str]) -> list[str]:
        line = "$(ORIGIN)|$(CODENAME)|$(COMPONENT)|$(REPO_URI)"
        try:
            lines = commands.output(["apt-get", *options, "indextargets", "--format", line, "Created-By: Packages"])
        except subprocess.CalledProcessError:
            return []
        wanted = f"Debian|{self.codename}|main|"
        return [text.removeprefix(wanted) for text in lines.splitlines() if text.startswith(wanted)]


def _codename() -> str:
    """The release of this machine, such as bookworm."""
    for line in Path("/etc/os-release").read_text().splitlines():
        name, _, text = line.partition("=")
        if name == "VERSION_CODENAME":
            return text.strip('"')
    return UNSTABLE
