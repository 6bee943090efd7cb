"""The interface does what its description says, whatever it is asked."""

from __future__ import annotations

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.web.site import Site

PATHS = [
    "/collections",
    "/collections/{day}/items.jsonl",
    "/collections/{day}/items.csv",
    "/collections/{day}/{what}.jsonl",
    "/collections/{day}/raw/{file}",
    "/collections/{day}/{file}",
    "/tokens",
]


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_one_that_is_described(shared: Site, path: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{shared.url}/openapi.json")
    bearer = {"Authorization": f"Bearer {shared.token('admin')}"}

    @given(case=schema[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=6, suppress_health_check=list(HealthCheck))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=bearer)

    check()


def test_the_description_says_what_there_is_and_nothing_of_anybody(shared: Site) -> None:
    described = httpx.get(f"{shared.url}/openapi.json").json()
    assert list(described["paths"]) == PATHS
    assert all(each["get"]["security"] == [{"HTTPBearer": []}] for each in described["paths"].values())
