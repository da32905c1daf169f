"""Lists of words, written as text."""


def word_list(text: str) -> list[str]:
    """The words of *text*, in their order."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """The words of *text*."""
    return frozenset(text.split())
