"""Measure the movement of two people in a 720p film."""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from pathlib import Path

import imageio_ffmpeg

from attunement.extraction.film import film_signals
from attunement.extraction.region import Region
from bench.row import Row

_SECONDS = 20
_REGIONS = (
    Region(name="caregiver-1", x=0.05, y=0.1, width=0.4, height=0.8),
    Region(name="infant-1", x=0.55, y=0.3, width=0.4, height=0.6),
)


def row(scratch: Path) -> Row:
    """Return the row."""
    film = scratch / "film.mp4"
    _ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=size=1280x720:rate=25:duration={_SECONDS}"),
        *("-vf", "noise=alls=6:allf=t", "-pix_fmt", "yuv420p"),
        *(
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "23",
            "-g",
            "50",
            str(film),
        ),
    )
    return Row(
        name="motion_energy",
        peer=f"ffmpeg -threads 2 -f null (imageio-ffmpeg {version('imageio-ffmpeg')})",
        goal=0.75,
        ours=lambda: film_signals(film, regions=_REGIONS),
        theirs=lambda: _ffmpeg("-threads", "2", "-i", str(film), "-f", "null", "-"),
        rounds=5,
    )


def _ffmpeg(*words: str) -> None:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-v", "error", "-y", *words], check=True)
