"""Lists of values that a description says to choose from, in quotes or without: `one of: matt, gloss, recycled`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .tokens import name_parts, plain_text, spaced_tokens

_QUOTED = r"(?:'[^'\n]{1,40}'|\"[^\"\n]{1,40}\"|`[^`\n]{1,40}`|\u201c[^\u201d\n]{1,40}\u201d)"
_JOINED = r"(?:\s*[,;/|]?\s*(?:and|or|und|oder|et|ou|y|o|e|of|en|\u548c|\u6216|\u3001|,)?\s*)"
_DEMANDS = (
    r"(?:\bone of\b|\beither\b|\bmust be\b|\b(?:has|have|needs?|ought) to be\b"
    r"|\ballowed(?: values?)?\b|\bpossible values?\b|\bvalid values?\b|\bvalues?(?= ?:)|\boptions?\b"
    r"|\bchoose from\b|\bchoices\b|\benum\b|\beine[rs]? (?:von|der)\b|\bentweder\b|\berlaubt\b|\bmoglich\b"
    r"|\bmuss\b|\bwerte\b"
    r"|\bparmi\b|\bsoit\b|\b(?:l')?une? (?:de|des|parmi)\b|\bvaleurs?\b|\bdoit etre\b"
    r"|\bun[oa]? de\b|\bvalores\b|\bopciones\b|\bdebe ser\b|\bun[oa]? tra\b|\bvalori\b|\bdeve essere\b|\bdeve ser\b"
    r"|\bum[a]? de\b|\b(?:een|\xe9\xe9n) van\b|\bmoet\b|\u53ef\u9009|\u53d6\u503c|\u4e4b\u4e00"
    r"|\u3044\u305a\u308c\u304b|\u5fc5\u987b\u662f|\u53ea\u80fd\u662f)"
)
_LIST = re.compile(rf"{_DEMANDS}[^'\"`\u201c.\n]{{0,30}}?({_QUOTED}(?:{_JOINED}{_QUOTED})+)", re.IGNORECASE)
_ITEM = re.compile(_QUOTED)
_WORD = r"[^\W_\u6216](?:[^\W\u6216]|-)*"
_ASIDE = r"(?: ?\([^()\n]{1,60}\))?"
_BARE = rf"{_WORD}{_ASIDE}"
_OR = r"(?:or|oder|ou|of|o|u|oppure)"
_SEPARATED = rf"(?:\s*[,;/|\u3001\uff0c]\s*(?:{_OR} )?| {_OR} |\s*\u6216\s*)"
_BARE_LIST = rf"({_BARE}(?:{_SEPARATED}{_BARE})+)"
_UNQUOTED = re.compile(
    rf"{_DEMANDS}(?: (?:the following|folgende[rn]?|suivant\w*|siguientes|seguenti))?"
    rf"(?: (?:are|sind|sont|son|sono|is))?\s*:?\s*{_BARE_LIST}"
    rf"\s*(?:[.;)\u3002\n]|$)",
    re.IGNORECASE,
)
"""The whole of what follows up to the end of a sentence; one word each, with what it stands for in brackets."""
_WHOLE = re.compile(rf"(?:\s*|[^()]+\(){_BARE_LIST}\)?\s*\.?\s*", re.IGNORECASE)
"""A description that is a list, or ends with one in brackets."""
_PARTED = re.compile(_SEPARATED, re.IGNORECASE)
_ONE = re.compile(rf"({_WORD})(?: ?\(([^()\n]{{1,60}})\))?")
_CHOICE_WORDS = """
    colour color size format order priority status state mode level class type kind category unit units currency
    language gender sex side speed quality paper finish material tier plan shift meal season direction sort severity
    farbe grosse groesse art typ einheit klasse stufe sprache anrede richtung couleur taille classe langue niveau genre
    sens unite tamano talla tipo clase idioma nivel unidad colore taglia lingua livello unita cor tamanho maat kleur
    soort taal eenheid
"""
_CHOICES = frozenset(_CHOICE_WORDS.split())
_KIND_WORDS = """
    name names id ids email mail e-mail phone number code address city town country region state street title date
    day time year month week url link path file text string integer float null none empty object list array keyword
    term query description username user login symbol ticker isin sku iata icao airport station place location zip
    postcode word phrase hh mm yyyy name nummer ort stadt land nom ville numero code adresse nombre ciudad nome citta
    email telefono datum plaats positive negative valid unique same true false value values any all other others more
    optional required lowercase uppercase nom prenom vorname nachname between relative absolute numeric alphanumeric
    full partial exact
