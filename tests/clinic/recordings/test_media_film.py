"""Films of every kind become one proxy, and each frame of it tells where it came from."""

import io
import struct
from collections.abc import Mapping
from fractions import Fraction

import av
import numpy as np
import pytest

from attunement.timebase import FrameRate, ms_of_frame
from attunement.timeline.interval import Interval
from attunement_clinic.recordings.media.film import (
    ReadyFilm,
    Step,
    make_film,
)
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Output, Plan
from factories.numbered_films import (
    BytesSink,
    BytesSource,
    is_in_units,
    number_of,
    numbered_film,
)


class Made:
    """What `make_film` wrote, opened."""

    def __init__(self, film: ReadyFilm, sinks: Mapping[Output, BytesSink]) -> None:
        self.film = film
        self.proxy = sinks[Output.PROXY].content
        self.poster = sinks[Output.POSTER].content
        self.peaks = sinks[Output.PEAKS].content if Output.PEAKS in sinks else None
        copied = film.made.has_original
        self.original = sinks[Output.ORIGINAL].content if copied else None
        table = sinks[Output.FRAMES].content
        self.rows = list(struct.iter_unpack("<qq", table))

    def numbers(self, quarter_turns: int = 0) -> list[int]:
        """Read the number in each frame of the proxy."""
        with av.open(io.BytesIO(self.proxy), "r") as film:
            return [
                number_of(np.rot90(luma_of(frame), quarter_turns))
                for frame in film.decode(video=0)
            ]


def luma_of(frame: av.VideoFrame) -> np.ndarray:
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def make(
    content: bytes, steps: list[Step] | None = None, kept: Interval | None = None
) -> Made:
    sinks: dict[Output, BytesSink] = {}

    def open_sinks(plan: Plan) -> dict[Output, BytesSink]:
        kinds = [Output.PROXY, Output.POSTER, Output.FRAMES, Output.ORIGINAL]
        sinks.update({kind: BytesSink() for kind in kinds})
        if plan.has_sound:
            sinks[Output.PEAKS] = BytesSink()
        return sinks

    said = steps if steps is not None else []
    film = make_film(BytesSource(content), open_sinks, said.append, kept=kept)
    return Made(film, sinks)


def refused(content: bytes, kept: Interval | None = None) -> RefusedFilmError:
    with pytest.raises(RefusedFilmError) as refusal:
        make(content, kept=kept)
    return refusal.value


CONSTANT = [
    ("mov", "libx264", "aac", Fraction(1, 30000), 1001, FrameRate(30000, 1001)),
    ("mov", "libx265", "aac", Fraction(1, 25), 1, FrameRate(25)),
    ("webm", "libvpx", "libopus", Fraction(1, 1000), 40, FrameRate(25)),
    ("matroska", "libx264", "flac", Fraction(1, 1000), 20, FrameRate(50)),
    ("avi", "mpeg4", "pcm_s16le", Fraction(1, 25), 1, FrameRate(25)),
    ("mpegts", "libx264", "aac", Fraction(1, 90000), 3000, FrameRate(30)),
]


@pytest.mark.parametrize(
    ("container", "codec", "sound", "base", "step", "rate"), CONSTANT, ids=str
)
def test_a_film_of_constant_rate_keeps_every_frame(
    container: str,
    codec: str,
    sound: str,
    base: Fraction,
    step: int,
    rate: FrameRate,
) -> None:
    """Whatever it was filmed with, frame n of the proxy is frame n of the film."""
    content = numbered_film(
        [number * step for number in range(60)],
        base=base,
        container=container,
        codec=codec,
        options={"x265-params": "log-level=none"} if codec == "libx265" else {},
        sound_s=2,
        sound_codec=sound,
    )
    made = make(content)

    assert FrameRate(*made.film.plan.rate) == rate
    assert made.numbers() == list(range(60))
    assert [row[0] for row in made.rows] == [ms_of_frame(n, rate) for n in range(60)]
    assert made.film.duration_ms == ms_of_frame(60, rate)
    assert made.poster[:2] == b"\xff\xd8"
    assert made.peaks is not None
    assert max(made.peaks[:45]) > 100
    assert max(made.peaks[60:95]) < 10


@pytest.mark.parametrize(
    ("container", "codec", "sound", "base", "step", "rate"), CONSTANT[::2], ids=str
)
def test_of_a_part_nothing_outside_it_goes_into_any_output(
    container: str,
    codec: str,
    sound: str,
    base: Fraction,
    step: int,
    rate: FrameRate,
) -> None:
    """Half a second to one and a half: those pictures, that sound, and no other."""
    content = numbered_film(
        [number * step for number in range(60)],
        base=base,
        container=container,
        codec=codec,
        sound_s=2,
        sound_codec=sound,
    )
    made = make(content, kept=Interval(500, 1500))

    begin, end = (Fraction(ms, 1000) * rate.fraction for ms in (500, 1500))
    kept = [number for number in range(60) if begin <= number < end]
    assert made.numbers() == kept
    assert made.film.duration_ms == ms_of_frame(len(kept), rate)
    whole = make(content).rows
    assert [row[1] for row in made.rows] == [whole[number][1] for number in kept]
    # The tone is silent from 0.5 to 1 s and sounds from 1 to 1.5 s.
    assert made.peaks is not None
    assert max(made.peaks[:45]) < 10
    assert max(made.peaks[55:95]) > 100


