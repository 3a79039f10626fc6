"""The tools of this folder themselves, where a mistake would hide a failure."""

import polib
import pytest

from dev import catalogue, commands, console, databases, odoo, stamps, suite


def test_half_built_folder_is_built_again(tmp_path):
    """A build that breaks off leaves no stamp; the next one starts with an empty folder."""
    folder = tmp_path / "thing"

    def break_off(target):
        (target / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stamps.build(folder, "1", break_off)
    assert not stamps.is_complete(folder, "1")
    stamps.build(folder, "1", lambda target: (target / "whole").touch())
    assert stamps.is_complete(folder, "1")
    assert not stamps.is_complete(folder, "2")
    assert not (folder / "half").exists()


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("cp: error writing 'x': No space left on device", "the disk is full"),
        ("Temporary failure resolving 'example'", "cannot be reached"),
        ("fine\nERROR: no such thing\nbye", "no such thing"),
    ],
)
def test_failure_is_one_sentence(tmp_path, monkeypatch, output, cause):
    """A command that fails says why, and where its output is."""
    monkeypatch.setattr(commands, "LOGS", tmp_path)
    with pytest.raises(console.Stop) as stop:
        commands.run(["sh", "-c", 'echo "$1"; exit 3', "-", output], "Trying", log="trying")
    assert cause in str(stop.value)
    assert str(tmp_path / "trying.log") in str(stop.value)
    assert "\n" not in str(stop.value)


def test_somebody_elses_database_is_never_dropped():
    """Not even when DB= names it."""
    name = "recouvrement_not_ours"
    databases.sql('CREATE DATABASE :"name"', name=name)
    try:
        with pytest.raises(console.Stop):
            databases.drop(name)
        assert databases.exists(name)
    finally:
        databases.sql('DROP DATABASE :"name"', name=name)


def test_log_problems(tmp_path):
    """Only lines at WARNING or above count, whatever their text speaks of."""
    log = tmp_path / "log"
    lines = [
        "2026-01-02 03:04:05,678 99 INFO db odoo.x: an ERROR that was handled",
        "2026-01-02 03:04:05,678 99 WARNING db odoo.x: beware",
        "2026-01-02 03:04:05,678 99 CRITICAL ? odoo.x: over",
    ]
    log.write_text("\n".join(lines))
    assert odoo.problems(log) == lines[1:]


def test_catalogue_keeps_what_is_translated_and_finds_what_is_not(tmp_path):
    """A new term is missing, a gone one is dropped, a known one keeps its translation."""
    addon, fresh = tmp_path / "addon", tmp_path / "fresh.pot"
    write(fresh, {"Case": "", "Promise": ""})
    (addon / "i18n").mkdir(parents=True)
    write(catalogue.translation_path(addon), {"Case": "Dossier", "Gone": "Parti"})
    assert len(catalogue.problems(fresh, addon)) == 2  # both files are out of date
    missing = catalogue.untranslated(catalogue.regenerate(fresh, addon))
    assert [entry.msgid for entry in missing] == ["Promise"]
    assert catalogue.problems(fresh, addon) == ["not translated: Promise"]
    write(catalogue.translation_path(addon), {"Case": "Dossier", "Promise": "Promesse"})
    assert not catalogue.problems(fresh, addon)


def test_skipped_tests_are_not_counted_as_passed(tmp_path):
    """The closing line counts what the report of pytest says."""
    report = tmp_path / "report.xml"
    contents = ("", "<failure/>", "<error/><failure/>", "<skipped/>")
    cases = "".join(f"<testcase>{content}</testcase>" for content in contents)
    report.write_text(f'<testsuites><testsuite tests="9">{cases}</testsuite></testsuites>')
    assert suite._counts(report) == (1, 3)
    assert suite._counts(tmp_path / "missing.xml") == (0, 0)


def write(path, translations):
    """A translation file."""
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for msgid, msgstr in translations.items():
        file.append(polib.POEntry(msgid=msgid, msgstr=msgstr, comment="module: addon"))
    file.save(str(path))
