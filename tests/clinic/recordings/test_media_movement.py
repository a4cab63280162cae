"""Movement in the regions of a film: measured where it is, missing where it cannot be."""

import io
import json
from fractions import Fraction
from typing import Any

import av
import numpy as np

from attunement.timebase import FrameRate
from attunement_clinic.recordings.media.film import measure_movement
from attunement_clinic.recordings.media.wire import Region
from factories.numbered_films import BytesSink, BytesSource


def moving_film(shake_from: int | None = None) -> bytes:
    """Make a film of a square that moves in the left half, before a striped wall."""
    rng = np.random.default_rng(7)
    wall = np.repeat(rng.integers(40, 200, (60, 80)), 4, axis=1).repeat(4, axis=0)
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as film:
        track = film.add_stream("libx264", rate=25, options={"crf": "5", "g": "25"})
        track.width, track.height, track.pix_fmt = 320, 240, "yuv420p"
        for number in range(50):
            gray = wall.astype(np.uint8).copy()
            place = 20 + (number % 10) * 6
            gray[80:140, place : place + 40] = 255
            if shake_from is not None and number >= shake_from:
                gray = np.roll(gray, 3 * (number % 3), axis=1)
            frame = av.VideoFrame.from_ndarray(gray, format="gray")
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
    return file.getvalue()


LEFT = Region("caregiver-1", 0.0, 0.25, 0.45, 0.4)
RIGHT = Region("infant-1", 0.55, 0.25, 0.4, 0.4)


def movement(content: bytes, regions: list[Region]) -> dict[str, Any]:
    sink = BytesSink()
    measure_movement(
        BytesSource(content),
        sink,
        lambda _: None,
        regions=regions,
        rate=FrameRate(25),
        frame_count=50,
    )
    signals: dict[str, Any] = json.loads(sink.content)
    return signals


def test_movement_is_measured_where_it_is() -> None:
    """The one who moves has energy, the one who does not has next to none."""
    signals = movement(moving_film(), [LEFT, RIGHT])

    left, right = (series["values"] for series in signals["series"])
    assert signals["rate_hz"] == 25
    assert len(left) == len(right) == 49
    assert not any(signals["camera_motion"])
    assert np.mean(left) > 10 * np.mean(right)


def test_a_moving_camera_leaves_gaps_and_no_zeros() -> None:
    """Nobody is said to be still while the camera moved."""
    signals = movement(moving_film(shake_from=25), [LEFT, RIGHT])

    assert any(signals["camera_motion"][26:])
    for series in signals["series"]:
        for value, moved in zip(
            series["values"], signals["camera_motion"], strict=True
        ):
            assert (value is None) >= moved


def test_regions_that_overlap_are_missing() -> None:
    """Who of the two moved cannot be told."""
    signals = movement(moving_film(), [LEFT, Region("infant-1", 0.3, 0.25, 0.4, 0.4)])

    assert signals["overlapping"] == ["caregiver-1", "infant-1"]
    assert all(v is None for series in signals["series"] for v in series["values"])
