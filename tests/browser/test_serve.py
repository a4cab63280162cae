"""``make serve``: what runs, as whom, and what is left when something is killed."""

from __future__ import annotations

import os
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

import servers
from attunement_clinic.config.processes import wait_until


@pytest.fixture(scope="module")
def own(make_server: Callable[..., servers.Server]) -> Iterator[servers.Server]:
    """Return a server that these tests may break, if it mends itself."""
    server = make_server()
    yield server
    server.stop()


def test_the_server_answers_and_names_no_software(own: servers.Server) -> None:
    with urllib.request.urlopen(f"{own.origin}/healthz") as answer:  # noqa: S310
        assert answer.status == 200
        assert answer.headers.get("Server") is None


def test_no_process_of_the_server_is_roots(own: servers.Server) -> None:
    owners = {_owner(process) for process in _processes(own.var)}

    assert owners
    assert 0 not in owners


def test_secrets_and_data_are_open_to_their_owner_only(own: servers.Server) -> None:
    for folder in ("secrets", "postgres", "media", "keys", "tls"):
        assert (own.var / folder).stat().st_mode & 0o077 == 0
    for secret in (own.var / "secrets").rglob("*"):
        assert secret.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("verb", ["web", "worker"])
def test_a_killed_process_is_started_again(own: servers.Server, verb: str) -> None:
    before = own.children()[verb]
    os.kill(before, signal.SIGKILL)

    assert wait_until(
        lambda: own.children().get(verb, before) != before and own.is_healthy(),
        wait_s=30,
    )


def test_a_killed_database_comes_back_with_what_it_held(own: servers.Server) -> None:
    question = "from attunement_clinic.accounts.models import User; print(User.objects.count())"
    before = own.manage("shell", "-v0", "-c", question)
    with ThreadPoolExecutor(12) as people:
        assert all(people.map(lambda _: own.is_healthy(), range(60)))
    before_it = _database(own)
    assert before_it is not None
    os.kill(before_it, signal.SIGKILL)

    assert wait_until(
        lambda: _database(own) not in {None, before_it} and _accepts(own), wait_s=30
    )
    # Nobody is answered over a connection that died with the database.
    assert [own.is_healthy() for _ in range(30)] == [True] * 30
    assert own.manage("shell", "-v0", "-c", question) == before


def test_a_killed_supervisor_leaves_nothing_and_starts_again_quickly(
    make_server: Callable[..., servers.Server],
) -> None:
    killed = make_server()
    killed.process.kill()
    killed.process.wait()
    assert wait_until(lambda: _processes(killed.var) == [], wait_s=20)

    began = time.monotonic()
    again = servers.start(killed.var)
    again.wait_until_healthy()
    took = time.monotonic() - began
    code = again.stop()

    # Ten seconds on a machine that has nothing else to do.
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert took < 10 * busy
    assert code == 0
    assert _processes(killed.var) == []


def _database(own: servers.Server) -> int | None:
    """Return the process of the server's database, None while it has none."""
    found = [
        process
        for process in _processes(own.var)
        if f"{own.var}/postgres/data" in _command(process)
        and _parent(process) == own.process.pid
    ]
    return found[0] if found else None


def _accepts(own: servers.Server) -> bool:
    try:
        psycopg.connect(own.database_urls[0], connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _processes(var: Path) -> list[int]:
    """Return the processes that have this VAR in their command or environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(var) in _command(int(entry.name)) or (
                f"VAR={var}\0" in (entry / "environ").read_text(errors="replace")
                and "attunement_clinic" in _command(int(entry.name))
            ):
                found.append(int(entry.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text(errors="replace")


def _owner(process: int) -> int:
    return Path(f"/proc/{process}").stat().st_uid


def _parent(process: int) -> int:
    stat = Path(f"/proc/{process}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[1])
