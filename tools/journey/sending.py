"""Sending the film through trouble, and what of it arrived."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import Page

import servers
from journey.cutting_proxy import CuttingProxy, Trouble
from journey.people import Parent, until
from journey.stored import digest_of, fetched_proxy, stored

MOST_TAPS = 12
MOST_TWICE = 0.05
#: From this size on a film meets every trial, and little of it may be sent twice.
LARGE_BYTES = 100_000_000
_KILL_AT, _RELOAD_AT = 0.35, 0.62
_SLOWEST_BYTES_PER_S = 1e6
# Of five cuts, this one without a word: the phone has to find out by itself.
_SILENT = 2


@attrs.frozen
class Trials:
    """What happens to the line, the server and the phone while the film is sent."""

    cuts: int
    kills: int = 0
    reloads: int = 0


CALM = Trials(cuts=0)
USUAL = Trials(cuts=1)
HARD = Trials(cuts=5, kills=1, reloads=1)


class Sending:
    """One film on its way from the phone into the store."""

    def __init__(
        self,
        server: servers.Server,
        proxy: CuttingProxy,
        parent: Parent,
        film: Path,
        trials: Trials,
    ) -> None:
        self._server, self._proxy, self._parent = server, proxy, parent
        self._film, self._trials = film, trials
        self._size = film.stat().st_size
        self._patience_s = 180 + self._size / _SLOWEST_BYTES_PER_S

    @property
    def film(self) -> str:
        """Where the film is, as a page's chooser takes it."""
        return str(self._film)

    def run(self, result: dict[str, Any]) -> None:
        """Press Send, meet every trial, and wait until the phone says it is there."""
        parent = self._parent
        step = self._size // (self._trials.cuts + 1)
        self._proxy.disturb_at(
            [
                (step * (n + 1), Trouble.SILENT if n == _SILENT else Trouble.CUT)
                for n in range(self._trials.cuts)
            ]
        )
        parent.send()
        if self._trials.kills:
            self._wait_for(_KILL_AT)
            os.kill(self._server.children()["web"], signal.SIGKILL)
        if self._trials.reloads:
            self._wait_for(_RELOAD_AT)
            parent.load_again()
            parent.expect_film_on_its_way()
            # Chosen again and recognised, it goes on by itself.
            parent.choose(str(self._film))
        parent.wait_until_sent(timeout_s=self._patience_s)
        if self._proxy.failure is not None:
            raise self._proxy.failure
        result["parent_taps"] = parent.taps
        result["upload_bytes"] = self._size
        result["resent_bytes"] = self._proxy.film.twice
        result["cuts"] = len(self._proxy.met)
        result["kills"], result["reloads"] = self._trials.kills, self._trials.reloads
        self._check(result)

    def check_stored(
        self, page: Page, recording_id: str, result: dict[str, Any]
    ) -> None:
        """Compare what arrived with the film on the phone, and open what is kept of it."""
        held = stored(self._server, recording_id)
        proxy = fetched_proxy(page, held["proxy"])
        digest = digest_of(self._film)
        is_whole = (held["arrived_sha256"], held["arrived_size"]) == (
            digest,
            self._size,
        )
        result["digest_equal"] = is_whole and held["sha256"] == held["recorded_sha256"]
        if not result["digest_equal"]:
            message = f"What arrived is not the film: {held}, the film is {digest}."
            raise AssertionError(message)
        told = {"film_ms": held["film_ms"], "frames": held["frames"]}
        if proxy != told:
            message = f"The film that is watched holds {proxy}, the record says {told}."
            raise AssertionError(message)

    def _check(self, result: dict[str, Any]) -> None:
        problems = []
        if result["parent_taps"] > MOST_TAPS:
            problems.append(f"{result['parent_taps']} taps; at most {MOST_TAPS}")
        if self._proxy.film.once != self._size:
            problems.append(f"{self._proxy.film.once} of {self._size} bytes passed")
        if result["cuts"] != self._trials.cuts:
            problems.append(f"{result['cuts']} cuts of {self._trials.cuts}")
        # A small film is one part, and a cut part is sent again whole.
        if (
            self._size >= LARGE_BYTES
            and result["resent_bytes"] > MOST_TWICE * self._size
        ):
            problems.append(f"{result['resent_bytes']} bytes were sent twice")
        if problems:
            raise AssertionError("; ".join(problems))

    def _wait_for(self, share: float) -> None:
        film, page = self._proxy.film, self._parent.page
        mark = share * self._size
        until(lambda: film.once >= mark, page, self._patience_s, f"{share:.0%} sent")
