"""Each loss falls when what it asks for comes true."""

import torch
from torch.nn.functional import normalize

from shopsight.training.losses import Kinds, Proxies, contrast


def unit(*rows: list[float]) -> torch.Tensor:
    return normalize(torch.tensor(rows, dtype=torch.float32), dim=1)


def test_contrast_is_small_when_views_of_one_thing_lie_together() -> None:
    labels = torch.tensor([0, 0, 1, 1])
    together = unit([1, 0], [1, 0.1], [0, 1], [0.1, 1])
    crossed = unit([1, 0], [0, 1], [1, 0.1], [0.1, 1])
    assert contrast(together, labels) < 0.1 < contrast(crossed, labels)


def test_contrast_ignores_pictures_without_a_partner() -> None:
    vectors = unit([1, 0], [1, 0.1], [0, 1])
    assert torch.isfinite(contrast(vectors, torch.tensor([0, 0, 5])))


def test_proxies_ask_for_the_own_class_and_leave_out_the_classless() -> None:
    proxies = Proxies(unit([1, 0], [0, 1]))
    right = proxies(unit([1, 0], [0, 1], [1, 1]), torch.tensor([0, 1, 2]))
    wrong = proxies(unit([1, 0], [0, 1], [1, 1]), torch.tensor([1, 0, 2]))
    assert right < wrong


def test_kinds_leave_out_the_unknown() -> None:
    kinds = Kinds(3, 2)
    raw = torch.randn(4, 2)
    some = kinds(raw, torch.tensor([0, -1, 2, -1]))
    assert torch.allclose(some, kinds(raw[[0, 2]], torch.tensor([0, 2])))
