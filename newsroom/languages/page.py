"""The language of a page, from what it declares and what it says."""

from __future__ import annotations

from newsroom.languages.detect import guess
from newsroom.languages.tags import normal_tag

#: A text of so many characters tells its language; what the page declares is often its template's default.
_LONG = 200
#: East Asian text says as much with fewer characters.
_LONG_EAST_ASIAN = 60
#: So sure must detection be to overrule a declaration.
_SURE = 0.8
_EAST_ASIAN = ("zh", "ja", "ko")


def page_language(declared: str | None, text: str) -> str | None:
    """The language of a page (BCP 47, as `detect_language` gives it), or None where neither tells.

    `declared` is what the page says (`html lang`, `og:locale`, Content-Language), `text` its title and article.  The
    text wins where it is long and sure; else the declaration, if there is one.
    """
    said = normal_tag(declared)
    found = guess(text, said)
    if found is None or said is None:
        return found.language if found else said
    if _of_one_language(said, found.language):
        # "zh" leaves open which characters; the other side says.
        return said if found.language == "zh" else found.language
    least = _LONG_EAST_ASIAN if found.language.startswith(_EAST_ASIAN) else _LONG
    return found.language if len(text) >= least and found.confidence >= _SURE else said


def _of_one_language(one: str, other: str) -> bool:
    return one.partition("-")[0] == other.partition("-")[0]
