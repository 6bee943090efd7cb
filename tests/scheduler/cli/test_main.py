"""The command as a whole: help, versions, what is documented, how long it takes to start."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from scheduler.cli.main import COMMANDS, app
from tests.scheduler.cli.conftest import CONFIG, Mintwire

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = {part.split("\n", 1)[0]: part for part in re.split(r"^## mintwire ", PAGE, flags=re.MULTILINE)[1:]}


def all_commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command with its name, groups before what is in them."""
    if path:
        yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from all_commands(inner, (*path, name))


ALL = list(all_commands(get_command(app)))
LEAVES = [(path, command) for path, command in ALL if not hasattr(command, "commands")]
OPTIONS = [
    (path, option)
    for path, command in ALL
    for parameter in command.params
    for option in parameter.opts
    if option.startswith("-") and option not in ("--help", "-h", "--config") and not getattr(parameter, "hidden", False)
]


def section_of(path: tuple[str, ...]) -> str:
    return next(text for heading, text in SECTIONS.items() if heading.split()[0] == path[0])


def test_all_commands_are_there() -> None:
    assert [path[0] for path, _ in ALL if len(path) == 1] == list(COMMANDS)
    assert {" ".join(path) for path, _ in ALL} >= {
        "run", "worker", "check", "sources list", "sources show", "sources poll", "watches list", "watches test",
        "channels list", "channels enable", "deliveries", "pull", "read", "version",
    }  # fmt: skip


def test_each_command_is_documented() -> None:
    assert {path[0] for path, _ in LEAVES} <= {heading.split()[0] for heading in SECTIONS}
    assert [path for path, _ in LEAVES if len(path) > 1 and f"`{' '.join(path)}" not in section_of(path)] == []


def test_each_option_is_documented() -> None:
    assert [(path, option) for path, option in OPTIONS if f"`{option}`" not in section_of(path)] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_no_option_is_documented_that_is_not(section: str) -> None:
    told = set(re.findall(r"`(--?[a-z][a-z-]*)`", SECTIONS[section].split("\n## ")[0])) - {"--config"}
    assert told <= {option for path, option in OPTIONS if path[0] == section.split()[0]}


def test_options_before_the_command_are_documented() -> None:
    for parameter in get_command(app).params:
        for option in parameter.opts:
            assert option in PAGE


@pytest.mark.parametrize("path", [path for path, _ in ALL], ids=" ".join)
def test_help_teaches_by_examples_within_80_columns(mintwire: Mintwire, path: tuple[str, ...]) -> None:
    done = mintwire(*path, "--help")
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80
    assert f"Usage: mintwire {' '.join(path)}" in done.out
    assert path == ("version",) or f"\n    mintwire {path[0]}" in done.out or "\n    mintwire --config" in done.out


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("pull", "pull [OPTIONS] DATE\n"),
        ("read", "read [OPTIONS] FILE…\n"),
        ("cbdc timeline", "cbdc timeline [OPTIONS] [PROJECT|COUNTRY]\n"),
        ("watches add", "watches add [OPTIONS] ID QUERY\n"),
    ],
)
def test_arguments_are_named_as_people_write_them(mintwire: Mintwire, command: str, usage: str) -> None:
    done = mintwire(*command.split(), "--help")
    assert done.out.startswith(f"Usage: mintwire {usage}")
    assert "str>" not in done.out


