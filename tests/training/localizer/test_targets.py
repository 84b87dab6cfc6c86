"""What the network is asked for: heat at centers, boxes around them, and silence about what is hidden."""

import numpy as np
import torch

from shopsight.training.localizer.targets import loss_of, targets_of

PX = 96
NONE = np.zeros((0, 4), np.float32)


def boxes(*edges: tuple[float, float, float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(edges, np.float32).reshape(-1, 4)


def test_the_center_is_hot_and_says_how_far_the_edges_are() -> None:
    targets = targets_of([boxes((16, 8, 64, 88))], [NONE], PX)
    assert targets.heat[0].argmax() == 6 * 12 + 5
    assert targets.heat[0, 6, 5] == 1
    left, top, right, bottom = targets.reach[0, :, 6, 5]
    assert (left, top, right, bottom) == (3.5, 5.5, 2.5, 4.5)


def test_where_things_overlap_the_smaller_one_speaks() -> None:
    targets = targets_of([boxes((0, 0, 96, 96), (32, 32, 64, 64))], [NONE], PX)
    assert targets.reach[0, :, 6, 6].sum() == 8


def test_what_is_hidden_is_neither_there_nor_missing() -> None:
    targets = targets_of([boxes()], [boxes((0, 0, 40, 40))], PX)
    assert targets.counts[0, :5, :5].sum() == 0
    assert targets.counts[0].sum() == 144 - 25
    silly = torch.full((1, 5, 12, 12), -9.0)
    silly[0, 0, 2, 2] = 9
    assert loss_of(silly, targets)[0] < 0.1


def test_the_loss_is_least_where_everything_is_said_right() -> None:
    targets = targets_of([boxes((16, 8, 64, 88))], [NONE], PX)
    said = torch.cat([torch.full((1, 1, 12, 12), -9.0), targets.reach.log().nan_to_num(0)], dim=1)
    said[0, 0, 6, 5] = 9
    heat, box = loss_of(said, targets)
    assert heat < 0.01
    assert box < 0.01
    moved = said.clone()
    moved[:, 1:] += 0.5
    assert loss_of(moved, targets)[1] > box + 0.5
