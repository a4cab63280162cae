"""Keeping a few child processes running, and stopping them in order."""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from collections.abc import Callable
from types import FrameType

import attrs

from attunement_clinic.config import processes

_LOG = logging.getLogger(__name__)
_LONGEST_PAUSE_S = 30.0
# A service that ran this long is well; its next failure is a new one.
_WELL_AFTER_S = 60.0


@attrs.define
class Service:
    """One child process that is started again when it ends by itself."""

    name: str
    begin: Callable[[], subprocess.Popen[bytes]]
    stop_signal: int = signal.SIGTERM
    wait_s: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        """Start the process now."""
        self.started_at = time.monotonic()
        self.process = self.begin()

    def tend(self, now: float) -> None:
        """Notice an end, and start again when its pause is over."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            if now - self.started_at > _WELL_AFTER_S:
                self.failures = 0
            pause = min(0.5 * 2**self.failures, _LONGEST_PAUSE_S)
            self.failures += 1
            self.process = None
            self.again_at = now + pause
            _LOG.error(
                "%s ended with code %s; starting it again in %.1f s",
                *(self.name, code, pause),
            )
        elif now >= self.again_at:
            self.start()

    def restart(self) -> None:
        """Stop the process gently and start it anew."""
        self.stop()
        self.start()

    def ask_to_stop(self) -> None:
        """Send the stop signal without waiting."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Stop the process and wait for its end."""
        if self.process is not None:
            processes.stop(
                self.process, with_signal=self.stop_signal, wait_s=self.wait_s
            )
            self.process = None


class StopWish:
    """Whether somebody asked the whole to stop: Ctrl-C, kill, a closed terminal."""

    def __init__(self) -> None:
        self.is_made = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.is_made = True


def stop_together(services: list[Service]) -> None:
    """Stop services that may end side by side."""
    for service in services:
        service.ask_to_stop()
    for service in services:
        service.stop()
