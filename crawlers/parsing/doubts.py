"""Where fastfeedparser cannot be relied on.

It reads a feed forty times as fast as feedparser, and on most documents says the same.  Where the two are known to
differ, the difference shows in what the document is made of; each such property has a name here, and feedparser then
reads the document.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import defs

from crawlers.parsing.dates import has_unusual_date
from crawlers.parsing.survey import Survey, local

_ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XHTML = "http://www.w3.org/1999/xhtml"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"

_PUBLISHED = ("pubdate", "published", "issued")
_UPDATED = ("updated", "modified", "date", "lastbuilddate")
#: Local names of dates, in small letters.
DATES = frozenset((*_PUBLISHED, *_UPDATED))
#: Elements of HTML that no feed format has: escaped markup that was not escaped.
_MARKUP = defs.tags - {
    "title",
    "link",
    "source",
    "summary",
    "time",
    "label",
    "object",
    "map",
    "data",
    "cite",
    "section",
}


_COMMENT_IN_TEXT = re.compile(rb"[^>\s]\s*<!--|-->\s*[^<\s]")


def form(survey: Survey) -> str:
    """rss, atom or rdf; empty for a form that fastfeedparser does not know."""
    namespace, _, name = survey.root.rpartition(" ")
    if name == "rss":
        return "rss"
    if name == "feed" and namespace in _ATOM:
        return "atom"
    return "rdf" if (namespace, name) == (_RDF, "RDF") else ""


def doubt(data: bytes, survey: Survey) -> str | None:
    """The name of the first property for which feedparser is to read the document, or None."""
    if not survey.well_formed:
        return "malformed"
    kind = form(survey)
    if not kind:
        return "form"
    if survey.doctype:
        return "doctype"  # fastfeedparser drops the entities that it declares
    if survey.comment > survey.first and _COMMENT_IN_TEXT.search(data):
        return "comment"  # it ends a text at a comment
    if survey.xhtml_text:
        return "markup"  # it ends a text at an element
    if survey.languages and not language_of_all(survey):
        return "languages"  # it does not see an entry's own
    return _doubt_of_names(kind, survey, survey.entries()) or _doubt_of_date_forms(data, survey)


def _doubt_of_date_forms(data: bytes, survey: Survey) -> str | None:
    """It guesses other forms than the usual ones."""
    if survey.first == len(survey.names):
        return None
    names = survey.entries()
    published = {name for name in names if local(name) in _PUBLISHED}
    wanted = published if sum(names[name] for name in published) >= number_of_entries(survey) else set(names)
    dates = {name.rpartition(" ")[2] for name in wanted if local(name) in DATES}
    start = max(data.find(survey.names[survey.first].rpartition(" ")[2].encode()), 0)
    return "date_form" if has_unusual_date(data, dates, start) else None


def language_of_all(survey: Survey) -> str | None:
    """The language that each entry says it has, if it is the same one."""
    same = len(set(survey.languages)) == 1 and len(survey.languages) == number_of_entries(survey)
    return survey.languages[0] if same else None


def _doubt_of_names(kind: str, survey: Survey, names: Counter[str]) -> str | None:
    number = number_of_entries(survey)
    locals_ = _by_local(names)
    if _has_markup(kind, names):
        return "markup"
    if _authors(names) > number:
        return "authors"  # it takes the first alone
    if kind != "atom" and (locals_["link"] > number or locals_["id"] or not _is_first_its_own(survey, "title")):
        return "namespaces"  # it takes the first of a local name, whatever its namespace, and Atom's id for the guid
    if _has_unseen_text(kind, names):
        return "namespaces"
    return _doubt_of_dates(kind, number, locals_)


def _has_markup(kind: str, names: Counter[str]) -> bool:
    """Whether texts hold elements, at which they would end; Atom's content may."""
    if kind == "atom":
        return any(local(name) in _MARKUP and name.partition(" ")[0] in _ATOM for name in names)
    return any(local(name) in _MARKUP or name.startswith(_XHTML) for name in names)


def _has_unseen_text(kind: str, names: Counter[str]) -> bool:
    """It reads content:encoded in RSS alone, and no description in Atom (Media RSS, in feeds of videos)."""
    if kind != "atom":
        return kind == "rdf" and f"{_CONTENT} encoded" in names
    texts = {f"{space} {name}" for space in _ATOM for name in ("summary", "content")}
    return texts.isdisjoint(names) and any(local(name) == "description" for name in names)


def _doubt_of_dates(kind: str, number: int, locals_: Counter[str]) -> str | None:
    """It makes a date of the guid where there is none, and has another order among several."""
    published = sum(locals_[name] for name in _PUBLISHED)
    updated = sum(locals_[name] for name in _UPDATED)
    if published > number or (not published and updated > number):
        return "several_dates"
    if kind != "atom" and published + updated and max(published, updated) < number:
        return "some_dates"
    return None


def number_of_entries(survey: Survey) -> int:
    """How many entries the document has."""
    if survey.first == len(survey.names):
        return 0
    return survey.names[survey.first :].count(survey.names[survey.first])


def _authors(names: Counter[str]) -> int:
    return sum(
        number
        for name, number in names.items()
        if local(name) in ("author", "creator") and not name.lower().startswith(_ITUNES)
    )


def _by_local(names: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, number in names.items():
        found[local(name)] += number
    return found


def _is_first_its_own(survey: Survey, wanted: str) -> bool:
    """Whether the first `wanted` of each entry is in the entry's own namespace."""
    entry = survey.names[survey.first] if survey.first < len(survey.names) else ""
    own = entry[: -len(local(entry))] + wanted if entry else wanted
    others = {name for name in set(survey.names) if local(name) == wanted and name != own}
    waiting = False
    for name in survey.names[survey.first :] if others else ():
        if name == entry:
            waiting = True
        elif name == own:
            waiting = False
        elif waiting and name in others:
            return False
    return True
