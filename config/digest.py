"""House editions of the digest: which there are, when, in which languages, who publishes them, and who gets them."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from config.fields import Id, Timezone, one_of, wrong
from config.model import Model

Rhythm = Literal["hourly", "daily", "weekly"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
#: In which editions are made.
Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
PUBLISHERS = ("none", "wire", "editor")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _time(value: str) -> str:
    if not _TIME.fullmatch(value):
        raise wrong("write a time of the day in quotes, as in '08:00'")
    return value


Publisher = Annotated[Literal["none", "wire", "editor"], one_of(*PUBLISHERS)]
EditionLanguage = Annotated[Language, one_of(*LANGUAGES)]
_WHO = "none, or who publishes it: wire, by itself, or editor"


class Getting(Model):
    """A channel that gets a house edition."""

    channel: Id = Field(description="the id of a channel")
    edition: Annotated[Rhythm, one_of(*RHYTHMS)] = "weekly"
    language: EditionLanguage | None = Field(None, description="en or zh, or nothing: then that of the channel")


class Digest(Model):
    """The house editions."""

    timezone: Timezone = Field("UTC", description="an IANA time zone, as in Asia/Singapore")
    at: Annotated[str, AfterValidator(_time)] = Field("08:00", description="a time of the day in quotes, as in '08:00'")
    languages: tuple[EditionLanguage, ...] = Field(LANGUAGES, min_length=1, description="a list of en, zh, or both")
    hourly: Publisher = Field("none", description=_WHO)
    daily: Publisher = Field("wire", description=_WHO)
    weekly: Publisher = Field("wire", description=_WHO)
    channels: tuple[Getting, ...] = Field((), description="a list, as in [{channel: desk, edition: weekly}]")

    @property
    def minute(self) -> int:
        """`at` as a minute of the day."""
        hours, minutes = self.at.split(":")
        return int(hours) * 60 + int(minutes)

    @property
    def publishers(self) -> dict[str, Literal["wire", "editor"]]:
        """Of each edition that there is who publishes it."""
        said = {"hourly": self.hourly, "daily": self.daily, "weekly": self.weekly}
        return {name: who for name, who in said.items() if who != "none"}
