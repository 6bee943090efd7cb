"""`python -m bench.record`: the record of a year, a million items made of the news by shifting days.

They are filed with their raw responses, closed, verified, and pulled by command, in each form, and by HTTP, from
`mintwire worker web` on loopback into a mirror.  Told are seconds, CPU and the most memory of each process, and bytes
per item by file.  The database knows none of them: stories and matches are empty.  `--items 100000 --days 36` is a
first trial; a year takes an hour or so and 10 GB.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import yaml

from bench.processes import free_port, peak_mb
from bench.record.year import days_of
from bench.tables import table
from record.collections.collections import Collections
from record.collections.layout import root_in
from record.sql import tokens
from record.sql.database import open_engine
from record.sql.tokens import AccessToken
from scheduler.processes.embedded import serving
from web.access.secret import Secret

ROOT = Path(__file__).parents[2]
NEWS = ROOT.parent / "shared" / "data" / "news"
_MINTWIRE = (sys.executable, "-m", "scheduler")
#: Seconds between two looks at a process.
_LOOK_S = 0.05
_SQL = "select source, count(*) as n, max(discovered) as last from items group by all order by n desc"


@dataclass
class Bench:
    """A folder with a config, and what was measured."""

    folder: Path
    items: int
    port: int
    environment: dict[str, str] = field(default_factory=lambda: {**os.environ, "PYTHONPATH": str(ROOT)})
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def configure(self) -> None:
        """Write the config."""
        limits = {"requests_a_minute": 100_000, "megabytes_a_day": 1_000_000}
        config = {"data": "data", "web": {"listen": f"127.0.0.1:{self.port}", "limits": limits}}
        (self.folder / "mintwire.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")

    def run(self, what: str, *command: str) -> None:
        """A process to its end; raises CalledProcessError where it fails."""
        begun, before, peak = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
        with subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None:
                # What the kernel tells of an ended child counts the pages of its parent, too.
                peak = max(peak, peak_mb(process.pid) or 0.0)
                time.sleep(_LOOK_S)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.note(what, time.monotonic() - begun, cpu, peak)

    def note(self, what: str, seconds: float, cpu: float | None = None, memory: float | None = None) -> None:
        """One row of the table."""
        rate = f"{self.items / seconds:,.0f}"
        row = (
            what,
            f"{seconds:,.1f}",
            "" if cpu is None else f"{cpu:,.1f}",
            "" if memory is None else f"{memory:,.0f}",
        )
        self.rows.append((*row, rate))
        print("  ".join((*row, rate)), file=sys.stderr)


def by_http(bench: Bench, days: str) -> None:
    """The days over loopback: plainly, as any client reads them, and by `pull --from`."""
    data, secret = bench.folder / "data", Secret.draw()
    engine = open_engine(f"sqlite:///{data / 'mintwire.db'}")
    row = AccessToken(secret.id, "bench", secret.digest, secret.link_key, ("read", "raw"), datetime.now(UTC))
    with engine.begin() as connection:
        tokens.add(connection, row)
    engine.dispose()
    bench.environment["BENCH_TOKEN"] = str(secret)
    url = f"http://127.0.0.1:{bench.port}"
    with serving(data) as redis, _served(bench, redis, url):
        for name in ("items.jsonl", "items.parquet"):
            begun = time.monotonic()
            _read(url, str(secret), name)
            bench.note(f"GET every day's {name} (zstd)", time.monotonic() - begun)
        mirroring = ("pull", days, "--from", url, "--token-env", "BENCH_TOKEN", "--mirror", "mirror")
        bench.run("pull --from: mirrored, verified, given", *_MINTWIRE, *mirroring)
        bench.run("the same again", *_MINTWIRE, *mirroring)


@contextmanager
def _served(bench: Bench, redis: str, url: str) -> Iterator[None]:
    environment = {**bench.environment, "MINTWIRE_REDIS": redis}
    with (bench.folder / "web.log").open("wb") as log:
        process = subprocess.Popen([*_MINTWIRE, "worker", "web"], cwd=bench.folder, env=environment, stderr=log)
        try:
            until = time.monotonic() + 60
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((bench.folder / "web.log").read_text(encoding="utf-8"))
                time.sleep(0.2)
            yield
            bench.rows.append(("worker web, at most", "", "", f"{peak_mb(process.pid) or 0:,.0f}", ""))
        finally:
            process.terminate()
            process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/openapi.json", trust_env=False).is_success
    except httpx.TransportError:
        return False


def _read(url: str, token: str, name: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "zstd"}
    with httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False) as client:
        path: str | None = "/collections"
        while path:
            answer = client.get(path).raise_for_status()
            for row in answer.json()["days"]:
                with client.stream("GET", f"/collections/{row['day']}/{name}") as day:
                    day.raise_for_status()
                    for _ in day.iter_raw():
                        pass
            path = answer.links.get("next", {}).get("url")


def sizes(bench: Bench) -> list[tuple[str, str, str]]:
    """Bytes by kind of file, in all and per item."""
    collections, found = Collections(root_in(bench.folder / "data")), Counter[str]()
    for day in collections.days():
        for file in collections.manifest(day).resources:
            found["raw" if file.path.startswith("raw/") else file.path] += file.bytes
    return [(name, f"{size:,}", f"{size / bench.items:,.1f}") for name, size in found.most_common()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.record", description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--news", type=Path, default=NEWS, help="a folder of *.jsonl.gz")
    parser.add_argument("--in", type=Path, dest="place", help="where the year is made; else among temporary files")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mw-record-", dir=asked.place) as name:
        bench = Bench(Path(name), asked.items, free_port())
        bench.configure()
        part = (sys.executable, "-m", "bench.record.year")
        year = ("--items", str(asked.items), "--days", str(asked.days), "--news", str(asked.news.resolve()))
        bench.run("filed, with a raw record each poll", *part, "file", name, *year)
        bench.run("closed", *part, "close", name)
        bench.run("collections verify", *_MINTWIRE, "collections", "verify")
        days = f"{days_of(1)[0]}..{days_of(asked.days)[-1]}"
        for form in ("jsonl", "csv", "parquet", "rss", "warc"):
            bench.run(f"pull --format {form}", *_MINTWIRE, "pull", days, "--format", form, "-o", f"year.{form}")
            (bench.folder / f"year.{form}").unlink()
        bench.run(
            "pull --language zh --sort published", *_MINTWIRE, "pull", days, "--language", "zh", "--sort", "published"
        )
        bench.run("pull --sql, counted by source", *_MINTWIRE, "pull", days, "--sql", _SQL)
        by_http(bench, days)
        print(f"{asked.items:,} items in {asked.days} days")
        print(table(("what", "s", "CPU s", "MB at most", "items/s"), bench.rows))
        print(f"\n{table(('file', 'bytes', 'bytes per item'), sizes(bench))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
