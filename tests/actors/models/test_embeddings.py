"""Embeddings of an endpoint that lies: vectors that are none are an error, and never a figure."""

import json

import pytest
from pydantic import JsonValue

from toolace_mt.actors.models import ModelError, ModelGarbled, OpenAISettings
from toolace_mt.actors.models.embeddings import Floats, read_vectors
from toolace_mt.actors.models.endpoint import Endpoint

AT = Endpoint.of(OpenAISettings(model="m", api_key_env=None), {}, vendor="http://localhost:1")


class Raw:
    """An answer with status 200."""

    def __init__(self, body: JsonValue) -> None:
        self.content = json.dumps(body).encode()
        self.headers: dict[str, str] = {}


def vectors(*data: JsonValue) -> list[Floats] | ModelError:
    """What two texts were given."""
    return read_vectors(AT, Raw({"data": [*data]}), 2)


def test_vectors_have_length_one_and_the_order_of_the_texts() -> None:
    """An endpoint may answer in another order, and says so."""
    found = vectors({"index": 1, "embedding": [0, 5]}, {"index": 0, "embedding": [3, 4]})
    assert isinstance(found, list)
    assert [list(map(float, one)) for one in found] == [[pytest.approx(0.6), pytest.approx(0.8)], [0.0, 1.0]]
    unnumbered = vectors({"embedding": [2, 0]}, {"embedding": [0, 2]})
    assert isinstance(unnumbered, list)
    assert [list(one) for one in unnumbered] == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    "data",
    [
        [{"embedding": [1, 0]}],
        [{"embedding": [1, 0]}, {"embedding": [1, 0, 0]}],
        [{"embedding": [1, 0]}, {"embedding": [0, 0]}],
        [{"embedding": [1, 0]}, {"embedding": []}],
        [{"embedding": [1, 0]}, {"embedding": [1, "0"]}],
        [{"embedding": [1, 0]}, {"embedding": [1, True]}],
        [{"embedding": [1, 0]}, {"embedding": [1e308, 1e308]}],
        [{"embedding": [1, 0]}, None],
        [{"embedding": [1, 0]}, {"embedding": "AAAA"}],
    ],
)
def test_what_are_no_vectors_is_no_answer(data: list[JsonValue]) -> None:
    """Too few, of other lengths, of length nought, no numbers, or numbers without end."""
    assert isinstance(vectors(*data), ModelGarbled)


def test_an_error_with_status_200_is_an_error() -> None:
    """As some gateways say it."""
    assert isinstance(read_vectors(AT, Raw({"error": {"message": "overloaded"}}), 2), ModelError)
    assert isinstance(read_vectors(AT, Raw([]), 2), ModelGarbled)
