"""A real browser, where one is installed, and pages served to it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

from toolace_mt.cluster.page.app import pages
from toolace_mt.cluster.page.serving import PageServer
from toolace_mt.store import open_log

T = TypeVar("T")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium without a window; where none is installed, the test is skipped and says so."""
    named = os.environ.get("TOOLACE_MT_CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed: pages are not tried in a browser (TOOLACE_MT_CHROMIUM names one)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(place: Path | str) -> Iterator[str]:
    """The address at which the pages of the log at *place* are served, by a thread of this process."""
    server = PageServer(pages(open_log(str(place), writable=False), str(place), patience=60))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def apart(work: Callable[[], T]) -> T:
    """What *work* returns, done in a thread of its own: a browser holds the event loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
