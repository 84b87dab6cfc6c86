"""Every loss by name brings views of one product together and pushes others apart."""

from dataclasses import replace
from typing import get_args

import pytest
import torch
from torch.nn import functional as F

from shopsight.training.own.objectives import Objective
from shopsight.training.own.recipe import Loss, Recipe


@pytest.mark.parametrize("name", get_args(Loss))
def test_a_loss_sorts_vectors_by_label(name: Loss) -> None:
    torch.manual_seed(0)
    labels = torch.arange(12) % 3
    points = torch.randn(12, 8, requires_grad=True)
    objective = Objective(Recipe(loss=name), 3, 8)
    optimizer = torch.optim.Adam([points, *objective.parameters()], lr=0.1)
    for _ in range(300):
        loss = objective(F.normalize(points, dim=1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    cosines = F.normalize(points, dim=1) @ F.normalize(points, dim=1).T
    same = labels[:, None] == labels[None]
    alone = torch.eye(12, dtype=torch.bool)
    # The margin losses stop pulling once every point is classified, so not every pair of a label is nearest.
    assert torch.equal(labels[cosines.masked_fill(alone, -2).argmax(dim=1)], labels)
    assert cosines[same & ~alone].mean() > cosines[~same].mean() + 0.3


def test_label_smoothing_reaches_the_softmax() -> None:
    torch.manual_seed(0)
    vectors, labels = F.normalize(torch.randn(6, 8), dim=1), torch.arange(6) % 3
    plain = Objective(Recipe(loss="cosface"), 3, 8)
    smoothed = Objective(replace(Recipe(loss="cosface"), label_smoothing=0.3), 3, 8)
    smoothed.load_state_dict(plain.state_dict())
    assert plain(vectors, labels) != smoothed(vectors, labels)


def test_a_batch_without_anything_to_mine_still_has_a_gradient() -> None:
    vectors = F.normalize(torch.ones(2, 4, requires_grad=True), dim=1)
    Objective(Recipe(loss="triplet"), 2, 4)(vectors, torch.tensor([0, 1])).backward()
