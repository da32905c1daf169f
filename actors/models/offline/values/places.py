"""Places: cities with what belongs to them."""

from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32


@dataclass(frozen=True, slots=True)
class City:
    """A city as the values of a dialogue need it."""

    name: str
    country: str
    code: str
    """Its country's code, two letters."""
    airport: str
    currency: str
    zip: str
    state: str
    latitude: float
    longitude: float


CITIES = (
    City("Porto", "Portugal", "PT", "OPO", "EUR", "40012", "Norte", 41.15, -8.61),
    City("Oslo", "Norway", "NO", "OSL", "NOK", "01581", "Oslo", 59.91, 10.75),
    City("Denver", "United States", "US", "DEN", "USD", "80203", "CO", 39.74, -104.98),
    City("Seattle", "United States", "US", "SEA", "USD", "98109", "WA", 47.61, -122.33),
    City("Boston", "United States", "US", "BOS", "USD", "02116", "MA", 42.36, -71.06),
    City("Austin", "United States", "US", "AUS", "USD", "78704", "TX", 30.27, -97.74),
    City("Toronto", "Canada", "CA", "YYZ", "CAD", "50412", "ON", 43.65, -79.38),
    City("Vienna", "Austria", "AT", "VIE", "EUR", "10705", "Vienna", 48.21, 16.37),
    City("Lyon", "France", "FR", "LYS", "EUR", "69002", "Rhone", 45.76, 4.84),
    City("Dublin", "Ireland", "IE", "DUB", "EUR", "20814", "Leinster", 53.35, -6.26),
    City("Chicago", "United States", "US", "ORD", "USD", "60614", "IL", 41.88, -87.63),
    City("Singapore", "Singapore", "SG", "SIN", "SGD", "23846", "Central", 1.35, 103.82),
    City("Melbourne", "Australia", "AU", "MEL", "AUD", "30042", "VIC", -37.81, 144.96),
    City("Copenhagen", "Denmark", "DK", "CPH", "DKK", "16204", "Capital", 55.68, 12.57),
    City("Valencia", "Spain", "ES", "VLC", "EUR", "46015", "Valencia", 39.47, -0.38),
    City("Rome", "Italy", "IT", "FCO", "EUR", "10184", "Lazio", 41.9, 12.5),
    City("London", "United Kingdom", "GB", "LHR", "GBP", "20417", "England", 51.51, -0.13),
    City("Paris", "France", "FR", "CDG", "EUR", "75011", "Paris", 48.86, 2.35),
    City("Berlin", "Germany", "DE", "BER", "EUR", "10115", "Berlin", 52.52, 13.4),
    City("New York", "United States", "US", "JFK", "USD", "10025", "NY", 40.71, -74.01),
    City("Los Angeles", "United States", "US", "LAX", "USD", "90026", "CA", 34.05, -118.24),
    City("San Francisco", "United States", "US", "SFO", "USD", "94110", "CA", 37.77, -122.42),
    City("Tokyo", "Japan", "JP", "HND", "JPY", "15004", "Tokyo", 35.68, 139.69),
    City("Edinburgh", "United Kingdom", "GB", "EDI", "GBP", "30861", "Scotland", 55.95, -3.19),
)
STREETS = ("Maple Street", "Harbor Lane", "Elm Avenue", "Cedar Road", "Mill Street", "Chestnut Way", "Station Road")
LANDMARKS = ("Central Station", "Riverside Park", "City Library", "Old Town Square", "Harbor Market")
REGIONS = ("north", "south", "east", "west", "central")
LANGUAGES = ("English", "Spanish", "French", "German", "Portuguese")
LANGUAGE_CODES = ("en", "es", "fr", "de", "pt")
TIME_ZONES = ("Europe/Lisbon", "America/Denver", "Europe/Vienna", "America/Toronto", "Asia/Singapore")

_BY_NAME = {city.name.lower(): city for city in CITIES}
_CALLED_MOST = 512


@lru_cache(maxsize=_CALLED_MOST)
def city_called(name: str) -> City:
    """The city of that name; one that is not in the list has a code and a zip code made from its name."""
    known = _BY_NAME.get(name.lower())
    if known is not None:
        return known
    number = crc32(name.lower().encode("utf-8", "replace"))
    airport = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalpha())[:3].ljust(3, "X")
    latitude, longitude = 35 + number % 2000 / 100, -20 + number // 2000 % 4000 / 100
    country = CITIES[number % len(CITIES)]
    zip_code = str(10_000 + number % 89_999)
    return replace(country, name=name, airport=airport, zip=zip_code, latitude=latitude, longitude=longitude)
