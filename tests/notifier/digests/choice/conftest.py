"""A week of made-up news as it is gathered from lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from notifier.digests.choice.alike import Sight, sight_by
from notifier.digests.edition import Period
from notifier.digests.told import Gathered
from scheduler.cli.commands.digest.lines import gather, read
from scheduler.judging import make_judge

WEEK = Period("weekly", datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC))
ROWS: Sequence[Mapping[str, Any]] = yaml.safe_load(Path(__file__).with_name("week.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def judge() -> Any:
    return make_judge()


@pytest.fixture(scope="session")
def sight(judge: Any) -> Sight:
    return sight_by(judge.encoder)


@pytest.fixture(scope="session")
def gathered(judge: Any, tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    path = tmp_path_factory.mktemp("week") / "week.jsonl"
    lines = ({**row, "id": str(number), "published": f"2026-{row['day']}Z"} for number, row in enumerate(ROWS))
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return gather(read([path], WEEK), WEEK, judge)
