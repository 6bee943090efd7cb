"""What the English patterns share."""

from __future__ import annotations

import re

#: Words between a verb and its amount.
ABOUT = (
    r"(?:(?:up to|over|more than|about|around|approximately|nearly|almost|roughly|at least"
    r"|as much as|additional|another"
    r"|further|a total of|the|an?|its|first|fresh|new|record|oversubscribed|massive|whopping|combined|strategic"
    r"|some|planned|initial) ){0,4}"
)
#: Ends the name of what is bought or invested in.
_TARGET_END = re.compile(
    r"(?: (?:in|for|at|to|from|as|via|after|amid|with|by|on|that|which|who|through|following"
    r"|despite|expanding|adding|and [a-z]\w+s|while|valuing|worth|valued|deal|will|would|could|has"
    r"|is|was|makes)\b"
    r"|[,:;⟦]|\. |\.$| [-|] )"
)
#: Subjects that are no company.
NOBODY = re.compile(
    r"\b(?:ETFs?|[Ww]hales?|[Ii]nvestors?|[Tt]raders?|[Hh]olders?|[Hh]ackers?|[Ww]allets?"
    r"|[Ii]nstitutions|[Rr]etail|[Aa]ddress(?:es)?|[Ff]unds|[Bb]uyers"
    r"|[Ss]cammers?|[Aa]ttackers?|[Ww]hat|[Ii]f|[Yy]ou)\b"
)
#: Subjects of other news about money.
NO_COMPANY = re.compile(
    r"\b(?:Trump|Biden|Newsom|House|Senate|Congress|Pentagon|[Gg]overnment|administration"
    r"|Fairshake|Feds|[Pp]rosecutors|lawmakers|Ukraine|Russia|candidate"
    r"|senators?|[Mm]inistry|Treasury Department|UNICEF|charity|analysts?|TD Cowen|Bernstein"
    r"|Citi raises|JPMorgan raises|debate|questions?)\b"
)


def up_to_end(text: str) -> str:
    """What is bought or invested in, without what follows it."""
    end = _TARGET_END.search(text)
    return text[: end.start()] if end else text
