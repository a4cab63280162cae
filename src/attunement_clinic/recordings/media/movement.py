"""Measure movement in the regions of a proxy, with the library's meter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from av.video.reformatter import VideoReformatter

from attunement.extraction.motion_energy import (
    MotionEnergy,
    MotionEnergyMeter,
    analysis_size,
)
from attunement.extraction.region import Region
from attunement.timebase import FrameRate
from attunement_clinic.recordings.media.opening import opened, picture_of
from attunement_clinic.recordings.media.sniff import DEMUXER_NAMES, Container
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError
from attunement_clinic.recordings.media.wire import Measured, MovementJob, Output

if TYPE_CHECKING:
    import numpy.typing as npt
    from av.video.frame import VideoFrame

    from attunement_clinic.recordings.media.pipes import RangeFile, Worker

# Samples a second that are enough to see a start of surprise; more only costs room.
_ENOUGH_HZ = 30
_DECIMALS = 4


def measure(worker: Worker, source: RangeFile, job: MovementJob) -> Measured:
    """Decode the proxy once and hand over the signals as JSON."""
    rate = FrameRate(*job.rate)
    meter: MotionEnergyMeter | None = None
    size = (0, 0)
    # Kept from picture to picture, since each new one plans anew.
    reformatter = VideoReformatter()
    with opened(source, Container.MOV.value, DEMUXER_NAMES[Container.MOV]) as film:
        track = picture_of(film)
        for number, picture in enumerate(film.decode(track)):
            if meter is None:
                size = analysis_size(picture.width, picture.height)
                meter = _meter(job, rate, size)
            meter.feed(_luma(reformatter, picture, size))
            worker.progress(number / max(1, job.frame_count))
    if meter is None:
        raise RefusedFilmError(RefusalCode.UNREADABLE, "the proxy holds no picture")
    result = meter.finish()
    worker.output(Output.SIGNALS, _json(result))
    return Measured(samples=len(result.camera_motion))


def _meter(
    job: MovementJob, rate: FrameRate, size: tuple[int, int]
) -> MotionEnergyMeter:
    return MotionEnergyMeter(
        [
            Region(
                name=region.name,
                x=region.x,
                y=region.y,
                width=region.width,
                height=region.height,
            )
            for region in job.regions
        ],
        width_px=size[0],
        height_px=size[1],
        rate=rate,
        frames_per_window=max(1, -(-rate.fraction // _ENOUGH_HZ)),
    )


def _luma(
    reformatter: VideoReformatter, picture: VideoFrame, size: tuple[int, int]
) -> npt.NDArray[np.uint8]:
    """Return the brightness of a picture, each pixel the mean of those it covers."""
    # One thread, since decoding has the others.
    small = reformatter.reformat(
        picture, *size, format="gray", interpolation="AREA", threads=1
    )
    plane = small.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _json(result: MotionEnergy) -> bytes:
    first = result.signals[0]
    rate = Fraction(first.rate_hz)
    return msgspec.json.encode(
        {
            "rate_hz": round(float(rate), 6),
            "rate": rate.as_integer_ratio(),
            "start_ms": first.start_ms,
            "unit": first.unit,
            "series": [
                {"name": signal.name, "values": _numbers(signal.values)}
                for signal in result.signals
            ],
            "camera_motion": result.camera_motion.tolist(),
            "unjudged": result.unjudged.tolist(),
            "overlapping": list(result.overlapping),
        }
    )


def _numbers(values: npt.NDArray[np.float64]) -> list[float | None]:
    """Return values for JSON; what was not measured is null, never zero."""
    rounded = np.round(values, _DECIMALS).tolist()
    return [None if value != value else value for value in rounded]
