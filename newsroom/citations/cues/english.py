"""Cues of citations in English: what stands before and after an outlet's name."""

from __future__ import annotations

import re

from config.knowledge.outlets import Kind
from newsroom.citations.cues.cue import Cue, Rank
from newsroom.citations.cues.days import ENGLISH as _DAY

_MEDIUM = (
    r"(?:newspapers?|news (?:agency|outlet|site|website|portal|channel|service|wire|organization)|media outlet|outlet"
    r"|broadcaster|publication|magazine|tabloid|daily|newswire|wire|site|website|portal|journal)"
)
_REPORT = (
    r"(?:reports?|reporting|article|story|stories|scoop|post|investigation|analysis|dispatch|exclusive|interview"
    r"|survey|study|research|paper|statement|press release|announcement|notice|publication|bulletin)"
)
#: Words that may stand between "according to" and the name.
_FILLER = (
    rf"(?:{_DAY}|{_MEDIUM}|{_REPORT}|an?|the|this|its|new|recent|latest|earlier|separate|exclusive"
    rf"|by|from|in|with|at|on"
    r"|of|published|released|issued|posted|local|state-run|state-owned|state|crypto|financial|business|industry|media"
    r"|U\.?S\.?|UK|British|American|Chinese|Japanese|(?:South )?Korean|Russian|German|French|Indian|Italian|Brazilian"
    r"|Israeli|Turkish|Iranian|Australian|Canadian|Swiss|Spanish|sources (?:cited|quoted) by|people who spoke to)"
)
_TOLD_FILLER = rf"(?:{_MEDIUM}|the|an?|local|state-run|U\.?S\.?|British|Japanese|Korean|German|French|Chinese|Russian)"
_ENDS_ITSELF = r"['\"]?$"

_FIRST = re.compile(
    rf"\b(?:(?:first|originally) (?:was )?(?:reported|revealed|published|appeared|broken)|broken first)"
    rf"(?: {_DAY})? (?:by|in|on)(?: {_TOLD_FILLER}){{0,6}} {_ENDS_ITSELF}"
)
_ACCORDING = re.compile(rf"\b(?:[Aa]ccording to|[Aa]s per|[Pp]er|[Cc]iting)(?: {_FILLER}){{0,10}} {_ENDS_ITSELF}")
_BY = re.compile(
    r"\b(?:[Rr]eported|[Rr]evealed|[Dd]isclosed|[Cc]ited|[Qq]uoted|seen|viewed|reviewed|obtained|interviewed|published"
    rf"|[Rr]eports?|[Rr]eporting|story|article|scoop|investigation|exclusive|poll"
    rf"|survey)(?: on)?(?: {_DAY})?,? (?:by|in|from)"
    rf"(?: {_FILLER}){{0,10}} {_ENDS_ITSELF}"
)
_TOLD = re.compile(
    rf"\b(?:[Tt]old|[Tt]ells?|telling|informed)(?: {_TOLD_FILLER}){{0,6}} {_ENDS_ITSELF}"
    r"|\b(?:interview|interviews|podcast|appearance|remarks|comments|statement|email|note|op-ed|column|essay"
    r"|[Ss]peaking|[Ww]riting|spoke|spoken|talking|talked|appearing|appeared|shared|said)"
    rf"(?: (?:{_DAY}|published))? (?:with|by|to|on|for|in)(?: {_TOLD_FILLER}){{0,6}} {_ENDS_ITSELF}"
)
#: "…, says Reuters"
_SAYS = re.compile(r"\b(?:says|said|reports|reported|writes|wrote)(?: the)? $")
_AFTER_SAYS = re.compile(rf"(?: (?:on )?(?P<day>{_DAY}))?[.,;)\"]*\s*(?:\n|$)")
_VIA = re.compile(r"(?:[(\[](?:via|source:?|h/t) |\b[Ss]ources?: ?|\bh/t:? )$")
_AFTER_VIA = re.compile(r" ?[)\].]|\s*(?:\n|$)")
_LINE_START = re.compile(r"(?:^|\n)$")
_SUFFIX = re.compile(r"(?:: | [-|] |\()$")
_AFTER_SUFFIX = re.compile(r"\)?(?: (?:report|reports))?\s*(?:\n|$)")
_PREFIX = re.compile(r": \S")
_DATELINE = re.compile(rf"(?:(?P<day>{_DAY})\.?,? )?\($")
_AFTER_DATELINE = re.compile(r"\) ?-")

