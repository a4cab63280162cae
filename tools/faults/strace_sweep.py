"""The n-th system call fails: every one by which the store writes one upload.

The upload is done once under strace, to count its calls and to judge their order. Then it
is done again for each call, which fails with an error or is the process's last; and gone
on with. What was acknowledged is there, and in the end the film is whole.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from faults import driver, write_order

_CALLS = "pwrite64,fdatasync,fsync,openat,rename,ftruncate,unlink,mkdir"
_TRACED = f"{_CALLS},write"
_FAULTS = ("error=EIO", "error=ENOSPC", "signal=SIGKILL")
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(", re.MULTILINE)
_ATTACHED_WITHIN_S = 20.0
# Of a call made more often than this only some are made to fail, and it is said.
_MOST_EACH = 40


@dataclass
class Swept:
    """What came of it."""

    counts: dict[str, int] = field(default_factory=dict)
    tried: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    breaches: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        calls = ", ".join(
            f"{name} {self.tried[name]} of {count}"
            for name, count in sorted(self.counts.items())
        )
        made = f"{self.runs} runs over system calls ({calls}) × EIO, ENOSPC, SIGKILL"
        return [made, *(f"BREACH {each}" for each in self.breaches)]


def run() -> Swept:
    """Sweep; in a scratch store of its own."""
    driver.use_one_key()
    swept = Swept()
    with tempfile.TemporaryDirectory(prefix="faults-store-") as scratch:
        settings.MEDIA_STORE = Path(scratch) / "media"
        film = os.urandom(4 * driver.PART + 12_345)
        log, acknowledged = _send(uuid4(), film, [])
        if len(acknowledged) != 2 + -(-len(film) // driver.PART):
            raise RuntimeError(f"the upload itself does not work: {acknowledged}")
        swept.counts = Counter(_CALL.findall(log))
        del swept.counts["write"]
        swept.breaches += write_order.problems(log.splitlines(), scratch)
        for name, count in sorted(swept.counts.items()):
            _fail_each(swept, name, count, film)
    return swept


def _fail_each(swept: Swept, name: str, count: int, film: bytes) -> None:
    step = -(-count // _MOST_EACH)
    numbers = range(1, count + 1, step)
    swept.tried[name] = len(numbers)
    for number in numbers:
        for fault in _FAULTS:
            artefact_id = uuid4()
            inject = ["-e", f"inject={name}:{fault}:when={number}"]
            log, acknowledged = _send(artefact_id, film, inject)
            found = write_order.problems(
                log.splitlines(), str(settings.MEDIA_STORE.parent)
            )
            found += _checked(artefact_id, film, acknowledged)
            swept.breaches += [f"{name} {number} {fault}: {each}" for each in found]
            swept.runs += 1
        shutil.rmtree(settings.MEDIA_STORE, ignore_errors=True)
        sys.stderr.write(".")
        sys.stderr.flush()
    sys.stderr.write("\n")


def _send(artefact_id: UUID, film: bytes, inject: list[str]) -> tuple[str, list[str]]:
    """Send in a child that strace watches; return its calls and what it acknowledged."""
    go, going = os.pipe()
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(go, 1)
        code = 1
        try:
            driver.send(artefact_id, film, telling)
            code = 0
        except OSError:
            pass
        finally:
            os._exit(code)
    os.close(telling)
    with tempfile.NamedTemporaryFile("r") as log:
        options = ["-y", "-s", "40", "-e", f"trace={_TRACED}", *inject, "-o", log.name]
        watching = subprocess.Popen(
            ["strace", *options, "-p", str(child)], stderr=subprocess.PIPE, text=True
        )
        _wait_until_attached(child)
        os.write(going, b"g")
        os.waitpid(child, 0)
        watching.communicate()
        text = log.read()
    for end in (go, going):
        os.close(end)
    with os.fdopen(told) as lines:
        return text, [line.split()[1] for line in lines]


def _wait_until_attached(child: int) -> None:
    deadline = time.monotonic() + _ATTACHED_WITHIN_S
    status = Path(f"/proc/{child}/status")
    while "TracerPid:\t0\n" in status.read_text():
        if time.monotonic() > deadline:
            raise TimeoutError("strace did not attach to its process")
        time.sleep(0.002)


def _checked(artefact_id: UUID, film: bytes, acknowledged: list[str]) -> list[str]:
    durable, digest = driver.go_on(artefact_id, film)
    promised = max(
        (int(each) for each in acknowledged if each.isdigit() and len(each) < 16),
        default=0,
    )
    found = []
    if "begun" in acknowledged and durable < promised:
        found.append(f"{promised} bytes acknowledged, {durable} there")
    if digest != hashlib.sha256(film).hexdigest():
        found.append("what is stored is another film")
    return found
