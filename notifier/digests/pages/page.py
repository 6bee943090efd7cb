"""Page: an edition as its reader reads it, worded, cleaned and cut, before it has any form.  Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from notifier.rendering.message import Span


@dataclass(frozen=True, slots=True)
class Source:
    """A report behind an article: who said it, when, and where."""

    name: str
    #: "2 Jun, 14:30"
    time: str
    url: str | None
    primary: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One story."""

    #: Of the place where it stands, unique in a page: ASCII letters, digits and hyphens.
    anchor: str
    headline: str
    url: str | None
    #: BCP 47 of its headline and sentences, and that language's name where it is not the page's own.
    language: str
    language_name: str | None
    body: str
    #: The editor's own words; "" where there are none.
    note: str
    sources: tuple[Source, ...]
    #: Sources that report it beside these.
    more: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section."""

    anchor: str
    name: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """A paragraph of the introduction, and the article that it leads to."""

    body: str
    #: BCP 47.
    language: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart."""

    label: str
    value: int
    #: Of the weeks before.
    mean: float | None
    #: What stands beside the bar: "12 of 214".
    text: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the longest first or in an order of their own."""

    name: str
    bars: tuple[Bar, ...]
    #: What the bars and the marks in them are.
    legend: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand beside the stories."""

    anchor: str
    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Span, ...], ...]
    #: Numbers of the columns that hold numbers.
    numbers: tuple[int, ...] = ()
    #: Whether whole sentences stand in it, so that its rows are paragraphs where there are no columns.
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a form writes."""

    #: en or zh.
    language: str
    #: "Mintwire Weekly".
    name: str
    #: "No. 12"; "" for one that was not published.
    number: str
    #: "1–7 Jun 2026"
    period: str
    title: str
    introduction: tuple[Lead, ...]
    chapters: tuple[Chapter, ...]
    #: What stands over the contents, and before a primary source and an editor's note.
    contents: str
    primary: str
    note: str
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    #: What is to be known of how it was made, sentence by sentence.
    remarks: tuple[str, ...]
