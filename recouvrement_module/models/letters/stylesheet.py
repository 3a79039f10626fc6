# Part of recouvrement_module. License LGPL-3.
"""The part of a stylesheet that some pages use.

The renderer reads the styles of every page three times: for its header, its body and its footer. Odoo's
bundle for reports has 430 KB, of which a letter uses a fiftieth; reading it was nine tenths of the cost
of a letter.

>>> used(".a{color:red}.b{color:blue}.a,.b .a{top:0}@media print{.b{left:0}}p:not(.b){right:0}", '<p class="a">')
'.a{color:red}.a{top:0}p:not(.b){right:0}'
"""

import re
from functools import lru_cache

# What may hold a brace without meaning it, and what ends something.
_TOKEN = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]""", re.S)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ATTRIBUTE = re.compile(r'\b(class|id)="([^"]*)"')
_COMMA = re.compile(r",(?![^(]*\))")
# What says nothing about the classes an element must have: conditions on attributes, arguments.
_ASIDE = re.compile(r"\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)")
_NAME = re.compile(r"[.#]((?:\\.|[\w-])+)")
_FAMILY = re.compile(r"""font-family\s*:\s*["']?([^"';}]+)""")
_FONT = "@font-face"
_NESTING = ("@media", "@supports")
_UNUSED = ("@keyframes", "@-webkit-keyframes", "@-moz-keyframes", "@charset")


def used(css, html):
    """Return the rules of a stylesheet that can apply to some pages.

    In doubt a rule is kept. Dropped are those that name a class or an id that no element has, and fonts
    that no rule names.

    :param str css: a stylesheet.
    :param str html: the pages; attributes in double quotes.
    :rtype: str
    """
    names = frozenset(name for _kind, value in _ATTRIBUTE.findall(html) for name in value.split())
    return _used(css, names)


@lru_cache(maxsize=32)
def _used(css, names):
    rules = list(_filter(css, names))
    told = "".join(rule for rule in rules if not rule.startswith(_FONT))
    return "".join(rule for rule in rules if not rule.startswith(_FONT) or _family(rule) in told)


def _family(rule):
    """The name that a rule gives to a font."""
    found = _FAMILY.search(rule)
    return found[1].strip() if found else ""


def _filter(css, names):
    for prelude, body in _rules(css):
        prelude = _COMMENT.sub("", prelude).strip()
        if prelude.startswith(_NESTING):
            inner = "".join(_filter(body, names))
            if inner:
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            if not prelude.startswith(_UNUSED):
                yield f"{prelude};" if body is None else f"{prelude}{{{body}}}"
        elif body is not None:
            selectors = [selector for selector in _COMMA.split(prelude) if _matches(selector, names)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _rules(css):
    """Yield (prelude, body) of each rule; the body of a statement without braces is None."""
    depth = start = opened = 0
    for token in _TOKEN.finditer(css):
        sign = token.group()
        if sign == "{":
            depth += 1
            if depth == 1:
                opened = token.start()
        elif sign == "}" and depth:
            depth -= 1
            if not depth:
                yield css[start:opened], css[opened + 1 : token.start()]
                start = token.end()
        elif sign == ";" and not depth:
            yield css[start : token.start()], None
            start = token.end()


def _matches(selector, names):
    needed = _NAME.findall(_ASIDE.sub("", selector))
    return all(name.replace("\\", "") in names for name in needed)
