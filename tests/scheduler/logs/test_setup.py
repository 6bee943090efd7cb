"""Every line of a process, as it comes out."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import threading
import warnings
from typing import Any

import httpx
import pytest
import structlog

from scheduler import logs
from tests.scheduler.logs.conftest import SetUp

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


def own() -> Any:
    return structlog.get_logger("mintwire.test")


class _Unbuffered:
    """A file of text that keeps nothing back."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file

    def write(self, text: str, /) -> object:
        return self._file.write(text.encode())

    def flush(self) -> object:
        return None


def test_one_line_for_a_poll(set_up: SetUp) -> None:
    stream = set_up()
    own().info("poll", source="ecb-press", status=200, new=3, known=12, ms=84)
    line = stream.getvalue()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ poll source=ecb-press status=200 new=3 known=12 ms=84\n", line
    )


def test_json_when_asked(set_up: SetUp) -> None:
    stream = set_up(json=True, role="crawl")
    own().warning("poll", source="新华", ok=False, etag=None)
    row = json.loads(stream.getvalue())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row.pop("time"))
    assert row == {
        "event": "poll",
        "level": "warning",
        "role": "crawl",
        "source": "新华",
        "ok": False,
        "etag": None,
    }


def test_libraries_flow_the_same_way(set_up: SetUp) -> None:
    stream = set_up(role="crawl")
    logging.getLogger("scrapy.core.engine").info("Spider %s", "opened")
    assert stream.getvalue().split(" ", 1)[1] == 'log role=crawl message="Spider opened" logger=scrapy.core.engine\n'


def test_requests_are_not_logged(set_up: SetUp) -> None:
    stream = set_up()
    answer = httpx.MockTransport(lambda _: httpx.Response(200))
    with httpx.Client(transport=answer) as client:
        client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert stream.getvalue() == ""
    assert not logging.getLogger("httpcore").isEnabledFor(logging.INFO)


def test_level(set_up: SetUp) -> None:
    stream = set_up(level="WARNING")
    own().info("quiet")
    logging.getLogger("library").info("quiet")
    own().error("loud")
    assert [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()] == ["loud level=error"]


@pytest.mark.parametrize("as_json", [False, True])
def test_no_text_can_make_a_line_or_steer_a_terminal(set_up: SetUp, as_json: bool) -> None:
    stream = set_up(json=as_json)
    hostile = "a\r\n2026-01-01T00:00:00Z fake x=1\x1b[2J\x9b31m\u2028\u202e\x00\ud800"
    own().info("poll", title=hostile, nested={"title": hostile})
    logging.getLogger("library").info("%s", hostile)
    log_failure(hostile)
    lines = stream.getvalue()
    assert lines.count("\n") == 3
    assert len(lines.splitlines()) == 3
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\ud800]", lines)
    assert r"\u001b[2J" in lines
    if as_json:
        assert json.loads(lines.splitlines()[0])["title"] == hostile


def log_failure(text: str) -> None:
    try:
        int(text)
    except ValueError:
        own().exception("failed", of=text)


def test_no_field_can_pass_for_two(set_up: SetUp) -> None:
    stream = set_up()
    own().info("poll", title='x new=9 "y"')
    assert stream.getvalue().split(" ", 1)[1] == 'poll title="x new=9 \\"y\\""\n'


@pytest.mark.parametrize("as_json", [False, True])
def test_no_secret_anywhere(set_up: SetUp, as_json: bool) -> None:
    stream = set_up(json=as_json, secrets=["open sesame/ü"])
    log = own()
    log.info("a", token=TOKEN, url=f"https://api.telegram.org/bot{TOKEN}/getMe")
    log.info(
        "b", redis="redis://:hunter2@host/0", nested={"password": "hunter2"}, header="Authorization: Bearer hunter2"
    )
    log.info("c", text="open sesame/ü", quoted="open%20sesame%2F%C3%BC")
    logging.getLogger("telegram").error("failed: %s", {"token": TOKEN})
    log_failure(f"postgresql://user:hunter2@host/db {TOKEN}")
    log.info("d", page="x" * 1990 + f" {TOKEN} " + "x" * 3000)
    text = stream.getvalue()
    assert len(text.splitlines()) == 6
    assert "hunter2" not in text
    assert "sesame" not in text
    assert TOKEN[:20] not in text
    assert TOKEN[-10:] not in text
    assert all(json.loads(line) for line in text.splitlines()) if as_json else "Traceback" in text


def test_long_texts_are_cut(set_up: SetUp) -> None:
    stream = set_up()
    own().info("page", text="a" * 100_000 + "z")
    assert len(stream.getvalue()) < 4_200
    assert "96001 characters cut" in stream.getvalue()


def test_repeated_warnings_are_counted(set_up: SetUp) -> None:
    stream = set_up()
    for number in range(50):
        own().warning("store_gone", store="redis", ms=number)
        logging.getLogger("library").warning("no connection to %s", "x")
        own().info("poll", source="a")
    logging.getLogger().handlers[0].close()
    lines = [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()]
    assert lines.count("poll source=a") == 50
    assert lines[-2:] == [
        "store_gone level=warning store=redis ms=49 repeated=49",
        'log level=warning message="no connection to x (repeated 49 times)" logger=library',
    ]
    assert len(lines) == 54


def test_a_broken_line_is_told_without_its_values(set_up: SetUp) -> None:
    stream = set_up()
    logging.getLogger("library").warning("%d polls", "hunter2")
    logging.getLogger("library").info("%d polls", "hunter2")
    assert [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()] == [
        'log level=error message="a line of library could not be written: TypeError" logger=library',
        'log level=error message="a line of library could not be written: TypeError" logger=library',
    ]


def test_what_a_full_disk_refuses_is_told_on_stderr(set_up: SetUp, capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    full = os.open("/dev/full", os.O_WRONLY)
    with io.FileIO(full, "w") as file:
        logs.setup(_Unbuffered(file), secrets=["hunter2"])
        own().warning("poll", fault="disk", detail="no room for hunter2")
    told = capsys.readouterr().err
    assert "poll level=warning fault=disk" in told
    assert "hunter2" not in told


def test_uncaught_exceptions_and_warnings_are_lines(set_up: SetUp, capsys: pytest.CaptureFixture[str]) -> None:
    stream = set_up()
    thread = threading.Thread(target=lambda: int(TOKEN))
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"old {TOKEN}", stacklevel=1)
    crash, warning = [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()]
    assert crash.startswith('crashed level=critical exception="Traceback')
    assert "invalid literal for int() with base 10: '***'" in crash
    assert warning.startswith("log level=warning message=")
    assert "ValueError" in capsys.readouterr().err
    assert TOKEN not in capsys.readouterr().err + stream.getvalue()


def test_may_be_set_up_again(set_up: SetUp) -> None:
    first = set_up()
    second = set_up()
    own().info("poll")
    assert first.getvalue() == ""
    assert second.getvalue().count("\n") == 1


def test_public_names() -> None:
    assert set(logs.__all__) == {"LogFile", "masked", "setup"}
