"""Volatility by name: values that may change from one moment to the next."""

from functools import lru_cache

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
_PASSING = frozenset(_PASSING_WORDS.split())
_PASSING_CHINESE = frozenset(
    {
        *("时间", "日期", "当前", "最新", "随机", "价格", "股票", "汇率", "行情", "天气", "温度", "状态"),
        *("进度", "位置", "库存", "余额", "新闻", "推荐", "更新", "消息", "余票", "页码", "下一页"),
    }
)


@lru_cache(maxsize=4096)
def is_volatile(name: str) -> bool:
    """True if a value of that name may change from one moment to the next: times, prices, stocks, pages, states."""
    return not _PASSING.isdisjoint(name_parts(name)) or any(word in name for word in _PASSING_CHINESE)
