"""Every term of every addon is translated, and the files are what Odoo would export now."""

import pytest

from dev import addons, catalogue, suite, translations


@pytest.mark.parametrize("addon", addons.folders(), ids=lambda folder: folder.name)
def test_complete(addon):
    """`make i18n` would change nothing and list nothing."""
    found = catalogue.problems(translations.export(suite.DATABASE, addon), addon)
    if found:
        pytest.fail("\n".join(found), pytrace=False)
