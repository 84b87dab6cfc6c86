"""Encodings are told by the bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from shopsight.catalog.feeds import open_feed
from shopsight.catalog.feeds.encodings import encoding_of, read_sample

CHINESE = "商品编号,标题\nA1,红色连衣裙，纯棉，夏季新款\n"
FRENCH = "id,title\n1,Café société à la crème brûlée\n2,Pâté de forêt\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "utf-16", "utf-16"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-32", "utf-32"),
        (CHINESE, "gb18030", "gb18030"),
        (FRENCH, "cp1252", "windows-1252"),
        ("id,title\n1,plain\n", "ascii", "utf-8"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_an_encoding_is_recognized(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    path = tmp_path / "feed"
    path.write_bytes(text.encode(encoding))
    assert encoding_of(path) == found
    assert read_sample(path) == text


def test_what_is_not_ascii_far_behind_the_beginning_counts_too(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(b"id,title\n" + b"1,plain\n" * 100_000 + "2,Crème\n".encode("cp1252"))
    assert encoding_of(path) == "windows-1252"


def test_a_few_broken_characters_leave_a_utf8_file_utf8_and_their_row_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes("id,title\n{}".format("".join(f"{n},Crème\n" for n in range(50))).encode() + b"99,Cr\xe8me\n")
    items = list(open_feed(path))
    assert [(item.row, item.issues[0].code) for item in items if item.issues and item.issues[0].field == "title"] == [
        (52, "bad_encoding")
    ]
    assert items[0].product is not None
    assert items[0].product.title == "Crème"
    assert items[-1].product is not None


def test_an_id_of_broken_characters_drops_the_row(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(("id,title\n" + "1é,ä\n" * 20).encode() + b"\xff2,x\n")
    item = list(open_feed(path))[-1]
    assert (item.product, item.issues[-1].code) == (None, "bad_encoding")


def test_a_declared_encoding_of_xml_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    head = '<?xml version="1.0" encoding="ISO-8859-1"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><item>'
    path.write_bytes((head + "<g:id>1</g:id><g:title>Crème</g:title></item></channel></rss>").encode("latin-1"))
    feed = open_feed(path)
    assert [item.product.title for item in feed if item.product] == ["Crème"]
    assert feed.notes[0].code == "encoding"


def test_a_declared_encoding_that_is_none_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="klingon"?><rss></rss>')
    assert encoding_of(path) == "utf-8-sig"
    path.write_bytes(b'<?xml version="1.0" encoding="base64"?><rss></rss>')
    assert encoding_of(path) == "utf-8"
