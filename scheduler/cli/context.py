"""What every command shares: which config, how errors end, how JSON is printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import typer

from config.errors import MintwireError, QueryError
from config.load import Loaded
from scheduler.following import FollowedConfig, read_config

FAILED = 1
USAGE = 2


@dataclass
class Cli:
    """The options before the command."""

    config: Path | None

    @cached_property
    def loaded(self) -> Loaded:
        """The config, read at its first use.  Raises ConfigError."""
        return read_config(self.config, os.environ, Path.cwd())

    def follow(self) -> FollowedConfig:
        """The config, to be read again whenever it changes.  Raises ConfigError."""
        return FollowedConfig(self.config, os.environ, Path.cwd())


def say(text: str) -> None:
    """A line to standard error, where it is in no program's way."""
    print(text, file=sys.stderr)


def fail(text: str, code: int = FAILED) -> NoReturn:
    """End the command with an error."""
    say(f"mintwire: {text}")
    raise typer.Exit(code)


def print_json(value: Any) -> None:
    """One line of JSON."""
    print(json.dumps(value, ensure_ascii=False, default=str))


@contextmanager
def errors_end() -> Iterator[None]:
    """Errors that Mintwire raises on purpose end the command with their text; a reader that went away, silently."""
    try:
        yield
    except QueryError as error:
        fail(f"{error}\n{error.caret()}", USAGE)
    except MintwireError as error:
        fail(str(error))
    except BrokenPipeError:
        # The next write to the closed pipe would be Python's own, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None
