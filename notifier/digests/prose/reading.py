"""What a report says, sentence by sentence, without what stands around it.  Pure, and bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsroom.sentences import sentences
from notifier.digests.prose.around import shipped_around
from notifier.digests.told import Report
from record.folding import aligned, folded
from record.item import start_of
from record.text import fold

#: Characters of a text that are read, and of them those in which a wire's dateline is looked for.
_MOST, _WIRE = 6_000, 400
#: Characters that a quotation or a bracket holds together; a longer one was never closed.
_HELD = 600
#: Heads that stand behind each other: a label, a number, a dateline.
_MOST_HEADS = 4
#: A sentence ends with one of these, and what closes behind it; dots that stand for more end none.
_ENDS = re.compile(r"(?:(?<![.。])[.!]|[。！])[\"'”’」』)）】\]]{0,4}$")
_PAIRS = ("“”", "「」", "『』", "《》", "()", "（）", "[]", "【】")
_WORD = re.compile(
    r"[\u2e80-\u2fff\u3005-\u3007\u3040-\ua4cf\uac00-\ud7ff\uf900-\ufaff]"
    r"|[^\W\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff][^\s\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]*"
)
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]*")
#: Small words that only a heading in title case writes large.
_HEADING = re.compile(r"(?<=[a-z,0-9] )(?:Of|In|On|At|To|By|And|As|For|From|With|Its|Is|Are|Has|After|Over|Amid)\b")
#: A name and nothing else between its brackets.
_NAMED = re.compile("^《([^《》]+)》$")
#: Where a sentence ends and the next stands against it, as pages do whose paragraphs were run together.
_GLUED = re.compile(r"(?<=[a-z]{3}[.!])(?=[A-Z][a-z]+ )|(?<=[가-힣]{2}\.)(?=[가-힣\d])")
#: The first character of the East Asian scripts (https://www.unicode.org/Public/UNIDATA/Blocks.txt).
_EAST_ASIAN = "\u2e80"
#: See `is_short`.
_LEAST_WORDS, _LEAST_CHARACTERS = 5, 10
#: Words of a sentence within a report.
_LEAST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Read:
    """A report as it was read."""

    report: Report
    #: Complete ones, as they stand in the report, in order.
    sentences: tuple[str, ...]
    #: Whether the first of them is that of its line; else it may lean on what was no sentence.
    is_from_start: bool = True
    #: The day that its own dateline names, as written; None where it names none.
    day: str | None = None
    #: Whom it cites at its beginning, as written; the words that did so are off.
    origin: str | None = None
    #: Whether that one had it from people who did not want to be named.
    insiders: bool = False
    #: Whether it opens as a wire's report does, with its outlet, or a place and a day; essays do not.
    is_wire: bool = False


def read(report: Report) -> Read:
    """What a report says: of its content or its summary, whichever is longer."""
    item = report.item
    text = max(start_of(item.summary, _MOST), start_of(item.content, _MOST), key=len)
    begun = _without_heads(_without_wire(text))
    text, day = _without_opening(begun)
    is_wire = text is not begun
    text, origin, insiders = _without_citation(text)
    title = folded(item.title or "")
    found: list[str] = []
    is_from_start = True
    for line in _lines(text):
        for place, each in enumerate(_whole_sentences(line)):
            if _tells(each) and not _is_title(folded(each), title) and each not in found:
                is_from_start = is_from_start and (bool(found) or place == 0)
                found.append(each)
    return Read(report, tuple(found), is_from_start, day, origin, insiders, is_wire)


def size(text: str) -> int:
    """Words of spaced scripts, and characters of those that set no words apart, as word processors count them."""
    return len(_WORD.findall(text))


def is_wide(text: str) -> bool:
    """Whether a text is of a script that sets no words apart: by its share of such characters."""
    return 4 * sum(char >= _EAST_ASIAN for char in text) > len(text) - text.count(" ")


def ends_wide(text: str) -> bool:
    """Whether its last word is of such a script."""
    return is_wide(text.rstrip("\"'”’」』)）]】")[-1:])


def is_short(text: str) -> bool:
    """Whether a sentence or a title has too few words, or characters of scripts that set none apart, to tell."""
    return size(text) < (_LEAST_CHARACTERS if is_wide(text) else _LEAST_WORDS)


def is_said_twice(sentence: str, other: str) -> bool:
    """Whether a sentence says in the same words what another does."""
    one, two = folded(sentence).rstrip(".。!！"), folded(other).rstrip(".。!！")
    return one in two or two in one


def without_heads(text: str) -> str:
    """A title without the labels, datelines and citations that it begins with."""
    text = _without_heads(text)
    return _without_citation(_without_opening(text)[0])[0] or text


def _without_wire(text: str) -> str:
    plain = aligned(text[:_WIRE])
    ends = [found.end() for each in shipped_around().dateline if (found := each.search(plain))]
    return text[min(ends) :] if ends else text


def _without_heads(text: str) -> str:
    for _ in range(_MOST_HEADS):
        text = text.lstrip()
        plain = aligned(text[:_WIRE])
        ends = [found.end() for each in shipped_around().head if (found := each.match(plain))]
        if not any(ends):
            break
        text = text[max(ends) :]
    return text


def _without_opening(text: str) -> tuple[str, str | None]:
    plain = aligned(text[:_WIRE])
    found = next((found for each in shipped_around().opening if (found := each.match(plain))), None)
    return (text[found.end() :].lstrip("，,：: "), found["day"]) if found else (text, None)


def _without_citation(text: str) -> tuple[str, str | None, bool]:
    plain = aligned(text[:_WIRE])
    found = next((found for each in shipped_around().cites if (found := each.match(plain))), None)
    if found is None:
        return text, None, False
    origin = text[found.start("origin") : found.end("origin")].strip()
    return text[found.end() :], _NAMED.sub(r"\1", origin), bool(found["insiders"])


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        plain = aligned(line.strip())
        if any(each.match(plain) for each in shipped_around().end):
            return
        yield fold(_without_heads(_GLUED.sub(" ", line)))


def _whole_sentences(line: str) -> Iterator[str]:
    """The sentences of a line; one that a quotation or a bracket holds together is one."""
    start = end = 0
    for each in sentences(line):
        at = line.index(each, end)
        if _is_closed(line[start:end]) or end - start > _HELD:
            start = at
        end = at + len(each)
        if _is_closed(line[start:end]):
            yield line[start:end]


def _is_closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in map(tuple, _PAIRS))


def _tells(sentence: str) -> bool:
    """Whether it is a complete sentence of the report itself."""
    if not _ENDS.search(sentence) or size(sentence) < (_LEAST_CHARACTERS if is_wide(sentence) else _LEAST_TOLD):
        return False
    if sentence[0].islower() or _holds_heading(sentence):
        return False
    plain = aligned(sentence)
    around = shipped_around()
    return not any(each.search(plain) for each in (*around.no_part, *around.prices))


def _holds_heading(sentence: str) -> bool:
    """Whether a heading has grown into it: "Holders Have Left In Two Years On-chain data shows …"."""
    words = sentence.split()[:10]
    return len(words) > 5 and bool(_HEADING.search(" ".join(words))) and len(_CAPITAL.findall(" ".join(words))) >= 6


def _is_title(sentence: str, title: str) -> bool:
    return bool(title) and (sentence.startswith(title) or sentence.rstrip(".。") in title)
