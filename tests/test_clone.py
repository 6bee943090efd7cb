"""`./mintwire`, the command of a clone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Stands for the setting up, and for the command that is then there.
MAKEFILE = """
install:
	@echo from pip
	@mkdir -p .venv/bin
	@printf '#!/bin/sh\\necho "$$PWD: $$*"\\n' > .venv/bin/mintwire
	@chmod +x .venv/bin/mintwire
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "a clone"
    folder.mkdir()
    shutil.copy(ROOT / "mintwire", folder)
    return folder


def call(command: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([command, "pull", "a b"], cwd=folder, capture_output=True, text=True, timeout=30, check=False)


def test_the_first_use_sets_up_and_only_the_command_writes_to_standard_output(clone: Path, tmp_path: Path) -> None:
    (clone / "Makefile").write_text(MAKEFILE)
    done = call(clone / "mintwire", tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}: pull a b\n")
    assert done.stderr == "mintwire: setting up .venv, once\nfrom pip\n"
    assert not call(clone / "mintwire", tmp_path).stderr


def test_it_may_be_linked_to_from_the_path(clone: Path, tmp_path: Path) -> None:
    (clone / "Makefile").write_text(MAKEFILE)
    (tmp_path / "mintwire").symlink_to(clone / "mintwire")
    assert call(tmp_path / "mintwire", tmp_path).stdout == f"{tmp_path}: pull a b\n"


def test_where_nothing_can_be_set_up_it_fails(clone: Path, tmp_path: Path) -> None:
    (clone / "Makefile").write_text("install:\n\t@echo no network >&2; exit 1\n")
    done = call(clone / "mintwire", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no network" in done.stderr
