"""What was added to a page and what was taken away, sentence by sentence.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from crawlers.redline.stamps import is_stamp
from newsroom.sentences import sentences
from record.collections.versions import PageVersion
from record.folding import folded

#: Sentences of a page that are compared; a report of sixty pages has about two thousand.
MOST_SENTENCES = 5_000
ADDED, REMOVED = "+", "−"


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence, or line without an end."""

    #: ADDED or REMOVED.
    sign: str
    text: str

    def __str__(self) -> str:
        return f"{self.sign} {self.text}"


def redline(before: PageVersion, after: PageVersion) -> list[Change]:
    """The sentences that one version has and the other has not, in their order, what was taken away before what stands
    in its place; empty where none changed.

    What only moved is no change, and neither is case, white space or how a sign is written, nor a stamp.
    """
    old, new = _read(before), _read(after)
    gone, come = Counter(old.keys) - Counter(new.keys), Counter(new.keys) - Counter(old.keys)
    changes: list[Change] = []
    matcher = SequenceMatcher(None, old.keys, new.keys, autojunk=True)
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if what != "equal":
            changes += old.taken(gone, range(old_start, old_end), REMOVED)
            changes += new.taken(come, range(new_start, new_end), ADDED)
    return changes


def in_common(before: PageVersion, after: PageVersion) -> float:
    """The share of the earlier version's sentences that the later one still has, 0 to 1; 1 where there were none."""
    old, new = _read(before).keys, _read(after).keys
    return (Counter(old) & Counter(new)).total() / len(old) if old else 1.0


@dataclass(frozen=True, slots=True)
class _Sentences:
    texts: list[str]
    keys: list[str]
    version: PageVersion

    def taken(self, wanted: Counter[str], places: range, sign: str) -> Iterator[Change]:
        """Those of some places that are wanted, each as often as it is; stamps are left out."""
        for place in places:
            key, text = self.keys[place], self.texts[place]
            if wanted[key] > 0:
                wanted[key] -= 1
                if not is_stamp(text, at=self.version.at, language=self.version.language or None):
                    yield Change(sign, text)


def _read(version: PageVersion) -> _Sentences:
    texts = [text for line in version.lines for text in sentences(line)][:MOST_SENTENCES]
    return _Sentences(texts, [folded(text) for text in texts], version)