def test_the_help_lists_all_commands(mintwire: Mintwire) -> None:
    done = mintwire("-h")
    assert all(re.search(rf"^  {name} +[A-Z].*\.$", done.out, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("arguments", [(), ("sources",), ("watches",), ("channels",)])
def test_a_command_alone_shows_its_help_as_wrong_usage(mintwire: Mintwire, arguments: tuple[str, ...]) -> None:
    done = mintwire(*arguments)
    assert done.code == 2
    assert "Commands:" in done.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("sorces",), "no command 'sorces': did you mean 'sources'?"),
        (("zzz",), "no command 'zzz': `mintwire --help` shows what there is"),
        (("sources", "lst"), "no command 'lst': did you mean 'list'?"),
        (("sources", "zzz"), "no command 'zzz': `mintwire sources --help` shows what there is"),
        (("deliveries", "sohw"), "no command 'sohw': did you mean 'show'?"),
        (("pull",), "pull: missing argument 'DATE' (`mintwire pull --help` tells more)"),
        (("pull", "today", "--fromat", "csv"), "pull: no option '--fromat': did you mean '--format'?"),
        (("--jsn", "version"), "no option '--jsn': did you mean '--json'?"),
        (("sources", "list", "-z"), "sources list: no option '-z': `mintwire sources list --help` shows what there is"),
        (
            ("pull", "today", "--format", "xml"),
            "pull: invalid value for '--format': 'xml' is not one of 'jsonl', 'csv'",
        ),
        (("pull", "today", "--output"), "option '--output' requires an argument"),
        (("worker",), "worker: missing argument 'ROLE'; choose from: crawl, notify, schedule, web"),
        (("worker", "crawler"), "'crawler' is not one of 'crawl', 'notify', 'schedule', 'web'"),
        (("watches", "test", "x", "--days", "0"), "greater than or equal to 1"),
        (("read",), "read: missing argument 'FILE'"),
        (("sources", "list", "more"), "sources list: got unexpected extra argument(s) (more)"),
        (("--json",), "missing command (`mintwire --help` tells more)"),
        (("version", "--json"), "version: this command has no JSON to print"),
        (("--json", "channels", "enable", "desk"), "channels enable: this command has no JSON to print"),
        (("--config", "a", "check", "--config", "b"), "check: two configs, 'a' and 'b': give one"),
    ],
)
def test_wrong_usage_is_told_on_one_line(mintwire: Mintwire, arguments: tuple[str, ...], says: str) -> None:
    done = mintwire(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("mintwire: ")
    assert done.err.count("\n") == 1
    assert says in done.err


def anywhere(arguments: tuple[str, ...], *options: str) -> list[tuple[str, ...]]:
    """The arguments with the options before, between and after them."""
    return [(*arguments[:place], *options, *arguments[place:]) for place in range(len(arguments) + 1)]


@pytest.mark.parametrize("arguments", anywhere(("sources", "list", "--json"), "--config", "desk.yaml"), ids=" ".join)
def test_the_config_may_stand_anywhere(mintwire: Mintwire, arguments: tuple[str, ...]) -> None:
    mintwire.configure(sources=CONFIG["sources"][:1], watches=[], subscriptions=[])
    (mintwire.folder / "mintwire.yaml").rename(mintwire.folder / "desk.yaml")
    assert [row["id"] for row in mintwire(*arguments).json()] == ["alpha"]


@pytest.mark.parametrize(
    "arguments",
    [
        each
        for command in (("sources", "list"), ("watches", "list"), ("check",), ("deliveries",))
        for each in anywhere(command, "--json")
    ],
    ids=" ".join,
)
def test_json_may_stand_anywhere(mintwire: Mintwire, arguments: tuple[str, ...]) -> None:
    assert isinstance(mintwire(*arguments).json(), list)


def test_each_command_line_is_read_anew(mintwire: Mintwire) -> None:
    assert mintwire("--json", "sources", "list").json()
    assert mintwire("sources", "list").out.startswith("source")


def test_every_command_takes_the_options_that_stand_anywhere() -> None:
    taken = {path: {option for parameter in command.params for option in parameter.opts} for path, command in ALL}
    assert [path for path, options in taken.items() if not options >= {"--config", "--json"}] == []


def test_version(mintwire: Mintwire) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert mintwire("version").out == f"{project['version']}\n"


WHAT_ROLES_LOAD = ("scrapy", "twisted.internet", "telegram", "feedparser", "trafilatura", "numpy", "apscheduler")


@pytest.mark.parametrize(
    ("arguments", "not_needed"),
    [
        (("version",), ("config.load", "sqlalchemy", "redis", "scrapy", "twisted", "telegram", "rich")),
        (("pull", "today"), ("sqlalchemy", "scrapy", "twisted.internet", "telegram", "feedparser")),
        (("read", "--help"), ("sqlalchemy", "redis", "scrapy", "twisted", "telegram")),
        (("sources", "list"), ("sqlalchemy", "lark", *WHAT_ROLES_LOAD)),
        (("deliveries",), ("alembic", "lark", *WHAT_ROLES_LOAD)),
        (("stories", "list"), ("alembic", "lark", *WHAT_ROLES_LOAD)),
        (("--help",), ("config.load", "sqlalchemy", "redis", "rich", "lark", *WHAT_ROLES_LOAD)),
    ],
    ids=lambda value: value[0],
)
def test_light_commands_load_little(
    mintwire: Mintwire, arguments: tuple[str, ...], not_needed: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scheduler", *arguments],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        cwd=mintwire.folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    loaded = set(re.findall(r"^import time: .*\| +(\S+)$", done.stderr, flags=re.MULTILINE))
    assert "scheduler.cli.main" in loaded
    assert loaded.isdisjoint(not_needed), loaded & set(not_needed)
