"""The frame a key marks is the frame on the screen: none wrong, at any rate.

Films whose pictures carry their own number go through the real, confined pipeline; the
coding desk plays the proxy. A seek must bring the picture asked for, and a key pressed
while the film runs must mark the picture that was shown. The frame table leads back from
the mark to the source, where the number was drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import attrs
import av
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import desk_page
from attunement.timebase import FrameRate, ms_of_frame
from attunement_clinic.recordings.media.film import ReadyFilm, make_film
from attunement_clinic.recordings.media.wire import Output
from factories.numbered_films import number_of, numbered_film

SEEKS = 50
PRESSES = 50
CODES = "posxcd"
READER = (Path(__file__).parent / "numbers.js").read_text()
LENGTH_S = 20


@attrs.frozen
class Source:
    """A film to be made, by the times of its pictures."""

    name: str
    pts: list[int]
    base: Fraction


def _uneven() -> list[int]:
    """Return the times of a phone that drops and delays pictures, in 90 kHz ticks."""
    rng = np.random.default_rng(20)
    steps = rng.choice([3000, 3000, 3000, 3300, 4500, 9000], size=24 * LENGTH_S)
    return [0, *np.cumsum(steps).tolist()]


SOURCES = [
    Source("25", [512 * n for n in range(25 * LENGTH_S)], Fraction(1, 12_800)),
    Source("29.97", [1001 * n for n in range(30 * LENGTH_S)], Fraction(1, 30_000)),
    Source("variable", _uneven(), Fraction(1, 90_000)),
]


class _Memory:
    """A film or an artefact in memory, for both ends of the pipeline."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = bytearray(data)

    @property
    def size(self) -> int:
        return len(self._data)

    def read(self, start: int, stop: int) -> bytes:
        return bytes(self._data[start:stop])

    def reserve_head(self, size: int) -> None:
        self._data.extend(bytes(size))

    def write(self, data: bytes) -> None:
        self._data.extend(data)

    def put_head(self, head: bytes) -> None:
        self._data[: len(head)] = head


@attrs.frozen
class Film:
    """A numbered film after its ingest."""

    source: Source
    ready: ReadyFilm
    frames: np.ndarray

    @property
    def rate(self) -> FrameRate:
        return FrameRate(*self.ready.plan.rate)

    def number_at(self, frame: int) -> int:
        """Return the number drawn on the source picture that a proxy frame shows."""
        source_ms = int(self.frames[frame, 1])
        times = [float(pts * self.source.base * 1000) for pts in self.source.pts]
        return int(np.argmin(np.abs(np.array(times) - source_ms)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("desk") / "built"
    desk_page.build(built)
    return built


@pytest.fixture(scope="module")
def origin(folder: Path) -> Iterator[str]:
    with desk_page.served(folder) as origin:
        yield origin


@pytest.fixture(scope="module", params=SOURCES, ids=lambda source: source.name)
def film(request: pytest.FixtureRequest, folder: Path) -> Film:
    source: Source = request.param
    original = numbered_film(source.pts, base=source.base, size=(640, 360))
    outputs = {output: _Memory() for output in Output}
    ready = make_film(_Memory(original), lambda _plan: outputs, lambda _step: None)
    proxy = outputs[Output.PROXY]
    (folder / f"{source.name}.mp4").write_bytes(proxy.read(0, proxy.size))
    table = outputs[Output.FRAMES]
    rows = np.frombuffer(table.read(0, table.size), dtype="<i8").reshape(-1, 2)
    return Film(source, ready, rows)


@pytest.fixture
def desk(film: Film, origin: str, browser: Browser) -> Iterator[Page]:
    """Open the desk with the film; the reader of numbers is in the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    num, den = film.ready.plan.rate
    page.goto(
        f"{origin}/{desk_page.PAGE}?film={film.source.name}.mp4&rate={num}/{den}"
        f"&duration={film.ready.duration_ms}&width=640&height=360"
    )
    page.wait_for_function("window.desk && desk.film.video.readyState >= 3")
    page.evaluate(READER)
    page.evaluate("desk.model.chooseTier('infant-1.engagement')")
    yield page
    context.close()


def test_the_frame_table_names_every_picture_of_the_proxy(film: Film) -> None:
    rate = film.rate

    assert len(film.frames) == film.ready.made.frame_count
    assert film.frames[:, 0].tolist() == [
        ms_of_frame(n, rate) for n in range(len(film.frames))
    ]


def test_every_seek_shows_the_frame_that_was_asked_for(film: Film, desk: Page) -> None:
    rng = np.random.default_rng(1)
    wrong = []
    for frame in rng.choice(len(film.frames), SEEKS, replace=False).tolist():
        desk.evaluate("frame => desk.film.seekFrame(frame)", frame)
        desk.wait_for_function("!desk.film.isSeeking")
        marked = desk.evaluate("desk.film.marked().frame")
        shown = _number_on_screen(desk)
        if marked != frame or shown != film.number_at(frame):
            wrong.append((frame, marked, shown, film.number_at(frame)))

    assert wrong == []


def test_every_key_marks_the_frame_that_was_shown(film: Film, desk: Page) -> None:
    rng = np.random.default_rng(2)
    desk.evaluate("desk.film.setMuted(true)")
    desk.keyboard.press("Space")
    desk.wait_for_function("desk.film.frame > 2")
    for place in range(PRESSES):
        desk.wait_for_timeout(int(rng.integers(40, 300)))
        desk.keyboard.press(CODES[place % len(CODES)])
    desk.keyboard.press("Space")
    desk.wait_for_function("desk.store.status.phase === 'saved'")

    shown: list[tuple[int, int]] = desk.evaluate("numbersAtKeys")
    marked = _marked_frames(desk, film)
    wrong = [
        (frame, film.number_at(frame), pair)
        for frame, pair in zip(marked, shown, strict=True)
        if not pair[0] <= film.number_at(frame) <= pair[1]
    ]

    assert len(marked) == PRESSES
    assert wrong == []
    # The picture may change while a key is heard, above all on a busy machine.
    assert sum(before == after for before, after in shown) > PRESSES // 2


def _marked_frames(desk: Page, film: Film) -> list[int]:
    """Return the frames of the operations that the store was given."""
    marks: list[int] = desk.evaluate("api.log.map(one => one.position_ms)")
    frame_of = {ms_of_frame(n, film.rate): n for n in range(len(film.frames))}
    return [frame_of[mark] for mark in marks]


def _number_on_screen(desk: Page) -> int:
    """Read the number from a picture of the screen, not from the player."""
    png = desk.locator("video").screenshot()
    with av.open(io.BytesIO(png), "r") as image:
        picture = next(image.decode(video=0))
    return int(number_of(picture.reformat(format="gray").to_ndarray()))
