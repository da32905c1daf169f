"""The pages over a PostgreSQL database: they read, follow and record there as in a file, and show no password."""

import asyncio

import pytest
from starlette.testclient import TestClient

from support.pages import HERE, Words
from support.postgres import server
from support.stories import accepted_story, rejected_story
from toolace_mt.cluster.page.app import pages
from toolace_mt.cluster.page.judging import Judging
from toolace_mt.store import open_log, redacted

SECRET = "hush-hush"


@pytest.fixture(name="location", scope="module")
def location_of() -> str:
    """The location of a log with two dialogues, with a password."""
    pg = server()
    pg.empty("pages")
    pg.execute("DROP ROLE IF EXISTS viewer", f"CREATE ROLE viewer SUPERUSER LOGIN PASSWORD '{SECRET}'")
    location = pg.remote("pages", "viewer", SECRET)

    async def write() -> None:
        async with open_log(location) as log:
            for story in (accepted_story("run/1"), rejected_story("run/2")):
                await log.append(story.dialogue.id, [record.envelope for record in story.records], expected=0)

    asyncio.run(write())
    return location


def test_pages_read_a_database_and_record_there(location: str) -> None:
    """The run, its dialogues, one of them, and a verdict."""
    log = open_log(location, writable=False)
    app = pages(log, redacted(location), Judging(location, "ada", "token"), patience=60)
    with TestClient(app, base_url=HERE) as client:
        answers = [client.get(path) for path in ("/", "/runs/run", "/runs/run/dialogues", "/runs/run/1?at=9")]
        assert [answer.status_code for answer in answers] == [200] * 4
        assert "1 rejected" in Words(answers[1].text).text
        client.get("/?token=token")
        client.post("/runs/run/2/review", data={"verdict": "keep"}, headers={"origin": HERE})
        answers.append(client.get("/runs/run/2"))
        assert "ada would keep it" in Words(answers[-1].text).text
        assert not [answer for answer in answers if SECRET in answer.text]
        assert client.portal is not None
        client.portal.call(app.state.close)
        client.portal.call(log.close)
