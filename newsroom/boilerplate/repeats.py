"""What a source repeats, and what of a text is therefore no part of its report.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import takewhile

from newsroom.boilerplate.passages import Names, Paragraph, Passage, paragraphs
from newsroom.fulltext import length
from record.item import Cut, Item

#: Reports with different titles in which a passage must stand, at the ends of a text and within it: a story told again,
#: updated or syndicated has fewer, and within texts journalists repeat what was before.
LEAST_REPORTS, LEAST_REPORTS_WITHIN = 5, 10
#: The part of a source's reports in which it must stand: central banks, too, end many of their minutes alike.
LEAST_SHARE = 0.3
#: A share is of at least so many reports, so that it takes five to reach it.
LEAST_WINDOW = 16
#: What is shorter may be a heading, which sources repeat too: it stays, except at the end of a text.  Within a text
#: so is what is shorter than the second and no sentence.
LONGER_THAN_HEADINGS, LONGER_THAN_ANY = 25, 40
#: Within a text standing words are short: "Subscribe to our newsletter".
MOST_WITHIN = 300
#: A report that shares more than this part of its text with another one is a copy, an update, a live blog; of texts
#: shorter than this many characters all may be boilerplate ("Read the full story").
COPY = 0.7
SHORTER_THAN_COPIES = 100
#: A text longer than this is not boilerplate as a whole, whatever it repeats.
MOST_WHOLE = 300
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")
#: Titles that are remembered with a passage.
_MOST_TITLES = 8
#: Passages that are remembered of a source; each takes about 100 bytes.
MOST_PASSAGES = 2_000


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often a passage was seen."""

    #: In how many reports with different titles.
    reports: int
    #: Numbers, among the source's reports, of the first and the last of these.
    first: int
    last: int
    #: Digests of the titles of the last of them.
    titles: tuple[str, ...]


