"""What the terminal shows of a running wire."""

from scheduler.view.panels import render
from scheduler.view.snapshot import FailingSource, Headline, Offline, Snapshot, SnapshotSource
from scheduler.view.views import View, open_view

__all__ = ["FailingSource", "Headline", "Offline", "Snapshot", "SnapshotSource", "View", "open_view", "render"]
