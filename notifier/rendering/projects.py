"""What messages say of projects, institutions and companies: where they stand, and how they came there.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.knowledge.cbdc import Project, Step, shipped_knowledge
from newsroom.languages.han import han_language
from notifier.rendering.cutting import clean, shortened
from notifier.rendering.message import Part, Span
from notifier.rendering.words import STAGE_NAMES, TYPE_NAMES, country_text
from notifier.texts import Translator
from notifier.trial.showing import bar
from record.folding import folded

#: UTF-16 units of a step's evidence, and characters of the longest bar: a line of a telephone.
_EVIDENCE, _BAR = 160, 12


def name_of(project: Project, t: Translator) -> str:
    """Its name in the reader's language, where there is one; a project without a name goes by its country."""
    if project.name is None:
        return t("CBDC of {country}", country=country_text(project.country, t))
    return named_for((project.name, *project.aliases), t.language)


def named_for(names: Sequence[str], language: str) -> str:
    """The first name; for readers of Chinese the first Chinese one, in simplified characters, before it."""
    chinese = [name for name in names if _is_chinese(name)] if language == "zh" else []
    # Usage differs too: a name that needs no other characters is that of the mainland.
    native = next((name for name in chinese if folded(name) == name), folded(chinese[0]) if chinese else None)
    return names[0] if native is None or native == names[0] else f"{native}（{names[0]}）"


def names_for(names: Sequence[str], language: str) -> list[str]:
    """Those that the reader can read: in Latin letters, and in Chinese for readers of Chinese."""
    read = [name for name in names if _is_latin(name) or (language == "zh" and _is_chinese(name))]
    return list(dict.fromkeys(name if _is_latin(name) else folded(name) for name in read))


def _is_latin(name: str) -> bool:
    return all(char < "\u0250" for char in name)


def _is_chinese(name: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in name) and (han_language(name, "zh") or "").startswith("zh")


def standing(project: Project, t: Translator) -> str:
    """`China · People's Bank of China · retail · pilot since 2020-04`."""
    reached = project.reached
    stage = t(STAGE_NAMES[project.stage])
    if reached:
        last = reached[-1]
        since = t("{stage} since {day}", stage=stage, day=last.day)
        stage = since if last.date else t("{stage}, seen by {day}", stage=stage, day=last.day)
    kind = t(TYPE_NAMES[project.type]) if project.type in TYPE_NAMES else ""
    return " · ".join(filter(None, (country_text(project.country, t), _bank(project.central_bank, t), kind, stage)))


def _bank(name: str, t: Translator) -> str:
    """A central bank in the reader's language, where its name there is known."""
    known = next((each.names for each in shipped_knowledge().institutions if name in each.names), (name,))
    native = named_for((name, *known), t.language)
    return native.partition("（")[0]


def steps(project: Project, t: Translator) -> list[Part]:
    """A line for each stage that it reached, the last first."""
    return [Part("entry", (Span(f"{day_of(step, t)} · {_step(step, t)}"),)) for step in reversed(project.reached)]


def day_of(step: Step, t: Translator) -> str:
    """`2020-04`, or `by 2022-01`, when somebody saw it there."""
    return step.day if step.date else t("by {day}", day=step.day)


def _step(step: Step, t: Translator) -> str:
    evidence = shortened(clean(step.evidence), _EVIDENCE)
    stage = t(STAGE_NAMES[step.stage])
    return t("{stage} ({evidence})", stage=stage, evidence=evidence) if evidence else stage


def weeks(per_week: Sequence[tuple[date, int]]) -> list[Part]:
    """A bar for each week, by its first day."""
    most = max((count for _, count in per_week), default=0)
    return [
        Part("bar", (Span(f"{first:%m-%d} {bar(count, most, _BAR):<{_BAR}} {count}"),)) for first, count in per_week
    ]
