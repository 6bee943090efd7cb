"""Where sentences end, in texts of any script.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import yaml

#: A sign that may end a sentence, with what closes behind it.  Bounded, so that a line of dots takes no quadratic time.
_END = re.compile(r"([.!?…]{1,8})[\"'”’»)\]]{0,4}\s+|[。！？]{1,8}[」』”’）】]{0,4}\s*")
_WORD_BEFORE = re.compile(r"(\w[\w.]{0,12})$")
_FILE = yaml.load(resources.files(__package__).joinpath("sentences.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
#: Words that a full stop shortens, and those that it shortens before a number.
_SHORTENED, _BEFORE_NUMBERS = frozenset(_FILE["shortened"]), frozenset(_FILE["before_numbers"])
#: Characters of the longest of them.
_LONGEST = 14


def sentences(line: str) -> Iterator[str]:
    """The sentences of one paragraph, in order; a heading, or what has no end, is one."""
    start = 0
    for end in _END.finditer(line):
        if end[1] == "." and _goes_on(line, end):
            continue
        if sentence := line[start : end.end()].strip():
            yield sentence
        start = end.end()
    if rest := line[start:].strip():
        yield rest


def _goes_on(line: str, end: re.Match[str]) -> bool:
    """Whether a full stop is that of a shortened word, or a small letter follows."""
    next_one = line[end.end() : end.end() + 1]
    found = _WORD_BEFORE.search(line, max(0, end.start() - _LONGEST), end.start())
    if next_one.islower() or found is None:
        return next_one.islower()
    word = found[1].lower()
    is_initial = len(word) == 1 and word.isalpha()
    return is_initial or word in _SHORTENED or (word in _BEFORE_NUMBERS and next_one.isdigit())
