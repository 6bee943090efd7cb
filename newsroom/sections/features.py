"""Features of a report: what the head weighs, by names that say what was seen.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from config.knowledge.names import shipped_groups
from newsroom.sections.cues import shipped_cues
from newsroom.signals.lexicon import Spot
from newsroom.signals.signals import MOST_SUMMARY, MOST_TITLE, named
from record.folding import folded
from record.item import Item, start_of

#: Characters that are read.  The first sentences say what happened; whether it is of blockchain may be said late.
MOST_TEXT = 2_000
#: Summaries that repeat the title repeat so many characters of it.
_REPEATED = 40
#: Words of a source's name.
_MOST_SOURCE = 6
#: Cues, and kinds of names, that show a report to have to do with blockchain.
_BLOCKCHAIN = {
    "coins or tokens",
    "central bank digital currency",
    "money on the scale of a state",
    "a coin",
    "an exchange",
}
#: What names are, by the file of config/names in which they stand.
_KINDS = {
    "central-banks": "a central bank",
    "coins": "a coin",
    "countries": "a country",
    "exchanges": "an exchange",
    "firms": "a firm",
    "media": "an outlet",
    "people": "a person",
    "places": "a place",
    "politics": "a body of politics",
    "regulators": "a regulator",
}
#: How a title is written.
_FORMS = {
    "a question mark": re.compile(r"\?"),
    "an exclamation mark": re.compile(r"!"),
    "words in quotation marks": re.compile(r"[\"'「『][^\"'「」『』]{6,120}[\"'」』]"),
    "a quotation at its head": re.compile(r"^[\"'「『]"),
    "somebody named at its end": re.compile(r"[:=] ?[^:=]{2,40}$"),
    "somebody named at its head": re.compile(r"^[^:]{2,30}:"),
    "a rubric": re.compile(r"[》|】]"),
    "an amount of money": re.compile(
        r"[$€£¥][0-9.,]{1,20} ?(?:[mb]\b|million|billion|[bm]n\b)|[0-9] ?百?[万亿] ?(?:美元|美金|ドル|円|欧元|元)"
    ),
    "a price": re.compile(r"\$[0-9][0-9.,]{0,20}k?\b(?! ?(?:[mb]\b|million|billion))"),
    "a percentage": re.compile(r"%"),
    "a number": re.compile(r"[0-9]"),
    "a version": re.compile(r"(?<![$€£¥.,0-9])v?[0-9]{1,9}\.[0-9]{1,9}(?:\.[0-9a-z-]{1,20}|$)"),
    "a year": re.compile(r"\b20[12][0-9]\b"),
    "a count at its head": re.compile(r"^[0-9]{1,3} "),
}
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_TOKENS = re.compile(r"[a-z][a-z'&]*|0|[$%€£¥?!|:\"#=【】「」『』《》]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_WORD = re.compile(r"\w+")


def features(item: Item) -> dict[str, float]:
    """Features by name with their values: 1, but for the words of the title, which together have length 1."""
    head, below = start_of(item.title, MOST_TITLE), _summary(item)
    title, summary = folded(head), folded(below)
    if summary.startswith(title[:_REPEATED]):
        summary = summary[len(title) :]
    more, summary = summary, summary[:MOST_SUMMARY]
    cues = shipped_cues()
    said, said_below = cues.find(title), set(cues.find(more))
    (names, concepts), (names_below, concepts_below) = map(_apart, named(head, below[:MOST_SUMMARY]))
    found = [f"title: {cue}" for cue in said]
    found += [f"summary: {cue}" for cue in cues.find(summary)]
    found += [f"form: {form}" for form, pattern in _FORMS.items() if pattern.search(title)]
    found += [f"title names: {kind}" for kind in dict.fromkeys(names)]
    found += [f"summary names: {kind}" for kind in dict.fromkeys(names_below)]
    found += [f"title word: {concept}" for concept in concepts]
    found += [f"summary word: {concept}" for concept in concepts_below]
    found.append(f"first name: {names[0]}" if names else "first name: none")
    if said:
        found.append(f"first cue: {min(said, key=lambda cue: (said[cue], cue))}")
    if not _BLOCKCHAIN & {*said, *said_below, *names, *names_below}:
        found.append("nothing of blockchain")
    both = sorted({*said, *names})
    found += [f"both: {one} + {other}" for at, one in enumerate(both) for other in both[at + 1 :]]
    found += [f"source: {word}" for word in _WORD.findall(folded(item.source[:100]))[:_MOST_SOURCE]]
    words = set(_words(title))
    return dict.fromkeys(found, 1.0) | dict.fromkeys((f"words: {word}" for word in words), max(len(words), 1) ** -0.5)


def _summary(item: Item) -> str:
    return start_of(item.summary or item.content, MOST_TEXT)


def _apart(found: Iterable[Spot]) -> tuple[list[str], list[str]]:
    """The kinds of the known names, and the known words, in order."""
    groups = shipped_groups()
    names = [_KINDS.get(groups[each.id], "a name") for each in found if each.is_name]
    return names, [each.id for each in found if not each.is_name]


def _words(title: str) -> Iterator[str]:
    """Words and pairs of words; of Chinese, Japanese and Korean, what two and three characters make."""
    before = ""
    for token in _TOKENS.findall(_NUMBER.sub("0", title)):
        if token[0] >= "\u3040":
            yield from (token[at : at + size] for size in (2, 3) for at in range(len(token) - size + 1))
            before = ""
        else:
            yield token
            if before:
                yield f"{before} {token}"
            before = token
