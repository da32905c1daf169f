"""The pages in a real browser: the slider, the keys, hostile text, and whoever cannot see or has no script."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from support.browsing import a_browser, apart, serving
from support.commands import succeed
from support.hostile_text import hostile_copy
from support.runs import ROOT
from support.stories import accepted_story, refined_story, rejected_story
from support.told_logs import append, told_log
from toolace_mt.cluster.cli.gallery import SHIPPED
from toolace_mt.events import fold_records

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
MARKUP = (
    "</template></script></style></title></textarea><script>window.taken=1</script><img src=x onerror='window.taken=2'>"
    "<svg onload='window.taken=3'><iframe srcdoc='<script>parent.taken=4</script>'></iframe>"
    "\"' onmouseover='window.taken=5' autofocus onfocus='window.taken=6' {{ 7*7 }} <!-- \u202e\u2066\x1b[2J\x00"
)
IN_NAMES = "\"'><img src=x onerror=window.taken=8>?#%2e\u202e"


@pytest.fixture(name="browser", scope="module")
def browser_of() -> Iterator[Browser]:
    """One for all tests here."""
    with a_browser() as browser:
        yield browser


@pytest.fixture(name="address", scope="module")
def address_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where two told dialogues are shown."""
    place = tmp_path_factory.mktemp("pages") / "log.sqlite"
    apart(lambda: told_log(place, accepted_story(), rejected_story()))
    with serving(place) as address:
        yield address


@pytest.fixture(name="page")
def page_of(browser: Browser) -> Iterator[Page]:
    """A page of its own, that has to be content with all that is said to it."""
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: said.append(_words(message)))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert said == []


