"""A phone's sensor, on light that is easy to reckon with."""

import random
from pathlib import Path

import numpy as np
import pytest

from demo.sensor import Sensor, balance, defocus, develop, encode, noisy, roll_sensor, save_jpeg, smear, tone

GRAY = np.full((30, 40, 3), 0.2, np.float32)
STILL = Sensor(noise=0.0, sharpening=0.0)


def point() -> np.ndarray:
    light = np.zeros((21, 21, 3), np.float32)
    light[10, 10] = 1
    return light


def test_an_even_gray_scene_becomes_an_even_gray_picture_however_bright_it_is() -> None:
    dark, bright = (np.asarray(develop(GRAY * factor, STILL), float) for factor in (0.01, 50))
    assert np.abs(dark - bright).max() <= 1
    assert 90 < dark[15, 20].mean() < 160
    assert np.ptp(dark[15, 20]) <= 1


def test_exposure_brightens_and_darkens() -> None:
    pictures = [np.asarray(develop(GRAY, Sensor(ev, noise=0.0))).mean() for ev in (-1, 0, 1)]
    assert pictures == sorted(set(pictures))


def test_motion_smears_along_its_direction_and_keeps_the_light() -> None:
    smeared = smear(point(), 7, 0)
    assert smeared.sum() == pytest.approx(3, rel=1e-4)
    assert smeared[10, 8, 0] > 0.05
    assert smeared[8, 10, 0] == 0


def test_defocus_spreads_evenly_to_all_sides() -> None:
    spread = defocus(point(), 2.0)
    assert spread.sum() == pytest.approx(3, rel=1e-4)
    assert spread[10, 12, 0] == pytest.approx(spread[12, 10, 0])


def test_a_still_and_sharp_phone_leaves_the_light_alone() -> None:
    assert smear(point(), 0, 30) is not None
    assert np.array_equal(defocus(smear(point(), 0, 30), 0), point())


def test_white_balance_takes_a_lamp_s_color_out() -> None:
    lamp = (1.0, 0.5, 0.2)
    assert [part * gain for part, gain in zip(lamp, balance(lamp, 1.0, 0, 0), strict=True)] == pytest.approx([0.5] * 3)
    r, _, b = balance(lamp, 0.5, 0.0, 0.0)
    assert 0.5 < lamp[0] * r < 1.0
    assert 0.2 < lamp[2] * b < 0.5


def test_noise_is_stronger_the_more_of_it_is_asked_for_and_the_same_by_seed() -> None:
    weak, strong = (noisy(GRAY, noise, np.random.default_rng(5)) for noise in (0.002, 0.02))
    assert (weak - GRAY).std() < (strong - GRAY).std()
    assert np.array_equal(noisy(GRAY, 0.02, np.random.default_rng(5)), strong)


def test_tone_rises_from_black_to_white_without_a_step_back() -> None:
    ramp = np.linspace(0, 3, 200, dtype=np.float32)
    bent = encode(tone(ramp))
    assert bent[0] == pytest.approx(0, abs=1e-3)
    assert bent[-1] == pytest.approx(1, abs=1e-3)
    assert (np.diff(bent) >= 0).all()


def test_a_jpeg_is_made_to_fit_its_limit_and_leaves_no_partial_file(tmp_path: Path) -> None:
    busy = np.random.default_rng(1).random((300, 400, 3)).astype(np.float32)
    save_jpeg(develop(busy, STILL), tmp_path / "busy.jpg", 90, 40_000)
    assert (tmp_path / "busy.jpg").stat().st_size <= 40_000
    assert [path.name for path in tmp_path.iterdir()] == ["busy.jpg"]


def test_the_same_dice_press_the_button_the_same_way() -> None:
    rolls = [roll_sensor(random.Random(3), (1.0, 0.8, 0.6), 0.5) for _ in range(2)]
    assert rolls[0] == rolls[1]
