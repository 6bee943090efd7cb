"""What mentions of CBDCs are found by: the names and words of the knowledge, as lexicons have them.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from config.knowledge.cbdc import Currency, Knowledge, Project
from config.knowledge.names import Name
from record.folding import aligned

#: Several countries, of bodies and projects that have no one country.
SEVERAL = "XM"


def names_of(knowledge: Knowledge) -> Mapping[str, Name]:
    """`kind:what` -> names, see `newsroom.cbdc.mentions.Mention`."""
    return dict(_names(knowledge))


def words_of(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """`kind:what` -> words that mean it, see `newsroom.cbdc.mentions.Mention`."""
    terms = knowledge.terms
    return {
        "generic:": _spelt(terms.generic),
        "weak:": _spelt(terms.with_central_bank),
        "central_bank:": terms.central_bank,
        "several_banks:": terms.several_banks,
        "other:": terms.other_things,
        "rival:": terms.rivals,
        "nothing:": terms.not_names,
        "private:": terms.private_money,
        **{f"currency:{number}": _digital(each) for number, each in enumerate(knowledge.currencies)},
    }


def _names(knowledge: Knowledge) -> Iterator[tuple[str, Name]]:
    common = {project.name for project in knowledge.projects if project.country == SEVERAL}
    for number, project in enumerate(knowledge.projects):
        if project.name in common and project.country != SEVERAL:  # a country's part in it has no name of its own
            project = project.model_copy(update={"name": None})
        certain, ambiguous, in_country = _names_of(project)
        peoples = [name for name in knowledge.countries.get(project.country, ()) if name.isascii()]
        yield f"project:{number}", Name(names=(*certain, *_of_country((*certain, *in_country), peoples)))
        yield f"ambiguous:{number}", Name(names=(*ambiguous, *_of_country(ambiguous, peoples)))
        yield f"in_country:{number}", Name(names=in_country)
    for institution in knowledge.institutions:
        yield f"institution:{institution.id}", Name(names=institution.names)
        yield f"central_bank_alone:{institution.id}", Name(names=institution.alone)
        yield f"person:{institution.id}", Name(names=institution.people)
    for code, countries in knowledge.countries.items():
        people = [f"{name}s" for name in countries if name.isascii() and name.endswith("an")]
        yield f"country:{code}", Name(names=(*countries, *people))
    for code, places in knowledge.places.items():
        yield f"place:{code}", Name(names=places)


def _names_of(project: Project) -> tuple[tuple[str, ...], ...]:
    own = (project.name,) if project.name else ()
    careful = {*project.ambiguous, *project.in_country}
    certain = [name for name in (*own, *project.aliases) if name not in careful]
    return _spelt(certain), _spelt(project.ambiguous), _spelt(project.in_country)


def _of_country(names: Iterable[str], peoples: Iterable[str]) -> list[str]:
    """`digital yen` is called `digital Japanese yen` too, and `digital peso` in Mexico `digital Mexican peso`."""
    digital = [name.removeprefix("digital ") for name in names if name.startswith("digital ")]
    return [f"digital {people} {name}" for name in digital for people in peoples]


def _digital(currency: Currency) -> tuple[str, ...]:
    """A currency's names in digital form, which Chinese calls electronic too, as they are: `=` keeps them from being
    inflected."""
    forms = [
        form
        for name in currency.names
        for form in (f"digital {name}", f"e-{name}", f"digital {name}s", f"digital version of the {name}")
    ]
    electronic = [name.replace("数字", "电子") for name in currency.spelt if name.startswith("数字")]
    return tuple(f"={form}" for form in (*forms, *_spelt((*currency.spelt, *electronic))))


def _spelt(names: Iterable[str]) -> tuple[str, ...]:
    """Names as texts have them: Taiwan says 數位, and Hong Kong 數碼, for 数字."""
    written = [_any_case(aligned(each)) for name in names for each in (name, *_project(name))]
    written += [name.replace("数字", digital) for name in written if "数字" in name for digital in ("数位", "数码")]
    return tuple(written)


def _project(name: str) -> tuple[str, ...]:
    """`Project Acacia` as Chinese, Japanese and Korean texts have it."""
    own = name.removeprefix("Project ")
    if own == name:
        return ()
    return f"{own}项目", f"{own} 项目", f"{own}プロジェクト", f"プロジェクト{own}", f"{own} 프로젝트", f"프로젝트 {own}"


def _any_case(name: str) -> str:
    """`Digital Euro` is written `digital euro` too; names of one word keep their capital."""
    return name.lower() if " " in name and name.isascii() else name
