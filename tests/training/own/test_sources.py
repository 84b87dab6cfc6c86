"""Every source names its pictures, what they show and who asks for whom; what it cannot use it reports."""

from pathlib import Path

import pytest

from shopsight.app import open_shop
from shopsight.core.errors import InvalidRequest, SourceNotFound, UnknownFeedFormat
from shopsight.training.own.sources import labelled_folder, open_goods
from tests.training.own.shops import save, write_classes, write_labelled


def test_class_folders_are_products_whose_pictures_ask_for_each_other(tmp_path: Path) -> None:
    goods = open_goods(write_classes(tmp_path, products=2, views=2), None)
    assert [(p.name, p.label) for p in goods.pictures[:2]] == [
        ("product-0/0.png", "product-0"),
        ("product-0/1.png", "product-0"),
    ]
    assert all(picture.asks and picture.in_gallery for picture in goods.pictures)
    assert goods.read("product-1/0.png") == (tmp_path / "product-1/0.png").read_bytes()


def test_photos_of_a_labelled_folder_ask_for_its_packshots_in_the_splits_that_it_gives(tmp_path: Path) -> None:
    goods = open_goods(write_labelled(tmp_path), None)
    packshots = [picture for picture in goods.pictures if picture.in_gallery]
    assert [picture.label for picture in packshots] == ["p0", "p1", "p2", "p3"]
    assert not any(picture.asks for picture in packshots)
    assert [p.split for p in goods.pictures if p.asks][:3] == ["train", "val", "test"]


def test_products_that_the_catalog_keeps_from_training_train_with_nothing(tmp_path: Path) -> None:
    goods = labelled_folder(write_labelled(tmp_path, withheld=1))
    assert {picture.split for picture in goods.pictures if picture.label == "p3"} == {"val", "test"}


def test_a_photo_of_several_products_teaches_nothing_unless_a_frame_says_which(tmp_path: Path) -> None:
    write_labelled(tmp_path, splits=("train",))
    table = tmp_path / "photos.csv"
    table.write_text(
        "image,product_id,split,x,y,width,height\n"
        "photos/0-1.png,p0,train,,,,\nphotos/0-1.png,p1,train,,,,\n"
        "photos/2-1.png,p2,train,0.1,0.1,0.5,0.5\nphotos/2-1.png,p3,train,0.7,0.7,0.2,0.2\n"
    )
    goods = labelled_folder(tmp_path)
    asking = [picture for picture in goods.pictures if picture.asks]
    assert [(picture.label, picture.box is not None) for picture in asking] == [("p2", True)]
    assert [issue.code for issue in goods.issues] == ["several_products"]


def test_the_catalog_asks_with_further_photos_and_a_shared_picture_makes_one_label(tmp_path: Path) -> None:
    with open_shop(shop=_shop(tmp_path)) as shop:
        goods = open_goods(None, shop)
    by_label: dict[str, list[tuple[bool, bool]]] = {picture.label: [] for picture in goods.pictures}
    for picture in goods.pictures:
        by_label[picture.label].append((picture.in_gallery, picture.asks))
    assert by_label == {"a": [(True, False), (False, True)], "b": [(True, False)]}


def test_behavior_asks_with_query_photos_for_what_was_bought(tmp_path: Path) -> None:
    for view in (5, 6, 7):
        save(tmp_path / f"query-{view}.png", 0, view)
    table = tmp_path / "events.csv"
    table.write_text(
        "image,product_id,event\n"
        "query-5.png,b,clicked\nquery-5.png,a,bought\n"
        "query-6.png,a,clicked\nquery-6.png,b,clicked\n"
        "query-7.png,a,returned\nquery-7.png,nothing,bought\nabsent.png,a,bought\n"
    )
    with open_shop(shop=_shop(tmp_path)) as shop:
        goods = open_goods(table, shop)
        asking = [picture for picture in goods.pictures if picture.name.startswith("query")]
        assert [(picture.name, picture.label) for picture in asking] == [("query-5.png", "a")]
        assert goods.read("query-5.png") == (tmp_path / "query-5.png").read_bytes()
    assert [(issue.row, issue.code) for issue in goods.issues] == [
        (6, "unknown_event"),
        (7, "unknown_product"),
        (8, "missing_file"),
        (None, "undecided"),
    ]


def test_what_is_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no folder"):
        open_goods(tmp_path / "absent", None)
    with pytest.raises(UnknownFeedFormat, match=r"neither catalog\.csv and photos\.csv nor folders"):
        open_goods(tmp_path, None)
    with pytest.raises(InvalidRequest, match="a folder, or a shop"):
        open_goods(None, None)


def _shop(folder: Path) -> Path:
    """Products a and c share their first picture; a has a second one."""
    for name, product, view in (("a1", 0, 0), ("a2", 0, 1), ("b1", 1, 0)):
        save(folder / f"{name}.png", product, view)
    feed = folder / "feed.csv"
    feed.write_text(
        "SKU,Product Name,Image URL 1,Image URL 2\na,A,a1.png,a2.png\nb,B,b1.png,\nc,C,a1.png,\n", encoding="utf-8"
    )
    with open_shop(shop=folder / "shop") as shop:
        operation = shop.import_feed(str(feed))
        assert (operation.status, operation.counts["products"]) == ("done", 3)
    return folder / "shop"
