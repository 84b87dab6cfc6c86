"""Which pictures a command takes: a job for each, of the goods, bays, units or scans that are asked for."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from demo.goods import Good, load_goods
from demo.jobs import Job
from demo.offers import Offer, offers_of
from demo.splits import split_of_family
from demo.units import units


def studio(args: argparse.Namespace) -> list[Job]:
    return [
        Job(
            args.out / "photos" / f"{good.id}-1.jpg",
            "demo.studio:photograph",
            (good.id, args.out / "photos", args.px, args.samples),
        )
        for good in chosen(args)
    ]


def phone(args: argparse.Namespace) -> list[Job]:
    sold = {offer.good.id for offer in listed(args.out)}
    return [
        Job(
            args.out / "phone" / f"{good.id}-{number}.jpg",
            "demo.phone:photograph",
            (good.id, number, args.out, args.samples),
        )
        for number in range(1, args.photos + 1)
        for good in chosen(args)
        if good.id in sold
    ]


def shelves(args: argparse.Namespace) -> list[Job]:
    return [
        Job(
            args.out / "shelves" / f"bay-{bay:02d}-{photo}.jpg",
            "demo.shelves:photograph",
            (bay, photo, args.out, args.samples),
        )
        for bay in range(1, args.bays + 1)
        for photo in range(1, args.photos + 1)
        if wanted(args, f"bay-{bay:02d}-{photo}")
    ]


def defects(args: argparse.Namespace) -> list[Job]:
    return [
        Job(args.out / "defects" / f"{unit.name}.jpg", "demo.defects:photograph", (unit, args.out, args.samples))
        for unit in units(args.units)
        if wanted(args, unit.name)
    ]


def more(args: argparse.Namespace) -> list[Job]:
    names = things(args)
    if not names:
        there = f"scan (.glb) in {args.scans}" if args.scans else "good of a train family"
        asked = f" whose name holds {' or '.join(args.only)}" if args.only else ""
        raise SystemExit(f"nothing to photograph: there is no {there}{asked}")
    size = (args.out, args.px)
    catalog = [
        Job(args.out / "catalog" / f"{name}.jpg", "demo.more:catalog_picture", (name, *size, args.scans))
        for name in names
    ]
    scenes = [
        Job(
            args.out / "photos" / f"{batch:06d}-1.jpg",
            "demo.more:photograph",
            (batch, args.sides, names, *size, args.masks, args.scans, args.seed),
        )
        for batch in range(1, -(-args.count // args.sides) + 1)
    ]
    return catalog + scenes


def chosen(args: argparse.Namespace) -> list[Good]:
    """The goods asked for: every family's first, then every family's second, so that a part is a shop too."""
    seen: Counter[str] = Counter()
    places = []
    for good in load_goods():
        places.append((seen[good.family], good))
        seen[good.family] += 1
    places.sort(key=lambda pair: pair[0])
    return [good for _, good in places if wanted(args, f"{good.department}/{good.kind}/{good.id}")]


def wanted(args: argparse.Namespace, name: str) -> bool:
    """Whether --only asks for what has that name; without it everything is wanted."""
    return not args.only or any(part in name for part in args.only)


def listed(out: Path) -> list[Offer]:
    """Offers of the goods that have been in the studio: what has no photo is not sold."""
    offers = offers_of(load_goods(), out)
    if not offers:
        raise SystemExit(f"{out / 'photos'} has no studio photos; take some first: python -m demo studio {out}")
    return offers


def things(args: argparse.Namespace) -> list[str]:
    """Scanned things, or goods of train families: who learns from them has not seen what is tested as unseen."""
    if args.scans:
        return sorted(path.stem for path in args.scans.glob("*.glb") if wanted(args, path.stem))
    return [good.id for good in chosen(args) if split_of_family(good.family) == "train"]
