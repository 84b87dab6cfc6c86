"""Every picture has the category that the table gives it, and one at most."""

from collections import Counter
from pathlib import Path

import pytest

from shopsight.training.categories.labels import UNLABELED, label_pictures, read_taxonomy
from shopsight.training.shipped.data import list_pictures
from tests.training.workshop import write_datasets, write_shop


def test_no_category_stands_twice_in_the_table_in_either_language() -> None:
    categories = read_taxonomy().categories
    for names in ([c.en for c in categories], [c.zh for c in categories]):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_pictures_of_all_sources_get_their_category(tmp_path: Path) -> None:
    data, shop = write_datasets(tmp_path / "data"), write_shop(tmp_path / "shop")
    pictures = list_pictures(data, [shop])
    taxonomy = read_taxonomy()
    labels = label_pictures(pictures, [data / "grocery/catalog.csv", shop / "catalog.csv"], taxonomy)
    shown = {
        (picture.source, picture.label, taxonomy.categories[label].en[1] if label != UNLABELED else "")
        for picture, label in zip(pictures, labels.tolist(), strict=True)
    }
    assert {
        ("grocery", "Kiwi", "Kiwis"),
        ("clothing", "Hat", "Hats"),
        ("clothing", "Skip", ""),
        ("luma", "mh00-red", "Hoodies & Sweatshirts"),
        ("appliances", "kettle-0", "Kettles"),
        ("demo", "mug", "Mugs"),
        ("demo", "fan", "Fans"),
        ("scans", "can", ""),
        ("people", "people", ""),
    } <= shown


def test_a_label_that_two_categories_claim_is_an_error_with_both_names(tmp_path: Path) -> None:
    table = tmp_path / "taxonomy.toml"
    rows = ",".join(f'{{en="{name}", zh="{name}", from=["luma/m*"]}}' for name in ("A", "B"))
    table.write_text(f'[[department]]\nen="D"\nzh="D"\ngoogle=""\ncategory=[{rows}]\n')
    with pytest.raises(ValueError, match="'luma/mh01' belongs to D > A and D > B"):
        read_taxonomy(table).number("luma/mh01")
