"""Strain: pages beside a film being made, under too many readers, under a login attack."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import imageio_ffmpeg

from faults.phone import Phone
from load.line import Line, p95
from load.place import NOBODY, Place, served, timed
from load.rows.upload import _send

_PAGE = "/desk/"
_FEW = 60
_PEAK_READERS = 8
_SECONDS = 6.0
_ATTEMPTS_A_SECOND = 20
_ALLOWED = {200, 302, 429, 503}


def lines() -> Iterator[Line]:
    """Measure, on one server."""
    with served() as place:
        phone = place.phone(place.tell("cookie_of(inside.ingrid_id())"))
        for _warm in range(10):
            timed(phone, _PAGE)
        idle = _p95_of_page(phone)
        yield from _attacked(phone, idle)
        yield from _overloaded(phone)
        yield from _beside_a_film(place, phone)


def _attacked(phone: Phone, idle: float) -> Iterator[Line]:
    statuses: Counter[int] = Counter()
    # Whoever is signed in is led on, and no password is looked at.
    stranger = Phone(phone.origin, NOBODY)

    def attack(stop: threading.Event) -> None:
        began, sent = time.perf_counter(), 0
        while not stop.is_set():
            reply = stranger.form(
                "/account/login/",
                login=f"{os.urandom(4).hex()}@example.org",
                password="guessed once more",  # noqa: S106 (wrong)
            )
            statuses[reply.status] += 1
            sent += 1
            stop.wait(max(0.0, began + sent / 5 - time.perf_counter()))

    # Four attackers of five attempts a second.
    with _meanwhile(attack, _ATTEMPTS_A_SECOND // 5):
        attacked = _p95_of_page(phone)
    yield Line(
        name="login_attack",
        of=f"page p95 beside {_ATTEMPTS_A_SECOND} sign-ins a second ÷ idle",
        ratio=attacked / idle,
        goal=2,
        bound="at most",
        more={"idle_ms": round(1000 * idle), "statuses": dict(statuses)},
    )


def _overloaded(phone: Phone) -> Iterator[Line]:
    peak, _statuses = _goodput(phone, _PEAK_READERS)
    health: list[float] = []

    def look(stop: threading.Event) -> None:
        while not stop.wait(0.5):
            health.append(timed(phone, "/healthz")[0])

    with _meanwhile(look, 1):
        strained, statuses = _goodput(phone, 3 * _PEAK_READERS)
    strange = sum(count for status, count in statuses.items() if status not in _ALLOWED)
    yield Line(
        name="overload",
        of=f"good answers a second of {3 * _PEAK_READERS} readers ÷ {_PEAK_READERS}",
        ratio=strained / peak,
        goal=0.7,
        bound="at least",
        more={"peak_a_second": round(peak), "other_than_429_503": strange},
    )
    yield Line(
        name="overload_health",
        of="slowest /healthz meanwhile, seconds",
        ratio=max(health),
        goal=1,
        bound="at most",
    )
    began = time.perf_counter()
    while timed(phone, _PAGE)[0] > 1 and time.perf_counter() - began < 60:
        continue
    yield Line(
        name="overload_after",
        of="seconds until a page takes less than a second again",
        ratio=time.perf_counter() - began,
        goal=30,
        bound="at most",
    )


def _beside_a_film(place: Place, phone: Phone) -> Iterator[Line]:
    idle = _p95_of_page(phone)
    with tempfile.TemporaryDirectory() as scratch:
        film = Path(scratch) / "film.mov"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi"]
        command += [
            "-i",
            "testsrc2=size=1920x1080:rate=30:duration=40",
            "-c:v",
            "libx264",
        ]
        command += ["-preset", "ultrafast", str(film)]
        subprocess.run(command, check=True)
        (wish,) = place.tell("parents(1)")
        _send(place, wish, film.read_bytes())
    deadline = time.monotonic() + 30
    while place.tell(f"state_of({wish['invitation']!r})") != "making":
        if time.monotonic() > deadline:
            raise TimeoutError("the film is not being made")
        time.sleep(0.2)
    busy = _p95_of_page(phone)
    still = place.tell(f"state_of({wish['invitation']!r})")
    yield Line(
        name="interference",
        of="page p95 while a 1080p film is made ÷ idle",
        ratio=busy / idle,
        goal=2,
        bound="at most",
        more={"idle_ms": round(1000 * idle), "film_then": still},
    )


def _p95_of_page(phone: Phone) -> float:
    return p95([_seconds(phone) for _each in range(_FEW)])


def _seconds(phone: Phone) -> float:
    took, reply = timed(phone, _PAGE)
    if reply.status != 200:
        raise RuntimeError(f"{_PAGE} was answered {reply.status}")
    return took


def _goodput(phone: Phone, readers: int) -> tuple[float, Counter[int]]:
    statuses: Counter[int] = Counter()

    def read(stop: threading.Event) -> None:
        while not stop.is_set():
            statuses[timed(phone, _PAGE)[1].status] += 1

    with _meanwhile(read, readers) as stop:
        stop.wait(_SECONDS)
    return statuses[200] / _SECONDS, statuses


@contextmanager
def _meanwhile(work: object, count: int) -> Iterator[threading.Event]:
    """Let so many do the same until the block ends."""
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(stop,)) for _each in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join()
