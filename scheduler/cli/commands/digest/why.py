"""Why an edition is as it is, on standard error, where it is in no edition's way."""

from __future__ import annotations

from notifier.digests.edition import Edition, Weighed
from scheduler.cli.context import say


def tell(edition: Edition) -> None:
    """The score of each story, of those that just missed it, and how many were left out for which reason."""
    for piece in edition.pieces:
        say(f"{piece.section}: {piece.headline}\n    {_score(piece)}")
    for missed in edition.missed:
        say(f"missed, {missed.reason}: {missed.section}: {missed.headline}\n    {_score(missed)}")
    reasons = sorted(edition.left_out.items(), key=lambda each: -each[1])
    say("left out: " + ", ".join(f"{number} {reason}" for reason, number in reasons))


def _score(story: Weighed) -> str:
    """`15.2: sources +9.8 (9 sources), reach +2 (en ja zh)`."""
    shares = (f"{each.name} {each.points:+g}" + (f" ({each.why})" if each.why else "") for each in story.score)
    return f"{story.points:.1f}: {', '.join(shares)}"
