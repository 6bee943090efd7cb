"""/timezone and /quiet."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from config.quiet import parse_quiet, quiet_text
from config.zones import UnknownZoneError, find_zone
from notifier.bot.answer import OVER, Answer, Button, Step, says, shows
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling, Who
from notifier.texts import Translator, gettext_noop
from record.sql.chats.settings import ChatSettings, Quiet, look_again, put_settings

#: Characters of a place that are looked at.
_MOST_PLACE = 100
#: How people say that something is to end.
OFF = ("off", "none", "关", "关闭", "無", "无")
#: How it is called at the end of a line what happens in quiet hours.
_MANNERS: dict[str, Quiet] = {"silent": "silent", "静音": "silent", "held": "held", "hold": "held", "暂存": "held"}


def place_in_time(asked: Asked) -> Answer:
    """With a place, its time is the chat's; without one, asks for it."""
    t = asked.t
    if not asked.text:
        return says(_time_there(t, asked.settings.timezone, asked.now), then=Step("hours.place"))
    said = asked.text[:_MOST_PLACE]
    try:
        zone = find_zone(said)
    except UnknownZoneError as error:
        return says(_unknown(t, said, error), then=Step("hours.place"))
    with asked.stores.engine.begin() as connection:
        put_settings(connection, asked.channel, asked.now, timezone=zone)
        look_again(connection, asked.channel)
    return says(t("It is {time} here now ({zone}).", time=_clock(zone, asked.now), zone=zone))


def _time_there(t: Translator, zone: str | None, now: datetime) -> str:
    known = (
        t("Times here are those of {zone}, where it is {time} now.", zone=zone, time=_clock(zone, now))
        if zone
        else t("Times here are UTC, where it is {time} now.", time=_clock("UTC", now))
    )
    return known + "\n" + t("Where are you? A large city near you is enough, as in Singapore.")


def _unknown(t: Translator, said: str, error: UnknownZoneError) -> str:
    if error.several:
        return t(
            "{place} has several time zones. Please write one of: {zones}",
            place=said,
            zones=t(", ").join(error.several),
        )
    offer = (
        t("Did you mean {city}?", city=error.near)
        if error.near
        else t("Please write a large city near you, as in Hong Kong.")
    )
    return t("I know no time zone for {place}.", place=said) + "\n" + offer


def _clock(zone: str, now: datetime) -> str:
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"


def keep_quiet(asked: Asked) -> Answer:
    """With hours, they are quiet from now on; with off, none are; without words, says how it is."""
    said = asked.text.casefold()
    if not said:
        hours = quiet_line(asked.t, asked.settings)
        example = asked.t("Write hours such as 22:00-07:30.")
        return says(f"{hours}\n{example}", *_buttons(asked), then=Step("hours.quiet"))
    if said in OFF:
        return says(_set(asked, None))
    hours, _, manner = said.rpartition(" ") if said.split()[-1] in _MANNERS else (said, "", "")
    try:
        first, last = parse_quiet(hours)
    except ValueError:
        return says(asked.t("I need two times of the day, as in 22:00-07:30, or off."), then=Step("hours.quiet"))
    quiet = _MANNERS.get(manner, asked.settings.quiet or "silent")
    return says(_set(asked, (first, last), quiet), [_other_manner(asked.t, quiet)])


def quiet_line(t: Translator, settings: ChatSettings) -> str:
    """What a chat's quiet hours are."""
    if settings.quiet_from is None or settings.quiet_until is None:
        return t("There are no quiet hours.")
    hours = quiet_text(settings.quiet_from, settings.quiet_until)
    if settings.quiet == "held":
        return t("Quiet hours: {hours}. Alerts then wait for their end.", hours=hours)
    return t("Quiet hours: {hours}. Alerts then come without a sound.", hours=hours)


def press_manner(asked: Asked) -> Answer:
    """The other of the two ways to be quiet."""
    settings, manner = asked.settings, str(asked.action["manner"])
    if settings.quiet_from is None or settings.quiet_until is None:
        return Answer(toast=asked.t("There are no quiet hours."))
    quiet: Quiet = "held" if manner == "held" else "silent"
    text = _set(asked, (settings.quiet_from, settings.quiet_until), quiet)
    return shows(text, [_other_manner(asked.t, quiet)], then=OVER)


def press_off(asked: Asked) -> Answer:
    """No hours are quiet any more."""
    return shows(_set(asked, None), then=OVER)


def _set(asked: Asked, hours: tuple[int, int] | None, manner: Quiet = "silent") -> str:
    first, last = hours or (None, None)
    values = {"quiet_from": first, "quiet_until": last, "quiet": manner}
    with asked.stores.engine.begin() as connection:
        put_settings(connection, asked.channel, asked.now, **values)
        look_again(connection, asked.channel)
    line = quiet_line(asked.t, ChatSettings(asked.channel, quiet_from=first, quiet_until=last, quiet=manner))
    if hours is None or asked.settings.timezone:
        return line
    return line + "\n" + asked.t("They are in UTC as yet: /timezone sets where you are.")


def _buttons(asked: Asked) -> list[list[Button]]:
    t, settings = asked.t, asked.settings
    if settings.quiet_from is None:
        return []
    return [[_other_manner(t, settings.quiet or "silent"), Button(t("No quiet hours"), "hours.off")]]


def _other_manner(t: Translator, manner: Quiet) -> Button:
    if manner == "held":
        return Button(t("Without a sound instead"), "hours.manner", {"manner": "silent"})
    return Button(t("Wait for their end instead"), "hours.manner", {"manner": "held"})


_ADMINS: Who = "admins"
HANDLED = Handled(
    commands=(
        Command("quiet", gettext_noop("hours of quiet"), Handling(keep_quiet, who=_ADMINS), "22:00-07:30"),
        Command("timezone", gettext_noop("where you are"), Handling(place_in_time, who=_ADMINS), "Singapore"),
    ),
    presses={
        "hours.manner": Handling(press_manner, who=_ADMINS),
        "hours.off": Handling(press_off, who=_ADMINS),
        "hours.ask": Handling(keep_quiet, who=_ADMINS),
        "hours.ask-place": Handling(place_in_time, who=_ADMINS),
    },
    steps={
        "hours.place": Handling(place_in_time, who=_ADMINS),
        "hours.quiet": Handling(keep_quiet, who=_ADMINS),
    },
)
