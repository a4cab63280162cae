"""Make the proxy anew: constant rate, upright, small, with its companions."""

from __future__ import annotations

import math
import struct
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.packet import Packet
from av.video.frame import VideoFrame

from attunement.timebase import FrameRate, ms_of_frame, ms_of_pts
from attunement_clinic.recordings.media import poster, proxy
from attunement_clinic.recordings.media.limits import SOUND_FRAME, SOUND_HZ
from attunement_clinic.recordings.media.opening import opened, picture_of, sound_of
from attunement_clinic.recordings.media.picture import PictureMaker
from attunement_clinic.recordings.media.sound import Peaks, SoundLine, decoded
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Facts, FilmJob, Made, Output, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

    from attunement_clinic.recordings.media.pipes import RangeFile, Worker

ROW = struct.Struct("<qq")
_LONGEST_LAST_PICTURE_S = 2
_MUCH_FASTER = Fraction(5, 4)


def _unchanged(picture: VideoFrame) -> VideoFrame:
    return picture


class _Slots:
    """Place source pictures on the constant grid of the proxy.

    A picture goes to the slot nearest to its time and stays until the next; of two for
    one slot the later wins. So no picture is shown further than half a step from its
    time. Of a part (where it ends, how many slots it has) only pictures that begin
    inside it are placed; the last of them stays until its slots are filled.

    `make` brings a picture to its form in the proxy as soon as it comes, so that none of
    the source's own is kept: in 4K each of them takes some thirty megabytes.
    """

    def __init__(
        self,
        rate: Fraction,
        base: Fraction,
        film_pts: int,
        first_pts: int,
        part: tuple[int, int] | None = None,
        make: Callable[[VideoFrame], VideoFrame] = _unchanged,
    ) -> None:
        self._make = make
        self._rate = rate
        self._base = base
        self._first = first_pts
        self._part = part
        self.is_over = False
        self._current: VideoFrame | None = None
        self._lasts = 0
        self._pts = first_pts
        self._seen = film_pts
        self._next_slot = 0
        self._step = round(1 / rate / base) or 1

    def add(self, picture: VideoFrame) -> Iterator[tuple[int, int, VideoFrame]]:
        """Yield (slot, source pts, picture) for what this picture brings to an end."""
        pts = picture.pts if picture.pts is not None else picture.dts
        if pts is None:
            pts = self._seen + self._step
        self._seen = pts
        if self._part is not None and not self._first <= pts < self._part[0]:
            self.is_over = pts >= self._part[0]
            return
        slot = self._slot(pts)
        if self._current is not None:
            yield from self._until(slot)
        # Slots before the first picture that could be decoded show that one.
        self._lasts = picture.duration or self._step
        self._current, self._pts = self._make(picture), pts

    def finish(self) -> Iterator[tuple[int, int, VideoFrame]]:
        """Yield what the last picture fills."""
        if self._current is None:
            return
        lasts = min(self._lasts, int(_LONGEST_LAST_PICTURE_S / self._base))
        end = self._slot(self._pts + lasts)
        if self._part is None:
            end = max(end, self._next_slot + 1)
        else:
            all_of_it = self._part[1]
            end = all_of_it if self.is_over else min(max(end, 1), all_of_it)
        yield from self._until(end)

    def _slot(self, pts: int) -> int:
        return max(
            0, int((pts - self._first) * self._base * self._rate + Fraction(1, 2))
        )

    def _until(self, slot: int) -> Iterator[tuple[int, int, VideoFrame]]:
        current = self._current
        while current is not None and self._next_slot < slot:
            yield self._next_slot, self._pts, current
            self._next_slot += 1


