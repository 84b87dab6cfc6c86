"""A dictionary on disk."""

from __future__ import annotations

from shopsight.catalog.feeds.stash import Stash


def test_values_come_back_and_the_first_ones_stay() -> None:
    with Stash() as stash:
        stash.put("a", {"name": "First", "empty": ""})
        stash.put("a", {"name": "Second"})
        assert stash.get("a") == {"name": "First"}
        assert stash.get("b") is None
        assert "a" in stash


def test_lines_are_added_once_and_seen_at_once() -> None:
    with Stash() as stash:
        assert stash.get("a") is None
        for text in ("x", "y", "x"):
            stash.add("a", "photos", text)
        assert stash.get("a") == {"photos": "x\ny"}


def test_many_keys_and_odd_ones_are_kept() -> None:
    with Stash() as stash:
        for number in range(1000):
            stash.put(f"key {number}\ud800", {"n": str(number)})
        assert all(stash.get(f"key {number}\ud800") == {"n": str(number)} for number in range(1000))