_ADVERB = rf"(?:first|also|earlier|previously|exclusively|recently|separately|has|had|have|just|on|late|{_DAY})"
_REPORTED = re.compile(
    rf"(?:'s? (?:[A-Z][\w.'-]+ ?){{1,3}}|,? {_MEDIUM}"
    rf"| \([A-Z][\w ]{{1,20}}\))?(?:,? \({_DAY}\))?(?:, citing [^.,;\n]{{1,60}})?,?(?:,? {_ADVERB},?){{0,4}}"
    r" (?:[Rr]eported|[Rr]eports|reporting|[Rr]evealed|[Rr]eveals|wrote|writes|broke|learned"
    r"|learnt|understands|[Ss]aid|[Ss]ays"
    rf"|claims|claimed|noted|notes|disclosed|can disclose|can reveal|quoted|cited)\b(?:,? (?:on "
    rf"|late |early |earlier )?{_DAY}(?!'s))?(?: ?\({_DAY}\))?"
)
_OF_ITSELF = re.compile(
    r".{0,40}\b(?:revenues?|earnings|profits?|loss(?:es)?|subscribers|subscriptions|net income|layoffs|its results)\b"
)
_ITS_REPORT = re.compile(
    r"(?:'s?|(?:/\w+))?(?: (?:exclusive|news|new|recent|latest|investigative|flash|front-page)){0,3} "
    r"(?:reports?|article|story|investigation|exclusive|interview|scoop|analysis|op-ed|editorial|poll|survey)\b"
    rf"(?:,? (?:published |released |dated |from )?(?:on |late |early )?{_DAY}(?!'s))?"
)
_A = re.compile(
    r"(?:^|[\s(\"])(?:[Aa]n?|[Tt]he|[Tt]his|[Nn]ew|[Rr]ecent|[Ll]atest|[Dd]enie[sd]|[Dd]isputes?d?|[Cc]onfirm(?:s|ed)"
    rf"|[Ff]ollowing|[Aa]fter|[Aa]mid|{_DAY}) $"
)
_IN_A = re.compile(
    rf"\b(?:[Aa]ccording to|[Pp]er|[Cc]iting|[Ii]n|[Ff]ollowing)(?: (?:an?|the|its|new|recent|latest|{_DAY})){{0,4}} $"
)
_SAID_IN = re.compile(
    r",? (?:said|says|stated|wrote|noted|warned|announced|found|confirmed|disclosed)\b[^.\n]{0,50}?"
    r" (?:in|on) (?:an?|its|the)\b[^.\n]{0,25}? "
    r"(?:report|statement|press release|announcement|notice|website|blog|bulletin|study|paper)\b"
    rf"(?:,? (?:published )?(?:on )?{_DAY}(?!'s))?"
)
_ON_DAY = re.compile(rf"\b(?:[Oo]n|[Ll]ate|[Ee]arly)? ?(?P<day>{_DAY}),? (?:the )?$")
_AFTER_NAME = re.compile(rf"(?: |, published | \()(?:on |published (?:on )?|late |early )?(?P<day>{_DAY})\)?(?!'s)")
#: The name is part of another one, or its owner is somebody who works there: no report is cited.
_NO_REPORT = re.compile(
    rf"(?:'s?)?(?: (?:ETF|senior|chief|data|own|market|price|on-chain|internal|latest)){{0,3}} "
    r"(?:data|index|indices|terminal|analysts?|strategists?|economists?|prices?|pricing|figures|charts?|dashboard"
    r"|estimates|filings?|complaint|lawsuit|records|rules?|regulations?|guidelines|standards|officials?|chair"
    r"|chairman|chairwoman|governor|president|commissioner|spokes\w+|board|executives?|sources"
    r"|guidance|policy|staff)\b"
    rf"|(?:'s?)? (?!{_DAY}|News\b|Report\b)[A-Z0-9]|[/&-]\w"
)


def english_cue(before: str, after: str, kind: Kind, *, in_title: bool) -> Cue | None:
    """The cue beside a name, or None.  `before` and `after`: aligned text around it, REACH characters at most."""
    if match := _FIRST.search(before):
        return _left(Rank.ORIGIN, match, before, after)
    if match := _ACCORDING.search(before):
        return None if _NO_REPORT.match(after) else _left(Rank.CITED, match, before, after)
    if kind != "media":
        return _of_others(before, after)
    for pattern in (_BY, _TOLD):
        if match := pattern.search(before):
            return _left(Rank.CITED, match, before, after)
    return _set_apart(before, after, in_title=in_title) or _reported(before, after)


def _left(rank: Rank, match: re.Match[str], before: str, after: str) -> Cue:
    found = _AFTER_NAME.match(after)
    day = found["day"] if found else _day_in(match[0])
    return Cue(rank, len(before) - match.start(), found.end() if found else 0, day)


def _set_apart(before: str, after: str, *, in_title: bool) -> Cue | None:
    """Names that stand for themselves: (via X), a title's ": X", a dateline."""
    if (match := _VIA.search(before)) and _AFTER_VIA.match(after):
        return Cue(Rank.CITED, len(match[0]), 0, None)
    if (match := _SAYS.search(before)) and (found := _AFTER_SAYS.match(after)):
        return Cue(Rank.CITED, len(before) - match.start(), found.end(), found["day"])
    if in_title and (match := _SUFFIX.search(before)) and _AFTER_SUFFIX.match(after):
        return Cue(Rank.CITED, len(match[0]), 0, None)
    if in_title and _LINE_START.search(before) and _PREFIX.match(after):
        return Cue(Rank.CITED, 0, 1, None)
    if (match := _DATELINE.search(before)) and _AFTER_DATELINE.match(after):
        return Cue(Rank.DATELINE, len(match[0]), 1, match["day"])
    return None


def _reported(before: str, after: str) -> Cue | None:
    if match := _REPORTED.match(after):
        if _OF_ITSELF.match(after, match.end()):
            return None
        return _right(match, _ON_DAY.search(before), before)
    article = _A.search(before)
    match = _ITS_REPORT.match(after)
    if match and (article or after.startswith("'")):
        return _right(match, article, before)
    return None


def _right(match: re.Match[str], left: re.Match[str] | None, before: str) -> Cue:
    day = _day_in(match[0]) or (_day_in(left[0]) if left else None)
    return Cue(Rank.CITED, len(before) - left.start() if left else 0, match.end(), day)


def _of_others(before: str, after: str) -> Cue | None:
    """Research houses and authorities are cited for a report or a statement, not for what they do."""
    if (match := _ITS_REPORT.match(after)) and (left := _IN_A.search(before)):
        return _right(match, left, before)
    if match := _SAID_IN.match(after):
        return _right(match, None, before)
    return None


_DAYS = re.compile(_DAY)


def _day_in(text: str) -> str | None:
    """The last day named; "Thursday (Aug. 6)" names the better one last."""
    return found[-1] if (found := _DAYS.findall(text)) else None
