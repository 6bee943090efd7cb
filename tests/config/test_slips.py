"""What a file that is no YAML is told: the line, and what to write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import ConfigError
from config.load import load

WRITTEN = re.compile(r"""\w+: ['"].*['"]$""")
SLIPS = yaml.safe_load((Path(__file__).parent / "data" / "slips.yaml").read_text(encoding="utf-8"))


def told(folder: Path, text: str) -> list[str]:
    (folder / "mintwire.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder, {}, folder)
    return caught.value.told


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["text"].strip().splitlines()[-1])
def test_a_slip_is_told_with_its_line_and_what_to_write(slip: dict[str, Any], tmp_path: Path) -> None:
    lines = [line for line in told(tmp_path, slip["text"]) if line.startswith(f"mintwire.yaml:{slip['line']}: ")]
    assert any(slip["says"] in line for line in lines)


@pytest.mark.parametrize("written", [match[0] for each in SLIPS if (match := WRITTEN.search(each["says"]))])
def test_what_it_says_to_write_is_a_text_in_yaml(written: str) -> None:
    (value,) = yaml.safe_load(written).values()
    assert isinstance(value, str)


@pytest.mark.parametrize(
    "line",
    [
        "redis: @hunter2",
        "api_key: *hunter2",
        "url: %https://a.example/?key=hunter2",
        "token: 'hunter2' x",
        "proxy: @http://desk:hunter2@a.example: 1",
        "chat: @123456789:AAHfiqksKZ8WmR2zSjiQ7hunter2AAAA",
        "password:hunter2",
        "- hunter2://a b\n{",
    ],
)
def test_nothing_secret_is_repeated(line: str, tmp_path: Path) -> None:
    assert "hunter2" not in "".join(told(tmp_path, f"{line}\ndata: ./data\n"))


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    (line,) = told(tmp_path, f"watches:\n  - query: @{'x' * 500}\n")
    assert line.endswith(f"query: '@{'x' * 58}…'")
