"""Databases for tests: cloned from a template that is migrated once per state of code."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import attrs
import psycopg
from psycopg import sql

from attunement_clinic.config.postgres import Cluster, Database
from places import REPOSITORY, folder

_ROLE = "attunement_tests"


@attrs.frozen
class Databases:
    """The two databases of one test process."""

    main: Database
    keys: Database

    def both(self) -> tuple[Database, Database]:
        """Return them in the order main, keys."""
        return self.main, self.keys


def clone(cluster: Cluster, name: str) -> Databases:
    """Return fresh databases with every migration applied and no rows."""
    made = _databases(cluster, name)
    with (folder() / "migrating").open("a") as lock, cluster.connect() as connection:
        # Held while copying, too: another state of the code drops our template.
        fcntl.flock(lock, fcntl.LOCK_EX)
        source = _template(cluster, connection)
        for origin, copy in zip(source.both(), made.both(), strict=True):
            _drop(connection, copy.name)
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    *map(sql.Identifier, (copy.name, origin.name, copy.role))
                )
            )
    return made


def drop(cluster: Cluster, databases: Databases) -> None:
    """Remove them, whoever is still connected."""
    with cluster.connect() as connection:
        for database in databases.both():
            _drop(connection, database.name)


def drop_leftovers(cluster: Cluster) -> None:
    """Remove the databases of test processes that were killed."""
    with cluster.connect() as connection:
        for name in _names(connection, "^(test|draft)_"):
            _drop(connection, name)


def _template(cluster: Cluster, connection: psycopg.Connection) -> Databases:
    """Return the migrated template of this state of the migrations; make it once."""
    template = _databases(cluster, f"template_{_digest()}")
    names = _names(connection, "^template_.{12}")
    if {database.name for database in template.both()} <= names:
        return template
    for name in names:
        _drop(connection, name)
    draft = _databases(cluster, "draft")
    _make_role(connection, draft.main)
    for database in draft.both():
        _drop(connection, database.name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                *map(sql.Identifier, (database.name, database.role))
            )
        )
    _migrate(cluster, draft)
    for made, wanted in zip(draft.both(), template.both(), strict=True):
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                *map(sql.Identifier, (made.name, wanted.name))
            )
        )
    return template


def _names(connection: psycopg.Connection, pattern: str) -> set[str]:
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s", [pattern]
    )
    return {name for (name,) in rows}


def _databases(cluster: Cluster, name: str) -> Databases:
    password = cluster.superuser_password
    return Databases(
        main=Database(name, _ROLE, password),
        keys=Database(f"{name}_keys", _ROLE, password),
    )


def _migrate(cluster: Cluster, databases: Databases) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY / "src"),
        "DJANGO_SETTINGS_MODULE": "attunement_clinic.config.settings_test",
        "DATABASE_URL": cluster.address(databases.main),
        "KEYS_DATABASE_URL": cluster.address(databases.keys),
    }
    for alias in ("default", "keys"):
        command = [sys.executable, "-m", "attunement_clinic", "migrate"]
        command += ["--database", alias, "--verbosity", "0"]
        subprocess.run(command, env=environment, check=True)


def _digest() -> str:
    """Return a name for exactly these migrations and these packages."""
    digest = hashlib.sha256()
    sources = sorted((REPOSITORY / "src").glob("*/*/migrations/*.py"))
    for file in [*sources, REPOSITORY / "requirements" / "serve.txt"]:
        digest.update(str(file.relative_to(REPOSITORY)).encode() + b"\0")
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()[:12]


def _make_role(connection: psycopg.Connection, database: Database) -> None:
    known = connection.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s", [database.role]
    ).fetchone()
    if known is None:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(database.role), sql.Literal(database.password)
            )
        )


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )
