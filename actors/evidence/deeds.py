"""Deeds that an assistant tells: what it says it has done, in the languages in which dialogues are written.

English, German, French, Spanish, Italian, Portuguese, Dutch, Chinese and Japanese. Accents do not matter.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from .deed_words import DEEDS, Deed
from .late_patterns import late
from .tokens import ascii_words, plain_text, without_accents

_ADVERBS = (
    r"(?: (?:now|just|also|already|successfully|gone ahead and|went ahead and|then|therefore|gladly|both|all"
    r"|bien|donc|aussi|deja|maintenant|ya|tambien|anche|gia|subito))*"
)
_NOT_YET = late(
    r"\b(?:once|after|when|if|until|till|unless|before|as soon as|in case|assuming|whether|says?|said|claims?|sobald"
    r"|wenn|falls|nachdem|bis|bevor|ob|quand|si|apres que|des que|lorsque|avant|cuando|una vez|despues|hasta|antes"
    r"|quando|dopo|se|appena|nothing|none|nobody|neither|rien|aucun\w*|nada|ningun\w*|niente|nulla|nessun\w*"
    r"|niets|assim que|depois|zodra|als|nadat|wanneer|voordat|not|never|nicht|nichts|noch|kein\w*|pas"
    r"|jamais|non|nao|niet|geen|nog|as (?:i )?(?:mentioned|said)|earlier|previously|vorhin|bereits)\b|n't\b|未"
    r"|没|还|如果|若"
    r"|之后|以后|先前|刚才|たら|れば|ない|ません",
    re.IGNORECASE,
)
"""Words in a clause that say that the deed is only thought of, was not done, or was told before."""
_QUOTED = late(
    r"```.*?```|\"[^\"\n]{0,2000}\"|“[^”]{0,2000}”|„[^“]{0,2000}“|«[^»]{0,2000}»|「[^」]{0,2000}」|^>.*$",
    re.DOTALL | re.MULTILINE,
)
_LETTER = late(
    r"^\W{0,4}(?:dear|subject|hi|hello|sehr geehrte|betreff|liebe[r]?|hallo|objet|estimad|asunto|hola|gentile"
    r"|oggetto)"
    r"\b[^\n]{0,80}[,:]\s*$|\bdraft\b|\bentwurf\b|\bbrouillon\b|\bborrador\b|\bbozza\b|草稿",
    re.IGNORECASE | re.MULTILINE,
)
"""A letter that is shown: what it says is said by its writer."""
_SENTENCE = late(r"[^.!?;\n。]+(?:\.\d[^.!?;\n。]*)*\??")
_MARKS = str.maketrans("\u2019\uff1f\uff01\uff1b\uff0c\u3001", "'?!;,,")
_LONGEST = 20_000
"""Characters of an answer that are looked at."""
_SHORTEST = 3
"""Letters of a word that tells of a deed."""


def _either(words: str) -> str:
    return "|".join(words.split()).replace("_", " ")


def _first_person(deed: Deed) -> re.Pattern[str]:
    told, signs = _either(deed.told), _either(deed.signs)
    return late(
        rf"\b(?:i(?:'ve| have)|we(?:'ve| have)|i){_ADVERBS} (?:{told})\b"
        rf"|\b(?:ich habe|habe ich|wir haben|haben wir|ik heb|heb ik)\b[^,:]{{0,80}}? (?:{told})\b"
        rf"|\b(?:(?:je (?:vous |te |lui |leur )?(?:l')?|j')ai|nous avons|he|hemos|ho|abbiamo){_ADVERBS} (?:{told})\b"
        rf"|\b(?:{_either(deed.portuguese)})\b"
        rf"|(?:我已经?|我(?:为|帮|给|替)[您你]|已经?(?:为|帮|给|替)[您你])[^,]{{0,12}}?(?:{signs})"
        rf"|(?:{signs})(?:いた)?しました",
        re.IGNORECASE,
    )


def _frames(told: str) -> str:
    """Sentences that say of a thing that it is one of *told*."""
    return (
        rf"\b(?:is|are|was|were|has been|have been|'s been|been|now){_ADVERBS} (?:{told})\b"
        rf"|\b(?:ist|sind|wurden?|worden|is|zijn|werd|werden)\b[^,:]{{0,80}}? (?:{told})\b"
        rf"|\b(?:est|sont|a ete|ont ete|c'est){_ADVERBS} (?:{told})\b"
        rf"|\b(?:ha sido|han sido|esta|estan|quedan?|fue|fueron|ha quedado){_ADVERBS} (?:{told})\b"
        rf"|\b(?:e|sono)(?: stat[oaei])?{_ADVERBS} (?:{told})\b|\b(?:foi|foram|esta|estao){_ADVERBS} (?:{told})\b"
    )


_TOLD = {deed.name: _first_person(deed) for deed in DEEDS}
_REPORTED = {
    deed.name: late(
        rf"{_frames(_either(deed.told))}|已经?(?:成功)?(?:{_either(deed.signs)})"
        rf"|(?:{_either(deed.signs)})(?:さ)?れました",
        re.IGNORECASE,
    )
    for deed in DEEDS
}
_NAMED = {deed.name: late(rf"\b(?:{_either(deed.told)})\b|{_either(deed.signs)}", re.IGNORECASE) for deed in DEEDS}
_ALL = _either(" ".join(deed.told for deed in DEEDS))
_SIGNS = _either(" ".join(deed.signs for deed in DEEDS))
_STATES = (
    r"confirmed|done|complete|completed|processed|requested|scheduled|set up|added|issued|saved|enabled|activated"
    r"|posted|placed|bestatigt|erledigt|abgeschlossen|beantragt|ausgefuhrt|confirmee?s?|confirme|effectuee?s?"
    r"|fait|regle"
    r"|bon|confirmad[oa]s?|hech[oa]s?|completad[oa]s?|confermat[oaei]|completat[oaei]|effettuat[oaei]|bevestigd"
    r"|voltooid"
)
_DONE = late(
    rf"{_frames(f'{_ALL}|{_STATES}')}"
    rf"|\byou(?:'re| are){_ADVERBS} (?:booked|registered|enrolled|confirmed|subscribed|signed up|set)\b"
    rf"|\b(?:all set|all done|successfully|went through|is on its way|good to go)\b|^\W*(?:great,? )?done\b"
    rf"|^\W*(?:erledigt|fertig|geschafft)\b|\berfolgreich\b|\bhat geklappt\b"
    rf"|^\W*(?:listo|hecho|ya esta|voila|fatto|ecco fatto|pronto|feito|gedaan|klaar|gelukt|geregeld)\b"
    rf"|\b(?:con exito|con successo|com sucesso|avec succes)\b"
    rf"|已经?(?:成功)?(?:为[您你])?(?:{_SIGNS}|完成|办理|确认)|成功|办好了|搞定|(?:预订|下单|提交|修改|取消|支付)好了"
    rf"|完了(?:し|いたし|です)|(?:{_SIGNS})(?:が|を)?(?:完了|いたしました|しました|されました)",
    re.IGNORECASE,
)
_TOLD_WORDS = {
    deed.name: late(
        "|".join(
            max(word.replace("e-?", "e?").split("_"), key=len)
            for word in (*deed.told.split(), *deed.portuguese.split())
        )
    )
    for deed in DEEDS
}
"""The words in which each kind of deed is told; of several in a row, the longest."""
_SIGN_WORDS = tuple((sign, deed.name) for deed in DEEDS for sign in deed.signs.split())
_TROUBLE = late(
    r"\b(?:unfortunately|sorry|afraid|apolog\w+|fail\w*|errors?|unable|cannot|problem\w*|issues?|trouble|however"
    r"|although"
    r"|though|but|instead|expired|denied|declined|rejected|refused|unsuccessful\w*|retry|try again|invalid"
    r"|unavailable"
    r"|no longer|went wrong|tried|not (?:possible|able|go|been|yet|available|found|succeed|work|completed?"
    r"|processed|made)"
    r"|leider|fehler\w*|fehlgeschlagen|nicht|konnte\w*|kein\w*|problem\w*|abgelehnt|aber|allerdings|erneut"
    r"|stattdessen"
    r"|malheureusement|desole\w*|erreur|echou\w*|echec|impossible|mais|pas|refuse\w*|probleme|toutefois|cependant"
    r"|lamentablemente|siento|error|fall\w+|no (?:se|pude|ha|fue|es|hay)|pero|problema|rechaza\w*|imposible"
    r"|desgraciadamente"
    r"|purtroppo|spiace|errore|non|ma|fallit\w+|rifiutat\w+|impossibile|infelizmente|desculpe|erro|nao|mas|falhou"
    r"|recusad\w+|helaas|fout|niet|geen|mislukt\w*|maar|geweigerd)\b"
    r"|(?:could|did|was|were|has|have|had|would|can|does|is|are)n't\b"
    r"|抱歉|对不起|失败|无法|不能|未能|没有|没能|错误|但|遗憾|不足|拒绝|申し訳|失敗|エラー|できません|できず"
    r"|ません|残念|ただし",
    re.IGNORECASE,
)
"""Words that say that something has gone wrong, or take back what was said."""


def _comparable(text: str) -> str:
    return without_accents(_QUOTED.sub(" ", text[:_LONGEST]).translate(_MARKS))


def deeds_told(text: str) -> frozenset[str]:
    """Return the kinds of deeds that the assistant says it has done, in the first person; a letter says none."""
    return _matching(text, _TOLD)


def deeds_reported(text: str) -> frozenset[str]:
    """Return the kinds of deeds that *text* says to be done, by whomever: `the lunch is cancelled`."""
    return _matching(text, _REPORTED)


@lru_cache(maxsize=1024)
def deeds_named(text: str) -> frozenset[str]:
    """Return the kinds of deeds whose words occur in *text* in any way, as in `"status": "cancelled"`."""
    plain = plain_text(text[:_LONGEST])
    return frozenset(name for name, words in _NAMED.items() if words.search(plain))


@lru_cache(maxsize=64)
def _likely(text: str) -> frozenset[str]:
    """The kinds of deeds of which a word of *text* may tell; it is quick, and most texts need not be read further.

    Several rules ask for it, one after the other.
    """
    if text.isascii():
        return frozenset(deed for word in set(ascii_words(text)) if len(word) >= _SHORTEST for deed in _deeds_of(word))
    words = set(re.findall(rf"[a-z]{{{_SHORTEST},}}", plain_text(text).lower()))
    signs = (deed for sign, deed in _SIGN_WORDS if sign in text)
    return frozenset(deed for word in words for deed in _deeds_of(word)).union(signs)


@lru_cache(maxsize=16_384)
def _deeds_of(word: str) -> tuple[str, ...]:
    return tuple(name for name, words in _TOLD_WORDS.items() if words.fullmatch(word))


def _matching(text: str, patterns: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
    likely = _likely(text[:_LONGEST])
    plain = _comparable(text) if likely else ""
    patterns = {name: told for name, told in patterns.items() if name in likely and told.search(plain)}
    if not patterns or _LETTER.search(plain):
        return frozenset()
    clauses = [clause for clause in _statements(plain) if not _NOT_YET.search(clause)]
    return frozenset(name for name, told in patterns.items() if any(told.search(clause) for clause in clauses))


def _statements(plain: str) -> list[str]:
    """The sentences of a text that are no questions."""
    return [clause for clause in _SENTENCE.findall(plain) if not clause.endswith("?")]


def tells_success(text: str) -> bool:
    """True if *text* says that something is done, and nowhere that anything went wrong or is otherwise."""
    plain = _comparable(text)
    if _TROUBLE.search(plain):
        return False
    return any(_says_done(clause) for clause in _statements(plain))


def _says_done(clause: str) -> bool:
    if _NOT_YET.search(clause):
        return False
    return _DONE.search(clause) is not None or any(told.search(clause) for told in _TOLD.values())
