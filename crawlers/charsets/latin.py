"""Charsets of the Latin script: they share most letters, so that the language tells more than the bytes."""

from __future__ import annotations

import re

from newsroom.languages.detect import guess

#: Charsets of one group of languages, by the Windows code page that has all their letters.
_GROUPS = {
    "cp1250": "cp1250",
    "iso8859-2": "cp1250",
    "iso8859-16": "cp1250",
    "cp1252": "cp1252",
    "iso8859-15": "cp1252",
    "cp1254": "cp1254",
    "cp1257": "cp1257",
    "iso8859-4": "cp1257",
    "iso8859-13": "cp1257",
}
#: The others, which are not detected: a claim of one of them stands.
_OTHERS = re.compile(r"cp1258|iso8859-(?:3|10|14)|mac-(?:roman|latin2|turkish|iceland|romanian|croatian)")
#: The group of each language that Windows-1252 does not write.
_OF_LANGUAGE = (
    dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), "cp1250")
    | dict.fromkeys(("et", "lt", "lv"), "cp1257")
    | dict.fromkeys(("az", "tr"), "cp1254")
    | {"vi": "cp1258"}
)
#: So sure must the language be.
_SURE = 0.5


def is_latin(codec: str) -> bool:
    """Whether it is a charset of the Latin script."""
    return codec in _GROUPS or _OTHERS.fullmatch(codec) is not None


def latin_codec(text: bytes, detected: str) -> str:
    """The codec of a text of the Latin script: the one that was detected, if it can write the text's language."""
    found = guess(text.decode("cp1252", "replace"))
    if found is None or found.confidence < _SURE:
        return detected
    usual = _OF_LANGUAGE.get(found.language, "cp1252")
    return detected if _GROUPS.get(detected) == usual else usual


def may_be_overruled(claim: str, detected: str) -> bool:
    """Whether a text of the Latin script tells that its claim is false."""
    return not is_latin(claim) or (claim in _GROUPS and _GROUPS[claim] != _GROUPS.get(detected))
