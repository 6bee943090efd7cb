"""Whatever a file holds, reading it ends in settings or in a ConfigError that tells no more than it should."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from config.load import load
from config.reading.document import read_document

SOUND = (Path(__file__).parent / "data" / "good" / "full.yaml").read_text(encoding="utf-8")
PIECES = [
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    ", ",
    "\n",
    "\t",
    '"',
    "'",
    "#",
    "&a ",
    "*a",
    "!!set ",
    "|\n",
    "? ",
    "%YAML",
    "---\n",
]
PIECES += [
    "null",
    "true",
    "-0",
    "1e400",
    ".nan",
    "0x1F",
    "9" * 40,
    "\u2028",
    "\ud7ff",
    "字",
    "\0",
    "\x1b",
    "\\u0000",
    "@",
    "://",
    "\\",
]


def load_text(text: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mintwire.yaml"
        file.write_bytes(text)
        try:
            load(file, {}, Path(folder))
        except ConfigError as error:
            told = [str(mistake) for mistake in error.mistakes]
        else:
            told = ["settings"]
    assert told
    assert all(line.isprintable() for line in told)


@given(st.integers(0, len(SOUND)), st.integers(0, 40), st.lists(st.sampled_from(PIECES), max_size=4))
def test_a_sound_file_with_a_span_replaced(start: int, length: int, pieces: list[str]) -> None:
    load_text((SOUND[:start] + "".join(pieces) + SOUND[start + length :]).encode())


@given(st.binary(max_size=200))
def test_bytes(content: bytes) -> None:
    load_text(content)


@given(st.recursive(st.sampled_from(PIECES), lambda inner: st.lists(inner, max_size=3), max_leaves=6), st.data())
def test_any_value_under_any_key(value: object, data: st.DataObject) -> None:
    lines = SOUND.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    key = lines[number].partition(":")[0]
    lines[number] = f"{key}: {value!r}"
    load_text("\n".join(lines).encode())


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 100_000, "- " * 200_000, "? " * 200_000, "a: &a\n" * 50_000])
def test_depth_and_repetition_end_early(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mintwire.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match="YAML"):
        read_document(file, "mintwire.yaml")
