"""An adaptation to the groceries sees their packshots, each with its own views, and no photo."""

from pathlib import Path

from shopsight.training.shipped.bank import WAYS
from shopsight.training.shipped.listed import AS_LISTED, listed
from tests.training.shipped.bench import make_bank
from tests.training.workshop import PRODUCTS


def test_each_packshot_is_there_with_its_own_views_and_no_photo(tmp_path: Path) -> None:
    pictures, bank = make_bank(tmp_path)
    shown = listed(pictures, bank)
    assert len(shown) == len(PRODUCTS)
    for thing in shown:
        rows = [*thing.as_listed, *thing.as_photo]
        assert len({pictures[bank.pictures[row]].path for row in rows}) == 1
        assert not any(pictures[bank.pictures[row]].photo for row in rows)
        assert {WAYS[bank.ways[row]] for row in thing.as_listed} == set(AS_LISTED)
        assert {WAYS[bank.ways[row]] for row in thing.as_photo} == {"phone", "pasted"}