@dataclass(slots=True)
class Repeats:
    """What is known of one source."""

    #: Reports from which it was learned.
    reports: int = 0
    passages: dict[str, Repeat] = field(default_factory=dict)
    #: Keys of `passages` that have changed.
    changed: set[str] = field(default_factory=set)

    def share(self, key: str, least: int = LEAST_REPORTS) -> float:
        """The part of the source's reports since the passage came up in which it stood; 0 where these are too few."""
        known = self.passages.get(key)
        if known is None or known.reports < least:
            return 0.0
        return min(1.0, known.reports / max(self.reports - known.first, LEAST_WINDOW))

    def superfluous(self) -> list[str]:
        """Keys to forget, so that memory is bounded: of those seen least the oldest."""
        if len(self.passages) <= MOST_PASSAGES:
            return []
        order = sorted(self.passages, key=self._worth)
        return order[: len(order) - MOST_PASSAGES * 3 // 4]

    def _worth(self, key: str) -> tuple[int, int]:
        known = self.passages[key]
        return min(known.reports, LEAST_REPORTS), known.last


@dataclass(frozen=True, slots=True)
class Given:
    """A report with its texts as they were given."""

    item: Item
    title: str
    #: summary, content.
    texts: Mapping[str, Sequence[Paragraph]]

    @classmethod
    def of(cls, item: Item) -> Given:
        """Of what an article's page gave the content: the summary is the source's, and was read with its own report."""
        names = Names.of(item.title, item.authors)
        texts = {"summary": None if item.from_page else item.summary, "content": item.content}
        return cls(item, names.digest, {name: paragraphs(text, names) for name, text in texts.items() if text})

    @property
    def keys(self) -> set[str]:
        """The keys of all passages of the report, as `Passage.keys`."""
        return {key for passage in _passages(self.texts.values()) for key in passage.keys}


def cut(repeats: Repeats, given: Sequence[Given]) -> list[Item]:
    """Learn from reports of a source, then name what of each is no part of it; what was named before stays named."""
    for each in given:
        learn(repeats, each)
    return [
        replace(each.item, cut=each.item.cut + found) if (found := _cuts(repeats, each)) else each.item
        for each in given
    ]


def learn(repeats: Repeats, given: Given) -> None:
    """Count what stands in a report, unless it is much the same as one before."""
    if _is_copy(repeats, given):
        return
    title = given.title
    repeats.reports += 1
    for key in given.keys:
        known = repeats.passages.get(key)
        if known is None:
            repeats.passages[key] = Repeat(1, repeats.reports - 1, repeats.reports, (title,))
        elif title in known.titles:
            continue
        else:
            titles = (*known.titles, title)[-_MOST_TITLES:]
            repeats.passages[key] = Repeat(known.reports + 1, known.first, repeats.reports, titles)
        repeats.changed.add(key)


def _is_copy(repeats: Repeats, given: Given) -> bool:
    """By the paragraphs, or the sentences of those that are split, that are not known to be boilerplate."""
    shared: Counter[str] = Counter()
    total = 0
    for text in given.texts.values():
        for paragraph in text:
            if paragraph.whole.key and repeats.share(paragraph.whole.key):
                continue
            total += length(paragraph.whole.text)
            parts = {part.at: part for part in (*paragraph.first, *paragraph.last)}.values() or (paragraph.whole,)
            for part in parts:
                if part.key and repeats.share(part.key):
                    total -= length(part.text)
                    continue
                known = repeats.passages.get(part.key) if part.key else None
                for other in known.titles if known else ():
                    if other != given.title:
                        shared[other] += length(part.text)
    return total >= SHORTER_THAN_COPIES and bool(shared) and max(shared.values()) > COPY * total


def _cuts(repeats: Repeats, given: Given) -> tuple[Cut, ...]:
    return tuple(
        Cut(name, passage.at, passage.text) for name, text in given.texts.items() for passage in _cut(repeats, text)
    )


def _cut(repeats: Repeats, text: Sequence[Paragraph]) -> list[Passage]:
    start, end = 0, len(text)
    found: list[Passage] = []
    while start < end and _begins(repeats, text[start].whole):
        found.append(text[start].whole)
        start += 1
    while end > start and _ends(repeats, text[end - 1].whole):
        found.append(text[end - 1].whole)
        end -= 1
    if start < end:
        found += takewhile(partial(_begins, repeats), text[start].first)
        found += (each for each in takewhile(partial(_ends, repeats), text[end - 1].last[::-1]) if each not in found)
        found += (each.whole for each in text[start + 1 : end - 1] if _interrupts(repeats, each.whole))
    gone = sum(len(each.text) for each in found)
    left = sum(len(each.whole.text) for each in text) - gone
    # Between sentences that are all gone a blank may be left.
    return [] if left <= len(found) and gone > MOST_WHOLE else sorted(found, key=_place)


def _stands(repeats: Repeats, passage: Passage, least: int = LEAST_REPORTS) -> bool:
    return passage.key is not None and repeats.share(passage.key, least) >= LEAST_SHARE


def _begins(repeats: Repeats, passage: Passage) -> bool:
    """Whether a passage at the beginning of a text is no part of it."""
    return length(passage.text) >= LONGER_THAN_HEADINGS and _stands(repeats, passage)


def _ends(repeats: Repeats, passage: Passage) -> bool:
    """Whether a passage at the end of a text is no part of it."""
    if _stands(repeats, passage):
        return True
    return passage.label is not None and repeats.share(passage.label) >= LEAST_SHARE


def _interrupts(repeats: Repeats, passage: Passage) -> bool:
    """Whether a paragraph within a text is no part of it."""
    least = LONGER_THAN_HEADINGS if passage.text.endswith(_SENTENCE_ENDS) else LONGER_THAN_ANY
    is_fitting = least <= length(passage.text) and len(passage.text) <= MOST_WITHIN
    return is_fitting and _stands(repeats, passage, LEAST_REPORTS_WITHIN)


def _place(passage: Passage) -> int:
    return passage.at


def _passages(texts: Iterable[Sequence[Paragraph]]) -> Iterator[Passage]:
    for text in texts:
        for paragraph in text:
            yield paragraph.whole
            yield from paragraph.first
            yield from paragraph.last
