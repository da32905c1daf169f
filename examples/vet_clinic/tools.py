# ruff: noqa: INP001, D417, S608 - a pool is a single file, its functions have the signatures of tools, and
# tables have our own names
"""The desk of a veterinary clinic: sixteen tools over a database that each dialogue has a fresh copy of.

toolace-mt pool show examples/vet_clinic/tools.py
"""

import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated, Any, Literal

from pydantic import Field

_TODAY = date(2026, 3, 2)
_SEED = Path(__file__).with_name("seed.sql").read_text(encoding="utf-8")
_TABLES = ("owners", "pets", "appointments", "prescriptions", "invoices")

Visit = Literal["check-up", "vaccination", "dental cleaning", "follow-up", "blood test"]
OwnerId = Annotated[str, Field(pattern=r"^OW-\d{4}$", description="Customer number, such as OW-1007")]
PetId = Annotated[str, Field(pattern=r"^PT-\d{4}$", description="Identifier of the pet, such as PT-2016")]
SlotId = Annotated[str, Field(pattern=r"^SL-\d{3}$", description="Identifier of a free slot, from find_free_slots")]
AppointmentId = Annotated[str, Field(pattern=r"^AP-\d{4}$", description="Identifier of the appointment")]
PrescriptionId = Annotated[str, Field(pattern=r"^RX-\d{4}$", description="Identifier of the prescription")]
InvoiceId = Annotated[str, Field(pattern=r"^IN-\d{4}$", description="Number of the invoice, as printed on it")]


class NotFoundError(Exception):
    """There is nothing of that identifier."""


class ConflictError(Exception):
    """What is asked for contradicts what is there already."""


class NotAllowedError(Exception):
    """The clinic's policy forbids it."""


class State:
    """The clinic's database. A tool gets it as its first argument; no schema shows it."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.row_factory = sqlite3.Row
        self._database.executescript(_SEED)

    def sample(self, seed: int) -> dict[str, Any]:
        """What one customer may call about: the same for the same *seed*."""
        rng = Random(seed)  # noqa: S311 - a choice that can be repeated
        owner = rng.choice(self.rows("SELECT * FROM owners"))
        mine = "pet_id IN (SELECT pet_id FROM pets WHERE owner_id = ?)"
        id_ = owner["owner_id"]
        return {
            "today": _TODAY.isoformat(),
            "the user": owner,
            "pets": self.rows("SELECT * FROM pets WHERE owner_id = ?", id_),
            "appointments": self.rows(f"{_APPOINTMENTS} WHERE {mine} AND status = 'booked'", id_),
            "prescriptions": self.rows(f"SELECT * FROM prescriptions WHERE {mine}", id_),
            "invoices": self.rows("SELECT * FROM invoices WHERE owner_id = ? AND status = 'unpaid'", id_),
            "some free slots": sorted(rng.sample(self.rows(_FREE), 5), key=lambda slot: str(slot["starts"])),
        }

    def snapshot(self) -> dict[str, Any]:
        """All that a tool can change, by table and identifier."""
        return {
            table: {row.pop(next(iter(row))): row for row in self.rows(f"SELECT * FROM {table}")} for table in _TABLES
        }

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The rows that *query* finds."""
        return [dict(row) for row in self._database.execute(query, values)]

    def row(self, table: str, id_: str) -> dict[str, Any]:
        """The row of *table* with that identifier. Raises NotFoundError."""
        key = f"{table.removesuffix('s')}_id"
        if found := self.rows(f"SELECT * FROM {table} WHERE {key} = ?", id_):
            return found[0]
        raise NotFoundError(f"no {table.removesuffix('s')} {id_}")

    def change(self, statement: str, *values: object) -> None:
        """Carry out one statement, whole or not at all."""
        with self._database:
            self._database.execute(statement, values)

    def next_id(self, table: str) -> str:
        """The identifier after the last one of *table*."""
        last = str(self.rows(f"SELECT max({table.removesuffix('s')}_id) AS last FROM {table}")[0]["last"])
        return f"{last[:3]}{int(last[3:]) + 1}"


Reading = Annotated[State, "reads only"]
"""The state for a tool that changes nothing."""
_APPOINTMENTS = """SELECT appointment_id, pet_id, pets.name AS pet, vets.name AS vet, starts, visit, reason, status
    FROM appointments JOIN pets USING (pet_id) JOIN slots USING (slot_id) JOIN vets USING (vet_id)"""
_FREE = """SELECT slot_id, vet_id, vets.name AS vet, field, starts FROM slots JOIN vets USING (vet_id)
    WHERE slot_id NOT IN (SELECT slot_id FROM appointments WHERE status = 'booked')"""


