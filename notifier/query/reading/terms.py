"""From a word or a phrase as a query writes it to what looks for it.  Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from notifier.query.documents.fold import exact_form, fold_text, without_unseen
from notifier.query.documents.numbers import borders_a_number
from notifier.query.documents.scripts import is_word
from notifier.query.said import said
from notifier.query.tree.leaves import MOST_STAR, End, Term, Texts, Wildcard

MAX_TERM = 200
#: Stars within one word: time grows with the text alone.
MOST_STARS = 2
_STARS = re.compile(r"(\*+)")
_STARS_AND_MARKS = re.compile(r"(\*+|\?)")
#: A string of base58 that is long enough for an address of Bitcoin or Solana, or a hash: letters in both cases, digits.
#: https://datatracker.ietf.org/doc/html/draft-msporny-base58-03
_BASE58 = re.compile(r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[1-9A-HJ-NP-Za-km-z]{25,90}")


class TermRefused(ValueError):
    """A term that would not find what it seems to ask for; the text says what would be right."""


def read_term(text: str, *, phrase: bool, exact: bool, texts: Texts) -> Term | Wildcard:
    """A word or phrase with its stars and question marks (of a phrase: stars).  Raises TermRefused."""
    text = " ".join(without_unseen(text).split())
    pieces = _pieces(text, _STARS if phrase else _STARS_AND_MARKS)
    literal = "".join(piece for piece in pieces if piece not in ("*", "?"))
    _check(literal, pieces, phrase=phrase)
    inner = pieces[pieces[0] == "*" : len(pieces) - (pieces[-1] == "*")]
    if len(inner) == 1:
        needle = fold_text(literal)
        exact = exact or _BASE58.fullmatch(text) is not None
        left, right = _end(pieces[0], needle[0]), _end(pieces[-1], needle[-1])
        is_whole = left is right is End.WORD and all(map(is_word, needle)) and not borders_a_number(needle)
        return Term(text, needle, texts, left, right, exact, is_whole)
    if exact:
        raise TermRefused(
            said("= goes with whole words, and with a star before or behind: use a regular expression, /…/")
        )
    return Wildcard(text, tuple(piece if piece in ("*", "?") else fold_text(piece) for piece in pieces), texts)


def _end(piece: str, char: str) -> End:
    """Of a term whose first or last piece and character these are."""
    if piece == "*":
        return End.STAR
    return End.WORD if is_word(char) else End.FREE


def _pieces(text: str, signs: re.Pattern[str]) -> list[str]:
    """Texts and the signs between them, stars that follow each other as one."""
    return ["*" if piece.startswith("*") else piece for piece in signs.split(text) if piece]


def _check(literal: str, pieces: Sequence[str], *, phrase: bool) -> None:
    needle = fold_text(literal).strip()
    if not needle:
        if "*" in pieces or "?" in pieces:
            raise TermRefused(said("a star needs letters or digits beside it"))
        raise TermRefused(said("nothing between the quotes") if phrase else said("nothing that can be seen"))
    if len(needle) > MAX_TERM:
        raise TermRefused(
            said("a word or phrase has at most {most} characters, this one {number}", most=MAX_TERM, number=len(needle))
        )
    if not any(unicodedata.category(char)[0] in "LNS" for char in needle):
        raise TermRefused(said("no letter, digit or symbol in {text}", text=literal))
    if any(_is_alone(pieces, at) for at, piece in enumerate(pieces) if piece == "*"):
        raise TermRefused(said("a star needs letters or digits beside it"))
    if pieces.count("*") > MOST_STARS:
        raise TermRefused(
            said(
                "at most {stars} stars in a word or phrase (each stands for up to {letters} letters)",
                stars=MOST_STARS,
                letters=MOST_STAR,
            )
        )


def _is_alone(pieces: Sequence[str], at: int) -> bool:
    """Whether white space, or nothing, stands on either side of a piece."""
    before = pieces[at - 1][-1:] if at else " "
    after = pieces[at + 1][:1] if at + 1 < len(pieces) else " "
    return before.isspace() and after.isspace()


def english_forms(text: str) -> list[str]:
    """A word or phrase in singular and plural, by the last word of it; possessives end at the apostrophe anyway.

    `bank`, `bank's` and `banks` have the same forms.  Regular forms only (https://en.wikipedia.org/wiki/English_plurals).
    """
    text = _POSSESSIVE.sub("", exact_form(text).strip())
    singular = next((ending.sub(by, text) for ending, by in _SINGULAR if ending.search(text)), text)
    return list(dict.fromkeys([text, singular, _plural(singular)]))


_POSSESSIVE = re.compile(r"(?i:'s|(?<=s)')$")
#: Endings of plurals and what they are instead in the singular; the first that fits.
_SINGULAR = (
    (re.compile(r"(?i:(?<=[^aeiou\W])ies)$"), "y"),
    (re.compile(r"(?i:(?<=s|x|z)es|(?<=ch|sh)es)$"), ""),
    (re.compile(r"(?i:(?<=[^siu\W])s)$"), ""),
)
_TO_IES = re.compile(r"(?i:(?<=[^aeiou\W])y)$")
_TO_ES = re.compile(r"(?i:s|x|z|ch|sh)$")


def _plural(text: str) -> str:
    if _TO_IES.search(text):
        return _TO_IES.sub("ies", text)
    return f"{text}es" if _TO_ES.search(text) else f"{text}s"
