"""Lines that are known for no part of any article, by how they begin; see cues.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from record.folding import folded

_FILE = Path(__file__).with_name("cues.yaml")
#: Letters of a line that may be cut: sentences of the article begin so too, and go on.
_MOST_LINE = 200
#: Letters of a notice that are read.
_MOST_NOTICE = 600
#: "3 min read", "The post … appeared first on …": what has its cue elsewhere than at its beginning.
_ELSEWHERE = re.compile(
    r"^\W*\d{1,3} ?min(?:ute)?s?\.? (?:read|reading)\b|^the post .{1,150} appeared first on |\ball rights reserved\b"
)


#: What a site says of its own cookies, and asks its reader to agree to, in some languages.
_NOTICE = re.compile(
    r"\b(?:we|wir|nous|utilizamos|usamos|this (?:web)?site|our (?:web)?site|ce site|notre site|este sitio|nuestro sitio"
    r"|(?:diese|unsere)[rn]? (?:web)?(?:site|seite)|questo sito|deze (?:web)?site)\b.{0,40}\bcookies"
    r"|\bcookies.{0,250}\b(?:you (?:agree|accept|consent)|giving consent|einverstanden|widersprechen|acepta)"
    r"|\bvous (?:acceptez|refusez) .{0,80}\bcookies"
    "|(?:当サイト|本网站|本網站).{0,30}(?:cookie|クッキー)"
)


def is_consent_notice(line: str) -> bool:
    """Whether a line at an end of an article asks to agree to cookies."""
    return _NOTICE.search(folded(line[:_MOST_NOTICE])) is not None


def is_known_boilerplate(line: str) -> bool:
    """Whether the line is one of them."""
    if len(line) > _MOST_LINE:
        return False
    text = folded(line).strip(' "*#>›→►▶|•·[]-')
    return text in _whole() or _begins().match(text) is not None or _ELSEWHERE.search(text) is not None


@cache
def _groups() -> list[dict[str, list[str]]]:
    groups: list[dict[str, list[str]]] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return groups


@cache
def _whole() -> frozenset[str]:
    return frozenset(folded(line) for group in _groups() for line in group.get("whole", ()))


@cache
def _begins() -> re.Pattern[str]:
    """A beginning that ends within a word is none ("read moreover")."""
    begins = sorted({folded(text) for group in _groups() for text in group.get("begins", ())}, key=len, reverse=True)
    return re.compile("|".join(re.escape(text) + (r"(?![a-zа-яà-ÿ])" if text[-1].isalpha() else "") for text in begins))
