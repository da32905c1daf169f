"""The words in which facts are told, whoever shows them: a terminal, a report, a page. The layout is theirs.

A view that is told in one line is so as `str(view)`, with these words.
"""

from .deeds import DECLINED_WORDS, deed, kind_words, mask_words, step_line
from .events import reason_of, sentence
from .findings import ids, place_words, turn_lines, turn_words
from .judged import is_judged_by, judged_words
from .numbers import at_least, count, dollars, dollars_in_brief, dollars_of, percent
from .reviews import reviewed
from .text import excerpt, json_excerpt, one_line, safe_json, visible

__all__ = [
    "DECLINED_WORDS",
    "at_least",
    "count",
    "deed",
    "dollars",
    "dollars_in_brief",
    "dollars_of",
    "excerpt",
    "ids",
    "is_judged_by",
    "json_excerpt",
    "judged_words",
    "kind_words",
    "mask_words",
    "one_line",
    "percent",
    "place_words",
    "reason_of",
    "reviewed",
    "safe_json",
    "sentence",
    "step_line",
    "turn_lines",
    "turn_words",
    "visible",
]
