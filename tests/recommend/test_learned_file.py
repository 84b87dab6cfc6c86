"""What was learned comes back from its file as it was; a file that is damaged or foreign is not used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shopsight.recommend.learn import learn, nothing_learned
from shopsight.recommend.learned_file import FILE, Stored, learned_file
from tests.recommend.worlds import event, world


def test_it_comes_back_as_it_was_and_names_no_shopper(tmp_path: Path) -> None:
    events = [event(n, f"secret-{n % 9}", "hat-red", "cup-gold", name="purchase", day=n) for n in range(40)]
    learned = learn(events, world())
    learned_file(tmp_path).write(Stored(learned, 40, "r1"))
    found = learned_file(tmp_path).now()
    assert found is not None
    assert (found.number, found.revision, found.learned.choices) == (40, "r1", learned.choices)
    assert found.learned.behavior.ids == learned.behavior.ids
    assert found.learned.behavior.refills == learned.behavior.refills != frozenset()
    assert found.learned.matches.lifts == learned.matches.lifts
    np.testing.assert_array_equal(found.learned.behavior.neighbors.products, learned.behavior.neighbors.products)
    with np.load(tmp_path / FILE, allow_pickle=False) as arrays:
        assert not any("secret" in str(arrays[name]) for name in arrays)


def test_nothing_learned_can_be_kept_too(tmp_path: Path) -> None:
    learned_file(tmp_path).write(Stored(nothing_learned(16), 0, "r1"))
    found = learned_file(tmp_path).now()
    assert found is not None and len(found.learned.behavior) == 0


@pytest.mark.parametrize("damage", ["cut", "foreign", "number"])
def test_a_damaged_file_is_not_used(tmp_path: Path, damage: str) -> None:
    file = learned_file(tmp_path)
    file.write(Stored(nothing_learned(16), 0, "r1"))
    path = tmp_path / FILE
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-200])
    elif damage == "foreign":
        path.write_bytes(b"no archive")
    else:
        with np.load(path) as arrays:
            np.savez(path, **{**{name: arrays[name] for name in arrays}, "weights": np.array([np.nan] * 7)})
    assert learned_file(tmp_path).now() is None


def test_what_another_process_wrote_is_read_again(tmp_path: Path) -> None:
    reader = learned_file(tmp_path)
    assert reader.now() is None
    learned_file(tmp_path).write(Stored(nothing_learned(16), 0, "first"))
    first = reader.now()
    assert first is reader.now()
    learned_file(tmp_path).write(Stored(nothing_learned(16), 0, "the second"))
    again = reader.now()
    assert again is not None and again.revision == "the second"
