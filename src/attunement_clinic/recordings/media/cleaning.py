"""Copy the part of a film that is kept as it was sent, and nothing beside it.

No whole picture outside the part, no sound that lay next to it, no second track, no notes
between the pictures, no metadata. What a phone wrote of place and device is in none of
that. Pictures are not made anew: the copy begins at the first whole picture inside the
part. Where that comes late, or where notes cannot be taken out of a codec, there is no
copy, and the proxy stands for what was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, cast

import av
from av.bitstream import BitStreamFilterContext
from av.packet import Packet

from attunement_clinic.recordings.media.limits import BESIDE_INDEX, COPY_LOSES_MS
from attunement_clinic.recordings.media.opening import opened, picture_of, sound_of
from attunement_clinic.recordings.media.parameters import parameters_alone
from attunement_clinic.recordings.media.pipes import FlowingFile, HeadedFile
from attunement_clinic.recordings.media.rules import PICTURES_ALONE
from attunement_clinic.recordings.media.wire import FilmJob, Output, Plan

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.stream import Stream

    from attunement_clinic.recordings.media.pipes import RangeFile, Worker
    from attunement_clinic.recordings.media.scan import Reading
    from attunement_clinic.recordings.media.wire import Copy

# Sound is coded over its neighbours: so much of it beside an edge may tell of the other
# side (overlapping windows, a reservoir of bits).
_SOUND_BESIDE_EDGE = Fraction(1, 10)
_MOST_LOST = Fraction(1, 5)
_H264_ENTRANCE = "5"


class _Part(NamedTuple):
    """What is copied, in the pictures' own unit: from a whole picture to before an end."""

    gate: int
    end: int | None
    pictures: int
    first_sound: Fraction
    last_sound: Fraction | None


def copy_kept(
    worker: Worker, source: RangeFile, job: FilmJob, plan: Plan, reading: Reading
) -> bool:
    """Write what is kept of a film as it was sent; return whether that went well."""
    if plan.original is None:
        return False
    try:
        with opened(source, job.container, job.demuxer) as film:
            base = picture_of(film).time_base or Fraction(1, 1000)
            part = _part(plan, reading, base)
            if part is None:
                return False
            with _written(worker, plan.original) as output:
                copied = _copy(film, output, part, reading.facts.video_codec)
    except (av.error.FFmpegError, OSError, ValueError):
        # A codec that this container does not hold, or an index larger than its place.
        return False
    return copied >= part.pictures * (1 - _MOST_LOST)


