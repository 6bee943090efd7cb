"""The shipped knowledge of CBDCs, and what is told of a mistake in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.knowledge import cbdc
from config.knowledge.cbdc import Project, Step, read_knowledge, shipped_knowledge

SHIPPED = Path(cbdc.__file__).parents[1] / "cbdc"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "cbdc"))


def test_projects_are_whole() -> None:
    knowledge = shipped_knowledge()
    assert len(knowledge.projects) >= 90
    for project in knowledge.projects:
        assert [step.date for step in project.history] == sorted(step.date for step in project.history)
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("projects: [{name: X, country: China}]", r"new\.yaml: projects\.0\.country: found 'China'"),
        ("projects: [{name: X, country: CN, stage: pilot}]", r"new\.yaml: projects\.0\.stage"),
        ("projects: [{country: CN}]", r"new\.yaml: projects\.0\.name"),
        ("projects: [{name: X, country: CN, history: [{date: May, stage: pilot}]}]", r"projects\.0\.history\.0\.date"),
        ("institutions: [{id: x, country: CN}]", r"new\.yaml: institutions\.0\.names"),
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
