"""`python -m demo COMMAND OUT`: the demo shop's pictures and tables, or thousands for training. See demo/README.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from operator import attrgetter, itemgetter
from pathlib import Path

from demo.card import write_card
from demo.codes import ENLARGED, read_codes
from demo.feeds import write_feeds
from demo.goods import load_goods, shop
from demo.jobs import Job, run_jobs
from demo.plans import defects, listed, more, phone, shelves, studio, things
from demo.reviews import write_reviews
from demo.sheets import write_sheets
from demo.shoppers import write_history
from demo.tables import (
    brought_up_to_date,
    kept,
    kept_rows,
    read_lines,
    read_photos,
    read_records,
    with_listings,
    write_photos,
    write_table,
    write_whole,
)


def shop_tables(args: argparse.Namespace) -> None:
    """Write what the shop knows of the goods that have studio photos: every feed, photos.csv, reviews and history."""
    offers = listed(args.out)
    write_feeds(args.out, offers)
    goods = [offer.good for offer in offers]
    news = kept_rows((args.out / ".rows" / "phone").glob("*.json"))
    known = brought_up_to_date(read_photos(args.out / "photos.csv"), news, attrgetter("image"), args.out)
    labels = with_listings(known, goods)
    write_photos(args.out / "photos.csv", labels)
    write_reviews(args.out / "reviews.csv", goods)
    write_history(args.out / "history", offers)
    write_card(args.out, offers, labels, read_codes(args.out, offers, labels))
    print(f"{len(offers)} products are listed; {args.out / 'README.md'} counts the rest")


def codes(args: argparse.Namespace) -> None:
    """Say which packaged goods' barcodes can be read off the photos."""
    read = read_codes(args.out, listed(args.out), read_photos(args.out / "photos.csv"))
    print(
        f"of {read.goods} goods with a number, studio photos give {read.read} as they are, "
        f"{read.read_enlarged} enlarged {ENLARGED} times; phone photos with such goods: "
        f"{read.phone_photos_read} of {read.phone_photos}"
    )
    print(f"not read: {', '.join(read.unread) or 'none'}")


def sheets(args: argparse.Namespace) -> None:
    for path in write_sheets(load_goods(), args.out / "photos", args.sheets):
        print(path)


def shelf_lines(args: argparse.Namespace) -> None:
    path, news = args.out / "shelves.jsonl", kept((args.out / ".rows" / "shelves").glob("*.json"))
    lines = brought_up_to_date(read_lines(path), news, itemgetter("image"), args.out)
    write_whole(path, "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))


def defect_table(args: argparse.Namespace) -> None:
    names = ("image", "product_id", "split", "label", "defect", "mask")
    path, news = args.out / "defects.csv", kept((args.out / ".rows" / "defects").glob("*.json"))
    table = (tuple(row[name] for name in names) for row in read_records(path))
    write_table(path, names, brought_up_to_date(table, map(tuple, news), itemgetter(0), args.out))


def more_tables(args: argparse.Namespace) -> None:
    path, news = args.out / "photos.csv", kept_rows((args.out / ".rows" / "more").glob("*.json"))
    write_photos(path, brought_up_to_date(read_photos(path), news, attrgetter("image"), args.out))
    rows = []
    for name in things(args):
        picture, good = f"catalog/{name}.jpg", None if args.scans else shop()[name]
        title = good.title if good else name.replace("_", " ")
        rows.append((name, title, *((good.department, good.category) if good else ("", "")), picture, title))
    write_table(
        args.out / "catalog.csv", ("product_id", "title", "department", "category", "image", "description"), rows
    )


def no_jobs(args: argparse.Namespace) -> list[Job]:
    del args
    return []


def nothing(args: argparse.Namespace) -> None:
    del args


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    commands = parser.add_subparsers(required=True)

    def command(
        name: str,
        about: str,
        finish: Callable[[argparse.Namespace], None],
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about)
        made.add_argument("out", type=Path)
        made.set_defaults(plan=no_jobs, finish=finish, jobs=1, only=[])
        return made

    def pictures(
        name: str,
        about: str,
        jobs: Callable[[argparse.Namespace], list[Job]],
        finish: Callable[[argparse.Namespace], None] = nothing,
        **numbers: int,
    ) -> argparse.ArgumentParser:
        made = command(name, about, finish)
        made.add_argument(
            "--only", action="append", default=[], metavar="PART", help="a part of department/kind/id; may be repeated"
        )
        made.add_argument("--jobs", type=int, default=1, help="processes side by side")
        for number, usual in numbers.items():
            made.add_argument(f"--{number}", type=int, default=usual)
        made.set_defaults(plan=jobs)
        return made

    pictures("studio", "the studio photos", studio, px=336, samples=6)
    pictures("phone", "photos as shoppers take them, of goods with studio photos", phone, photos=2, samples=6)
    pictures("shelves", "a shop's bays, and shelves.jsonl", shelves, shelf_lines, bays=9, photos=4, samples=6)
    pictures("defects", "units under inspection, masks, and defects.csv", defects, defect_table, units=22, samples=8)
    command("tables", "catalog.csv, photos.csv, feeds, reviews and history of what has photos", shop_tables)
    command("codes", "which packaged goods' barcodes can be read off the photos", codes)
    contact = command("sheets", "contact sheets of the kinds", sheets)
    contact.add_argument("sheets", type=Path, help="the folder to write them to")
    training = pictures("more", "labelled photos for training", more, more_tables, count=600, px=160, sides=6, seed=1)
    training.add_argument("--masks", action="store_true", help="write the visible pixels of every thing as well")
    training.add_argument("--scans", type=Path, help="a folder of scanned things (.glb) instead of our goods")
    args = parser.parse_args(words)
    jobs = args.plan(args)
    if args.only and not jobs:
        print(f"nothing to photograph: no name holds {' or '.join(args.only)}", file=sys.stderr)
    args.out.mkdir(parents=True, exist_ok=True)
    outcome = run_jobs(jobs, args.jobs, lambda line: print(line, flush=True))
    args.finish(args)
    if outcome.broken:
        print(f"{len(outcome.broken)} of the jobs are broken; the same command tries them again", file=sys.stderr)
    return 1 if outcome.broken else 0


if __name__ == "__main__":
    sys.exit(main())
