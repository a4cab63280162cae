"""The most memory that each process of a server ever held, as the kernel counts it."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY_S = 0.2
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_KIB = 1024


class Memory:
    """Watches the web process, the worker and all that they start."""

    def __init__(self, supervisor: int) -> None:
        self._supervisor = supervisor
        self._peaks: dict[str, int] = defaultdict(int)
        self._ended = threading.Event()

    @contextmanager
    def watched(self) -> Iterator[Memory]:
        """Look several times a second while inside."""
        thread = threading.Thread(target=self._watch, daemon=True, name="memory")
        thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            thread.join()

    def peak_mb(self) -> dict[str, float]:
        """Return the peak of resident memory by process, the highest of its kind."""
        seen = sorted(self._peaks.items())
        return {name: round(peak / 1e6, 1) for name, peak in seen if peak}

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY_S):
            for name, process in self._processes():
                peak = _peak_of(process)
                self._peaks[name] = max(self._peaks[name], peak)

    def _processes(self) -> Iterator[tuple[str, int]]:
        children = _children()
        for process in children.get(self._supervisor, []):
            verb = _verb(process)
            if verb is None:
                continue
            yield verb, process
            below = list(children.get(process, []))
            while below:
                child = below.pop()
                yield f"{verb}'s child", child
                below += children.get(child, [])


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text()
        except OSError:
            continue
        found[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    return found


def _verb(process: int) -> str | None:
    """Return what `python -m attunement_clinic <verb>` was told, or nothing."""
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return None
    if "attunement_clinic" not in words:
        return None
    return words[words.index("attunement_clinic") + 1]


def _peak_of(process: int) -> int:
    try:
        found = _PEAK.search(Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * _KIB if found else 0
