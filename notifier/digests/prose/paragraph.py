"""The paragraph of a story: who says so, on which day, and the lead sentences of its reports.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsroom.citations.mentions import shipped_names
from newsroom.signals.words import words
from notifier.digests.edition import Words
from notifier.digests.prose.around import shipped_around
from notifier.digests.prose.headline import is_teaser, is_title_case, title_of
from notifier.digests.prose.opening import Form, more, opening, when
from notifier.digests.prose.reading import Read, is_said_twice, is_short, is_wide, read, size
from notifier.digests.prose.spelling import Spelling, spelling
from notifier.digests.told import Told
from notifier.texts import translator
from record.folding import aligned, folded

#: Words of a paragraph, or characters where they are not set apart: fewer than the first and another sentence is looked
#: for, also in another report; the second it does not pass.
LENGTHS = {"en": (60, 160), "zh": (120, 300)}
#: Reports beside the first that may add to a paragraph.
_MOST_OTHERS = 2
#: Reports of a story that are read for its paragraph.
_MOST_READ = 12
#: A sentence that shares more of its words than this with what was said says it again; less than the second, it is of
#: something else.
_AGAIN, _APART = 0.5, 0.06
#: Words behind "The" of which one must be a name, so that a reader knows who is meant.
_NAMING = 3
_CITING = re.compile(
    r"\b(?:according to|citing|as reported by|reported by|told|per a|per the)\b|^(?:根?据|依据|援引)", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z0-9$]")
_WE = re.compile(r"\b(?:we|our|us|I|my)\b", re.IGNORECASE)
_ENDS = re.compile(r"[.!?。！？][\"'”’」』)）\]]*$")


def paragraph(told: Told, language: str, zone: str = "UTC") -> tuple[Words, ...]:
    """The paragraph of a story in an edition of a language (en, zh): the opening, then sentences; days are of a zone.

    Of reports in another language where there are none in the edition's.  At least an opening and a title.
    """
    own = [each for each in told.reports if each.language == language]
    reads = [read(each) for each in (own or told.reports)[:_MOST_READ]]
    least, most = LENGTHS["zh" if (own or told.reports)[0].language in ("zh", "ja", "ko") else "en"]
    reads.sort(key=lambda each: _rank(each, told, least))
    first, *others = reads
    known = spelling(told.reports)
    parts = list(_first_parts(first, language, zone, most, known))
    for other in [each for each in others if each.report.name != first.report.name][:_MOST_OTHERS]:
        parts += _more_parts(parts, other, language, zone, (least, most))
    return tuple(parts)


def length(parts: Sequence[Words]) -> int:
    """Words of a paragraph, or characters of scripts that set none apart."""
    return sum(size(each.text) for each in parts)


def _rank(each: Read, told: Told, least: int) -> tuple[float, ...]:
    """The first is quoted: an authority that speaks of itself, then who tells most, and tells it by itself."""
    told_size = sum(map(size, each.sentences))
    leans = not each.sentences or _leans(each.sentences[0])
    return (
        not (each.report.primary and told_size >= least // 2),
        not each.sentences,
        each.report.tier == "aggregator",
        -min(told_size, least) // (least // 3) + leans,
        each.report is not told.lead,
        each.report.at.timestamp(),
    )


def _first_parts(first: Read, language: str, zone: str, most: int, known: Spelling) -> Iterator[Words]:
    report, t, at = first.report, translator(language), when(first, zone)
    lead = _title_in_front(first)
    quoted = [each for each in (lead, *_fitting(first.sentences, most - size(lead))) if each]
    if not quoted:
        quoted = [title_of(report) or report.name]
    begin = quoted[0]
    form = _form(begin, first, language, known)
    if lead and (is_title_case(begin) or is_teaser(begin)):
        form = "quoted"
    yield Words("opening", opening(first, at, form, t).strip(), report.item.id)
    if form != "quoted" and known.is_common(begin):
        begin = begin[0].lower() + begin[1:]
    for text in (begin, *quoted[1:]):
        yield Words("sentence", _ended(text), report.item.id)


def _form(begin: str, first: Read, language: str, known: Spelling) -> Form:
    report, plain = first.report, aligned(begin)
    if report.language != language or not (known.is_common(begin) or known.is_name(begin)):
        return "quoted"
    if report.primary:
        names = [folded(each) for each in (report.name, report.native) if each]
        if any(folded(begin).removeprefix("the ").startswith(each) for each in names):
            return "own"
        return "quoted" if _WE.search(begin) else "clause"
    return "attributed" if _CITING.search(plain) and not first.origin else "clause"


def _more_parts(
    parts: Sequence[Words], other: Read, language: str, zone: str, lengths: tuple[int, int]
) -> Iterator[Words]:
    """What another report adds to a paragraph that is short."""
    least, most = lengths
    had = length(parts)
    said = words(" ".join(each.text for each in parts))
    is_first = True
    for sentence in other.sentences:
        if had >= least:
            return
        shared = _shared(sentence, said)
        if not _APART <= shared <= _AGAIN or had + size(sentence) > most or (is_first and _leans(sentence)):
            continue
        if is_first:
            yield Words("opening", more(other.report, when(other, zone), translator(language)), other.report.item.id)
        yield Words("sentence", sentence, other.report.item.id)
        is_first = False
        said |= words(sentence)
        had += size(sentence)


def _title_in_front(first: Read) -> str:
    """The title, where the first sentence needs one; another report's words would not be this one's."""
    if first.sentences and first.is_from_start and not _leans(first.sentences[0]):
        return ""
    title = title_of(first.report)
    if first.sentences and (is_teaser(title) or _shared(title, words(first.sentences[0])) > _AGAIN):
        return ""
    return _without_origin(title)


def _without_origin(title: str) -> str:
    """A title that ends with the outlet it cites, which the opening names: "…: Bloomberg"."""
    told, colon, outlet = title.rpartition(": ")
    return told if colon and shipped_names().outlet(outlet) and not is_short(told) else title


def _leans(sentence: str) -> bool:
    """Whether a sentence leans on one before it: "The move follows …"."""
    plain = aligned(sentence)
    if any(each.match(plain) for each in shipped_around().leans):
        return True
    start = plain.split()[: _NAMING + 1]
    return start[0] == "The" and not any(_NAME.search(word) for word in start[1:])


def _shared(sentence: str, said: frozenset[str]) -> float:
    """The share of a sentence's words that were said."""
    own = words(sentence)
    return len(own & said) / len(own) if own else 1.0


def _fitting(sentences: Sequence[str], most: int) -> Iterator[str]:
    """The first sentences, as many as there is room for, at least one; none that says again what another did."""
    had: list[str] = []
    for sentence in sentences:
        if had and sum(map(size, had)) + size(sentence) > most:
            return
        if not any(is_said_twice(sentence, each) for each in had):
            had.append(sentence)
            yield sentence


def _ended(text: str) -> str:
    return text if _ENDS.search(text) else f"{text}{'。' if is_wide(text) else '.'}"
