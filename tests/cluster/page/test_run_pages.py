"""The pages of runs: all of them, one as a whole, its dialogues, and how they follow the log."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from support.pages import Words, served
from support.stories import accepted_story, failed_story, opened_story, refined_story, rejected_story
from support.told_logs import told_log
from toolace_mt.cluster.page.runs.index import RunIndex
from toolace_mt.events import DialogueReviewed, Reviewed, ReviewVerdict
from toolace_mt.store import open_log
from toolace_mt.store.views import DialogueOutcome
from toolace_mt.store.views.run.tally import tally

STORIES = [
    accepted_story("run/1"),
    rejected_story("run/2"),
    failed_story("run/3"),
    refined_story("run/4"),
    *(accepted_story(f"run/{number}") for number in range(5, 64)),
]


@pytest.fixture(name="page", scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages of a run of 63 dialogues."""
    with served(told_log(tmp_path_factory.mktemp("pages") / "log.sqlite", *STORIES)) as client:
        yield client


def shown(page: TestClient, path: str) -> Words:
    """The page at *path*."""
    answer = page.get(path)
    assert answer.status_code == 200
    return Words(answer.text)


def numbers(page: TestClient, path: str) -> list[str]:
    """The dialogues that a page lists."""
    links = [str(attrs.get("href", "")).partition("?")[0] for tag, attrs in shown(page, path).tags if tag == "a"]
    return [link.rpartition("/")[2] for link in links if link.rpartition("/")[2].isdecimal()]


def beside(words: Words) -> dict[str, str]:
    """The dialogues that a page leads to as the one before and the next."""
    return {str(attrs["rel"]): str(attrs["href"]) for tag, attrs in words.tags if "rel" in attrs and tag == "a"}


def test_the_first_page_lists_the_runs(page: TestClient) -> None:
    """With their outcomes, and a link to each."""
    words = shown(page, "/")
    assert ("a", {"href": "/runs/run"}) in words.tags
    assert "60 1 1" in words.text
    assert page.get("/runs.json").json()["runs"][0]["opened"] == 63


def test_a_run_is_a_funnel_and_tables(page: TestClient) -> None:
    """Every name in a table leads to the dialogues that it counts."""
    words = shown(page, "/runs/run")
    assert "1 rejected, 1 under way" in words.text
    assert "1 failed: unusable answers" in words.text
    facts = page.get("/runs/run.json").json()
    assert facts["complete"]
    assert facts["tally"]["dialogues"] == 63
    hrefs = {str(attrs.get("href")) for tag, attrs in words.tags if tag == "a"}
    assert "/runs/run/dialogues?check=grounding&outcome=rejected" in hrefs
    assert numbers(page, "/runs/run/dialogues?check=grounding&outcome=rejected") == ["2"]


def test_pages_go_on_where_the_last_ended(page: TestClient) -> None:
    """In the order of numbers, and never one twice."""
    first = numbers(page, "/runs/run/dialogues")
    links = [attrs for tag, attrs in shown(page, "/runs/run/dialogues").tags if attrs.get("rel") == "next"]
    assert [attrs["href"] for attrs in links] == ["/runs/run/dialogues?after=50"]
    assert first + numbers(page, "/runs/run/dialogues?after=50") == [str(number) for number in range(1, 64)]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("outcome=rejected", ["2"]),
        ("outcome=failed", ["3"]),
        ("outcome=in_flight", ["4"]),
        ("check=none", []),
        ("model=model-b&outcome=rejected", ["2"]),
        ("text=NO+SUCH+WORDS", []),
        ("reviewed=kept", []),
        ("after=62", ["63"]),
        ("after=nonsense&outcome=failed", ["3"]),
        ("after=99999999999999999999&outcome=failed", ["3"]),
    ],
)
def test_dialogues_are_chosen_by_what_they_are(page: TestClient, choice: str, found: list[str]) -> None:
    """And an address that says nonsense chooses nothing, or everything."""
    assert numbers(page, f"/runs/run/dialogues?{choice}") == found


def test_dialogues_as_facts_for_programs(page: TestClient) -> None:
    """The same choice, the same order, and where the next page begins."""
    facts = page.get("/runs/run/dialogues.json?outcome=rejected").json()
    (row,) = facts["dialogues"]
    assert (facts["found"], facts["next"], facts["chosen"]) == (1, None, {"outcome": "rejected"})
    assert (row["number"], row["checks"], row["outcome"]) == (2, ["grounding", "expert.coherence"], "rejected")
    assert row["ended"].startswith("2025-10-09T")
    assert page.get("/runs/run/dialogues.json").json()["next"] == 50


