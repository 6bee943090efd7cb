"""What a person's words mean as a query: names of things, plain words, and what else may be meant.  Pure."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from config.knowledge.families import FAMILIES
from config.knowledge.names import shipped_groups, shipped_names, shipped_plain_words
from notifier.query.documents.fold import fold_text
from notifier.query.reading.concepts import ConceptBook
from notifier.query.reading.stop_words import STOP_WORDS

#: Words before a name that say what it is of, and the families of concepts in which it is looked up.
KINDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("company", "firm", "exchange", "公司", "企业", "交易所"), ("firm",)),
    **dict.fromkeys(("central bank", "bank", "央行", "银行"), ("bank",)),
    **dict.fromkeys(("regulator", "监管机构", "监管"), ("regulator",)),
    **dict.fromkeys(("institution", "authority", "机构"), ("bank", "regulator")),
    **dict.fromkeys(("project", "cbdc project", "项目"), ("project",)),
    **dict.fromkeys(("coin", "token", "代币", "币种"), ("coin",)),
    **dict.fromkeys(("person", "人物"), ("person", "politics")),
}
_NAMED = re.compile(rf"({'|'.join(sorted(KINDS, key=len, reverse=True))})[\s:：]+(\S.*)", re.IGNORECASE | re.DOTALL)
#: What only the query language has.
_SIGNS = re.compile(r'["“”„‟＂()（）@=~*?:：/]|(?:^|\s)(?:[-−]\S|(?:AND|OR|NOT)(?=\s|$))')
_SEPARATORS = re.compile(r"[,，、;；]+(?=\s|$)|[，、；]+|(?<!\d)[,;]+|[,;]+(?!\d)")
_LAST = "。！？!.…"
_OR = frozenset({"or", "或", "或者"})
_AND = frozenset({"and", "&", "和", "与", "以及"})
#: Words of one name; and letters of the shortest word that may be a slip of the pen.
_MOST_WORDS, _LEAST_LETTERS = 5, 5
#: A concept that finds more is one of many things.
_MANY = 80
#: How alike a word and the name are that it may be a slip of, and by how many letters longer or shorter.
_ALIKE, _SLIPS = 0.84, 2


@dataclass(frozen=True, slots=True)
class Meant:
    """A query, and how it was made of what somebody wrote."""

    query: str
    #: Words that would stand in almost every report.
    left_out: tuple[str, ...] = ()
    #: What was asked for by its name, as in `company Circle`; and whether that is known.
    name: str | None = None
    is_known: bool = True


def meant(text: str, book: ConceptBook) -> Meant:
    """The query that somebody's words mean: a thing by its name, plain words, or the query language as it stands."""
    text = " ".join(text.split())
    named = _NAMED.fullmatch(text)
    if named is not None and _is_plain(named[2]):
        kind, name = named[1].lower(), named[2]
        key = find(name, book, KINDS[kind])
        query = f'{"" if name.islower() else "="}"{name}"' if key is None else _all_names(key)
        return Meant(query, name=f"{named[1]} {name}", is_known=key is not None)
    return _of_plain_words(text, book) if _is_plain(text) else Meant(text)


def other_meaning(query: str, book: ConceptBook) -> str | None:
    """The same plain words with the concepts of which some of them are a name; None where there is none."""
    if not _is_plain(query.replace(" OR ", " ")):
        return None
    words, found, at = query.split(), list[str](), 0
    while at < len(words):
        for end in range(min(len(words), at + _MOST_WORDS), at, -1):
            key = None if "OR" in words[at:end] else find(" ".join(words[at:end]), book)
            if key is not None:
                found.append(f"@{key}")
                at = end
                break
        else:
            found.append(words[at])
            at += 1
    return None if found == words else " ".join(found)


def other_spelling(query: str, book: ConceptBook) -> str | None:
    """Plain words that are nearly names, as the concepts of these: for a query that finds nothing."""
    words = query.split()
    if not _is_plain(query) or len(words) > _MOST_WORDS:
        return None
    if key := _nearly(query, book):
        return f"@{key}"
    found = [f"@{key}" if (key := _nearly(word, book)) else word for word in words]
    return None if found == words else " ".join(found)


