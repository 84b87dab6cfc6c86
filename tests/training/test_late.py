"""Adapting moves photos to the listing they show, moves no more than it is told to, and is the same for a seed."""

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from shopsight.training.late import Adapting, Maps, Shown, adapt_late
from shopsight.training.network import Network

RECIPE = Adapting(steps=30, things=4, head_rate=1e-2, share=1.0)
CHANNELS = 8


def parts() -> tuple[nn.Module, nn.Linear]:
    torch.manual_seed(0)
    return nn.Conv2d(CHANNELS, 16, 1), nn.Linear(16, 6)


def made() -> tuple[Maps, list[Shown]]:
    """Four things: how each is listed, and how all of them are photographed, through one and the same veil."""
    generator = np.random.default_rng(0)
    veil = generator.normal(0, 2, CHANNELS)
    rows: list[NDArray[np.float64]] = []
    things = []
    for _ in range(4):
        thing = generator.normal(0, 1, CHANNELS)
        first = len(rows)
        rows += [thing + generator.normal(0, 0.1, CHANNELS) + (veil if n >= 2 else 0) for n in range(8)]
        things.append(Shown([first, first + 1], list(range(first + 2, first + 8))))
    return np.array(rows, np.float16)[:, :, None, None].repeat(2, 2).repeat(2, 3), things


def found(late: nn.Module, head: nn.Linear, maps: Maps, things: list[Shown]) -> float:
    """The share of photos whose nearest listing is their own."""
    with torch.no_grad():
        raw = head(Network.pool(late(torch.from_numpy(maps.astype(np.float32)))))
    vectors = nn.functional.normalize(raw, dim=1)
    listings = vectors[[thing.as_listed[0] for thing in things]]
    right = [(vectors[thing.as_photo] @ listings.T).argmax(1) == number for number, thing in enumerate(things)]
    return float(torch.cat(right).float().mean())


def test_photos_come_to_lie_by_the_listing_that_they_show() -> None:
    maps, things = made()
    late, head = parts()
    before = found(late, head, maps, things)
    steps: list[int] = []
    adapt_late(late, head, maps, things, RECIPE, steps.append)
    assert before < 0.7 < found(late, head, maps, things)
    assert steps == list(range(1, 31))


def test_a_share_of_the_way_is_gone() -> None:
    maps, things = made()
    ways = {}
    for share in (0.0, 0.25, 1.0):
        late, head = parts()
        adapt_late(late, head, maps, things, replace(RECIPE, share=share), lambda _: None)
        ways[share] = head.weight.detach() - parts()[1].weight
    assert torch.equal(ways[0.0], torch.zeros_like(ways[0.0]))
    torch.testing.assert_close(ways[0.25], ways[1.0] / 4)


def test_a_seed_decides_what_is_drawn() -> None:
    heads = []
    for seed in (1, 1, 2):
        maps, things = made()
        late, head = parts()
        adapt_late(late, head, maps, things, replace(RECIPE, seed=seed, things=2), lambda _: None)
        heads.append(head.weight.detach())
    assert torch.equal(heads[0], heads[1])
    assert not torch.equal(heads[0], heads[2])
