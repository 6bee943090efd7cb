"""The passages of a text that may be boilerplate, each with the keys by which its repeats are known.  Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from record.folding import folded

#: Paragraphs that are looked at: of a longer text these at its beginning and at its end.
MOST_FIRST, MOST_LAST = 20, 40
#: Paragraphs in whose sentences boilerplate hides: a feed's excerpt is one paragraph, with all that it repeats.
SPLIT_FIRST, SPLIT_LAST = 1, 3
#: Sentences of such a paragraph that are looked at, from its beginning and from its end.
FIRST_SENTENCES, LAST_SENTENCES = 2, 4
#: No site's standing words are longer than its small print.
MOST_CHARACTERS = 1_500
#: Shorter titles and names may stand in any sentence.
_LEAST_SLOT = 4
_LEAST_BEGINNING = 12
_DIGEST_BYTES = 6

#: Bounded, so that a line of dots takes no quadratic time.
_SENTENCE_END = re.compile(r"[.!?…]{1,8}[\"'”’)\]]{0,4}\s+|[。！？]{1,8}[」』”）】]{0,4}\s*")
_URL = re.compile(r"(?:https?://|www\.)\S+")
#: Years, dates and times of day: what a site writes anew each day.  Other numbers are news.
_DATE = re.compile(r"\b\d{1,4}([./-])\d{1,2}\1\d{1,4}\b|\b\d{1,2}:\d\d\b(?!:\d)|\d{1,4}[年月日]|\b(?:19|20)\d\d\b")
#: How WordPress signs its feeds; the title may be escaped there, and the end cut off.
_SIGNED = re.compile(
    r"^the post (?:\{title\}|.{1,600}? (?:first appeared|appeared first) (?:on|in) )(?:(?!\. ).){0,60}$"
)
#: "责任编辑：…", "Source: …": a label with little behind it, and no sentence.
_LABEL = re.compile(r"^[(（\[【*]{0,2}([^\d:]{1,24}): ?([^:.!?…。]{1,40})$")
_SLOT = re.compile(r"\{(?:title|author|date|url)\}")
_DIGITS = re.compile(r"\d+")
#: Letters that make words of a passage: by themselves, beside a title or a link ("The post {title}"), beside a date,
#: where a line of a table or of an index has fewer.
_LEAST_LETTERS, _LEAST_BESIDE, _LEAST_BESIDE_DATE = 2, 6, 12


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a sentence at an end of one."""

    #: Offset in characters.
    at: int
    text: str
    #: None for what is no boilerplate whoever repeats it: a link, the title itself, anything with a number, which is
    #: what a central bank repeats that leaves its rate unchanged.
    key: str | None
    #: The key of its label, where it is one with little behind it.
    label: str | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which the passage is counted: of its text, of its label."""
        return tuple(key for key in (self.key, self.label) if key)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a text with what may be cut of it."""

    whole: Passage
    #: Its first and its last sentences, in order; empty where it has one, or stands within the text.
    first: tuple[Passage, ...] = ()
    last: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What is another one in each report: its title and its authors, folded."""

    title: str
    authors: tuple[str, ...] = ()

    @classmethod
    def of(cls, title: str | None, authors: Sequence[str] = ()) -> Names:
        """The names in an item's title and authors, folded."""
        return cls(folded((title or "")[:1_000]), tuple(folded(name) for name in authors))

    @property
    def digest(self) -> str:
        """Equal for titles that differ in their numbers only: a series is one title."""
        return _digest(_DIGITS.sub("0", self.title))[:6]


def paragraphs(text: str, names: Names) -> list[Paragraph]:
    """The paragraphs of a text that are looked at, in order."""
    lines = list(_lines(text))
    chosen = lines if len(lines) <= MOST_FIRST + MOST_LAST else [*lines[:MOST_FIRST], *lines[-MOST_LAST:]]
    return [
        _paragraph(at, line, names, split=number < SPLIT_FIRST or number >= len(chosen) - SPLIT_LAST)
        for number, (at, line) in enumerate(chosen)
    ]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1


def _paragraph(at: int, line: str, names: Names, *, split: bool) -> Paragraph:
    whole = _passage(at, line, names)
    if not split:
        return Paragraph(whole)
    places = _sentences(line)
    if len(places) < 2:
        return Paragraph(whole)
    passages = [_passage(at + start, line[start:end], names) for start, end in places]
    return Paragraph(whole, tuple(passages[:FIRST_SENTENCES]), tuple(passages[-LAST_SENTENCES:]))


def _sentences(line: str) -> list[tuple[int, int]]:
    """Places of the first and the last sentences of a line, together at most as many as are looked at."""
    ends = [found.end() for found in _SENTENCE_END.finditer(line) if found.end() < len(line)]
    starts = [0, *ends]
    places = list(zip(starts, [*ends, len(line)], strict=True))
    most = FIRST_SENTENCES + LAST_SENTENCES
    return places if len(places) <= most else [*places[:FIRST_SENTENCES], *places[-LAST_SENTENCES:]]


def _passage(at: int, text: str, names: Names) -> Passage:
    stripped = text.strip()
    start = at + text.find(stripped) if stripped else at
    keys = _keys(stripped, names) if len(stripped) <= MOST_CHARACTERS else (None, None)
    return Passage(start, stripped, *keys)


def _keys(text: str, names: Names) -> tuple[str | None, str | None]:
    plain = _slotted(folded(text), names)
    words, slots = _SLOT.subn("", plain)
    if _DIGITS.search(words):
        return None, None
    least = _LEAST_BESIDE_DATE if "{date}" in plain else _LEAST_BESIDE if slots else _LEAST_LETTERS
    if sum(map(str.isalpha, words)) < least:
        return None, None
    label = _LABEL.match(plain)
    return _digest(plain), _digest(f"label {label[1]}") if label else None


def _slotted(plain: str, names: Names) -> str:
    """A folded passage with slots for what is another one in each report."""
    plain = _with_title(plain, names.title)
    for author in names.authors:
        if len(author) >= _LEAST_SLOT:
            plain = plain.replace(author, "{author}")
    return _SIGNED.sub("the post {title}", _DATE.sub("{date}", _URL.sub("{url}", plain)))


def _with_title(plain: str, title: str) -> str:
    """With a slot for the title; at the end of a text that was cut off its beginning will do."""
    if len(title) < _LEAST_SLOT:
        return plain
    if title in plain:
        return plain.replace(title, "{title}")
    at = plain.find(title[:_LEAST_BEGINNING])
    return plain[:at] + "{title}" if at > 0 and title.startswith(plain[at:].rstrip(" .…")) else plain


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).hexdigest()
