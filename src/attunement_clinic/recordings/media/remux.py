"""Copy a film that is already safe to stream into its proxy, unchanged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.bitstream import BitStreamFilterContext

from attunement.timebase import FrameRate, ms_of_frame, ms_of_pts
from attunement_clinic.recordings.media import poster, proxy
from attunement_clinic.recordings.media.limits import SOUND_HZ
from attunement_clinic.recordings.media.opening import (
    WITHOUT_NOTES,
    opened,
    picture_of,
    sound_of,
)
from attunement_clinic.recordings.media.picture import PictureMaker
from attunement_clinic.recordings.media.sound import Peaks, SoundLine, decoded
from attunement_clinic.recordings.media.transcode import ROW
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Facts, FilmJob, Made, Output, Plan

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from attunement_clinic.recordings.media.pipes import RangeFile, Worker

_TAG = "avc1"


class Remuxer:
    """Copy the packets; decode only the sound, and a few pictures for the still."""

    def __init__(self, worker: Worker, facts: Facts, plan: Plan) -> None:
        self._worker = worker
        self._facts = facts
        self._plan = plan
        self._rate = FrameRate(*plan.rate)
        self._peaks = Peaks()

    def run(self, source: RangeFile, job: FilmJob) -> Made:
        """Make the proxy, the frame table, the still and the peaks."""
        end_ms = ms_of_frame(self._plan.frames, self._rate)
        with opened(source, job.container, job.demuxer) as film:
            track, sound = picture_of(film), sound_of(film)
            with proxy.written(self._worker, self._plan) as output:
                pts = self._copy(film, output, track, sound)
            if not pts:
                reason = "no picture of it has a time"
                raise RefusedFilmError(RefusalCode.UNREADABLE, reason)
            base = track.time_base or Fraction(1, 1000)
        table = b"".join(
            ROW.pack(ms_of_frame(n, self._rate), ms_of_pts(value, base))
            for n, value in enumerate(sorted(pts))
        )
        self._worker.output(Output.FRAMES, table)
        with opened(source, job.container, job.demuxer) as film:
            self._worker.output(Output.POSTER, self._still(film))
        if sound is not None:
            self._worker.output(Output.PEAKS, self._peaks.finish(end_ms))
        return Made(
            frame_count=len(pts),
            source_end_ms=end_ms,
            has_sound=sound is not None,
            damaged_packets=0,
        )

    def _copy(
        self,
        film: InputContainer,
        output: OutputContainer,
        track: VideoStream,
        sound: AudioStream | None,
    ) -> list[int]:
        """Copy both tracks; return the time stamps of the pictures."""
        pts: list[int] = []
        end = self._plan.frames / Fraction(*self._plan.rate)
        copies: dict[Stream, Stream] = {
            stream: output.add_stream_from_template(stream, opaque=True)
            for stream in (track, sound)
            if stream is not None
        }
        for copy in copies.values():
            copy.metadata.clear()
        # With the copy, so that the muxer learns in what form the filter leaves pictures.
        notes = BitStreamFilterContext(WITHOUT_NOTES, track, copies[track])
        copies[track].codec_context.codec_tag = _TAG
        line = self._sound_line(sound, end)
        for packet in film.demux(*copies):
            stream = packet.stream
            if stream is sound and line is not None:
                for frame in decoded(cast("Packet[AudioStream]", packet)):
                    line.add(frame)
            if packet.pts is None or packet.dts is None:
                continue
            time = packet.pts * packet.time_base
            if stream is track:
                pts.append(packet.pts)
                self._worker.progress(float(time / end))
            elif time + (packet.duration or 0) * packet.time_base > end:
                # Sound that would outlast the picture.
                continue
            if stream is track:
                self._mux_without_notes(output, copies[track], notes, packet)
            else:
                packet.stream = copies[stream]
                output.mux_one(packet)
        if line is not None:
            line.flush()
        return pts

    def _mux_without_notes(
        self,
        output: OutputContainer,
        copy: Stream,
        notes: BitStreamFilterContext,
        packet: Packet[Stream],
    ) -> None:
        """Copy a picture without what a camera may have written beside it."""
        for kept in notes.filter(packet):
            kept.stream = copy
            output.mux_one(kept)

    def _sound_line(self, sound: AudioStream | None, end: Fraction) -> SoundLine | None:
        if sound is None:
            return None
        channels = 1 if sound.codec_context.channels == 1 else 2
        samples = int(end * SOUND_HZ)
        return SoundLine(Fraction(0), samples, channels, self._peaks.add)

    def _still(self, film: InputContainer) -> bytes:
        """Decode the whole picture before each of a few moments; keep the best."""
        track = picture_of(film)
        maker = PictureMaker(self._facts, self._plan)
        chooser = poster.PosterChooser(self._facts.matrix)
        for part in poster.MOMENTS:
            at = part * self._facts.end_ms / 1000
            picture = _picture_at(film, track, int(at / float(track.time_base or 1)))
            if picture is not None:
                chooser.offer(maker.make(picture))
        return chooser.jpeg()


def _picture_at(
    film: InputContainer, track: VideoStream, pts: int
) -> VideoFrame | None:
    """Return the first picture after the whole one before a time, if there is any."""
    try:
        film.seek(pts, stream=track)
        for packet in film.demux(track):
            for frame in packet.decode():
                return frame
    except av.error.FFmpegError:
        return None
    return None
