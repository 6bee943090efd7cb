"""The paragraph of a story: who says so, on which day, and the lead sentences of its reports.  Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from newsroom.signals.words import words
from notifier.digests.edition import Words
from notifier.digests.prose.headline import headline, is_teaser, is_title_case, title_of
from notifier.digests.prose.leading import (
    NUMBER,
    goes_on,
    in_order,
    is_comment,
    is_related,
    share,
    shares_name,
    title_in_front,
)
from notifier.digests.prose.opening import Form, When, more, opening, when
from notifier.digests.prose.reading import Read, ends_wide, is_said_twice, is_short, read, size
from notifier.digests.prose.spelling import Spelling, spelling
from notifier.digests.told import Told
from notifier.texts import translator
from record.folding import aligned, folded

#: Words of a paragraph, or characters where they are not set apart: fewer than the first and another sentence is looked
#: for, also in another report; the second it does not pass.
LENGTHS = {"en": (60, 160), "zh": (120, 300)}
#: Languages whose texts are measured in characters.
_IN_CHARACTERS = ("zh", "ja", "ko")
#: Reports beside the first that may add to a paragraph.
_MOST_OTHERS = 4
#: Reports of a story that are read for its paragraph.
_MOST_READ = 12
#: A sentence that shares more of its words than this with what was said says it again; less than the second, it is of
#: something else.
_AGAIN, _APART = 0.55, 0.06
#: The same where all its numbers were said.
_AGAIN_NUMBERS = 0.3
_CITING = re.compile(
    r"\b(?:according to|citing|as reported by|reported by|told|per a|per the)\b|^(?:根?据|依据|援引)", re.IGNORECASE
)
_WE = re.compile(r"\b(?:we|our|us|I|my)\b", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…。！？][\"'”’」』)）\]]*$")
_HANGUL = re.compile("[가-힣]")


def paragraph(told: Told, language: str, zone: str = "UTC", quoted: Collection[str] = ()) -> tuple[Words, ...]:
    """The paragraph of a story in an edition of a language (en, zh): the opening, then sentences; days are of a zone.

    Of reports in the headline's language where there are none in the edition's.  At least an opening and a title.
    `quoted`: ids of reports that the edition quotes elsewhere; others come first, where they tell as much.
    """
    return _Paragraph(told, language, zone, quoted).parts()


def length(parts: Sequence[Words]) -> int:
    """Words of a paragraph, or characters of scripts that set none apart."""
    return sum(size(each.text) for each in parts)


class _Paragraph:
    def __init__(self, told: Told, language: str, zone: str, quoted: Collection[str]) -> None:
        self._told, self._language, self._zone = told, language, zone
        self._t, self._quoted = translator(language), quoted
        self._headline, self._tongue = headline(told, language)
        self._least, self._most = LENGTHS["zh" if self._tongue in _IN_CHARACTERS else "en"]

    def parts(self) -> tuple[Words, ...]:
        reads = [read(each) for each in self._told.reports if each.language == self._tongue][:_MOST_READ]
        first, *others = in_order(reads, self._told.lead, self._headline, self._least, self._quoted)
        parts = list(self._first(first, spelling(self._told.reports)))
        for other in islice(self._beside(first, others, parts), _MOST_OTHERS):
            parts += self._more(parts, first, other)
        return tuple(parts)

    def _first(self, first: Read, known: Spelling) -> Iterator[Words]:
        report, at = first.report, when(first, self._zone)
        lead = title_in_front(first, self._headline)
        if size(lead) > self._most:
            lead = title_of(report)
        quoted = [each for each in (lead, *_fitting(first.sentences, self._most - size(lead))) if each]
        begin = quoted[0] if quoted else report.name
        form = self._form(begin, first, known)
        yield Words("opening", opening(first, at, form, self._t), report.item.id)
        if form != "quoted" and known.is_common(begin):
            begin = begin[0].lower() + begin[1:]
        for text in (begin, *quoted[1:]):
            yield Words("sentence", _ended(text), report.item.id)

    def _form(self, begin: str, first: Read, known: Spelling) -> Form:
        report = first.report
        is_headline = begin not in first.sentences and (report.primary or is_title_case(begin) or is_teaser(begin))
        if is_headline or report.language != self._language or not (known.is_common(begin) or known.is_name(begin)):
            return "quoted"
        if report.primary:
            names = [folded(each) for each in (report.name, report.native) if each]
            if any(folded(begin).removeprefix("the ").startswith(each.removeprefix("the ")) for each in names):
                return "own"
            return "quoted" if _WE.search(begin) else "clause"
        is_named = report.cited is not None and folded(report.cited.source) in folded(begin)
        is_citing = is_named or _CITING.search(aligned(begin))
        return "attributed" if is_citing and not first.origin else "clause"

    def _beside(self, first: Read, others: Sequence[Read], parts: Sequence[Words]) -> Iterator[Read]:
        """Reports of the same event: what the first's source said besides on the day, then one of each other source."""
        event = " ".join((self._headline, *(each.text for each in parts if each.kind == "sentence")))
        related = [each for each in others if is_related(each.report, event) and shares_name(each, event)]
        yield from (each for each in related if self._speaker(each) == self._speaker(first))
        seen = {first.report.name}
        for each in related:
            if each.report.name not in seen:
                seen.add(each.report.name)
                yield each

    def _speaker(self, each: Read) -> tuple[str, When, str | None]:
        """Who speaks, when, and whom it cites."""
        return each.report.name, when(each, self._zone), each.origin

    def _more(self, parts: Sequence[Words], first: Read, other: Read) -> Iterator[Words]:
        """What another report adds to a paragraph that is short."""
        text, report = " ".join(each.text for each in parts), other.report
        is_begun = follows = False
        for sentence in self._quotable(other):
            had = size(text)
            if had >= self._least:
                return
            follows = (
                _adds(sentence, text) and had + size(sentence) <= self._most and (follows or not goes_on(sentence))
            )
            if not follows:
                continue
            if not is_begun and self._speaker(other) != self._speaker(first):
                at = when(other, self._zone)
                said_by = more(report, None if at == when(first, self._zone) else at, self._t)
                yield Words("opening", said_by, report.item.id)
            yield Words("sentence", _ended(sentence), report.item.id)
            is_begun = True
            text += f" {sentence}"

    def _quotable(self, other: Read) -> Sequence[str]:
        """Sentences that tell what happened; of a report that has none its title, if it is one."""
        if told := [each for each in other.sentences if not is_comment(each)]:
            return told
        title = title_of(other.report)
        is_unfit = is_teaser(title) or is_title_case(title) or is_short(title) or title.endswith("…")
        return () if is_unfit or share(title, words(self._headline)) > _AGAIN else (title,)


def _adds(sentence: str, text: str) -> bool:
    """Whether a sentence says something of the same event that a text does not: other words, and other numbers."""
    numbers = set(NUMBER.findall(sentence))
    again = _AGAIN_NUMBERS if numbers and numbers <= set(NUMBER.findall(text)) else _AGAIN
    return _APART <= share(sentence, words(text)) <= again


def _fitting(sentences: Sequence[str], most: int) -> Iterator[str]:
    """The first sentences, as many as there is room for; none that says again what another did."""
    had: list[str] = []
    for sentence in sentences:
        if sum(map(size, had)) + size(sentence) > most:
            if had:
                return
            continue
        if not any(is_said_twice(sentence, each) for each in had):
            had.append(sentence)
            yield sentence


def _ended(text: str) -> str:
    if _ENDS.search(text):
        return text
    return f"{text}。" if ends_wide(text) and not _HANGUL.search(text) else f"{text}."