@dataclass(frozen=True)
class Owner:
    """A customer of the clinic."""

    owner_id: str
    name: str
    phone: str
    email: str
    address: str


@dataclass(frozen=True)
class Pet:
    """A pet with its owner."""

    pet_id: str
    owner_id: str
    name: str
    species: str
    breed: str
    born: str
    weight_kg: float | None


@dataclass(frozen=True)
class Vaccination:
    """A vaccination that a pet has had."""

    pet_id: str
    vaccine: str
    given: str
    due: str


@dataclass(frozen=True)
class Vet:
    """A vet of the clinic."""

    vet_id: str
    name: str
    field: str
    room: str


@dataclass(frozen=True)
class Slot:
    """A time at which a vet is free."""

    slot_id: str
    vet_id: str
    vet: str
    field: str
    starts: str


@dataclass(frozen=True)
class Appointment:
    """A visit of a pet."""

    appointment_id: str
    pet_id: str
    pet: str
    vet: str
    starts: str
    visit: str
    reason: str
    status: str


@dataclass(frozen=True)
class Prescription:
    """A medicine that a pet takes."""

    prescription_id: str
    pet_id: str
    medicine: str
    dose: str
    refills_left: int
    last_filled: str
    pick_up: str | None


@dataclass(frozen=True)
class Invoice:
    """What a visit cost."""

    invoice_id: str
    owner_id: str
    issued: str
    visit: str
    euros: float
    status: str
    paid_by: str | None


def find_owner(clinic: Reading, phone: str) -> Owner:
    """Look up the user's record by phone number.

    Args:
        phone: The number that the clinic has on file, such as 01632 960130.
    """
    digits = "".join(filter(str.isdigit, phone))
    found = [row for row in clinic.rows("SELECT * FROM owners") if row["phone"].replace(" ", "") == digits]
    if not found:
        raise NotFoundError(f"no customer with the phone number {phone}")
    return Owner(**found[0])


def list_pets(clinic: Reading, owner_id: OwnerId) -> list[Pet]:
    """List the user's pets."""
    clinic.row("owners", owner_id)
    return [Pet(**row) for row in clinic.rows("SELECT * FROM pets WHERE owner_id = ?", owner_id)]


def get_pet(clinic: Reading, pet_id: PetId) -> Pet:
    """Look up a pet."""
    return Pet(**clinic.row("pets", pet_id))


def list_vaccinations(clinic: Reading, pet_id: PetId) -> list[Vaccination]:
    """List a pet's vaccinations."""
    clinic.row("pets", pet_id)
    return [Vaccination(**row) for row in clinic.rows("SELECT * FROM vaccinations WHERE pet_id = ?", pet_id)]


def list_vets(clinic: Reading) -> list[Vet]:
    """List the vets of the clinic."""
    return [Vet(**row) for row in clinic.rows("SELECT * FROM vets")]


def find_free_slots(clinic: Reading, day: date) -> list[Slot]:
    """Find the free slots of a day.

    Args:
        day: The day of the visit, a Monday to Friday; the calendar is open for two weeks.
    """
    return [Slot(**row) for row in clinic.rows(f"{_FREE} AND starts LIKE ? LIMIT 4", f"{day}%")]


def list_appointments(clinic: Reading, owner_id: OwnerId) -> list[Appointment]:
    """List the user's appointments."""
    clinic.row("owners", owner_id)
    return [Appointment(**row) for row in clinic.rows(f"{_APPOINTMENTS} WHERE owner_id = ?", owner_id)]


def list_prescriptions(clinic: Reading, pet_id: PetId) -> list[Prescription]:
    """List a pet's prescriptions."""
    clinic.row("pets", pet_id)
    return [Prescription(**row) for row in clinic.rows("SELECT * FROM prescriptions WHERE pet_id = ?", pet_id)]


def list_invoices(clinic: Reading, owner_id: OwnerId) -> list[Invoice]:
    """List the user's invoices."""
    clinic.row("owners", owner_id)
    return [Invoice(**row) for row in clinic.rows("SELECT * FROM invoices WHERE owner_id = ?", owner_id)]


def book_appointment(clinic: State, pet_id: PetId, slot_id: SlotId, visit: Visit, reason: str = "") -> Appointment:
    """Book an appointment for a pet.

    Args:
        visit: The kind of visit.
        reason: What the vet should know beforehand, in a few words.
    """
    pet = clinic.row("pets", pet_id)
    _free(clinic, slot_id, pet)
    id_ = clinic.next_id("appointments")
    row = (id_, pet_id, slot_id, visit, reason, "booked")
    clinic.change("INSERT INTO appointments VALUES (?, ?, ?, ?, ?, ?)", *row)
    return _appointment(clinic, id_)


