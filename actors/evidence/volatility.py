"""Volatility by name: tools that only read, and values that may change from one moment to the next."""

from functools import lru_cache

from ...events import Tool
from ..tools.hints import reads_only
from ..tools.verbs import LOOKING_UP, WORKING_OUT, changes_beside
from .tokens import name_parts

_PASSING_WORDS = """
    time times timestamp date dates day today now current currently latest recent newest last next previous random
    generate generated price prices quote quotes stock stocks market ticker share rate rates crypto coin weather
    temperature humidity wind forecast traffic news trend trending status state progress phase stage position location
    latitude longitude coordinates queue wait eta views likes followers page pages cursor offset token session nonce
    request trace elapsed duration latency uptime battery speed level online available availability seats vacancy
    vacancies inventory remaining left balance updated modified accessed created expires joke fact suggest suggestion
    suggestions recommend recommendation recommendations sample shuffle message messages unread tip horoscope version
"""
_ANSWERED = WORKING_OUT | {"describe", "display"}
"""Words of tools that read, and yet always have an answer."""
_PASSING = frozenset(_PASSING_WORDS.split())
_READING_CHINESE = ("查询", "获取", "搜索", "查看", "查找", "列出", "计算", "读取")
_PASSING_CHINESE = frozenset(
    {
        *("时间", "日期", "当前", "最新", "随机", "价格", "股票", "汇率", "行情", "天气", "温度", "状态"),
        *("进度", "位置", "库存", "余额", "新闻", "推荐", "更新", "消息", "余票", "页码", "下一页"),
    }
)


def is_read_only(name: str, tool: Tool | None = None) -> bool:
    """True if a tool of that name changes nothing: `get_order`, but not `get_and_lock`.

    Where the hints of the *tool* itself say so, or the contrary, its name is not asked.
    """
    said = reads_only(tool.hints) if tool is not None else None
    return _name_reads(name) if said is None else said


@lru_cache(maxsize=4096)
def _name_reads(name: str) -> bool:
    words = name_parts(name)
    if name.startswith(_READING_CHINESE):
        return True
    return bool(words) and words[0] in LOOKING_UP | WORKING_OUT and not changes_beside(words)


def is_look_up(name: str, tool: Tool | None = None) -> bool:
    """True if a tool of that name looks for something, so that it may find nothing: `search_orders`, not `convert`."""
    return is_read_only(name, tool) and _ANSWERED.isdisjoint(name_parts(name)[:1]) and not name.startswith("计算")


@lru_cache(maxsize=4096)
def is_volatile(name: str) -> bool:
    """True if a value of that name may change from one moment to the next: times, prices, stocks, pages, states."""
    return not _PASSING.isdisjoint(name_parts(name)) or any(word in name for word in _PASSING_CHINESE)
