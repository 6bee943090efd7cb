"""Names of companies and investors out of the words around them; what these are stands in config/financing.  Pure."""

from __future__ import annotations

import re
from functools import cache

from newsroom.financing.rules import shipped_names

#: A word of a name: capitalised, or like a16z, 1kx, eToro.
_WORD = r"(?:[A-Z0-9][\w.&'+-]{0,40}|[a-z]{1,2}[A-Z0-9][\w.&'+-]{0,40})"
_NAME = rf"{_WORD}(?: (?:(?:of|the|de|&) )?{_WORD}){{0,5}}"
_RUN, _BEGINS = re.compile(_NAME), re.compile(_WORD)
_COLUMN = re.compile(r"^[^:]{1,60}: ")
_OWNERS = re.compile(rf"^.*'s?,? (?=(?:[a-z-]+ )*{_WORD})")
_TAIL = re.compile(r"(?:'s?|[.,;:'\"-]+)$")
_SEPARATOR = re.compile(r",? (?:and|&|plus|as well as) |, | / |;")
_TARGET = re.compile(
    rf"(?:[a-z][\w'-]* |AI |DeFi |BTC |Web3 ){{0,7}}(?:{_NAME}(?:'s?)? (?:[a-z][\w'-]* |AI ){{1,4}})?(?P<name>{_NAME})"
)
_INVESTOR = re.compile(
    rf"(?:the |[a-z][\w'-]* ){{0,5}}(?P<name>{_WORD}(?: (?:{_WORD}|of|the|&|crypto|labs|ventures|capital|fund)){{0,4}})"
    r"(?P<rest>.*)"
)


def company(text: str) -> str | None:
    """The name that a subject or object is about: its last run of capitalised words, without what describes it."""
    words = shipped_names("en")
    text = _COLUMN.sub("", text.strip())[-160:].split(" -- ")[-1]
    if words["gerund"].search(text):
        # "Securitize is listed, weeks after raising": whom the clause begins with.
        return target(text)
    clauses = [clause for clause in words["clause"].split(text) if _RUN.search(clause)]
    text = words["verb"].sub("", words["adjective"].sub("", clauses[-1] if clauses else text))
    parts = [part.strip() for part in text.split(" (")[0].strip(" ,'\"").split(",") if part.strip()]
    text = _OWNERS.sub("", _named(parts)).strip() if parts else ""
    runs = list(_RUN.finditer(text))
    return None if not runs or words["unnamed"].match(text[runs[-1].end() :]) else _clean(runs[-1][0])


def _named(parts: list[str]) -> str:
    """Of "Strategy, the largest holder" the first part, of "The company, Veltra" and "After losses, Ripple" another."""
    if len(parts) > 1 and parts[0].startswith(("The ", "A ", "An ")):
        return parts[1]
    return parts[0] if _BEGINS.match(parts[0]) and not shipped_names("en")["time"].match(parts[0]) else parts[-1]


def target(text: str) -> str | None:
    """The name at the beginning of what stands after a verb: "crypto exchange Bitbank, pending approval" is Bitbank."""
    words = shipped_names("en")
    text = words["adjective"].sub("", text.strip())
    match = _TARGET.match(text)
    return None if match is None or words["unnamed"].match(text[match.end() :]) else _clean(match["name"])


def _clean(name: str) -> str | None:
    words = shipped_names("en")
    name = words["leading"].sub("", name.split("'s ")[-1])
    name = _TAIL.sub("", _roles().sub("", name))
    is_none = words["no_name"].match(name) or words["only_role"].search(name)
    return None if len(name) < 2 or len(name.split()) > 5 or is_none else name


@cache
def _roles() -> re.Pattern[str]:
    role = shipped_names("en")["role"].pattern
    more = "Group|Labs|Ventures|Capital|Holdings"
    return re.compile(rf"^(?:[A-Z0-9][\w.&'+-]{{0,20}} ){{0,4}}{role} (?=[A-Z0-9a])(?!(?:{role}|{more})\b)")


def investors(text: str) -> tuple[str, ...]:
    """The names of a list such as "Paradigm, venture firm a16z crypto and others"."""
    words, found = shipped_names("en"), []
    for piece in _SEPARATOR.split(_COLUMN.sub("", text)[:300]):
        piece = words["adjective"].sub("", piece.strip())
        if not piece or words["others"].match(piece):
            continue
        match = _INVESTOR.match(piece)
        if match is None or (name := _clean(match["name"])) is None:
            break
        found.append(name)
        if match["rest"].strip():
            break
    return tuple(dict.fromkeys(found))


_QUOTED = re.compile(r"[「『]([^「『」』]{2,30})[」』]")
_LATIN_END = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9.&' +-]{1,40}$")
_PARTICLES = re.compile("[がはにへとでもの]+$")
#: No name of a company, but a clause.
_KANA_WORDS = re.compile("[\u3041-\u3096]{2}|[はがにでもへ]")
_OTHERS_TOO = re.compile("(?:系|など.*|含む.*|も|等.*)$")


def han_company(text: str) -> str | None:
    """As `company`, for Chinese and Japanese: what stands last, without what describes it."""
    words = shipped_names("zh")
    text = re.split(r"[,。:;|】!?、]", text.strip())[-1].split("(")[0].strip()
    text = text.split("を")[0]
    if quoted := _QUOTED.search(text):
        return quoted[1].strip()
    text = words["edge"].sub("", text).strip()
    if (latin := _LATIN_END.search(text)) and re.search(r"[A-Za-z]{2}", latin[0]):
        return company(latin[0]) or latin[0].strip()
    text = _PARTICLES.sub("", words["edge"].sub("", words["description"].sub("", text)).strip(" 「」『』"))
    return None if not 2 <= len(text) <= 20 or words["nobody"].match(text) or _KANA_WORDS.search(text) else text


def han_investors(text: str) -> tuple[str, ...]:
    """As `investors`: the names of a list such as 由 Accel 和 Dragonfly Capital."""
    names = (han_company(_OTHERS_TOO.sub("", piece)) for piece in shipped_names("zh")["separator"].split(text[-120:]))
    return tuple(dict.fromkeys(name for name in names if name))
