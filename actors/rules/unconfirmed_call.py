"""What may be done only after the user's yes is done after it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...events import Finding, Severity, Turn
from ..evidence import DialogueView, agrees, asks, mended_calls, plain_text, plain_words
from .port import Rule, finding

_USER = "customer|user|client|patient|guest|caller|passenger|member|traveller|traveler|cardholder|owner"
_KUNDE = "kund\\w+|nutzer\\w*|benutzer\\w*|patient\\w*|gast\\w*|anrufer\\w*"
_CLIENTE = "client\\w*|utilisateur|usager|usuari\\w+|patient\\w*|pacient\\w*|utente|gebruiker|klant"
_DEMANDS = re.compile(
    rf"\b(?:requires?|needs?|ask(?:s|ing)? for|get|obtain|only (?:after|with|once|upon)|must have|wait for|after"
    rf"|first)\b"
    rf"[^.;]{{0,50}}?\b(?:(?:{_USER})\b[^.;]{{0,20}}|explicit )\b(?:confirmation|consent|agreement|approval|yes"
    rf"|go-ahead)\b"
    rf"|\b(?:{_USER})\b (?:must|has to|needs to|should)\b[^.;]{{0,20}}?\b(?:confirm|agree|consent|approve)"
    rf"|\b(?:only|not)\b[^.;]{{0,30}}\b(?:unless|after|once|until) the (?:{_USER}) (?:has )?(?:confirm|agree|approve)"
    rf"|\bconfirm(?:ed)? (?:it |this |them )?(?:with|by) the (?:{_USER})\b"
    rf"|\b(?:muss|mussen|erst|vorher|zuvor|nur)\b[^.;]{{0,50}}\b(?:{_KUNDE})\b[^.;]{{0,50}}(?:bestatig|zustimm"
    rf"|einverstand)"
    rf"|\b(?:{_KUNDE})\b[^.;]{{0,20}}\b(?:muss|mussen)\b[^.;]{{0,50}}(?:bestatig|zustimm)"
    rf"|\b(?:erfordert|benotigt|braucht)\b[^.;]{{0,50}}\b(?:bestatigung|zustimmung) (?:de[sr]|durch)"
    rf"|\b(?:exige|necessite|demande[rz]?|requiert|requiere|necesita|pedir|richiede|serve|requer|precisa|vereist"
    rf"|vraag)\b"
    rf"[^.;]{{0,40}}\b(?:confirma\w+|accord|consent\w*|conferma|bevestiging"
    rf"|toestemming)\b[^.;]{{0,20}}\b(?:{_CLIENTE})\b"
    rf"|\b(?:{_CLIENTE})\b (?:doit|debe|deve|moet)\b[^.;]{{0,30}}(?:confirm|accept|accepter|conferm|bevestig"
    rf"|acced|aceptar)"
    r"|(?:须|需|必须|应)(?:先)?(?:经|向|由|得到|征得)?(?:用户|客户|顾客|乘客|患者)[^。,;]{0,4}(?:确认|同意)"
    r"|(?:向|经)(?:用户|客户|顾客)确认|(?:お客様|ユーザー|利用者)の(?:確認|同意)(?:が必要|を得)",
    re.IGNORECASE,
)
_SOMETIMES = re.compile(
    r"\b(?:if|when|under|over|above|unless|in case|below|within|wenn|falls|ab|unter|si|moins|plus|cuando|menos"
    r"|se|quando"
    r"|fee|als)\b|如果|超过|以上|未满|場合",
    re.IGNORECASE,
)
"""The yes is needed in some cases only."""
_CONSENTS = re.compile(
    r"\b(?:yes|yep|yeah|yup|ye|sure|ok|okay|okey|go ahead|go for it|go on|do it|do so|do that|please do"
    r"|confirm\w*|agreed?"
    r"|sounds? (?:good|great|fine|right)|looks? (?:good|great|right)|perfect|great|fine|right|correct|exactly|proceed"
    r"|absolutely|of course|deal|works|good|definitely|approved?|then do|book it|send it|send|cancel it|pay it|submit"
    r"|accept\w*|certainly|alright|all right|y"
    r"|ja|genau|passt|einverstanden|gern\w*|mach\w*|bitte|richtig|stimmt|klar|jawohl|bestatig\w*|los|okay|gut"
    r"|oui|d'accord|parfait|vas-y|allez|c'est bon|confirme\w*|accepte|ok|entendu|exact\w*|volontiers"
    r"|si|vale|adelante|dale|perfecto|claro|confirm\w+|acepto|correcto|de acuerdo|hazlo|va bene|certo|perfetto"
    r"|conferm\w+"
    r"|procedi|esatto|d'accordo|sim|pode|isso|certo|confirmo|aceito|feito|akkoord|prima|doe maar|graag|klopt"
    r"|bevestig\w*)\b"
    r"|好|可以|行|确认|是的|对|嗯|提交|下单|没问题|同意|付|订吧|はい|お願い|ええ|承知|いい|了解|確認",
    re.IGNORECASE,
)
_WITHOUT_ASKING = re.compile(
    r"\b(?:without asking|don't ask|no need to|right away|straight away|directly|at once|immediately|just do"
    r"|direkt|sofort"
    r"|ohne|directement|tout de suite|directamente|sin|subito|direttamente|direto|direct|meteen)\b|直接|不用问|すぐ",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\W*(?:no|nope|not yet|wait|stop|hold on|never mind|nein|noch nicht|warte\w*|halt|non|pas encore|attend\w*"
    r"|espera"
    r"|todavia no|aspetta|nao|espere|nee|wacht|不|先不|等等|别|いいえ|待って)",
    re.IGNORECASE,
)
_LOOKED_AT = 5_000
"""Characters of a description or of a user's words."""


