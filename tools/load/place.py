"""A served demo to be loaded, and what is asked inside its settings."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

import servers
from faults.phone import Answer, Phone
from places import REPOSITORY, folder

NOBODY = {"name": "nobody", "value": ""}
_IN_SERVER = (
    "import sys; sys.path[:0] = {paths!r}; from load import inside; inside.{call}"
)


@attrs.frozen
class Place:
    """One served demo."""

    server: servers.Server

    @property
    def origin(self) -> str:
        return self.server.origin

    def tell(self, call: str) -> Any:
        """Run a function of `inside` in the server's settings; return what it told."""
        paths = [str(REPOSITORY / each) for each in ("tools", "tests", "tests/browser")]
        said = self.server.ask(_IN_SERVER.format(paths=paths, call=call))
        return json.loads(said.strip().splitlines()[-1])

    def phone(self, cookie: dict[str, str]) -> Phone:
        return Phone(self.origin, cookie)

    def peak_kb(self) -> int:
        """Return the most memory the web process ever held."""
        status = Path(f"/proc/{self.server.children()['web']}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        if found is None:
            raise RuntimeError("this kernel does not tell a process's memory")
        return int(found[1])


@contextmanager
def served() -> Iterator[Place]:
    """Serve a demo for as long as the block lasts, on a scratch VAR."""
    with tempfile.TemporaryDirectory(prefix="load-", dir=folder()) as scratch:
        Path(scratch).chmod(0o755)
        var = Path(scratch) / "var"
        servers.clone_demo(var)
        server = servers.start(var)
        try:
            server.wait_until_healthy()
            yield Place(server)
        finally:
            server.stop()


def timed(
    phone: Phone, path: str, *, method: str = "GET", words: str = ""
) -> tuple[float, Answer]:
    """Ask once, or send `words` as a search does; return the seconds and the answer."""
    began = time.perf_counter()
    answer = phone.form(path, words=words) if words else phone.ask(method, path)
    return time.perf_counter() - began, answer
