"""The day of a check, written into the YAML of sources: not a blank changes of what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import yaml

_ID, _CHECKED = "id", "checked"


def filled(text: str, days: Mapping[str, date]) -> tuple[str, list[str]]:
    """A YAML file with the days of sources in their `checked:`, and the ids of those that it has there.

    A source that says nothing of `checked` is left as it is.  `text` has been read as a config before.
    """
    values = [
        (node, each[_ID].value)
        for each in _mappings(yaml.compose(text, yaml.SafeLoader))
        if (node := each.get(_CHECKED)) and each.get(_ID) and each[_ID].value in days
    ]
    # From the end on, so that what is before keeps its place.
    for node, source in reversed(values):
        text = text[: node.start_mark.index] + days[source].isoformat() + text[node.end_mark.index :]
    return text, [source for _, source in values]


def _mappings(node: yaml.Node | None) -> Iterator[dict[str, yaml.ScalarNode]]:
    """The scalars of each mapping, in the order of the file."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _mappings(each)
    elif isinstance(node, yaml.MappingNode):
        yield {key.value: value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
        for _, value in node.value:
            yield from _mappings(value)
