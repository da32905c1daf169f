"""Secrets are found in what others send, whole and in part, as they are and encoded."""

import json
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


def test_other_text_stays_as_it_is() -> None:
    """Short secrets are words like any other, such as a local server's key that everybody knows."""
    secrets = Secrets(["ollama", SECRET, ""])
    for text in ("ollama runs 100% of \\u00e9 models", SECRET[:7], "tok_", "", json.dumps({"a": [1, "é"]})):
        assert secrets.hidden(text) == text
    assert Secrets([]).hidden(SECRET) == SECRET
