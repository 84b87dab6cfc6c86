"""Opening feeds: what is recognized, what is refused, what is remembered."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from shopsight.catalog.feeds import FORMATS, open_feed
from shopsight.core.errors import InvalidSetting, SourceNotFound, UnknownFeedFormat

DATA = Path(__file__).parent / "data"
TABLE = "id,title,price\n1,a,5\n2,b,6\n"


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("google_rss.xml", "google"),
        ("google_atom.xml", "google"),
        ("google.tsv", "google"),
        ("shopify_old.csv", "shopify"),
        ("shopify_new.csv", "shopify"),
        ("woocommerce.csv", "woocommerce"),
        ("magento.csv", "magento"),
        ("page.html", "jsonld"),
        ("chinese.csv", "csv"),
        ("products.jsonl", "json"),
        ("products.json", "json"),
    ],
)
@pytest.mark.parametrize("packing", ["plain", "gzip", "zip"])
def test_a_format_is_recognized_by_content_also_in_an_archive(
    tmp_path: Path, name: str, form: str, packing: str
) -> None:
    data = (DATA / name).read_bytes()
    path = tmp_path / "no-suffix"
    path.write_bytes({"plain": data, "gzip": gzip.compress(data), "zip": zipped(x=data)}[packing])
    feed = open_feed(path)
    assert feed.format == form
    assert form in FORMATS
    once = [(item.row, item.product) for item in feed]
    assert once == [(item.row, item.product) for item in feed]
    assert feed.complete
    assert feed.total == len(once)


def test_the_estimate_is_near_the_truth_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text("id,title\n" + "".join(f"{number},A product of some length\n" for number in range(50_000)))
    total = open_feed(path).total
    assert total is not None
    assert abs(total - 50_000) < 2_500


@pytest.mark.parametrize("text", ["", "  \n", "hello\n", "a,b\n1,2\n", "<nothing>", "%PDF-1.4", "\0" * 100])
def test_what_is_no_feed_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feed"
    path.write_text(text)
    with pytest.raises(UnknownFeedFormat):
        open_feed(path)


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="there is no"):
        open_feed(tmp_path / "nothing.csv")


def test_an_empty_folder_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFeedFormat, match="no feed and no pictures"):
        open_feed(tmp_path)
    with pytest.raises(UnknownFeedFormat, match="auto, google"):
        open_feed(tmp_path, "prestashop")


@pytest.mark.parametrize("form", [name for name in FORMATS if name not in ("pictures", "magento")])
def test_a_folder_is_no_file(tmp_path: Path, form: str) -> None:
    with pytest.raises((SourceNotFound, UnknownFeedFormat)):
        list(open_feed(tmp_path, form))


def test_a_folder_with_one_feed_in_it_is_that_feed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,title,image\n1,a,a.jpg\n")
    (tmp_path / "a.jpg").write_bytes(b"x")
    (item,) = open_feed(tmp_path)
    assert item.photos[0].location == str((tmp_path / "a.jpg").resolve())
    (tmp_path / "b.csv").write_text(TABLE)
    with pytest.raises(UnknownFeedFormat, match="name one of them"):
        open_feed(tmp_path)


def test_a_zip_with_photos_is_a_folder_while_the_feed_lives(tmp_path: Path) -> None:
    path = tmp_path / "shop.zip"
    path.write_bytes(zipped(feed_dot_csv=b"id,title,image\n1,a,p/a.jpg\n", p__a_dot_jpg=b"x"))
    feed = open_feed(path)
    (item,) = feed
    photo = Path(item.photos[0].location)
    assert photo.read_bytes() == b"x"
    del feed
    assert not photo.exists()


def test_an_archive_that_is_cut_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv.gz"
    rows = "".join(f"{number},{number * 2654435761 % 2**32}\n" for number in range(100_000))
    path.write_bytes(gzip.compress(("id,title\n" + rows).encode())[:-300_000])
    feed = open_feed(path)
    items = list(feed)
    assert len(items) > 10_000
    assert items[-1].issues[0].code == "broken_file"
    assert not feed.complete


def test_a_bomb_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"id,title\n1,a\n")
        for _ in range(30):
            file.write(b" " * 1_000_000 + b"\n")
    feed = open_feed(path)
    assert list(feed)[-1].issues[0].code == "archive_too_large"
    assert not feed.complete


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(zipped(a_dot_csv=b"id,title\n" + b" " * 30_000_000, b_dot_jpg=b"x"))
    with pytest.raises(UnknownFeedFormat, match="holds more"):
        open_feed(path)


def test_missing_currencies_are_said_once(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text(TABLE)
    feed = open_feed(path)
    items = list(feed)
    assert {item.product.currency for item in items if item.product} == {"USD"}
    assert [note.code for note in feed.notes] == ["assumed_currency"]
    named = open_feed(path, currency="eur")
    assert {item.product.currency for item in named if item.product} == {"EUR"}
    assert named.notes == ()
    with pytest.raises(InvalidSetting, match="ISO 4217"):
        open_feed(path, currency="EURO")
