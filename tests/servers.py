"""The real processes of ``make serve``, on a scratch ``VAR`` of their own."""

from __future__ import annotations

import fcntl
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
from shell import Shell

_START_WITHIN_S = 180.0
_STOP_WITHIN_S = 40.0
_STORY_WITHIN_S = 300.0
# The demo's story ends when the movement in its film is measured.
_IS_TOLD = """
from attunement_clinic.plans.models import Activity
from attunement_clinic.recordings.models import Artefact, Recording

is_measured = Artefact.objects.filter(
    recording__state=Recording.State.READY,
    kind=Artefact.Kind.SIGNALS,
    published_at__isnull=False,
).exists()
print(is_measured and Activity.objects.count() >= 3)
"""


@attrs.frozen
class Server:
    """One running ``make serve``, as a test sees it."""

    origin: str
    var: Path
    output: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    _shells: list[Shell] = attrs.field(factory=list, init=False, repr=False)

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

    def ask(self, code: str) -> str:
        """Run code inside the server's settings; return what it printed.

        All is asked of one shell, so that what a test asks often costs no new process.
        """
        if not self._shells:
            self._shells.append(Shell(self._managing(), self.output))
        return self._shells[0].ask(code)

    def manage(self, *arguments: str) -> str:
        """Run a management command against the server's databases; return its output."""
        result = subprocess.run(
            [sys.executable, "-m", "attunement_clinic", *arguments],
            env=self._managing(),
            capture_output=True,
            text=True,
            check=True,
        )
        return result.stdout

    def _managing(self) -> dict[str, str]:
        main, keys = self.database_urls
        return {**self.environment, "DATABASE_URL": main, "KEYS_DATABASE_URL": keys}

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

    def ask_to_stop(self) -> None:
        """Tell it to stop, and do not wait until it has."""
        while self._shells:
            self._shells.pop().close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def stop(self) -> int:
        """Stop it as Ctrl-C does, and return its exit code."""
        self.ask_to_stop()
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
    output: Path | None = None,
) -> Server:
    """Start a server on a free port and return at once; `output` is where it tells."""
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
    output = output or var.with_name(f"{var.name}.log")
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
    """Lay out a ``VAR`` in which the demo was made and its story told.

    A later start is quick: it has no film to read, and shares the code that root
    staged for the template (twenty thousand links take a slow disk half a minute).
    """
    with (folder() / "making-demo").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = _demo_template()
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir()
    shutil.copystat(template, var)
    owner = template.stat()
    os.chown(var, owner.st_uid, owner.st_gid)
    parts = [part for part in template.iterdir() if part.name != "runtime"]
    subprocess.run(["cp", "-a", *parts, var], check=True)
    if (template / "runtime").exists():
        (var / "runtime").symlink_to(template / "runtime")


def _demo_template() -> Path:
    """Return the ``VAR`` of a demo that was started once; make it for this code."""
    template = folder() / f"demo-{_digest()}"
    is_told = template.with_suffix(".told")
    if is_told.exists():
        return template
    for old in folder().glob("demo-*"):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()
    server = start(template)
    try:
        server.wait_until_healthy()
        _wait_for_story(server)
    finally:
        server.stop()
    is_told.touch()
    return template


def _wait_for_story(server: Server) -> None:
    deadline = time.monotonic() + _STORY_WITHIN_S
    while server.ask(_IS_TOLD).strip() != "True":
        if time.monotonic() > deadline:
            message = f"The demo's story was not told:\n{server.output.read_text()}"
            raise TimeoutError(message)
        time.sleep(0.2)


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
