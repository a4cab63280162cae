"""Small films whose every picture carries its own number, made by code.

A picture is a row of black and white blocks: sixteen bits of its number, then the same
bits inverted, so that a smeared or mixed picture is seen to be unreadable.
"""

from __future__ import annotations

import io
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

BITS = 16
_COLUMNS, _ROWS = 8, 4


def drawing(number: int, width: int, height: int) -> np.ndarray:
    """Draw one number as black and white blocks, RGB."""
    bits = [(number >> bit) & 1 for bit in range(BITS)]
    blocks = np.array(bits + [1 - bit for bit in bits]).reshape(_ROWS, _COLUMNS)
    rows = np.arange(height) * _ROWS // height
    columns = np.arange(width) * _COLUMNS // width
    luma = (blocks[np.ix_(rows, columns)] * 219 + 16).astype(np.uint8)
    return np.repeat(luma[:, :, None], 3, axis=2)


def number_of(luma: np.ndarray) -> int:
    """Read the number of a picture from its luma; -1 if it cannot be read."""
    height, width = luma.shape
    rows = (np.arange(_ROWS) * 2 + 1) * height // (2 * _ROWS)
    columns = (np.arange(_COLUMNS) * 2 + 1) * width // (2 * _COLUMNS)
    bits = (luma[np.ix_(rows, columns)] > 127).astype(int).ravel()
    if not np.array_equal(bits[:BITS], 1 - bits[BITS:]):
        return -1
    return int(sum(bit << place for place, bit in enumerate(bits[:BITS])))


def numbered_film(  # each argument is one property of a film
    pts: list[int],
    *,
    base: Fraction,
    container: str = "mov",
    codec: str = "libx264",
    size: tuple[int, int] = (320, 180),
    options: dict[str, str] | None = None,
    pixels: str = "yuv420p",
    turns: int = 0,
    sound_s: float = 0.0,
    sound_codec: str = "aac",
    sound_hz: int = 48_000,
    container_options: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
) -> bytes:
    """Make a film whose n-th picture shows n at ``pts[n] * base`` seconds."""
    file = io.BytesIO()
    with av.open(file, "w", format=container, options=container_options or {}) as film:
        film.metadata.update(metadata or {})
        steps = sorted(after - before for before, after in pairwise(pts))
        rate = 1 / (base * steps[len(steps) // 2])
        picture = film.add_stream(codec, rate=rate, options=options or {"g": "24"})
        assert isinstance(picture, VideoStream)
        picture.width, picture.height = size
        picture.pix_fmt = pixels
        picture.codec_context.time_base = base
        if turns:
            picture.set_display_rotation(-90 * turns)
        sound: AudioStream | None = None
        if sound_s:
            track = film.add_stream(sound_codec, rate=sound_hz, layout="stereo")
            assert isinstance(track, AudioStream)
            sound = track
        for number, value in enumerate(pts):
            frame = av.VideoFrame.from_ndarray(drawing(number, *size), format="rgb24")
            frame = frame.reformat(format=pixels)
            frame.pts, frame.time_base = value, base
            film.mux(picture.encode(frame))
        film.mux(picture.encode(None))
        if sound is not None:
            _beeps(film, sound, sound_s, sound_hz)
    return file.getvalue()


def _beeps(
    film: OutputContainer, sound: AudioStream, seconds: float, rate: int
) -> None:
    """Add a tone that sounds in the first half of every second."""
    step = sound.codec_context.frame_size or 1024
    layout_format = sound.codec_context.format.name
    for start in range(0, int(seconds * rate), step):
        time = (start + np.arange(step)) / rate
        wave = 0.5 * np.sin(2 * np.pi * 440 * time) * (time % 1 < 0.5)
        frame = av.AudioFrame.from_ndarray(
            np.stack([wave, wave]).astype(np.float32), format="fltp", layout="stereo"
        )
        frame.sample_rate, frame.pts = rate, start
        frame.time_base = Fraction(1, rate)
        if layout_format != "fltp":
            resampler = av.AudioResampler(layout_format, "stereo", rate)
            for part in resampler.resample(frame):
                film.mux(sound.encode(part))
            continue
        film.mux(sound.encode(frame))
    film.mux(sound.encode(None))


def is_in_units(film: bytes) -> bool:
    """Tell whether each picture is units behind their lengths, as an MP4 says it is.

    Decoders that are used to anything take the other form as well; phones do not.
    """
    with av.open(io.BytesIO(film)) as opened:
        for packet in opened.demux(opened.streams.video[0]):
            data, at = bytes(packet), 0
            while at < len(data):
                at += 4 + int.from_bytes(data[at : at + 4])
            if at != len(data):
                return False
    return True


class BytesSource:
    """A film in memory, read by ranges."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.reads: list[tuple[int, int]] = []

    @property
    def size(self) -> int:
        return len(self._content)

    def read(self, start: int, stop: int) -> bytes:
        self.reads.append((start, stop))
        return self._content[start:stop]


class BytesSink:
    """An artefact in memory, with a head that is given last."""

    def __init__(self) -> None:
        self._head = b""
        self._reserved = 0
        self._body = bytearray()

    def reserve_head(self, size: int) -> None:
        self._reserved = size

    def write(self, data: bytes) -> None:
        self._body += data

    def put_head(self, head: bytes) -> None:
        self._head = head

    @property
    def content(self) -> bytes:
        assert len(self._head) == self._reserved
        return self._head + bytes(self._body)
