"""Reads the words about a tool and about its parameters out of a docstring."""

from __future__ import annotations

import re
from typing import Dict, List, NamedTuple

_SECTION = re.compile(r"^(Args|Arguments|Parameters|Params)\s*:?\s*$")
_OTHER_SECTION = re.compile(
    r"^(Returns?|Raises|Yields?|Examples?|Notes?|See Also|Attributes|Warnings?)\s*:?\s*$"
)
_UNDERLINE = re.compile(r"^-{3,}\s*$")
_GOOGLE = re.compile(r"^\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s*(.*)$")
_NUMPY = re.compile(r"^\*{0,2}(\w+)\s*(?::.*)?$")
_SPHINX = re.compile(r"^:(?:param|parameter|arg|argument)\s+(?:[^:]*\s)?\*{0,2}(\w+)\s*:\s*(.*)$")
_SPHINX_OTHER = re.compile(r"^:(?:type|returns?|rtype|raises?)\b[^:]*:")


class Words(NamedTuple):
    """The description, without the part about the parameters, and that part by name."""

    description: str
    parameters: Dict[str, str]


def parse_docstring(text: str) -> Words:
    """Understands the styles of Google, NumPy and Sphinx; other text is all description."""
    lines = text.splitlines()
    parameters: Dict[str, str] = {}
    kept: List[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        underlined = at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1]) is not None
        if _SECTION.match(line) and (underlined or line.rstrip().endswith(":")):
            start = at + 2 if underlined else at + 1
            at = _section(lines, start, _NUMPY if underlined else _GOOGLE, parameters)
        elif _SPHINX.match(line) or _SPHINX_OTHER.match(line):
            at = _sphinx(lines, at, parameters)
        else:
            kept.append(line)
            at += 1
    description = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return Words(description, parameters)


def _section(lines: List[str], at: int, entry: re.Pattern[str], parameters: Dict[str, str]) -> int:
    """Reads the entries from line `at` on and returns where the section ends."""
    numpy = entry is _NUMPY
    name, first_indent = "", -1
    while at < len(lines):
        line = lines[at]
        indent = len(line) - len(line.lstrip())
        if line.strip():
            first_indent = indent if first_indent < 0 else first_indent
            if indent < first_indent or (indent == 0 and not numpy):
                break
            if numpy and indent == 0 and _OTHER_SECTION.match(line):
                break
            match = entry.match(line.strip()) if indent == first_indent else None
            if match is not None:
                name = match.group(1)
                parameters[name] = "" if numpy else match.group(2)
            elif name:
                parameters[name] = f"{parameters[name]} {line.strip()}".strip()
        at += 1
    return at


def _sphinx(lines: List[str], at: int, parameters: Dict[str, str]) -> int:
    """Reads one field with its indented continuation and returns the next line's number."""
    match = _SPHINX.match(lines[at])
    words = [match.group(2)] if match is not None else []
    at += 1
    while at < len(lines) and lines[at].startswith((" ", "\t")):
        words.append(lines[at].strip())
        at += 1
    if match is not None:
        parameters[match.group(1)] = " ".join(words).strip()
    return at
