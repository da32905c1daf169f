"""Tools that only look something up: their hints say so, or else their names are asked."""

from functools import lru_cache

from ...events import Tool
from ..tools.hints import reads_only
from ..tools.verbs import LOOKING_UP, WORKING_OUT, changes_beside
from .deed_words import DEEDS, does
from .tokens import name_parts

_READING_CHINESE = ("查询", "获取", "搜索", "查看", "查找", "列出", "计算", "读取")
_ANSWERED = WORKING_OUT | {"describe", "display"}
"""Words of tools that read, and yet always have an answer."""
_READING_WORDS = (
    "such zeig abfrag hol find info detail statu list cherch consult rechercher recherche liste voir busca buscar"
    " consultar listar ver obtener detalle detalles cerca cercare mostra elenca consulta procurar verificar zoek"
    " toon bekijk"
    " check search query lookup get fetch view show read history balance availability disponibilites disponibilidad"
    " verfuegbarkeit oeffnungszeiten preise forecast weather status"
)
_READS = frozenset(_READING_WORDS.split())
_READ_OFF = frozenset({"details", "info", "balance", "availability", "history", "rate", "rates", "index", "forecast"})
"""What a tool gives that is named after it: `exchange_rate`."""
_READ_SIGNS = ("查", "列", "看", "検索", "取得", "一覧")


def is_read_only(name: str, tool: Tool | None) -> bool:
    """True if that tool plainly changes nothing: `get_order`, but neither `get_and_lock` nor `exchange_rate`."""
    return _by_hints(tool, by_name=_reads_by_name(name))


def is_look_up(name: str, tool: Tool | None) -> bool:
    """True if that tool looks for something, so that it may find nothing: `search_orders`, not `convert`."""
    return is_read_only(name, tool) and _ANSWERED.isdisjoint(name_parts(name)[:1]) and not name.startswith("计算")


def only_looks(name: str, tool: Tool | None) -> bool:
    """True if that tool changes nothing, as far as its name lets one guess: also `buscar_hoteles`, `exchange_rate`.

    The guess is for advisory rules; what blocks, or decides how a dialogue goes on, asks `is_read_only`.
    """
    return _by_hints(tool, by_name=_looks_by_name(name))


def _by_hints(tool: Tool | None, *, by_name: bool) -> bool:
    said = reads_only(tool.hints) if tool is not None else None
    return by_name if said is None else said


@lru_cache(maxsize=4096)
def _reads_by_name(name: str) -> bool:
    words = name_parts(name)
    if name.startswith(_READING_CHINESE):
        return True
    return bool(words) and words[0] in LOOKING_UP | WORKING_OUT and not changes_beside(words)


@lru_cache(maxsize=4096)
def _looks_by_name(name: str) -> bool:
    words = name_parts(name)
    if not words or _reads_by_name(name) or words[0] in _READS or name.startswith(_READ_SIGNS):
        return True
    noun = words[0].endswith(("ing", "ment", "tion")) or not any(does(words[0], deed.name) for deed in DEEDS)
    return words[-1] in _READ_OFF and noun
