"""Views: their boxes lie around what is there, and a seed draws them again."""

import numpy as np

from shopsight.training.localizer.sources import Scene, Sources
from shopsight.training.localizer.views import SMALLEST_PX, Drawer, Mix

PX = 96


def a_source() -> Sources:
    """Return a gray scene with a red thing, a green cut-out, and plain backgrounds."""
    scene = np.full((120, 160, 3), 128, np.uint8)
    scene[40:80, 60:120] = (200, 20, 20)
    scenes = [Scene(scene, np.array([[60 / 160, 40 / 120, 120 / 160, 80 / 120, 1]], np.float32))]
    cut = np.full((50, 30, 4), 255, np.uint8)
    cut[..., :3] = (20, 180, 20)
    plain = [np.full((100, 100, 3), 230, np.uint8)]
    return Sources(scenes, scenes, scenes, plain, [cut], [cut], plain)


def test_boxes_lie_in_the_picture_and_are_not_too_small() -> None:
    drawer = Drawer(a_source(), PX, np.random.default_rng(0))
    for view in (drawer.draw() for _ in range(60)):
        assert view.pixels.shape == (PX, PX, 3)
        for boxes in (view.boxes, view.ignored):
            assert boxes.shape[1] == 4
            assert (boxes >= 0).all()
            assert (boxes <= PX).all()
        assert ((view.boxes[:, 2:] - view.boxes[:, :2]) >= SMALLEST_PX).all()


def test_a_box_is_around_the_thing() -> None:
    drawer = Drawer(a_source(), PX, np.random.default_rng(1), Mix(scene=1))
    apart = []
    for view in (drawer.draw() for _ in range(30)):
        redness = view.pixels[..., 0].astype(float) - view.pixels[..., 1]
        red = redness > (redness.max() + redness.min()) / 2
        rows, columns = np.flatnonzero(red.mean(1) > 0.05), np.flatnonzero(red.mean(0) > 0.05)
        if len(view.boxes):
            apart.append(np.abs(view.boxes[0] - (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)).max())
    assert len(apart) > 20
    assert np.median(apart) <= 2


def test_a_seed_draws_the_same_views_again() -> None:
    one, other = (Drawer(a_source(), PX, np.random.default_rng(7)) for _ in range(2))
    for _ in range(10):
        first, second = one.draw(), other.draw()
        np.testing.assert_array_equal(first.pixels, second.pixels)
        np.testing.assert_array_equal(first.boxes, second.boxes)
