"""A disk of its own, filled to its last byte by somebody else: withdrawing still works."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.house import House
from faults.operations import Sending, TakingBack
from faults.phone import TUS
from places import folder

_SIZE = "800m"
_PIECE = 1 << 20


def run() -> list[str]:
    """Fill it, use it, empty it, go on; return the breaches."""
    with _small_disk() as disk:
        house = House(disk / "var")
        try:
            return _tried(house, disk / "filled")
        finally:
            house.stop()


def can_run() -> bool:
    """Say whether a disk of its own can be had: only root may mount one."""
    return os.geteuid() == 0


def _tried(house: House, ballast: Path) -> list[str]:
    on_its_way, shown = (Sending(house, wish) for wish in house.tell("parents(2)"))
    begun = on_its_way.phone.begin(on_its_way.wish["invitation"], on_its_way.film)
    address, half = begun.headers["location"], len(on_its_way.film) // 2
    on_its_way.phone.patch(address, 0, on_its_way.film[:half])
    taken_back = TakingBack(house, shown)
    taken_back.prepare()
    web = house.server.children()["web"]
    _fill(ballast)

    found: list[str] = []

    def expect(what: str, wanted: int, ask: Callable[[], int]) -> None:
        status = ask()
        if status != wanted:
            found.append(f"{what} was answered {status}, not {wanted}")

    phone, rest = on_its_way.phone, on_its_way.film[half:]
    expect("a part", 507, lambda: phone.patch(address, half, rest).status)
    expect("a part", 507, lambda: phone.patch(address, half, rest).status)
    expect("the offset", 200, lambda: phone.ask("HEAD", address, TUS).status)
    if (told := phone.head(address)).status == 200 and told.offset != half:
        found.append(f"{half} bytes were acknowledged, {told.offset} are there")
    expect("a page", 200, lambda: phone.ask("GET", "/upload").status)
    stop = f"/upload/mine/{taken_back.recording}/stop"
    expect("a withdrawal", 302, lambda: shown.phone.form(stop).status)
    ballast.unlink()
    # The same processes go on: nobody has to start anything again.
    expect("the rest", 204, lambda: phone.patch(address, half, rest).status)
    if house.server.children()["web"] != web:
        found.append("the web process ended")
    return found + taken_back.breaches() + on_its_way.breaches()


def _fill(ballast: Path) -> None:
    """Write until not a byte is left."""
    piece = bytes(_PIECE)
    with ballast.open("wb", buffering=0) as file:
        while piece:
            try:
                file.write(piece)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                piece = piece[: len(piece) // 2]


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="faults-disk-", dir=folder()) as scratch:
        disk = Path(scratch)
        options = ["-t", "tmpfs", "-o", f"size={_SIZE},mode=755", "tmpfs", str(disk)]
        subprocess.run(["mount", *options], check=True)
        try:
            yield disk
        finally:
            subprocess.run(["umount", str(disk)], check=True)
