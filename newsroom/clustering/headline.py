"""A headline taken apart: whom it names, which words it is made of, what its numbers are.  Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from config.knowledge.names import Name, shipped_countries, shipped_groups, shipped_names, shipped_plain_words
from newsroom.clustering.asides import is_aside, is_said
from newsroom.clustering.clauses import clauses
from newsroom.duplicates.text import MONTHS
from newsroom.languages import is_chinese, is_japanese
from newsroom.signals.lexicon import Lexicon, Spot
from newsroom.signals.words import stem, words
from record.folding import aligned

#: Latin words, numbers, runs of katakana; else every character that is a letter.
_TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f][\w'.&+-]*|\d+(?:[.,]\d+)*%?|[ァ-ヺー]{2,}|[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z][\w'-]*")
_KATAKANA = re.compile("[ァ-ヺー]{3,}")
#: Shorter words are initials and the like.
_LEAST = 3
#: A headline with a larger share of capitalised words is written in title case, which says nothing.
_TITLE_CASE = 0.6
#: Groups of names whose members stand for an authority of a country: Bank of Ghana is Ghana's.
_OF_COUNTRIES = ("central-banks", "regulators")
#: An outlet in a headline is whom it cites.
_CITED = "media"
#: Large units, which are parts of numbers: 6 亿 and 5,950 万 fill one place.
_SCALES = frozenset("千万亿兆")

#: Words that are remembered: few words make up most of a day's news.
_REMEMBERED = 20_000
#: Concepts of which an event is one or the other.
_OPPOSITES = (
    ("rise", "fall"), ("rise", "shrink"), ("grow", "shrink"), ("inflow", "outflow"), ("bull", "bear"),
    ("record", "low"), ("approve", "reject"), ("pass", "reject"), ("list", "delist"), ("convict", "acquit"),
    ("halt", "resume"),
)  # fmt: skip
_CONTRARY = (*_OPPOSITES, *((b, a) for a, b in _OPPOSITES))
#: What is denied, and what denies it, mostly beside it.
_DENIABLE = frozenset(("acquire", "merge", "plan", "partner", "invest", "launch", "list", "issue", "ipo"))
_DENIALS = frozenset(("reject", "cancel", "rumour"))


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

    #: The first of its words, see Token; and the same as a clue.
    stem: str
    clue: str
    #: As a known name, and that of its country, as clues; none if no list knows it.
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Headline:
    """What a headline is made of."""

    tokens: Sequence[Token]
    #: The stems of those that are no numbers, in order.
    form: Sequence[str]
    stems: frozenset[str]
    #: In title case only those that are known.
    subjects: Sequence[Subject]
    #: Group of names -> those in it that it has, as clues: two headlines that name other exchanges are of other events.
    groups: Mapping[str, frozenset[str]]
    #: Unit -> amounts in it that the report states.
    amounts: Mapping[str, Collection[float]]
    #: Ids of common words.
    concepts: frozenset[str]
    #: What is the contrary of one of these, and what denies one and is none.
    contrary: frozenset[str]
    denial: frozenset[str]
    #: What it says happened, as clues: words, known names, known words; and what it gives as the surroundings of that.
    event: frozenset[str]
    surroundings: frozenset[str]
    #: Whether it asks, explains or rounds up; and whether it hands on what somebody says.
    aside: bool
    said: bool


def headline_of(title: str, found: Sequence[Spot], stated: Iterable[str]) -> Headline:
    """`found`: the known names and words of the title, in order; `stated`: the numbers of the report."""
    plain = aligned(title)
    placed = [(match.start(), match.end(), _token(match, found)) for match in _TOKEN.finditer(plain)]
    event, surroundings = (_clues(part, plain, found) for part in clauses(plain))
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for each in found:
        if each.is_name:
            groups[shipped_groups()[each.id]].add(f"n{each.id}")
            groups["countries"].update(_countries(each.id))
    amounts: defaultdict[str, list[float]] = defaultdict(list)
    for number in stated:
        unit, _, value = number.partition(":")
        amounts[unit].append(float(value))
    concepts = frozenset(each.id for each in found if not each.is_name)
    return Headline(
        tokens=tuple(token for _, _, token in placed),
        form=tuple(token.stem for _, _, token in placed if not token.numeric),
        stems=frozenset(token.stem for _, _, token in placed),
        subjects=list(_subjects(plain, placed, title_case=_is_title_case(plain))),
        groups={group: frozenset(ids) for group, ids in groups.items() if ids and group != _CITED},
        amounts=amounts,
        concepts=concepts,
        contrary=frozenset(b for a, b in _CONTRARY if a in concepts),
        event=event,
        surroundings=surroundings,
        aside=is_aside(plain),
        said=is_said(plain),
        denial=frozenset() if concepts.isdisjoint(_DENIABLE) else _DENIALS - concepts,
    )


def _clues(part: str, title: str, found: Iterable[Spot]) -> frozenset[str]:
    """Of a part of the title; `found` are those of the whole title."""
    start = title.find(part)
    inside = (each for each in found if start <= each.start < start + len(part))
    return frozenset([*(f"w{word}" for word in words(part)), *(f"{'n' if s.is_name else 'c'}{s.id}" for s in inside)])


def _token(match: re.Match[str], found: Sequence[Spot]) -> Token:
    token = _plain(match[0])
    if not token.proper:
        return token
    covering = [each for each in found if each.start < match.end() and match.start() < each.end]
    if not covering:
        return token
    known = [clue for each in covering if each.is_name for clue in (f"n{each.id}", *_countries(each.id))]
    return Token(token.stem, all(each.is_name for each in covering), numeric=False, known=frozenset(known))


@lru_cache(_REMEMBERED)
def _plain(word: str) -> Token:
    """The word, as if no list knew it."""
    lowered, common = word.lower(), shipped_plain_words()
    small = stem(lowered)
    if lowered in MONTHS or word[0].isdigit() or word in _SCALES:
        return Token(small, proper=False, numeric=True)
    capital = len(word) >= _LEAST and (word[0].isupper() or _KATAKANA.fullmatch(word) is not None)
    return Token(small, capital and small not in common.stop_words and word not in common.loanwords, numeric=False)


def _subjects(title: str, placed: Sequence[tuple[int, int, Token]], *, title_case: bool) -> Iterator[Subject]:
    reached = 0
    for start, end, token in placed:
        if not token.proper or (title_case and not token.known):
            reached = 0
            continue
        if reached == 0 or not title[reached:start].isspace():
            yield Subject(token.stem, f"w{token.stem}", token.known)
        reached = end


def _is_title_case(title: str) -> bool:
    """Whether capitals say nothing: other scripts write Latin letters for names only."""
    if is_japanese(title) or is_chinese(title):
        return False
    initials = [word[0] for word in _LATIN.findall(title)][1:]
    return not initials or sum(map(str.isupper, initials)) > _TITLE_CASE * len(initials)


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
