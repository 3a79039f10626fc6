"""Translation files: the terms that Odoo exports, merged into the .pot and .po files of an addon. Needs polib.

``python -m dev.catalogue FRESH.pot ADDON`` writes both files; the tests compare with the same functions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

from dev.settings import LANGUAGES

LANGUAGE = LANGUAGES[1].split("_")[0]
# Odoo writes the time of the export: files change only where terms do.
UNSTABLE_HEADERS = ("POT-Creation-Date", "PO-Revision-Date")


def template_path(addon: Path) -> Path:
    """The file of the terms."""
    return addon / "i18n" / f"{addon.name}.pot"


def translation_path(addon: Path) -> Path:
    """The file of their translations."""
    return addon / "i18n" / f"{LANGUAGE}.po"


def regenerate(fresh: Path, addon: Path) -> polib.POFile:
    """Write the .pot from a fresh export, and the .po with what was translated; the new .po."""
    terms = polib.pofile(str(fresh))
    for header in UNSTABLE_HEADERS:
        terms.metadata.pop(header, None)
    template_path(addon).parent.mkdir(exist_ok=True)
    terms.save(str(template_path(addon)))
    translated = merge(terms, _read(translation_path(addon)))
    translated.save(str(translation_path(addon)))
    return translated


def merge(terms: polib.POFile, old: polib.POFile) -> polib.POFile:
    """The terms with their known translations; what is no term any more is dropped."""
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    for entry in terms:
        found = known.get(entry.msgid)
        if found:
            entry.msgstr, entry.flags, entry.tcomment = found.msgstr, found.flags, found.tcomment
    terms.metadata.update({"Language": LANGUAGE, "Plural-Forms": "nplurals=2; plural=(n > 1);"})
    return terms


def problems(fresh: Path, addon: Path) -> list[str]:
    """What is wrong with the files of an addon, given a fresh export of its terms."""
    terms, template, translated = map(_read, (fresh, template_path(addon), translation_path(addon)))
    found = []
    if _content(terms) != _content(template):
        found.append(f"{template_path(addon).name} is out of date: run `make i18n`")
    if _content(terms) != _content(translated):
        found.append(f"{translation_path(addon).name} is out of date: run `make i18n`")
    found += [f"obsolete: {entry.msgid}" for entry in translated if entry.obsolete]
    return found + [f"not translated: {entry.msgid}" for entry in untranslated(translated)]


def untranslated(translated: polib.POFile) -> list[polib.POEntry]:
    """The terms without a sure translation."""
    return [entry for entry in translated if not entry.obsolete and (not entry.msgstr.strip() or entry.fuzzy)]


def _read(path: Path) -> polib.POFile:
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def _content(terms: polib.POFile) -> set[tuple]:
    """The terms with the places where they are used."""
    return {(entry.msgid, entry.comment, tuple(sorted(entry.occurrences))) for entry in terms if not entry.obsolete}


if __name__ == "__main__":
    missing = untranslated(regenerate(Path(sys.argv[1]), Path(sys.argv[2])))
    print(f"{sys.argv[2]}: {len(missing)} terms to translate", *(entry.msgid for entry in missing), sep="\n  ")
