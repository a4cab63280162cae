"""Films built to be too much are refused in the probe, soon and with a word."""

import io
import struct
import time
from fractions import Fraction

import av
import numpy as np
import pytest

from attunement_clinic.recordings.media import limits
from attunement_clinic.recordings.media.film import make_film
from attunement_clinic.recordings.media.limits import LARGEST_SIDE_PX
from attunement_clinic.recordings.media.verdict import (
    ChildFailedError,
    RefusalCode,
    RefusedFilmError,
)
from attunement_clinic.recordings.media.wire import Output
from factories.numbered_films import BytesSink, BytesSource, numbered_film


def refused(content: bytes) -> RefusalCode:
    """Return the word of a refusal that came before anything was made."""
    begun = time.monotonic()
    with pytest.raises(RefusedFilmError) as refusal:
        make_film(BytesSource(content), lambda _: {}, lambda _: None)
    assert time.monotonic() - begun < 20
    return refusal.value.code


@pytest.mark.parametrize(
    ("side", "code"),
    [(10_000, RefusalCode.TOO_LARGE_PICTURE), (100_000, RefusalCode.UNREADABLE)],
)
def test_a_picture_larger_than_any_camera_makes_is_refused(
    side: int, code: RefusalCode
) -> None:
    """The container says so; nothing of that size is allocated."""
    content = numbered_film(
        list(range(10)),
        base=Fraction(1, 25),
        container="avi",
        codec="rawvideo",
        pixels="bgr24",
        size=(64, 48),
    )
    huge = content
    for height in (48, -48):
        huge = huge.replace(
            struct.pack("<ii", 64, height), struct.pack("<ii", side, side)
        )

    assert refused(huge) is code


def test_a_real_picture_beyond_the_limit_is_refused() -> None:
    """One step above the largest side."""
    content = numbered_film(
        [0, 1],
        base=Fraction(1, 25),
        size=(LARGEST_SIDE_PX + 16, 16),
        codec="mjpeg",
        pixels="yuvj420p",
        options={"q": "20"},
        container="mov",
    )

    assert refused(content) is RefusalCode.TOO_LARGE_PICTURE


def test_a_million_pictures_a_second_are_refused() -> None:
    """No screen shows them and no coder sees them."""
    content = numbered_film(
        list(range(40)),
        base=Fraction(1, 1_000_000),
        container="mov",
        codec="mjpeg",
        pixels="yuvj420p",
        options={"q": "20"},
    )

    assert refused(content) is RefusalCode.TOO_COMPLEX


def test_a_film_of_four_hours_is_refused() -> None:
    """By its own account, without being read."""
    content = numbered_film([0, 1, 4 * 3600 * 25], base=Fraction(1, 25))

    assert refused(content) is RefusalCode.TOO_LONG


def test_many_tracks_are_refused() -> None:
    """A phone makes two or three."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as film:
        tracks = [film.add_stream("aac", rate=48000, layout="mono") for _ in range(40)]
        for track in tracks:
            frame = av.AudioFrame.from_ndarray(
                np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
            )
            frame.sample_rate, frame.pts = 48000, 0
            film.mux(track.encode(frame))
            film.mux(track.encode(None))

    assert refused(file.getvalue()) in {
        RefusalCode.TOO_COMPLEX,
        RefusalCode.UNREADABLE,
    }


def test_a_child_that_makes_more_than_a_film_can_become_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may fill a pipe for hours; no disk is filled by it."""
    monkeypatch.setattr(limits, "proxy_bytes", lambda *_: 1000)
    monkeypatch.setattr(limits, "copy_bytes", lambda *_: 1000)
    sinks = {output: BytesSink() for output in Output}
    content = numbered_film(list(range(50)), base=Fraction(1, 25), options={"g": "250"})

    with pytest.raises(ChildFailedError, match="more than such a film"):
        make_film(BytesSource(content), lambda _: sinks, lambda _: None)
    assert sum(len(sink._body) for sink in sinks.values()) <= 2000
