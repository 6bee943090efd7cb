"""The judge of the running wire and of the commands: the shipped weights and knowledge, and an encoder."""

from __future__ import annotations

from collections.abc import Mapping

from config.models import Vectors
from newsroom.cbdc.tags import Tagger
from newsroom.judgement.judge import Judge
from newsroom.sections.judge import SectionJudge
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.endpoint import EndpointEncoder
from newsroom.vectors.use import UseEncoder


def make_judge(encoder: Encoder | None = None) -> Judge:
    """Loads what takes time to load: names of projects, people, firms; for the built-in encoder 150 MB of weights."""
    return Judge(encoder or UseEncoder(), SectionJudge.shipped(), Tagger.shipped())


def make_encoder(vectors: Vectors | None, environment: Mapping[str, str]) -> Encoder:
    """The encoder that the config names, else the built-in one."""
    if vectors is None:
        return UseEncoder()
    key = environment.get(vectors.key_env, "")
    return EndpointEncoder(vectors.url, vectors.model, vectors.dimensions, key)
