"""The formula with which a paragraph begins: who says it, and on which day.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date

from config.knowledge.names import shipped_names as names_of_all
from newsroom.citations.days import resolve
from newsroom.citations.mentions import shipped_names
from newsroom.languages import is_chinese, is_japanese
from notifier.digests.prose.reading import Read
from notifier.digests.told import Report
from notifier.texts import Translator
from record.folding import aligned, folded, simplified

#: Days by which a report's own dateline may be off from when it was reported: clocks and zones differ.
_NEAR = timedelta(days=1)
#: Names of bodies that English calls by "the"; a bank alone may be a proper name (Norges Bank).
_BODY = re.compile(
    r"\b(?:Authority|Commission|Board|Reserve|Department|Ministry|Office|Council|Fund|Agency|Committee|Service"
    r"|Treasury|Court|Parliament|Institute|Union|Forum|Bureau|Association|Organi[sz]ation|White House)\b"
    r"|\bBank (?:of|for)\b|\b(?:Central|National) Bank\b|\bPeople['’]s Bank\b"
)
#: Those of newspapers.
_PAPER = re.compile(
    r" (?:Journal|Times|Post|Standard|Telegraph|Herald|Tribune|Gazette|Globe|Mail|Chronicle|Guardian|Observer|Courier)$"
)
_HAN = re.compile("[\u4e00-\u9fff）》]")
_HAN_NAME = re.compile("[\u4e00-\u9fff·（）]{2,}")


#: How a paragraph goes on behind its opening, see `opening`.
Form = Literal["clause", "attributed", "own", "quoted"]


@dataclass(frozen=True, slots=True)
class When:
    """A day as a formula tells it."""

    day: date
    #: False where only we know when we saw it.
    is_told: bool


def when(read: Read, zone: str) -> When:
    """The day of a report: as its own dateline says, else as it was published, else as we saw it; in a zone (IANA)."""
    item = read.report.item
    day = read.report.at.astimezone(ZoneInfo(zone)).date()
    if read.day and (named := resolve(aligned(read.day).replace(" ", ""), day)) and abs(named - day) <= _NEAR:
        day = named
    return When(day, item.published is not None)


def opening(read: Read, at: When, form: Form, t: Translator) -> str:
    """What stands before the sentences of a report.

    `form`: "clause", a sentence that goes on behind it; "attributed", one that cites somebody itself; "own", one of an
    authority that names itself first; "quoted", words that stand as they are: a title, another language's.
    """
    return _begun(_formula(read, at, form, t))


def _formula(read: Read, at: When, form: Form, t: Translator) -> str:
    report = read.report
    source, on = name_of(report, t.language), day_text(at, t)
    if form == "own" and at.is_told:
        return t("On {day},", day=_day(at, t))
    if not at.is_told or form == "quoted":
        if report.primary and at.is_told:
            return t("{source} published {on}:", source=source, on=on)
        return t("According to {source}, {on}:", source=source, on=on)
    if report.primary:
        return t("{source} said {on} that", source=source, on=on)
    origin, cited_day = origin_of(read, t.language)
    if origin and form != "attributed":
        if cited_day and abs(cited_day - at.day) <= timedelta(days=7):
            return t("According to {source}, {on},", source=origin, on=day_text(When(cited_day, is_told=True), t))
        if read.insiders:
            return t(
                "According to {origin} and people it spoke to, cited by {source} {on},",
                origin=origin,
                source=source,
                on=on,
            )
        return t("According to {origin}, cited by {source} {on},", origin=origin, source=source, on=on)
    if form == "attributed":
        return t("{source} reported {on} that", source=source, on=on)
    return t("According to {source}, {on},", source=source, on=on)


def more(report: Report, at: When | None, t: Translator) -> str:
    """What stands before the sentences of a second report; `at`: its day, None for that of the first."""
    source = name_of(report, t.language)
    if at is None:
        text = t("{source} adds:", source=source)
    else:
        text = t("{source} adds, {on}:", source=source, on=day_text(at, t))
    return _begun(text if report.language == t.language else re.sub("，$", "：", text))


def _begun(text: str) -> str:
    """As a sentence begins."""
    text = text.strip()
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def day_text(at: When, t: Translator) -> str:
    """ "on December 2", or that it was seen then."""
    day = _day(at, t)
    return t("on {day}", day=day) if at.is_told else t("seen on {day}", day=day)


def _day(at: When, t: Translator) -> str:
    return format_date(at.day, "M月d日" if t.language == "zh" else "MMMM d", locale=t.language)


def name_of(report: Report, language: str) -> str:
    """What a source is called in a text of a language."""
    if language == "zh":
        native = report.native if report.native and _is_han_name(report.native) else None
        return _set_apart(native or (_han_name(report.name) if report.primary else None) or _house_name(report.name))
    return _with_article(_house_name(report.name))


def label_of(report: Report, language: str) -> str:
    """The same where it stands by itself, as in a list."""
    return name_of(report, language).strip() if language == "zh" else report.name


def origin_of(read: Read, language: str) -> tuple[str | None, date | None]:
    """Whom a report cites, as it names it, and the day that it said so."""
    cited, own = read.report.cited, shipped_names().outlet(read.report.name)
    if read.origin:
        day = cited.date if cited and folded(cited.source) == folded(read.origin) else None
        return _named(read.origin, language), day
    if cited is None or (own is not None and shipped_names().outlet(cited.source) is own):
        return None, None
    return _named(cited.source, language), cited.date


def _named(name: str, language: str) -> str:
    known = shipped_names().outlet(name)
    if known is not None and known.name.isascii() and (language != "zh" or name.isascii()):
        name = known.name
    return _set_apart(name) if language == "zh" else _with_article(name)


def _with_article(name: str) -> str:
    """The name of a body or a newspaper within a sentence; one with an article of its own keeps it."""
    is_called = _BODY.search(name) or _PAPER.search(name)
    return f"the {name}" if is_called and not name.lower().startswith("the ") else name


def _house_name(name: str) -> str:
    """An outlet's name as the shipped list spells it."""
    known = shipped_names().outlet(name)
    return (
        known.name
        if known is not None and folded(known.name).replace(" ", "") == folded(name).replace(" ", "")
        else name
    )


def _set_apart(name: str) -> str:
    """A blank stands between Han characters and others."""
    return f"{'' if _HAN.match(name[:1]) else ' '}{name}{'' if _HAN.match(name[-1:]) else ' '}"


def _is_han_name(name: str) -> bool:
    return _HAN_NAME.fullmatch(name) is not None and not is_japanese(name) and is_chinese(name, "zh")


def _han_name(name: str) -> str | None:
    return _han_names().get(folded(name))


@cache
def _han_names() -> dict[str, str]:
    """Names of authorities by every other name that they go by: the first in Han characters."""
    found: dict[str, str] = {}
    for each in names_of_all().values():
        every = (*each.names, *each.sure)
        han = next((name for name in every if _is_han_name(name) and simplified(name) == name), None)
        if han is not None:
            found |= {folded(name): han for name in every}
    return found
