"""Start the confined child, serve it the film, and believe nothing it says unchecked."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from attunement_clinic.recordings.media import wire
from attunement_clinic.recordings.media.limits import START_S
from attunement_clinic.recordings.media.ports import HEAD_LIMIT, HEAD_UNIT
from attunement_clinic.recordings.media.verdict import (
    CannotConfineError,
    ChildFailedError,
    ChildTooSlowError,
    RefusalCode,
    RefusedFilmError,
)
from attunement_clinic.recordings.media.wire import HEADER, Kind, Output

if TYPE_CHECKING:
    from types import TracebackType

    from attunement_clinic.recordings.media.ports import MediaSink, MediaSource

T = TypeVar("T", bound=wire.Report)

_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[3:]; "
    "from attunement_clinic.recordings.media.child import main; "
    "sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))"
)
_PIPE_BYTES = 1 << 20
_TICK_S = 1.0
# What the interpreter needs to start where it was started from, and nothing of ours.
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "PYTHONHOME", "TZ")
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    # One thread at the time of confinement; and no address space lost to arenas.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Child:
    """One confined child and the two pipes to it."""

    def __init__(
        self,
        source: MediaSource | None,
        sinks: Mapping[Output, MediaSink],
        on_progress: Callable[[float], None],
    ) -> None:
        self._source = source
        self._sinks = sinks
        self._on_progress = on_progress
        self._budget = 1 << 62
        self._head: bytes | None = None

    def __enter__(self) -> Child:
        to_child, self._orders = os.pipe()
        self._reports, from_child = os.pipe()
        for descriptor in (self._orders, self._reports):
            _widen(descriptor)
        try:
            self._process = _start(to_child, from_child)
        finally:
            os.close(to_child)
            os.close(from_child)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._orders)
        os.close(self._reports)
        self.end()

    def end(self) -> int:
        """End the child whatever it does; return how it ended, a signal below zero."""
        self._process.kill()
        return self._process.wait()

    def start(self, job: wire.Job) -> dict[str, int]:
        """Give the job and wait until the child says it is confined."""
        self.order(job)
        return self.wait_for(wire.Started, START_S).layers

    def order(self, order: wire.Order) -> None:
        data = msgspec.json.encode(order)
        self._write(wire.LENGTH.pack(len(data)), data)

    def allow_output(self, size: int) -> None:
        """Believe at most this many bytes from now on."""
        self._budget = size

    def wait_for(self, kind: type[T], seconds: float) -> T:
        """Serve the child until it reports; refuse what is not the expected report.

        Raises
        ------
        RefusedFilmError
            When the child says that the film is at fault.
        ChildFailedError
            When it dies, falls silent or breaks the rules.
        CannotConfineError
            When it could not confine itself.
        """
        deadline = time.monotonic() + seconds
        while True:
            message, payload = self._next_message(deadline)
            if message == Kind.READ:
                self._serve(payload)
            elif message == Kind.OUTPUT:
                self._take(payload)
            elif message == Kind.HEAD:
                self._put_head(payload)
            elif message == Kind.PROGRESS:
                (permille,) = wire.PERMILLE.unpack(payload)
                self._on_progress(min(permille, 1000) / 1000)
            elif message == Kind.REPORT:
                return _expect(kind, payload)
            else:
                raise ChildFailedError("the child sent a message of no known kind")

    def _next_message(self, deadline: float) -> tuple[bytes, bytes]:
        header = self._read(HEADER.size, deadline)
        message, length = HEADER.unpack(header)
        if length > wire.MESSAGE_LIMIT:
            raise ChildFailedError(f"the child announced {length} bytes")
        return message, self._read(length, deadline)

    def _serve(self, payload: bytes) -> None:
        offset, length = wire.RANGE.unpack(payload)
        if self._source is None or length > wire.RANGE_LIMIT:
            raise ChildFailedError(f"the child asked for {length} bytes at once")
        stop = min(offset + length, self._source.size)
        data = self._source.read(offset, stop) if offset < stop else b""
        self._write(wire.LENGTH.pack(len(data)), data)

    def _take(self, payload: bytes) -> None:
        self._budget -= len(payload)
        if self._budget < 0:
            raise ChildFailedError("the child made more than such a film can become")
        self._sink(payload[0]).write(payload[1:])

    def _put_head(self, payload: bytes) -> None:
        head = payload[1:]
        if len(head) % HEAD_UNIT or not 0 < len(head) <= HEAD_LIMIT:
            raise ChildFailedError(f"a head of {len(head)} bytes")
        self._sink(payload[0]).put_head(head)

    def _sink(self, number: int) -> MediaSink:
        try:
            return self._sinks[Output(number)]
        except (ValueError, KeyError):
            raise ChildFailedError(f"the child made an output {number}") from None

    def _read(self, length: int, deadline: float) -> bytes:
        parts: list[bytes] = []
        missing = length
        while missing:
            left = deadline - time.monotonic()
            if left <= 0:
                raise ChildTooSlowError("the child took too long")
            if not select.select([self._reports], [], [], min(left, _TICK_S))[0]:
                continue
            part = os.read(self._reports, min(missing, _PIPE_BYTES))
            if not part:
                raise ChildFailedError(f"the child ended: {self._how_it_ended()}")
            parts.append(part)
            missing -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _write(self, *parts: bytes) -> None:
        try:
            wire.write_all(self._orders, *parts)
        except BrokenPipeError as error:
            how = self._how_it_ended()
            raise ChildFailedError(f"the child ended: {how}") from error

    def _how_it_ended(self) -> str:
        status = self._process.wait(timeout=10)
        if status < 0:
            return f"by signal {signal.Signals(-status).name}"
        return f"with status {status}"


def _expect(kind: type[T], payload: bytes) -> T:
    try:
        report = msgspec.json.decode(payload, type=wire.Report)
    except msgspec.DecodeError as error:
        raise ChildFailedError(f"the child's report is malformed: {error}") from error
    if isinstance(report, wire.RefusedReport):
        code = report.code if report.code in set(RefusalCode) else "unreadable"
        raise RefusedFilmError(RefusalCode(code), report.reason[:1000])
    if isinstance(report, wire.CannotConfine):
        raise CannotConfineError(report.reason)
    if isinstance(report, wire.Failed):
        raise ChildFailedError(report.reason[:2000])
    if not isinstance(report, kind):
        raise ChildFailedError(f"the child reported {type(report).__name__}")
    return report


def _start(to_child: int, from_child: int) -> subprocess.Popen[bytes]:
    kept = {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own interpreter, our own program
        [
            sys.executable,
            "-s",
            "-c",
            _PROGRAM,
            str(to_child),
            str(from_child),
            *sys.path,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=(to_child, from_child),
        env=_ENVIRONMENT | kept,
    )


def _widen(descriptor: int) -> None:
    """Let a pipe hold a whole range, where the system has that call."""
    try:
        import fcntl  # absent where there are no such pipes

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except (ImportError, AttributeError, OSError):
        return
