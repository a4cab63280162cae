"""Read a whole film once without decoding it, and say what it is."""

from __future__ import annotations

from array import array
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import av
import numpy as np
from av.bitstream import BitStreamFilterContext

from attunement_clinic.recordings.media.limits import FASTEST_RATE, LONGEST_MS
from attunement_clinic.recordings.media.opening import (
    WITHOUT_NOTES,
    opened,
    picture_of,
    sound_of,
)
from attunement_clinic.recordings.media.orientation import Orientation, orientation_of
from attunement_clinic.recordings.media.picture import HDR_TRANSFERS, matrix_of
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Facts, FilmJob, Opened

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from attunement_clinic.recordings.media.pipes import RangeFile, Worker

_PACKETS_FOR_A_PICTURE = 600
_LATE_END_MS = 500
# An edit list hides pictures; a cut at a whole picture's distance hides a few hundred.
_UNSEEN_PER_PICTURE = 10
_UNSEEN_AT_FIRST = 1000
_SPREAD = Fraction(2, 1000)
_MS = 1000


class Reading(NamedTuple):
    """What one reading of a film found: its facts, and its pictures' time stamps."""

    facts: Facts
    pts: array[int]
    keys: array[int]


class _Sound(NamedTuple):
    first_ms: int
    packets: int


class _Track:
    """Time stamps of one track, as they come."""

    def __init__(self) -> None:
        self.pts = array("q")
        self.keys = array("q")
        self.end = 0
        self.cuts = False
        self.damaged = False
        self.unseen = 0
        self.truncated = False

    def refuse_too_much(self, base: Fraction) -> None:
        """End the reading of a film that goes on and on, or shows next to nothing."""
        if self.pts and (self.end - self.pts[0]) * base * _MS > LONGEST_MS:
            raise RefusedFilmError(
                RefusalCode.TOO_LONG, f"longer than {LONGEST_MS // 60_000} minutes"
            )
        if len(self.pts) > FASTEST_RATE * LONGEST_MS // _MS:
            raise RefusedFilmError(RefusalCode.TOO_COMPLEX, "too many pictures")
        if self.unseen > _UNSEEN_PER_PICTURE * (len(self.pts) + _UNSEEN_AT_FIRST):
            raise RefusedFilmError(
                RefusalCode.TOO_COMPLEX, f"{self.unseen} pictures that are never shown"
            )

    def add(self, packet: Packet[Stream]) -> None:
        pts = packet.pts if packet.pts is not None else packet.dts
        if packet.is_corrupt:
            self.truncated = True
            return
        if packet.is_discard:
            self.cuts = True
            self.unseen += 1
            return
        if pts is None:
            pts = self.end
        self.pts.append(pts)
        self.end = max(self.end, pts + (packet.duration or 0))
        if packet.is_keyframe:
            self.keys.append(pts)


def first_picture(film: InputContainer, track: VideoStream) -> VideoFrame:
    """Decode until a picture comes; it tells what the container may keep to itself."""
    for number, packet in enumerate(film.demux(track)):
        try:
            for frame in packet.decode():
                return frame
        except av.error.FFmpegError:
            pass
        if number > _PACKETS_FOR_A_PICTURE:
            break
    raise RefusedFilmError(
        RefusalCode.UNREADABLE,
        f"no picture could be decoded ({track.codec_context.name})",
    )


def scan(worker: Worker, source: RangeFile, job: FilmJob) -> Reading:
    """Probe the film, then read every packet of its picture and sound."""
    with opened(source, job.container, job.demuxer) as film:
        track = picture_of(film)
        declared = _declared_ms(film, track)
        picture = first_picture(film, track)
        orientation = orientation_of(picture)
    worker.report(Opened(declared_ms=declared))
    with opened(source, job.container, job.demuxer) as film:
        pictures, heard = _read_through(worker, film, job.size)
        facts = _facts(film, picture, orientation, pictures, heard, declared)
        return Reading(facts, pictures.pts, pictures.keys)


def _declared_ms(film: InputContainer, track: VideoStream) -> int | None:
    declared: int | None = None
    if track.duration is not None and track.time_base is not None:
        declared = int(track.duration * track.time_base * _MS)
    elif film.duration is not None:
        declared = film.duration // (av.time_base // _MS)
    if declared is None or declared <= 0:
        return None
    if declared > LONGEST_MS:
        raise RefusedFilmError(
            RefusalCode.TOO_LONG, f"{declared / 60_000:.0f} minutes by its own account"
        )
    rate = track.average_rate or track.guessed_rate
    if track.frames and rate and rate > FASTEST_RATE:
        raise RefusedFilmError(
            RefusalCode.TOO_COMPLEX, f"{float(rate):.0f} pictures a second"
        )
    return declared


