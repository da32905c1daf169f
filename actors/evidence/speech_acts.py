"""Speech acts that rules look for, in the languages in which dialogues are written: asking, declining, agreeing.

English, German, French, Spanish, Italian, Portuguese, Dutch, Japanese and Chinese. Accents do not matter.
"""

import re

from .tokens import without_accents

_ASKING_WORDS = (
    # English
    r"please (?:tell|provide|let|specify|share|give|confirm|clarify)|could you|can you|which|what|let me know",
    r"i need to know|i(?:'ll| will)? need",
    # German
    r"welche[nrsm]?|was (?:fur|genau|mochten|soll)|wie viele?|wann|wohin|konn(?:en|ten) sie|konntest du|kannst du",
    r"bitte (?:nennen|geben|sagen|teilen)",
    r"sagen sie|sag mir|ich (?:brauche|benotige)|nenn(?:en)? (?:sie )?mir",
    # French
    r"quel(?:le)?s?|lequel|laquelle|lesquel(?:le)?s|pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|dites-moi|dis-moi",
    r"precisez|precise|indiquez|veuillez|il me faut|j'ai besoin",
    # Spanish
    r"cual(?:es)?|que (?:dia|fecha|hora|numero|nombre|cosa|tipo)|puedes?|podrias?|podria|dime|digame|indica(?:me)?",
    r"indique(?:me)?|necesito|hace falta",
    # Italian
    r"quale|quali|puoi|potresti|potrebbe|dimmi|mi dica|mi indichi|indicami|ho bisogno|mi serve|mi servono",
    # Portuguese
    r"qual|quais|pode me|poderia|diga-me|me diga|informe|preciso|me informe",
    # Dutch
    r"welke?|wat|kun je|kunt u|zou je|zou u|laat me weten|geef me|ik heb .{1,40} nodig|vertel me",
)
_ASKS = re.compile(
    rf"[?\u061f]|\b(?:{'|'.join(_ASKING_WORDS)})\b"
    r"|请(?:问|您?(?:提供|告诉|告知|确认|说明|指定|选择))|哪|什么|多少|几[个位点号]|需要(?:您|你|知道)"
    r"|どの|どちら|どれ|何[時人名日]|いつ|教えて|お知らせ|でしょうか|ますか|ですか|ください",
    re.IGNORECASE,
)
_DECLINING_WORDS = (
    # English
    r"no|not|none|neither|nor|without|lack|lacks|lacking|cannot|unable|unavailable|unfortunately|sorry|afraid|beyond",
    r"outside|only|missing",
    # German
    r"nicht|kein(?:e|en|em|er|es)?|leider|ohne|ausserstande|nur|fehlt|fehlen|tut mir leid|weder|unmoglich",
    # French
    r"pas|aucun(?:e)?|malheureusement|desole(?:e)?|impossible|sans|manque|seulement|ni|hors de",
    # Spanish
    r"lo siento|lamentablemente|lamento|ningun[oa]?|sin|solo|tampoco|imposible|falta|desgraciadamente",
    # Italian
    r"non|purtroppo|mi dispiace|nessun[oa]?|senza|soltanto|impossibile|manca",
    # Portuguese
    r"nao|infelizmente|desculpe|lamento|nenhum(?:a)?|sem|apenas|impossivel",
    # Dutch
    r"niet|geen|helaas|zonder|alleen|ontbreekt|onmogelijk|het spijt me",
)
_DECLINES = re.compile(
    rf"\b(?:{'|'.join(_DECLINING_WORDS)})\b|n['\u2019]t\b"
    r"|无法|不能|不可以|没有|没办法|不支持|抱歉|对不起|缺少|暂不|遗憾|做不到|办不到"
    r"|でき(?:ません|ない|かねます)|ありません|ございません|申し訳|残念|ないため|持って(?:いません|おりません)|ておりません|ていません",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"\W*(?:yes|yeah|yep|sure|go ahead|please do|ja|gerne|oui|d'accord|si|claro|certo|sim|certamente|graag)\b"
    r"(?!.*\b(?:but|no|not|aber|nicht|mais|non|pero|ma|mas|nao|maar|niet)\b)"
    r"|(?:はい|お願いします|好的|可以|是的)(?!.*(?:が|でも|但|不))",
    re.IGNORECASE | re.DOTALL,
)
_FULL_WIDTH = str.maketrans("\u2019\uff1f", "'?")


def asks(text: str) -> bool:
    """True if *text* asks for something, as a question or as a request to say it."""
    return _ASKS.search(_comparable(text)) is not None


def declines(text: str) -> bool:
    """True if *text* says that something is not there or cannot be done."""
    return _DECLINES.search(_comparable(text)) is not None


def agrees(text: str) -> bool:
    """True if *text* begins with a plain yes that no "but" takes back."""
    return _AGREES.match(_comparable(text)) is not None


def _comparable(text: str) -> str:
    return without_accents(text.translate(_FULL_WIDTH))
