"""The real processes of ``make serve``, on a scratch ``VAR`` of their own."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Literal

import attrs

from places import REPOSITORY, folder

_START_WITHIN_S = 180.0
_STOP_WITHIN_S = 40.0


@attrs.frozen
class Server:
    """One running ``make serve``, as a test sees it."""

    origin: str
    var: Path
    output: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    @property
    def database_urls(self) -> tuple[str, str]:
        """``DATABASE_URL`` and ``KEYS_DATABASE_URL`` of the server's own databases."""
        sockets = self.var / "run" / "postgres"

        def url(name: str, secret: str) -> str:
            password = (self.var / "secrets" / secret).read_text()
            return f"postgresql://{name}:{password}@/{name}?host={sockets}"

        return (
            url("attunement", "database_password"),
            url("attunement_keys", "keys_database_password"),
        )

    def manage(self, *arguments: str) -> str:
        """Run a management command against the server's databases; return its output."""
        main, keys = self.database_urls
        environment = {
            **self.environment,
            "DATABASE_URL": main,
            "KEYS_DATABASE_URL": keys,
        }
        result = subprocess.run(
            [sys.executable, "-m", "attunement_clinic", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return result.stdout

    def children(self) -> dict[str, int]:
        """Return the process ids of the web process and the worker, by verb."""
        found: dict[str, int] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid and "attunement_clinic" in words:
                found[words[words.index("attunement_clinic") + 1]] = int(entry.name)
        return found

    def wait_until_healthy(self) -> None:
        """Return once ``/healthz`` answers 200; fail with the output otherwise."""
        deadline = time.monotonic() + _START_WITHIN_S
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                message = f"The server did not start:\n{self.output.read_text()}"
                raise RuntimeError(message)
            time.sleep(0.1)

    def is_healthy(self) -> bool:
        """Whether ``/healthz`` answers 200 now."""
        context = ssl._create_unverified_context()  # noqa: S323 (ourselves)
        try:
            address = f"{self.origin}/healthz"
            with urllib.request.urlopen(  # noqa: S310 (our own address)
                address, timeout=5, context=context
            ) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def stop(self) -> int:
        """Stop it as Ctrl-C does, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def start(
    var: Path,
    *,
    kind: Literal["demo", "practice"] = "demo",
    host: str = "localhost",
    is_https: bool = False,
    extra: dict[str, str] | None = None,
) -> Server:
    """Start a server on a free port and return at once."""
    port = _free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "KEYS_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    } | {
        "PYTHONPATH": str(REPOSITORY / "src"),
        "VAR": str(var),
        "HOST": host,
        "PORT": str(port),
        "DEMO": "1" if kind == "demo" else "0",
        "ATTUNEMENT_HTTPS": "1" if is_https else "0",
        **(extra or {}),
    }
    output = var.with_name(f"{var.name}.log")
    with output.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "attunement_clinic", "serve", "--stop-with-parent"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=REPOSITORY,
        )
    scheme = "https" if is_https else "http"
    return Server(f"{scheme}://{host}:{port}", var, output, process, environment)


def clone_demo(var: Path) -> None:
    """Lay out a ``VAR`` in which the demo was already made: a later start is quick."""
    template = _demo_template()
    shutil.rmtree(var, ignore_errors=True)
    subprocess.run(["cp", "-a", template, var], check=True)


def _demo_template() -> Path:
    """Return the ``VAR`` of a demo that was started once; make it for this code."""
    template = folder() / f"demo-{_digest()}"
    if template.exists():
        return template
    for old in folder().glob("demo-*"):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()
    draft = folder() / "demo-draft"
    shutil.rmtree(draft, ignore_errors=True)
    server = start(draft)
    server.wait_until_healthy()
    server.stop()
    # Each clone stages its code anew, by links; a copy would be half a gigabyte.
    shutil.rmtree(draft / "runtime", ignore_errors=True)
    draft.rename(template)
    return template


def _digest() -> str:
    """Return a name for exactly this code."""
    digest = hashlib.sha256()
    for file in sorted((REPOSITORY / "src").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(REPOSITORY)}\0".encode())
            digest.update(file.read_bytes())
    digest.update((REPOSITORY / "requirements" / "serve.txt").read_bytes())
    return digest.hexdigest()[:12]


def _free_port() -> int:
    """Return a port that is free on both loopback addresses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
