"""Vectors from a service: a real HTTP server on loopback answers as such services do, and as they should not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from config.errors import EncoderError
from newsroom.vectors.endpoint import EndpointEncoder

Answer = tuple[int, bytes]


@dataclass
class Service:
    """What the server answers, and what it was asked."""

    url: str = ""
    answer: Callable[[dict[str, Any]], Answer] = lambda asked: (200, vectors_of(asked["input"]))
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def vectors_of(texts: list[str]) -> bytes:
    """A vector for each text, in reverse order, as the protocol allows."""
    rows = [{"index": row, "embedding": [float(len(text)), 1.0, 0.0]} for row, text in enumerate(texts)]
    return json.dumps({"object": "list", "data": rows[::-1]}).encode()


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append({**asked, "path": self.path})
            found.headers.append(dict(self.headers))
            status, body = found.answer(asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


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
