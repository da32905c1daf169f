"""Text of others on one line: what would move the cursor or turn the line around is shown, and not obeyed."""

import unicodedata


def one_line(text: str, limit: int) -> str:
    """*text* on one line of at most *limit* characters."""
    flat = " ".join(visible(text[: 4 * limit]).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def visible(text: str) -> str:
    """*text* with control characters written as escapes; line breaks and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else f"\\u{ord(c):04x}" for c in text)
