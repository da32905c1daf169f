"""The language that words are in, as far as their smallest words tell it."""

import re
from collections.abc import Mapping
from typing import Final

from .tokens import ascii_words

_SMALL: Final = {
    "en": "the and is are was were be been has have had will would can could you your i my we our it its this that"
    " there these for with from of to in on at by not what which when how do does did please if as an or but all they",
    "de": "der die das den dem des und ist sind war wird werden wurde hat haben habe ich sie er wir ihr ihre ihnen mein"
    " ein eine einen einem einer nicht kein keine mit auf fur von vom zum zur zu im am bei nach aus noch auch dann nur"
    " was wann wie bitte oder aber es um so kann konnen mochte",
    "fr": "le la les l un une des du de d et est sont etait a ont avez je j vous nous il elle mon ma mes votre vos pas"
    " ne n que qu qui pour par avec dans sur au aux ce cette ces c se si ou mais plus tres voudrais bien en y s",
    "es": "el la los las un una unos de del al y es son esta estan era ha han he hay que qui se su sus mi mis tu no con"
    " por para en lo le les como cuando cual pero muy mas ya si yo quiero puedo usted gracias favor o",
    "it": "il lo la gli le l un una uno di del della dei delle al alla e sono era ha ho hanno che non si mi ti ci con"
    " per da dal nel nella su come quando quale ma piu gia se questo questa vorrei grazie o il mio mia suo sua a in",
    "pt": "o a os as um uma de do da dos das no na nos nas ao e sao foi esta ha tem que nao se seu sua meu minha com"
    " por para em como quando qual mas mais ja voce eu ou ainda pode quero obrigado favor",
    "nl": "de het een en is zijn was waren heeft hebben heb ik u je jij we wij ze mijn uw van voor met op in aan bij"
    " naar uit niet geen er dat die dit deze wat wanneer hoe kunt kan nog ook al om of maar te door",
}
_WORDS: Final[Mapping[str, frozenset[str]]] = {name: frozenset(words.split()) for name, words in _SMALL.items()}
_LANGUAGES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    word: tuple(name for name, words in _WORDS.items() if word in words) for word in frozenset().union(*_WORDS.values())
}
_ACCENTS: Final = str.maketrans("áàâãäåçéèêëíìîïñóòôõöúùûü", "aaaaaaceeeeiiiinooooouuuu")
_WORD: Final = re.compile(r"[a-zß]+")
_FEWEST: Final = 4
"""Small words that tell a language."""
_SHARE: Final = 0.2
"""Of all words."""
_AHEAD: Final = 1.5
"""Times as many as those of the next language."""
_LOOKED_AT: Final = 1200
_GLANCE: Final = 240
"""Characters by which most turns are told."""
_ENOUGH: Final = 8
"""Words."""
_OWN: Final = 0.35


def small_words(text: str) -> tuple[dict[str, int], int]:
    """Return how many small words of each language *text* has, and how many words in all."""
    words = _words(text[:_LOOKED_AT])
    counts = dict.fromkeys(_WORDS, 0)
    for word in filter(_LANGUAGES_OF.__contains__, words):
        for name in _LANGUAGES_OF[word]:
            counts[name] += 1
    return counts, len(words)


def _words(text: str) -> list[str]:
    """The runs of letters in *text*, in lower case and without accents."""
    if text.isascii():
        return ascii_words(text)
    return _WORD.findall(text.lower().translate(_ACCENTS))


def language_of(text: str) -> str | None:
    """Return the language of *text*; None where its small words do not tell it clearly."""
    counts, words = small_words(text)
    first, second = sorted(counts, key=lambda name: -counts[name])[:2]
    clear = counts[first] >= max(_FEWEST, _SHARE * words, _AHEAD * counts[second])
    return first if clear else None


def own_words(text: str, language: str) -> bool:
    """Return True if *text* is too short to tell, or has so many small words of *language* that it may be in it."""
    words = _words(text[:_GLANCE])
    own = _WORDS[language]
    return len(words) < _ENOUGH or sum(map(own.__contains__, words)) >= _OWN * len(words)


def is_small(word: str) -> bool:
    """Return True if *word*, in lower case without accents, is a small word of any of the languages."""
    return word in _LANGUAGES_OF
