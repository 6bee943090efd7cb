"""Writing what was pulled: items, their raw responses, or the answer to a question, in the form that is wanted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from record.collections.collections import Collections
from record.collections.forms import MOST_CELL, write_csv, write_excel, write_jsonl
from record.item import FIELDS, Item
from scheduler.cli.context import FAILED, USAGE, fail, say
from scheduler.cli.pulling.output import open_output
from scheduler.view.wording import counted

Form = Literal["jsonl", "csv", "excel", "parquet", "warc", "rss"]
#: What `--with judgement` adds to an item: what `mintwire label` does but for financings, its story, its watches.
JUDGEMENT = (
    "section",
    "section_confidence",
    "second_section",
    "second_confidence",
    "about_cbdc",
    "about_probability",
    "jurisdictions",
    "projects",
    "institutions",
    "countries",
    "event",
    "cited_source",
    "cited_date",
    "story",
    "watches",
)

# What the rarer forms take is loaded where they are asked for.


@dataclass(frozen=True, slots=True)
class Giving:
    """What is wanted."""

    form: Form
    #: None: standard output.
    output: Path | None
    #: As they were asked for.
    days: str
    #: Whether items come with what is judged of them.
    judged: bool

    @property
    def is_on_terminal(self) -> bool:
        """Whether a bar would stand among what is given."""
        return sys.stdout.isatty() and (self.output is None or str(self.output) == "-")

    def items(self, rows: Iterable[dict[str, Any]], link: str) -> None:
        """Items in their JSON form.  `link`: the address of this Mintwire."""
        if self.form == "parquet":
            from scheduler.cli.pulling.typed import write_parquet

            with open_output(self.output, binary=True) as file:
                write_parquet(rows, file, judged=self.judged)
        elif self.form == "rss":
            from scheduler.cli.pulling.feed import write_feed

            with open_output(self.output, binary=True) as file:
                write_feed(rows, self.days, link, file)
        else:
            self._text(rows, (*FIELDS, *JUDGEMENT) if self.judged else FIELDS)

    def records(self, chosen: Iterable[tuple[date, Sequence[Item]]], collections: Collections) -> None:
        """The raw responses of items, each batch with the day that it stands in.  Raises StoreError."""
        from scheduler.cli.pulling.records import Copying

        with open_output(self.output, binary=True) as file:
            copying = Copying(collections, file)
            copying.copy(f"mintwire-{self.days}.warc.gz", chosen)
        if copying.without:
            say(f"mintwire: {counted(copying.without, 'report names', 'reports name')} no raw response")
        if copying.gone:
            were = counted(copying.gone, "report is", "reports are")
            say(f"mintwire: the raw response of {were} not kept any more")

    def answer(self, question: str, rows: Iterable[dict[str, Any]]) -> None:
        """What a SELECT finds in items; ends the process where it cannot be answered."""
        from scheduler.cli.pulling.typed import write_parquet

        with TemporaryDirectory() as work:
            file = Path(work, "items.parquet")
            write_parquet(rows, file, judged=self.judged)
            self._answer(question, [file], Path(work))

    def answer_of(
        self, question: str, collections: Collections, days: Sequence[date], on_day: Callable[[], object]
    ) -> None:
        """The same of all items of some days, whose files are there.  Raises StoreError."""
        from scheduler.cli.pulling.typed import parquet_of

        with TemporaryDirectory() as work:
            self._answer(question, parquet_of(collections, days, Path(work), on_day), Path(work))

    def _answer(self, question: str, files: Sequence[Path], scratch: Path) -> None:
        from scheduler.cli.pulling.selecting import SqlError, Table, cells_of, rows_of, write_answer

        try:
            answer = Table(files, scratch).ask(question)
            if self.form == "parquet":
                with open_output(self.output, binary=True) as file:
                    write_answer(answer, file)
            else:
                self._text((rows_of if self.form == "jsonl" else cells_of)(answer), answer.schema.names)
        except SqlError as error:
            fail(f"pull: --sql: {error}", FAILED if error.is_ours else USAGE)

    def _text(self, rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> None:
        with open_output(self.output) as stream:
            if self.form == "jsonl":
                write_jsonl(rows, stream)
            elif self.form == "csv":
                write_csv(rows, columns, stream)
            elif cut := write_excel(rows, columns, stream):
                were = counted(cut, "cell was", "cells were")
                say(f"mintwire: {were} cut at {MOST_CELL:,} characters, as Excel holds no more")