def _words(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"


def top_of(page: Page) -> float:
    """Where on the screen the turn that is looked at begins."""
    return float(page.evaluate("document.querySelector('.turn.focus').getBoundingClientRect().top"))


_STEPPING = """([key, times]) => Array.from({length: times}, () => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  const focused = document.querySelector(".turn.focus");
  return {
    version: Number(document.getElementById("event-version").textContent),
    line: document.getElementById("line").textContent,
    turns: [...document.querySelectorAll(".turn:not(.gone)")].map((one) => one.dataset.turn),
    top: focused && focused.getBoundingClientRect().top,
    scrolled: Math.round(scrollY),
    address: location.href,
  };
})"""


def stepped(page: Page, key: str, times: int) -> list[dict[str, Any]]:
    """What is shown after each of so many strokes of a key."""
    shown: list[dict[str, Any]] = page.evaluate(_STEPPING, [key, times])
    return shown


def test_every_version_shows_what_the_fold_says(page: Page, address: str) -> None:
    """From the last to the first, and each is in the address."""
    records = accepted_story().records
    page.goto(f"{address}/runs/run/1")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    shown = stepped(page, "ArrowLeft", len(records) - 1)
    assert [one["version"] for one in shown] == list(range(len(records) - 1, 0, -1))
    for one in shown:
        folded = fold_records("run/1", records[: one["version"]])
        assert one["turns"] == [turn.id for turn in folded.turns]
        assert one["line"].startswith(f"v{one['version']} ")
        assert one["address"].endswith(f"?at={one['version']}")
    assert stepped(page, "ArrowLeft", 1)[0]["version"] == 1


def test_the_turn_that_is_looked_at_keeps_its_place(page: Page, address: str) -> None:
    """Whatever comes, goes or grows above it; where it is not there yet, that is said."""
    page.goto(f"{address}/runs/run/1")
    page.locator("[data-focus='2.2']").click()
    where, many = top_of(page), len(accepted_story().records)
    back = stepped(page, "ArrowLeft", many)
    there = [one for one in back if "2.2" in one["turns"]]
    assert len(there) > many / 2
    assert [one for one in there if abs(one["top"] - where) > 1] == []
    assert len({one["scrolled"] for one in there}) > 2
    assert back[-1]["line"].endswith("(2.2 is not there at this version)")
    assert abs(stepped(page, "ArrowRight", many)[-1]["top"] - where) <= 1


def test_the_second_scrubber_stops_where_the_turn_was_touched(page: Page, address: str) -> None:
    """By keys, by its links, and by the rail."""
    story = accepted_story()
    touched = [r.version for r in story.records if getattr(r.event, "mask", "") in ("m3", "m7")
               and r.event.type != "model_answered"]  # fmt: skip
    page.goto(f"{address}/runs/run/1?turn=2.2")
    assert page.locator(".rail .touches").count() > len(touched)
    seen = []
    while page.locator("[data-touch='-1'][href]").count():
        page.keyboard.press("Shift+ArrowLeft")
        seen.append(int(page.locator("#event-version").inner_text()))
    assert set(touched) < set(seen)
    assert seen == sorted(seen, reverse=True)
    page.locator("[data-touch='1']").click()
    assert int(page.locator("#event-version").inner_text()) == seen[-2]


def test_the_rail_slides_and_tells_before_it_goes(page: Page, address: str) -> None:
    """Hovering only tells; pressing goes, and sliding goes on."""
    page.goto(f"{address}/runs/run/1")
    last = page.locator("#line").inner_text()
    page.locator(".rail li").nth(9).hover()
    assert page.locator("#line").inner_text().startswith("v10 ")
    assert page.locator("#event-version").inner_text() == str(len(accepted_story().records))
    masked = next(r.version for r in accepted_story().records if r.event.type == "turns_masked")
    page.locator(".rail li").nth(masked - 1).hover()
    assert "masked to inject missing argument" in page.locator("#preview").inner_text()
    page.locator(".rail li").nth(9).hover()
    page.mouse.down()
    page.locator(".rail li").nth(20).hover()
    page.mouse.up()
    assert page.locator("#event-version").inner_text() == "21"
    page.mouse.move(5, 5)
    assert page.locator("#line").inner_text() != last
    page.get_by_role("slider", name="Version").focus()
    page.keyboard.press("ArrowRight")
    assert str(page.get_by_role("slider").get_attribute("aria-valuetext")).startswith("v22 ")


def test_findings_are_walked_and_their_evidence_is_lit(page: Page, address: str) -> None:
    """The argument that it is about is marked, and the address holds it."""
    page.goto(f"{address}/runs/run/2")
    page.keyboard.press("]")
    assert "finding=f2" in page.url
    page.keyboard.press("]")
    assert "finding=f1" in page.url
    assert page.locator(".lit-place").inner_text().split() == ["flight_id", '"FL-999"']
    assert page.evaluate("CSS.highlights.get('evidence').size") == 1
    kept = page.url
    page.keyboard.press("[")
    assert "finding=f2" in page.url
    page.goto(kept)
    assert page.locator(".lit-place").count() == 1


def test_without_a_script_links_and_forms_do(browser: Browser, address: str) -> None:
    """Versions, turns and findings are pages of their own, and dialogues are chosen by a form."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/runs/run/1?at=20&turn=2.2")
    page.locator("[data-step='-1']").click()
    assert page.url.endswith("/runs/run/1?at=19&turn=2.2")
    page.locator(".rail a").nth(4).click()
    assert "at=5" in page.url
    page.goto(f"{address}/runs/run/dialogues")
    page.get_by_label("outcome").select_option("rejected")
    page.get_by_role("button", name="Show").click()
    assert page.locator(".rows tbody tr").count() == 1
    context.close()


def test_what_is_recorded_meanwhile_is_shown(page: Page, browser: Browser, tmp_path: Path) -> None:
    """A run's page counts it, a dialogue's page that is at the end follows, and one that is not says how much came."""
    place = tmp_path / "log.sqlite"
    story, begun = accepted_story(), refined_story().records
    apart(lambda: told_log(place, refined_story()))
    with serving(place) as address:
        page.goto(f"{address}/runs/run")
        following, behind = browser.new_page(), browser.new_page()
        following.goto(f"{address}/runs/run/1")
        behind.goto(f"{address}/runs/run/1?at=5")
        apart(lambda: append(place, "run/1", story.records[len(begun) :], expected=len(begun)))
        expect(following.locator("#event-head")).to_have_text(f"Event {len(story.records)} of {len(story.records)}")
        expect(behind.locator("#more")).to_have_text(f"{len(story.records) - len(begun)} more")
        assert behind.locator("#event-version").inner_text() == "5"
        expect(page.locator(".figures")).to_contain_text(re.compile(r"accepted\s*1"))
        following.close()
        behind.close()


@pytest.fixture(name="hostile", scope="module")
def hostile_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log in which every text wants to run, and some are far too long."""
    place = tmp_path_factory.mktemp("hostile") / "log.sqlite"
    long = [f"subtask_drafted.turns.{number}.text" for number in range(3)]
    source = ROOT / "tests" / "golden" / "0.2.0.sqlite"
    apart(lambda: hostile_copy(source, place, long=long, signs=MARKUP, in_names=IN_NAMES))
    return place


def unharmed(page: Page) -> None:
    """Nothing of the text has become an element, or has run."""
    assert page.evaluate("window.taken") is None
    assert page.locator("iframe, img, svg[onload], [onmouseover], [autofocus]").count() == 0
    assert page.locator("script:not([src^='/-/'])").count() <= 2
    assert page.locator("script[src]").count() <= 3
    within = "[...document.querySelectorAll('template')].map(one => one.content)"
    assert page.evaluate(f"{within}.every(one => !one.querySelector('script, img, svg, iframe'))")
    assert not {"\u202e", "\u2066", "\x1b", "\x00"} & set(page.content())


def test_hostile_text_is_shown_and_does_nothing(page: Page, hostile: Path, tmp_path: Path) -> None:
    """On every page, at versions of every kind, and in the file: no script runs, and nothing is asked of elsewhere."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with serving(hostile) as address:
        page.goto(address)
        unharmed(page)
        run = page.locator("table.list tbody a").first.get_attribute("href")
        assert run is not None
        for path in (run, f"{run}/dialogues", f"{run}/dialogues?text={quote(MARKUP)}&check={quote(MARKUP)}"):
            page.goto(address + path)
            unharmed(page)
        page.goto(f"{address}{run}/2")
        for key in ("ArrowLeft",) * 4 + ("j", "j", "Shift+ArrowLeft", "]", "]", "ArrowRight"):
            page.keyboard.press(key)
        unharmed(page)
        assert all(url.startswith((address, "data:")) for url in asked)
    assert "<img src=x onerror=window.taken=8>" in page.locator("h1").inner_text()
    out = tmp_path / "out.html"
    dialogue = f"{unquote(run.removeprefix('/runs/'))}/1"
    apart(lambda: succeed("view", dialogue, "--html", out, "--log", hostile))
    asked.clear()
    page.goto(out.as_uri())
    for key in ("ArrowLeft", "ArrowLeft", "j", "ArrowLeft"):
        page.keyboard.press(key)
    unharmed(page)
    assert asked == [url for url in asked if url.startswith(("file:", "data:"))]
    assert out.stat().st_size < 20_000_000


def test_a_file_has_every_version(page: Page, tmp_path: Path) -> None:
    """And the slider, the turn in its place, and links within it; opened by a link, it is where the link says."""
    out = tmp_path / "out.html"
    apart(lambda: succeed("view", "rail/1", "--html", out, "--log", SHIPPED))
    page.goto(f"{out.as_uri()}#at=22&turn=2.4")
    assert page.locator("#line").inner_text().startswith("v22 ")
    where = top_of(page)
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    assert page.url.endswith("#at=10&turn=2.4")
    assert abs(top_of(page) - where) <= 1
    page.locator("#story a").last.click()
    assert page.locator("#line").inner_text().startswith("v36 ")
    assert "/prompt/" not in page.content()


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds serious or critical, by all of its rules or by those named."""
    page.evaluate(AXE)
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("scheme", "width", "rules", "paths"),
    [
        ("light", 1280, (), ("/runs/run", "/runs/run/dialogues", "/runs/run/1?at=20&turn=2.2")),
        ("dark", 390, ("color-contrast",), ("/runs/run", "/runs/run/2?finding=f1")),
    ],
)
def test_nothing_stands_in_the_way_of_anybody(
    browser: Browser, address: str, *, scheme: Any, width: int, rules: tuple[str, ...], paths: tuple[str, ...]
) -> None:
    """Contrast, names, roles and order, by axe; and no page is wider than the screen."""
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    for path in paths:
        page.goto(address + path)
        assert violations(page, *rules) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()
