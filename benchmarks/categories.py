"""Whether the category that a search says of a photo is right, and what narrowing to it hides.

    python -m benchmarks.categories [--sets grocery,demo,luma] [--split test] [--photos N] [--model FILE.onnx]

Each set is imported into a shop of its own and calibrated as an import does it. Its photos ask four times: as they are;
with their own product left out; with all products of their category left out, where a department is the most that can
be right; and people, shelves and other goods, of which nothing is right. Narrowed is the ranking cut to what is said.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.resources import as_file
from pathlib import Path
from typing import NamedTuple, TypeAlias

from benchmarks.calibration import labelled_folder
from shopsight.app import Shop, open_shop
from shopsight.core.types import Box, Product
from shopsight.evaluation.datasets import LabelledPhoto, read_labelled
from shopsight.evaluation.metrics import wilson
from shopsight.search.calibrate import evidence_of
from shopsight.search.calibration_file import calibration_file
from shopsight.search.category import Branch, branch_of
from shopsight.search.second_look.look import DEPTH
from shopsight.search.visual import searched
from shopsight.vision.quality import advise, mended

Path_: TypeAlias = tuple[str, ...]
_DECODED_PX = 480
_OTHERS = ("people", "shelves", "receipts")


class Said(NamedTuple):
    """What was said of a photo, what is right, and the ranking's categories with whether each is its product."""

    branch: Branch | None
    truth: Path_ | None
    ranked: Sequence[tuple[Path_, bool]] = ()

    @property
    def is_right(self) -> bool:
        path = self.branch.path if self.branch else ()
        return self.truth is not None and self.truth[: len(path)] == path


class Asking:
    """Asks one shop as a search does."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._visual = shop.model.visual()
        self._products: Mapping[str, Product] = {p.id: p for p in shop.store.get(list(shop.store.ids()))}
        fitted = calibration_file(shop.settings.shop).now()
        assert fitted is not None
        self._calibration = fitted.calibration

    def three_times(self, photo: LabelledPhoto) -> Iterator[tuple[str, Said]]:
        """Ask with the product there, with it left out, and with its category left out."""
        own = [self._products[id_] for id_ in photo.product_ids]
        (truth, *more) = {product.category for product in own}
        if more:
            return
        groups = {product.group_key for product in own}
        kin = {p.group_key for p in self._products.values() if p.category == truth}
        yield "product here", self.said(photo.image, photo.frame, truth, groups)
        if kin - groups:
            yield "product left out", self.said(photo.image, photo.frame, truth, groups, without=groups)
        siblings = any(p.category[:1] == truth[:1] for p in self._products.values() if p.group_key not in kin)
        department = truth[:1] if siblings and len(truth) > 1 else None
        yield "category left out", self.said(photo.image, photo.frame, department, groups, without=kin)

    def said(
        self,
        path: Path,
        frame: Box | None,
        truth: Path_ | None,
        groups: Collection[str] = (),
        without: Collection[str] = (),
    ) -> Said:
        """Return what is said of a photo while some groups are left out."""
        image = self._shop.decode(path.read_bytes(), _DECODED_PX)
        image = mended(image, advise(image))
        look = self._visual.look(image, searched(self._visual.regions(image, frame)))
        looked = self._visual.again(look, self._visual.nearest(look.vectors, without=set(without)))
        found = [placed.candidate for placed in looked.placed]
        ranked = [(self._products[c.product_id].category, c.group_key in groups) for c in found]
        branch = branch_of([path for path, _ in ranked[:DEPTH]], evidence_of(looked), self._calibration)
        return Said(branch, truth, ranked)


def main() -> None:
    parser = argparse.ArgumentParser(description="categories that a search says")
    parser.add_argument("--sets", default="grocery,demo,luma")
    parser.add_argument("--split", default="test")
    parser.add_argument("--photos", type=int, default=0, help="a fixed sample of so many a set; 0 takes all")
    parser.add_argument("--model", default="", help="another encoder, as FILE.onnx with its card beside it")
    parser.add_argument(
        "--datasets", type=Path, default=Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    )
    options = parser.parse_args()
    print("| | n | said | as a whole path | right of what is said | R@1, R@5 | narrowed | product hidden |")
    print("|---|---|---|---|---|---|---|---|")
    for name in options.sets.split(","):
        with (
            tempfile.TemporaryDirectory() as work,
            as_file(labelled_folder(name, options.datasets, Path(work))) as folder,
        ):
            for kind, said in _measured(folder, Path(work), options).items():
                print(_line(f"{name}, {kind}", said), flush=True)


def _measured(folder: Path, work: Path, options: argparse.Namespace) -> dict[str, list[Said]]:
    photos = [photo.framed for photo in read_labelled(folder).split(options.split)]
    if options.photos:
        photos = random.Random(5).sample(photos, min(options.photos, len(photos)))
    found: dict[str, list[Said]] = {}
    with open_shop(shop=work / "shop", model=options.model, query_photo_ttl_s=0) as shop:
        shop.import_feed(str(folder), format="evaluation")
        if shop.model.needs_calibration():
            shop.calibrate()
        asking = Asking(shop)
        for photo in photos:
            for kind, said in asking.three_times(photo):
                found.setdefault(kind, []).append(said)
        others = [path for name in _OTHERS for path in sorted((options.datasets / name).glob("*.jpg"))]
        found["no goods of a shop"] = [asking.said(path, None, None) for path in others]
    return found


def _line(name: str, said: Sequence[Said]) -> str:
    told = [each for each in said if each.branch]
    whole = sum(each.branch is not None and each.branch.path == each.truth for each in told)
    cells = [name, str(len(said)), _share(len(told), len(said)), f"{whole / len(said):.3f}"]
    cells += [_share(sum(each.is_right for each in told), len(told))]
    if any(is_own for each in said for _, is_own in each.ranked):
        cells += [" ".join(_recall([each.ranked for each in said])), " ".join(_recall([_cut(each) for each in said]))]
        hidden = sum(any(own for _, own in each.ranked) and not any(own for _, own in _cut(each)) for each in said)
        cells += [_share(hidden, len(said))]
    else:
        cells += ["", "", ""]
    return "| " + " | ".join(cells) + " |"


def _cut(said: Said) -> Sequence[tuple[Path_, bool]]:
    path = said.branch.path if said.branch else ()
    return [(each, is_own) for each, is_own in said.ranked if each[: len(path)] == path]


def _recall(rankings: Sequence[Sequence[tuple[Path_, bool]]]) -> list[str]:
    return [f"{sum(any(own for _, own in r[:k]) for r in rankings) / len(rankings):.3f}" for k in (1, 5)]


def _share(count: int, n: int) -> str:
    share = wilson(count, n)
    return f"{share.value:.3f} ({share.low:.3f}–{share.high:.3f})" if n else "–"


if __name__ == "__main__":
    main()