def test_a_choice_is_a_queue(page: TestClient) -> None:
    """The dialogues beside one are those that were chosen with it, through every link of its page."""
    listed = shown(page, "/runs/run/dialogues?outcome=accepted")
    hrefs = [str(attrs.get("href")) for tag, attrs in listed.tags if tag == "a"]
    links = [href for href in hrefs if href.endswith("accepted") and ".json" not in href]
    assert links[1] == "/runs/run/5?in=outcome%3Daccepted"
    words = shown(page, links[1])
    assert beside(words) == {"prev": "/runs/run/1?in=outcome%3Daccepted", "next": "/runs/run/6?in=outcome%3Daccepted"}
    steps = [str(attrs.get("href")) for _, attrs in words.tags if "data-step" in attrs and "href" in attrs]
    assert all(href.endswith("&in=outcome%3Daccepted") for href in steps)
    assert beside(shown(page, "/runs/run/5")) == {"prev": "/runs/run/4", "next": "/runs/run/6"}


def test_what_was_chosen_stands_in_the_form(page: TestClient) -> None:
    """Also where no dialogue has it."""
    words = shown(page, "/runs/run/dialogues?check=%3Cb%3E&text=%22%3E%3Cscript%3E")
    assert ("option", {"value": "<b>", "selected": None}) in words.tags
    assert ("input", {"type": "search", "name": "text", "value": '"><script>'}) in words.tags


def test_a_run_that_is_not_there(page: TestClient) -> None:
    """Is said so, on each of its pages."""
    for path in ("/runs/none", "/runs/none.json", "/runs/none/dialogues"):
        assert page.get(path).status_code == 404


async def test_an_index_grows_with_its_log(tmp_path: Path) -> None:
    """By the records that come: nothing is read twice, and it comes to the same as one that begins now."""
    ended, begun = accepted_story("run/1"), opened_story("run/2")
    async with open_log(tmp_path / "log.sqlite") as log, asyncio.timeout(20):
        await log.append("run/2", [record.envelope for record in begun.records], expected=0)
        index = RunIndex(log, "run")
        await index.begin(5)
        assert (index.complete, [row.turns for row in index.rows()]) == (True, [len(begun.dialogue.turns)])
        seen = index.seen
        await log.append("run/1", [record.envelope for record in ended.records], expected=0)
        while index.seen < seen + len(ended.records):
            await index.changed(index.seen)
        assert index.numbers == [1, 2]
        assert index.version(1) == len(ended.records)
        again = RunIndex(log, "run")
        await again.begin(5)
        assert tally(again.rows()) == tally(index.rows())
        for one in (index, again):
            await one.end()


async def test_what_people_say_after_the_end_counts(tmp_path: Path) -> None:
    """It is added to what was there, and the dialogue stays where it was counted."""
    said = DialogueReviewed(by="ada", verdict=ReviewVerdict.KEEP, words="", turn=None, blind=False)
    story = accepted_story("run/1")
    story.add("user", said)
    envelopes = [record.envelope for record in story.records]
    async with open_log(tmp_path / "log.sqlite") as log, asyncio.timeout(20):
        await log.append("run/1", envelopes[:-1], expected=0)
        index = RunIndex(log, "run")
        await index.begin(5)
        assert [row.reviewed for row in index.rows()] == [Reviewed.NONE]
        await log.append("run/1", envelopes[-1:], expected=len(envelopes) - 1)
        await index.changed(len(envelopes) - 1)
        assert [(row.outcome, row.reviewed) for row in index.rows()] == [(DialogueOutcome.ACCEPTED, Reviewed.KEPT)]
        await index.end()


def test_two_runs_beside_each_other(tmp_path: Path) -> None:
    """In the tables of the command, once two are chosen that have dialogues."""
    stories = [accepted_story("one/1"), rejected_story("one/2"), accepted_story("two/1"), failed_story("two/3")]
    with served(told_log(tmp_path / "log.sqlite", *stories)) as client:
        assert ("a", {"class": "button", "href": "/compare"}) in shown(client, "/").tags
        assert "Choose two runs." in shown(client, "/compare").text
        words = shown(client, "/compare?a=one&b=two")
        assert "one: imported, answered by model-a, model-b; 2 dialogues opened: 1 accepted, 1 rejected" in words.text
        assert "In all" in words.text
        for same in ("a=one&b=one", "a=one&b=none", "a=%3Cb%3E&b=two"):
            assert "Choose two runs." in shown(client, f"/compare?{same}").text


def test_a_damaged_dialogue_leaves_the_others(tmp_path: Path) -> None:
    """Its run says why, and counts the rest."""
    place = told_log(tmp_path / "log.sqlite", *STORIES[:3])
    with sqlite3.connect(place) as log:
        log.execute("UPDATE events SET payload = x'00' WHERE stream = 'run/1' AND version = 20")
    log.close()
    with served(place) as client:
        words = shown(client, "/runs/run")
        assert "run/1" in words.text
        assert "(1 left out)" in words.text
        assert client.get("/runs/run.json").json()["tally"]["dialogues"] == 2
