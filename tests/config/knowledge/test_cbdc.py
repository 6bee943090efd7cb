"""The shipped knowledge of CBDCs, and what is told of a mistake in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from config.errors import ConfigError
from config.knowledge import cbdc
from config.knowledge.cbdc import Project, Step, read_knowledge, shipped_knowledge
from config.knowledge.names import shipped_names
from record.folding import aligned

SHIPPED = Path(cbdc.__file__).parents[1] / "cbdc"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "cbdc"))


def test_projects_are_whole() -> None:
    knowledge = shipped_knowledge()
    assert len(knowledge.projects) >= 90
    for project in knowledge.projects:
        assert [step.day for step in project.history] == sorted(step.day for step in project.history)
        assert all(step.evidence for step in project.history), project
        assert {project.country, *project.members, *project.shared_by} <= {*knowledge.countries, "XM"}
    named = [(project.name, project.country) for project in knowledge.projects if project.name]
    assert len(named) == len(set(named))


def test_institutions_currencies_and_places_are_of_known_countries() -> None:
    knowledge = shipped_knowledge()
    known = {*knowledge.countries, "XM"}
    ids = [institution.id for institution in knowledge.institutions]
    assert len(ids) == len(set(ids))
    assert {institution.country for institution in knowledge.institutions} <= known
    assert {code for currency in knowledge.currencies for code in currency.countries} <= known
    assert knowledge.places.keys() <= known
    assert len(knowledge.countries) > 240


def test_what_config_names_has_stands_there_alone() -> None:
    known = {key: {aligned(name) for name in each.certain} for key, each in shipped_names().items()}
    written = yaml.load((SHIPPED / "institutions.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    twice = [
        (institution["id"], name)
        for institution in written["institutions"]
        for ids, own in (("known_as", "names"), ("members", "people"))
        for name in institution.get(own, ())
        if any(aligned(name) in known[each] for each in institution.get(ids, ()))
    ]
    assert twice == []


def test_no_name_has_blanks_around_it() -> None:
    knowledge = shipped_knowledge()
    names = [name for project in knowledge.projects for name in (*project.aliases, *project.ambiguous)]
    names += [name for institution in knowledge.institutions for name in (*institution.names, *institution.people)]
    names += [name for country in knowledge.countries.values() for name in country]
    assert [name for name in names if name != name.strip() or not name] == []


def test_the_stage_of_a_day() -> None:
    steps = (Step(date="2022-11-01", stage="pilot"), Step(date="2026-04", stage="launch"))
    project = Project(name="X", country="IN", history=steps)
    assert (project.stage_at("2022-10-31"), project.stage_at("2022-11-01")) == ("none", "pilot")
    assert (project.stage_at("2026-03-31"), project.stage_at("2026-04-01")) == ("pilot", "launch")
    assert project.stage == "launch"


def _project(*steps: tuple[str, str, str]) -> Project:
    history = tuple(Step.model_validate({kind: day, "stage": stage}) for kind, day, stage in steps)
    return Project(name="X", country="IN", history=history)


@pytest.mark.parametrize(
    ("steps", "reached"),
    [
        ((), []),
        ((("by", "2022-01", "pilot"), ("by", "2024-11", "pilot")), [("2022-01", "pilot")]),
        # A tracker that lags behind an event, and comes to agree.
        (
            (("date", "2021-10", "launch"), ("by", "2022-01", "none"), ("by", "2024-11", "launch")),
            [("2021-10", "launch")],
        ),
        # One that only disagrees is believed, for it is the latest.
        (
            (("date", "2021-10", "launch"), ("by", "2022-01", "development")),
            [("2021-10", "launch"), ("2022-01", "development")],
        ),
        # Trackers among themselves, and an event between: a stage was reached again.
        (
            (("by", "2022-01", "research"), ("by", "2024-11", "pilot"), ("by", "2026-04", "research")),
            [("2022-01", "research"), ("2024-11", "pilot"), ("2026-04", "research")],
        ),
        (
            (("date", "2017-03", "research"), ("date", "2020-02", "pilot"), ("by", "2026-04", "research")),
            [("2017-03", "research"), ("2020-02", "pilot"), ("2026-04", "research")],
        ),
        # An event of the same stage is no new one.
        ((("date", "2021-08", "pilot"), ("date", "2025-04", "pilot")), [("2021-08", "pilot")]),
    ],
)
def test_a_stage_counts_from_its_earliest_evidence(
    steps: tuple[tuple[str, str, str], ...], reached: list[tuple[str, str]]
) -> None:
    project = _project(*steps)
    assert [(step.day, step.stage) for step in project.reached] == reached
    assert project.stage == (reached[-1][1] if reached else "none")


def test_what_a_tracker_missed_was_so_all_the_time() -> None:
    project = _project(("date", "2021-10", "launch"), ("by", "2022-01", "none"), ("by", "2024-11", "launch"))
    assert project.stage_at("2023-06-01") == "launch"


@pytest.mark.parametrize(
    ("name", "stage", "day", "exact"),
    [
        # Events: the institutions' own announcements.
        ("Sand Dollar", "launch", "2020-10", True),
        ("eNaira", "launch", "2021-10", True),
        ("JAM-DEX", "launch", "2022-07", True),
        ("Bakong", "launch", "2020-10", True),
        ("Digital Rupee (e₹)", "pilot", "2022-11", True),
        ("Digital Ruble", "pilot", "2023-08", True),
        ("Digital Yen", "pilot", "2023-04", True),
        ("Digital Tenge", "pilot", "2023-11", True),
        ("e-HKD", "pilot", "2023-05", True),
        ("Project mBridge", "pilot", "2022-08", True),
        ("Dinero Electrónico", "cancelled", "2018-03", True),
        # Only seen there.
        ("e-CNY", "launch", "2026-04", False),
        ("Digital Euro", "pilot", "2026-04", False),
        ("Digital Gourde", "development", "2024-11", False),
        ("eCFA", "cancelled", "2022-01", False),
    ],
)
def test_since_when_projects_are_where_they_are(name: str, stage: str, day: str, exact: bool) -> None:
    (project,) = [each for each in shipped_knowledge().projects if each.name == name]
    last = project.reached[-1]
    assert (project.stage, last.day, last.date is not None) == (stage, day, exact)


def test_an_event_says_who_tells_of_it() -> None:
    steps = [step for project in shipped_knowledge().projects for step in project.history if step.date]
    assert [step for step in steps if "tracker, as of" in step.evidence or ":" not in step.evidence] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("projects: [{name: X, country: China}]", r"new\.yaml: projects\.0\.country: found 'China'"),
        ("projects: [{name: X, country: CN, stage: pilot}]", r"new\.yaml: projects\.0\.stage"),
        ("projects: [{country: CN}]", r"new\.yaml: projects\.0\.name"),
        ("projects: [{name: X, country: CN, history: [{date: May, stage: pilot}]}]", r"projects\.0\.history\.0\.date"),
        ("projects: [{name: X, country: CN, history: [{stage: pilot}]}]", r"history\.0.*either `date`"),
        (
            "projects: [{name: X, country: CN, history: [{date: 2024-01, by: 2024-01, stage: pilot}]}]",
            r"history\.0.*either `date`",
        ),
        ("institutions: [{id: x, country: CN}]", r"new\.yaml: institutions\.0.*`names`"),
        ("institutions: [{id: x, country: CN, known_as: [nobody]}]", r"new\.yaml: institutions\.x.*nobody"),
        ("places: {cn: [X]}", r"new\.yaml: places\.cn"),
        ("projects: [", r"new\.yaml:\d+: .*YAML"),
        ("events: [{event: launch, words: [x]}]", r"cbdc: events: found in 2 files"),
    ],
)
def test_a_mistake_names_file_and_key(folder: Path, text: str, told: str) -> None:
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        read_knowledge(folder)


def test_a_file_more_is_read_with_the_others(folder: Path) -> None:
    (folder / "new.yaml").write_text("projects: [{name: Digital Shell, country: FJ}]", encoding="utf-8")
    assert "Digital Shell" in {project.name for project in read_knowledge(folder).projects}