"""
_KINDS = frozenset(_KIND_WORDS.split())
"""Words that say what sort of value it is, and are no values."""
_OPEN = re.compile(
    r"\be\.?g\b|\bsuch as\b|\bfor (?:example|instance)\b|\blike\b|\betc\b|\bor any\b|\bor other\b|\bz\.\s?b\b"
    r"|\bpar exemple\b"
    r"|\bpor ejemplo\b|\bad esempio\b|\.\.\.|\u2026|\u4f8b\u5982|\u6bd4\u5982|\u7b49(?=[\u3002\uff0c,;)\s]|$)",
    re.IGNORECASE,
)
"""Signs that a list is not the whole of it."""
_LIKE = re.compile(
    r"\bp\. ?ex\b|\bp\. ?ej\b|\bcomo\b|\bcomme\b|\bwie\b|\bzoals\b|\bincluding\b|\bdefaults?\b|\bcan be\b",
    re.IGNORECASE,
)
"""More such signs, of lists without quotes."""
_LOOKED_AT = 4_000
_SHORT = 200
"""Characters of a description that is a list and nothing else."""
_FEW, _SHARED = 3, 3


@dataclass(frozen=True, slots=True)
class Described:
    """The values that a description says to choose from."""

    values: tuple[str, ...] = ()
    """Empty: it lists none, or not all."""
    quoted: bool = False

    def has(self, value: str) -> bool:
        """Return True if *value* is one of them; where they are not quoted, if it may stand for one of them, too."""
        if spaced_tokens(value) in {spaced_tokens(one) for one in self.values}:
            return True
        words = () if self.quoted else spaced_tokens(value).split()
        others = [word for one in self.values for word in spaced_tokens(one).split()]
        return any(_alike(word, other) for word in words for other in others)


def _alike(one: str, other: str) -> bool:
    return one[:_SHARED] == other[:_SHARED] or (min(len(one), len(other)) == 1 and one[0] == other[0])


@lru_cache(maxsize=4096)
def described(name: str, description: str, of_tool: str = "") -> Described:
    """Return the values to choose from for the argument *name*, by its description or by its tool's.

    What stands in brackets beside a value is among them, since it may be the value: `male (M)`.
    """
    description = description[:_LOOKED_AT]
    found = _LIST.findall(description)
    if found:
        whole = len(found) == 1 and not _OPEN.search(description)
        return Described(tuple(hit[1:-1] for hit in _ITEM.findall(found[0])) if whole else (), quoted=True)
    plain = plain_text(description)
    if _OPEN.search(plain) or _LIKE.search(plain):
        return Described()
    said = _UNQUOTED.findall(plain)
    if len(said) == 1 and (values := _values(said[0], 2)):
        return Described(values)
    hit = _WHOLE.fullmatch(plain) if len(plain) <= _SHORT else None
    if hit and (values := _values(hit[1], 2 if not _CHOICES.isdisjoint(name_parts(name)) else _FEW)):
        return Described(values)
    return Described(_of_tool(" ".join(name_parts(name)), plain_text(of_tool[:_LOOKED_AT])))


@lru_cache(maxsize=4096)
def _may_list(description: str) -> bool:
    """True if a sentence of a tool's description may list values: it is asked for each of the tool's arguments."""
    return bool(_UNQUOTED.search(description)) and not (_OPEN.search(description) or _LIKE.search(description))


def _of_tool(name: str, description: str) -> tuple[str, ...]:
    """The values in a sentence that begins with the argument's name, as in `Paper must be one of: matt, gloss`."""
    if not name or not _may_list(description):
        return ()
    for sentence in re.split(r"(?<=[.\n])\s*", description):
        start = " ".join(spaced_tokens(sentence).split()[:4])
        said = _UNQUOTED.findall(sentence) if re.match(rf"(?:\w+ )?{re.escape(name)} ", start) else []
        if len(said) == 1:
            return _values(said[0], 2)
    return ()


def _values(said: str, fewest: int) -> tuple[str, ...]:
    """The values of a list without quotes; none where its words say what sort of value is wanted."""
    hits = [_ONE.fullmatch(part.strip()) for part in _PARTED.split(said)]
    read = [(hit[1], hit[2] or "") for hit in hits if hit]
    words = [word for word, _ in read]
    if len(read) != len(hits) or len(read) < fewest or any(set(name_parts(word)) & _KINDS for word in words):
        return ()
    if any(word.isdigit() for word in words) or len({word.islower() for word in words}) != 1:
        return ()
    return tuple(value for pair in read for value in pair if value)
