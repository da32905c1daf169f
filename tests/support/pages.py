"""Pages as a browser would ask for them, and their words."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from starlette.testclient import TestClient

from toolace_mt.cluster.page.app import pages
from toolace_mt.store import open_log

HERE = "http://127.0.0.1:8520"


@contextmanager
def served(place: Path | str) -> Iterator[TestClient]:
    """The pages of the log at *place*, asked for in this process."""
    log = open_log(str(place), writable=False)
    app = pages(log, str(place), patience=60)
    with TestClient(app, base_url=HERE) as client:
        yield client
        assert client.portal is not None
        client.portal.call(app.state.close)
        client.portal.call(log.close)


class Words(HTMLParser):
    """The elements of a page and what they say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave the element that began last."""
        if tag in self._within:
            del self._within[len(self._within) - 1 - self._within[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Keep what is shown of this version."""
        if not {"template", "script", "style"} & set(self._within):
            self.said.append(data)

    @property
    def text(self) -> str:
        """All that is shown, on one line."""
        return " ".join(" ".join(self.said).split())

    def classes(self, tag: str) -> list[set[str]]:
        """The classes of each element of that name, templates among them."""
        return [set((attrs.get("class") or "").split()) for name, attrs in self.tags if name == tag]
