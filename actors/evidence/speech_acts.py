"""Speech acts that rules look for, in the languages in which dialogues are written: asking, declining, agreeing.

Those are the languages of `language_names`. Accents do not matter.
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
    # Polish
    r"ktor(?:y|a|e|ego|ej)|jak(?:i|a|ie|iego|iej)|ile (?:osob|sztuk|dni|nocy|razy)|kiedy|potrzebuje",
    r"prosze (?:o|podac|powiedziec)|czy (?:moze|mozesz|mam)",
    # Swedish
    r"vilk(?:en|et|a)|vad|nar|hur (?:manga|mycket)|kan du|skulle du|ange (?:ditt|din|ett|en|vilke[nt])|jag behover",
    # Turkish
    r"hangi(?:si)?|kac|ne zaman|nedir|lutfen (?:belirt\w*|soyle\w*|paylas\w*)|soyler misin(?:iz)?|gerekiyor",
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
    # Polish
    r"nie|niestety|przykro|zaden|zadn(?:a|e|ego|ej|ych)|brak(?:uje)?|bez|tylko|niemozliw\w+|nikt|nikogo",
    # Swedish
    r"inte|ej|ingen|inget|inga|tyvarr|ledsen|beklagar|utan|saknas?|saknar|omojligt|varken|endast",
    # Turkish
    r"degil|yok|maalesef|uzgunum|ne yazik ki|imkansiz|yalnizca|sadece|\w+(?:mi|mu)yor(?:um|uz|lar)?",
    r"(?!tamam\b)\w+(?:a|e)m(?:am|em|ayiz|eyiz|az|ez|adim|edim|adik|edik|iyor|iyorum|iyoruz)",
)
_FAILING_WORDS = (
    # English
    r"fail(?:s|ed|ure)?|error|closed|nobody|no one|refus\w+|reject\w+|retired|discontinued",
    r"maintenance|expired|blocked|denied",
    # German
    r"geschlossen|niemand|gescheitert|fehlgeschlagen|fehler|abgelehnt|verweigert|gesperrt|wartung|abgelaufen",
    r"erst (?:ab|um|wieder)",
    # French
    r"personne n\w*|fermee?s?|echou\w+|echec|erreur|refus\w+|bloque\w*|maintenance|expire\w*|en panne",
    # Spanish
    r"cerrad[oa]s?|nadie|fall(?:o|ado|a)|error|rechaz\w+|bloquead[oa]s?|mantenimiento|caducad[oa]|fuera de servicio",
    # Italian
    r"chius[oaie]|fallit[oa]|errore|rifiutat[oa]|bloccat[oa]|manutenzione|scadut[oa]|fuori servizio",
    # Portuguese
    r"fechad[oa]s?|ninguem|falh(?:ou|a)|erro|recus\w+|bloquead[oa]s?|manutencao|expirad[oa]|fora d[eo] (?:servico|ar)",
    # Dutch
    r"gesloten|niemand|mislukt|fout|geweigerd|afgewezen|geblokkeerd|onderhoud|verlopen|buiten gebruik",
    # Polish
    r"zamkniet\w+|blad|odrzuc\w+|odmow\w+|zablokowan\w+|awari\w+|wygas\w+|nieczynn\w+",
    # Swedish
    r"stang[dt]a?|misslyckades|fel|nekades|avvisades|sparrat?|underhall|ur funktion",
    # Turkish
    r"kapali\w*|basarisiz|hata|reddedil\w+|engellen\w+|bakim\w*|kimse",
)
_FAILS = re.compile(
    rf"\b(?:{'|'.join(_FAILING_WORDS)})\b|失败|关闭|关门|没人|无人|出错|错误|故障|维护|拒绝|过期|失敗|エラー|停止|閉|メンテナンス|拒否",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    rf"\b(?:{'|'.join(_DECLINING_WORDS)})\b|n['\u2019]t\b"
    r"|无法|不能|不可以|没有|没办法|不支持|抱歉|对不起|缺少|暂不|遗憾|做不到|办不到"
    r"|でき(?:ません|ない|かねます)|ありません|ございません|申し訳|残念|ないため|持って(?:いません|おりません)|ておりません|ていません",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"\W*(?:yes|yeah|yep|sure|go ahead|please do|ja|gerne|oui|d'accord|si|claro|certo|sim|certamente|graag|tak|evet)\b"
    r"(?!.*(?:\b(?:but|no|not|aber|nicht|mais|non|pero|ma|mas|nao|maar|niet|ale|nie|inte|ama|fakat|degil)\b|,\s?men\b))"
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


def tells_failure(text: str) -> bool:
    """True if *text* says that something is not there, cannot be done, or did not work."""
    return declines(text) or _FAILS.search(_comparable(text)) is not None


def agrees(text: str) -> bool:
    """True if *text* begins with a plain yes that no "but" takes back."""
    return _AGREES.match(_comparable(text)) is not None


def _comparable(text: str) -> str:
    return without_accents(text.translate(_FULL_WIDTH))
