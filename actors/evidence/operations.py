"""The operations of arithmetic, and the words by which people say which one they did."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final


class Operation(Enum):
    """What is done with two numbers."""

    SUM = auto()
    DIFFERENCE = auto()
    PRODUCT = auto()
    QUOTIENT = auto()
    SHARE = auto()


_WORDS: Final = {
    Operation.SUM: "add adds adding added ajout\\w* anade\\w* aggiung\\w* acrescent\\w* hinzu dazu"
    " total totals altogether combined sum sums together plus including "
    "overall in\\sall brings komm\\w* damit zusammen insgesamt gesamt summe macht "
    "en\\stout au\\stotal ensemble somme avec en\\stotal juntos suma total"
    " totale insieme somma soma totaal samen"
    " razem lacznie suma fait font totalt sammen celkem toplam 合計 共 总 合计 一共 加",
    Operation.DIFFERENCE: "more less fewer left remaining remains remainder under below above short shy difference"
    " cheaper dearer higher lower longer shorter save saves saving savings saved minus after"
    " still encore ancora todavia ainda jeszcze"
    " zostal\\w* zostan\\w* pozosta\\w* tansz\\w* drozsz\\w* wiecej mniej oszczed\\w*"
    " spare spread gain gained lost drop"
    " dropped up down increase increased decrease decreased rose fell gap free away until "
    "later earlier ahead behind from"
    " between took taken takes lasts duration unused leaves leaving balance owe mehr weniger ubrig rest restlich\\w*"
    " bleib\\w* daruber darunter unter uber fehl\\w* differenz teurer gunstiger billiger "
    "gespart ersparnis dauer\\w* frei"
    " noch de\\splus de\\smoins reste\\w* restant\\w* apres difference economi\\w* "
    "manque\\w* mas menos queda\\w* faltan?"
    " diferencia ahorr\\w* piu meno rest[ai]\\w* mancan\\w* differenza risparmi\\w* mais "
    "sobra\\w* diferenca meer minder over"
    " verschil 剩 还差 多 少 省 差 历时 耗时 用时",
    Operation.PRODUCT: "times each half double twice side sides kazd\\w* per nights months weeks"
    " je fach mal chacun\\w* chaque par pro por al per fois cada veces ogni volte vezes"
    " keer elk stuck pieces boxes packs 每 乘",
    Operation.QUOTIENT: "per each average averages averaged averaging mean pace split head every ratio pro je schnitt"
    " durchschnitt\\w* jeweils chacun\\w* moyenne cada promedio media ogni media por gemiddeld average per 每 平均 均",
    Operation.SHARE: "% percent percentage share tax vat discount off tip interest rate mwst "
    "rabatt steuer prozent tva remise"
    " iva descuento sconto desconto btw korting 税 折 占",
}


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for any of *words*; no space parts those of East Asia from others."""
    latin = [word for word in words if word.isascii() and word != "%"]
    signs = [re.escape(word) for word in words if word not in latin]
    return re.compile("|".join([rf"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])", *signs]), re.IGNORECASE)


_SPOKEN: Final = tuple((operation, _pattern(words.split())) for operation, words in _WORDS.items())


def operations_named(words: str) -> frozenset[Operation]:
    """Return the operations that *words*, which are plain, speak of."""
    return frozenset(operation for operation, pattern in _SPOKEN if pattern.search(words))
