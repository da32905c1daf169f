"""Secrets are found in what others send, whole and in part, as they are and encoded."""

import json
import re
import time
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from toolace_mt.actors.secrets import HIDDEN, Secrets

SECRET = "tok_9f8A7b/6c+5D4e3F2g1H0iJkQz?&m"
_RAW = SECRET.encode()
FORMS = {
    "as it is": SECRET,
    "in JSON": json.dumps({"a": SECRET}),
    "as escapes of JSON": "".join(f"\\u{ord(char):04X}" for char in SECRET),
    "with some escapes of JSON": SECRET.replace("/", "\\/").replace("A", "\\u0041"),
    "quoted for an address": quote(SECRET, safe=""),
    "quoted sign by sign": "".join(f"%{ord(char):02x}" for char in SECRET),
    "base64": b64encode(_RAW).decode(),
    "base64 of a header": urlsafe_b64encode(b"Bearer " + _RAW + b"\r\n").decode(),
    "base64 of a pair": b64encode(b"me:" + _RAW).decode(),
    "hexadecimal": _RAW.hex().upper(),
    "its first half": f"{SECRET[:18]}...",
    "its second half": f"...{SECRET[-18:]}",
    "a piece of its middle": f"the key '{SECRET[5:24]}' is wrong",
    "a piece in base64": b64encode(_RAW[3:27]).decode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_secret_is_hidden_in_every_form_that_is_cheap_to_find(form: str) -> None:
    """No run of its signs that is worth anything is left, and the words around it are."""
    left = Secrets(["short", SECRET]).hidden(f"before {form} after")
    assert left.startswith("before ")
    assert left.endswith(" after")
    assert HIDDEN in left
    pieces = [SECRET[at : at + 8] for at in range(len(SECRET) - 7)]
    assert not any(piece in left for piece in pieces)


@pytest.mark.parametrize("secret", ["schlüssel-0123456789-ßöä", "ключ-0123456789-abc", "k\U0001f511-0123456789abcdef"])
def test_a_secret_beyond_ascii_is_hidden_too(secret: str) -> None:
    """As JSON and addresses write it."""
    escaped = json.dumps(secret)[1:-1]
    large = re.sub(r"\\u\w{4}", lambda hit: f"\\u{hit.group()[2:].upper()}", escaped)
    for form in (secret, escaped, large, quote(secret)):
        assert Secrets([secret]).hidden(f"<{form}>") == f"<{HIDDEN}>"


def test_a_secret_that_is_no_text_is_hidden() -> None:
    """As an environment of other bytes has it."""
    secret = b"key-\xff\xfe-0123456789".decode(errors="surrogateescape")
    assert Secrets([secret]).hidden(f"a {secret} b") == f"a {HIDDEN} b"


def test_many_pieces_are_hidden_in_one_pass() -> None:
    """What an endpoint echoes three hundred thousand times costs no minutes."""
    begun = time.monotonic()
    left = Secrets([SECRET]).hidden(f"{SECRET[:20]} " * 300_000)
    assert left.count(HIDDEN) == 300_000
    assert time.monotonic() - begun < 30


def test_other_text_stays_as_it_is() -> None:
    """Short secrets are words like any other, such as a local server's key that everybody knows."""
    secrets = Secrets(["ollama", SECRET, ""])
    for text in ("ollama runs 100% of \\u00e9 models", SECRET[:7], "tok_", "", json.dumps({"a": [1, "é"]})):
        assert secrets.hidden(text) == text
    assert Secrets([]).hidden(SECRET) == SECRET
