"""The demo that is broken: served by its real processes, armed by a file, mended again."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import servers
from attunement_clinic.config.processes import wait_until
from places import REPOSITORY

_AGAIN_WITHIN_S = 90.0
# The supervisor waits longer before each new start of one that keeps dying.
_MOST_DEATHS = 3
_IN_SERVER = (
    "import sys; sys.path[:0] = {paths!r}; from faults import inside; inside.{call}"
)


class House:
    """A served demo, and what a test may do to it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        servers.clone_demo(var)
        self._deaths = 0
        self.worker_deaths = 0
        self.server = self._start()

    @property
    def origin(self) -> str:
        return self.server.origin

    @property
    def backups(self) -> Path:
        """Where its backups go: beside what it keeps, as no practice should have it."""
        return self.var / "tmp" / "backups"

    def tell(self, call: str) -> Any:
        """Run a function of `inside` in the server's settings; return what it told."""
        paths = [str(REPOSITORY / each) for each in ("tools", "tests", "tests/browser")]
        said = self.server.ask(_IN_SERVER.format(paths=paths, call=call))
        return json.loads(said.strip().splitlines()[-1])

    def arm(self, name: str, fault: str) -> None:
        """Let the next process that comes to a named step fail there, once."""
        self._met.unlink(missing_ok=True)
        draft = self._armed.with_suffix(".draft")
        draft.write_text(f"{name} {fault}")
        owner = self._armed.parent.stat()
        os.chown(draft, owner.st_uid, owner.st_gid)
        draft.rename(self._armed)

    def disarm(self) -> bool:
        """Take the fault away; return whether it happened."""
        self._armed.unlink(missing_ok=True)
        return self._met.exists()

    def has_met(self) -> bool:
        return self._met.exists()

    def mend(self) -> None:
        """Wait until everything that was killed is there again."""
        self._deaths += 1
        if self._deaths > _MOST_DEATHS:
            self.crash()
        else:
            self._forget_the_dead()

    def crash(self) -> None:
        """Kill supervisor, database, web and worker at once, and start all again."""
        self.worker_deaths += 1
        self.server.process.kill()
        self.server.process.wait()
        self.server.ask_to_stop()
        self.server = self._start()
        self._forget_the_dead()

    def kill(self, verb: str) -> None:
        """Kill the web process or the worker, whatever it is doing."""
        child = self.server.children().get(verb)
        if child is not None:
            self.worker_deaths += verb == "worker"
            os.kill(child, signal.SIGKILL)
            # It is there for a moment yet, and would be taken for the next one.
            self.wait_for(
                lambda: child not in self.server.children().values(), "its end", 10
            )

    def stop(self) -> None:
        self.server.stop()

    def wait_for(self, condition: Callable[[], bool], what: str, wait_s: float) -> None:
        """Wait until something came true; say what when it did not."""
        if not wait_until(condition, wait_s=wait_s):
            message = f"not within {wait_s:.0f} s: {what}"
            raise TimeoutError(message)

    @property
    def _armed(self) -> Path:
        return self.var / "run" / "failpoint"

    @property
    def _met(self) -> Path:
        return self._armed.with_suffix(".met")

    def _start(self) -> servers.Server:
        self._deaths = 0
        started = servers.start(
            self.var,
            extra={
                "ATTUNEMENT_FAILPOINTS": "1",
                "ATTUNEMENT_BACKUP": str(self.backups),
            },
        )
        started.wait_until_healthy()
        return started

    def _forget_the_dead(self) -> None:
        """Let a dead worker's heart have stopped a minute ago: nobody waits for half of one."""
        children = self._wait_until_whole()
        began_at = _began_at(children["worker"])
        self.tell(f"stop_dead_hearts({began_at})")

    def _wait_until_whole(self) -> dict[str, int]:
        deadline = time.monotonic() + _AGAIN_WITHIN_S
        while not (
            {"web", "worker"} <= set(children := self.server.children())
            and self.server.is_healthy()
        ):
            if time.monotonic() > deadline:
                raise TimeoutError(self.server.output.read_text()[-2000:])
            time.sleep(0.05)
        return children


def _began_at(process: int) -> float:
    """Return when a process began, in seconds of the wall clock (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    (booted,) = (
        int(line.split()[1])
        for line in Path("/proc/stat").read_text().splitlines()
        if line.startswith("btime ")
    )
    return booted + ticks
