"""A wire at work, for the tests of the view."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheduler.processes.child import ChildState
from scheduler.view.snapshot import Alert, FailingSource, Headline, Snapshot

NOW = datetime(2026, 11, 23, 8, 30, 5, tzinfo=UTC)

TITLES = (
    ("European Central Bank", "en", "Digital euro: Governing Council decides on next phase of the preparation"),
    ("新浪财经", "zh", "央行数字货币研究所：数字人民币试点地区扩大到全国范围，交易金额创新高，参与机构增加"),
    ("日本銀行", "ja", "中央銀行デジタル通貨に関する実証実験の進捗報告書"),
    ("한국은행", "ko", "중앙은행 디지털화폐 활용성 테스트"),
    ("सेंट्रल बैंक", "hi", "डिजिटल रुपया 🇮🇳: प्रायोगिक परियोजना का दूसरा चरण ✈️ प्ल‍स"),
    ("Hostile\nBank", None, "Title \x1b[2J\x1b]0;own\x07 [red]markup[/] \u202e drow\x9b31m \u200b👨\u200d👩\u200d👧"),
    ("SEC", "en", "SEC charges three in crypto scheme 🚀"),
)


def headlines(number: int) -> tuple[Headline, ...]:
    return tuple(Headline(NOW - timedelta(seconds=20 * age), *TITLES[age % len(TITLES)]) for age in range(number))


def at_work() -> Snapshot:
    return Snapshot(
        now=NOW,
        started=NOW - timedelta(hours=2, minutes=14),
        sources=27,
        due=3,
        polled=25,
        failing=2,
        worst=(
            FailingSource("Federal Reserve", "unavailable"),
            FailingSource("中国人民银行", "dns"),
        ),
        polls_per_minute=12.4,
        items=1204,
        stories=1180,
        headlines=headlines(60),
        alerts_sent=12,
        alerts_pending=2,
        alerts_failed=1,
        alerts=tuple(
            Alert(
                NOW - timedelta(minutes=age),
                f"数字欧元 {age} \x1b[31m: the Governing Council decides on the next phase of its preparation",
                ("    European Central Bank · 23 Nov 2026, 08:21 UTC · Why: “数字欧元” (watch digital-euro)",),
                "https://bank.example/press",
            )
            for age in range(9)
        ),
        roles=(
            ChildState("valkey", "running"),
            ChildState("crawl", "running"),
            ChildState("notify", "waiting", 2),
            ChildState("schedule", "running"),
        ),
    )
