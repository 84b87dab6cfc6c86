"""What a shopper does on the page, and what can be read off it."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

CARDS = "#grid > .card:not(.skeleton)"


def upload(page: Any, data: bytes, name: str = "photo.png", media_type: str = "image/png") -> None:
    """Choose a file in the dialog of the "choose a photo" button."""
    with page.expect_file_chooser() as chooser:
        page.locator('[data-action="choose"]:visible').last.click()
    chooser.value.set_files({"name": name, "mimeType": media_type, "buffer": data})


def settled(page: Any) -> None:
    """Wait until a search has been answered, whatever the answer."""
    page.wait_for_function(
        """() => {
            const root = document.documentElement;
            const outcome = document.querySelector("#grid > .card:not(.skeleton), #notice .notice");
            return outcome && root.dataset.view === "results" && !root.hasAttribute("data-busy");
        }"""
    )


def titles(page: Any) -> list[str]:
    return list(page.locator(f"{CARDS} .card-title").all_inner_texts())


def query_of(page: Any) -> dict[str, str]:
    """Return the parts of the page's address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def wait_for_query(page: Any, name: str) -> str:
    """Wait until the address has this part and its search is answered."""
    page.wait_for_function("name => new URLSearchParams(location.search).has(name)", arg=name)
    settled(page)
    return query_of(page)[name]


def hand_over(page: Any, event: str, data: bytes, name: str = "photo.png", media_type: str = "image/png") -> None:
    """Drop or paste a file onto the page."""
    page.evaluate(
        """([event, encoded, name, type]) => {
            const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
            const carrier = new DataTransfer();
            carrier.items.add(new File([bytes], name, { type }));
            const fire = (kind, options) => document.body.dispatchEvent(options(kind));
            const how = { dataTransfer: carrier, clipboardData: carrier, bubbles: true, cancelable: true };
            const dragged = (kind) => new DragEvent(kind, how);
            const pasted = (kind) => new ClipboardEvent(kind, how);
            if (event === "drop") ["dragenter", "dragover", "drop"].forEach((kind) => fire(kind, dragged));
            else fire("paste", pasted);
        }""",
        [event, base64.b64encode(data).decode(), name, media_type],
    )


def announced(page: Any, text: str) -> None:
    """Wait until the live region says so."""
    page.wait_for_function("text => document.getElementById('announcer').textContent.includes(text)", arg=text)


def whole_photo(page: Any) -> str:
    """Wait for the photo's search, then search it whole; return its id."""
    photo = wait_for_query(page, "photo")
    page.goto(f"{page.url}&box=0,0,1,1")
    settled(page)
    return photo


def stage_of(page: Any) -> dict[str, float]:
    """Wait until the photo itself is there, which gives its stage a size; return where the stage is, in pixels."""
    page.wait_for_function("() => document.querySelector('.crop-stage img')?.naturalWidth > 0")
    return dict(page.locator(".crop-stage").bounding_box())


def framed_otherwise(page: Any, before: str) -> str:
    """Wait until another box than before has been searched; return it."""
    page.wait_for_function("before => new URLSearchParams(location.search).get('box') !== before", arg=before)
    settled(page)
    return query_of(page)["box"]
