"""Traits of a scenario: by attribute, each value with its weight. A value is a name, a colon and its meaning."""

from collections.abc import Mapping
from typing import Final

TRAITS: Final[Mapping[str, Mapping[str, float]]] = {
    "channel": {
        "chat: typed in a chat window": 6,
        "phone chat: typed on a phone, in short lines": 4,
        (
            "voice: a transcript of speech, with spoken numbers and now and then a hesitation ('um', or what the "
            "language has), and without lists or symbols; addresses, codes and passwords as they are written"
        ): 2,
        "e-mail: whole paragraphs, with a greeting and a name at the end": 2,
        "work chat: typed between two meetings, with the abbreviations of an office": 2,
    },
    "tone": {
        "casual: as to a friend, with contractions": 5,
        "neutral: plain and civil": 5,
        "formal: full sentences and polite forms": 2,
        "matter-of-fact: only what is needed, no greeting and no thanks": 3,
        "chatty: tells more about itself than is needed": 2,
        "professional: the terms of the trade, used rightly": 2,
    },
    "verbosity": {
        "terse: fragments, no word more than the facts need": 3,
        "short: one or two sentences": 5,
        "medium: three or four sentences": 3,
        "long: a paragraph in which the facts have to be found": 1,
    },
    "patience": {
        "patient: answers what it is asked and waits": 5,
        "in a hurry: wants the result and no explanations": 3,
        "careful: checks what the assistant says and asks back": 2,
        "easily annoyed: does not like to be asked twice": 1,
    },
    "mood": {
        "calm: no strong feeling": 6,
        "cheerful: looks forward to it": 3,
        "worried: something could go wrong": 2,
        "annoyed: something went wrong before this": 2,
        "tired: after a bad night, or a long day": 1,
        "curious: likes to understand": 2,
        "undecided: thinks aloud": 1,
    },
    "typos": {
        "clean: no mistakes": 7,
        "a slip or two: a letter missing or swapped in ordinary words": 3,
        "all lower case: little punctuation": 3,
        "dictated: a word that sounds alike here and there": 1,
        "not a native speaker: understandable, with small errors of grammar": 1,
    },
    "expertise": {
        "new to this, and does not know what such an assistant can do": 2,
        "knows the basics": 4,
        "does this every week": 3,
        "knows the subject well, and its terms": 2,
    },
    "goal": {
        "browse: look around first, decide on the way": 2,
        "compare: weigh two or more options by figures before deciding": 3,
        "transact: get one thing done": 4,
        "fix: something is wrong and has to be put right": 3,
        "plan: prepare something for a later date": 3,
        "report: collect facts and have them put together": 2,
        "several at once: loosely connected errands": 2,
    },
    "information": {
        "all at once: everything that is needed, in the first sentence of each request": 4,
        "story first: what happened, then the request, with the facts in the middle": 2,
        "in parts: each message has only what its own request needs": 3,
        "by reference: points to earlier turns ('the second one', 'same address as before') where there are any": 3,
        "corrected: says one value of all wrong, and puts it right in the same message ('Friday, no, Saturday')": 1,
        "listed: several items or conditions, enumerated": 2,
        "inexact: rounded figures and everyday names, exact only where it matters": 2,
    },
}

AGES: Final[Mapping[str, float]] = {"18 to 24": 2, "25 to 34": 4, "35 to 49": 4, "50 to 64": 3, "65 to 84": 2}

TIMES: Final[Mapping[str, float]] = {
    "00:00 to 05:59": 1,
    "06:00 to 08:59": 3,
    "09:00 to 11:59": 5,
    "12:00 to 13:59": 3,
    "14:00 to 17:59": 5,
    "18:00 to 21:59": 4,
    "22:00 to 23:59": 1,
}
