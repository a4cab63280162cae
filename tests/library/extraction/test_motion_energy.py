"""Movement has known values where it can be measured, and is missing elsewhere."""

from fractions import Fraction

import numpy as np
import pytest

from attunement.errors import ExtractionError
from attunement.extraction.motion_energy import (
    MotionEnergyMeter,
    analysis_size,
    motion_energy,
)
from attunement.extraction.region import Region
from attunement.timebase import FrameRate

WIDTH, HEIGHT = 160, 96
BABY = Region(name="infant-1", x=0, y=0, width=0.25, height=0.25)
CAREGIVER = Region(name="caregiver-1", x=0.5, y=0.5, width=0.25, height=0.25)
RATE = FrameRate(25)


def room(*, shift_px=0.0, brighter=0.0):
    """Draw a room full of soft shapes, seen by a camera that may have moved."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    x = x + shift_px
    shapes = np.sin(x / 5) + np.sin(y / 6 + x / 11) + np.sin(x / 3 - y / 4)
    return 120 + 25 * shapes + brighter


def seen(picture):
    return np.rint(np.clip(picture, 0, 255)).astype(np.uint8)


def with_hand(picture, levels):
    """Lighten a quarter of the baby's region by some levels."""
    picture = picture.copy()
    picture[0:12, 0:20] += levels
    return picture


def measure(pictures, regions=(BABY, CAREGIVER), **more):
    return motion_energy(map(seen, pictures), regions, rate=RATE, **more)


def test_movement_is_the_mean_difference_in_the_region():
    still, moved = room(), with_hand(room(), 20)

    result = measure([still, moved, moved, still])

    baby, caregiver = result.signals
    assert baby.values.tolist() == [5, 0, 5]
    assert caregiver.values.tolist() == [0, 0, 0]
    assert (baby.name, caregiver.name) == ("infant-1", "caregiver-1")


def test_the_scale_is_named():
    signal = measure([room(), room()]).signals[0]

    assert signal.unit == "mean absolute luma difference (0-255) per frame at 160x96"
    assert signal.rate_hz == 25


def test_a_window_is_the_mean_of_its_steps_and_the_last_may_be_short():
    still, moved = room(), with_hand(room(), 20)

    result = measure([still, moved, moved, moved, still, still], frames_per_window=2)

    assert result.signals[0].values.tolist() == [2.5, 2.5, 0]
    assert result.signals[0].rate_hz == Fraction(25, 2)


def test_a_darker_hand_moves_as_much_as_a_lighter_one():
    still = room()

    up = measure([still, with_hand(still, 20)]).signals[0].values
    down = measure([with_hand(still, 20), still]).signals[0].values

    assert up.tolist() == down.tolist()


def test_a_jolt_of_the_camera_is_missing_and_the_rest_is_not():
    result = measure([room(), room(), room(shift_px=2), room(shift_px=2)])

    assert result.camera_motion.tolist() == [False, True, False]
    assert np.isnan(result.signals[0].values).tolist() == [False, True, False]
    assert not result.unjudged.any()


def test_a_slow_pan_is_missing_although_no_single_step_shows():
    pictures = [room(shift_px=0.08 * step) for step in range(40)]

    result = measure(pictures)

    assert result.camera_motion.mean() > 0.8
    assert np.isnan(result.signals[1].values).mean() > 0.8


def test_a_shake_is_missing():
    rng = np.random.default_rng(7)

    result = measure([room(shift_px=shift) for shift in rng.normal(0, 2, 60)])

    assert result.camera_motion.mean() > 0.9


def test_a_jump_in_brightness_is_missing():
    result = measure([room(), room(), room(brighter=8), room(brighter=8)])

    assert result.camera_motion.tolist() == [False, True, False]


def test_the_noise_of_a_phone_is_not_camera_motion():
    rng = np.random.default_rng(7)

    result = measure([room() + rng.normal(0, 2, (HEIGHT, WIDTH)) for _ in range(60)])

    assert not result.camera_motion.any()


def test_someone_who_passes_behind_is_not_camera_motion():
    def passed(step):
        picture = room()
        picture[60:96, 3 * step : 3 * step + 24] = 30
        return picture

    result = measure([passed(step) for step in range(20)], regions=[BABY])

    assert not result.camera_motion.any()


def test_one_moving_moment_makes_its_window_missing():
    pictures = [room(), room(), room(shift_px=2), room(shift_px=2), room(shift_px=2)]

    result = measure(pictures, frames_per_window=2)

    assert np.isnan(result.signals[0].values).tolist() == [True, False]


def test_a_plain_wall_cannot_be_judged_and_is_missing():
    result = measure([np.full((HEIGHT, WIDTH), 90.0)] * 3)

    assert result.unjudged.all()
    assert not result.camera_motion.any()
    assert np.isnan(result.signals[0].values).all()


def test_regions_that_overlap_are_missing_and_a_third_is_not():
    near = Region(name="caregiver-2", x=0.2, y=0.2, width=0.2, height=0.2)

    result = measure([room()] * 3, regions=[BABY, near, CAREGIVER])

    assert result.overlapping == ("infant-1", "caregiver-2")
    assert [signal.missing_fraction for signal in result.signals] == [1, 1, 0]


def test_one_frame_has_no_movement_and_no_missing():
    result = measure([room()])

    assert result.signals[0].values.size == 0
    assert result.camera_motion.size == 0


def test_a_frame_may_be_overwritten_after_it_was_fed():
    meter = MotionEnergyMeter([BABY], width_px=WIDTH, height_px=HEIGHT, rate=RATE)
    buffer = seen(room())
    meter.feed(buffer)
    buffer[:] = seen(with_hand(room(), 20))
    meter.feed(buffer)

    assert meter.finish().signals[0].values.tolist() == [5]


def test_no_frame_is_refused():
    with pytest.raises(ExtractionError, match="no frame"):
        measure([])


@pytest.mark.parametrize(
    "picture",
    [np.zeros((HEIGHT, WIDTH), np.int16), np.zeros((WIDTH, HEIGHT), np.uint8)],
)
def test_a_picture_of_another_size_or_type_is_refused(picture):
    meter = MotionEnergyMeter([BABY], width_px=WIDTH, height_px=HEIGHT, rate=RATE)

    with pytest.raises(ExtractionError, match="expected uint8 in shape"):
        meter.feed(picture)


@pytest.mark.parametrize("regions", [[], [BABY, BABY]])
def test_regions_have_names_of_their_own(regions):
    with pytest.raises(ExtractionError, match="a name of its own"):
        measure([room()], regions=regions)


@pytest.mark.parametrize(
    "sizes", [{"width_px": 0}, {"height_px": 0}, {"frames_per_window": 0}]
)
def test_sizes_are_positive(sizes):
    with pytest.raises(ExtractionError, match="at least 1 of each"):
        MotionEnergyMeter(
            [BABY], **{"width_px": 9, "height_px": 9, "rate": RATE, **sizes}
        )


@pytest.mark.parametrize(
    ("film", "small"),
    [
        ((1280, 720), (320, 180)),
        ((720, 1280), (180, 320)),
        ((176, 144), (176, 144)),
        ((5000, 2), (320, 1)),
    ],
)
def test_pictures_keep_their_shape_when_made_small(film, small):
    assert analysis_size(*film) == small
