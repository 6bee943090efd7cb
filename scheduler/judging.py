"""The judge of the running wire and of the commands: the shipped encoder, weights and knowledge."""

from __future__ import annotations

from newsroom.cbdc.tags import Tagger
from newsroom.judgement.judge import Judge
from newsroom.sections.judge import SectionJudge
from newsroom.vectors.use import UseEncoder


def make_judge() -> Judge:
    """Loads what takes time to load: about 150 MB of weights, and the names of projects, people and firms."""
    return Judge(UseEncoder(), SectionJudge.shipped(), Tagger.shipped())