def test_a_part_of_variable_rate_shows_only_its_own_pictures() -> None:
    pts = variable_pts()
    content = numbered_film(pts, base=Fraction(1, 600), codec="libx265")
    made = make(content, kept=Interval(1000, 2000))

    numbers = made.numbers()
    assert set(numbers) == {n for n, value in enumerate(pts) if 600 <= value < 1200}
    assert len(numbers) == 30


def test_a_film_that_could_be_copied_is_made_anew_for_a_part() -> None:
    """A copy begins at a whole picture, which may lie before the part."""
    content = numbered_film(
        list(range(90)),
        base=Fraction(1, 30),
        options={"g": "30", "bf": "0"},
        container_options={"use_editlist": "0"},
    )
    assert make(content).film.plan.remux
    made = make(content, kept=Interval(700, 1700))

    assert not made.film.plan.remux
    assert made.numbers() == list(range(21, 51))
    assert made.film.ends_early_ms is None


def test_a_part_up_to_the_end_and_all_of_a_film() -> None:
    content = numbered_film(
        [number * 512 for number in range(60)], base=Fraction(1, 15360)
    )

    assert make(content, kept=Interval(1000, 9000)).numbers() == list(range(30, 60))
    assert make(content, kept=Interval(0, 2000)).film.plan.kept_ms is None


def test_a_part_after_the_end_is_refused_and_nothing_is_shown_instead() -> None:
    content = numbered_film(list(range(30)), base=Fraction(1, 30))

    refusal = refused(content, kept=Interval(5000, 9000))
    assert refusal.code is RefusalCode.NOTHING_KEPT


def variable_pts() -> list[int]:
    """Return time stamps as a phone in poor light makes them, at 600 a second."""
    pts = [0]
    for step in [20, 20, 40, 20, 25, 20, 60, 20] * 8:
        pts.append(pts[-1] + step)
    return pts