def _nearly(name: str, book: ConceptBook) -> str | None:
    """The concept that has almost this name; None for one that is spelled as words of names are."""
    folded, known = fold_text(name), _by_name(book)
    if len(folded) < _LEAST_LETTERS or folded in known or all(word in _words_of_names(book) for word in folded.split()):
        return None
    alike = [each for each in known if abs(len(each) - len(folded)) <= _SLIPS]
    close = difflib.get_close_matches(folded, alike, 1, _ALIKE)
    return find(close[0], book) if close else None


def find(name: str, book: ConceptBook, families: Sequence[str] = ()) -> str | None:
    """The id of the concept that a name stands for; of `families`, where there are any, or of none.

    Words of events are no names.
    """
    folded = fold_text(name)
    found = list(_by_name(book).get(folded, ()))
    if families:
        found = [key for key in (*found, *_apart().get(folded, ())) if _is_of(key, families) and key in book.concepts]
    slug = re.sub(r"[^\w]+", "-", folded).strip("-")

    def rank(key: str) -> tuple[bool, bool, bool, int]:
        finds = len(book.concepts[key].finds)
        return finds > _MANY, key.rpartition(":")[2] != slug, ":" in key, finds

    return min(found, key=rank, default=None)


def _is_of(key: str, families: Sequence[str]) -> bool:
    family, colon, _ = key.partition(":")
    return not colon or family in families


def _is_plain(text: str) -> bool:
    return not _SIGNS.search(text)


def _of_plain_words(text: str, book: ConceptBook) -> Meant:
    """All of them, without those that every report has; commas and `or` part alternatives."""
    alternatives, left_out = [list[str]()], list[str]()
    words = list(_words(text.rstrip(_LAST) if " " in text else text))
    if find(" ".join(words), book) is not None:
        return Meant(" ".join(words))
    for word in words:
        if word == "OR":
            alternatives.append([])
        elif word != "NOT" and _says_nothing(word, book):
            left_out.append(word)
        else:
            alternatives[-1].append(word)
    query = " OR ".join(" ".join(each) for each in alternatives if each)
    return Meant(query, tuple(left_out)) if query else Meant(text)


def _words(text: str) -> Iterator[str]:
    for number, part in enumerate(_SEPARATORS.split(text)):
        if number:
            yield "OR"
        for word in part.split():
            lowered = word.lower()
            if lowered in _OR:
                yield "OR"
            elif lowered == "not":
                yield "NOT"
            elif lowered not in _AND:
                yield word


def _says_nothing(word: str, book: ConceptBook) -> bool:
    """Whether it tells no report from another; capitals make a name."""
    folded = fold_text(word)
    if folded in book.concepts:
        return False
    return folded in STOP_WORDS or (word.islower() and word in shipped_plain_words().stop_words)


def _all_names(key: str) -> str:
    """The concept, and those names of the thing that mean it only beside certain words."""
    name = shipped_names().get(key.rpartition(":")[2])
    if name is None or not name.context:
        return f"@{key}"
    names = " OR ".join(f'{"=" if name.exact else ""}"{each}"' for each in name.names)
    beside = " OR ".join(_beginning(each) for each in name.context)
    return f"@{key} OR (({names}) ({beside}))"


def _beginning(word: str) -> str:
    return f"{word}*" if word.isascii() and word.isalnum() else f'"{word}"'


@lru_cache(maxsize=2)
def _by_name(book: ConceptBook) -> Mapping[str, Sequence[str]]:
    """Ids of concepts by each of their names, folded; and by the id itself."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, concept in book.concepts.items():
        if not concept.is_event:
            own = key.rpartition(":")[2]
            names = (
                own,
                own.replace("-", " "),
                concept.name,
                *(each for each in concept.finds if not each.startswith("-")),
            )
            for name in {fold_text(each.lstrip("=~")) for each in names if "*" not in each}:
                found[name].append(key)
    return found


@lru_cache(maxsize=2)
def _words_of_names(book: ConceptBook) -> frozenset[str]:
    return frozenset(word for name in _by_name(book) for word in name.split())


@lru_cache(maxsize=1)
def _apart() -> Mapping[str, Sequence[str]]:
    """Ids of concepts by those names that mean them only beside certain words."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, name in shipped_names().items():
        if name.context and (family := FAMILIES.get(shipped_groups()[key])):
            for each in name.names:
                found[fold_text(each)].append(f"{family}:{key}")
    return found
