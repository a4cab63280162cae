"""Write the proxy: an MP4 that begins with its index, one constant rate, nothing else.

No B-frames, closed groups, a whole picture at least every second: any frame can be
entered at once and frame n is at n / rate exactly, with no edit list for the picture.
"""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av

from attunement_clinic.recordings.media.limits import BESIDE_INDEX, SOUND_HZ
from attunement_clinic.recordings.media.pipes import HeadedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

    from attunement_clinic.recordings.media.pipes import Worker
    from attunement_clinic.recordings.media.wire import Plan

_ENCODING_THREADS = 2
_CRF = "21"
_BITS_PER_PIXEL_SECOND = 3.2
_LEAST_PEAK_BITS = 600_000


@contextmanager
def written(worker: Worker, plan: Plan) -> Iterator[OutputContainer]:
    """Open the proxy for writing; on leaving, its head is handed over."""
    file = HeadedFile(worker, plan.head_size)
    proxy = av.open(
        cast("object", file),
        "w",
        format="mp4",
        buffer_size=1 << 18,
        options={
            "moov_size": str(plan.head_size - BESIDE_INDEX),
            # No encoder's name and no time of making: nothing that tells of anybody.
            "fflags": "+bitexact",
            "use_editlist": "1",
        },
    )
    try:
        yield proxy
    finally:
        proxy.close()
    file.finish()


def add_picture(proxy: OutputContainer, plan: Plan, matrix: str) -> VideoStream:
    """Add the encoded picture track."""
    rate = Fraction(*plan.rate)
    peak = max(_LEAST_PEAK_BITS, int(_BITS_PER_PIXEL_SECOND * plan.width * plan.height))
    stream = proxy.add_stream(
        "libx264",
        rate=rate,
        options={
            "preset": "veryfast",
            "rc-lookahead": "5",
            "crf": _CRF,
            "maxrate": str(peak),
            "bufsize": str(2 * peak),
            "profile": "high",
            "bf": "0",
            "g": str(max(1, int(rate))),
            "flags": "+cgop",
            "forced-idr": "1",
            "color_primaries": "bt709",
            "color_trc": "bt709",
            "colorspace": matrix,
            "color_range": "tv",
        },
    )
    stream.width, stream.height, stream.pix_fmt = plan.width, plan.height, "yuv420p"
    stream.codec_context.time_base = 1 / rate
    stream.thread_count = _ENCODING_THREADS
    return stream


def add_sound(proxy: OutputContainer, channels: int) -> AudioStream:
    """Add the encoded sound track."""
    stream = proxy.add_stream(
        "aac", rate=SOUND_HZ, layout="mono" if channels == 1 else "stereo"
    )
    stream.bit_rate = 96_000 if channels == 1 else 144_000
    return stream
