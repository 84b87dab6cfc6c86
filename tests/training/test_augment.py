"""Views stay in range, repeat with their seed, and the plain one is what serving sees."""

import torch

from shopsight.training.augment import Views, letterboxed


def views(seed: int) -> Views:
    return Views(32, torch.Generator().manual_seed(seed))


def pictures(channels: int = 3) -> torch.Tensor:
    return torch.rand(5, channels, 48, 48, generator=torch.Generator().manual_seed(0)) * 255


def test_views_have_the_asked_size_and_range() -> None:
    aspects = torch.tensor([1.0, 0.5, 2.0, 1.0, 1.3])
    maker = views(1)
    for made in (
        maker.clean(pictures(), aspects),
        maker.phone(pictures(), aspects),
        maker.pasted(pictures(4), aspects, pictures()),
    ):
        assert made.shape == (5, 3, 32, 32)
        assert made.min() >= 0 and made.max() <= 255


def test_the_same_seed_gives_the_same_views_and_another_gives_others() -> None:
    aspects = torch.ones(5)
    first, again, other = (views(seed).phone(pictures(), aspects) for seed in (7, 7, 8))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_letterboxed_picture_keeps_its_shape_on_white() -> None:
    black = torch.zeros(1, 3, 48, 48)
    tall = letterboxed(black, torch.tensor([0.5]), 32)[0, 0]
    assert (tall[:, 9:23] < 1).all()
    assert (tall[:, :7] > 254).all() and (tall[:, 25:] > 254).all()
