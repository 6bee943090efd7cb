"""docs/running.md, and the units beside it."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import get_args

import pytest

from scheduler.cli.commands.worker import Role
from scheduler.logs.file import MAX_BYTES, OLDER
from tests.scheduler.cli.conftest import Mintwire

DOCS = Path(__file__).parents[3] / "docs"
TEXT = (DOCS / "running.md").read_text(encoding="utf-8")
ROLES = get_args(Role)
UNITS = {"mintwire.service": ("run", "--quiet"), "mintwire-worker@.service": ("worker", "%i")}
_ANALYZE = shutil.which("systemd-analyze")


def _unit(name: str) -> ConfigParser:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DOCS / name, encoding="utf-8")
    return unit


@pytest.mark.skipif(_ANALYZE is None, reason="systemd-analyze is not installed here: the units are not verified")
@pytest.mark.parametrize(
    ("name", "instance"), [(name, name.replace("@", f"@{role}")) for name in UNITS for role in ROLES]
)
def test_systemd_accepts_the_units(tmp_path: Path, name: str, instance: str) -> None:
    assert _ANALYZE is not None
    shutil.copy(DOCS / name, unit := tmp_path / instance)
    done = subprocess.run([_ANALYZE, "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("name", "arguments"), UNITS.items())
def test_a_unit_starts_a_command_that_there_is(mintwire: Mintwire, name: str, arguments: tuple[str, ...]) -> None:
    service = _unit(name)["Service"]
    command, *given = service["ExecStart"].removeprefix("/usr/bin/env ").split()
    assert (command, tuple(given)) == ("mintwire", arguments)
    assert mintwire(*(ROLES[0] if each == "%i" else each for each in given), "--help").code == 0


def test_the_page_names_the_units_and_they_agree_with_it() -> None:
    assert all(f"]({name})" in TEXT for name in UNITS)
    one, several = (_unit(name)["Service"] for name in UNITS)
    assert f"/var/lib/{one['StateDirectory']}" == "/var/lib/mintwire"
    assert "data: /var/lib/mintwire" in TEXT
    assert f"data: {several['ReadWritePaths']}" in TEXT
    for unit in (one, several):
        assert unit["EnvironmentFile"].removeprefix("-") in TEXT
        assert unit["User"] == "mintwire"
    assert all(f"mintwire-worker@{role}" in TEXT for role in ROLES)


def test_logs_are_as_large_as_the_page_says() -> None:
    assert (
        f"rotated at {MAX_BYTES // 10**6} MB, and {OLDER} older ones are kept: {MAX_BYTES * (OLDER + 1) // 10**6} MB"
        in TEXT
    )
