"""Messages that say why something was told, or was not.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from notifier.query.documents.document import Hit
from notifier.rendering.alert import headline_of, source_text, web_url
from notifier.rendering.cutting import UNSEEN, clean, shortened
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.stories import Reader
from notifier.rendering.words import watch_text
from notifier.telling.fate import Fate
from notifier.texts import Translator, gettext_noop
from notifier.trial.showing import text_pieces
from notifier.trial.why import Why
from record.item import Item
from record.sql.watches import WatchRow

#: UTF-16 units of a query, of a reason, and of a piece of text; a message tells of so many watches and words.
_QUERY, _REASON, _TEXT, _MOST_WATCHES, _MOST_WORDS = 200, 300, 250, 6, 12
_FATES = {
    "waiting": gettext_noop("It waits to be sent here."),
    "no_news": gettext_noop("It was not sent: it was not new when it was found."),
    "later": gettext_noop("It was not sent: it came before you followed this."),
    "failed": gettext_noop("It was not sent: Telegram refused it."),
    "dropped": gettext_noop("It was not sent: it was not wanted any more when its turn came."),
    "unmatched": gettext_noop("It was not sent: when it came, it was not found to match."),
    "unknown": gettext_noop("What became of it is no longer known."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one watch says of the report; `fate` in the chat that asks, None where it has none."""

    watch: WatchRow
    why: Why
    fate: Fate | None


def why_message(report: Item, source_name: str, asked: Sequence[Asked], reader: Reader) -> Message:
    """The report, and what each watch says of it: first those that match."""
    t, url = reader.t, web_url(report.url)
    when = reader.time(report.published) if report.published else t("no time of its own")
    seen = t(
        "{source} · published {published} · seen {seen}",
        source=source_text(source_name),
        published=when,
        seen=reader.time(report.discovered),
    )
    parts = [
        Part("headline", (Span(headline_of(report.title, report.url), url),)),
        Part("origin", (Span(seen),)),
    ]
    ordered = sorted(asked, key=lambda each: each.why.reason is not None)
    for each in ordered[:_MOST_WATCHES]:
        parts += _of_watch(each, reader)
    left = len(ordered) - _MOST_WATCHES
    if left > 0:
        more = t.many("{n} more watch does not match.", "{n} more watches do not match.", left)
        parts.append(Part("why", (Span(more),)))
    return Message(tuple(parts))


def _of_watch(asked: Asked, reader: Reader) -> Iterator[Part]:
    t, why = reader.t, asked.why
    name = clean(watch_text(asked.watch.name, asked.watch.label, t))
    yield Part("label", (Span(t("Watch {name}", name=name)),))
    if (query := clean(asked.watch.query)) != name:
        yield Part("bar", (Span(shortened(query, _QUERY)),))
    if why.reason is not None:
        reason = t("Does not match: {reason}", reason=shortened(clean(why.reason), _REASON))
        yield Part("entry", (Span(reason),))
    else:
        yield Part("entry", (Span(_matched(why.found.hits, t)),))
        if pieces := tuple(_spans(text_pieces(why.found))):
            yield Part("entry", pieces)
    if why.changed:
        yield Part("entry", (Span(t("The watch has changed since it matched.")),))
    if asked.fate is not None:
        yield Part("entry", (Span(_fate(asked.fate, reader)),))


def _matched(hits: Sequence[Hit], t: Translator) -> str:
    words = dict.fromkeys(_word(hit, t) for hit in hits)
    if not words:
        return t("Matches: nothing of what it excludes is there.")
    shown = list(words)[:_MOST_WORDS]
    return t("Matches by {words}", words=t(", ").join(shown)) + (" …" if len(words) > len(shown) else "")


def _word(hit: Hit, t: Translator) -> str:
    word = f"“{hit.term}”"
    return word if hit.concept is None else t("{words} ({by})", words=word, by=f"@{hit.concept}")


def _fate(fate: Fate, reader: Reader) -> str:
    if fate.state != "told":
        return reader.t(_FATES[fate.state])
    return reader.t("Sent here.") if fate.at is None else reader.t("Sent here: {when}", when=reader.time(fate.at))


def _spans(pieces: Iterable[tuple[str, bool]]) -> Iterator[Span]:
    left = _TEXT
    for text, is_hit in pieces:
        shown = shortened(UNSEEN.sub(" ", text), left) if text else ""
        if shown:
            yield Span(shown, None, is_hit)
            left -= len(shown)
        if left <= 1:
            return
