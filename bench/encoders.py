"""Which encoder a bench judges with: the built-in one, or any that the config could name."""

from __future__ import annotations

import argparse
import os

import yaml
from pydantic import ValidationError

from config.errors import EncoderError
from config.models import EncoderChoice
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.use import UseEncoder
from scheduler.judging import make_encoder


def add_option(parser: argparse.ArgumentParser) -> None:
    """Adds `--encoder`, which gives an Encoder."""
    parser.add_argument(
        "--encoder",
        type=_encoder,
        default=UseEncoder(),
        metavar="MAPPING",
        help="as encoder: in the config, such as '{folder: ./models/mine}'; the built-in one without it",
    )


def _encoder(text: str) -> Encoder:
    try:
        return make_encoder(EncoderChoice.model_validate(yaml.safe_load(text)), os.environ)
    except (yaml.YAMLError, ValidationError, EncoderError) as error:
        raise argparse.ArgumentTypeError(str(error)) from error
