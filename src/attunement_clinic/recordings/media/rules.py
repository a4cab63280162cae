"""What becomes of a film, decided from its facts alone.

The proxy is the film of record for coding, so it has one constant rate, begins at zero
and can be entered anywhere. A source that already is like that is copied unchanged;
every other is made anew.
"""

from __future__ import annotations

import math
from fractions import Fraction

from attunement.timebase import (
    FrameRate,
    nearest_standard_rate,
    standard_rate_at_least,
)
from attunement.timeline.interval import Interval
from attunement_clinic.recordings.media.limits import (
    BESIDE_INDEX,
    FASTEST_RATE,
    LARGEST_SIDE_PX,
    LONGEST_MS,
    PROXY_SIDE_PX,
    REMUX_FASTEST_RATE,
    REMUX_KEY_GAP_MS,
    SOUND_FRAME,
    SOUND_HZ,
)
from attunement_clinic.recordings.media.ports import HEAD_LIMIT, HEAD_UNIT
from attunement_clinic.recordings.media.sniff import Container
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Copy, Facts, Plan

# Differences of rounded time stamps are off by up to one unit; but a coarse unit is no
# excuse for more than this.
_ROUNDING = Fraction(2, 1000)
_ENDS_EARLY_MS = 500
# Bytes of index for one picture (size, offset of composition, key, chunk) and for one
# frame of sound (size, chunk), each at its worst.
_INDEX_PER_PICTURE = 28
_INDEX_PER_SOUND_FRAME = 24
_INDEX_FIXED = 1 << 14
# The same of a film that is copied as a phone wrote it, every time stamp on its own.
_COPIED_PICTURE = 48
_COPIED_SOUND = 40

#: What of each codec is pictures and their order, and nothing else (`filter_units`); ""
#: where there is nothing else. A codec that is not here may hold notes that stay in.
PICTURES_ALONE = {
    "h264": "1-5|7-8",
    # 62 is how bright the pictures of newer phones are shown.
    "hevc": "0-34|62",
    "vp8": "",
    "vp9": "",
}
_SOUND_ALONE = {"aac", "alac", "amrnb", "amrwb", "mp3", "mp3float", "opus"}


def plan_for(facts: Facts, kept: Interval | None = None) -> Plan:
    """Decide how the proxy is made.

    Parameters
    ----------
    facts : Facts
        What the whole film is.
    kept : Interval, optional
        The part of it that the parent kept, from its first picture.

    Raises
    ------
    RefusedFilmError
        When the film is beyond what is read, or ends before the kept part begins.
    """
    _refuse_too_much(facts)
    has_sound = bool(facts.audio_codec)
    kept_ms = _kept_ms(facts, kept)
    # A copy can only begin at a whole picture: it would show more than was kept.
    copied = kept_ms is None and not remux_hindrances(facts)
    if copied and facts.step is not None:
        rate = 1 / Fraction(*facts.step)
        size, frames = (facts.width, facts.height), facts.frames
    else:
        standard = proxy_rate(facts)
        rate = standard.fraction
        size = proxy_size(facts)
        onset_ms, offset_ms = kept_ms or (0, facts.end_ms - facts.first_pts_ms)
        seconds = Fraction(offset_ms - onset_ms, 1000)
        frames = max(1, math.ceil(seconds * rate))
    return Plan(
        remux=copied,
        rate=rate.as_integer_ratio(),
        width=size[0],
        height=size[1],
        frames=frames,
        has_sound=has_sound,
        head_size=_head_size(frames, rate, facts.audio_rate if copied else SOUND_HZ),
        kept_ms=kept_ms,
    )


def original_for(facts: Facts, plan: Plan, container: Container) -> Copy | None:
    """Decide how what was sent is copied for keeping; None where the proxy is kept."""
    sound = facts.audio_codec
    if (
        plan.remux
        or facts.video_codec not in PICTURES_ALONE
        or (sound and sound not in _SOUND_ALONE and not sound.startswith("pcm_"))
    ):
        return None
    if container is not Container.MOV:
        return Copy("matroska", 0)
    room = (
        BESIDE_INDEX
        + _INDEX_FIXED
        + facts.frames * _COPIED_PICTURE
        + facts.audio_packets * _COPIED_SOUND
    )
    head = math.ceil(room / HEAD_UNIT) * HEAD_UNIT
    return Copy("mov", head) if head <= HEAD_LIMIT else None


def _kept_ms(facts: Facts, kept: Interval | None) -> tuple[int, int] | None:
    """Bring the kept part into the film; all of it is no part."""
    if kept is None:
        return None
    length_ms = facts.end_ms - facts.first_pts_ms
    if kept.onset_ms >= length_ms:
        raise RefusedFilmError(
            RefusalCode.NOTHING_KEPT,
            f"kept from {kept.onset_ms} ms on, of {length_ms} ms",
        )
    if kept.onset_ms == 0 and kept.offset_ms >= length_ms:
        return None
    return _at_a_picture(facts, kept.onset_ms), min(kept.offset_ms, length_ms)


