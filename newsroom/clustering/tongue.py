"""The language of a headline, as far as the comparison of two needs it: the same, or another one."""

from __future__ import annotations

from newsroom.languages import is_chinese, is_japanese

#: Languages whose headlines have other than Latin letters; what says so of one in ASCII is a template's default.
_EAST_ASIAN = ("ja", "zh", "ko")


def tongue(title: str, language: str = "") -> str:
    """`ja`, `zh`, or the primary tag of the language that is said (BCP 47); `en` where nobody says.

    What is said counts where the script leaves it open.
    """
    if is_japanese(title):
        return "ja"
    if is_chinese(title, language):
        return "zh"
    said = language.lower().partition("-")[0]
    return "en" if not said or (said in _EAST_ASIAN and title.isascii()) else said
