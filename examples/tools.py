# ruff: noqa: INP001, ARG001, FBT002 - a pool is a single file, and its functions have the signatures of tools
"""A pool of plain Python functions: an annotated signature and a docstring say all that a tool needs to say.

toolace-mt pool show examples/tools.py
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True)
class Book:
    """A book of the library."""

    book_id: Annotated[str, Field(pattern=r"^BO-[0-9]{5}$", description="Identifier of the book, such as BO-40718")]
    title: str
    author: str
    available: bool


@dataclass(frozen=True)
class Loan:
    """A book that somebody has borrowed."""

    loan_id: Annotated[str, Field(pattern=r"^LO-[0-9]{5}$", description="Identifier of the loan, such as LO-26093")]
    book_id: str
    due: date


_BOOKS = (
    Book("BO-40718", "The Left Hand of Darkness", "Ursula K. Le Guin", available=True),
    Book("BO-51265", "Invisible Cities", "Italo Calvino", available=True),
    Book("BO-33904", "The Periodic Table", "Primo Levi", available=False),
)
_DUE = date(2025, 6, 30)


def search_books(query: str, field: Literal["title", "author"] = "title", available_only: bool = False) -> list[Book]:
    """Search the library's catalogue for books.

    Args:
        query: Part of the title or of the author's name.
        field: Where to look.
        available_only: Whether to leave out what is lent.

    Returns:
        The books found.
    """
    return [
        book
        for book in _BOOKS
        if query.lower() in getattr(book, field).lower() and (book.available or not available_only)
    ]


def borrow_book(
    book_id: Annotated[str, Field(pattern=r"^BO-[0-9]{5}$")],
    card_number: Annotated[str, Field(pattern=r"^[0-9]{8}$")],
    weeks: Annotated[int, Field(ge=1, le=8)] = 4,
) -> Loan:
    """Borrow a book that is available. Returns the loan id.

    Args:
        book_id: Identifier of the book, as returned by search_books.
        card_number: The eight digits of the reader's library card.
        weeks: For how long.
    """
    book = next((book for book in _BOOKS if book.book_id == book_id), None)
    if book is None or not book.available:
        raise ValueError(f"{book_id} is not available to card {card_number} for {weeks} weeks")
    return Loan("LO-26093", book_id, _DUE)


def renew_loan(loan_id: Annotated[str, Field(pattern=r"^LO-[0-9]{5}$")], weeks: int = 2) -> Loan:
    """Keep a borrowed book for longer.

    Args:
        loan_id: Identifier of the loan, as returned by borrow_book.
        weeks: For how much longer.
    """
    if not 1 <= weeks <= 4:  # noqa: PLR2004 - the library's rule
        raise ValueError(f"{loan_id} can be renewed for 1 to 4 weeks, not {weeks}")
    return Loan(loan_id, "BO-40718", _DUE)


def suggest_purchase(title: str, authors: list[str], isbn: str | None = None, urgent: bool = False) -> dict[str, str]:
    """Suggest a book that the library should buy.

    Args:
        title: Title of the book.
        authors: Everybody who wrote it.
        isbn: Its ISBN, where it is known.
        urgent: Whether it is needed for a course that runs now.
    """
    return {"suggestion_id": "SU-1182", "title": title, "state": "urgent" if urgent else "noted"}
