"""The usual slips in a file that is no YAML: what PyYAML says of one, and its line, tell what to write.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from config.mistakes import SHOWN_CHARACTERS, may_be_told

#: What helps where a slip is none of the usual ones.
MEND_YAML = "put a value that holds quotes, colons or # into single quotes as a whole, and indent with blanks"

_START = re.compile(r"\s*(?:- +)*")
_KEY = re.compile(r"(?P<key>[\w-]+): +")
_KEY_IN_BRACES = re.compile(r"[{,] *(?P<key>[\w-]+): +")
_COMMENT = re.compile(r"\s+#.*")
_KEY_WITHOUT_BLANK = re.compile(r"\s*(?:- +)*(?P<key>[\w-]+):(?P<value>[^\s:/].*)")
_DASH_WITHOUT_BLANK = re.compile(r"\s*-(?P<rest>[\w\"'{].*)")


class Slip(NamedTuple):
    """`line` counts from 1."""

    line: int
    found: str
    expected: str


def slip_of(error: yaml.MarkedYAMLError, text: str) -> Slip:
    """What is wrong with the text that PyYAML refuses with this error, and what to write."""
    trouble = _Trouble.of(error, text)
    for kind, explain in _KINDS:
        if kind.search(trouble.says) and (slip := explain(trouble)):
            return slip
    return trouble.slip(f"no valid YAML ({trouble.says})", MEND_YAML)


@dataclass(frozen=True)
class _Trouble:
    """What PyYAML says, and where; rows and columns count from 0."""

    #: It names tokens and characters, not values.
    says: str
    row: int
    column: int
    #: Where the thing begins in which the trouble lies.
    begun: int
    text: str
    lines: list[str]

    @classmethod
    def of(cls, error: yaml.MarkedYAMLError, text: str) -> _Trouble:
        # As PyYAML counts lines.
        lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)
        at = error.problem_mark or error.context_mark
        begun = error.context_mark or at
        row, column = (at.line, at.column) if at else (0, 0)
        says = ": ".join(part for part in (error.context, error.problem) if part)
        return cls(says, row, column, begun.line if begun else row, text, lines)

    def line(self, row: int) -> str:
        return self.lines[row] if row < len(self.lines) else ""

    def slip(self, found: str, expected: str, row: int | None = None) -> Slip:
        at = f" at column {self.column + 1}" if row is None else ""
        return Slip((self.row if row is None else row) + 1, found + at, expected)

    def entry(self, row: int, column: int) -> tuple[str, str]:
        """The key and the value of a line in which a column lies; empty where there is none."""
        line = self.line(row)
        start = _START.match(line)
        first = _KEY.match(line, start.end() if start else 0)
        content = line[first.end() if first else start.end() if start else 0 :]
        keys = [first] if first else []
        if content.startswith(("{", "[")):
            keys += _KEY_IN_BRACES.finditer(line)
        here = [match for match in keys if match.end() <= column]
        if not here:
            return "", ""
        after = [match.start() for match in keys if match.end() > column]
        value = line[here[-1].end() : after[0] if after else len(line)]
        in_braces = here[-1] is not first
        return here[-1]["key"], value.strip().rstrip("}], ") if in_braces else _COMMENT.sub("", value).strip()

    def above(self) -> int:
        """The row of the nearest line before that is not blank."""
        return next((row for row in range(self.row - 1, -1, -1) if self.line(row).strip()), 0)


def _in_quotes(key: str, value: str, *, unwrap: bool = False) -> str:
    """How the value is to be written; said in general where it may be secret.  `unwrap`: its own quotes are no part."""
    if unwrap and len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if not (key and value and value.isprintable() and may_be_told(key, value)):
        return "it needs single quotes around all of it, with '' for each ' within"
    text = value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…"
    if "'" in text and not {'"', "\\"} & set(text):
        return f'it needs quotes: {key}: "{text}"'
    return f"it needs single quotes: {key}: '" + text.replace("'", "''") + "'"


def _tab(trouble: _Trouble) -> Slip:
    is_indent = not trouble.line(trouble.row)[: trouble.column].strip(" \t-")
    return trouble.slip("a tab", "indent with blanks" if is_indent else "write a blank in its place")


def _sign(trouble: _Trouble) -> Slip | None:
    key, value = trouble.entry(trouble.row, trouble.column)
    if not value or value[0].isalnum():
        return None
    note = "; anchors, aliases and tags are not read: else write the value out" if value[0] in "*&!" else ""
    return trouble.slip(f"a value that begins with {value[0]}", _in_quotes(key, value) + note)


def _directive(trouble: _Trouble) -> Slip:
    return trouble.slip("a line that begins with %", "take it out, or put the % into quotes", trouble.begun)


def _colon(trouble: _Trouble) -> Slip:
    key, value = trouble.entry(trouble.row, trouble.column)
    if key:
        return trouble.slip("a value with a colon and a blank in it", _in_quotes(key, value))
    above = trouble.above()
    if slip := _without_blank(trouble, above):
        return slip
    mend = f"indent it as line {above + 1} is; or, if it goes on with that line's value, put all of that into quotes"
    return trouble.slip("a key within a value", mend)


def _without_blank(trouble: _Trouble, row: int) -> Slip | None:
    line = trouble.line(row)
    if match := _DASH_WITHOUT_BLANK.match(line):
        return trouble.slip("a - without a blank behind it", _written("- ", match["rest"]), row)
    if match := _KEY_WITHOUT_BLANK.match(line):
        told = match["value"] if may_be_told(match["key"], match["value"]) else "…"
        return trouble.slip("a colon without a blank behind it", _written(f"{match['key']}: ", told), row)
    return None


def _written(start: str, rest: str) -> str:
    word = rest.split()[0]
    return f"write {start}{word if word.isprintable() and may_be_told('', word) else '…'}"


def _key(trouble: _Trouble) -> Slip:
    row, line = trouble.begun, trouble.line(trouble.begun).strip()
    if slip := _without_blank(trouble, row):
        return slip
    if line.startswith(("{", "[")):
        return trouble.slip("a value without a key", "begin an entry of a list with - and a blank", row)
    return trouble.slip("a line without a key", "write a key, a colon and a blank; or - and a blank in a list", row)


def _dash_inside(trouble: _Trouble) -> Slip:
    key, value = trouble.entry(trouble.row, trouble.column)
    list_of_mappings = _KEY.search(value)
    text = "" if list_of_mappings else f"; if it is a text, {_in_quotes(key, value)}"
    return trouble.slip("a - behind a key", f"begin the list in the next line{text}")


def _unclosed(trouble: _Trouble) -> Slip:
    mend = (
        """close it; a value with quotes in it needs single quotes around all of it: query: '"digital euro" OR CBDC'"""
    )
    return trouble.slip("a quote that is not closed", mend, trouble.begun)


def _escape(trouble: _Trouble) -> Slip:
    key, value = trouble.entry(trouble.row, trouble.column)
    return trouble.slip("a backslash in double quotes", _in_quotes(key, value, unwrap=True))


def _after_value(trouble: _Trouble) -> Slip | None:
    """Something behind what was a whole value: a list in brackets, or a text in quotes, which may begin above."""
    quoted, here = _quoted_before(trouble), trouble.line(trouble.row)
    if quoted is not None and quoted.start_mark.line < quoted.end_mark.line:
        return _unclosed(_begun_in(trouble, quoted.start_mark.line))
    key, value = trouble.entry(trouble.row, trouble.column)
    if not value or value[0].isalnum():
        return None
    inside = trouble.column > 0 and here[trouble.column - 1] in "\"'"
    found = "a quote within quotes" if inside else f"more behind the {value[0]}…{value[0]} of a value"
    if value[0] in "[{":
        found = f"a value that begins with {value[0]}, and goes on behind it"
    return trouble.slip(found, _in_quotes(key, value, unwrap=inside))


def _begun_in(trouble: _Trouble, row: int) -> _Trouble:
    return _Trouble(trouble.says, trouble.row, trouble.column, row, trouble.text, trouble.lines)


def _quoted_before(trouble: _Trouble) -> yaml.ScalarToken | None:
    """The last text in quotes before the trouble."""
    found, end = None, (trouble.row, trouble.column)
    try:
        for token in yaml.scan(trouble.text):
            if (token.start_mark.line, token.start_mark.column) >= end:
                break
            if isinstance(token, yaml.ScalarToken) and not token.plain:
                found = token
    except (yaml.YAMLError, ValueError, OverflowError):  # the trouble itself
        pass
    return found


def _no_dash(trouble: _Trouble) -> Slip:
    if slip := _without_blank(trouble, trouble.row):
        return slip
    mend = f"begin a new entry with - and a blank, as in line {trouble.begun + 1}; or indent the line as its entry is"
    return trouble.slip("a key in a list", mend)


def _indent(trouble: _Trouble) -> Slip:
    mend = f"indent it as the lines beside it: what it belongs to begins in line {trouble.begun + 1}"
    return trouble.slip("an indentation that fits no line before", mend)


def _flow(trouble: _Trouble) -> Slip:
    key, value = trouble.entry(trouble.row, trouble.column)
    opened = "{" if "flow mapping" in trouble.says else "["
    closes = "}" if opened == "{" else "]"
    if trouble.begun != trouble.row or not value:
        mend = f"close it with {closes}, or put the value into quotes if it is a text"
        return trouble.slip(f"a {opened} that is not closed", mend, trouble.begun)
    if trouble.says.endswith("'?'") and value.startswith("["):
        word = re.split(r"[\s,\[]", trouble.line(trouble.row)[: trouble.column])[-1]
        mend = f"it needs single quotes: '{word}?'" if may_be_told(key, word) else "it needs single quotes"
        return trouble.slip("a text with a ? within […]", mend)
    mend = f"set entries apart by a comma; if it is one text, {_in_quotes(key, value)}"
    return trouble.slip(f"more than one value within {opened}…{closes}", mend)


def _documents(trouble: _Trouble) -> Slip:
    return trouble.slip("a second document", "take out the ---: a file holds one")


def _deep(trouble: _Trouble) -> Slip:
    return trouble.slip(trouble.says, "nest less")


_KINDS: tuple[tuple[re.Pattern[str], Callable[[_Trouble], Slip | None]], ...] = tuple(
    (re.compile(says), explain)
    for says, explain in (
        (r"found character '\\t'", _tab),
        ("directive", _directive),
        ("cannot start any token|anchor|alias|a tag|block scalar|mapping keys|expected the node content", _sign),
        ("mapping values are not allowed", _colon),
        ("sequence entries are not allowed", _dash_inside),
        ("scanning a simple key", _key),
        ("scanning a quoted scalar", _unclosed),
        ("scanning a double-quoted scalar", _escape),
        ("(?:found|got) '<scalar>'", _after_value),
        (r"block collection: expected <block end>, but found '\?'", _no_dash),
        ("expected <block end>", _indent),
        ("parsing a flow", _flow),
        ("expected a single document", _documents),
        ("levels", _deep),
    )
)
