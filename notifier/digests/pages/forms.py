"""The forms of an edition, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from notifier.digests.edition import Edition
from notifier.digests.pages.files.dates import calendar_of
from notifier.digests.pages.files.html import html_of
from notifier.digests.pages.files.markdown import markdown_of
from notifier.digests.pages.files.text import text_of
from notifier.digests.pages.laying import page_of
from notifier.digests.pages.telegram import messages_of
from notifier.rendering import forms


def json_of(edition: Edition) -> str:
    """All of it, as `Edition.from_dict` reads it."""
    return json.dumps(edition.to_dict(), ensure_ascii=False, indent=2) + "\n"


def telegram_of(edition: Edition) -> str:
    """A line of JSON for each message: what sendMessage takes beside a chat.

    https://core.telegram.org/bots/api#sendmessage
    """
    beside = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    texts = map(forms.html_of, messages_of(page_of(edition)))
    return "".join(json.dumps({"text": text, **beside}, ensure_ascii=False) + "\n" for text in texts)


#: What an edition is written as.
FORMS: Mapping[str, Callable[[Edition], str]] = {
    "markdown": lambda edition: markdown_of(page_of(edition)),
    "html": lambda edition: html_of(page_of(edition)),
    "text": lambda edition: text_of(page_of(edition)),
    "telegram": telegram_of,
    "json": json_of,
    "ics": calendar_of,
}
