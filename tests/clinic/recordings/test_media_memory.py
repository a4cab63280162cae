"""The process that reads a film stays small, whatever a phone films in."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

from factories.numbered_films import numbered_film
from places import REPOSITORY

#: What a small server can give to one process.
MOST_MB = 400
# In a process of its own, whose only child is the one that is measured: by the kernel.
_PEAK = """
import resource
import sys
from pathlib import Path

from attunement_clinic.recordings.media.film import make_film
from attunement_clinic.recordings.media.wire import Output
from factories.numbered_films import BytesSink, BytesSource

source = BytesSource(Path(sys.argv[1]).read_bytes())
sinks = {kind: BytesSink() for kind in Output}
made = make_film(source, lambda _plan: sinks, lambda _step: None)
assert made.made.frame_count == int(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6)
"""
# Three pictures to look back at and three out of order: what phones do, and more. Fewer
# pictures would not fill what a decoder keeps.
_X265 = "log-level=none:ref=3:bframes=3:b-adapt=0:rc-lookahead=4"
_PICTURES = 16
_HLG = {
    "color_trc": "arib-std-b67",
    "color_primaries": "bt2020",
    "colorspace": "bt2020nc",
}


def test_a_film_in_4k_is_made_ready_within_the_memory_of_a_small_server(
    tmp_path: Path,
) -> None:
    """In ten bits and a high dynamic range, where a picture is twice as large."""
    film = tmp_path / "4k.mov"
    film.write_bytes(
        numbered_film(
            list(range(_PICTURES)),
            base=Fraction(1, 30),
            codec="libx265",
            size=(3840, 2160),
            pixels="yuv420p10le",
            options={"preset": "ultrafast", "x265-params": _X265, **_HLG},
            sound_s=0.5,
        )
    )

    answer = subprocess.run(
        [sys.executable, "-c", _PEAK, str(film), str(_PICTURES)],
        cwd=REPOSITORY / "tests",
        env={"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )

    assert float(answer.stdout) < MOST_MB
