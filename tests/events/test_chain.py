"""The chain covers everything about a record but the payload itself, and nothing can be moved within it."""

from hashlib import sha256
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.events import ORIGIN, link, payload_digest

names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
digests = st.binary(min_size=32, max_size=32)
Place: TypeAlias = tuple[bytes, str, int, bytes, bytes]
places = st.tuples(digests, names, st.integers(1, 10**6), st.binary(max_size=40), digests)


def test_the_form_of_a_link_is_for_ever() -> None:
    """Logs that were written hang on these very bytes."""
    payload = payload_digest(b"payload")
    assert payload == sha256(b"payload").digest()
    first = link(ORIGIN, "run/1", 1, b"header", payload)
    assert first == sha256(bytes(32) + b"run/1\x001\x006\x00header" + payload).digest()
    assert first.hex() == "2b66fbea72b32ce6eff2e8b8511b837ce203397c8eb7d4515f186850ab7e95e2"


@given(places, places)
def test_different_records_have_different_links(one: Place, other: Place) -> None:
    """Whatever differs, be it only where one part ends and the next begins."""
    assert (link(*one) == link(*other)) == (one == other)


@given(places, st.data())
def test_a_shifted_border_changes_the_link(place: Place, data: st.DataObject) -> None:
    """Bytes cannot wander between the name, the version, the header and what follows."""
    previous, stream, version, header, payload = place
    digit = data.draw(st.integers(0, 9))
    straight = link(previous, stream, version, header, payload)
    assert straight != link(previous, f"{stream}{digit}", version, header, payload)
    longer = link(previous, f"{stream}\0{digit}", version, header, payload)
    assert longer != link(previous, stream, int(f"{digit}{version}"), header, payload)
    if header:
        assert straight != link(previous, stream, version, header[:-1], header[-1:] + payload[:-1])