def _part(plan: Plan, reading: Reading, base: Fraction) -> _Part | None:
    """Find the whole picture at which a copy can begin; nothing if it comes too late."""
    first = min(reading.pts)
    begin, end = first, None
    last_sound = None
    if plan.kept_ms is not None:
        begin = first + -(-Fraction(plan.kept_ms[0], 1000) // base)
        end = first + -(-Fraction(plan.kept_ms[1], 1000) // base)
        last_sound = end * base - _SOUND_BESIDE_EDGE
    keys = [pts for pts in reading.keys if pts >= begin and (end is None or pts < end)]
    if not keys or (min(keys) - begin) * base * 1000 > COPY_LOSES_MS:
        return None
    gate = min(keys)
    first_sound = gate * base
    if plan.kept_ms is not None:
        first_sound = max(first_sound, begin * base + _SOUND_BESIDE_EDGE)
    within = sum(begin <= pts and (end is None or pts < end) for pts in reading.pts)
    return _Part(gate, end, within, first_sound, last_sound)


@contextmanager
def _written(worker: Worker, copy: Copy) -> Iterator[OutputContainer]:
    file: HeadedFile | FlowingFile = FlowingFile(worker, Output.ORIGINAL)
    options = {"fflags": "+bitexact"}
    if copy.head_size:
        file = HeadedFile(worker, copy.head_size, Output.ORIGINAL)
        options |= {
            "moov_size": str(copy.head_size - BESIDE_INDEX),
            "use_editlist": "1",
            "write_tmcd": "0",
        }
    output = av.open(
        cast("object", file),
        "w",
        format=copy.muxer,
        buffer_size=1 << 18,
        options=options,
    )
    try:
        yield output
    finally:
        output.close()
    if isinstance(file, HeadedFile):
        file.finish()


def _copy(
    film: InputContainer, output: OutputContainer, part: _Part, codec: str
) -> int:
    """Copy picture and sound of the part; return how many pictures that were."""
    track, sound = picture_of(film), sound_of(film)
    copies: dict[Stream, Stream] = {
        stream: output.add_stream_from_template(stream, opaque=True)
        for stream in (track, sound)
        if stream is not None
    }
    for copy in copies.values():
        copy.metadata.clear()
    pictures = _Pictures(part, codec, track, copies[track])
    _clear_parameters(codec, copies[track])
    start = part.gate * (track.time_base or Fraction(1, 1000))
    for packet in _packets(film, list(copies)):
        # Asked before the filter: it empties what it is given.
        stream, back = packet.stream, round(start / packet.time_base)
        if stream is track:
            kept = pictures.of(packet)
        else:
            kept = [packet] if _is_heard(packet, part) else []
        for each in kept:
            each.pts = None if each.pts is None else each.pts - back
            each.dts = None if each.dts is None else each.dts - back
            each.stream = copies[stream]
            output.mux_one(each)
    return pictures.count


class _Pictures:
    """Let pictures through from a whole one on, until one that lies outside the part.

    In the order of decoding: what comes after one that was left out may need it, up to
    the next whole picture; and what is shown before a whole picture that comes first may
    need one that is not there.
    """

    def __init__(self, part: _Part, codec: str, track: Stream, copy: Stream) -> None:
        self._part = part
        units = PICTURES_ALONE[codec]
        self._alone = _units(units, track, copy) if units else None
        self._entrance = _units(_H264_ENTRANCE, track) if codec == "h264" else None
        self._shown_from: int | None = None
        self.count = 0

    def of(self, packet: Packet[Stream]) -> list[Packet[Stream]]:
        pts = packet.pts
        if pts is None or packet.dts is None or not self._is_inside(packet, pts):
            self._shown_from = None
            return []
        if self._shown_from is None:
            if not packet.is_keyframe or not self._can_begin(packet):
                return []
            self._shown_from = pts
        if pts < self._shown_from:
            return []
        try:
            kept = [packet] if self._alone is None else self._alone.filter(packet)
        except av.error.FFmpegError:
            self._shown_from = None
            return []
        self.count += 1
        return kept

    def _can_begin(self, packet: Packet[Stream]) -> bool:
        """Tell a picture that nothing before it is needed for, without its notes.

        Some of H.264 say only in a note that they can be begun at.
        """
        if self._entrance is None:
            return True
        return bool(self._entrance.filter(Packet(bytes(packet))))

    def _is_inside(self, packet: Packet[Stream], pts: int) -> bool:
        if packet.is_corrupt or packet.is_discard:
            return False
        return pts >= self._part.gate and (
            self._part.end is None or pts < self._part.end
        )


def _units(
    units: str, track: Stream, copy: Stream | None = None
) -> BitStreamFilterContext:
    return BitStreamFilterContext(f"filter_units=pass_types={units}", track, copy)


def _clear_parameters(codec: str, copy: Stream) -> None:
    """Take the notes from what stands before the first packet as well."""
    context = copy.codec_context
    stored = context.extradata
    if not stored or not PICTURES_ALONE[codec]:
        return
    # The filter that takes packets apart has brought it to the form that packets have.
    sets = parameters_alone(codec, stored)
    if sets is None:
        message = f"what is stored before the pictures of {codec} is not known"
        raise ValueError(message)
    context.extradata = sets


def _is_heard(packet: Packet[Stream], part: _Part) -> bool:
    if packet.pts is None or packet.is_corrupt or packet.is_discard:
        return False
    begins = packet.pts * packet.time_base
    ends = begins + (packet.duration or 0) * packet.time_base
    return begins >= part.first_sound and (
        part.last_sound is None or ends <= part.last_sound
    )


def _packets(film: InputContainer, streams: list[Stream]) -> Iterator[Packet[Stream]]:
    """Yield the packets that hold something, until the file is damaged beyond reading."""
    try:
        for packet in film.demux(*streams):
            if packet.size:
                yield packet
    except av.error.FFmpegError:
        return
