"""Lay decoded sound on the proxy's time line: 48 kHz, gaps silent, cut at the end."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from attunement.extraction.peaks import PEAK_WINDOW_MS, PeakMeter
from attunement_clinic.recordings.media.limits import SOUND_HZ

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.audio.stream import AudioStream
    from av.packet import Packet
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

# Clocks of sound and picture may disagree by this much before a gap is believed.
_SLACK = SOUND_HZ // 20
_LONGEST_SILENCE = SOUND_HZ


class Peaks:
    """The loudest sample of every 10 ms, for the length of the film."""

    def __init__(self) -> None:
        self._meter = PeakMeter(SOUND_HZ)
        self._peaks = bytearray()

    def add(self, samples: Samples) -> None:
        """Add samples of shape (channels, n)."""
        self._peaks += self._meter.feed(samples.T).tobytes()

    def finish(self, duration_ms: int) -> bytes:
        """Return one byte for each 10 ms of the film, silent where no sound came."""
        self._peaks += self._meter.finish().tobytes()
        length = -(-duration_ms // PEAK_WINDOW_MS)
        return bytes(self._peaks[:length]).ljust(length, b"\0")


class SoundLine:
    """Samples in order from the film's first picture on.

    Each frame of sound says when it belongs; where it comes late, silence is laid
    before it, and where it comes twice or before the first picture, it is dropped.
    """

    def __init__(
        self,
        origin: Fraction,
        samples: int,
        channels: int,
        emit: Callable[[Samples], None],
    ) -> None:
        self._origin = origin
        self._samples = samples
        self._channels = channels
        self._emit = emit
        self._laid = 0
        self._skip = 0
        self._resampler: AudioResampler | None = None
        self._key: tuple[object, ...] = ()

    @property
    def is_full(self) -> bool:
        """Say whether the line holds all that it has room for."""
        return self._laid >= self._samples

    def add(self, frame: AudioFrame) -> None:
        """Lay one decoded frame."""
        key = (frame.format.name, frame.layout.name, frame.sample_rate)
        due = self._due(frame)
        if key != self._key or abs(due - self._laid + self._skip) > _SLACK:
            self.flush()
            self._start_again(due)
            self._key = key
        resampler = self._resampler
        if resampler is None:
            return
        frame.pts = None
        try:
            parts = resampler.resample(frame)
        except av.error.FFmpegError:
            # A damaged frame may claim a layout or a rate that there is not: a gap.
            self._resampler, self._key = None, ()
            return
        for part in parts:
            self._lay(part)

    def flush(self) -> None:
        """Lay what the resampler still holds."""
        if self._resampler is not None:
            for part in self._resampler.resample(None):
                self._lay(part)
        self._resampler = None

    def _due(self, frame: AudioFrame) -> int:
        if frame.pts is None or frame.time_base is None:
            return self._laid - self._skip
        return round((frame.pts * frame.time_base - self._origin) * SOUND_HZ)

    def _start_again(self, due: int) -> None:
        gap = min(due, self._samples) - self._laid
        while gap > 0:
            part = min(gap, _LONGEST_SILENCE)
            self._put(np.zeros((self._channels, part), np.float32))
            gap -= part
        self._skip = max(0, self._laid - due)
        layout = "mono" if self._channels == 1 else "stereo"
        self._resampler = AudioResampler("fltp", layout, SOUND_HZ)

    def _lay(self, part: AudioFrame) -> None:
        samples = part.to_ndarray().astype(np.float32, copy=False)
        if self._skip:
            dropped = min(self._skip, samples.shape[1])
            self._skip -= dropped
            samples = samples[:, dropped:]
        self._put(samples)

    def _put(self, samples: Samples) -> None:
        samples = samples[:, : self._samples - self._laid]
        if samples.shape[1]:
            self._laid += samples.shape[1]
            self._emit(samples)


def decoded(packet: Packet[AudioStream]) -> list[AudioFrame]:
    """Return the sound of a packet; a damaged one is a gap."""
    try:
        return packet.decode()
    except av.error.FFmpegError:
        return []
