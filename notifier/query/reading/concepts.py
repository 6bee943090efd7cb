"""Concepts as queries look for them.  Pure."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property

from config.knowledge.concepts import Concepts, shipped_concepts
from notifier.query.documents.document import TEXTS
from notifier.query.documents.fold import fold_text
from notifier.query.reading.terms import TermRefused, english_forms, read_term
from notifier.query.said import said
from notifier.query.tree.leaves import DEFAULT_TEXTS, Concept, Term, Texts, Wildcard

_WORD = re.compile(r"[^\W_]+")
#: Before an entry that is none of the concept, though one of its names stands within: "-Royal Bank of Canada".
_OTHER = "-"
_Names = tuple[Term | Wildcard, ...]
#: Letters of the beginning of a word that say which event is meant.
_LEAST_STEM = 4


class ConceptRefused(ValueError):
    """A name of a concept that cannot be looked for; the text says which, and what would be right."""


class ConceptBook:
    """All concepts, each read when it is first asked for."""

    def __init__(self, concepts: Concepts) -> None:
        self.concepts = concepts
        #: Of each concept that was asked for its names, and those of something else.
        self._names: dict[str, tuple[_Names, _Names]] = {}

    def find(self, key: str, texts: Texts) -> Concept | None:
        """The concept `key`, or all of a family for `family:*`; None where there is none.  Raises ConceptRefused."""
        if key not in self._names:
            finds = self._finds(key)
            if finds is None:
                return None
            self._names[key] = _names(key, finds)
        return Concept(key, texts, *self._names[key])

    def concept(self, key: str, texts: Texts) -> Concept:
        """The concept, or the family.  Raises KeyError for an unknown one."""
        concept = self.find(key, texts)
        if concept is None:
            raise KeyError(key)
        return concept

    def names(self, key: str) -> _Names:
        """What the concept finds.  Raises KeyError for an unknown one."""
        return self.concept(key, DEFAULT_TEXTS).names

    def nearest(self, key: str) -> str | None:
        """The id of a concept that is spelled like this."""
        return next(iter(difflib.get_close_matches(key, [*self.concepts, *self._families()], n=1)), None)

    def event_of(self, word: str) -> str | None:
        """The concept of the event that a common word (or, with a star behind it, its beginning) stands for."""
        stem = word.rstrip("*")
        if stem == word:
            found = self._events_by_word.get(fold_text(word), set())
        elif len(stem) >= _LEAST_STEM and "*" not in stem and "?" not in stem:
            start = fold_text(stem)
            found = {key for known, keys in self._events_by_word.items() if known.startswith(start) for key in keys}
        else:
            return None
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def digest(self) -> str:
        """Equal for equal concepts: what was compiled with others must be compiled anew."""
        written = "\n".join(f"{key} {each.is_event} {each.finds}" for key, each in sorted(self.concepts.items()))
        return hashlib.blake2b(written.encode(), digest_size=12).hexdigest()

    @cached_property
    def _events_by_word(self) -> Mapping[str, set[str]]:
        """Single words of events, folded, without their stars."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key, concept in self.concepts.items():
            for text in concept.finds if concept.is_event else ():
                word = "" if text.startswith(_OTHER) else fold_text(text.strip("*~="))
                if _WORD.fullmatch(word):
                    found[word].add(key)
            if concept.is_event and key not in found:
                found[key].add(key)
        return found

    def _finds(self, key: str) -> tuple[str, ...] | None:
        if key.endswith(":*"):
            family = self.concepts.family(key.removesuffix(":*"))
            return tuple(dict.fromkeys(find for concept in family for find in concept.finds)) or None
        concept = self.concepts.get(key)
        return None if concept is None else concept.finds

    def _families(self) -> list[str]:
        return [f"{family}:*" for family in self.concepts.families]


def _names(key: str, finds: tuple[str, ...]) -> tuple[_Names, _Names]:
    """What a concept finds, and what is none of it though it has such a name within."""
    try:
        found = [(text.startswith(_OTHER), name) for text in finds for name in _read(text)]
    except TermRefused as error:
        raise ConceptRefused(said("concept @{key}: {error}", key=key, error=error.args[0])) from None
    names, others = (tuple(dict.fromkeys(name for other, name in found if other is which)) for which in (False, True))
    return names, others


def check_name(text: str) -> str | None:
    """What is wrong with an entry of a concept's `finds`, or None."""
    try:
        _read(text)
    except TermRefused as error:
        return str(error)
    return None


def _read(text: str) -> list[Term | Wildcard]:
    """One entry of a concept's `finds`.  Raises TermRefused."""
    text = text.removeprefix(_OTHER)
    mark, text = (text[0], text[1:]) if text[:1] in ("=", "~") else ("", text)
    forms = english_forms(text) if mark == "~" else [text]
    return [read_term(form, phrase=True, exact=mark == "=", texts=_ALL_TEXTS) for form in forms]


#: The names of a concept are looked for in a document as a whole, and once.
_ALL_TEXTS: Texts = tuple(range(len(TEXTS)))


@cache
def shipped_book() -> ConceptBook:
    """Over the shipped concepts."""
    return ConceptBook(shipped_concepts())
