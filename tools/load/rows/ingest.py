"""Making a film ready: beside x264 alone, and beside the same encoder without us."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg

from attunement.timebase import FrameRate
from attunement_clinic.recordings.media.film import make_film, measure_movement
from attunement_clinic.recordings.media.wire import Output, Region
from factories.numbered_films import BytesSink, BytesSource
from load.line import Line, interleaved

_SECONDS = 20
_REMUX_SECONDS = 60
_ROUNDS = 5
_X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p")
_AAC = ("-c:a", "aac", "-b:a", "96k")
_REGIONS = [
    Region("caregiver-1", 0.05, 0.1, 0.4, 0.8),
    Region("infant-1", 0.55, 0.3, 0.4, 0.6),
]


def lines() -> Iterator[Line]:
    """Measure both, in one run."""
    with tempfile.TemporaryDirectory() as scratch:
        yield _remux(Path(scratch))
        yield _transcode(Path(scratch))


def _remux(scratch: Path) -> Line:
    film = scratch / "safe.mp4"
    _ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=size=1280x720:rate=25:d={_REMUX_SECONDS}"),
        *("-f", "lavfi", "-i", f"sine=frequency=300:duration={_REMUX_SECONDS}"),
        *(*_X264, "-g", "50", "-bf", "0", *_AAC, "-shortest", str(film)),
    )
    content = film.read_bytes()
    made, _sinks = _made(content)
    if not made:
        raise RuntimeError("the film of this row is not copied")
    mine, other, spread = interleaved(
        _timing(lambda: _made(content)),
        _timing(
            lambda: _ffmpeg("-i", str(film), *_X264, "-c:a", "copy", _out(scratch))
        ),
        3,
    )
    return Line(
        name="ingest_remux",
        of=f"ingest of {_REMUX_SECONDS} s of 720p safe to stream ÷ x264 veryfast of it",
        ratio=mine / other,
        goal=1 / 50,
        bound="at most",
        more={
            "ours_s": round(mine, 2),
            "peer_s": round(other, 2),
            "spread": round(spread, 3),
        },
    )


def _transcode(scratch: Path) -> Line:
    film = scratch / "phone.mov"
    _ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=size=1920x1080:rate=30:d={_SECONDS}"),
        *("-f", "lavfi", "-i", f"sine=frequency=300:duration={_SECONDS}"),
        *("-vf", "noise=alls=4:allf=t", *_X264, *_AAC, "-shortest", str(film)),
    )
    content = film.read_bytes()

    def ours() -> None:
        is_copied, sinks = _made(content)
        if is_copied:
            raise RuntimeError("the film of this row is not made anew")
        measure_movement(
            BytesSource(sinks[Output.PROXY].content),
            BytesSink(),
            lambda _done: None,
            regions=_REGIONS,
            rate=FrameRate(30, 1),
            frame_count=_SECONDS * 30,
        )

    def theirs() -> None:
        _ffmpeg(
            *("-i", str(film), "-vf", "scale=1280:720", *_X264, "-g", "60"),
            *(*_AAC, "-movflags", "+faststart", _out(scratch)),
        )

    mine, other, spread = interleaved(_timing(ours), _timing(theirs), 3)
    return Line(
        name="ingest_transcode",
        of=f"proxy, still, peaks and movement of {_SECONDS} s of 1080p ÷ ffmpeg alone",
        ratio=mine / other,
        goal=1.05,
        bound="at most",
        more={
            "ours_s": round(mine, 2),
            "peer_s": round(other, 2),
            "spread": round(spread, 2),
        },
    )


def _made(content: bytes) -> tuple[bool, dict[Output, BytesSink]]:
    sinks = {kind: BytesSink() for kind in Output}
    film = make_film(BytesSource(content), lambda _plan: sinks, lambda _step: None)
    return film.plan.remux, sinks


def _timing(work: Callable[[], object]) -> Callable[[], float]:
    def timed() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return timed


def _out(scratch: Path) -> str:
    return str(scratch / "out.mp4")


def _ffmpeg(*words: str) -> None:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-v", "error", "-y", *words], check=True)
