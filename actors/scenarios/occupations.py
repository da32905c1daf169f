"""Occupations with the ages at which people have them."""

from typing import Final

_TABLE = """
18-30: student of biology, student of history, trainee electrician, barista, bike courier, apprentice baker, au pair
18-64: nurse, shop assistant, bus driver, warehouse worker, hairdresser, cook, gardener, carpenter, receptionist
18-64: call centre agent, cleaner, musician, photographer, farm worker, security guard, fitness trainer, waiter
23-66: accountant, software developer, primary school teacher, civil engineer, journalist, social worker, pharmacist
23-66: physiotherapist, graphic designer, paralegal, data analyst, sales representative, estate agent, chemist
23-66: network administrator, translator, wedding planner, office manager, travel agent, insurance clerk, dental nurse
26-66: family doctor, lawyer, architect, project manager, research scientist, veterinarian, tax adviser, editor
26-70: owner of a small bakery, owner of a bicycle shop, farmer, landlord of two flats, head of purchasing, plumber
26-70: ship's engineer, head teacher, hotel manager, event manager, fleet manager, clinic administrator, film producer
20-60: parent at home with two small children, carer for a relative, job seeker, volunteer at a food bank
60-84: retired bus driver, retired teacher, retired engineer, retired nurse, retired shop owner, retired civil servant
"""


def _read() -> tuple[tuple[int, int, str], ...]:
    found = []
    for row in _TABLE.strip().splitlines():
        ages, _, names = row.partition(": ")
        youngest, _, oldest = ages.partition("-")
        found += [(int(youngest), int(oldest), name) for name in names.split(", ")]
    return tuple(found)


OCCUPATIONS: Final = _read()
"""Youngest, oldest, and the occupation."""


def occupations_at(age: int) -> list[str]:
    """Return the occupations that somebody of *age* may have."""
    return [name for youngest, oldest, name in OCCUPATIONS if youngest <= age <= oldest]
