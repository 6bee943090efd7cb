"""What every part of the settings is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen; unknown keys are refused; an error's text holds no value, for the value may be secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
