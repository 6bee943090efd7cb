"""The judge of the running wire and of the commands: the shipped weights and knowledge, and an encoder."""

from __future__ import annotations

from collections.abc import Mapping

from config.models import EncoderChoice
from newsroom.cbdc.tags import Tagger
from newsroom.judgement.judge import Judge
from newsroom.sections.judge import SectionJudge
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.endpoint import EndpointEncoder
from newsroom.vectors.folder import encoder_in
from newsroom.vectors.use import UseEncoder


def make_judge(encoder: Encoder | None = None) -> Judge:
    """Loads what takes time to load: names of projects, people, firms; for the built-in encoder 150 MB of weights."""
    return Judge(encoder or UseEncoder(), SectionJudge.shipped(), Tagger.shipped())


def make_encoder(choice: EncoderChoice | None, environment: Mapping[str, str]) -> Encoder:
    """The encoder that the config names, else the built-in one.  Raises EncoderError where its folder has no model."""
    if choice is None:
        return UseEncoder()
    if choice.folder is not None:
        return encoder_in(choice.folder)
    return EndpointEncoder(choice.url, choice.model, choice.dimensions, environment.get(choice.key_env, ""))