def test_a_film_of_variable_rate_is_mapped_frame_by_frame() -> None:
    """Each frame of the proxy shows the picture nearest its time, and names it."""
    pts = variable_pts()
    content = numbered_film(pts, base=Fraction(1, 600), codec="libx265")
    made = make(content)

    assert FrameRate(*made.film.plan.rate) == FrameRate(30)
    source_ms = [-(-value * 1000 // 600) for value in pts]
    numbers = made.numbers()
    assert [row[1] for row in made.rows] == [source_ms[n] for n in numbers]
    assert sorted(set(numbers)) == list(range(len(pts)))
    for proxy_ms, source in made.rows:
        assert -17 <= source - proxy_ms <= 17 or source < proxy_ms
    assert len(made.rows) == len(numbers)


def test_a_film_that_is_safe_to_stream_is_copied() -> None:
    """The very pictures, without decoding, with an index at the start."""
    content = numbered_film(
        list(range(90)),
        base=Fraction(1, 30),
        container="mp4",
        options={"g": "30", "bf": "2"},
        sound_s=3,
    )
    made = make(content)

    assert made.film.plan.remux
    assert made.numbers() == list(range(90))
    assert [row[1] for row in made.rows] == [-(-n * 1000 // 30) for n in range(90)]
    assert made.proxy.index(b"moov") < made.proxy.index(b"mdat")
    assert made.peaks is not None
    assert len(made.peaks) == 300


@pytest.mark.parametrize("copied", [True, False])
def test_the_proxy_begins_at_zero_and_can_be_entered_each_second(
    copied: bool,
) -> None:
    """A coder's step is one frame and no more, wherever they are."""
    options = {"g": "30"} if copied else {"g": "250"}
    content = numbered_film(
        list(range(120)),
        base=Fraction(1, 30),
        container="mp4",
        options=options,
        sound_s=4,
    )
    made = make(content)

    assert made.film.plan.remux is copied
    assert is_in_units(made.proxy)
    with av.open(io.BytesIO(made.proxy), "r") as film:
        track = film.streams.video[0]
        packets = [packet for packet in film.demux(track) if packet.size]
        length = float(film.duration or 0) / av.time_base
    keys = [n for n, packet in enumerate(packets) if packet.is_keyframe]
    assert packets[0].pts == 0
    assert max(b - a for a, b in zip(keys, [*keys[1:], 120], strict=True)) <= 30
    assert length == pytest.approx(4.0, abs=0.001)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_film_held_sideways_stands_upright(turns: int) -> None:
    """The picture is turned, not a note beside it."""
    content = numbered_film(list(range(20)), base=Fraction(1, 25), turns=turns)
    made = make(content)

    assert made.numbers(quarter_turns=turns) == list(range(20))
    with av.open(io.BytesIO(made.proxy), "r") as film:
        assert next(film.decode(video=0)).rotation == 0
    portrait = turns % 2 == 1
    expected = (180, 320) if portrait else (320, 180)
    assert (made.film.plan.width, made.film.plan.height) == expected


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_high_dynamic_range_is_brought_to_a_common_screen(transfer: str) -> None:
    """The proxy says BT.709 and its light is in range."""
    content = numbered_film(
        list(range(10)),
        base=Fraction(1, 25),
        codec="libx265",
        pixels="yuv420p10le",
        options={
            "color_trc": transfer,
            "color_primaries": "bt2020",
            "colorspace": "bt2020nc",
            "x265-params": "log-level=none",
        },
    )
    made = make(content)

    assert made.film.facts.transfer == ("pq" if transfer == "smpte2084" else "hlg")
    with av.open(io.BytesIO(made.proxy), "r") as film:
        frame = next(film.decode(video=0))
        assert (frame.color_trc, frame.color_primaries, frame.colorspace) == (1, 1, 1)
        assert frame.format.name == "yuv420p"
    assert made.numbers() == list(range(10))


@pytest.mark.parametrize("copied", [True, False])
def test_nothing_of_the_phone_or_the_place_is_in_what_we_make(
    copied: bool,
) -> None:
    """Place, maker, time and title are in no file that is made, nor in what is kept."""
    secrets = {
        "location": "+59.9139+010.7522/",
        "com.apple.quicktime.location.ISO6709": "+59.9139+010.7522/",
        "make": "CanaryPhone",
        "title": "CanaryTitle",
        "creation_time": "2026-01-02T03:04:05Z",
    }
    content = numbered_film(
        list(range(80)),
        base=Fraction(1, 30),
        container="mp4",
        options={"g": "30" if copied else "250"},
        sound_s=2,
        container_options={"movflags": "+use_metadata_tags"},
        metadata=secrets,
    )
    assert b"CanaryPhone" in content
    made = make(content)

    assert made.film.plan.remux is copied
    for output in (made.proxy, made.poster, made.original or b""):
        assert b"Canary" not in output
        assert b"+59.9" not in output
        assert b"Lavf" not in output
    assert b"x264" not in (made.proxy if copied else made.original or b"x264")
    with av.open(io.BytesIO(made.proxy), "r") as film:
        assert "creation_time" not in film.metadata
        assert all("creation_time" not in s.metadata for s in film.streams)


def test_a_film_that_lost_its_end_is_taken_to_its_last_whole_frame() -> None:
    """A file with its index first still plays, and we say where it ends."""
    content = numbered_film(
        list(range(250)),
        base=Fraction(1, 25),
        container="mp4",
        size=(320, 180),
        options={"g": "25", "b": "2000000", "crf": "1"},
        container_options={"moov_size": "12000"},
    )
    made = make(content[: int(len(content) * 0.6)])

    numbers = made.numbers()
    assert numbers == list(range(len(numbers)))
    assert 100 < len(numbers) < 250
    assert made.film.ends_early_ms == made.film.duration_ms == 40 * len(numbers)
    assert made.film.facts.declared_ms == 10_000


def test_a_film_that_ends_in_a_broken_cluster_keeps_what_came_before() -> None:
    """What a browser recorded until its battery died."""
    content = numbered_film(
        [40 * number for number in range(200)],
        base=Fraction(1, 1000),
        container="webm",
        codec="libvpx",
        options={"b": "2000000", "deadline": "realtime"},
        container_options={"live": "1"},
    )
    made = make(content[: int(len(content) * 0.7)])

    numbers = made.numbers()
    assert len(numbers) > 80
    assert numbers == list(range(len(numbers)))


def test_a_film_without_a_picture_is_refused() -> None:
    """Sound alone is not a film."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as film:
        track = film.add_stream("aac", rate=48000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(
            np.zeros((2, 1024), np.float32), format="fltp", layout="stereo"
        )
        frame.sample_rate, frame.pts = 48000, 0
        film.mux(track.encode(frame))
        film.mux(track.encode(None))

    assert refused(file.getvalue()).code is RefusalCode.NO_PICTURE


def test_the_source_is_read_about_once_for_each_pass() -> None:
    """A film of many gigabytes is not read over and over."""
    content = numbered_film(
        list(range(300)),
        base=Fraction(1, 25),
        options={"g": "250", "crf": "1"},
        size=(640, 360),
        sound_s=12,
    )
    source = BytesSource(content)
    sinks = {kind: BytesSink() for kind in Output}
    make_film(source, lambda _: sinks, lambda _: None)

    assert sum(stop - start for start, stop in source.reads) < 4 * len(content)


def test_progress_goes_from_reading_to_making() -> None:
    """What the parent sees move."""
    steps: list[Step] = []
    make(numbered_film(list(range(60)), base=Fraction(1, 25)), steps)

    assert any(step.is_making for step in steps)
    assert [step.is_making for step in steps] == sorted(
        step.is_making for step in steps
    )