def _read_through(
    worker: Worker, film: InputContainer, size: int
) -> tuple[_Track, _Sound]:
    track, sound = picture_of(film), sound_of(film)
    wanted = [track] if sound is None else [track, sound]
    pictures, first_ms, heard = _Track(), 0, 0
    base = track.time_base or Fraction(1, _MS)
    is_h264 = track.codec_context.name == "h264"
    notes = BitStreamFilterContext(WITHOUT_NOTES, track) if is_h264 else None
    try:
        for packet in film.demux(*wanted):
            if packet.size == 0:
                continue
            if packet.stream is not track:
                if not heard and packet.pts is not None:
                    first_ms = int(packet.pts * packet.time_base * _MS)
                heard += packet.pts is not None
                continue
            if packet.pos is not None and size:
                worker.progress(packet.pos / size)
            pictures.add(packet)
            if notes is not None and not pictures.damaged:
                pictures.damaged = not _is_whole(notes, packet)
            pictures.refuse_too_much(base)
    except av.error.FFmpegError:
        # Whatever came before the fault is the film; it is judged below.
        pictures.truncated = True
    if not pictures.pts:
        raise RefusedFilmError(RefusalCode.UNREADABLE, "the track holds no picture")
    return pictures, _Sound(first_ms, heard)


def _is_whole(notes: BitStreamFilterContext, packet: Packet[Stream]) -> bool:
    """Tell whether a picture can be taken apart, as a copy needs; it is used up."""
    try:
        notes.filter(packet)
    except av.error.FFmpegError:
        return False
    return True


def _facts(  # one value from each of the readings
    film: InputContainer,
    picture: VideoFrame,
    orientation: Orientation,
    pictures: _Track,
    heard: _Sound,
    declared: int | None,
) -> Facts:
    track, sound = picture_of(film), sound_of(film)
    base = track.time_base or Fraction(1, 1000)
    pts = np.sort(np.asarray(pictures.pts, dtype=np.int64))
    steps = np.diff(pts)
    steps = steps[steps > 0]
    typical = int(np.median(steps)) if len(steps) else round(Fraction(1, 25) / base)
    end = max(pictures.end, int(pts[-1]) + typical)
    context = track.codec_context
    sample = picture_aspect(track)
    end_ms = int(end * base * _MS)
    return Facts(
        video_codec=context.name,
        profile=track.profile or "",
        pixel_format=picture.format.name,
        width=picture.width,
        height=picture.height,
        sample_aspect=(sample.numerator, sample.denominator),
        quarter_turns=orientation.quarter_turns,
        is_mirrored=orientation.is_mirrored,
        is_upright=orientation.is_upright,
        transfer=HDR_TRANSFERS.get(int(picture.color_trc), "sdr"),
        matrix=matrix_of(picture),
        is_interlaced=picture.interlaced_frame,
        frames=len(pts),
        first_pts_ms=int(pts[0] * base * _MS),
        end_ms=end_ms,
        step=_equal_step(steps, len(pts), typical, base),
        is_steady=_is_steady(steps, len(pts), base),
        tick=_ratio(base),
        mean_rate=_ratio(_mean_rate(pts, typical, base)),
        rate_95=_ratio(_rate_95(steps, typical, base)),
        longest_key_gap_ms=_longest_key_gap(pictures.keys, end, base),
        has_cuts=pictures.cuts,
        is_damaged=pictures.damaged,
        audio_codec=sound.codec_context.name if sound else "",
        audio_profile=(sound.profile or "") if sound else "",
        audio_first_ms=heard.first_ms,
        audio_rate=sound.codec_context.sample_rate if sound else 0,
        audio_packets=heard.packets,
        declared_ms=declared,
        is_truncated=pictures.truncated
        or (
            declared is not None and declared - _duration(pts, end, base) > _LATE_END_MS
        ),
    )


def _duration(pts: np.ndarray, end: int, base: Fraction) -> int:
    return int((end - int(pts[0])) * base * _MS)


def picture_aspect(track: VideoStream) -> Fraction:
    """Return the shape of one pixel; nonsense counts as square."""
    aspect = track.sample_aspect_ratio
    if not aspect or not Fraction(1, 4) <= aspect <= 4:
        return Fraction(1)
    return aspect


def _equal_step(
    steps: np.ndarray, frames: int, typical: int, base: Fraction
) -> tuple[int, int] | None:
    """Return the step in seconds if every step is the same."""
    if len(steps) != frames - 1 or len(set(steps.tolist())) > 1:
        return None
    return _ratio(typical * base)


def _is_steady(steps: np.ndarray, frames: int, base: Fraction) -> bool:
    """Tell whether the steps differ by no more than the rounding of their unit."""
    if len(steps) != frames - 1:
        return False
    if not len(steps):
        return True
    spread = int(steps.max() - steps.min())
    return spread <= 1 or spread * base <= _SPREAD


def _mean_rate(pts: np.ndarray, typical: int, base: Fraction) -> Fraction:
    if len(pts) < 2 or pts[-1] == pts[0]:
        return 1 / (typical * base)
    return (len(pts) - 1) / (int(pts[-1] - pts[0]) * base)


def _rate_95(steps: np.ndarray, typical: int, base: Fraction) -> Fraction:
    """Return the rate that 95 of 100 pictures stay at or below."""
    if not len(steps):
        return 1 / (typical * base)
    step = int(np.percentile(steps, 5, method="lower"))
    return 1 / (step * base)


def _longest_key_gap(keys: array[int], end: int, base: Fraction) -> int:
    edges = np.sort(np.asarray([*keys, end], dtype=np.int64))
    if len(edges) < 2:
        return int(end * base * _MS)
    return int(int(np.max(np.diff(edges))) * base * _MS)


def _ratio(value: Fraction) -> tuple[int, int]:
    return value.limit_denominator(1_000_000).as_integer_ratio()
