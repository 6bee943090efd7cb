"""The types of the settings' fields: what each accepts, and what it suggests in place of what it does not."""

from __future__ import annotations

import functools
import importlib.resources
import ipaddress
import re
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from config.every import LONGEST_GAP, duration_text, meant_duration, parse_duration
from config.mistakes import did_you_mean
from config.quiet import parse_quiet, quiet_text
from config.sentinel import SENTINEL_SCHEMES, WHAT_A_SENTINEL_URL_IS, SentinelAddress

#: Of what nobody has tried yet.
NEVER: Final = "never"
#: The European Union, and bodies of several countries.
COUNTRIES_BESIDE_ISO = frozenset({"EU", "XM"})
REDIS_SCHEMES = ("redis", "rediss", "unix", *SENTINEL_SCHEMES)
DATABASE_SCHEMES = ("postgresql", "sqlite")
AGE_LEAST = timedelta(minutes=1)
AGE_MOST = timedelta(days=365)
KEEP_LEAST, KEEP_MOST = timedelta(days=1), timedelta(days=3650)
#: https://core.telegram.org/bots/api#chat: "at most 52 significant bits"
CHAT_BITS = 52

_HTTP = TypeAdapter(AnyHttpUrl)
_HTTP_START = re.compile(r"https?://[^/?#\\]", re.IGNORECASE)
_UNSAFE_IN_URL = re.compile(r"[\s\\\x00-\x20\x7f]")
_LANGUAGE = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_CHAT_NAME = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}")


def wrong(expected: str) -> PydanticCustomError:
    """An error whose text says what would be right; other errors are explained by their field's description."""
    return PydanticCustomError("expected", "{expected}", {"expected": expected})


def one_of(*options: str) -> BeforeValidator:
    """One of `options`; what is none, but near to one, is told so."""

    def check(value: Any) -> Any:
        if value not in options:
            raise wrong(did_you_mean(str(value), options, f"write one of: {', '.join(options)}"))
        return value

    return BeforeValidator(check)


