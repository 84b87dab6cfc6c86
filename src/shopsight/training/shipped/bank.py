"""Views of every picture, carried through the layers that stay as they are: kept on disk, since they never change.

Most of the work of a training step is in the early layers and in making views. Both are done once here, by
onnxruntime and in any number of sittings; runs then draw from the bank, whatever each of them holds out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Subset

from shopsight.core.types import Image, ModelCard
from shopsight.training.augment import Views
from shopsight.training.late import early_maps
from shopsight.training.shipped.data import Picture, Source, cutout, is_cut_out, pixels_of, squashed
from shopsight.vision.encoders.onnx import open_session, prepare

Way: TypeAlias = Literal["served", "clean", "phone", "pasted"]
WAYS: tuple[Way, ...] = get_args(Way)
"""As serving sees the picture; nearly so; as a phone would take it again; cut out, in front of another picture."""

Counts: TypeAlias = Mapping[tuple[Source, bool], tuple[int, int, int]]
"""How many views of each way but the first a picture gets, by its source and whether it is a photo."""
COUNTS: Counts = {
    ("grocery", False): (16, 8, 64),
    ("luma", False): (4, 3, 5),
    ("appliances", False): (5, 4, 12),
    ("demo", False): (4, 2, 3),
    ("scans", False): (6, 4, 30),
    ("grocery", True): (1, 5, 0),
    ("clothing", True): (0, 2, 0),
    ("recycling", True): (0, 2, 0),
    ("people", True): (0, 2, 0),
    ("shelves", True): (0, 2, 0),
    ("demo", True): (1, 4, 0),
    ("scans", True): (1, 4, 0),
}
SCENES: tuple[Source, ...] = ("clothing", "recycling", "people", "shelves")
"""What others are pasted on: never anything that a figure is about."""
_EVERY_SCENE = 4
_SHEET = 16


@dataclass(frozen=True, slots=True)
class Bank:
    """Maps (n, channels, side, side) float16, with the number of each one's picture and of its way (n,)."""

    maps: NDArray[np.float16]
    pictures: NDArray[np.int64]
    ways: NDArray[np.int64]

    def served(self) -> NDArray[np.int64]:
        """Return where each picture's view as served is, in the order of the pictures."""
        return np.flatnonzero(self.ways == WAYS.index("served"))


class _Sheets(Dataset[tuple[Tensor, list[int], list[int]]]):
    """The views of sixteen pictures at a time, with numbers of pictures and ways; the same whenever they are made."""

    def __init__(self, pictures: Sequence[Picture], card: ModelCard, counts: Counts) -> None:
        self.pictures = pictures
        self.card = card
        self.counts = counts
        self.scenes = torch.from_numpy(np.stack([squashed(picture)[0] for picture in _scenes(pictures)]))

    def __len__(self) -> int:
        return -(-len(self.pictures) // _SHEET)

    def __getitem__(self, number: int) -> tuple[Tensor, list[int], list[int]]:
        views = Views(self.card.input_px, torch.Generator().manual_seed(number))
        first = number * _SHEET
        sheet = list(enumerate(self.pictures[first : first + _SHEET], first))
        served = [prepare(Image(np.asarray(pixels_of(picture))), self.card) for _, picture in sheet]
        made = [_bytes(torch.from_numpy(np.stack(served)) * 127.5 + 127.5)]
        numbers, ways = [place for place, _ in sheet], [0] * len(sheet)
        squares = {place: squashed(picture) for place, picture in sheet}
        for way, make in ((1, views.clean), (2, views.phone), (3, self._pasted(views))):
            cards = [place for place, picture in sheet for _ in range(_times(picture, self.counts)[way - 1])]
            if way == WAYS.index("pasted"):
                alphas = {place: cutout(pixels) for place, (pixels, _) in squares.items() if place in cards}
                cards = [place for place in cards if is_cut_out(alphas[place])]
                layers = {place: np.concatenate([squares[place][0], alphas[place][None]]) for place in set(cards)}
            else:
                layers = {place: pixels for place, (pixels, _) in squares.items()}
            for start in range(0, len(cards), 64):
                some = cards[start : start + 64]
                stack = torch.from_numpy(np.stack([layers[place] for place in some])).float()
                made.append(_bytes(make(stack, torch.tensor([squares[place][1] for place in some]))))
            numbers += cards
            ways += [way] * len(cards)
        return torch.cat(made), numbers, ways

    def _pasted(self, views: Views) -> Callable[[Tensor, Tensor], Tensor]:
        def paste(cutouts: Tensor, aspects: Tensor) -> Tensor:
            scenes = torch.randint(len(self.scenes), (len(cutouts),), generator=views.generator)
            return views.pasted(cutouts, aspects, self.scenes[scenes].float())

        return paste


def read_bank(pictures: Sequence[Picture], card: ModelCard, early: Path, folder: Path, counts: Counts = COUNTS) -> Bank:
    """Make the bank, or what is missing of it, or open it. `early` is the network of `export.write_early`."""
    folder = folder / f"bank-{_fingerprint(pictures, early, counts)}"
    folder.mkdir(parents=True, exist_ok=True)
    sheets = _Sheets(pictures, card, counts)
    done = len(list(folder.glob("*.npz")))
    loader = DataLoader(Subset(sheets, range(done, len(sheets))), batch_size=None, num_workers=1, prefetch_factor=4)
    session = open_session(early, 1)
    for number, (images, numbers, ways) in enumerate(loader, done):
        beside = folder / "unfinished"
        with beside.open("wb") as file:
            np.savez(file, maps=early_maps(session, images), pictures=numbers, ways=ways)
        beside.replace(folder / f"{number:05d}.npz")
        print(f"views of {min((number + 1) * _SHEET, len(pictures))} of {len(pictures)} pictures", flush=True)
    return _gathered(folder)


def _bytes(views: Tensor) -> Tensor:
    return views.round().to(torch.uint8)


def _gathered(folder: Path) -> Bank:
    parts = [np.load(file) for file in sorted(folder.glob("*.npz"))]
    pictures, ways = (np.concatenate([part[name] for part in parts]) for name in ("pictures", "ways"))
    file = folder / "maps.npy"
    if not file.exists():
        maps = parts[0]["maps"]
        beside = folder / "maps.unfinished"
        whole = np.lib.format.open_memmap(beside, "w+", np.float16, (len(pictures), *maps.shape[1:]))
        start = 0
        for part in parts:
            maps = part["maps"]
            whole[start : start + len(maps)] = maps
            start += len(maps)
        whole.flush()
        beside.replace(file)
    return Bank(np.load(file, mmap_mode="r"), pictures, ways)


def _times(picture: Picture, counts: Counts) -> tuple[int, int, int]:
    """No run trains on test pictures: they are only served."""
    return (0, 0, 0) if picture.split == "test" else counts[picture.source, picture.photo]


def _scenes(pictures: Sequence[Picture]) -> list[Picture]:
    return [picture for picture in pictures if picture.source in SCENES][::_EVERY_SCENE]


def _fingerprint(pictures: Sequence[Picture], early: Path, counts: Counts) -> str:
    """Say what a bank hangs on: the network, every file and box, and how many views each gets."""
    names = [f"{p.path.name} {p.path.stat().st_size} {p.box} {_times(p, counts)}" for p in pictures]
    return hashlib.sha256(json.dumps(names).encode() + early.read_bytes()).hexdigest()[:16]
