"""`mintwire label`: what the newsroom judges of each report by itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer

from newsroom.judgement.verdict import Verdict
from scheduler.cli.context import FAILED, new_app, print_json
from scheduler.cli.jsonlines import Rows, batches
from scheduler.judging import make_judge

app = new_app()

#: Judged at once: vectors of many texts take less time together.
_BATCH = 100


@app.command()
def label(
    reasons: bool = typer.Option(False, "--reasons", help="also say why, as `section_reasons` and `tag_reasons`"),
) -> None:
    """Add section, CBDC tags and cited origin to reports: JSON lines on standard input, the same on standard output.

    Each line needs `id` and `title`, and may have `summary`, `content`, `url`, `source`, `published` and `lang`. Added
    are `section`, `section_confidence`, the next likeliest one as `second_section` and `second_confidence`,
    `about_cbdc`, how likely that is as `about_probability`, `jurisdictions`, `projects`, `institutions`, `countries`,
    `event`, `cited_source`, `cited_date` and, where the report tells of one, `financing`. Order and other keys are
    kept. A line that cannot be read is told on standard error and left out; the exit code is 1 then.

    \b
    Examples:
      mintwire pull yesterday | mintwire label | jq -c 'select(.about_cbdc)'
      mintwire label --reasons < items.jsonl
    """
    judge = make_judge()
    reading = Rows(sys.stdin.buffer)
    for batch in batches(reading, _BATCH):
        for row, verdict in zip(batch, judge.judge([row.item for row in batch]), strict=True):
            print_json({**row.data, **_labels(verdict), **(_reasons(verdict) if reasons else {})})
    if reading.refused:
        raise SystemExit(FAILED)


def _labels(verdict: Verdict) -> dict[str, Any]:
    labels = {**verdict.section.to_dict(), **verdict.to_dict()}
    if verdict.financing is not None:
        labels["financing"] = verdict.financing.to_dict()
    return labels


def _reasons(verdict: Verdict) -> dict[str, Sequence[str]]:
    return {"section_reasons": list(verdict.section.reasons), "tag_reasons": list(verdict.tags.reasons)}
