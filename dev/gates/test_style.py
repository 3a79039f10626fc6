"""The style of every file: ruff, pylint-odoo, and OCA's checks of XML, CSV and translations."""

import re
import subprocess
from collections import Counter

import pytest

from dev import addons
from dev.python_env import PYTHON
from dev.settings import ROOT

# Tastes that we do not share: the case of the XML header, eval around numbers, README.rst; and a check that wants a
# manifest key which Odoo's own lint refuses (test_every_data_file_is_loaded does that work).
UNSHARED = (
    "file-not-used,"
    "prefer-readme-rst,xml-header-wrong,xml-header-missing,xml-field-numeric-without-eval,xml-id-position-first,"
    "weblate-component-too-long"
)

RECORD = re.compile(r'<(?:record|template|menuitem) [^>]*\bid="([\w.]+)"')


def check(*words):
    """Run a tool of the virtual environment; its output is the message of the failure."""
    argv = [str(word) for word in (PYTHON, "-m", *words)]
    done = subprocess.run(argv, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        pytest.fail(done.stdout, pytrace=False)


def test_ruff():
    """No likely bug, no unused import, imports in order."""
    check("ruff", "check", "--no-cache", "--output-format=concise", ".")


def test_format():
    """`ruff format .` would change nothing."""
    check("ruff", "format", "--no-cache", "--check", "--output-format=concise", ".")


def test_pylint_odoo():
    """None of Odoo's traps listed in .pylintrc."""
    check("pylint", *addons.names())


def test_data_files():
    """XML, CSV and manifests are well made."""
    check("oca_pre_commit_hooks.cli", f"--disable={UNSHARED}", *addons.names())


def test_every_data_file_is_loaded():
    """No view or data file was forgotten in a manifest."""
    for folder in addons.folders():
        manifest = addons.manifest(folder)
        loaded = {folder / name for key in ("data", "demo") for name in manifest.get(key, ())}
        there = {path for path in folder.rglob("*.xml") if "static" not in path.relative_to(folder).parts}
        assert there <= loaded, f"not in the manifest: {sorted(map(str, there - loaded))}"


def test_no_record_is_defined_twice():
    """No two records of an addon have the same name: the later one would take the place of the other."""
    for folder in addons.folders():
        names = Counter(
            name
            for path in folder.rglob("*.xml")
            if "static" not in path.relative_to(folder).parts
            for name in RECORD.findall(path.read_text())
        )
        twice = [name for name, count in names.items() if count > 1]
        assert not twice, f"defined twice in {folder.name}: {twice}"


def test_translation_files():
    """The .po files are well made: same placeholders, no duplicates."""
    files = [str(path) for folder in addons.folders() for path in folder.glob("i18n/*.po*")]
    assert files, "there is no i18n/*.po: run `make i18n`"
    check("oca_pre_commit_hooks.cli_po", "--disable=po-pretty-format", *files)
