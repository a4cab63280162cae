"""Whether every acknowledgement came after the flush of what it acknowledges.

A kill keeps the page cache, so it proves nothing about a power cut. The order of system
calls does: what was written to a file is flushed by `fdatasync` or `fsync` of that file, a
new name or a new file by `fsync` of its folder, before anything is acknowledged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

# As `strace -y` writes them: `pwrite64(5</store/a1/a1…f.part>, "…", 65564, 0) = 65564`.
_CALL = re.compile(r"(?:\d+ +)?(?P<name>\w+)\((?P<rest>.*)\) += (?P<result>-?\d+)")
_FILE = re.compile(r"^\d+<(?P<path>[^>]+)>")
_PATHS = re.compile(r'"(/[^"]*)"')
_WRITES = {"pwrite64", "ftruncate"}
_FLUSHES = {"fsync", "fdatasync"}
_ACKNOWLEDGED = '"acknowledged '


def problems(log: Iterable[str], store: str) -> list[str]:
    """Return what was acknowledged before it was durable, by the calls of one process."""
    unflushed: set[str] = set()
    found = []
    for line in log:
        call = _CALL.search(line)
        if call is None or int(call["result"]) < 0:
            continue
        name, rest = call["name"], call["rest"]
        if name == "write" and _ACKNOWLEDGED in rest:
            found += [
                f"{path} was acknowledged unflushed" for path in sorted(unflushed)
            ]
        file = _FILE.match(rest)
        if file is not None and file["path"].startswith(store):
            if name in _WRITES:
                unflushed.add(file["path"])
            elif name in _FLUSHES:
                unflushed.discard(file["path"])
        unflushed |= _renewed(name, rest, store)
    return found


def _renewed(name: str, rest: str, store: str) -> set[str]:
    """Return the folders in which a call made or changed a name."""
    is_new = name == "openat" and "O_CREAT" in rest
    if not is_new and not name.startswith(("rename", "mkdir")):
        return set()
    paths = [path for path in _PATHS.findall(rest) if path.startswith(store)]
    return {str(PurePath(path).parent) for path in paths}