class Transcoder:
    """One pass through the film that makes everything."""

    def __init__(self, worker: Worker, facts: Facts, plan: Plan) -> None:
        self._worker = worker
        self._facts = facts
        self._plan = plan
        self._rate = FrameRate(*plan.rate)
        self._maker = PictureMaker(facts, plan)
        self._poster = poster.PosterChooser(facts.matrix)
        self._poster_slots = {int(part * plan.frames) for part in poster.MOMENTS}
        self._table = bytearray()
        self._shown: tuple[int, VideoFrame] | None = None
        # Of a film much faster than its proxy most pictures are never shown: those that
        # are can be made when that is known.
        mean_rate, rate = Fraction(*facts.mean_rate), Fraction(*plan.rate)
        self._makes_late = mean_rate > rate * _MUCH_FASTER
        self._damaged = 0
        self._peaks = Peaks()
        self._samples = np.zeros((1, 0), np.float32)
        self._sound_pts = 0

    def run(self, source: RangeFile, job: FilmJob, first_pts: int) -> Made:
        """Make the proxy, the frame table, the still and the peaks."""
        with opened(source, job.container, job.demuxer) as film:
            track = picture_of(film)
            sound = sound_of(film) if self._plan.has_sound else None
            with proxy.written(self._worker, self._plan) as output:
                self._picture = proxy.add_picture(
                    output, self._plan, self._facts.matrix
                )
                line = self._sound_line(output, sound, track, first_pts)
                self._pass(film, output, track, line, first_pts)
        return self._companions(line is not None)

    def _sound_line(
        self,
        output: OutputContainer,
        sound: AudioStream | None,
        track: VideoStream,
        first_pts: int,
    ) -> SoundLine | None:
        if sound is None:
            return None
        channels = 1 if sound.codec_context.channels == 1 else 2
        self._sound = proxy.add_sound(output, channels)
        self._samples = np.zeros((channels, 0), np.float32)
        # Whole frames only, so that the sound does not outlast the picture.
        seconds = self._plan.frames / Fraction(*self._plan.rate)
        samples = int(seconds * SOUND_HZ) // SOUND_FRAME * SOUND_FRAME
        base = track.time_base or Fraction(1, 1000)
        kept_from = self._plan.kept_ms[0] if self._plan.kept_ms else 0
        return SoundLine(
            first_pts * base + Fraction(kept_from, 1000),
            samples,
            channels,
            lambda part: self._encode_sound(output, part),
        )

    def _pass(
        self,
        film: InputContainer,
        output: OutputContainer,
        track: VideoStream,
        line: SoundLine | None,
        first_pts: int,
    ) -> None:
        slots = self._slots(track.time_base or Fraction(1, 1000), first_pts)
        sound = sound_of(film) if line is not None else None
        for packet in _packets(film, track, sound):
            if packet.stream is track:
                for picture in self._decoded(cast("Packet[VideoStream]", packet)):
                    self._encode(output, track, slots.add(picture))
                    # Held here it would be one more of them in memory.
                    del picture
            elif line is not None:
                for frame in decoded(cast("Packet[AudioStream]", packet)):
                    line.add(frame)
            if slots.is_over and (line is None or line.is_full):
                break
        self._encode(output, track, slots.finish())
        output.mux(self._picture.encode(None))
        if line is not None:
            line.flush()
            output.mux(self._sound.encode(None))

    def _slots(self, base: Fraction, first_pts: int) -> _Slots:
        kept = self._plan.kept_ms
        make = _unchanged if self._makes_late else self._maker.make
        if kept is None:
            return _Slots(self._rate.fraction, base, first_pts, first_pts, make=make)
        # The first time stamps at or after the edges of the part.
        begin, end = (first_pts + math.ceil(Fraction(ms, 1000) / base) for ms in kept)
        part = (end, self._plan.frames)
        return _Slots(self._rate.fraction, base, first_pts, begin, part, make)

    def _decoded(self, packet: Packet[VideoStream]) -> list[VideoFrame]:
        if packet.is_corrupt and packet.size:
            self._damaged += 1
            return []
        try:
            return packet.decode()
        except av.error.FFmpegError:
            self._damaged += 1
            return []

    def _encode(
        self,
        output: OutputContainer,
        track: VideoStream,
        placed: Iterator[tuple[int, int, VideoFrame]],
    ) -> None:
        for slot, pts, picture in placed:
            self._encode_picture(output, track, slot, pts, self._in_form(pts, picture))

    def _in_form(self, pts: int, picture: VideoFrame) -> VideoFrame:
        """Return a picture in its form in the proxy; each is made once."""
        if not self._makes_late:
            return picture
        if self._shown is None or self._shown[0] != pts:
            self._shown = (pts, self._maker.make(picture))
        return self._shown[1]

    def _encode_picture(
        self,
        output: OutputContainer,
        track: VideoStream,
        slot: int,
        pts: int,
        picture: VideoFrame,
    ) -> None:
        picture.pts = slot
        picture.time_base = 1 / self._rate.fraction
        picture.pict_type = 0
        output.mux(self._picture.encode(picture))
        if slot in self._poster_slots or slot == 0:
            self._poster.offer(picture)
        base = track.time_base or Fraction(1, 1000)
        self._table += ROW.pack(ms_of_frame(slot, self._rate), ms_of_pts(pts, base))
        self._worker.progress(slot / self._plan.frames)

    def _encode_sound(self, output: OutputContainer, part: np.ndarray) -> None:
        self._peaks.add(part)
        samples = np.concatenate((self._samples, part), axis=1)
        while samples.shape[1] >= SOUND_FRAME:
            block = np.ascontiguousarray(samples[:, :SOUND_FRAME])
            layout = "mono" if block.shape[0] == 1 else "stereo"
            frame = AudioFrame.from_ndarray(block, "fltp", layout)
            frame.sample_rate = SOUND_HZ
            frame.pts = self._sound_pts
            frame.time_base = Fraction(1, SOUND_HZ)
            self._sound_pts += SOUND_FRAME
            output.mux(self._sound.encode(frame))
            samples = samples[:, SOUND_FRAME:]
        self._samples = samples

    def _companions(self, has_sound: bool) -> Made:  # noqa: FBT001
        frames = len(self._table) // ROW.size
        if not frames:
            raise RefusedFilmError(RefusalCode.UNREADABLE, "no picture was decoded")
        end_ms = ms_of_frame(frames, self._rate)
        self._worker.output(Output.FRAMES, self._table)
        self._worker.output(Output.POSTER, self._poster.jpeg())
        if has_sound:
            self._worker.output(Output.PEAKS, self._peaks.finish(end_ms))
        return Made(
            frame_count=frames,
            source_end_ms=end_ms,
            has_sound=has_sound,
            damaged_packets=self._damaged,
        )


def _packets(
    film: InputContainer, track: VideoStream, sound: AudioStream | None
) -> Iterator[Packet[Stream]]:
    """Yield packets until the end, or until the file is damaged beyond reading."""
    streams: list[Stream] = [track] if sound is None else [track, sound]
    try:
        yield from film.demux(*streams)
    except av.error.FFmpegError:
        # What was cut off; the decoders still hold pictures before it.
        for stream in streams:
            packet = Packet()
            packet.stream = stream
            yield packet
