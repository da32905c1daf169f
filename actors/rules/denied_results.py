"""What was found is not denied."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity, UserTurn
from ..evidence import DialogueView, PlacedCall, PlacedResult, as_passage, name_parts, spaced_tokens
from ..evidence.languages import is_small
from .port import Rule, finding

_DENIES = re.compile(
    r"\b(?:could(?:n['\u2019]t|\snot)|did(?:n['\u2019]t|\snot)|was(?:n['\u2019]t|\snot)\sable\sto|was\sunable\sto)\sfind\b"
    r"|\b(?:found|returned|shows?|turned\sup)\s(?:no|nothing)\b|\bthere\s(?:are|is)\s(?:no|not\sany)\b"
    r"|\bno\s\w+\s(?:were\s|was\s)?found\b"
    r"|\bkeine?[nrms]?\s[^.!?]*\b(?:gefunden|verfügbar|vorhanden|frei)\b|\bes\sgibt\s(?:leider\s)?keine?n?\b|\bnichts\sgefunden\b"
    r"|\b(?:ai|avons)\s(?:rien\strouvé|trouvé\saucune?|pas\strouvé)|\bil\sn['\u2019]y\sa\s(?:aucune?|pas\sde)\b|\baucune?\s\w+\sn['\u2019]"
    r"|\bno\s(?:he|hemos)\sencontrado\b|\bno\sencontré\b|\bno\shay\b|\bnon\s(?:ho|abbiamo)\strovato\b|\bnon\sci\ssono\b"
    r"|\bnão\s(?:encontrei|há|foram\sencontrad[oa]s)\b|\bgeen\s[^.!?]*\bgevonden\b|\b(?:er|dat\ser)\szijn\sgeen\b"
    r"|没有?找到|未找到|没有?查到|没有任何",
    re.IGNORECASE,
)
_DENYING_WORDS = """
    find no nothing not gefunden verfugbar vorhanden frei gibt nichts rien aucun aucune pas non nao geen
"""
_DENYING = frozenset(_DENYING_WORDS.split())
"""One of them is in each denial, those of East Asia aside: a quick look spares most texts a slow one."""
_SENTENCES = re.compile(r"(?<=[.!?。\uff01\uff1f])\s*")
_BUT = re.compile(
    r"\b(?:but|except|only|however|other than|besides|instead|alternativ\w*|closest|although|aber|nur|außer"
    r"|jedoch|mais|sauf|seulement"
    r"|pero|sino|salvo|solo|sólo|ma|però|tranne|mas|exceto|apenas|maar|behalve|alleen)\b|但|不过|只有|除了",
    re.IGNORECASE,
)
_SAID = """
    unfortunately sorry afraid moment available right currently now result results search searched returned
    match matches matching searching find found couldn could couldnt didn didnt wasn wasnt unable able any none
    nothing no there today turned shows show listed here seem seems appear looks apologize apologies
    leider momentan derzeit aktuell gefunden verfugbar vorhanden frei gibt nichts suche ergebnisse
    malheureusement desole desolee trouve trouves aucun aucune rien resultat resultats recherche disponible
    lamentablemente siento encontrado encontre ninguno ninguna ningun hay resultados disponibles busqueda momento
    purtroppo dispiace trovato nessun nessuna nessuno risultati ci
    infelizmente encontrei nenhum nenhuma lo nao
    helaas geen gevonden resultaten er
"""
_GENERAL = frozenset(_SAID.split())
_SIGNS = frozenset("很抱歉没有找到任何结果查未符合条件的相关目前暂无了您要请遗憾对不起")
_ENOUGH = 4
"""Letters by which words of one stem are told: `nurse`, `nursing`."""
_SCRAP = 2
"""Letters of what an apostrophe leaves: `ll`, `t`."""
_FEW = 400
"""Characters: a long answer tells more than that."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at a short denial after look-ups that all found something, in the words of the calls alone."""
    for at, turn in view.assistant_turns:
        if turn.calls or not turn.text or len(turn.text) > _FEW:
            continue
        if at - 1 not in view.results_at or not _denies(turn.text) or _BUT.search(turn.text):
            continue
        answered = list(_answered(view, at))
        sentence = next((one for one in _SENTENCES.split(turn.text) if _DENIES.search(one)), turn.text)
        if not answered or not all(_found(result) for _, result in answered):
            continue
        if not _tells(turn.text, answered) and not _says_more(sentence, answered):
            placed, result = answered[-1]
            message = f"the assistant says that nothing was found, and the result of {placed.call.name!r} has something"
            yield finding(message, (turn.id, result.turn.id), evidence=sentence.strip()[:120])


def _denies(text: str) -> bool:
    if text.isascii() and _DENYING.isdisjoint(as_passage(text).words):
        return False
    return _DENIES.search(text) is not None


def _answered(view: DialogueView, at: int) -> Iterator[tuple[PlacedCall, PlacedResult]]:
    """The calls since the user's last words, with their results."""
    for earlier in range(at - 1, -1, -1):
        if isinstance(view.turns[earlier], UserTurn):
            return
        for placed in view.calls_at.get(earlier, ()):
            if placed.result is not None:
                yield placed, placed.result


def _found(result: PlacedResult) -> bool:
    """True if the result is a list with something in it, or holds nothing but such lists beside single values."""
    value = result.value
    if result.failed or result.empty:
        return False
    lists = [value] if isinstance(value, list) else []
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
    return bool(lists) and all(any(isinstance(item, dict) for item in one) for one in lists)


def _tells(text: str, answered: list[tuple[PlacedCall, PlacedResult]]) -> bool:
    """True if *text* has a value that a result brings."""
    words = spaced_tokens(text)
    for placed, result in answered:
        asked = {spaced_tokens(str(leaf.value)) for leaf in placed.leaves}
        for leaf in result.leaves:
            value = spaced_tokens(str(leaf.value))
            if (
                not isinstance(leaf.value, bool | None)
                and len(value) > _ENOUGH
                and value not in asked
                and value in words
            ):
                return True
    return False


def _says_more(sentence: str, answered: list[tuple[PlacedCall, PlacedResult]]) -> bool:
    """True if *sentence* has a word that is not of the calls or their results' fields, such as `nonstop`."""
    known: set[str] = set()
    for placed, result in answered:
        known.update(name_parts(placed.call.name))
        for leaf in (*placed.leaves, *result.leaves):
            known.update(word for part in leaf.pointer.split("/") for word in name_parts(part))
        known.update(word for leaf in placed.leaves for word in spaced_tokens(str(leaf.value)).split())
    stems = {word[:_ENOUGH] for word in known}
    general = _GENERAL | _SIGNS
    words = [word for word in spaced_tokens(sentence).split() if not is_small(word) and word not in general]
    return any(
        word[:_ENOUGH] not in stems and not (word.isascii() and word.isalpha() and len(word) <= _SCRAP)
        for word in words
    )


RULE = Rule(
    "denied_results",
    "No assistant says that nothing was found where every look-up has found something.",
    Severity.ADVISORY,
    check,
)
