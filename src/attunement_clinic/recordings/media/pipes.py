"""The child's ends of the two pipes, and the files without a name made of them."""

from __future__ import annotations

import os
import time
from collections import OrderedDict

import msgspec

from attunement_clinic.recordings.media.wire import (
    HEADER,
    LENGTH,
    PERMILLE,
    RANGE,
    Job,
    Kind,
    Output,
    Plan,
    Report,
    read_exactly,
    write_all,
)

_BLOCK = 1 << 18
_BLOCKS_KEPT = 16
_PROGRESS_EVERY_S = 0.5


class Worker:
    """The worker, as the confined child sees it."""

    def __init__(self, orders: int, reports: int) -> None:
        self._orders = orders
        self._reports = reports
        self._progress_at = 0.0

    def job(self) -> Job:
        """Wait for the one job."""
        job: Job = msgspec.json.decode(self._order(), type=Job)
        return job

    def plan(self) -> Plan:
        """Wait until it is decided how the proxy is made."""
        return msgspec.json.decode(self._order(), type=Plan)

    def _order(self) -> bytes:
        (length,) = LENGTH.unpack(read_exactly(self._orders, LENGTH.size))
        return read_exactly(self._orders, length)

    def report(self, report: Report) -> None:
        self._send(Kind.REPORT, msgspec.json.encode(report))

    def progress(self, fraction: float) -> None:
        """Say how far along this is, at most every half second."""
        now = time.monotonic()
        if now - self._progress_at >= _PROGRESS_EVERY_S:
            self._progress_at = now
            permille = round(1000 * min(1.0, max(0.0, fraction)))
            self._send(Kind.PROGRESS, PERMILLE.pack(permille))

    def read(self, offset: int, length: int) -> bytes:
        """Ask for a range of the film."""
        self._send(Kind.READ, RANGE.pack(offset, length))
        (length,) = LENGTH.unpack(read_exactly(self._orders, LENGTH.size))
        return read_exactly(self._orders, length)

    def output(self, output: Output, data: bytes | bytearray | memoryview) -> None:
        """Hand over a piece of what is made."""
        view = memoryview(data)
        for start in range(0, len(view), _BLOCK):
            piece = view[start : start + _BLOCK]
            self._send(Kind.OUTPUT, bytes([output]), piece)

    def head(self, output: Output, head: bytes | bytearray) -> None:
        """Hand over the reserved beginning of a film that is made."""
        self._send(Kind.HEAD, bytes([output]), memoryview(head))

    def _send(self, kind: bytes, *parts: bytes | memoryview) -> None:
        length = sum(len(part) for part in parts)
        write_all(self._reports, HEADER.pack(kind, length), *parts)


class RangeFile:
    """A seekable film that is no file: each block is asked of the worker when needed.

    A few blocks are kept, because sound and picture may lie far apart and demuxers
    hop between them.
    """

    def __init__(self, worker: Worker, size: int) -> None:
        self._worker = worker
        self._size = size
        self._position = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; fewer at the end of a block or of the film."""
        index, offset = divmod(self._position, _BLOCK)
        if self._position >= self._size or size <= 0:
            return b""
        data = self._block(index)[offset : offset + size]
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}
        self._position = max(0, base[whence] + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def _block(self, index: int) -> bytes:
        if (block := self._blocks.get(index)) is not None:
            self._blocks.move_to_end(index)
            return block
        start = index * _BLOCK
        block = self._worker.read(start, min(_BLOCK, self._size - start))
        self._blocks[index] = block
        if len(self._blocks) > _BLOCKS_KEPT:
            self._blocks.popitem(last=False)
        return block


class HeadedFile:
    """A film being written: its head stays open until the end, the rest flows out.

    The muxer comes back to the first `head_size` bytes to write the index there;
    everywhere else it only appends.
    """

    def __init__(
        self, worker: Worker, head_size: int, output: Output = Output.PROXY
    ) -> None:
        self._worker = worker
        self._output = output
        self._head = bytearray(head_size)
        self._position = 0
        self._end = len(self._head)

    def write(self, data: bytes) -> int:
        size = len(data)
        in_head = max(0, min(size, len(self._head) - self._position))
        self._head[self._position : self._position + in_head] = data[:in_head]
        self._position += in_head
        if rest := data[in_head:]:
            if self._position != self._end:
                message = f"the muxer went back to byte {self._position}"
                raise OSError(message)
            self._worker.output(self._output, rest)
            self._position += len(rest)
            self._end = self._position
        return size

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._end}
        self._position = max(0, base[whence] + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def finish(self) -> None:
        self._worker.head(self._output, self._head)


class FlowingFile:
    """A film being written from its start to its end, without ever going back."""

    def __init__(self, worker: Worker, output: Output) -> None:
        self._worker = worker
        self._output = output

    def write(self, data: bytes) -> int:
        self._worker.output(self._output, data)
        return len(data)

    def writable(self) -> bool:
        return True
