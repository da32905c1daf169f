"""Ordinary exchanges of many kinds: nothing in them is wrong, and nothing is found."""

from collections.abc import Callable
from typing import Any

import pytest

from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import Dialogue

EXCHANGES: list[list[tuple[str, Any]]] = [
    [
        ("user", "帮我订一张5月3号从北京到上海的高铁票,二等座,两张"),
        ("call", {"search_trains": {"from": "北京", "to": "上海", "date": "2024-05-03"}}),
        ("result", {"trains": [{"no": "G101", "price": 553.0, "depart": "08:00"}]}),
        ("assistant", "G101次列车08:00出发,二等座票价553元,两张共1106元,需要预订吗?"),
        ("user", "好的,用尾号6688的卡"),
        ("call", {"book": {"train_no": "G101", "count": 2, "seat": "二等座", "card_id": "6688"}}),
        ("result", {"order_id": "E20240503001"}),
        ("assistant", "已预订,订单号E20240503001。"),
    ],
    [
        ("user", "Transfer fifteen hundred bucks to account ending 4471 tomorrow at noon"),
        ("call", {"list_accounts": {}}),
        ("result", [{"account_id": "ACC-00-4471", "name": "Rent"}]),
        ("call", {"transfer": {"account_id": "ACC-00-4471", "amount": 1500, "when": "2024-02-02T12:00:00"}}),
        ("result", {"ok": True, "reference": "TR-99871"}),
        ("assistant", "Done: $1,500 to Rent, reference TR-99871."),
    ],
    [
        ("user", "Weather in Zürich for the next 3 days in Fahrenheit please"),
        ("call", {"geocode": {"q": "Zurich, Switzerland"}}),
        ("result", {"lat": 47.37, "lon": 8.54}),
        ("call", {"forecast": {"lat": 47.37, "lon": 8.54, "days": 3, "units": "imperial"}}),
        ("result", {"temps_c": [10, 12.5, 20]}),
        ("assistant", "Expect 50°F, 54.5°F and 68°F over the next 3 days."),
    ],
    [
        ("user", "Run pytest on tests/test_api.py and show me line 42 of src/app/main.py"),
        ("call", {"bash": {"command": "pytest tests/test_api.py -q"}}),
        ("result", "3 passed in 0.12s"),
        ("call", {"read_file": {"path": "src/app/main.py", "start_line": 42, "end_line": 42}}),
        ("result", "    return app.run(port=8080)"),
        ("assistant", "All 3 tests pass. Line 42 is `return app.run(port=8080)`."),
    ],
    [
        ("user", "Buy 10 shares of Apple if under 190 dollars"),
        ("call", {"quote": {"symbol": "AAPL"}}),
        ("result", {"price": 188.32}),
        ("call", {"order": {"symbol": "AAPL", "quantity": 10, "limit_price": 190.0}}),
        ("result", {"order_id": "a81f-22c0", "filled": 10}),
        ("assistant", "Bought 10 shares at $188.32, $1,883.20 in total. Order a81f-22c0."),
    ],
    [
        ("user", "Email Sara (sara.k@corp.io) and Tom <tom@corp.io> the Q3 deck: https://drive.corp.io/d/1aB2"),
        (
            "call",
            {
                "send_email": {
                    "to": ["sara.k@corp.io", "tom@corp.io"],
                    "subject": "Q3 deck",
                    "body": "Hi Sara and Tom,\n\nhere is the deck: https://drive.corp.io/d/1aB2\n\nBest",
                }
            },
        ),
        ("result", "sent"),
        ("assistant", "Sent to both."),
    ],
    [
        ("user", "Convert 12 stone 4 pounds to kg, and 6 feet 2 to cm"),
        ("call", {"calc": {"expression": "(12*14+4)*0.45359237"}}),
        ("result", "78.017887"),
        ("call", {"calc": {"expression": "(6*12+2)*2.54"}}),
        ("result", "187.96"),
        ("assistant", "About 78.0 kg and 188 cm."),
    ],
    [
        ("user", "Remind me every weekday at quarter past seven"),
        ("call", {"add_reminder": {"cron": "15 7 * * 1-5", "text": "Reminder"}}),
        ("result", {"id": 501}),
        ("assistant", "Set for 7:15 on weekdays (id 501)."),
        ("user", "Make it 20 minutes later"),
        ("call", {"edit_reminder": {"id": 501, "cron": "35 7 * * 1-5"}}),
        ("result", "ok"),
        ("assistant", "Now at 7:35."),
    ],
    [
        ("user", "Can you check flight LH 454 on the 21st of March?"),
        ("call", {"flight_status": {"flight_number": "LH454", "date": "2025-03-21"}}),
        ("result", "{'status': 'delayed', 'minutes': 75}"),
        ("assistant", "LH454 is delayed by 1 hour and 15 minutes."),
    ],
    [
        (
            "user",
            "Je voudrais réserver une table pour quatre le 14 juillet à 20h30 au nom de Lefèvre, tél 06 12 34 56 78",
        ),
        (
            "call",
            {
                "reserve": {
                    "people": 4,
                    "date": "2025-07-14",
                    "time": "20:30",
                    "name": "Lefèvre",
                    "phone": "+33612345678",
                }
            },
        ),
        ("result", {"confirmation": "RX-5521"}),
        ("assistant", "C'est réservé : RX-5521, le 14 juillet à 20h30."),
    ],
    [
        ("user", "Find hotels in Tokyo under ¥20,000 a night for 2 nights"),
        ("call", {"hotels": {"city": "Tokyo", "max_price": 20000, "currency": "JPY", "nights": 2, "limit": 10}}),
        ("result", {"hotels": [{"name": "Sora", "price": 18500, "rating": 4.3}]}),
        ("assistant", "Sora: ¥18,500 a night, ¥37,000 in total, rated 4.3 of 5."),
    ],
    [
        ("user", "Add user Maria Lopez to the admins group"),
        ("call", {"find_user": {"name": "Maria Lopez"}}),
        ("result", '<user id="8821" login="mlopez"/>'),
        ("call", {"add_to_group": {"user_id": "8821", "group": "admins"}}),
        ("result", "None"),
        ("assistant", "Maria Lopez (mlopez) is now an admin."),
    ],
    [
        ("user", "My ISBN is 978-0-14-044913-6"),
        ("call", {"book": {"isbn": "9780140449136"}}),
        ("result", {"title": "War"}),
        ("assistant", "It is War."),
    ],
    [
        ("user", "ship to 221B Baker Street, London NW1 6XE"),
        ("call", {"ship": {"street": "221B Baker Street", "city": "London", "postal_code": "NW16XE"}}),
        ("result", "ok"),
        ("assistant", "Shipped."),
    ],
    [
        ("user", "Open PR for branch fix/login in acme/web, base is main"),
        ("call", {"create_pr": {"repo": "acme/web", "head": "fix/login", "base": "main", "title": "Fix login"}}),
        ("result", {"number": 187, "url": "https://github.com/acme/web/pull/187"}),
        ("assistant", "Opened #187: https://github.com/acme/web/pull/187"),
    ],
    [
        ("user", "what is 15% of 2,340?"),
        ("call", {"multiply": {"a": 2340, "b": 0.15}}),
        ("result", "351.0"),
        ("assistant", "15% of 2,340 is 351."),
    ],
    [
        ("user", "my bday is 4/7/91, what is my star sign"),
        ("call", {"sign": {"birth_date": "1991-04-07"}}),
        ("result", "Aries"),
        ("assistant", "Aries."),
    ],
    [
        ("user", 'play the third song of that album "1989"'),
        ("call", {"album": {"title": "1989"}}),
        ("result", {"tracks": [{"id": "trk_1"}, {"id": "trk_2"}, {"id": "trk_3"}]}),
        ("call", {"play": {"track_id": "trk_3"}}),
        ("result", "playing"),
        ("assistant", "Playing."),
    ],
]


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_an_ordinary_exchange_raises_no_alarm(
    dialogue: Callable[..., Dialogue], exchange: list[tuple[str, Any]]
) -> None:
    """Languages, units, dates, times, prices, paths, code, markup and arithmetic as people use them."""
    assert [finding.message for finding in apply_rules(dialogue(*exchange)).findings] == []
