"""The documents do not drift from the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import shopsight
from shopsight.settings import as_markdown

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_settings_page_is_what_the_settings_print() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == as_markdown()


def test_the_map_of_rooms_names_every_room_once() -> None:
    rooms = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "shopsight"
    there = {path.stem for path in source.iterdir() if path.suffix in ("", ".py") and path.name[0] not in "._"}
    named = re.findall(r"^\| `(\w+)` \|", rooms, re.MULTILINE)
    assert sorted(named) == sorted(there - {"__init__", "__main__", "__pycache__", "demo_shop"} - {"py"})


def test_the_map_of_rooms_shows_the_layers_that_are_enforced() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]
    assert "\n".join(contract["layers"]) in (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")


def test_the_walk_names_the_steps_that_the_code_times() -> None:
    pipeline = (ROOT / "src" / "shopsight" / "search" / "pipeline.py").read_text(encoding="utf-8")
    walk = (ROOT / "docs" / "walk.md").read_text(encoding="utf-8")
    steps = dict.fromkeys(re.findall(r'watch\.step\("(\w+)"\)', pipeline))
    assert list(steps)
    assert [step for step in steps if not re.search(rf"^ +{step} ", walk, re.MULTILINE)] == []


def test_the_public_names_are_these() -> None:
    assert sorted(shopsight.__all__) == [
        "Box",
        "Client",
        "FeedItem",
        "Hit",
        "PhotoSource",
        "Product",
        "Query",
        "Result",
        "Settings",
        "Shop",
        "ShopsightError",
        "open_shop",
        "parse_where",
    ]
    for name in shopsight.__all__:
        assert getattr(shopsight, name) is not None


def test_every_link_of_the_documents_leads_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(code) == 1
    with shopsight.open_shop(shop=tmp_path / "shop-demo"):
        pass
    exec(compile(code[0].replace('"shop-demo"', repr(str(tmp_path / "shop-demo"))), "README.md", "exec"), {})


def test_every_link_into_a_document_leads_to_a_heading() -> None:
    broken = [
        f"{document.name}: {target}#{place}"
        for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
        for target, place in re.findall(r"\]\(([^)#]*)#([^)]+)\)", document.read_text(encoding="utf-8"))
        if "://" not in target and place not in anchors(document.parent / target if target else document)
    ]
    assert broken == []


def anchors(document: Path) -> set[str]:
    """Headings as they are named in addresses: lower case, without punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