class _Talk:
    """What was said up to a point."""

    def __init__(self) -> None:
        self.agreed = -1
        """Where the user has last agreed to anything."""
        self.spoken = ""
        """The assistant's last words."""
        self.words: str | None = None
        """The user's last words."""

    def hear(self, at: int, turn: Turn) -> None:
        """Take in the next turn."""
        if turn.kind == "assistant" and turn.text and not turn.calls:
            self.spoken = turn.text
        elif turn.kind == "user":
            self.words = plain_words(turn.text[:_LOOKED_AT])
            if _CONSENTS.search(self.words):
                self.agreed = at


def check(view: DialogueView) -> Iterator[Finding]:
    """A tool's description says that the user has to confirm; nobody can have where the assistant never asked."""
    if not any(turn.text for _, turn in view.assistant_turns):
        return
    mended = view.once(mended_calls)
    talk, read = _Talk(), 0
    done: dict[str, int] = {}
    for placed in view.calls:
        name = placed.call.name
        if placed.tool is None or placed.only_looks or not _demands(placed.tool.description):
            continue
        for at in range(read, placed.at):
            talk.hear(at, view.turns[at])
        read = max(read, placed.at)
        if placed.number not in mended and not placed.turn.text and (why := _unasked(talk, done.get(name, -1))):
            message = f"{name!r} is called, whose description demands the user's confirmation first, but {why}"
            yield finding(message, (placed.turn.id,), placed.call.id)
        if placed.result is not None and not placed.result.failed:
            done[name] = placed.at


@lru_cache(maxsize=1024)
def _demands(description: str) -> bool:
    sentences = re.split(r"[.;。]\s*|\n", plain_text(description[:_LOOKED_AT]))
    return any(_DEMANDS.search(one) and not _SOMETIMES.search(one) for one in sentences)


def _unasked(talk: _Talk, since: int) -> str:
    """Say why the user cannot have agreed; empty where they may have."""
    if talk.agreed > since or talk.words is None or _WITHOUT_ASKING.search(talk.words):
        return ""
    if not talk.spoken:
        return "the assistant has said nothing before"
    if not asks(talk.spoken):
        return "the assistant has not asked"
    return "the user has not agreed" if _REFUSES.match(talk.words) and not agrees(talk.words) else ""


RULE = Rule(
    "unconfirmed_call",
    "No call whose tool demands the user's confirmation is made before the user was asked and agreed.",
    Severity.ADVISORY,
    check,
)
