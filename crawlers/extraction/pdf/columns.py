"""Lines of a PDF's page in the order in which they are read: column by column, however they were drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Characters of lines that are text and no cells of a table; East Asian ones say more.
_LEAST, _LEAST_WIDE = 18, 8
#: So many lines drawn beside each other are columns.
_LEAST_ROWS = 3
_MOST_COLUMNS = 6
#: Lines among which they must be found.
_MOST_LOOKED_AT = 60
#: A column goes on with what stands at most so many sizes of the font below it.
_TOGETHER = 2.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; where it stands, in points from the left and the bottom of its page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool = False
    #: Whether it was drawn as one with the line before, a wide gap between them.
    goes_on: bool = False

    @property
    def size(self) -> float:
        """The height of its font, roughly."""
        return round(self.top - self.bottom, 1)

    @property
    def is_text(self) -> bool:
        """Whether it is long enough for running text."""
        return len(self.text) >= (_LEAST if self.text.isascii() else _LEAST_WIDE)

    def saying(self, text: str) -> Line:
        """This line with another text."""
        return replace(self, text=text)


def in_columns(drawn: list[Line], most: int = _MOST_COLUMNS) -> list[Line]:
    """Columns that were drawn line by line across, each as a whole; other lines that a gap parts as one again.

    At most `most` columns beside each other are told apart.
    """
    found: list[Line] = []
    at = 0
    while at < len(drawn):
        end, gutter = _columns(drawn, at) if most > 1 else (at, None)
        if gutter is not None:
            lines = [
                replace(line, goes_on=line.goes_on and drawn[at:end][number - 1].left >= gutter <= line.left)
                for number, line in enumerate(drawn[at:end])
            ]
            # Of three columns two are at the right.
            right = [line for line in lines if line.right > gutter]
            found += [*(line for line in lines if line.right <= gutter), *in_columns(right, most - 1)]
            at = end
            continue
        line = drawn[at]
        if line.goes_on and found:
            before = found.pop()
            bottom, top = min(before.bottom, line.bottom), max(before.top, line.top)
            text = f"{before.text.rstrip()} {line.text}"
            line = replace(before, text=text, right=line.right, bottom=bottom, top=top)
        found.append(line)
        at += 1
    return found


def _columns(drawn: list[Line], start: int) -> tuple[int, float | None]:
    """Where the two columns end that begin at `start`, and the place between them; None where there are none."""
    if start + 1 >= len(drawn) or not _are_beside(drawn[start], drawn[start + 1]):
        return start, None
    left, right = drawn[start].right, drawn[start + 1].left
    lowest = [drawn[start], drawn[start + 1]]
    rows, at = int(drawn[start].is_text and drawn[start + 1].is_text), start + 2
    while at < len(drawn):
        line = drawn[at]
        side = int(line.left >= right - line.size / 2)
        apart = lowest[side].bottom - line.bottom
        # In its column, and below what stands there; or the next column of the same line.
        if (side == 0 and line.right >= right) or not -line.size / 2 < apart < _TOGETHER * line.size:
            break
        if at - start > _MOST_LOOKED_AT and rows < _LEAST_ROWS:
            break
        if side:
            rows += _are_beside(drawn[at - 1], line) and drawn[at - 1].is_text and line.is_text
            right = min(right, line.left)
        else:
            left = max(left, line.right)
        lowest[side] = line
        at += 1
    return at, (left + right) / 2 if rows >= _LEAST_ROWS and left < right else None


def _are_beside(one: Line, other: Line) -> bool:
    """Whether `other` stands at the right of `one`, at its height."""
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return one.right < other.left and overlap > min(one.size, other.size) / 2