def _at_a_picture(facts: Facts, onset_ms: int) -> int:
    """Move a beginning on to the next picture of a steady film, less the rounding.

    So the part's pictures stand on the proxy's own steps, and none falls out at its end.
    """
    if not facts.is_steady:
        return onset_ms
    step_ms = 1000 / Fraction(*facts.mean_rate)
    rounding_ms = _ROUNDING * 1000
    number = math.ceil((onset_ms - rounding_ms) / step_ms)
    return max(onset_ms, math.floor(number * step_ms - rounding_ms))


def _head_size(frames: int, rate: Fraction, sound_hz: int) -> int:
    """Return room enough for the index at the start of the proxy."""
    sound_frames = math.ceil((frames / rate + 2) * sound_hz / SOUND_FRAME)
    room = (
        BESIDE_INDEX
        + _INDEX_FIXED
        + (frames + 100) * _INDEX_PER_PICTURE
        + sound_frames * _INDEX_PER_SOUND_FRAME
    )
    return math.ceil(room / HEAD_UNIT) * HEAD_UNIT


def _refuse_too_much(facts: Facts) -> None:
    if max(facts.width, facts.height) > LARGEST_SIDE_PX:
        raise RefusedFilmError(
            RefusalCode.TOO_LARGE_PICTURE,
            f"{facts.width}×{facts.height} pixels; {LARGEST_SIDE_PX} is the limit",
        )
    if facts.end_ms - facts.first_pts_ms > LONGEST_MS:
        raise RefusedFilmError(
            RefusalCode.TOO_LONG,
            f"{(facts.end_ms - facts.first_pts_ms) / 60_000:.0f} minutes",
        )
    if Fraction(*facts.mean_rate) > FASTEST_RATE:
        raise RefusedFilmError(
            RefusalCode.TOO_COMPLEX,
            f"{float(Fraction(*facts.mean_rate)):.0f} pictures a second",
        )


def remux_hindrances(facts: Facts) -> list[str]:
    """Return why a film may not simply be copied, in a technician's words."""
    even = facts.width % 2 == 0 and facts.height % 2 == 0
    rules = {
        f"the picture is {facts.video_codec}": facts.video_codec == "h264",
        f"the pixels are {facts.pixel_format}": facts.pixel_format == "yuv420p",
        f"the sound is {facts.audio_codec} {facts.audio_profile}": not facts.audio_codec
        or (facts.audio_codec, facts.audio_profile) == ("aac", "LC"),
        "the picture is larger than the proxy": max(facts.width, facts.height)
        <= PROXY_SIDE_PX
        and even,
        "the pixels are not square": facts.sample_aspect == (1, 1),
        "the picture is turned": facts.is_upright,
        "the picture is interlaced": not facts.is_interlaced,
        "the steps between pictures differ": facts.step is not None,
        "there are too many pictures a second": Fraction(*facts.mean_rate)
        <= REMUX_FASTEST_RATE,
        "the first picture is not at zero": facts.first_pts_ms == 0,
        "an edit list cuts the film": not facts.has_cuts,
        "a picture is damaged": not facts.is_damaged,
        "the sound begins late": not facts.audio_codec or facts.audio_first_ms <= 0,
        "whole pictures are too far apart": facts.longest_key_gap_ms
        <= REMUX_KEY_GAP_MS,
        "the film ends early": not facts.is_truncated,
    }
    return [hindrance for hindrance, holds in rules.items() if not holds]


def proxy_rate(facts: Facts) -> FrameRate:
    """Return the constant rate that a film is brought to."""
    if facts.is_steady:
        return nearest_standard_rate(Fraction(*facts.mean_rate))
    rate = Fraction(*facts.rate_95)
    near = nearest_standard_rate(rate)
    rounding = min(Fraction(*facts.tick), _ROUNDING)
    if abs(1 / near.fraction - 1 / rate) <= rounding:
        return near
    return standard_rate_at_least(rate)


def proxy_size(facts: Facts) -> tuple[int, int]:
    """Return width and height of the proxy, upright, even, with square pixels."""
    aspect = Fraction(*facts.sample_aspect)
    width, height = Fraction(facts.width), Fraction(facts.height)
    if aspect >= 1:
        width *= aspect
    else:
        height /= aspect
    if facts.quarter_turns % 2:
        width, height = height, width
    shrink = min(Fraction(1), Fraction(PROXY_SIDE_PX) / max(width, height))
    return _even(width * shrink), _even(height * shrink)


def _even(side: Fraction) -> int:
    return max(2, 2 * round(side / 2))


def ends_early_ms(facts: Facts) -> int | None:
    """Return where a film ends that should have been longer, from its beginning."""
    length = facts.end_ms - facts.first_pts_ms
    if facts.is_truncated or (
        facts.declared_ms is not None and facts.declared_ms - length > _ENDS_EARLY_MS
    ):
        return length
    return None