def move_appointment(clinic: State, appointment_id: AppointmentId, slot_id: SlotId) -> Appointment:
    """Move an appointment to another slot."""
    pet = clinic.row("pets", _booked(clinic, appointment_id)["pet_id"])
    _free(clinic, slot_id, pet)
    clinic.change("UPDATE appointments SET slot_id = ? WHERE appointment_id = ?", slot_id, appointment_id)
    return _appointment(clinic, appointment_id)


def cancel_appointment(clinic: State, appointment_id: AppointmentId) -> Appointment:
    """Cancel an appointment. That is possible until the day before it."""
    _booked(clinic, appointment_id)
    if _appointment(clinic, appointment_id).starts.startswith(_TODAY.isoformat()):
        raise NotAllowedError(f"{appointment_id} is today and can no longer be cancelled; please phone the clinic")
    clinic.change("UPDATE appointments SET status = 'cancelled' WHERE appointment_id = ?", appointment_id)
    return _appointment(clinic, appointment_id)


def request_refill(clinic: State, prescription_id: PrescriptionId, pick_up: date) -> Prescription:
    """Order a refill of a prescription.

    Args:
        pick_up: The day on which it is picked up, tomorrow at the earliest.
    """
    if clinic.row("prescriptions", prescription_id)["refills_left"] < 1:
        raise NotAllowedError(f"{prescription_id} has no refills left; a vet has to see the pet first")
    if pick_up <= _TODAY:
        raise NotAllowedError("a refill takes until the next day")
    clinic.change(
        "UPDATE prescriptions SET refills_left = refills_left - 1, pick_up = ? WHERE prescription_id = ?",
        pick_up.isoformat(),
        prescription_id,
    )
    return Prescription(**clinic.row("prescriptions", prescription_id))


def pay_invoice(clinic: State, invoice_id: InvoiceId, paid_by: Literal["card on file", "bank transfer"]) -> Invoice:
    """Pay an unpaid invoice.

    Args:
        paid_by: The way of paying.
    """
    if clinic.row("invoices", invoice_id)["status"] == "paid":
        raise ConflictError(f"{invoice_id} has been paid already")
    clinic.change("UPDATE invoices SET status = 'paid', paid_by = ? WHERE invoice_id = ?", paid_by, invoice_id)
    return Invoice(**clinic.row("invoices", invoice_id))


def update_phone(clinic: State, owner_id: OwnerId, new_phone: str) -> Owner:
    """Change the user's phone number.

    Args:
        new_phone: The new number, such as 01632 960555.
    """
    clinic.row("owners", owner_id)
    clinic.change("UPDATE owners SET phone = ? WHERE owner_id = ?", new_phone, owner_id)
    return Owner(**clinic.row("owners", owner_id))


def register_pet(
    clinic: State,
    owner_id: OwnerId,
    pet_name: str,
    animal: Literal["dog", "cat", "rabbit"],
    birth_year: Annotated[int, Field(ge=2006, le=2026)],
) -> Pet:
    """Register a new pet.

    Args:
        pet_name: What the pet is called, such as Biscuit, Pickle or Nala.
        animal: The kind of animal.
        birth_year: The year of birth.
    """
    clinic.row("owners", owner_id)
    id_ = clinic.next_id("pets")
    row = (id_, owner_id, pet_name, animal, "unknown", str(birth_year))
    clinic.change("INSERT INTO pets VALUES (?, ?, ?, ?, ?, ?, NULL)", *row)
    return Pet(**clinic.row("pets", id_))


def _appointment(clinic: State, appointment_id: str) -> Appointment:
    return Appointment(**clinic.rows(f"{_APPOINTMENTS} WHERE appointment_id = ?", appointment_id)[0])


def _booked(clinic: State, appointment_id: str) -> dict[str, Any]:
    row = clinic.row("appointments", appointment_id)
    if row["status"] != "booked":
        raise ConflictError(f"{appointment_id} is {row['status']}")
    return row


def _free(clinic: State, slot_id: str, pet: dict[str, Any]) -> None:
    clinic.row("slots", slot_id)
    slots = clinic.rows(f"{_FREE} AND slot_id = ?", slot_id)
    if not slots:
        raise ConflictError(f"slot {slot_id} is taken")
    if slots[0]["field"] == "small mammals" and pet["species"] != "rabbit":
        raise NotAllowedError(f"{slots[0]['vet']} sees rabbits and other small mammals only")
