"""How a preview, and the watches of a chat, look.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from notifier.query.compile import MAX_QUERY
from notifier.rendering.alert import source_text, web_url
from notifier.rendering.cutting import UNSEEN, shortened, units_of
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.words import day_text
from notifier.texts import Translator, gettext_noop
from notifier.trial.lately import DAYS
from notifier.trial.preview import Preview, Sample
from notifier.trial.showing import MANY_A_DAY, bar

#: By mode, see record.sql.tables.subscriptions.
MODES = {
    "now": gettext_noop("at once"),
    "hourly": gettext_noop("hourly"),
    "daily": gettext_noop("daily at 08:00"),
    "weekly": gettext_noop("weekly, on Mondays"),
}
#: UTF-16 units of a query, of a title and of a text beside it: three samples stay far below 4,096
#: (https://core.telegram.org/bots/api#sendmessage); and characters of a bar.
_QUERY, _TITLE, _TEXT, _BAR = 300, 250, 250, 12


def preview_message(told: Preview, t: Translator, zone: tzinfo) -> Message:
    """What a watch would have sent: how many a day, some of it, and what speaks against it."""
    meant = told.meant
    parts = [Part("headline", (Span(shortened(meant.name or meant.query, _QUERY)),))]
    if meant.name is not None and len(meant.query) <= _QUERY:
        parts.append(Part("bar", (Span(meant.query),)))
    if not meant.is_known:
        parts.append(_line(t("I know nobody and nothing of this name, so I look for it as you wrote it.")))
    if meant.left_out:
        words = t(", ").join(dict.fromkeys(meant.left_out))
        parts.append(_line(t("Left out, since nearly every report has them: {words}", words=words)))
    parts += _found(told, t, zone)
    parts += [Part("body", (Span(text),)) for text in _warnings(told, t)]
    return Message(tuple(parts))


def sample_message(told: Preview, t: Translator, zone: tzinfo) -> Message:
    """What will come, by what came in the last days."""
    if not told.messages:
        return Message((_line(t("In the last days nothing came that matches; what comes will be told here.")),))
    return Message((Part("headline", (Span(t("What will come: a sample of the last days")),)), *_found(told, t, zone)))


def _found(told: Preview, t: Translator, zone: tzinfo) -> Iterator[Part]:
    yield from (_line(line) for line in _figures(told, t))
    most = max(told.per_day.values())
    for day, number in told.per_day.items():
        yield Part("bar", (Span(f"{day:%m-%d} {bar(number, most, _BAR):<{_BAR}} {number}"),))
    for sample in told.samples:
        yield from _sample(sample, told, t, zone)


def _figures(told: Preview, t: Translator) -> tuple[str, str]:
    days = len(told.per_day)
    when = t("In the last {days} days", days=days) if days > 1 else t("Today")
    what = t.many(
        "{when} it would have sent {n} message.", "{when} it would have sent {n} messages.", told.messages, when=when
    )
    return what, _base(told, t)


def _base(told: Preview, t: Translator) -> str:
    number = t.many("{n} report", "{n} reports", told.looked_at)
    if len(told.per_day) < DAYS:
        return t("There was no time for the days before; {reports} were looked through.", reports=number)
    return t("{reports} were looked through.", reports=number)


def _warnings(told: Preview, t: Translator) -> Iterator[str]:
    if told.messages > MANY_A_DAY * len(told.per_day):
        yield t(
            "⚠ More than {most} a day: nobody reads so many. Add a word that must be there, or take a daily list.",
            most=MANY_A_DAY,
        )
    elif not told.needs_words:
        yield t("⚠ No word has to be there, so every report is looked at; a word makes it more exact.")
    if told.messages == 0:
        yield (
            t("⚠ Nothing new: all that matches is older news. Save it, and you hear of what comes.")
            if told.reports
            else t("⚠ Nothing matches. Take a word away, or save it and wait.")
        )


def _sample(sample: Sample, told: Preview, t: Translator, zone: tzinfo) -> Iterator[Part]:
    url = web_url(sample.url)
    yield Part("item", tuple(_spans(sample.title, _TITLE, url)))
    if sample.text:
        yield Part("entry", tuple(_spans(sample.text, _TEXT)))
    day = day_text(sample.at.astimezone(zone).date(), max(told.per_day), t)
    yield Part("origin", (Span(f"{source_text(sample.source)} · {day}"),))


def _spans(pieces: Iterable[tuple[str, bool]], most: int, url: str | None = None) -> Iterator[Span]:
    """On one line, the hits strong, and no longer than that."""
    left = most
    for text, is_hit in pieces:
        shown = UNSEEN.sub(" ", text[:MAX_QUERY])
        if not shown:
            continue
        if units_of(shown) > left:
            yield Span(shortened(shown, left) if left > 1 else "…", url, is_hit)
            return
        yield Span(shown, url, is_hit)
        left -= units_of(shown)


def _line(text: str) -> Part:
    return Part("entry", (Span(text),))
