"""Names of companies and investors out of the words around them; what these are stands in config/financing.  Pure."""

from __future__ import annotations

import re
from functools import cache

from config.knowledge import names as knowledge
from newsroom.financing.rules import shipped_names

#: A word of a name: capitalised, or like a16z, 1kx, eToro.
_WORD = r"(?:(?<![A-Za-z0-9])(?:[a-z]{1,2})?[A-Z0-9][\w.&'+-]{0,40})"
_NAME = rf"{_WORD}(?: (?:(?:of|the|de|&) )?{_WORD}){{0,5}}"
_RUN, _BEGINS = re.compile(_NAME), re.compile(_WORD)
#: All of a subject: a headline begins with a small letter only where a name does, but for those that have no capitals,
#: where a plural is none.
_SMALL = re.compile(r"[a-z][a-z0-9.]{3,20}(?<!s)")
_COLUMN = re.compile(r"^[^:]{1,60}: ")
_OWNERS = re.compile(rf"^.*'s?,? (?=(?:[a-z-]+ )*{_WORD})")
_TAIL = re.compile(r"(?: Series(?: [A-K])?| IPO)?(?:'s?|[.,;:'\"-]+)?$")
_SEPARATOR = re.compile(r",? (?:and|&|plus|as well as) |, | / |;")
_TARGET = re.compile(
    rf"(?:[a-z][a-z'-]* |AI |DeFi |BTC |Web3 ){{0,7}}(?:{_NAME}(?:'s?)? (?:[a-z][\w'-]* |AI ){{1,4}})?(?P<name>{_NAME})"
)
_INVESTOR = re.compile(
    rf"(?:the |[a-z][\w'-]* ){{0,5}}(?P<name>{_WORD}(?: (?:{_WORD}|of|the|&|crypto|labs|ventures|capital|fund)){{0,4}})"
    r"(?P<rest>.*)"
)


def company(text: str) -> str | None:
    """The name that a subject or object is about: its last run of capitalised words, without what describes it."""
    words = shipped_names("en")
    if _SMALL.fullmatch(text):
        return text if _bare(text.capitalize()) else None
    text = _COLUMN.sub("", text.strip())[-160:].split(" -- ")[-1]
    if words["gerund"].search(text):
        # "Securitize is listed, weeks after raising": whom the clause begins with.
        return target(text)
    if text.endswith(" and"):
        # "Strategy repays a loan and": the same.
        text = words["predicate"].sub("", _OWNERS.sub("", text))
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
    return _bare(_roles().sub("", shipped_names("en")["leading"].sub("", name.split("'s ")[-1])))


def _bare(name: str) -> str | None:
    """A name without what does not belong to its end; None where that leaves none."""
    words = shipped_names("en")
    name = _TAIL.sub("", name)
    is_none = words["no_name"].match(name) or words["only_role"].search(name)
    return None if len(name) < 2 or len(name.split()) > 5 or is_none else name


def is_person_or_place(name: str) -> bool:
    """Whether a name is known to be that of one, and so of no company."""
    return name.casefold() in _people_and_places()


@cache
def _people_and_places() -> frozenset[str]:
    every, groups = knowledge.shipped_names(), knowledge.shipped_groups()
    these = (every[key] for key, group in groups.items() if group in ("countries", "people", "places"))
    return frozenset(name.casefold() for each in these for name in (*each.names, *each.sure))


@cache
def _roles() -> re.Pattern[str]:
    role = shipped_names("en")["role"].pattern
    more = "Group|Labs|Ventures|Capital|Holdings|Corp|Inc|Ltd|Co|AG|plc|Limited|Technologies|Partners"
    return re.compile(rf"^(?:[A-Z0-9][\w.&'+-]{{0,20}} ){{0,4}}{role} (?={_WORD})(?!(?:{role}|{more})(?!\w|\.\w))")


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


_SINGLE_QUOTED = re.compile(r"'([^']{2,24})'")
_QUOTED = re.compile(r"[「『“]([^「『“”』」]{2,30})[」』”]")
#: A name in Latin letters in a text of another script.
_LATIN = re.compile(r"(?<![A-Za-z0-9])(?=[^A-Za-z]{0,5}[A-Za-z])[A-Za-z0-9][A-Za-z0-9.&'_ +-]{1,40}")
_CLAUSE = re.compile(r"[,。:;|】!?、]")
_PARTICLES = re.compile("[がはにへとでもの]+$")
#: No name of a company, but a clause.
_KANA_WORDS = re.compile("[\u3041-\u3096]{2}|[はがにでもへ]")
_OTHERS_TOO = re.compile("(?:系|など.*|含む.*|も|等.*)$")


def han_company(text: str) -> str | None:
    """As `company`, for Chinese and Japanese: what stands last, without what describes it."""
    return _han_name(_CLAUSE.split(text.strip())[-1])


def han_target(text: str) -> str | None:
    """As `target`, for Chinese and Japanese."""
    return _han_name(_CLAUSE.split(text.strip())[0])


def _han_name(text: str) -> str | None:
    words = shipped_names("zh")
    text = text.split("(")[0].split("を")[0].strip()
    if quoted := _QUOTED.search(text):
        return quoted[1].strip()
    text = words["description"].sub("", words["edge"].sub("", text))
    runs = list(_LATIN.finditer(text))
    for run in reversed(runs):
        rest = text[run.end() :]
        if words["ending"].fullmatch(rest):
            return run[0] + rest
        if rest.strip() and not words["after"].match(rest.strip()):
            return None
        if (name := _bare(words["acronyms"].sub("", run[0].strip()))) is not None:
            return name
    text = _PARTICLES.sub("", words["edge"].sub("", text).strip(" 「」『』"))
    nobody = words["nobody"].match(text) or words["no_name"].search(text)
    return None if runs or not 2 <= len(text) <= 20 or nobody or _KANA_WORDS.search(text) else text


def han_investors(text: str) -> tuple[str, ...]:
    """As `investors`: the names of a list such as 由 Accel 和 Dragonfly Capital."""
    names = (han_company(_OTHERS_TOO.sub("", piece)) for piece in shipped_names("zh")["separator"].split(text[-120:]))
    return tuple(dict.fromkeys(name for name in names if name))


def korean_company(text: str) -> str | None:
    """As `company`, for Korean: what stands last, without what describes it."""
    words = shipped_names("ko")
    text = words["edge"].sub("", _CLAUSE.split(text.strip())[-1].strip())
    if quoted := _SINGLE_QUOTED.search(text):
        return quoted[1].strip()
    name = words["edge"].sub("", words["description"].sub("", text)).strip(" '\"")
    return None if not 2 <= len(name) <= 24 or len(name.split()) > 3 or words["nobody"].match(name) else name


def korean_investors(text: str) -> tuple[str, ...]:
    """As `investors`, for Korean."""
    names = (korean_company(piece) for piece in shipped_names("ko")["separator"].split(text[-120:]))
    return tuple(dict.fromkeys(name for name in names if name))
