"""docs/reliability.md says what is tested here, no more and no less."""

import ast
import re
from pathlib import Path

from dev.settings import ROOT

ROW = re.compile(r"^\| `(test_\w+)` \| (.+?) \| (.+?) \|$", re.M)


def test_the_table_is_what_is_tested():
    """Each scenario has its row: its name, what its docstring says happens, and what the user sees."""
    rows = ROW.findall((ROOT / "docs/reliability.md").read_text())
    assert [(name, happens) for name, happens, _seen in rows] == _scenarios()


def _scenarios():
    """(name, docstring) of every scenario, in the order of the files and within them."""
    here = Path(__file__)
    files = [path for path in sorted(here.parent.glob("test_*.py")) if path != here]
    nodes = [node for path in files for node in ast.parse(path.read_text()).body]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return [(node.name, ast.get_docstring(node)) for node in functions]
