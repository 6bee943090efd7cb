"""One way out for every log line: structlog's and those of libraries on the standard library's logging."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from types import TracebackType
from typing import Protocol

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from scheduler.logs.lines import json_line, name_foreign, plain_line, shortened
from scheduler.logs.masking import masking
from scheduler.logs.repeats import Repeats

#: Libraries that log each request or each run of a job.
TALKATIVE = ("httpx", "httpcore", "apscheduler", "alembic", "uvicorn")

log = structlog.get_logger("mintwire")


class Stream(Protocol):
    """What lines are written to: stderr, or a LogFile."""

    def write(self, text: str, /) -> object:
        """Append text."""

    def flush(self) -> object:
        """Hand on what is held back."""


def setup(
    stream: Stream,
    *,
    json: bool = False,
    level: int | str = logging.INFO,
    secrets: Collection[str] = (),
    role: str | None = None,
) -> None:
    """Send every log line of this process to `stream`, masked and on one line each; may be called again.

    `secrets` are masked wherever they stand, beside all that looks like a secret; `role` is a field of every line.
    Uncaught exceptions, also those of threads, and Python's warnings become log lines.
    """
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    mask = masking(secrets)
    handler = _LineHandler(stream)
    handler.setFormatter(_formatter(json_line if json else plain_line, mask, role))
    root = logging.getLogger()
    for former in root.handlers[:]:
        root.removeHandler(former)
        if isinstance(former, _LineHandler):
            former.close()
    root.addHandler(handler)
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    _configure_structlog()
    _log_uncaught(mask, on_stderr=stream is not sys.stderr)


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _formatter(render: Processor, mask: Callable[[str], str], role: str | None) -> logging.Formatter:
    def complete(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        record: logging.LogRecord = event.pop("_record")
        del event["_from_structlog"]
        time = datetime.fromtimestamp(record.created, UTC)
        return {
            "time": f"{time:%Y-%m-%dT%H:%M:%SZ}",
            "level": record.levelname.lower(),
            **({"role": role} if role else {}),
            **{field: shortened(value, mask) for field, value in event.items()},
        }

    def masked_line(logger: WrappedLogger, name: str, event: EventDict) -> str:
        return mask(str(render(logger, name, event)))

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.processors.format_exc_info, name_foreign],
        processors=[complete, masked_line],
    )


class _LineHandler(logging.StreamHandler[Stream]):
    """Writes what `Repeats` lets pass."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self._repeats = Repeats()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            passed = list(self._repeats.passed(record))
        except (TypeError, ValueError, KeyError):  # a text that does not fit its arguments
            self.handleError(record)
            return
        for one in passed:
            super().emit(one)

    def close(self) -> None:
        for one in self._repeats.rest():
            super().emit(one)
        super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Say that a line is missing.  The default prints the record's own values, past the mask, to stderr.

        A line that the log's disk refuses goes to stderr: else nobody would hear that the disk is full.
        """
        error = sys.exc_info()[0]
        if error is not None and issubclass(error, OSError) and self.stream is not sys.stderr:
            with suppress(OSError, ValueError):
                sys.stderr.write(self.format(record) + self.terminator)
            return
        text = f"a line of {record.name} could not be written: {error.__name__ if error else 'unknown'}"
        told = logging.LogRecord(record.name, logging.ERROR, record.pathname, record.lineno, text, None, None)
        with suppress(OSError, ValueError):
            self.stream.write(self.format(told) + self.terminator)


def _log_uncaught(mask: Callable[[str], str], *, on_stderr: bool) -> None:
    def tell(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        log.critical("crashed", exc_info=(kind, error, trace))
        if on_stderr:
            sys.stderr.write(mask("".join(traceback.format_exception(kind, error, trace))))

    def tell_of_thread(arguments: threading.ExceptHookArgs) -> None:
        tell(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    sys.excepthook = tell
    threading.excepthook = tell_of_thread
