"""``make serve``: one supervisor for the database, the web process and the worker.

As root it first makes ``VAR``, opens the port, and then becomes an unprivileged user
for good, in a copy of the code that user can read (``runtime``); everything below that
line is the same for everybody.
"""

from __future__ import annotations

import argparse
import datetime
import functools
import http.client
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence

import attrs

from attunement_clinic.config import (
    embedded,
    installation,
    listening,
    postgres,
    processes,
    runtime,
    secret_files,
    tls,
    wishes,
)
from attunement_clinic.config.start_error import StartError
from attunement_clinic.config.supervisor import Service, StopWish, stop_together
from attunement_clinic.config.wishes import Wishes

# The first administrator's password is no business of the processes that serve.
_ONLY_ONCE = "ATTUNEMENT_ADMIN_"
_HEALTHY_WITHIN_S = 90.0
_LOOK_AT_CERTIFICATE_EVERY_S = 6 * 3600.0


@attrs.frozen
class Handed:
    """What root opened before it became somebody else."""

    listen: tuple[int, ...]
    certificate: int | None
    key: int | None


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; a start that cannot be ends with one sentence."""
    parser = argparse.ArgumentParser(prog="attunement_clinic serve")
    parser.add_argument("--stop-with-parent", action="store_true")
    parser.add_argument("--listen", type=int, action="append", help=argparse.SUPPRESS)
    parser.add_argument("--certificate", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--key", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        wanted = wishes.read()
        installation.check_kind(wanted.var, wanted.kind)
        if os.geteuid() == 0:
            _leave_root(wanted, arguments)
        if options.stop_with_parent:
            processes.die_with_parent(os.getppid(), signal.SIGTERM)
        listen = tuple(options.listen or ())
        handed = Handed(listen, options.certificate, options.key)
        return _Server(wanted, handed).run()
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _leave_root(wanted: Wishes, arguments: Sequence[str]) -> None:
    """Do the little that needs root, then go on as somebody else; never returns."""
    account = runtime.service_account(wanted.var)
    if not runtime.can_reach(installation.nearest_existing(wanted.var), account):
        message = (
            f"VAR={wanted.var} lies where user {account.pw_name}, who serves, cannot "
            f"go. Choose another folder, for example {installation.default_var()}."
        )
        raise StartError(message)
    installation.prepare(wanted.var, wanted.kind, owner=account)
    installation.lend(wishes.clean_environment().get("ATTUNEMENT_BACKUP"), account)
    python = runtime.stage(
        wanted.var / "runtime", account, is_served=installation.is_held(wanted.var)
    )
    command = [str(python), "-m", "attunement_clinic", "serve", *arguments]
    kept = [s.detach() for s in listening.listen(wanted.host, wanted.port)]
    for number in kept:
        command += ["--listen", str(number)]
    if wanted.given_certificate is not None:
        given = tls.check_given(wanted.given_certificate)
        for option, file in (
            ("--certificate", given.certificate),
            ("--key", given.key),
        ):
            kept.append(os.open(file, os.O_RDONLY))
            command += [option, str(kept[-1])]
    for number in kept:
        os.set_inheritable(number, True)  # noqa: FBT003 (the library's own form)
    environment = wishes.clean_environment() | {"VAR": str(wanted.var)}
    os.chdir(wanted.var)
    runtime.become(account)
    os.execve(python, command, environment)  # noqa: S606 (no shell is meant)


class _Server:
    """Everything that runs between a start and a stop."""

    def __init__(self, wanted: Wishes, handed: Handed) -> None:
        os.umask(0o077)
        self._wishes = wanted
        self._stop_wish = StopWish()
        self._has_new_master = False
        if not handed.listen:
            installation.prepare(wanted.var, wanted.kind)
        self._lock = installation.hold(wanted.var)
        self._sockets = [socket.socket(fileno=n) for n in handed.listen] or (
            listening.listen(wanted.host, wanted.port)
        )
        self._address = listening.reachable_address(self._sockets)
        self._wishes = attrs.evolve(wanted, port=self._address[1])
        self._certificate = self._pair(handed)
        self._environment = self._settings()
        self._database: Service | None = None

    def run(self) -> int:
        """Start everything, keep it running, stop it in order."""
        services: list[Service] = []
        try:
            if self._wishes.database_urls is None:
                self._start_database()
            if not self._prepare():
                return 1
            services += [self._web(), self._worker()]
            for service in services:
                service.start()
            if not self._wait_until_healthy(services[0]):
                return 0 if self._stop_wish.is_made else 1
            self._greet()
            self._tend(services)
        finally:
            stop_together(services)
            if self._database is not None:
                self._database.stop()
        return 0

    def _settings(self) -> dict[str, str]:
        """Return the environment of the processes: the wishes, written out."""
        wanted = self._wishes
        folder = wanted.var / "secrets"
        signing, masters = folder / "django_secret_key", folder / "master"
        masters.mkdir(mode=0o700, exist_ok=True)
        is_given = bool(os.environ.get("ATTUNEMENT_MASTER_KEY"))
        # The signing key is written last, so it tells that this is not the first
        # start: a lost master key must be restored, never silently made anew.
        if not signing.exists() and not any(masters.iterdir()) and not is_given:
            secret_files.read_or_create(masters / "epoch-1", secret_files.printable_key)
            self._has_new_master = True
        if not any(masters.iterdir()) and not is_given:
            message = (
                f"{masters} holds no master key, and without it no film can be "
                "opened: restore the file epoch-1 from where you keep it."
            )
            raise StartError(message)
        secret_files.read_or_create(signing, secret_files.printable_key)
        return wishes.process_environment(wanted)

    def _pair(self, handed: Handed) -> tls.Pair | None:
        """Return the certificate to serve with; None for plain HTTP."""
        wanted = self._wishes
        if not wanted.is_https:
            return None
        if wanted.given_certificate is None:
            return tls.pair_for(
                wanted.var, wanted.host, datetime.datetime.now(datetime.UTC)
            )
        if handed.certificate is None or handed.key is None:
            return tls.check_given(wanted.given_certificate)
        folder = wanted.var / "tls"
        copy = tls.Pair(folder / "given.crt", folder / "given.key")
        for number, file in (
            (handed.certificate, copy.certificate),
            (handed.key, copy.key),
        ):
            with os.fdopen(number, "rb") as given:
                file.write_bytes(given.read())
        return copy

    def _start_database(self) -> None:
        server = embedded.of(self._wishes.var)
        binaries = postgres.find_binaries()
        if not server.cluster.data.exists():
            _say("Making the database (once) …")
            postgres.initialise(server.cluster, binaries)
        self._database = Service(
            "the database",
            functools.partial(postgres.start, server.cluster, binaries),
            stop_signal=signal.SIGINT,
            wait_s=20,
        )
        self._database.start()
        for database in (server.main, server.keys):
            postgres.ensure_database(server.cluster, database)
        self._environment |= server.addresses()

    def _prepare(self) -> bool:
        """Migrate and fill, at the terminal: it may ask for the administrator."""
        parent = os.getpid()
        result = subprocess.run(
            [sys.executable, "-m", "attunement_clinic", "prepare"],
            env=self._environment,
            preexec_fn=lambda: processes.die_with_parent(parent, signal.SIGTERM),
            check=False,
        )
        return result.returncode == 0 and not self._stop_wish.is_made

    def _web(self) -> Service:
        command = [sys.executable, "-m", "attunement_clinic", "web"]
        descriptors = [opened.fileno() for opened in self._sockets]
        for number in descriptors:
            command += ["--listen", str(number)]
        if self._certificate is not None:
            command += ["--certificate", str(self._certificate.certificate)]
            command += ["--key", str(self._certificate.key)]
        return Service("the web process", self._spawning(command, descriptors))

    def _worker(self) -> Service:
        return Service(
            "the worker",
            self._spawning([sys.executable, "-m", "attunement_clinic", "worker"], []),
        )

    def _spawning(
        self, command: list[str], descriptors: list[int]
    ) -> functools.partial[subprocess.Popen[bytes]]:
        return functools.partial(
            processes.spawn,
            command,
            environment={
                name: value
                for name, value in self._environment.items()
                if not name.startswith(_ONLY_ONCE)
            },
            descriptors=descriptors,
        )

    def _wait_until_healthy(self, web: Service) -> bool:
        began = time.monotonic()
        while not self._stop_wish.is_made:
            if web.process is None or web.process.poll() is not None:
                _say(
                    "The web process ended before it answered; its last lines say why."
                )
                return False
            if self._is_healthy():
                return True
            waited = time.monotonic() - began
            if waited > _HEALTHY_WITHIN_S:
                _say(f"/healthz did not answer within {_HEALTHY_WITHIN_S:.0f} s.")
                return False
            time.sleep(0.1 if waited < 10 else 2)
        return False

    def _is_healthy(self) -> bool:
        host, port = self._address
        connection: http.client.HTTPConnection
        if self._wishes.is_https:
            # We ask ourselves: whether phones trust the certificate is not the matter.
            context = ssl._create_unverified_context()  # noqa: S323, SLF001
            connection = http.client.HTTPSConnection(
                host, port, timeout=5, context=context
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            name = (
                f"[{self._wishes.host}]"
                if ":" in self._wishes.host
                else self._wishes.host
            )
            connection.request("GET", "/healthz", headers={"Host": f"{name}:{port}"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _greet(self) -> None:
        wanted = self._wishes
        _say(f"\nAttunement answers on {wanted.origin}")
        if wanted.is_https and wanted.given_certificate is None:
            _say(f"How a phone trusts it: {wanted.origin}/trust")
        if wanted.kind == "demo":
            subprocess.run(
                [sys.executable, "-m", "attunement_clinic", "demo_accounts"],
                env=self._environment,
                check=False,
            )
        elif not wanted.mail_leaves:
            _say(
                f"No mail server is set: codes and invitations stay in "
                f"{wanted.var / 'outbox'}, and no parent gets one. Give ATTUNEMENT_SMTP "
                "and ATTUNEMENT_MAIL_FROM (docs/reference/settings.md)."
            )
        if self._has_new_master and wanted.kind == "practice":
            _say(
                f"A new key in {wanted.var / 'secrets' / 'master'} opens every film. "
                "Print it now with `make key-sheet` (and the same VAR), and keep the "
                "sheet apart from the backups."
            )
        _say("Ctrl-C stops it.")

    def _tend(self, services: list[Service]) -> None:
        watched = [*([self._database] if self._database else []), *services]
        next_look = time.monotonic() + _LOOK_AT_CERTIFICATE_EVERY_S
        while not self._stop_wish.is_made:
            now = time.monotonic()
            for service in watched:
                service.tend(now)
            if now > next_look:
                next_look = now + _LOOK_AT_CERTIFICATE_EVERY_S
                self._renew_certificate(services[0])
            time.sleep(0.2)
        _say("Stopping …")

    def _renew_certificate(self, web: Service) -> None:
        wanted = self._wishes
        if not wanted.is_https or wanted.given_certificate is not None:
            return
        now = datetime.datetime.now(datetime.UTC)
        pair = tls.Pair(
            wanted.var / "tls" / "server.crt", wanted.var / "tls" / "server.key"
        )
        authority = tls.authority_certificate_path(wanted.var)
        if tls.is_due(pair, authority, wanted.host, now):
            tls.pair_for(wanted.var, wanted.host, now)
            web.restart()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
