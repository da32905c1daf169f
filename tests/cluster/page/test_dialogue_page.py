"""The page of a dialogue: what it shows without a script, and what it refuses."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from support.pages import Words, served
from support.stories import accepted_story, failed_story, rejected_story
from support.told_logs import told_log
from toolace_mt.cluster.cli.gallery import SHIPPED


@pytest.fixture(name="page", scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages of two told dialogues."""
    place = told_log(tmp_path_factory.mktemp("pages") / "log.sqlite", accepted_story(), rejected_story())
    with served(place) as client:
        yield client


def shown(page: TestClient, path: str) -> Words:
    """The page at *path*."""
    answer = page.get(path)
    assert answer.status_code == 200
    return Words(answer.text)


def test_a_version_is_a_page_of_its_own(page: TestClient) -> None:
    """Without a script: the turns as they stood, the event in a line, and links to the versions beside it."""
    version = next(r.version for r in accepted_story().records if r.event.type == "fill_accepted")
    words = shown(page, f"/runs/run/1?at={version}&turn=1.1")
    assert f"v{version} · refiner · 1.1, 1.1a, 1.1b · injection kept · $0.0100" in words.text
    assert "From where to where?" in words.text
    assert "It really asks." in words.text
    links = [attrs["href"] for tag, attrs in words.tags if tag == "a" and "data-step" in attrs]
    assert links == [f"/runs/run/1?at={version + by}&turn=1.1" for by in (-1, 1)]
    assert "No turn is written yet." in shown(page, "/runs/run/1?at=1").text


def test_the_rail_has_a_tick_for_every_event(page: TestClient) -> None:
    """In order, with its family, and each says what it did."""
    words = shown(page, "/runs/run/1")
    ticks = [attrs for tag, attrs in words.tags if tag == "a" and attrs.get("aria-label", "") and "title" in attrs]
    lines = [str(attrs["title"]) for attrs in ticks if str(attrs["title"]).startswith("v")]
    assert [line.partition(" ")[0] for line in lines] == [f"v{n + 1}" for n in range(len(accepted_story().records))]
    families = words.classes("li")
    for family in ("draft", "mask", "kept", "declined", "rule", "vote", "repair", "accepted"):
        assert any(family in one for one in families)


def test_findings_lead_to_what_wrote_the_value(page: TestClient) -> None:
    """Turn, event, and the version of whoever wrote it."""
    words = shown(page, "/runs/run/2")
    assert "'FL-999' comes from nowhere" in words.text
    assert "what it is about was written at" in words.text
    jumps = [attrs["href"] for tag, attrs in words.tags if tag == "a" and attrs.get("class") == "jump"]
    assert any("turn=2.2" in str(href) and "finding=f1" in str(href) for href in jumps)


def test_an_argument_leads_to_where_its_value_comes_from(page: TestClient) -> None:
    """By its place, with the events that wrote it; what is nowhere is said, with what is near."""
    words = shown(page, "/runs/run/1?at=30")
    keys = [str(attrs["href"]) for tag, attrs in words.tags if tag == "a" and attrs.get("class") == "key"]
    (key,) = {href for href in keys if href.endswith("2.2.call_2_2_1.arguments%2Fflight_id")}
    told = shown(page, f"{key}&at=30").text
    assert '"FL-999"' in told
    assert "m3" in told
    assert "near it are" in shown(page, "/runs/run/1/why?place=2.2.arguments.flight").text
    assert "such as 2.4.arguments.order_id" in shown(page, "/runs/run/1/why").text


def test_two_versions_stand_beside_each_other(page: TestClient) -> None:
    """What differs is shown, what is the same is counted; the other way round, what came goes."""
    last = len(accepted_story().records)
    words = shown(page, f"/runs/run/1/compare?from=7&to={last}")
    assert {"new", "changed"} <= {name for one in words.classes("li") for name in one}
    assert "turns the same" in words.text
    assert {"gone"} <= {
        name for one in shown(page, f"/runs/run/1/compare?from={last}&to=7").classes("li") for name in one
    }
    assert "No turn differs." in shown(page, f"/runs/run/1/compare?from={last}&to=999").text
    assert f"v{last - 1} and v{last}" in shown(page, "/runs/run/1/compare?from=x").text


