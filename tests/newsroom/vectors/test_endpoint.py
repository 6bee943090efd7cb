"""Vectors from a service: a real HTTP server on loopback answers as such services do, and as they should not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from config.errors import EncoderError
from newsroom.vectors.endpoint import EndpointEncoder
from tests.embeddings import Answer, Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as found:
        yield found


@pytest.fixture
def encoder(service: Service) -> Iterator[EndpointEncoder]:
    made = EndpointEncoder(service.url, "tiny-1", 3, key="secret-key", timeout_s=10)
    yield made
    made.close()


def test_vectors_come_in_the_order_of_the_texts(service: Service, encoder: EndpointEncoder) -> None:
    vectors = encoder.encode(["four", "a", "seven.."])
    assert vectors.shape == (3, 3)
    assert vectors.dtype == np.float32
    assert vectors[:, 0] / vectors[:, 1] == pytest.approx([4, 1, 7])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1])
    assert service.asked[0]["path"] == "/v1/embeddings"
    assert service.asked[0]["model"] == "tiny-1"
    assert service.headers[0]["Authorization"] == "Bearer secret-key"


def test_many_texts_go_in_several_requests(service: Service, encoder: EndpointEncoder) -> None:
    texts = ["x" * (1 + number % 7) for number in range(300)]
    vectors = encoder.encode(texts)
    assert vectors[:, 0] / vectors[:, 1] == pytest.approx([len(text) for text in texts])
    assert [len(asked["input"]) for asked in service.asked] == [128, 128, 44]


def test_empty_texts_and_lone_surrogates_are_not_sent_as_such(service: Service, encoder: EndpointEncoder) -> None:
    encoder.encode(["", "  ", "\ud800"])
    assert service.asked[0]["input"] == ["-", "-", "?"]


def test_no_text_asks_nothing(service: Service, encoder: EndpointEncoder) -> None:
    assert encoder.encode([]).shape == (0, 3)
    assert service.asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((429, b'{"error": "slow down"}'), "status 429: .*slow down"),
        ((302, b""), "status 302"),
        ((200, b"<html>"), "no list of vectors"),
        ((200, b'{"data": {}}'), "0 vectors"),
        ((200, b"[" * 50_000), "no list of vectors"),
        ((200, b'{"data": [{"index": 0, "embedding": [1, 2]}]}'), r"1 vectors of shape \(2,\) for 1 texts"),
        ((200, b'{"data": [{"index": 1, "embedding": [1, 2, 3]}]}'), "1 vectors"),
        ((200, b'{"data": [{"index": 0, "embedding": ["x"]}]}'), "no list of vectors"),
        ((200, b" " * 100_000), "longer than"),
    ],
)
def test_what_is_no_vectors_is_told(service: Service, encoder: EndpointEncoder, answer: Answer, told: str) -> None:
    service.answer = lambda _: answer
    with pytest.raises(EncoderError, match=told):
        encoder.encode(["one"])


def test_a_service_that_is_away_is_told_without_the_key(encoder: EndpointEncoder) -> None:
    away = EndpointEncoder("http://127.0.0.1:9", "tiny-1", 3, key="secret-key", timeout_s=5)
    with pytest.raises(EncoderError, match="tiny-1: Connect") as caught:
        away.encode(["one"])
    away.close()
    assert "secret-key" not in f"{caught.value!r} {away!r} {encoder!r}"


def test_the_name_tells_vectors_apart_that_cannot_be_compared() -> None:
    names = {EndpointEncoder("http://127.0.0.1:9", model, length).name for model in "ab" for length in (3, 4)}
    assert len(names) == 4
