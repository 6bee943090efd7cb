"""Which lines of a collection may hold what is looked for, told without reading them as JSON.  Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from ahocorasick_rs import BytesAhoCorasick

from notifier.query.documents.fold import fold_text
from record.changes import Outlet

#: What JSON writes in another way than the text has it.
_ESCAPED = re.compile(r'["\\]')
_END = re.compile(b"\n")


class Likely:
    """Picks, of lines that are items in JSON, those in which a part of text may stand.

    A line that it leaves out holds none of the parts in any text, nor in the name of its source; but for a phrase that
    stands only there where `Item.clean` joined what was parted.
    """

    def __init__(self, parts: Iterable[str] | None, outlets: Mapping[str, Outlet]) -> None:
        """`parts`: folded, see `notifier.matching.index.WatchIndex.parts`; None: every line is likely."""
        #: Lines that it was given so far.
        self.looked_at = 0
        wanted = None if parts is None else {max(_ESCAPED.split(part), key=len) for part in parts}
        if wanted is None or "" in wanted:
            self._automaton = None
            return
        named = {
            fold_text(f'"source":"{key}"')
            for key, outlet in outlets.items()
            if any(part in fold_text(f"{key} | {outlet.name}") for part in wanted)
        }
        self._automaton = BytesAhoCorasick([part.encode("utf-8", "replace") for part in wanted | named])

    def __call__(self, lines: bytes) -> list[bytes]:
        """`lines`: whole ones, each with its end."""
        rows = lines.split(b"\n")[:-1]
        self.looked_at += len(rows)
        if self._automaton is None:
            return rows
        # A title is one paragraph, however it is broken into lines.
        text = fold_text(lines.replace(b"\\n", b" ").decode("utf-8", "replace")).encode()
        ends = [end.start() for end in _END.finditer(text)]
        if len(ends) != len(rows):  # empty lines, which no writer of ours leaves, fold into one
            return rows
        hits = self._automaton.find_matches_as_indexes(text)
        return [rows[at] for at in dict.fromkeys(bisect_left(ends, start) for _, start, _ in hits)]