def test_a_version_that_is_not_there_is_the_nearest(page: TestClient) -> None:
    """Whatever the address says."""
    last = len(accepted_story().records)
    for asked, version in (("0", 1), ("99999999999", last), ("x", last), ("-1", last), ("999", last)):
        assert f"Event {version} of {last}" in shown(page, f"/runs/run/1?at={asked}").text


def test_facts_for_programs(page: TestClient) -> None:
    """At the same address with .json, with what stays as it is."""
    facts = page.get("/runs/run/2.json?at=9").json()
    assert (facts["dialogue"], facts["version"], facts["snapshot"]["version"]) == ("run/2", 9, 9)
    assert len(facts["steps"]) == len(rejected_story().records)
    assert facts["digest"] == facts["steps"][8]["digest"]
    assert "keep their names" in facts["promise"]


@pytest.mark.parametrize("path", ["/runs/run/7", "/runs/none/1", "/x", "/runs/run/1/prompt/1", "/-/../app.py", "/-/x"])
def test_what_is_not_there_is_said(page: TestClient, path: str) -> None:
    """On a page of the same kind, with its status."""
    answer = page.get(path)
    assert answer.status_code in (404, 400)
    assert "All runs of this log" in Words(answer.text).text or "there is no answer" in answer.text


def test_foreign_names_and_pages_are_refused(page: TestClient) -> None:
    """A page of elsewhere cannot read the log, by whatever name it leads here."""
    for headers in ({"host": "evil.example:8520"}, {"origin": "http://evil.example"}, {"host": "127.0.0.1.evil"},
                    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}):  # fmt: skip
        assert page.get("/runs/run/1", headers=headers).status_code == 403
    assert page.get("/", headers={"host": "localhost:99", "origin": "http://localhost:99"}).status_code == 200
    assert page.post("/runs/run/1").status_code == 405


def test_every_answer_carries_the_policy(page: TestClient) -> None:
    """Pages, files, refusals and errors alike; nothing stands inline."""
    for path in ("/", "/runs/run/1", "/-/page.css", "/-/page.js", "/-/versions.js", "/x"):
        answer = page.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    words = shown(page, "/runs/run/1")
    assert not [attrs for _, attrs in words.tags if any(name == "style" or name.startswith("on") for name in attrs)]
    assert [attrs for tag, attrs in words.tags if tag == "script" and "src" not in attrs] == [
        {"type": "application/json", "id": "course"}
    ]


def test_a_broken_chain_is_shown_up_to_the_break(tmp_path: Path) -> None:
    """With the reason; the dialogue beside it is whole."""
    place = told_log(tmp_path / "log.sqlite", accepted_story(), rejected_story(), failed_story())
    with sqlite3.connect(place) as log:
        log.execute("UPDATE events SET payload = x'00' WHERE stream = 'run/1' AND version = 20")
        log.execute("UPDATE events SET payload = x'00' WHERE stream = 'run/3' AND version = 1")
    log.close()
    with served(place) as client:
        words = shown(client, "/runs/run/1")
        assert "What comes behind version 19 cannot be read" in words.text
        assert "Event 19 of 19" in words.text
        assert "cannot be read" not in shown(client, "/runs/run/2").text
        assert client.get("/runs/run/3").status_code == 500


def test_the_gallery_reads_at_every_version(tmp_path: Path) -> None:
    """At the first event, one in the middle, and the last."""
    shutil.copy(SHIPPED, tmp_path / "gallery.sqlite")
    with served(tmp_path / "gallery.sqlite") as client:
        for run, at in (("energy", 1), ("rail", 20), ("trenes", 999)):
            assert shown(client, f"/runs/{run}/1?at={at}").classes("article")
        prompt = shown(client, "/runs/trenes/1/prompt/2").text
        assert "byte for byte the one that was sent" in prompt or "another release rendered it" in prompt
        assert "Reply" in prompt
