"""/raw: everything that was collected on a day, as a file."""

from __future__ import annotations

from datetime import UTC, date

import structlog

from notifier.bot.answer import Answer, Document, says
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling
from notifier.texts import gettext_noop
from record.collections.days import parse_days
from record.collections.packing import FORMS, Form, packed
from record.collections.reading import read_days

#: Bytes of a file: Telegram takes 50 MB (https://core.telegram.org/bots/api#senddocument), and one item may be large.
MOST_BYTES = 40_000_000

log = structlog.get_logger("mintwire.bot")


def raw(asked: Asked) -> Answer:
    """`/raw 2026-11-22`, `/raw yesterday csv`."""
    t, today = asked.t, asked.now.astimezone(UTC).date()
    words = asked.text.lower().split()
    forms: list[Form] = [form for form in FORMS if form in words]
    days = [word for word in words if word not in FORMS]
    day = _day(days[0], today) if len(days) == 1 else None
    if day is None or len(forms) > 1:
        return says(t("Write one day, as in /raw {day}; behind it csv, if you want that.", day=today))
    form: Form = forms[0] if forms else "jsonl"
    try:
        files = list(packed(read_days(asked.stores.collections, [day]), f"{day}", form, MOST_BYTES))
    except (ValueError, FileNotFoundError) as error:
        log.error("collection_line_broken", error=str(error), effect="a day was not handed out")
        return says(t("A part of this day cannot be read; the operator finds it in the log."))
    if not files:
        return says(t("Nothing was collected on {day}. Days are those of UTC.", day=day))
    documents = []
    for number, file in enumerate(files, 1):
        part = f".{number}" if len(files) > 1 else ""
        caption = t("{day}: part {number} of {total}", day=day, number=number, total=len(files)) if part else f"{day}"
        documents.append(Document(f"{day}{part}.{form}.zip", file, caption))
    return Answer(documents=documents)


def _day(word: str, today: date) -> date | None:
    try:
        first, last = parse_days(word, today)
    except ValueError:
        return None
    return first if first == last else None


HANDLED = Handled(
    commands=(
        Command(
            "raw",
            gettext_noop("everything of a day as a file, jsonl or csv"),
            Handling(raw, heavy=True),
            "2026-11-22 csv",
        ),
    ),
)
