"""An edition laid out as its page.  Pure.

Whatever comes from outside is made harmless here, once for all forms: on one line, without characters that hide or turn
words, cut, and linked to nothing but the web.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from notifier.digests.edition import HOUSE_ORDER, Coverage, Edition, Intro, Link, Period, Piece, Words
from notifier.digests.pages.page import Article, Chapter, Lead, Page, Source
from notifier.digests.pages.tables import charts_of, tables_of
from notifier.digests.pages.wording import CHAPTERS, LACKS, NAMES, at_text, language_text, period_text
from notifier.rendering.alert import headline_of, source_text, web_url
from notifier.rendering.cutting import shortened
from notifier.texts import Translator, translator
from record.text import tidy_line

#: UTF-16 units of an edition's title; of a part of a paragraph, far more than a sentence has.
_TITLE, _WORDS = 300, 2_000
#: Of a name in a remark; and names there, the others are counted.
_NAME, _MOST_NAMES = 80, 20
#: Sources that are named below a story; the others are counted.
MOST_SOURCES = 6


def page_of(edition: Edition) -> Page:
    """The page of an edition, in its own language."""
    t = translator(edition.language)
    anchors = {piece.story: f"s{number}" for number, piece in enumerate(edition.pieces, 1)}
    return Page(
        language=edition.language,
        name=t(NAMES[edition.period.rhythm]),
        number="" if edition.number is None else t("No. {number}", number=edition.number),
        period=period_text(edition.period, t),
        title=_safe(edition.title, _TITLE) or t("Nothing was reported that belongs here"),
        introduction=tuple(_lead(each, edition, anchors) for each in edition.introduction),
        chapters=tuple(_chapters(edition, anchors, t)),
        contents=t("Contents"),
        primary=t("Primary source: "),
        note=t("Editor’s note: "),
        charts=charts_of(edition, t),
        tables=tables_of(edition, t),
        remarks=tuple(_remarks(edition, t)),
    )


def prose_of(words: Iterable[Words]) -> str:
    """Parts of a paragraph as one text: between them stands a space, but behind a full-width character."""
    text = ""
    for each in words:
        part = _safe(each.text, _WORDS)
        apart = text and part and east_asian_width(text[-1]) not in "WF"
        text += " " + part if apart else part
    return text


def _safe(text: str, most: int) -> str:
    return shortened(tidy_line(text), most)


def _lead(intro: Intro, edition: Edition, anchors: dict[str, str]) -> Lead:
    told = next((piece for piece in edition.pieces if piece.story == intro.story), None)
    language = (told.language if told else None) or edition.language
    return Lead(prose_of(intro.paragraph), language, anchors.get(intro.story))


def _chapters(edition: Edition, anchors: dict[str, str], t: Translator) -> Iterable[Chapter]:
    for section in HOUSE_ORDER:
        if pieces := edition.of_section(section):
            articles = (_article(piece, anchors[piece.story], edition, t) for piece in pieces)
            yield Chapter(section, t(CHAPTERS[section]), tuple(articles))


def _article(piece: Piece, anchor: str, edition: Edition, t: Translator) -> Article:
    shown, url = _shown(piece), _url(piece)
    left = piece.sources - len(shown)
    return Article(
        anchor=anchor,
        headline=headline_of(tidy_line(piece.headline), url),
        url=url,
        language=piece.language or edition.language,
        language_name=None if piece.language is None else language_text(piece.language, t),
        body=prose_of(each for each in piece.paragraph if each.kind != "note"),
        note=prose_of(each for each in piece.paragraph if each.kind == "note"),
        sources=tuple(_source(each, edition.period, t) for each in shown),
        more=t.many("and {n} more source", "and {n} more sources", left) if left > 0 else "",
    )


def _shown(piece: Piece) -> list[Link]:
    """In the piece's order: primary sources before those that its paragraph is from, and these before the others."""
    said = {words.report for words in piece.paragraph}
    ranked = sorted(piece.links, key=lambda link: (not link.primary, link.report not in said))[:MOST_SOURCES]
    return [link for link in piece.links if link in ranked]


def _url(piece: Piece) -> str | None:
    """Where a headline leads: the report that it is of, else one that the paragraph is from, else the first."""
    said = {words.report for words in piece.paragraph}
    ranked = sorted(piece.links, key=lambda link: (piece.headline not in link.title, link.report not in said))
    return next((url for link in ranked if (url := web_url(link.url))), None)


def _source(link: Link, period: Period, t: Translator) -> Source:
    return Source(source_text(tidy_line(link.source)), at_text(link.at, period, t), web_url(link.url), link.primary)


def _remarks(edition: Edition, t: Translator) -> Iterable[str]:
    yield t(
        "Every sentence stands in the report that is named; only the words that name a source and its day are ours."
    )
    yield t("Times are those of {zone}.", zone=edition.period.zone)
    if edition.beside.coverage is not None:
        yield _coverage(edition.beside.coverage, t)
    yield from (t(LACKS[each]) for each in edition.lacks)
    if edition.edited:
        yield t("Changed by an editor: {changes}.", changes=_listed(edition.edited, t))


def _coverage(coverage: Coverage, t: Translator) -> str:
    counted = t.many(
        "{reported} of {n} primary source reported",
        "{reported} of {n} primary sources reported",
        coverage.known,
        reported=coverage.reported,
    )
    if not coverage.silent:
        return t("{counted}.", counted=counted)
    return t("{counted}; silent: {names}.", counted=counted, names=_listed(coverage.silent, t))


def _listed(names: Sequence[str], t: Translator) -> str:
    left = len(names) - _MOST_NAMES
    some = t(", ").join(_safe(each, _NAME) for each in names[:_MOST_NAMES])
    return some + (t(" and {n} more", n=left) if left > 0 else "")