def word_like(*known: str) -> BeforeValidator:
    """A word of the user's own; what is none, but near to a known one, is told so."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not _WORD.fullmatch(value):
            meant = "_".join(value.casefold().split())
            raise wrong(did_you_mean(meant, known, f"write a word of small letters, such as {', '.join(known)}"))
        return value

    return BeforeValidator(check)


def _language(value: str) -> str:
    tag = _LANGUAGE.fullmatch(value)
    if tag is None:
        raise ValueError("not a BCP 47 tag")
    return tag[1].lower() + (tag[2] or "").title() + (tag[3] or "").upper()


@functools.cache
def countries() -> frozenset[str]:
    """ISO 3166 codes, and COUNTRIES_BESIDE_ISO."""
    table = importlib.resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    return COUNTRIES_BESIDE_ISO | {line[:2] for line in table.splitlines() if not line.startswith("#")}


def _country(value: str) -> str:
    if value in countries():
        return value
    if value.upper() in countries():
        raise wrong(f"did you mean {value.upper()!r}?")
    raise ValueError("not an ISO 3166 code")


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong(
            did_you_mean(value, available_timezones(), "write an IANA time zone, as in Europe/Berlin")
        ) from None
    return value


def _quiet(value: str) -> str:
    try:
        return quiet_text(*parse_quiet(value))
    except ValueError as error:
        raise wrong(str(error)) from None


def _web_address(value: str) -> str:
    """An http(s) URL that every client reads alike: nothing to strip, nothing to mend, no user and password."""
    if _UNSAFE_IN_URL.search(value):
        raise wrong("a URL has no blank and no backslash; write %20 or /")
    if not _HTTP_START.match(value):
        raise ValueError("not http")
    try:
        url = _HTTP.validate_python(value)
    except ValidationError:
        raise ValueError("no URL") from None
    if url.username or url.password:
        raise wrong("write the URL without user and password")
    return value


def address_key(value: str) -> str | None:
    """Equal for URLs that name one document: case of scheme and host, default port, fragment.  None: no URL."""
    try:
        return str(_HTTP.validate_python(value)).partition("#")[0]
    except ValidationError:
        return None


def _api_base(value: str) -> str:
    if not value:
        return value
    parts = urlsplit(_web_address(value))
    if parts.query or parts.fragment:
        raise ValueError("more than a base")
    return value.rstrip("/")


def _scheme(value: str, schemes: tuple[str, ...]) -> str:
    scheme = value.partition("://")[0]
    starts = [f"{scheme}://" for scheme in schemes]
    if scheme not in schemes or "://" not in value:
        raise wrong(did_you_mean(f"{scheme}://", starts, f"write nothing, or a URL that begins {' or '.join(starts)}"))
    return scheme


def _redis(value: str) -> str:
    if not value:
        return value
    scheme, parts = _scheme(value, REDIS_SCHEMES), urlsplit(value)
    if scheme in SENTINEL_SCHEMES:
        try:
            SentinelAddress.of(value)
        except ValueError:
            raise wrong(f"write Sentinels and the name of a service, as in {WHAT_A_SENTINEL_URL_IS}") from None
        return value
    if scheme == "unix" and (parts.hostname or not parts.path):
        raise wrong("write the socket's full path, as in unix:///run/valkey.sock")
    if scheme != "unix" and (not parts.hostname or parts.port == 0):
        raise wrong("write a host, as in redis://localhost:6379/0")
    return value


def _database(value: str) -> str:
    if not value:
        return value
    scheme, parts = _scheme(value.replace("+psycopg:", ":", 1), DATABASE_SCHEMES), urlsplit(value)
    if scheme == "sqlite" and (parts.netloc or len(parts.path) < len("/x")):
        raise wrong("write a file, as in sqlite:///mintwire.db")
    if parts.port == 0:
        raise ValueError("no port")
    return value


def _network(value: Any) -> IPv4Network | IPv6Network:
    try:
        network = ipaddress.ip_network(str(value), strict=False)
    except ValueError:
        raise wrong("write a network, as in 127.0.0.0/8 or fd00::/8") from None
    if ipaddress.ip_address(str(value).partition("/")[0]) != network.network_address:
        raise wrong(f"did you mean {str(network)!r}?")
    return network


def _chat(value: Any) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < abs(value) < 2**CHAT_BITS:
        return value
    if isinstance(value, str) and _CHAT_NAME.fullmatch(value):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,16}", value):
        raise wrong(f"did you mean {value} without quotes?")
    raise ValueError("no chat")


def _checked(value: Any) -> date | str:
    return str(value) if value == NEVER else date.fromisoformat(str(value))


def offered(value: Any, least: timedelta, most: timedelta) -> str | None:
    """The duration that a value is meant to be, as it is written, if it lies within these bounds."""
    meant = meant_duration(value)
    text = None if meant is None or not least <= meant <= most else duration_text(meant)
    return f"did you mean {text!r}?" if text and text != value else None


def _age(least: timedelta, most: timedelta, *words: str) -> PlainValidator:
    """A time such as 36h from `least` to `most`, or one of some words."""

    def check(value: Any) -> timedelta | str:
        if value in words:
            return str(value)
        try:
            age = value if isinstance(value, timedelta) else parse_duration(str(value))
        except ValueError:
            if offer := offered(value, least, most):
                raise wrong(offer) from None
            raise
        if not least <= age <= most:
            raise ValueError("out of bounds")
        return age

    return PlainValidator(check)


#: Writes an age as it stands in YAML.
_WRITTEN = PlainSerializer(lambda value: value if isinstance(value, str) else duration_text(value))
AlertAge = Annotated[timedelta | Literal["all"], _age(AGE_LEAST, AGE_MOST, "all"), _WRITTEN]
FirstPoll = Annotated[timedelta | Literal["none", "all"], _age(AGE_LEAST, AGE_MOST, "none", "all"), _WRITTEN]
#: Between two polls of one source.
Gap = Annotated[timedelta, _age(timedelta(minutes=1), LONGEST_GAP), _WRITTEN]
#: How long something is kept.
Kept = Annotated[timedelta, _age(KEEP_LEAST, KEEP_MOST), _WRITTEN]
KeptForGood = Annotated[timedelta | Literal["forever"], _age(KEEP_LEAST, KEEP_MOST, "forever"), _WRITTEN]
#: The day on which something was last tried, or that it never was.
Checked = Annotated[date | Literal["never"], PlainValidator(_checked), PlainSerializer(str)]
_ID = "[a-z0-9][a-z0-9-]{0,63}"
Id = Annotated[str, Field(pattern=f"^{_ID}$")]
#: The id of a source, with its origin before it where that is not the config: cli:my-bank.
SourceId = Annotated[str, Field(pattern=f"^([a-z]+:)?{_ID}$")]
#: The id of a concept, which may begin with that of its family: cbdc, project:e-cny.
ConceptId = Annotated[str, Field(pattern=f"^({_ID}:)?{_ID}$")]
#: A concept, or all of a family: project:*.
ConceptIds = Annotated[str, Field(pattern=rf"^({_ID}:(\*|{_ID})|{_ID})$")]
#: The name of an environment variable, which holds a secret.
Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\P{C}+$")]
Language = Annotated[str, AfterValidator(_language)]
Country = Annotated[str, AfterValidator(_country)]
Timezone = Annotated[str, AfterValidator(_timezone)]
QuietHours = Annotated[str, AfterValidator(_quiet)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
ApiBase = Annotated[str, AfterValidator(_api_base)]
RedisUrl = Annotated[str, AfterValidator(_redis)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
PrivateNetwork = Annotated[IPv4Network | IPv6Network, PlainValidator(_network)]
Chat = Annotated[int | str, PlainValidator(_chat)]
