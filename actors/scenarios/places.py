"""Places by language: city, country, time zone, currency, units, and the locale that names come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..language_names import LANGUAGES


@dataclass(frozen=True, slots=True)
class Place:
    """A city with what is usual there."""

    city: str
    country: str
    zone: str
    currency: str
    units: str
    names: str
    """A locale of faker."""


_TABLE = """
en|Seattle|the United States|America/Los_Angeles|USD|miles, Fahrenheit|en_US
en|Tucson|the United States|America/Phoenix|USD|miles, Fahrenheit|en_US
en|Chicago|the United States|America/Chicago|USD|miles, Fahrenheit|en_US
en|Austin|the United States|America/Chicago|USD|miles, Fahrenheit|en_US
en|Baltimore|the United States|America/New_York|USD|miles, Fahrenheit|en_US
en|Honolulu|the United States|Pacific/Honolulu|USD|miles, Fahrenheit|en_US
en|Leeds|the United Kingdom|Europe/London|GBP|miles, Celsius|en_GB
en|Bristol|the United Kingdom|Europe/London|GBP|miles, Celsius|en_GB
en|Glasgow|the United Kingdom|Europe/London|GBP|miles, Celsius|en_GB
en|Cork|Ireland|Europe/Dublin|EUR|kilometres, Celsius|en_IE
en|Galway|Ireland|Europe/Dublin|EUR|kilometres, Celsius|en_IE
en|Halifax|Canada|America/Halifax|CAD|kilometres, Celsius|en_CA
en|Calgary|Canada|America/Edmonton|CAD|kilometres, Celsius|en_CA
en|Melbourne|Australia|Australia/Melbourne|AUD|kilometres, Celsius|en_AU
en|Perth|Australia|Australia/Perth|AUD|kilometres, Celsius|en_AU
en|Wellington|New Zealand|Pacific/Auckland|NZD|kilometres, Celsius|en_NZ
en|Bengaluru|India|Asia/Kolkata|INR|kilometres, Celsius|en_IN
en|Pune|India|Asia/Kolkata|INR|kilometres, Celsius|en_IN
en|Singapore|Singapore|Asia/Singapore|SGD|kilometres, Celsius|en_US
en|Lagos|Nigeria|Africa/Lagos|NGN|kilometres, Celsius|en_NG
en|Nairobi|Kenya|Africa/Nairobi|KES|kilometres, Celsius|en_KE
en|Durban|South Africa|Africa/Johannesburg|ZAR|kilometres, Celsius|zu_ZA
de|Leipzig|Germany|Europe/Berlin|EUR|kilometres, Celsius|de_DE
de|Hamburg|Germany|Europe/Berlin|EUR|kilometres, Celsius|de_DE
de|Freiburg|Germany|Europe/Berlin|EUR|kilometres, Celsius|de_DE
de|Graz|Austria|Europe/Vienna|EUR|kilometres, Celsius|de_AT
de|Winterthur|Switzerland|Europe/Zurich|CHF|kilometres, Celsius|de_CH
fr|Lyon|France|Europe/Paris|EUR|kilometres, Celsius|fr_FR
fr|Nantes|France|Europe/Paris|EUR|kilometres, Celsius|fr_FR
fr|Liège|Belgium|Europe/Brussels|EUR|kilometres, Celsius|fr_BE
fr|Lausanne|Switzerland|Europe/Zurich|CHF|kilometres, Celsius|fr_CH
fr|Québec|Canada|America/Toronto|CAD|kilometres, Celsius|fr_CA
es|Valencia|Spain|Europe/Madrid|EUR|kilometres, Celsius|es_ES
es|Bilbao|Spain|Europe/Madrid|EUR|kilometres, Celsius|es_ES
es|Guadalajara|Mexico|America/Mexico_City|MXN|kilometres, Celsius|es_MX
es|Rosario|Argentina|America/Argentina/Cordoba|ARS|kilometres, Celsius|es_AR
es|Medellín|Colombia|America/Bogota|COP|kilometres, Celsius|es_CO
es|Valparaíso|Chile|America/Santiago|CLP|kilometres, Celsius|es_CL
it|Torino|Italy|Europe/Rome|EUR|kilometres, Celsius|it_IT
it|Bari|Italy|Europe/Rome|EUR|kilometres, Celsius|it_IT
it|Lugano|Switzerland|Europe/Zurich|CHF|kilometres, Celsius|it_IT
pt|Porto|Portugal|Europe/Lisbon|EUR|kilometres, Celsius|pt_PT
pt|Recife|Brazil|America/Recife|BRL|kilometres, Celsius|pt_BR
pt|Curitiba|Brazil|America/Sao_Paulo|BRL|kilometres, Celsius|pt_BR
nl|Utrecht|the Netherlands|Europe/Amsterdam|EUR|kilometres, Celsius|nl_NL
nl|Gent|Belgium|Europe/Brussels|EUR|kilometres, Celsius|nl_BE
pl|Wrocław|Poland|Europe/Warsaw|PLN|kilometres, Celsius|pl_PL
pl|Gdańsk|Poland|Europe/Warsaw|PLN|kilometres, Celsius|pl_PL
sv|Göteborg|Sweden|Europe/Stockholm|SEK|kilometres, Celsius|sv_SE
sv|Umeå|Sweden|Europe/Stockholm|SEK|kilometres, Celsius|sv_SE
tr|İzmir|Türkiye|Europe/Istanbul|TRY|kilometres, Celsius|tr_TR
tr|Bursa|Türkiye|Europe/Istanbul|TRY|kilometres, Celsius|tr_TR
zh|Chengdu|China|Asia/Shanghai|CNY|kilometres, Celsius|zh_CN
zh|Hangzhou|China|Asia/Shanghai|CNY|kilometres, Celsius|zh_CN
ja|Osaka|Japan|Asia/Tokyo|JPY|kilometres, Celsius|ja_JP
ja|Sapporo|Japan|Asia/Tokyo|JPY|kilometres, Celsius|ja_JP
"""


def _placed() -> dict[str, tuple[Place, ...]]:
    rows = [row.split("|") for row in _TABLE.strip().splitlines()]
    return {code: tuple(Place(*row[1:]) for row in rows if row[0] == code) for code in LANGUAGES}


PLACES: Final[Mapping[str, tuple[Place, ...]]] = _placed()
"""Places by the language that is spoken there."""
