"""The script in which words are written."""

import re

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "Chinese or Japanese": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "Korean": re.compile(r"[\uac00-\ud7af]"),
    "Cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "Arabic": re.compile(r"[\u0600-\u06ff]"),
    "Devanagari": re.compile(r"[\u0900-\u097f]"),
}
_LOOKED_AT = 2000
_ENOUGH = 12
"""Letters; shorter words say too little about a language."""
_MOST = 0.8
_DENSE = frozenset({"Chinese or Japanese", "Korean"})


def script_of(text: str) -> tuple[str | None, dict[str, float]]:
    """Return the script that nearly all letters of *text* have, if there are enough; and the share of each."""
    text = text[:_LOOKED_AT]
    if text.isascii():
        letters = sum(map(str.isalpha, text)) if len(text) < 4 * _ENOUGH else _ENOUGH
        return ("Latin" if letters >= _ENOUGH else None), {"Latin": 1.0}
    counts = {name: len(pattern.findall(text)) * (3 if name in _DENSE else 1) for name, pattern in _SCRIPTS.items()}
    total = sum(counts.values())
    if total < _ENOUGH:
        return None, {}
    shares = {name: count / total for name, count in counts.items()}
    first = max(shares, key=lambda name: shares[name])
    return (first if shares[first] >= _MOST else None), shares
