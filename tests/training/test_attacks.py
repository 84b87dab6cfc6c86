"""Attacks stay within their bounds, hurt, and PGD hurts no less than FGSM."""

import pytest
import torch
from torch import Tensor, nn

from shopsight.training.attacks import Embed, Target, fgsm, pgd


@pytest.fixture
def embed() -> Embed:
    """A small curved network with fixed weights."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.Tanh(), nn.Flatten(), nn.Linear(8 * 7 * 7, 16))

    def run(images: Tensor) -> Tensor:
        return nn.functional.normalize(network(images / 127.5 - 1), dim=1)

    return run


@pytest.fixture
def images() -> Tensor:
    return (torch.rand(6, 3, 16, 16, generator=torch.Generator().manual_seed(1)) * 300 - 20).clamp(0, 255)


@pytest.fixture
def target(embed: Embed, images: Tensor) -> Target:
    """The gallery holds each image, a little changed."""
    noise = 20 * torch.randn(images.shape, generator=torch.Generator().manual_seed(2))
    return Target(embed(images + noise).detach(), torch.eye(6, dtype=torch.bool))


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(3)


def test_changed_images_are_pictures_and_near_the_given_ones(embed: Embed, images: Tensor, target: Target) -> None:
    for changed in (fgsm(embed, images, target, 4), pgd(embed, images, target, 4, generator=seeded())):
        assert (changed - images).abs().max() <= 4 + 1e-4
        assert changed.min() >= 0 and changed.max() <= 255
        assert not changed.requires_grad


def test_both_lower_the_lead_of_the_right_product_and_more_so_with_more_room(
    embed: Embed, images: Tensor, target: Target
) -> None:
    def left(changed: Tensor) -> float:
        return float(target.margin(embed(changed)).detach().mean())

    clean = left(images)
    assert left(fgsm(embed, images, target, 8)) < left(fgsm(embed, images, target, 2)) < clean
    assert left(pgd(embed, images, target, 8, generator=seeded())) < left(fgsm(embed, images, target, 8))


def test_pgd_never_leaves_an_image_safer_than_it_was(embed: Embed, images: Tensor, target: Target) -> None:
    changed = pgd(embed, images, target, 0.01, generator=seeded(), steps=1)
    assert (target.margin(embed(changed)) <= target.margin(embed(images)) + 1e-6).all()


def test_a_seed_attacks_alike(embed: Embed, images: Tensor, target: Target) -> None:
    first, again = (pgd(embed, images, target, 4, generator=seeded(), steps=3) for _ in range(2))
    assert torch.equal(first, again)


def test_the_margin_takes_the_best_of_several_right_products() -> None:
    gallery = torch.eye(3)
    right = torch.tensor([[True, True, False]])
    vector = torch.tensor([[0.0, 0.6, 0.8]])
    assert Target(gallery, right).margin(vector).item() == pytest.approx(-0.2)
