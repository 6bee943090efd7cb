"""What looks like a secret is masked, what does not stays, and neither takes long."""

from __future__ import annotations

import json
import time
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.logs.masking import masked, masking
from web.access.links import signed
from web.access.secret import Secret

letters = st.characters(codec="ascii", categories=("L", "N"))
tokens = st.builds(
    "{}:{}".format,
    st.integers(min_value=10**5, max_value=10**11),
    st.text(st.sampled_from("ABCxyz019_-"), min_size=30, max_size=50),
)
passwords = st.text(letters, min_size=8, max_size=20).map("Zz9{}".format)


@given(before=st.text(), token=tokens, after=st.text(st.sampled_from(" /\"'\n,;)")))
def test_bot_tokens(before: str, token: str, after: str) -> None:
    secret = token.split(":")[1]
    assume(secret not in before)
    assert secret not in masked(f"{before}{token}{after}")
    assert secret not in masked(f"{before}{token.replace(':', '%3A')}{after}")


def test_tokens_and_links_of_ours() -> None:
    secret = Secret.draw()
    link = signed("/collections/2026-11-23/items.csv", secret, 1)
    line = masked(f"GET {link} as {secret} failed")
    assert secret.value not in line
    assert link.rpartition("=")[2] not in line
    assert secret.id in line


@given(scheme=st.sampled_from(["https", "redis", "postgresql+psycopg", "x"]), user=st.text(letters), secret=passwords)
def test_users_of_urls(scheme: str, user: str, secret: str) -> None:
    assert secret not in masked(f"GET {scheme}://{user}:{secret}@host/path?q=1 failed")
    assert masked(f"{scheme}://{user}:{secret}@host/path") == f"{scheme}://***@host/path"


@given(
    name=st.sampled_from(["password", "PASSWORD", "passwd", "api_key", "apikey", "secret", "access_token"]),
    form=st.sampled_from(["{}={}", "{}: {}", '{}="{} x"', "{{'{}': '{} x'}}", '{{"{}": "{}"}}', "{} = '{}'"]),
    secret=passwords,
)
def test_named_passwords(name: str, form: str, secret: str) -> None:
    text = form.format(name, secret)
    assert secret not in masked(text)
    # Also inside a JSON string, which stays one.
    line = masked(json.dumps({"message": text, "next": 1}))
    assert secret not in line
    assert json.loads(line)["next"] == 1


@given(
    secret=st.text(st.characters(exclude_characters="*", exclude_categories=["Cs"]), min_size=4, max_size=30),
    around=st.text(letters),
)
def test_known_secrets(secret: str, around: str) -> None:
    mask = masking([secret])
    assert secret not in mask(f"{around} {secret} {around}")
    assert quote(secret) not in mask(f"https://host/?{quote(secret)}&x=1")


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org:8443/@user/post",
        "mail to a@b.example about https://example.org/x",
        "2026-11-23T08:30:00Z poll source=ecb-press status=200",
        "unexpected token: ')' at column 4",
        "New token: how the digital euro works",
        "12:30 https://example.org/a?b=c#d",
        "secretary of the treasury",
        "postgresql://host/db",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


def test_several_on_a_line() -> None:
    assert masked("a https://u:p@h/x b redis://:p@h c") == "a https://***@h/x b redis://***@h c"


@pytest.mark.parametrize("password", ["a/b", "a@b", "a?b#c"])
def test_store_passwords_with_odd_characters(password: str) -> None:
    assert masked(f"postgresql+psycopg://me:{password}@host/db") == "postgresql+psycopg://***@host/db"


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1:",
        "1:a",
        "://",
        "redis://",
        "postgresql://a:",
        "@",
        "password=",
        'password="',
        "token='\\",
        "a",
        "\\",
        "authorization: ",
    ],
)
def test_time_is_linear(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    began = time.process_time()
    masked(text)
    assert time.process_time() - began < 1.0
