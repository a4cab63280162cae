"""One still of the film: of a few moments, the one with the most to see."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

#: Where in the film a still is looked for.
MOMENTS = (0.1, 0.35, 0.6)
_STEP = 8
_QUALITY = "4"
_COLORSPACES = {"bt709": "ITU709", "bt470bg": "ITU601", "smpte170m": "ITU601"}


class PosterChooser:
    """Keep the picture with the strongest contrast among those offered."""

    def __init__(self, matrix: str) -> None:
        self._matrix = matrix
        self._best: VideoFrame | None = None
        self._contrast = -1.0

    def offer(self, picture: VideoFrame) -> None:
        plane = picture.planes[0]
        luma = np.frombuffer(memoryview(plane), np.uint8)
        rows = luma.reshape(plane.height, plane.line_size)[
            ::_STEP, : plane.width : _STEP
        ]
        contrast = float(rows.std())
        if contrast > self._contrast:
            self._best, self._contrast = picture, contrast

    def jpeg(self) -> bytes:
        """Return the still as a JPEG without any note in it; empty if none came."""
        if self._best is None:
            return b""
        still = self._best.reformat(
            format="yuvj420p",
            src_color_range="MPEG",
            dst_color_range="JPEG",
            src_colorspace=_COLORSPACES[self._matrix],
            dst_colorspace="ITU601",
        )
        encoder = av.CodecContext.create("mjpeg", "w")
        encoder.width, encoder.height = still.width, still.height
        encoder.pix_fmt = "yuvj420p"
        encoder.time_base = Fraction(1, 25)
        encoder.options = {
            "qmin": _QUALITY,
            "qmax": _QUALITY,
            "flags": "+bitexact",
            "color_range": "pc",
        }
        still.pts = 0
        still.time_base = Fraction(1, 25)
        packets = [*encoder.encode(still), *encoder.encode(None)]
        return b"".join(bytes(packet) for packet in packets)
