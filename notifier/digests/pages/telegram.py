"""A page as messages for a chat, in order; the first has the contents.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from notifier.digests.pages.files.bars import bars_of
from notifier.digests.pages.page import Article, Page, Source, Table
from notifier.digests.pages.wording import HEADLINE
from notifier.rendering.cutting import shortened
from notifier.rendering.forms import MOST_UNITS, units
from notifier.rendering.message import Message, Part, Span
from notifier.texts import Translator, translator

#: Kept of a message for its heading, with its number; and of a paragraph, so that an article fits whatever it holds.
_HEADING, _MOST_BODY = 150, 2_000
#: Telegram shows a hundred entities of a message, and drops the others without a word
#: (https://core.telegram.org/api/config: message_entities_length_max).
_MOST_ENTITIES = 90


@dataclass(frozen=True, slots=True)
class _Block:
    """Parts that stand in one message, below this heading; "" for none."""

    heading: str
    parts: tuple[Part, ...]


def messages_of(page: Page, links: Mapping[int, str] | None = None) -> tuple[Message, ...]:
    """At least one; each fits into what Telegram takes.

    `links`: addresses of these messages in the chat, by their place from 0 on, once they are sent; the contents lead
    there.
    """
    t = translator(page.language)
    front, rest = list(_front(page)), list(_rest(page))
    packed = list(_packed([*front, *rest]))
    if len(packed) > 1:
        first = list(_packed([*front, _contents(page, rest, {}, {})]))
        others = list(_packed(rest))
        begins: dict[str, int] = {}
        for number, blocks in enumerate(others, len(first)):
            for block in blocks:
                begins.setdefault(block.heading, number)
        first[-1][-1] = _contents(page, rest, begins, links or {})
        packed = [*first, *others]
    return tuple(_message(number, blocks, len(packed), page, t) for number, blocks in enumerate(packed))


def _front(page: Page) -> Iterator[_Block]:
    yield _Block("", (Part("headline", (Span(page.title),)), Part("origin", (Span(_dated(page)),))))
    yield from (_Block("", (Part("body", (Span(shortened(lead.body, _MOST_BODY)),)),)) for lead in page.introduction)


def _dated(page: Page) -> str:
    return " · ".join(filter(None, (page.name, page.number, page.period)))


def _contents(page: Page, rest: Sequence[_Block], begins: Mapping[str, int], links: Mapping[int, str]) -> _Block:
    """A line for each heading, with the number of the message where it begins."""
    lines = [Part("label", (Span(page.contents),))]
    for heading in dict.fromkeys(block.heading for block in rest if block.heading):
        at = begins.get(heading, 999)
        lines.append(Part("entry", (Span(heading, links.get(at)), Span(f" · {at + 1}"))))
    return _Block("", tuple(lines))


def _rest(page: Page) -> Iterator[_Block]:
    """All below the introduction; the first block of each heading begins with it."""
    for chapter in page.chapters:
        yield from _below(chapter.name, (tuple(_article(each, page)) for each in chapter.articles))
    for table in page.tables:
        yield from _below(table.name, ((_row(table, row),) for row in table.rows))
    for chart in page.charts:
        bars = ((Part("bar", (Span(f"{bar} {label} {text}"),)),) for label, bar, text in bars_of(chart))
        yield from _below(chart.name, (*bars, (Part("why", (Span(chart.legend),)),)))
    yield from (_Block("", (Part("why", (Span(remark),)),)) for remark in page.remarks)


def _below(heading: str, blocks: Iterable[tuple[Part, ...]]) -> Iterator[_Block]:
    for number, parts in enumerate(blocks):
        yield _Block(heading, parts if number else (Part("label", (Span(heading),)), *parts))


def _article(article: Article, page: Page) -> Iterable[Part]:
    language = (Span(f" {article.language_name}"),) if article.language_name else ()
    yield Part("item", (Span(HEADLINE.format(article.headline), article.url, strong=True), *language))
    yield Part("entry", (Span(shortened(article.body, _MOST_BODY)),))
    if article.note:
        yield Part("why", (Span(f"{page.note}{shortened(article.note, _MOST_BODY // 2)}"),))
    sources = [span for each in article.sources for span in (Span(" · "), *_source(each, page))][1:]
    if sources:
        yield Part("others", (*sources, Span(f" {article.more}")) if article.more else tuple(sources))


def _source(source: Source, page: Page) -> Iterator[Span]:
    if source.primary:
        yield Span(page.primary)
    yield Span(shortened(source.name, 40), source.url, strong=source.primary)
    yield Span(f", {source.time}")


def _row(table: Table, row: Sequence[Span]) -> Part:
    cells = [span for cell in row if cell.text for span in (Span(" · "), cell)][1:]
    first, *others = cells
    return Part("item" if table.is_prose else "entry", (Span(first.text, first.url, strong=True), *others))


def _packed(blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
    """As many blocks in each message as fit."""
    some: list[_Block] = []
    for block in blocks:
        if some and not _fits([*some, block]):
            yield some
            some = []
        some.append(block)
    yield some


def _fits(blocks: Sequence[_Block]) -> bool:
    parts = tuple(part for block in blocks for part in block.parts)
    entities = sum(bool(span.url) + span.strong for part in parts for span in part.spans)
    entities += sum(part.role in {"headline", "label", "why", "bar"} for part in parts)
    return entities <= _MOST_ENTITIES and units(Message(parts)) <= MOST_UNITS - _HEADING


def _message(number: int, blocks: Sequence[_Block], of: int, page: Page, t: Translator) -> Message:
    """From the second on it says which of them it is, and what goes on in it."""
    parts = tuple(part for block in blocks for part in block.parts)
    if number:
        heading = page.name if parts[0].role == "label" else blocks[0].heading or page.name
        text = t("{heading} ({part} of {parts})", heading=heading, part=number + 1, parts=of)
        parts = (Part("headline", (Span(text),)), *parts)
    return Message(parts)
