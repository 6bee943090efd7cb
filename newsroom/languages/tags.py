"""Language tags (BCP 47) in the one form that is used here: `en`, `de`, `zh-Hans`."""

from __future__ import annotations

import re

#: A language, and a subtag each for script and region (https://www.rfc-editor.org/rfc/rfc5646#section-2.1).
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?![a-z0-9])", re.IGNORECASE)
#: Former tags (https://www.iana.org/assignments/language-subtag-registry), and languages that we count as another.
_SAME = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "tl": "fil", "cmn": "zh", "jp": "ja"}
_TRADITIONAL_REGIONS = frozenset({"TW", "HK", "MO"})
_SIMPLIFIED_REGIONS = frozenset({"CN", "SG", "MY"})
#: No language: several, undetermined, no linguistic content.
_NO_LANGUAGE = frozenset({"mul", "und", "zxx", "mis"})


def normal_tag(declared: str | None) -> str | None:
    """`en` for en_US, `zh-Hant` for zh-TW, `zh` where Chinese is all that is said; None for what is no tag."""
    match = _TAG.match((declared or "").strip()[:40])
    if match is None:
        return None
    language, script, region = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    language = _SAME.get(language, language)
    if language == "zh":
        return _chinese(script, region)
    return None if language in _NO_LANGUAGE else language


def _chinese(script: str, region: str) -> str:
    if script == "Hant" or (not script and region in _TRADITIONAL_REGIONS):
        return "zh-Hant"
    if script == "Hans" or region in _SIMPLIFIED_REGIONS:
        return "zh-Hans"
    return "zh"
