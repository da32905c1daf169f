"""Evidence for the rules: a dialogue read once, and its numbers, dates, identifiers and mentions."""

from .argument_names import names_a_new_thing, names_a_thing
from .argument_sources import Basis, unsupported_arguments
from .dates import days_in
from .deed_words import DEEDS, does
from .deeds import deeds_named, deeds_reported, deeds_told, tells_success
from .described_lists import Described, described
from .dialogue_view import DialogueView, PlacedCall, PlacedResult, Stray
from .error_texts import says_failure
from .injected_errors import mended_calls, wrongly_called
from .knowledge import Knowledge
from .leaves import Leaf, branches, leaves
from .likeness import long_enough, long_words, nearly_same
from .listed_items import Item, item_lists, item_of
from .mentions import Passage, as_passage
from .number_words import LANGUAGES, number_words
from .numbers import NUMBER, number_readings, numbers_in, scale_after
from .reading_tools import is_look_up, is_read_only, only_looks
from .result_facts import ResultFact, contradict, facts_of, parts_of
from .results import decoded, is_error
from .schema_validation import CannotValidate, schema_errors
from .speech_acts import agrees, asks
from .superlatives import Superlative, measured, superlatives_in
from .tokens import name_parts, plain_text, plain_words, spaced_tokens, without_accents
from .value_kinds import ValueKind, kind_of

__all__ = [
    "DEEDS",
    "LANGUAGES",
    "NUMBER",
    "Basis",
    "CannotValidate",
    "Described",
    "DialogueView",
    "Item",
    "Knowledge",
    "Leaf",
    "Passage",
    "PlacedCall",
    "PlacedResult",
    "ResultFact",
    "Stray",
    "Superlative",
    "ValueKind",
    "agrees",
    "as_passage",
    "asks",
    "branches",
    "contradict",
    "days_in",
    "decoded",
    "deeds_named",
    "deeds_reported",
    "deeds_told",
    "described",
    "does",
    "facts_of",
    "is_error",
    "is_look_up",
    "is_read_only",
    "item_lists",
    "item_of",
    "kind_of",
    "leaves",
    "long_enough",
    "long_words",
    "measured",
    "mended_calls",
    "name_parts",
    "names_a_new_thing",
    "names_a_thing",
    "nearly_same",
    "number_readings",
    "number_words",
    "numbers_in",
    "only_looks",
    "parts_of",
    "plain_text",
    "plain_words",
    "says_failure",
    "scale_after",
    "schema_errors",
    "spaced_tokens",
    "superlatives_in",
    "tells_success",
    "unsupported_arguments",
    "without_accents",
    "wrongly_called",
]
