"""Make the proxy anew: constant rate, upright, small, with its companions."""

from __future__ import annotations

import math
import struct
from collections import deque
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
from attunement_clinic.recordings.media.slots import Placed, Slots
from attunement_clinic.recordings.media.sound import Peaks, SoundLine, decoded
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Facts, FilmJob, Made, Output, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

    from attunement_clinic.recordings.media.pipes import RangeFile, Worker

ROW = struct.Struct("<qq")


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
                pictures = deque(self._decoded(cast("Packet[VideoStream]", packet)))
                while pictures:
                    # Held here it would be one more of them in memory.
                    self._encode(output, track, slots.add(pictures.popleft()))
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

    def _slots(self, base: Fraction, first_pts: int) -> Slots:
        rate, kept = self._rate.fraction, self._plan.kept_ms
        if kept is None:
            return Slots(self._maker.make, rate, base, first_pts, first_pts)
        # The first time stamps at or after the edges of the part.
        begin, end = (first_pts + math.ceil(Fraction(ms, 1000) / base) for ms in kept)
        part = (end, self._plan.frames)
        return Slots(self._maker.make, rate, base, first_pts, begin, part)

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
        self, output: OutputContainer, track: VideoStream, placed: Iterable[Placed]
    ) -> None:
        base = track.time_base or Fraction(1, 1000)
        for slot, pts, picture in placed:
            picture.pts = slot
            picture.time_base = 1 / self._rate.fraction
            picture.pict_type = 0
            output.mux(self._picture.encode(picture))
            if slot in self._poster_slots or slot == 0:
                self._poster.offer(picture)
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
