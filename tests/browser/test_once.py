"""One command on an installation, while it is served and while it is not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import servers
from attunement_clinic.config.processes import wait_until

COUNT_WAITING = (
    "from attunement_clinic.audit.models import UnsealedEvent as U; "
    "print(U.objects.count())"
)


def test_what_was_written_is_sealed_and_verified_served_or_not(
    make_server: Callable[..., servers.Server],
) -> None:
    own = make_server()
    assert wait_until(
        lambda: own.manage("shell", "-v0", "-c", COUNT_WAITING).strip() == "0",
        wait_s=30,
    )

    served = _once(own, "verify_audit")
    own.stop()
    alone = _once(own, "verify_audit")

    for answer in (served, alone):
        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert answer.stdout.splitlines()[-1] == "The audit record holds."
        assert int(answer.stdout.split(" ", 1)[0]) > 0
    assert " 0 anchors" not in alone.stdout


def _once(server: servers.Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "attunement_clinic", "once", *arguments],
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
