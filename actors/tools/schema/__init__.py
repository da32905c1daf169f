"""Tool schemas: anything that people write, normalised to JSON Schema draft 2020-12."""

from .branches import plain_object
from .leaves import Leaf, leaves
from .normalise import Normalised, normalise_parameters, normalise_returns
from .reader import NoSchema
from .refs import followed, is_local, resolve

__all__ = [
    "Leaf",
    "NoSchema",
    "Normalised",
    "followed",
    "is_local",
    "leaves",
    "normalise_parameters",
    "normalise_returns",
    "plain_object",
    "resolve",
]
