"""What becomes of a film is decided by its facts alone."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest

from attunement.timebase import FrameRate
from attunement_clinic.recordings.media import rules
from attunement_clinic.recordings.media.orientation import Orientation, from_matrix
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Facts

SAFE = Facts(
    video_codec="h264",
    profile="High",
    pixel_format="yuv420p",
    width=1280,
    height=720,
    sample_aspect=(1, 1),
    quarter_turns=0,
    is_mirrored=False,
    is_upright=True,
    transfer="sdr",
    matrix="bt709",
    is_interlaced=False,
    frames=900,
    first_pts_ms=0,
    end_ms=30_000,
    step=(1, 30),
    is_steady=True,
    tick=(1, 15360),
    mean_rate=(30, 1),
    rate_95=(30, 1),
    longest_key_gap_ms=2000,
    has_cuts=False,
    is_damaged=False,
    audio_codec="aac",
    audio_profile="LC",
    audio_first_ms=-21,
    audio_rate=48_000,
    audio_packets=100,
    declared_ms=30_000,
    is_truncated=False,
)


def test_a_film_that_is_safe_to_stream_is_copied() -> None:
    """Nothing is made anew that need not be."""
    plan = rules.plan_for(SAFE)

    assert plan.remux
    assert (plan.rate, plan.frames) == ((30, 1), 900)


def test_a_silent_film_is_copied_too() -> None:
    """No sound is no hindrance."""
    silent = msgspec.structs.replace(SAFE, audio_codec="", audio_profile="")

    assert rules.plan_for(silent).remux


@pytest.mark.parametrize(
    "change",
    [
        {"video_codec": "hevc"},
        {"pixel_format": "yuv420p10le"},
        {"pixel_format": "yuvj420p"},
        {"pixel_format": "yuv422p"},
        {"audio_codec": "mp3float", "audio_profile": ""},
        {"audio_profile": "HE-AAC"},
        {"width": 1920, "height": 1080},
        {"width": 720, "height": 1284},
        {"sample_aspect": (16, 15)},
        {"is_upright": False, "quarter_turns": 1},
        {"is_interlaced": True},
        {"step": None},
        {"first_pts_ms": 33},
        {"has_cuts": True},
        {"is_damaged": True},
        {"longest_key_gap_ms": 2001},
        {"is_truncated": True},
        {"audio_first_ms": 400},
    ],
    ids=str,
)
def test_one_deviation_is_enough_to_make_the_film_anew(change: dict[str, Any]) -> None:
    """The rules of a copy, each alone."""
    assert not rules.plan_for(msgspec.structs.replace(SAFE, **change)).remux


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ((2997, 100), FrameRate(30000, 1001)),
        ((24, 1), FrameRate(24)),
        ((15, 1), FrameRate(24000, 1001)),
        ((120, 1), FrameRate(60000, 1001)),
        ((26, 1), FrameRate(25)),
    ],
)
def test_a_constant_rate_goes_to_the_nearest(
    rate: tuple[int, int], expected: FrameRate
) -> None:
    """Of the seven standard rates."""
    facts = msgspec.structs.replace(SAFE, mean_rate=rate)

    assert rules.proxy_rate(facts) == expected


@pytest.mark.parametrize(
    ("rate", "tick", "expected"),
    [
        ((26, 1), (1, 15360), FrameRate(30000, 1001)),
        ((30, 1), (1, 15360), FrameRate(30)),
        ((3001, 100), (1, 90000), FrameRate(30)),
        # 33 ms in a container that counts milliseconds is 30 frames a second.
        ((1000, 33), (1, 1000), FrameRate(30)),
        ((31, 1), (1, 90000), FrameRate(50)),
        ((240, 1), (1, 90000), FrameRate(60000, 1001)),
    ],
)
def test_a_variable_rate_goes_to_the_smallest_that_loses_nothing(
    rate: tuple[int, int], tick: tuple[int, int], expected: FrameRate
) -> None:
    """Its 95th percentile decides, but for the rounding of its time stamps."""
    facts = msgspec.structs.replace(
        SAFE, is_steady=False, step=None, rate_95=rate, tick=tick
    )

    assert rules.proxy_rate(facts) == expected


@pytest.mark.parametrize(
    ("size", "aspect", "turns", "expected"),
    [
        ((3840, 2160), (1, 1), 0, (1280, 720)),
        ((3840, 2160), (1, 1), 1, (720, 1280)),
        ((720, 576), (64, 45), 0, (1024, 576)),
        ((176, 144), (12, 11), 0, (192, 144)),
        ((641, 359), (1, 1), 0, (640, 360)),
        ((8192, 16), (1, 1), 0, (1280, 2)),
    ],
)
def test_the_proxy_is_upright_even_square_and_small(
    size: tuple[int, int],
    aspect: tuple[int, int],
    turns: int,
    expected: tuple[int, int],
) -> None:
    """Its long side is at most 1280, its sides are even, its pixels square."""
    facts = msgspec.structs.replace(
        SAFE,
        width=size[0],
        height=size[1],
        sample_aspect=aspect,
        quarter_turns=turns,
    )

    assert rules.proxy_size(facts) == expected


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"width": 100_000, "height": 100_000}, RefusalCode.TOO_LARGE_PICTURE),
        ({"end_ms": 3 * 3600 * 1000 + 1}, RefusalCode.TOO_LONG),
        ({"mean_rate": (1_000_000, 1)}, RefusalCode.TOO_COMPLEX),
    ],
    ids=str,
)
def test_too_much_is_refused(change: dict[str, Any], code: RefusalCode) -> None:
    """Each budget has its own word."""
    with pytest.raises(RefusedFilmError) as refusal:
        rules.plan_for(msgspec.structs.replace(SAFE, **change))

    assert refusal.value.code is code


def test_where_a_film_ends_early_is_told_from_its_beginning() -> None:
    """Half a minute of a whole one."""
    cut = msgspec.structs.replace(SAFE, declared_ms=60_000, first_pts_ms=1000)

    assert rules.ends_early_ms(cut) == 29_000
    assert rules.ends_early_ms(SAFE) is None


def test_the_head_has_room_for_the_index_of_the_longest_film() -> None:
    """Three hours at 59.94 frames a second still fit what the store keeps open."""
    longest = msgspec.structs.replace(
        SAFE,
        width=3840,
        height=2160,
        mean_rate=(60000, 1001),
        end_ms=3 * 3600 * 1000,
    )

    assert rules.plan_for(longest).head_size <= 1 << 25


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((1, 0, 0, 1), Orientation(0, is_mirrored=False)),
        ((0, 1, -1, 0), Orientation(1, is_mirrored=False)),
        ((-1, 0, 0, -1), Orientation(2, is_mirrored=False)),
        ((0, -1, 1, 0), Orientation(3, is_mirrored=False)),
        ((-1, 0, 0, 1), Orientation(0, is_mirrored=True)),
    ],
)
def test_the_display_matrix_is_read_as_players_read_it(
    rows: tuple[int, int, int, int], expected: Orientation
) -> None:
    """The four ways to hold a phone, and the mirror of its front camera."""
    a, b, c, d = (value * 65536 for value in rows)

    assert from_matrix((a, b, 0, c, d, 0, 0, 0, 1 << 30)) == expected


def test_rates_are_exact() -> None:
    """A film at 30000/1001 stays there."""
    facts = msgspec.structs.replace(
        SAFE, step=(1001, 30000), mean_rate=(30000, 1001), frames=900
    )

    assert Fraction(*rules.plan_for(facts).rate) == Fraction(30000, 1001)
