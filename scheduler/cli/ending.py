"""How a command ends: an error that was foreseen is a clear line and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

import typer

from config.errors import ConfigError, MintwireError, QueryError
from config.mistakes import did_you_mean
from scheduler.cli.context import FAILED, USAGE, command_of, fail, say
from scheduler.controls import shown

#: As shells count it: 128 and the number of the signal.
INTERRUPTED = 130
#: Characters of a query before its mistake that are shown, so that the caret stands under the same line.
_BEFORE, _AFTER = 60, 15


@contextmanager
def errors_end() -> Iterator[None]:
    """Ends the process for every error that Mintwire, or the system under it, raises on purpose.

    Standard output is UTF-8 in here, whatever the locale, and has been written when it ends.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            yield
        finally:
            _flush()
    except QueryError as error:
        say(f"mintwire: query: {error}")
        say(caret(error))
        raise SystemExit(USAGE) from None
    except ConfigError as error:
        fail(str(error))
    except MintwireError as error:
        fail(" ".join(str(error).split()))
    except typer.TyperException as error:
        fail(_misused(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read our output has had enough.
        _give_up_output()
        raise SystemExit(FAILED) from None
    except OSError as error:
        if error.filename is None:
            _give_up_output()
        fail(f"{error.filename or 'standard output'}: {error.strerror or error}")


def _misused(error: typer.TyperException) -> str:
    """Wrong usage on one line: of which command, what is wrong, and what would be right or would tell."""
    context: typer.Context | None = getattr(error, "ctx", None)
    if context is None:
        return _plain(error)
    help_ = f"`{context.command_path} --help`"
    option, known = getattr(error, "option_name", None), [name for each in context.command.params for name in each.opts]
    if option is not None and option not in known:
        nearest = did_you_mean(option, known, f"{help_} shows what there is")
        return f"{command_of(context)}no option {option!r}: {nearest}"
    return f"{command_of(context)}{_plain(error)} ({help_} tells more)"


def _plain(error: typer.TyperException) -> str:
    text = " ".join(error.format_message().split()).rstrip(".")
    return f"{text[:1].lower()}{text[1:]}".replace(". Choose from", "; choose from").replace("Value error, ", "")


def caret(error: QueryError) -> str:
    """The query around its mistake, and under it a caret (two lines)."""
    from rich.cells import cell_len

    start, here = max(0, error.column - 1 - _BEFORE), error.column - 1
    before, after = shown(error.query[start:here]), shown(error.query[here : here + _AFTER])
    left = "…" if start else ""
    right = "…" if here + _AFTER < len(error.query) else ""
    return f"  {left}{before}{after}{right}\n  {' ' * cell_len(left + before)}^"


def _flush() -> None:
    # None where the process was started with its output closed.
    if sys.stdout is not None:
        sys.stdout.flush()


def _give_up_output() -> None:
    """Python would try once more to write, at exit, and complain."""
    if isinstance(sys.stdout, TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
