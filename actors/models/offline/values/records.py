"""What records of well-known things consist of."""

from ..vocabulary import word_set

FIELDS: dict[str, tuple[str, ...]] = {
    "account": ("account_name", "balance", "currency", "status"),
    "airport": ("airport", "city"),
    "appointment": ("doctor", "date", "time", "status"),
    "balance": ("balance", "currency"),
    "bill": ("amount", "due_date", "status"),
    "book": ("title", "author", "price"),
    "booking": ("date", "guests", "total_price", "status"),
    "card": ("cardholder_name", "balance", "status"),
    "contact": ("name", "email", "phone"),
    "customer": ("name", "email", "city"),
    "email": ("subject", "email", "date"),
    "employee": ("name", "department", "email"),
    "event": ("title", "date", "time", "venue"),
    "file": ("file_name", "size_kb", "updated_at"),
    "flight": ("airline", "departure_time", "arrival_time", "price"),
    "forecast": ("date", "condition", "temperature", "humidity"),
    "hotel": ("hotel_name", "rating", "price_per_night"),
    "invoice": ("total_amount", "due_date", "status"),
    "item": ("item_name", "price", "stock"),
    "message": ("message", "sent_at"),
    "order": ("order_date", "total_price", "status"),
    "payment": ("amount", "currency", "status"),
    "price": ("price", "currency"),
    "product": ("product_name", "price", "stock", "rating"),
    "quote": ("price", "currency"),
    "rate": ("rate",),
    "reservation": ("date", "time", "guests", "status"),
    "restaurant": ("restaurant_name", "cuisine", "rating"),
    "reminder": ("title", "date", "time"),
    "review": ("rating", "comment"),
    "room": ("room_name", "price_per_night", "capacity"),
    "shipment": ("status", "estimated_delivery_date", "city"),
    "song": ("song", "artist", "duration_seconds"),
    "stock": ("symbol", "price", "volume"),
    "task": ("task", "due_date", "status"),
    "time": ("time",),
    "ticket": ("title", "priority", "status"),
    "transaction": ("amount", "currency", "date"),
    "user": ("name", "email", "city"),
    "weather": ("condition", "temperature", "humidity"),
}
"""Field names by entity, beside the identifier."""
OTHERWISE = ("name",)

WITHOUT_IDENTIFIER = word_set("weather forecast balance rate price quote status airport distance time temperature")

_NUMBERS = word_set("balance price amount total rating temperature rate cost fee fare distance weight score percent")
_WHOLE = word_set(
    "guests humidity stock volume capacity duration seconds size count quantity seats nights year priority kb"
)


def field_type(words: tuple[str, ...]) -> str:
    """The type of a field by the words of its name."""
    if words[-1] in _WHOLE:
        return "integer"
    if words[-1] in _NUMBERS or (words[0] in _NUMBERS and words[-1] not in ("id", "date", "currency", "status")):
        return "number"
    return "string"
