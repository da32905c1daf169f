"""Judging on a page: with the token alone, and as the command records it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from support.pages import HERE, Words
from support.stories import accepted_story, opened_story
from support.told_logs import told_log
from toolace_mt.cluster.page.app import pages
from toolace_mt.cluster.page.judging import Judging
from toolace_mt.store import open_log

TOKEN = "a token"
FROM_HERE = {"origin": HERE}


@pytest.fixture(name="place")
def place_of(tmp_path: Path) -> Path:
    """A log of an accepted dialogue, and one that is under way."""
    return told_log(tmp_path / "log.sqlite", accepted_story("run/1"), opened_story("run/2"))


@pytest.fixture(name="page")
def page_of(place: Path) -> Iterator[TestClient]:
    """The pages, on which ada may judge."""
    app = pages(open_log(place, writable=False), str(place), Judging(str(place), "ada", TOKEN), patience=60)
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture(name="entered")
def entered_of(page: TestClient) -> TestClient:
    """The same, once the address with the token was opened."""
    answer = page.get(f"/runs/run/1?at=5&token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/runs/run/1?at=5")
    assert re.search(r"HttpOnly.*SameSite=strict", answer.headers["set-cookie"], re.IGNORECASE)
    return page


def said(page: TestClient) -> str:
    """What people say of the first dialogue."""
    return Words(page.get("/runs/run/1").text).text


def test_a_verdict_is_recorded_as_the_command_does(entered: TestClient) -> None:
    """By name, with words and a turn, and it can be taken back."""
    form = {"verdict": "reject", "words": "the price\n is made up", "turn": "2.2", "at_turn": "2.2"}
    answer = entered.post("/runs/run/1/review", data=form, headers=FROM_HERE)
    last = len(accepted_story().records) + 1
    assert (answer.status_code, answer.headers["location"]) == (303, f"/runs/run/1?at={last}&turn=2.2")
    assert "ada would reject it, for turn 2.2: the price is made up" in said(entered)
    assert entered.get("/runs/run/1.json").json()["steps"][-1]["type"] == "dialogue_reviewed"
    assert "Take back" in said(entered)
    entered.post("/runs/run/1/review", data={"verdict": "take_back"}, headers=FROM_HERE)
    assert entered.get("/runs/run/1.json").json()["steps"][-1]["type"] == "review_withdrawn"
    assert "Take back" not in said(entered)
    again = entered.post("/runs/run/1/review", data={"verdict": "take_back"}, headers=FROM_HERE)
    assert "nothing that you said of it is left" in again.text


@pytest.mark.parametrize(
    ("dialogue", "form", "why"),
    [
        (1, {"verdict": "reject"}, "a rejection needs a reason"),
        (1, {"verdict": "perhaps"}, "a verdict is one of keep, reject, unsure, note"),
        (1, {}, "a verdict is one of"),
        (1, {"verdict": "keep", "turn": "9.9"}, "there is no turn '9.9' in it"),
        (1, {"verdict": "note", "words": "x" * 1001}, "at most 1,000 characters"),
        (2, {"verdict": "keep"}, "it has not ended"),
    ],
)
def test_what_nobody_can_say_is_refused(entered: TestClient, dialogue: int, form: dict[str, str], why: str) -> None:
    """On a page that says why, and nothing is recorded."""
    before = entered.get(f"/runs/run/{dialogue}.json").json()["version"]
    answer = entered.post(f"/runs/run/{dialogue}/review", data=form, headers=FROM_HERE)
    assert answer.status_code == 400
    assert why in Words(answer.text).text
    assert entered.get(f"/runs/run/{dialogue}.json").json()["version"] == before


def test_without_the_token_there_is_nothing_to_judge_with(page: TestClient) -> None:
    """No form, and a form of elsewhere is refused, as is a foreign page that has the cookie."""
    form = {"verdict": "keep"}
    assert "Unsure" not in said(page)
    assert page.get("/runs/run/1?token=wrong").status_code == 200
    assert page.post("/runs/run/1/review", data=form, headers=FROM_HERE).status_code == 400
    page.get(f"/?token={TOKEN}")
    assert "Unsure" in said(page)
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:99"}):
        assert page.post("/runs/run/1/review", data=form, headers=headers).status_code == 403
    assert page.post("/runs/run/1/review", data=form).status_code == 400
    assert page.get("/runs/run/1.json").json()["version"] == len(accepted_story().records)
    assert page.post("/runs/run/1/review", content=b"x" * 100_000, headers=FROM_HERE).status_code == 413


def test_a_blind_judge_sees_no_outcome_before_the_verdict(place: Path) -> None:
    """Nor findings, nor what others say; afterwards everything, and the review is recorded as blind."""
    app = pages(open_log(place, writable=False), str(place), Judging(str(place), "ada", TOKEN, blind=True), patience=60)
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        client.get(f"/?token={TOKEN}")
        before = Words(client.get("/runs/run/1").text)
        assert "outcome hidden" in before.text
        assert not [word for word in ("ccepted", "finding", "length") if word in before.text]
        assert not [one for one in before.classes("span") if {"flag", "accepted"} & one]
        assert (
            "accepted" not in Words(client.get("/runs/run/dialogues").text).text.partition("goal")[2].partition("1")[2]
        )
        client.post("/runs/run/1/review", data={"verdict": "unsure"}, headers=FROM_HERE)
        after = Words(client.get("/runs/run/1").text)
        assert "outcome hidden" not in after.text
        assert "accepted" in after.text
        event = client.get("/runs/run/1.json").json()["snapshot"]["reviews"][0]
        assert (event["by"], event["verdict"], event["blind"]) == ("ada", "unsure", True)


def test_a_page_that_only_reads_takes_no_verdict(place: Path) -> None:
    """There is no such address."""
    with TestClient(pages(open_log(place, writable=False), str(place)), base_url=HERE) as client:
        assert client.post("/runs/run/1/review", data={"verdict": "keep"}, headers=FROM_HERE).status_code in (404, 405)
