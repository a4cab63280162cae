"""The generator of the drawn film, importable without what it draws with."""

import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest

from attunement.extraction.motion_energy import analysis_size
from attunement.formats.native import read_native

ROOT = Path(__file__).parents[2]
FILMS = ROOT / "src/attunement_clinic/config/demo/films"
NAMES = ("drawn.mp4", "drawn_moving.mp4")

sys.path.append(str(ROOT / "tools"))


class Seen(NamedTuple):
    """One film as it was decoded, once for all tests: its times and small pictures."""

    times_s: list[Fraction]
    luma: list[np.ndarray]


@pytest.fixture(scope="session")
def films() -> Path:
    return FILMS


@pytest.fixture(scope="session")
def timeline(films):
    return read_native(films / "drawn.annotations.json").timeline


@pytest.fixture(scope="session")
def seen(films) -> dict[str, Seen]:
    """Decode both films, side by side."""
    with ThreadPoolExecutor(len(NAMES)) as pool:
        return dict(
            zip(NAMES, pool.map(see, [films / name for name in NAMES]), strict=True)
        )


def see(path: Path) -> Seen:
    """Decode a film, each picture as small as the clinic measures movement in it."""
    times, luma = [], []
    size = analysis_size(1280, 720)
    with av.open(path) as film:
        picture = film.streams.video[0]
        picture.thread_type = "AUTO"
        for frame in film.decode(picture):
            times.append(frame.pts * picture.time_base)
            small = frame.reformat(*size, format="gray", interpolation="AREA")
            luma.append(small.to_ndarray())
    return Seen(times, luma)
