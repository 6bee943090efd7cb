"""The docs name what there is, say a thing once, and their links and examples lead somewhere."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, groupby
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from config.load import load
from config.models import Keep, Settings
from crawlers.fetching.faults import SLOW_S
from crawlers.pages.fetcher import LEASE as PAGE_LEASE
from crawlers.polling.plan import LONGEST_WAIT, WAIT_RETIRED
from newsroom.clustering.window import WINDOW
from notifier.sending.outbox import LEASE as SENDING_LEASE
from record.item import to_iso
from record.live import keys
from record.live.filling import LEASE_MS as FILLING_LEASE_MS
from record.live.removed import KEEP_REMOVED
from record.live.seen import KEEP_DAYS
from record.sql.leases import LEASE_MS
from scheduler.cli.main import app
from scheduler.processes.supervisor import KILL_S, STOP_S

ROOT = Path(__file__).parents[1]
PAGES = {path.name: path for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]}
TEXTS = {name: path.read_text(encoding="utf-8") for name, path in PAGES.items()}
#: A page's text without its examples.
PROSE = {name: re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL) for name, text in TEXTS.items()}
FENCES = [
    (name, kind, text)
    for name, page in TEXTS.items()
    for kind, text in re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
]


def rows(text: str) -> list[str]:
    """What tables say, without their heads."""
    return re.findall(r"^\|(?![-|]).*\|$(?!\n\|-)", text, re.MULTILINE)


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", PROSE[name]):
        file = (PAGES[name].parent / target).resolve() if target else PAGES[name]
        assert file.is_file(), target
        assert not anchor or anchor in anchors(file.read_text(encoding="utf-8")), f"{target}#{anchor}"


def test_every_page_is_found_from_the_first() -> None:
    found, open_ = set(), ["README.md"]
    while open_:
        name = open_.pop()
        found.add(name)
        open_ += {Path(target).name for target in re.findall(r"\]\(([^)#:]+\.md)", TEXTS[name])} & set(PAGES) - found
    assert found == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_no_row_stands_twice_in_a_page(name: str) -> None:
    for section in re.split(r"^#+ ", PROSE[name], flags=re.MULTILINE):
        assert [row for row, number in Counter(rows(section)).items() if number > 1] == []


def test_no_two_pages_say_the_same_at_length() -> None:
    said: dict[str, str] = {}
    for name, text in PROSE.items():
        plain = re.sub(r"[\s|>`*]+", " ", text)
        for sentence in {part.strip() for part in re.split(r"(?<=[.:;])\s", plain)}:
            if len(sentence.split()) > 12:
                assert said.setdefault(sentence, name) == name, sentence


def examples() -> Iterator[tuple[str, list[str]]]:
    """The words after `mintwire` in the examples of pages."""
    for name, kind, text in FENCES:
        for line in text.replace("\\\n", " ").splitlines():
            if kind in ("", "sh") or line.startswith("$ "):
                yield from ((name, words) for words in called(line.removeprefix("$ ")))


def called(line: str) -> Iterator[list[str]]:
    """What a shell would give to the command, if it would."""
    if "mintwire " not in line:
        return
    shell = shlex.shlex(line, posix=True, punctuation_chars=True)
    shell.whitespace_split = True
    for _, part in groupby(shell, key=lambda word: word in ("|", "&&", "<", ">")):
        words = [*part]
        if words[:2] == ["sudo", "-u"]:
            words = words[3:]
        words = list(dropwhile(lambda word: "=" in word, words))
        if words and Path(words[0]).name == "mintwire":
            yield words[1:]


def options_of(commands: list[Any]) -> set[str]:
    return {option for command in commands for each in command.params for option in each.opts}


def mistake(command: Any, words: list[str]) -> str:
    """What the command would not understand; "" if it understands all."""
    chain = [command]
    for word in words:
        if word in (inner := getattr(chain[-1], "commands", {})):
            chain.append(inner[word])
        elif re.fullmatch(r"--?[a-z][a-z-]*", word) and word not in options_of(chain):
            return f"no option {word}"
    if len(chain) == 1:
        return "no such command"
    return "" if getattr(chain[-1], "invoke_without_command", True) else "which of its commands?"


def test_examples_are_commands_that_there_are() -> None:
    command = get_command(app)
    checked = [(name, words, mistake(command, words)) for name, words in examples()]
    assert len(checked) > 100
    assert [(name, words, wrong) for name, words, wrong in checked if wrong] == []


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, kind, text in FENCES if kind == "yaml"])
def test_examples_of_the_config_are_sound(name: str, text: str, tmp_path: Path) -> None:
    config = yaml.safe_load(text)
    if isinstance(config, dict) and ("watches" in config or "subscriptions" not in config):
        (tmp_path / "mintwire.yaml").write_text(text, encoding="utf-8")
        assert load(tmp_path, {}, tmp_path).settings


PROMISES = [
    (WINDOW, timedelta(hours=72), "72 hours", ("stories", "faq")),
    (timedelta(seconds=STOP_S + KILL_S), timedelta(seconds=5), "five seconds", ("running",)),
    (timedelta(seconds=STOP_S + KILL_S), timedelta(seconds=5), "within five seconds", ("README",)),
    (Settings().alert_age, timedelta(days=3), "three days", ("faq",)),
    (Settings().alert_first_poll, timedelta(hours=24), "last 24 hours", ("faq", "day")),
    (Keep().stories, timedelta(days=400), "400 days", ("faq",)),
    (timedelta(days=KEEP_DAYS), timedelta(days=400), "400 days", ("redis", "faq")),
    (KEEP_REMOVED, timedelta(days=90), "90 days", ("redis",)),
    (timedelta(milliseconds=LEASE_MS), timedelta(seconds=15), "some 15 seconds", ("running",)),
    (timedelta(milliseconds=FILLING_LEASE_MS), timedelta(seconds=15), "15 seconds", ("redis",)),
    (SENDING_LEASE, timedelta(seconds=12), "within twelve seconds", ("telegram",)),
    (PAGE_LEASE, timedelta(minutes=5), "a lease of 5 minutes", ("redis",)),
    (LONGEST_WAIT, timedelta(days=1), "a day at most", ("commands", "architecture")),
    (WAIT_RETIRED, timedelta(weeks=1), "once a week", ("commands",)),
    (timedelta(seconds=SLOW_S), timedelta(seconds=5), "the poll took over 5 s", ("commands",)),
]


@pytest.mark.parametrize(("kept", "promised", "words", "names"), PROMISES)
def test_what_is_promised_is_kept(kept: timedelta, promised: timedelta, words: str, names: tuple[str, ...]) -> None:
    assert kept == promised
    assert all(words in " ".join(TEXTS[f"{name}.md"].split()) for name in names)


def test_times_end_with_z() -> None:
    assert "ISO 8601 in UTC with `Z`" in TEXTS["collections.md"]
    assert to_iso(datetime(2026, 11, 23, 8, 30, tzinfo=UTC)) == "2026-11-23T08:30:00Z"


def test_every_redis_key_is_documented() -> None:
    constants = [value for name, value in vars(keys).items() if name.isupper() and str(value).startswith("mw:")]
    assert len(constants) > 5
    of_days = [
        of_day(0).replace("0", "DAY") for of_day in (keys.duplicate_keys, keys.duplicate_texts, keys.duplicate_kept)
    ]
    of_sources = [
        of_source("SOURCE") for of_source in (keys.seen, keys.alike, keys.state, keys.repeats, keys.page_repeats)
    ]
    of_readers = [of_reader("READER") for of_reader in (keys.web_requests, keys.web_open, keys.web_bytes)]
    for key in [*constants, keys.due("HOST"), *of_sources, *of_days, *of_readers]:
        assert f"`{key}`" in TEXTS["redis.md"]
