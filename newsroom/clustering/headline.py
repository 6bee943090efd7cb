"""A headline taken apart: whom it names, which words it is made of, what its numbers are.  Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from config.knowledge.names import Name, shipped_countries, shipped_groups, shipped_names, shipped_plain_words
from newsroom.languages import is_chinese, is_japanese
from newsroom.signals.lexicon import Lexicon, Spot
from newsroom.signals.numbers import numbers
from newsroom.signals.words import stem
from record.folding import aligned

#: Latin words, numbers, runs of katakana; else every character that is a letter.
_TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f][\w'.&+-]*|\d+(?:[.,]\d+)*%?|[ァ-ヺー]{2,}|[^\W\d_]")
_KATAKANA = re.compile("[ァ-ヺー]{3,}")
#: Shorter words are initials and the like.
_LEAST = 3
#: A headline with a larger share of capitalised words is written in title case, which says nothing.
_TITLE_CASE = 0.6
#: Groups of names whose members stand for an authority of a country: Bank of Ghana is Ghana's.
_OF_COUNTRIES = ("central-banks", "regulators")
#: An outlet in a headline is whom it cites.
_CITED = "media"
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
    + ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a headline."""

    #: In small letters, without endings.
    stem: str
    #: Whether it is written as a name is, and no list knows it as a common word.
    proper: bool
    #: Whether it is a number or a month.
    numeric: bool
    #: The known names that it is a part of, and their countries, as clues.
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """A name in a headline."""

    #: The first of its words, see Token.
    stem: str
    #: As a known name, and that of its country, as clues; none if no list knows it.
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Headline:
    """What a headline is made of."""

    tokens: Sequence[Token]
    stems: frozenset[str]
    #: In title case only those that are known.
    subjects: Sequence[Subject]
    #: Group of names -> those in it that it has, as clues: two headlines that name other exchanges are of other events.
    groups: Mapping[str, frozenset[str]]
    #: Unit -> amounts in it.
    amounts: Mapping[str, Collection[float]]
    #: Ids of common words.
    concepts: frozenset[str]


def headline_of(title: str, found: Sequence[Spot]) -> Headline:
    """`found`: the known names and words of the title, in order."""
    plain = aligned(title)
    title_case = _is_title_case(plain)
    words = [(match, _token(match, found)) for match in _TOKEN.finditer(plain)]
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for each in found:
        if each.is_name:
            groups[shipped_groups()[each.id]].add(f"n{each.id}")
            groups["countries"].update(_countries(each.id))
    amounts: defaultdict[str, list[float]] = defaultdict(list)
    for number in numbers(plain):
        unit, _, value = number.partition(":")
        amounts[unit].append(float(value))
    return Headline(
        tokens=[token for _, token in words],
        stems=frozenset(token.stem for _, token in words),
        subjects=list(_subjects(plain, words, title_case=title_case)),
        groups={group: frozenset(ids) for group, ids in groups.items() if ids and group != _CITED},
        amounts=amounts,
        concepts=frozenset(each.id for each in found if not each.is_name),
    )


def _token(match: re.Match[str], found: Sequence[Spot]) -> Token:
    word = match[0]
    lowered = word.lower()
    small = stem(lowered)
    numeric = lowered in _MONTHS or word[0].isdigit()
    if numeric or small in shipped_plain_words().stop_words or word in shipped_plain_words().loanwords:
        return Token(small, proper=False, numeric=numeric)
    capital = len(word) >= _LEAST and (word[0].isupper() or _KATAKANA.fullmatch(word) is not None)
    covering = [each for each in found if each.start < match.end() and match.start() < each.end]
    known = [clue for each in covering if each.is_name for clue in (f"n{each.id}", *_countries(each.id))]
    return Token(small, capital and all(each.is_name for each in covering), numeric=False, known=frozenset(known))


def _subjects(title: str, words: Sequence[tuple[re.Match[str], Token]], *, title_case: bool) -> Iterator[Subject]:
    reached = 0
    for match, token in words:
        if not token.proper or (title_case and not token.known):
            reached = 0
            continue
        if reached == 0 or not title[reached : match.start()].isspace():
            yield Subject(token.stem, token.known)
        reached = match.end()


def _is_title_case(title: str) -> bool:
    """Whether capitals say nothing: other scripts write Latin letters for names only."""
    if is_japanese(title) or is_chinese(title):
        return False
    rest = [word for word in re.findall(r"[A-Za-z][\w'-]*", title)][1:]
    return not rest or sum(word[0].isupper() for word in rest) > _TITLE_CASE * len(rest)


@cache
def _lexicon_of_countries() -> Lexicon:
    return Lexicon({code: Name(names=names) for code, names in shipped_countries().items()}, {})


@cache
def _countries(name: str) -> frozenset[str]:
    """The countries of an authority, by its names, as clues."""
    if shipped_groups()[name] not in _OF_COUNTRIES:
        return frozenset()
    written = "\n".join((*shipped_names()[name].names, *shipped_names()[name].sure))
    return frozenset(f"n{each.id}" for each in _lexicon_of_countries().find(aligned(written)))
