"""`python -m demo COMMAND`: the demo shop's pictures and tables, or thousands for training. See demo/README.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from demo.goods import load_goods
from demo.studio import SAMPLES, SIZE_PX, photograph, views


def studio(args: argparse.Namespace) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    for good in load_goods():
        if args.only not in f"{good.department}/{good.kind}/{good.id}":
            continue
        for place, view in enumerate(views(good), start=1):
            path = args.out / f"{good.id}-{place}.jpg"
            if not path.exists():
                photograph(good, view, path, args.px, args.samples)
                print(path, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("studio", help="the studio photos")
    command.add_argument("out", type=Path)
    command.add_argument("--only", default="", help="a part of department/kind/id")
    command.add_argument("--px", type=int, default=SIZE_PX)
    command.add_argument("--samples", type=int, default=SAMPLES)
    command.set_defaults(run=studio)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
