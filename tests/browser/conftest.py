"""A real Chromium on a real server over a small shop. A page that logs an error, or breaks its CSP, fails its test."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from shopsight.app import Shop, open_shop
from shopsight.settings import Settings
from tests.browser.small_shop import purchases, write_shop

playwright_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install 'shopsight[dev]'")

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-fake-ui-for-media-stream --use-fake-device-for-media-stream"
).split()
_WAIT_MS = 90_000
MERCHANT_KEY = "sk_for_the_console"
OpenPage = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop with its catalog, of which each file of tests opens a copy."""
    folder = tmp_path_factory.mktemp("browser")
    with open_shop(shop=folder / "shop") as shop:
        shop.import_feed(str(write_shop(folder / "feed")))
        shop.events.append(purchases())
    return folder / "shop"


@pytest.fixture(scope="module")
def served(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, str]]:
    """The shop and its page's address, served by this process."""
    folder = tmp_path_factory.mktemp("served") / "shop"
    shutil.copytree(imported, folder)
    settings = Settings(shop=folder, max_photo_bytes=1_000_000, search_rate_per_minute=0, api_key=MERCHANT_KEY)
    with open_shop(settings) as shop:
        app = create_app(shop, ServerOptions.from_settings(settings))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
        socket = server.config.bind_socket()
        socket.listen()  # so that whoever connects before the server is ready waits for it
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        yield shop, f"http://127.0.0.1:{socket.getsockname()[1]}/"
        server.should_exit = True
        thread.join(30)
        socket.close()


@pytest.fixture(scope="module")
def address(served: tuple[Shop, str]) -> str:
    return served[1]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser. Playwright's loop runs in this thread until it is closed, and no other can meanwhile."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip(f"needs Chromium: none of {', '.join(_NAMES)} is on the PATH")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, address: str, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open the page: `open_page("?q=ball", viewport=…)`; other arguments are those of a browser context."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def open_at(query: str = "", **options: Any) -> Any:
        usual = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US", "reduced_motion": "reduce"}
        context = chromium.new_context(**(usual | options))  # Drawing each frame of a motion takes most of a test.
        context.set_default_timeout(_WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        page.goto(address + query)
        page.wait_for_selector("html[lang] #language:not(:empty)")
        return page

    yield open_at
    failed = request.node.stash.get(_FAILED, False)
    for number, context in enumerate(contexts):
        if failed:
            keep(context.pages[0], f"failed-{request.node.name}-{number}")
        context.close()
    assert complaints == []


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report


def keep(page: Any, name: str) -> None:
    """Keep a screenshot for people to look at."""
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"page-{name}.png")


def _complaint(message: Any) -> list[str]:
    """Return what is wrong. That a request failed is told by the browser too; the page tells it to the shopper."""
    is_answer = message.text.startswith("Failed to load resource") and (
        "/v1/" in message.location.get("url", "") or "ERR_INTERNET_DISCONNECTED" in message.text
    )
    return [message.text] if message.type in ("error", "warning") and not is_answer else []
