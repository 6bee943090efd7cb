"""Who takes part in a round, in English sentences."""

from __future__ import annotations

import re

_LIST_END = re.compile(
    r"[.:⟦(]|;| (?:to|at|in|for|on|as|that|which|bringing|valuing|while|will|said|after|is|was|are"
    r"|has|who|plans|through|when)\b"
)
_LED_BY = re.compile(r"\b(?:co-)?(?:led|headed|anchored) by ")
_WITH = re.compile(
    r"\b(?:participation from|participation of|support from|joined by|alongside|backed by"
    r"|backing from|investment from|funding from"
    r"|investors (?:include|including|such as)|backers include|from investors including|⟧ from"
    r"|raised from|contributions from|participated)\b:? ?"
)
_BEFORE_LED = re.compile(
    r"(?:^|[.,] )(?P<leads>[A-Z0-9a][^.⟦]{2,80}?) (?:co-)?led the (?:round|raise|investment|financing|deal)"
)


def english_leads(text: str) -> str:
    """The list of those who lead, or ""."""
    if match := _BEFORE_LED.search(text):
        return match["leads"]
    return _list_after(_LED_BY, text)


def english_backers(text: str) -> str:
    """The list of the others who take part, or ""."""
    return _list_after(_WITH, text)


def _list_after(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if match is None:
        return ""
    rest = text[match.end() : match.end() + 300]
    end = _LIST_END.search(rest)
    return re.split(r",? with |,? alongside |,? joined by ", rest[: end.start()] if end else rest)[0]
