"""Every signal of a film in one pass over its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from attunement.errors import AttunementError, ExtractionError
from attunement.extraction._windows import SAMPLE_RATE_HZ
from attunement.extraction.loudness import LoudnessMeter
from attunement.extraction.motion_energy import (
    MotionEnergy,
    MotionEnergyMeter,
    analysis_size,
)
from attunement.extraction.pitch import PitchMeter
from attunement.extraction.region import Region
from attunement.extraction.voice import Voice, VoiceMeter
from attunement.timebase import FrameRate
from attunement.timeline.signal import Signal

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

__all__ = ["FilmSignals", "film_signals"]

_MS = 1_000


@attrs.frozen(kw_only=True, eq=False)
class FilmSignals:
    """Hold what was measured of a film.

    Parameters
    ----------
    movement : MotionEnergy or None
        A signal a region; None where no region was named or there are no pictures.
    loudness, pitch : Signal or None
        None where there is no sound.
    voice : Voice or None
        The same.
    """

    movement: MotionEnergy | None
    loudness: Signal | None
    voice: Voice | None
    pitch: Signal | None

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Return all series, those of the pictures first."""
        found = [*(self.movement.signals if self.movement is not None else ())]
        if self.loudness is not None:
            found.append(self.loudness)
        if self.voice is not None:
            found.append(self.voice.likelihood)
        if self.pitch is not None:
            found.append(self.pitch)
        return tuple(found)


def film_signals(
    path: str | Path,
    *,
    regions: Sequence[Region] = (),
    progress: Callable[[float], None] | None = None,
) -> FilmSignals:
    """Measure movement, loudness, voice and pitch of a film.

    Parameters
    ----------
    path : str or pathlib.Path
        A film or a sound on this machine; nothing it may name elsewhere is opened.
    regions : sequence of Region, optional
        Where each person is; without any, movement is not measured.
    progress : callable, optional
        Is told the share of the film that is done, 0 to 1.

    Returns
    -------
    FilmSignals
        Each with its own rate, all counted from the beginning of the file.

    Raises
    ------
    ExtractionError
        When it is no film, or its pictures have no constant rate.
    OSError
        When the file cannot be opened.

    Notes
    -----
    Pictures are shrunk to `analysis_size` by averaging, as luma from 0 to 255; the
    formulas are those of `MotionEnergyMeter`, `LoudnessMeter`, `VoiceMeter` and
    `PitchMeter`.

    Examples
    --------
    >>> import wave
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with wave.open(f"{folder}/quiet.wav", "wb") as sound:
    ...         sound.setparams((1, 2, 16_000, 0, "NONE", ""))
    ...         sound.writeframes(bytes(32_000))
    ...     found = film_signals(f"{folder}/quiet.wav")
    >>> found.movement is None
    True
    """
    with Path(path).open("rb") as file:
        try:
            # A playlist could name other files and addresses; none of them is opened.
            with av.open(file, "r", options={"protocol_whitelist": ""}) as container:
                return _measured(container, regions, progress)
        except av.error.FFmpegError as error:
            raise ExtractionError(
                f"{path}: this is no film: {error.strerror}"
            ) from error
        except AttunementError as error:
            raise ExtractionError(f"{path}: {error}") from error


def _measured(
    container: InputContainer,
    regions: Sequence[Region],
    progress: Callable[[float], None] | None,
) -> FilmSignals:
    pictures = container.streams.video[0] if container.streams.video else None
    sound = container.streams.audio[0] if container.streams.audio else None
    if sound is None and (pictures is None or not regions):
        raise ExtractionError("there is no sound, and no region was named to look at")
    eye = _Eye(pictures, regions) if pictures is not None and regions else None
    ear = _Ear() if sound is not None else None
    feeds: dict[int, Callable[[Any], None]] = {}
    if pictures is not None and eye is not None:
        feeds[pictures.index] = eye.feed
    if sound is not None and ear is not None:
        feeds[sound.index] = ear.feed
    end_s = container.duration / av.time_base if container.duration else None
    for packet in container.demux([container.streams[place] for place in feeds]):
        for frame in packet.decode():
            feeds[packet.stream.index](frame)
        if progress is not None and end_s and packet.pts is not None:
            progress(min(float(packet.pts * packet.time_base) / end_s, 1.0))
    movement = eye.finish() if eye is not None else None
    if ear is None:
        return FilmSignals(movement=movement, loudness=None, voice=None, pitch=None)
    return ear.finish(movement)


class _Eye:
    """Feed pictures to the meter of movement; it lives within one call."""

    def __init__(self, stream: VideoStream, regions: Sequence[Region]) -> None:
        stream.thread_type = "AUTO"
        # Without a rate there is no time, which a frame rate of nothing refuses.
        rate = Fraction(stream.average_rate or stream.guessed_rate or 0)
        self._size = analysis_size(stream.width, stream.height)
        self._meter = MotionEnergyMeter(
            regions,
            width_px=self._size[0],
            height_px=self._size[1],
            rate=FrameRate(rate.numerator, rate.denominator),
        )
        # Kept, since each new one plans anew; one thread, since decoding has the others.
        self._reformatter = VideoReformatter()
        self._start_ms: int | None = None

    def feed(self, frame: VideoFrame) -> None:
        if self._start_ms is None:
            self._start_ms = _begin_ms(frame)
        width, height = self._size
        small = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="gray",
            interpolation="AREA",
            threads=1,
        )
        self._meter.feed(np.asarray(small.to_ndarray(), dtype=np.uint8))

    def finish(self) -> MotionEnergy:
        found = self._meter.finish()
        begin_ms = self._start_ms or 0
        return attrs.evolve(
            found,
            signals=tuple(
                attrs.evolve(one, start_ms=begin_ms) for one in found.signals
            ),
        )


class _Ear:
    """Feed sound to its three meters; it lives within one call."""

    def __init__(self) -> None:
        self._resampler = AudioResampler(
            format="flt", layout="mono", rate=SAMPLE_RATE_HZ
        )
        self._meters = LoudnessMeter(), VoiceMeter(), PitchMeter()
        self._start_ms: int | None = None

    def feed(self, frame: AudioFrame | None) -> None:
        if frame is not None and self._start_ms is None:
            self._start_ms = _begin_ms(frame)
        for one in self._resampler.resample(frame):
            block = np.asarray(one.to_ndarray(), dtype=np.float32).ravel()
            for meter in self._meters:
                meter.feed(block)

    def finish(self, movement: MotionEnergy | None) -> FilmSignals:
        if self._start_ms is not None:
            self.feed(None)
        begin_ms = self._start_ms or 0
        loudness, voice, pitch = self._meters
        heard = voice.finish()
        return FilmSignals(
            movement=movement,
            loudness=attrs.evolve(loudness.finish(), start_ms=begin_ms),
            voice=attrs.evolve(
                heard, likelihood=attrs.evolve(heard.likelihood, start_ms=begin_ms)
            ),
            pitch=attrs.evolve(pitch.finish(), start_ms=begin_ms),
        )


def _begin_ms(frame: VideoFrame | AudioFrame) -> int:
    return 0 if frame.time is None else round(frame.time * _MS)
